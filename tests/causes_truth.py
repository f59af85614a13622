"""What the stories of ``causes_story`` allow at best, and the scores of what somebody told.

``posterior`` is the chance of each cause for each client that left, given the company's extracts,
under the story's own law: it reads the incidents that the extracts hold, sums over the day of
leaving (from the last purchase to what the client's rhythm allows) and over a grid of
sensitivities, and weighs in what the client declared, or that it said nothing. It knows that the
client left, not when or why. Approximations: leaving is spread evenly over its day; firms' orders
on a weekend move to Monday; what acted but was not yet recorded on ``AS_OF`` is not seen.

Everywhere "told" is a frame like ``posterior``: index client_id, a column per cause, a score in
each cell, the larger the more likely; a client or cause that is missing scores nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from causes_incidents import incidents, standing, undated
from causes_law import (
    ANSWER_LAG,
    ANSWERS,
    ASKED_DAYS,
    CAUSES,
    EASY_ANSWERS,
    INCIDENT_CAUSES,
    KINDS,
    LAST_DAY,
    LAWS,
    NO_REASON,
    SENSITIVITY_LOG_SD,
    SILENT_ANSWER,
    START,
    WORDS_FR,
    Law,
    says,
)
from causes_story import Company
from scipy.stats import betaprime

WINDOW: Final = 450  # days after the last purchase: a client who still buys is never silent so long
NODES: Final = 24  # sensitivities
TINY: Final = 1e-300

Reals = npt.NDArray[np.float64]


def _sensitivities() -> tuple[Reals, Reals]:
    """Give the grid of sensitivities and their weights (Gauss-Hermite in logarithms)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    spread = SENSITIVITY_LOG_SD
    return np.exp(spread * (nodes - spread / 2)), weights / weights.sum()


def _still_silent(days: pd.DataFrame, law: Law) -> Reals:
    """Give the chance that the next order comes after each day of the window: (clients, WINDOW).

    ``days``: first, last, count of purchases per client. The rate of a client is a gamma, and so is
    an interval: the next one is beta prime. Day 0 is that of the last purchase.
    """
    shape, intervals = law.interval_shape, (days["count"] - 1).to_numpy()[:, None]
    span = (days["last"] - days["first"]).to_numpy()[:, None]
    scale = (law.rate_days + shape * span) / shape
    beyond = (np.arange(WINDOW)[None, :] + 0.5) / scale
    silent: Reals = np.asarray(betaprime.sf(beyond, shape, law.rate_shape + shape * intervals))
    silent[:, 0] = 1.0  # an interval is one day at least
    return silent


class _Hazards(NamedTuple):
    """Rise of the hazard by day of the window: (clients, causes, WINDOW); and all that was before.

    The first of each pair is multiplied by the sensitivity, the second is not.
    """

    daily: tuple[Reals, Reals]
    before: tuple[Reals, Reals]


def _hazards(acted: pd.DataFrame, always: pd.DataFrame, days: pd.DataFrame) -> _Hazards:
    size = (len(days), len(CAUSES), WINDOW)
    daily, before = (np.zeros(size), np.zeros(size)), (np.zeros(size[0]), np.zeros(size[0]))
    of_cause = pd.Index(CAUSES)
    for is_touchy in (True, False):
        side = 0 if is_touchy else 1
        rows = always[always["is_touchy"] == is_touchy]
        client = days.index.get_indexer(pd.Index(rows["client_id"]))
        rows, client = rows[client >= 0], client[client >= 0]
        rate = rows["yearly"].to_numpy() / 365
        place = of_cause.get_indexer(pd.Index(rows["cause"]))
        np.add.at(daily[side], (client, place), rate[:, None])
        np.add.at(before[side], client, rate * (days["last"] - days["first"]).to_numpy()[client])
        kinds = {name: kind for name, kind in KINDS.items() if kind.is_touchy == is_touchy}
        rows = acted[acted["kind"].isin(kinds)]
        client = days.index.get_indexer(pd.Index(rows["client_id"]))
        rows, client = rows[client >= 0], client[client >= 0]
        force = rows["kind"].map({name: kind.force for name, kind in kinds.items()}).to_numpy()
        decay = rows["kind"].map({name: kind.decay_days for name, kind in kinds.items()}).to_numpy()
        age = days["last"].to_numpy()[client] - rows["day"].to_numpy()  # on the last purchase day
        spent = np.where(age > 0, -np.expm1(-np.maximum(age, 0) / decay), 0.0)
        np.add.at(before[side], client, force * spent)
        near = (age < 10 * decay) & (age > -WINDOW)
        since = age[near, None] + np.arange(WINDOW + 1)[None, :]
        used = np.where(since > 0, -np.expm1(-np.maximum(since, 0) / decay[near, None]), 0.0)
        place = of_cause.get_indexer(pd.Index(rows["cause"]))[near]
        rise = force[near, None] * np.diff(used, axis=1)
        np.add.at(daily[side], (client[near], place), rise)
    return _Hazards(daily, before)


def declarations(extracts: dict[str, pd.DataFrame]) -> pd.Series[str]:
    """Read what silent clients said when asked why: index client_id (as in ``extracts``).

    ``SILENT_ANSWER`` where the answer names no cause; clients who did not answer are left out.
    """
    surveys = extracts["surveys"]
    asked = surveys[surveys["return_probability_share"].notna()].set_index("client_id")["cause"]
    said = [asked.astype(object)]
    if "call_reports" in extracts:
        calls = extracts["call_reports"]
        spoken = calls[calls["call_outcome"] != "no_answer"].set_index("client_id")
        causes = {words: cause for cause, words in WORDS_FR.items()}
        said.append(spoken["change_reason"].map(causes).astype(object))
    told: pd.Series[str] = pd.concat(said).fillna(SILENT_ANSWER)
    return told


def _declaring(said: pd.Series[str], days: pd.DataFrame) -> tuple[Reals, Reals]:
    """Give the chance of what each client said or not, by cause: (clients, causes).

    First for clients who left before they were asked, then for those who left later.
    """
    asked = days["last"].to_numpy() + ASKED_DAYS
    low, high = ANSWER_LAG
    in_time = np.clip((LAST_DAY - asked - low + 1) / (high - low + 1), 0, 1)[:, None]
    answers = np.array([ANSWERS[cause] for cause in CAUSES])[None, :]
    words = said.reindex(days.index)
    silent = words.isna().to_numpy()[:, None]
    told = np.array([[says(c).get(str(word), 0.0) for c in CAUSES] for word in words])
    return (
        np.where(silent, 1 - answers * in_time, answers * told),
        np.where(silent, 1.0, 0.0) * np.ones_like(answers),
    )


@lru_cache(maxsize=9)
def posterior(company: Company) -> pd.DataFrame:
    """Give the chance of each cause: index client_id (who left), columns ``CAUSES``, rows sum to 1.

    Source: the law of ``causes_law`` and the company's extracts.
    """
    law, frames = LAWS[company.story], undated(company.extracts)
    ids = company.truth["client_id"]
    bought = frames["orders"].groupby("client_id")["ordered_at"]
    days = bought.agg(["min", "max", "count"]).set_axis(["first", "last", "count"], axis=1)
    days = days.loc[ids.str[1:].astype(np.int64)]
    hazards = _hazards(incidents(frames), standing(frames["clients"], law), days)
    total = [daily.sum(axis=1) for daily in hazards.daily]
    spent = [
        before[:, None] + np.cumsum(sums, axis=1) - sums
        for before, sums in zip(hazards.before, total, strict=True)
    ]
    known = days["last"].to_numpy()[:, None] + np.arange(WINDOW)[None, :] < LAST_DAY
    silent = np.where(known, _still_silent(days, law), 0.0)
    weigh = [np.zeros_like(silent), np.zeros_like(silent)]
    for touchy, weight in zip(*_sensitivities(), strict=True):
        rise = touchy * total[0] + total[1]
        leaves = np.exp(-touchy * spent[0] - spent[1]) * -np.expm1(-rise)
        share = weight * silent * leaves / np.maximum(rise, TINY)
        weigh[0] += touchy * share
        weigh[1] += share
    said = declarations(company.extracts)
    declared = _declaring(said.set_axis(said.index.str[1:].astype(np.int64)), days)
    chance = np.zeros((len(days), len(CAUSES)))
    for part, factor in zip(
        (slice(0, ASKED_DAYS), slice(ASKED_DAYS, WINDOW)), declared, strict=True
    ):
        for daily, by_day in zip(hazards.daily, weigh, strict=True):
            chance += factor * np.einsum("ijk,ik->ij", daily[:, :, part], by_day[:, part])
    chance /= chance.sum(axis=1, keepdims=True)
    return pd.DataFrame(chance, index=pd.Index(ids), columns=[*CAUSES])


def _truth(company: Company) -> pd.DataFrame:
    return company.truth.set_index("client_id")


def hit_rate(
    company: Company, told: pd.DataFrame, top: int = 1, unknown_misses: bool = False
) -> float:
    """Give the share of clients with an observable cause whose cause is among the ``top`` told.

    ``NO_REASON`` is passed over, or takes its place among the told with ``unknown_misses``; a cause
    without a positive score is not told; equal scores go by the order of ``CAUSES``.
    """
    truth = _truth(company)
    truth = truth[truth["is_observable"]]
    causes = [cause for cause in CAUSES if unknown_misses or cause != NO_REASON]
    scores = told.reindex(index=truth.index, columns=causes).fillna(0.0).to_numpy(dtype=np.float64)
    place = np.array([causes.index(cause) for cause in truth["cause"]])[:, None]
    own = np.take_along_axis(scores, place, axis=1)
    earlier = np.arange(len(causes))[None, :] < place
    better = ((scores > own) | ((scores == own) & earlier)).sum(axis=1)
    return float(((better < top) & (own[:, 0] > 0)).mean())


def unknown_share(told: pd.DataFrame) -> float:
    """Give the share of clients for whom ``NO_REASON`` scores highest, from 0 to 1."""
    return float((told.idxmax(axis=1) == NO_REASON).mean())


class Decision(NamedTuple):
    """How a yes-or-no told of clients met the truth; NaN where nothing is told or true."""

    precision: float
    recall: float
    told: int
    true: int


def decision(told: pd.Series[bool], truth: pd.Series[bool]) -> Decision:
    """Score a boolean per client (index client_id) against the truth; missing is false."""
    said = truth.index.isin(told.index[told.to_numpy(dtype=bool)])
    real = truth.to_numpy(dtype=bool)
    both = int((said & real).sum())
    precision = both / said.sum() if said.any() else float("nan")
    recall = both / real.sum() if real.any() else float("nan")
    return Decision(float(precision), float(recall), int(said.sum()), int(real.sum()))


def hidden_told(company: Company) -> pd.Series[bool]:
    """Tell hidden motives at best: declared price or competitor, an incident likelier than not."""
    chance = posterior(company)
    easy = declarations(company.extracts).reindex(chance.index).isin(EASY_ANSWERS)
    return easy & (chance[[*INCIDENT_CAUSES]].sum(axis=1) > 0.5)


def hidden_motives(company: Company, told: pd.Series[bool]) -> Decision:
    """Score hidden motives told against the truth."""
    return decision(told, _truth(company)["has_hidden_motive"])


def most_recent_incident(company: Company) -> pd.DataFrame:
    """Tell of each leaver the cause of the last incident recorded up to its leaving, else none."""
    seen = incidents(undated(company.extracts))
    truth = _truth(company)
    left = (truth["left_on"] - pd.Timestamp(START)) / pd.Timedelta(days=1)
    left.index = left.index.str[1:].astype(np.int64)
    seen = seen[seen["day"] < seen["client_id"].map(left).fillna(-1)]
    latest = seen.sort_values(["client_id", "day"]).drop_duplicates("client_id", keep="last")
    cause = latest.set_index("client_id")["cause"].reindex(left.index).fillna(NO_REASON)
    return _one_hot(pd.Series(cause.to_numpy(), index=truth.index))


def most_frequent_cause(company: Company) -> pd.DataFrame:
    """Tell of each leaver the commonest observable cause of its company, then the next."""
    truth = _truth(company)
    counts = truth.loc[truth["is_observable"], "cause"].value_counts(normalize=True)
    row = counts.reindex([*CAUSES]).fillna(0.0)
    return pd.DataFrame([row.to_numpy()] * len(truth), index=truth.index, columns=[*CAUSES])


def _one_hot(cause: pd.Series[str]) -> pd.DataFrame:
    table = (cause.to_numpy()[:, None] == np.array(CAUSES)[None, :]).astype(np.float64)
    return pd.DataFrame(table, index=cause.index, columns=[*CAUSES])


class Tenth(NamedTuple):
    """One tenth of the probabilities: how many, their mean, the share that came true, the noise."""

    cells: int
    mean: float
    real: float
    sd: float


def reliability(company: Company) -> list[Tenth]:
    """Cut all cells of the posterior into tenths (0 to 0.1 …); ``sd``: binomial, of ``real``."""
    chance = posterior(company)
    real = _one_hot(_truth(company)["cause"].loc[chance.index]).to_numpy().ravel()
    p = chance.to_numpy().ravel()
    tenth = np.minimum((p * 10).astype(int), 9)
    told = []
    for number in range(10):
        cell, came = p[tenth == number], real[tenth == number]
        sd = np.sqrt((cell * (1 - cell)).sum()) / len(cell)
        told.append(Tenth(len(cell), float(cell.mean()), float(came.mean()), float(sd)))
    return told
