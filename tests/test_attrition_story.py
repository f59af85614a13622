"""Attrition told from a company's orders, against who had left in truth."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

import pandas as pd
import pytest
from crowd_bench import deliver
from departures_story import AS_OF, SEEDS, Company, company
from departures_truth import attrition
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.attrition import add_attrition_share

SHORT, OPEN, NOT_OVER = "history_too_short", "too_many_undecided", "year_not_over"
RULES = {
    "predictive": Settings(),
    "fixed days": Settings(lost_rule="fixed_days"),
    # Lost at half the probability, after half the silence at the least and at the most.
    "halved": Settings(lost_probability=Decimal("0.33"), lost_floor_days=45, lost_ceiling_days=182),
}
POINTS = 0.03
WHOLE = date.min
# The first order file begins with 2022: clients of before are there without their past.
CUT = date(2022, 1, 1)
# Just over a year after 2024, when its last silences are first long enough.
EARLY = date(2026, 1, 2)
EARLY_TOLD = {2021: SHORT, 2022: None, 2023: None, 2024: None, 2025: NOT_OVER, 2026: NOT_OVER}
WHOLE_TOLD = {2021: SHORT, 2022: None, 2023: None, 2024: None, 2025: OPEN, 2026: NOT_OVER}
CUT_TOLD = {2023: None, 2024: None, 2025: OPEN, 2026: NOT_OVER}
NIGHTS = [
    (11, "predictive", AS_OF, WHOLE, WHOLE_TOLD),
    (22, "predictive", AS_OF, WHOLE, WHOLE_TOLD),
    (33, "predictive", AS_OF, WHOLE, WHOLE_TOLD),
    (22, "fixed days", EARLY, WHOLE, EARLY_TOLD),
    (11, "halved", AS_OF, CUT, CUT_TOLD),
]
MORE_NIGHTS = [
    pytest.param(seed, rule, AS_OF, first_on, years, marks=pytest.mark.soak)
    for seed in SEEDS
    for rule in RULES
    for first_on, years in ((WHOLE, WHOLE_TOLD), (CUT, CUT_TOLD))
]


@lru_cache
def told_company(seed: int) -> Company:
    return company(seed)


@lru_cache
def truth(seed: int) -> dict[tuple[int, str], float]:
    """(year, client type or "all") to the share that left in truth."""
    rows = attrition(told_company(seed))
    keys = zip(rows["year"], rows["client_type"], strict=True)
    return dict(zip(keys, rows["share"], strict=True))


@lru_cache
def told(seed: int, rule: str, as_of: date, first_on: date) -> pd.DataFrame:
    """status.attrition of a night that knows the orders of `first_on` to `as_of`."""
    drawn = told_company(seed)
    orders = drawn.orders.rename(columns={"ordered_on": "ordered_at"})
    days = orders["ordered_at"].dt.date
    orders = orders[(days >= first_on) & (days <= as_of)].copy()
    orders["net_amount_eur"] = [Decimal(cents) / 100 for cents in orders.pop("amount")]
    bench = Bench(shared_catalogue())
    bench.set_night(as_of, RULES[rule], as_of.isoformat())
    deliver(bench, "orders", orders)
    deliver(bench, "clients", drawn.clients.assign(_known_on=as_of))
    bench.make(*bench.behind("status.attrition"))
    rows = bench.connection.execute("select * from status.attrition").df()
    return rows.set_index(["attrition_year", "attrition_segment"])


@pytest.mark.parametrize(("seed", "rule", "as_of", "first_on", "years"), NIGHTS + MORE_NIGHTS)
def test_every_year_told_is_within_three_points_of_the_truth(
    seed: int, rule: str, as_of: date, first_on: date, years: dict[int, str | None]
):
    rows, left = told(seed, rule, as_of, first_on), truth(seed)
    whole = rows.xs("all", level="attrition_segment")
    reasons = whole["attrition_reason"]
    assert reasons.astype(object).where(reasons.notna(), None).to_dict() == years
    for year, row in whole.iterrows():
        low, high = row["attrition_low_bound_share"], row["attrition_high_bound_share"]
        if years[year] is None:
            assert row["attrition_share"] == pytest.approx(left[year, "all"], abs=POINTS)
            assert low == row["attrition_share"]
            assert high - low <= 0.01
        elif years[year] == OPEN:
            assert pd.isna(row["attrition_share"])
            assert row["attrition_undecided_count"] > 0
            # Of those who count as gone a few will be back: at most a point of all.
            assert low - 0.01 < left[year, "all"] < high


def test_no_trend_is_told_that_is_not_in_the_truth():
    """From 2022 on the share of the story moves by three points at most from year to year."""
    for seed in SEEDS:
        rows = told(seed, "predictive", AS_OF, WHOLE)
        assert rows.loc[(2024, "all"), "attrition_trend"] == "unclear"
        assert pd.isna(rows.loc[(2023, "all"), "attrition_trend"]), "2022 follows 549 days"
    # Who was active when 2023 began is known from 365 days alone: its share is told too low.
    assert pd.isna(told(11, "halved", AS_OF, CUT).loc[(2024, "all"), "attrition_trend"])


def counted(*years: tuple[int, int, int, int, int, str | None]) -> pd.DataFrame:
    names = ["attrition_year", "active_count", "attrition_departed_count"]
    names += ["attrition_undecided_count", "attrition_undecided_before_count", "attrition_reason"]
    frame = pd.DataFrame(years, columns=names)
    return frame.assign(attrition_dimension="all", attrition_segment="all")


def added(frame: pd.DataFrame, *whole: int) -> pd.DataFrame:
    years = frame.assign(is_comparable_year=frame["attrition_year"].isin(whole))
    return add_attrition_share(years, {"confidence_share": "0.95"})


def test_a_rise_is_outside_newcombes_interval():
    """56 of 70 less 48 of 80 is .2 [.0524, .3339]; 10 of 20 less 48 of 80 is inside."""
    rows = added(counted((2023, 80, 48, 0, 0, None), (2024, 70, 56, 0, 0, None)), 2023)
    assert [rows["attrition_trend"][0], rows["attrition_trend"][1]] == [None, "rise"]
    change = ["attrition_change_share", "attrition_change_low_share", "attrition_change_high_share"]
    assert [float(v) for v in rows.loc[1, change]] == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)
    rows = added(counted((2023, 70, 56, 0, 0, None), (2024, 80, 48, 0, 0, None)), 2023)
    assert rows["attrition_trend"][1] == "fall"
    rows = added(counted((2023, 80, 48, 0, 0, None), (2024, 20, 10, 0, 0, None)), 2023)
    assert rows["attrition_trend"][1] == "unclear"


def test_what_the_undecided_could_turn_is_no_rise():
    both = (2024, 70, 56, 0, 0, None)
    rows = added(counted((2023, 80, 48, 16, 0, None), both), 2023)
    assert rows["attrition_trend"][1] == "unclear"
    assert float(rows["attrition_change_share"][1]) == pytest.approx(0.2)
    assert rows["attrition_change_low_share"][1] < 0
    assert float(rows["attrition_change_high_share"][1]) == pytest.approx(0.3339, abs=5e-5)
    # 48 of 60 if the others had left before the year.
    rows = added(counted((2023, 80, 48, 0, 20, None), both), 2023)
    assert rows["attrition_trend"][1] == "unclear"
    rows = added(counted((2023, 80, 48, 0, 0, None), (2024, 70, 56, 0, 70, "nobody")), 2023)
    assert rows["attrition_trend"][1] is None


def test_a_year_is_compared_with_a_whole_year_that_is_told():
    told_twice = counted((2023, 80, 48, 0, 0, None), (2024, 70, 56, 0, 0, None))
    assert added(told_twice)["attrition_trend"].isna().all()
    assert added(told_twice, 2024)["attrition_trend"].isna().all()
    apart = counted((2022, 80, 48, 0, 0, None), (2024, 70, 56, 0, 0, None))
    assert added(apart, 2022)["attrition_trend"].isna().all()
    not_told = counted((2023, 80, 48, 0, 0, "too_many_undecided"), (2024, 70, 56, 0, 0, None))
    assert added(not_told, 2023)["attrition_trend"].isna().all()


def test_bounds_of_a_year_of_whom_nobody_may_have_been_active():
    rows = added(counted((2024, 3, 0, 0, 3, None), (2025, 0, 0, 0, 0, "nobody_active")))
    assert [rows[f"attrition_{name}_bound_share"][0] for name in ("low", "high")] == [0, 0]
    assert rows["attrition_low_bound_share"][1] is None
