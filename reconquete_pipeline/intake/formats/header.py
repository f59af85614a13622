"""The first line of a CSV file: delimiter, column names, and the grammar of what follows."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

_QUOTED_OPEN = rb'"[^"]*+(?:""[^"]*+)*+'


class Grammar:
    """Patterns for records of `field_count` fields separated by `delimiter`."""

    def __init__(self, delimiter: bytes, field_count: int) -> None:
        mark = re.escape(delimiter)
        # A text that a spreadsheet was told to keep, with no quotes around it: ="07054".
        bare = rb'(?!%b)="(?:[^"\n%b]|"")*+"' % (mark, mark)
        field = rb'(?:%b"|%b|[^"\n%b]*+)' % (_QUOTED_OPEN, bare, mark)
        self._delimiter = delimiter
        self._exact = re.compile(rb"%b(?:%b%b){%d}" % (field, mark, field, field_count - 1))
        self._legal = re.compile(rb"%b(?:%b%b)*+" % (field, mark, field))
        self._open = re.compile(rb"(?:%b%b)*+%b" % (field, mark, _QUOTED_OPEN))
        self._field = re.compile(rb"(%b)%b" % (field, mark))
        self._bare = re.compile(bare)
        # An opening quote in front of = cannot stand inside of a quoted field.
        self._protected = re.compile(
            rb'(?<![^\n%b])"=""((?:[^"]|"""")*+)"""(?=[\r\n%b]|\Z)' % (mark, mark)
        )

    def is_exact(self, record: bytes) -> bool:
        """Tell whether the record is legal and has the right number of fields."""
        return self._exact.fullmatch(record) is not None

    def is_legal(self, record: bytes) -> bool:
        """Tell whether the record is legal, with any number of fields."""
        return self._legal.fullmatch(record) is not None

    def is_open(self, line: bytes) -> bool:
        """Tell whether the line is legal up to a quoted field that it does not close."""
        return self._open.fullmatch(line) is not None

    def fields(self, record: bytes) -> list[bytes]:
        """Split a legal record into its fields as written, quotes included."""
        return self._field.findall(record + self._delimiter)

    def unprotected(self, records: bytes) -> bytes:
        """Legal records with the text for each ="text", by which a spreadsheet keeps a text.

        Our own files write it (`french_csv`), and whoever fills one in without a spreadsheet
        leaves it there.
        """
        if b'="' not in records:
            return records
        return self._protected.sub(
            lambda found: b'"%b"' % found[1].replace(b'""""', b'""'), records
        )

    def text_of(self, field: bytes) -> bytes:
        """The same for one field, which may have no quotes around its ="text"."""
        return field[1:] if self._bare.fullmatch(field) else self.unprotected(field)


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
    Raises FileRefusedError when there is no header or when its names cannot be used.
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
    raise FileRefusedError(
        "the file holds nothing but blanks: deliver it again, with at least its header"
    )


def _check_sep(found: bytes, delimiter: bytes) -> None:
    if found != delimiter:
        raise FileRefusedError(
            f"the first line says that the delimiter is the {delimiter_name(found)} but the "
            f"{delimiter_name(delimiter)} is declared: declare the right one"
        )


def _parse(
    line: bytes, number: int, delimiter: bytes, limits: Limits, notes: tuple[str, ...]
) -> Header:
    _check_line(line, number, delimiter)
    grammar = Grammar(delimiter, 1)
    line_of_names = line.removeprefix(BOM_UTF8)
    if not grammar.is_legal(line_of_names):
        raise FileRefusedError(
            f"line {number}, the header, has a quote out of place: correct the export"
        )
    names = [_clean(grammar.text_of(field)) for field in grammar.fields(line_of_names)]
    if len(names) > limits.max_columns:
        raise FileRefusedError(
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
        raise FileRefusedError(
            f"{place} does not decode: deliver one encoding throughout, or declare the right one"
        ) from error
    if b"\0" in line:
        raise FileRefusedError(f"{place} holds a NUL character: correct the export")
    if b"\r" in line:
        raise FileRefusedError(
            f"{place} holds a bare carriage return (line ends of old Macintosh?): deliver the "
            "file with LF or CRLF line ends"
        )
    if delimiter in line:
        return
    for other, other_name in DELIMITERS.items():
        if other in line:
            raise FileRefusedError(
                f"{place} has a single column with the declared delimiter, the "
                f"{delimiter_name(delimiter)}; it seems to use the {other_name}: declare it, or "
                "correct the export"
            )
    if len(text.split()) > _MOST_WORDS_IN_A_NAME:
        raise FileRefusedError(f"{place} reads like a message ({text[:100]}): run the export again")


def _check_names(names: list[str], number: int) -> None:
    for position, name in enumerate(names, 1):
        if not name:
            raise FileRefusedError(
                f"line {number}, the header, has no name for column {position} of {len(names)}: "
                "name every column"
            )
    counts = Counter(name.casefold() for name in names)
    twice = [str(position) for position, name in enumerate(names, 1) if counts[name.casefold()] > 1]
    if twice:
        raise FileRefusedError(
            f"line {number}, the header, gives the same name to several columns "
            f"(the columns {', '.join(twice)}): rename them"
        )


def _clean(field: bytes) -> str:
    text = field.decode()
    if text.startswith('"'):
        text = text[1:-1].replace('""', '"')
    return text.strip().strip('"\ufeff').strip()


AUTO = "auto"
DELIMITERS = {b";": "semicolon", b",": "comma", b"\t": "tab", b"|": "vertical bar"}
# Written by Excel as the first line, to tell itself the delimiter.
SEP_LINE = re.compile(rb'"?sep=(.)"?[ \t]*', re.IGNORECASE)
_QUOTED = re.compile(rb'"[^"]*"')


def delimiter_name(delimiter: bytes) -> str:
    """The delimiter in words."""
    return DELIMITERS.get(delimiter, f"character {delimiter.decode('ascii', 'replace')}")


def delimiter_of(start: bytes) -> str:
    """The delimiter that the first line of a file uses, which begins with `start`.

    The semicolon wherever there is one; else the only other sign that there is. Only the header is
    asked: values hold commas of their own. Raises FileRefusedError when two signs may be meant.
    """
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        start = start[2:].replace(b"\0", b"")
    lines = start.removeprefix(BOM_UTF8).split(b"\n", 100)
    line = next((line.rstrip(b"\r") for line in lines if line.strip()), b"")
    said = SEP_LINE.fullmatch(line)
    if said is not None and said.group(1).isascii():
        return said.group(1).decode()
    header = _QUOTED.sub(b"", line)
    found = [delimiter for delimiter in DELIMITERS if delimiter in header]
    if not found or found[0] == b";":
        return ";"
    if len(found) > 1:
        names = " and ".join(f"the {DELIMITERS[one]}" for one in found)
        raise FileRefusedError(
            f"the header holds {names}, each of which may stand between the columns: declare the "
            'right one, such as delimiter = ","'
        )
    return found[0].decode()
