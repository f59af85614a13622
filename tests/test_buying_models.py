"""The buying models as columns: groups of clients in, parameters or a reason out."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from test_buying_till_gone import simulated

from reconquete_pipeline.statistics import bg_nbd, buying_models, gamma_gamma
from reconquete_pipeline.statistics.bg_nbd import BuyingModel, Histories
from reconquete_pipeline.statistics.gamma_gamma import Purchases

SETTINGS: dict[str, object] = {"forecast_min_clients": 100, "forecast_days": 90}
BUYERS = simulated(BuyingModel(0.8, 8.0, 1.2, 4.0), 400, seed=9)
SUMS = np.round(np.random.default_rng(4).gamma(3.0, 20.0, 300), 2)


def row(model: str, count: int, *lists: np.ndarray) -> dict[str, object]:
    kind = "value" if model == "gamma_gamma" else "buying"
    groups = dict(zip(buying_models.COUNTED, lists, strict=True))
    return {"model": model, "kind": kind, "fitted_client_count": count, "groups": groups}


def buying(model: str, h: Histories) -> dict[str, object]:
    return row(model, int(h.counts.sum()), h.repeats, h.last, h.age, h.counts)


def valuing(sums: np.ndarray) -> dict[str, object]:
    numbers = 1.0 + np.arange(len(sums)) % 4
    return row("gamma_gamma", len(sums), numbers, sums * numbers, 0 * sums, 0 * sums + 1)


def added(*rows: dict[str, object]) -> list[dict[str, object]]:
    frame = pd.DataFrame(rows, index=range(7, 7 + len(rows)))
    frame["client_type"] = [f"type {place}" for place in frame.index]
    groups = [
        pd.DataFrame(held).assign(client_type=client_type, kind=kind)
        for held, client_type, kind in zip(
            frame.pop("groups"), frame["client_type"], frame["kind"], strict=True
        )
    ]
    result = buying_models.add_parameters(frame, SETTINGS, pd.concat(groups))
    assert list(result.columns) == [*frame.columns, *buying_models.ADDED]
    assert list(result.index) == list(frame.index)
    return [dict(zip(result.columns, values, strict=True)) for values in result.values.tolist()]


def test_each_row_gets_the_parameters_of_its_own_model():
    both, once, value = added(buying("mbg_nbd", BUYERS), buying("bg_nbd", BUYERS), valuing(SUMS))
    for found, at_once in ((both, True), (once, False)):
        fit = bg_nbd.fit(BUYERS, may_leave_at_once=at_once)
        assert fit.parameters is not None
        got = [found[name] for name in buying_models.BUYING]
        assert all(isinstance(number, Decimal) for number in got)
        assert [float(str(number)) for number in got] == pytest.approx(fit.parameters, abs=1e-4)
        assert float(str(found["log_likelihood"])) == pytest.approx(fit.log_likelihood, abs=1e-5)
        assert [found[name] for name in (*buying_models.VALUE, "fit_reason")] == [None] * 4
    numbers = 1.0 + np.arange(len(SUMS)) % 4
    worth = gamma_gamma.fit(Purchases(numbers, SUMS * numbers, np.ones(len(SUMS))))
    got = [float(str(value[name])) for name in buying_models.VALUE]
    assert got == pytest.approx(worth.parameters, rel=1e-4)
    assert [value[name] for name in (*buying_models.BUYING, "fit_reason")] == [None] * 5


def test_the_order_of_the_groups_changes_no_digit():
    shuffled = np.random.default_rng(1).permutation(len(BUYERS.counts))
    other = Histories(*(getattr(BUYERS, name)[shuffled] for name in BUYERS.__dataclass_fields__))
    [one], [two] = added(buying("mbg_nbd", BUYERS)), added(buying("mbg_nbd", other))
    names = [*buying_models.BUYING, "log_likelihood"]
    assert [one[name] for name in names] == [two[name] for name in names]


def test_too_few_clients_give_a_reason_and_no_numbers():
    few = {**buying("mbg_nbd", BUYERS), "fitted_client_count": 99}
    none = {"model": "gamma_gamma", "fitted_client_count": 0}
    for found in added(few, {**valuing(SUMS[:0]), **none}):
        assert found["fit_reason"] == "too_few_clients"
        assert all(found[name] is None for name in buying_models.ADDED[:-1])


def test_orders_are_expected_by_the_model_of_the_type():
    given = pd.DataFrame(
        {
            "client_type": ["B2C", "B2B", "B2C", "unknown"],
            "repeat_count": [0, 2, 5, 1],
            "age_days": [10, 20, 300, 9],
            "purchase_r": [0.5, 1.0, 0.5, np.nan],
            "purchase_alpha_days": [40.0, 60.0, 40.0, np.nan],
            "dropout_a": [0.9, 2.0, 0.9, np.nan],
            "dropout_b": [1.6, 3.0, 1.6, np.nan],
        }
    )
    found = buying_models.add_orders_if_alive(given, SETTINGS)["orders_if_alive"].tolist()
    person, firm = BuyingModel(0.5, 40.0, 0.9, 1.6), BuyingModel(1.0, 60.0, 2.0, 3.0)
    for place, model in ((0, person), (1, firm), (2, person)):
        repeats = np.array([float(given["repeat_count"][place])])
        age = np.array([float(given["age_days"][place])])
        orders = bg_nbd.orders_if_alive(repeats, age, 90.0, model)[0]
        assert float(found[place]) == pytest.approx(orders, abs=1e-6)
    assert found[3] is None
