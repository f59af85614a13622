"""A Parquet file as a relation: DuckDB reads it, each column becomes text in the query itself.

Nothing is copied and no row passes through Python. The file is read once whole before it is
loaded, in a database of its own: a damaged page found later would undo the whole transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from reconquete_pipeline.intake.formats.clean_file import check_names
from reconquete_pipeline.intake.formats.prepared import RECORD, Limits, Prepared
from reconquete_pipeline.intake.formats.typed_values import EXACT_DIGITS, date_formats
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions
from reconquete_pipeline.text.database_errors import without_values
from reconquete_pipeline.text.sql_text import quote, text_literal

MAGIC, ENCRYPTED_MAGIC = b"PAR1", b"PARE"
# The column by which DuckDB gives the place of a row in its file.
_ROW_NUMBER = "file_row_number"
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT")
# For the first look; what a night may use is decided elsewhere.
_MEMORY = "1GB"
_DIGITS = f"'{{:.{EXACT_DIGITS}g}}'"
_BAD = text_literal(UNREADABLE)
_AS_TEXT = (
    *_WHOLE,
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
    "VARCHAR",
    "BOOLEAN",
    "UUID",
    "JSON",
    '"NULL"',
)


@dataclass(frozen=True)
class _Column:
    name: str
    kind: str

    @property
    def sql(self) -> str:
        return quote(self.name)


def prepare_parquet(source: Path, conventions: Conventions, limits: Limits) -> Prepared:
    """Look at the whole file and give the relation that reads it.

    Raises FileRefusedError for a damaged or encrypted file, and for columns that cannot be read as
    text: nested, of an unknown type, without a name, or with the same name twice.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"set memory_limit = '{_MEMORY}'; set preserve_insertion_order = false")
        columns = _columns(connection, source, limits)
        row_count = _read_whole(connection, source, columns, limits)
    given = ", ".join(
        f"{_text(column, conventions)} as {quote(column.name.strip())}" for column in columns
    )
    notes = () if row_count else ("The file holds a header and no record.",)
    return Prepared(
        relation=f"(select {_ROW_NUMBER} + 1 as {RECORD}, {given} from {_reader(source)})",
        headers=tuple(column.name.strip() for column in columns),
        encoding="utf-8",
        good_count=row_count,
        bad_records=(),
        notes=notes,
    )


def _path(source: Path) -> str:
    # A sign of a pattern in a path would be read as a pattern.
    escaped = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(source))
    return text_literal(escaped)


def _reader(source: Path) -> str:
    return f"read_parquet({_path(source)}, hive_partitioning = false)"


def _columns(connection: duckdb.DuckDBPyConnection, source: Path, limits: Limits) -> list[_Column]:
    path = _path(source)
    try:
        fields = connection.execute(
            f"select name, num_children, repetition_type from parquet_schema({path}) "
            "order by column_id"
        ).fetchall()
        sizes = connection.execute(
            f"select coalesce(sum(total_uncompressed_size), 0) from parquet_metadata({path})"
        ).fetchall()
        kinds = connection.execute(f"describe select * from {_reader(source)}").fetchall()
    except duckdb.Error as error:
        raise _damaged(error, source) from error
    top = _top_fields(fields)
    for position, (_, is_nested) in enumerate(top, start=1):
        if is_nested:
            raise FileRefusedError(
                f"column {position} of the Parquet file holds lists or structures, not one value "
                "per row: deliver it flat, or leave it out"
            )
    names = [name for name, _ in top]
    if len(names) > limits.max_columns:
        raise FileRefusedError(
            f"the Parquet file has {len(names):,} columns, more than {limits.max_columns:,}: "
            "check the export, or raise the column limit"
        )
    check_names([name.strip() for name in names], "the Parquet file")
    if _ROW_NUMBER in (name.casefold() for name in names):
        raise FileRefusedError(f"the Parquet column `{_ROW_NUMBER}` has a reserved name: rename it")
    _check_expansion(int(sizes[0][0]), source.stat().st_size, limits)
    return [_Column(name, str(kind[1])) for name, kind in zip(names, kinds, strict=True)]


def _top_fields(fields: Sequence[tuple[str, int | None, str]]) -> list[tuple[str, bool]]:
    """Name of each column of the file, and whether it is nested; the first field is the root."""
    found: list[tuple[str, bool]] = []
    inner = 0
    for name, child_count, repetition in fields[1:]:
        if inner:
            inner += (child_count or 0) - 1
            continue
        inner = child_count or 0
        found.append((name, bool(child_count) or repetition == "REPEATED"))
    return found


def _check_expansion(expanded_bytes: int, file_bytes: int, limits: Limits) -> None:
    if (
        expanded_bytes > limits.min_expanded_bytes
        and expanded_bytes > file_bytes * limits.max_expansion_ratio
    ):
        raise FileRefusedError(
            f"the Parquet file expands to more than {limits.max_expansion_ratio} times its size "
            f"({expanded_bytes:,} bytes out of {file_bytes:,}): check that it is a real extract, "
            "or raise the expansion limit"
        )


def _read_whole(
    connection: duckdb.DuckDBPyConnection, source: Path, columns: Sequence[_Column], limits: Limits
) -> int:
    """Decode every value once. Returns how many rows there are."""
    # A plain count or maximum would be answered from the footer, without a look at the values.
    looks = ", ".join(
        f"bit_xor(hash({column.sql})), "
        + (f"max(strlen({column.sql}))" if column.kind == "VARCHAR" else "0")
        for column in columns
    )
    try:
        row = connection.execute(f"select count(*), {looks} from {_reader(source)}").fetchall()[0]
    except duckdb.OutOfMemoryException as error:
        raise FileRefusedError(
            f"the Parquet file needs more than {_MEMORY} to be looked at: write it with smaller "
            "row groups"
        ) from error
    except duckdb.Error as error:
        raise _damaged(error, source) from error
    for position, longest in enumerate(row[2::2], start=1):
        if (longest or 0) > limits.max_record_bytes:
            raise FileRefusedError(
                f"column {position} of the Parquet file holds a text of {longest:,} bytes, more "
                f"than {limits.max_record_bytes:,}: check the export, or raise the record length "
                "limit"
            )
    return int(row[0])


def _damaged(error: duckdb.Error, source: Path) -> FileRefusedError:
    words = without_values(error).replace(str(source), "x")[:200]
    return FileRefusedError(
        f"the Parquet file is cut or corrupt ({words}): deliver it again, whole"
    )


def _text(column: _Column, conventions: Conventions) -> str:
    """SQL that writes one column as text in the conventions of the extract; it never fails."""
    name, kind = column.sql, column.kind
    if kind in _AS_TEXT or kind.startswith(("ENUM", "TIME ", "TIME_NS")) or kind == "TIME":
        return f"cast({name} as varchar)"
    if kind.startswith("DECIMAL") or kind in {"FLOAT", "DOUBLE"}:
        return _number(name, kind, text_literal(conventions.decimal))
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return _date(name, kind, conventions)
    if kind == "BLOB":
        return f"case when {name} is not null then coalesce(try(decode({name})), {_BAD}) end"
    raise FileRefusedError(
        f"a column of the Parquet file is of type {kind}, which is no text, number or date: "
        "deliver it as text, or leave it out"
    )


def _number(name: str, kind: str, mark: str) -> str:
    written = f"cast({name} as varchar)"
    if kind.startswith("DECIMAL"):
        return written if kind.endswith(",0)") else f"replace({_short(written)}, '.', {mark})"
    # The shortest text of a FLOAT is what was meant; a DOUBLE shows the noise of its last bits.
    digits = written if kind == "FLOAT" else f"format({_DIGITS}, {name})"
    plain = _short(f"cast(try_cast({digits} as decimal(38, 15)) as varchar)")
    finite = f"case when isfinite({name}) then replace({plain}, '.', {mark}) end"
    return f"case when {name} is not null then coalesce({finite}, {_BAD}) end"


def _date(name: str, kind: str, conventions: Conventions) -> str:
    day, moment = (text_literal(form) for form in date_formats(conventions.dates))
    if kind == "TIMESTAMP WITH TIME ZONE":
        value = f"timezone('Europe/Paris', {name})"
    else:
        value = name if kind == "DATE" else f"cast({name} as timestamp)"
    form = day if kind == "DATE" else moment
    written = f"case when isfinite({name}) then strftime({value}, {form}) else {_BAD} end"
    return f"case when {name} is not null then {written} end"


def _short(number_sql: str) -> str:
    """A decimal without the zeros at its end, which say nothing."""
    return f"rtrim(rtrim({number_sql}, '0'), '.')"
