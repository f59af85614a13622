"""The home folder and reconquete.toml: what loads, where things lie, how a home is found."""

import hashlib
import subprocess
import sys
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from home_samples import GOOD, KNOWN, WORDS, load, make_home

from reconquete_pipeline.home.home import (
    HeaderMapping,
    HomeError,
    SqlMapping,
    default_run_date,
    find_home,
    load_home,
)
from reconquete_pipeline.home.settings import Settings

HOUSE_EXAMPLE = """
company = "Quincaillerie Dupont"
[extracts.orders]
files = "factures_*.csv.gz"
delimiter = ";"            # the defaults of the rest
[extracts.orders.columns]
order_id = "N° facture"
client_id = ["Code client", "Client"]
net_amount_eur = { sql = 'number("Quantité") * number("Prix unitaire")' }
[extracts.orders.values.status]
"annulée" = "cancelled"
"""


def test_the_smallest_home_has_the_defaults(tmp_path: Path) -> None:
    home = load(tmp_path, GOOD)
    orders = home.extracts["orders"]
    assert (home.company, home.run_date, home.first_night_on) == (
        "Quincaillerie Dupont",
        None,
        date(2023, 1, 1),
    )
    assert home.settings == Settings()
    assert (orders.name, orders.files) == ("orders", ("factures_*.csv.gz",))
    assert (orders.delimiter, orders.encoding, orders.decimal) == ("auto", "auto", ",")
    assert (orders.dates, orders.covers_to) == (("%d/%m/%Y", "%Y-%m-%d"), "newest_row")
    assert (orders.columns, orders.values) == ({}, {})
    assert (home.campaigns, home.refused_campaigns) == ((), ())
    assert home.toml_sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


def test_the_example_of_the_house_loads(tmp_path: Path) -> None:
    orders = load(tmp_path, HOUSE_EXAMPLE).extracts["orders"]
    assert orders.columns == {
        "order_id": HeaderMapping(("N° facture",)),
        "client_id": HeaderMapping(("Code client", "Client")),
        "net_amount_eur": SqlMapping('number("Quantité") * number("Prix unitaire")'),
    }
    assert orders.values == {"status": {"annulée": "cancelled"}}


def test_every_key_can_be_written(tmp_path: Path) -> None:
    toml = """
company = "Dupont"
run_date = 2025-06-30
first_night_on = 2024-02-01
[settings]
order_minimum_eur = 0
fixed_act_days = 60
frequency_cuts = [2, 5, 9, 20]
abc_a_share = 0.7
[extracts.order_lines]
files = ["lignes_a_*.csv", "lignes_b_*.csv"]
delimiter = "\\t"
encoding = "windows-1252"
decimal = "."
dates = ["%Y-%m-%d %H:%M:%S", "%d/%m/%y"]
covers_to = "run_date"
"""
    home = load(tmp_path, toml)
    lines = home.extracts["order_lines"]
    assert (home.run_date, home.first_night_on) == (date(2025, 6, 30), date(2024, 2, 1))
    assert home.settings.order_minimum_eur == 0
    assert home.settings.abc_a_share == Decimal("0.7")
    assert home.settings.frequency_cuts == (2, 5, 9, 20)
    assert lines.files == ("lignes_a_*.csv", "lignes_b_*.csv")
    assert (lines.delimiter, lines.encoding, lines.decimal) == ("\t", "windows-1252", ".")
    assert lines.dates == ("%Y-%m-%d %H:%M:%S", "%d/%m/%y")
    assert lines.covers_to == "run_date"


def test_first_night_follows_a_fixed_run_date(tmp_path: Path) -> None:
    assert load(tmp_path, "run_date = 2020-05-01" + GOOD).first_night_on == date(2017, 1, 1)


def test_windows_text_files_load(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    home = load(tmp_path, data)
    assert home.company == "Quincaillerie Dupont"
    assert home.toml_sha256 == hashlib.sha256(data).hexdigest()


def test_paths_of_a_home(tmp_path: Path) -> None:
    home = load(tmp_path, GOOD)
    path = tmp_path / "home"
    assert home.path == path and path.is_absolute()
    assert home.inbox == path / "inbox"
    assert home.campaigns_dir == path / "campaigns"
    assert (home.facts, home.kept_files) == (path / "facts", path / "facts/files")
    assert home.ledger == path / "facts/ledger.jsonl"
    assert (home.told, home.listed) == (path / "facts/told", path / "facts/listed")
    assert (home.draws, home.nights) == (path / "facts/draws", path / "facts/nights.jsonl")
    assert (home.warehouse, home.database) == (
        path / "warehouse",
        path / "warehouse/warehouse.duckdb",
    )
    assert home.lock == path / "warehouse/.night.lock"
    assert home.published_database == path / "published/reconquete.duckdb"
    assert home.dagster_home == path / ".dagster"
    with pytest.raises(FrozenInstanceError):
        home.company = "other"  # type: ignore[misc]


def test_loading_writes_nothing(tmp_path: Path) -> None:
    path = load(tmp_path, GOOD).path
    assert sorted(entry.name for entry in path.rglob("*")) == ["inbox", "reconquete.toml"]


def test_a_bad_campaign_does_not_stop_the_home(tmp_path: Path) -> None:
    path = make_home(tmp_path, GOOD)
    (path / "campaigns").mkdir()
    (path / "campaigns" / "bad.toml").write_text("x = ", encoding="utf-8")
    home = load_home(path, KNOWN, WORDS)
    assert [refused.file_name for refused in home.refused_campaigns] == ["bad.toml"]


def test_find_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECONQUETE_HOME", "")
    with pytest.raises(HomeError, match=r"data_samples.*--home"):
        find_home(None)
    (tmp_path / "home").mkdir()
    assert find_home(None) == tmp_path / "home"
    monkeypatch.setenv("RECONQUETE_HOME", "/srv/dupont")
    assert find_home(None) == Path("/srv/dupont")
    assert find_home("other") == tmp_path / "other"


def test_default_run_date_is_yesterday_in_paris() -> None:
    # 23:30 in winter UTC is 00:30 of the next day in Paris; 22:30 in summer as well
    assert default_run_date(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == date(2026, 11, 20)
    assert default_run_date(datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) == date(2026, 11, 19)
    assert default_run_date(datetime(2026, 7, 20, 22, 30, tzinfo=UTC)) == date(2026, 7, 20)
    with pytest.raises(ValueError, match="time zone"):
        default_run_date(datetime(2026, 1, 1))
    assert isinstance(default_run_date(), date)


def test_home_needs_neither_duckdb_nor_dagster() -> None:
    code = (
        "import sys, reconquete_pipeline.home.home; print({'duckdb', 'dagster'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
