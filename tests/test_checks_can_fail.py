"""For every check of every table: rows that pass it, and a row that must fail it."""

import re
from collections.abc import Iterator, Mapping

import pytest
from breaking_choices import CHOICE_BREAKS
from breaking_files import LEDGER_BREAKS
from breaking_forecasts import FORECAST_BREAKS
from breaking_rows import FIND_BREAKS, Rows
from breaking_worth import WORTH_BREAKS
from model_bench import NULL, Bench, shared_bench, shared_catalogue

from reconquete_pipeline.checks.check_sql import faulty_rows
from reconquete_pipeline.checks.checks import Between, Check, InSet, NoRows, NotNull, Unique
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Model

BREAKS = FIND_BREAKS | CHOICE_BREAKS | FORECAST_BREAKS | WORTH_BREAKS
MODELS = sorted(shared_catalogue().values(), key=lambda model: model.table)
CHECKS = [
    pytest.param(model, check, id=f"{model.table}, {check.name}")
    for model in MODELS
    for check in checks_of(model)
]
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


def faulty(bench: Bench, model: Model, check: Check) -> int:
    return bench.count(faulty_rows(model.table, check.rule, model.contract.grain))


def refill(bench: Bench, model: Model, changes: Rows) -> None:
    bench.connection.execute(f"delete from {model.table}")
    bench.fill(model.table, [valid_row(model) | change for change in changes])


def cases(model: Model, check: Check) -> tuple[Rows, list[Rows]]:
    """Rows that pass the check and rows that fail it, as changes to a valid row."""
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


@pytest.mark.parametrize(("model", "check"), CHECKS)
def test_the_check_passes_good_rows_and_finds_a_bad_one(bench: Bench, model: Model, check: Check):
    given_bad: Mapping[str, Rows] = {}
    if (model.table, check.name) in BREAKS:
        good, bad, given, given_bad = BREAKS[model.table, check.name]
        fill_all(bench, given)
    elif check.name in LEDGER_BREAKS and model.is_staging:
        hold_ledger_check(bench, model, check)
        return
    elif isinstance(check.rule, NoRows):
        good, bad = give_reference(bench, model, check)
    else:
        good, bad = cases(model, check)
        assert faulty(bench, model, check) == 0, "an empty table"
    refill(bench, model, good)
    assert faulty(bench, model, check) == 0, "rows without a fault"
    fill_all(bench, given_bad)
    for rows in bad:
        refill(bench, model, rows)
        assert faulty(bench, model, check) > 0, rows


def fill_all(bench: Bench, given: Mapping[str, Rows]) -> None:
    for table, rows in given.items():
        bench.fill(table, rows)


def give_reference(bench: Bench, model: Model, check: Check) -> tuple[Rows, list[Rows]]:
    """Stand one row in the table that the check refers to: its key passes, another one fails."""
    for name, target in model.contract.references.items():
        table, _, column = target.rpartition(".")
        if check.name == f"{name}_is_in_{table.replace('.', '_')}":
            held, orphan = valid_value(model.contract.columns[name]), "no such key"
            values = model.contract.columns[name].values
            bench.fill(table, [{column: held}])
            return [{name: held}], [[{name: values[-1] if values else orphan}]]
    raise AssertionError(
        f"{model.table}: write rows that fail the check {check.name} into tests/breaking_*.py"
    )


def hold_ledger_check(bench: Bench, model: Model, check: Check) -> None:
    table, good, bad = LEDGER_BREAKS[check.name]
    mine, other = {"extract": model.name}, {"extract": "another"}
    assert faulty(bench, model, check) == 0, "no file"
    bench.fill(table, [row | mine for row in good])
    bench.fill(table, [row | other for rows in bad for row in rows])
    assert faulty(bench, model, check) == 0, "files without a fault"
    for rows in bad:
        bench.fill(table, [row | mine for row in rows])
        assert faulty(bench, model, check) > 0, rows
        bench.connection.execute(f"delete from {table}")


def test_every_named_predicate_has_rows_that_fail_it_and_none_is_left_over():
    named = {
        (model.table, predicate.name) for model in MODELS for predicate in model.contract.checks
    }
    assert named - set(BREAKS) == set(), "write rows that fail them into tests/breaking_*.py"
    assert set(BREAKS) - named == set(), "these checks are gone: take their rows out"


def test_every_check_of_the_ledger_has_rows_that_fail_it():
    named = {
        check.name
        for model in MODELS
        if model.is_staging and model.contract.source == "inbox"
        for check in checks_of(model)
        if isinstance(check.rule, NoRows)
    }
    named -= {name for _, name in BREAKS}
    assert named - {f"{n}_is_in_{t}" for n, t in staging_references()} == set(LEDGER_BREAKS)


def staging_references() -> set[tuple[str, str]]:
    return {
        (name, target.rpartition(".")[0].replace(".", "_"))
        for model in MODELS
        for name, target in model.contract.references.items()
    }
