"""Data past its term: announced, then purged, while the figures of the past stay.

K0003 last bought on 5 July 2023, under two numbers; the twin K0004 one day later. The term is 36
months: on the night of 5 July 2026 K0003 is past it, the twin is not.
"""

import gzip
import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
from conftest import NightRun
from delivered_formats import POINTS, parquet, rows, workbook, zipped
from leak_search import found_in
from night_tools import plain_night
from staged_homes import cells, command, drop, plain_command, small_home

from assets.purges import make_purge_sensor
from reconquete_pipeline.facts import purges
from reconquete_pipeline.intake.delivery.staging import reading_of
from reconquete_pipeline.intake.refusal import ReloadRefusedError
from reconquete_pipeline.intake.store.erased import emptied_headers, personal_columns
from reconquete_pipeline.intake.typing.mapping import headers_read
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.loading import load_catalogue

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
text = {{ sql = '"Sujet" || chr(32) || "Détail"' }}
[extracts.overrides]
files = "decisions_*.csv"
[extracts.objections]
files = "oppositions_*.csv"
covers_to = "run_date"
"""
FIRST, SECOND = "2026-07-05", "2026-07-06"
CLIENTS = [f"K00{number:02}" for number in range(1, 13)]
PURGED, OLD, TWIN = "K0003", "OLD3", "K0004"
NAME, MAIL, PHONE = "Zacharie Zibeline", "zibeline3@example.com", "01 99 00 00 03"
# By any of these PURGED would be found; numbers, orders and days stay.
TRACES = [NAME, MAIL, "99 00 00 03", "0199000003", "97613", "machine rouge", "deux fois en panne"]
TRACES += ["Mme Yvette", "insolvable depuis mars", "ancien nom Zibeline", "ancienne@example.com"]
ORDERS = "N° commande;Code client;Date commande;Montant HT\n"
LAST = {PURGED: "05/07/2023", OLD: "04/07/2023", TWIN: "06/07/2023"}


def deliver(
    home: Path,
    name: str,
    *,
    extra_orders: str = "",
    mail: str = MAIL,
    mail_of_k0010: str = "maison10@example.com",
) -> None:
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
    points = [(*one[:2], mail_of_k0010) if one[:2] == ("K0010", "email") else one for one in points]
    points += [(PURGED, "email", mail), (OLD, "email", MAIL)]
    points += [("K0001", "sms", "01 99 00 00 99")] if extra_orders else []  # else the same bytes
    drop(home, f"coordonnees_{name}.parquet", parquet(POINTS, points))
    rights = [
        {"Code client": c, "Canal": channel, "État": "donné", "Date": "2022-01-01",
         "Base": "intérêt légitime", "Preuve": "notice"}
        for c in CLIENTS for channel in ("email", "phone")
    ]  # fmt: skip
    drop(home, f"droits_{name}.jsonl", "".join(f"{json.dumps(one)}\n" for one in rights))
    told = "N° réclamation;Code client;Date;Catégorie;Sujet;Détail\n"
    told += f"R1;{PURGED};01/02/2023;retard;la machine rouge;deux fois en panne\n"
    told += f"R2;{TWIN};01/02/2023;retard;la machine bleue;en panne\n"
    told += f"R3;{PURGED};31/02/2023;retard;la machine rouge;deux fois en panne\n"  # set aside
    drop(home, f"reclamations_{name}.zip", zipped(told))
    decided = "Code client;Décision;Décidé par;Décidé le;Raison\n"
    decided += f"{PURGED};no_go;Mme Yvette;01/03/2023;insolvable depuis mars\n"
    decided += f"{PURGED};no_go;Mme Yvette;02/03/2023;insolvable depuis mars;trop;long\n"
    decided += "K0005;go;M. Alban;01/03/2023;bon client\n"
    drop(home, f"decisions_{name}.csv", decided)
    objections = "Code client;Coordonnée;Canal;Date;Nature\n"
    objections += f";{MAIL};;01/02/2023;opposition\nK0009;;;01/02/2025;opposition\n"
    objections += f"{OLD};ancienne@example.com;email;02/02/2023;opposition\n"
    objections += f"{PURGED};autre@example.com;email;05/07/2026;stop\n" if extra_orders else ""
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
        events.executemany("insert into event_logs values (?)", [[NAME], ["Maison K0004"]])
    # Each trace is there beforehand, or its absence would prove nothing.
    seen = {trace for traces in found_in(home, *TRACES).values() for trace in traces}
    assert seen == set(TRACES)
    return night


def test_the_first_night_announces_and_purges_nothing(first: NightRun):
    assert (
        "retention: clients past their term of 36 months: 1, the first since 2026-07-05; "
        "to purge: 4 contact values, 2 names, 4 texts" in first.text
    )
    told = command(first.home, "purge")
    (line,) = [line for line in told.text.splitlines() if PURGED in line]
    assert cells(line) == [PURGED, FIRST, "4", "2", "4", "tonight"]
    assert not any(trace in told.text for trace in TRACES)
    assert len(rows(first.home, f"from staging.contact_points where client_id = '{PURGED}'")) == 2


def purge(home: Path) -> NightRun:
    return plain_command(home, "purge")


def copied(home: Path, folder: Path) -> Path:
    return Path(shutil.copytree(home, folder / "home"))


@pytest.fixture(scope="module")
def purged(first: NightRun, tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    home = copied(first.home, tmp_path_factory.mktemp("purged"))
    told = purge(home)
    assert told.code == 0, told.text
    return told


FIGURES = {
    "orders": "select order_id, client_id, ordered_on, net_amount_eur from orders.valid_orders",
    "clients": "select client_id, client_type, merged_into from staging.clients",
    "status": "from status.status",
    "complaints": "select complaint_id, client_id, opened_on, category from staging.complaints",
    "decisions": "select client_id, go_no_go, decided_on from staging.overrides",
    "stops": "select client_id, channel, stop_reason, since_on from compliance.stops",
    "names of others": "select client_id, name, postal_code from staging.clients "
    f"where client_id not in ('{PURGED}', '{OLD}')",
    "values of others": "select client_id, channel, value from staging.contact_points "
    f"where client_id not in ('{PURGED}', '{OLD}')",
    "texts of others": f"select text from staging.complaints where client_id <> '{PURGED}'",
}


def test_what_was_purged_is_found_nowhere_but_in_the_inbox(purged: NightRun):
    assert "nothing outside the inbox shows their values any more" in purged.text
    assert found_in(purged.home, *TRACES) == {}
    assert [path.name for path in (purged.home / ".dagster").rglob("*.out")] == ["b.out"]
    with closing(sqlite3.connect(purged.home / ".dagster" / "history" / "x.db")) as events:
        assert events.execute("select * from event_logs").fetchall() == [("Maison K0004",)]


@pytest.mark.parametrize("what", FIGURES)
def test_figures_of_the_past_and_data_of_others_stay(first: NightRun, purged: NightRun, what: str):
    query = f"select * from ({FIGURES[what]}) order by all"
    assert rows(first.home, query) == rows(purged.home, query)
    assert rows(first.home, query)


def test_the_purged_client_is_told_no_more(purged: NightRun):
    assert "no client is past the term" in command(purged.home, "purge", "--yes").text
    (line,) = [
        json.loads(line)
        for line in (purged.home / "facts" / "purges.jsonl").read_text().splitlines()
        if '"begun"' in line
    ]
    assert len(line["clients"]) == 2
    assert len(line["rows"]) == 2
    assert line["purged_on"] == FIRST


@pytest.mark.soak
def test_a_snapshot_that_comes_again_brings_nothing_back(purged: NightRun, tmp_path: Path):
    home = copied(purged.home, tmp_path)
    set_day(home, "2026-07-05")
    deliver(home, "2026-07-05b", extra_orders="O9;K0001;04/07/2026;5,00\n")
    night = plain_night(home)
    assert "2 of purged clients kept without their values" in night.text
    assert found_in(home, *TRACES) == {}
    tables = {name: rows(home, f"select * from ({FIGURES[name]}) order by all") for name in FIGURES}
    files = "select extract, file_name, accepted_count, erased_count from intake.files order by all"
    counted = rows(home, files)
    assert ("contact_points", "coordonnees_2026-07-05b.parquet", 23, 3) in counted
    plain_night(home, "rebuild")
    assert found_in(home, *TRACES) == {}
    again = {name: rows(home, f"select * from ({FIGURES[name]}) order by all") for name in FIGURES}
    assert again == tables


def test_an_objection_after_the_purge_counts_with_its_value(purged: NightRun, tmp_path: Path):
    """It was told of K0003; tomorrow the address may be another client's."""
    home = copied(purged.home, tmp_path)
    set_day(home, SECOND)
    deliver(
        home, SECOND, extra_orders="O9;K0001;04/07/2026;5,00\n", mail_of_k0010="autre@example.com"
    )
    rights = (
        "select distinct channel, right_reason from compliance.contact_rights "
        "where client_id = 'K0010' and channel in ('email', 'phone') order by 1"
    )
    for words in (["run"], ["rebuild"]):
        plain_night(home, *words)
        assert rows(home, rights)[0] == ("email", "opted_out")
        assert rows(home, "select value from store.objections where value is not null") == [
            ("autre@example.com",)
        ]


def test_a_client_who_acts_again_is_one_from_that_night_on(purged: NightRun, tmp_path: Path):
    """The objection by e-mail of 2023 was purged too, and still closes under another address."""
    home = copied(purged.home, tmp_path)
    set_day(home, "2026-07-09")
    bought = f"O8;{PURGED};08/07/2026;70,00\n"
    deliver(home, "2026-07-09", extra_orders=bought, mail="nouvelle@example.com")
    night = plain_night(home)
    assert "2 client numbers are within their term again" in night.text
    known = f"select name, postal_code from staging.clients where client_id = '{PURGED}'"
    points = f"select value from staging.contact_points where client_id = '{PURGED}' order by 1"
    rights = (
        "select distinct is_allowed, right_reason from compliance.contact_rights "
        f"where client_id = '{PURGED}'"
    )
    for words in ([], ["rebuild"]):
        if words:
            plain_night(home, *words)
        assert rows(home, known) == [(NAME, "97613")]
        assert rows(home, points) == [(PHONE,), ("nouvelle@example.com",)]
        assert rows(home, rights) == [(False, "opted_out")]
        kept = "select count(*) from store.clients where name is not null and client_id = 'K0003'"
        assert rows(home, kept) == [(1,)]  # the version of the first night stays empty


def test_without_the_secret_no_file_is_read(purged: NightRun, tmp_path: Path):
    home = copied(purged.home, tmp_path)
    (home / "secret.key").unlink()
    with pytest.raises(Exception, match="2 purged client numbers are known: no file is read"):
        plain_night(home)
    assert command(home, "secret", "--renew").code == 2


@pytest.mark.soak
def test_a_purge_that_was_cut_short_is_finished_by_the_next_night(
    first: NightRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = copied(first.home, tmp_path)

    def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("reconquete_pipeline.night.night.drop_working", crash)
        with pytest.raises(RuntimeError):
            purge(home)
    plain_night(home)
    assert found_in(home, *TRACES) == {}


def test_a_purge_waits_until_a_slip_in_the_mapping_is_mended(first: NightRun, tmp_path: Path):
    home = copied(first.home, tmp_path)
    toml = home / "reconquete.toml"
    good = toml.read_text(encoding="utf-8")
    toml.write_text(good + '[extracts.clients.columns]\nname = "Non"\n', encoding="utf-8")
    with pytest.raises(ReloadRefusedError, match="no column `Non` for name"):
        purge(home)
    assert found_in(home / "facts", NAME)
    toml.write_text(good, encoding="utf-8")
    plain_night(home)
    assert found_in(home, *TRACES) == {}


ON = "purge_expired_data = true"


def test_the_second_night_purges_whom_the_first_announced_and_the_twin_waits(
    first: NightRun, tmp_path: Path
):
    home = copied(first.home, tmp_path)
    set_day(home, SECOND, ON)
    night = plain_night(home)
    assert "clients past their term of 36 months: 2, the first since 2026-07-05" in night.text
    assert "purge: begun for 1 clients" in night.text
    # Made again: the twin is past the term since that night, and was told by it alone.
    assert "clients past their term of 36 months: 1, the first since 2026-07-06" in night.text
    assert found_in(home, *TRACES) == {}
    assert rows(home, "select name from staging.clients where client_id = 'K0004'") == [
        ("Maison K0004",)
    ]
    set_day(home, "2026-07-07", ON)
    assert "purge: begun for 1 clients" in plain_night(home).text
    assert found_in(home, "Maison K0004", "maison04@example.com", "99 00 00 04") == {}
    assert found_in(home, "Maison K0005")


def test_the_first_night_of_a_home_or_of_an_upgrade_purges_nothing(
    first: NightRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = copied(first.home, tmp_path)
    set_day(home, FIRST, ON)
    assert "purge: begun" not in plain_night(home).text  # the same night once more
    with monkeypatch.context() as patch:
        patch.setattr("reconquete_pipeline.facts.purges.version", lambda: "another")
        set_day(home, SECOND, ON)
        assert "purge: begun" not in plain_night(home).text
    set_day(home, "2026-07-07", ON + "\nretention_months = 35")
    assert "purge: begun" not in plain_night(home).text
    assert len(rows(home, f"from staging.contact_points where client_id = '{PURGED}'")) == 2


def test_every_personal_column_of_an_extract_that_names_a_client_is_counted_in_the_preview():
    query = load_catalogue()["compliance.expired_clients"].query
    for model in load_catalogue().staging:
        for name in personal_columns(model):
            read = rf"\n\s+{name}( as held)?\s+from {model.table}\b"
            assert re.search(read, query), f"{model.table}.{name} is purged and not counted"


def test_the_sensor_asks_for_the_second_night_of_a_purge(
    first: NightRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = copied(first.home, tmp_path)
    monkeypatch.setenv("RECONQUETE_HOME", str(home))
    sensor = make_purge_sensor(load_catalogue())
    assert isinstance(sensor(), dg.SkipReason)
    purges.begin(open_home(home, load_catalogue()), date(2026, 7, 5), ["hash"], [])
    asked = sensor()
    assert isinstance(asked, dg.RunRequest)
    assert (asked.run_key, asked.partition_key) == ("purge 1", FIRST)


def test_headers_are_emptied_but_for_those_that_tell_the_row(tmp_path: Path):
    toml = TOML.format(day=FIRST, settings="").replace("chr(32)", '"Code client"')
    home = small_home(tmp_path, toml)
    model = load_catalogue()["staging.complaints"]
    reading = reading_of(model, open_home(home, load_catalogue()).extracts["complaints"])
    headers = ["N° réclamation", "Code client", "Date", "Catégorie", "Sujet", "Détail", "Autre"]
    assert headers_read(reading, headers)["text"] == {"Sujet", "Code client", "Détail"}
    assert emptied_headers(reading, headers) == {"Sujet": "null", "Détail": "null"}
    decisions = reading_of(
        load_catalogue()["staging.overrides"],
        open_home(home, load_catalogue()).extracts["overrides"],
    )
    headers = ["Code client", "Décision", "Décidé par", "Décidé le", "Raison"]
    marked = dict.fromkeys(["Décidé par", "Raison"], "'(purgé)'")
    assert emptied_headers(decisions, headers) == marked


@pytest.mark.soak
def test_a_backup_of_before_the_purge_brings_nothing_back(
    first: NightRun, purged: NightRun, tmp_path: Path
):
    home = copied(purged.home, tmp_path)
    shutil.copytree(first.home / "facts", tmp_path / "backup")
    told = plain_command(home, "restore", str(tmp_path / "backup"))
    assert told.code == 0, told.text
    assert found_in(home, *TRACES) == {}
    assert "no client is past the term" in told.text
