"""P(alive) as it is calibrated: by hand on few cases, and against departures that are known."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from departures_story import AS_OF, SEEDS, Company, company
from departures_truth import has_left
from home_samples import GOOD, load
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.facts.rule_decisions import (
    CALIBRATED,
    PROPOSED,
    earlier_calibrations,
    freeze_decisions,
)
from reconquete_pipeline.home import journal
from reconquete_pipeline.statistics.alive_calibration import (
    Cases,
    alive_share,
    bought_again_share,
    curve,
)

FROZEN_BY = date(2026, 1, 1)
CALIBRATION = (
    "reference.inactivity_rules",
    "rhythm.rhythm",
    "rhythm.silence_contacts",
    "rhythm.predictive_thresholds",
    "value.buying_history",
    "trial.backtest_samples",
    "trial.backtest_contacts",
    "trial.backtest_histories",
    "trial.backtest_models",
    "trial.alive_cases",
    "trial.alive_calibrations",
    "trial.alive_reliability",
)
FORECAST = (
    "rhythm.rhythm",
    "value.buying_history",
    "value.buying_models",
    "value.buying_expectations",
    "value.forecast",
)
NAN = float("nan")


def cases(model: list[float], bought: list[float], leave: float = 0.0) -> Cases:
    size = len(model)
    followed = np.full(size, 100.0)
    return Cases(
        np.array(model),
        np.full(size, leave),
        followed,
        np.array(bought),
        np.arange(size),
    )


def test_the_share_that_buys_again_is_that_of_kaplan_and_meier():
    """Two of four buy on day 10, one is followed for 20 days, one buys on day 30: 1 - 1/2 x 0."""
    followed = np.array([100.0, 100.0, 20.0, 100.0])
    assert bought_again_share(followed, np.array([10.0, 10.0, NAN, NAN])) == 0.5
    assert bought_again_share(followed, np.array([10.0, 10.0, NAN, 30.0])) == 1.0
    # Whoever is not followed long enough stands for the others: 1 - 3/4 x 1/2.
    assert bought_again_share(followed, np.array([10.0, NAN, NAN, 30.0])) == 0.625


def test_a_time_for_which_few_were_followed_is_not_looked_at():
    """Of eight, one was followed beyond 50 days; its purchase on day 60 says nothing of them."""
    followed = np.array([50.0] * 7 + [100.0])
    bought = np.array([10.0, 10.0] + [NAN] * 5)
    assert bought_again_share(followed, np.append(bought, 60.0)) == 0.25
    followed[6] = 100.0
    assert bought_again_share(followed, np.append(bought, 60.0)) == pytest.approx(1 - 0.75 / 2)


def test_who_leaves_before_the_next_purchase_was_alive():
    assert alive_share(cases([0.5] * 4, [1.0, 2.0, NAN, NAN], leave=0.2)) == pytest.approx(0.625)
    assert alive_share(cases([0.5] * 4, [1.0, 2.0, 3.0, NAN], leave=0.5)) == 1.0


def test_a_curve_rises_and_is_never_sure():
    """Groups of two: 0, 2, 1 and 2 buy again; half a case more of each kind; the middle shared."""
    bought = [NAN, NAN, 1.0, 1.0, 1.0, NAN, 1.0, 1.0]
    found = curve(cases([0.1, 0.1, 0.3, 0.5, 0.6, 0.6, 0.9, 1.0], bought), 4)
    assert list(found.counts) == [2, 2, 2, 2]
    assert found.model == pytest.approx([0.1, 0.4, 0.6, 0.95])
    assert found.calibrated == pytest.approx([0.5 / 3, 4 / 6, 4 / 6, 2.5 / 3])
    told = found.told(np.array([0.0, 0.25, 0.5, 1.0]))
    assert told == pytest.approx([0.5 / 3, 2.5 / 6, 4 / 6, 2.5 / 3])


def test_few_cases_give_one_number():
    found = curve(cases([0.1, 0.9], [1.0, NAN]), 1)
    assert list(found.told(np.array([0.0, 0.5, 1.0]))) == [0.5, 0.5, 0.5]


# --- known departures ----------------------------------------------------------------------------


def night(drawn: Company, day: date) -> Bench:
    """A bench that knows the purchases up to a day."""
    bench = Bench(shared_catalogue())
    bench.set_night(day)
    known = drawn.orders[drawn.orders["ordered_on"] <= pd.Timestamp(day)]
    bench.connection.register("known", known)
    bench.connection.register("everybody", drawn.clients)
    bench.connection.execute(
        "insert into orders.purchase_days select client_id, ordered_on::date, 1,"
        " (amount / 100)::decimal(18, 2) from known"
    )
    bench.connection.execute(
        "insert into staging.clients (client_id, client_type)"
        " select client_id, client_type from everybody"
        " where client_id in (select client_id from known)"
    )
    return bench


JUDGED = [SEEDS[0], *(pytest.param(seed, marks=pytest.mark.soak) for seed in SEEDS[1:])]


@lru_cache
def told(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the half-year after the calibration tells of each client; and its reliability."""
    drawn = company(seed)
    deciding, later = night(drawn, FROZEN_BY), night(drawn, AS_OF)
    deciding.make(*CALIBRATION)
    knots = deciding.connection.execute("select * from trial.alive_calibrations").df()
    reliability = deciding.connection.execute("select * from trial.alive_reliability").df()
    later.connection.register("knots", knots)
    later.connection.execute("insert into staging.alive_calibrations by name select * from knots")
    later.make(*FORECAST)
    forecast = later.connection.execute(
        "select client_id, client_type, p_alive::double as p_alive, p_alive_reason"
        " from value.forecast"
    ).df()
    forecast["is_alive"] = ~forecast["client_id"].map(has_left(drawn))
    return forecast, reliability


@pytest.mark.parametrize("seed", JUDGED)
def test_what_is_told_is_true_in_each_tenth_that_holds_a_hundred_clients(seed: int):
    forecast, _ = told(seed)
    assert set(forecast["p_alive_reason"].dropna()) == {"silent_too_long"}
    given = forecast.dropna(subset="p_alive")
    tenth = np.minimum((given["p_alive"] * 10).astype(int), 9)
    judged = 0
    for number, clients in given.groupby(tenth):
        if len(clients) < 100:
            continue
        share, said = clients["is_alive"].mean(), clients["p_alive"].mean()
        chance = 1.96 * np.sqrt(share * (1 - share) / len(clients))
        assert abs(said - share) <= max(0.05, chance), (number, said, share, len(clients))
        judged += 1
    assert judged >= 5


@pytest.mark.parametrize("seed", JUDGED)
def test_the_reliability_that_is_shown_is_that_of_the_past(seed: int):
    _, reliability = told(seed)
    many = reliability[reliability["told_case_count"] >= 500]
    assert set(many["client_type"]) == {"B2B", "B2C"}
    apart = abs(many["told_p_alive"] - many["alive_share"])
    assert np.average(apart, weights=many["told_case_count"]) <= 0.03


# --- frozen --------------------------------------------------------------------------------------

KNOT = {"calibrated_on": "2026-07-01", "client_type": "B2C", "knot_number": "1"}
KNOT |= {"knot_model_p_alive": "0.5", "knot_p_alive": "0.4", "dropout_a": "1"}


def test_a_calibration_is_frozen_once_and_told_by_later_nights(tmp_path: Path):
    home, bench = load(tmp_path, GOOD), Bench(shared_catalogue())

    def freeze(day: str, knot: dict[str, str]) -> list[str]:
        bench.connection.execute(f"delete from {CALIBRATED}")
        bench.fill(CALIBRATED, [knot])
        run_date, model = date.fromisoformat(day), shared_catalogue()[PROPOSED]
        names = freeze_decisions(bench.connection, home, run_date, model)
        journal.append(home.nights, {"kind": "published", "run_on": day, "decisions": names})
        return names

    def told(day: str) -> list[tuple[str | None, ...]]:
        return [
            (row["calibrated_on"], row["knot_p_alive"])
            for row in earlier_calibrations(home, date.fromisoformat(day))
        ]

    assert len(freeze("2026-07-03", KNOT)) == 1
    assert told("2026-07-03") == []
    first = ("2026-07-01", "0.400000")
    assert told("2026-07-04") == [first]
    assert freeze("2026-07-04", KNOT | {"knot_p_alive": "0.9"}) == []
    assert len(freeze("2027-01-01", KNOT | {"calibrated_on": "2027-01-01"})) == 1
    assert told("2027-01-02") == [first, ("2027-01-01", "0.400000")]
    assert told("2026-12-31") == [first]
