"""Tables of Python functions: longer than what DuckDB looks at, in chunks, and interrupted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from duckdb import connect
from model_bench import STAMP, Bench, shared_catalogue
from rhythm_tools import company
from staged_homes import small_home, stage

from reconquete_pipeline.tables import python_tables
from reconquete_pipeline.tables.build import BuildError, build, table_sha256
from reconquete_pipeline.tables.python_tables import create_python_table

ROWS = 5_000
NIGHT = date(2022, 6, 18)


def test_one_long_number_among_thousands_of_short_ones_keeps_its_digits():
    """Nobody ever leaves (a is tiny beside b): orders are (r + x) / (alpha + age) x 365 days."""
    bench = Bench(shared_catalogue())
    connection = bench.connection
    connection.execute(
        "insert into value.buying_models (client_type, model, purchase_r, purchase_alpha_days, "
        "dropout_a, dropout_b) values ('B2C', 'mbg_nbd', 1, 100, 0.00001, 100000)"
    )
    # 1 / 1000 x 365 and more days of age; and one row in the middle of 200 / 200 x 365.
    connection.execute(
        "insert into value.buying_history (client_id, client_type, repeat_count, age_days) "
        f"select 'C' || n, 'B2C', 0, 900 + n from range({ROWS}) as clients (n) "
        "union all select 'D', 'B2C', 199, 100"
    )
    # Rows after it, so that it is neither the first nor the last.
    connection.execute(
        "insert into value.buying_history (client_id, client_type, repeat_count, "
        "age_days) select 'E' || n, 'B2C', 200, 400000 + n from range(2000) as clients (n)"
    )
    create_python_table(connection, bench.catalogue["value.buying_expectations"])
    found = connection.execute(
        "select orders_if_alive from value.buying_expectations "
        "where repeat_count = 199 or age_days = 900 order by 1"
    ).fetchall()
    assert [round(row[0], 3) for row in found] == [Decimal("0.365"), Decimal("365.000")]


@pytest.fixture(scope="module")
def bench() -> Bench:
    """Two hundred clients who bought for 900 days, and their thresholds in one chunk."""
    bench = Bench(shared_catalogue())
    bench.set_night(NIGHT)
    client, start, _ = company(5, 200, 2.0, 40.0, 2.0, 900)
    days = pd.DataFrame({"client_id": client, "age": start})
    days["purchased_on"] = [str(NIGHT - timedelta(days=900 - age)) for age in start.tolist()]
    bench.connection.register("bought", days[days["age"] <= 900])
    bench.connection.execute(
        "insert into rhythm.silence_contacts (client_id, purchased_on) "
        "select 'C' || client_id, cast(purchased_on as date) from bought"
    )
    bench.connection.execute(
        "insert into rhythm.rhythm (client_id) select distinct client_id "
        "from rhythm.silence_contacts"
    )
    bench.make("rhythm.predictive_thresholds")
    return bench


def test_a_table_in_many_chunks_is_the_table_in_one(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    model = bench.catalogue["rhythm.predictive_thresholds"]
    whole, rows = table_sha256(bench.connection, model), bench.count(f"from {model.table}")
    monkeypatch.setattr(python_tables, "CHUNK_ROWS", 61)
    assert rows > 20 * 61 and rows % 61
    assert build(bench.connection, bench.catalogue, model, STAMP) == rows
    assert table_sha256(bench.connection, model) == whole


def test_a_table_that_cannot_be_finished_stays_as_it_was(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    """A contract with room for 127 days only: the first chunks are stored, a later one is not."""
    model = bench.catalogue["rhythm.predictive_thresholds"]
    before = table_sha256(bench.connection, model)
    monkeypatch.setattr(python_tables, "CHUNK_ROWS", 61)
    columns = dict(model.contract.columns)
    narrow = columns["life_interval_days"].model_copy(update={"type": "TINYINT"})
    contract = model.contract.model_copy(
        update={"columns": columns | {"life_interval_days": narrow}}
    )
    with pytest.raises(BuildError, match=r"sql/rhythm/predictive_thresholds\.sql.*INT8"):
        build(bench.connection, bench.catalogue, replace(model, contract=contract), STAMP)
    assert table_sha256(bench.connection, model) == before
    assert not bench.count("from duckdb_tables() where table_name like 'python%'")


def test_what_a_killed_night_left_of_a_table_is_gone_with_the_next(tmp_path: Path):
    home = small_home(tmp_path)
    stage(home)
    with connect(str(home / "warehouse" / "warehouse.duckdb")) as connection:
        connection.execute("create schema if not exists rhythm")
        connection.execute("create table rhythm.python_unfinished (one integer)")
    stage(home)
    with connect(str(home / "warehouse" / "warehouse.duckdb")) as connection:
        assert not connection.execute("from duckdb_tables() where table_name like 'py%'").fetchall()
