"""The first line of a file: the names of its columns."""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reconquete_pipeline.intake.formats.delimiters import DELIMITERS, SEP_LINE, delimiter_name
from reconquete_pipeline.intake.formats.grammar import Grammar
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import Refused

_MOST_WORDS_IN_A_NAME = 8


@dataclass(frozen=True)
class Header:
    """The header as read: its line to the byte, its names, whether a nameless column ends it."""

    line: bytes
    names: tuple[str, ...]
    has_unnamed_last: bool
    notes: tuple[str, ...]

    @property
    def field_count(self) -> int:
        """Fields that each record of the file must have."""
        return len(self.names) + self.has_unnamed_last


def read_header(blocks: Iterator[bytes], delimiter: bytes, limits: Limits) -> tuple[Header, bytes]:
    """Take the header off the blocks; give it with what is left of its block.

    Blank lines and Excel's `sep=` line before it are skipped.
    Raises Refused when there is no header or when its names cannot be used.
    """
    notes: list[str] = []
    number = 0
    for block in blocks:
        start = 0
        while start < len(block):
            end = block.index(b"\n", start)
            line = block[start:end].rstrip(b"\r")
            start = end + 1
            number += 1
            if not line.strip():
                continue
            sep = SEP_LINE.fullmatch(line)
            if sep is None:
                return _parse(line, number, delimiter, limits, tuple(notes)), block[start:]
            _check_sep(sep.group(1), delimiter)
            notes.append("Excel's sep= line was skipped.")
    raise Refused("the file holds nothing but blanks: deliver it again, with at least its header")


def _check_sep(found: bytes, delimiter: bytes) -> None:
    if found != delimiter:
        raise Refused(
            f"the first line says that the delimiter is the {delimiter_name(found)} but the "
            f"{delimiter_name(delimiter)} is declared: declare the right one"
        )


def _parse(
    line: bytes, number: int, delimiter: bytes, limits: Limits, notes: tuple[str, ...]
) -> Header:
    _check_line(line, number, delimiter)
    grammar = Grammar(delimiter, 1)
    if not grammar.is_legal(line):
        raise Refused(f"line {number}, the header, has a quote out of place: correct the export")
    names = [_clean(field) for field in grammar.fields(line)]
    if len(names) > limits.max_columns:
        raise Refused(
            f"line {number}, the header, has {len(names):,} columns, more than "
            f"{limits.max_columns:,}: check the export, or raise the column limit"
        )
    has_unnamed_last = len(names) > 1 and not names[-1]
    if has_unnamed_last:
        names.pop()
        notes += ("The last column, which has no name, was dropped.",)
    _check_names(names, number)
    return Header(line, tuple(names), has_unnamed_last, notes)


def _check_line(line: bytes, number: int, delimiter: bytes) -> None:
    place = f"line {number}, the header,"
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise Refused(
            f"{place} does not decode: deliver one encoding throughout, or declare the right one"
        ) from error
    if b"\0" in line:
        raise Refused(f"{place} holds a NUL character: correct the export")
    if b"\r" in line:
        raise Refused(
            f"{place} holds a bare carriage return (line ends of old Macintosh?): deliver the "
            "file with LF or CRLF line ends"
        )
    if delimiter in line:
        return
    for other, other_name in DELIMITERS.items():
        if other in line:
            raise Refused(
                f"{place} has a single column with the declared delimiter, the "
                f"{delimiter_name(delimiter)}; it seems to use the {other_name}: declare it, or "
                "correct the export"
            )
    if len(text.split()) > _MOST_WORDS_IN_A_NAME:
        raise Refused(f"{place} reads like a message ({text[:100]}): run the export again")


def _check_names(names: list[str], number: int) -> None:
    for position, name in enumerate(names, 1):
        if not name:
            raise Refused(
                f"line {number}, the header, has no name for column {position} of {len(names)}: "
                "name every column"
            )
    counts = Counter(name.casefold() for name in names)
    twice = [name for name in names if counts[name.casefold()] > 1]
    if twice:
        raise Refused(
            f"line {number}, the header, gives the same name to several columns "
            f"({', '.join(twice)}): rename them"
        )


def _clean(field: bytes) -> str:
    text = field.removeprefix(BOM_UTF8).decode()
    if text.startswith('"'):
        text = text[1:-1].replace('""', '"')
    return text.strip().strip('"\ufeff').strip()
