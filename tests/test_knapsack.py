"""Selection under a budget: against all subsets of few clients, the relaxation of many."""

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest

from reconquete_pipeline.statistics.knapsack import CORE_SIZE, add_is_selected, selected


def chosen(costs: list[int], values: list[int], budget: int) -> list[bool]:
    return selected(np.array(costs), np.array(values), budget).tolist()


def brute_force(costs: list[int], values: list[int], budget: int) -> int:
    """The greatest value of all subsets that the budget pays for."""
    best = 0
    for picks in product((0, 1), repeat=len(costs)):
        if sum(cost for cost, pick in zip(costs, picks, strict=True) if pick) <= budget:
            best = max(best, sum(v for v, pick in zip(values, picks, strict=True) if pick))
    return best


def relaxation(costs: list[int], values: list[int], budget: int) -> Fraction:
    """Dantzig's bound: clients in the order of value by cost, the last one in part."""
    total, left = Fraction(0), budget
    for cost, value in sorted(
        zip(costs, values, strict=True), key=lambda one: Fraction(-one[1], one[0])
    ):
        if value <= 0 or left <= 0:
            break
        total += value * min(Fraction(1), Fraction(left, cost))
        left -= min(cost, left)
    return total


@pytest.mark.parametrize("seed", range(120))
def test_the_best_set_of_few_clients(seed: int):
    dice = random.Random(seed)
    size, dearest = dice.randint(0, 12), dice.choice([3, 20, 5000])
    costs = [dice.randint(0, dearest) for _ in range(size)]
    values = [dice.randint(-dearest, 3 * dearest) for _ in range(size)]
    budget = dice.randint(0, sum(costs) + 1)
    found = chosen(costs, values, budget)
    assert sum(cost for cost, is_in in zip(costs, found, strict=True) if is_in) <= budget
    gained = sum(v for v, is_in in zip(values, found, strict=True) if is_in and v > 0)
    assert gained == brute_force(costs, values, budget)


@pytest.mark.parametrize("size", [60, 300, 10_000])
@pytest.mark.parametrize("kind", ["any", "alike", "one giant"])
def test_many_clients_come_near_the_linear_relaxation(size: int, kind: str):
    dice = random.Random(f"{size} {kind}")
    costs = [dice.randint(50, 2000) for _ in range(size)]
    if kind == "alike":  # value goes with cost: the hard case
        values = [cost + 100 for cost in costs]
    else:
        values = [dice.randint(1, 5000) for _ in range(size)]
    if kind == "one giant":
        costs[0], values[0] = sum(costs) // 5, sum(values) // 5
    budget = sum(costs) // 4
    found = chosen(costs, values, budget)
    assert sum(cost for cost, is_in in zip(costs, found, strict=True) if is_in) <= budget
    gained = sum(v for v, is_in in zip(values, found, strict=True) if is_in)
    assert gained >= Fraction(99, 100) * relaxation(costs, values, budget)


def test_one_client_worth_more_than_all_who_come_before():
    found = chosen([1] * 50 + [1000], [2] * 50 + [1500], 1000)
    assert found == [False] * 50 + [True]


def test_a_set_that_the_order_of_value_by_cost_misses():
    # 12 for 11 is the best by the euro; two of 10 bring 20 for 20.
    assert chosen([1100, 1000, 1000], [1200, 1000, 1000], 2000) == [False, True, True]


def test_equal_clients_are_taken_in_the_given_order():
    for size in (5, CORE_SIZE, 60):
        assert chosen([10] * size, [7] * size, 35) == [True] * 3 + [False] * (size - 3)


def test_unknown_values_get_what_is_left_and_no_budget_holds_all():
    assert chosen([10, 10, 5, 9], [4, 0, 0, -3], 20) == [True, True, False, False]
    assert chosen([10, 10, 5, 9], [4, 0, 0, -3], 24) == [True, True, False, False]
    assert chosen([10, 10, 5, 9], [4, 0, 0, -3], 25) == [True, True, True, False]
    assert chosen([10, 10], [-1, 0], -1) == [True, True]
    assert chosen([0, 1], [0, 5], 0) == [True, False]


def test_a_campaign_may_go_on_in_the_next_chunk():
    rows = {
        "campaign_number": [1, 2, 2, 3],
        "budget_cents": [5, 10, 10, -1],
        "cost_cents": [6, 10, 10, 9],
        "value_cents": [9, 3, 4, 0],
        "salesperson_number": [0, 0, 0, 0],
    }
    columns = ["campaign_number", "capacity_kind", "capacity_holder", "salesperson_number"]
    none = pd.DataFrame(columns=[*columns, "use_ppm", "left_ppm"])
    chunks = [
        {name: np.array(values[part]) for name, values in rows.items()}
        for part in (slice(0, 2), slice(2, 4))
    ]
    found = [part["is_selected"].tolist() for part in add_is_selected(iter(chunks), {}, none)]
    assert found == [[False, False], [True, True]]
    assert not list(add_is_selected(iter([]), {}, none))
