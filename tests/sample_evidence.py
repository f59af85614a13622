"""The extracts of the Comptoir des Halles that only explain losses: what was bought, billed, said.

Used only by `make_sample.py`. What the README tells is in `sample_causes.py`; a seed of its own for
each client or order fills in the rest, of those who left and of those who stayed.
"""

from datetime import date, timedelta
from decimal import Decimal

from sample_causes import (
    ASSIGNED,
    BASKETS,
    CALLS,
    CHANGED_ON,
    CHANNELS,
    CONTRACTS,
    IMPROVEMENTS,
    INVOICES_TOLD,
    NAMED,
    NEVER_SERVED,
    NO_LONGER_SERVED,
    PRICE_CHANGES,
    PRODUCTS,
    PROMOTIONS,
    QUOTES_TOLD,
    RETURNS_TOLD,
    SALESPEOPLE,
    SATISFACTION,
    STOCK_OUTS,
    SURVEYS,
)
from sample_company import CORRECTIONS, LINES, LINES_HEADER, STORIES
from sample_crowd import TRIAL, TRIAL_MEMBERS, TRIAL_RETURNS
from sample_told import ALONE
from sample_writing import RUN_DATE, Order, Row, as_csv, day, french_amount, french_day, own_chance

NORD = "02 08 27 51 59 60 62 76 80"
OUEST = "14 22 29 35 44 49 50 53 56 61 72 79 85"
EST = "01 10 21 25 39 52 54 55 57 67 68 70 71 73 74 88 89 90"
SUD = "04 05 06 07 09 11 12 13 26 30 31 32 34 38 40 42 43 46 47 48 64 65 66 69 81 82 83 84"
SECTORS = {
    department: sector
    for sector, departments in (("Nord", NORD), ("Ouest", OUEST), ("Est", EST), ("Sud", SUD))
    for department in departments.split()
}
SELLERS = {sector: code for code, _, sector, is_there in SALESPEOPLE if is_there == "oui"}
FAMILIES = {product: family for product, _, family, *_ in PRODUCTS}


def sector_of(postal_code: str) -> str:
    """The sales area of an address."""
    return SECTORS.get(postal_code[:2], "Centre")


def is_told(client_id: str) -> bool:
    """Clients about whom chance adds nothing."""
    return client_id in ALONE | NAMED


# --- what was bought -----------------------------------------------------------------------------


def basket_of(row: Row) -> tuple[str, ...]:
    """The usual articles of a client whose orders are known by lines, the first bought most."""
    if row[0] in BASKETS:
        return BASKETS[row[0]]
    chance = own_chance(row[0], "lines")
    if is_told(row[0]) or row[0] in STORIES or row[1] == "particulier" or chance.random() > 0.17:
        return ()
    usual = [product for product, *_, ended in PRODUCTS if product != "07010" and not ended]
    chance.shuffle(usual)
    return tuple(usual[: chance.randrange(1, 4)])


def line_rows(roster: list[Row], orders: list[Order], last_days: dict[str, date]) -> list[Row]:
    """The articles of a year of orders of some clients; they sum up to the orders' own amounts."""
    baskets = {row[0]: basket for row in roster if (basket := basket_of(row))}
    by_lines = {line.split("|")[0] for line in LINES} | set(CORRECTIONS)
    rows = []
    for order in orders:
        basket = baskets.get(order.client_id, ())
        last = last_days.get(order.client_id)
        if not basket or not last or order.cancelled_on or order.order_id in by_lines:
            continue
        if not last - timedelta(days=364) <= order.ordered_on <= last:
            continue
        cents = int(order.amount * 100)
        parts = [cents // 5] * (len(basket) - 1)
        for product, part in zip(basket, [cents - sum(parts), *parts], strict=True):
            price = str(Decimal(part) / 1000).replace(".", ",")
            head = [order.order_id, order.client_id, french_day(order.ordered_on)]
            rows.append([*head, product, FAMILIES[product], "10", price])
    return rows


# --- what went wrong, or was said to have --------------------------------------------------------


def by_client_and_day(orders: list[Order]) -> dict[tuple[str, str], Order]:
    return {(order.client_id, str(order.ordered_on)): order for order in orders}


def return_rows(orders: list[Order], last_days: dict[str, date]) -> list[Row]:
    """Credit notes; of the last order of a client more often."""
    found = []
    placed = by_client_and_day(orders)
    for client_id, on, after, reason, percent in RETURNS_TOLD:
        order = placed[client_id, on]
        found.append((order, order.ordered_on + timedelta(days=after), reason, percent))
    reasons = ["défectueux", "défectueux", "casse", "casse", "erreur de livraison"]
    reasons += ["ne convient pas", "retard", "erreur de facturation", "autre"]
    for order in orders:
        chance = own_chance(order.order_id, "returns")
        is_last = last_days.get(order.client_id) == order.ordered_on
        luck, after = chance.random(), chance.randrange(5, 21)
        back = order.ordered_on + timedelta(days=after)
        if is_told(order.client_id) or order.cancelled_on or back > RUN_DATE:
            continue
        if luck < (0.08 if is_last else 0.02):
            found.append((order, back, chance.choice(reasons), chance.choice([10, 15, 20, 30])))
    rows = []
    found.sort(key=lambda one: (one[1], one[0].order_id))
    for number, (order, back, reason, percent) in enumerate(found, start=1):
        credit = french_amount((order.amount * percent / 100).quantize(Decimal("0.01")))
        head = [f"AV-{number:04d}", order.order_id, order.client_id, french_day(back)]
        rows.append([*head, reason, credit])
    return rows


def invoice_rows(orders: list[Order]) -> list[Row]:
    """Some invoices, due after thirty days; one in four is paid late, one in twenty disputed."""
    found = []
    placed = by_client_and_day(orders)
    for client_id, on, days, paid, disputed in INVOICES_TOLD:
        found.append((placed[client_id, on], days, paid and day(paid), disputed))
    for order in orders:
        chance = own_chance(order.order_id, "invoices")
        luck, late = chance.random(), chance.random() < 0.25
        after = chance.randrange(3, 60) if late else -chance.randrange(12)
        is_disputed = chance.random() < 0.05
        if is_told(order.client_id) or order.cancelled_on or luck > 0.07 or not order.amount:
            continue
        paid = order.ordered_on + timedelta(days=30 + after)
        shown = french_day(paid) if paid <= RUN_DATE else ""
        found.append((order, 30, shown, "oui" if is_disputed else "non"))
    found.sort(key=lambda one: (one[0].ordered_on, one[0].order_id))
    return [
        [
            *(f"FA-{number:05d}", order.client_id, french_day(order.ordered_on)),
            french_day(order.ordered_on + timedelta(days=days)),
            *(french_amount(order.amount), paid, disputed),
        ]
        for number, (order, days, paid, disputed) in enumerate(found, start=1)
    ]


def quote_rows(roster: list[Row], last_days: dict[str, date]) -> list[Row]:
    """Offers to firms, about half of them won."""
    found = [(date.fromisoformat(one[1]), one) for one in QUOTES_TOLD]
    reasons = ["prix", "prix", "délai", "offre inadaptée", "concurrence", "sans suite"]
    for row in roster:
        chance = own_chance(row[0], "quotes")
        last = last_days.get(row[0])
        if is_told(row[0]) or row[1] == "particulier" or not last or chance.random() > 0.3:
            continue
        quoted = last + timedelta(days=chance.randrange(-300, 20))
        decided = quoted + timedelta(days=chance.randrange(3, 20))
        is_won, amount = chance.random() < 0.5, f"{chance.randrange(300, 2400)},00"
        reason = "" if is_won else chance.choice(reasons)
        if quoted < date(2024, 1, 1) or decided > RUN_DATE:
            continue
        told = (row[0], str(quoted), amount, str(decided), "oui" if is_won else "non", reason)
        found.append((quoted, told))
    return [
        [f"D-{number:04d}", one[0], day(one[1]), one[2], day(one[3]), *one[4:]]
        for number, (_, one) in enumerate(sorted(found), start=1)
    ]


def call_rows(contacts: list[Row]) -> list[Row]:
    """The reports on the calls of the trial that reached the client."""
    told = {one[0]: one[1:] for one in CALLS}
    called = [client_id for client_id, arm in TRIAL_MEMBERS.items() if arm == "appel"]
    returned = called[: len(TRIAL_RETURNS["appel"])]
    rows = []
    for contact_id, client_id, at, _, _, campaign, *_ in contacts:
        if campaign != TRIAL:
            continue
        report = ("1", "absent", "", "", "", "", "", "")
        if client_id in returned:
            report = ("8", "intéressé", "", "", "", "", "", "")
        rows.append([contact_id, client_id, at, *told.get(client_id, report)])
    return rows


def survey_rows() -> list[Row]:
    """Answers of those who left, and marks of those who stayed."""
    left = [
        (on, client_id, [cause, competitor, back_if, chance, "", "non", words])
        for client_id, on, cause, competitor, back_if, chance, words in SURVEYS
    ]
    stayed = [
        (on, client_id, ["", "", "", "", mark, "non", words])
        for client_id, on, mark, words in SATISFACTION
    ]
    return [
        [f"E-{number:03d}", client_id, day(on), *answer]
        for number, (on, client_id, answer) in enumerate(sorted(left + stayed), start=1)
    ]


# --- what the company and others did -------------------------------------------------------------


def contract_rows() -> list[Row]:
    def shown(text: str) -> str:
        return day(text) if text else ""

    return [
        [number, client_id, shown(starts), shown(ends), renewed, shown(ended), by, why]
        for number, client_id, starts, ends, renewed, ended, by, why in CONTRACTS
    ]


def assignment_rows(roster: list[Row]) -> list[Row]:
    """Who looks after a firm; of the west half had V02, who left."""
    rows = []
    for row in roster:
        if row[1] == "particulier" or (is_told(row[0]) and row[0] not in ASSIGNED):
            continue
        sector = sector_of(row[3])
        held = ASSIGNED.get(row[0], [(SELLERS[sector], "2023-09-01")])
        if sector == "Ouest" and own_chance(row[0], "salespeople").random() < 0.6:
            held = [("V02", "2023-09-01"), ("V06", CHANGED_ON)]
        days = [date.fromisoformat(since) for _, since in held]
        ends = [french_day(after - timedelta(days=1)) for after in days[1:]] + [""]
        rows += [
            [row[0], code, french_day(since), end]
            for (code, _), since, end in zip(held, days, ends, strict=True)
        ]
    return rows


def coverage_rows(roster: list[Row]) -> list[Row]:
    """The departments of the clients; one is cut in two, and a part of it given up."""
    cut = {prefix[:2] for prefix in NO_LONGER_SERVED}
    served = {row[3][:2] for row in roster} - cut - NEVER_SERVED
    parts = {row[3][:3] for row in roster if row[3][:2] in cut}
    return [
        [prefix, "", day(NO_LONGER_SERVED[prefix]) if prefix in NO_LONGER_SERVED else ""]
        for prefix in sorted(served | parts)
    ]


def salesperson_rows() -> list[Row]:
    return [
        [code, name, sector, is_there, "40" if is_there == "oui" else "0", "25,00"]
        for code, name, sector, is_there in SALESPEOPLE
    ]


HEADERS = {
    "articles": "Code article;Libellé;Famille;Achat unique;Arrêté le",
    "tarifs": "Code article;Date d'effet;Ancien prix HT;Nouveau prix HT",
    "ruptures": "Code article;Du;Au",
    "promotions": "Concurrent;Famille;Secteur;Du;Au;Remise",
    "zones": "Préfixe postal;Desservi depuis;Desservi jusqu'au",
    "commerciaux": "Code commercial;Nom;Secteur;En poste;Contacts par mois;Coût d'un contact",
    "ameliorations": "Date d'amélioration;Cause;Argument",
    "canaux": "Canal;Coût par contact;Contacts par mois",
    "affectations": "Code client;Code commercial;Du;Au",
    "retours": "N° avoir;N° commande;Code client;Date de retour;Motif;Montant HT",
    "factures": "N° facture;Code client;Date de facture;Échéance;Montant HT;Date de règlement"
    ";Litige",
    "devis": "N° devis;Code client;Date du devis;Montant HT;Date de décision;Accepté"
    ";Motif de refus",
    "contrats": "N° contrat;Code client;Date d'effet;Date de fin;Reconduit;Date de résiliation"
    ";Résilié par;Motif",
    "appels": "N° contact;Code client;Date d'appel;Étape;Issue;Solution actuelle;Pourquoi"
    ";Mieux ailleurs;Manque ailleurs;Concurrent;Reviendrait si",
    "enquetes": "N° réponse;Code client;Date de réponse;Cause;Concurrent;Reviendrait si"
    ";Probabilité de retour;Note;Effacement;Commentaire",
    "lignes": LINES_HEADER,
}


def evidence_files(
    roster: list[Row], orders: list[Order], last_days: dict[str, date], contacts: list[Row]
) -> dict[str, bytes]:
    """File name to bytes, for the extracts that only explain losses."""
    rows = {
        "articles": [[*one[:4], day(one[4]) if one[4] else ""] for one in PRODUCTS],
        "tarifs": [[one[0], day(one[1]), *one[2:]] for one in PRICE_CHANGES],
        "ruptures": [[one[0], day(one[1]), day(one[2]) if one[2] else ""] for one in STOCK_OUTS],
        "promotions": [[*one[:3], day(one[3]), day(one[4]), one[5]] for one in PROMOTIONS],
        "zones": coverage_rows(roster),
        "commerciaux": salesperson_rows(),
        "ameliorations": [[day(one[0]), *one[1:]] for one in IMPROVEMENTS],
        "canaux": [[*one] for one in CHANNELS],
        "affectations": assignment_rows(roster),
        "retours": return_rows(orders, last_days),
        "factures": invoice_rows(orders),
        "devis": quote_rows(roster, last_days),
        "contrats": contract_rows(),
        "appels": call_rows(contacts),
        "enquetes": survey_rows(),
        "lignes": line_rows(roster, orders, last_days),
    }
    return {
        f"{name}_2026-10-31.csv": as_csv(HEADERS[name], found, "utf-8", "\n")
        for name, found in rows.items()
    }
