"""First look at a file: refuse at once what is plainly not a CSV extract.

Only the first bytes are read, so a wrong file costs nothing whatever its size.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from reconquete_pipeline.intake.formats.header import DELIMITERS
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

# Read when delivered by themselves (see formats.py): here they lie within something else.
_NESTED = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook (.xlsx)"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file inside a gzip or zstd file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file inside a gzip or zstd file"),
    (b'{"', "a JSON file"),
    (b"[{", "a JSON file"),
)
_MAGICS = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or one with a password"),
    (b"BZh91AY&SY", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x04\x22\x4d\x18", "an lz4 file"),
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"Obj\x01", "an Avro file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
# What database clients print instead of rows; a header has no reason to begin like this.
_DATABASE_MESSAGE = re.compile(
    rb"\s*(?:ORA-\d+|TNS-\d+|SP2-\d+|SQLSTATE|Msg \d+|Traceback|Fatal error|Access denied"
    rb"|Login failed|mysqldump:|psql:|(?:ERROR|ERREUR|Exception|Warning)\s*[:(\d])",
    re.IGNORECASE,
)
# Characters that a text file does not hold, tab and line ends apart.
CONTROL_BYTES = bytes((*range(9), *range(14, 26), *range(27, 32), 127))
_MAX_CONTROL_SHARE = 0.05


def check_beginning(start: bytes, limits: Limits) -> None:
    """Refuse a file by its first bytes.

    Raises FileRefusedError for an empty file, another format, binary content, UTF-16 without byte
    order mark, a web page, a database message, a first line that is too long or has too many
    columns.
    """
    if not start:
        raise FileRefusedError(
            "the file is empty (0 byte): deliver it again, with at least its header"
        )
    _check_magics(start)
    if start.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        raise FileRefusedError("the file is UTF-32, which is not read here: deliver UTF-8")
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        # Bytes, not text: enough to see the words and the delimiters of the first line.
        start = start[2:].replace(b"\0", b"")
    else:
        _check_binary(start)
    start = start.removeprefix(BOM_UTF8).lstrip(b" \t\r\n")
    if start.startswith(b"<"):
        raise FileRefusedError("the file is a web page or XML, not an extract: deliver CSV")
    message = _DATABASE_MESSAGE.match(start)
    if message:
        raise FileRefusedError(
            f"the file is an error message ({_code(message)} …): run the export again"
        )
    line = start.partition(b"\n")[0]
    if len(line) > limits.max_record_bytes:
        raise FileRefusedError(
            f"the first line is longer than {limits.max_record_bytes:,} bytes: check that this is "
            "a CSV file with line ends and not a compression bomb"
        )
    column_count = max(line.count(delimiter) for delimiter in DELIMITERS) + 1
    if column_count > limits.max_columns:
        raise FileRefusedError(
            f"the first line has {column_count:,} columns, more than {limits.max_columns:,}: "
            "check the export, or raise the column limit"
        )


def _check_magics(start: bytes) -> None:
    for magic, name in _MAGICS:
        if start.startswith(magic):
            raise FileRefusedError(
                f"the file is {name}, which is not read here: deliver CSV, .xlsx, Parquet or JSON "
                "lines"
            )
    for magic, name in _NESTED:
        if start.startswith(magic):
            raise FileRefusedError(
                f"the file is {name}, which is not read here: deliver it by itself, neither "
                "compressed nor in an archive"
            )


def too_many_controls(control_count: int, byte_count: int) -> bool:
    """Tell whether a file holds so many control characters that it is no text at all."""
    return control_count > byte_count * _MAX_CONTROL_SHARE


def _check_binary(start: bytes) -> None:
    nul_count = start.count(b"\0")
    odd_nul_count = start[1::2].count(b"\0")
    # Latin text in UTF-16 has a NUL at every other byte, always on the same side.
    if nul_count > len(start) * 0.3 and not 0.1 < odd_nul_count / nul_count < 0.9:
        raise FileRefusedError(
            "the file looks like UTF-16 without a byte order mark: deliver UTF-8, or UTF-16 with "
            "its mark"
        )
    if too_many_controls(len(start) - len(start.translate(None, CONTROL_BYTES)), len(start)):
        raise FileRefusedError("the file holds binary content, not text: deliver CSV")


def _code(message: re.Match[bytes]) -> str:
    """By what it was known; the rest may quote rows, and a message is logged."""
    return message.group().decode("ascii", "replace").strip()
