"""The malformed records of one file, kept with their text and bounded."""

from reconquete_pipeline.intake.formats.prepared import BadRecord, Limits
from reconquete_pipeline.intake.refusal import Refused

_WRONG_DELIMITER = "which is probably the wrong delimiter: check the declared format"


class BadRecords:
    """The bad records met so far, bounded in number and in bytes.

    `remedy` ends the sentence by which a file with too many of them is refused.
    """

    def __init__(self, encoding: str, limits: Limits, remedy: str = _WRONG_DELIMITER) -> None:
        self._remedy = remedy
        self.found: list[BadRecord] = []
        self._encoding = encoding
        self._limits = limits
        self._byte_count = 0

    def add(self, record_number: int, reason: str, record: bytes) -> None:
        """Keep one more. Raises Refused when there are too many of them."""
        self.found.append(BadRecord(record_number, reason, self._text(record)))
        self._byte_count += len(record)
        too_many = len(self.found) > self._limits.max_bad_records
        if too_many or self._byte_count > self._limits.max_bad_bytes:
            raise Refused(
                f"by record {record_number:,}, {len(self.found):,} records are malformed (the "
                f"last one: {reason}), {self._remedy}"
            )

    def _text(self, record: bytes) -> str:
        if is_utf8(record):
            return record.decode()
        # Bytes that are foreign to a UTF-8 file most often come from windows-1252; any other
        # encoding has already been translated, and shows replacement characters.
        return record.decode("cp1252" if self._encoding == "utf-8" else "utf-8", "replace")


def is_utf8(text: bytes) -> bool:
    """Tell whether the bytes are valid UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
