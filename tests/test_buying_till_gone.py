"""BG/NBD and MBG/NBD: published values, integrals done by brute force, simulated buyers."""

import itertools
from dataclasses import astuple, replace
from math import exp, inf, log

import numpy as np
import pytest
from alive_macro import p_alive
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta, gamma

from reconquete_pipeline.statistics.bg_nbd import (
    BuyingModel,
    Histories,
    fit,
    log_likelihood,
    orders_if_alive,
)
from reconquete_pipeline.statistics.maximum_likelihood import maximise

# Fader, Hardie, Lee (2005), table 2, time in weeks.
PUBLISHED = BuyingModel(0.243, 4.414, 0.793, 2.426, may_leave_at_once=False)
MODIFIED = BuyingModel(0.52484, 6.18299, 0.89136, 1.61400)
STORIES = [(0, 0.0, 38.86), (1, 1.7, 38.9), (2, 30.43, 38.86), (7, 38.0, 38.9), (29, 20.0, 70.0)]


def one(value: float) -> np.ndarray:
    return np.array([value], dtype=float)


def alive_of(story: tuple[int, float, float], model: BuyingModel) -> float:
    x, last, age = story
    return float(p_alive(one(x), one(last), one(age), model)[0])


def orders_of(story: tuple[int, float, float], horizon: float, model: BuyingModel) -> float:
    return float(orders_if_alive(one(story[0]), one(story[2]), horizon, model)[0])


def grouped(x: np.ndarray, last: np.ndarray, age: np.ndarray) -> Histories:
    distinct, counts = np.unique(np.column_stack([x, last, age]), axis=0, return_counts=True)
    return Histories(*(column.astype(float) for column in (*distinct.T, counts)))


# --- published ----------------------------------------------------------------------------------


def test_published_expectation_of_the_next_39_weeks():
    story = (2, 30.43, 38.86)
    assert orders_of(story, 39, PUBLISHED) * alive_of(story, PUBLISHED) == pytest.approx(
        1.226, abs=5e-4
    )


def test_published_probability_of_a_one_time_buyer():
    # to the five digits of the published parameters
    assert alive_of((0, 0.0, 38.86), MODIFIED) == pytest.approx(0.389716, abs=5e-6)
    assert alive_of((0, 0.0, 38.86), PUBLISHED) == 1.0


# --- brute force: the story of one client, integrated over rate and chance to leave ---------------


def by_rate(power: int, time: float, model: BuyingModel) -> float:
    """Integral of rate^power exp(-rate time) over the Gamma distribution of rates."""
    law = gamma(model.r, scale=1 / model.alpha)
    parts = (0, 0.001, 0.01, 0.1, 0.5, 1, 3, inf)
    return sum(
        quad(lambda rate: rate**power * exp(-rate * time) * law.pdf(rate), low, high)[0]
        for low, high in itertools.pairwise(parts)
    )


def by_chance(leaves: int, stays: int, model: BuyingModel) -> float:
    """Integral of chance^leaves (1 - chance)^stays over the Beta distribution of chances."""
    law = beta(model.a, model.b)
    parts = (0, 1e-6, 0.01, 0.5, 0.99, 1)
    return sum(
        quad(lambda chance: chance**leaves * (1 - chance) ** stays * law.pdf(chance), low, high)[0]
        for low, high in itertools.pairwise(parts)
    )


def brute_force(story: tuple[int, float, float], model: BuyingModel) -> tuple[float, float]:
    """Likelihoods of the story with the client still there, and gone after its last purchase."""
    x, last, age = story
    chances = x + model.may_leave_at_once  # purchases after which the client could have left
    alive = by_chance(0, chances, model) * by_rate(x, age, model)
    gone = by_chance(1, chances - 1, model) * by_rate(x, last, model) if chances else 0.0
    return alive, gone


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("model", [PUBLISHED, MODIFIED, BuyingModel(2.0, 30.0, 1.5, 8.0)])
def test_likelihood_and_probability_are_the_integrals(
    story: tuple[int, float, float], model: BuyingModel
):
    alive, gone = brute_force(story, model)
    assert alive_of(story, model) == pytest.approx(alive / (alive + gone), rel=1e-5)
    history = Histories(*(one(value) for value in (*story, 3)))
    assert log_likelihood(history, model) == pytest.approx(3 * log(alive + gone), rel=1e-6)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("horizon", [1.0, 39.0, 520.0])
@pytest.mark.parametrize("a", [0.2, 0.89, 1.7, 5.0])
def test_expected_orders_are_the_published_form_where_that_can_be_computed(
    story: tuple[int, float, float], horizon: float, a: float
):
    model = replace(MODIFIED, a=a)
    x, _, age = story
    r, alpha, _, b, _ = astuple(model)
    later = alpha + age + horizon
    series = hyp2f1(r + x, b + x + 1, a + b + x, horizon / later)
    power = ((alpha + age) / later) ** (r + x)
    expected = (a + b + x) / (a - 1) * (1 - power * series)
    assert orders_of(story, horizon, model) == pytest.approx(expected, rel=1e-7)


def test_expected_orders_where_the_published_form_has_no_value():
    below, at, above = (
        orders_of((3, 20.0, 39.0), 39, replace(MODIFIED, a=a)) for a in (0.9999, 1.0, 1.0001)
    )
    assert below > at > above > 0
    assert at == pytest.approx((below + above) / 2, rel=1e-6)


def test_nobody_leaves_where_the_chance_is_nearly_nothing_and_long_histories_do_not_overflow():
    faithful = BuyingModel(2.0, 50.0, 1e-4, 1e4)
    assert orders_of((0, 0.0, 0.0), 100, faithful) == pytest.approx(4.0, rel=1e-4)
    often = orders_of((5000, 3000.0, 3000.0), 365, MODIFIED)
    assert often == pytest.approx(365 * 5000 / 3006, rel=0.1)
    assert alive_of((5000, 10.0, 3000.0), MODIFIED) == pytest.approx(0, abs=1e-12)
    assert alive_of((5000, 3000.0, 3000.0), MODIFIED) == pytest.approx(1, abs=1e-3)


# --- what must hold -------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [0, 1, 5, 40])
def test_silence_only_lowers_the_probability_and_a_late_purchase_only_raises_it(x: int):
    ages = np.arange(40.0, 200.0, 5.0)
    last = np.full_like(ages, 40.0 if x else 0.0)
    count = np.full_like(ages, x)
    assert (np.diff(p_alive(count, last, ages, MODIFIED)) < 0).all()
    if x:
        later = np.arange(1.0, 200.0, 5.0)
        alive = p_alive(np.full_like(later, x), later, np.full_like(later, 200.0), MODIFIED)
        assert (np.diff(alive) > 0).all()


def test_expected_orders_grow_with_the_horizon_ever_more_slowly():
    horizons = [float(weeks) for weeks in range(0, 300, 10)]
    orders = np.array([orders_of((4, 30.0, 39.0), weeks, MODIFIED) for weeks in horizons])
    assert orders[0] == pytest.approx(0, abs=1e-12)
    assert (np.diff(orders) > 0).all()
    assert (np.diff(orders, n=2) < 0).all()


# --- fits -----------------------------------------------------------------------------------------


def simulated(model: BuyingModel, clients: int, seed: int) -> Histories:
    """Clients who buy and leave by the model itself, watched for one to two years of weeks."""
    rng = np.random.default_rng(seed)
    rates = rng.gamma(model.r, 1 / model.alpha, clients)
    chances = rng.beta(model.a, model.b, clients)
    rows = []
    for rate, chance in zip(rates, chances, strict=True):
        age = float(rng.integers(52, 105))
        x, last, now = 0, 0.0, 0.0
        stays = rng.random() >= chance if model.may_leave_at_once else True
        while stays:
            now += rng.exponential(1 / rate)
            if now > age:
                break
            x, last = x + 1, now
            stays = rng.random() >= chance
        rows.append((x, last, age))
    return grouped(*np.array(rows).T)


@pytest.mark.parametrize("at_once", [True, False])
def test_parameters_of_simulated_buyers_are_found_again(at_once: bool):
    truth = BuyingModel(0.8, 8.0, 1.2, 4.0, may_leave_at_once=at_once)
    buyers = simulated(truth, 6_000, seed=11)
    found = fit(buyers, may_leave_at_once=at_once)
    assert found.parameters is not None
    assert found.log_likelihood is not None
    r, alpha, a, b = found.parameters
    assert r == pytest.approx(0.8, rel=0.15)
    assert r / alpha == pytest.approx(0.1, rel=0.1)
    assert a / (a + b) == pytest.approx(1.2 / 5.2, rel=0.1)
    assert found.log_likelihood >= log_likelihood(buyers, truth)


def test_a_fit_is_a_maximum_and_does_not_depend_on_unit_order_or_grouping():
    buyers = simulated(BuyingModel(0.8, 8.0, 1.2, 4.0), 1_000, seed=3)
    found = fit(buyers)
    assert found.parameters is not None
    best = BuyingModel(*found.parameters)
    assert log_likelihood(buyers, best) == pytest.approx(found.log_likelihood, abs=1e-6)
    for name in ("r", "alpha", "a", "b"):
        for factor in (0.95, 1.05):
            other = replace(best, **{name: getattr(best, name) * factor})
            assert log_likelihood(buyers, other) < log_likelihood(buyers, best)
    x, last, age, counts = astuple(buyers)
    days = fit(Histories(x[::-1], last[::-1] * 7, age[::-1] * 7, counts[::-1]))
    split = fit(Histories(*(np.concatenate([column, column]) for column in (x, last, age, counts))))
    assert days.parameters is not None
    assert split.parameters is not None
    r, alpha, a, b = found.parameters
    assert days.parameters == pytest.approx((r, alpha * 7, a, b), rel=1e-4)
    assert split.parameters == pytest.approx((r, alpha, a, b), rel=1e-4)


@pytest.mark.parametrize("at_once", [True, False])
def test_without_repeat_purchases_there_is_no_fit(at_once: bool):
    once = Histories(np.zeros(3), np.zeros(3), np.array([10.0, 20.0, 30.0]), np.ones(3) * 50)
    assert fit(once, may_leave_at_once=at_once).reason == "no_repeat_buyers"
    nobody = Histories(*[np.zeros(0)] * 4)
    assert fit(nobody, may_leave_at_once=at_once).reason == "no_repeat_buyers"


def test_clients_who_are_all_alike_lead_to_one_rate_and_nobody_who_leaves():
    alike = Histories(np.array([12.0]), np.array([365.0]), np.array([366.0]), np.array([500.0]))
    found = fit(alike)
    assert found.parameters is not None
    model = BuyingModel(*found.parameters)
    assert model.r / model.alpha == pytest.approx(12 / 366, rel=0.01)
    assert alive_of((12, 365.0, 366.0), model) == pytest.approx(1, abs=0.001)
    assert orders_of((12, 365.0, 366.0), 366, model) == pytest.approx(12, rel=0.01)


def test_of_starts_that_reach_the_same_top_the_first_counts():
    """A flat top whose far side is higher by less than a digit that anybody computes."""

    def likelihood(values: np.ndarray) -> tuple[float, np.ndarray]:
        side = np.log(values[0])
        beyond = np.sign(side) * max(abs(side) - 0.1, 0)
        return -(beyond**2) + 1e-10 * side, np.array([(1e-10 - 2 * beyond) / values[0]])

    near, far = (maximise(likelihood, [[start]], 1.0) for start in (0.5, 2.0))
    assert near.parameters != far.parameters
    assert near.log_likelihood != far.log_likelihood
    assert maximise(likelihood, [[0.5], [2.0]], 1.0) == near
    assert maximise(likelihood, [[2.0], [0.5]], 1.0) == far


@pytest.mark.parametrize("step", [150, 200])
def test_of_two_maxima_the_higher_one_is_taken(step: int):
    """900 who never came again, 600 who come every so many days: have the others left, or not?

    Taken for clients who hardly ever leave and differ much, the likelihood has one maximum; taken
    for clients all alike, of whom 60 % left at once, it has another. The second is the higher one:
    with a chance of .4 to stay for good, each day a chance of 1 / step to buy, by hand.
    """
    ages = np.linspace(1, 1400, 900).astype(int)
    regular = np.linspace(0, 1399, 600).astype(int)
    rows = [(0, 0, age) for age in ages]
    rows += [(age // step, age // step * step, age) for age in regular]
    buyers = grouped(*np.array(rows, dtype=float).T)
    found = fit(buyers)
    assert found.log_likelihood is not None
    # Orders per day of those who come again, over their days; all rates equal, p is 0 or 1.
    rate = (regular // step).sum() / regular.sum()
    by_hand = sum(np.log(0.6 + 0.4 * np.exp(-rate * age)) for age in ages)
    for age in regular:
        count = age // step
        by_hand += np.log(0.4) + count * np.log(rate) - rate * age if count else 0
    by_hand += sum(np.log(0.6 + 0.4 * np.exp(-rate * age)) for age in regular if age < step)
    assert found.log_likelihood > by_hand
    assert alive_of((0, 0.0, 1400.0), BuyingModel(*found.parameters or ())) < 0.01
