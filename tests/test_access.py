"""`reconquete access` and `requests`: all that is held on one person, told and entered."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import NightRun
from night_tools import run_here

from reconquete_pipeline.facts.requests import month_later
from reconquete_pipeline.home import journal
from reconquete_pipeline.tables.loading import load_catalogue

# C0012 carries the history of 00041, which was merged into it (clients_2026-10-31.csv).
MERGED, KEPT = "00041", "C0012"


@pytest.fixture(scope="module")
def told(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("access") / "a.json"
    done = run_here(sample_night.home, "access", MERGED, "--to", str(path))
    assert done.code == 0, done.text
    assert "read both before they are sent" in done.text
    return {
        "json": json.loads(path.read_text(encoding="utf-8")),
        "letter": path.with_suffix(".txt").read_text(encoding="utf-8"),
        "entry": list(journal.read(sample_night.home / "facts" / "exports.jsonl"))[-1],
    }


def rows_of(told: dict[str, Any], table: str) -> list[dict[str, Any]]:
    return [
        row for one in told["json"]["donnees"] if one["table"] == table for row in one["lignes"]
    ]


def test_both_numbers_of_a_merged_client_are_told(told: dict[str, Any]):
    assert told["json"]["numeros"] == [MERGED, KEPT]
    names = {row["Raison sociale ou nom"] if "Raison sociale ou nom" in row else str(row)
             for row in rows_of(told, "staging.clients")}  # fmt: skip
    assert len(names) == 2 and any("Vasseur" in name for name in names)


def test_every_table_with_a_row_of_the_client_is_there(
    told: dict[str, Any], sample_night: NightRun
):
    """Recomputed table by table; tables by order are counted through the orders."""
    numbers = f"('{MERGED}', '{KEPT}')"
    expected = {}
    for model in load_catalogue().values():
        columns = model.contract.columns
        keys = [k for k in columns if k.endswith("client_id") and not k.startswith(("told", "oth"))]
        if keys:
            where = " or ".join(f"{key} in {numbers}" for key in keys)
        elif "order_id" in columns:
            where = (
                "order_id in (select o.order_id from staging.orders as o where o.client_id in "
                f"{numbers} union select l.order_id from staging.order_lines as l "
                f"where l.client_id in {numbers})"
            )
        else:
            continue
        ((count,),) = sample_night.sql(f"select count(*) from {model.table} where {where}")
        if count:
            expected[model.table] = count
    found = {one["table"]: len(one["lignes"]) for one in told["json"]["donnees"]}
    assert {name: n for name, n in found.items() if not name.startswith("intake.")} == expected
    assert len(expected) > 20 and "staging.contact_points" in expected


def test_sources_are_files_and_their_records(told: dict[str, Any], sample_night: NightRun):
    (clients,) = [one for one in told["json"]["sources"] if one["extraction"] == "clients"]
    assert clients["fichier"] == "clients_2026-10-31.csv"
    lines = (
        (sample_night.home / "inbox" / clients["fichier"])
        .read_text(encoding="utf-8-sig")
        .splitlines()
    )
    assert {lines[record].split(";")[0] for record in clients["lignes"]} == {MERGED, KEPT}
    assert (sample_night.home / clients["conserve_sous"]).is_file()


def test_nobody_else_is_told(told: dict[str, Any], sample_night: NightRun):
    text = json.dumps(told["json"], ensure_ascii=False)
    others = sample_night.sql(
        "select value from staging.contact_points where client_id not in (?, ?) "
        "except select value from staging.contact_points where client_id in (?, ?)",
        MERGED, KEPT, MERGED, KEPT,
    )  # fmt: skip
    own = sample_night.sql(
        "select value from staging.contact_points where client_id in (?, ?)", MERGED, KEPT
    )
    assert own and all(json.dumps(value, ensure_ascii=False)[1:-1] in text for (value,) in own)
    assert not [value for (value,) in others if f'"{value}"' in text]


def test_the_letter_says_what_it_is_and_the_export_is_entered(told: dict[str, Any]):
    assert "article 15 du RGPD" in told["letter"] and "CNIL" in told["letter"]
    assert f"client {MERGED}" in told["letter"] and "Comptoir des Halles" in told["letter"]
    entry = told["entry"]
    assert (entry["kind"], entry["client_id"]) == ("access", MERGED)
    assert {"name", "value"} <= set(entry["personal_columns"]) and entry["rows"] > 50


def test_an_objection_by_value_is_told_to_whom_it_means(sample_night: NightRun, tmp_path: Path):
    """oppositions_2026-10-31.csv, row 2 names an address and no number."""
    ((client,),) = sample_night.sql(
        "select client_id from compliance.named_opt_outs where named_by = 'contact_value' "
        "and opt_out_source = 'objections' and record_number = 2"
    )
    path = tmp_path / "b.json"
    assert run_here(sample_night.home, "access", str(client), "--to", str(path)).code == 0
    said = json.loads(path.read_text(encoding="utf-8"))
    (rows,) = [one["lignes"] for one in said["donnees"] if one["table"] == "intake.opt_outs"]
    assert "restaurant-des-lavandieres@Example.com" in json.dumps(rows)
    (source,) = [one for one in said["sources"] if one["extraction"] == "objections"]
    assert source["lignes"] == [2]


def test_a_number_that_nothing_knows_is_refused(sample_night: NightRun, tmp_path: Path):
    done = run_here(sample_night.home, "access", "Z9999", "--to", str(tmp_path / "z.json"))
    assert (done.code, "holds anything on Z9999" in done.text) == (2, True)
    done = run_here(sample_night.home, "access", MERGED, "--to", str(tmp_path / "z.csv"))
    assert (done.code, "ends with .json" in done.text) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("came", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
        (date(2026, 8, 31), date(2026, 9, 30)),
    ],
)
def test_a_request_is_due_one_month_later(came: date, due: date):
    assert month_later(came) == due


def test_requests_are_kept_with_their_date_until_answered(sample_home: Path):
    home = sample_home
    assert "No request" in run_here(home, "requests").text
    new = ("requests", "--new", "erasure", "--client", "C0012", "--on", "2026-01-31")
    assert run_here(home, *new).text == "1: to be answered by 2026-02-28\n"
    run_here(home, "requests", "--new", "access", "--client", "00041")
    listed = run_here(home, "requests").text
    assert "1 requests of people are past their date" in run_here(home, "status").text
    assert "LATE" in listed and "open" in listed and "1 requests are past their date" in listed
    assert run_here(home, "requests", "--answered", "1", "--on", "2026-02-10").code == 0
    assert "LATE" not in run_here(home, "requests").text
    for words, said in (
        (("--answered", "1"), "it was answered on 2026-02-10"),
        (("--answered", "7"), "no request has this number"),
        (("--new", "effacement", "--client", "x"), "choose one of access"),
        (("--new", "access"), "--client"),
        (("--new", "access", "--client", "x", "--on", "2999-01-01"), "has not come yet"),
    ):
        done = run_here(home, "requests", *words)
        assert done.code == 2 and said in done.text, done.text
    assert len((home / "facts" / "requests.jsonl").read_text(encoding="utf-8").splitlines()) == 3
