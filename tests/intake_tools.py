"""A home and a database in a temporary folder: extracts staged in milliseconds, no Dagster."""

import csv as csv_reader
import io
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.staging import StagingSummary, stage_extract
from reconquete_pipeline.intake.formats.prepared import Prepared
from reconquete_pipeline.intake.typing.parse import Conventions, parse_column
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import (
    connect,
    create_engine_tables,
    prepare_session,
    set_macros,
)
from reconquete_pipeline.text.sql_text import quote

RUN_DATE = date(2026, 11, 20)
HEADER = "N° commande;Code client;Date commande;Montant HT"
ORDERS = """company = "Essai"
[extracts.orders]
files = "commandes_*.csv*"
"""
COUNTS = tuple[str, int, int, int, int]


@cache
def catalogue() -> Catalogue:
    """The models of sql/, read once."""
    return load_catalogue()


def records(prepared: Prepared) -> list[tuple[str, ...]]:
    """The good records of a prepared file in the order of its relation, each with its number."""
    fields = ", ".join(f"coalesce({quote(header)}, '')" for header in prepared.headers)
    return duckdb.execute(f"select _record::varchar, {fields} from {prepared.relation}").fetchall()


def parsed(content: bytes) -> list[tuple[str, ...]]:
    """The records of a small file with semicolons, as Python reads them."""
    text = io.StringIO(content.decode(), newline="")
    return [tuple(row) for row in csv_reader.reader(text, delimiter=";", strict=True)]


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    prepare_session(connection)
    return connection


def read_texts(
    column: Column,
    texts: Sequence[str | None],
    decimal: str = ",",
    dates: Sequence[str] = ("%d/%m/%Y",),
    is_trimmed: bool = False,
) -> list[tuple[Any, str | None]]:
    """(value, reason) of each text, read by the contract of one column, in one query."""
    parsed = parse_column("x", column, Conventions(decimal, tuple(dates)), is_trimmed)
    _reader().execute("create or replace temp table texts (place integer, delivered varchar)")
    _reader().execute(
        "insert into texts select unnest(?::integer[]), unnest(?::varchar[])",
        [list(range(len(texts))), list(texts)],
    )
    return (
        _reader()
        .execute(
            f"select x, {parsed.reason} from (select *, {parsed.value} as x from ("
            f"select *, {parsed.read or 'null'} as read_x from ("
            f"select *, {parsed.text or 'null'} as text_x from ("
            f"select *, {parsed.quick} as quick_x from ("
            "select place, delivered as given_x from texts))))) order by place"
        )
        .fetchall()
    )


def order_row(order_id: str, amount: str = "10,00", day: str = "01/03/2026", client: str = "C1"):
    """One line of an orders file with the usual four headers."""
    return f"{order_id};{client};{day};{amount}"


def csv(*rows: str, header: str = HEADER) -> str:
    """A delivered file."""
    return "\n".join([header, *rows]) + "\n"


@dataclass
class Bench:
    """A home whose extracts are staged one by one; `said` holds what the night would print."""

    home: Home
    connection: duckdb.DuckDBPyConnection
    said: list[str]

    def drop(self, name: str, content: str | bytes) -> Path:
        """Put a file into the inbox, replacing one of the same name, as written a while ago."""
        path = self.home.inbox / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        a_while_ago = time.time() - 3600
        os.utime(path, (a_while_ago, a_while_ago))
        return path

    def night(
        self,
        *drops: tuple[str, str | bytes],
        extract: str = "orders",
        run_date: date = RUN_DATE,
        shows_values: bool = False,
    ) -> StagingSummary:
        """Deliver the files, then stage one extract for one run date."""
        for name, content in drops:
            self.drop(name, content)
        self.set_run_date(run_date)
        return stage_extract(
            self.connection,
            self.home,
            self.model(extract),
            run_date,
            self.said.append,
            shows_values=shows_values,
        )

    def model(self, extract: str):
        """The contract of one extract."""
        return catalogue()[f"staging.{extract}"]

    def set_run_date(self, run_date: date) -> None:
        """Set run_date() as a night does."""
        set_macros(self.connection, run_date, self.home.settings, catalogue())

    def rewrite(self, toml: str) -> None:
        """Change reconquete.toml between two nights."""
        (self.home.path / "reconquete.toml").write_text(toml, encoding="utf-8")
        self.home = open_home(self.home.path, catalogue())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Any query on the working database."""
        return self.connection.execute(query).fetchall()

    def orders(self) -> dict[str, str]:
        """Order id → amount, as staging shows them."""
        rows = self.rows("select order_id, net_amount_eur from staging.orders order by all")
        return {order_id: f"{amount}" for order_id, amount in rows}

    def files(self) -> dict[str, COUNTS]:
        """File name → status, read, accepted, rejected, superseded; the sum is checked."""
        rows = self.rows(
            "select file_name, status, read_count, accepted_count, rejected_count, "
            "superseded_count from intake.files order by file_id"
        )
        for name, _, read, *rest in rows:
            assert read == sum(rest), f"{name}: {read} read, but {rest}"
        return {name: (status, *counts) for name, status, *counts in rows}

    def rejects(self) -> list[tuple[int, str]]:
        """(record number, reasons) of every rejected row, in the order of delivery."""
        return self.rows(
            "select record_number, reasons from intake.rejected_rows order by file_id, 1"
        )

    def messages(self) -> dict[str, str]:
        """File name → why it was refused or skipped, or what was converted."""
        return dict(self.rows("select file_name, coalesce(message, '') from intake.files"))


def make_bench(
    tmp_path: Path, toml: str = ORDERS, inbox: Mapping[str, str | bytes] | None = None
) -> Bench:
    """A new home with its database."""
    path = tmp_path / "home"
    for folder in (path / "inbox", path / "campaigns"):
        folder.mkdir(parents=True)
    (path / "reconquete.toml").write_text(toml, encoding="utf-8")
    home = open_home(path, catalogue())
    # in memory: dozens of homes would spend their time waiting for the disk
    connection = connect(Path(":memory:"), 5)
    create_engine_tables(connection)
    bench = Bench(home, connection, [])
    for name, content in (inbox or {}).items():
        bench.drop(name, content)
    return bench
