"""The files of one campaign: 100,000 targets over telephone, 200 salespeople.

    python benchmarks/list_files.py [targets] [salespeople]

A published database of invented targets with long sentences; then every producer of files alone,
and the writer with all. CPU and wall seconds, peak memory of the process, files and bytes.
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.exports import writer
from reconquete_pipeline.home import journal
from reconquete_pipeline.night.night import Night, open_home
from reconquete_pipeline.tables.loading import load_catalogue

RUN_DATE = date(2026, 10, 31)
TOML = 'company = "Essai"\n[extracts.orders]\nfiles = "commandes_*.csv"\n'
# What a column holds that its type does not say; the other texts are sentences.
VALUES = {
    "campaign_id": "'retour'",
    "arm": "'appel'",
    "wave": "1",
    "client_id": "lpad(n::varchar, 7, '0')",
    "contact_id": "'62A3R38-20261031-R' || n",
    "name": "'Épicerie Noël ' || n",
    "client_type": "'B2B'",
    "salesperson_id": "'V' || lpad((n % {salespeople})::varchar, 3, '0')",
    "contact_rank": "(hash(n) % 1000000 + 1)::integer",
    "channel": "'phone'",
    "value": "'01 99 ' || lpad(n::varchar, 6, '0')",
    "step_number": "1",
    "step_count": "1",
    "usable_until_on": "date '2026-11-07'",
    "is_matching_allowed": "n % 3 = 0",
    "postal_code": "'06300'",
    "salesperson_email": "'v' || n % {salespeople} || '@example.com'",
}
BY_TYPE = {"DATE": "date '2025-02-03'", "INTEGER": "(n % 50 + 1)::integer", "BOOLEAN": "true"}
SENTENCE = (
    "'Client de classe A, 12 jours d''achat, dernier achat le 03/02/2025 (' || n % 999 || ')'"
)


def main() -> None:
    """Measure and print."""
    targets, salespeople = (int(word) for word in (*sys.argv[1:], "100000", "200")[:2])
    with tempfile.TemporaryDirectory() as folder:
        night = make_night(Path(folder), targets, salespeople)
        print(f"{targets:,} targets, {salespeople} salespeople; {memory():.0f} MB before")
        for producer in writer.PRODUCERS:
            writer.PRODUCERS = (producer,)
            measured(night, producer.__name__)
        writer.PRODUCERS = ALL
        measured(night, "all")


ALL = writer.PRODUCERS


def measured(night: Night, name: str) -> None:
    """Write the files and print what it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    files = writer.write_target_files(night)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    size = sum(len(file.content) for file in files) / 1e6
    kinds = Counter(file.name.rpartition(".")[2] for file in files)
    took = f"{cpu:6.1f} s CPU {wall:6.1f} s"
    print(f"{name:16} {took}, {dict(kinds)}, {size:.0f} MB, peak {memory():.0f} MB")


def memory() -> float:
    """Peak of the process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def quiet(line: str) -> None:
    """Show what is not in a file; not that a file of another producer is removed."""
    if not line.startswith("removed"):
        print(line)


def make_night(path: Path, targets: int, salespeople: int) -> Night:
    """A home whose published database lists the targets."""
    for name in ("inbox", "published"):
        (path / name).mkdir()
    (path / "reconquete.toml").write_text(TOML, encoding="utf-8")
    catalogue = load_catalogue()
    night = Night(open_home(path, catalogue), catalogue, RUN_DATE, "run", duckdb.connect(), quiet)
    with duckdb.connect(str(night.home.published_database)) as connection:
        connection.execute("create schema marketing")
        for table in ("marketing.target_list", "marketing.target_contacts"):
            columns = catalogue[table].contract.columns.items()
            made = ", ".join(
                f"cast({value_of(name, str(column.type), salespeople)} as {column.type})"
                f' as "{name}"'
                for name, column in columns
            )
            query = f"select {made} from range({targets}) as t (n)"
            connection.execute(f"create table {table} as {query}")
        made = f"select 'orders' as extract, date '{RUN_DATE}' as run_on"
        connection.execute(f"create table marketing.publication as {made}")
    journal.append(night.home.nights, {"kind": "published", "run_on": RUN_DATE.isoformat()})
    return night


def value_of(name: str, kind: str, salespeople: int) -> str:
    """The value of a column for target n, as SQL."""
    if name in VALUES:
        return VALUES[name].format(salespeople=salespeople)
    return BY_TYPE.get(kind, "1234.56" if kind.startswith("DECIMAL") else SENTENCE)


if __name__ == "__main__":
    main()
