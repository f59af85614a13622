"""Nights of a small company as far as its losses go: real files, real facts, no Dagster."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from pathlib import Path
from shutil import copytree

from intake_tools import Bench, catalogue, csv, make_bench

from reconquete_pipeline.facts.told_losses import NEWS, keep_news
from reconquete_pipeline.home import journal
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.build import Stamp, build, mark_checked, write_stamp
from reconquete_pipeline.tables.warehouse import connect, create_engine_tables

GOALS = ("corrections.loss_revisions", "marketing.episode_changes")
TOML = """company = "Essai"
[settings]
lost_rule = "fixed_days"
fixed_act_days = 30
fixed_lost_days = {days}
order_minimum_eur = {minimum}
[extracts.orders]
files = "commandes_*.csv"
covers_to = "run_date"
[extracts.clients]
files = "clients_*.csv"
"""
ORDERS = "N° commande;Code client;Date commande;Montant HT;Statut"
CLIENTS = "Code client;Type;Fusionné avec"


def toml(days: int = 90, minimum: str = "0.01") -> str:
    """The reconquete.toml of the company: a client is lost after so many days."""
    return TOML.format(days=days, minimum=minimum)


def orders(*rows: str) -> str:
    """A file of orders: number, client, day, and `annulée` where it is cancelled."""
    lines = []
    for row in rows:
        order_id, client_id, day, *status = row.split()
        lines.append(f"{order_id};{client_id};{day};10,00;{' '.join(status)}")
    return csv(*lines, header=ORDERS)


def clients(*rows: str) -> str:
    """A file of clients: number, and the number that took it over."""
    lines = []
    for row in rows:
        client_id, *merged = row.split()
        lines.append(f"{client_id};pro;{' '.join(merged)}")
    return csv(*lines, header=CLIENTS)


class Company:
    """A home whose nights build what the changes of losses need, and tell."""

    def __init__(self, folder: Path, *more: str) -> None:
        """`more`: tables to build besides those of the changes."""
        self.bench: Bench = make_bench(folder, toml())
        self.home_path = self.bench.home.path
        self.staged: set[str] = set()
        self.goals = (*GOALS, *more)
        self.forget()

    def copy(self, folder: Path) -> "Company":
        """The company as it stands now, in another folder, to go on from."""
        self.bench.connection.close()
        other = copy(self)
        other.home_path = copytree(self.home_path, folder / "home")
        other.staged = set(self.staged)
        for company in (self, other):
            home = open_home(company.home_path, catalogue())
            company.bench = Bench(home, connect(home.database, 5), [])
        return other

    @property
    def told(self) -> list[str]:
        """Names of the files of what nights told."""
        return sorted(path.name for path in (self.home_path / "facts" / "told").glob("*"))

    def build(self, day: str, *drops: tuple[str, str]) -> None:
        """A night up to publication, which a red night does not come to."""
        run_date = date.fromisoformat(day)
        bench, models = self.bench, catalogue()
        for name, content in drops:
            bench.drop(name, content)
        bench.set_run_date(run_date)
        stamp = Stamp(run_date, "bench", bench.home.toml_sha256)
        for table in _needed(self.goals):
            model = models[table]
            is_empty = model.is_from_inbox and model.name not in bench.home.extracts
            if is_empty and table in self.staged:
                write_stamp(bench.connection, model, stamp)  # as empty as it was
            elif model.is_staging:
                self.staged.add(table)
                stage_extract(bench.connection, bench.home, model, run_date, bench.said.append)
                write_stamp(bench.connection, model, stamp)
            else:
                build(bench.connection, models, model, stamp)
            mark_checked(bench.connection, table, has_passed=True)

    def keep(self, day: str) -> dict[str, object]:
        """Write what the night tells, as publication does before it replaces the database."""
        run_date = date.fromisoformat(day)
        return keep_news(self.bench.connection, self.bench.home, run_date, catalogue()[NEWS])

    def night(self, day: str, *drops: tuple[str, str]) -> list[str]:
        """A good night. Returns the changes that it found."""
        self.build(day, *drops)
        said = self.keep(day)
        journal.append(
            self.bench.home.nights, {"kind": "published", "run_on": day, "draws": [], "told": said}
        )
        return self.changes(day)

    def changes(self, day: str) -> list[str]:
        """Client, loss as told, what it is now, kind, cause and evidence, in one line."""
        rows = self.bench.rows(
            "select client_id, silence_started_on, told_lost_on, present_client_id, "
            "last_purchase_on, lost_on, change_kind, change_cause, change_evidence, "
            f"evidence_file_name, evidence_seen_on from {GOALS[0]} "
            f"where found_on = date '{day}' order by all"
        )
        return [" ".join("-" if value is None else str(value) for value in row) for row in rows]

    def forget(self) -> None:
        """Throw the working database away, as `reconquete rebuild` does."""
        self.staged.clear()
        self.bench.connection.close()
        self.bench.home.database.parent.mkdir(exist_ok=True)
        self.bench.home.database.unlink(missing_ok=True)
        self.bench.connection = connect(self.bench.home.database, 5)
        create_engine_tables(self.bench.connection)


def _needed(goals: Iterable[str]) -> list[str]:
    """The tables behind these, each after what it reads."""
    models, wanted, todo = catalogue(), set[str](), list(goals)
    while todo:
        table = todo.pop()
        if table not in wanted:
            wanted.add(table)
            todo += models.before(models[table])
    return [table for table in models if table in wanted]
