"""Sample sizes and detectable effects against published values and a simulation."""

import random
from math import sqrt

import pytest

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.sample_size import clients_needed, minimum_detectable_lift


@pytest.mark.parametrize(
    ("drawn", "control_share", "points"),
    [
        *((200, 0.2, 17.6), (500, 0.2, 9.7), (1000, 0.2, 6.3), (5000, 0.2, 2.4)),
        *((200, 0.5, 12.4), (500, 0.5, 7.0), (1000, 0.5, 4.6), (5000, 0.5, 1.9)),
    ],
)
def test_the_reference_values_of_the_detectable_effect(
    drawn: int, control_share: float, points: float
):
    control = round(drawn * control_share)
    lift = minimum_detectable_lift(0.05, drawn - control, control)
    assert lift is not None
    assert 100 * lift == pytest.approx(points, abs=0.06)


@pytest.mark.parametrize(("other", "per_arm"), [(0.10, 435), (0.08, 1059), (0.25, 49)])
def test_the_reference_values_of_the_sample_size(other: float, per_arm: int):
    assert clients_needed(0.05, other - 0.05, 0.5) in {2 * per_arm - 1, 2 * per_arm}


def test_one_is_the_other_read_backwards():
    for drawn, control_share in ((300, 0.5), (2_000, 0.2)):
        control = round(drawn * control_share)
        lift = minimum_detectable_lift(0.05, drawn - control, control)
        assert lift is not None
        assert abs(clients_needed(0.05, lift, control_share) - drawn) <= 1


def test_a_group_too_small_for_anything():
    assert minimum_detectable_lift(0.5, 2, 2) is None
    for treated, control in ((0, 5), (5, 0)):
        with pytest.raises(ValueError, match="both groups"):
            minimum_detectable_lift(0.05, treated, control)
    for lift, control_share in ((0.0, 0.5), (0.96, 0.5), (0.05, 0.0)):
        with pytest.raises(ValueError, match="the lift must lie"):
            clients_needed(0.05, lift, control_share)


def test_the_effect_that_is_said_to_be_found_is_found_in_four_simulated_campaigns_of_five():
    chance, runs, arm = random.Random(8), 600, 250
    lift = minimum_detectable_lift(0.10, arm, arm)
    assert lift is not None
    found = 0
    for _ in range(runs):
        back = [sum(chance.random() < share for _ in range(arm)) for share in (0.10 + lift, 0.10)]
        found += newcombe(back[0], arm, back[1], arm)[1] > 0
    assert abs(found / runs - 0.8) < 4 * sqrt(0.8 * 0.2 / runs)
