"""Which lines of a block are certainly good records, told in a handful of passes over its bytes.

A line that is not told good here is only doubtful: it is looked at with the whole grammar.
"""

from codecs import BOM_UTF8
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from reconquete_pipeline.intake.formats.header import Header
from reconquete_pipeline.intake.formats.prepared import is_utf8
from reconquete_pipeline.intake.typing.parse import UNREADABLE
from reconquete_pipeline.text.spelling import SPACES

_WIDE_SPACES = tuple(space.encode() for space in SPACES if not space.isascii())
_LF, _CR, _QUOTE = 10, 13, 34
_Flags = npt.NDArray[np.bool_]
_Places = npt.NDArray[np.intp]


class Lines:
    """The lines of a block, told good or doubtful."""

    def __init__(self, block: bytes, ends: _Places, is_doubtful: _Flags) -> None:
        self.count = len(ends)
        self._block = block
        # Line i is the bytes from starts[i] to starts[i + 1], its line feed included.
        self._starts = [0, *(ends + 1).tolist()]
        changes = np.flatnonzero(is_doubtful[1:] != is_doubtful[:-1]) + 1
        self._run_ends = [*changes.tolist(), self.count]
        self._is_doubtful = is_doubtful
        self._run = 0

    def line(self, index: int) -> bytes:
        """One line without its line feed."""
        return self._block[self._starts[index] : self._starts[index + 1] - 1]

    def span(self, first: int, end: int) -> bytes:
        """Lines up to, but not with, the line `end`."""
        return self._block[self._starts[first] : self._starts[end]]

    def next_runs(self, at: int) -> tuple[int, int]:
        """Where the good lines from `at` on end, and where the doubtful ones after them do.

        `at` only ever grows.
        """
        good_end = at if self._is_doubtful[at] else self._run_end(at)
        return good_end, self._run_end(good_end) if good_end < self.count else good_end

    def _run_end(self, at: int) -> int:
        while self._run_ends[self._run] <= at:
            self._run += 1
        return self._run_ends[self._run]


class LineScan:
    """Tells the good lines of a file with this header and delimiter."""

    def __init__(self, header: Header, delimiter: bytes) -> None:
        self._header = header
        self._delimiter = delimiter
        self._field_count = header.field_count
        others = bytes(byte for byte in range(256) if byte not in delimiter + b"\n")
        self._all_but_marks = others
        self._all_but_marks_and_quotes = others.replace(b'"', b"")
        self._marks_of_a_line = delimiter * (self._field_count - 1) + b"\n"
        self._marks = b""
        # The block that was looked at last, and its marks.
        self._last: tuple[bytes, bytes] = (b"", b"")

    def plain_line_count(self, block: bytes) -> int:
        """How many lines the block has if all are good and without quotes, else 0.

        Their delimiters and line ends are compared as a whole with those of as many good lines.
        """
        if self._field_count == 1 or self._header.has_unnamed_last:
            return 0
        if b'"' in block or b"\0" in block or self._header.line in block:
            return 0
        if b"\r" in block and block.count(b"\r") != block.count(b"\r\n"):
            return 0
        marks = self._marks_of(block)
        line_count, rest = divmod(len(marks), self._field_count)
        if len(self._marks) < len(marks):
            self._marks = self._marks_of_a_line * (line_count + 1)
        if rest or not self._marks.startswith(marks) or not is_utf8(block):
            return 0
        return line_count

    def _marks_of(self, block: bytes) -> bytes:
        if self._last[0] is not block:
            self._last = block, block.translate(None, self._all_but_marks)
        return self._last[1]

    def lines(self, block: bytes) -> Lines:
        """Tell each line of a block good or doubtful."""
        letters = np.frombuffer(block, np.uint8)
        ends = np.flatnonzero(letters == _LF)
        if b'"' in block:
            is_doubtful = self._doubtful_with_quotes(block, letters, ends)
        else:
            marks = np.frombuffer(self._marks_of(block), np.uint8)
            mark_ends = np.flatnonzero(marks == _LF)
            is_doubtful = np.diff(mark_ends, prepend=-1) != self._field_count
        starts = np.concatenate(([0], ends[:-1] + 1))
        if self._field_count == 1:
            # It may be blank.
            is_doubtful |= np.isin(letters[starts], (_LF, _CR, 9, 32))
        if self._header.has_unnamed_last:
            last = letters[np.maximum(ends - 1, 0)]
            last = np.where(last == _CR, letters[np.maximum(ends - 2, 0)], last)
            is_doubtful |= last != self._delimiter[0]
        for doubt in self._doubtful_places(block, letters):
            is_doubtful[np.searchsorted(ends, doubt)] = True
        return Lines(block, ends, is_doubtful)

    def _doubtful_places(self, block: bytes, letters: npt.NDArray[np.uint8]) -> list[_Places]:
        """Places of bytes whose whole line is doubtful."""
        places = []
        if b"\0" in block:
            places.append(np.flatnonzero(letters == 0))
        if b"\r" in block:
            returns = np.flatnonzero(letters == _CR)
            places.append(returns[letters[returns + 1] != _LF])
        if not is_utf8(block):
            places.append(np.flatnonzero(letters >= 0x80))
        places.append(np.array(self._repeated_headers(block), np.intp))
        return places

    def _repeated_headers(self, block: bytes) -> list[int]:
        line = self._header.line
        places = []
        at = block.find(line)
        while at >= 0:
            before = block[max(at - len(BOM_UTF8) - 1, 0) : at].removesuffix(BOM_UTF8)
            if before[-1:] in (b"", b"\n"):
                places.append(at)
            at = block.find(line, at + 1)
        return places

    def _doubtful_with_quotes(
        self, block: bytes, letters: npt.NDArray[np.uint8], ends: _Places
    ) -> _Flags:
        """Lines that are no legal record by themselves, or have the wrong number of fields.

        A quote that opens follows a delimiter, a line end or another quote, which it doubles; one
        that closes comes before such a sign.
        """
        kept = block.translate(None, self._all_but_marks_and_quotes)
        marks = np.frombuffer(kept, np.uint8)
        is_quote, is_end = marks == _QUOTE, marks == _LF
        mark_ends = np.flatnonzero(is_end)
        quotes_so_far = np.cumsum(is_quote, dtype=np.int32)
        quotes_at_end = quotes_so_far[mark_ends]
        before_line = np.concatenate(([0], quotes_at_end[:-1])).astype(np.int32)
        sizes = np.diff(mark_ends, prepend=-1)
        # Quotes of the line up to and with each mark: odd inside of a quoted field.
        is_inside = ((quotes_so_far - np.repeat(before_line, sizes)) & 1).astype(bool)
        is_outer = (marks == self._delimiter[0]) & ~is_inside
        outer = np.cumsum(is_outer, dtype=np.int32)[mark_ends]
        is_doubtful: _Flags = np.diff(outer, prepend=0) != self._field_count - 1
        is_doubtful |= is_inside[mark_ends]
        quotes = np.flatnonzero(letters == _QUOTE)
        opens = is_inside[is_quote]
        beside = np.where(opens, letters[np.maximum(quotes - 1, 0)], letters[quotes + 1])
        is_legal = (beside == self._delimiter[0]) | (beside == _LF) | (beside == _QUOTE)
        is_legal |= ~opens & (beside == _CR)
        is_legal |= quotes == 0
        illegal = quotes[~is_legal]
        is_doubtful[np.searchsorted(ends, illegal)] = True
        if self._header.has_unnamed_last:
            is_doubtful[np.searchsorted(ends, quotes)] = True
        return is_doubtful


class PaddingScan:
    """Whether a field of a file has spaces around it, of whatever kind, or a mark of no value.

    Told too often rather than too rarely: a text that may be padded is looked at by itself later.
    """

    def __init__(self, delimiter: bytes) -> None:
        self.is_found = False
        self._delimiter = delimiter
        self._marks = tuple(dict.fromkeys((delimiter, b"\n", b"\r", b'"')))
        self._blanks = tuple(blank for blank in (b" ", b"\t") if blank != delimiter)

    def feed(self, block: bytes) -> None:
        """Look at the next block of whole lines."""
        self.is_found = self.is_found or UNREADABLE.encode() in block or self._has_padding(block)

    def _has_padding(self, block: bytes) -> bool:
        if self._delimiter.isspace() and b'"' in block:
            # Between quotes it is a blank.
            return True
        blanks = [blank for blank in self._blanks if blank in block]
        if blanks and _are_beside(_places_of(blanks, block), _places_of(self._marks, block)):
            return True
        # One byte is sought much faster than three.
        wide = [space for space in _WIDE_SPACES if space[:1] in block and space in block]
        return any(
            block.startswith(space) or mark + space in block or space + mark in block
            for space in wide
            for mark in self._marks
        )


def _places_of(signs: Iterable[bytes], block: bytes) -> _Flags:
    letters = np.frombuffer(block, np.uint8)
    found = np.zeros(len(letters), bool)
    for sign in signs:
        if sign in block:
            found |= letters == sign[0]
    return found


def _are_beside(blanks: _Flags, marks: _Flags) -> bool:
    """Whether a blank stands beside a mark or at the beginning."""
    before, after = blanks[1:] & marks[:-1], blanks[:-1] & marks[1:]
    return bool(blanks[0] or before.any() or after.any())
