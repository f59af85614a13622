"""Who is drawn with whom: joins followed to their end, against a walk by hand."""

import random

import pandas as pd
import pytest

from reconquete_pipeline.statistics.links import add_draw_units


def units(joins: list[tuple[str, str]]) -> dict[str, str]:
    clients = pd.DataFrame({"client_id": sorted({one for pair in joins for one in pair})})
    frame = pd.DataFrame(joins, columns=["client_id", "joined_id"])
    found = add_draw_units(clients, {}, frame)
    return dict(zip(found["client_id"], found["draw_unit_id"], strict=True))


def test_a_chain_a_star_and_a_pair():
    chain = [("d", "c"), ("c", "b"), ("b", "a")]
    star = [("x1", "x"), ("x2", "x"), ("x3", "x")]
    found = units([*star, *chain, ("p", "q"), ("q", "q")])
    assert found == dict.fromkeys("abcd", "a") | dict.fromkeys(("x", "x1", "x2", "x3"), "x") | {
        "p": "p",
        "q": "p",
    }


def test_nobody_joined():
    assert units([]) == {}


@pytest.mark.parametrize("seed", range(20))
def test_random_joins_against_a_walk(seed: int):
    chance = random.Random(seed)
    names = [f"C{number}" for number in chance.sample(range(1000), 40)]
    joins = [(chance.choice(names), chance.choice(names)) for _ in range(25)]
    expected = {}
    for start in {one for pair in joins for one in pair}:
        seen = {start}
        for _ in names:
            seen |= {b for a, b in joins if a in seen} | {a for a, b in joins if b in seen}
        expected[start] = min(seen)
    assert units(joins) == expected
    chance.shuffle(joins)
    assert units(joins) == expected
