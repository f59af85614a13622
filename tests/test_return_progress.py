"""Returns beside what was expected by then, recomputed with pandas and scipy from invented draws.

A campaign of the past gives the curve of returns; one of this year, still measured, is compared.
"""

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue
from proof_bench import fill, read
from scipy.stats import binomtest

from reconquete_pipeline.home.settings import Settings

RUN_DATE = pd.Timestamp("2026-06-30")
STARTS = {"past": pd.Timestamp("2025-06-01"), "now": pd.Timestamp("2026-05-01")}
WINDOW, LAG = 90, 3


def invented() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drawn clients of both campaigns, and purchases; few of the second come back."""
    rng = np.random.default_rng(5)
    parts = []
    for campaign, count in (("past", 200), ("now", 150)):
        drawn = pd.DataFrame({"client_id": [f"{campaign}{n:03}" for n in range(count)]})
        drawn["campaign_id"] = campaign
        drawn["arm"] = np.where(np.arange(count) % 4 == 0, "control", "mail")
        drawn["organic_return_share"] = rng.choice([0.1, 0.2], count)
        drawn["expected_lift_share"] = rng.choice([-0.15, 0.1, 0.2], count)
        drawn["window_starts_on"] = STARTS[campaign]
        parts.append(drawn)
    clients = pd.concat(parts, ignore_index=True)
    bought = []
    for row in clients.itertuples():
        if rng.random() < (0.5 if row.campaign_id == "past" else 0.06):
            for days in rng.integers(-3, 120, 2):
                bought.append((row.client_id, row.window_starts_on + pd.Timedelta(days=int(days))))
    purchases = pd.DataFrame(bought, columns=["client_id", "purchased_on"]).drop_duplicates()
    return clients, purchases[purchases.purchased_on <= RUN_DATE]


@pytest.fixture(scope="module")
def bench() -> Bench:
    clients, purchases = invented()
    made = Bench(shared_catalogue())
    made.set_night(RUN_DATE.date(), Settings(), RUN_DATE.date().isoformat())
    members = clients.assign(
        surviving_client_id=clients.client_id,
        drawn_on=clients.window_starts_on,
        wave=1,
        stratum="A",
        is_imported=False,
    )
    fill(made, "returns.members", members)
    fill(made, "staging.draws", members)
    fill(made, "orders.purchase_days", purchases.assign(revenue_eur=10))
    fill(made, "staging.campaigns", pd.DataFrame({"campaign_id": [*STARTS]}).assign(
        primary_window_days=WINDOW
    ))  # fmt: skip
    fill(made, "staging.campaign_windows", pd.DataFrame({"campaign_id": [*STARTS]}).assign(
        window_days=WINDOW
    ))  # fmt: skip
    for table in ("windows", "client_returns", "return_curve", "progress"):
        made.make(f"returns.{table}")
    made.make("marketing.return_progress")
    return made


def first_days() -> pd.Series:
    """Days from the launch to the first purchase inside the window, by target."""
    clients, purchases = invented()
    targets = clients[clients.arm == "mail"]
    dated = purchases.merge(targets, on="client_id")
    dated["days"] = (dated.purchased_on - dated.window_starts_on).dt.days
    inside = dated[(dated.days > 0) & (dated.days <= WINDOW)]
    return inside.groupby(["campaign_id", "client_id"]).days.min()


def test_observed_and_expected_so_far_sum_are_those_of_pandas_and_scipy(bench: Bench):
    clients, _ = invented()
    days = first_days()
    past = np.sort(days["past"].to_numpy())
    assert len(past) >= 30
    targets = clients[clients.arm == "mail"]
    shares = (targets.organic_return_share + targets.expected_lift_share).clip(0, 1)
    found = read(bench, "marketing.return_progress").set_index(["campaign_id", "elapsed_days"])
    known = {"past": [*range(7, 90, 7), 90], "now": list(range(7, 58, 7))}
    assert sorted(found.index) == sorted((name, day) for name in known for day in known[name])
    for (name, elapsed), told in found.iterrows():
        rows = targets[targets.campaign_id == name]
        count = int((days[name] <= elapsed).sum()) if name in days else 0
        assert (told.drawn_count, told.returned_count) == (len(rows), count)
        bounds = binomtest(count, len(rows)).proportion_ci(method="wilson")
        assert float(told.low_share) == pytest.approx(bounds.low, abs=1e-6)
        assert float(told.high_share) == pytest.approx(bounds.high, abs=1e-6)
        expected = shares[rows.index].sum() * (past <= elapsed).mean()
        assert float(told.expected_so_far_sum) == pytest.approx(expected, abs=0.006)
        last = max(known[name])
        below = bounds.high * len(rows) < expected
        assert told.is_follow_up_due == (name == "now" and elapsed == last and below)


def test_a_campaign_that_brings_back_too_few_is_to_be_followed_up(bench: Bench):
    found = read(bench, "marketing.return_progress")
    [due] = found[found.is_follow_up_due].progress_fr
    assert due.startswith("À relancer : ")
    assert found[found.campaign_id == "past"].is_follow_up_due.sum() == 0
