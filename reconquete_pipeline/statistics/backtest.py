"""How well rules told, on past days, which clients had left; with intervals over clients.

A candidate gives each case a score (higher: more surely gone) and says whether it is a hit. The
newest quarter whose answers are known is kept for the report; choices are made on those before it.
Intervals are percentiles over companies drawn, with replacement, from the clients (Efron and
Tibshirani, An Introduction to the Bootstrap, 1993): a client brings all its quarters along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
MEASURES = ("precision", "recall", "balanced_accuracy", "auc")
SEED = 20_260_101
CHUNK_STEPS = 250


@dataclass(frozen=True)
class CandidateRule:
    """Scores of all cases, nan where it has nothing to say; hits are 1 or 0."""

    name: str
    scores: Floats
    hits: Floats


@dataclass(frozen=True)
class Cases:
    """Clients on past days; `left` is 1, 0, or nan where the answer is not known.

    `clients` are numbers; `cutoffs` and `closes` (end of the horizon) are days since 1970.
    `samples` marks the cases of parts of the report, by name.
    """

    clients: Whole
    cutoffs: Whole
    closes: Whole
    left: Floats
    samples: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)


@dataclass(frozen=True)
class Draws:
    """Companies drawn from clients: `clients` is the row of each case's client in `times`.

    `times` (a row a client, a column a company) says how often it stands in each. Sums in single
    precision are exact up to 16 million cases, in whatever order.
    """

    clients: Whole
    times: NDArray[np.float32]

    def sums(self, parts: Sequence[Floats]) -> Floats:
        """The sum of each part, a whole number a case, in each company: a row a part."""
        clients = len(self.times)
        whole = [np.bincount(self.clients, part, clients).astype(np.float32) for part in parts]
        # The product of a matrix library takes five times as long on two processors.
        added: Floats = np.einsum("ij,jk->ik", np.array(whole), self.times).astype(np.float64)
        return added

    def added(self, order: NDArray[np.intp], edges: Whole) -> Floats:
        """How many of the cases from each edge to the next, in an order, each company has."""
        rows = self.clients[order[edges[0] : edges[-1]]]
        shape = (len(edges) - 1, len(self.times))
        marks = csr_array((np.ones(len(rows), np.float32), rows, edges - edges[0]), shape)
        counted: Floats = (marks @ self.times).astype(np.float64)
        return counted


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


def draws(clients: Whole, resamples: int) -> Draws:
    """Companies drawn from the clients of the given cases; the first is the real one."""
    distinct, places = np.unique(clients, return_inverse=True)
    generator = np.random.default_rng(SEED)
    times = np.ones((resamples + 1, len(distinct)), np.float32)
    for row in times[1:]:
        drawn = generator.integers(0, len(distinct), len(distinct))
        row[:] = np.bincount(drawn, minlength=len(distinct))
    return Draws(places, np.ascontiguousarray(times.T))


def measures(
    candidates: Sequence[CandidateRule], left: Floats, drawn: Draws
) -> dict[str, dict[str, Floats]]:
    """Each measure of each candidate in each drawn company; nan where it is not defined.

    Precision: the share of hits that had left. Recall: the share of leavers that are hits.
    Balanced accuracy: the mean of recall and of the share of stayers that are no hits. AUC: the
    chance that a leaver's score is above a stayer's, equal scores counting for one half.
    """
    hits = [part for one in candidates for part in (one.hits * left, one.hits * (1 - left))]
    gone, stayed, *counted = drawn.sums([left, 1 - left, *hits])
    areas: dict[bytes, Floats] = {}
    told = {}
    for one, found, wrong in zip(candidates, counted[::2], counted[1::2], strict=True):
        scores = one.scores.tobytes()
        with np.errstate(invalid="ignore", divide="ignore"):
            if scores not in areas:
                areas[scores] = _wins(one.scores, left, drawn) / (gone * stayed)
            recall = found / gone
            told[one.name] = {
                "precision": found / (found + wrong),
                "recall": recall,
                "balanced_accuracy": (recall + 1 - wrong / stayed) / 2,
                "auc": areas[scores],
            }
    return told


def _wins(scores: Floats, left: Floats, drawn: Draws) -> Floats:
    """Pairs of a leaver above a stayer, equal scores for one half, in each drawn company.

    Leavers between the same two stayers are counted together, from the lowest score on. Every sum
    is of whole numbers or halves, so no order changes it.
    """
    leavers, stayers = np.flatnonzero(left == 1), np.flatnonzero(left != 1)
    leavers, stayers = (kind[np.argsort(scores[kind])] for kind in (leavers, stayers))
    # How many stayers are below each leaver, and how many not above.
    below, level = (
        np.searchsorted(scores[stayers], scores[leavers], side) for side in ("left", "right")
    )
    firsts = np.flatnonzero(np.diff(below + level, prepend=-1))
    edges = np.append(firsts, len(leavers))
    wins, beaten = np.zeros(drawn.times.shape[1]), np.zeros((1, drawn.times.shape[1]))
    last = 0
    for first in range(0, len(firsts), CHUNK_STEPS):
        steps = firsts[first : first + CHUNK_STEPS]
        cuts = np.column_stack([below[steps], level[steps]]).ravel()
        added = drawn.added(stayers, np.append(last, cuts))
        beaten, last = beaten[-1] + np.cumsum(added, axis=0), cuts[-1]
        gone = drawn.added(leavers, edges[first : first + len(steps) + 1])
        wins += np.einsum("ij,ij->j", gone, beaten[::2] + beaten[1::2]) / 2
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
