"""Buying models and forecast of ten thousand invented clients, recomputed from their orders."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import proof_models as own
import pytest
from model_bench import Bench, shared_catalogue
from proof_bench import built, fill, read, tell_as_the_model_says
from proof_company import AS_OF, CLIENTS, invented, number_of
from proof_models import History, Numbers, Terms
from proof_purchases import purchase_days, types

from reconquete_pipeline.home.settings import Settings

# However long silent, so that every client has a forecast to recompute.
SETTINGS = Settings.model_validate({"order_minimum_eur": 0, "alive_silence_days": 36_500})
BUYING = ["purchase_r", "purchase_alpha_days", "dropout_a", "dropout_b"]
VALUE = ["value_p", "value_q", "value_v_eur"]
TYPES = ("B2B", "B2C", "unknown")
# Where a search may begin: r, alpha in mean ages per order, a, b.
STARTS = (
    (1, 1, 1, 3),
    (0.3, 0.3, 0.5, 1),
    (3, 3, 0.2, 0.3),
    (0.2, 0.2, 0.5, 20),
    (1, 0.2, 0.3, 0.5),
)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    yield built(SETTINGS)


@pytest.fixture(scope="module")
def models(bench: Bench) -> pd.DataFrame:
    return read(bench, "value.buying_models").set_index(["client_type", "model"])


@pytest.fixture(scope="module")
def histories() -> pd.DataFrame:
    """x, last, age, cents of repeats and type of each client; an order after AS_OF ends its age."""
    days = purchase_days()
    mine = days.groupby("client_id")["day"]
    first, last = mine.min(), mine.max()
    frame = pd.DataFrame({"x": mine.size() - 1, "last": last - first})
    frame["age"] = np.maximum(last, number_of(AS_OF)) - first
    frame["cents"] = days[days["place"] > 0].groupby("client_id")["cents"].sum()
    return frame.fillna({"cents": 0}).assign(type=frame.index.map(types()))


def history(frame: pd.DataFrame) -> History:
    return History(*(frame[name].to_numpy(float) for name in ("x", "last", "age")))


def parameters(models: pd.DataFrame, client_type: str, model: str, names: list[str]) -> Numbers:
    return models.loc[(client_type, model), names].to_numpy(float)


def test_the_company_has_some_of_everything(histories: pd.DataFrame):
    raw = invented()
    assert len(raw.clients) == CLIENTS
    assert histories["type"].value_counts().to_dict().keys() == set(TYPES)
    assert (histories["x"] == 0).sum() > 3_000
    assert (histories["x"] > 100).sum() > 100
    assert ((histories["x"] > 0) & (histories["cents"] == 0)).sum() > 30
    assert (purchase_days()["day"] > number_of(AS_OF)).sum() > 50
    assert raw.orders["is_cancelled"].sum() > 1_000
    assert (raw.orders["cents"] < 0).sum() > 500
    merged = raw.clients["merged_into"]
    assert merged.isin(raw.clients.loc[merged.notna(), "client_id"]).any(), "merged twice over"
    orders_a_day = raw.orders.groupby(["client_id", "day"]).size()
    assert (orders_a_day > 2).sum() > 5_000


def test_what_the_models_know(bench: Bench, histories: pd.DataFrame):
    found = read(bench, "value.buying_history").set_index("client_id")
    pd.testing.assert_index_equal(found.index, histories.index, check_names=False)
    assert (found["client_type"] == histories["type"]).all()
    for theirs, ours in (("repeat_count", "x"), ("last_repeat_days", "last"), ("age_days", "age")):
        assert (found[theirs] == histories[ours]).all(), theirs
    assert (found["repeat_revenue_eur"].mul(100).round() == histories["cents"]).all()


@pytest.mark.parametrize("client_type", TYPES)
@pytest.mark.parametrize(("model", "terms"), [("mbg_nbd", own.mbg_terms), ("bg_nbd", own.bg_terms)])
def test_no_parameters_are_likelier(
    models: pd.DataFrame, histories: pd.DataFrame, client_type: str, model: str, terms: Terms
):
    mine = histories[histories["type"] == client_type]
    likelihood = own.of_purchases(history(mine), terms)
    scale = mine["age"].mean() / mine["x"].mean()
    starts = [[r, alpha * scale, a, b] for r, alpha, a, b in STARTS]
    best, _ = own.greatest(likelihood, starts)
    row = models.loc[(client_type, model)]
    assert row["fitted_client_count"] == len(mine)
    told = likelihood(parameters(models, client_type, model, BUYING))
    assert row["log_likelihood"] == pytest.approx(told, abs=1e-3)
    assert told > best - 1e-3


@pytest.mark.parametrize("client_type", TYPES)
def test_no_values_are_likelier(models: pd.DataFrame, histories: pd.DataFrame, client_type: str):
    mine = histories[(histories["type"] == client_type) & (histories["cents"] > 0)]
    row = models.loc[(client_type, "gamma_gamma")]
    assert row["fitted_client_count"] == len(mine)
    if len(mine) < 100:
        assert row["fit_reason"] == "too_few_clients"
        assert row[[*VALUE, "log_likelihood"]].isna().all()
        return
    x = mine["x"].to_numpy(float)
    likelihood = own.of_values(x, mine["cents"].to_numpy(float) / 100 / x)
    best, _ = own.greatest(likelihood, [[1, 2, 100], [10, 4, 30], [3, 3, 100]])
    told = likelihood(parameters(models, client_type, "gamma_gamma", VALUE))
    assert row["log_likelihood"] == pytest.approx(told, abs=1e-3)
    assert told > best - 1e-3


@pytest.mark.parametrize("client_type", TYPES)
@pytest.mark.parametrize(("x", "last", "age"), [(0, 0, 40), (3, 100, 400), (9, 300, 310)])
def test_the_closed_form_is_the_integral(
    models: pd.DataFrame, client_type: str, x: int, last: int, age: int
):
    """Chances of a history, alive and left, by quadrature over rates and chances to leave."""
    one = History(*(np.array([float(value)]) for value in (x, last, age)))
    found = parameters(models, client_type, "mbg_nbd", BUYING)
    r, alpha = found[0], found[1]
    shared = own.gammaln(r + x) - own.gammaln(r) + r * np.log(alpha)
    closed = [float(np.exp(shared + term[0])) for term in own.mbg_terms(one, *found)]
    assert closed == pytest.approx(own.chance_of(x, last, age, found), rel=1e-6)


def test_orders_of_who_is_alive(bench: Bench, models: pd.DataFrame, histories: pd.DataFrame):
    rows = read(bench, "value.buying_expectations")
    assert len(rows) == len(histories[["type", "x", "age"]].drop_duplicates())
    for (client_type, x), mine in rows.groupby(["client_type", "repeat_count"]):
        found = parameters(models, client_type, "mbg_nbd", BUYING)
        orders = own.orders_if_alive(x, mine["age_days"].to_numpy(float), found, 365)
        assert mine["orders_if_alive"].to_numpy(float) == pytest.approx(orders, rel=1e-5, abs=1e-6)


def test_forecast_of_every_client(bench: Bench, models: pd.DataFrame, histories: pd.DataFrame):
    rows = read(bench, "value.forecast").set_index("client_id")
    pd.testing.assert_index_equal(rows.index, histories.index, check_names=False)
    for client_type, mine in histories.groupby("type"):
        told = rows.loc[mine.index]
        found = parameters(models, client_type, "mbg_nbd", BUYING)
        alive = own.alive(history(mine), found)
        orders = np.empty(len(mine))
        for x, places in mine.groupby("x").indices.items():
            ages = mine["age"].to_numpy(float)[places]
            orders[places] = own.orders_if_alive(int(x), ages, found, 365)
        assert told["p_alive"].to_numpy(float) == pytest.approx(alive, abs=1e-6)
        expected = alive * orders
        assert told["expected_orders"].to_numpy(float) == pytest.approx(
            expected, rel=1e-5, abs=2e-6
        )
        assert told["p_alive_reason"].isna().all()
        if client_type == "unknown":
            assert (told["order_value_reason"] == "too_few_clients").all()
            assert told[["expected_order_eur", "forecast_revenue_eur"]].isna().all(axis=None)
            continue
        p, q, v = parameters(models, client_type, "gamma_gamma", VALUE)
        # The mean of a client's amounts, given those seen: its rate is Gamma(q + p x, v + sum).
        worth = p * (v + mine["cents"] / 100) / (q + p * mine["x"] - 1)
        assert told["expected_order_eur"].to_numpy(float) == pytest.approx(worth, abs=0.00501)
        assert told["forecast_revenue_eur"].to_numpy(float) == pytest.approx(
            expected * worth, rel=1e-5, abs=0.006
        )
        assert told["order_value_reason"].isna().all()


def test_the_order_of_the_clients_changes_no_digit(bench: Bench, models: pd.DataFrame):
    history = read(bench, "value.buying_history")
    other = Bench(shared_catalogue())
    fill(other, "value.buying_history", history.iloc[::-1].reset_index(drop=True))
    other.make("value.buying_models")
    again = read(other, "value.buying_models").set_index(["client_type", "model"])
    pd.testing.assert_frame_equal(again, models)


def test_each_reason_of_a_forecast_that_is_not_given():
    """99 firms; 100 persons who bought once; 100 without a type who always pay the same."""
    rows = [(f"f{n}", "B2B", 2, 10, 90 + n, 3000 + n) for n in range(99)]
    rows += [(f"p{n}", "B2C", 0, 0, 1 + n, 0) for n in range(100)]
    rows += [
        (f"u{n}", "unknown", 1 + n % 5, 20 * (1 + n % 5), 200 + n, 1 + n % 5) for n in range(100)
    ]
    names = ["client_id", "client_type", "repeat_count", "last_repeat_days", "age_days"]
    bench = Bench(shared_catalogue())
    fill(bench, "value.buying_history", pd.DataFrame(rows, columns=[*names, "repeat_revenue_eur"]))
    bench.make("value.buying_models")
    tell_as_the_model_says(bench)
    bench.make("value.buying_expectations", "value.forecast")
    found = read(bench, "value.forecast").set_index("client_id")
    reasons = found[["client_type", "p_alive_reason", "order_value_reason"]].drop_duplicates()
    assert reasons.fillna("").to_numpy().tolist() == [
        ["B2B", "too_few_clients", "too_few_clients"],
        ["B2C", "no_repeat_buyers", "too_few_clients"],
        ["unknown", "", "no_maximum"],
    ]
    assert (found["p_alive"].isna() == found["p_alive_reason"].notna()).all()
    assert (found["expected_orders"].isna() == found["p_alive_reason"].notna()).all()
    assert found[["expected_order_eur", "forecast_revenue_eur"]].isna().all(axis=None)
