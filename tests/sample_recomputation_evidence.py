"""What the extracts of causes say of a silence of the sample home, without the pipeline.

Facts, declarations, returns, invoices, quotes, and the context of prices, articles, promotions and
salespeople, written again from their words in the design. What a client says in words is
read here by hand. Complaints, deliveries and contacts are in `sample_recomputation_causes.py`.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

import sample_recomputation as own

Record = dict[str, str]


class Piece(NamedTuple):
    """One piece of evidence; `share` is the part of its weight that it has, an order its key."""

    kind: str
    number: str
    on: date
    share: float = 1.0
    order_id: str | None = None


class Silence(Protocol):
    """What a silence must tell: whose, from when, and until when evidence counts."""

    client_id: str
    last: date
    expected_on: date
    to_on: date
    declared_to: date

    @property
    def from_on(self) -> date: ...


def table(name: str) -> list[Record]:
    """All rows of the files whose names begin so, by header."""
    rows = []
    for path in sorted(own.INBOX.glob(f"{name}_*")):
        lines = list(own.csv.reader(own.io.StringIO(own.text_of(path), newline=""), delimiter=";"))
        rows += [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    return rows


CLIENTS = own.read_clients()
MERGED = {one: client.merged_into for one, client in CLIENTS.items() if client.merged_into}


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


def day(text: str) -> date | None:
    return own.day_of(text[:10]) if text else None


def year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


def number(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", "."))


PLACES = {row["Code client"]: (row["Code postal"], row["Secteur"]) for row in table("clients")}
INVOICES, RETURNS, QUOTES = by_client("factures"), by_client("retours"), by_client("devis")
CONTRACTS, CALLS, SURVEYS = by_client("contrats"), by_client("appels"), by_client("enquetes")
LINES, SALESPEOPLE = by_client("lignes"), by_client("affectations")
SERVED, PRODUCTS, PRICES = table("zones"), table("articles"), table("tarifs")
STOCK_OUTS, PROMOTIONS = table("ruptures"), table("promotions")

TICKED = {
    "besoin ponctuel": "one_off_need",
    "changement de situation": "life_change",
    "délaissé": "neglect",
    "oubli": "neglect",
    "promotion d'un concurrent": "aggressive_promotion",
    "prix": "price",
    "trop cher": "price",
    "concurrence": "competitor_offer",
    "concurrent": "competitor_offer",
    "gamme": "unsuitable_offer",
    "offre inadaptée": "unsuitable_offer",
    "qualité": "product_quality",
    "produit": "product_quality",
    "accueil": "poor_service",
    "service": "poor_service",
    "retard": "late_delivery",
    "livraison": "late_delivery",
    "commercial": "salesperson_relation",
    "litige": "dispute",
}
# What clients said in words: read by hand.
SAID = {
    "Trop d'e-mails, je n'ouvrais plus rien.": "over_solicited",
    "Je pars à la retraite.": "life_change",
    "Livré trop tard deux fois.": "late_delivery",
    "Toujours en retard": "late_delivery",
    "Je prends ma retraite": "life_change",
    "Vous êtes devenus trop chers": "price",
    "On ne nous voit plus": "neglect",
    "La gamme ne convient plus à ma carte": "unsuitable_offer",
    "Deux livraisons en retard de suite": "late_delivery",
    "Trop cher depuis la hausse": "price",
    "Un litige jamais réglé": "dispute",
    "J'ai déménagé à Dakar": "out_of_area",
    "Service client injoignable": "poor_service",
    "Personne ne répond au téléphone": "poor_service",
    "Trop cher": "price",
    "Plus de visite.": "neglect",
    "Plus aucune nouvelle.": "neglect",
    "Deux cageots de fruits abîmés.": "product_quality",
    "Toujours en retard le samedi.": "late_delivery",
    "Personne ne répond jamais.": "poor_service",
    # No cause, or too little to tell one.
    "Votre tarif a trop monté.": None,
    "La fête n'aura plus lieu.": None,
    "Bon service, bon accueil.": None,
    "La caisse de cidre à moitié prix.": None,
    "Un retard en juin.": None,
    "Nous vendons l'affaire.": None,
    "Les prix montent.": None,
    "Plus de farine T80 chez vous.": None,
    "Une facture fausse, corrigée.": None,
    "Des conserves bosselées.": None,
    "": None,
}
# What is better elsewhere is the reason.
BETTER = {"le choix": "unsuitable_offer", "l'heure tenue": None, "livré tous les jours": None}
BETTER[""] = None


def facts(silence: Silence) -> list[Piece]:
    """Ceased, served no more, money owed for more than sixty days, a contract that we ended."""
    pieces = []
    ceased_on, to_on = CLIENTS[silence.client_id].ceased_on, silence.to_on
    if ceased_on and ceased_on <= to_on:
        pieces.append(Piece("ceased_client", f"ceased {ceased_on}", ceased_on))
    covering = [
        (row["Préfixe postal"], day(row["Desservi jusqu'au"]))
        for row in SERVED
        if PLACES[silence.client_id][0].startswith(row["Préfixe postal"])
    ]
    if not any(ended is None or ended > to_on for _, ended in covering):
        given_up = [(on, one) for one, on in covering if on and silence.from_on <= on <= to_on]
        if given_up:
            on, prefix = max(given_up)
            pieces.append(Piece("area_given_up", prefix, on))
    owed = []
    for row in INVOICES[silence.client_id]:
        due, paid = own.day_of(row["Échéance"]), day(row["Date de règlement"])
        is_open = (paid is None or paid > to_on) and row["Litige"] == "non"
        if is_open and (to_on - due).days > 60:
            owed.append((due, row["N° facture"], number(row["Montant HT"])))
    if sum(amount for *_, amount in owed) > 50:
        due, invoice, _ = min(owed)
        pieces.append(Piece("invoice_unpaid", invoice, due))
    for row in CONTRACTS[silence.client_id]:
        ended = day(row["Date de résiliation"])
        if row["Résilié par"] == "nous" and ended and silence.from_on <= ended <= to_on:
            pieces.append(Piece("contract_ended_by_us", row["N° contrat"], ended))
    return pieces


Answer = tuple[str, str, date, float]  # kind, number, day, share: words count for .75


def survey_answers(client_id: str) -> list[Answer]:
    """What was ticked, and what the words say that is another cause."""
    found: list[Answer] = []
    for row in SURVEYS[client_id]:
        on = own.day_of(row["Date de réponse"])
        ticked = TICKED.get(row["Cause"]) or ("competitor_offer" if row["Concurrent"] else None)
        if ticked:
            found.append((f"survey_{ticked}", row["N° réponse"], on, 1.0))
        if (cause := SAID[row["Commentaire"]]) and cause != ticked:
            found.append((f"survey_{cause}", row["N° réponse"], on, 0.75))
    return found


def call_answers(client_id: str) -> list[Answer]:
    """What was said of the change and is better elsewhere, else what the outcome hints at."""
    found: list[Answer] = []
    for row in CALLS[client_id]:
        hints = {"plus besoin": "call_one_off_need", "plus d'usage": "call_one_off_need"}
        hints["autre solution"] = "call_other_solution"
        hint = "call_competitor_offer" if row["Concurrent"] else hints.get(row["Issue"])
        said = {SAID[row["Pourquoi"]], BETTER[row["Mieux ailleurs"]]} - {None}
        on = own.day_of(row["Date d'appel"][:10])
        found += [(f"call_{cause}", row["N° contact"], on, 0.75) for cause in said]
        if hint and not said:
            found.append((hint, row["N° contact"], on, 1.0))
    return found


def answers(client_id: str) -> list[Answer]:
    """All that a client said of why it left."""
    found = survey_answers(client_id) + call_answers(client_id)
    for row in CONTRACTS[client_id]:
        if row["Résilié par"] == "client" and (cause := SAID[row["Motif"]]):
            on = own.day_of(row["Date de résiliation"])
            found.append((f"ending_{cause}", row["N° contrat"], on, 0.75))
    return found


def declared(silence: Silence) -> list[Piece]:
    return [
        Piece(kind, key, on, share)
        for kind, key, on, share in answers(silence.client_id)
        if silence.last <= on <= silence.declared_to
    ]


RETURN_KINDS = {
    "défectueux": "return_defect",
    "casse": "return_damaged",
    "retard": "return_late",
    "erreur de livraison": "return_wrong_item",
    "ne convient pas": "return_not_wanted",
    "erreur de facturation": "return_billing_error",
}
QUOTE_KINDS = {
    "prix": "quote_lost_price",
    "concurrence": "quote_lost_competitor",
    "offre inadaptée": "quote_lost_product",
    "délai": "quote_lost_lead_time",
    "sans suite": "quote_lost_no_need",
}


def incidents(silence: Silence) -> list[Piece]:
    """Goods sent back, invoices disputed, offers refused."""
    pieces = []
    for row in RETURNS[silence.client_id]:
        on, kind = own.day_of(row["Date de retour"]), RETURN_KINDS.get(row["Motif"])
        if kind and silence.from_on <= on <= silence.to_on:
            pieces.append(Piece(kind, row["N° avoir"], on, 1.0, row["N° commande"]))
    for row in INVOICES[silence.client_id]:
        on = own.day_of(row["Date de facture"])
        is_near = silence.last - timedelta(days=180) <= on <= silence.to_on
        if row["Litige"] == "oui" and is_near:
            pieces.append(Piece("invoice_disputed", row["N° facture"], on))
    for row in QUOTES[silence.client_id]:
        on, kind = own.day_of(row["Date de décision"]), QUOTE_KINDS.get(row["Motif de refus"])
        if kind and silence.from_on <= on <= silence.to_on:
            pieces.append(Piece(kind, row["N° devis"], on))
    return pieces


def parts(silence: Silence) -> dict[str, tuple[float, str]]:
    """Article to its part of the last year's purchases, and its family."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    families = {}
    for row in LINES[silence.client_id]:
        if year_before(silence.last) <= own.day_of(row["Date commande"]) <= silence.last:
            exact = number(row["Quantité"]) * number(row["Prix unitaire HT"])
            amounts[row["Article"]] += exact.quantize(own.CENT, rounding=own.ROUND_HALF_UP)
            families[row["Article"]] = row["Famille"]
    total = sum(amounts.values())
    return {
        one: (round(float(amount / total), 6), families[one]) for one, amount in amounts.items()
    }


def articles(silence: Silence) -> list[Piece]:
    """Rises in price, articles that are gone or missing, by their part of what was bought."""
    pieces, bought = [], parts(silence)
    until = min(silence.expected_on, silence.to_on)
    risen: dict[date, float] = defaultdict(float)
    for row in PRICES:
        on = own.day_of(row["Date d'effet"])
        is_near = silence.last - timedelta(days=90) <= on <= until
        is_rise = number(row["Nouveau prix HT"]) >= number(row["Ancien prix HT"]) * Decimal("1.05")
        if row["Code article"] in bought and is_near and is_rise:
            risen[on] += bought[row["Code article"]][0]
    pieces += [Piece("price_rise", f"prices of {on}", on, part) for on, part in risen.items()]
    gone = [
        (row["Code article"], on)
        for row in PRODUCTS
        if row["Code article"] in bought
        and (on := day(row["Arrêté le"]))
        and silence.from_on <= on <= until
    ]
    if gone:
        key = f"{min(gone)[0]} and {len(gone) - 1} more"
        part = sum(bought[one][0] for one, _ in gone)
        pieces.append(Piece("products_discontinued", key, min(on for _, on in gone), part))
    for row in STOCK_OUTS:
        starts, ends = own.day_of(row["Du"]), day(row["Au"])
        is_near = starts <= until and (ends is None or ends >= silence.from_on)
        if row["Code article"] in bought and is_near:
            on = max(min(ends or silence.last, silence.last), starts)
            pieces.append(
                Piece("stock_out", row["Code article"], on, bought[row["Code article"]][0])
            )
    return pieces


def surroundings(silence: Silence) -> list[Piece]:
    """Promotions of competitors, another salesperson."""
    pieces, bought = [], parts(silence)
    until = min(silence.expected_on, silence.to_on)
    for row in PROMOTIONS:
        starts, ends = own.day_of(row["Du"]), own.day_of(row["Au"])
        is_deep = int(row["Remise"].removesuffix(" %")) >= 30
        is_here = row["Secteur"] in {"", PLACES[silence.client_id][1]}
        if not (is_deep and is_here and starts <= until and ends >= silence.from_on):
            continue
        same = [part for part, family in bought.values() if row["Famille"] in {"", family}]
        # of whom nobody knows what was bought, only a promotion of everything met
        share = min(sum(same), 1.0) if bought else float(not row["Famille"])
        if share:
            key, on = f"{row['Concurrent']} from {starts}", max(starts, min(ends, silence.last))
            pieces.append(Piece("competitor_promotion", key, on, share))
    held = [
        (own.day_of(row["Du"]), row["Code commercial"]) for row in SALESPEOPLE[silence.client_id]
    ]
    for starts, code in held:
        is_other = any(before < starts and other != code for before, other in held)
        if is_other and silence.last - timedelta(days=90) <= starts <= until:
            pieces.append(Piece("salesperson_changed", f"to {code}", starts))
    return pieces


def further_pieces(silence: Silence) -> list[Piece]:
    """All evidence of this module."""
    return [
        *facts(silence),
        *declared(silence),
        *incidents(silence),
        *articles(silence),
        *surroundings(silence),
    ]
