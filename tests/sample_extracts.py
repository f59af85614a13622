"""What the invented Comptoir des Halles delivers beside orders: who complained, was called, agreed.

Used only by `make_sample.py`. What the README tells is written by hand in `sample_told.py`; a seed
of its own for each client fills in the rest, so that one client never moves another.
"""

import re
import unicodedata
from datetime import date, timedelta

from sample_causes import FURTHER_COMPLAINTS, FURTHER_CONTACTS, FURTHER_LATE
from sample_crowd import TRIAL, TRIAL_MEMBERS, TRIAL_RETURNS, TRIAL_STARTS_ON
from sample_evidence import evidence_files
from sample_sends import event_rows, members_files
from sample_told import (
    ALONE,
    COMPLAINT_WORDS,
    COMPLAINTS,
    CONTACTS,
    DECIDED_BY,
    DECIDED_ON,
    DECISIONS,
    LATE,
    NO_POINT,
    OBJECTIONS,
    RIGHTS,
    WRONG_POINT,
)
from sample_writing import RUN_DATE, Order, Row, as_csv, day, french_day, own_chance

Points = dict[str, dict[str, str]]
STREETS = ("rue du Lin Bleu", "place des Vanniers", "chemin de la Cressonnière", "quai aux Tonnes")

# Towns that are not there, one for each department of a postal code.
TOWNS = ("Vaucresson-les-Prés", "Saint-Aubry", "Montferrault", "La Roche-Amance", "Villebrune")


def town_of(postal_code: str) -> str:
    """The invented town of a postal code."""
    return TOWNS[sum(map(int, postal_code)) % len(TOWNS)]


def contact_values(roster: list[Row]) -> Points:
    """Client to its phone, e-mail and postal address, all from ranges kept for fiction."""
    values: Points = {}
    for rank, row in enumerate(roster):
        ends = f"{rank // 100:02d} {rank % 100:02d}"
        plain = unicodedata.normalize("NFKD", row[2].replace("Œ", "Oe").lower())
        slug = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
        values[row[0]] = {
            "téléphone": f"06 39 98 {ends}" if row[1] == "particulier" else f"01 99 00 {ends}",
            "e-mail": f"{slug}@example.com",
            "courrier": f"{1 + rank * 7 % 60} {STREETS[rank % 4]}, {row[3]} {town_of(row[3])}",
        }
    assert len({value["e-mail"] for value in values.values()}) == len(roster)
    return values


def point_rows(roster: list[Row], values: Points) -> list[Row]:
    rows = []
    for row in roster:
        client_id, chance = row[0], own_chance(row[0], "points")
        for channel, value in values[client_id].items():
            luck, age = chance.random(), chance.randrange(900)
            if (client_id, channel) in NO_POINT or (luck < 0.08 and client_id not in ALONE):
                continue
            is_wrong = (client_id, channel) in WRONG_POINT or (
                luck > 0.95 and client_id not in ALONE
            )
            updated = french_day(RUN_DATE - timedelta(days=age))
            rows.append([client_id, channel, value, "non" if is_wrong else "oui", updated, "ERP"])
    return rows


def consent_rows(roster: list[Row]) -> list[Row]:
    """Rights told by hand, else firms and persons by chance, as the law lets each channel rest."""
    rows = []
    for row in roster:
        client_id, chance = row[0], own_chance(row[0], "rights")
        is_person = row[1] == "particulier"
        bases = {
            "téléphone": "consentement" if is_person else "intérêt légitime",
            "e-mail": "produits similaires" if is_person else "intérêt légitime",
            "courrier": "intérêt légitime",
        }
        if client_id in RIGHTS:
            told = RIGHTS[client_id]
            rows += [[client_id, *one[:2], day(one[2]), *one[3:], ""] for one in told]
            continue
        given = date.fromisoformat(row[4]) + timedelta(days=1)
        for channel, share in (("téléphone", 0.55), ("e-mail", 0.6), ("courrier", 0.65)):
            luck, is_proven = chance.random(), chance.random() < 0.8
            if luck > share and client_id not in ALONE:
                continue
            basis = bases[channel]
            proof = f"formulaire {client_id}" if is_proven or client_id in ALONE else ""
            notice = f"mention au bon de commande {client_id}"
            kept = {"consentement": proof, "produits similaires": notice}.get(basis, "")
            rows.append([client_id, channel, "donné", french_day(given), kept, basis, ""])
            withdrawn = given + timedelta(days=300)
            if luck < 0.03 and client_id not in ALONE and withdrawn <= RUN_DATE:
                rows.append([client_id, channel, "retiré", french_day(withdrawn), "", "", ""])
    return [*rows, *tracking_rows()]


def tracking_rows() -> list[Row]:
    """Whoever got an e-mail agreed by a form that opens and clicks are read."""
    mailed = sorted({row[1] for row in event_rows() if row[4] == "e-mail"})
    signed = french_day(date(2024, 1, 15))
    form = "formulaire suivi {}"
    return [
        [client_id, "e-mail", "donné", signed, form.format(client_id), "consentement", "suivi"]
        for client_id in mailed
    ]


def objection_rows(values: Points) -> list[Row]:
    """By client number, or by a value as the client writes it: capitals, points, no spaces."""
    rows = []
    for client_id, value, channel, on, kind in OBJECTIONS:
        named = value
        if value == "e-mail":
            named = values[client_id]["e-mail"].replace("example", "Example")
        elif value == "téléphone":
            named = values[client_id]["téléphone"].replace(" ", "." if channel == "" else "")
        rows.append(["" if value else client_id, named, channel, day(on), kind])
    return rows


def decision_rows() -> list[Row]:
    return [
        [client_id, verdict, *((DECIDED_BY, day(DECIDED_ON)) if verdict else ("", "")), why]
        for client_id, verdict, why in DECISIONS
    ]


def complaint_rows(roster: list[Row], last_days: dict[str, date]) -> list[Row]:
    found = []
    for row in roster:
        chance = own_chance(row[0], "complaints")
        if row[0] in ALONE or row[0] not in last_days or chance.random() > 0.5:
            continue
        words = chance.choice([*COMPLAINT_WORDS, "qualité", "service", "service"])
        opened = last_days[row[0]] + timedelta(days=chance.randrange(-110, 70))
        if not date(2023, 11, 10) < opened < date(2026, 9, 30):
            continue
        resolved = opened + timedelta(days=chance.randrange(2, 40))
        outcome = chance.choice(["fondée", "fondée", "non fondée", "refusée"])
        is_open = chance.random() < 0.2
        severity = chance.choice(["faible", "moyenne", "forte"])
        end = ("", "") if is_open else (french_day(resolved), outcome)
        found.append((opened, row[0], words, severity, *end))
    for client_id, opened, category, resolved, outcome in COMPLAINTS:
        told = (date.fromisoformat(opened), client_id, category, "moyenne", day(resolved), outcome)
        found.append(told)
    rows = []
    for number, one in enumerate(sorted(found), start=1):
        opened, client_id, words, severity, *ended = one
        person = "oui" if words == "commercial" else "non"
        head = [f"R-{number:04d}", client_id, french_day(opened), words, severity, person]
        rows.append([*head, *ended, COMPLAINT_WORDS[words]])
    return rows + further_complaint_rows(len(rows))


def further_complaint_rows(number: int) -> list[Row]:
    """Those of another desk, numbered after the others."""
    rows = []
    for rank, one in enumerate(FURTHER_COMPLAINTS, start=number + 1):
        client_id, opened, category, severity, person, resolved, outcome, words = one
        ended = day(resolved) if resolved else ""
        head = [f"R-{rank:04d}", client_id, day(opened), category, severity, person]
        rows.append([*head, ended, outcome, words])
    return rows


def delivery_rows(orders: list[Order], last_days: dict[str, date]) -> list[Row]:
    """The carrier's file, from July 2024 on; the last order of a client is more often late."""
    rows = []
    for order in orders:
        if order.cancelled_on or order.ordered_on < date(2024, 7, 1):
            continue
        chance = own_chance(order.order_id, "deliveries")
        promised = order.ordered_on + timedelta(days=3)
        is_last = order.ordered_on == last_days[order.client_id]
        luck, delay = chance.random(), chance.randrange(5, 16)
        delivered, incident = promised - timedelta(days=chance.randrange(3)), ""
        if order.client_id not in ALONE:
            if luck < (0.2 if is_last else 0.03):
                delivered, incident = promised + timedelta(days=delay), "retard"
            elif luck > 0.98:
                incident = "casse"
            elif luck > 0.93:
                delivered = promised + timedelta(days=chance.randrange(1, 5))
        if told := (LATE | FURTHER_LATE).get((order.client_id, str(order.ordered_on))):
            promised, delivered = date.fromisoformat(told[0]), date.fromisoformat(told[1])
            incident = "retard"
        is_known = delivered <= RUN_DATE
        rows.append(
            [order.order_id, french_day(promised)]
            + ([french_day(delivered), incident] if is_known else ["", ""])
        )
    return rows


def contact_rows(roster: list[Row]) -> list[Row]:
    """Visits and calls; those of the trial's call arm carry its name."""
    found: list[tuple[date, Row]] = []
    for row in roster:
        chance = own_chance(row[0], "contacts")
        if row[0] in ALONE or chance.random() > 0.4:
            continue
        on, step = date.fromisoformat(row[4]), chance.randrange(25, 70)
        for _ in range(chance.randrange(2, 8)):
            on += timedelta(days=step + chance.randrange(-8, 9))
            if on > RUN_DATE:
                break
            channel, way = chance.choice(["visite", "téléphone"]), chance.random()
            direction = "entrant" if way < 0.1 else "" if way > 0.95 else "sortant"
            reached = "non" if chance.random() < 0.1 else "oui"
            at = f"{french_day(on)} {chance.randrange(9, 18):02d}:30"
            found.append((on, [row[0], at, channel, direction, "", reached, "", "", "25,00"]))
    start, called = date.fromisoformat(TRIAL_STARTS_ON), 0
    for client_id, arm in TRIAL_MEMBERS.items():
        if arm != "appel":
            continue
        on = start + timedelta(days=1 + called % 3)
        is_back = called < len(TRIAL_RETURNS["appel"]) and TRIAL_RETURNS["appel"][called] > 6
        end = [f"{french_day(on)} 11:15", "réponse"] if is_back else ["", ""]
        at, reached = f"{french_day(on)} 11:00", "non" if called == 30 else "oui"
        found.append((on, [client_id, at, "téléphone", "sortant", TRIAL, reached, *end, "6,50"]))
        called += 1
    further = [(*one, "", "") for one in FURTHER_CONTACTS]
    for client_id, on_text, channel, reacted, reaction in CONTACTS + further:
        at, end = f"{day(on_text)} 10:00", f"{day(reacted)} 09:20" if reacted else ""
        cost = "0,02" if channel == "e-mail" else "25,00"
        told = [client_id, at, channel, "sortant", "", "oui", end, reaction, cost]
        found.append((date.fromisoformat(on_text), told))
    found.sort(key=lambda one: (one[0], one[1]))
    return [[f"K-{number:05d}", *row] for number, (_, row) in enumerate(found, start=1)]


HEADERS = {
    "coordonnees": "Code client;Canal;Coordonnée;Valide;Mise à jour;Origine",
    "consentements": "Code client;Canal;Consentement;Date;Preuve;Base légale;Finalité",
    "oppositions": "Code client;Coordonnée;Canal;Date d'opposition;Nature",
    "reclamations": "N° réclamation;Code client;Ouverte le;Motif;Gravité;Personne en cause"
    ";Résolue le;Issue;Commentaire",
    "livraisons": "N° commande;Livraison prévue;Livrée le;Incident",
    "contacts": "N° contact;Code client;Date de contact;Canal;Sens;Campagne;Abouti"
    ";Date de réaction;Réaction;Coût",
    "evenements": "Campagne;Code client;Événement;Date;Canal;Coût",
    "decisions": "Code client;Go / No-go;Décidé par;Décidé le;Raison",
}


def further_files(roster: list[Row], orders: list[Order]) -> dict[str, bytes]:
    """File name to bytes, for all that is neither an order nor the list of clients."""
    values = contact_values(roster)
    last_days: dict[str, date] = {}
    for order in orders:
        # the last order before a long silence, or the last of all
        before = last_days.get(order.client_id)
        if before is None or (order.ordered_on - before).days <= 365:
            last_days[order.client_id] = order.ordered_on
    rows = {
        "coordonnees": point_rows(roster, values),
        "consentements": consent_rows(roster),
        "oppositions": objection_rows(values),
        "reclamations": complaint_rows(roster, last_days),
        "livraisons": delivery_rows(orders, last_days),
        "contacts": contact_rows(roster),
        "evenements": event_rows(),
        "decisions": decision_rows(),
    }
    files = {
        f"{name}_2026-10-31.csv": as_csv(
            HEADERS[name], found, "windows-1252" if name == "reclamations" else "utf-8", "\n"
        )
        for name, found in rows.items()
    }
    evidence = evidence_files(roster, orders, last_days, rows["contacts"])
    return files | members_files() | evidence
