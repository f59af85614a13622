"""Thresholds of silence: published quantiles, their promise on invented companies, and time."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue
from rhythm_tools import company, silences_of, walk

from reconquete_pipeline.statistics import rhythm
from reconquete_pipeline.statistics.columns import Columns
from reconquete_pipeline.tables.build import table_sha256

FIRST = date(2020, 1, 1)
MANY = np.array([2_000_000])


def after_many_intervals(k: float, mean: float, quantile: float) -> float:
    """The threshold of a client whose mean is known exactly: the quantile of a Gamma law."""
    factors = rhythm.quantile_factors(np.array([2_000]), k, 1.0, quantile)
    return float(factors[0]) * mean * 2_000 / 1e6


@pytest.mark.parametrize(("k", "days"), [(1, 273.5), (4, 177.0), (16, 131.8)])
def test_with_many_intervals_the_threshold_is_the_quantile_of_a_gamma_law(k: float, days: float):
    assert after_many_intervals(k, 91.3, 0.95) == pytest.approx(days, rel=2e-3)


@pytest.mark.parametrize(("k", "share"), [(1, 0.811), (4, 0.899), (16, 0.990)])
def test_five_thirds_of_the_mean_are_these_quantiles(k: float, share: float):
    assert after_many_intervals(k, 90.0, share - 0.0006) < 150.2
    assert after_many_intervals(k, 90.0, share + 0.0006) > 149.8


@pytest.mark.parametrize("k", [1.0, 4.0, 16.0])
def test_regularity_is_found_whatever_the_means(k: float):
    chance = np.random.default_rng(11)
    means = chance.uniform(20, 400, 20_000)
    first, second = (np.rint(chance.gamma(k, means / k)).astype(int) + 1 for _ in range(2))
    spread = int(rhythm.pair_spread(first, second).sum())
    assert rhythm.regularity(spread, 20_000) == pytest.approx(k, rel=0.06)


def test_regularity_stays_within_its_bounds():
    assert rhythm.regularity(0, 50) == 20
    far = rhythm.pair_spread(np.array([1, 1]), np.array([5000, 5000]))
    assert rhythm.regularity(int(far.sum()), 2) == 0.5


def test_the_law_between_clients_is_found_though_slow_ones_are_cut_off_and_some_leave():
    client, start, gaps = company(3, 6_000, 4.0, 91.0, 2.0, 730, leave=0.15)
    known, first_days = [], []
    for one in range(6_000):
        mine = client == one
        ended = gaps[mine][(gaps[mine] > 0) & (start[mine] + gaps[mine] < 730)][:8]
        if len(ended):
            known.append([*ended, *[0] * (8 - len(ended))])
            first_days.append(start[mine][0])
    assert len(known) > 2_000
    alpha, beta = rhythm.fit_population(np.array(known), np.array(first_days), 730, 4.0)
    assert alpha == pytest.approx(2.0, rel=0.15)
    assert beta / alpha == pytest.approx(91.0, rel=0.10)
    # The mean interval of such clients is beta / (alpha - 1); what was seen says half as much.
    seen = np.array(known)
    assert seen[seen > 0].mean() < 0.6 * 182


SPEEDS = [pytest.param(15.0, 1.0), pytest.param(15.0, 4.0), pytest.param(91.0, 1.0)]
SPEEDS += [pytest.param(91.0, 4.0)]


@pytest.mark.parametrize(("mean", "k"), SPEEDS)
def test_one_interval_in_twenty_exceeds_the_threshold_of_risk(mean: float, k: float):
    """Within half a point, whatever the number of intervals that are known."""
    alpha, beta = 3.0, 3.0 * mean
    chance = np.random.default_rng(5)
    count = 60_000
    rate = chance.gamma(alpha, 1 / beta, count)
    for known in (0, 1, 2, 5, 20):
        gaps = chance.gamma(k, 1 / (k * rate[:, None]), (count, known + 1))
        total = np.rint(gaps[:, :known].sum(axis=1)).astype(int)
        factors = rhythm.quantile_factors(np.array([known]), k, alpha, 0.95)
        spread = rhythm.spread_millidays(np.array([k]), np.array([beta]))
        days = rhythm.threshold_days(spread, total, factors)
        assert abs(float((gaps[:, known] > days + 0.5).mean()) - 0.05) <= 0.005, known


@pytest.mark.parametrize(("mean", "k"), [(15.0, 4.0), (91.0, 1.0), (91.0, 4.0)])
def test_a_company_learns_thresholds_that_hold(mean: float, k: float):
    """The same with parameters that the walk found, in a company where some clients leave.

    The bound adds what chance alone does to the share among so many silences.
    """
    client, start, gaps = company(7, 30_000, k, mean, 3.0, 1460, leave=0.05)
    data = silences_of(client, start, gaps, 1459, FIRST)
    data["type_number"][:] = 2
    # Nobody is lost so soon that it would cut the threshold of risk.
    found = walk(
        data,
        lost_probability=Decimal("0.99999"),
        lost_again_probability=Decimal("0.999999"),
        lost_ceiling_days=9999,
    )
    order = np.lexsort((client, start))
    true_gap, day = gaps[order], start[order]
    is_judged = (day >= 730) & (true_gap > 0) & (found["life_number"] == 1)
    for known in (1, 2, 5, 20):
        chosen = is_judged & (found["life_interval_count"] == known)
        assert chosen.sum() > 600
        share = float((true_gap > found["risk_after_days"])[chosen].mean())
        chance_error = 2.6 * (0.05 * 0.95 / chosen.sum()) ** 0.5
        assert abs(share - 0.05) <= 0.005 + chance_error, (known, share)


@pytest.fixture(scope="module")
def ten_thousand() -> tuple[Columns, Columns]:
    client, start, gaps = company(1, 10_000, 2.0, 45.0, 2.0, 1500, leave=0.2)
    # Some come back after long: the silence of those who left ends much later.
    left = np.flatnonzero((gaps == 0) & (client % 4 == 0) & (start < 600))
    gaps[left] = 300 + (client[left] * 37) % 500
    back = (client[left], start[left] + gaps[left], np.zeros(len(left), np.int64))
    client, start, gaps = (
        np.concatenate(pair) for pair in zip((client, start, gaps), back, strict=True)
    )
    order = np.lexsort((start, client))
    data = silences_of(client[order], start[order], gaps[order], 1499, FIRST)
    length = (
        np.where(data["next_day"] < 0, data["known_to_day"], data["next_day"]) - data["start_day"]
    )
    is_told = (data["client_number"] % 5 == 0) & (length > 200)
    data["reached_day"] = np.where(is_told, data["start_day"] + 200, -1)
    return data, walk(data)


def test_a_walk_in_short_steps_comes_to_the_same(ten_thousand: tuple[Columns, Columns]):
    data, found = ten_thousand
    again = walk(data, chunk=777)
    for name, column in found.items():
        assert np.ma.allequal(column, again[name]) and len(column) == len(again[name]), name


@pytest.mark.parametrize("earlier", [500, 900, 1300])
def test_what_comes_later_changes_nothing_before(
    ten_thousand: tuple[Columns, Columns], earlier: int
):
    """The table of an earlier day, with the purchases known then, is that of today cut there."""
    data, found = ten_thousand
    known_to = int(data["start_day"].min()) + earlier
    is_known = data["start_day"] <= known_to
    cut = {name: column[is_known].copy() for name, column in data.items()}
    cut["known_to_day"][:] = known_to
    is_open = (cut["next_day"] > known_to) | (cut["next_day"] < 0)
    cut["next_day"][is_open] = -1
    cut["reached_day"][cut["reached_day"] > known_to] = -1
    before = walk(cut)
    for name, column in before.items():
        later = found[name][is_known]
        if name in {"is_rhythm_break", "is_life_end"}:
            # A silence that was a break is one for ever; what has ended is decided for ever.
            assert not (column & ~later).any()
            assert (column == later)[~is_open].all()
        else:
            assert np.ma.allequal(column, later), name
            assert (np.ma.getmaskarray(column) == np.ma.getmaskarray(later)).all(), name


@pytest.mark.parametrize("lost_rule", ["fixed_days", "auto"])
def test_the_rule_in_force_changes_nothing_in_the_walk(
    ten_thousand: tuple[Columns, Columns], lost_rule: str
):
    data, found = ten_thousand
    other = walk(data, lost_rule=lost_rule)
    for name, column in found.items():
        assert np.ma.allequal(column, other[name]), name
        assert (np.ma.getmaskarray(column) == np.ma.getmaskarray(other[name])).all(), name


def test_without_a_year_of_orders_or_enough_clients_fixed_days_decide():
    client, start, gaps = company(2, 400, 2.0, 30.0, 2.0, 800)
    data = silences_of(client, start, gaps, 799, FIRST)
    days = data["start_day"] - data["start_day"].min()
    found = walk(data)
    is_known = found["parameters_from"] != "none"
    assert not is_known[days < 365].any() and is_known[days > 460].all()
    assert (np.ma.getmaskarray(found["lost_after_days"]) == ~is_known).all()
    end = np.where(data["next_day"] < 0, data["known_to_day"] + 1, data["next_day"])
    is_longer = end - data["start_day"] > 366
    few = walk(data, rhythm_min_clients=401)
    assert (few["parameters_from"] == "none").all() and few["lost_after_days"].count() == 0
    assert (few["is_rhythm_break"] == is_longer).all() and is_longer.any()
    pooled = walk(data, rhythm_min_clients=100)
    assert (pooled["parameters_from"] == "pooled")[(days > 460) & (days < 540)].all()
    no_pairs = walk(data, rhythm_min_pairs=1000)
    assert (no_pairs["gamma_k"][no_pairs["pair_count"] < 1000].compressed() == 1).all()


def test_a_seasonal_client_is_awaited_until_the_end_of_the_next_season(
    ten_thousand: tuple[Columns, Columns],
):
    data, found = ten_thousand
    season = np.where(data["client_number"] % 7 == 0, data["start_day"] + 400, -1)
    awaited = walk(data | {"season_day": season.astype(np.int32)})
    is_first = (found["life_interval_count"] == 0) & (found["life_number"] == 1)
    is_first &= (data["start_day"] < data["start_day"].min() + 450) & (season > 0)
    is_first &= found["parameters_from"] != "none"
    for name in ("watch_after_days", "risk_after_days", "lost_after_days"):
        assert (awaited[name] >= 400)[season > 0].compressed().all()
        assert (awaited[name] == np.maximum(found[name], 400))[is_first].all() and is_first.any()


def test_rows_in_any_order_and_clients_in_any_number_give_the_same_table():
    """From the table of silences on, which comes in no order."""
    client, start, _ = company(4, 300, 2.0, 40.0, 2.0, 900)
    days = [
        (f"c{one}", FIRST + timedelta(days=day))
        for one, day in zip(client.tolist(), start.tolist(), strict=True)
    ]
    days = [row for row in days if row[1] <= date(2022, 6, 18)]
    tables = []
    for seed in (1, 2):
        bench, model = Bench(shared_catalogue()), shared_catalogue()["rhythm.predictive_thresholds"]
        bench.set_night(date(2022, 6, 18))
        mixed = [days[place] for place in np.random.default_rng(seed).permutation(len(days))]
        frame = pd.DataFrame(mixed, columns=["client_id", "purchased_on"])
        bench.connection.register("mixed", frame)
        bench.connection.execute(
            "insert into rhythm.silence_contacts (client_id, purchased_on) select * from mixed"
        )
        bench.connection.execute(
            "insert into rhythm.rhythm (client_id) select distinct client_id from mixed"
            " order by hash(client_id || ?)",
            [str(seed)],
        )
        bench.make(model.table)
        tables.append(table_sha256(bench.connection, model))
        known = bench.count(
            "select * from rhythm.predictive_thresholds where parameters_from = 'own'"
        )
        assert known > 500
    assert tables[0] == tables[1]
