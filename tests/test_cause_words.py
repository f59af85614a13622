"""The rules of reference.cause_words: what they find in French words, and what they leave alone."""

from collections.abc import Callable, Iterable
from itertools import product
from pathlib import Path

import pytest
from model_bench import shared_bench, shared_catalogue

from reconquete_pipeline.text.spelling import without_accents

RULES = (
    shared_bench()
    .connection.execute(
        "select cause, word_reading, words, found_in_fr, not_found_in_fr from"
        f" ({shared_catalogue()['reference.cause_words'].query}) order by all"
    )
    .fetchall()
)
# A competitor's promotion is told by the competitor, too.
FOUND_TOO = {"aggressive_promotion": {"competitor_offer"}}
# Nobody says of himself what a company alone judges.
NOT_IN_WORDS = {"unknown", "unpaid", "ended_by_us", "too_demanding"}

# Each phrase of the file, and the causes that a reader finds in it.
PHRASES = {
    text: frozenset(causes.split()) - {"-"}
    for line in (Path(__file__).parent / "cause_phrases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
    for causes, text in [line.split(" | ", 1)]
}


# Told as nothing: in doubt no cause is read.
NOT_TOLD = {"On ne peut plus suivre vos prix, ils sont trop élevés"}


def curly(text: str) -> str:
    return text.replace("'", "’")


def all_causes(texts: Iterable[str], reading: str = "affirmed") -> dict[str, set[str]]:
    """The causes that the rules find in each text, or in answers to what is better elsewhere."""
    found: dict[str, set[str]] = {text: set() for text in texts}
    asked = [
        {"cause": cause, "words": words, "reading": own}
        for cause, own, words, _, _ in RULES
        if (own == "better_elsewhere") == (reading == "better_elsewhere")
    ]
    rows = (
        shared_bench()
        .connection.execute(
            "with texts as materialized (select text, clauses_of(text) as clauses"
            " from (select unnest($1) as text)) select text, one.cause from texts"
            " cross join (select unnest($2) as one)"
            " where says_words(clauses, one.words, one.reading)",
            [list(found), asked],
        )
        .fetchall()
    )
    for text, cause in rows:
        found[text].add(cause)
    return found


def causes_in(text: str, reading: str = "affirmed") -> set[str]:
    return all_causes([text], reading)[text]


@pytest.mark.parametrize(("cause", "reading", "found", "left"), [(*r[:2], *r[3:]) for r in RULES])
def test_each_rule_finds_its_example_alone_and_leaves_its_counter_example(
    cause: str, reading: str, found: str, left: str
):
    assert causes_in(found, reading) == {cause} | FOUND_TOO.get(cause, set())
    assert cause not in causes_in(left, reading)


def test_every_cause_that_a_client_may_say_has_a_rule():
    reference = shared_catalogue()["reference.loss_causes"]
    causes = (
        shared_bench()
        .connection.execute(f"select cause from ({reference.query}) as causes")
        .fetchall()
    )
    assert {row[0] for row in causes} - NOT_IN_WORDS == {rule[0] for rule in RULES}


@pytest.mark.parametrize(
    "text",
    [
        "Pas de retard",
        "aucun problème de prix",
        "sans défaut",
        "Aucun retard, sans défaut, ni litige",
        "Non, pas trop cher",
        "Je n'ai pas déménagé",
        "Pas de changement de commercial",
        "Nous n'avons pas de concurrent à vous opposer",
        "Ce n'est pas une question de retard",
        "Tout va bien",
        "",
    ],
)
def test_what_is_denied_is_no_cause(text: str):
    assert causes_in(text) == set()


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("TROP CHER !", {"price"}),
        ("trop chères, vos caisses", {"price"}),
        ("La hausse des tarifs", {"price"}),
        ("Livré trop tard, et produits défectueux", {"late_delivery", "product_quality"}),
        ("pas de retard mais trop cher", {"price"}),
        ("Personne ne répond au téléphone", {"poor_service"}),
        ("J'achète sur Internet maintenant", {"competitor_offer"}),
        ("Plus besoin, départ à la retraite", {"one_off_need", "life_change"}),
        ("Je n'ai jamais de visite", {"neglect"}),
    ],
)
def test_case_accents_and_several_causes(text: str, causes: set[str]):
    assert causes_in(text) == causes


def test_no_text_says_nothing():
    connection = shared_bench().connection
    assert connection.execute(
        "select says_words(clauses_of(null), 'x', 'affirmed')"
    ).fetchall() == [(None,)]


def test_phrases_name_causes_that_may_be_said():
    assert len(PHRASES) > 400
    assert {cause for causes in PHRASES.values() for cause in causes} <= {rule[0] for rule in RULES}


@pytest.mark.parametrize("spelling", [str, str.upper, without_accents, curly, " {}\r\n".format])
def test_phrases_tell_the_causes_that_a_reader_finds(spelling: Callable[[str], str]):
    """However they are written; told wrongly is none of them, not told what is listed here."""
    spelled = {text: spelling(text) for text in PHRASES}
    found = all_causes(spelled.values())
    told = {text: found[spelled[text]] for text in PHRASES}
    assert {text: causes for text, causes in told.items() if causes - PHRASES[text]} == {}
    assert {text for text, causes in told.items() if PHRASES[text] - causes} == NOT_TOLD


NOUNS = ("retard", "défaut", "litige", "rupture de stock", "hausse de prix", "désaccord")
NOUNS += ("erreur de facturation", "produit défectueux", "changement de commercial")
OF_NOUNS = ("Pas de {}", "Aucun {}", "Jamais de {}", "Sans {}", "Zéro {}", "Plus aucun {}")
OF_NOUNS += ("Je n'ai jamais eu de {}", "Il n'y a pas eu de {}", "Ni {} ni souci", "{} : aucun")
OF_NOUNS += ("Nous n'avons connu aucun {}", "Rien à voir avec un {}", "Le {} n'est pas la raison")
STATES = ("trop chers", "en retard", "injoignables", "en rupture", "hors de prix", "en litige")
OF_STATES = ("Vous n'êtes {1} {0}", "Je ne vous trouve {1} {0}")
DENIALS = ("pas", "jamais", "plus", "pas du tout", "vraiment pas", "pas souvent", "aucunement")
TAILS = ("", " en dix ans", ", merci", " chez vous", " depuis mars. Bonne journée", " !")
PLAIN = ("trop cher", "toujours en retard", "service client injoignable", "la qualité a baissé")
TURNS = (", mais {}", ". Par contre {}", " ; en revanche {}", ", cependant {}")


def denials() -> list[str]:
    """Subjects, verbs and negations put together: none of them tells a cause."""
    of_nouns = [form.format(noun) for form, noun in product(OF_NOUNS, NOUNS)]
    of_states = [
        form.format(state, denial) for form, state, denial in product(OF_STATES, STATES, DENIALS)
    ]
    return [one + tail for one, tail in product(of_nouns + of_states, TAILS)]


def test_no_denial_that_can_be_put_together_tells_a_cause():
    found = all_causes(denials())
    assert len(found) > 1000
    assert {text: causes for text, causes in found.items() if causes} == {}


def test_what_follows_a_denial_after_but_is_told():
    plain = all_causes(PLAIN)
    assert all(plain.values())
    pairs = {
        denial.rstrip(" !.") + turn.format(one): plain[one]
        for denial, turn, one in product(denials()[::17], TURNS, PLAIN)
    }
    assert len(pairs) > 1000
    found = all_causes(pairs)
    assert {text: found[text] for text, causes in pairs.items() if found[text] != causes} == {}


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("moins cher", {"price"}),
        ("Les prix, et le délai", {"price", "late_delivery"}),
        ("la qualité", {"product_quality"}),
        ("Pas les prix", set()),
        ("rien", set()),
        ("livré tous les jours", set()),
    ],
)
def test_what_is_better_elsewhere_is_the_reason(text: str, causes: set[str]):
    assert causes_in(text, "better_elsewhere") == causes
    assert causes_in("moins cher") == set()
