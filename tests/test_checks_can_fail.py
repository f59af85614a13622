"""For every check of every table: rows that pass it, and a row that must fail it.

The checks that contracts make by themselves are of a few kinds: a test for each kind goes through
all tables. Each named predicate has rows of its own in tests/breaking_rows.txt.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import pytest
from breaking_files import LEDGER_BREAKS
from breaking_rows import Rows, read_breaks
from model_bench import NULL, Bench, shared_bench, shared_catalogue

from reconquete_pipeline.checks.check_sql import faulty_rows
from reconquete_pipeline.checks.checks import Between, Check, InSet, NotNull, Rule, Unique
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Model

BREAKS = read_breaks()
MODELS = sorted(shared_catalogue().values(), key=lambda model: model.table)
CHECKS = [(model, check) for model in MODELS for check in checks_of(model)]
of_each_predicate = pytest.mark.parametrize(
    ("model", "check"),
    [
        pytest.param(model, check, id=f"{model.table}, {check.name}")
        for model, check in CHECKS
        if (model.table, check.name) in BREAKS
    ],
)
SOME_VALUE = {"VARCHAR": "x", "DATE": "2026-01-01", "TIMESTAMP": "2026-01-01", "BOOLEAN": "true"}
DECIMAL = re.compile(r"DECIMAL\(\d+,\s*(\d+)\)")


@pytest.fixture
def bench() -> Iterator[Bench]:
    yield shared_bench()
    shared_bench().empty()


def valid_row(model: Model) -> dict[str, str]:
    """A row that keeps every promise of a single column; columns that may be NULL are."""
    return {
        name: valid_value(column)
        for name, column in model.contract.columns.items()
        if not column.nullable
    }


def valid_value(column: Column) -> str:
    if column.values:
        return column.values[0]
    return column.min or column.max or SOME_VALUE.get(column.type, "1")


def counts(bench: Bench, model: Model, checks: Sequence[Check]) -> list[int]:
    """How many rows each check finds at fault."""
    grain = model.contract.grain
    found = [f"(select count(*) from ({faulty_rows(model.table, c.rule, grain)}))" for c in checks]
    rows = bench.connection.execute(f"select {', '.join(found or ['0'])}").fetchall()
    return list(rows[0][: len(found)])


def refill(bench: Bench, model: Model, changes: Rows) -> None:
    bench.connection.execute(f"delete from {model.table}")
    bench.fill(model.table, [valid_row(model) | change for change in changes])


def cases(model: Model, check: Check) -> tuple[Rows, list[Rows]]:
    """Rows that pass a check of columns and rows that fail it, as changes to a valid row."""
    columns = model.contract.columns
    match check.rule:
        case NotNull(name):
            return [{}], [[{name: NULL}]]
        case Unique(names):
            key = {name: valid_value(columns[name]) for name in names}
            return [key], [[key, key]]
        case InSet(name, values):
            other = "no such value" if columns[name].type == "VARCHAR" else "987654"
            return [{name: value} for value in values], [[{name: other}]]
        case Between(name, low, high):
            good = [{name: bound} for bound in (low, high) if bound is not None]
            bad = [[{name: beyond(columns[name].type, low, "-")}]] if low is not None else []
            bad += [[{name: beyond(columns[name].type, high, "+")}]] if high is not None else []
            return good, bad
    raise AssertionError(f"{check.name} is not made from one column: {check.rule}")


def beyond(kind: str, bound: str, sign: str) -> str:
    """The next value of the type outside a bound."""
    decimal = DECIMAL.fullmatch(kind)
    step = f"1e-{decimal[1]}::{kind}" if decimal else "1"
    row = (
        shared_bench()
        .connection.execute(f"select cast(cast('{bound}' as {kind}) {sign} {step} as varchar)")
        .fetchone()
    )
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("kind", [NotNull, InSet, Between, Unique])
def test_checks_of_columns_pass_good_rows_and_find_each_bad_one(bench: Bench, kind: type[Rule]):
    """All checks of one kind, table by table: every one finds its own bad rows and no others."""
    for model in MODELS:
        checks = [check for check in checks_of(model) if isinstance(check.rule, kind)]
        told = [cases(model, check) for check in checks]
        bad = [len(bad) for _, bad in told]
        assert counts(bench, model, checks) == [0] * len(checks), f"{model.table}, empty"
        # Good rows of several checks may share their key: it is looked at alone.
        refill(bench, model, [row for good, _ in told for row in good])
        assert counts(bench, model, checks) == [0] * len(checks), f"{model.table}, good rows"
        refill(bench, model, [row for _, bad in told for rows in bad for row in rows])
        assert counts(bench, model, checks) == bad, f"{model.table}, {[c.name for c in checks]}"
        bench.empty()


def test_references_pass_a_key_that_is_there_and_find_an_orphan(bench: Bench):
    found = 0
    for model, check in CHECKS:
        if (given := reference(model, check)) is not None:
            found += 1
            table, good, bad = given
            bench.fill(*table)
            hold(bench, model, check, [good], [[bad]])
            bench.empty()
    assert found == sum(len(model.contract.references) for model in MODELS)


@of_each_predicate
def test_the_predicate_passes_good_rows_and_finds_a_bad_one(
    bench: Bench, model: Model, check: Check
):
    told = BREAKS[model.table, check.name]
    fill_all(bench, told.given)
    hold(bench, model, check, told.good, told.bad, told.given_bad)


def hold(
    bench: Bench,
    model: Model,
    check: Check,
    good: Rows,
    bad: list[Rows],
    given_bad: Mapping[str, Rows] = MappingProxyType({}),
) -> None:
    """The check finds nothing among the good rows, and something each time among the bad ones."""
    refill(bench, model, good)
    assert counts(bench, model, [check]) == [0], f"{model.table}, {check.name}: without a fault"
    fill_all(bench, given_bad)
    for rows in bad:
        refill(bench, model, rows)
        assert counts(bench, model, [check]) != [0], f"{model.table}, {check.name}: {rows}"


def fill_all(bench: Bench, given: Mapping[str, Rows]) -> None:
    for table, rows in given.items():
        bench.fill(table, rows)


def reference(
    model: Model, check: Check
) -> tuple[tuple[str, Rows], dict[str, str], dict[str, str]] | None:
    """The row of the table that a check refers to, a row with its key, and a row with another."""
    for name, target in model.contract.references.items():
        table, _, column = target.rpartition(".")
        if check.name == f"{name}_is_in_{table.replace('.', '_')}":
            held, values = valid_value(model.contract.columns[name]), model.contract.columns[name]
            orphan = values.values[-1] if values.values else "no such key"
            return (table, [{column: held}]), {name: held}, {name: orphan}
    return None


@pytest.mark.parametrize("name", LEDGER_BREAKS)
def test_a_check_of_files_finds_those_of_its_own_extract(bench: Bench, name: str):
    table, good, bad = LEDGER_BREAKS[name]
    held = [(model, check) for model, check in CHECKS if model.is_staging and check.name == name]
    asked = {c.rule.query.replace(f"'{m.name}'", "'<extract>'") for m, c in held}
    assert len(asked) == 1, "every extract is asked the same"
    model, check = held[0]
    mine, other = {"extract": model.name}, {"extract": "another"}
    assert counts(bench, model, [check]) == [0], "no file"
    bench.fill(table, [row | mine for row in good])
    bench.fill(table, [row | other for rows in bad for row in rows])
    assert counts(bench, model, [check]) == [0], "files without a fault"
    for rows in bad:
        bench.fill(table, [row | mine for row in rows])
        assert counts(bench, model, [check]) != [0], rows
        bench.connection.execute(f"delete from {table}")


def test_every_check_is_of_a_kind_that_is_held_to_bad_rows():
    left = {
        f"{model.table}, {check.name}"
        for model, check in CHECKS
        if not isinstance(check.rule, NotNull | InSet | Between | Unique)
        and (model.table, check.name) not in BREAKS
        and not (model.is_staging and check.name in LEDGER_BREAKS)
        and reference(model, check) is None
    }
    assert not left, "write rows that fail them into tests/breaking_rows.txt"


def test_every_named_predicate_has_rows_that_fail_it_and_none_is_left_over():
    named = {
        (model.table, predicate.name) for model in MODELS for predicate in model.contract.checks
    }
    assert named - set(BREAKS) == set(), "write rows that fail them into tests/breaking_rows.txt"
    assert set(BREAKS) - named == set(), "these checks are gone: take their rows out"
