"""Build tables of a stage on invented rows: CPU and wall seconds of each, rows, memory, growth."""

import resource
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import log

import duckdb

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.build import Stamp, build, mark_checked
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.python_tables import prepare_python_table
from reconquete_pipeline.tables.warehouse import create_engine_tables, prepare_session, set_macros

Filled = Mapping[str, tuple[str, str]]


def filled_company(day: date, size: int, filled: Filled) -> duckdb.DuckDBPyConnection:
    """A database in memory with every table empty but those of `filled`: columns, and a query.

    In the query `{0}` is the size. All tables count as built and checked.
    """
    connection = duckdb.connect()
    prepare_session(connection)
    create_engine_tables(connection)
    catalogue = load_catalogue()
    for model in catalogue.values():
        columns = ", ".join(f"{n} {c.type}" for n, c in model.contract.columns.items())
        connection.execute(f"create table {model.table} ({columns})")
    set_macros(connection, day, Settings(), catalogue)
    connection.execute(
        "insert into intake.coverage (extract, is_configured, covers_to_on, row_count) values "
        f"('orders', true, date '{day}', 1)"
    )
    for table, (columns, query) in filled.items():
        connection.execute(f"insert into {table} ({columns}) {query.format(size)}")
    connection.execute(
        "insert or replace into stamps.builds select table_schema || '.' || table_name, ?, 'b',"
        " 'b', 'b', current_localtimestamp(), 0, true from information_schema.tables"
        " where table_schema not in ('store', 'stamps')",
        [day],
    )
    return connection


def measured(
    connection: duckdb.DuckDBPyConnection, day: date, size: int, tables: Sequence[str]
) -> float:
    """CPU seconds of all tables, each printed as it comes; reference tables are not counted."""
    catalogue, total = load_catalogue(), 0.0
    for table in tables:
        cpu, wall = time.process_time(), time.perf_counter()
        prepare_python_table(connection, catalogue[table])
        build(connection, catalogue, catalogue[table], Stamp(day, "b", "b"))
        mark_checked(connection, table, has_passed=True)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        [[rows]] = connection.execute(f"select count(*) from {table}").fetchall()
        if not table.startswith("reference."):
            total += cpu
            print(f"{size:9,}  {table:28} {rows:10,} rows {cpu:7.2f} CPU {wall:7.2f} s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{size:9,}  in all {total:.1f} CPU s, at most {peak:.1f} GB", flush=True)
    return total


def print_growth(sizes: Sequence[int], measure: Callable[[int], float]) -> None:
    """Measure each size, smallest first, and print the exponent from each to the next."""
    told = [(size, measure(size)) for size in sizes]
    for (small, little), (large, much) in pairwise(told):
        print(f"growth exponent {log(much / little) / log(large / small):.3f}")
