"""Why each row of a client counts or does not, told by hand on both sides of every bound.

The rows lie at the bounds of the rules of `sql/losses`, which run for real: where `explain` and a
rule no longer agree on the days, a reason here is another one.
"""

from datetime import date

import pytest
from model_bench import Bench, shared_bench

from reconquete_pipeline.story.client_timeline import TIMELINE
from reconquete_pipeline.text.french_words import in_french

EVIDENCE = (
    "orders.misnamed_returns",
    "reference.loss_causes", "reference.cause_words", "reference.evidence_tiers",
    "reference.evidence_kinds", "losses.fact_evidence", "losses.declared_evidence",
    "losses.incident_evidence", "losses.context_evidence", "losses.evidence",
    "losses.weighted_evidence", "losses.counted_evidence",
)  # fmt: skip
LOSS = {
    "window_kind": "loss", "last_purchase_on": "2025-03-01", "expected_on": "2025-04-01",
    "lost_on": "2025-09-01", "evidence_from_on": "2024-11-01", "evidence_to_on": "2025-09-01",
    "declared_to_on": "2026-03-31", "earliest_order_on": "2025-01-10", "purchase_day_count": "9",
}  # fmt: skip
AT_RISK = {
    "window_kind": "at_risk", "last_purchase_on": "2026-05-01", "expected_on": "2026-06-01",
    "evidence_from_on": "2026-01-01", "evidence_to_on": "2026-06-30",
    "declared_to_on": "2026-06-30", "earliest_order_on": "2026-03-01", "purchase_day_count": "12",
}  # fmt: skip
IN_TIME, TOO_LATE, DEAR = "2025-09-01", "2025-09-02", "1234.50"
Told = dict[str, tuple[str, str]]


def row(text: str, /, **further: str) -> dict[str, str]:
    """A row from `column=value` parts."""
    return dict(part.split("=", 1) for part in text.split()) | further


def read(bench: Bench, client_id: str) -> Told:
    """What happened to its details and why it counts or does not."""
    cursor = bench.connection.execute(TIMELINE, {"client": client_id})
    _, _, details, _ = (str(column[0]) for column in cursor.description or ())
    return {
        str(what): (str(in_french(details, said)), str(why))
        for _, what, said, why in cursor.fetchall()
    }


@pytest.fixture(scope="module")
def told() -> dict[str, Told]:
    """The stories of `a`, lost once; of `b`, lost and now at risk; of `n`, never lost."""
    bench = shared_bench()
    bench.set_night(date(2026, 6, 30))
    try:
        for table, rows in ROWS.items():
            bench.fill(table, rows)
        bench.make(*EVIDENCE)
        return {client: read(bench, client) for client in ("a", "b", "n")}
    finally:
        for table in EVIDENCE:
            bench.connection.execute(f"delete from {table}")
        bench.empty()


def complaint(number: str, opened_on: str, **further: str) -> dict[str, str]:
    return {"complaint_id": number, "client_id": "a", "opened_on": opened_on, **further}


def contact(number: str, day: str, channel: str, **further: str) -> dict[str, str]:
    at = f"{day} 10:00"
    return {
        "contact_id": number,
        "client_id": "a",
        "contacted_at": at,
        "channel": channel,
    } | further


ROWS = {
    "losses.evidence_windows": [
        {"client_id": "a", **LOSS},
        {"client_id": "b", **LOSS},
        {"client_id": "b", **AT_RISK},
        {"client_id": "n", **LOSS, "window_kind": "compared", "lost_on": "null"},
    ],
    "staging.complaints": [
        complaint("c1", "2024-10-31", category="quality"),
        complaint("c2", "2024-11-01", category="quality", severity="low", resolved_on="2024-11-03"),
        complaint("c3", "2025-09-02", category="quality"),
        complaint("c4", "2025-08-31", category="other", outcome="refused", resolved_on=TOO_LATE),
        complaint("c5", "2025-08-01", category="other", outcome="refused", resolved_on=IN_TIME),
        complaint("c6", "2025-03-01", category="other"),
        complaint("c7", "2025-03-01", category="other", outcome="unfounded"),
        complaint("c8", "2025-07-20", text="C'est bien trop cher."),
        # The number of a late order, on a day that is not looked at.
        complaint("o3", "2024-10-01", category="other"),
    ],
    "orders.valid_orders": [
        row("order_id=o1 client_id=a ordered_on=2024-10-20"),
        row("order_id=o2 client_id=a ordered_on=2024-10-21"),
        row("order_id=o3 client_id=a ordered_on=2025-01-10"),
        row("order_id=o4 client_id=a ordered_on=2025-02-01"),
        row("order_id=o5 client_id=a ordered_on=2025-03-01"),
        row("order_id=o6 client_id=a ordered_on=2025-03-01"),
        row("order_id=o7 client_id=b ordered_on=2026-05-01"),
        row("order_id=o9 client_id=a ordered_on=2025-03-01"),
        row("order_id=o10 client_id=a ordered_on=2025-03-01"),
        row("order_id=o11 client_id=a ordered_on=2026-04-01"),
        row("order_id=o8 client_id=n ordered_on=2025-03-01"),
    ],
    "staging.orders": [row("order_id=o8 client_id=n")],
    "staging.deliveries": [
        row("order_id=o1 promised_on=2024-10-22 delivered_on=2024-10-31"),
        row("order_id=o2 promised_on=2024-10-22 delivered_on=2024-11-01"),
        row("order_id=o3 promised_on=2025-01-20 delivered_on=2025-02-01"),
        row("order_id=o4 promised_on=2025-02-05 delivered_on=2025-02-05"),
        row("order_id=o5 promised_on=2025-09-02 delivered_on=2025-09-30"),
        row("order_id=o6 promised_on=2025-03-03 delivered_on=2025-03-03 incident=refused"),
        row("order_id=o7 promised_on=2026-06-26"),
        row("order_id=o9 promised_on=2025-08-27 delivered_on=2025-09-02"),
        row("order_id=o10 promised_on=2025-08-28 delivered_on=2025-09-10"),
        row("order_id=o11 promised_on=2026-04-02 delivered_on=2026-04-20"),
    ],
    "staging.returns": [
        row("return_id=r1 client_id=a sent_back_on=2024-10-31 return_reason=damaged"),
        row("return_id=r2 client_id=a sent_back_on=2025-03-05 return_reason=other"),
        row("return_id=r3 client_id=a order_id=o8 sent_back_on=2025-03-05 return_reason=defect"),
    ],
    "staging.contacts": [
        contact("k1", "2024-12-01", "visit"),
        contact("k2", "2024-12-11", "phone", direction="inbound"),
        contact("k3", "2024-12-21", "visit", direction="outbound"),
        contact("k4", "2025-04-02", "visit"),
        contact("k5", "2024-12-15", "email"),
        contact("k6", "2024-12-01", "email"),
        contact("k7", "2024-12-15", "email", direction="inbound"),
        contact("k8", "2024-12-15", "visit", is_delivered="false"),
        contact("k9", "2025-03-02", "letter"),
    ],
    "staging.surveys": [
        row("response_id=s1 client_id=a answered_on=2025-02-28 cause=price"),
        row("response_id=s2 client_id=a answered_on=2025-03-01 cause=price competitor=Halles"),
        row("response_id=s3 client_id=a answered_on=2026-04-01 cause=price"),
        row("response_id=s4 client_id=a answered_on=2025-12-01 satisfaction_level=dissatisfied"),
        row("response_id=s5 client_id=a answered_on=2026-01-01", text="Vous êtes trop chers."),
    ],
    "staging.call_reports": [
        row("contact_id=k1 client_id=a call_outcome=no_answer", called_at="2025-12-02 09:00"),
        row("contact_id=k4 client_id=b call_outcome=no_more_use", called_at="2026-05-02 09:00"),
    ],
    "staging.quotes": [
        row("quote_id=q1 client_id=a quoted_on=2024-10-31 lost_reason=price", net_amount_eur=DEAR),
        row("quote_id=q2 client_id=a quoted_on=2025-08-30 decided_on=2025-09-02 lost_reason=price"),
        row("quote_id=q3 client_id=a quoted_on=2025-08-01 lost_reason=lead_time"),
        row("quote_id=q4 client_id=a quoted_on=2025-03-01 is_won=true"),
        row("quote_id=q5 client_id=a quoted_on=2025-03-01"),
        row("quote_id=q6 client_id=b quoted_on=2025-12-31 lost_reason=price"),
    ],
    "staging.invoices": [
        row("invoice_id=f1 client_id=a issued_on=2024-09-01 due_on=2024-10-01 is_disputed=true"),
        row("invoice_id=f2 client_id=a issued_on=2024-09-02 due_on=2024-10-01 is_disputed=true"),
        row("invoice_id=f3 client_id=a due_on=2025-07-02 net_amount_eur=30.00"),
        row("invoice_id=f4 client_id=a due_on=2025-07-03 net_amount_eur=30.00"),
        row("invoice_id=f5 client_id=a due_on=2025-01-01 net_amount_eur=9.00 paid_on=2025-09-01"),
        row("invoice_id=f6 client_id=a due_on=2025-01-01 net_amount_eur=20.01 paid_on=2025-09-02"),
        row("invoice_id=f7 client_id=a due_on=2025-01-01 net_amount_eur=9.00 paid_on=2025-01-01"),
        row("invoice_id=f8 client_id=b due_on=2026-02-01 net_amount_eur=50.00"),
    ],
    "staging.contracts": [
        row("contract_id=t1 client_id=a starts_on=2024-01-01 ended_on=2024-10-31 ended_by=us"),
        row("contract_id=t2 client_id=a starts_on=2024-01-01 ends_on=2025-02-28 ended_by=client"),
        row("contract_id=t3 client_id=a starts_on=2024-01-01 ends_on=2025-02-28 is_renewed=true"),
        row(
            "contract_id=t4 client_id=a starts_on=2024-01-01 ended_on=2025-03-02 ended_by=client",
            end_reason="Trop cher pour nous",
        ),
    ],
    "staging.order_lines": [
        row("order_id=o5 line_number=1 client_id=a product_id=p net_amount_eur=5.00")
        | {"ordered_at": "2025-03-01 00:00"}
    ],
    "staging.price_changes": [
        row("product_id=p changed_on=2025-02-20 old_price_eur=10.00 new_price_eur=11.00")
    ],
}  # fmt: skip
NEGLECT = "ni visite ni appel abouti du 21/12/2024 au 01/04/2025, d'habitude tous les 10 jours"
OWED = "50,01 € de factures échues depuis plus de 60 jours, la plus ancienne f6 du 01/01/2025"
FROM = "avant les jours regardés (dès le 01/11/2024)"
NOTHING, LOST = "ne dit rien d'une cause", "après la perte du 01/09/2025"
# What happened to its details and why it counts or does not. The weights are worked out by hand:
# that of the kind, times .4 for what is minor or .75 for what is read in words, halved for every 60
# days before the last purchase or after the expected one.
OF_A = {
    "réclamation c1": ("qualité, pas encore réglée", FROM),
    "réclamation c2": (
        "qualité, gravité faible, réglée le 03/11/2024", "compte : qualité du produit, poids 0,07"
    ),
    "réclamation c3": ("qualité, pas encore réglée", LOST),
    "réclamation c4": (
        "autre, refus, réglée le 02/09/2025", "refusée après la perte du 01/09/2025"
    ),
    "réclamation c5": ("autre, refus, réglée le 01/09/2025", "compte : litige, poids 0,15"),
    "réclamation c6": ("autre, pas encore réglée", NOTHING),
    "réclamation c7": (
        "autre, non fondée, pas encore réglée", "non fondée, et pas assez nombreuses pour compter"
    ),
    "réclamation c8": ("pas encore réglée", "compte : prix, d'après ses mots, poids 0,13"),
    "réclamation o3": ("autre, pas encore réglée", FROM),
    "livraison de o1": ("9 jours de retard", f"{FROM}, et pas des 3 dernières commandes"),
    "livraison de o2": ("10 jours de retard", "compte : retard de livraison, poids 0,15"),
    "livraison de o3": ("12 jours de retard", "compte : retard de livraison, poids 0,43"),
    "livraison de o4": ("à l'heure", NOTHING),
    "livraison de o5": ("28 jours de retard", LOST),
    "livraison de o9": ("6 jours de retard", "compte : retard de livraison, poids 0,10"),
    "livraison de o10": (
        "13 jours de retard", "pas encore 5 jours de retard à la perte du 01/09/2025"
    ),
    "livraison de o11": ("18 jours de retard", LOST),
    "livraison de o6": ("à l'heure, refus", NOTHING),
    "retour r1": ("abîmé", FROM),
    "retour r2": ("autre", NOTHING),
    "retour r3": (
        "défaut, commande o8", "client et commande ne vont pas ensemble : ne compte pour personne"
    ),
    "contact k1": ("visite", f"compte, dans : {NEGLECT}"),
    "contact k2": ("appel, de sa part", f"compte, dans : {NEGLECT}"),
    "contact k3": ("visite, de notre part", f"compte, dans : {NEGLECT}"),
    "contact k4": ("visite", "après l'achat attendu le 01/04/2025"),
    "contact k5": ("e-mail", "pas trop de sollicitations"),
    "contact k6": ("e-mail", "avant les jours regardés (dès le 02/12/2024)"),
    "contact k7": ("e-mail, de sa part", NOTHING),
    "contact k8": ("visite, pas abouti", NOTHING),
    "contact k9": ("courrier", "après le dernier achat du 01/03/2025"),
    NEGLECT: ("None", "compte : client délaissé, poids 0,45"),
    "enquête s1": ("prix", "avant le dernier achat du 01/03/2025"),
    "enquête s2": ("prix, concurrent : Halles", "compte : prix, poids 0,60"),
    "enquête s3": ("prix", "après le retour du 01/04/2026"),
    "enquête s4": ("insatisfait", NOTHING),
    "enquête s5": ("", "compte : prix, d'après ses mots, poids 0,45"),
    "appel k1": ("sans réponse", NOTHING),
    "devis q1": ("refusé, prix, 1\u202f234,50 €", FROM),
    "devis q2": ("refusé, prix", LOST),
    "devis q3": ("refusé, délai", "compte : retard de livraison, poids 0,07"),
    "devis q4": ("accepté", NOTHING),
    "devis q5": ("pas encore décidé", NOTHING),
    "facture f1": (
        "contestée, échéance le 01/10/2024, pas encore payée",
        "avant les jours regardés (dès le 02/09/2024)",
    ),
    "facture f2": (
        "contestée, échéance le 01/10/2024, pas encore payée", "compte : litige, poids 0,11"
    ),
    "facture f3": (
        "30 €, échéance le 02/07/2025, pas encore payée", f"compte, dans : {OWED}"
    ),
    "facture f4": (
        "30 €, échéance le 03/07/2025, pas encore payée",
        "échue depuis 60 jours au plus à la perte du 01/09/2025",
    ),
    "facture f5": (
        "9 €, échéance le 01/01/2025, payée le 01/09/2025", "payée entre-temps"
    ),
    "facture f6": (
        "20,01 €, échéance le 01/01/2025, payée le 02/09/2025", f"compte, dans : {OWED}"
    ),
    OWED: ("None", "compte : impayé, poids 1,00"),
    "contrat t1": ("depuis le 01/01/2024, résilié le 31/10/2024, par nous", FROM),
    "contrat t2": (
        "depuis le 01/01/2024, jusqu'au 28/02/2025, par le client",
        "avant le dernier achat du 01/03/2025",
    ),
    "contrat t3": ("depuis le 01/01/2024, jusqu'au 28/02/2025, reconduit", NOTHING),
    "contrat t4": (
        "depuis le 01/01/2024, résilié le 02/03/2025, par le client",
        "même incident que : déclaré dans l'enquête s2 du 01/03/2025 (concurrent : Halles)",
    ),
    "hausse de prix jusqu'à 10 % le 20/02/2025 sur 100 % de ses achats (article p)": (
        "None",
        "même incident que : déclaré dans l'enquête s2 du 01/03/2025 (concurrent : Halles)",
    ),
}  # fmt: skip


def test_each_row_says_why_it_counts_or_does_not(told: dict[str, Told]):
    assert told["a"] == OF_A


def test_of_two_silences_a_row_says_for_which_it_counts_and_where_it_lies(told: dict[str, Told]):
    waited = (
        "ni visite ni appel abouti du 02/05/2026 au 01/06/2026, d'habitude tous les 10 jours chez"
        " nos clients"
    )
    both = "après la perte du 01/09/2025, avant les jours regardés (dès le 01/01/2026)"
    assert told["b"] == {
        "devis q6": ("refusé, prix", both),
        "facture f8": (
            "50 €, échéance le 01/02/2026, pas encore payée", "en tout, pas plus de 50 € dus"
        ),
        "appel k4": (
            "plus d'usage",
            f"compte : besoin ponctuel, poids 0,90 (silence depuis le 01/05/2026) ; compte, dans : "
            f"{waited}",
        ),
        waited: ("None", "compte : client délaissé, poids 0,45 (silence depuis le 01/05/2026)"),
        "livraison de o7": ("pas livrée", "pas encore 5 jours de retard"),
    }  # fmt: skip


def test_who_was_never_lost_has_nothing_to_explain(told: dict[str, Told]):
    assert told["n"] == {
        "retour r3": (
            "défaut, commande o8, au nom d'un autre client",
            "client et commande ne vont pas ensemble : ne compte pour personne",
        )
    }
