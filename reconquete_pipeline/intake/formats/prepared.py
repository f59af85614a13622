"""What is asked of the byte-level reader and what it answers, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.text.sql_text import text_literal

# The column of every relation that holds the number of a record in its file.
RECORD = "_record"


@dataclass(frozen=True)
class CsvFormat:
    """How the company says that its file is written.

    `delimiter` is one ASCII character, or auto: the one of the header. `encoding` is auto, utf-8,
    windows-1252, latin-1 or utf-16.
    """

    delimiter: str = ";"
    encoding: str = "auto"


@dataclass(frozen=True)
class Limits:
    """Bounds beyond which a file is refused rather than read.

    Lengths are bytes of UTF-8. `max_expansion_ratio` is looked at once a gzip file has expanded
    beyond `min_expanded_bytes`, because small files of zeros compress well without harm.
    """

    max_columns: int = 1_000
    max_record_bytes: int = 1_000_000
    max_expansion_ratio: int = 200
    min_expanded_bytes: int = 100_000_000
    max_bad_records: int = 100_000
    max_bad_bytes: int = 100_000_000


@dataclass(frozen=True)
class BadRecord:
    """A record that is not one row of the table, with its text and why.

    `reason` is field_count, unclosed_quote, stray_quote, nul_byte or encoding. `record_number`
    counts data records from 1; the header and blank lines are not counted.
    """

    record_number: int
    reason: str
    text: str


@dataclass(frozen=True)
class Prepared:
    """A delivered file made safe for the database.

    `relation` is what an SQL query writes after `from`: it gives `_record` (BIGINT, the record
    number of the file) and each header as VARCHAR, exactly as delivered. It may be read more than
    once, in any order. Records read = `good_count` + the number of `bad_records`. `form` is the
    format for a person, such as `CSV in gzip`. `is_trimmed` where it is known that no field has
    spaces around it, nor the mark of what is no value; `typed_from` where its rows are typed
    already (`typed_rows.take_typed`). `has_gaps` where records were taken out, so that numbers go
    beyond how many there are.
    """

    relation: str
    headers: tuple[str, ...]
    encoding: str
    good_count: int
    bad_records: tuple[BadRecord, ...]
    notes: tuple[str, ...]
    delimiter: str | None = None
    form: str = ""
    is_trimmed: bool = False
    typed_from: int | None = None
    has_gaps: bool = False

    @property
    def read_count(self) -> int:
        """Data records in the file."""
        return self.good_count + len(self.bad_records)


def clean_csv_relation(path: Path, headers: Sequence[str]) -> str:
    """The relation of a clean CSV file that holds the number of each record.

    Clean is UTF-8 without byte order mark, "\\n" after each record, delimiter ";", quote '"'
    doubled, no header; the first field is the record number, then comes one field per header.
    """
    return _read_csv(path, {RECORD: "BIGINT"} | dict.fromkeys(headers, "VARCHAR"), ";", 0)


def numbered_csv_relation(
    path: Path, headers: Sequence[str], delimiter: str, bad: Sequence[BadRecord]
) -> str:
    """The relation of a clean CSV file in which the number of a record is its position.

    Its first line and each bad record are empty, see `RecordWriter`.
    """
    rows = (
        f"(select row_number() over () as {RECORD}, * "
        f"from {_read_csv(path, dict.fromkeys(headers, 'VARCHAR'), delimiter, 1)})"
    )
    if not bad:
        return rows
    numbers = ", ".join(str(record.record_number) for record in bad)
    return f"(select * from {rows} where {RECORD} not in (select unnest([{numbers}])))"


def lines_relation(path: Path) -> str:
    """The relation of a file of lines, none empty: number and `line`. None holds a control sign."""
    given = _read_csv(path, {"line": "VARCHAR"}, "\x1f", 0, quote="")
    return f"(select row_number() over () as {RECORD}, line from {given})"


def _read_csv(
    path: Path, kinds: Mapping[str, str], delimiter: str, skipped: int, quote: str = '"'
) -> str:
    columns = ", ".join(f"{text_literal(name)}: '{kind}'" for name, kind in kinds.items())
    return (
        f"read_csv({text_literal(str(path))}, columns = {{{columns}}}, header = false, "
        f"skip = {skipped}, delim = {text_literal(delimiter)}, quote = '{quote}', "
        f"escape = '{quote}', auto_detect = false, strict_mode = true, new_line = '\\n', "
        "null_padding = false, max_line_size = 16000000, parallel = true)"
    )


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
        """Keep one more. Raises FileRefusedError when there are too many of them."""
        self.found.append(BadRecord(record_number, reason, self._text(record)))
        self._byte_count += len(record)
        too_many = len(self.found) > self._limits.max_bad_records
        if too_many or self._byte_count > self._limits.max_bad_bytes:
            raise FileRefusedError(
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
