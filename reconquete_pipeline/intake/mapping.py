"""A file's headers to our columns: the `incoming` that a staging file selects from."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import sqlglot
from sqlglot import exp

from reconquete_pipeline.contracts import Column
from reconquete_pipeline.extract_config import ExtractConfig, HeaderMapping, SqlMapping
from reconquete_pipeline.intake.parse import (
    NUMBER_TYPE,
    Conventions,
    cleaned,
    first_header,
    number_text,
    with_home_codes,
)
from reconquete_pipeline.intake.refusal import Refused
from reconquete_pipeline.models import Model
from reconquete_pipeline.sql_text import quote, text_literal
from reconquete_pipeline.warehouse import first_row

UNREADABLE = "'?'"


@dataclass(frozen=True)
class Reading:
    """How one extract's files are read: its contract joined with what the home says of it."""

    model: Model
    config: ExtractConfig

    @property
    def conventions(self) -> Conventions:
        """Decimal mark and date formats of the extract."""
        return Conventions(self.config.decimal, tuple(self.config.dates))

    @property
    def columns(self) -> dict[str, Column]:
        """The contract's columns, with the home's spellings of codes."""
        return {
            name: with_home_codes(column, self.config.values.get(name, {}))
            for name, column in self.model.contract.columns.items()
        }


def incoming_sql(
    connection: duckdb.DuckDBPyConnection, reading: Reading, headers: Sequence[str], raw: str
) -> str:
    """The select that gives our columns, as text, from the table `raw` of one delivered file.

    Raises Refused when a column that is required or mapped by the home has no header in the file.
    """
    selected = ["_record"]
    for name, column in reading.columns.items():
        mapping = reading.config.columns.get(name)
        if isinstance(mapping, SqlMapping):
            text = _expression(connection, reading, name, column, mapping.sql, raw)
        else:
            text = _header(name, column, mapping, headers)
        selected.append(f"{text} as {quote(name)}")
    return f"select {', '.join(selected)} from {raw}"


def _header(
    name: str, column: Column, mapping: HeaderMapping | None, headers: Sequence[str]
) -> str:
    wanted = mapping.headers if mapping else (name, *column.headers)
    header = first_header(wanted, headers)
    if header is not None:
        return cleaned(quote(header))
    if mapping is None and not column.required:
        return "cast(null as varchar)"
    sought = " or ".join(f"`{header}`" for header in wanted)
    raise Refused(
        f"header: no column {sought} for {name}; the file has {', '.join(headers)}; "
        "say which it is in reconquete.toml, under the columns of this extract"
    )


def _expression(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    name: str,
    column: Column,
    sql: str,
    raw: str,
) -> str:
    """An SQL mapping as text in the extract's own conventions, so that it is read like a header."""
    where = f"reconquete.toml, [extracts.{reading.config.name}.columns] {name}"
    expanded, unread = _expand(sql, reading.conventions, where)
    try:
        row = first_row(connection, f"describe select {expanded} as x from {raw}")
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise Refused(
            f"{where}: `{sql}` cannot be read over this file's headers: {first}"
        ) from error
    kind = str(row[1]) if row else "VARCHAR"
    text = _as_text(expanded, kind, column, reading.conventions)
    is_unread = " or ".join(unread)
    return f"case when {is_unread} then {UNREADABLE} else {text} end" if unread else text


def _as_text(sql: str, kind: str, column: Column, conventions: Conventions) -> str:
    if kind in {"DATE", "TIMESTAMP"}:
        form = conventions.dates[0] + ("" if kind == "DATE" else " %H:%M:%S")
        return f"strftime({sql}, {text_literal(form)})"
    if kind == "VARCHAR":
        return cleaned(f"({sql})")
    if kind == "BOOLEAN" or not column.type.upper().startswith("DECIMAL"):
        return f"cast({sql} as varchar)"
    scale = int(column.type.rpartition(",")[2].rstrip(") "))
    rounded = f"cast(round(cast({sql} as DECIMAL(38,10)), {scale}) as DECIMAL(38,{scale}))"
    return f"replace(cast({rounded} as varchar), '.', {text_literal(conventions.decimal)})"


def _expand(sql: str, conventions: Conventions, where: str) -> tuple[str, list[str]]:
    """Replace number(…) and day(…) by their SQL; also return when one of them cannot be read."""
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        first = str(error).splitlines()[0]
        raise Refused(f"{where}: `{sql}` is not an SQL expression: {first}") from error
    unread: list[str] = []

    def swap(node: exp.Expression) -> exp.Expression:
        is_number = isinstance(node, exp.Anonymous) and node.name.lower() == "number"
        if not is_number and not isinstance(node, exp.Day):
            return node
        argument = node.expressions[0] if is_number else node.this
        text = cleaned(argument.sql(dialect="duckdb"))
        if is_number:
            value = f"try_cast({number_text(text, conventions.decimal)} as {NUMBER_TYPE})"
        else:
            formats = ", ".join(text_literal(form) for form in conventions.moments)
            value = f"cast(try_strptime({text}, [{formats}]) as DATE)"
        unread.append(f"({text} is not null and {value} is null)")
        return sqlglot.parse_one(f"({value})", dialect="duckdb")

    return tree.transform(swap).sql(dialect="duckdb"), unread
