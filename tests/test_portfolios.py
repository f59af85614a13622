"""Portfolios: shared out against every other way of sharing few clients, and bad input."""

import random
from collections import defaultdict
from itertools import product

import pandas as pd
import pytest
from model_bench import shared_bench, shared_catalogue

from reconquete_pipeline.statistics.portfolios import Portfolio, add_salespeople, shared_out


def shared(
    values: list[int], weights: dict[str, int], kept: dict[str, tuple[int, int]] | None = None
) -> dict[str, list[int]]:
    """Values by salesperson, of units of one client each."""
    kept = kept or {}
    people = [Portfolio(name, weight, *kept.get(name, (0, 0))) for name, weight in weights.items()]
    units = [(("c", f"{place:05}"), 1, value) for place, value in enumerate(values)]
    found: dict[str, list[int]] = defaultdict(list)
    for (_, place), name in shared_out(units, people, {}).items():
        assert name is not None
        found[name].append(values[int(place)])
    return found


@pytest.mark.parametrize("seed", range(60))
def test_numbers_are_equal_and_the_largest_value_is_near_the_least_possible(seed: int):
    """At most 4/3 of the best sharing of equal numbers (Kellerer and Woeginger 1993)."""
    dice = random.Random(seed)
    people = dice.randint(2, 3)
    each = dice.randint(1, 8 // people)
    values = [dice.choice([dice.randint(0, 9), dice.randint(0, 900)]) for _ in range(people * each)]
    found = shared(values, {f"V{n}": 1 for n in range(people)})
    assert {len(found[f"V{n}"]) for n in range(people)} == {each}
    best = min(
        max(sum(v for v, p in zip(values, picks, strict=True) if p == n) for n in range(people))
        for picks in product(range(people), repeat=len(values))
        if all(picks.count(n) == each for n in range(people))
    )
    assert 3 * max(map(sum, found.values())) <= 4 * best


def test_many_are_balanced_by_number_and_by_value():
    dice = random.Random("many")
    values = [round(dice.paretovariate(1.5) * 1000) for _ in range(20_000)]
    found = shared(values, {f"V{n}": 1 for n in range(7)})
    counts, sums = [len(one) for one in found.values()], [sum(one) for one in found.values()]
    assert max(counts) - min(counts) <= 1
    assert max(sums) - min(sums) <= max(values)


def test_parts_are_by_capacity_and_what_is_kept_counts():
    found = shared([7] * 60, {"V1": 40, "V2": 20})
    assert {name: len(one) for name, one in found.items()} == {"V1": 40, "V2": 20}
    # V1 has 8 clients already: the 10 that are left make it 9 each
    found = shared([7] * 10, {"V1": 1, "V2": 1}, {"V1": (8, 10_000)})
    assert {name: len(one) for name, one in found.items()} == {"V1": 1, "V2": 9}


def frame(rows: list[dict[str, object]], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split(), dtype=object)


def given(*clients: tuple[str, str, int, str | None]) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "campaign_id": "c",
            "client_id": client_id,
            "draw_unit_id": unit,
            "value_cents": value,
            "kept_salesperson_id": kept,
            "found_reason": "former_salesperson" if kept else "shared_out",
        }
        for client_id, unit, value, kept in clients
    ]
    return frame(
        rows,
        "campaign_id client_id draw_unit_id value_cents kept_salesperson_id found_reason",
    )


def present(**weights: int) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {"campaign_id": "c", "salesperson_id": name, "sharing_weight": weight}
        for name, weight in weights.items()
    ]
    return frame(rows, "campaign_id salesperson_id sharing_weight")


def barred(*pairs: tuple[str, str]) -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {"campaign_id": "c", "draw_unit_id": unit, "salesperson_id": name} for unit, name in pairs
    ]
    return frame(rows, "campaign_id draw_unit_id salesperson_id")


def found(rows: pd.DataFrame, there: pd.DataFrame, not_for: pd.DataFrame) -> dict[str, object]:
    added = add_salespeople(rows, {}, there, not_for)
    told = zip(added["client_id"], added["salesperson_id"], added["portfolio_reason"], strict=True)
    return {client: (person, reason) for client, person, reason in told}


def test_nobody_there_leaves_everybody_without_and_says_so():
    rows = given(("a", "a", 5, None), ("b", "b", 3, None))
    assert found(rows, present(), barred()) == {
        "a": (None, "nobody_present"),
        "b": (None, "nobody_present"),
    }
    assert found(given(), present(V1=1), barred()) == {}


def test_a_unit_has_one_salesperson_and_never_one_who_is_barred():
    rows = given(
        ("a", "u", 5, None), ("b", "u", 900, None), ("d", "d", 3, "V1"), ("e", "e", 3, "V2")
    )
    there = present(V1=1, V2=1)
    assert {found(rows, there, barred())[one][0] for one in "ab"} == {"V1"}
    assert {found(rows, there, barred(("u", "V1")))[one][0] for one in "ab"} == {"V2"}
    assert found(rows, there, barred(("u", "V1"), ("u", "V2")))["a"] == (None, "nobody_present")
    # who is kept is barred since: the client goes to another one
    assert found(rows, there, barred(("d", "V1")))["d"][0] == "V2"


def test_the_order_of_the_rows_changes_nothing():
    dice = random.Random(3)
    clients = [(f"k{n}", f"k{n // 2}", dice.randint(0, 9), None) for n in range(40)]
    wanted = found(given(*clients), present(V2=3, V1=2), barred(("k3", "V1")))
    for _ in range(3):
        dice.shuffle(clients)
        assert found(given(*clients), present(V1=2, V2=3), barred(("k3", "V1"))) == wanted


def kept(*there: str) -> dict[str, object]:
    """Who has each of 30 targets, ten of V1, V2 and V3 each at the draw, when these are there."""
    people = ("V1", "V2", "V3")
    clients = [(f"k{number:02}", people[number % 3], number) for number in range(30)]
    told = shared_bench().run(
        shared_catalogue()["campaigns.portfolios"],
        {
            "campaigns.targets": [
                {"campaign_id": "c", "client_id": one, "surviving_client_id": one}
                for one, _, _ in clients
            ],
            "campaigns.assignments": [
                {
                    "campaign_id": "c",
                    "client_id": one,
                    "salesperson_id": person,
                    "portfolio_reason": "former_salesperson",
                    "expected_value_eur": f"{value}.00",
                }
                for one, person, value in clients
            ],
            "campaigns.present_salespeople": [
                {
                    "campaign_id": "c",
                    "salesperson_id": one,
                    "is_sharing": "true",
                    "sharing_weight": "1",
                }
                for one in there
            ],
        },
    )
    return {str(row["client_id"]): row["salesperson_id"] for row in told}


def test_only_the_clients_of_who_left_change_hands_and_come_back_with_them():
    drawn = kept("V1", "V2", "V3")
    assert list(drawn.values()).count("V2") == 10
    # V2 left yesterday: five of theirs to each of the others
    later = kept("V1", "V3")
    assert {one: by for one, by in later.items() if drawn[one] != "V2"} == {
        one: by for one, by in drawn.items() if by != "V2"
    }
    assert [list(later.values()).count(one) for one in ("V1", "V2", "V3")] == [15, 0, 15]
    assert kept("V3", "V1") == later
    assert set(kept().values()) == {None}
    assert kept("V3", "V2", "V1") == drawn
