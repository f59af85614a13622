"""Which threshold of silence is the rule of loss of a client type, decided only on proof."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import pandas as pd
from scipy.special import ndtri

from reconquete_pipeline.statistics.backtest import Estimate
from reconquete_pipeline.statistics.findings import (
    OPENING_EN,
    OPENING_FR,
    Decision,
    decision_en,
    decision_fr,
    is_surely_better,
)
from reconquete_pipeline.statistics.learned_laws import LAW
from reconquete_pipeline.statistics.wilson import rounded

PREDICTIVE = "predictive"
LEARNED = "learned"
# Of equal ones the first is taken: the rule of the opening, then from late to early, then what
# needs a law.
CANDIDATES = (
    *(PREDICTIVE, "fixed_days", "predictive_risk", "personal_rhythm", "fixed_days_act"),
    LEARNED,
)
NONE = Estimate(None, None, None)
ADDED = ["rule_before", "challenger_rule"]
ADDED += ["challenger_lead_share", "challenger_lead_low_share", "challenger_lead_high_share"]
ADDED += ["chosen_rule", "chosen_recall_share", "chosen_false_alarm_share"]
ADDED += ["choice_reason_fr", "choice_reason_en"]
Group = Mapping[str, int | None]
"""Clients of whom all candidates say the same: each candidate's word, how many left and stayed.

The word of the learned rule is None where the type has no law, in each of its groups.
"""


@dataclass(frozen=True)
class Choice:
    """The rule for the next half-year, and the rule whose lead over the one before is told."""

    chosen: str
    challenger: str | None
    lead: Estimate


def paired_lead(
    left: tuple[int, int, int], stayed: tuple[int, int, int], confidence: float
) -> Estimate:
    """Balanced accuracy of one rule less that of another on the same clients, with its interval.

    Of the clients who left: how many, how many only the first rule named, how many only the
    second; the same of those who stayed. Half the difference of two proportions of pairs among
    leavers, less that among stayers; both are normal for large numbers, and independent (McNemar
    1947 for one proportion of pairs). None where nobody left or nobody stayed.
    """
    parts = []
    for total, first, second in (left, stayed):
        if not total:
            return NONE
        mean = (first - second) / total
        parts.append((mean, ((first + second) / total - mean**2) / total))
    value = (parts[0][0] - parts[1][0]) / 2
    reach = float(ndtri((1 + confidence) / 2)) * (parts[0][1] + parts[1][1]) ** 0.5 / 2
    return Estimate(value, value - reach, value + reach)


def lead_over(groups: Sequence[Group], rule: str, other: str, confidence: float) -> Estimate:
    """The paired lead of one rule over another, counted in groups of equal clients."""

    def counted(kind: str) -> tuple[int, int, int]:
        total = sum(one[kind] or 0 for one in groups)
        first = sum(one[kind] or 0 for one in groups if one[rule] and not one[other])
        second = sum(one[kind] or 0 for one in groups if one[other] and not one[rule])
        return total, first, second

    return paired_lead(counted("went"), counted("stayed"), confidence)


def choose(before: str, groups: Sequence[Group], confidence: float) -> Choice:
    """The rule before, unless others are surely better: then the best of these.

    Several rules are compared, so that of five the strongest proof is held to a confidence of
    1 - (1 - confidence) / 5, the next to a fourth, and so on until one fails (Holm, A simple
    sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979).
    Without a law the learned rule is not compared; as the rule before it is what decides then.
    """
    ruling = acting(before, groups)
    others = [one for one in CANDIDATES if one not in {before, ruling} and heard(one, groups)]
    strength = {one: _strength(lead_over(groups, one, ruling, confidence)) for one in others}
    ordered = sorted(others, key=lambda one: -strength[one])
    proved: dict[str, Estimate] = {}
    for place, one in enumerate(ordered):
        lead = lead_over(groups, one, ruling, 1 - (1 - confidence) / (len(ordered) - place))
        if not is_surely_better(lead):
            break
        proved[one] = lead
    if proved:
        best = max(
            (one for one in CANDIDATES if one in proved),
            key=lambda one: round(proved[one].value or 0.0, 9),
        )
        return Choice(best, best, proved[best])
    first = ordered[0]
    told = lead_over(groups, first, ruling, 1 - (1 - confidence) / len(ordered))
    return Choice(before, first, told)


def heard(rule: str, groups: Sequence[Group]) -> bool:
    """True where the rule has a word on each group."""
    return all(one[rule] is not None for one in groups)


def acting(rule: str, groups: Sequence[Group]) -> str:
    """The rule that decides while this one is in force: predictive for one without a law."""
    return rule if heard(rule, groups) else PREDICTIVE


def _strength(lead: Estimate) -> float:
    """The lead in units of its error; without any error the bare sign."""
    if lead.value is None or lead.high is None or not lead.value:
        return 0.0
    reach = lead.high - lead.value
    return round(lead.value / reach, 9) if reach > 0 else inf if lead.value > 0 else -inf


def add_choices(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add the chosen rule and the proof for or against it, decision by decision.

    Reads rows in the order of rule_decided_on: decided_client_type, cutoff_on (NULL without
    answers), left_count, stayed_count, equal_clients (structs: a truth value for each candidate,
    went, stayed), frozen_rule, to which the decisions of earlier nights led for the type, and the
    six numbers of the law that the learned rule would have. Where frozen_rule is NULL there were
    none, and the first row is the opening, for all: `predictive`, without any answer. With fewer
    than backtest_min_cases answers, or a tenth of them of one kind, nothing is decided. The law is
    kept where the learned rule is chosen.
    """
    confidence = float(str(settings["confidence_share"]))
    least = int(str(settings["backtest_min_cases"]))
    before: dict[str, str] = {}
    added: list[list[object]] = []
    for row in rows.to_dict("records"):
        client_type = str(row["decided_client_type"])
        if client_type == "all":
            added.append([*[None] * 5, PREDICTIVE, None, None, OPENING_FR, OPENING_EN])
            continue
        frozen = PREDICTIVE if pd.isna(row["frozen_rule"]) else str(row["frozen_rule"])
        in_force = before.get(client_type, frozen)
        left, stayed = int(row["left_count"]), int(row["stayed_count"])
        is_enough = left + stayed >= least and min(left, stayed) >= least / 10
        groups = list(row["equal_clients"]) if is_enough else []
        found = choose(in_force, groups, confidence) if groups else Choice(in_force, None, NONE)
        before[client_type] = found.chosen
        added.append(_told(row, in_force, found, groups))
    frame = pd.DataFrame(added, columns=ADDED, index=rows.index, dtype=object)
    kept = rows[LAW].where(frame["chosen_rule"] == LEARNED)
    return pd.concat([rows.drop(columns=LAW), kept, frame], axis=1)


def _told(
    row: Mapping[Hashable, object], before: str, found: Choice, groups: Sequence[Group]
) -> list[object]:
    left, stayed = int(str(row["left_count"])), int(str(row["stayed_count"]))
    recall = _named(groups, found.chosen, "went") / left if groups else None
    false_alarms = _named(groups, found.chosen, "stayed") / stayed if groups else None
    cutoff = pd.Timestamp(str(row["cutoff_on"]))
    told = Decision(
        pd.Timestamp(str(row["rule_decided_on"])).date(),
        str(row["decided_client_type"]),
        None if pd.isna(cutoff) else cutoff.date(),
        left + stayed,
        before,
        found.challenger,
        found.chosen,
        found.lead,
        recall,
        false_alarms,
    )
    shares = (found.lead.value, found.lead.low, found.lead.high, recall, false_alarms)
    value, low, high, *of_chosen = (None if one is None else rounded(one) for one in shares)
    return [
        *(before, found.challenger, value, low, high, found.chosen, *of_chosen),
        *(decision_fr(told), decision_en(told)),
    ]


def _named(groups: Sequence[Group], rule: str, kind: str) -> int:
    word = acting(rule, groups)
    return sum(one[kind] or 0 for one in groups if one[word])
