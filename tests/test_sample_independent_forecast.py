"""The forecast of every client of the sample, recomputed from its files with the fitted parameters.

What the models say of a client is integrated here over rates and chances, not taken from the
formulas of the pipeline; that the parameters are those of greatest likelihood is tested alone.
"""

from math import exp

import numpy as np
import pytest
import sample_recomputation as own
from sample_reading import Night, euros
from scipy.integrate import quad
from scipy.stats import beta, gamma

AS_OF = own.newest_day()
DAYS = own.days_by_client()
HORIZON = 365


def histories() -> dict[str, tuple[int, int, int]]:
    """Repeat purchase days, days to the last one, days to as_of."""
    return {
        client: (len(days) - 1, (days[-1] - days[0]).days, (AS_OF - days[0]).days)
        for client, days in DAYS.items()
    }


def test_buying_history(sample_night: Night):
    rows = sample_night.sql(
        "select client_id, repeat_count, last_repeat_days, age_days from value.buying_history"
    )
    assert {row[0]: tuple(row[1:]) for row in rows} == histories()
    sums = dict(sample_night.sql("select client_id, repeat_revenue_eur from value.buying_history"))
    orders = own.valid_orders()
    for client, days in DAYS.items():
        mine = orders[(orders["client_id"] == client) & (orders["day"] > days[0])]
        assert euros(sums[client]) * 100 == int(mine["cents"].sum()), client


def test_types_are_those_of_the_clients_file(sample_night: Night):
    rows = sample_night.sql("select client_id, client_type from value.buying_history")
    types = {row[0]: row[1] for row in own.records(own.INBOX / "clients_2026-10-31.csv")}
    words = {"professionnel": "B2B", "particulier": "B2C"}
    assert {client: words[types[client].lower()] for client in DAYS} == dict(rows)


def posterior_alive(x: int, last: int, age: int, p: list[float]) -> tuple[float, float]:
    """P(alive), and orders within the horizon of a client who is alive, by integration."""
    r, alpha, a, b = p
    leave = beta(a, b)
    chances = np.linspace(leave.ppf(1e-12), leave.ppf(1 - 1e-12), 2001)
    weights = leave.pdf(chances)
    # Both integrals over the rate are Gamma integrals; their ratio is all that is needed.
    scale = ((alpha + last) / (alpha + age)) ** (r + x)
    alive = float((weights * (1 - chances) ** (x + 1)).sum()) * scale
    gone = float((weights * chances * (1 - chances) ** x).sum())
    later = gamma(r + x, scale=1 / (alpha + age))
    mean_chance = float((weights * (1 - chances) ** (x + 1) * chances).sum()) / float(
        (weights * (1 - chances) ** (x + 1)).sum()
    )
    low, high = later.ppf(1e-10), later.ppf(1 - 1e-10)
    orders = quad(
        lambda buys: later.pdf(buys) * (1 - exp(-buys * mean_chance * HORIZON)) / mean_chance,
        low,
        high,
    )[0]
    return alive / (alive + gone), orders


def test_forecast(sample_night: Night):
    parameters = [
        float(value)
        for value in sample_night.sql(
            "select purchase_r, purchase_alpha_days, dropout_a, dropout_b"
            " from value.buying_models where model = 'mbg_nbd' and client_type = 'B2B'"
        )[0]
    ]
    # Firms of the sample hardly differ in their chance to leave: it can be taken as one number.
    assert parameters[2] + parameters[3] > 1e4
    rows = sample_night.sql(
        "select client_id, p_alive, expected_orders from value.forecast"
        " where client_type = 'B2B' order by client_id"
    )
    assert len(rows) > 200
    for client, alive, expected in rows[::5]:
        own_alive, own_orders = posterior_alive(*histories()[client], parameters)
        assert float(alive) == pytest.approx(own_alive, abs=2e-5), client
        assert float(expected) == pytest.approx(own_alive * own_orders, rel=1e-3, abs=1e-5), client


def test_values(sample_night: Night):
    [(p, q, v)] = sample_night.sql(
        "select value_p, value_q, value_v_eur from value.buying_models"
        " where model = 'gamma_gamma' and client_type = 'B2B'"
    )
    p, q, v = float(p), float(q), float(v)
    rows = sample_night.sql(
        "select client_id, repeat_count, repeat_revenue_eur, expected_order_eur, expected_orders,"
        " forecast_revenue_eur from value.forecast inner join value.buying_history"
        " using (client_id) where buying_history.client_type = 'B2B'"
    )
    of_all = p * v / (q - 1)
    for client, count, total, worth, orders, revenue in rows:
        weight = p * count / (p * count + q - 1)
        mean = weight * float(total) / count if count else 0.0
        assert float(worth) == pytest.approx(mean + (1 - weight) * of_all, abs=0.006), client
        assert float(revenue) == pytest.approx(
            float(orders) * float(worth), abs=0.006 * (1 + float(orders))
        ), client


def test_types_with_few_clients_say_so(sample_night: Night):
    rows = sample_night.sql(
        "select distinct p_alive, p_alive_reason, order_value_reason from value.forecast"
        " where client_type = 'B2C'"
    )
    assert rows == [(None, "too_few_clients", "too_few_clients")]
