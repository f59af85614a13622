"""The record of one JSON object, read to its last digit: slow, and right whatever is written."""

import json
import re

from reconquete_pipeline.intake.formats.typed_values import Texts
from reconquete_pipeline.intake.typing.parse import UNREADABLE


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
# Only an escape can write half of a character.
_HALF = re.compile("[\ud800-\udfff]")


def read_line(line: bytes, texts: Texts) -> dict[str, str]:
    """The record of one line, without blanks around it. Raises BadObjectError."""
    try:
        value = _DECODER.decode(line.decode())
    except UnicodeDecodeError as error:
        raise BadObjectError("encoding") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadObjectError("not_json") from error
    if not isinstance(value, _Pairs):
        raise BadObjectError("not_an_object")
    record = {key.strip(): _text(item, texts) for key, item in value}
    if len(record) != len(value):
        raise BadObjectError("duplicate_key")
    whole = "".join((*record, *record.values()))
    if "\0" in whole:
        raise BadObjectError("nul_byte")
    if _HALF.search(whole):
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
