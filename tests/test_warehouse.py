"""The working database after a change of the program: nothing of an earlier version stays."""

import duckdb
from model_bench import shared_catalogue

from reconquete_pipeline.tables.warehouse import create_engine_tables, drop_leftovers


def tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
    ).fetchall()
    return {str(row[0]) for row in rows}


def test_tables_views_and_schemas_of_an_earlier_version_go():
    connection = duckdb.connect()
    create_engine_tables(connection)
    before = tables(connection)
    connection.execute(
        "create schema customers; create table customers.status as select 'C1' as client_id;"
        "create view staging.old_extract as select 1 as one;"
        "create table staging.orders as select 1 as one;"
        "create table store.orders as select 1 as one; create temp table mine as select 1 as one"
    )
    connection.execute(
        "insert into stamps.builds (table_name, run_on, run_id, sql_sha256, toml_sha256,"
        " built_at, row_count) select unnest(['customers.status', 'staging.orders']), "
        "date '2026-01-01', 'r', 's', 't', timestamp '2026-01-02', 1"
    )
    dropped = drop_leftovers(connection, shared_catalogue())
    assert dropped == ["customers.status", "staging.old_extract"]
    assert tables(connection) == before | {"staging.orders", "store.orders", "main.mine"}
    stamped = connection.execute("select table_name from stamps.builds").fetchall()
    assert stamped == [("staging.orders",)]
    schemas = connection.execute("select schema_name from duckdb_schemas()").fetchall()
    assert ("customers",) not in schemas
    assert drop_leftovers(connection, shared_catalogue()) == []
