"""What a night pays to tell losses and to log what changed: 500,000 losses, 1,000 earlier nights.

    python benchmarks/told_losses.py [losses]

Three nights on invented losses: the first tells them all; a thousand nights later a hundred have
changed; on the next every loss is a day later. CPU and wall seconds of the tables and the file.
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.told_losses import NEWS, keep_news
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.intake.delivery.home_sources import replace_store
from reconquete_pipeline.intake.delivery.views import create_view
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.build import Stamp, build, mark_checked
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.warehouse import create_engine_tables, prepare_session, set_macros

FIRST = date(2023, 1, 1)
QUIET_NIGHTS, NEWS_OF_A_NIGHT = 1000, 20
TOML = 'company = "Essai"\n[extracts.orders]\nfiles = "commandes_*.csv"\n'
STAGED = ("staging.last_telling", "staging.told_settings", "staging.told_losses")
CLIENTS = ("reported_losses", "loss_differences", "loss_reports", "loss_revisions")
BUILT = (*(f"corrections.{name}" for name in CLIENTS), "marketing.episode_changes")
LOSSES = """
insert into status.episodes (client_id, episode_number, last_purchase_on, lost_on)
select 'C' || lpad(c::varchar, 8, '0'), 1, day, day + 91 from (
    select c, date '2022-09-01' - (hash(c) % 1500)::int as day from range({losses}) as t (c))
"""
STAMPED = """
insert or replace into stamps.builds
select table_schema || '.' || table_name, ?, 'b', 'b', 'b', current_localtimestamp(), 0, true
from information_schema.tables where table_schema not in ('store', 'stamps')
"""


@dataclass
class Company:
    """A home without files, and a working database with losses and nothing else."""

    home: Home
    connection: duckdb.DuckDBPyConnection

    def night(self, day: date, what: str) -> None:
        """Build what belongs to the changes, write the file, print what it took."""
        catalogue, connection = load_catalogue(), self.connection
        set_macros(connection, day, Settings(), catalogue)
        connection.execute(STAMPED, [day])
        cpu, wall = time.process_time(), time.perf_counter()
        for table in STAGED:
            replace_store(connection, self.home, catalogue[table], day)
            create_view(connection, catalogue[table])
        connection.execute(STAMPED, [day])
        for table in BUILT:
            build(connection, catalogue, catalogue[table], Stamp(day, "b", "b"))
            mark_checked(connection, table, has_passed=True)
        size = self.tell(day)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(f"{what:32} {cpu:6.2f} s CPU {wall:6.2f} s, file {size / 1e6:.2f} MB")

    def tell(self, day: date) -> int:
        """Keep what is in corrections.loss_reports as told. Returns the size of its file."""
        said = keep_news(self.connection, self.home, day, load_catalogue()[NEWS])
        entry = {"kind": "published", "run_on": day.isoformat(), "told": said}
        journal.append(self.home.nights, entry)
        return (self.home.told / str(said["file"])).stat().st_size if said["file"] else 0

    def quiet_nights(self) -> date:
        """What a thousand nights leave: a file with a few losses each. Returns the last of them."""
        self.connection.execute(
            f"create temp table sampled as from corrections.loss_reports limit {NEWS_OF_A_NIGHT}"
        )
        for number in range(1, QUIET_NIGHTS + 1):
            self.connection.execute("delete from corrections.loss_reports")
            self.connection.execute(
                "insert into corrections.loss_reports select * replace ($1 as found_on, "
                "client_id || $2 as client_id, client_id || $2 as present_client_id) from sampled",
                [FIRST + timedelta(days=number), f"-{number}"],
            )
            self.connection.execute(
                "insert into status.episodes (client_id, last_purchase_on, lost_on) "
                "select client_id, last_purchase_on, lost_on from corrections.loss_reports"
            )
            self.tell(FIRST + timedelta(days=number))
        return FIRST + timedelta(days=QUIET_NIGHTS)


def make_company(folder: Path, connection: duckdb.DuckDBPyConnection, losses: int) -> Company:
    """A home with so many losses, none of them told."""
    catalogue = load_catalogue()
    (folder / "home" / "inbox").mkdir(parents=True)
    (folder / "home" / "reconquete.toml").write_text(TOML, encoding="utf-8")
    prepare_session(connection)
    create_engine_tables(connection)
    for model in catalogue.values():
        columns = ", ".join(f'"{n}" {c.type}' for n, c in model.contract.columns.items())
        if model.table not in STAGED:
            connection.execute(f"create table {model.table} ({columns})")
    for table in ("reference.episode_change_kinds", "reference.episode_change_causes"):
        connection.execute(f"insert into {table} {catalogue[table].query}")
    connection.execute(LOSSES.format(losses=losses))
    return Company(open_home(folder / "home", catalogue), connection)


def main() -> None:
    """Print one line per night."""
    losses = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(f"{folder}/work.duckdb") as connection,
    ):
        company = make_company(Path(folder), connection, losses)
        company.night(FIRST, "first night")
        last = company.quiet_nights()
        later = "update status.episodes set lost_on = lost_on + 1"
        connection.execute(f"{later} where client_id < 'C00000100'")
        company.night(last + timedelta(days=1), f"{QUIET_NIGHTS:,} nights later, 100 changes")
        connection.execute(later)
        company.night(last + timedelta(days=2), "every loss changed")


if __name__ == "__main__":
    main()
