"""What a delivered file is made of, before anything is loaded: format, encoding, headers."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from reconquete_pipeline.home.extract_config import SqlMapping
from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.intake.formats.formats import prepare_delivery
from reconquete_pipeline.intake.formats.prepared import Prepared
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.text.spelling import matching_headers, plain
from reconquete_pipeline.text.sql_text import quote

DELIMITED_KINDS = ("CSV", "a zip archive")
TEXT_KINDS = (*DELIMITED_KINDS, "JSON")


@dataclass(frozen=True)
class Description:
    """`unread_headers` feed no column of ours; `absent_columns` have no header in the file."""

    form: str
    headers: tuple[str, ...]
    unread_headers: tuple[str, ...]
    absent_columns: tuple[str, ...]


def describe(path: Path, reading: Reading) -> Description | None:
    """Look into one file; None when the file as a whole cannot be read (loading says why)."""
    config = reading.config
    with tempfile.TemporaryDirectory(prefix="reconquete-look-") as folder:
        try:
            prepared = prepared_file(path, reading, Path(folder))
        except FileRefusedError:
            return None
    kind = prepared.form
    form = f"{kind}, {prepared.encoding}" if kind.startswith(TEXT_KINDS) else kind
    if kind.startswith(DELIMITED_KINDS):
        form += f", delimiter {shown(prepared.delimiter or config.delimiter)}"
    used, absent = _columns(reading, prepared.headers)
    # Of a file that extracts share: what none of them reads, nor a list of ours shows beside.
    known = config.part.read_headers | config.part.shown_headers if config.part else frozenset()
    unread = tuple(one for one in prepared.headers if one not in used and plain(one) not in known)
    return Description(form, prepared.headers, unread, tuple(absent))


def prepared_file(path: Path, reading: Reading, workspace: Path) -> Prepared:
    """Make a file readable as the night does. Raises FileRefusedError."""
    return prepare_delivery(path, path.name, reading, workspace)


def _columns(reading: Reading, headers: tuple[str, ...]) -> tuple[set[str], list[str]]:
    """Headers that feed a column, and columns that find none."""
    used: set[str] = set()
    absent = []
    for name in reading.columns:
        mapping = reading.config.columns.get(name)
        if isinstance(mapping, SqlMapping):
            used |= {header for header in headers if quote(header) in mapping.sql}
            continue
        found = matching_headers(reading.wanted(name), headers)
        used |= set(found)
        absent += [] if found else [name]
    return used, absent
