"""Money of campaigns: derived by hand, recomputed with pandas, intervals beside those of scipy."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats

from reconquete_pipeline.statistics.bootstrap import EXACT_UP_TO, POISSON, Group, gain
from reconquete_pipeline.statistics.money import MEASURES, add_money

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95")}
Floats = NDArray[np.float64]


def spenders(drawn: int, share: float, mean: float, seed: int) -> Floats:
    """What those spent who bought, of so many drawn: skewed amounts to the cent."""
    generator = np.random.default_rng(seed)
    return np.round(generator.lognormal(np.log(mean), 1, generator.binomial(drawn, share)), 2)


def everybody(drawn: int, spent: Floats) -> Floats:
    return np.concatenate([spent, np.zeros(drawn - len(spent))])


@pytest.mark.parametrize("drawn", [300, EXACT_UP_TO + 1000])
def test_the_interval_is_that_of_scipy(drawn: int):
    arm, control = spenders(drawn, 0.2, 80, 1), spenders(drawn // 2, 0.15, 80, 2)
    found = gain(
        [(Group(drawn, arm[:, None]), Group(drawn // 2, control[:, None]))], 0.95, [[1, 2]]
    )
    theirs = stats.bootstrap(
        (everybody(drawn, arm), everybody(drawn // 2, control)),
        lambda a, b, axis: drawn * (a.mean(axis=axis) - b.mean(axis=axis)),
        n_resamples=6000,
        method="percentile",
        batch=200,
        rng=np.random.default_rng(3),
    )
    error = float(theirs.standard_error)
    assert found.amounts[0] == pytest.approx(arm.sum() - 2 * control.sum())
    # The ends of 2,000 resamples: a tenth of a standard error is three times their own error.
    assert found.lows[0] == pytest.approx(theirs.confidence_interval.low, abs=0.17 * error)
    assert found.highs[0] == pytest.approx(theirs.confidence_interval.high, abs=0.17 * error)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Skewed spends, 350 drawn and 250 controls: of the runs that are shown, 19 of 20 or so."""
    truth = 350 * (0.2 - 0.15) * 60 * np.exp(0.5)
    shown = held = 0
    for run in range(250):
        arm, control = spenders(350, 0.2, 60, 2 * run), spenders(250, 0.15, 60, 2 * run + 1)
        if min(len(arm), len(control)) < 20:
            continue
        pair = Group(350, arm[:, None]), Group(250, control[:, None])
        found = gain([pair], 0.95, [[run]])
        shown += 1
        held += bool(found.lows[0] <= truth <= found.highs[0])
    assert shown > 240
    # At .95, a share below .91 of 250 runs would come about once in 250 times.
    assert held / shown >= 0.91


def test_the_weights_are_poisson():
    values, counts = np.unique(POISSON, return_counts=True)
    assert counts / len(POISSON) == pytest.approx(stats.poisson.pmf(values, 1), abs=2e-5)
    assert POISSON.mean() == pytest.approx(1, abs=1e-4)


def test_strata_are_resampled_apart():
    """Clients of a stratum who all spend alike leave nothing to chance, however strata differ."""
    strata = [
        (Group(50, np.full((50, 1), 10.0)), Group(5, np.full((5, 1), 8.0))),
        (Group(20, np.full((20, 1), 300.0)), Group(30, np.full((30, 1), 301.0))),
    ]
    found = gain(strata, 0.95, [[1], [2]])
    assert [found.amounts[0], found.lows[0], found.highs[0]] == pytest.approx([80, 80, 80])


def story(
    counts: dict[tuple[str, str], int], spent: list[tuple[str, str, int, float]]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Frames of one campaign: the drawn by stratum and arm; stratum, arm, window, euros of each."""
    rows = pd.DataFrame(
        [
            {"campaign_id": "c", "arm": "mail", "window_days": days, "money_reason": None}
            for days in sorted({days for _, _, days, _ in spent})
        ]
    )
    strata = pd.DataFrame(
        [
            {"campaign_id": "c", "compared_stratum": s, "arm": a, "drawn_count": n}
            for (s, a), n in counts.items()
        ]
    )
    amounts = pd.DataFrame(
        [
            {"campaign_id": "c", "compared_stratum": s, "arm": a, "window_days": days}
            | dict(zip(MEASURES, (euros, min(euros, 100.0), euros / 4), strict=True))
            for s, a, days, euros in spent
        ]
    )
    amounts["client_number"] = np.arange(1, len(amounts) + 1)
    return rows, strata, amounts


def test_euros_of_a_campaign_made_by_hand():
    """100 drawn for the mail: 30 orders of 60 euros and one of 1,000. 50 controls: 10 of 60."""
    spent = [("all", "mail", 90, 60.0)] * 30 + [("all", "mail", 90, 1000.0)]
    spent += [("all", "control", 90, 60.0)] * 10
    rows, strata, amounts = story({("all", "mail"): 100, ("all", "control"): 50}, spent)
    told = add_money(rows, SETTINGS, strata, amounts).iloc[0]
    # 28 euros a client against 12; winsorised at 100 euros 19 against 12; a quarter is margin.
    assert told["incremental_revenue_eur"] == Decimal("1600.00")
    assert told["winsorised_increment_eur"] == Decimal("700.00")
    assert told["incremental_margin_eur"] == Decimal("400.00")
    assert told["incremental_revenue_low_eur"] < 1600 < told["incremental_revenue_high_eur"]
    width = told["winsorised_increment_high_eur"] - told["winsorised_increment_low_eur"]
    assert width < told["incremental_revenue_high_eur"] - told["incremental_revenue_low_eur"]


def test_unequal_shares_without_an_effect_bring_nothing():
    """Loyal clients have half the controls, the others a twentieth; in each, arms spend alike."""
    counts = {("1 A", "mail"): 500, ("1 A", "control"): 500}
    counts |= {("1 B", "mail"): 950, ("1 B", "control"): 50, ("2 B", "mail"): 7}
    spent = [("1 A", arm, 90, 100.0) for arm in ("mail", "control") for _ in range(250)]
    spent += [("1 B", "mail", 90, 100.0)] * 95 + [("1 B", "control", 90, 100.0)] * 5
    spent += [("2 B", "mail", 90, 100.0)] * 7
    rows, strata, amounts = story(counts, spent)
    told = add_money(rows, SETTINGS, strata, amounts).iloc[0]
    assert told["incremental_revenue_eur"] == 0
    assert told["uncompared_count"] == 7
    assert told["incremental_revenue_low_eur"] < 0 < told["incremental_revenue_high_eur"]


def test_random_draws_are_recomputed_with_pandas():
    generator = np.random.default_rng(5)
    clients = pd.DataFrame(
        {
            "compared_stratum": generator.choice(["1 A", "1 B", "2 A"], 900),
            "euros": np.round(generator.gamma(1, 90, 900) * generator.binomial(1, 0.3, 900), 2),
        }
    )
    share = clients["compared_stratum"].map({"1 A": 0.6, "1 B": 0.2, "2 A": 0.1})
    clients["arm"] = np.where(generator.random(900) < share, "control", "mail")
    counts = clients.groupby(["compared_stratum", "arm"]).size().to_dict()
    bought = clients[clients["euros"] > 0]
    spent = [(r.compared_stratum, r.arm, 90, r.euros) for r in bought.itertuples()]
    rows, strata, amounts = story(counts, spent)
    told = add_money(rows, SETTINGS, strata, amounts).iloc[0]
    means = clients.pivot_table(index="compared_stratum", columns="arm", values="euros")
    drawn = clients[clients["arm"] == "mail"]["compared_stratum"].value_counts()
    expected = ((means["mail"] - means["control"]) * drawn).sum()
    assert float(told["incremental_revenue_eur"]) == pytest.approx(expected, abs=0.01)
    again = add_money(rows, SETTINGS, strata, amounts.sample(frac=1, random_state=1)).iloc[0]
    assert told.equals(again)


def test_nothing_is_told_where_a_reason_stands():
    spent = [("1 A", "mail", 30, 60.0), ("1 A", "control", 90, 60.0)]
    rows, strata, amounts = story({("1 A", "mail"): 2, ("1 A", "control"): 2}, spent)
    rows["money_reason"] = ["few_returns", None]
    told = add_money(rows, SETTINGS, strata, amounts)
    assert told["incremental_revenue_eur"].tolist() == [None, Decimal("-60.00")]
    empty = add_money(rows.assign(money_reason="no_control"), SETTINGS, strata, amounts)
    assert empty["uncompared_count"].tolist() == [None, None]
