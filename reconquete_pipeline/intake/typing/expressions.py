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
class Operands:
    """What number(…) and day(…) of all mappings read, computed once beside the file's headers.

    Only of plain headers: what is computed may fail, and stays inside of try().
    """

    headers: Sequence[str]
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def relation(self, raw: str) -> str:
        """The relation `raw` with the operands as columns."""
        for computed in (self.texts, self.values):
            if computed:
                listed = ", ".join(f"{sql} as {name}" for name, sql in computed.items())
                raw = f"(select *, {listed} from {raw})"
        return raw

    def text(self, header: str) -> str:
        """The column that holds the trimmed text of a header."""
        name = self._name("text", header)
        self.texts[name] = cleaned(quote(header))
        return name

    def value(self, kind: str, header: str, sql: str) -> str:
        """The column that holds what a header is as a number or day."""
        name = self._name(kind, header)
        self.values[name] = sql
        return name

    def _name(self, kind: str, header: str) -> str:
        name = f"_{kind}_{self.headers.index(header)}"
        taken = {other.casefold() for other in self.headers}
        while name in taken:
            name = "_" + name
        return quote(name)


@dataclass
class _Doubts:
    """The texts that number(…) and day(…) read: what makes a row unreadable or ambiguous."""

    unread: list[str] = field(default_factory=list)
    ambiguous: list[tuple[str, str]] = field(default_factory=list)


def expression_text(
    connection: duckdb.DuckDBPyConnection, given: Expression, operands: Operands
) -> str:
    """The SQL of an expression as text in the extract's own conventions, over `operands`.

    Raises FileRefusedError when it is not one expression over the file's headers.
    """
    doubts = _Doubts()
    expanded = _expand(given, operands, doubts)
    kind = _bind(connection, given, expanded, operands)
    cases = (
        [f"when {' or '.join(doubts.unread)} then {text_literal(UNREADABLE)}"]
        if doubts.unread
        else []
    )
    # the delivered text itself: the column refuses it for the same reason
    cases += [f"when {is_so} then {text}" for is_so, text in doubts.ambiguous]
    text = _as_text(expanded, kind, given)
    computed = f"case {' '.join(cases)} else {text} end" if cases else text
    # one element that may be NULL: only a row that cannot be computed gives no list at all
    whole = f"coalesce(try([{computed}]), [{text_literal(UNREADABLE)}])[1]"
    _bind(connection, given, whole, operands)
    return whole


def _bind(
    connection: duckdb.DuckDBPyConnection, given: Expression, sql: str, operands: Operands
) -> str:
    """The type of an expression over the headers, asked of another connection.

    A statement that fails would abort the transaction of the load. A condition refuses aggregates
    and windows, which would mix rows.
    """
    names = ", ".join(f"cast(null as varchar) as {quote(header)}" for header in operands.headers)
    source = operands.relation(f"(select {names})")
    query = f"describe select {sql} as x from {source} where ({sql}) is null"
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


def _expand(given: Expression, operands: Operands, doubts: _Doubts) -> str:
    """The expression with number(…) and day(…) replaced by their SQL."""

    def swap(node: exp.Expression) -> exp.Expression:
        is_number = isinstance(node, exp.Anonymous) and node.name.lower() == "number"
        if not is_number and not isinstance(node, exp.Day):
            return node
        arguments = node.expressions if is_number else [node.this]
        if len(arguments) != 1 or arguments[0] is None:
            raise given.refused("gives number(…) or day(…) more or less than one header")
        (argument,) = arguments
        kind, read = ("number", _number) if is_number else ("day", _day)
        is_header = isinstance(argument, exp.Column) and not argument.table
        if is_header and argument.name in operands.headers:
            text = operands.text(argument.name)
            value = operands.value(kind, argument.name, read(text, given.conventions))
        else:
            text = cleaned(argument.sql(dialect="duckdb"))
            value = read(text, given.conventions)
        if is_number and is_money(given.column.type):
            is_ambiguous = ambiguous_operand(text, given.conventions.decimal)
            doubts.ambiguous.append((is_ambiguous, text))
        doubts.unread.append(f"({text} is not null and {value} is null)")
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


def _number(text: str, conventions: Conventions) -> str:
    return f"try_cast({number_text(text, conventions.decimal)} as {NUMBER_TYPE})"


def _day(text: str, conventions: Conventions) -> str:
    formats = ", ".join(text_literal(form) for form in conventions.moments)
    return f"cast(try_strptime({text}, [{formats}]) as DATE)"
