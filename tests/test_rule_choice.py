"""The rule of loss changes only on proof, for each type of clients, among six thresholds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.statistics.backtest import (
    CandidateRule,
    Estimate,
    draws,
    estimate,
    measures,
)
from reconquete_pipeline.statistics.learned_laws import LAW
from reconquete_pipeline.statistics.rule_choice import (
    CANDIDATES,
    Group,
    add_choices,
    choose,
    paired_lead,
)

SETTINGS: dict[str, object] = {"confidence_share": Decimal("0.95"), "backtest_min_cases": 100}


def test_the_lead_is_the_difference_of_balanced_accuracies_with_the_interval_of_draws():
    rng = np.random.default_rng(12)
    left = (rng.random(3_000) < 0.3).astype(float)
    one = (rng.random(3_000) < 0.2 + 0.5 * left).astype(float)
    two = np.where(rng.random(3_000) < 0.8, one, rng.random(3_000) < 0.3 + 0.2 * left)
    rules = [CandidateRule("one", one, one), CandidateRule("two", two, two)]
    found = measures(rules, left, draws(np.arange(3_000), 2_000))
    accuracies = [found[name]["balanced_accuracy"] for name in ("one", "two")]
    drawn = estimate(accuracies[0] - accuracies[1], 0.95)
    counts = [
        (
            int((left == kind).sum()),
            int(((left == kind) & (one > two)).sum()),
            int(((left == kind) & (two > one)).sum()),
        )
        for kind in (1, 0)
    ]
    lead = paired_lead(counts[0], counts[1], 0.95)
    assert lead.value == pytest.approx(drawn.value, abs=1e-12)
    assert (lead.low, lead.high) == pytest.approx((drawn.low, drawn.high), abs=2e-3)


def test_without_one_kind_of_answer_there_is_no_lead():
    assert paired_lead((0, 0, 0), (9, 1, 2), 0.95) == Estimate(None, None, None)


# Leavers, stayers, and how many of either each rule named.
Answers = tuple[int, int, dict[str, tuple[int, int]]]


def groups(left: int, stayed: int, named: dict[str, tuple[int, int]]) -> list[Group]:
    """Each rule names the first so many leavers and the first so many stayers.

    Where the learned rule is not named, the type has no law.
    """
    found: dict[tuple[bool, ...], list[int]] = {}
    for kind, total in enumerate((left, stayed)):
        for place in range(total):
            said = tuple(place < named.get(one, (0, 0))[kind] for one in CANDIDATES)
            found.setdefault(said, [0, 0])[kind] += 1
    return [
        dict(zip(CANDIDATES, map(int, said), strict=True))
        | {"went": went, "stayed": stay, "learned": int(said[-1]) if "learned" in named else None}
        for said, (went, stay) in found.items()
    ]


def choices(*rows: Answers, client_type: str = "B2B") -> pd.DataFrame:
    """Decisions that follow each other by half-years, the first on 1 January 2024."""
    days = [date(2024 + number // 2, 1 + 6 * (number % 2), 1) for number in range(len(rows))]
    told = pd.DataFrame({"rule_decided_on": pd.to_datetime(pd.Series(days, dtype=object))})
    told["decided_client_type"] = client_type
    told["cutoff_on"] = told["rule_decided_on"] - pd.Timedelta(days=92)
    told["left_count"] = [left for left, _, _ in rows]
    told["stayed_count"] = [stayed for _, stayed, _ in rows]
    told["equal_clients"] = pd.Series([groups(*row) for row in rows], dtype=object)
    told["frozen_rule"] = "predictive"
    for name in LAW:
        told[name] = np.arange(1.0, len(rows) + 1)
    return add_choices(told, SETTINGS)


def decisions(*rows: Answers) -> list[str]:
    return choices(*rows)["chosen_rule"].tolist()


def alike(left: int, stayed: int, **others: tuple[int, int]) -> Answers:
    """All rules name 100 leavers and 20 stayers, but for these; without a word on it, no law."""
    return left, stayed, dict.fromkeys(CANDIDATES[:-1], (100, 20)) | others


SAME = alike(200, 200)
FIXED_BETTER = alike(200, 200, fixed_days=(155, 20))
FIXED_WORSE = alike(200, 200, fixed_days=(45, 20))
FIXED_SPARES = alike(200, 200, fixed_days=(100, 0))
RISK_BEST = alike(200, 200, fixed_days=(150, 20), predictive_risk=(170, 20))


def test_decisions_follow_each_other():
    told = decisions(SAME, FIXED_BETTER, SAME, RISK_BEST, FIXED_WORSE, SAME)
    assert told == ["predictive", "fixed_days", "fixed_days", *["predictive_risk"] * 3]
    assert decisions(FIXED_SPARES) == ["fixed_days"]


def test_of_equal_ones_the_first_is_taken():
    assert decisions(FIXED_BETTER, FIXED_WORSE) == ["fixed_days", "predictive"]


def test_few_answers_decide_nothing():
    one_sided = {"fixed_days": (9, 0), "predictive": (0, 9)}
    assert decisions((9, 200, one_sided), (50, 49, one_sided)) == ["predictive"] * 2
    assert decisions((10, 90, {"fixed_days": (10, 0), "predictive": (0, 60)})) == ["fixed_days"]
    assert decisions() == []


def test_a_type_goes_on_from_what_was_frozen_and_the_opening_names_no_challenger():
    told = choices(SAME, SAME)
    told = told[["rule_decided_on", "decided_client_type", "cutoff_on", "left_count"]].assign(
        stayed_count=told["stayed_count"],
        equal_clients=told["equal_clients"],
        frozen_rule=[None, "fixed_days_act"],
        **{name: [None, None] for name in LAW},
    )
    told.loc[0, "decided_client_type"] = "all"
    found = add_choices(told, SETTINGS)
    assert found["chosen_rule"].tolist() == ["predictive", "fixed_days_act"]
    assert found["challenger_rule"].tolist() == [None, "predictive"]
    assert found["rule_before"].tolist() == [None, "fixed_days_act"]


@pytest.mark.parametrize("gained", range(0, 24, 2))
def test_four_rules_are_compared_by_holm(gained: int):
    """p-values by hand: the strongest proof against .05 / 4, the next against .05 / 3.

    Where one rule alone gains so many of 200 leavers and loses none, its lead is m / 2 with
    m = gained / 200 and its variance (m - m^2) / 200 / 4.
    """

    def p_value(gain: int) -> float:
        mean = Fraction(gain, 200)
        error = float((mean - mean**2) / 200) ** 0.5
        return 2 * (1 - NormalDist().cdf(float(mean) / error)) if gain else 1.0

    second = 12
    named = alike(200, 200, fixed_days=(100 + gained, 20), personal_rhythm=(100 + second, 20))
    found = choose("predictive", groups(*named), 0.95).chosen
    smaller, greater = sorted([p_value(gained), p_value(second)])
    proved = smaller < 0.05 / 4
    assert (proved and greater < 0.05 / 3) or gained < 12
    expected = "fixed_days" if gained >= second else "personal_rhythm"
    assert found == (expected if proved else "predictive")


def test_a_rule_proved_better_gives_way_to_a_better_one_that_is_proved_too():
    """Fewer doubts about fixed days, the greater accuracy with the control chart."""
    rng = np.random.default_rng(4)
    said: dict[tuple[bool, ...], list[int]] = {}
    for left, place in product((True, False), range(1_000)):
        luck = rng.random()
        before = left and place < 500
        fixed = before or (left and place < 560)
        risk = before or (left and place < 700) or (not left and luck < 0.02)
        key = tuple(
            {"predictive": before, "fixed_days": fixed, "predictive_risk": risk}.get(one, before)
            for one in CANDIDATES
        )
        said.setdefault(key, [0, 0])[not left] += 1
    counted: Sequence[dict[str, int]] = [
        dict(zip(CANDIDATES, map(int, key), strict=True)) | {"went": a, "stayed": b}
        for key, (a, b) in said.items()
    ]
    found = choose("predictive", counted, 0.95)
    assert (found.chosen, found.challenger) == ("predictive_risk", "predictive_risk")
    assert found.lead.low is not None and found.lead.low > 0


LEARNED_BETTER = alike(200, 200, learned=(155, 20))
LEARNED_SAME = alike(200, 200, learned=(100, 20))


def test_the_law_is_kept_where_the_learned_rule_is_chosen_or_stays():
    """Then fixed days are better than what decides without a law, the predictive rule."""
    told = choices(SAME, LEARNED_BETTER, LEARNED_SAME, SAME, (9, 0, {}), FIXED_BETTER)
    assert told["chosen_rule"].tolist() == ["predictive", *["learned"] * 4, "fixed_days"]
    kept = [[None if np.isnan(one) else one for one in told[name]] for name in LAW]
    assert kept == [[None, 2.0, 3.0, 4.0, 5.0, None]] * len(LAW)
    challengers = ["fixed_days", "learned", "predictive", "fixed_days", None, "fixed_days"]
    assert told["challenger_rule"].tolist() == challengers
    recalls = told["chosen_recall_share"].tolist()
    assert recalls[3] == Decimal("0.5"), "without a law as the predictive rule"
    assert "la règle apprise remplace la règle prédictive" in told["choice_reason_fr"][1]
    assert "the learned rule stays" in told["choice_reason_en"][2]


def test_a_law_adds_a_comparison():
    """Six of 100 leavers more: z = 6 / sqrt(6 (1 - 6 / 100)) = 2.526, p = .0115.

    That is proof at .05 / 4, where four others are compared, and none at .05 / 5.
    """
    named = dict.fromkeys(CANDIDATES[:-1], (40, 20)) | {"fixed_days": (46, 20)}
    assert choose("predictive", groups(100, 200, named), 0.95).chosen == "fixed_days"
    compared = groups(100, 200, named | {"learned": (40, 20)})
    assert choose("predictive", compared, 0.95).chosen == "predictive"


def test_each_decision_is_told_in_a_sentence():
    """200 leavers, 200 stayers: 55/200/2 = 13.75 points, by hand.

    Variance of a mean of pairs: (55/200 - .275^2)/200 = .000996875; half of 2.4977 (.05 / 4) times
    its root is 3.94 points.
    """
    told = choices(FIXED_BETTER, SAME, (9, 200, {}))
    assert told["choice_reason_fr"].tolist() == [
        "Décision du 01/01/2024 (professionnels) : le délai fixe remplace la règle prédictive,"
        " ayant fait mieux sur 400 clients, au 01/10/2023 : entre 9,8 et 17,7 points. Cette"
        " règle y désigne"
        " 78 % des clients partis et, à tort, 10 % des clients restés.",
        "Décision du 01/07/2024 (professionnels) : le délai fixe reste ; sur 400 clients, au"
        " 31/03/2024, aucune autre règle n'est prouvée meilleure, au plus près la règle"
        " prédictive : entre"
        " 0 et 0 point. Cette règle y désigne 50 % des clients partis et, à tort, 10 % des"
        " clients restés.",
        "Décision du 01/01/2025 (professionnels) : le délai fixe reste, trop peu de réponses étant"
        " connues (209).",
    ]
    assert told["choice_reason_en"].tolist() == [
        "Decision of 2024-01-01 (B2B): the rule of fixed days replaces the predictive rule; on 400"
        " clients asked about at 2023-10-01 it did better: between 9.8 and 17.7 points. It named"
        " 78 % of those who had left and, wrongly, 10 % of those who had stayed.",
        "Decision of 2024-07-01 (B2B): the rule of fixed days stays; on 400 clients asked about at"
        " 2024-03-31, no other is proved to do better, the predictive rule the nearest: between"
        " 0.0 and 0.0 points. It named 50 % of those who had left and, wrongly, 10 % of those who"
        " had stayed.",
        "Decision of 2025-01-01 (B2B): the rule of fixed days stays; too few answers were known"
        " (209).",
    ]
    unknown = choices(SAME, client_type="unknown")
    assert "(type inconnu)" in unknown["choice_reason_fr"][0]
    assert "(unknown type)" in unknown["choice_reason_en"][0]


def test_every_threshold_of_silence_is_compared_and_nothing_else():
    bench = Bench(shared_catalogue())
    bench.make("reference.contestants")
    thresholds = bench.connection.execute(
        "select contestant from reference.contestants where is_threshold"
    ).fetchall()
    assert sorted(CANDIDATES) == sorted(name for (name,) in thresholds)
