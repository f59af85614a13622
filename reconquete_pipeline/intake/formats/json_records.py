"""JSON to a clean file: one object per line, or one list of objects; each object is a record.

The columns are the keys of all objects, in the order in which they first come. When a key comes
only after the first record, the file is read a second time, so that every row has every column.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reconquete_pipeline.intake.formats.chunks import line_blocks, read_chunks
from reconquete_pipeline.intake.formats.clean_file import RowWriter, check_names, clean_rows
from reconquete_pipeline.intake.formats.encodings import to_utf8
from reconquete_pipeline.intake.formats.prepared import (
    BadRecords,
    Limits,
    Prepared,
    clean_csv_relation,
)
from reconquete_pipeline.intake.formats.typed_values import Texts
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions

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
        """Each item, decoded. Raises FileRefusedError where the list is damaged."""
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

    def _refused(self, problem: str) -> FileRefusedError:
        return FileRefusedError(
            f"record {self._count + 1:,} of the JSON list {problem}: deliver it again, whole, or "
            "with one object per line"
        )


_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OBJECT = re.compile(rb'\s*\{\s*(?:["}]|$)')
_LIST = re.compile(rb"\s*\[\s*(?:[{\[\]]|$)")
_REMEDY = "which is probably no JSON with one object per line: check the export"


def is_json(start: bytes) -> bool:
    """Tell by the first bytes, whatever the name, whether a file is JSON."""
    plain = _plain(start)
    return bool(_OBJECT.match(plain) or _is_list(plain))


def _is_list(plain: bytes) -> bool:
    return _LIST.match(plain) is not None


def _plain(start: bytes) -> bytes:
    """The first bytes without mark; of UTF-16, what is ASCII in it."""
    if start.startswith(_UTF16_MARKS):
        return start[2:].replace(b"\0", b"")
    return start.removeprefix(codecs.BOM_UTF8)


@dataclass
class _Pass:
    """What one reading of the file has met; `keys` are handed on to the next one."""

    source: Path
    encoding: str
    texts: Texts
    limits: Limits
    keys: dict[str, None]
    bad: BadRecords = field(init=False)
    number: int = 0
    blank_count: int = 0
    has_late_key: bool = False

    def __post_init__(self) -> None:
        self.bad = BadRecords("utf-8", self.limits, _REMEDY)

    def chunks(self) -> Iterator[bytes]:
        return to_utf8(read_chunks(self.source, self.limits), self.encoding)

    def take(self, record: Record, out: RowWriter) -> None:
        """Write one good record, with every key that is known by now."""
        self.number += 1
        if not record.keys() <= self.keys.keys():
            self.keys.update(dict.fromkeys(record))
            self.has_late_key = self.has_late_key or out.good_count > 0
            if len(self.keys) > self.limits.max_columns:
                raise FileRefusedError(
                    f"by record {self.number:,} the objects have more than "
                    f"{self.limits.max_columns:,} keys: check the export, or raise the column limit"
                )
        out.write(self.number, [record.get(key, "") for key in self.keys])

    def reject(self, reason: str, text: bytes) -> None:
        self.number += 1
        self.bad.add(self.number, reason, text)


def prepare_json(
    source: Path, conventions: Conventions, encoding: str, workspace: Path, limits: Limits
) -> Prepared:
    """Write a clean copy in `workspace` and list the lines that are no record.

    JSON is UTF-8, with or without its mark, or UTF-16 with it; `encoding` is followed when it
    names another one. Raises FileRefusedError when the file as a whole cannot be trusted.
    """
    start = next(read_chunks(source, limits))
    if start.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    encoding = "utf-8" if encoding == "auto" else encoding
    read = _read_list if _is_list(_plain(start)) else _read_lines
    keys: dict[str, None] = {}
    while True:
        run = _Pass(source, encoding, Texts(conventions), limits, keys)
        with clean_rows(workspace) as (out, path):
            read(run, out)
            _check(run, out)
        if not run.has_late_key:
            break
        path.unlink()
    return Prepared(
        relation=clean_csv_relation(path, tuple(keys)),
        headers=tuple(keys),
        encoding=encoding,
        good_count=out.good_count,
        bad_records=tuple(run.bad.found),
        notes=_notes(run),
    )


def _read_lines(run: _Pass, out: RowWriter) -> None:
    for block in line_blocks(run.chunks(), run.limits.max_record_bytes):
        for raw in block.split(b"\n")[:-1]:
            line = raw.strip(b" \t\r")
            if not line:
                run.blank_count += 1
                continue
            try:
                record = read_line(line.decode(), run.texts)
            except UnicodeDecodeError:
                run.reject("encoding", line)
            except BadObjectError as error:
                run.reject(str(error), line)
            else:
                run.take(record, out)


def _read_list(run: _Pass, out: RowWriter) -> None:
    for item in ListReader(_decoded(run), run.limits.max_record_bytes).items():
        try:
            record = read_object(item, run.texts)
        except BadObjectError as error:
            run.reject(
                str(error), repr(item)[: run.limits.max_record_bytes].encode("utf-8", "replace")
            )
        else:
            run.take(record, out)


def _decoded(run: _Pass) -> Iterator[str]:
    decode = codecs.getincrementaldecoder("utf-8")().decode
    try:
        for chunk in run.chunks():
            # an empty piece would be taken for the end
            if text := decode(chunk):
                yield text
        decode(b"", True)
    except UnicodeDecodeError as error:
        raise FileRefusedError(
            f"beyond record {run.number:,} the JSON list does not decode as {run.encoding}: "
            "deliver UTF-8, or declare the encoding"
        ) from error


def _check(run: _Pass, out: RowWriter) -> None:
    found = run.bad.found
    if not out.good_count and len(found) > 1:
        reasons = ", ".join(sorted({record.reason for record in found}))
        raise FileRefusedError(
            f"all {len(found):,} records are malformed ({reasons}): deliver JSON with one object "
            "per line"
        )
    if not run.number:
        raise FileRefusedError(
            "the JSON file holds no object, so no column is known: deliver it again"
        )
    if run.keys:
        check_names(list(run.keys), "the JSON file")
    else:
        raise FileRefusedError(
            "the JSON file holds no readable object: deliver one object per line"
        )


def _notes(run: _Pass) -> tuple[str, ...]:
    notes = [] if run.encoding == "utf-8" else [f"The bytes were read as {run.encoding}."]
    if run.blank_count:
        notes.append(f"{run.blank_count:,} blank line(s) were dropped.")
    return tuple(notes)
