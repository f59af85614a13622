"""A zip archive of CSV files: its members are the parts of one delivery."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from reconquete_pipeline.intake.formats.archives import member_chunks, open_archive, shown_name
from reconquete_pipeline.intake.formats.prepare import prepare
from reconquete_pipeline.intake.formats.prepared import RECORD, CsvFormat, Limits, Prepared
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.text.natural_order import natural_key
from reconquete_pipeline.text.sql_text import quote

MOST_PARTS = 500
# What computers put beside the files of a person.
_FOREIGN_NAMES = ("thumbs.db", "desktop.ini")


def prepare_parts(source: Path, csv_format: CsvFormat, workspace: Path, limits: Limits) -> Prepared:
    """Prepare every member in the natural order of names; records are numbered throughout.

    Raises FileRefusedError when any of them is refused, or has other headers than the first.
    """
    existing = set(workspace.glob("*")) if workspace.is_dir() else set()
    workspace.mkdir(parents=True, exist_ok=True)
    is_complete = False
    try:
        with open_archive(source, limits) as archive:
            members = _members(archive)
            parts = [
                _prepare(archive, member, csv_format, workspace / f"part-{number}", limits)
                for number, member in enumerate(members, 1)
            ]
        _check_headers(members, parts)
        is_complete = True
    finally:
        if not is_complete:
            for path in set(workspace.glob("*")) - existing:
                path.unlink()
    return _joined(members, parts, limits)


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    found = [member for member in archive.infolist() if not _is_foreign(member)]
    if not found:
        raise FileRefusedError(
            "the zip archive holds no file: deliver it again, with its CSV files"
        )
    if len(found) > MOST_PARTS:
        raise FileRefusedError(
            f"the zip archive holds {len(found):,} files, more than {MOST_PARTS}: deliver fewer, "
            "larger ones"
        )
    names = [member.filename for member in found]
    for member in found:
        if names.count(member.filename) > 1:
            raise FileRefusedError(
                f"the zip archive holds {shown_name(member)} more than once: deliver it again"
            )
    return sorted(found, key=lambda member: (natural_key(member.filename), member.filename))


def _is_foreign(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return (
        member.is_dir()
        or "__MACOSX" in path.parts
        or path.name.startswith(".")
        or path.name.lower() in _FOREIGN_NAMES
    )


def _prepare(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    csv_format: CsvFormat,
    path: Path,
    limits: Limits,
) -> Prepared:
    with path.open("wb") as out:
        for chunk in member_chunks(archive, member, limits):
            out.write(chunk)
    source = open_source(path, limits)
    if source.compression is not None:
        raise FileRefusedError(
            f"{shown_name(member)} in the zip archive is {source.compression} again: deliver the "
            "CSV files of the archive uncompressed"
        )
    try:
        return prepare(source, csv_format, path.parent)
    except FileRefusedError as refusal:
        raise FileRefusedError(f"{shown_name(member)} in the zip archive: {refusal}") from refusal


def _check_headers(members: Sequence[zipfile.ZipInfo], parts: Sequence[Prepared]) -> None:
    first = set(parts[0].headers)
    for member, part in zip(members, parts, strict=True):
        odd = sorted(first ^ set(part.headers))
        if odd:
            raise FileRefusedError(
                f"{shown_name(members[0])} and {shown_name(member)} in the zip archive have not "
                f"the same columns ({len(odd):,} are in one only): deliver them apart, or with the "
                "same header"
            )


def _joined(
    members: Sequence[zipfile.ZipInfo], parts: Sequence[Prepared], limits: Limits
) -> Prepared:
    """One prepared file of all parts."""
    headers = parts[0].headers
    names = ", ".join(map(quote, headers))
    selects, bad, notes, offset = [], [], [], 0
    for member, part in zip(members, parts, strict=True):
        selects.append(f"select {RECORD} + {offset} as {RECORD}, {names} from {part.relation}")
        bad += [replace(one, record_number=one.record_number + offset) for one in part.bad_records]
        notes += [f"{member.filename}: {note}" if len(parts) > 1 else note for note in part.notes]
        offset += part.good_count + len(part.bad_records)
    if len(bad) > limits.max_bad_records:
        raise FileRefusedError(
            f"{len(bad):,} records of the zip archive are malformed (the last one: "
            f"{bad[-1].reason}): check the declared format"
        )
    if len(parts) > 1:
        notes.insert(0, f"The archive holds {len(parts)} files, read one after another.")
    return Prepared(
        relation=f"({' union all '.join(selects)})",
        headers=headers,
        encoding=parts[0].encoding,
        delimiter=parts[0].delimiter,
        good_count=sum(part.good_count for part in parts),
        bad_records=tuple(bad),
        notes=tuple(notes),
        is_trimmed=all(part.is_trimmed for part in parts),
    )
