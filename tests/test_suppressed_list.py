"""The suppression list: whole, for managers alone; no contact values."""

import re
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from conftest import NightRun


@pytest.fixture
def managers(sample_night: NightRun) -> Iterator[duckdb.DuckDBPyConnection]:
    path = sample_night.home / "published" / "management.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def test_an_objection_of_the_sample_stands_for_every_channel_with_its_source(
    managers: duckdb.DuckDBPyConnection,
):
    query = (
        "select channel, opted_out_on, opt_out_source_label_fr, suppressed_until_on "
        "from managers.suppressed where client_id = ? order by channel"
    )
    since = date(2025, 11, 3)  # oppositions_2026-10-31.csv, C0236, no channel
    assert managers.execute(query, ["C0236"]).fetchall() == [
        (channel, since, "Liste d'opposition", None)
        for channel in ("email", "letter", "phone", "sms", "visit")
    ]
    assert managers.execute(query, ["C0001"]).fetchall() == []  # who never objected


def test_whoever_is_suppressed_tonight_is_on_the_list_and_nobody_else(
    sample_night: NightRun, managers: duckdb.DuckDBPyConnection
):
    held = sample_night.sql("select client_id, channel from compliance.suppression order by all")
    whole = managers.execute(
        "select distinct client_id, channel from managers.suppressed "
        "where suppressed_until_on is null order by all"
    ).fetchall()
    assert held == whole and len(whole) > 10
    everybody = sample_night.published("select table_name from information_schema.tables")
    assert ("suppressed",) not in everybody


def test_no_contact_value_is_on_the_list(
    sample_night: NightRun, managers: duckdb.DuckDBPyConnection
):
    text = repr(managers.execute("select * from managers.suppressed").fetchall())
    values = sample_night.sql("select distinct value from staging.contact_points")
    assert not [value for (value,) in values if str(value) in text]
    assert not re.search(r"@|\b0\d(?: ?\d\d){4}", text)
