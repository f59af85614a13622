"""What a query gives out of personal columns, and its entry in facts/exports.jsonl."""

import hashlib
import json
from pathlib import Path

import pytest
from conftest import NightRun
from night_tools import run_here

from reconquete_pipeline.facts.exports import person
from reconquete_pipeline.home import journal
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.personal_columns import Personal, personal_columns, read_by


@pytest.fixture(scope="module")
def personal(tmp_path_factory: pytest.TempPathFactory) -> Personal:
    return personal_columns(load_catalogue(), tmp_path_factory.mktemp("lineage"))


POINT = ["staging.contact_points.value"]
WHOLE = [f"staging.contact_points.{name}" for name in ("contact_function", "contact_name", "value")]


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("select value from staging.contact_points", POINT),
        ("from staging.contact_points", WHOLE),
        ("table staging.contact_points", WHOLE),
        ("select c.* from staging.contact_points as c", WHOLE),
        ("select c from staging.contact_points as c", WHOLE),
        ("select contact_points from staging.contact_points", WHOLE),
        ("select columns('v.*') from staging.contact_points", WHOLE),
        ("select max(VALUE) as m from STAGING.Contact_Points", POINT),
        ('select "value" from warehouse."staging"."contact_points"', POINT),
        ("with a as (select * from staging.contact_points) select v.value as x from a as v", WHOLE),
        ("select value from store.contact_points", ["store.contact_points.value"]),
        ("select row_text from intake.rejected_rows", ["intake.rejected_rows.row_text"]),
        ("select name from marketing.target_list", ["marketing.target_list.name"]),
        ("select count(*) as n from staging.contact_points", []),
        ("select client_id from staging.contact_points", []),
        ("select * from status.status", []),
        ("select * from range(5)", []),
        ("select run_date()", []),
        ("describe staging.clients", []),
    ],
)
def test_the_columns_that_a_query_reads(query: str, columns: list[str], personal: Personal):
    assert read_by(query, personal) == columns


def test_in_doubt_a_query_reads_them_all(personal: Personal):
    everything = sorted(f"{table}.{name}" for table in personal for name in personal[table])
    assert len(everything) > 20
    for query in ("from query('from staging.clients')", "select ~~~ from ("):
        assert read_by(query, personal) == everything


def test_what_tables_make_of_a_personal_column_is_personal_too(personal: Personal):
    assert personal["compliance.reachable"] == {"value"}
    assert "status.status" not in personal


def asked(home: Path, *words: str) -> list[dict[str, object]]:
    """The entries that one question adds."""
    journal_file = home / "facts" / "exports.jsonl"
    before = len(list(journal.read(journal_file)))
    done = run_here(home, "sql", *words)
    assert done.code == 0, done.text
    return list(journal.read(journal_file))[before:]


def test_a_file_of_personal_columns_is_entered_with_who_when_rows_and_hash(
    finished_home: Path, tmp_path: Path
):
    path = tmp_path / "points.csv"
    query = "select client_id, value from staging.contact_points order by all limit 7"
    (entry,) = asked(finished_home, query, "--csv", str(path))
    assert entry.pop("at")
    assert entry == {
        "kind": "query_file",
        "by": person(),
        "rows": 7,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "personal_columns": ["value"],
        "read": POINT,
        "file_name": str(path),
    }
    first = path.read_text(encoding="utf-8-sig").splitlines()[1].split(";")[1]
    assert first not in json.dumps(entry)


def test_rows_on_the_screen_are_entered_and_what_is_not_personal_is_not(finished_home: Path):
    (entry,) = asked(finished_home, "select name from staging.clients limit 3")
    assert (entry["kind"], entry["rows"], entry["personal_columns"]) == ("query", 3, ["name"])
    assert asked(finished_home, "select count(*) from staging.clients") == []
    assert asked(finished_home, "select name from staging.clients where false") == []


def test_the_files_of_a_night_say_who_made_them(sample_night: NightRun):
    # Other tests may ask for what is held on a person of this home.
    entries = list(journal.read(sample_night.home / "facts" / "exports.jsonl"))
    made = [entry for entry in entries if entry["kind"] == "export"]
    assert made and all(entry["by"] for entry in made)
