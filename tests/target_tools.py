"""A small published database, and target files written from it and read back."""

import csv
import io
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from reconquete_pipeline.home import journal
from reconquete_pipeline.night.night import Night, open_home
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.text.french_csv import plain_text

RUN_DATE = date(2026, 10, 31)
TABLES = ("marketing.target_list", "marketing.target_contacts", "marketing.publication")
Row = dict[str, object]
USUAL: Row = {
    "campaign_id": "retour",
    "arm": "appel",
    "wave": 1,
    "client_id": "00041",
    "name": "Épicerie Noël",
    "postal_code": "06300",
    "monetary_eur": "1234.50",
    "last_purchase_on": date(2025, 2, 3),
    "cause_label_fr": "Prix",
    "channel_label_fr": "Téléphone",
    "window_starts_on": RUN_DATE,
    "reason_fr": "Client de classe A",
    "channel": "phone",
    "value": "0199000025",
    "right_basis": "legitimate_interest",
    "usable_until_on": date(2026, 11, 7),
}


def make_night(path: Path, run_date: date = RUN_DATE, toml: str = "") -> Night:
    """A night of a home without extracts; its working database is empty and in memory."""
    for name in ("inbox", "published"):
        (path / name).mkdir(parents=True, exist_ok=True)
    toml = 'company = "Essai"\n[extracts.orders]\nfiles = "commandes_*.csv"\n' + toml
    (path / "reconquete.toml").write_text(toml, encoding="utf-8")
    catalogue = load_catalogue()
    said: list[str] = []
    night = Night(
        open_home(path, catalogue), catalogue, run_date, "run-1", duckdb.connect(), said.append
    )
    return night


def publish_rows(night: Night, *rows: Row) -> None:
    """Put a database in place that lists these clients, as the publication of the night would."""
    night.home.published_database.unlink(missing_ok=True)
    with duckdb.connect(str(night.home.published_database)) as connection:
        connection.execute("create schema marketing")
        for table in TABLES:
            columns = night.catalogue[table].contract.columns
            listed = ", ".join(f'"{name}" {column.type}' for name, column in columns.items())
            connection.execute(f"create table {table} ({listed})")
            usual = USUAL | {"extract": "orders", "run_on": night.run_date}
            values = [tuple((usual | row).get(name) for name in columns) for row in rows]
            if table.endswith("publication"):
                values = list(dict.fromkeys(values))
            if values:
                given = pd.DataFrame(values, columns=list(columns), dtype=object)
                connection.register("given", given)
                connection.execute(f"insert into {table} select * from given")
        if not rows:
            connection.execute(
                "insert into marketing.publication (extract, run_on) values ('orders', ?)",
                [night.run_date],
            )
    entry = {"kind": "published", "run_on": night.run_date.isoformat()}
    journal.append(night.home.nights, entry)


def read_back(content: bytes) -> list[dict[str, str]]:
    """The rows of a file as Python's csv reads them, with the protection of texts undone."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    header, *rows = csv.reader(text, delimiter=";", strict=True)
    return [
        {name: plain_text(value) for name, value in zip(header, row, strict=True)} for row in rows
    ]


def label(column: str) -> str:
    """The French header of a column of a target file."""
    for table in TABLES[:2]:
        found = load_catalogue()[table].contract.columns.get(column)
        if found is not None:
            return str(found.label_fr)
    raise AssertionError(column)
