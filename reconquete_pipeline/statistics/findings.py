"""What the backtest found, in one sentence, in French and in English."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reconquete_pipeline.statistics.backtest import Estimate


@dataclass(frozen=True)
class Part:
    """How the chosen rule did on one sample of the last quarter; None where it is not measured.

    `left` is the share of the cases who had left, `accuracy` the balanced accuracy (0 to 1), or
    `reason` why there is none.
    """

    sample: str
    count: int
    left: float | None
    accuracy: float | None
    reason: str | None


@dataclass(frozen=True)
class Finding:
    """The rule chosen on the early quarters, and how it did on the last one.

    Shares lie between 0 and 1; `lead` is the balanced accuracy of the chosen rule less that of the
    rule in force, which is None where it is the same one; `parts` tell of samples of the cases.
    """

    label: str
    tested_on: date
    precision: float | None
    recall: float | None
    accuracy: Estimate
    in_force_label: str
    lead: Estimate | None
    parts: Sequence[Part] = ()


@dataclass(frozen=True)
class Decision:
    """Which rule of loss was taken on one day, `before` or `candidate`, and on what proof.

    `lead` is the balanced accuracy of the candidate less that of the rule before, on `answers`
    clients asked about at `cutoff`; None in it where too few answers were known.
    """

    decided_on: date
    cutoff: date | None
    answers: int
    before: str
    candidate: str
    chosen: str
    lead: Estimate


OPENING_FR = (
    "La règle prédictive décide jusqu'à la première décision de l'épreuve sur le passé"
    ' (lost_rule = "auto").'
)
OPENING_EN = (
    'The predictive rule decides until the first decision by the backtest (lost_rule = "auto").'
)
PARTS_FR = {
    "not_contacted": "clients non contactés ensuite",
    "contacted": "clients contactés ensuite",
    "controls": "témoins d'une campagne",
}
PARTS_EN = {
    "not_contacted": "clients not contacted afterwards",
    "contacted": "clients contacted afterwards",
    "controls": "controls of a campaign",
}
NOT_MEASURED_FR = {
    "too_few_cases": "trop peu de partis ou de restés",
    "nobody_told_apart": "la règle dit la même chose de tous",
}
NOT_MEASURED_EN = {
    "too_few_cases": "too few had left or stayed",
    "nobody_told_apart": "the rule says the same of all",
}
RULES_FR = {"predictive": "la règle prédictive", "fixed_days": "le délai fixe"}
OF_RULES_FR = {"predictive": "de la règle prédictive", "fixed_days": "du délai fixe"}
RULES_EN = {"predictive": "the predictive rule", "fixed_days": "the rule of fixed days"}


def is_surely_better(lead: Estimate | None) -> bool:
    """True where the whole interval of a difference lies above 0."""
    return lead is not None and lead.low is not None and lead.low > 0


def finding_en(found: Finding) -> str:
    """For instance: "On 2025-12-31 the rule … found 81 % of the clients who had left; …"."""
    text = (
        f'On {found.tested_on} the rule "{found.label}", chosen on the quarters before, found '
        f"{percent(found.recall)} of the clients who had left, and {percent(found.precision)} of "
        f"those it named had left (balanced accuracy {percent(found.accuracy.value)}"
    )
    if found.accuracy.low is not None:
        text += f", between {percent(found.accuracy.low)} and {percent(found.accuracy.high)}"
    text += "). " + "".join(f"{_part_en(part)} " for part in found.parts)
    if found.lead is None:
        return text + "It is the rule in force."
    span = _span_en(found.lead)
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
        f"d'avant, a reconnu {percent(found.recall)} des clients partis, et "
        f"{percent(found.precision)} de ceux qu'elle désignait étaient partis (exactitude "
        f"équilibrée {percent(found.accuracy.value)}"
    )
    if found.accuracy.low is not None:
        text += f", entre {percent(found.accuracy.low)} et {percent(found.accuracy.high)}"
    text += "). " + "".join(f"{_part_fr(part)} " for part in found.parts)
    if found.lead is None:
        return text + "C'est la règle en vigueur."
    span = _span_fr(found.lead)
    if is_surely_better(found.lead):
        return (
            text + f"Elle fait mieux que la règle en vigueur, « {found.in_force_label} » : {span}."
        )
    return (
        text + "Il n'est pas prouvé qu'elle fasse mieux que la règle en vigueur, "
        f"« {found.in_force_label} » : l'écart est {span}."
    )


def _part_en(part: Part) -> str:
    said = f"On {part.count} {PARTS_EN[part.sample]}"
    if part.left is None:
        return f"{said}: not measured, too few cases."
    said += f", of whom {percent(part.left)} had left: balanced accuracy "
    if part.accuracy is None:
        return f"{said}not measured, {NOT_MEASURED_EN[part.reason or '']}."
    return f"{said}{percent(part.accuracy)}."


def _part_fr(part: Part) -> str:
    said = f"Sur {part.count} {PARTS_FR[part.sample]}"
    if part.left is None:
        return f"{said} : non mesuré, trop peu de cas."
    said += f", dont {percent(part.left)} étaient partis : exactitude équilibrée "
    if part.accuracy is None:
        return f"{said}non mesurée, {NOT_MEASURED_FR[part.reason or '']}."
    return f"{said}{percent(part.accuracy)}."


def decision_en(found: Decision) -> str:
    """For instance: "Decision of 2025-07-01: the predictive rule stays; too few answers …"."""
    said = f"Decision of {found.decided_on}: "
    before, candidate = RULES_EN[found.before], RULES_EN[found.candidate]
    if found.lead.value is None:
        return said + f"{before} stays; too few answers were known ({found.answers})."
    span = _span_en(found.lead)
    asked = f"on {found.answers} clients asked about at {found.cutoff}"
    if found.chosen == found.before:
        return said + f"{before} stays; {asked}, {candidate} is not proved to do better: {span}."
    return said + f"{candidate} replaces {before}; {asked} it did better: {span}."


def decision_fr(found: Decision) -> str:
    """The same in French."""
    said = f"Décision du {found.decided_on:%d/%m/%Y} : "
    before, candidate = RULES_FR[found.before], RULES_FR[found.candidate]
    if found.lead.value is None:
        return said + f"{before} reste, trop peu de réponses étant connues ({found.answers})."
    span = _span_fr(found.lead)
    asked = f"sur {found.answers} clients, au {found.cutoff:%d/%m/%Y}"
    if found.chosen == found.before:
        lead = f"l'avance {OF_RULES_FR[found.candidate]} n'est pas prouvée"
        return said + f"{before} reste ; {lead} {asked} : {span}."
    return said + f"{candidate} remplace {before}, ayant fait mieux {asked} : {span}."


def percent(share: float | None) -> str:
    """A share in whole per cent, as both languages write it: 0.313 as 31 %."""
    return "? %" if share is None else f"{100 * share:.0f} %"


def _span_en(lead: Estimate) -> str:
    return f"between {_points(lead.low)} and {_points(lead.high)} points"


def _span_fr(lead: Estimate) -> str:
    return f"entre {_points(lead.low)} et {_points(lead.high)} points".replace(".", ",")


def _points(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:z.1f}"
