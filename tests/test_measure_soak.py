"""What the measure of campaigns does over thousands of invented ones (`make soak`).

Each test prints the share that it found beside the one that is promised; every run is reported.
The noise allowed is three standard errors of the number of simulated campaigns.
"""

from collections.abc import Iterator
from math import sqrt

import numpy as np
import pandas as pd
import pytest

from reconquete_pipeline.statistics.bootstrap import Group, gain
from reconquete_pipeline.statistics.early_sign import add_early_signs
from reconquete_pipeline.statistics.stratified import Counts, pooled_row, stratified_newcombe

pytestmark = pytest.mark.soak

SETTINGS: dict[str, object] = {
    "confidence_share": 0.95,
    "verdict_min_drawn": 20,
    "early_sign_e_value": 20,
}
SIZES = (50, 500, 5000)
CONTROL_SHARES = (0.1, 0.2, 0.5)
# Part of the clients, organic return rate, and factor on the control share, of each stratum.
STRATA = {
    "one stratum": ((1.0, 0.10, 1.0),),
    "three, equal shares": ((0.2, 0.25, 1.0), (0.3, 0.10, 1.0), (0.5, 0.04, 1.0)),
    "three, unequal shares": ((0.2, 0.25, 1.0), (0.3, 0.10, 0.7), (0.5, 0.04, 0.4)),
}
CAMPAIGNS = 4000
Cells = tuple[tuple[float, float, float], ...]


def noise(share: float, count: int) -> float:
    """Three standard errors of a share among so many campaigns."""
    return 3 * sqrt(share * (1 - share) / max(count, 1))


def campaigns(
    generator: np.random.Generator, size: int, control: float, cells: Cells, lift: float, count: int
) -> Iterator[list[Counts]]:
    """The counts of invented campaigns: returns of the arm and of the control in each stratum."""
    planned = []
    for part, organic, factor in cells:
        drawn = round(size * part)
        controls = max(1, round(drawn * control * factor))
        planned.append((drawn - controls, controls, organic))
    is_together = len({factor for _, _, factor in cells}) == 1
    for _ in range(count):
        strata = [
            (
                int(generator.binomial(targets, organic + lift)),
                targets,
                int(generator.binomial(controls, organic)),
                controls,
            )
            for targets, controls, organic in planned
        ]
        # Where one control share holds throughout, strata are compared together.
        yield [tuple(map(sum, zip(*strata, strict=True)))] if is_together else strata  # type: ignore[misc]


@pytest.mark.parametrize("kind", STRATA)
@pytest.mark.parametrize("control", CONTROL_SHARES)
@pytest.mark.parametrize("size", SIZES)
def test_no_effect_is_seldom_called_one(
    size: int, control: float, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = np.random.default_rng([20261130, size, round(100 * control), len(kind)])
    verdicts = [
        str(pooled_row(strata, SETTINGS)["verdict"])
        for strata in campaigns(generator, size, control, STRATA[kind], 0.0, CAMPAIGNS)
    ]
    effective, harmful = (verdicts.count(one) / CAMPAIGNS for one in ("effective", "harmful"))
    with capsys.disabled():
        print(
            f"\nno effect, {size} drawn, control {control:.0%}, {kind}: effective {effective:.2%},"
            f" harmful {harmful:.2%}, too few {verdicts.count('too_few') / CAMPAIGNS:.0%}"
        )
    assert effective <= 0.025 + noise(0.025, CAMPAIGNS)
    assert harmful <= 0.03 + noise(0.03, CAMPAIGNS)


@pytest.mark.parametrize("kind", STRATA)
@pytest.mark.parametrize("control", CONTROL_SHARES)
@pytest.mark.parametrize("size", [100, 500, 5000])
def test_intervals_hold_the_true_lift(
    size: int, control: float, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = np.random.default_rng([20261130, 1, size, round(100 * control), len(kind)])
    lift = 0.05
    held = 0
    for strata in campaigns(generator, size, control, STRATA[kind], lift, CAMPAIGNS):
        _, low, high = stratified_newcombe(strata)
        held += low <= lift <= high
    with capsys.disabled():
        print(f"\n+5 points, {size} drawn, control {control:.0%}, {kind}: {held / CAMPAIGNS:.2%}")
    assert held / CAMPAIGNS >= 0.94 - noise(0.94, CAMPAIGNS)


def test_campaigns_of_unequal_shares_show_no_effect_together(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """800/200 at 30 % beside 500/500 at 5 %: pooled as one, the plain difference is 8.2 points."""
    generator = np.random.default_rng([20261130, 2])
    verdicts = []
    for _ in range(CAMPAIGNS):
        strata = [
            (
                int(generator.binomial(targets, share)),
                targets,
                int(generator.binomial(controls, share)),
                controls,
            )
            for targets, controls, share in ((800, 200, 0.30), (500, 500, 0.05))
        ]
        verdicts.append(pooled_row(strata, SETTINGS)["verdict"])
    effective, harmful = (verdicts.count(one) / CAMPAIGNS for one in ("effective", "harmful"))
    with capsys.disabled():
        print(f"\npooled, unequal shares: effective {effective:.2%}, harmful {harmful:.2%}")
    assert effective <= 0.025 + noise(0.025, CAMPAIGNS)
    assert harmful <= 0.03 + noise(0.03, CAMPAIGNS)


def test_four_small_campaigns_find_together_what_each_cannot(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Four campaigns of 200, half of them controls, 10 % organic returns and 10 points more."""
    generator = np.random.default_rng([20261130, 3])
    together, alone = 0, 0
    for _ in range(CAMPAIGNS):
        strata = [
            (int(generator.binomial(100, 0.2)), 100, int(generator.binomial(100, 0.1)), 100)
            for _ in range(4)
        ]
        together += pooled_row(strata, SETTINGS)["verdict"] == "effective"
        alone += pooled_row(strata[:1], SETTINGS)["verdict"] == "effective"
    with capsys.disabled():
        print(f"\nfour of 200: {together / CAMPAIGNS:.1%} together, {alone / CAMPAIGNS:.1%} alone")
    assert together / CAMPAIGNS >= 0.8


@pytest.mark.parametrize("control", CONTROL_SHARES)
@pytest.mark.parametrize(("size", "count"), [(50, 2000), (500, 2000), (5000, 400)])
def test_nights_that_look_seldom_see_a_sign_of_nothing(
    size: int, count: int, control: float, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = np.random.default_rng([20261130, 4, size, round(100 * control)])
    start = pd.Timestamp("2026-01-01")
    controls = max(1, round(size * control))
    key = {"campaign_id": "x", "arm": "mail", "stratum": "A", "window_starts_on": start}
    drawn = pd.DataFrame([key | {"drawn_count": size - controls, "control_drawn_count": controls}])
    arms = pd.DataFrame({"campaign_id": ["x"], "arm": ["mail"]})
    signs = 0
    for _ in range(count):
        days = generator.geometric(1 - 0.9 ** (1 / 90), size)
        is_target = np.arange(size) < size - controls
        rows = pd.DataFrame({"day": days, "is_target": is_target})[days <= 90]
        counted = rows.groupby("day")["is_target"].agg(["sum", "size"])
        returned = pd.DataFrame(
            {
                **key,
                "returned_on": [start + pd.Timedelta(days=int(day)) for day in counted.index],
                "returned_count": counted["sum"].to_numpy(int),
                "control_returned_count": (counted["size"] - counted["sum"]).to_numpy(int),
            }
        )
        found = add_early_signs(arms, SETTINGS, drawn, returned)
        signs += found["signed_on"].iloc[0] is not None
    with capsys.disabled():
        print(f"\nno effect, 90 nights, {size} drawn, control {control:.0%}: {signs / count:.2%}")
    assert signs / count <= 0.05 + noise(0.05, count)


@pytest.mark.parametrize("control", [0.2, 0.5])
@pytest.mark.parametrize(("size", "count"), [(500, 400), (5000, 200)])
def test_the_euros_told_hold_the_true_ones(
    size: int, count: int, control: float, capsys: pytest.CaptureFixture[str]
) -> None:
    """Returns of 15 and 10 %, purchases lognormal (mean 100 €, sd 132 €); told from 20 returns."""
    generator = np.random.default_rng([20261130, 5, size, round(100 * control)])
    controls = round(size * control)
    targets = size - controls
    truth = targets * 0.05 * 100
    shown = held = 0
    for number in range(count):
        groups = []
        for drawn, share in ((targets, 0.15), (controls, 0.10)):
            returned = int(generator.binomial(drawn, share))
            spent = generator.lognormal(np.log(100) - 0.5, 1.0, returned)
            groups.append(Group(drawn, spent[:, None]))
        if min(len(group.amounts) for group in groups) < 20:
            continue
        found = gain([(groups[0], groups[1])], 0.95, [[size, number]])
        shown += 1
        held += found.lows[0] <= truth <= found.highs[0]
    with capsys.disabled():
        print(f"\neuros, {size} drawn, control {control:.0%}: held {held}/{shown}")
    assert shown == 0 or held / shown >= 0.90 - noise(0.90, shown)
