"""The story of departures itself: its bytes, its kinds, and what its truth allows."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from departures_story import (
    AS_OF,
    KINDS,
    MIXTURE,
    ONE_TIME,
    RANDOM,
    SEASONAL,
    SEEDS,
    START,
    Company,
    company,
)
from departures_truth import (
    attrition,
    balanced_accuracy,
    best_balanced_accuracy,
    best_told,
    delays,
    five_thirds,
    fixed_days,
    has_left,
    lost_twice_share,
    paired_interval,
    posterior_left,
    purchases,
)


@lru_cache
def told_company(seed: int) -> Company:
    return company(seed)


def as_text(drawn: Company) -> list[str]:
    return [frame.to_csv(index=False) for frame in (drawn.orders, drawn.clients, drawn.truth)]


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    first = told_company(SEEDS[0])
    assert as_text(first) == as_text(company(SEEDS[0]))
    assert not first.orders.equals(told_company(SEEDS[1]).orders)


@pytest.mark.parametrize("seed", SEEDS)
def test_kinds_have_their_shares(seed: int) -> None:
    shares = told_company(seed).truth["kind"].value_counts(normalize=True)
    for kind in KINDS:
        meant = sum(share for (name, _), share in MIXTURE.items() if name == kind)
        assert shares[kind] == pytest.approx(meant, abs=0.025), kind


@pytest.mark.parametrize("seed", SEEDS)
def test_orders_hold_together(seed: int) -> None:
    drawn = told_company(seed)
    orders = drawn.orders
    assert drawn.clients["client_id"].is_unique
    assert drawn.clients["client_id"].str.fullmatch(r"K\d{6}").all()
    assert set(orders["client_id"]) == set(drawn.clients["client_id"])
    assert drawn.truth["client_id"].equals(drawn.clients["client_id"])
    assert orders["order_id"].is_unique
    assert not orders.duplicated(["client_id", "ordered_on"]).any()
    assert orders["ordered_on"].between(pd.Timestamp(START), pd.Timestamp(AS_OF)).all()
    assert (orders["amount"] > 0).all()
    types = orders["client_id"].map(drawn.clients.set_index("client_id")["client_type"])
    assert (orders.loc[types == "B2B", "ordered_on"].dt.dayofweek < 5).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_buys_from_the_day_of_leaving_on(seed: int) -> None:
    drawn = told_company(seed)
    truth = drawn.truth.set_index("client_id").join(purchases(drawn))
    gone = truth.dropna(subset="left_on")
    assert (gone["last_on"] < gone["left_on"]).all()
    assert (gone["left_on"] <= pd.Timestamp(AS_OF)).all()
    once = gone[gone["kind"] == ONE_TIME]
    assert (once["left_on"] - once["last_on"] == pd.Timedelta(days=1)).all()


def test_the_posterior_is_calibrated_in_tenths() -> None:
    drawn = [told_company(seed) for seed in SEEDS]
    chance = np.concatenate([posterior_left(one).to_numpy() for one in drawn])
    left = np.concatenate([has_left(one).to_numpy() for one in drawn])
    tenth = np.minimum((chance * 10).astype(int), 9)
    for number in range(10):
        p, real = chance[tenth == number], left[tenth == number]
        assert len(p) > 100
        chance_alone = np.sqrt((p * (1 - p)).sum()) / len(p)
        assert abs(real.mean() - p.mean()) < 0.005 + 3 * chance_alone, number


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_possible_beats_a_fixed_silence(seed: int) -> None:
    drawn = told_company(seed)
    truth, best = has_left(drawn), best_told(posterior_left(drawn))
    found = best_balanced_accuracy(drawn)
    assert found.score == balanced_accuracy(truth, best)
    assert found.score == pytest.approx(found.expected, abs=0.015)
    assert paired_interval(truth, best, fixed_days(drawn, 365)).low > 0
    assert paired_interval(truth, best, five_thirds(drawn)).low > 0
    for kind in (RANDOM, SEASONAL):
        known = best_balanced_accuracy(drawn, [kind], knowing_kind=True)
        assert known.score > best_balanced_accuracy(drawn, [kind]).score - 0.01
        assert known.score == pytest.approx(known.expected, abs=0.04)


def test_the_paired_interval_is_seeded_and_turns_with_its_sides() -> None:
    drawn = told_company(SEEDS[0])
    truth, a, b = has_left(drawn), fixed_days(drawn, 365), five_thirds(drawn)
    found, turned = paired_interval(truth, a, b), paired_interval(truth, b, a)
    assert found == paired_interval(truth, a, b)
    assert found.low < found.difference < found.high
    assert turned.difference == pytest.approx(-found.difference)
    assert paired_interval(truth, a, a) == (0, 0, 0)


def test_the_paired_interval_is_the_one_of_a_plain_bootstrap() -> None:
    rng = np.random.default_rng(5)
    ids = [f"K{number:06d}" for number in range(400)]
    truth, a, b = (pd.Series(rng.random(400) < share, index=ids) for share in (0.4, 0.5, 0.3))
    drawn = []
    for _ in range(1500):
        places = rng.integers(0, 400, 400)
        real = truth.to_numpy()[places]
        scores = []
        for told in (a, b):
            said = told.to_numpy()[places]
            scores.append((said[real].mean() + (~said[~real]).mean()) / 2)
        drawn.append(scores[0] - scores[1])
    found = paired_interval(truth, a, b)
    assert (found.low, found.high) == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.015)


def test_a_balanced_accuracy_needs_every_client() -> None:
    truth = pd.Series([True, True, False, False], index=list("abcd"))
    told = pd.Series([False, True, True, True, False], index=list("dabce"))
    assert balanced_accuracy(truth, told) == 0.75
    with pytest.raises(ValueError, match="nothing is told of 1 clients"):
        balanced_accuracy(truth, told.drop("a"))


def small_company() -> Company:
    """Three clients: one left in 2022, one on a New Year's Day, one still there."""
    bought = {
        "K000001": ["2020-12-01", "2021-03-01"],
        "K000002": ["2020-12-31"],
        "K000003": [f"2021-{month:02d}-15" for month in range(1, 8)],
    }
    rows = [(client, day) for client, days in bought.items() for day in days]
    orders = pd.DataFrame(rows, columns=["client_id", "ordered_on"])
    orders["ordered_on"] = pd.to_datetime(orders["ordered_on"])
    clients = pd.DataFrame({"client_id": list(bought), "client_type": ["B2B", "B2C", "B2C"]})
    truth = pd.DataFrame({"client_id": list(bought)})
    truth["left_on"] = pd.to_datetime(pd.Series(["2022-05-01", "2021-01-01", None]))
    return Company(0, orders, clients, truth)


def test_attrition_counts_the_active_and_who_left_of_them() -> None:
    table = attrition(small_company())
    told = {
        (row.year, row.client_type): (row.active, row.left, row.share)
        for row in table.itertuples(index=False)
    }
    assert told[2021, "all"] == (1, 0, 0)  # leaving on 1 January is having left by it
    assert told[2022, "all"] == (2, 1, 0.5)
    assert told[2022, "B2B"] == (1, 1, 1)
    assert told[2023, "all"] == (1, 0, 0)
    assert told[2023, "B2B"][:2] == (0, 0)
    assert int(table["share"].isna().sum()) == 4  # nobody was active in four of the cells


def test_delays_and_lost_twice_read_what_was_told() -> None:
    losses = pd.DataFrame(
        [
            ("K000001", "2020-12-01", "2021-02-01"),  # an earlier silence
            ("K000001", "2021-03-01", "2022-06-01"),
            ("K000001", "2021-03-01", "2022-05-11"),
            ("K000003", "2021-03-15", "2021-04-10"),
            ("K000003", "2021-03-15", "2021-04-11"),  # the same silence again
        ],
        columns=["client_id", "last_purchase_on", "lost_on"],
    ).astype({"last_purchase_on": "datetime64[us]", "lost_on": "datetime64[us]"})
    told = delays(small_company(), losses)
    assert told["K000001"] == 10
    assert np.isnan(told["K000002"])
    assert list(told.index) == ["K000001", "K000002"]
    assert lost_twice_share(small_company(), losses) == 0
    assert delays(small_company(), losses.iloc[:0]).isna().all()
    assert lost_twice_share(small_company(), losses.iloc[:0]) == 0
    again = losses.iloc[[3]].assign(last_purchase_on=pd.Timestamp("2021-06-15"))
    assert lost_twice_share(small_company(), pd.concat([losses, again])) == 1
