"""One JSON list, however long, as the texts of its items."""

import codecs
import json
from collections.abc import Iterator

from reconquete_pipeline.intake.refusal import FileRefusedError

_BLANKS = " \t\r\n"
# Only where an item ends is asked: a long number is no error, and no digit of it is looked at.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


class ListReader:
    """The items of one JSON list, read piece by piece; `chunks` are UTF-8, made of `encoding`."""

    def __init__(self, chunks: Iterator[bytes], encoding: str, most_characters: int) -> None:
        self._pieces = self._decoded(chunks, encoding)
        self._most_characters = most_characters
        self._buffer = ""
        self._at = 0
        self._count = 0

    def items(self) -> Iterator[str]:
        """Each item as written. Raises FileRefusedError where the list is damaged."""
        if self._next_sign() != "[":
            raise self._refused("is no list")
        self._at += 1
        if self._next_sign() == "]":
            self._at += 1
        else:
            yield from self._rest()
        if self._next_sign():
            raise self._refused("goes on after the end of the list")

    def _rest(self) -> Iterator[str]:
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

    def _item(self) -> str:
        while True:
            try:
                _, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if len(self._buffer) - self._at > self._most_characters:
                    problem = f"is damaged or longer than {self._most_characters:,} characters"
                    raise self._refused(problem) from error
                if not self._read_on():
                    raise self._refused("is damaged or cut short") from error
                continue
            except RecursionError as error:
                raise self._refused("is nested too deeply") from error
            written = self._buffer[self._at : end]
            # a number at the very end may go on in the next piece
            if end < len(self._buffer) or not self._read_on():
                self._at = end
                return written

    def _read_on(self) -> bool:
        piece = next(self._pieces, "")
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)

    def _decoded(self, chunks: Iterator[bytes], encoding: str) -> Iterator[str]:
        decode = codecs.getincrementaldecoder("utf-8")().decode
        try:
            for chunk in chunks:
                # an empty piece would be taken for the end
                if text := decode(chunk):
                    yield text
            decode(b"", True)
        except UnicodeDecodeError as error:
            raise FileRefusedError(
                f"beyond record {self._count:,} the JSON list does not decode as {encoding}: "
                "deliver UTF-8, or declare the encoding"
            ) from error

    def _refused(self, problem: str) -> FileRefusedError:
        return FileRefusedError(
            f"record {self._count + 1:,} of the JSON list {problem}: deliver it again, whole, or "
            "with one object per line"
        )
