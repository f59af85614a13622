"""One delivered file into the store, in one transaction of the caller: whole or not at all.

Every record ends in exactly one place, and the sum is proved:
read = accepted + rejected + superseded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from reconquete_pipeline.intake.ledger import Delivery
from reconquete_pipeline.intake.mapping import Reading, incoming_sql
from reconquete_pipeline.intake.parse import parse_column
from reconquete_pipeline.intake.prepare import Prepared
from reconquete_pipeline.models import Model, parse_query
from reconquete_pipeline.sql_text import quote, text_literal
from reconquete_pipeline.warehouse import scalar

RAW, TYPED, GOOD, CONFLICTS = "temp.raw_rows", "temp.typed_rows", "temp.good_rows", "temp.conflicts"
ENGINE_COLUMNS = "_file_id bigint not null, _record bigint not null, _known_on date not null"


class UnbalancedError(Exception):
    """Rows were lost or counted twice while loading: a fault of the engine, never of the data."""


@dataclass(frozen=True)
class Counts:
    """What became of a file's records."""

    read: int
    accepted: int
    rejected: int
    superseded: int


def create_store(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make the empty table that keeps the accepted rows of an extract."""
    columns = ", ".join(
        f"{quote(name)} {column.type}" for name, column in model.contract.columns.items()
    )
    connection.execute(f"create or replace table store.{model.name} ({columns}, {ENGINE_COLUMNS})")


def load_prepared(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, prepared: Prepared
) -> Counts:
    """Read, type, split and merge one prepared file. Raises Refused or UnbalancedError."""
    read_raw(connection, prepared.path, prepared.headers)
    found = scalar(connection, f"select count(*) from {RAW}")
    if found != prepared.good_count:
        raise UnbalancedError(
            f"{delivery.file_name}: {prepared.good_count} records were written, {found} read back"
        )
    type_rows(connection, reading, prepared.headers)
    superseded = split_rows(connection, reading.model)
    rejected = _keep_rejects(connection, delivery, prepared)
    accepted = _merge(connection, reading.model, delivery)
    read = prepared.good_count + len(prepared.bad_records)
    if read != accepted + rejected + superseded:
        raise UnbalancedError(
            f"{delivery.file_name}: {read} records read, but {accepted} accepted, {rejected} "
            f"rejected and {superseded} superseded"
        )
    return Counts(read, accepted, rejected, superseded)


def read_raw(connection: duckdb.DuckDBPyConnection, path: Path, headers: Sequence[str]) -> None:
    """Read a clean file, every field as text under its own header."""
    columns = ", ".join(
        f"{text_literal(name)}: '{kind}'"
        for name, kind in [("_record", "BIGINT"), *((header, "VARCHAR") for header in headers)]
    )
    connection.execute(
        f"create or replace temp table raw_rows as select * from read_csv("
        f"{text_literal(str(path))}, columns = {{{columns}}}, header = false, delim = ';', "
        "quote = '\"', escape = '\"', auto_detect = false, strict_mode = true, new_line = '\\n', "
        "null_padding = false, max_line_size = 16000000, parallel = true)"
    )


def type_rows(
    connection: duckdb.DuckDBPyConnection, reading: Reading, headers: Sequence[str]
) -> None:
    """Type every column by the contract, in one pass, with all reasons of a row in `_reasons`."""
    model, columns = reading.model, reading.columns
    tree = parse_query(model.query, model.table)
    mapped = tree.select("_record").sql(dialect="duckdb")
    parsed = {
        name: parse_column(name, column, reading.conventions) for name, column in columns.items()
    }
    texts = ", ".join(f"{quote(name)} as {quote('text_' + name)}" for name in columns)
    reads = ", ".join(f"{p.read} as {quote('read_' + name)}" for name, p in parsed.items())
    values = ", ".join(f"{p.value} as {quote(name)}" for name, p in parsed.items())
    rules = [p.reason for p in parsed.values()]
    rules += [f"case when not ({rule.sql}) then '{rule.name}' end" for rule in model.contract.rows]
    connection.execute(
        "create or replace temp table typed_rows as "
        f"with incoming as ({incoming_sql(connection, reading, headers, RAW)}), "
        f"mapped as ({mapped}), "
        f"texts as (select _record, {texts} from mapped), "
        f"read_texts as (select *, {reads} from texts), "
        f"typed as (select *, {values} from read_texts) "
        f"select _record, {_names(columns)}, concat_ws('; ', {', '.join(rules)}) as _reasons "
        "from typed"
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(quote(name) for name in names)


def split_rows(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """Good rows to one side, one row per key. Returns how many identical rows were superseded.

    The same key twice: identical rows count once, rows that disagree are all set aside.
    """
    columns, grain = _names(list(model.contract.columns)), _names(model.contract.grain)
    numbered = model.contract.numbered
    rows = f"select _record, {columns} from {TYPED} where _reasons = ''"
    if numbered is not None:
        number, within = quote(numbered.column), _names(numbered.within)
        rows = (
            f"select * replace (case when count({number}) over (partition by {within}) = "
            f"count(*) over (partition by {within}) then {number} else "
            f"row_number() over (partition by {within} order by _record) end as {number}) "
            f"from ({rows})"
        )
    connection.execute(f"create or replace temp table good_rows as {rows}")
    connection.execute(
        f"create or replace temp table repeated as select {grain}, min(_record) as first_record, "
        f"count(distinct row({columns})) as version_count from {GOOD} "
        f"where ({grain}) in (select ({grain}) from {GOOD} group by {grain} having count(*) > 1) "
        f"group by {grain}"
    )
    connection.execute(
        f"create or replace temp table conflicts as select g._record from {GOOD} as g "
        f"join repeated using ({grain}) where version_count > 1"
    )
    connection.execute(f"delete from {GOOD} where _record in (select _record from {CONFLICTS})")
    before = scalar(connection, f"select count(*) from {GOOD}")
    connection.execute(
        f"delete from {GOOD} using repeated as r where {_same(model.contract.grain, 'good_rows')} "
        "and good_rows._record > r.first_record"
    )
    return before - scalar(connection, f"select count(*) from {GOOD}")


def _same(key: Sequence[str], table: str) -> str:
    return " and ".join(f"{table}.{quote(name)} = r.{quote(name)}" for name in key)


def _keep_rejects(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, prepared: Prepared
) -> int:
    if prepared.bad_records:
        connection.executemany(
            "insert into intake.rejected_rows values (?, ?, ?, ?, ?)",
            [
                (delivery.file_id, bad.record_number, bad.reason, bad.text, delivery.extract)
                for bad in prepared.bad_records
            ],
        )
    fields = ", ".join(f"coalesce(r.{quote(header)}, '')" for header in prepared.headers)
    connection.execute(
        "insert into intake.rejected_rows "
        f"select ?, r._record, case when t._reasons = '' then 'conflicting_duplicate' "
        f"else t._reasons end, concat_ws(';', {fields}), ? "
        f"from {RAW} as r join {TYPED} as t using (_record) "
        f"where t._reasons <> '' or r._record in (select _record from {CONFLICTS})",
        [delivery.file_id, delivery.extract],
    )
    return scalar(
        connection,
        f"select count(*) from intake.rejected_rows where file_id = {delivery.file_id}",
    )


def _merge(connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery) -> int:
    """Replace whole what the file delivers again; an undated extract keeps each day's version."""
    key = model.delivered_by
    same_day = (
        f" and s._known_on = date '{delivery.known_on}'" if model.contract.is_versioned else ""
    )
    connection.execute(
        f"delete from store.{model.name} as s using (select distinct {_names(key)} from {GOOD}) "
        f"as r where {_same(key, 's')}{same_day}"
    )
    columns = _names(list(model.contract.columns))
    connection.execute(
        f"insert into store.{model.name} select {columns}, {delivery.file_id}, _record, "
        f"date '{delivery.known_on}' from {GOOD} order by _record"
    )
    return scalar(connection, f"select count(*) from {GOOD}")
