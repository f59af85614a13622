"""One line of text: when a client bought, when the next purchase was due, and what comes then."""

from dataclasses import dataclass
from datetime import date

import duckdb

from reconquete_pipeline.text.french_csv import french

WIDTH = 72
PURCHASE, EXPECTED, WATCH, RISK, LOST, TODAY = "●", "A", "S", "R", "P", "|"
LABELS = {
    EXPECTED: "achat attendu le",
    WATCH: "à surveiller après le",
    RISK: "à risque après le",
    LOST: "perdu après le",
    TODAY: "aujourd'hui",
}
SHOWN_PURCHASES = 6

_QUERY = """
with open_silence as (
    select
        e.expected_purchase_on as expected_on,
        d.purchased_on + d.decisive_watch_days as watch_on,
        d.purchased_on + d.decisive_risk_days as risk_on,
        d.purchased_on + d.decisive_days as lost_on,
        r.rule_reason_fr,
        d.threshold_origin = 'rhythm_not_known' as is_not_known,
        if(d.threshold_origin = 'predictive', t.client_gamma_k, null) as client_gamma_k,
        if(d.rule_in_force = 'learned', d.threshold_origin, null) as learned_origin,
        percent_fr(1 - exp(-t.yearly_departure_rate)) as departures_fr,
        percent_fr(t.single_purchase_share) as singles_fr
    from status.loss_thresholds as d
    inner join rhythm.predictive_thresholds as t
        on d.client_id = t.client_id and d.purchased_on = t.purchased_on
    left join value.expected_purchases as e on d.client_id = e.client_id
    inner join status.rules_in_force as r
        on t.client_type = r.client_type and d.in_force_from_on = r.in_force_from_on
    where d.client_id = $client and d.next_purchase_on is null
)
select rule_reason_fr, is_not_known, client_gamma_k, departures_fr, singles_fr, learned_origin,
    expected_on, watch_on, risk_on, lost_on, as_of()
from open_silence
"""
_PURCHASES = """
select purchased_on from rhythm.predictive_thresholds where client_id = $client
order by purchased_on desc limit $most
"""
RHYTHM_NOT_KNOWN = (
    " Au début de ce silence, le rythme de l'entreprise n'était pas encore connu :"
    " un délai fixe en tenait lieu."
)
# What the threshold rests on where the learned rule is in force, by the origin of the threshold.
LEARNED_FR = {
    "learned": (
        " Le délai de ce client est celui après lequel, dans les trimestres d'avant cette décision,"
        " les clients de même rythme étaient plus souvent partis que restés, les uns et les autres"
        " pesant autant."
    ),
    "predictive": " Faute de loi apprise ce jour-là, la règle prédictive en tient lieu.",
}
# From which regularity on (shape k; 1 is chance) a client is said to buy so.
REGULARITY_FR = ((0.0, "au hasard"), (1.6, "assez régulièrement"), (4.0, "très régulièrement"))


@dataclass(frozen=True)
class Mark:
    """A sign at a day."""

    sign: str
    day: date


def silence_lines(connection: duckdb.DuckDBPyConnection, client_id: str) -> tuple[str, ...]:
    """The drawn line, its legend and which rule decides; nothing for who never bought."""
    silence = connection.execute(_QUERY, {"client": client_id}).fetchone()
    if silence is None:
        return ()
    reason, is_not_known, regularity, departures, singles, learned_origin, *known = silence
    wanted = {"client": client_id, "most": SHOWN_PURCHASES}
    bought = [row[0] for row in connection.execute(_PURCHASES, wanted).fetchall()]
    signs = (EXPECTED, WATCH, RISK, LOST, TODAY)
    days = [Mark(sign, day) for sign, day in zip(signs, known, strict=True) if day is not None]
    lines = drawn([Mark(PURCHASE, day) for day in bought] + days)
    if is_not_known:
        reason += RHYTHM_NOT_KNOWN
    reason += LEARNED_FR.get(learned_origin, "")
    if regularity is not None:
        reason += _model_fr(float(regularity), departures, singles)
    return (*lines, reason)


def _model_fr(regularity: float, departures: str, singles: str) -> str:
    """What the threshold of loss of the present silence rests on; shares as they are shown."""
    words = [word for least, word in REGULARITY_FR if regularity >= least]
    return (
        f" Ce client achète {words[-1]} (régularité {french(round(regularity, 1))}) ; parmi ses"
        f" semblables, il en part environ {departures} % par an et {singles} % n'achètent qu'une"
        " fois."
    )


def drawn(marks: list[Mark], width: int = WIDTH) -> tuple[str, str]:
    """Marks on one line to scale, in the order of days, and what they mean.

    Two marks that would stand on one place stand side by side, so each is seen.
    """
    ordered = sorted(marks, key=lambda mark: mark.day)
    first, last = ordered[0].day, ordered[-1].day
    span = max((last - first).days, 1)
    line: list[str] = []
    for mark in ordered:
        place = round((mark.day - first).days * (width - len(ordered)) / span)
        line += ["─"] * max(place - len(line), 0) + [mark.sign]
    told = [f"{PURCHASE} achats"]
    told += [
        f"{mark.sign} {LABELS[mark.sign]} {french(mark.day)}"
        for mark in ordered
        if mark.sign != PURCHASE
    ]
    return "".join(line), " · ".join(told)
