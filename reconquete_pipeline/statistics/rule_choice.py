"""Which of the two rules of loss to use, decided twice a year and only on proof."""

from collections.abc import Mapping, Sequence

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
from reconquete_pipeline.statistics.wilson import rounded

PREDICTIVE, FIXED_DAYS = "predictive", "fixed_days"
COUNTS = [
    "added_true_positive_count",
    "lost_true_positive_count",
    "added_false_positive_count",
    "avoided_false_positive_count",
]
ADDED = [
    "rule_before",
    "predictive_lead_share",
    "predictive_lead_low_share",
    "predictive_lead_high_share",
]
ADDED += ["chosen_rule", "choice_reason_fr", "choice_reason_en"]


def kept_or_better(in_force: str, candidate: str, lead: Estimate | None) -> str:
    """The rule to use from now on: `candidate` where it is surely better, else the one in force.

    `lead` is the balanced accuracy of the candidate less that of the rule in force on the same
    clients; surely better means that its whole interval lies above 0.
    """
    return candidate if is_surely_better(lead) else in_force


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
            return Estimate(None, None, None)
        mean = (first - second) / total
        parts.append((mean, ((first + second) / total - mean**2) / total))
    value = (parts[0][0] - parts[1][0]) / 2
    reach = float(ndtri((1 + confidence) / 2)) * (parts[0][1] + parts[1][1]) ** 0.5 / 2
    return Estimate(value, value - reach, value + reach)


def add_choices(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add the lead of `predictive` over `fixed_days` and the chosen rule, decision by decision.

    Reads rows in the order of rule_decided_on: cutoff_on (NULL without answers), left_count,
    stayed_count, how many leavers only one rule named (added_true_positive_count: predictive,
    lost_true_positive_count: fixed days) and how many stayers (added_false_positive_count:
    predictive, avoided_false_positive_count: fixed days), and
    frozen_rule, to which the decisions of earlier nights led. Where it is NULL there were none, and
    the first row is the opening: `predictive`, without any answer. With fewer than
    backtest_min_cases answers, or a tenth of them of one kind, nothing is decided.
    """
    confidence = float(str(settings["confidence_share"]))
    least = int(str(settings["backtest_min_cases"]))
    before = ""
    added: list[list[object]] = []
    for row in rows.to_dict("records"):
        if not before and pd.isna(row["frozen_rule"]):
            before = PREDICTIVE
            added.append([None, None, None, None, before, OPENING_FR, OPENING_EN])
            continue
        before = before or str(row["frozen_rule"])
        left, stayed, *named = (int(row[name]) for name in ["left_count", "stayed_count", *COUNTS])
        lead = _lead(left, stayed, named, confidence, least)
        candidate = PREDICTIVE if before == FIXED_DAYS else FIXED_DAYS
        its_lead = lead if candidate == PREDICTIVE else _turned(lead)
        chosen = kept_or_better(before, candidate, its_lead)
        day = pd.Timestamp(row["rule_decided_on"]).date()
        cutoff = None if pd.isna(row["cutoff_on"]) else pd.Timestamp(row["cutoff_on"]).date()
        told = Decision(day, cutoff, left + stayed, before, candidate, chosen, its_lead)
        shares = (lead.value, lead.low, lead.high)
        bounds = [None if one is None else rounded(one) for one in shares]
        added.append([before, *bounds, chosen, decision_fr(told), decision_en(told)])
        before = chosen
    frame = pd.DataFrame(added, columns=ADDED, index=rows.index, dtype=object)
    return pd.concat([rows, frame], axis=1)


def _lead(left: int, stayed: int, named: Sequence[int], confidence: float, least: int) -> Estimate:
    if left + stayed < least or min(left, stayed) < least / 10:
        return Estimate(None, None, None)
    found, missed, blamed, spared = named
    return paired_lead((left, found, missed), (stayed, blamed, spared), confidence)


def _turned(lead: Estimate) -> Estimate:
    """The same difference seen from the other rule."""
    if lead.value is None or lead.low is None or lead.high is None:
        return lead
    return Estimate(-lead.value, -lead.high, -lead.low)
