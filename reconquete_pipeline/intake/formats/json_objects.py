"""JSON texts to records: the object of one line, the objects of one list; values become text."""

import json
from collections.abc import Iterator

from reconquete_pipeline.intake.formats.typed_values import Texts
from reconquete_pipeline.intake.refusal import Refused
from reconquete_pipeline.intake.typing.parse import UNREADABLE

Record = dict[str, str]
_BLANKS = " \t\r\n"


class BadObjectError(Exception):
    """A text that is not one record; the message is the reason code."""


class _Number(str):
    """A number as written: no digit is lost."""

    __slots__ = ()


class _Pairs(list[tuple[str, object]]):
    """The keys and values of an object as written."""


_NOT_A_NUMBER = object()
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs,
    parse_float=_Number,
    parse_int=_Number,
    parse_constant=lambda _: _NOT_A_NUMBER,
)


def read_line(line: str, texts: Texts) -> Record:
    """The record of one line. Raises BadObjectError."""
    try:
        value = _DECODER.decode(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadObjectError("not_json") from error
    return read_object(value, texts)


def read_object(value: object, texts: Texts) -> Record:
    """The record of one value that was decoded. Raises BadObjectError."""
    if not isinstance(value, _Pairs):
        raise BadObjectError("not_an_object")
    record = {key.strip(): _text(item, texts) for key, item in value}
    if len(record) != len(value):
        raise BadObjectError("duplicate_key")
    whole = "".join((*record, *record.values()))
    if "\0" in whole:
        raise BadObjectError("nul_byte")
    if not whole.isascii() and not _is_unicode(whole):
        raise BadObjectError("encoding")
    return record


def _text(item: object, texts: Texts) -> str:
    if type(item) is str:
        return (texts.iso(item) if item[4:5] == "-" else None) or item
    if isinstance(item, _Number):
        return texts.number(item)
    if item is None:
        return ""
    if isinstance(item, bool):
        return texts.boolean(item)
    # a list, an object, NaN: the column refuses it, and a column that nobody reads does no harm
    return UNREADABLE


def _is_unicode(text: str) -> bool:
    """Whether a text has no half of a character, as an escape may write it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class ListReader:
    """The items of one JSON list, read piece by piece."""

    def __init__(self, pieces: Iterator[str], most_characters: int) -> None:
        self._pieces = pieces
        self._most_characters = most_characters
        self._buffer = ""
        self._at = 0
        self._is_over = False
        self._count = 0

    def items(self) -> Iterator[object]:
        """Each item, decoded. Raises Refused where the list is damaged: nothing after is sure."""
        if self._next_sign() != "[":
            raise self._refused("is no list")
        self._at += 1
        if self._next_sign() == "]":
            self._at += 1
        else:
            yield from self._rest()
        if self._next_sign():
            raise self._refused("goes on after the end of the list")

    def _rest(self) -> Iterator[object]:
        sign = ","
        while sign == ",":
            self._next_sign()
            yield self._item()
            self._count += 1
            sign = self._next_sign()
            self._at += 1
        if sign != "]":
            raise self._refused("has no comma or end" if sign else "is cut short")

    def _next_sign(self) -> str:
        """The next character that is not blank; nothing at the end of the file."""
        while True:
            while self._at < len(self._buffer):
                if self._buffer[self._at] not in _BLANKS:
                    return self._buffer[self._at]
                self._at += 1
            if not self._read_on():
                return ""

    def _item(self) -> object:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._at > self._most_characters:
                    problem = f"is damaged or longer than {self._most_characters:,} characters"
                    raise self._refused(problem) from error
                if not self._read_on():
                    raise self._refused("is damaged or cut short") from error
                continue
            except RecursionError as error:
                raise self._refused("is nested too deeply") from error
            # a number at the very end may go on in the next piece
            if end < len(self._buffer) or not self._read_on():
                self._at = end
                return value

    def _read_on(self) -> bool:
        piece = next(self._pieces, "")
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)

    def _refused(self, problem: str) -> Refused:
        return Refused(
            f"record {self._count + 1:,} of the JSON list {problem}: deliver it again, whole, or "
            "with one object per line"
        )
