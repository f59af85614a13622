"""Thresholds of many silences: time by number of rows, growth, and peak memory.

    python benchmarks/silences.py

Each size runs in a process of its own, under a memory limit of 2 GB for the database; the peak is
of the whole process, arrays of the walk included. Compare ratios: seconds drift on shared machines.
"""

import math
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.python_tables import (
    clean_up,
    create_python_table,
    prepare_python_table,
)
from reconquete_pipeline.tables.warehouse import (
    create_engine_tables,
    prepare_session,
    scalar,
    set_macros,
)

SIZES = (500_000, 5_000_000)
NIGHT = date(2026, 10, 31)
PURCHASES = """
insert into rhythm.silence_contacts (client_id, purchased_on)
select client_id, purchased_on from (
    select distinct
        'C' || lpad(c::varchar, 8, '0') as client_id,
        date '2026-10-31' - (6 * 365 - (hash(c) % 1800)::int
            - (i * m * (0.5 + (hash(c * 1000 + i) % 1000) / 1000.0))::int) as purchased_on
    from (
        select c, 20 + (hash(c * 7) % 160)::int as m, 1 + (hash(c * 13) % 14)::int as n
        from range({clients}) as t (c)
    ), range(15) as r (i)
    where i < n
)
where purchased_on <= date '2026-10-31' order by hash(client_id || purchased_on)
"""


def spent() -> float:
    """CPU seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure(clients: int, folder: Path) -> None:
    """Print rows, CPU and wall seconds, and the peak in GB."""
    catalogue = load_catalogue()
    with duckdb.connect(str(folder / "silences.duckdb")) as connection:
        prepare_session(connection)
        connection.execute(f"set memory_limit = '2GB'; set temp_directory = '{folder}/spill'")
        create_engine_tables(connection)
        for model in catalogue.values():
            columns = ", ".join(f'"{n}" {c.type}' for n, c in model.contract.columns.items())
            connection.execute(f"create table {model.table} ({columns})")
        set_macros(connection, NIGHT, Settings(), catalogue)
        connection.execute(PURCHASES.format(clients=clients))
        connection.execute(
            "insert into rhythm.rhythm (client_id) "
            "select distinct client_id from rhythm.silence_contacts"
        )
        connection.execute(
            "insert into staging.clients (client_id, client_type) select client_id, "
            "case hash(client_id) % 3 when 0 then 'B2B' when 1 then 'B2C' end from rhythm.rhythm"
        )
        connection.execute("checkpoint")
        model = catalogue["rhythm.predictive_thresholds"]
        cpu, wall = spent(), time.perf_counter()
        prepare_python_table(connection, model)
        connection.execute("begin")
        create_python_table(connection, model)
        connection.execute("commit")
        clean_up(connection, model)
        rows = scalar(connection, "select count(*) from rhythm.predictive_thresholds")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(rows, round(spent() - cpu, 1), round(time.perf_counter() - wall, 1), round(peak, 2))


def main() -> None:
    """Print one line per size and the growth between them."""
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]), Path(sys.argv[2]))
        return
    found = []
    for clients in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            told = subprocess.run(
                [sys.executable, __file__, str(clients), folder],
                check=True,
                capture_output=True,
                text=True,
            ).stdout.split()
        rows, cpu, wall, peak = (float(text) for text in told)
        found.append((rows, cpu))
        print(f"{rows:12,.0f} silences: {cpu:7.1f} s CPU, {wall:7.1f} s, peak {peak:.1f} GB")
    (few, short), (many, long) = found[0], found[-1]
    print(f"growth exponent {math.log(long / short) / math.log(many / few):.2f}")


if __name__ == "__main__":
    main()
