"""P(alive) on a past day and the learned rule, recomputed and blind to the future."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from reconquete_pipeline.statistics.buying_models import BUYING
from reconquete_pipeline.statistics.past_scores import add_scores, learned

SETTINGS: dict[str, object] = {"backtest_min_cases": 100}
ORIGINS = [date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30)]
NOTHING = (None, None, None, None)
MODELS = dict(zip(ORIGINS, [NOTHING, (0.5, 6.0, 0.9, 1.6), (1.5, 60.0, 0.2, 2.0)], strict=True))


def histories(seed: int = 1, clients: int = 150) -> pd.DataFrame:
    """Invented histories, whose answers depend on the silence."""
    rng = np.random.default_rng(seed)
    rows = []
    for cutoff in ORIGINS:
        for number in range(clients):
            count = int(rng.integers(1, 8))
            span = 0 if count == 1 else int(rng.integers(count, 60 * count))
            silence = int(rng.integers(0, 300))
            rows.append(
                {
                    "cutoff_on": pd.Timestamp(cutoff),
                    "client_id": f"C{number:03}",
                    "client_type": "B2C",
                    "known_day_count": count,
                    "known_span_days": span,
                    "known_silence_days": silence,
                    "known_square_sum": span * span,
                    "known_year_count": min(count, 3),
                    "known_year_before_count": 0,
                    "known_revenue_eur": float(count * rng.integers(1, 99)),
                    "horizon_ends_on": pd.Timestamp(cutoff + timedelta(days=90)),
                    "has_left": bool(rng.random() < silence / 300),
                    **dict(zip(BUYING, MODELS[cutoff], strict=True)),
                }
            )
    frame = pd.DataFrame(rows)
    frame["has_left"] = frame["has_left"].astype("boolean")
    return frame


def shares(frame: pd.DataFrame, name: str) -> np.ndarray:
    return np.array([np.nan if value is None else float(value) for value in frame[name]])


def test_p_alive_is_that_of_the_model_of_that_day_and_none_without_one():
    cases = histories()
    found = shares(add_scores(cases, SETTINGS), "known_p_alive").reshape(3, -1)
    assert np.isnan(found[0]).all()
    for place in (1, 2):
        r, alpha, a, b = MODELS[ORIGINS[place]]
        for told, row in zip(found[place], cases.iloc[150 * place :].itertuples(), strict=False):
            x, last = row.known_day_count - 1, row.known_span_days
            longer = (alpha + last + row.known_silence_days) / (alpha + last)
            assert told == pytest.approx(1 / (1 + a / (b + x) * longer ** (r + x)), abs=1e-6)


def test_only_answers_that_had_come_by_the_day_are_learned_from():
    cases = histories()
    found = add_scores(cases, SETTINGS)
    said = shares(found, "learned_p_left").reshape(3, -1)
    assert np.isnan(said[0]).all()
    assert not np.isnan(said[1:]).any()
    # The answers of the last two days come after the second one: they change nothing there.
    other = cases.copy()
    is_late = other["cutoff_on"] > pd.Timestamp(ORIGINS[0])
    other.loc[is_late, "has_left"] = ~other.loc[is_late, "has_left"]
    again = shares(add_scores(other, SETTINGS), "learned_p_left").reshape(3, -1)
    assert (again[1] == said[1]).all()
    assert (again[2] != said[2]).any()
    # One day later for one half of the first answers: too few are left to learn from.
    late = cases.copy()
    late.loc[:74, "horizon_ends_on"] = pd.Timestamp(ORIGINS[1] + timedelta(days=1))
    assert np.isnan(shares(add_scores(late, SETTINGS), "learned_p_left").reshape(3, -1)[1]).all()


def test_a_day_without_its_own_future_says_the_same():
    cases = histories()
    whole = add_scores(cases, SETTINGS)
    alone = add_scores(cases.iloc[:300], SETTINGS)
    for name in ("known_p_alive", "learned_p_left"):
        assert whole[name].tolist()[:300] == alone[name].tolist()


def test_the_learned_rule_is_the_penalised_maximum():
    """Newton's method on the same weighted likelihood, written apart."""
    rng = np.random.default_rng(5)
    known, asked = rng.normal(3, 2, (400, 4)), rng.normal(3, 2, (50, 4))
    answers = (rng.random(400) < 1 / (1 + np.exp(-(known[:, 0] - known[:, 1])))).astype(float)
    centre, spread = known.mean(axis=0), known.std(axis=0)
    x = np.column_stack([np.ones(400), (known - centre) / spread])
    weights = np.where(answers == 1, 0.5 / answers.mean(), 0.5 / (1 - answers.mean()))
    ridge = np.diag([0.0, 1, 1, 1, 1])
    slopes = np.zeros(5)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ slopes))
        gradient = x.T @ (weights * (p - answers)) + ridge @ slopes
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x + ridge
        slopes -= np.linalg.solve(hessian, gradient)
    expected = 1 / (1 + np.exp(-np.column_stack([np.ones(50), (asked - centre) / spread]) @ slopes))
    assert learned(known, answers, asked, 100) == pytest.approx(expected, abs=1e-3)


def test_too_few_answers_or_too_few_of_one_kind_teach_nothing():
    known, asked = np.ones((200, 2)), np.ones((3, 2))
    few = np.concatenate([np.ones(9), np.zeros(191)])
    assert np.isnan(learned(known, few, asked, 100)).all()
    assert np.isnan(learned(known[:99], few[:99], asked, 100)).all()
    ten = np.concatenate([np.ones(10), np.zeros(190)])
    assert learned(known, ten, asked, 100) == pytest.approx([0.5] * 3, abs=1e-6)
