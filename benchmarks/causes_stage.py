"""What it costs to explain losses: tables of causes from evidence of every family, per table.

    python benchmarks/causes_stage.py [losses ...]

Invented orders, deliveries, complaints, contacts and lines of clients who are all lost once, two
pieces of evidence each or more. Two sizes give the exponent of growth. CPU and wall seconds, and
the most memory that the process had.
"""

import resource
import sys
import time
from datetime import date
from math import log

import duckdb

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.build import Stamp, build, mark_checked
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.python_tables import prepare_python_table
from reconquete_pipeline.tables.warehouse import create_engine_tables, prepare_session, set_macros

DAY = date(2026, 6, 30)
SIZES = (100_000, 1_000_000)
FIRST = (
    "reference.loss_causes",
    "reference.evidence_tiers",
    "reference.cause_words",
    "reference.evidence_kinds",
)
BUILT = tuple(
    f"losses.{name}"
    for name in (
        "evidence_windows", "fact_evidence", "declared_evidence", "incident_evidence",
        "context_evidence", "evidence", "learned_weights", "weighted_evidence", "counted_evidence",
        "cause_scores",
        "checked_causes", "confidence", "causes",
    )
)  # fmt: skip
# Each client buys six times, 40 days apart; the last time is its last.
DAYS = "date '2024-01-01' + (hash(c) % 400)::int + (40 * n)::int"
FILLED = {
    "orders.purchase_days": "select 'C' || c, "
    f"{DAYS}, 1, 100 from range({{0}}) t (c), range(6) u (n)",
    "orders.valid_orders": "select 'O' || c || '-' || n, 'C' || c, "
    f"{DAYS}, 100, null from range({{0}}) t (c), range(6) u (n)",
    "status.episodes": "select 'C' || c, 1, date '2024-01-01' + (hash(c) % 400)::int + 200, "
    "date '2024-01-01' + (hash(c) % 400)::int + 400, null, null from range({0}) t (c)",
}
STAGED = {
    "deliveries": ("order_id, promised_on, delivered_on", "select 'O' || c || '-' || n, "
    f"{DAYS} + 5, {DAYS} + 5 + (hash(c + n) % 9)::int from range({{0}}) t (c), range(6) u (n)"),
    "complaints": (
        "complaint_id, client_id, surviving_client_id, opened_on, category, resolved_on",
        "select 'R' || c, 'C' || c, 'C' || c, date '2024-01-01' + (hash(c) % 400)::int + 190, "
        "['delay', 'quality', 'service'][1 + c % 3], null from range({0}) t (c)",
    ),
    "contacts": (
        "contact_id, client_id, surviving_client_id, contacted_at, channel",
        f"select 'K' || c || '-' || n, 'C' || c, 'C' || c, {DAYS} - 100, 'visit' "
        "from range({0}) t (c), range(4) u (n)",
    ),
    "order_lines": (
        "order_id, line_number, client_id, surviving_client_id, ordered_at, product_id, "
        "product_family, net_amount_eur",
        f"select 'O' || c || '-' || n, 1, 'C' || c, 'C' || c, {DAYS}, 'P' || c % 500, 'F' || c % 9,"
        " 100 from range({0}) t (c), range(6) u (n)",
    ),
    "price_changes": (
        "product_id, changed_on, old_price_eur, new_price_eur",
        "select 'P' || p, date '2024-06-01' + (30 * n)::int, 10, 11 from range(500) t (p), "
        "range(8) u (n)",
    ),
}  # fmt: skip


def company(losses: int) -> duckdb.DuckDBPyConnection:
    """A database in memory with every table empty but those that speak of losses."""
    connection = duckdb.connect()
    prepare_session(connection)
    create_engine_tables(connection)
    catalogue = load_catalogue()
    for model in catalogue.values():
        columns = ", ".join(f"{n} {c.type}" for n, c in model.contract.columns.items())
        connection.execute(f"create table {model.table} ({columns})")
    set_macros(connection, DAY, Settings(), catalogue)
    connection.execute(
        "insert into intake.coverage (extract, is_configured, covers_to_on, row_count) values "
        f"('orders', true, date '{DAY}', 1)"
    )
    for table, query in FILLED.items():
        connection.execute(f"insert into {table} {query.format(losses)}")
    for name, (columns, query) in STAGED.items():
        connection.execute(f"insert into staging.{name} ({columns}) {query.format(losses)}")
    connection.execute(
        "insert or replace into stamps.builds select table_schema || '.' || table_name, ?, 'b',"
        " 'b', 'b', current_localtimestamp(), 0, true from information_schema.tables"
        " where table_schema not in ('store', 'stamps')",
        [DAY],
    )
    return connection


def measured(losses: int) -> dict[str, float]:
    """CPU seconds of each table, printed as they come."""
    connection, catalogue = company(losses), load_catalogue()
    found: dict[str, float] = {}
    for table in (*FIRST, *BUILT):
        cpu, wall = time.process_time(), time.perf_counter()
        prepare_python_table(connection, catalogue[table])
        build(connection, catalogue, catalogue[table], Stamp(DAY, "b", "b"))
        mark_checked(connection, table, has_passed=True)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        [[rows]] = connection.execute(f"select count(*) from {table}").fetchall()
        if table in BUILT:
            found[table] = cpu
            print(f"{losses:9,} losses  {table:28} {rows:10,} rows {cpu:7.2f} CPU {wall:7.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{losses:9,} losses  in all {sum(found.values()):.1f} CPU s, at most {peak:.1f} GB")
    return found


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    told = [sum(measured(size).values()) for size in sizes]
    for (small, little), (large, much) in zip(
        zip(sizes, told, strict=True), list(zip(sizes, told, strict=True))[1:], strict=False
    ):
        print(f"growth exponent {log(much / little) / log(large / small):.3f}")
