"""French words for the codes that no table of `sql/reference/` translates, and values as they read.

Tables keep codes and exact values; here they become what a person would write.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.sql_text import text_literal

DETAILS = "Précisions"
RUNNING = "dans le tirage d'une campagne en cours"
STOPPED = "contact arrêté"

WORDS: Mapping[str, Mapping[str, str]] = {
    "client_type": {"B2B": "professionnel", "B2C": "particulier", "unknown": "inconnu"},
    "buyer_type": {"B2B": "professionnel", "B2C": "particulier", "unknown": "inconnu"},
    "campaign_kind": {
        "win_back": "reconquête",
        "survey": "enquête",
        "enquiry_call": "appel d'enquête",
        "letter": "lettre",
    },
    "campaign_status": {"current": "clients actuels", "at_risk": "à risque", "lost": "perdus"},
    "tested_parameter": {"channel": "le canal", "offer": "l'offre", "text": "le texte"},
    "file_state": {"same": "inchangé", "changed": "changé", "missing": "disparu"},
    "verdict": {
        "effective": "efficace",
        "harmful": "nuisible",
        "inconclusive": "non concluant",
        "no_control": "sans témoin",
        "empty_arm": "groupe vide",
        "window_open": "mesure en cours",
        "informative": "pour information",
        "too_few": "trop peu de clients",
        "unknown_members": "trop de clients inconnus",
        "drawn_after_sending": "tirage après l'envoi",
        "sample_ratio_mismatch": "groupes déséquilibrés",
    },
    "sign_direction": {
        "more": "plus de retours que chez les témoins",
        "fewer": "moins de retours que chez les témoins",
    },
    "move_period": {
        "night": "depuis la nuit précédente",
        "last_month": "le dernier mois complet",
        "month_to_date": "le mois en cours",
    },
    "moved_between": {"status": "les situations", "rfm_segment": "les segments"},
    "cost_item": {
        "letter": "courrier",
        "email": "e-mail",
        "phone": "appel",
        "sms": "SMS",
        "visit": "visite",
        "unknown": "contact par un moyen non précisé",
        "offer": "offre",
    },
    "cell_kind": {
        "cause": "cause du départ",
        "wave": "vague",
        "offer": "offre",
        "lost_class": "classe de valeur",
    },
    "margin_basis": {
        "delivered": "fournie avec les commandes",
        "of_company": "celle des autres commandes de l'entreprise",
        "assumed": "supposée (taux par défaut)",
        "unknown": "inconnue",
    },
    "abc_population": {"all": "tous les clients", "lost": "clients perdus"},
    "ask_by": {"call": "appel", "survey": "enquête"},
    "buyers": {"all": "tous", "repeat": "au moins deux achats"},
    "contact_order": {"revenue": "chiffre d'affaires", "expected_lift": "effet attendu"},
    "cause_family": {
        "natural": "naturelle",
        "company": "du fait de l'entreprise",
        "emotional": "émotionnelle",
        "emotional_and_rational": "émotionnelle et rationnelle",
        "rational": "rationnelle",
        "none": "aucune",
    },
    "motive": {"emotional": "émotionnel", "rational": "rationnel"},
    "eligible_when": {
        "yes": "oui",
        "yes_first": "oui, en premier",
        "no": "non",
        "low": "oui, en dernier",
        "after_payment": "une fois payé",
        "override": "sur go du responsable",
        "manager": "au responsable de décider",
        "with_consent": "avec son accord",
        "with_offer": "avec une offre qui répond",
        "unless_declared": "sauf s'il l'a dit lui-même",
        "survey": "l'interroger d'abord",
    },
    "advantage_kind": {
        "emotional": "considération",
        "material": "avantage matériel",
        "financial": "avantage financier",
        "informational": "information",
    },
    "conflict_kind": {"conflict": "conflit", "no_contact": "ne plus contacter"},
    "word_reading": {
        "affirmed": "ce qui est affirmé",
        "denying": "ce qui est dit, négations comprises",
        "better_elsewhere": "ce qui est mieux ailleurs",
    },
    "right_basis": {
        "consent": "consentement",
        "similar_products": "produits similaires",
        "legitimate_interest": "intérêt légitime",
        "bloctel_check": "vérification Bloctel",
        "running_contract": "contrat en cours",
        "checked_elsewhere": "vérifié ailleurs",
    },
    "funnel_view": {
        "campaign": "campagne entière",
        "channel": "par canal",
        "arm": "par groupe",
        "wave": "par vague",
        "cause": "par cause",
        "offer": "par offre",
        "salesperson": "par commercial",
        "cell": "tout croisé",
    },
    "funnel_channel": {
        "any": "tous les canaux",
        "letter": "courrier",
        "email": "e-mail",
        "phone": "appel",
        "sms": "SMS",
        "visit": "visite",
    },
    "reputation_act": {"complaint": "réclamation", "objection": "opposition"},
    "code_reading": {
        "own": "son propre code",
        "out_of_window": "son code, hors de la mesure",
        "other_client": "code d'un autre client",
        "never_given": "code jamais donné",
        "misread": "code mal recopié",
        "unlike": "code d'aucun client",
    },
    "delay_kind": {
        "since_loss": "de la perte au lancement",
        "since_contact": "du dernier contact au retour",
        "reaction": "du premier contact à la réponse",
    },
    "loyalty_alert": {
        "old_cause": "ancienne cause de départ",
        "loyal_at_risk": "client important qui se tait",
        "early_complaint": "réclamation précoce",
    },
    "profile_group": {"best": "meilleurs clients", "won_back": "clients reconquis"},
    "trait": {
        "client_type": "type de client",
        "zone": "secteur",
        "first_family": "première famille achetée",
        "first_channel": "canal de la première commande",
        "first_discount": "remise à la première commande",
        "referred": "venu sur recommandation",
        "frequency_score": "score de fréquence",
    },
    "return_origin": {
        "all": "tous les retours",
        "campaign": "après une campagne",
        "organic": "sans campagne",
    },
    "hot_signal": {
        "need_now": "besoin immédiat",
        "quote": "devis",
        "reply": "réponse",
        "click": "clic",
        "open": "message ouvert",
    },
    "do_not_call_reason": {
        "has_ordered": "a commandé",
        "answered": "étape faite",
        "call_later": "à rappeler plus tard",
        "unpaid": "impayé",
        "reassigned": "autre commercial",
        "other_step": "autre étape",
        "gone": "ne plus contacter",
    },
    # Where a target stands tonight; of rights, controls and decisions lists say no more.
    "stopped_reason": {
        "is_running_control": STOPPED,
        "has_ordered": "a commandé à nouveau",
        "not_lost": STOPPED,
        "erased": STOPPED,
        "opted_out": STOPPED,
        "ceased": STOPPED,
        "retention_expired": STOPPED,
        "no_go": STOPPED,
        "withdrawn": STOPPED,
        "call_refused": STOPPED,
        "too_many_calls": STOPPED,
        "no_more_use": "n'en a plus l'usage",
        "refused": "a refusé",
        "not_to_call_again": "plus à rappeler",
        "call_later": "à rappeler plus tard",
        "awaiting_answer": "en attente d'une réponse",
        "no_opening": "a répondu sans ouverture",
        "has_answered": "a déjà répondu",
        "not_reachable": "plus joignable",
        "excluded": STOPPED,
        "listed_already": "déjà sur une liste",
    },
    "right_reason": {
        "right_is_given": "droit donné",
        "checked_elsewhere": "vérifié ailleurs",
        "erased": "effacement demandé",
        "opted_out": "opposition",
        "ceased": "client disparu",
        "retention_expired": "durée de conservation dépassée",
        "no_go": "no-go du responsable",
        "withdrawn": "retiré",
        "call_refused": "appel refusé",
        "too_many_calls": "trop d'appels",
        "no_basis": "aucune base légale",
        "no_proof": "base sans preuve",
        "basis_not_enough": "base insuffisante pour ce canal",
        "no_suppression_list": "aucune liste d'opposition fournie",
        "suppression_list_unreadable": "liste d'opposition illisible",
        "suppression_list_too_old": "liste d'opposition trop ancienne",
        "suppression_secret_missing": "clé des oppositions mémorisées absente",
        "suppression_secret_other": "clé des oppositions mémorisées fausse",
    },
    "named_by": {
        "client_number": "numéro de client",
        "response_code": "numéro de la ligne de liste",
        "similar_number": "numéro de même forme",
        "contact_value": "coordonnée",
        "shared_value": "coordonnée partagée",
    },
    "evidence_tier": {
        "fact": "fait",
        "declared": "déclaré",
        "incident": "incident documenté",
        "context": "contexte",
    },
    "confidence_level": {"high": "élevée", "medium": "moyenne", "low": "faible"},
    "place": {"eligible": "éligible", "excluded": "exclu", "to_decide": "au responsable"},
    "threshold_origin": {
        "predictive": "règle prédictive",
        "predictive_risk": "silence rare pour le client",
        "personal_rhythm": "rythme personnel",
        "fixed_days": "délai fixe",
        "fixed_days_act": "délai d'action",
        "learned": "règle apprise",
        "rhythm_not_known": "délai fixe, rythme pas encore connu",
    },
    "access_level": {"easy": "facile", "possible": "possible", "none": "aucun"},
    "assignment": {
        "targeted": RUNNING,
        "control": RUNNING,
        "not_drawn": "éligible, pas encore tiré",
        "to_decide": "au responsable de décider",
        "excluded": "exclu",
    },
}

# Names of extracts, to which a company may add its own.
OPEN_WORDS: Mapping[str, Mapping[str, str]] = {
    # How an objection was told.
    "opt_out_source": {
        "objections": "liste d'opposition",
        "consents": "retrait de consentement",
        "contacts": "réaction à un contact",
        "campaign_events": "désinscription d'un message",
        "surveys": "réponse à une enquête",
        "call_reports": "dit lors d'un appel",
    },
    # What tells of any stop.
    "stop_source": {
        "call_reports": "comptes rendus d'appel",
        "campaign_events": "envois",
        "clients": "fichier des clients",
        "consents": "consentements",
        "contacts": "contacts",
        "objections": "liste d'opposition",
        "orders": "commandes",
        "overrides": "décisions du responsable",
        "surveys": "enquêtes",
    },
}
_ALL_WORDS = {**WORDS, **OPEN_WORDS}
# Codes of what happened to a client, several in one cell.
HAPPENED: Mapping[str, str] = {
    "delay": "retard",
    "quality": "qualité",
    "service": "service",
    "billing": "facturation",
    "price": "prix",
    "person": "personne en cause",
    "other": "autre",
    "low": "gravité faible",
    "medium": "gravité moyenne",
    "high": "gravité forte",
    "founded": "fondée",
    "unfounded": "non fondée",
    "refused": "refus",
    "late": "retard",
    "damaged": "abîmé",
    "incomplete": "incomplet",
    "lost": "perdu",
    "defect": "défaut",
    "wrong_item": "erreur de livraison",
    "not_wanted": "ne convient pas",
    "billing_error": "erreur de facturation",
    "lead_time": "délai",
    "product": "offre inadaptée",
    "competitor": "pour un concurrent",
    "no_need": "plus de besoin",
    "very_satisfied": "très satisfait",
    "satisfied": "satisfait",
    "dissatisfied": "insatisfait",
    "very_dissatisfied": "très insatisfait",
    "no_opinion": "sans opinion",
    "letter": "courrier",
    "email": "e-mail",
    "phone": "appel",
    "sms": "SMS",
    "visit": "visite",
    "outbound": "de notre part",
    "inbound": "de sa part",
    "opened": "ouvert",
    "clicked": "clic",
    "replied": "réponse",
    "ordered": "commande",
    "unsubscribed": "désabonnement",
    "no_more_use": "plus d'usage",
    "other_solution": "autre solution",
    "need_now": "besoin immédiat",
    "interested_later": "intéressé plus tard",
    "reached": "joint",
    "objected": "opposition",
    "no_answer": "sans réponse",
}


def happened_in_french(codes: str) -> str:
    """Codes parted by commas as French words; any other part as it is."""
    return ", ".join(HAPPENED.get(part, part) for part in codes.split(", "))


def word_fr(column: str, value: object) -> object:
    """The word for a code of the column; any other value as it is."""
    if column == DETAILS and isinstance(value, str):
        return happened_in_french(value)
    words = _ALL_WORDS.get(column, {})
    return words.get(value, value) if isinstance(value, str) else value


def word_macros() -> dict[str, str]:
    """A macro for each column with words, `<column>_word(code)`: NULL for a code without a word."""
    return {
        f"{column}_word(code)": "case code"
        + "".join(f" when {text_literal(c)} then {text_literal(w)}" for c, w in words.items())
        + " end"
        for column, words in _ALL_WORDS.items()
    }


def codes_fr(column: str, codes: Sequence[str]) -> str:
    """What the codes of a column mean, as the end of its description; empty without words."""
    words = WORDS.get(column, {})
    said = "; ".join(f"{code} = {words[code]}" for code in codes if code in words)
    return f" Codes : {said}." if said else ""


def in_french(column: str, value: object) -> object:
    """The same, and days rounded to whole ones: what stands in a cell of a list."""
    if column.endswith("_days") and isinstance(value, Decimal):
        return int(_rounded(value, 0))
    return word_fr(column, value)


def told_fr(column: str, value: object) -> str:
    """A value of a column as a person writes it: « 30 jours », « 1 234,50 € », « 12,3 % »."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return french(word_fr(column, value))
    if column.endswith("_days"):
        return counted_fr(int(_rounded(value, 0)), "jour", "jours")
    if column.endswith("_eur"):
        return f"{number_fr(value, 2)} €"
    if column.endswith("_share"):
        return f"{number_fr(100 * value, 1)} %"
    return number_fr(value, 2 if -10 < value < 10 else 1)


def counted_fr(count: int, one: str, many: str) -> str:
    """A number of things: « 1 jour », « 0 jour », « 2 jours »."""
    return f"{number_fr(count, 0)} {plural_fr(count, one, many)}"


def plural_fr(count: Decimal | float, one: str, many: str) -> str:
    """The word for so many: French counts 0 and 1,9 in the singular."""
    return many if count >= 2 or count <= -2 else one


def number_fr(value: Decimal | float, places: int) -> str:
    """A number rounded half up to so many decimals, without them where they are zeros.

    Thousands are set apart by a narrow no-break space.
    """
    whole, _, rest = f"{_rounded(Decimal(str(value)), places):,f}".partition(".")
    return whole.replace(",", "\u202f") + (f",{rest}" if rest.strip("0") else "")


def _rounded(value: Decimal | int, places: int) -> Decimal:
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
