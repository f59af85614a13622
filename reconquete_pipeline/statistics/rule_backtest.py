"""The backtest as columns: one row for each client type, candidate, phase and sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from reconquete_pipeline.statistics.backtest import (
    MEASURES,
    BacktestRules,
    CandidateRule,
    Cases,
    Estimate,
    Floats,
    Split,
    Whole,
    draws,
    estimate,
    is_enough,
    measures,
    speaks,
    split,
    tells_apart,
)
from reconquete_pipeline.statistics.findings import Finding, Part, finding_en, finding_fr
from reconquete_pipeline.statistics.wilson import rounded

EPOCH = date(1970, 1, 1)
EARLY, LAST, ALL = "early", "last", "all"
REPEAT = "repeat"
NOT_CONTACTED, CONTACTED, CONTROLS = "not_contacted", "contacted", "controls"
# CandidateRule: the column of its scores, and of its hits where it is no model.
COLUMNS: dict[str, tuple[str, str | None]] = {
    "predictive_risk": ("risk_ratio", "predictive_risk_hit"),
    "predictive": ("lost_ratio", "predictive_hit"),
    "personal_rhythm": ("rhythm_ratio", "personal_rhythm_hit"),
    "fixed_days_act": ("silence", "fixed_days_act_hit"),
    "fixed_days": ("silence", "fixed_days_hit"),
    "two_then_none": ("two_then_none_hit", "two_then_none_hit"),
    "falling": ("fall_share", "falling_hit"),
    "p_alive": ("gone_share", None),
    "learned": ("learned_ratio", "learned_hit"),
}
ENDS = ("_share", "_low_share", "_high_share")
BY_MEASURE = [f"{name}{end}" for name in (*MEASURES, "lead") for end in ENDS]
ADDED = ["case_count", "left_share", "tested_from_on", "tested_to_on", *BY_MEASURE]
ADDED += ["is_chosen", "backtest_reason", "finding_fr", "finding_en"]
Columns = dict[str, object]
Place = tuple[str, str]
"""Sample and phase: where a candidate is tried."""
ON_EARLY, ON_LAST = (ALL, EARLY), (ALL, LAST)


@dataclass(frozen=True)
class Trial:
    """What was tried on one type: the cases of each sample and phase, and who was heard there.

    `drawn` holds, for each candidate, sample and phase, each measure in the real company, and in
    each drawn one on all cases of the last quarter; `unheard` says of the others why.
    """

    cases: Cases
    chosen: Mapping[Place, Whole]
    drawn: Mapping[tuple[str, Place], Mapping[str, Floats]]
    unheard: Mapping[tuple[str, Place], str]

    @property
    def best(self) -> str | None:
        """The first candidate of the greatest balanced accuracy on the early quarters."""
        early = {
            name: round(float(found["balanced_accuracy"][0]), 9)
            for (name, place), found in self.drawn.items()
            if place == ON_EARLY
        }
        return max(early, key=lambda name: early[name]) if early else None


def add_results(
    rows: pd.DataFrame, settings: Mapping[str, object], cases: pd.DataFrame
) -> pd.DataFrame:
    """Add the results of the backtest to rows of type, buyers, sample, candidate and phase.

    `cases` hold, with client_type and is_repeat_buyer, what each candidate says of a client on a
    past day (-1 stands for unknown). known_to_day is the last day whose orders are known, in days
    since 1970; rule_in_force is the rule of loss of tonight, undecided_fr and undecided_en a
    sentence where none is decided yet.
    """
    found: dict[object, Columns] = {}
    for (client_type, buyers), group in rows.groupby(["client_type", "buyers"], sort=False):
        is_own = cases["client_type"] == client_type
        if buyers == REPEAT:
            is_own &= cases["is_repeat_buyer"]
        results = _results(group, cases[is_own], settings)
        keys = zip(group.index, group["candidate_rule"], _places(group), strict=True)
        found |= {index: results[name, place] for index, name, place in keys}
    added = [dict.fromkeys(ADDED) | found[index] for index in rows.index]
    frame = pd.DataFrame(added, index=rows.index, columns=ADDED, dtype=object)
    return pd.concat([rows, frame], axis=1)


def rules_of(settings: Mapping[str, object]) -> BacktestRules:
    """What an answer needs, by the company's settings."""
    return BacktestRules(
        float(str(settings["backtest_closed_share"])),
        int(str(settings["backtest_min_cases"])),
        int(str(settings["backtest_resamples"])),
        float(str(settings["confidence_share"])),
    )


def _places(group: pd.DataFrame) -> list[Place]:
    return list(zip(group["sample"].astype(str), group["phase"].astype(str), strict=True))


def _results(
    group: pd.DataFrame, told: pd.DataFrame, settings: Mapping[str, object]
) -> dict[tuple[str, Place], Columns]:
    labels = {
        str(name): (str(fr), str(en))
        for name, fr, en in zip(
            group["candidate_rule"],
            group["contestant_label_fr"],
            group["contestant_label_en"],
            strict=True,
        )
    }
    keys = [(name, place) for name in labels for place in dict.fromkeys(_places(group))]
    rules, known_to = rules_of(settings), int(group["known_to_day"].iloc[0])
    gone_share = float(str(settings["gone_share"]))
    cases, candidates = read_cases(told, list(labels), gone_share)
    parts = split(cases, candidates, rules, known_to)
    if not all(is_enough(cases.left[chosen], rules) for chosen in (parts.early, parts.last)):
        has_both = len(parts.early) and len(parts.last)
        reason = "too_few_cases" if has_both else "no_answers_yet"
        return {key: {"is_chosen": False, "backtest_reason": reason} for key in keys}
    trial = try_out(cases, candidates, parts, rules)
    in_force = str(group["rule_in_force"].iloc[0])
    results = {key: _columns(trial, key, in_force, rules) for key in keys}
    if trial.best is not None:
        is_threshold = bool(group.loc[group["candidate_rule"] == trial.best, "is_threshold"].all())
        sentences = _sentences(trial, trial.best, in_force, labels, rules, is_threshold)
        for name, undecided in (("finding_fr", "undecided_fr"), ("finding_en", "undecided_en")):
            if not pd.isna(group[undecided].iloc[0]):
                sentences[name] = f"{sentences[name]} {group[undecided].iloc[0]}"
        results[trial.best, ON_LAST] |= sentences
    return results


def read_cases(
    told: pd.DataFrame, names: list[str], gone_share: float
) -> tuple[Cases, list[CandidateRule]]:
    """The cases of a type, and what each candidate says of them.

    A model names a client from the probability `gone_share` of having left on.
    """

    def column(name: str) -> Floats:
        values = told[name].to_numpy(np.float64, na_value=np.nan)
        return np.where(values < 0, np.nan, values)

    cases = Cases(
        told["client_number"].to_numpy(np.int64),
        told["cutoff_day"].to_numpy(np.int64),
        told["closes_day"].to_numpy(np.int64),
        column("answer"),
        {
            NOT_CONTACTED: column("contacted") == 0,
            CONTACTED: column("contacted") == 1,
            CONTROLS: column("control") == 1,
        },
    )
    candidates = []
    for name in names:
        scores, hits = column(COLUMNS[name][0]), COLUMNS[name][1]
        named = column(hits) if hits else (scores >= gone_share).astype(np.float64)
        candidates.append(CandidateRule(name, scores, named))
    return cases, candidates


def try_out(
    cases: Cases, candidates: list[CandidateRule], parts: Split, rules: BacktestRules
) -> Trial:
    """Hear the candidates who have something to say; all see the same drawn companies.

    Companies are drawn for the report alone: nothing reads intervals of other cases.
    """
    chosen = {ON_EARLY: parts.early, ON_LAST: parts.last}
    chosen |= {(name, LAST): parts.last[own[parts.last]] for name, own in cases.samples.items()}
    drawn: dict[tuple[str, Place], Mapping[str, Floats]] = {}
    unheard: dict[tuple[str, Place], str] = {}
    is_last = np.zeros(len(cases.left), np.bool_)
    is_last[parts.last] = True
    tried = np.concatenate([parts.early, parts.last])
    mute = {one.name for one in candidates if not speaks(one, is_last)}
    for place, at in chosen.items():
        answers, is_part = cases.left[at], place[0] != ALL
        few = is_part and not is_enough(answers, rules)
        heard = []
        for one in candidates:
            if one.name in mute:
                unheard[one.name, place] = "nothing_to_say"
            elif few:
                unheard[one.name, place] = "too_few_cases"
            elif not tells_apart(one, at if is_part else tried):
                unheard[one.name, place] = "nobody_told_apart"
            else:
                heard.append(CandidateRule(one.name, one.scores[at], one.hits[at]))
        if heard:
            resamples = rules.resamples if place == ON_LAST else 0
            said = measures(heard, answers, draws(cases.clients[at], resamples))
            drawn |= {(name, place): found for name, found in said.items()}
    return Trial(cases, chosen, drawn, unheard)


def lead_of(
    trial: Trial, name: str, other: str, place: Place, rules: BacktestRules
) -> Estimate | None:
    """Balanced accuracy of one candidate less that of another, in the same drawn companies."""
    pair = [trial.drawn.get((one, place)) for one in (name, other)]
    if name == other or pair[0] is None or pair[1] is None:
        return None
    differences = pair[0]["balanced_accuracy"] - pair[1]["balanced_accuracy"]
    return estimate(differences, rules.confidence)


def _columns(trial: Trial, key: tuple[str, Place], in_force: str, rules: BacktestRules) -> Columns:
    name, place = key
    reason = trial.unheard.get(key)
    found: Columns = {"is_chosen": name == trial.best, "backtest_reason": reason}
    if reason and place[0] == ALL:
        return found
    found |= _counted(trial, place, rules)
    if reason:
        return found
    cutoffs = trial.cases.cutoffs[trial.chosen[place]]
    found["tested_from_on"] = EPOCH + timedelta(days=int(cutoffs.min()))
    found["tested_to_on"] = EPOCH + timedelta(days=int(cutoffs.max()))
    for measure in MEASURES:
        found |= _estimate_columns(measure, estimate(trial.drawn[key][measure], rules.confidence))
    lead = lead_of(trial, name, in_force, place, rules)
    return found | (_estimate_columns("lead", lead) if lead else {})


def _counted(trial: Trial, place: Place, rules: BacktestRules) -> Columns:
    """How many cases there are, and the share of those who had left where they are enough."""
    left = trial.cases.left[trial.chosen[place]]
    share = rounded(float(left.mean())) if len(left) >= rules.least_cases else None
    return {"case_count": len(left), "left_share": share}


def _estimate_columns(name: str, found: Estimate) -> Columns:
    values = (found.value, found.low, found.high)
    return {
        f"{name}{end}": None if value is None else rounded(value)
        for end, value in zip(ENDS, values, strict=True)
    }


def _sentences(
    trial: Trial,
    best: str,
    in_force: str,
    labels: Mapping[str, tuple[str, str]],
    rules: BacktestRules,
    is_threshold: bool,
) -> Columns:
    told = {
        measure: estimate(values, rules.confidence)
        for measure, values in trial.drawn[best, ON_LAST].items()
    }
    cutoff = EPOCH + timedelta(days=int(trial.cases.cutoffs[trial.chosen[ON_LAST]].max()))
    in_french, in_english = (
        Finding(
            labels[best][language],
            cutoff,
            told["precision"].value,
            told["recall"].value,
            told["balanced_accuracy"],
            labels.get(in_force, (in_force, in_force))[language],
            lead_of(trial, best, in_force, ON_LAST, rules),
            [_part(trial, best, name, rules) for name in trial.cases.samples],
            is_threshold,
        )
        for language in (0, 1)
    )
    return {"finding_fr": finding_fr(in_french), "finding_en": finding_en(in_english)}


def _part(trial: Trial, best: str, sample: str, rules: BacktestRules) -> Part:
    left = trial.cases.left[trial.chosen[sample, LAST]]
    share = float(left.mean()) if len(left) >= rules.least_cases else None
    drawn = trial.drawn.get((best, (sample, LAST)))
    accuracy = None if drawn is None else float(drawn["balanced_accuracy"][0])
    return Part(sample, len(left), share, accuracy, trial.unheard.get((best, (sample, LAST))))
