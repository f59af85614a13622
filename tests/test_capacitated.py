"""Selection under budget and capacities: all subsets of few clients, the relaxation of many."""

import random
import time
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from reconquete_pipeline.statistics.capacitated import Limits
from reconquete_pipeline.statistics.knapsack import CORE_SIZE, add_is_selected, selected

Few = tuple[list[int], list[int], list[int], int, Limits]


def chosen(case: Few) -> list[bool]:
    costs, values, people, budget, limits = case
    found = selected(np.array(costs), np.array(values), budget, np.array(people), limits)
    assert allowed(case, found.tolist())
    return found.tolist()  # type: ignore[no-any-return]


def allowed(case: Few, picks: list[bool]) -> bool:
    costs, _, people, budget, limits = case
    spent = sum(cost for cost, pick in zip(costs, picks, strict=True) if pick)
    taken = [group for group, pick in zip(people, picks, strict=True) if pick]
    return (
        (budget < 0 or spent <= budget)
        and len(taken) <= limits.whole
        and all(taken.count(group) <= most for group, most in limits.of_group.items())
    )


def gained(case: Few, picks: list[bool]) -> int:
    return sum(v for v, pick in zip(case[1], picks, strict=True) if pick and v > 0)


def few(dice: random.Random) -> Few:
    size, dearest = dice.randint(0, 12), dice.choice([3, 20, 5000])
    people = [dice.randint(0, dice.choice([1, 3])) for _ in range(size)]
    costs = [dice.randint(0, dearest) for _ in range(size)]
    values = [dice.randint(-dearest, 3 * dearest) for _ in range(size)]
    of_group = {n: dice.randint(0, 4) for n in range(1, 4) if dice.random() < 0.7}
    limits = Limits(dice.choice([size, dice.randint(0, size)]), of_group)
    return costs, values, people, dice.choice([-1, dice.randint(0, sum(costs) + 1)]), limits


@pytest.mark.parametrize("seed", range(150))
def test_the_best_set_of_few_clients(seed: int):
    case = few(random.Random(seed))
    everything = product((False, True), repeat=len(case[0]))
    best = max(gained(case, list(picks)) for picks in everything if allowed(case, list(picks)))
    found = chosen(case)
    assert gained(case, found) == best
    # whoever is left would not fit any more, were it worth anything or not
    for place, is_in in enumerate(found):
        more = [*found[:place], True, *found[place + 1 :]]
        assert is_in or case[1][place] > 0 or not allowed(case, more)


def bound(case: Few, *, is_whole: bool) -> float:
    """The linear relaxation, or the best set of all, by HiGHS."""
    costs, values, people, budget, limits = case
    rows: list[list[float]] = [list(map(float, costs)), [1.0] * len(costs)]
    bounds = [float(budget if budget >= 0 else sum(costs)), float(limits.whole)]
    for group, most in limits.of_group.items():
        rows.append([float(one == group) for one in people])
        bounds.append(float(most))
    solved = milp(
        -np.maximum(values, 0),
        constraints=LinearConstraint(np.array(rows), ub=np.array(bounds)),
        bounds=Bounds(0, 1),
        integrality=np.full(len(costs), int(is_whole)),
        options={"mip_rel_gap": 1e-4},
    )
    return float(-solved.fun)


@pytest.mark.parametrize("size", [60, 300, 5000])
@pytest.mark.parametrize("kind", ["any", "alike", "equal", "one giant", "no budget"])
def test_many_clients_come_near_the_linear_relaxation(size: int, kind: str):
    dice = random.Random(f"{size} {kind}")
    costs = [dice.randint(50, 2000) for _ in range(size)]
    values = [dice.randint(1, 5000) for _ in range(size)]
    if kind == "alike":  # value goes with cost: the hard case
        values = [cost + 100 for cost in costs]
    if kind == "equal":
        costs, values = [700] * size, [900] * size
    if kind == "one giant":
        costs[0], values[0] = sum(costs) // 5, sum(values) // 5
    people = [dice.randint(0, 5) for _ in range(size)]
    people[0] = 0
    budget = -1 if kind == "no budget" else sum(costs) // 4
    limits = Limits(size // 3, {n: size // (10 + n) for n in range(1, 5)})
    case = (costs, values, people, budget, limits)
    found = gained(case, chosen(case))
    # The relaxation takes a part of a giant, which nobody can: there the best set is the measure.
    assert found >= 0.99 * bound(case, is_whole=kind == "one giant")


def test_capacity_of_30_with_half_controls_lets_60_be_drawn():
    rows = {
        "campaign_number": [1] * 70 + [2] * 10,
        "budget_cents": [-1] * 80,
        "cost_cents": [1] * 80,
        "value_cents": list(range(70, 0, -1)) + [5] * 10,
        "salesperson_number": [1] * 70 + [1] * 8 + [0] * 2,
    }
    capacities = pd.DataFrame(
        [
            (1, "salesperson", "V1", 1, 500_000, 30_000_000),
            (2, "salesperson", "V1", 1, 500_000, 30_000_000),
            (1, "channel", "phone", 0, 500_000, 31_500_000),
            (2, "channel", "phone", 0, 1_000_000, 31_500_000),
        ],
        columns=[
            *("campaign_number", "capacity_kind", "capacity_holder", "salesperson_number"),
            *("use_ppm", "left_ppm"),
        ],
    )
    chunks = [
        {name: np.array(values[part]) for name, values in rows.items()}
        for part in (slice(0, 33), slice(33, 80))
    ]
    parts = list(add_is_selected(iter(chunks), {}, capacities))
    found = {name: np.concatenate([part[name] for part in parts]).tolist() for name in parts[0]}
    assert found["is_selected"][:70] == [True] * 60 + [False] * 10
    assert found["capacity_holder"][:70] == [None] * 60 + ["V1"] * 10
    # the first campaign used up V1's time; of the calls one and a half are left
    assert found["is_selected"][70:] == [False] * 8 + [True, False]
    assert found["capacity_holder"][70:] == ["V1"] * 8 + [None, "phone"]
    assert found["capacity_kind"][70:] == ["salesperson"] * 8 + [None, "channel"]


def test_no_capacity_at_all_takes_nobody_and_an_unknown_one_everybody():
    for size in (4, 60):
        nobody = ([1] * size, [5] * size, [1] * size, -1, Limits(size, {1: 0}))
        assert chosen(nobody) == [False] * size
        closed = ([1] * size, [5] * size, [0] * size, 9, Limits(0, {}))
        assert chosen(closed) == [False] * size
        free = ([1] * size, [5] * size, [1] * size, -1, Limits(size, {}))
        assert chosen(free) == [True] * size


def test_equal_clients_are_taken_in_the_given_order():
    for size in (5, CORE_SIZE, 60):
        case = ([10] * size, [7] * size, [1] * size, 35, Limits(2, {1: 9}))
        assert chosen(case) == [True] * 2 + [False] * (size - 2)


@pytest.mark.soak
def test_a_million_clients_take_seconds():
    dice = np.random.default_rng(5)
    size = 1_000_000
    costs, values = dice.integers(50, 2000, size), dice.integers(1, 5000, size)
    people = dice.integers(0, 40, size)
    limits = Limits(size // 3, dict.fromkeys(range(1, 30), 5000))
    started = time.monotonic()
    found = selected(costs, values, int(costs.sum()) // 10, people, limits)
    assert time.monotonic() - started < 120
    assert int(costs[found].sum()) <= int(costs.sum()) // 10
