"""Values as a person in France reads them, and CSV files that a French Excel opens as meant.

Excel does not ask what a column of a CSV holds: on a double-click it turns everything that it
can into numbers and dates, and everything that begins like a formula into a formula. A CSV has
no other way to say "this is text", so each text cell says it for itself:

- Text that Excel would turn into a number, a date or true/false is written as ="00041": a
  formula whose value is that very text. Client number 00041 keeps its zeros, telephone number
  0612345678 its first one, and 12E34 does not become 1,2E+35. Such a cell holds a constant, so it
  can do no harm even where the text begins with a plus (+33612345678).
- Text that begins like a formula (= + - @, their full-width twins, a tab or a line end), with
  or without spaces before it, gets an apostrophe in front: a name like =HYPERLINK(…) that somebody
  typed into the ERP must not run on the machine of whoever opens the list. No column is trusted,
  numbers of clients least of all: every one of them comes from a delivered file. The apostrophe
  shows in the cell; losing it would be worse.

`plain_text` undoes both, so nothing is lost for a program. Amounts have a decimal comma and no
thousands separator, dates are dd/mm/yyyy; NULL is an empty cell. Nothing here reads or writes.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

_NO_LETTER = re.compile(r"""(?=.*\d)(?:\d|[^\w=@"'＝＋－＠])+""")
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_MONTHS = "jan fev fév feb mar avr apr mai may juin jun juil jul aou aoû aug sep oct nov dec déc"
_MONTH_DATE = re.compile(
    rf"(?=.*\d)(?:\d+[\s./-]*)?(?:{'|'.join(_MONTHS.split())})[a-zéû]*\.?[\s./-]*\d*", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}(?::\d\d){0,2}\s+[ap]m?", re.IGNORECASE)
_TRUTH = re.compile(r"vrai|faux|true|false", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_PROTECTED = re.compile(r'="(.*)"', re.DOTALL)
# Excel refuses a longer text inside a formula.
_LONGEST_CONSTANT = 255


def french(value: object) -> str:
    """A value as text: 03/02/2025, 1234,50, oui, non; NULL is the empty text.

    Zeros at the end of more than two decimals are left out: 30,416667 days, 31 days, 12,50 euros.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y %H:%M" if isinstance(value, datetime) else "%d/%m/%Y")
    if isinstance(value, Decimal):
        return _decimal(value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _decimal(value: Decimal) -> str:
    text = f"{value:f}"
    whole, _, places = text.partition(".")
    if len(places) > 2:
        places = places.rstrip("0")
    return f"{whole},{places}" if places else whole


def cell(value: object) -> str:
    """A value as the text of one cell; only delivered text is made safe, numbers are numbers."""
    written = french(value)
    is_plain = value is None or isinstance(value, bool | int | float | Decimal | date)
    return written if is_plain else safe_text(written)


def safe_text(text: str) -> str:
    """Text that a spreadsheet shows as it is: neither made a number nor run as a formula."""
    if _is_number_like(text):
        doubled = text.replace('"', '""')
        return f'="{doubled}"'
    return f"'{text}" if _FORMULA.match(text) else text


def plain_text(written: str) -> str:
    """The text that `safe_text` was given."""
    protected = _PROTECTED.fullmatch(written)
    if protected is not None:
        return protected[1].replace('""', '"')
    return written[1:] if written.startswith("'") and _FORMULA.match(written) else written


def _is_number_like(text: str) -> bool:
    if len(text) > _LONGEST_CONSTANT or _CONTROL.search(text):
        return False
    bare = text.strip()
    return any(
        pattern.fullmatch(bare)
        for pattern in (_NO_LETTER, _SCIENTIFIC, _MONTH_DATE, _CLOCK, _TRUTH)
    )


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A whole file: UTF-8 with a byte order mark, semicolons, CRLF, quotes doubled."""
    return csv_file(headers, csv_lines(rows))


def csv_lines(rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of rows, each with its end, for one file or several."""
    lines = _Lines()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return lines


def with_blanks(lines: Iterable[str], count: int) -> Iterator[str]:
    """The lines of `csv_lines` with as many empty cells at their end."""
    return (line.removesuffix("\r\n") + ";" * count + "\r\n" for line in lines)


def csv_file(headers: Sequence[str], lines: Iterable[str]) -> bytes:
    """A whole file of lines that `csv_lines` made."""
    head = _Lines()
    csv.writer(head, delimiter=";", lineterminator="\r\n").writerow(map(safe_text, headers))
    return "".join((*head, *lines)).encode("utf-8-sig")


class _Lines(list[str]):
    """What a writer of CSV writes, line by line."""

    write = list.append
