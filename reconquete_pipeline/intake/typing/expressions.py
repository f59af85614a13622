"""SQL mappings of a home: an expression over the headers becomes a text, read like a header.

An expression that is wrong refuses the file; a row that it cannot compute is rejected alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import sqlglot
from sqlglot import exp

from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.numbers import (
    NUMBER_TYPE,
    ambiguous_operand,
    cleaned,
    is_money,
    number_text,
    width_and_scale,
)
from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.text.sql_text import quote, text_literal

_BINARY = ("DOUBLE", "FLOAT")
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


@dataclass(frozen=True)
class Expression:
    """One SQL mapping: where it is written, its text, the column it fills, the conventions."""

    where: str
    sql: str
    column: Column
    conventions: Conventions

    def refused(self, problem: str) -> FileRefusedError:
        """The refusal of every file that is read by this expression."""
        return FileRefusedError(f"{self.where}: `{self.sql}` {problem}; mend the expression")


@dataclass
class _Operands:
    """The texts that number(…) and day(…) read: what makes a row unreadable or ambiguous."""

    unread: list[str] = field(default_factory=list)
    ambiguous: list[tuple[str, str]] = field(default_factory=list)


def expression_text(
    connection: duckdb.DuckDBPyConnection, given: Expression, headers: Sequence[str]
) -> str:
    """The SQL of an expression as text in the extract's own conventions.

    Raises FileRefusedError when it is not one expression over the file's headers.
    """
    operands = _Operands()
    expanded = _expand(given, operands)
    kind = _bind(connection, given, expanded, headers)
    cases = (
        [f"when {' or '.join(operands.unread)} then {text_literal(UNREADABLE)}"]
        if operands.unread
        else []
    )
    # the delivered text itself: the column refuses it for the same reason
    cases += [f"when {is_so} then {text}" for is_so, text in operands.ambiguous]
    text = _as_text(expanded, kind, given)
    computed = f"case {' '.join(cases)} else {text} end" if cases else text
    # one element that may be NULL: only a row that cannot be computed gives no list at all
    whole = f"coalesce(try([{computed}]), [{text_literal(UNREADABLE)}])[1]"
    _bind(connection, given, whole, headers)
    return whole


def _bind(
    connection: duckdb.DuckDBPyConnection, given: Expression, sql: str, headers: Sequence[str]
) -> str:
    """The type of an expression over the headers, asked of another connection.

    A statement that fails would abort the transaction of the load. A condition refuses aggregates
    and windows, which would mix rows.
    """
    names = ", ".join(f"cast(null as varchar) as {quote(header)}" for header in headers)
    query = f"describe select {sql} as x from (select {names}) where ({sql}) is null"
    with connection.cursor() as cursor:
        try:
            rows = cursor.execute(query).fetchall()
        except duckdb.Error as error:
            first = str(error).splitlines()[0]
            raise given.refused(f"cannot be read over this file's headers: {first}") from error
    return str(rows[0][1])


def _as_text(sql: str, kind: str, given: Expression) -> str:
    if kind in {"DATE", "TIMESTAMP"}:
        form = given.conventions.dates[0] + ("" if kind == "DATE" else " %H:%M:%S")
        return f"strftime({sql}, {text_literal(form)})"
    if kind == "VARCHAR":
        return cleaned(f"({sql})")
    shape = width_and_scale(given.column.type)
    if shape is None and not (
        given.column.type.upper() in _WHOLE and kind.startswith(("DECIMAL", *_BINARY, *_WHOLE))
    ):
        written = f"cast({sql} as varchar)"
        if not kind.startswith(_BINARY):
            return written
        # what a division by zero gives
        return f"case when not isfinite({sql}) then {text_literal(UNREADABLE)} else {written} end"
    scale = shape[1] if shape else 6
    rounded = f"cast(round(cast({sql} as DECIMAL(38,10)), {scale}) as DECIMAL(38,{scale}))"
    mark = text_literal(given.conventions.decimal)
    return f"replace(cast({rounded} as varchar), '.', {mark})"


def _expand(given: Expression, operands: _Operands) -> str:
    """The expression with number(…) and day(…) replaced by their SQL."""

    def swap(node: exp.Expression) -> exp.Expression:
        is_number = isinstance(node, exp.Anonymous) and node.name.lower() == "number"
        if not is_number and not isinstance(node, exp.Day):
            return node
        arguments = node.expressions if is_number else [node.this]
        if len(arguments) != 1 or arguments[0] is None:
            raise given.refused("gives number(…) or day(…) more or less than one header")
        text = cleaned(arguments[0].sql(dialect="duckdb"))
        value = _operand(text, given, operands) if is_number else _day(text, given.conventions)
        operands.unread.append(f"({text} is not null and {value} is null)")
        return sqlglot.parse_one(f"({value})", dialect="duckdb")

    return str(_parse(given).transform(swap).sql(dialect="duckdb"))


def _parse(given: Expression) -> exp.Expression:
    try:
        tree = sqlglot.parse_one(f"select {given.sql}", dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        first = str(error).splitlines()[0]
        raise given.refused(f"is not an SQL expression: {first}") from error
    is_plain = isinstance(tree, exp.Select) and not any(
        value for key, value in tree.args.items() if key != "expressions"
    )
    if not is_plain or len(tree.expressions) != 1 or tree.find(exp.Subquery, exp.Star):
        raise given.refused("is not one expression over the headers of the file")
    return tree.expressions[0].unalias()


def _operand(text: str, given: Expression, operands: _Operands) -> str:
    decimal = given.conventions.decimal
    if is_money(given.column.type):
        operands.ambiguous.append((ambiguous_operand(text, decimal), text))
    return f"try_cast({number_text(text, decimal)} as {NUMBER_TYPE})"


def _day(text: str, conventions: Conventions) -> str:
    formats = ", ".join(text_literal(form) for form in conventions.moments)
    return f"cast(try_strptime({text}, [{formats}]) as DATE)"
