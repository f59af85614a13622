"""From blocks of UTF-8 lines to clean records and a list of bad ones.

Lines that are certainly good are written as they are, many at once; only doubtful ones are looked
at one by one.
"""

from codecs import BOM_UTF8
from typing import BinaryIO

from reconquete_pipeline.intake.formats.header import Grammar, Header
from reconquete_pipeline.intake.formats.line_scan import LineScan, PaddingScan
from reconquete_pipeline.intake.formats.prepared import BadRecords, is_utf8

_FEWEST_FIELDS_OF_A_ROW = 3


class RecordWriter:
    """Writes good records to `out` and keeps the bad ones, each by its number.

    A bad record leaves an empty one in its place, and the first line is an empty one in the place
    of the header: so the number of a record is its position. Delimiter and quotes are left as they
    are, line ends become "\\n", a nameless last field is dropped, ="text" becomes its text.
    """

    def __init__(
        self,
        out: BinaryIO,
        header: Header,
        delimiter: bytes,
        bad: BadRecords,
        max_record_bytes: int,
    ) -> None:
        self.good_count = 0
        self.blank_count = 0
        self.repeated_header_count = 0
        self._out = out
        self._header = header
        self._delimiter = delimiter
        self._bad = bad
        self._max_record_bytes = max_record_bytes
        # With tabs as delimiter, a line of tabs is a row of empty fields.
        self._blanks = b" \t\r".replace(delimiter, b"")
        self._field_count = header.field_count
        self._grammar = Grammar(delimiter, header.field_count)
        self._scan = LineScan(header, delimiter)
        self._padding = PaddingScan(delimiter)
        self._number = 0
        self._pending: list[bytes] = []
        self._ready: list[bytes] = []
        # Where the search for the end of the first pending record stopped: lines, bytes.
        self._searched: tuple[int, int] | None = None
        # An empty line of a single column would be no record.
        self._empty = delimiter * (len(header.names) - 1) + b"\n" if header.names[1:] else b'""\n'
        out.write(self._empty)

    @property
    def is_trimmed(self) -> bool:
        """Whether no field so far has spaces around it, as `Prepared` says it."""
        return not self._padding.is_found

    def feed(self, block: bytes) -> None:
        """Take a block of whole lines. Raises FileRefusedError when too many records are bad."""
        self._padding.feed(block)
        if not self._pending and (line_count := self._scan.plain_line_count(block)):
            self._write_lines(block, line_count)
            return
        lines = self._scan.lines(block)
        at = 0
        while at < lines.count:
            if self._pending:
                # It may be closed by a line that would be good by itself.
                self._pending.append(lines.line(at))
                self._drain(is_last=False)
                at += 1
                continue
            good_end, doubtful_end = lines.next_runs(at)
            if good_end > at:
                self._write_lines(lines.span(at, good_end), good_end - at)
            self._pending += [lines.line(index) for index in range(good_end, doubtful_end)]
            self._drain(is_last=False)
            at = doubtful_end

    def finish(self) -> None:
        """Take the end of the file: an open quote cannot close any more."""
        self._drain(is_last=True)

    def _write_lines(self, lines: bytes, line_count: int) -> None:
        """Write lines that are certainly good."""
        if b"\r" in lines:
            lines = lines.replace(b"\r\n", b"\n")
        if self._header.has_unnamed_last:
            lines = lines.replace(self._delimiter + b"\n", b"\n")
        self._number += line_count
        self.good_count += line_count
        self._out.write(self._grammar.unprotected(lines))

    def _drain(self, is_last: bool) -> None:
        """Take all pending lines, except those of a record that later lines may still close."""
        lines = self._pending
        at = 0
        while at < len(lines):
            line = lines[at].rstrip(b"\r")
            used = 1
            if b'"' not in line or self._grammar.is_exact(line):
                self._take(line)
            else:
                used = self._take_quoted(line, at, is_last)
            if not used:
                break
            at += used
        del lines[:at]
        self._out.write(b"".join(self._ready))
        self._ready.clear()

    def _take_quoted(self, line: bytes, at: int, is_last: bool) -> int:
        """Take a line with quotes that is not a good record by itself; 0 asks for more lines."""
        if line.removeprefix(BOM_UTF8) == self._header.line:
            self.repeated_header_count += 1
            return 1
        if not self._grammar.is_open(line):
            self._reject(line, "field_count" if self._grammar.is_legal(line) else "stray_quote")
            return 1
        last = self._closing_line(at)
        if last == len(self._pending) and not is_last:
            return 0
        self._searched = None
        if 0 < last < len(self._pending):
            span = self._pending[at : last + 1]
            record = b"\n".join(span).rstrip(b"\r")
            if self._grammar.is_exact(record) and not self._are_rows(span):
                self._take(record)
                return len(span)
        self._reject(line, "unclosed_quote")
        return 1

    def _closing_line(self, at: int) -> int:
        """Find the line where a quote opened at line `at` may close.

        That is the next one with an odd number of quotes: in a legal record every other line
        leaves the quote open. Gives 0 when it is too far, the number of lines when it is not
        read yet.
        """
        lines = self._pending
        line_count, size = self._searched or (1, len(lines[at]))
        for index in range(at + line_count, len(lines)):
            size += len(lines[index]) + 1
            if size > self._max_record_bytes:
                return 0
            if lines[index].count(b'"') % 2:
                return index
        self._searched = (len(lines) - at, size)
        return len(lines)

    def _are_rows(self, span: list[bytes]) -> bool:
        """Tell whether each line of a record would be a row by itself.

        Then two unclosed quotes, in the same column, have found each other over whole rows.
        """
        return self._field_count >= _FEWEST_FIELDS_OF_A_ROW and all(
            line.count(self._delimiter) == self._field_count - 1 for line in span
        )

    def _take(self, record: bytes) -> None:
        """Take a record whose quotes are in order."""
        if not record.strip(self._blanks):
            self.blank_count += 1
            return
        if record.removeprefix(BOM_UTF8) == self._header.line:
            self.repeated_header_count += 1
            return
        reason = self._fault(record)
        if reason:
            self._reject(record, reason)
            return
        self._number += 1
        self.good_count += 1
        self._ready.append(self._clean(record) + b"\n")

    def _fault(self, record: bytes) -> str:
        if b"\0" in record:
            return "nul_byte"
        if not record.isascii() and not is_utf8(record):
            return "encoding"
        if b'"' not in record and record.count(self._delimiter) != self._field_count - 1:
            return "field_count"
        ends = (self._delimiter, self._delimiter + b'""')
        if self._header.has_unnamed_last and not record.endswith(ends):
            return "field_count"
        return ""

    def _reject(self, record: bytes, reason: str) -> None:
        if b"\0" in record:
            reason = "nul_byte"
        self._number += 1
        self._ready.append(self._empty)
        self._bad.add(self._number, reason, record)

    def _clean(self, record: bytes) -> bytes:
        """Write a good record so that a bare return is quoted, without its nameless last field."""
        if b"\r" in record or b'="' in record:
            record = self._delimiter.join(map(self._quoted, self._grammar.fields(record)))
        if self._header.has_unnamed_last:
            return record.removesuffix(b'""')[: -len(self._delimiter)]
        return record

    def _quoted(self, field: bytes) -> bytes:
        text = self._grammar.text_of(field)
        return b'"%b"' % text if b"\r" in text and not text.startswith(b'"') else text
