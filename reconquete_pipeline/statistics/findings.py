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
    rule in force, which is None where it is the same one or has no figures; `parts` tell of samples
    of the cases.
    `is_threshold`: the rule is a threshold of silence, and so may be in force.
    """

    label: str
    tested_on: date
    precision: float | None
    recall: float | None
    accuracy: Estimate
    in_force_label: str
    lead: Estimate | None
    parts: Sequence[Part] = ()
    is_threshold: bool = True


@dataclass(frozen=True)
class Decision:
    """Which rule of loss a client type got on one day, and on what proof.

    `lead` is the balanced accuracy of `challenger` less that of the rule before, on `answers`
    clients asked about at `cutoff`; `recall` and `false_alarms` are the shares of those who left
    and of those who stayed that the chosen rule named. None where too few answers were known.
    """

    decided_on: date
    client_type: str
    cutoff: date | None
    answers: int
    before: str
    challenger: str | None
    chosen: str
    lead: Estimate
    recall: float | None
    false_alarms: float | None


OPENING_FR = (
    "La règle prédictive décide jusqu'à la première décision de l'épreuve sur le passé"
    ' (lost_rule = "auto").'
)
OPENING_EN = (
    'The predictive rule decides until the first decision by the backtest (lost_rule = "auto").'
)
NO_THRESHOLD_FR = (
    "Elle ne peut pas être en vigueur : ce n'est pas un délai de silence connu le jour où le"
    " silence commence."
)
NO_THRESHOLD_EN = (
    "It cannot be in force: it is no threshold of silence known on the day a silence starts."
)
# One, and more.
PARTS_FR = {
    "not_contacted": ("client non contacté ensuite", "clients non contactés ensuite"),
    "contacted": ("client contacté ensuite", "clients contactés ensuite"),
    "controls": ("témoin d'une campagne", "témoins d'une campagne"),
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
RULES_FR = {
    "predictive": "la règle prédictive",
    "fixed_days": "le délai fixe",
    "predictive_risk": "la règle du silence rare",
    "personal_rhythm": "la règle du rythme personnel",
    "fixed_days_act": "le délai d'action",
    "learned": "la règle apprise",
}
RULES_EN = {
    "predictive": "the predictive rule",
    "fixed_days": "the rule of fixed days",
    "predictive_risk": "the control chart of intervals",
    "personal_rhythm": "the rule of personal rhythm",
    "fixed_days_act": "the rule of fixed days before acting",
    "learned": "the learned rule",
}
TYPES_FR = {"B2B": "professionnels", "B2C": "particuliers", "unknown": "type inconnu"}
TYPES_EN = {"unknown": "unknown type"}


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
    text += "). " + "".join(f"{_part_en(part)} " for part in found.parts)
    if found.lead is None:
        if found.label == found.in_force_label:
            return text + "It is the rule in force."
        return text + f'The rule in force, "{found.in_force_label}", has no figures there.'
    span = _span_en(found.lead)
    if is_surely_better(found.lead):
        text += f'It does better than the rule in force, "{found.in_force_label}": {span}.'
    else:
        text += (
            "It is not proved to do better than the rule in force, "
            f'"{found.in_force_label}": the difference lies {span}.'
        )
    return text if found.is_threshold else f"{text} {NO_THRESHOLD_EN}"


def finding_fr(found: Finding) -> str:
    """The same in French."""
    text = (
        f"Au {found.tested_on:%d/%m/%Y}, la règle « {found.label} », choisie sur les trimestres "
        f"précédents, a reconnu {_percent(found.recall)} des clients partis, et "
        f"{_percent(found.precision)} de ceux qu'elle désignait étaient partis (justesse "
        f"{_percent(found.accuracy.value)}"
    )
    if found.accuracy.low is not None:
        text += f", entre {_percent(found.accuracy.low)} et {_percent(found.accuracy.high)}"
    text += " ; le hasard donne 50 %). " + "".join(f"{_part_fr(part)} " for part in found.parts)
    if found.lead is None:
        if found.label == found.in_force_label:
            return text + "C'est la règle en vigueur."
        return text + f"La règle en vigueur, « {found.in_force_label} », n'y est pas mesurée."
    span = _span_fr(found.lead)
    if is_surely_better(found.lead):
        text += f"Elle fait mieux que la règle en vigueur, « {found.in_force_label} » : {span}."
    else:
        text += (
            "Il n'est pas prouvé qu'elle fasse mieux que la règle en vigueur, "
            f"« {found.in_force_label} » : l'écart est {span}."
        )
    return text if found.is_threshold else f"{text} {NO_THRESHOLD_FR}"


def _part_en(part: Part) -> str:
    said = f"On {part.count} {PARTS_EN[part.sample]}"
    if part.left is None:
        return f"{said}: not measured, too few cases."
    said += f", of whom {_percent(part.left)} had left: balanced accuracy "
    if part.accuracy is None:
        return f"{said}not measured, {NOT_MEASURED_EN[part.reason or '']}."
    return f"{said}{_percent(part.accuracy)}."


def _part_fr(part: Part) -> str:
    one, many = PARTS_FR[part.sample]
    if not part.count:
        return f"Aucun {one}."
    said = f"Sur {part.count} {many if part.count > 1 else one}"
    if part.left is None:
        return f"{said} : non mesuré, trop peu de cas."
    said += f", dont {_percent(part.left)} étaient partis : justesse "
    if part.accuracy is None:
        return f"{said}non mesurée, {NOT_MEASURED_FR[part.reason or '']}."
    return f"{said}{_percent(part.accuracy)}."


def decision_en(found: Decision) -> str:
    """For instance: "Decision of 2025-07-01 (B2B): the predictive rule stays; too few …"."""
    client_type = TYPES_EN.get(found.client_type, found.client_type)
    said = f"Decision of {found.decided_on} ({client_type}): "
    before, chosen = RULES_EN[found.before], RULES_EN[found.chosen]
    if found.challenger is None:
        return said + f"{before} stays; too few answers were known ({found.answers})."
    span = _span_en(found.lead)
    asked = f"on {found.answers} clients asked about at {found.cutoff}"
    found_shares = (
        f" It named {_percent(found.recall)} of those who had left and, wrongly, "
        f"{_percent(found.false_alarms)} of those who had stayed."
    )
    if found.chosen == found.before:
        other = RULES_EN[found.challenger]
        said += f"{before} stays; {asked}, no other is proved to do better, {other} the nearest"
        return f"{said}: {span}.{found_shares}"
    return said + f"{chosen} replaces {before}; {asked} it did better: {span}.{found_shares}"


def decision_fr(found: Decision) -> str:
    """The same in French."""
    client_type = TYPES_FR.get(found.client_type, found.client_type)
    said = f"Décision du {found.decided_on:%d/%m/%Y} ({client_type}) : "
    before, chosen = RULES_FR[found.before], RULES_FR[found.chosen]
    if found.challenger is None:
        return said + f"{before} reste, trop peu de réponses étant connues ({found.answers})."
    span = _span_fr(found.lead)
    asked = f"sur {found.answers} clients, au {found.cutoff:%d/%m/%Y}"
    found_shares = (
        f" Cette règle y désigne {_percent(found.recall)} des clients partis et, à tort, "
        f"{_percent(found.false_alarms)} des clients restés."
    )
    if found.chosen == found.before:
        other = RULES_FR[found.challenger]
        said += f"{before} reste ; {asked}, aucune autre règle n'est prouvée meilleure, "
        return f"{said}au plus près {other} : {span}.{found_shares}"
    return said + f"{chosen} remplace {before}, ayant fait mieux {asked} : {span}.{found_shares}"


def _percent(share: float | None) -> str:
    return "? %" if share is None else f"{100 * share:.0f} %"


def _span_en(lead: Estimate) -> str:
    return f"between {_points(lead.low)} and {_points(lead.high)} points"


def _span_fr(lead: Estimate) -> str:
    points = "points" if lead.high is None or abs(round(100 * lead.high, 1)) >= 2 else "point"
    low, high = (_points(share).removesuffix(".0") for share in (lead.low, lead.high))
    return f"entre {low} et {high} {points}".replace(".", ",")


def _points(share: float | None) -> str:
    return "?" if share is None else f"{100 * share:z.1f}"
