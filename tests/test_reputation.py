"""What contacts cost in complaints and objections: published intervals, and a count with pandas."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue
from proof_bench import fill, read
from scipy.stats import binomtest

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.reputation import add_differences

COUNTS = ["act_client_count", "drawn_count", "control_act_count", "control_drawn_count"]
START, END = pd.Timestamp("2026-01-10"), pd.Timestamp("2026-04-10")


# Newcombe (1998), table II, method 10.
@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((56, 70, 48, 80), (0.2, 0.0524, 0.3339)),
        ((5, 56, 0, 29), (0.0893, -0.0381, 0.1926)),
        ((10, 10, 0, 10), (1.0, 0.6075, 1.0)),
        ((0, 10, 0, 10), (0.0, -0.2775, 0.2775)),
    ],
)
def test_the_difference_is_the_published_one(counts: tuple[int, ...], found: tuple[float, ...]):
    rows = add_differences(pd.DataFrame([counts], columns=COUNTS), {"confidence_share": "0.95"})
    [told] = rows[["act_gap_share", "act_gap_low_share", "act_gap_high_share"]].to_numpy()
    assert [float(one) for one in told] == pytest.approx(found, abs=6e-5)


@pytest.mark.parametrize("missing", COUNTS)
def test_a_count_that_is_missing_leaves_no_difference(missing: str):
    rows = pd.DataFrame([[1, 2, 1, 2]], columns=COUNTS, dtype="Int64")
    rows[missing] = pd.NA
    told = add_differences(rows, {"confidence_share": Decimal("0.95")})
    assert told.act_gap_share.isna().all()


def invented() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Drawn clients, their complaints and their objections; letters bring complaints."""
    rng = np.random.default_rng(3)
    clients = pd.DataFrame({"client_id": [f"K{n:03}" for n in range(240)]})
    clients["arm"] = np.array(["lettre", "appel", "control"])[np.arange(240) % 3]
    told = []
    for row in clients.itertuples():
        for _ in range(rng.poisson(0.9 if row.arm == "lettre" else 0.2)):
            told.append((row.client_id, START + pd.Timedelta(days=int(rng.integers(-20, 110)))))
    complaints = pd.DataFrame(told, columns=["client_id", "opened_on"])
    stops = clients.sample(40, random_state=4)[["client_id"]].assign(
        opted_out_on=START + pd.to_timedelta(rng.integers(-10, 100, 40), unit="D")
    )
    return clients, complaints, stops


def test_acts_are_those_that_pandas_counts():
    clients, complaints, stops = invented()
    bench = Bench(shared_catalogue())
    bench.set_night(pd.Timestamp("2026-05-01").date(), Settings(), "2026-05-01")
    fill(bench, "returns.members", clients.assign(
        campaign_id="c", surviving_client_id=clients.client_id, window_starts_on=START,
        drawn_on=START, wave=1, is_imported=True,
    ))  # fmt: skip
    bench.fill("returns.windows", [
        {"campaign_id": "c", "window_starts_on": "2026-01-10", "window_days": "90",
         "window_ends_on": "2026-04-10", "is_window_over": "true"},
    ])  # fmt: skip
    bench.fill("intake.coverage", [{"extract": "complaints", "is_configured": "true"}])
    fill(bench, "staging.complaints", complaints.assign(surviving_client_id=complaints.client_id))
    fill(bench, "compliance.opt_outs", stops.assign(
        channel="email", is_certain=True, named_by="client_number"
    ))  # fmt: skip
    bench.make("returns.reputation")
    bench.make("marketing.campaign_reputation")
    found = read(bench, "marketing.campaign_reputation").set_index(["arm", "reputation_act"])
    acts = {
        "complaint": complaints.rename(columns={"opened_on": "on"}),
        "objection": stops.rename(columns={"opted_out_on": "on"}),
    }
    for act, rows in acts.items():
        inside = rows[(rows["on"] > START) & (rows["on"] <= END)].client_id.unique()
        counts = clients[clients.client_id.isin(inside)].groupby("arm").size()
        for arm in ("lettre", "appel"):
            told = found.loc[(arm, act)]
            assert (told.drawn_count, told.control_drawn_count) == (80, 80)
            assert (told.act_client_count, told.control_act_count) == (
                counts[arm],
                counts["control"],
            )
            ours, theirs = (
                binomtest(int(counts[one]), 80).proportion_ci(method="wilson")
                for one in (arm, "control")
            )
            share, control = counts[arm] / 80, counts["control"] / 80
            low = share - control - np.hypot(share - ours.low, theirs.high - control)
            assert float(told.act_gap_low_share) == pytest.approx(low, abs=1e-6)
    assert " ; la campagne en provoque : +" in found.loc[("lettre", "complaint")].reputation_fr
