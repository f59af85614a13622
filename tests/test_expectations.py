"""Every kind of check on a real DuckDB file, with rows that pass it and rows that fail it."""

import html
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from reconquete_pipeline.checks.checks import (
    Between,
    Check,
    CheckResult,
    InSet,
    NoRows,
    NotNull,
    Rule,
    Severity,
    Unique,
)
from reconquete_pipeline.checks.expectations import Validator
from reconquete_pipeline.checks.run_checks import run_checks
from reconquete_pipeline.checks.validation_results import ValidationResults


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as opened:
        opened.execute("create schema shop")
        yield opened


class OneQuery:
    """The way of tables in between, with the shape of a validator."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def validate(self, table: str, checks: Sequence[Check]) -> list[CheckResult]:
        return run_checks(self._connection, table, checks)


@pytest.fixture(params=["great_expectations", "one_query"])
def validator(
    connection: duckdb.DuckDBPyConnection, request: pytest.FixtureRequest
) -> Iterator[Validator | OneQuery]:
    """Both ways of counting: they must say the same."""
    if request.param == "one_query":
        yield OneQuery(connection)
        return
    made = Validator(connection)
    yield made
    made.close()


def check(rule: Rule, name: str = "a_check", severity: Severity = "error") -> Check:
    return Check(name, severity, "what it is about", rule)


def fill(connection: duckdb.DuckDBPyConnection, columns: str, rows: str) -> None:
    connection.execute(f"create or replace table shop.things ({columns})")
    if rows:
        connection.execute(f"insert into shop.things values {rows}")


def run_one(validator: Validator | OneQuery, rule: Rule, table: str = "shop.things") -> CheckResult:
    [result] = validator.validate(table, [check(rule)])
    return result


TEXTS = ("l'été", 'a "b"', "$x", "{y}", ":z", "50%")
TEXT_ROWS = """('l''été'), ('a "b"'), ('$x'), ('{y}'), (':z'), ('50%'), (null)"""
BIG = "1234567890123456.7"
MIN, MAX = "1900-01-01", "2026-11-20"
NOON = "2026-01-01 12:00:00"
COLONS = "select id from shop.things where {'k': ' :x'}.k = ' :x' and id::int > 1; "
COMMENT = "with big as (from shop.things where id > 1) from big -- {last} :comment '"

CASES = [
    # columns, rule, rows that pass, rows at fault
    ("id int", NotNull("id"), "(1)", "(null)"),
    ("n int", Between("n", "9", "10"), "(9), (10), (null)", "(8), (11)"),
    ("n bigint", Between("n", None, f"{2**53}"), f"({2**53})", f"({2**53 + 1})"),
    ("p decimal(18,2)", Between("p", f"{BIG}8", None), f"({BIG}8)", f"({BIG}7)"),
    ("d date", Between("d", MIN, MAX), f"('{MIN}'), ('{MAX}')", "('1899-12-31'), ('2026-11-21')"),
    ("t timestamp", Between("t", f"{NOON}.5", None), f"('{NOON}.5')", f"('{NOON}.499999')"),
    ("s text", InSet("s", TEXTS), TEXT_ROWS, "('été')"),
    ("n int", InSet("n", ("1", "02")), "(1), (2), (null)", "(3)"),
    ("n int", InSet("n", ()), "(null)", "(3)"),
    ("id int", Unique(("id",)), "(1), (null), (null)", "(2), (2), (2)"),
    (
        "a int, b text",
        Unique(("a", "b")),
        "(1, 'x'), (1, 'y'), (2, null), (2, null)",
        "(4, 'z'), (4, 'z')",
    ),
    ("id int", NoRows(COLONS), "(1)", "(2)"),
    ("id int", NoRows(COMMENT), "(1)", "(2), (2)"),
]


@pytest.mark.parametrize(("columns", "rule", "good", "bad"), CASES)
def test_each_rule_passes_good_rows_and_counts_bad_ones(
    connection: duckdb.DuckDBPyConnection,
    validator: Validator | OneQuery,
    columns: str,
    rule: Rule,
    good: str,
    bad: str,
):
    for rows in ("", good):
        fill(connection, columns, rows)
        passed = run_one(validator, rule)
        assert (passed.passed, passed.faulty_count, passed.examples) == (True, 0, ()), passed
    fill(connection, columns, bad)
    names = [name.split()[0] for name in columns.split(", ")]
    rows_at_fault = connection.execute("from shop.things").fetchall()
    at_fault = [dict(zip(names, row, strict=True)) for row in rows_at_fault]
    fill(connection, columns, f"{good}, {bad}")
    failed = run_one(validator, rule)
    assert (failed.passed, failed.faulty_count) == (False, len(at_fault)), failed
    if isinstance(rule, Unique):
        at_fault = [at_fault[0] | {"row_count": len(at_fault)}]
    assert list(failed.examples) == at_fault


# As Great Expectations says it, and as the database does.
NO_COLUMN = (
    'The column "nothing" in BatchData does not exist.',
    'Binder Error: Referenced column "nothing" not found',
)


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (NotNull("nothing"), NO_COLUMN),
        (Unique(("nothing",)), NO_COLUMN),
        (Unique(("id", "nothing")), NO_COLUMN),
        (Between("id", "low", None), "Conversion Error: Could not convert string …"),
        (InSet("id", ("low",)), "Conversion Error: Could not convert string …"),
        (NoRows("selec id from shop.things"), "Parser Error: syntax error"),
        (NoRows("select id from shop.nothing"), "Catalog Error: Table with name nothing"),
    ],
)
def test_a_check_that_cannot_run_is_an_error_and_leaves_the_others_alone(
    connection: duckdb.DuckDBPyConnection,
    validator: Validator | OneQuery,
    rule: Rule,
    reason: str | tuple[str, ...],
):
    fill(connection, "id int", "(1), (null)")
    checks = [check(NotNull("id")), check(rule, severity="warning"), check(InSet("id", ("1",)))]
    before, broken, after = validator.validate("shop.things", checks)
    assert (broken.passed, broken.severity, broken.faulty_count) == (False, "error", None)
    said = broken.message.removeprefix("the check could not run: ")
    assert said.startswith(reason), broken
    assert "\n" not in broken.message
    assert (before.faulty_count, after.faulty_count) == (1, 0)


def test_a_column_that_cannot_be_read_does_not_fail_the_others(
    connection: duckdb.DuckDBPyConnection, validator: Validator | OneQuery
):
    fill(connection, "code text", "('12'), ('x')")
    connection.execute("create view shop.seen as select code, code::int as n from shop.things")
    rules = [NotNull("n"), NotNull("code"), InSet("code", ("12",))]
    unread, *read = validator.validate("shop.seen", [check(rule) for rule in rules])
    assert "Could not convert string …" in unread.message
    assert [result.faulty_count for result in read] == [0, 1]


def test_a_missing_table_is_an_error_of_each_check(validator: Validator | OneQuery):
    results = validator.validate("shop.nope", [check(NotNull("a")), check(Unique(("a",)))])
    assert {result.severity for result in results} == {"error"}
    assert all("Table with name nope does not exist" in result.message for result in results)


def test_results_keep_the_order_the_names_and_the_severities_of_the_checks(
    connection: duckdb.DuckDBPyConnection, validator: Validator | OneQuery
):
    fill(connection, '"order" int, "a ""b"" c" int', "(1, null), (1, 2)")
    odd = 'a "b" c'
    checks = [
        check(Unique(("order",)), "l'étrange {name}", "warning"),
        check(NotNull(odd), "same"),
        check(NoRows("select 1 where false"), "$1 :x %s"),
        check(NotNull(odd), "same rule, other severity", "warning"),
        check(Between("order", "1", "1"), ""),
        check(Between("order", "01", "1"), "the same bounds, written otherwise"),
    ]
    results = validator.validate("shop.things", checks)
    assert [result.check for result in results] == checks
    assert [result.severity for result in results] == [one.severity for one in checks]
    assert [result.faulty_count for result in results] == [2, 1, 0, 1, 0, 0]
    assert results[1].examples == ({"order": 1, odd: None},), "found by the key of the table"
    assert validator.validate("shop.things", []) == []


def test_ten_thousand_faulty_rows_give_five_examples_and_hold_nothing_open(
    connection: duckdb.DuckDBPyConnection, validator: Validator | OneQuery
):
    connection.execute(
        "create table shop.things as select 1 as a, 2 as b, null::int as n from range(10000)"
    )
    rules = [NotNull("n"), Unique(("a",)), Unique(("a", "b")), NoRows("from shop.things")]
    rules += [Between("a", "2", None), InSet("a", ("2",))]
    results = validator.validate("shop.things", [check(rule) for rule in rules])
    assert [result.faulty_count for result in results] == [10_000] * 6
    assert [len(result.examples) for result in results] == [5, 1, 1, 5, 5, 5]
    assert results[0].message == "10,000 of 10,000 rows have no n"
    connection.execute("checkpoint")


def test_the_connection_still_writes_and_a_rebuilt_table_is_read_anew(
    connection: duckdb.DuckDBPyConnection, validator: Validator | OneQuery
):
    fill(connection, "id int", "(null)")
    assert run_one(validator, NotNull("id")).faulty_count == 1
    connection.begin()
    fill(connection, "other text, id text", "('x', 'a'), ('y', 'a'), ('z', null)")
    assert run_one(validator, NotNull("id")).faulty_count == 1, "not committed: not seen"
    connection.commit()
    assert run_one(validator, NotNull("other")).message == "none of 3 rows have no other"
    assert run_one(validator, Unique(("id",))).faulty_count == 2
    connection.execute("drop table shop.things")
    assert "does not exist" in run_one(validator, NotNull("id")).message


def test_views_that_call_a_macro_and_the_time_zone_of_the_caller(
    connection: duckdb.DuckDBPyConnection,
):
    connection.execute("set TimeZone = 'Pacific/Auckland'")
    connection.execute("create macro run_date() as date '2026-11-20'")
    noon = "'2026-11-20 12:00:00+00'::timestamptz"
    fill(connection, "t timestamptz", f"({noon} - interval 2 hours), ({noon})")
    connection.execute("create view shop.late as from shop.things where t::date > run_date()")
    validator = Validator(connection)
    assert run_one(validator, NotNull("t"), "shop.late").message == "none of 1 rows have no t"
    late = run_one(validator, NoRows("from shop.late where run_date() > date '2026-01-01'"))
    assert late.faulty_count == 1
    connection.execute("create or replace macro run_date() as date '2026-11-21'")
    assert run_one(validator, NotNull("t"), "shop.late").message == "the table has no rows"
    validator.close()


def test_validators_of_two_databases_do_not_meet_and_close_twice(tmp_path: Path):
    with duckdb.connect(str(tmp_path / "1")) as one, duckdb.connect(str(tmp_path / "2")) as two:
        validators = [Validator(one), Validator(two)]
        for number, opened in enumerate((one, two)):
            opened.execute("create schema shop")
            fill(opened, "id int", ", ".join(["(null)"] * (number + 1)))
        for _ in range(2):
            assert [run_one(v, NotNull("id")).faulty_count for v in validators] == [1, 2]
        _ = [validator.close() for validator in (*validators, *validators)]
        assert one.execute("select count(*) from shop.things").fetchall() == [(1,)]


def test_what_was_validated_is_kept_and_shown_without_network(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
):
    fill(connection, "id int, name text", "(1, '<b>Durand</b>'), (null, 'Petit')")
    kept = ValidationResults(tmp_path / "validation" / "index.html", date(2026, 11, 20))
    validator = Validator(connection, kept)
    rules = [
        check(NotNull("id"), "id_is_filled"),
        check(NoRows("from shop.things where name like '<%'"), "no_sign", "warning"),
        check(NotNull("nothing"), "no_such_column"),
        check(InSet("id", ("1",)), "id_is_known"),
    ]
    validator.validate("shop.things", rules)
    validator.validate("shop.nothing", rules[:1])
    validator.close()
    text = kept.page.with_name("shop.things.json").read_text(encoding="utf-8")
    told = {result["check"]: result for result in json.loads(text)["results"]}
    states = {name: result["state"] for name, result in told.items()}
    assert states == {
        "id_is_filled": "failed",
        "no_sign": "to look at",
        "no_such_column": "failed",
        "id_is_known": "passed",
    }
    of_id = told["id_is_filled"]["great_expectations"]
    assert of_id["expectation_config"]["type"] == "expect_column_values_to_not_be_null"
    assert (of_id["success"], of_id["result"]["unexpected_count"]) == (False, 1)
    kept.write_page(["shop.things"])
    page = kept.page.read_text(encoding="utf-8")
    assert "1 of 2 rows has no id" in page
    assert "could not run" in page
    assert "http" not in page
    assert "Durand" not in text + page, "no value of a row is kept"
    assert [path.name for path in kept.page.parent.glob("*.json")] == ["shop.things.json"]
    query = told["no_sign"]["query"]
    assert html.escape(query) in page
    assert connection.execute(query).fetchall() == [(1, "<b>Durand</b>")]


def test_damaged_results_and_a_full_disk_are_told_and_hide_no_other_table(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
):
    fill(connection, "id int", "(1)")
    kept = ValidationResults(tmp_path / "validation" / "index.html", date(2026, 11, 20))
    validator = Validator(connection, kept)
    validator.validate("shop.things", [check(NotNull("id"), "id_is_filled")])
    for damage in ("", "{", "null"):
        kept.page.with_name("shop.others.json").write_text(damage, encoding="utf-8")
        kept.write_page(["shop.things", "shop.others"])
        assert "shop.things" in kept.page.read_text(encoding="utf-8")
        assert not kept.page.with_name("shop.others.json").exists()
    assert (
        kept.faults == ["shop.others.json is damaged and left out until its table is checked"] * 3
    )
    no_room = ValidationResults(tmp_path / "file" / "index.html", date(2026, 11, 20))
    no_room.page.parent.write_text("a file where the folder belongs")
    (result,) = Validator(connection, no_room).validate(
        "shop.things", [check(NotNull("id"), "id_is_filled")]
    )
    assert result.passed
    assert [fault.split(" (")[0] for fault in no_room.faults] == [
        "shop.things.json cannot be written"
    ]
    validator.close()


SCRIPT = """
import logging
import duckdb
from reconquete_pipeline.checks.checks import Check, InSet, NoRows, NotNull, Unique
from reconquete_pipeline.checks.expectations import Validator
logging.basicConfig(level=logging.DEBUG)
connection = duckdb.connect()
connection.execute("create schema s; create table s.t as select null as a, 1 as b")
rules = [NotNull("a"), NotNull("c"), Unique(("b",)), InSet("b", ("x",)), NoRows("from s.t")]
validator = Validator(connection)
results = validator.validate("s.t", [Check("x", "error", "", rule) for rule in rules])
assert [result.faulty_count for result in results] == [1, None, 0, None, 1], results
"""


def test_it_prints_nothing_and_writes_no_file(tmp_path: Path):
    command = [sys.executable, "-c", SCRIPT]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
