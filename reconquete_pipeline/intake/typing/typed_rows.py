"""The rows of one file in temporary tables: typed by the contract, then good or set aside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext

import duckdb
import sqlglot
from sqlglot import exp

from reconquete_pipeline.home.extract_config import SqlMapping
from reconquete_pipeline.intake.typing.mapping import Reading, field_names, incoming_sql
from reconquete_pipeline.intake.typing.numbers import cleaned
from reconquete_pipeline.intake.typing.parse import parse_column, readable
from reconquete_pipeline.tables.contracts import Column, Numbering
from reconquete_pipeline.tables.model import Model, parse_query
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.sql_text import quote

# GOOD is a view: the rows of TYPED without a reason, which may be changed or left out there.
TYPED, GOOD, IS_GOOD = "temp.typed_rows", "temp.good_rows", "_reasons is null"
# The units of which the lines were numbered here.
NUMBERED = "temp.numbered_units"
_SEPARATOR = "chr(31)"
CONFLICT = "conflicting_duplicate"
# The rest of a delivered unit of which a row was set aside.
INCOMPLETE_UNIT = "incomplete_order"


def type_rows(
    connection: duckdb.DuckDBPyConnection, reading: Reading, headers: Sequence[str], relation: str
) -> None:
    """Type every column by the contract, in one pass, with all reasons of a row in `_reasons`.

    A row without a reason has NULL there. One with reasons also keeps what its columns were read
    from, in `_texts`, and its whole text, in `_row_text`.
    """
    columns, said = reading.columns, reading.conventions
    parsed = {name: parse_column(name, column, said) for name, column in columns.items()}
    fields = field_names(headers)
    rules = {f"_{name}": p.reason for name, p in parsed.items()}
    rules |= {
        f"_{rule.name}": f"case when not ({rule.sql}) then '{rule.name}' end"
        for rule in reading.model.contract.rows
    }
    judged = {"_reasons": _all_of(rules)}
    query = (
        f"with incoming as ({incoming_sql(connection, reading, headers, relation)}), "
        f"mapped as ({_mapped(reading.model, fields)}), "
        f"given as (select _record, {', '.join(fields)}, "
        f"{_named({f'given_{name}': quote(name) for name in columns})} from mapped) from given"
    )
    steps = [
        {f"quick_{name}": p.quick for name, p in parsed.items()},
        {f"text_{name}": p.text for name, p in parsed.items() if p.text},
        {f"read_{name}": p.read for name, p in parsed.items() if p.read},
        {name: p.value for name, p in parsed.items()},
    ]
    for step in filter(None, steps):
        query = _with(query, step)
    query = _with(_with(f"select *{_where_empty(columns)} from ({query})", rules), judged)
    query = (
        "create or replace temp table typed_rows as "
        f"select _record, {names_sql(columns)}, _reasons, {_kept(columns, fields)} from ({query})"
    )
    is_computed = any(isinstance(one, SqlMapping) for one in reading.config.columns.values())
    with _shared_expressions_in_place(connection) if is_computed else nullcontext():
        connection.execute(query)


def _with(query: str, expressions: Mapping[str, str]) -> str:
    """The query with computed columns beside its own."""
    return f"select *, {_named(expressions)} from ({query})"


def _named(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} as {quote(name)}" for name, sql in expressions.items())


def _where_empty(columns: Mapping[str, Column]) -> str:
    """What a column is `otherwise`, where nothing was delivered for it."""
    said = {
        name: f"case when {quote(name)} is null and {cleaned(quote('given_' + name))} is null "
        f"then try_cast({column.otherwise} as {column.type}) else {quote(name)} end"
        for name, column in columns.items()
        if column.otherwise
    }
    return f" replace ({_named(said)})" if said else ""


def _mapped(model: Model, fields: Iterable[str]) -> str:
    """The staging file's select; what it computes with is trimmed, plain columns are not yet."""
    tree = parse_query(model.query, model.table)
    for selected in tree.expressions:
        if not isinstance(selected.unalias(), exp.Column):
            for column in list(selected.find_all(exp.Column)):
                trimmed = cleaned(column.sql(dialect="duckdb"))
                column.replace(sqlglot.parse_one(trimmed, dialect="duckdb"))
    return str(tree.select("_record", *fields).sql(dialect="duckdb"))


def _all_of(rules: Iterable[str]) -> str:
    """All reasons of a row as one text; NULL where there is none, which nearly every row is."""
    names = names_sql(rules)
    return f"case when coalesce({names}) is not null then concat_ws('; ', {names}) end"


def _kept(columns: Iterable[str], fields: Iterable[str]) -> str:
    """What is kept of a row with reasons: what its columns were read from, and its whole text."""
    texts = ", ".join(f"coalesce({quote('given_' + name)}, '')" for name in columns)
    row = ", ".join(f"coalesce({readable(field)}, '')" for field in fields)
    # One text, not a struct: copying the structs of a few rows took as long as reading all rows.
    return (
        f"case when _reasons is not null then concat_ws({_SEPARATOR}, {texts}) end as _texts, "
        f"case when _reasons is not null then concat_ws(';', {row}) end as _row_text"
    )


def delivered_text(columns: Iterable[str], name: str) -> str:
    """What a column of a row with reasons was read from, over the typed rows; NULL for nothing."""
    return cleaned(f"split_part(_texts, {_SEPARATOR}, {list(columns).index(name) + 1})")


@contextmanager
def _shared_expressions_in_place(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """DuckDB 2.0.0 computes a shared part of an expression outside of try(), where it can fail."""
    row = first_row(connection, "select current_setting('disabled_optimizers')")
    before = str(row[0]) if row else ""
    connection.execute(f"set disabled_optimizers = '{before},common_subexpressions'")
    try:
        yield
    finally:
        connection.execute(f"set disabled_optimizers = '{before}'")


def names_sql(columns: Iterable[str]) -> str:
    """Column names as a list in SQL."""
    return ", ".join(quote(name) for name in columns)


def unit_key(model: Model, table: str) -> str:
    """The key of the delivered unit as one text; NULL where a part of it could not be read."""
    parts = [f"cast({table}.{quote(name)} as varchar)" for name in model.delivered_by]
    return " || chr(31) || ".join(parts)


def split_rows(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """Good rows to one side, one row per key. Returns how many identical rows were superseded.

    The same key twice: identical rows count once, rows that disagree are all set aside. Where
    units of several rows are delivered (an order with its lines), a unit is good as a whole or
    not at all.
    """
    columns, grain = names_sql(model.contract.delivered), names_sql(model.contract.grain)
    connection.execute(
        "create or replace temp view good_rows as "
        f"select _record, {columns} from {TYPED} where {IS_GOOD}"
    )
    if model.contract.numbered is not None:
        _number(connection, model.contract.numbered)
    connection.execute(
        f"create or replace temp table repeated as select {grain}, min(_record) as first_record, "
        f"count(distinct row({columns})) as version_count from {GOOD} where hash({grain}) in ("
        f"select hash({grain}) from {GOOD} group by 1 having count(*) > 1) "
        f"group by {grain} having count(*) > 1"
    )
    key = same_key(model.contract.grain, "typed_rows")
    connection.execute(
        f"update {TYPED} set _reasons = '{CONFLICT}' from repeated as r "
        f"where {key} and _reasons is null and r.version_count > 1"
    )
    if model.delivered_by != model.contract.grain:
        _set_incomplete_units_aside(connection, model)
    return len(
        connection.execute(
            f"delete from {TYPED} using repeated as r where {key} and _reasons is null "
            "and typed_rows._record > r.first_record returning 1"
        ).fetchall()
    )


def _number(connection: duckdb.DuckDBPyConnection, numbered: Numbering) -> None:
    """Rows of a unit of which one has no number get their place in the file."""
    number, within = quote(numbered.column), names_sql(numbered.within)
    connection.execute(
        f"create or replace temp table numbered_units as select distinct {within} from {GOOD} "
        f"where {number} is null"
    )
    connection.execute(
        f"update {TYPED} set {number} = r.place from (select _record, row_number() over ("
        f"partition by {within} order by _record) as place from {GOOD} "
        f"where ({within}) in (select ({within}) from {NUMBERED})) as r "
        "where typed_rows._record = r._record"
    )


def _set_incomplete_units_aside(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Half of an order never replaces the older whole one: all of it waits for its bad row.

    An order that is new comes in with its good rows: that the client bought is worth more than the
    exact amount.
    """
    unit = unit_key(model, "t")
    connection.execute(
        f"update {TYPED} as t set _reasons = '{INCOMPLETE_UNIT}' where t._reasons is null "
        f"and {unit} in (select {unit_key(model, 's')} from store.{model.name} as s "
        f"where {unit_key(model, 's')} in (select {unit} from {TYPED} as t "
        f"where t._reasons is not null and {unit} is not null))"
    )


def same_key(key: Sequence[str], table: str) -> str:
    """The condition that a row of `table` has the same key as a row of `r`.

    A part of a key may be empty (an objection without a client number): empty is equal to empty.
    """
    return " and ".join(
        f"{table}.{quote(name)} is not distinct from r.{quote(name)}" for name in key
    )
