"""The examples in the headers of sql/: rows in, rows out."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
from model_bench import NULL, Bench, BenchError, settings_of, shared_bench, shared_catalogue

from reconquete_pipeline.tables.contracts import STAGES, Column, Example
from reconquete_pipeline.tables.model import Model

Row = Mapping[str, object]
STAGES_WITH_EXAMPLES = set(STAGES) - {"staging", "reference", "marketing"}
EXAMPLES = [
    pytest.param(model.table, example, id=f"{model.table}: {example.name}")
    for model in sorted(shared_catalogue().values(), key=lambda model: model.table)
    for example in model.contract.examples
]


def run_example(bench: Bench, model: Model, example: Example) -> list[dict[str, object]]:
    """What the model holds after the example's rows went in."""
    return bench.run(
        model,
        example.given,
        date.fromisoformat(example.run_date),
        settings_of(example.settings, f"{model.table}, example `{example.name}`"),
        example.as_of,
    )


def hold_to(bench: Bench, model: Model, example: Example, rows: Sequence[Row]) -> None:
    """Raise AssertionError unless the rows are exactly those that the example expects."""
    wanted = [bench.typed(model.table, row) for row in example.expect]
    missing, surplus = differences(wanted, rows)
    if missing or surplus:
        lines = [f"{model.table}, example `{example.name}`: {len(wanted)} rows expected,"]
        lines[0] += f" {len(rows)} found"
        lines += [f"  expected and not found: {row}" for row in missing]
        lines += [f"  found and not expected: {row}" for row in surplus]
        raise AssertionError("\n".join(lines))


def differences(wanted: Sequence[Row], rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Pair each wanted row with one row that holds its values; what is left of both sides."""
    partner: dict[int, int] = {}

    def place(index: int, tried: set[int]) -> bool:
        for other, row in enumerate(rows):
            if other not in tried and wanted[index].items() <= row.items():
                tried.add(other)
                if other not in partner or place(partner[other], tried):
                    partner[other] = index
                    return True
        return False

    missing = [row for index, row in enumerate(wanted) if not place(index, set())]
    return missing, [row for other, row in enumerate(rows) if other not in partner]


def strange_values(model: Model, example: Example, rows: Sequence[Row]) -> list[str]:
    """What an example holds and a night may not; NULL is left to the checks."""
    found = []
    for table, held in [*example.given.items(), (model.table, rows)]:
        contract = shared_catalogue()[table].contract if table in shared_catalogue() else None
        for name, value in {
            (n, str(v)) for row in held for n, v in row.items() if v not in (None, NULL)
        }:
            column = contract.columns[name] if contract else Column()
            is_known = value in column.values or not column.values
            is_low = column.min is not None and Decimal(value) < Decimal(column.min)
            is_high = column.max is not None and Decimal(value) > Decimal(column.max)
            if not is_known or is_low or is_high:
                found.append(f"{table}.{name} = {value}")
    return found


@pytest.mark.parametrize(("table", "example"), EXAMPLES)
def test_example(table: str, example: Example):
    bench, model = shared_bench(), shared_catalogue()[table]
    rows = run_example(bench, model, example)
    hold_to(bench, model, example, rows)
    strange = strange_values(model, example, rows)
    assert not strange, "these break the `values`, `min` or `max` of their columns in a night"
    # What passes must be able to fail: a row too many, a row too few.
    wrong = [[*example.expect, dict.fromkeys(model.contract.grain, "null")]]
    wrong += [example.expect[1:]] if example.expect else []
    for expect in wrong:
        with pytest.raises(AssertionError, match=r"rows expected, \d+ found"):
            hold_to(bench, model, example.model_copy(update={"expect": expect}), rows)


def test_an_example_with_a_value_that_no_night_may_hold_is_found():
    row = {"client_id": "a", "client_type": "firm", "life_number": "0"}
    example = Example.model_validate({**RHYTHM, "expect": []})
    found = strange_values(shared_catalogue()["rhythm.predictive_thresholds"], example, [row])
    assert sorted(found) == [
        "rhythm.predictive_thresholds.client_type = firm",
        "rhythm.predictive_thresholds.life_number = 0",
    ]


def test_every_model_that_decides_has_an_example():
    without = [
        model.table
        for model in shared_catalogue().values()
        if model.stage in STAGES_WITH_EXAMPLES and not model.contract.examples
    ]
    assert not without, f"write examples in the headers of {', '.join(sorted(without))}"


def test_names_of_examples_are_told_apart():
    for model in shared_catalogue().values():
        names = [example.name for example in model.contract.examples]
        assert len(names) == len(set(names)), f"{model.table} has two examples of one name"


RHYTHM = {
    "name": "two days",
    "given": {
        "orders.purchase_days": [
            {"client_id": "007", "purchased_on": "2025-01-01"},
            {"client_id": "007", "purchased_on": "2025-01-11"},
        ]
    },
}
GOOD = {"client_id": "007", "first_on": "2025-01-01", "mean_interval_days": "10"}


def check(example: Example, table: str) -> None:
    bench, model = shared_bench(), shared_catalogue()[table]
    hold_to(bench, model, example, run_example(bench, model, example))


def run_rhythm(**changes: object) -> None:
    example = Example.model_validate({**RHYTHM, "expect": [GOOD], **changes})
    check(example, "rhythm.rhythm")


def test_the_runner_accepts_what_is_right():
    run_rhythm()


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "7"},
        {"first_on": "2025-01-02"},
        {"mean_interval_days": "10.000001"},
        {"mean_interval_days": "null"},
    ],
)
def test_the_runner_refuses_a_wrong_value(wrong: dict[str, str]):
    with pytest.raises(AssertionError, match="expected and not found"):
        run_rhythm(expect=[GOOD | wrong])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expect": [GOOD | {"nothing": "1"}]}, "rhythm.rhythm has no column nothing"),
        (
            {"given": {"orders.purchase_days": [{"day": "2025-01-01"}]}},
            "orders.purchase_days has no column day",
        ),
        ({"given": {"staging.orders": []}}, "rhythm.rhythm does not read staging.orders"),
    ],
)
def test_the_runner_refuses_what_does_not_exist(changes: dict[str, object], said: str):
    with pytest.raises(BenchError, match=said):
        run_rhythm(**changes)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fixed_lost_day", 'unknown setting "fixed_lost_day"; did you mean fixed_lost_days?'),
        ("fixed_lost_days", '"soon" cannot be the value of fixed_lost_days; write a whole number'),
    ],
)
def test_the_runner_refuses_a_wrong_setting(name: str, said: str):
    with pytest.raises(BenchError, match=re.escape(f"example `two days`, {name}: {said}")):
        run_rhythm(settings={name: "soon"})


def test_run_date_as_of_and_settings_of_an_example_are_those_of_the_query():
    given = {
        "rhythm.silence_contacts": [{"client_id": "a", "purchased_on": "2025-01-01"}],
        "rhythm.rhythm": [{"client_id": "a"}],
    }
    settings = {"fixed_act_days": "5", "fixed_lost_days": "10"}

    def run(run_date: str, as_of: str | None, is_rhythm_break: str) -> None:
        about = {"name": "x", "run_date": run_date, "as_of": as_of, "settings": settings}
        expect = [{"client_id": "a", "is_rhythm_break": is_rhythm_break}]
        example = Example.model_validate({**about, "given": given, "expect": expect})
        check(example, "rhythm.predictive_thresholds")

    run("2025-01-12", None, "true")
    run("2025-01-11", None, "false")
    run("2025-02-01", "2025-01-12", "true")
    run("2025-02-01", "2025-01-11", "false")


def test_rows_are_paired_so_that_as_many_as_possible_find_one():
    rows = [{"a": 1, "b": 1}, {"a": 1, "b": 2}]
    assert differences([{"a": 1}, {"a": 1, "b": 1}], rows) == ([], [])
    assert differences([{"b": 1}, {"b": 1}], rows) == ([{"b": 1}], [rows[1]])
    assert differences([], rows) == ([], rows)
