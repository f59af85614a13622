"""Calibrated confidence and learned weights: by hand, and of a crowd whose forces are known."""

import numpy as np
import pandas as pd
import pytest

from reconquete_pipeline.statistics import confidence, evidence_weights

ENOUGH = {"calibration_min_cases": 1, "calibration_pseudo_cases": 1e-9}
TOLD = pd.DataFrame({"confidence_score": [0.3, 0.7], "loss_count": [1, 1]})


def checked(rows: list[tuple[float | None, bool | None, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(
        rows, columns=["confidence_score", "is_right", "client_fold"], dtype=object
    )
    frame["is_measured"] = frame["is_right"].notna()
    return frame.astype({"client_fold": int})


def calibration(
    rows: list[tuple[float | None, bool | None, int]], **settings: float
) -> pd.DataFrame:
    return confidence.add_calibration(checked(rows), ENOUGH | settings, TOLD)


def shares(frame: pd.DataFrame, name: str) -> list[float | None]:
    return [None if value is None else float(value) for value in frame[name]]


# --- confidence ----------------------------------------------------------------------------------


def test_isotonic_by_hand():
    """Right shares 0, 1, 0, 1 at rising scores: the middle two break the order and are pooled."""
    found = confidence.calibrated(
        np.array([0.2, 0.4, 0.6, 0.8]),
        np.array([0.0, 1.0, 0.0, 1.0]),
        np.ones(4),
        np.array([0.2, 0.4, 0.6, 0.8]),
    )
    assert found.tolist() == pytest.approx([0, 0.5, 0.5, 1])


def test_equal_scores_are_one_place_that_weighs_by_its_cases():
    """Three cases at .4 (two right) before one wrong at .6: pooled to 2 of 4, not to the middle."""
    score, right = np.array([0.4, 0.4, 0.4, 0.6]), np.array([1.0, 1.0, 0.0, 0.0])
    assert confidence.calibrated(
        score, right, np.ones(4), np.array([0.5])
    ).tolist() == pytest.approx([0.5])


def test_beyond_the_known_scores_the_share_is_level_and_between_them_a_line():
    score, right = np.array([0.4, 0.8]), np.array([0.0, 1.0])
    asked = np.array([0.0, 0.4, 0.5, 0.8, 1.0])
    assert confidence.calibrated(score, right, np.ones(2), asked).tolist() == pytest.approx(
        [0, 0, 0.25, 1, 1]
    )


def test_a_fold_is_calibrated_by_the_others_alone():
    """Fold 0 is always wrong, fold 1 always right: each is told what the other would say."""
    rows = [(0.3, False, 0), (0.7, False, 0), (0.3, True, 1), (0.7, True, 1)]
    found = calibration(rows)
    assert shares(found, "cross_fitted_share") == [1, 1, 0, 0]
    assert shares(found, "fitted_share") == [0.5, 0.5, 0.5, 0.5]
    turned = [(score, not right if fold == 0 else right, fold) for score, right, fold in rows]
    again = calibration(turned)
    assert shares(again, "cross_fitted_share")[:2] == [1, 1]  # its own answers change nothing


def test_what_is_neither_right_nor_wrong_is_not_learned_from_and_told_nothing():
    rows = [(0.3, False, 0), (None, None, 1), (0.7, True, 1)]
    found = calibration(rows)
    assert shares(found, "fitted_share") == [0, None, 1]
    assert shares(found, "cross_fitted_share") == [0.3, None, 0.7]  # one place, and the belief


def test_what_is_believed_before_counts_as_some_cases():
    """One case wrong at .7, believed .3 and .7 half a case each: (0 + .7 / 2) / 1.5 at .7, which
    lies below .3 at .3: pooled to (.15 + .35) / 2."""
    found = calibration([(0.7, False, 0)], calibration_pseudo_cases=1)
    assert shares(found, "fitted_share") == [0.25]
    many = calibration([(0.7, False, 0)], calibration_pseudo_cases=1e6)
    assert shares(many, "fitted_share") == [pytest.approx(0.7, abs=1e-5)]


def test_too_few_cases_are_not_calibrated():
    rows = [(0.3, False, 0), (0.7, True, 1), (None, None, 2)]
    found = calibration(rows, calibration_min_cases=3)
    assert shares(found, "fitted_share") == shares(found, "cross_fitted_share") == [None] * 3
    assert shares(calibration([]), "fitted_share") == []


def test_one_fold_alone_is_not_cross_fitted():
    found = calibration([(0.3, False, 2), (0.7, True, 2)])
    assert shares(found, "fitted_share") == [0, 1]
    assert shares(found, "cross_fitted_share") == [None, None]


def test_a_rising_score_never_has_a_falling_share():
    chance = np.random.default_rng(20)
    score = chance.uniform(size=3_000)
    right = (chance.uniform(size=3_000) < score**2).astype(float)
    asked = np.linspace(0, 1, 101)
    found = confidence.calibrated(score, right, np.ones(3_000), asked)
    assert (np.diff(found) >= -1e-12).all()
    assert ((found >= 0) & (found <= 1)).all()
    assert np.abs(found - asked**2).mean() < 0.06


# --- weights of evidence -------------------------------------------------------------------------

LEAK = 0.3
FORCES = np.array([0.0, 0.3, 0.9])  # weights 0, .5 and .75 beside the leak
WEIGHTS = FORCES / (LEAK + FORCES)


def crowd(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Silences with each kind of evidence in a third of them, lost by a noisy-or."""
    chance = np.random.default_rng(seed)
    exposed = (chance.uniform(size=(count, len(FORCES))) < 1 / 3).astype(float)
    hazard = LEAK + exposed @ FORCES
    return exposed, (chance.uniform(size=count) < 1 - np.exp(-hazard)).astype(float)


def one_stratum(rows: np.ndarray) -> np.ndarray:
    return np.zeros(len(rows), np.int64)


def test_forces_that_are_known_are_found():
    exposed, lost = crowd(40_000, 1)
    prior = np.array([0.5, 0.5, 0.5])
    found = evidence_weights.learned(exposed, lost, one_stratum(lost), prior, 20)
    assert found == pytest.approx(WEIGHTS, abs=0.05)


def test_each_stratum_has_its_own_leak():
    """Frequent buyers are lost seldom, and meet more incidents: taken as one they would mislead."""
    chance = np.random.default_rng(2)
    strata = (chance.uniform(size=40_000) < 0.5).astype(np.int64)
    leak, share = np.array([0.1, 1.0])[strata], np.array([0.5, 0.1])[strata]
    exposed = (chance.uniform(size=40_000) < share).astype(float)[:, None]
    hazard = leak + exposed[:, 0] * 0.3
    lost = (chance.uniform(size=40_000) < 1 - np.exp(-hazard)).astype(float)
    prior = np.array([0.5])
    found = evidence_weights.learned(exposed, lost, strata, prior, 20)
    of_lost = np.bincount(strata, weights=lost) / lost.sum()
    expected = (of_lost * 0.3 / (np.array([0.1, 1.0]) + 0.3)).sum()
    assert found == pytest.approx([expected], abs=0.05)
    as_one = evidence_weights.learned(exposed, lost, one_stratum(lost), prior, 20)
    assert as_one[0] < expected - 0.1


def test_without_exposures_the_prior_decides():
    lost = np.array([1.0, 0.0, 0.0, 1.0])
    prior = np.array([0.2, 0.5, 0.9])
    found = evidence_weights.learned(np.zeros((4, 3)), lost, one_stratum(lost), prior, 20)
    assert found == pytest.approx(prior, abs=1e-3)


def test_few_exposures_move_the_prior_little_and_many_much():
    exposed, lost = crowd(20_000, 3)
    far = np.array([0.8, 0.8, 0.1])
    gaps = []
    for count in (30, 1_000, 20_000):
        found = evidence_weights.learned(
            exposed[:count], lost[:count], one_stratum(lost[:count]), far, 20
        )
        gaps.append(np.abs(found - WEIGHTS).max())
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[2] < 0.07


def test_more_exposure_of_leavers_never_lowers_a_weight():
    exposed, lost = crowd(400, 4)
    prior = np.array([0.5, 0.5, 0.5])
    leavers = np.flatnonzero((lost == 1) & (exposed[:, 1] == 0))
    last = evidence_weights.learned(exposed, lost, one_stratum(lost), prior, 20)[1]
    for count in (10, 20, 40):
        more = exposed.copy()
        more[leavers[:count], 1] = 1
        found = evidence_weights.learned(more, lost, one_stratum(lost), prior, 20)[1]
        assert found >= last - 1e-4
        last = found


@pytest.mark.parametrize("lost", [0.0, 1.0])
def test_where_everybody_or_nobody_left_weights_stay_within_bounds(lost: float):
    exposed = np.ones((50, 2))
    found = evidence_weights.learned(
        exposed, np.full(50, lost), np.zeros(50, np.int64), np.array([0.5, 0.9]), 20
    )
    assert ((found >= 0) & (found <= evidence_weights.LARGEST_WEIGHT)).all()


def test_a_fold_is_weighed_by_the_others_alone():
    """In fold 0 all who met it left, in fold 1 none of them: each is told what the other shows."""
    met = [1, 1, 1, 0, 0, 0] * 40
    silences = pd.DataFrame(
        {
            "silence_number": range(480),
            "weights_fold": [0] * 240 + [1] * 240,
            "stratum_number": 0,
            "is_loss": [one == 1 or n % 6 == 3 for n, one in enumerate(met)]
            + [n % 6 == 4 for n, _ in enumerate(met)],
        }
    )
    exposures = pd.DataFrame(
        [(n, "x", 1.0) for n, one in enumerate(met * 2) if one],
        columns=["silence_number", "evidence_kind", "exposure"],
    )
    rows = pd.DataFrame(
        {"weights_fold": [0, 1], "evidence_kind": "x", "domain_weight": [0.5, 0.5]}, dtype=object
    )
    settings = {"weights_pseudo_exposures": 20}
    found = evidence_weights.add_weights(rows, settings, silences, exposures)
    by_fold = {
        int(fold): float(w)
        for fold, w in zip(found.weights_fold, found.learned_weight, strict=True)
    }
    assert by_fold[0] < 0.2
    assert by_fold[1] > 0.8
    assert [int(count) for count in found.exposed_count] == [120, 120]


def test_one_client_alone_keeps_the_weights_of_domain():
    """There are no others to learn from; without evidence there is nothing to weigh either."""
    silences = pd.DataFrame(
        {"silence_number": [0], "weights_fold": [3], "stratum_number": [0], "is_loss": [True]}
    )
    exposures = pd.DataFrame(
        [(0, "x", 1.0)], columns=["silence_number", "evidence_kind", "exposure"]
    )
    rows = pd.DataFrame(
        {"weights_fold": [3], "evidence_kind": "x", "domain_weight": [0.4]}, dtype=object
    )
    settings = {"weights_pseudo_exposures": 20}
    found = evidence_weights.add_weights(rows, settings, silences, exposures)
    assert [float(w) for w in found.learned_weight] == [0.4]
    assert list(found.exposed_count) == [0]
    none = evidence_weights.add_weights(rows[:0], settings, silences, exposures[:0])
    assert none.empty
