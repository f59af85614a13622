"""Which format a delivered file has, told by its bytes, and the reader of that format.

The name of a file only checks what its bytes say: a workbook called .csv is read as the workbook
that it is, and that is said.
"""

from dataclasses import replace
from pathlib import Path

from reconquete_pipeline.home.extract_config import SqlMapping
from reconquete_pipeline.intake.formats.archive_parts import prepare_parts
from reconquete_pipeline.intake.formats.archives import ZIP_MAGICS, open_archive
from reconquete_pipeline.intake.formats.json_records import is_json, prepare_json
from reconquete_pipeline.intake.formats.parquet import ENCRYPTED_MAGIC, MAGIC, prepare_parquet
from reconquete_pipeline.intake.formats.prepare import prepare
from reconquete_pipeline.intake.formats.prepared import CsvFormat, Limits, Prepared
from reconquete_pipeline.intake.formats.source import Source, open_source
from reconquete_pipeline.intake.formats.workbook import SheetFormat, prepare_workbook
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.mapping import Reading

_DEFAULT_LIMITS = Limits()
_SNIFFED_BYTES = 4_096
_SUFFIXES = {
    "gzip": (".gz", ".gzip"),
    "zstd": (".zst", ".zstd"),
    "a zip archive": (".zip",),
    "an Excel workbook": (".xlsx", ".xlsm"),
    "Parquet": (".parquet", ".pq"),
    "JSON": (".json", ".jsonl", ".ndjson"),
}


def prepare_delivery(
    path: Path, name: str, reading: Reading, workspace: Path, limits: Limits = _DEFAULT_LIMITS
) -> Prepared:
    """Make the file `path`, delivered under `name`, safe for the database.

    What the answer needs lies in `workspace` until it is loaded. Raises FileRefusedError when the
    file as a whole cannot be trusted; nothing is left in the workspace then.
    """
    source = open_source(path, limits)
    kind, config = _kind(source), reading.config
    csv_format = CsvFormat(config.delimiter, config.encoding)
    if kind == "Parquet":
        prepared = prepare_parquet(path, reading.conventions, limits)
    elif kind == "an Excel workbook":
        prepared = prepare_workbook(path, _sheet_format(reading), workspace, limits)
    elif kind == "a zip archive":
        prepared = prepare_parts(path, csv_format, workspace, limits)
    elif kind == "JSON":
        prepared = prepare_json(source, reading.conventions, config.encoding, workspace)
    else:
        prepared = prepare(source, csv_format, workspace)
    form = f"{kind} in {source.compression}" if source.compression else kind
    doubts = _doubts(name, kind, source.compression)
    return replace(prepared, form=form, notes=(*doubts, *prepared.notes))


def _kind(source: Source) -> str:
    """The format of the file as its bytes tell it; what is nothing else is looked at as CSV."""
    if source.magic == MAGIC:
        return "Parquet"
    if source.magic == ENCRYPTED_MAGIC:
        raise FileRefusedError("the Parquet file is encrypted: deliver it without encryption")
    if source.magic in ZIP_MAGICS:
        return _kind_of_archive(source.path, source.limits)
    return "JSON" if is_json(source.start[:_SNIFFED_BYTES]) else "CSV"


def _kind_of_archive(source: Path, limits: Limits) -> str:
    with open_archive(source, limits) as archive:
        names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise FileRefusedError("the file is a binary Excel workbook (.xlsb): save it as .xlsx")
    if "mimetype" in names:
        raise FileRefusedError("the file is an OpenDocument file (.ods): save it as .xlsx or CSV")
    if "[content_types].xml" not in names:
        return "a zip archive"
    if not any(name.startswith("xl/") for name in names):
        raise FileRefusedError(
            "the file is an Office document without a table: deliver .xlsx or CSV"
        )
    return "an Excel workbook"


def _sheet_format(reading: Reading) -> SheetFormat:
    part = reading.config.part
    wanted: list[tuple[str, ...]] = [(header,) for header in part.filled] if part else []
    for name in reading.columns:
        mapping = reading.config.columns.get(name)
        if isinstance(mapping, SqlMapping):
            wanted += [(header,) for header in mapping.headers]
        else:
            wanted.append(reading.wanted(name))
    return SheetFormat(
        reading.conventions,
        reading.config.sheet,
        tuple(wanted),
        reading.file_place,
        may_have_notes=part is not None,
        tells_notes=part is not None and part.tells,
        known_headers=part.read_headers | part.shown_headers if part else frozenset(),
    )


def _doubts(name: str, kind: str, compression: str | None) -> tuple[str, ...]:
    """What the name says against the bytes."""
    suffixes = Path(name).suffixes[-2:]
    said = [
        known
        for suffix in suffixes
        for known, all_of in _SUFFIXES.items()
        if suffix.lower() in all_of
    ]
    found = [one for one in (kind, compression) if one is not None]
    doubts = [
        f"The file is {one} although its name does not say so."
        for one in found
        if one != "CSV" and one not in said
    ]
    if not doubts and set(said) - set(found):
        doubts.append(f"The file is {kind}, which its name does not say.")
    return tuple(doubts)
