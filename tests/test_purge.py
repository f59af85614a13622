"""Data past its term: announced, then purged, while the figures of the past stay.

C0003 last bought on 5 July 2023, under two numbers; the twin C0004 one day later. The term is 36
months: on the night of 5 July 2026 C0003 is past it, the twin is not.
"""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import NightRun
from night_tools import plain_night
from staged_homes import cells, command, drop, small_home
from trace_tools import found_in, parquet, rows, workbook, zipped

TOML = """company = "Essai"
run_date = {day}
[settings]
rejected_share_max = 1.0
lost_rule = "fixed_days"
{settings}
[extracts.orders]
files = "commandes_*.csv*"
[extracts.clients]
files = "clients_*.xlsx"
mode = "full"
[extracts.contact_points]
files = "coordonnees_*.parquet"
mode = "full"
[extracts.consents]
files = "droits_*.jsonl"
[extracts.complaints]
files = "reclamations_*.zip"
[extracts.complaints.columns]
text = {{ sql = '"Objet" || chr(32) || "Détail"' }}
[extracts.overrides]
files = "decisions_*.csv"
[extracts.objections]
files = "oppositions_*.csv"
covers_to = "run_date"
"""
FIRST, SECOND = "2026-07-05", "2026-07-06"
CLIENTS = [f"C00{number:02}" for number in range(1, 13)]
PURGED, OLD, TWIN = "C0003", "OLD3", "C0004"
NAME, MAIL, PHONE = "Zacharie Zibeline", "zibeline3@example.com", "01 99 00 00 03"
# By any of these PURGED would be found; numbers, orders and days stay.
TRACES = [NAME, MAIL, "99 00 00 03", "0199000003", "97613", "machine rouge", "deux fois en panne"]
TRACES += ["Mme Yvette", "insolvable depuis mars", "ancien nom Zibeline"]
ORDERS = "N° commande;Code client;Date commande;Montant HT\n"
LAST = {PURGED: "05/07/2023", OLD: "04/07/2023", TWIN: "06/07/2023"}


def deliver(home: Path, name: str, *, extra_orders: str = "", mail: str = MAIL) -> None:
    """Every extract in a format of its own, all of them snapshots with PURGED in them."""
    text = ORDERS
    for client in [*CLIENTS, OLD]:
        last = LAST.get(client, "05/06/2026")
        text += f"O1{client};{client};05/01/2023;100,00\nO2{client};{client};{last};50,00\n"
    drop(home, f"commandes_{name}.csv.gz", gzip.compress((text + extra_orders).encode()))
    table: list[list[object]] = [["Code client", "Type", "Nom", "Code postal", "Fusionné avec"]]
    table += [[c, "B2B", f"Maison {c}", f"7500{c[-1]}", None] for c in CLIENTS if c != PURGED]
    table.append([PURGED, "B2B", NAME, "97613", None])
    table.append([OLD, "B2B", "ancien nom Zibeline", None, PURGED])
    drop(home, f"clients_{name}.xlsx", workbook(table))
    points = [(c, "phone", f"01 99 00 00 {c[-2:]}") for c in CLIENTS]
    points += [(c, "email", f"maison{c[-2:]}@example.com") for c in CLIENTS if c != PURGED]
    points += [(PURGED, "email", mail), (OLD, "email", MAIL)]
    drop(home, f"coordonnees_{name}.parquet", parquet(home / "t.parquet", points))
    (home / "t.parquet").unlink()
    rights = [
        {"Code client": c, "Canal": channel, "État": "donné", "Date": "2022-01-01",
         "Base": "intérêt légitime", "Preuve": "notice"}
        for c in CLIENTS for channel in ("email", "phone")
    ]  # fmt: skip
    drop(home, f"droits_{name}.jsonl", "".join(f"{json.dumps(one)}\n" for one in rights))
    told = "N° réclamation;Code client;Date;Catégorie;Objet;Détail\n"
    told += f"R1;{PURGED};01/02/2023;retard;la machine rouge;deux fois en panne\n"
    told += f"R2;{TWIN};01/02/2023;retard;la machine bleue;en panne\n"
    told += f"R3;{PURGED};31/02/2023;retard;la machine rouge;deux fois en panne\n"  # set aside
    drop(home, f"reclamations_{name}.zip", zipped("r.csv", told))
    decided = "Code client;Décision;Décidé par;Décidé le;Raison\n"
    decided += f"{PURGED};no_go;Mme Yvette;01/03/2023;insolvable depuis mars\n"
    decided += "C0005;go;M. Alban;01/03/2023;bon client\n"
    drop(home, f"decisions_{name}.csv", decided)
    objections = "Code client;Coordonnée;Canal;Date;Nature\n"
    objections += f";{MAIL};;01/02/2023;opposition\nC0009;;;01/02/2025;opposition\n"
    drop(home, f"oppositions_{name}.csv", objections)


def set_day(home: Path, day: str, settings: str = "") -> None:
    (home / "reconquete.toml").write_text(TOML.format(day=day, settings=settings), "utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """The home after its first night, which is published."""
    home = small_home(tmp_path_factory.mktemp("purge"), TOML.format(day=FIRST, settings=""))
    deliver(home, FIRST)
    night = plain_night(home)
    logs = home / ".dagster" / "storage"
    logs.mkdir(parents=True)
    (logs / "a.out").write_text(f"unknown code {MAIL}")
    (logs / "b.out").write_text("unknown code maison04@example.com")
    (home / ".dagster" / "history").mkdir(exist_ok=True)
    with closing(sqlite3.connect(home / ".dagster" / "history" / "x.db")) as events, events:
        events.execute("create table event_logs (event text)")
        events.executemany("insert into event_logs values (?)", [[NAME], ["Maison C0004"]])
    # Each trace is there beforehand, or its absence would prove nothing.
    seen = {trace for traces in found_in(home, *TRACES).values() for trace in traces}
    assert seen == set(TRACES)
    return night


def test_the_first_night_announces_and_purges_nothing(first: NightRun):
    assert (
        "retention: clients past their term of 36 months: 1, the first since 2026-07-05; "
        "to purge: 3 contact values, 2 names, 4 texts" in first.text
    )
    told = command(first.home, "purge")
    (line,) = [line for line in told.text.splitlines() if PURGED in line]
    assert cells(line) == [PURGED, FIRST, "3", "2", "4", "tonight"]
    assert not any(trace in told.text for trace in TRACES)
    assert len(rows(first.home, f"from staging.contact_points where client_id = '{PURGED}'")) == 2
