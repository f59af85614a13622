"""Measures, cuts, draws and splits of the backtest, against counting by hand."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from scipy.stats import norm

from reconquete_pipeline.statistics.backtest import (
    BacktestRules,
    CandidateRule,
    Cases,
    Draws,
    Estimate,
    draws,
    estimate,
    is_enough,
    measures,
    split,
    tells_apart,
)
from reconquete_pipeline.statistics.findings import Finding, Part, finding_en, finding_fr

RULES = BacktestRules(closed_share=0.5, least_cases=10, resamples=50, confidence=0.95)


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def one(
    scores: np.ndarray, hits: np.ndarray, left: np.ndarray, drawn: Draws
) -> dict[str, np.ndarray]:
    return measures([CandidateRule("one", scores, hits)], left, drawn)["one"]


def real(scores: np.ndarray, hits: np.ndarray, left: np.ndarray) -> dict[str, float]:
    found = one(scores, hits, left, draws(np.arange(len(left)), 0))
    return {name: float(values[0]) for name, values in found.items()}


def test_measures_counted_by_hand():
    # Four left, of whom three are named; six stayed, of whom one is named.
    left = floats(1, 1, 1, 1, 0, 0, 0, 0, 0, 0)
    hits = floats(1, 1, 1, 0, 1, 0, 0, 0, 0, 0)
    found = real(hits, hits, left)
    assert found["precision"] == pytest.approx(3 / 4)
    assert found["recall"] == pytest.approx(3 / 4)
    assert found["balanced_accuracy"] == pytest.approx((3 / 4 + 5 / 6) / 2)
    # Of 24 pairs of a leaver and a stayer 3 x 5 are in order and 3 x 1 + 1 x 5 are level.
    assert found["auc"] == pytest.approx((15 + 8 / 2) / 24)


@pytest.mark.parametrize("seed", range(5))
def test_auc_is_the_share_of_pairs_in_the_right_order(seed: int):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 12, 80).astype(float)
    left = (rng.random(80) < 0.4).astype(float)
    pairs = product(scores[left == 1], scores[left == 0])
    wins = [1.0 if gone > stayed else 0.5 if gone == stayed else 0.0 for gone, stayed in pairs]
    assert real(scores, left, left)["auc"] == pytest.approx(np.mean(wins))
    assert real(scores**3 + 1, left, left)["auc"] == pytest.approx(np.mean(wins))


def test_what_is_not_defined_is_not_a_number():
    left = floats(1, 0, 1, 0)
    assert np.isnan(real(left, 0 * left, left)["precision"])
    assert np.isnan(real(left, left, 0 * left)["recall"])
    assert estimate(floats(np.nan, 1, 1), 0.95) == Estimate(None, None, None)
    assert estimate(floats(0.5, np.nan, np.nan, 0.4), 0.95) == Estimate(0.5, None, None)


def test_a_weight_is_a_case_that_stands_there_so_often():
    rng = np.random.default_rng(3)
    scores, left = rng.random(30), (rng.random(30) < 0.5).astype(float)
    hits = (scores > 0.4).astype(float)
    times = rng.integers(0, 4, 30)
    weighted = one(scores, hits, left, Draws(np.arange(30), times[:, None].astype(np.float32)))
    repeated = real(*(np.repeat(values, times) for values in (scores, hits, left)))
    assert {n: float(v[0]) for n, v in weighted.items()} == pytest.approx(repeated)


def test_pairs_are_counted_exactly_in_every_drawn_company_and_beyond_one_chunk():
    rng = np.random.default_rng(5)
    left = (rng.random(3_000) < 0.4).astype(float)
    scores = np.where(rng.random(3_000) < 0.5, rng.integers(0, 40, 3_000), rng.random(3_000) * 40)
    drawn = draws(rng.integers(0, 900, 3_000), 5)
    rules = [CandidateRule("fine", scores, left), CandidateRule("coarse", scores // 9, left)]
    found = measures(rules, left, drawn)
    gone, stayed = left == 1, left == 0
    companies = enumerate(drawn.times[drawn.clients].astype(int).T)
    for rule, (company, times) in product(rules, companies):
        above = rule.scores[gone][:, None] - rule.scores[stayed][None, :]
        halves = (above > 0).astype(int) + (above >= 0)
        wins = int(times[gone] @ halves @ times[stayed]) / 2
        total = int(times[gone].sum()) * int(times[stayed].sum())
        assert found[rule.name]["auc"][company] == wins / total


def test_draws_are_the_same_each_time_and_keep_a_client_together():
    clients = np.array([4, 4, 4, 9, 7, 7])
    drawn, again = draws(clients, 300), draws(clients, 300)
    assert (drawn.times == again.times).all()
    weights = drawn.times[drawn.clients].T
    assert (weights[0] == 1).all()
    assert (weights[:, 0] == weights[:, 2]).all()
    assert (weights[:, 4] == weights[:, 5]).all()
    assert (weights[:, [0, 3, 4]].sum(axis=1) == 3).all()
    assert weights[1:, 3].mean() == pytest.approx(1, abs=0.2)


def test_intervals_are_those_of_independent_clients_and_ignore_copies():
    rng = np.random.default_rng(8)
    hits = (rng.random(400) < 0.7).astype(float)
    left = np.ones(400)
    clients = np.arange(400)
    found = estimate(one(hits, hits, left, draws(clients, 1000))["recall"], 0.95)
    share = hits.mean()
    reach = norm.ppf(0.975) * np.sqrt(share * (1 - share) / 400)
    assert found.value == pytest.approx(share)
    assert (found.low, found.high) == pytest.approx((share - reach, share + reach), abs=0.01)
    copied = [np.concatenate([values] * 5) for values in (hits, left, clients)]
    drawn = one(copied[0], copied[0], copied[1], draws(copied[2], 1000))["recall"]
    again = estimate(drawn, 0.95)
    assert (again.low, again.high) == pytest.approx((found.low, found.high), abs=1e-9)


def quarters() -> tuple[Cases, CandidateRule, CandidateRule]:
    """Three quarters of four clients; in the second two answers are late, in the third three."""
    cutoffs = np.repeat([100, 200, 300], 4)
    closes = np.array([190, 190, 190, 199, 290, 290, 390, 390, 390, 900, 900, 900])
    left = floats(1, 0, 1, np.nan, 1, 0, 1, 0, 1, 0, 1, 0)
    cases = Cases(np.tile(np.arange(4), 3), cutoffs, closes, left)
    always = CandidateRule("always", np.zeros(12), np.zeros(12))
    late = CandidateRule("late", np.where(cutoffs == 100, np.nan, 1.0), np.ones(12))
    return cases, always, late


@pytest.mark.parametrize(
    ("known_to", "early", "last"),
    [
        (150, [], []),  # no horizon is over
        (198, [], [0, 1, 2]),  # three of four are, one of them tells nothing
        (289, [], [0, 1, 2]),
        (290, [0, 1, 2], [4, 5]),  # half of the second quarter is enough
        (389, [0, 1, 2], [4, 5]),
        (899, [0, 1, 2], [4, 5, 6, 7]),  # a quarter of the third is not
        (900, [0, 1, 2, 4, 5, 6, 7], [8, 9, 10, 11]),
    ],
)
def test_the_last_quarter_is_the_newest_with_enough_answers(
    known_to: int, early: list[int], last: list[int]
):
    cases, always, _ = quarters()
    parts = split(cases, [always], RULES, known_to)
    assert (parts.early.tolist(), parts.last.tolist()) == (early, last)


def test_early_quarters_are_those_in_which_all_speak_who_speak_last():
    cases, always, late = quarters()
    parts = split(cases, [always, late], RULES, 900)
    assert parts.early.tolist() == [4, 5, 6, 7]
    silent = CandidateRule("silent", np.full(12, np.nan), np.zeros(12))
    assert split(cases, [always, silent], RULES, 900).early.tolist() == [0, 1, 2, 4, 5, 6, 7]


def test_the_same_said_of_all_tells_nobody_apart():
    at = np.array([0, 2])
    assert not tells_apart(CandidateRule("alike", floats(1, 2, 1), floats(0, 1, 0)), at)
    assert tells_apart(CandidateRule("scores", floats(1, 1, 2), floats(0, 0, 0)), at)
    assert tells_apart(CandidateRule("hits", floats(1, 1, 1), floats(0, 0, 1)), at)


def test_enough_needs_both_answers():
    assert is_enough(floats(*[1] * 9, 0), RULES)
    assert not is_enough(floats(*[1] * 8, 0), RULES)
    assert not is_enough(floats(*[1] * 12), RULES)


FOUND = Finding(
    label="silence de plus de 90 jours",
    tested_on=date(2025, 12, 31),
    precision=0.9,
    recall=0.812,
    accuracy=Estimate(0.79, 0.77, 0.8),
    in_force_label="silence de plus de 365 jours",
    lead=Estimate(0.05, 0.031, 0.07),
)


def test_the_finding_in_words():
    text = finding_fr(FOUND)
    assert text.startswith("Au 31/12/2025, la règle « silence de plus de 90 jours »")
    assert "reconnu 81 % des clients partis, et 90 %" in text
    assert "justesse 79 %, entre 77 % et 80 % ; le hasard donne 50 %)" in text
    assert text.endswith("« silence de plus de 365 jours » : entre 3,1 et 7 points.")
    assert "Elle fait mieux" in text
    assert "It does better" in finding_en(FOUND)


def test_the_finding_tells_of_the_contacted_and_the_others():
    parts = [
        Part("not_contacted", 900, 0.62, 0.801, None),
        Part("contacted", 320, 0.414, None, "nobody_told_apart"),
        Part("controls", 12, None, None, "too_few_cases"),
    ]
    found = Finding(**{**FOUND.__dict__, "parts": parts})
    assert (
        "50 %). Sur 900 clients non contactés ensuite, dont 62 % étaient partis : justesse"
        " 80 %. Sur 320 clients contactés ensuite, dont 41 % étaient partis :"
        " justesse non mesurée, la règle dit la même chose de tous. Sur 12 témoins"
        " d'une campagne : non mesuré, trop peu de cas. Elle fait mieux"
    ) in finding_fr(found)
    assert (
        "80 %). On 900 clients not contacted afterwards, of whom 62 % had left: balanced accuracy"
        " 80 %. On 320 clients contacted afterwards, of whom 41 % had left: balanced accuracy not"
        " measured, the rule says the same of all. On 12 controls of a campaign: not measured,"
        " too few cases. It does better"
    ) in finding_en(found)


@pytest.mark.parametrize("lead", [Estimate(0.05, -0.01, 0.1), Estimate(0.05, 0.0, 0.1)])
def test_an_interval_that_holds_nothing_proves_nothing(lead: Estimate):
    doubtful = Finding(**{**FOUND.__dict__, "lead": lead})
    assert "Il n'est pas prouvé" in finding_fr(doubtful)
    assert "It is not proved" in finding_en(doubtful)


def test_the_rule_in_force_may_be_the_best():
    same = Finding(**{**FOUND.__dict__, "lead": None, "in_force_label": FOUND.label})
    assert finding_fr(same).endswith("C'est la règle en vigueur.")
    assert finding_en(same).endswith("It is the rule in force.")


def test_the_rule_in_force_may_have_no_figures():
    """As the learned rule in a quarter without a law."""
    alone = Finding(**{**FOUND.__dict__, "lead": None})
    assert finding_fr(alone).endswith(
        "La règle en vigueur, « silence de plus de 365 jours », n'y est pas mesurée."
    )
    assert finding_en(alone).endswith(
        'The rule in force, "silence de plus de 365 jours", has no figures there.'
    )
