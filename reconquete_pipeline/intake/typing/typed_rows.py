"""The rows of one file in temporary tables: typed by the contract, then good or set aside."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import duckdb
import sqlglot
from sqlglot import exp

from reconquete_pipeline.home.extract_config import SqlMapping
from reconquete_pipeline.intake.typing.mapping import (
    CAME_ON,
    RAW,
    Reading,
    field_names,
    incoming,
)
from reconquete_pipeline.intake.typing.numbers import cleaned, filled
from reconquete_pipeline.intake.typing.parse import (
    NO_REASON,
    absent_column,
    parse_column,
    readable,
)
from reconquete_pipeline.tables.contracts import Column, Contract, Numbering
from reconquete_pipeline.tables.model import Model, parse_query
from reconquete_pipeline.tables.warehouse import changed, first_row, scalar
from reconquete_pipeline.text.sql_text import quote

# GOOD is a view: the rows of TYPED without a reason, which may be changed or left out there.
TYPED, GOOD, IS_GOOD = "temp.typed_rows", "temp.good_rows", "_reasons is null"
# Of a shared file, where columns yield to another: what could not be read and did not cost its row.
YIELDED = "_yielded"
# The units of which the lines were numbered here.
NUMBERED = "temp.numbered_units"
_SEPARATOR = "chr(31)"
CONFLICT = "conflicting_duplicate"
# The rest of a delivered unit of which a row was set aside.
INCOMPLETE_UNIT = "incomplete_order"


def type_rows(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    headers: Sequence[str],
    relation: str,
    is_trimmed: bool = False,
) -> None:
    """Type every column by the contract, in one pass, with all reasons of a row in `_reasons`.

    A row without a reason has NULL there. One with reasons, or where a value yielded, also keeps
    what its columns were read from, in `_texts`; one with reasons its whole text, in
    `_row_text`. `is_trimmed` as in `Prepared`.
    """
    _type_into("typed_rows", connection, reading, headers, relation, is_trimmed)


def type_together(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    headers: Sequence[str],
    files: Sequence[tuple[str, int]],
    is_trimmed: bool,
) -> list[int]:
    """Type files of the same headers, each a relation and how many records it has, in one query.

    Returns the place of each for `take_typed`.
    """
    places = list(accumulate((read_count for _, read_count in files), initial=0))[:-1]
    fields = [*headers, CAME_ON] if reading.config.part else headers
    relation = " union all ".join(
        f"select _record + {place} as _record, {names_sql(fields)} from {relation}"
        for place, (relation, _) in zip(places, files, strict=True)
    )
    _type_into("typed_together", connection, reading, headers, f"({relation})", is_trimmed)
    return places


def take_typed(connection: duckdb.DuckDBPyConnection, place: int, read_count: int) -> None:
    """The typed rows of one of the files that were typed together."""
    connection.execute(
        "create or replace temp table typed_rows as "
        f"select * replace (_record - {place} as _record) from temp.typed_together "
        f"where _record > {place} and _record <= {place + read_count}"
    )


def forget_typed_together(connection: duckdb.DuckDBPyConnection) -> None:
    """Free what `type_together` holds."""
    connection.execute("drop table if exists temp.typed_together")


def _type_into(
    table: str,
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    headers: Sequence[str],
    relation: str,
    is_trimmed: bool,
) -> None:
    key = (*headers, is_trimmed)
    if key not in reading.queries:
        reading.queries[key] = _typing_query(connection, reading, headers, is_trimmed)
    query = reading.queries[key].replace(RAW, relation)
    is_computed = any(isinstance(one, SqlMapping) for one in reading.config.columns.values())
    with _shared_expressions_in_place(connection) if is_computed else nullcontext():
        connection.execute(f"create or replace temp table {table} as {query}")


def _typing_query(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    headers: Sequence[str],
    is_trimmed: bool,
) -> str:
    """The select that types the records of RAW. Raises FileRefusedError as `incoming` does."""
    columns, said = reading.columns, reading.conventions
    source = incoming(connection, reading, headers)
    fields = field_names(headers)
    days = [CAME_ON] if reading.config.part else []
    carried = [*reading.mark_columns, *days, *fields]
    mapped, plain = _mapped(reading.model.query, reading.model.table, tuple(carried))
    absent = {name for name, given in plain.items() if given in source.absent}
    trimmed = {name for name, given in plain.items() if is_trimmed and given in source.delivered}
    parsed = {
        name: absent_column(name, column)
        if name in absent
        else parse_column(name, column, said, name in trimmed)
        for name, column in columns.items()
    }
    rules = {
        f"_{name}": _yielding(columns[name], p.reason) if reading.config.part else p.reason
        for name, p in parsed.items()
        if p.reason != NO_REASON
    }
    rules |= {
        f"_{rule.name}": f"case when not ({rule.sql}) then '{rule.name}' end"
        for rule in reading.model.contract.rows
    }
    judged = {"_reasons": _all_of(rules)}
    query = (
        f"with incoming as ({source.query}), "
        f"mapped as ({mapped}), "
        f"given as (select _record, {', '.join(carried)}, "
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
    query = f"select *{_where_empty(columns, trimmed)} from ({query})"
    if reading.model.contract.rows and not days:
        # A history that comes at once holds days after the run date of a night of the past.
        query = _with(query, {CAME_ON: "cast(null as date)"})
    yielded = [
        f"case when {quote(column.yields_to)} is not null then {parsed[name].reason} end"
        for name, column in columns.items()
        if reading.config.part and column.yields_to is not None
    ]
    if yielded:
        judged[YIELDED] = f"nullif(concat_ws('; ', {', '.join(yielded)}), '')"
    for step in filter(None, (rules, judged)):
        query = _with(query, step)
    is_kept = f"coalesce(_reasons, {YIELDED}) is not null" if yielded else "_reasons is not null"
    kept = _kept(columns, fields if is_trimmed else map(readable, fields), is_kept)
    marks = "".join(f"{name}, " for name in (*reading.mark_columns, *[YIELDED][: len(yielded)]))
    return f"select _record, {names_sql(columns)}, {marks}_reasons, {kept} from ({query})"


def _with(query: str, expressions: Mapping[str, str]) -> str:
    """The query with computed columns beside its own."""
    return f"select *, {_named(expressions)} from ({query})"


def _yielding(column: Column, reason: str) -> str:
    """Why a value of a shared file costs its row: not beside what it yields to."""
    if column.yields_to is None:
        return reason
    return f"case when {quote(column.yields_to)} is null then {reason} end"


def _named(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} as {quote(name)}" for name, sql in expressions.items())


def _where_empty(columns: Mapping[str, Column], trimmed: Collection[str]) -> str:
    """What a column is `otherwise`, where nothing was delivered for it."""
    said = {}
    for name, column in columns.items():
        if column.otherwise:
            given = quote(f"given_{name}")
            text = filled(given) if name in trimmed else cleaned(given)
            said[name] = (
                f"case when {quote(name)} is null and {text} is null "
                f"then try_cast({column.otherwise} as {column.type}) else {quote(name)} end"
            )
    return f" replace ({_named(said)})" if said else ""


@cache
def _mapped(query: str, table: str, fields: tuple[str, ...]) -> tuple[str, Mapping[str, str]]:
    """The staging file's select, and its plain columns: which one stands for which.

    What it computes with is trimmed, plain columns are not yet.
    """
    tree = parse_query(query, table)
    plain = {}
    for selected in tree.expressions:
        bare = selected.unalias()
        if isinstance(bare, exp.Column):
            plain[selected.alias_or_name] = bare.name
            continue
        for column in list(selected.find_all(exp.Column)):
            trimmed = cleaned(column.sql(dialect="duckdb"))
            column.replace(sqlglot.parse_one(trimmed, dialect="duckdb"))
    return tree.select("_record", *fields).sql(dialect="duckdb"), plain


def _all_of(rules: Iterable[str]) -> str:
    """All reasons of a row as one text; NULL where there is none, which nearly every row is."""
    if not (names := names_sql(rules)):
        return "cast(null as varchar)"
    return f"case when coalesce({names}) is not null then concat_ws('; ', {names}) end"


def _kept(columns: Iterable[str], fields: Iterable[str], is_kept: str) -> str:
    """What is kept of a row with reasons: what its columns were read from, and its whole text."""
    texts = ", ".join(f"coalesce({quote('given_' + name)}, '')" for name in columns)
    row = ", ".join(f"coalesce({field}, '')" for field in fields)
    # One text, not a struct: copying the structs of a few rows took as long as reading all rows.
    return (
        f"case when {is_kept} then concat_ws({_SEPARATOR}, {texts}) end as _texts, "
        f"case when _reasons is not null then concat_ws(';', {row}) end as _row_text"
    )


def delivered_part(columns: Iterable[str], name: str) -> str:
    """What a column of a row with `_texts` was read from, over the typed rows: not trimmed yet."""
    return f"split_part(_texts, {_SEPARATOR}, {list(columns).index(name) + 1})"


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


@dataclass(frozen=True)
class Split:
    """What was typed: how many rows, and what became of them within their file.

    `late_reject_count` of the rejected rows are good by themselves, so their texts were not kept.
    `has_numbered` where rows were numbered here: the units are in NUMBERED.
    """

    row_count: int
    rejected_count: int
    late_reject_count: int
    superseded_count: int
    has_numbered: bool


def split_rows(connection: duckdb.DuckDBPyConnection, model: Model) -> Split:
    """Good rows to one side, one row per key.

    The same key twice: identical rows count once, rows that disagree are all set aside. Where
    units of several rows are delivered (an order with its lines), a unit is good as a whole or
    not at all.
    """
    columns, numbered = names_sql(model.contract.delivered), model.contract.numbered
    connection.execute(
        "create or replace temp view good_rows as "
        f"select _record, {columns} from {TYPED} where {IS_GOOD}"
    )
    number = quote(numbered.column) if numbered is not None else "0"
    row_count, bad_count, unnumbered_count = connection.execute(
        "select count(*), count(_reasons), count(*) filter (where "
        f"{number} is null and {IS_GOOD}) from {TYPED}"
    ).fetchall()[0]
    if numbered is not None and unnumbered_count:
        _number(connection, numbered)
    has_repeated = _find_repeated(connection, model.contract)
    late_count = _set_conflicts_aside(connection, model.contract) if has_repeated else 0
    if model.delivered_by != model.contract.grain and bad_count + late_count:
        late_count += _set_incomplete_units_aside(connection, model)
    superseded_count = _drop_repeated(connection, model.contract) if has_repeated else 0
    rejected_count = bad_count + late_count
    return Split(row_count, rejected_count, late_count, superseded_count, unnumbered_count > 0)


def _may_repeat(connection: duckdb.DuckDBPyConnection, grain: Sequence[str]) -> bool:
    """False where every key comes after the one before, as in most files: then none is repeated."""
    is_after = "false"
    for name in reversed(grain):
        key, before = quote(name), quote(f"before_{name}")
        is_after = f"({key} > {before} or {key} = {before} and {is_after})"
    before = ", ".join(f"lag({quote(name)}) over () as {quote(f'before_{name}')}" for name in grain)
    query = f"select count(*) from (select {names_sql(grain)}, {before} from {GOOD}) "
    # Nothing comes before the first one.
    return scalar(connection, f"{query} where ({is_after}) is not true") > 1


def _find_repeated(connection: duckdb.DuckDBPyConnection, contract: Contract) -> bool:
    """Make `repeated`, the keys that stand twice among the good rows, where there are any."""
    if not _may_repeat(connection, contract.grain):
        return False
    columns, grain = names_sql(contract.delivered), names_sql(contract.grain)
    repeated_count = changed(
        connection,
        f"create or replace temp table repeated as select {grain}, min(_record) as first_record, "
        f"count(distinct row({columns})) as version_count from {GOOD} where hash({grain}) in ("
        f"select hash({grain}) from {GOOD} group by 1 having count(*) > 1) "
        f"group by {grain} having count(*) > 1",
    )
    return repeated_count > 0


def _set_conflicts_aside(connection: duckdb.DuckDBPyConnection, contract: Contract) -> int:
    return changed(
        connection,
        f"update {TYPED} set _reasons = '{CONFLICT}' from repeated as r "
        f"where {same_key(contract.grain, 'typed_rows')} and _reasons is null "
        "and r.version_count > 1",
    )


def _drop_repeated(connection: duckdb.DuckDBPyConnection, contract: Contract) -> int:
    """Of equal rows the first one stays."""
    return changed(
        connection,
        f"delete from {TYPED} using repeated as r "
        f"where {same_key(contract.grain, 'typed_rows')} and _reasons is null "
        "and typed_rows._record > r.first_record",
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


def _set_incomplete_units_aside(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """Half of an order never replaces the older whole one: all of it waits for its bad row.

    An order that is new comes in with its good rows: that the client bought is worth more than the
    exact amount.
    """
    unit = unit_key(model, "t")
    return changed(
        connection,
        f"update {TYPED} as t set _reasons = '{INCOMPLETE_UNIT}' where t._reasons is null "
        f"and {unit} in (select {unit_key(model, 's')} from store.{model.name} as s "
        f"where {unit_key(model, 's')} in (select {unit} from {TYPED} as t "
        f"where t._reasons is not null and {unit} is not null))",
    )


def same_key(key: Sequence[str], table: str) -> str:
    """The condition that a row of `table` has the same key as a row of `r`.

    A part of a key may be empty (an objection without a client number): empty is equal to empty.
    """
    return " and ".join(
        f"{table}.{quote(name)} is not distinct from r.{quote(name)}" for name in key
    )
