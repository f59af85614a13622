"""What the backtest found, in one sentence, in French and in English."""

from dataclasses import dataclass
from datetime import date

from reconquete_pipeline.statistics.backtest import Estimate


@dataclass(frozen=True)
class Finding:
    """The rule chosen on the early quarters, and how it did on the last one.

    Shares lie between 0 and 1; `lead` is the balanced accuracy of the chosen rule less that of the
    rule in force, which is None where it is the same one.
    """

    label: str
    tested_on: date
    precision: float | None
    recall: float | None
    accuracy: Estimate
    in_force_label: str
    lead: Estimate | None


def is_surely_better(lead: Estimate | None) -> bool:
    """True where the whole interval of a difference lies above 0."""
    return lead is not None and lead.low is not None and lead.low > 0


def finding_en(found: Finding) -> str:
    """For instance: "On 2025-12-31 the rule … found 81 % of the clients who had left; …"."""
    text = (
        f'On {found.tested_on} the rule "{found.label}", chosen on the quarters before, found '
        f"{_percent(found.recall)} of the clients who had left, and {_percent(found.precision)} of "
        f"those it named had left (balanced accuracy {_percent(found.accuracy.value)}"
    )
    if found.accuracy.low is not None:
        text += f", between {_percent(found.accuracy.low)} and {_percent(found.accuracy.high)}"
    text += "). "
    if found.lead is None:
        return text + "It is the rule in force."
    span = f"between {_points(found.lead.low)} and {_points(found.lead.high)} points"
    if is_surely_better(found.lead):
        return text + f'It does better than the rule in force, "{found.in_force_label}": {span}.'
    return (
        text + "It is not proved to do better than the rule in force, "
        f'"{found.in_force_label}": the difference lies {span}.'
    )


def finding_fr(found: Finding) -> str:
    """The same in French."""
    text = (
        f"Au {found.tested_on:%d/%m/%Y}, la règle « {found.label} », choisie sur les trimestres "
        f"d'avant, a reconnu {_percent(found.recall)} des clients partis, et "
        f"{_percent(found.precision)} de ceux qu'elle désignait étaient partis (exactitude "
        f"équilibrée {_percent(found.accuracy.value)}"
    )
    if found.accuracy.low is not None:
        text += f", entre {_percent(found.accuracy.low)} et {_percent(found.accuracy.high)}"
    text += "). "
    if found.lead is None:
        return text + "C'est la règle en vigueur."
    low, high = (_points(bound).replace(".", ",") for bound in (found.lead.low, found.lead.high))
    span = f"entre {low} et {high} points"
    if is_surely_better(found.lead):
        return (
            text + f"Elle fait mieux que la règle en vigueur, « {found.in_force_label} » : {span}."
        )
    return (
        text + "Il n'est pas prouvé qu'elle fasse mieux que la règle en vigueur, "
        f"« {found.in_force_label} » : l'écart est {span}."
    )


def _percent(share: float | None) -> str:
    return "? %" if share is None else f"{100 * share:.0f} %"


def _points(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:.1f}"
