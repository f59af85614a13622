"""The rows of one file in temporary tables: typed by the contract, then good or set aside."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

import duckdb

from reconquete_pipeline.extract_config import SqlMapping
from reconquete_pipeline.intake.mapping import Reading, incoming_sql
from reconquete_pipeline.intake.parse import parse_column
from reconquete_pipeline.models import Model, parse_query
from reconquete_pipeline.sql_text import quote
from reconquete_pipeline.warehouse import first_row, scalar

RAW, TYPED, GOOD, ASIDE = "temp.raw_rows", "temp.typed_rows", "temp.good_rows", "temp.set_aside"
CONFLICT = "conflicting_duplicate"
# The rest of a delivered unit of which a row was set aside.
INCOMPLETE_UNIT = "incomplete_order"


def type_rows(
    connection: duckdb.DuckDBPyConnection, reading: Reading, headers: Sequence[str]
) -> None:
    """Type every column by the contract, in one pass, with all reasons of a row in `_reasons`.

    A row with reasons also keeps what its columns were read from, in `_texts`.
    """
    model, columns = reading.model, reading.columns
    tree = parse_query(model.query, model.table)
    mapped = tree.select("_record").sql(dialect="duckdb")
    parsed = {
        name: parse_column(name, column, reading.conventions) for name, column in columns.items()
    }
    texts = ", ".join(f"{quote(name)} as {quote('text_' + name)}" for name in columns)
    reads = ", ".join(f"{p.read} as {quote('read_' + name)}" for name, p in parsed.items())
    values = ", ".join(f"{p.value} as {quote(name)}" for name, p in parsed.items())
    kept = ", ".join(f"{quote(name)} := {quote('text_' + name)}" for name in columns)
    rules = [p.reason for p in parsed.values()]
    rules += [f"case when not ({rule.sql}) then '{rule.name}' end" for rule in model.contract.rows]
    query = (
        "create or replace temp table typed_rows as "
        f"with incoming as ({incoming_sql(connection, reading, headers, RAW)}), "
        f"mapped as ({mapped}), "
        f"texts as (select _record, {texts} from mapped), "
        f"read_texts as (select *, {reads} from texts), "
        f"typed as (select *, {values} from read_texts), "
        f"judged as (select *, concat_ws('; ', {', '.join(rules)}) as _reasons from typed) "
        f"select _record, {names_sql(columns)}, _reasons, "
        f"case when _reasons <> '' then struct_pack({kept}) end as _texts from judged"
    )
    is_computed = any(isinstance(one, SqlMapping) for one in reading.config.columns.values())
    with _shared_expressions_in_place(connection) if is_computed else nullcontext():
        connection.execute(query)


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
    columns, grain = names_sql(model.contract.columns), names_sql(model.contract.grain)
    connection.execute(f"create or replace temp table good_rows as {_numbered(model, columns)}")
    connection.execute(
        f"create or replace temp table repeated as select {grain}, min(_record) as first_record, "
        f"count(distinct row({columns})) as version_count from {GOOD} "
        f"where ({grain}) in (select ({grain}) from {GOOD} group by {grain} having count(*) > 1) "
        f"group by {grain}"
    )
    connection.execute(
        f"create or replace temp table set_aside as select g._record, '{CONFLICT}' as reason "
        f"from {GOOD} as g join repeated using ({grain}) where version_count > 1"
    )
    if model.delivered_by != model.contract.grain:
        _set_incomplete_units_aside(connection, model)
    connection.execute(f"delete from {GOOD} where _record in (select _record from {ASIDE})")
    before = scalar(connection, f"select count(*) from {GOOD}")
    connection.execute(
        f"delete from {GOOD} using repeated as r "
        f"where {same_key(model.contract.grain, 'good_rows')} "
        "and good_rows._record > r.first_record"
    )
    return before - scalar(connection, f"select count(*) from {GOOD}")


def _numbered(model: Model, columns: str) -> str:
    """The rows without a reason; those without a number get their place in the file."""
    rows = f"select _record, {columns} from {TYPED} where _reasons = ''"
    numbered = model.contract.numbered
    if numbered is None:
        return rows
    number, within = quote(numbered.column), names_sql(numbered.within)
    return (
        f"select * replace (case when count({number}) over (partition by {within}) = "
        f"count(*) over (partition by {within}) then {number} else "
        f"row_number() over (partition by {within} order by _record) end as {number}) "
        f"from ({rows})"
    )


def _set_incomplete_units_aside(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Half of an order never replaces the older whole one: all of it waits for its bad row.

    An order that is new comes in with its good rows: that the client bought is worth more than the
    exact amount.
    """
    connection.execute(
        f"insert into {ASIDE} select g._record, '{INCOMPLETE_UNIT}' from {GOOD} as g "
        f"where g._record not in (select _record from {ASIDE}) "
        f"and {unit_key(model, 'g')} in "
        f"(select {unit_key(model, 's')} from store.{model.name} as s) "
        f"and {unit_key(model, 'g')} in ("
        f"select {unit_key(model, 't')} from {TYPED} as t where {unit_key(model, 't')} is not null "
        f"and (t._reasons <> '' or t._record in (select _record from {ASIDE})))"
    )


def same_key(key: Sequence[str], table: str) -> str:
    """The condition that a row of `table` has the same key as a row of `r`."""
    return " and ".join(f"{table}.{quote(name)} = r.{quote(name)}" for name in key)
