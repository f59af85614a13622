"""The optional targeting of ten thousand invented clients, recomputed from what is delivered."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench
from proof_bench import PURCHASES, TARGETING, built, read
from proof_company import AS_OF, invented, number_of, numbers_of
from proof_purchases import purchase_days, surviving, valid_orders

from reconquete_pipeline.home.settings import Settings

SETTINGS = Settings.model_validate({"order_minimum_eur": 0})
YEAR = 365


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    yield built((*PURCHASES, *TARGETING), SETTINGS)


@pytest.fixture(scope="module")
def told(bench: Bench) -> pd.DataFrame:
    return read(bench, "clients.targeting_py").set_index("client_id")


@pytest.fixture(scope="module")
def clients() -> pd.DataFrame:
    """first, recent and earlier cents and contacts, and potential, of each client who bought."""
    days = purchase_days()
    age = number_of(AS_OF) - days["day"]
    frame = pd.DataFrame({"first": days.groupby("client_id")["day"].min()})
    contacts = surviving(invented().contacts)
    contacts = contacts[contacts["direction"] != "inbound"]
    since = number_of(AS_OF) - contacts["day"]
    for name, after in (("recent", 0), ("earlier", YEAR)):
        frame[name] = days[age.between(after, after + YEAR - 1)].groupby("client_id")["cents"].sum()
        mine = contacts[since.between(after, after + YEAR - 1)]
        frame[f"{name}_contacts"] = mine.groupby("client_id").size()
    frame = frame.fillna(0)
    listed = invented().clients.set_index("client_id")
    return frame.assign(potential=listed["potential_cents"].reindex(frame.index))


def quarters(values: pd.Series) -> pd.Series:
    """1 for the highest quarter; equal values are equal."""
    rank = values.rank(ascending=False, method="min")
    return 1 + (4 * (rank - 1)) // values.count()


def test_revenue_and_potential(told: pd.DataFrame, clients: pd.DataFrame):
    pd.testing.assert_index_equal(told.index, clients.index, check_names=False)
    for ours, theirs in (("recent", "recent_revenue_eur"), ("earlier", "earlier_revenue_eur")):
        assert (told[theirs].astype(float).mul(100).round() == clients[ours]).all(), theirs
    revenue = quarters(clients["recent"].where(clients["recent"] > 0))
    potential = quarters(clients["potential"])
    share = clients["recent"] / clients["potential"].where(clients["potential"] > 0)
    for name, own in (
        ("potential_eur", clients["potential"] / 100),
        ("revenue_quartile", revenue),
        ("potential_quartile", potential),
        ("potential_lead", revenue - potential),
        ("penetration_ratio", share),
    ):
        found = told[name].to_numpy(float, na_value=np.nan)
        assert found == pytest.approx(own.to_numpy(float), abs=6e-7, nan_ok=True), name
    assert (clients["potential"] == 0).sum() > 50
    assert revenue.isna().any()


def test_maturity(told: pd.DataFrame, clients: pd.DataFrame):
    recent, earlier = clients["recent"], clients["earlier"]
    own = pd.Series("M", clients.index, dtype=object)
    own[10 * recent > 11 * earlier] = "C"
    own[10 * recent < 9 * earlier] = "V"
    own[number_of(AS_OF) - clients["first"] < YEAR] = "D"
    own[recent + earlier == 0] = "-"
    assert (told["maturity"].fillna("-") == own).all()
    assert set(own) == {"C", "D", "M", "V", "-"}


def test_contacts(told: pd.DataFrame, clients: pd.DataFrame):
    assert (told["recent_contact_count"] == clients["recent_contacts"]).all()
    asked = clients[clients["recent"] + clients["earlier"] > 0]
    much = asked["recent"] > asked["recent"].median()
    many = asked["recent_contacts"] > asked["recent_contacts"].median()
    own = pd.Series("skeleton", asked.index, dtype=object)
    own[many & ~much], own[~many & much], own[many & much] = (
        "contact_eater",
        "cash_cow",
        "golden_hen",
    )
    found = told["contact_productivity"]
    assert (found.fillna("-") == own.reindex(found.index).fillna("-")).all()
    assert len(set(own)) == 4
    assert found.isna().any()


def test_elasticity(told: pd.DataFrame, clients: pd.DataFrame):
    revenue, before = clients["recent"], clients["earlier"]
    now, then = clients["recent_contacts"], clients["earlier_contacts"]
    reason = pd.Series("-", clients.index, dtype=object)
    reason[now == then] = "same_contacts"
    reason[(then == 0) | (before == 0)] = "nothing_to_compare"
    assert (told["elasticity_reason"].fillna("-") == reason).all()
    assert set(reason) == {"-", "same_contacts", "nothing_to_compare"}
    own = ((revenue - before) / before) / ((now - then) / then)
    found = told["contact_elasticity"].to_numpy(float, na_value=np.nan)
    ours = own.where(reason == "-").to_numpy(float)
    assert found == pytest.approx(ours, abs=6e-7, nan_ok=True)


def test_product_loyalty(bench: Bench):
    """The time of clients of three days in thirds: when a product came, and whether it stayed."""
    orders = valid_orders().set_index("order_id")
    lines = invented().lines
    lines = lines[lines["order_id"].isin(orders.index) & lines["product_id"].notna()].copy()
    lines["client_id"] = lines["order_id"].map(orders["client_id"])
    mine = lines.groupby(["client_id", "product_id"])["day"]
    own = pd.DataFrame({"came": mine.min(), "last": mine.max()}).reset_index()
    days = purchase_days().groupby("client_id")["day"]
    own = own[own["client_id"].map(days.size()) >= 3].reset_index(drop=True)
    start, end = own["client_id"].map(days.min()), own["client_id"].map(days.max())
    is_first_in = 3 * (own["came"] - start) <= end - start
    is_last_out = 3 * (end - own["last"]) <= end - start
    own["loyalty"] = np.select(
        [is_first_in & ~is_last_out, is_first_in, ~is_last_out], ["fifo", "filo", "lifo"], "lilo"
    )
    found = read(bench, "clients.product_loyalty_py")
    key = ["client_id", "product_id"]
    both = own.merge(found, on=key, how="outer", validate="one_to_one", indicator=True)
    assert (both["_merge"] == "both").all()
    assert (numbers_of(both["product_first_on"]) == both["came"]).all()
    assert (numbers_of(both["product_last_on"]) == both["last"]).all()
    wrong = both[both["loyalty"] != both["product_loyalty"]]
    assert wrong.empty, wrong.head(20)
    assert set(own["loyalty"]) == {"fifo", "filo", "lifo", "lilo"}
    assert (3 * (own["came"] - start) == end - start).any(), "on the bound of two thirds"
