"""One night's lines merged into a long history, against reading that history's keys once.

The history is made by DuckDB inside the store of order_lines, as if its files had been loaded. The
night brings 31,000 lines by CSV: new orders, orders delivered again, cancelled lines, one bad line
in an order that is known. Everything between inbox and view is timed, not the checks.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
RUN_DATE = date(2026, 11, 20)
LINES_PER_ORDER = 3
TOML = """company = "Banc"
[extracts.orders]
files = "commandes_*.csv"
[extracts.order_lines]
files = "lignes_*.csv"
decimal = "."
dates = ["%Y-%m-%d"]
"""
# A number that leaves no order in the place of its neighbour, as the keys of some systems are.
SCATTERED = "printf('%016x', hash({}))"
HISTORY = """
    insert into store.order_lines by name
    select
        {key} as order_id, cast(line + 1 as integer) as line_number,
        'C' || (n * 7919 % {clients}) as client_id,
        timestamp '2016-01-01' + to_days(cast(n * 3950 // {orders} as integer)) as ordered_at,
        'P' || (n * 31 % 5000) as product_id, 1 as quantity, cast(n % 9000 as decimal(18, 6)) / 100
        as unit_price_eur, cast(n % 9000 as decimal(18, 2)) / 100 as net_amount_eur,
        1 as _file_id, n * 3 + line as _record, date '2026-11-19' as _known_on
    from range({start}, {stop}) as orders (n), range(3) as lines (line)
"""
NIGHT = """
    copy (
        select {key} as order_id, line + 1 as line_number, 'C' || n % {clients} as client_id,
            date '2026-11-20' as ordered_at, 'P1' as product_id, 2 as quantity,
            case when n = 0 and line = 2 then 'oops' else '12.50' end as net_amount_eur,
            case when n % 10 = 1 then 'annulée' end as status
        from (
            select i * ({orders} // {again}) as n from range({again}) as known (i)
            union all select {orders} + i from range({fresh}) as fresh (i)
        ), range(3) as lines (line)
    ) to '{path}' (header, delimiter ';')
"""


def main() -> None:
    """Make the history, time the night, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--night-lines", type=int, default=31_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--memory", default="")
    parser.add_argument("--keys", choices=["scattered", "rising"], default="scattered")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        measure(Path(folder), asked)


def measure(folder: Path, asked: argparse.Namespace) -> None:
    """One history, one night, and the scan that it is compared with."""
    from reconquete_pipeline.intake.delivery.staging import stage_extract
    from reconquete_pipeline.night.night import open_home
    from reconquete_pipeline.tables.loading import load_catalogue
    from reconquete_pipeline.tables.warehouse import connect, create_engine_tables, set_macros

    (folder / "inbox").mkdir()
    (folder / "campaigns").mkdir()
    (folder / "reconquete.toml").write_text(TOML, encoding="utf-8")
    catalogue = load_catalogue()
    home, model = open_home(folder, catalogue), catalogue["staging.order_lines"]
    connection = connect(folder / "warehouse" / "warehouse.duckdb", 5)
    if asked.memory:
        connection.execute(f"set memory_limit = '{asked.memory}'")
    create_engine_tables(connection)
    set_macros(connection, RUN_DATE, home.settings, catalogue)
    stage_extract(connection, home, model, RUN_DATE, print)
    orders = asked.lines // LINES_PER_ORDER
    key = SCATTERED if asked.keys == "scattered" else "printf('F%012d', {})"
    step = 4_000_000
    for start in range(0, orders, step):
        words = {"start": start, "stop": min(start + step, orders), "clients": orders // 30 + 1}
        connection.execute(HISTORY.format(key=key.format("n"), orders=orders, **words))
    connection.execute("checkpoint")
    path = folder / "inbox" / "lignes_2026-11-20.csv"
    again = asked.night_lines // LINES_PER_ORDER // 4
    words = {"again": again, "fresh": asked.night_lines // LINES_PER_ORDER - again, "path": path}
    connection.execute(
        NIGHT.format(key=key.format("n"), orders=orders, clients=orders // 30 + 1, **words)
    )
    os.utime(path, (0, 0))
    print(f"{asked.lines:,} lines, {asked.keys} keys, a night of {asked.night_lines:,} lines")
    scan = timed(
        lambda: connection.execute("select max(order_id), max(line_number) from store.order_lines")
    )
    night = timed(lambda: stage_extract(connection, home, model, RUN_DATE, print))
    rebuilt = connection.execute("select count(*) from store.order_lines").fetchall()
    # one known order keeps its three lines, because one of the new ones is bad
    expected = orders * 3 + words["fresh"] * 3
    assert rebuilt == [(expected,)], (rebuilt, expected)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    for what, (wall, cpu) in (("reading the keys once", scan), ("the night", night)):
        print(f"  {what:24} {wall:7.2f} s wall {cpu:7.2f} s CPU")
    print(f"  the night is {night[0] / scan[0]:.1f} times one reading; peak memory {peak:.2f} GB")


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    started = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started[0], time.process_time() - started[1]


if __name__ == "__main__":
    main()
