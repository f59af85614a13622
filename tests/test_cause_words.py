"""The rules of reference.cause_words: what they find in French words, and what they leave alone."""

from pathlib import Path

import pytest
from model_bench import shared_bench, shared_catalogue

RULES = (
    shared_bench()
    .connection.execute(
        "select cause, words, found_in_fr, not_found_in_fr from"
        f" ({shared_catalogue()['reference.cause_words'].query}) order by cause"
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


def causes_in(text: str) -> set[str]:
    asked = "select says_words($1, $2)"
    connection = shared_bench().connection
    return {
        str(cause)
        for cause, words, _, _ in RULES
        if connection.execute(asked, [text, words]).fetchall()[0][0]
    }


@pytest.mark.parametrize(("cause", "found", "left"), [(r[0], r[2], r[3]) for r in RULES])
def test_each_rule_finds_its_example_alone_and_leaves_its_counter_example(
    cause: str, found: str, left: str
):
    assert causes_in(found) == {cause} | FOUND_TOO.get(cause, set())
    assert cause not in causes_in(left)


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
    assert connection.execute("select says_words(null, 'x')").fetchall() == [(None,)]


def test_phrases_name_causes_that_may_be_said():
    assert len(PHRASES) > 150
    assert {cause for causes in PHRASES.values() for cause in causes} <= {rule[0] for rule in RULES}
