"""Columns that the engine makes: a key of one extract, followed from row to row to its end.

`store.<column>` holds the keys that lead on to another one, with the key where they end as known
on the run date; every extract with the key shows it beside it.
"""

import duckdb

from reconquete_pipeline.statistics.links import ends
from reconquete_pipeline.tables.contracts import Contract, Follow
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.text.sql_text import quote

_COLUMNS = "_key varchar not null, _end varchar not null"


def create_tables(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make the tables of the followed columns of an extract, where they do not stand yet."""
    for name in contract.followed:
        connection.execute(f"create table if not exists store.{name} ({_COLUMNS})")


def follow(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Follow the links that this extract holds, from its view, as known on the run date.

    A link to a key that the extract does not hold is none; in a loop each key is its own end.
    """
    for name, made in model.contract.followed.items():
        if made.table != model.table:
            continue
        key, by = quote(made.key), quote(made.by.rpartition(".")[2])
        links = connection.execute(
            f"select {key}, {by} from {model.table} where {by} in (select {key} from {model.table})"
        ).fetchall()
        found = {start: end for start, end in ends(dict(links)).items() if end is not None}
        connection.execute(f"create or replace table store.{name} ({_COLUMNS})")
        connection.execute(
            f"insert into store.{name} select unnest($1::varchar[]), unnest($2::varchar[])",
            [list(found), list(found.values())],
        )


def joins(contract: Contract) -> str:
    """The joins (SQL) that give a view its followed columns.

    Grouped by its key, a link cannot double a row: DuckDB then leaves the join out of every query
    that does not read the column.
    """
    return " ".join(
        f"left join (select _key, any_value(_end) as {quote('_' + name)} from store.{name} "
        f"group by _key) as {quote('_of_' + name)} "
        f"on {quote(made.key)} = {quote('_of_' + name)}._key"
        for name, made in contract.followed.items()
    )


def shown(name: str, made: Follow) -> str:
    """A followed column of a view (SQL): the key itself where nothing leads on."""
    return f"coalesce({quote('_' + name)}, {quote(made.key)}) as {quote(name)}"
