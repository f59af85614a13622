"""How well the rules told, what was learned and which rule was chosen, from past cases in numpy.

A case is a client at an cutoff, as in proof_past.py. Nothing of the pipeline is used.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from proof_company import AS_OF, number_of
from proof_past import CLOSED, HORIZON
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import mannwhitneyu, norm

Numbers = NDArray[np.float64]
LEAST, QUARTERS = 100, 12
FLOOR, CEILING = 90, 365
MODELS = ("p_alive", "learned")


@dataclass(frozen=True)
class Trial:
    """The cases on which rules are chosen and those on which they are reported, or why not."""

    early: pd.DataFrame
    last: pd.DataFrame
    reason: str | None
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Law:
    """P(left) of a silence: intercept and slopes of log(1 + days) and of the traits."""

    slopes: Numbers

    @property
    def numbers(self) -> list[float]:
        """Of log(1 + threshold): where P(left) is one half."""
        return [float(-one / self.slopes[1]) for one in np.delete(self.slopes, 1)]

    def days(self, asked: pd.DataFrame) -> pd.Series:
        """The longest silence from FLOOR to CEILING days that says "stays", day by day."""
        others = self.slopes[0] + traits(asked) @ self.slopes[2:]
        silences = np.arange(FLOOR + 1, CEILING + 1)
        odds = others[:, None] + self.slopes[1] * np.log(1 + silences)
        return pd.Series(FLOOR + (odds <= 0).sum(axis=1), index=asked.index)


def traits(cases: pd.DataFrame) -> Numbers:
    """What the law looks at beside the silence, by the words of trial.learned_laws."""
    count, span, square = (
        cases[name].to_numpy(float)
        for name in ("known_day_count", "known_span_days", "known_square_sum")
    )
    again = count > 1
    gaps = np.where(again, count - 1, 1)
    mean = span / gaps
    spread = np.sqrt(np.maximum(square / gaps - mean**2, 0))
    variation = np.where(again, spread / np.where(again, mean, 1), 0)
    return np.column_stack(
        [np.log(1 + mean), variation, ~again, np.log(1 + span), np.log(1 + count)]
    )


def law(known: pd.DataFrame, day: int) -> Law | None:
    """The law of one client type on a day, from the answers that had come; None without one."""
    before = np.unique(known["cutoff"][known["cutoff"] <= day - HORIZON])[-QUARTERS:]
    taught = known[known["cutoff"].isin(before) & (known["horizon"] <= day)]
    taught = taught[taught["has_left"].notna()]
    answers = taught["has_left"].to_numpy(float)
    if len(taught) < LEAST or min(answers.sum(), (1 - answers).sum()) < LEAST / 10:
        return None
    silence = np.log(1 + taught["known_silence_days"].to_numpy(float))
    found = Law(slopes(np.column_stack([silence, traits(taught)]), answers))
    return found if found.slopes[1] > 0 else None


def slopes(known: Numbers, answers: Numbers) -> Numbers:
    """Both answers weigh half of all; a penalty of one half of each squared slope, spread 1."""
    centre, spread = known.mean(axis=0), known.std(axis=0)
    spread[spread == 0] = 1
    rows = np.column_stack([np.ones(len(known)), (known - centre) / spread])
    weights = len(known) / 2 / np.where(answers == 1, answers.sum(), (1 - answers).sum())
    free = np.concatenate([[0.0], np.ones(known.shape[1])])

    def cost(slopes: Numbers) -> float:
        held = float((free * slopes**2).sum()) / 2
        surprise = np.logaddexp(0, np.where(answers == 1, -1, 1) * (rows @ slopes))
        return float((weights * surprise).sum()) + held

    def slope(slopes: Numbers) -> Numbers:
        return np.asarray(rows.T @ (weights * (expit(rows @ slopes) - answers)) + free * slopes)

    def bend(slopes: Numbers) -> Numbers:
        share = expit(rows @ slopes)
        return np.asarray((rows.T * (weights * share * (1 - share))) @ rows + np.diag(free))

    start = np.zeros(rows.shape[1])
    options = {"gtol": 1e-6}
    best = minimize(cost, start, jac=slope, hess=bend, method="trust-exact", options=options).x
    own = best[1:] / spread
    return np.concatenate([[best[0] - own @ centre], own])


def trial(cases: pd.DataFrame) -> Trial:
    """The quarters of one type that are tried, by the words of decision 0030.

    The last is the newest whose horizons are over for enough clients; a model without a score
    there has nothing to say; the early ones are those before it in which all others have scores.
    """
    is_over = cases["horizon"] <= number_of(AS_OF)
    shares = is_over.groupby(cases["cutoff"]).mean()
    usable = list(shares.index[shares >= CLOSED])
    answered = cases[cases["has_left"].notna()]
    spoken = answered.groupby("cutoff")[list(MODELS)].apply(lambda rows: rows.notna().all())
    last = usable[-1] if usable else None
    silent = tuple(name for name in MODELS if last is None or not spoken.loc[last, name])
    heard = [name for name in MODELS if name not in silent]
    early = [one for one in usable[:-1] if spoken.loc[one, heard].all()]
    parts = [answered[answered["cutoff"].isin(one)] for one in (early, usable[-1:])]
    reason = None if all(map(len, parts)) else "no_answers_yet"
    if reason is None and not all(map(is_enough, parts)):
        reason = "too_few_cases"
    return Trial(parts[0], parts[1], reason, silent)


def unheard(tried: Trial, candidate: str) -> str | None:
    """Why a candidate is not heard: no score for some of the last, or the same one for all."""
    if candidate in tried.silent:
        return "nothing_to_say"
    score, hit = scores(pd.concat([tried.early, tried.last]), candidate)
    alike = score.nunique() <= 1 and hit.nunique() <= 1
    return "nobody_told_apart" if alike else None


def parts(tried: Trial) -> dict[tuple[str, str], pd.DataFrame]:
    """The cases of each sample and phase that is reported."""
    last, phoned = tried.last, tried.last["is_contacted"].astype(bool)
    return {
        ("all", "early"): tried.early,
        ("all", "last"): last,
        ("not_contacted", "last"): last[~phoned],
        ("contacted", "last"): last[phoned],
        ("controls", "last"): last[last["is_control"].astype(bool)],
    }


def unmeasured(tried: Trial, part: pd.DataFrame, candidate: str) -> str | None:
    """Why a candidate has no measures on some of the last cases."""
    if candidate in tried.silent:
        return "nothing_to_say"
    if not is_enough(part):
        return "too_few_cases"
    score, hit = scores(part, candidate)
    return "nobody_told_apart" if score.nunique() <= 1 and hit.nunique() <= 1 else None


def is_enough(cases: pd.DataFrame) -> bool:
    """Enough answers, and a tenth of that of each kind."""
    left = int(cases["has_left"].astype(bool).sum())
    return len(cases) >= LEAST and min(left, len(cases) - left) >= LEAST / 10


def scores(cases: pd.DataFrame, candidate: str) -> tuple[pd.Series, pd.Series]:
    """(how surely gone, named) of each case."""
    if candidate == "p_alive":
        return 1 - cases["p_alive"], 1 - cases["p_alive"] >= 0.5
    if candidate == "learned":
        return cases["known_silence_days"] / cases["learned"], (
            cases["known_silence_days"] > cases["learned"]
        )
    hit, silence = cases[f"is_{candidate}_hit"].astype(bool), cases["known_silence_days"]
    score = {
        "predictive_risk": silence / cases["known_risk_days"],
        "predictive": silence / cases["known_lost_days"],
        "personal_rhythm": silence / cases["known_rhythm_days"],
        "two_then_none": hit.astype(float),
        "falling": cases["known_fall_share"],
    }.get(candidate, silence)
    return score, hit


def measures(score: Numbers, hit: NDArray[np.bool_], left: NDArray[np.bool_]) -> list[float]:
    """Precision, recall, balanced accuracy, and AUC by the statistic of Mann and Whitney."""
    recall, spared = hit[left].mean(), 1 - hit[~left].mean()
    greater = mannwhitneyu(score[left], score[~left], method="asymptotic").statistic
    auc = greater / left.sum() / (~left).sum()
    return [left[hit].mean() if hit.any() else np.nan, recall, (recall + spared) / 2, auc]


def drawn_companies(cases: pd.DataFrame, count: int) -> Iterator[Numbers]:
    """Places of the cases of companies drawn from the clients, each with all its quarters."""
    places = list(cases.reset_index().groupby("client_id").indices.values())
    chance = np.random.default_rng(7)
    for _ in range(count):
        yield np.concatenate([places[one] for one in chance.integers(0, len(places), len(places))])


def decisions(known: pd.DataFrame, fixed_lost: int) -> pd.DataFrame:
    """The rule chosen on each 1 January and 1 July, from answers known before that day."""
    first = known["cutoff"].min()
    days = [date(year, month, 1) for year in range(2022, 2027) for month in (1, 7)]
    rows, chosen = [], "predictive"
    for day in (one for one in days if first < number_of(one) <= number_of(AS_OF)):
        on = number_of(day)
        is_over = known["horizon"] < on
        shares = is_over[known["cutoff"] < on].groupby(known["cutoff"]).mean()
        usable = shares.index[shares >= CLOSED]
        cutoff = usable.max() if len(usable) else None
        asked = known[(known["cutoff"] == cutoff) & is_over & known["has_left"].notna()]
        left = asked["has_left"].astype(bool)
        told: list[object] = [None, np.nan, np.nan, np.nan]
        learned, new_law = (None if cutoff is None else law(known, one) for one in (cutoff, on - 1))
        shares_named = [np.nan, np.nan]
        if is_enough(asked):
            days = learned.days(asked) if learned and new_law else None
            named = named_by(asked, fixed_lost, days)
            chosen, told = judged(named, left.to_numpy(), chosen)
            says = named.get(chosen, named["predictive"])
            shares_named = [says[left].mean(), says[~left].mean()]
        rows.append((day, cutoff, int(left.sum()), int((~left).sum()), *told, chosen))
        rows[-1] += (*shares_named, new_law if chosen == "learned" else None)
    names = ["day", "cutoff", "left", "stayed", "challenger", "lead", "low", "high", "chosen"]
    return pd.DataFrame(rows, columns=[*names, "recall", "false_alarms", "law"])


def named_by(
    asked: pd.DataFrame, fixed_lost: int, learned: pd.Series | None
) -> dict[str, pd.Series]:
    """Whom each threshold of silence names, in the order in which equal ones are taken."""
    limits = {
        "predictive": asked["known_lost_days"],
        "fixed_days": fixed_lost,
        "predictive_risk": asked["known_risk_days"],
        "personal_rhythm": asked["known_rhythm_days"],
        "fixed_days_act": 90,
    }
    if learned is not None:
        limits["learned"] = learned
    return {name: asked["known_silence_days"] > limit for name, limit in limits.items()}


def judged(
    named: dict[str, pd.Series], left: NDArray[np.bool_], before: str
) -> tuple[str, list[object]]:
    """The rule of the half-year, by Holm's test on p-values, and the comparison that is told."""
    found = {}
    decides = before if before in named else "predictive"
    for name in (one for one in named if one != decides):
        pairs = named[name].to_numpy(float) - named[decides].to_numpy(float)
        lead = (pairs[left].mean() - pairs[~left].mean()) / 2
        error = np.sqrt(pairs[left].var() / left.sum() + pairs[~left].var() / (~left).sum()) / 2
        worth = 0.0 if lead == 0 else lead / error if error else np.sign(lead) * np.inf
        found[name] = (2 * norm.sf(worth), lead, error, -worth)
    order = sorted(found, key=lambda name: round(found[name][3], 7))
    level = {name: 0.05 / (len(order) - place) for place, name in enumerate(order)}
    proved = []
    for name in order:
        if found[name][0] >= level[name]:
            break
        proved.append(name)
    best = max(proved, key=lambda name: found[name][1], default=None)
    told = best or order[0]
    _, lead, error, _ = found[told]
    reach = norm.isf(level[told] / 2) * error
    return best or before, [told, lead, lead - reach, lead + reach]
