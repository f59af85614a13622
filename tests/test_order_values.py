"""Gamma-Gamma: the integral by brute force, simulated buyers, and what must hold."""

import itertools
from dataclasses import replace
from math import exp, inf, log

import numpy as np
import pytest
from proof_models import greatest, of_values
from scipy.integrate import quad
from scipy.stats import gamma, norm

from reconquete_pipeline.statistics.gamma_gamma import Purchases, expected_value, fit

P, Q, V = 6.25, 3.74, 15.44


def simulated(clients: int, seed: int) -> Purchases:
    """Clients whose purchases follow the model itself."""
    rng = np.random.default_rng(seed)
    numbers = rng.integers(1, 9, clients).astype(float)
    rates = rng.gamma(Q, 1 / V, clients)
    return Purchases(numbers, rng.gamma(P * numbers, 1 / rates), np.ones(clients))


def density(number: int, mean: float, p: float, q: float, v: float) -> float:
    """Density of the mean of a client's purchases, integrated over the logarithm of its rate."""
    law = gamma(q, scale=1 / v)

    def weight(log_rate: float) -> float:
        rate = exp(log_rate)
        return rate * gamma.pdf(mean, p * number, scale=1 / (rate * number)) * law.pdf(rate)

    centre = log((p * number + q) / (v + number * mean))
    return quad(weight, centre - 8, centre + 4, points=[centre], limit=200)[0]


def test_the_fit_is_the_maximum_of_the_integrated_likelihood():
    purchases = simulated(50, seed=5)
    found = fit(purchases)
    assert found.parameters is not None
    assert found.log_likelihood is not None

    def height(*parameters: float) -> float:
        pairs = zip(purchases.numbers, purchases.sums, strict=True)
        return sum(log(density(int(n), total / n, *parameters)) for n, total in pairs)

    assert height(*found.parameters) == pytest.approx(found.log_likelihood, rel=1e-6)
    for place, factor in ((0, 0.9), (2, 1.1)):
        other = list(found.parameters)
        other[place] *= factor
        assert height(*other) < found.log_likelihood


def test_parameters_of_simulated_buyers_are_found_again():
    # p and v are told apart only by how the spread of means falls with the number of purchases.
    found = fit(simulated(10_000, seed=7))
    assert found.parameters is not None
    p, q, v = found.parameters
    assert (p, q, v) == pytest.approx((P, Q, V), rel=0.2)
    assert p * v / (q - 1) == pytest.approx(P * V / (Q - 1), rel=0.03)


def test_the_unit_of_money_and_the_grouping_do_not_matter():
    purchases = simulated(500, seed=1)
    found = fit(purchases)
    cents = fit(replace(purchases, sums=purchases.sums * 100))
    assert found.parameters is not None
    assert cents.parameters is not None
    p, q, v = found.parameters
    assert cents.parameters == pytest.approx((p, q, 100 * v), rel=1e-4)
    twice = fit(replace(purchases, counts=purchases.counts * 2))
    assert twice.parameters == pytest.approx(found.parameters, rel=1e-4)
    assert twice.log_likelihood == pytest.approx(2 * (found.log_likelihood or 0), rel=1e-9)


def test_expected_value_lies_between_the_own_mean_and_that_of_all():
    of_all = P * V / (Q - 1)
    numbers = np.array([0.0, 1.0, 5.0, 50.0, 5_000.0])
    values = expected_value(numbers, numbers * 90.0, (P, Q, V))
    assert values[0] == pytest.approx(of_all)
    assert (np.diff(values) > 0).all()
    assert values[-1] == pytest.approx(90.0, rel=1e-3)
    assert expected_value(numbers[2:3], numbers[2:3] * of_all, (P, Q, V))[0] == pytest.approx(
        of_all
    )


def test_expected_value_is_the_mean_over_the_rates_that_fit_the_client():
    """Posterior mean of p / rate, by brute force."""
    number, total = 3, 120.0
    prior = gamma(Q, scale=1 / V)

    def weight(rate: float) -> float:
        return rate ** (P * number) * exp(-rate * total) * prior.pdf(rate)

    parts = (1e-9, 0.05, 0.1, 0.2, 0.5, 2, inf)
    pairs = list(itertools.pairwise(parts))
    top = sum(quad(lambda rate: P / rate * weight(rate), *pair)[0] for pair in pairs)
    bottom = sum(quad(weight, *pair)[0] for pair in pairs)
    found = expected_value(np.array([3.0]), np.array([120.0]), (P, Q, V))[0]
    assert found == pytest.approx(top / bottom, rel=1e-6)


def test_purchases_without_a_sum_tell_nothing():
    free = Purchases(np.array([0.0, 2.0]), np.array([0.0, 0.0]), np.ones(2))
    assert fit(free).reason == "no_repeat_buyers"


def test_values_without_a_mean_are_said_to_have_none():
    rng = np.random.default_rng(2)
    rates = rng.gamma(0.6, 1.0, 4_000)
    wild = Purchases(np.full(4_000, 4.0), rng.gamma(8.0, 1 / rates), np.ones(4_000))
    assert fit(wild).reason == "no_mean"


def test_equal_values_do_not_tell_the_parameters_apart():
    alike = Purchases(np.full(300, 3.0), np.full(300, 30.0), np.ones(300))
    assert fit(alike).reason == "no_maximum"


def test_of_two_maxima_the_higher_one_is_taken():
    """Every other client pays about a million each time, the others about a hundred.

    Told as clients unlike each other, each of whom pays much the same, the values are likelier than
    told as clients all alike whose purchases differ; and values so unlike have no mean.
    """
    place = np.arange(200)
    numbers = place % 3 + 1.0
    usual = np.where(place % 2, 100 * np.exp(0.8 * norm.ppf((place + 0.5) / 200)), 1_000_000.0)
    sums = np.round(usual * numbers * (0.62 + 0.054 * (place % 7) * 2.2), 2)
    own = of_values(numbers, sums / numbers)
    unlike, p_q_v = greatest(own, [[7, 0.2, 1]])
    alike, _ = greatest(own, [[0.1, 5, 1e5]])
    found = fit(Purchases(numbers, sums, np.ones(200)))
    assert unlike > alike + 1
    assert p_q_v[1] < 1
    assert found.reason == "no_mean"
