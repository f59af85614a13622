"""The optional targeting of every client of an invented company, recomputed in pandas."""

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd
import pytest
from backtest_tools import FIRST, company
from model_bench import STAMP, Bench, shared_catalogue

from reconquete_pipeline.tables.build import build, mark_checked

PURCHASES = company(300, 900, seed=21)
AS_OF = FIRST + timedelta(days=880)
KNOWN = PURCHASES[PURCHASES["purchased_on"] <= AS_OF]


@pytest.fixture(scope="module")
def rows() -> Iterator[pd.DataFrame]:
    bench = Bench(shared_catalogue())
    connection = bench.connection
    bench.set_night(AS_OF)
    connection.register("known", KNOWN.assign(purchased_on=KNOWN["purchased_on"].astype(str)))
    connection.execute(
        "insert into clients.purchase_days select client_id, cast(purchased_on as date), 1, "
        "cents::decimal(18,2) / 100 from known"
    )
    connection.execute(
        "insert into staging.clients (client_id, potential_eur) select client_id, "
        "100 + sum(cents)::bigint % 997 from known where client_id < 'C0200' group by client_id"
    )
    for table in ("clients.rhythm", "clients.targeting_py"):
        build(connection, bench.catalogue, bench.catalogue[table], STAMP)
        mark_checked(connection, table, has_passed=True)
    yield connection.execute("select * from clients.targeting_py order by client_id").df()


def revenues() -> pd.DataFrame:
    age = KNOWN["purchased_on"].map(lambda day: (AS_OF - day).days)
    recent = KNOWN[age < 365].groupby("client_id")["cents"].sum()
    earlier = KNOWN[(age >= 365) & (age < 730)].groupby("client_id")["cents"].sum()
    clients = sorted(KNOWN["client_id"].unique())
    return pd.DataFrame({"recent": recent, "earlier": earlier}, index=clients).fillna(0)


def test_revenue_and_its_quarters(rows: pd.DataFrame):
    own = revenues()
    assert rows["client_id"].tolist() == own.index.tolist()
    assert (rows["recent_revenue_eur"] * 100).round().tolist() == own["recent"].tolist()
    assert (rows["earlier_revenue_eur"] * 100).round().tolist() == own["earlier"].tolist()
    buyers = own[own["recent"] > 0]["recent"]
    rank = buyers.rank(ascending=False, method="min")
    quarter = (1 + 4 * (rank - 1) // len(buyers)).reindex(own.index)
    assert rows["revenue_quartile"].astype(float).tolist() == pytest.approx(
        quarter.tolist(), nan_ok=True
    )
    assert quarter.value_counts().max() - quarter.value_counts().min() <= 1


def test_potential_beside_revenue(rows: pd.DataFrame):
    given = rows[rows["client_id"] < "C0200"]
    rank = given["potential_eur"].astype(float).rank(ascending=False, method="min")
    quarter = 1 + 4 * (rank - 1) // len(given)
    assert given["potential_quartile"].astype(float).tolist() == quarter.tolist()
    lead = given["revenue_quartile"].astype(float) - quarter
    assert given["potential_lead"].astype(float).tolist() == pytest.approx(
        lead.tolist(), nan_ok=True
    )
    assert rows[rows["client_id"] >= "C0200"]["potential_quartile"].isna().all()


def test_maturity(rows: pd.DataFrame):
    own = revenues()
    first = KNOWN.groupby("client_id")["purchased_on"].min()

    def phase(client: str) -> str | None:
        recent, earlier = own.loc[client]
        if recent + earlier == 0:
            return None
        if (AS_OF - first[client]).days < 365:
            return "D"
        return "C" if 10 * recent > 11 * earlier else "V" if 10 * recent < 9 * earlier else "M"

    found = [None if pd.isna(value) else value for value in rows["maturity"]]
    assert found == [phase(client) for client in own.index]
    assert {"D", "C", "V", "M"} <= set(found)


def test_without_a_contact_nothing_is_said_of_contacts(rows: pd.DataFrame):
    assert rows["recent_contact_count"].isna().all()
    assert rows["contact_productivity"].isna().all()
    assert set(rows["elasticity_reason"]) == {"no_contacts"}
