"""Erased clients are found nowhere but in the inbox; a twin of the same kind is untouched."""

import csv
import gzip
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import NightRun
from delivered_formats import POINTS, parquet, rows, workbook, zipped
from intake_tools import catalogue
from leak_search import found_in, texts_of
from night_tools import draw_rows, plain_night, published_tables
from staged_homes import command, drop, plain_command, small_home

from reconquete_pipeline.facts.erasures import erasures
from reconquete_pipeline.facts.secret import open_secret
from reconquete_pipeline.intake.refusal import ReloadRefusedError
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.night.traces import CLIENT_COLUMN, traces_left

TOML = """company = "Essai"
run_date = {day}
[settings]
rejected_share_max = 1.0
[extracts.orders]
files = "commandes_*.csv*"
[extracts.clients]
files = "clients_*.xlsx"
mode = "full"
[extracts.contact_points]
files = "coordonnees_*.parquet"
[extracts.consents]
files = "droits_*.jsonl"
[extracts.complaints]
files = "reclamations_*.zip"
[extracts.objections]
files = "oppositions_*.csv"
"""
# No number is hexadecimal: five such digits stand by chance in some hash of a home.
CLIENTS = [f"K00{number:02}" for number in range(1, 21)]
ERASED, TWIN = "K0003", "K0004"
# A number of one sign and a name of two are in any text: they go where they stand alone.
SHORT = "7"
# Another client's too: it stays where others write it.
SHARED = "accueil@example.com"
# By any of these ERASED would be found; the number before a merge is theirs too.
TRACES = [ERASED, "OLD3", "Zacharie Zibeline", "zibeline3@example.com", "99 00 00 03", "0199000003"]
ORDERS = "N° commande;Code client;Date commande;Montant HT\n"


def orders(*clients: str, year: int = 2024) -> str:
    return "".join(
        f"O{year}{c}{month};{c};05/{month:02}/{year};100,00\n"
        for c in clients
        for month in (1, 3, 5, 7)
    )


def deliver(home: Path, name: str, extra: str = "") -> None:
    """Every extract in a format of its own, with ERASED in all of them, also in rows of others."""
    everybody = [*CLIENTS, "OLD3", SHORT]
    text = ORDERS + orders(*everybody) + extra
    drop(home, f"commandes_{name}.csv.gz", gzip.compress(text.encode()))
    names = {ERASED: "Zacharie Zibeline", "OLD3": "Zacharie Zibeline"}
    rows: list[list[object]] = [
        ["Code client", "Type", "Nom", "Fusionné avec", "Parrain", "Groupe"]
    ]
    named = {"K0005": [ERASED, None], "K0006": [TWIN, SHORT]}
    rows += [
        [c, "B2B", names.get(c, f"Maison {c}"), None, *named.get(c, [None, None])] for c in CLIENTS
    ]
    rows.append(["OLD3", "B2B", names["OLD3"], ERASED, None, None])
    rows.append([SHORT, "B2B", "Li", None, None, None])
    drop(home, f"clients_{name}.xlsx", workbook(rows, hidden="vu Zacharie Zibeline"))
    points = [(c, "phone", f"01 99 00 00 {c[-2:]}") for c in CLIENTS]
    points += [(c, "email", SHARED) for c in (ERASED, "K0011")]
    points += [("K0001", "sms", "01 99 00 00 99")] if extra else []
    points += [(c, "email", f"{names.get(c, c)[-8:].lower()}{n}@example.com")
               for n, c in enumerate(CLIENTS, start=1)]  # fmt: skip
    drop(home, f"coordonnees_{name}.parquet", parquet(POINTS, points))
    rights = [
        {"Code client": c, "Canal": channel, "État": "donné", "Date": "2025-01-01",
         "Base": "intérêt légitime", "Preuve": "notice"}
        for c in CLIENTS for channel in ("email", "phone")
    ]  # fmt: skip
    rights[-1]["Note"] = "transmis par zibeline3@example.com"  # a column that nobody reads
    rights += [rights[0] | {"Date": "2025-02-01"}] if extra else []
    drop(home, f"droits_{name}.jsonl", "".join(f"{json.dumps(one)}\n" for one in rights))
    told = "N° réclamation;Code client;Date;Catégorie;Texte\n"
    told += (
        f"R1;{ERASED};01/02/2024;retard;Zacharie Zibeline attend\nR2;{TWIN};01/02/2024;retard;x\n"
    )
    told += f"R3;{ERASED};31/02/2024;retard;zibeline3@example.com\n"  # set aside
    told += "R4;K0007;01/02/2024;retard;voir Zacharie ZIBELINE, 01.99.00.00.03\n"
    told += "R5;K0007;01/02/2024;retard;voir K0003 et K0004\nR6;K0008;01/02/2024;prix;trop cher\n"
    told += f"R7;K0012;01/02/2024;prix;écrire à {SHARED}\n"
    told += "K0008;stop, dit Zacharie Zibeline;x\n"  # no row
    drop(home, f"reclamations_{name}.zip", zipped(told))
    # Refused: without a column, a page in another encoding, and an archive cut short.
    bad = "N° commande;Code client;Date commande\n"
    bad += f"X1;{ERASED};05/01/2024\nX2;{TWIN};05/01/2024\n{name};;\n"
    drop(home, f"commandes_{name}_entete.csv", bad)
    page = f"<html><body>Erreur : Zacharie&nbsp;<b>Zibeline</b> déjà ouvert {name}</body></html>"
    drop(home, f"commandes_{name}_page.csv", page.encode("latin-1"))
    drop(home, f"reclamations_{name}_coupe.zip", zipped(told * 9 + name)[:-30])
    objections = "Code client;Coordonnée;Canal;Date;Nature\n;01 99 00 00 03;sms;01/02/2025;stop\n"
    objections += "K0009;;;01/02/2025;opposition\n;zibeline3@example.com;x;y;z;trop;long\n"
    objections += "K0010;;sms;01/02/2025;opposition\n" if extra else ""
    drop(home, f"oppositions_{name}.csv", objections)


def set_day(home: Path, day: str) -> None:
    (home / "reconquete.toml").write_text(TOML.format(day=day), encoding="utf-8")


def erase(home: Path, *words: str) -> NightRun:
    return plain_command(home, "erase", *words)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published night, with a store of Dagster that quotes ERASED and the twin, and requests."""
    home = small_home(tmp_path_factory.mktemp("erasure"), TOML.format(day="2026-06-30"))
    deliver(home, "2026-06-30")
    plain_night(home)
    logs = home / ".dagster" / "storage" / "run" / "compute_logs"
    logs.mkdir(parents=True)
    (logs / "a.out").write_text(f"unknown code of {ERASED}")
    (logs / "b.out").write_text(f"unknown code of {TWIN}")
    (home / ".dagster" / "history").mkdir(exist_ok=True)
    with closing(sqlite3.connect(home / ".dagster" / "history" / "x.db")) as events, events:
        events.execute("create table event_logs (event text)")
        events.executemany("insert into event_logs values (?)", [[ERASED], [TWIN]])
    asked = command(home, "requests", "--new", "access", "--client", ERASED, "--on", "2026-06-30")
    assert asked.code == 0, asked.text
    given = command(home, "access", ERASED, "--to", str(home.parent / f"{ERASED}.json"))
    assert given.code == 0, given.text
    # Each trace is there beforehand, or its absence would prove nothing.
    seen = {trace for traces in found_in(home, *TRACES).values() for trace in traces}
    assert seen == set(TRACES)
    return home


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Path(shutil.copytree(before, tmp_path_factory.mktemp("after") / "home"))
    # The home no longer reads complaints; what was kept of them is cleaned all the same.
    toml = (home / "reconquete.toml").read_text(encoding="utf-8")
    complaints = '[extracts.complaints]\nfiles = "reclamations_*.zip"\n'
    assert complaints in toml
    (home / "reconquete.toml").write_text(toml.replace(complaints, ""), encoding="utf-8")
    told = erase(home, ERASED, SHORT)
    assert told.code == 0, told.text
    assert "nothing outside the inbox" in told.text
    return home


@pytest.fixture(scope="module")
def again(after: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file once more under another name, with other bytes."""
    home = Path(shutil.copytree(after, tmp_path_factory.mktemp("again") / "home"))
    set_day(home, "2026-07-01")
    deliver(home, "2026-07-01", extra="O9;K0001;01/06/2026;5,00\n")
    plain_night(home)
    return home


def test_nothing_outside_the_inbox_shows_who_was_erased(after: Path):
    assert found_in(after, *TRACES) == {}
    assert found_in(after, TWIN)


def test_the_log_of_others_stays(after: Path):
    assert [path.name for path in (after / ".dagster").rglob("*.out")] == ["b.out"]
    with closing(sqlite3.connect(after / ".dagster" / "history" / "x.db")) as events:
        assert events.execute("select * from event_logs").fetchall() == [(TWIN,)]


def test_figures_of_the_past_stay_under_a_random_number_that_is_gone(before: Path, after: Path):
    totals = "select count(*), sum(net_amount_eur), max(ordered_on) from orders.valid_orders"
    assert rows(before, totals) == rows(after, totals)
    status = "select client_id, status from status.status where client_id"
    erased = rows(after, f"{status} not in ({str(CLIENTS)[1:-1]})")
    assert [(str(one)[:7], found) for one, found in erased] == [("erased-", "gone")] * 2
    others = f"{status} not in ('{ERASED}', '{SHORT}') and client_id not like 'erased%' order by 1"
    assert rows(before, others) == rows(after, others)


def test_what_comes_again_is_dropped_and_counted(again: Path, tmp_path: Path):
    """Every file once more with other bytes; then all of it made again."""
    assert found_in(again, *TRACES) == {}
    counted = rows(
        again,
        "select extract, erased_count from intake.files where file_name like '%2026-07-01%' "
        "and erased_count > 0 order by 1",
    )
    assert counted == [
        ("clients", 3),
        ("complaints", 2),
        ("consents", 2),
        ("contact_points", 3),
        ("objections", 2),
        ("orders", 12),
    ]
    home = Path(shutil.copytree(again, tmp_path / "home"))
    plain_night(home, "rebuild")
    assert found_in(home, *TRACES) == {}
    assert rows(home, f"select status from status.status where client_id = '{TWIN}'") == [("lost",)]
    for query in OF_OTHERS:
        assert rows(home, query) == rows(again, query)


OF_OTHERS = (
    "select client_id, referred_by, parent_id from staging.clients "
    "where referred_by is not null or parent_id is not null or client_id in ('K0005', 'K0006') "
    "order by 1",
    "select complaint_id, client_id, category, text from staging.complaints order by 1",
)


def test_rows_of_others_stay_without_what_names_the_erased(again: Path):
    clients, complaints = (rows(again, query) for query in OF_OTHERS)
    assert sorted(clients) == [("K0005", None, None), ("K0006", TWIN, None)]
    assert complaints == [
        ("R2", TWIN, "delay", "x"),
        ("R4", "K0007", "delay", None),
        ("R5", "K0007", "delay", None),
        ("R6", "K0008", "price", "trop cher"),
        ("R7", "K0012", "price", f"écrire à {SHARED}"),
    ]
    (text,) = rows(again, "select distinct row_text from intake.rejected_rows "
                   "where extract = 'complaints' and reasons = 'field_count'")  # fmt: skip
    assert text == ("K0008;stop, dit … …;x",)


def test_short_numbers_go_where_they_stand_alone(again: Path):
    for column in ("store.orders", "store.clients", "orders.known_clients"):
        assert rows(again, f"select count(*) from {column} where client_id = '{SHORT}'") == [(0,)]


def test_of_a_refused_file_the_rows_of_others_stay_and_what_cannot_be_read_goes(again: Path):
    names = dict(rows(again, "select file_name, sha256 from intake.files where status = 'refused'"))
    kept = {str(name): again / "facts" / "files" / str(sha) for name, sha in names.items()}
    there = {name for name, path in kept.items() if path.exists()}
    assert len(kept) == 6
    assert there == {"commandes_2026-06-30_entete.csv", "commandes_2026-07-01_entete.csv"}
    for name in there:
        assert any(TWIN in text for text in texts_of(kept[name]))


STANDING = "select count(*), count(distinct client_id), sum(net_amount_eur) from store.orders"
SLIP = '[extracts.orders.columns]\nclient_id = "Code cliant"\n'


def test_a_slip_in_the_mapping_costs_nobody_their_rows(after: Path, tmp_path: Path):
    """A quantity of 7 is no client 7, whatever reconquete.toml says of the other columns."""
    home = Path(shutil.copytree(after, tmp_path / "home"))
    toml = home / "reconquete.toml"
    set_day(home, "2026-07-01")
    sold = "P1;K0001;01/06/2026;10,00;7\nP2;K0002;02/06/2026;10,00;7\n"
    sold += f"P3;{SHORT};03/06/2026;10,00;1\n"
    drop(home, "commandes_2026-07-01.csv", f"{ORDERS.strip()};Quantité\n{sold}")
    # Never accepted: without a day, and without a column that is known to be the client's.
    drop(home, "commandes_a.csv", f"N° commande;Code client;Nombre\nX1;{SHORT};1\nX2;K0001;7\n")
    drop(home, "commandes_b.csv", f"N° commande;Compte;Nombre\nX1;{SHORT};1\nX2;K0001;2\n")
    plain_night(home)
    assert rows(home, STANDING) == [(78, 19, 7_620)]
    found = rows(home, "select file_name, sha256 from intake.files where extract = 'orders'")
    kept = {str(name): home / "facts" / "files" / str(sha256) for name, sha256 in found}
    for name in ("commandes_a.csv", "commandes_b.csv"):
        refused = f"""select "N° commande" from read_parquet('{kept[name]}')"""
        assert duckdb.sql(refused).fetchall() == [("X2",)]
    before = {name: path.exists() and path.read_bytes() for name, path in kept.items()}
    good = toml.read_text(encoding="utf-8")
    toml.write_text(good + SLIP, encoding="utf-8")
    with pytest.raises(ReloadRefusedError, match="is refused now: header: no column `Code cliant`"):
        plain_night(home)
    plain_night(home, "rebuild")
    assert rows(home, STANDING) == [(0, 0, None)], "told in the runbook: it goes on without them"
    toml.write_text(good, encoding="utf-8")
    plain_night(home)
    assert rows(home, STANDING) == [(78, 19, 7_620)]
    toml.write_text(good + SLIP, encoding="utf-8")
    told = erase(home, "K0019")
    assert told.code == 2
    assert "no column `Code cliant`" in told.text
    assert before == {name: path.exists() and path.read_bytes() for name, path in kept.items()}


def test_a_refused_file_is_searched_though_the_night_that_found_it_was_killed(
    after: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Its line in the ledger stands, and the working database is made anew."""
    home = Path(shutil.copytree(after, tmp_path / "home"))
    (home / "warehouse" / "warehouse.duckdb").unlink()
    set_day(home, "2026-07-01")
    drop(home, "commandes_2026-07-01.csv", f"N° commande;Code client;Nombre\nX1;{ERASED};1\n")

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("reconquete_pipeline.intake.delivery.staging.load_one", crash)
        plain_night(home, code=130)
    plain_night(home)
    assert found_in(home, *TRACES) == {}


def test_requests_and_exports_stay_under_the_random_number(after: Path):
    for name in ("requests", "exports"):
        lines = (after / "facts" / f"{name}.jsonl").read_text().splitlines()
        named = [json.loads(line).get("client_id", "erased-") for line in lines]
        assert {one[:7] for one in named} == {"erased-"}


def test_the_last_search_names_every_file_that_still_shows_somebody(after: Path, tmp_path: Path):
    path = Path(shutil.copytree(after, tmp_path / "home"))
    home = open_home(path, catalogue())
    secret = open_secret(home, date(2026, 6, 30)).key
    begun = {len(one.keys): one.tombstone for one in erasures(home)}
    named, short = begun[max(begun)], begun[min(begun)]
    assert secret is not None
    assert traces_left(home, secret, [named, short]) == {named: [], short: []}
    (path / "warehouse" / "a.gz").write_bytes(gzip.compress("zacharie ZIBELINE".encode("utf-16")))
    (path / "facts" / "files" / "b").write_bytes(zipped("à zibeline3@example.com"))
    (path / ".dagster" / "c.log").write_text('{"said": "OLD3\\n"}')
    (path / "published" / "d.csv").write_text(f"Code client;Jours\n{SHORT};12\n")
    (path / "facts" / "files" / "e").write_bytes(gzip.compress(b"x" * 99)[:-4])
    with duckdb.connect(str(path / "published" / "f.duckdb")) as connection:
        connection.execute("create table t as select ['0199000003'] as numbers")
    cannot = "facts/files/e (it cannot be opened)"
    assert traces_left(home, secret, [named, short]) == {
        named: ["facts/files/b", cannot, "warehouse/a.gz", "published/f.duckdb", ".dagster/c.log"],
        short: [cannot, "published/d.csv"],
    }


def test_short_numbers_are_searched_in_every_column_that_names_a_client():
    named = {name for model in catalogue().staging for name in model.contract.clients_named}
    assert {name for name in named if CLIENT_COLUMN.search(name)} == named != set()


@pytest.mark.soak
def test_the_same_bytes_under_another_name_bring_nobody_back(after: Path, tmp_path: Path):
    home = Path(shutil.copytree(after, tmp_path / "home"))
    set_day(home, "2026-07-01")
    for path in sorted((home / "inbox").glob("*")):
        drop(home, path.name.replace("2026-06-30", "2026-07-01"), path.read_bytes())
    plain_night(home)
    assert found_in(home, *TRACES) == {}


def test_a_later_client_of_the_number_is_new_and_without_rights(after: Path, tmp_path: Path):
    home = Path(shutil.copytree(after, tmp_path / "home"))
    set_day(home, "2026-08-01")
    table: list[list[object]] = [["Code client", "Type", "Nom", "Date de création"]]
    table += [[c, "B2B", f"Maison {c}", date(2020, 1, 1)] for c in CLIENTS if c != ERASED]
    table.append([ERASED, "B2B", "Nouvelle", date(2026, 7, 15)])
    drop(home, "clients_2026-08-01.xlsx", workbook(table))
    later = f"O77;{ERASED};20/07/2026;70,00\nO78;{ERASED};20/06/2026;70,00\n"
    drop(home, "commandes_2026-08-01.csv", ORDERS + later)
    right = {"Code client": ERASED, "Canal": "email", "État": "donné", "Date": "2026-07-20",
             "Base": "intérêt légitime", "Preuve": "notice"}  # fmt: skip
    drop(home, "oppositions_2026-08-01.csv", "Code client;Coordonnée;Canal;Date;Nature\n")
    drop(home, "droits_2026-08-01.jsonl", json.dumps(right) + "\n")
    plain_night(home)
    bought = f"select order_id from orders.valid_orders where client_id = '{ERASED}'"
    assert rows(home, bought) == [("O77",)]
    rights = (
        f"select distinct is_allowed from compliance.contact_rights where client_id = '{ERASED}'"
    )
    assert rows(home, rights) == [(False,)]


def test_an_erasure_that_was_cut_short_is_finished_by_the_next_one(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = Path(shutil.copytree(before, tmp_path / "home"))

    def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("reconquete_pipeline.commands.erase.drop_made", crash)
        with pytest.raises(RuntimeError):
            erase(home, ERASED)
    totals = "select count(*), sum(net_amount_eur) from orders.valid_orders"
    # The same mapping in other words: what is kept is loaded again.
    toml = home / "reconquete.toml"
    said = '[extracts.orders.columns]\nclient_id = "Code client"\n'
    toml.write_text(toml.read_text(encoding="utf-8") + said, encoding="utf-8")
    plain_night(home)
    assert rows(home, totals) == rows(before, totals), "each counts once on the night between"
    told = erase(home, ERASED)
    assert told.code == 0, told.text
    plain_night(home)
    assert rows(home, totals) == rows(before, totals)
    assert found_in(home, *TRACES) == {}
    assert len(list((home / "facts" / "erased").glob("*.json"))) == 1


def test_who_asked_in_an_extract_is_erased_by_one_command(before: Path, tmp_path: Path):
    home = Path(shutil.copytree(before, tmp_path / "home"))
    set_day(home, "2026-07-01")
    drop(
        home,
        "oppositions_2026-07-01.csv",
        f"Code client;Coordonnée;Canal;Date;Nature\n{ERASED};;;01/07/2026;effacement\n",
    )
    plain_night(home)
    told = erase(home, "--asked")
    assert told.code == 0, told.text
    assert found_in(home, *TRACES) == {}
    assert "nobody who asked" in erase(home, "--asked").text


def test_without_the_secret_no_file_is_read(after: Path, tmp_path: Path):
    home = Path(shutil.copytree(after, tmp_path / "home"))
    (home / "secret.key").unlink()
    with pytest.raises(Exception, match="2 erased people are known: no file is read"):
        plain_night(home)
    told = command(home, "secret", "--renew")
    assert told.code == 2
    assert "put it back from its backup" in told.text


def test_a_drawn_client_keeps_arm_and_outcome_under_the_random_number(finished_home: Path):
    home = finished_home
    (draw,) = (home / "facts" / "draws").glob("*.csv")
    drawn = draw_rows(draw)
    # Members of a campaign that was drawn elsewhere go with the rows that say so.
    elsewhere = {c for (c,) in rows(home, "select client_id from staging.campaign_members")}
    client = min(c for c, arm in drawn.items() if arm != "control" and c not in elsewhere)
    measured = published_tables(home)
    told = erase(home, client)
    assert told.code == 0, told.text
    renamed = draw_rows(draw)
    (tombstone,) = renamed.keys() - drawn.keys()
    assert renamed == {tombstone if c == client else c: arm for c, arm in drawn.items()}
    with draw.open(encoding="utf-8", newline="") as file:
        kept = {row["client_id"]: row for row in csv.DictReader(file)}
    thought = ("cause", "organic_return_share", "expected_lift_share", "expected_value_eur")
    thought += ("salesperson_id", "portfolio_reason", "previous_salesperson_id")
    erased = kept.pop(tombstone)
    assert not any(erased[name] for name in thought)
    assert all(row["cause"] and row["organic_return_share"] for row in kept.values())
    for table in ("marketing.campaign_lift", "marketing.campaign_results"):
        assert published_tables(home)[table] == measured[table]
    reason = f"select stopped_reason from campaigns.targets where client_id = '{tombstone}'"
    assert rows(home, reason) == [("not_lost",)]
    assert not any(client.encode() in path.read_bytes() for path in (home / "facts").rglob("*.csv"))
