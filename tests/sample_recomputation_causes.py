"""Causes and rights of the sample home, recomputed without the pipeline.

Plain Python over the files of the inbox; the orders come from `sample_recomputation.py`. The rules
are written again from their words in the design, one client at a time.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from itertools import combinations, pairwise
from math import ceil, prod
from statistics import median

import sample_recomputation as own
from sample_recomputation_evidence import (
    CALLS,
    CLIENTS,
    MERGED,
    Piece,
    Record,
    by_client,
    further_pieces,
    survivor,
    table,
    year_before,
)

ENGLISH = {
    "téléphone": "phone",
    "e-mail": "email",
    "courrier": "letter",
    "sms": "sms",
    "visite": "visit",
}
CHANNELS = tuple(ENGLISH)
# What a client may declare, and what it weighs.
DECLARED = {
    **dict.fromkeys(("one_off_need", "salesperson_relation", "neglect"), 0.9),
    "aggressive_promotion": 0.85,
    **dict.fromkeys(("price", "competitor_offer"), 0.6),
    **dict.fromkeys(("life_change", "out_of_area", "unsuitable_offer", "product_quality"), 0.8),
    **dict.fromkeys(("late_delivery", "poor_service", "over_solicited", "dispute"), 0.8),
}
# Kind of evidence to the cause that it speaks for, its tier (1 a fact, 2 declared, 3 an incident,
# 4 context) and its weight; all that the sample's extracts can show.
KINDS = {
    "ceased_client": ("ceased", 1, 1.0),
    "area_given_up": ("out_of_area", 1, 1.0),
    "invoice_unpaid": ("unpaid", 1, 1.0),
    "contract_ended_by_us": ("ended_by_us", 1, 1.0),
    **{
        f"{place}_{cause}": (cause, 2, weight)
        for place in ("survey", "call", "ending")
        for cause, weight in DECLARED.items()
    },
    "late_delivery_order": ("late_delivery", 3, 0.6),
    "late_delivery_minor": ("late_delivery", 3, 0.3),
    "order_undelivered": ("late_delivery", 3, 0.6),
    "delivery_damaged": ("product_quality", 3, 0.2),
    "complaint_delay": ("late_delivery", 3, 0.75),
    "complaint_quality": ("product_quality", 3, 0.7),
    "complaint_service": ("poor_service", 3, 0.7),
    "complaint_service_settled": ("poor_service", 3, 0.3),
    "complaint_billing": ("dispute", 3, 0.85),
    "complaint_billing_settled": ("dispute", 3, 0.3),
    "complaint_price": ("price", 3, 0.7),
    "complaint_person": ("salesperson_relation", 3, 0.8),
    "complaint_refused": ("dispute", 3, 0.85),
    "complaints_unfounded": ("too_demanding", 3, 0.7),
    "return_defect": ("product_quality", 3, 0.7),
    "return_damaged": ("product_quality", 3, 0.3),
    "return_late": ("late_delivery", 3, 0.6),
    "return_wrong_item": ("poor_service", 3, 0.3),
    "return_not_wanted": ("unsuitable_offer", 3, 0.3),
    "return_billing_error": ("dispute", 3, 0.3),
    "invoice_disputed": ("dispute", 3, 0.85),
    "quote_lost_price": ("price", 3, 0.7),
    "quote_lost_competitor": ("competitor_offer", 3, 0.7),
    "quote_lost_product": ("unsuitable_offer", 3, 0.5),
    "quote_lost_lead_time": ("late_delivery", 3, 0.3),
    "quote_lost_no_need": ("one_off_need", 3, 0.5),
    "single_purchase": ("one_off_need", 4, 0.2),
    "long_without_contact": ("neglect", 4, 0.45),
    "contact_pressure": ("over_solicited", 4, 0.5),
    "call_other_solution": ("competitor_offer", 4, 0.3),
    "price_rise": ("price", 4, 0.5),
    "products_discontinued": ("unsuitable_offer", 4, 0.7),
    "stock_out": ("unsuitable_offer", 4, 0.5),
    "competitor_promotion": ("aggressive_promotion", 4, 0.3),
    "salesperson_changed": ("salesperson_relation", 4, 0.4),
}
ABOUT = {"retard": "delay", "qualité": "quality", "service": "service", "prix": "price"}
ABOUT["facturation"] = "billing"
NOBODY_THERE = {"absent"}
Weights = dict[tuple[int, str], float]


def cause_of(piece: Piece) -> str:
    return KINDS[piece.kind][0]


def tier_of(piece: Piece) -> int:
    return KINDS[piece.kind][1]


@dataclass(frozen=True)
class Silence:
    """A loss, the silence of a client at risk, or one that outlasted its expected purchase."""

    client_id: str
    kind: str
    number: int | None
    last: date
    lost_on: date | None
    expected_on: date
    to_on: date
    declared_to: date
    earliest_order_on: date
    day_count: int

    @property
    def from_on(self) -> date:
        return self.last - timedelta(days=120)

    def remaining(self, piece: Piece) -> float:
        away = max((self.last - piece.on).days, (piece.on - self.expected_on).days, 0)
        return round(piece.share * (1 if tier_of(piece) <= 2 else 2 ** (-away / 60)), 6)

    def faded(self, piece: Piece, learned: Weights) -> float:
        """What is left of the weight: of a learned one its odds fade, not the weight itself."""
        rest = self.remaining(piece)
        weight = learned.get((fold(self.client_id), piece.kind))
        if weight is None:
            return round(KINDS[piece.kind][2] * rest, 6)
        return round(weight * rest / (1 - weight * (1 - rest)), 6)


def fold(client_id: str) -> int:
    """The part of the clients, of five, that shares learned weights."""
    return int(sha256(client_id.encode()).hexdigest()[:12], 16) % 5


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


TYPES = {row["Code client"]: row["Type"] for row in table("clients")}
DAYS = own.days_by_client()
AS_OF = own.newest_day()
COMPLAINTS, CONTACTS = by_client("reclamations"), by_client("contacts")
EVENTS, POINTS = by_client("evenements"), by_client("coordonnees")
CONSENTS = {
    client_id: [row for row in rows if row["Finalité"] != "suivi"]
    for client_id, rows in by_client("consentements").items()
}
DELIVERIES = {row["N° commande"]: row for row in table("livraisons")}
ORDERS: dict[str, list[tuple[date, str]]] = defaultdict(list)
for _number, _client, _on, _amount, _is_cancelled in own.read_orders().values():
    if not _is_cancelled and _client in CLIENTS and _amount >= own.CENT and _on <= own.RUN_DATE:
        ORDERS[survivor(_client)].append((_on, _number))


def silences(rule: own.Rule) -> list[Silence]:
    """Every loss, every client at risk, and every silence that outlasted the expected purchase."""
    found = []
    statuses = own.statuses(rule)
    for client_id, days in DAYS.items():
        lost = {one.last_purchase_on: one for one in own.episodes_of(client_id, days, AS_OF, rule)}
        numbers = {day: number for number, day in enumerate(sorted(lost), 1)}
        for place, last in enumerate(days):
            gap = half_up((last - days[0]).days, place) if place else 90
            expected_on, episode = last + timedelta(days=gap), lost.get(last)
            if episode:
                kind, to_on = "loss", episode.lost_on
                back = episode.returned_on
                declared_to = back - timedelta(days=1) if back else AS_OF
            elif last == days[-1] and statuses[client_id] == "at_risk":
                kind, to_on, declared_to = "at_risk", AS_OF, AS_OF
            elif last != days[-1] and days[place + 1] > expected_on:
                kind, to_on, declared_to = "compared", expected_on, last
            else:
                continue
            orders = sorted(one for one in ORDERS[client_id] if one[0] <= last)
            found.append(
                Silence(
                    client_id,
                    kind,
                    numbers.get(last),
                    last,
                    episode.lost_on if episode else None,
                    expected_on,
                    to_on,
                    declared_to,
                    orders[-3:][0][0],
                    place + 1,
                )
            )
    return found


# --- causes --------------------------------------------------------------------------------------


def delivery_pieces(silence: Silence) -> list[Piece]:
    """Of the last orders, and of earlier ones what came within the lookback."""
    pieces = []
    for ordered_on, order_id in ORDERS[silence.client_id]:
        row = DELIVERIES.get(order_id)
        if not row or ordered_on > silence.last:
            continue
        promised = own.day_of(row["Livraison prévue"])
        delivered = own.day_of(row["Livrée le"]) if row["Livrée le"] else None
        if delivered and delivered > silence.to_on:
            delivered = None  # nobody could know
        on = delivered or promised + timedelta(days=5)
        is_near = ordered_on >= silence.earliest_order_on or on >= silence.from_on
        if on > silence.to_on or not is_near:
            continue
        if not delivered:
            pieces.append(Piece("order_undelivered", order_id, on, 1, order_id))
            continue
        delay = (delivered - promised).days
        if delay >= 5:
            pieces.append(Piece("late_delivery_order", order_id, delivered, 1, order_id))
        elif delay > 0:
            pieces.append(Piece("late_delivery_minor", order_id, delivered, delay / 5, order_id))
        if row["Incident"] == "casse":
            pieces.append(Piece("delivery_damaged", order_id, delivered, 1, order_id))
    return pieces


def complaint_pieces(silence: Silence) -> list[Piece]:
    """What was ticked; the comments of « autre » name no cause."""
    pieces = []
    for row in COMPLAINTS[silence.client_id]:
        opened, number = own.day_of(row["Ouverte le"]), row["N° réclamation"]
        if not silence.from_on <= opened <= silence.to_on:
            continue
        resolved = own.day_of(row["Résolue le"]) if row["Résolue le"] else None
        share = 0.4 if row["Gravité"] == "faible" else 1.0
        share *= 0.4 if row["Issue"] == "non fondée" else 1.0
        if row["Personne en cause"] == "oui":
            pieces.append(Piece("complaint_person", number, opened, share))
        elif row["Motif"] in ABOUT:
            kind = f"complaint_{ABOUT[row['Motif']]}"
            is_fast = resolved is not None and (resolved - opened).days <= 15
            if row["Motif"] in {"service", "facturation"} and is_fast:
                kind += "_settled"
            pieces.append(Piece(kind, number, opened, share))
        if row["Issue"] == "refusée" and resolved and resolved <= silence.to_on:
            pieces.append(Piece("complaint_refused", number, resolved, share))
    return pieces


def is_outgoing(row: Record) -> bool:
    return row["Sens"] != "entrant" and row["Abouti"] != "non"


@cache
def care_days(client_id: str) -> tuple[date, ...]:
    """Days of visits and calls that came about, whoever made them, and of calls told."""
    met = {
        own.day_of(row["Date de contact"][:10])
        for row in CONTACTS[client_id]
        if row["Canal"] in {"visite", "téléphone"} and row["Abouti"] != "non"
    }
    spoken = {
        own.day_of(row["Date d'appel"][:10])
        for row in CALLS[client_id]
        if row["Issue"] not in NOBODY_THERE
    }
    return tuple(sorted(met | spoken))


@cache
def usual_gap() -> float:
    """Between two visits or calls of any client."""
    every = [pairwise(care_days(client_id)) for client_id in {*CONTACTS, *CALLS}]
    return median((after - day).days for pairs in every for day, after in pairs)


def neglect_pieces(silence: Silence) -> list[Piece]:
    """The longest wait that ended after the last purchase, of twice the usual gap at least."""
    until = min(silence.expected_on, silence.to_on)
    days = [day for day in care_days(silence.client_id) if day <= until]
    if not days:
        return []
    gaps = [(after - day).days for day, after in pairwise(days)]
    usual = median(gaps) if len(days) >= 3 else usual_gap()
    waits = [
        ((after - day).days, day, after)
        for day, after in pairwise([*days, until])
        if after >= silence.last and (after - day).days >= 2 * usual
    ]
    if not waits:
        return []
    _, since, ended = min(waits, key=lambda wait: (-wait[0], wait[1]))
    return [Piece("long_without_contact", f"after {since}", ended)]


@cache
def sent_days(client_id: str) -> tuple[date, ...]:
    contacts = [row["Date de contact"] for row in CONTACTS[client_id] if is_outgoing(row)]
    events = [row["Date"] for row in EVENTS[client_id] if row["Événement"] == "envoyé"]
    return tuple(own.day_of(at[:10]) for at in contacts + events)


def pressure(silence: Silence) -> int:
    """Sends of the 90 days up to the last purchase."""
    return sum(0 <= (silence.last - day).days < 90 for day in sent_days(silence.client_id))


def unfounded(silence: Silence) -> list[date]:
    """Complaints judged unfounded, from a year before the last purchase on."""
    return sorted(
        opened
        for row in COMPLAINTS[silence.client_id]
        for opened in [own.day_of(row["Ouverte le"])]
        if row["Issue"] == "non fondée" and year_before(silence.last) <= opened <= silence.to_on
    )


def pieces_of(silence: Silence, usual_pressure: int, usual_unfounded: int) -> list[Piece]:
    pieces = delivery_pieces(silence) + complaint_pieces(silence) + neglect_pieces(silence)
    pieces += further_pieces(silence)
    opened = unfounded(silence)
    if len(ORDERS[silence.client_id]) >= 5 and len(opened) > max(usual_unfounded, 2):
        key = f"{len(opened)} to {opened[-1]}"
        pieces.append(Piece("complaints_unfounded", key, opened[-1]))
    if silence.day_count == 1:
        pieces.append(Piece("single_purchase", f"bought on {silence.last}", silence.last))
    if (count := pressure(silence)) > max(usual_pressure, 3):
        pieces.append(Piece("contact_pressure", f"{count} to {silence.last}", silence.last))
    return pieces


def below_five_in_a_hundred(counts: list[int]) -> int:
    """The least value that 95 in 100 do not exceed."""
    return sorted(counts)[ceil(0.95 * len(counts)) - 1]


def evidence(rule: own.Rule) -> dict[Silence, list[Piece]]:
    """Every silence to its evidence; too much is more than 95 in 100 of the silences had.

    Of unfounded complaints the silences of clients with five orders are counted.
    """
    found = silences(rule)
    pressed = below_five_in_a_hundred([pressure(one) for one in found])
    complained = below_five_in_a_hundred(
        [len(unfounded(one)) for one in found if len(ORDERS[one.client_id]) >= 5]
    )
    return {one: pieces_of(one, pressed, complained) for one in found}


def is_one_incident(one: Piece, other: Piece) -> bool:
    if one.order_id is not None and one.order_id == other.order_id:
        return True
    return abs((one.on - other.on).days) <= 14


def scores(
    silence: Silence, pieces: list[Piece], learned: Weights
) -> dict[str, tuple[float, int, int]]:
    """Cause to score, tier and number of incidents.

    Pieces of one order, or at most 14 days apart, tell of one incident; of all choices of pieces
    among which no two do, the best counts.
    """
    found = {}
    for cause in {cause_of(piece) for piece in pieces}:
        own_pieces = [piece for piece in pieces if cause_of(piece) == cause]
        rests = {
            chosen: prod(1 - silence.faded(one, learned) for one in chosen)
            for size in range(1, len(own_pieces) + 1)
            for chosen in combinations(own_pieces, size)
            if not any(is_one_incident(one, other) for one, other in combinations(chosen, 2))
        }
        best = min(rests, key=lambda chosen: (round(rests[chosen], 12), -len(chosen)))
        found[cause] = (1 - rests[best], min(tier_of(piece) for piece in own_pieces), len(best))
    return found


def main_cause(
    found: dict[str, tuple[float, int, int]], learned: Weights
) -> tuple[str, float | None]:
    """The main cause and its chance: its odds over those of all causes and of none, which are 1.

    Strong ones (score .5) by tier, what is easily said beside incidents where weights are learned;
    else those of a chance of .27; else unknown. Between equals the greater score.
    """
    is_settled = any(tier == 1 for _, tier, _ in found.values())
    odds = {cause: score / (1 - score) for cause, (score, *_) in found.items() if score < 1}
    chances = {
        cause: 0 if is_settled else one / (1 + sum(odds.values())) for cause, one in odds.items()
    }
    chances |= {cause: 1 for cause, (_, tier, _) in found.items() if tier == 1}
    strong = {cause for cause, one in found.items() if one[0] >= 0.5 - 1e-9}

    def place(cause: str) -> tuple[int, float, str]:
        tier = found[cause][1] if cause in strong else 9
        is_easy = cause in {"price", "competitor_offer"}
        if cause in strong and learned and tier == 2 and is_easy:
            tier = 3
        return tier, -round(found[cause][0], 6), cause

    candidates = [one for one in found if one in strong or chances[one] >= 0.27 - 5e-7]
    if not candidates:
        return "unknown", None
    cause = min(candidates, key=place)
    return cause, chances[cause]


# --- rights and places ---------------------------------------------------------------------------


def plain(value: str) -> str:
    return value.strip().lower().replace(" ", "").replace(".", "")


def objections() -> dict[str, set[str]]:
    """Client to the channels that it closed, `all` for every one."""
    closed = defaultdict(set)
    for row in table("oppositions"):
        named = {survivor(row["Code client"])} if row["Code client"] else set()
        if row["Coordonnée"]:
            for client_id, points in POINTS.items():
                if plain(row["Coordonnée"]) in {plain(point["Coordonnée"]) for point in points}:
                    named.add(client_id)
        is_whole = row["Nature"] == "effacement" or not row["Canal"]
        for client_id in named:
            closed[client_id].add("all" if is_whole else row["Canal"])
    return dict(closed)


def erasures() -> set[str]:
    """Clients who asked to be erased, by number or by a value of theirs."""
    asked = [row for row in table("oppositions") if row["Nature"] == "effacement"]
    values = {plain(row["Coordonnée"]) for row in asked if row["Coordonnée"]}
    return {survivor(row["Code client"]) for row in asked if row["Code client"]} | {
        client_id
        for client_id, points in POINTS.items()
        if values & {plain(point["Coordonnée"]) for point in points}
    }


def is_allowed(client_id: str, channel: str, closed: set[str]) -> bool:
    if closed & {"all", channel}:
        return False
    rows = [
        row
        for row in CONSENTS.get(client_id, [])
        if row["Canal"] == channel and own.day_of(row["Date"]) <= own.RUN_DATE
    ]
    if not rows:
        return False
    newest = max(rows, key=lambda row: (own.day_of(row["Date"]), row["Consentement"] == "retiré"))
    basis = newest["Base légale"]
    if newest["Consentement"] == "retiré" or not basis:
        return False
    if basis == "consentement":
        return bool(newest["Preuve"])
    if basis == "produits similaires":
        return channel in {"e-mail", "sms"} and bool(newest["Preuve"])
    is_firm = TYPES[client_id] == "professionnel"
    return channel == "courrier" or (is_firm and channel in {"e-mail", "téléphone", "visite"})


def rights() -> dict[tuple[str, str], bool]:
    closed = objections()
    return {
        (client_id, ENGLISH[channel]): is_allowed(client_id, channel, closed.get(client_id, set()))
        for client_id in CLIENTS
        if client_id not in MERGED
        for channel in CHANNELS
    }
