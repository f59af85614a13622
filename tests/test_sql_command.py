"""`reconquete sql`: one query on a copy; rows, sentences, and no night that waits."""

import csv
import re
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, NightRun
from night_tools import database_held, run_here, write_settings

from reconquete_pipeline.commands.ask import SHOWN_ROWS, readable_copy
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.loading import load_catalogue


def ask(night: NightRun, query: str, *words: str) -> NightRun:
    return run_here(night.home, "sql", query, *words)


def test_the_run_date_the_settings_and_every_table_are_there(sample_night: NightRun):
    done = ask(
        sample_night,
        "select run_date() as night, setting_fixed_lost_days() as days, count(*) as n "
        "from status.status",
    )
    assert done.code == 0, done.text
    ((night, days, count),) = sample_night.sql(
        "select run_date(), setting_fixed_lost_days(), count(*) from status.status"
    )
    row = done.text.splitlines()[3]
    assert [part.strip() for part in row.strip("│ ").split("│")] == [
        f"{night}",
        f"{days}",
        f"{count}",
    ]


def test_at_most_two_hundred_rows_are_shown_and_the_rest_is_counted(sample_night: NightRun):
    done = ask(sample_night, f"select range as n from range({SHOWN_ROWS + 1234})")
    assert f"│ {SHOWN_ROWS - 1} " in done.text
    assert f"│ {SHOWN_ROWS} " not in done.text
    assert "1,234 more rows are not shown" in done.text
    assert "more rows" not in ask(sample_night, f"from range({SHOWN_ROWS})").text


def test_a_row_is_one_line_and_brackets_are_text(sample_night: NightRun):
    values = (
        "'[red]a[/red]' as \"[b]\", '[/]' as b, ':warning:' as c, null as d, chr(27) || '[2J' as e"
    )
    columns = ", ".join(f"'{'x' * 20}' as c{number}" for number in range(20))
    done = ask(sample_night, f"select {values}, {columns}")
    assert done.code == 0, done.text
    for shown in ("[red]a[/red]", "[b]", "[/]", ":warning:", "NULL"):
        assert f" {shown} " in done.text
    assert "\x1b" not in done.text
    assert len(done.text.splitlines()) == 5


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("selec 1", 'Parser Error: syntax error at or near "selec"'),
        ("select * from nowhere.there", "Catalog Error: Table with name"),
        ('select "[/red]" from status.status', 'Binder Error: Referenced column "[/red]"'),
        ("select cast('a' as integer)", "Conversion Error: Could not convert string 'a'"),
        ("select 1; select 2", "write one query that only reads"),
        ("", "write one query that only reads"),
        ("create table t (a integer)", "write one query that only reads"),
        ("delete from status.status", "write one query that only reads"),
        ("explain analyze copy (select 1) to 'x'", "write one query that only reads"),
    ],
)
def test_a_wrong_query_is_told_in_one_sentence(query: str, said: str, sample_night: NightRun):
    done = ask(sample_night, query)
    assert done.code == 2
    assert done.text.startswith(said)
    assert len(done.text.splitlines()) == 1


def test_all_rows_go_to_a_file_for_excel(sample_night: NightRun, tmp_path: Path):
    path = tmp_path / "out" / "all.csv"
    query = "select printf('%05d', range) as client_id, range / 2 as half from range(500)"
    done = ask(sample_night, query, "--csv", str(path))
    assert done.code == 0, done.text
    assert "500 rows written" in done.text
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    assert header == ["client_id", "half"]
    assert len(rows) == 500
    assert rows[1] == ['="00001"', "0,5"]
    refused = ask(sample_night, "select 1", "--csv", str(path / "below.csv"))
    assert refused.code == 2
    assert "cannot be written" in refused.text


def test_a_night_can_write_while_a_query_runs_and_nothing_is_left(finished_home: Path):
    home = open_home(finished_home, load_catalogue())
    with readable_copy(home) as connection:
        before = connection.execute("select count(*) from status.status").fetchall()
        with duckdb.connect(str(home.database)) as writer:
            writer.execute("delete from status.status")
        assert connection.execute("select count(*) from status.status").fetchall() == before
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("create table t (a integer)")
    assert list((home.warehouse / "tmp").iterdir()) == []
    assert run_here(finished_home, "sql", "select 1 from status.status").text.count("│") == 0


def test_who_holds_the_database_is_named(finished_home: Path):
    write_settings(finished_home, database_wait_seconds=0)
    with database_held(finished_home) as holder:
        done = run_here(finished_home, "sql", "select 1")
    assert done.code == 2
    assert f"process {holder} " in done.text
    assert "ask again" in done.text


def test_a_home_without_a_night_says_so(sample_home: Path):
    done = run_here(sample_home, "sql", "select 1")
    assert done.code == 2
    assert "there is no database yet; run a night" in done.text


def test_the_queries_that_marketing_copies_run(sample_night: NightRun):
    page = (ROOT / "docs" / "marketing.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    queries += re.findall(r'-c "\n(select.*?)"\n```', page, re.DOTALL)
    assert len(queries) >= 7
    for query in queries:
        # a first night knows of no change to what was told before it
        is_empty = "episode_changes" in query
        assert bool(sample_night.published(query)) is not is_empty, query
