"""From blocks of UTF-8 lines to numbered clean records and a list of bad ones.

Blocks without anything unusual are checked and numbered as a whole, with a handful of calls
into C; only the others are looked at line by line.
"""

from codecs import BOM_UTF8
from typing import BinaryIO

from reconquete_pipeline.intake.bad_records import BadRecords, is_utf8
from reconquete_pipeline.intake.grammar import Grammar
from reconquete_pipeline.intake.header import Header

CLEAN_DELIMITER = b";"
_FEWEST_FIELDS_OF_A_ROW = 3
_SMALL_BYTES = 2_048


class RecordWriter:
    """Writes good records to `out`, each with its number in front; keeps the bad ones."""

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
        self._number = 0
        self._pending: list[bytes] = []
        self._ready: list[bytes] = []
        # Where the search for the end of the first pending record stopped: lines, bytes.
        self._searched: tuple[int, int] | None = None

    def feed(self, block: bytes) -> None:
        """Take a block of whole lines. Raises Refused when too many records are bad."""
        # Last in, first out: the pieces of a block are taken in the order of the file.
        pieces = [block]
        while pieces:
            piece = pieces.pop()
            if not self._pending and self._write_plain(piece):
                continue
            # Something unusual: halve, so that only the lines around it go the slow way.
            cut = piece.find(b"\n", len(piece) // 2) + 1
            if len(piece) > _SMALL_BYTES and cut < len(piece):
                pieces += (piece[cut:], piece[:cut])
                continue
            lines = piece.split(b"\n")
            lines.pop()
            self._pending += lines
            self._drain(is_last=False)

    def finish(self) -> None:
        """Take the end of the file: an open quote cannot close any more."""
        self._drain(is_last=True)

    def _write_plain(self, block: bytes) -> bool:
        """Write the whole block if all its lines are good and need no care; else do nothing."""
        if self._field_count == 1 or b'"' in block or b"\0" in block:
            return False
        block = block.replace(b"\r\n", b"\n")
        if b"\r" in block or self._header.line in block or not is_utf8(block):
            return False
        if self._delimiter != CLEAN_DELIMITER:
            if CLEAN_DELIMITER in block:
                return False
            block = block.replace(self._delimiter, CLEAN_DELIMITER)
        lines = block.split(b"\n")
        good_count = [line.count(CLEAN_DELIMITER) for line in lines].count(self._field_count - 1)
        # The text after the last line end is empty and is no line.
        blank_count = lines.count(b"") - 1
        if good_count + blank_count != len(lines) - 1:
            return False
        if blank_count:
            block = b"\n".join(filter(None, lines)) + b"\n"
        if self._header.has_unnamed_last:
            if block.count(b";\n") != good_count:
                return False
            block = block.replace(b";\n", b"\n")
        self.blank_count += blank_count
        if good_count:
            self._write_numbered(block, good_count)
        return True

    def _write_numbered(self, block: bytes, line_count: int) -> None:
        # One formatting operation for the block: much faster than one for each line.
        template = b"%d;" + block[:-1].replace(b"%", b"%%").replace(b"\n", b"\n%d;") + b"\n"
        first = self._number + 1
        self._number += line_count
        self.good_count += line_count
        self._out.write(template % tuple(range(first, first + line_count)))

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
        self._ready.append(b"%d;%b\n" % (self._number, self._clean(record)))

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
        self._bad.add(self._number, reason, record)

    def _clean(self, record: bytes) -> bytes:
        """Write a good record with the clean delimiter, without its nameless last field."""
        if self._delimiter != CLEAN_DELIMITER or b"\r" in record:
            record = self._translate(record)
        if self._header.has_unnamed_last:
            return record.removesuffix(b'""')[: -len(CLEAN_DELIMITER)]
        return record

    def _translate(self, record: bytes) -> bytes:
        """Change the delimiter; quote the fields that hold the clean one or a bare return."""
        # In a legal record every other part between quotes is outside quoted fields.
        parts = record.split(b'"')
        outside = b"".join(parts[::2])
        is_changed = self._delimiter != CLEAN_DELIMITER
        if b"\r" in outside or (is_changed and CLEAN_DELIMITER in outside):
            return CLEAN_DELIMITER.join(map(_quoted, self._grammar.fields(record)))
        if is_changed:
            parts[::2] = [part.replace(self._delimiter, CLEAN_DELIMITER) for part in parts[::2]]
        return b'"'.join(parts)


def _quoted(field: bytes) -> bytes:
    """Quote a field as written in the source if the clean file needs it."""
    if not field.startswith(b'"') and (CLEAN_DELIMITER in field or b"\r" in field):
        return b'"%b"' % field
    return field
