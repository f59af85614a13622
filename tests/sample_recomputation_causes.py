"""Causes and rights of the sample home, recomputed without the pipeline.

Plain Python over the files of the inbox; the orders come from `sample_recomputation.py`. The rules
are written again from their words in the design, one client at a time.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from math import prod
from typing import NamedTuple

import sample_recomputation as own

Record = dict[str, str]
ENGLISH = {
    "téléphone": "phone",
    "e-mail": "email",
    "courrier": "letter",
    "sms": "sms",
    "visite": "visit",
}
CHANNELS = tuple(ENGLISH)
# What a complaint is about: the cause that it speaks for, and its weight.
COMPLAINT_CAUSES = {
    "retard": ("late_delivery", 0.75),
    "qualité": ("product_quality", 0.7),
    "service": ("poor_service", 0.7),
}
LATE_WEIGHT, DAMAGED_WEIGHT, NEGLECT_WEIGHT = 0.6, 0.7, 0.45


class Piece(NamedTuple):
    """One piece of evidence; tier 3 is an incident, 4 context."""

    cause: str
    on: date
    tier: int
    weight: float


@dataclass(frozen=True)
class Loss:
    client_id: str
    number: int
    last: date
    lost_on: date
    expected_on: date
    from_on: date
    earliest_order_on: date

    def faded(self, piece: Piece) -> float:
        away = max((self.last - piece.on).days, (piece.on - self.expected_on).days, 0)
        return round(piece.weight * 2 ** (-away / 60), 6)


def table(name: str) -> list[Record]:
    """All rows of the files whose names begin so, by header."""
    rows = []
    for path in sorted(own.INBOX.glob(f"{name}_*")):
        lines = list(own.csv.reader(own.io.StringIO(own.text_of(path), newline=""), delimiter=";"))
        rows += [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    return rows


def survivor(client_id: str) -> str:
    while client_id in MERGED:
        client_id = MERGED[client_id]
    return client_id


def by_client(name: str) -> dict[str, list[Record]]:
    rows = defaultdict(list)
    for row in table(name):
        if row["Code client"] in CLIENTS:
            rows[survivor(row["Code client"])].append(row)
    return rows


def half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


CLIENTS = own.read_clients()
MERGED = {one: client.merged_into for one, client in CLIENTS.items() if client.merged_into}
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


def losses(rule: own.Rule) -> list[Loss]:
    found = []
    for client_id, days in DAYS.items():
        for number, episode in enumerate(own.episodes_of(client_id, days, AS_OF, rule), 1):
            last = episode.last_purchase_on
            before = [day for day in days if day <= last]
            gap = half_up((last - before[0]).days, len(before) - 1) if len(before) > 1 else 90
            orders = sorted(one for one in ORDERS[client_id] if one[0] <= last)
            found.append(
                Loss(
                    client_id,
                    number,
                    last,
                    episode.lost_on,
                    last + timedelta(days=gap),
                    last - timedelta(days=120),
                    orders[-3:][0][0],
                )
            )
    return found


# --- causes --------------------------------------------------------------------------------------


def delivery_pieces(loss: Loss) -> list[Piece]:
    pieces = []
    for ordered_on, order_id in ORDERS[loss.client_id]:
        row = DELIVERIES.get(order_id)
        if not row or not row["Livrée le"] or not loss.earliest_order_on <= ordered_on <= loss.last:
            continue
        delivered = own.day_of(row["Livrée le"])
        if delivered > loss.lost_on:
            continue
        if (delivered - own.day_of(row["Livraison prévue"])).days >= 5:
            pieces.append(Piece("late_delivery", delivered, 3, LATE_WEIGHT))
        if row["Incident"] == "casse":
            pieces.append(Piece("product_quality", delivered, 3, DAMAGED_WEIGHT))
    return pieces


def complaint_pieces(loss: Loss) -> list[Piece]:
    pieces = []
    for row in COMPLAINTS[loss.client_id]:
        opened, about = own.day_of(row["Ouverte le"]), row["Motif"]
        if about not in COMPLAINT_CAUSES or not loss.from_on <= opened <= loss.lost_on:
            continue
        end = own.day_of(row["Résolue le"]) if row["Résolue le"] else loss.lost_on
        if about != "service" or (end - opened).days > 15:
            cause, weight = COMPLAINT_CAUSES[about]
            pieces.append(Piece(cause, opened, 3, weight))
    return pieces


def neglect_pieces(loss: Loss) -> list[Piece]:
    reached = {
        own.day_of(row["Date de contact"][:10])
        for row in CONTACTS[loss.client_id]
        if row["Sens"] != "entrant" and row["Abouti"] != "non"
    }
    days = sorted(day for day in reached if day <= loss.expected_on)
    if len(days) < 3:
        return []
    silence, usual = (loss.expected_on - days[-1]).days, (days[-1] - days[0]).days
    is_long = silence * (len(days) - 1) >= 3 * usual
    return [Piece("neglect", loss.expected_on, 4, NEGLECT_WEIGHT)] if is_long else []


def scores(loss: Loss) -> dict[str, tuple[float, int, int]]:
    """Cause to score, tier and number of incidents; pieces within 14 days are one incident."""
    pieces = delivery_pieces(loss) + complaint_pieces(loss) + neglect_pieces(loss)
    found = {}
    for cause in {piece.cause for piece in pieces}:
        own_pieces = sorted(piece for piece in pieces if piece.cause == cause)
        incidents = [[own_pieces[0]]]
        for piece in own_pieces[1:]:
            if (piece.on - incidents[-1][-1].on).days <= 14:
                incidents[-1].append(piece)
            else:
                incidents.append([piece])
        weights = [max(loss.faded(piece) for piece in incident) for incident in incidents]
        score = 1 - prod(1 - weight for weight in weights)
        found[cause] = (score, min(piece.tier for piece in own_pieces), len(incidents))
    return found


def main_cause(loss: Loss) -> tuple[str, float | None]:
    """The main cause and its confidence: strong ones by tier, else weak ones, else unknown."""
    found = scores(loss)
    strong = {cause: one for cause, one in found.items() if one[0] >= 0.5 - 1e-9}
    weak = {cause: one for cause, one in found.items() if one[0] >= 0.35 - 1e-9}
    if strong:
        cause = min(strong, key=lambda one: (strong[one][1], -round(strong[one][0], 6), one))
    elif weak:
        cause = min(weak, key=lambda one: (-round(weak[one][0], 6), one))
    else:
        return "unknown", None
    return cause, found[cause][0] / (sum(one[0] for one in found.values()) + 0.25)


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
