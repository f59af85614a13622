"""Turn one delivered CSV file into a clean one that the database reads without surprise.

The file is read twice in bounded chunks: once whole to decide its encoding and check that it is
complete, once to write the clean copy. Memory does not grow with the file.
"""

from pathlib import Path

from reconquete_pipeline.intake.formats.chunks import line_blocks
from reconquete_pipeline.intake.formats.clean_file import clean_file
from reconquete_pipeline.intake.formats.csv_records import RecordWriter
from reconquete_pipeline.intake.formats.encodings import ENCODINGS, decide_encoding, to_utf8
from reconquete_pipeline.intake.formats.header import (
    AUTO,
    Header,
    delimiter_name,
    delimiter_of,
    read_header,
)
from reconquete_pipeline.intake.formats.prepared import (
    BadRecord,
    BadRecords,
    CsvFormat,
    Limits,
    Prepared,
    numbered_csv_relation,
)
from reconquete_pipeline.intake.formats.sniff import check_beginning
from reconquete_pipeline.intake.formats.source import Source
from reconquete_pipeline.intake.refusal import FileRefusedError

__all__ = ["BadRecord", "CsvFormat", "FileRefusedError", "Limits", "Prepared", "prepare"]


def prepare(source: Source, csv_format: CsvFormat, workspace: Path) -> Prepared:
    """Write a clean copy of `source` in `workspace` and list its malformed records.

    Raises FileRefusedError when the file as a whole cannot be trusted (nothing is left in the
    workspace), ValueError when the declared format itself makes no sense, OSError when the disk
    fails.
    """
    _check_format(csv_format)
    limits = source.limits
    check_beginning(source.start, limits)
    encoding, notes = decide_encoding(source.chunks(), csv_format)
    is_found = csv_format.delimiter == AUTO
    sign = delimiter_of(source.start) if is_found else csv_format.delimiter
    if is_found and sign != ";":
        notes += (f"The {delimiter_name(sign.encode())} was taken for the delimiter.",)
    delimiter = sign.encode()
    bad = BadRecords(encoding, limits)
    with clean_file(workspace) as (out, path):
        blocks = line_blocks(to_utf8(source.chunks(), encoding), limits.max_record_bytes)
        header, rest = read_header(blocks, delimiter, limits)
        writer = RecordWriter(out, header, delimiter, bad, limits.max_record_bytes)
        if rest:
            writer.feed(rest)
        for block in blocks:
            writer.feed(block)
        writer.finish()
        _check_not_all_bad(writer.good_count, bad.found, header)
    return Prepared(
        relation=numbered_csv_relation(path, header.names, sign, bad.found),
        headers=header.names,
        encoding=encoding,
        good_count=writer.good_count,
        bad_records=tuple(bad.found),
        notes=(*notes, *header.notes, *_counted(writer, len(bad.found))),
        delimiter=sign,
        is_trimmed=writer.is_trimmed,
    )


def _check_format(csv_format: CsvFormat) -> None:
    delimiter = csv_format.delimiter
    if delimiter != AUTO and (
        len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0'
    ):
        raise ValueError(f"delimiter {delimiter!r}: give auto or one ASCII character")
    if csv_format.encoding not in ENCODINGS:
        raise ValueError(f"encoding {csv_format.encoding!r}: give one of {', '.join(ENCODINGS)}")


def _check_not_all_bad(good_count: int, bad: list[BadRecord], header: Header) -> None:
    if good_count or len(bad) < 2:
        return
    reasons = {record.reason for record in bad}
    if reasons == {"encoding"}:
        raise FileRefusedError(
            f"none of the {len(bad):,} records decodes: declare the right encoding, or auto"
        )
    raise FileRefusedError(
        f"all {len(bad):,} records are malformed ({', '.join(sorted(reasons))}; the header has "
        f"{header.field_count} columns), which is probably the wrong delimiter: check the "
        "declared format"
    )


def _counted(writer: RecordWriter, bad_count: int) -> list[str]:
    """Say in one sentence each what was dropped, and that nothing was found."""
    notes = []
    if writer.blank_count:
        notes.append(f"{writer.blank_count:,} blank line(s) were dropped.")
    if writer.repeated_header_count:
        notes.append(f"The header, repeated {writer.repeated_header_count:,} time(s), was dropped.")
    if not writer.good_count and not bad_count:
        notes.append("The file holds a header and no record.")
    return notes
