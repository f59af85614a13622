"""Every extract of the design: its columns, one French file read without a mapping, its bad rows.

extract_cases.txt holds a file for each extract as a company would write it (usual headers, French
words for codes, decimal comma, dd/mm/yyyy) and, below `=>`, the rows that it gives: the values of
the contract's columns in their order, `|` between them; empty is NULL. The first row of a file is
filled in every column. Its day of knowledge (the date that a `known_from` names) lies after the day
of the row (`cut_by`) and not after the night of these tests (RUN_DATE).
"""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT
from intake_tools import ORDERS, RUN_DATE, Bench, catalogue, make_bench

# Extract: the date that a `known_from` names, then what else is not known before that day.
KNOWN_LATER = {
    "orders": "cancelled_on status",
    "complaints": "resolved_on outcome",
    "deliveries": "delivered_on incident",
    "invoices": "paid_on",
    "contracts": "ended_on ended_by end_reason",
    "quotes": "decided_on is_won lost_reason",
    "contacts": "reacted_at reaction",
    "client_salespeople": "ends_on",
    "products": "discontinued_on",
    "stock_outs": "ends_on",
    "competitor_promotions": "ends_on",
}
# (extract, rule that must reject it): the first row of its file with these fields changed.
BAD_ROWS = {
    ("clients", "merged_into_itself"): {"Fusionné avec": "0012"},
    ("objections", "names_nobody"): {"Client": "", "Coordonnée": ""},
    ("complaints", "resolved_before_opened"): {"Résolue le": "01/03/2026"},
    ("deliveries", "names_no_day"): {"Livraison prévue": "", "Livrée le": ""},
    ("deliveries", "years_from_promised"): {"Livrée le": "05/03/2062"},
    ("contacts", "reacted_before_contacted"): {"Date de réaction": "01/03/2026 23:59"},
    ("returns", "names_neither_order_nor_client"): {"N° facture": "", "Code client": ""},
    ("invoices", "due_before_issued"): {"Date d'échéance": "28/02/2026"},
    ("contracts", "ends_before_it_starts"): {"Échéance": "31/12/2024"},
    ("contracts", "ended_before_it_starts"): {"Résilié le": "31/12/2024"},
    ("quotes", "decided_before_quoted"): {"Date de réponse": "01/03/2026"},
    ("quotes", "won_and_lost"): {"Accepté": "oui"},
    ("surveys", "no_such_probability"): {"Probabilité de retour": "0,3"},
    ("overrides", "verdict_without_who_when_why"): {"Raison": ""},
    ("overrides", "who_when_why_without_verdict"): {"Verdict": ""},
    ("client_salespeople", "ends_before_it_starts"): {"Date fin": "31/12/2023"},
    ("price_changes", "old_price_is_not_positive"): {"Ancien prix": "0"},
    ("price_changes", "new_price_is_not_positive"): {"Nouveau prix": "-1"},
    ("stock_outs", "ends_before_it_starts"): {"De retour le": "28/02/2026"},
    ("competitor_promotions", "ends_before_it_starts"): {"Date fin": "28/02/2026"},
    ("coverage", "ends_before_it_starts"): {"Desservi jusqu'au": "31/12/2019"},
    # the line of C1 with one symbol mistyped, and of a list that is newer than the act
    **{
        (extract, rule): {"N° contact": number}
        for extract in ("call_reports", "objections", "overrides")
        for rule, number in (
            ("line_of_another_client", "U5U5496-20260301-LL"),
            ("older_than_its_list", "U5U5495-20261119-LL"),
        )
    },
}
# A rule of files that several extracts share: test_shared_files breaks it.
OF_SHARED_FILES = "newer_than_its_file"
# Rules of single columns that a company is likely to meet: the reason that is told.
BAD_VALUES = {
    ("orders", "discount_share:out_of_range"): {"Remise": "5"},
    ("order_lines", "net_amount_eur:missing"): {"Montant HT": "", "PU HT": ""},
    ("order_lines", "net_amount_eur:out_of_range"): {"Montant HT": "", "Qté": "4000000000"},
    ("order_lines", "net_amount_eur:not_a_number"): {"Montant HT": "?"},
    ("order_lines", "unit_price_eur:too_many_decimals"): {"PU HT": "0,3333333"},
    ("returns", "credit_eur:out_of_range"): {"Montant HT": "-1,00"},
    ("returns", "return_reason:unknown_code"): {"Motif": "lubie"},
    ("call_reports", "step_reached:out_of_range"): {"Étape": "9"},
    ("surveys", "satisfaction_score:out_of_range"): {"Note": "11"},
    ("surveys", "cause:unknown_code"): {"Cause": "la météo"},
    ("overrides", "go_no_go:unknown_code"): {"Verdict": "peut-être"},
    ("competitor_promotions", "depth_share:out_of_range"): {"Remise": "1,01"},
    ("coverage", "postal_prefix:not_matching"): {"Département": "06 000"},
}


class Case(NamedTuple):
    """A delivered file and what staging shows of it."""

    delivered: str
    expected: str


def read_cases() -> dict[str, Case]:
    """The cases of extract_cases.txt, by extract."""
    text = (Path(__file__).parent / "extract_cases.txt").read_text(encoding="utf-8")
    cases = {}
    for part in ("\n" + text).split("\n[")[1:]:
        name, _, body = part.partition("]\n")
        delivered, _, expected = body.partition("=>\n")
        cases[name] = Case(delivered, expected.strip("\n"))
    return cases


CASES = read_cases()
NAMES = sorted(CASES)


def delivered(tmp_path: Path, extract: str, body: str) -> Bench:
    """A home in which the file was read, without any mapping."""
    toml = ORDERS if extract == "orders" else f'{ORDERS}[extracts.{extract}]\nfiles = "f.csv"\n'
    bench = make_bench(tmp_path, toml)
    bench.night(("commandes_1.csv" if extract == "orders" else "f.csv", body), extract=extract)
    return bench


def shown(bench: Bench, extract: str) -> list[str]:
    """The rows of staging in file order, what was delivered, values as text."""
    columns = ", ".join(bench.model(extract).contract.delivered)
    grain = ", ".join(bench.model(extract).contract.grain)
    rows = bench.rows(f"select {columns} from staging.{extract} order by {grain}")
    return ["|".join("" if value is None else f"{value}" for value in row) for row in rows]


def changed(extract: str, changes: dict[str, str]) -> str:
    """The file of the extract with its first row alone, some of its fields changed."""
    header, first = (line.split(";") for line in CASES[extract].delivered.splitlines()[:2])
    assert set(changes) <= set(header)
    row = [changes.get(name, field) for name, field in zip(header, first, strict=True)]
    return f"{';'.join(header)}\n{';'.join(row)}\n"


def test_every_extract_has_its_file():
    assert set(CASES) == {model.name for model in catalogue().staging if model.is_from_inbox}


def test_the_readme_names_every_extract_for_a_company():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    told = set(
        re.findall(r"`(\w+)`", page.partition("## Your own company")[2].partition("\n## ")[0])
    )
    missing = set(CASES) - {"orders", "order_lines"} - told
    assert not missing


@pytest.mark.parametrize("extract", NAMES)
def test_a_usual_french_file_needs_no_mapping(tmp_path: Path, extract: str):
    bench = delivered(tmp_path, extract, CASES[extract].delivered)
    assert bench.rejects() == [], bench.messages()
    assert sorted(shown(bench, extract)) == sorted(CASES[extract].expected.splitlines())
    columns = bench.model(extract).contract.delivered
    filled = dict(zip(columns, CASES[extract].expected.splitlines()[0].split("|"), strict=True))
    empty = [name for name, value in filled.items() if not value]
    assert not empty, f"the first row of [{extract}] in extract_cases.txt leaves {empty} empty"


@pytest.mark.parametrize("extract", NAMES)
def test_rows_said_twice_and_delivered_again_count_once(tmp_path: Path, extract: str):
    bench = delivered(tmp_path, extract, CASES[extract].delivered)
    name = "commandes_2.csv" if extract == "orders" else "f.csv"
    header, _, rows = CASES[extract].delivered.partition("\n")
    twice = rows if bench.model(extract).contract.numbered else rows + rows
    bench.night((name, f"{header}\n{twice}\n"), extract=extract)
    assert bench.rejects() == []
    assert sorted(shown(bench, extract)) == sorted(CASES[extract].expected.splitlines())


@pytest.mark.parametrize(("extract", "rule"), [*BAD_ROWS, *BAD_VALUES])
def test_a_bad_row_is_set_aside_under_its_rule(tmp_path: Path, extract: str, rule: str):
    changes = BAD_ROWS.get((extract, rule)) or BAD_VALUES[extract, rule]
    bench = delivered(tmp_path, extract, changed(extract, changes))
    assert bench.rejects() == [(1, rule)]
    assert shown(bench, extract) == []


def test_every_rule_on_rows_has_a_row_that_breaks_it():
    rules = {(m.name, rule.name) for m in catalogue().staging for rule in m.contract.rows}
    assert {one for one in rules if one[1] != OF_SHARED_FILES} == set(BAD_ROWS)


@pytest.mark.parametrize("extract", KNOWN_LATER)
def test_what_is_known_later_is_not_seen_before_its_day(tmp_path: Path, extract: str):
    bench = delivered(tmp_path, extract, changed(extract, {}))
    columns = KNOWN_LATER[extract].split()
    names, values = bench.model(extract).contract.delivered, CASES[extract].expected.splitlines()[0]
    expected = dict(zip(names, values.split("|"), strict=True))
    dates = {column.known_from for column in bench.model(extract).contract.columns.values()}
    assert columns[0] in dates, f"KNOWN_LATER: {extract} begins with the date, one of {dates}"
    day = date.fromisoformat(expected[columns[0]][:10])
    cut_by = bench.model(extract).contract.cut_by
    row_day = date.fromisoformat(expected[cut_by][:10]) if cut_by else date.min
    assert row_day < day <= RUN_DATE, (
        f"the first row of [{extract}]: {columns[0]} must lie after {cut_by} ({row_day}), for the "
        f"row to be seen without it, and not after the night of the tests, {RUN_DATE}"
    )
    bench.set_run_date(day - timedelta(days=1))
    (before,) = shown(bench, extract)
    hidden = ["" if name in columns else value for name, value in expected.items()]
    assert before == "|".join(hidden)
    bench.set_run_date(day)
    assert shown(bench, extract) == [values]


def test_no_other_column_waits_for_a_day():
    gated = {
        m.name: {n for n, c in m.contract.columns.items() if c.known_from}
        | {c.known_from for c in m.contract.columns.values() if c.known_from}
        for m in catalogue().staging
    }
    assert {name: found for name, found in gated.items() if found} == {
        extract: set(columns.split()) for extract, columns in KNOWN_LATER.items()
    }
