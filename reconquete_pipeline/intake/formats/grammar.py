"""The grammar of one CSV record in bytes, for one delimiter (RFC 4180, strictly).

A field is either free of quotes, or quoted as a whole with its inner quotes doubled. Possessive
patterns never try again what they have matched, so time stays linear on hostile input.
"""

import re

_QUOTED_OPEN = rb'"[^"]*+(?:""[^"]*+)*+'


class Grammar:
    """Patterns for records of `field_count` fields separated by `delimiter`."""

    def __init__(self, delimiter: bytes, field_count: int) -> None:
        mark = re.escape(delimiter)
        field = rb'(?:%b"|[^"\n%b]*+)' % (_QUOTED_OPEN, mark)
        self._delimiter = delimiter
        self._exact = re.compile(rb"%b(?:%b%b){%d}" % (field, mark, field, field_count - 1))
        self._legal = re.compile(rb"%b(?:%b%b)*+" % (field, mark, field))
        self._open = re.compile(rb"(?:%b%b)*+%b" % (field, mark, _QUOTED_OPEN))
        self._field = re.compile(rb"(%b)%b" % (field, mark))

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
