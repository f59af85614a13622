"""How well rules told, on past days, which clients had left; with intervals over clients.

A candidate gives each case a score (higher: more surely gone) and says whether it is a hit. The
newest quarter whose answers are known is kept for the report; choices are made on those before it.
Intervals are percentiles over companies drawn, with replacement, from the clients (Efron and
Tibshirani, An Introduction to the Bootstrap, 1993): a client brings all its quarters along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
MEASURES = ("precision", "recall", "balanced_accuracy", "auc")
SEED = 20_260_101
CHUNK_CASES = 2_000


@dataclass(frozen=True)
class CandidateRule:
    """Scores of all cases, nan where it has nothing to say; hits are 1 or 0."""

    name: str
    scores: Floats
    hits: Floats


@dataclass(frozen=True)
class Cases:
    """Clients on past days, sorted; `left` is 1, 0, or nan where the answer is not known.

    `clients` counts from 0; `cutoffs` and `closes` (end of the horizon) are days since 1970.
    `samples` marks the cases of parts of the report, by name.
    """

    clients: Whole
    cutoffs: Whole
    closes: Whole
    left: Floats
    samples: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)


@dataclass(frozen=True)
class BacktestRules:
    """What an answer needs: shares from 0 to 1, and numbers of cases and draws."""

    closed_share: float
    least_cases: int
    resamples: int
    confidence: float


@dataclass(frozen=True)
class Estimate:
    """A measure with its interval; None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Split:
    """The cases of the early quarters and those of the last one, with its day."""

    early: Whole
    last: Whole
    last_origin: int


def split(
    cases: Cases, candidates: Sequence[CandidateRule], rules: BacktestRules, known_to: int
) -> Split:
    """Places of the cases to choose on and of those to report, as they were known on a day.

    A quarter counts once enough of its horizons were over; candidates silent in the newest such
    quarter are not heard, and early quarters are those in which all others speak.
    """
    is_over = cases.closes <= known_to
    answered = is_over & ~np.isnan(cases.left)
    usable = [
        cutoff
        for cutoff in np.unique(cases.cutoffs)
        if is_over[cases.cutoffs == cutoff].mean() >= rules.closed_share
        and answered[cases.cutoffs == cutoff].any()
    ]
    none = np.zeros(0, np.int64)
    if not usable:
        return Split(none, none, 0)
    last = usable[-1]
    heard = [one for one in candidates if speaks(one, answered & (cases.cutoffs == last))]
    early = [
        cutoff
        for cutoff in usable[:-1]
        if all(speaks(one, answered & (cases.cutoffs == cutoff)) for one in heard)
    ]
    return Split(
        np.flatnonzero(answered & np.isin(cases.cutoffs, early)),
        np.flatnonzero(answered & (cases.cutoffs == last)),
        int(last),
    )


def speaks(candidate: CandidateRule, chosen: NDArray[np.bool_]) -> bool:
    """True where the candidate has a score for each of the chosen cases."""
    return bool(chosen.any()) and not bool(np.isnan(candidate.scores[chosen]).any())


def tells_apart(candidate: CandidateRule, chosen: Whole) -> bool:
    """True where the candidate does not say the same of every one of the chosen cases."""
    said = np.array([candidate.scores[chosen], candidate.hits[chosen]])
    return bool((said != said[:, :1]).any())


def is_enough(left: Floats, rules: BacktestRules) -> bool:
    """True where there are enough cases, and enough of the rarer answer, to say anything."""
    rarer = min(left.sum(), len(left) - left.sum())
    return len(left) >= rules.least_cases and bool(rarer >= rules.least_cases / 10)


def draws(clients: Whole, resamples: int) -> Floats:
    """How often each of the given cases stands in each drawn company; the first is the real one."""
    distinct, places = np.unique(clients, return_inverse=True)
    generator = np.random.default_rng(SEED)
    rows = [np.ones(len(distinct))]
    for _ in range(resamples):
        drawn = generator.integers(0, len(distinct), len(distinct))
        rows.append(np.bincount(drawn, minlength=len(distinct)).astype(np.float64))
    weights: Floats = np.array(rows)[:, places]
    return weights


def measures(scores: Floats, hits: Floats, left: Floats, weights: Floats) -> Mapping[str, Floats]:
    """Each measure in each drawn company; nan where it is not defined.

    Precision: the share of hits that had left. Recall: the share of leavers that are hits.
    Balanced accuracy: the mean of recall and of the share of stayers that are no hits. AUC: the
    chance that a leaver's score is above a stayer's, equal scores counting for one half.
    """
    counted = np.column_stack([left, 1 - left, hits * left, hits * (1 - left)])
    gone, stayed, found, wrong = (weights @ counted).T
    with np.errstate(invalid="ignore", divide="ignore"):
        recall = found / gone
        return {
            "precision": found / (found + wrong),
            "recall": recall,
            "balanced_accuracy": (recall + 1 - wrong / stayed) / 2,
            "auc": _auc(scores, left, weights) / (gone * stayed),
        }


def _auc(scores: Floats, left: Floats, weights: Floats) -> Floats:
    """Pairs of a leaver above a stayer, equal scores for one half, in each drawn company.

    Chunk by chunk of whole scores from the lowest, all companies at once: what is at work fits in
    the processor's memory. Every sum is of whole numbers or halves, so no order changes it.
    """
    order = np.argsort(scores, kind="stable")
    sorted_scores, is_leaver = scores[order], left[order] == 1
    starts = np.flatnonzero(np.diff(sorted_scores, prepend=np.nan) != 0)
    cuts = np.searchsorted(starts, np.arange(0, len(scores), CHUNK_CASES))
    edges = [*np.unique(starts[cuts[cuts < len(starts)]]).tolist(), len(scores)]
    wins, below = np.zeros(len(weights)), np.zeros(len(weights))
    for first, last in pairwise(edges):
        here, gone = sorted_scores[first:last], is_leaver[first:last]
        rows = weights[:, order[first:last]].T
        leavers, stayers = rows[gone], np.concatenate([below[None, :], rows[~gone]])
        beaten = np.cumsum(stayers, axis=0)
        least, most = (np.searchsorted(here[~gone], here[gone], side) for side in ("left", "right"))
        wins += np.einsum("ij,ij->j", leavers, beaten[least] + beaten[most]) / 2
        below = beaten[-1]
    return wins


def estimate(values: Floats, confidence: float) -> Estimate:
    """The real value and the percentiles over the draws in which it is defined."""
    if np.isnan(values[0]):
        return Estimate(None, None, None)
    drawn = values[1:][~np.isnan(values[1:])]
    if len(drawn) < len(values) / 2:
        return Estimate(float(values[0]), None, None)
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Estimate(float(values[0]), float(low), float(high))
