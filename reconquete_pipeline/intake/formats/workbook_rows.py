"""The rows of one worksheet as texts, one after another."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.parsers import expat

from reconquete_pipeline.intake.formats.typed_values import Texts
from reconquete_pipeline.intake.formats.workbook_parts import Package, RichText, Sheet, plain_text
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.parse import UNREADABLE

# Day 0 of Excel's two calendars. In the older one the day 60 is 29 February 1900, which was none:
# days before it are one late.
_DAY_ZERO = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_FALSE_LEAP_DAY = 60
_DAY_SECONDS = 86_400
# Saved by a program that does not calculate: the value exists, but not in the file.
_NO_VALUE = "#NON_CALCULÉ"
Row = tuple[int, dict[int, str]]


def column_letters(column: int) -> str:
    """The name that Excel shows for a column; the first one, A, is 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The place of a column that Excel shows under these letters; A is 0."""
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1


def filled_rows(
    package: Package, sheet: Sheet, texts: Texts, merged: list[str] | None = None
) -> Iterator[Row]:
    """Row number in the sheet and its filled cells by column; empty rows are left out.

    The ranges of merged cells, such as AB2:AB4, are added to `merged` once all rows are read: they
    stand behind them in the file. Raises FileRefusedError for a damaged sheet, a row that is too
    long, a column that is too far.
    """
    cells = _Cells(package, sheet, texts)
    for _ in package.parse(sheet.part, cells.parser):
        yield from cells.rows
        cells.rows.clear()
    if merged is not None:
        merged += cells.merged


class _Cells:
    """Handles the XML of one worksheet."""

    def __init__(self, package: Package, sheet: Sheet, texts: Texts) -> None:
        self.rows: list[Row] = []
        self.merged: list[str] = []
        self._package, self._sheet, self._texts = package, sheet, texts
        self._row_number = 0
        self._row: dict[int, str] = {}
        self._row_length = 0
        self._column = -1
        self._kind = "n"
        self._style = 0
        self._value: list[str] = []
        self._is_value = False
        self._has_formula = False
        self._inline = RichText()
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._feed

    def _start(self, name: str, given: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._start_cell(given)
        elif local == "v":
            self._is_value = True
        elif local == "row":
            number = given.get("r", "")
            self._row_number = int(number) if number.isdecimal() else self._row_number + 1
            self._row, self._row_length, self._column = {}, 0, -1
        elif local == "f":
            self._has_formula = True
        elif local == "mergeCell":
            self.merged.append(given.get("ref", ""))
        else:
            self._inline.start(local)

    def _start_cell(self, given: dict[str, str]) -> None:
        self._column = self._place(given.get("r"))
        self._kind = given.get("t", "n")
        style = given.get("s", "0")
        self._style = int(style) if style.isdecimal() else 0
        self._value.clear()
        self._inline.take()
        self._has_formula = False

    def _place(self, reference: str | None) -> int:
        """The column of a cell; one without a reference follows the one before."""
        if reference is None:
            return self._column + 1
        column = 0
        for letter in reference.rstrip("0123456789").upper():
            if not "A" <= letter <= "Z" or column > 20_000:
                raise self._refused(f"has a cell with the reference {reference[:20]!r}")
            column = 26 * column + ord(letter) - ord("A") + 1
        return column - 1

    def _feed(self, text: str) -> None:
        if self._is_value:
            self._value.append(text)
        else:
            self._inline.feed(text)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._keep(self._text())
        elif local == "v":
            self._is_value = False
        elif local == "row":
            if self._row:
                self.rows.append((self._row_number, self._row))
        else:
            self._inline.end(local)

    def _keep(self, text: str) -> None:
        if not text or text.isspace():
            return
        limits = self._package.limits
        if self._column >= limits.max_columns:
            raise self._refused(f"has values beyond column {limits.max_columns:,}")
        if self._column in self._row:
            raise self._refused(f"gives the cell {column_letters(self._column)} twice")
        self._row[self._column] = text
        self._row_length += len(text)
        if self._row_length > limits.max_record_bytes // 4:
            raise self._refused(f"holds more than {limits.max_record_bytes // 4:,} characters")

    def _refused(self, problem: str) -> FileRefusedError:
        return FileRefusedError(
            f"sheet `{self._sheet.name}`, row {self._row_number:,} {problem}: correct the workbook"
        )

    def _text(self) -> str:
        kind, value = self._kind, "".join(self._value)
        if kind == "inlineStr":
            text = self._inline.take()
        elif kind == "str":
            text = plain_text(value)
        elif not value:
            text = UNREADABLE if self._has_formula else ""
        elif kind == "n":
            text = self._number(value)
        elif kind == "s":
            text = self._shared(value)
        elif kind == "b":
            text = self._texts.boolean(value.strip() in ("1", "true"))
        else:
            # an ISO 8601 date, or an error such as #N/A
            text = (self._texts.iso(value) or value) if kind == "d" else UNREADABLE
        return text + (value.strip() or _NO_VALUE) if text == UNREADABLE else text

    def _shared(self, value: str) -> str:
        place = value.strip()
        shared = self._package.shared
        if not place.isdecimal() or int(place) >= len(shared):
            raise self._refused("refers to a text that the workbook does not hold")
        return shared[int(place)]

    def _number(self, value: str) -> str:
        value = value.strip()
        kinds = self._package.kinds
        kind = kinds[self._style] if self._style < len(kinds) else "number"
        if kind == "number":
            return self._texts.number(value)
        try:
            serial = float(value)
        except ValueError:
            return UNREADABLE
        if not math.isfinite(serial) or serial < 0:
            return UNREADABLE
        days, seconds = divmod(round(serial * _DAY_SECONDS), _DAY_SECONDS)
        if kind == "time" and not days:
            minutes, second = divmod(seconds, 60)
            return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}"
        return self._moment(days, seconds)

    def _moment(self, days: int, seconds: int) -> str:
        is_1904 = self._package.is_1904
        if not is_1904 and days <= _FALSE_LEAP_DAY:
            if days in (0, _FALSE_LEAP_DAY):
                return UNREADABLE
            days += 1
        try:
            moment = _DAY_ZERO[is_1904] + timedelta(days=days, seconds=seconds)
        except OverflowError:
            return UNREADABLE
        return self._texts.moment(moment) if seconds else self._texts.day(moment)
