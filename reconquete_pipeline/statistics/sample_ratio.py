"""Whether the groups of a draw are as large as planned (sample-ratio mismatch)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import comb

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln

from reconquete_pipeline.statistics.wilson import probability

Floats = NDArray[np.float64]

LEAST_EXPECTED = 5
MOST_OUTCOMES = 200_000
WHOLE = 1e-3


def sample_ratio_p(strata: Sequence[tuple[Sequence[int], Sequence[float]]]) -> float | None:
    """The chance that groups drawn as planned differ as much as these; None without a plan.

    Each stratum is (clients in each group, planned share of each group, in the same order of
    groups everywhere). The chi-squares of strata that expect 5 clients or more in every group are
    added up; the other strata are put together, and their chance is exact (multinomial) where even
    then a group expects fewer. Of the two chances the smaller one counts, doubled (Bonferroni).
    Source: Pearson's chi-square; Fabijan et al., KDD 2019, for its use on drawn groups.
    """
    statistic, freedom = 0.0, 0
    sparse: list[tuple[Floats, Floats]] = []
    for counts, shares in strata:
        observed, expected = _kept(np.asarray(counts, float), np.asarray(shares, float))
        if len(observed) < 2 or observed.sum() == 0:
            continue
        if expected.min() < LEAST_EXPECTED:
            sparse.append((np.asarray(counts, float), np.asarray(shares, float)))
            continue
        statistic += float(((observed - expected) ** 2 / expected).sum())
        freedom += len(observed) - 1
    chances = [float(chdtrc(freedom, statistic))] if freedom else []
    if sparse:
        chances.append(_together(sparse))
    return min(1.0, min(chances) * len(chances)) if chances else None


def _kept(observed: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """Groups that were planned, or that hold clients, with the clients expected in each."""
    is_kept = (shares > 0) | (observed > 0)
    expected = observed.sum() * shares / shares.sum()
    return observed[is_kept], np.maximum(expected[is_kept], np.finfo(float).tiny)


def _together(sparse: list[tuple[Floats, Floats]]) -> float:
    """The chance of strata put together, of which each is too small for a chi-square."""
    counts = np.sum([observed for observed, _ in sparse], axis=0)
    planned = np.sum([seen.sum() * part / part.sum() for seen, part in sparse], axis=0)
    observed, expected = _kept(counts, planned / planned.sum())
    if expected.min() >= LEAST_EXPECTED:
        statistic = float(((observed - expected) ** 2 / expected).sum())
        return float(chdtrc(len(observed) - 1, statistic))
    while len(observed) > 2 and comb(int(observed.sum()) + len(observed) - 1, len(observed) - 1) > (
        MOST_OUTCOMES
    ):
        order = np.argsort(expected, kind="stable")
        observed, expected = (
            np.append(part[order[2:]], part[order[:2]].sum()) for part in (observed, expected)
        )
    return _multinomial(observed.astype(int), expected / expected.sum())


def _multinomial(observed: NDArray[np.int_], shares: Floats) -> float:
    """The chance of an outcome that is no more probable than this one."""
    total = int(observed.sum())
    outcomes = np.array([observed, *_outcomes(total, len(observed))], dtype=float)
    logs = gammaln(total + 1) - gammaln(outcomes + 1).sum(axis=1) + outcomes @ np.log(shares)
    as_rare = logs[1:] <= logs[0] + 1e-7
    return min(1.0, float(np.exp(logs[1:][as_rare]).sum()))


def _outcomes(total: int, groups: int) -> Iterator[list[int]]:
    """Every way to put `total` clients into so many groups."""
    if groups == 1:
        yield [total]
        return
    for first in range(total + 1):
        for others in _outcomes(total - first, groups - 1):
            yield [first, *others]


def add_sample_ratio(
    rows: pd.DataFrame, settings: Mapping[str, object], cells: pd.DataFrame
) -> pd.DataFrame:
    """Add ratio_p_value (15 decimals, None without planned shares) and draw_fault to campaigns.

    `cells` hold member_count and the planned share of each campaign, stratum_key and arm; strata of
    which a share is missing, or whose shares exceed 1, are not looked at. What the shares of a
    stratum lack to 1 was planned for arms into which nobody fell.
    """
    chances = {
        campaign: sample_ratio_p(_planned(part))
        for campaign, part in cells.groupby("campaign_id", sort=False)
    }
    values = [chances.get(campaign) for campaign in rows["campaign_id"]]
    p_values = [None if one is None else probability(one) for one in values]
    faults = [
        _fault(row, p_value, settings)
        for (_, row), p_value in zip(rows.iterrows(), p_values, strict=True)
    ]
    added = pd.DataFrame(
        {"ratio_p_value": p_values, "draw_fault": faults}, index=rows.index, dtype=object
    )
    return pd.concat([rows, added], axis=1)


def _planned(cells: pd.DataFrame) -> list[tuple[list[int], list[float]]]:
    arms = sorted(cells["arm"].unique())
    found = []
    for _, part in cells.groupby("stratum_key", sort=True):
        counts = dict(zip(part["arm"], part["member_count"], strict=True))
        if part["share"].isna().any() or not counts:
            continue
        shares = {arm: float(share) for arm, share in zip(part["arm"], part["share"], strict=True)}
        left = 1 - sum(shares.values())
        if left < -WHOLE:
            continue
        found.append(
            (
                [int(counts.get(arm, 0)) for arm in arms] + [0],
                [shares.get(arm, 0.0) for arm in arms] + [left if left > WHOLE else 0.0],
            )
        )
    return found


def _fault(row: pd.Series, p_value: Decimal | None, settings: Mapping[str, object]) -> str | None:
    """Why no verdict may be drawn, the gravest reason first."""
    members = int(str(row["member_count"]))
    most = Decimal(str(settings["unknown_members_share"]))
    if int(str(row["unknown_member_count"])) > most * members:
        return "unknown_members"
    if int(str(row["late_member_count"])) > most * members:
        return "drawn_after_sending"
    if p_value is not None and p_value < Decimal(str(settings["sample_ratio_alpha"])):
        return "sample_ratio_mismatch"
    return None
