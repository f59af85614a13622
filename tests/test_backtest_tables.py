"""The tables of the backtest on an invented company: recomputed, and blind to the future."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from backtest_tools import build_chain, company, records
from model_bench import STAMP, Bench, shared_catalogue
from scipy.stats import binomtest

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.build import build, mark_checked

KNOWN_TO, LATER = date(2025, 10, 5), date(2026, 3, 31)
PURCHASES = company(600, 820, seed=6)
CASES = [
    "cutoff_on",
    "client_id",
    "client_type",
    "known_silence_ratio",
    "is_personal_rhythm_hit",
    "is_fixed_days_act_hit",
    "is_fixed_days_hit",
    "is_two_then_none_hit",
    "is_falling_hit",
    "known_p_alive",
    "learned_p_left",
]


@pytest.fixture(scope="module")
def later_cases() -> pd.DataFrame:
    """The same company half a year later."""
    bench = Bench(shared_catalogue())
    build_chain(bench, PURCHASES, LATER)
    return records(bench, "trial.backtest_cases", [*CASES, "has_left"])


@pytest.fixture(scope="module")
def bench() -> Bench:
    own = Bench(shared_catalogue())
    build_chain(own, PURCHASES, KNOWN_TO)
    return own


def is_falling(ages: list[int]) -> bool:
    """Two years of history, six orders in the first, and too few in the second to be chance."""
    last, base = sum(age < 365 for age in ages), sum(365 <= age < 730 for age in ages)
    is_known = max(ages) >= 730 and base >= 6
    return is_known and binomtest(last, last + base, 0.5, alternative="less").pvalue < 0.05


def own_cases(as_of: date) -> pd.DataFrame:
    """Each client at the ends of quarters, by the words of the rules."""
    rows = []
    quarters = [
        date(y, m, 1) - timedelta(days=1) for y in (2024, 2025, 2026) for m in (1, 4, 7, 10)
    ]
    for cutoff in (day for day in quarters if day + timedelta(days=90) <= as_of):
        for client, mine in PURCHASES.groupby("client_id")["purchased_on"]:
            days = sorted(mine)
            past = [day for day in days if day <= cutoff]
            if not past or (cutoff - past[-1]).days > 730:
                continue
            silence, span = (cutoff - past[-1]).days, (past[-1] - past[0]).days
            mean = span / (len(past) - 1) if len(past) > 1 else None
            ends = cutoff + timedelta(days=max(90, int(np.ceil(2 * mean - 1e-9)) if mean else 0))
            bought = any(cutoff < day <= ends for day in days)
            ages = [(cutoff - day).days for day in past]
            rows.append(
                (
                    pd.Timestamp(cutoff),
                    client,
                    "B2B" if client < "C0250" else "B2C",
                    round(silence / mean, 6) if mean else None,
                    bool(mean) and silence * 3 > 5 * mean + 1e-9,
                    silence > 90,
                    silence > 365,
                    silence > 365 and sum(365 < age <= 730 for age in ages) >= 2,
                    is_falling(ages),
                    pd.Timestamp(ends),
                    None if ends > as_of else not bought,
                )
            )
    names = [*CASES[:9], "horizon_ends_on", "has_left"]
    return pd.DataFrame(rows, columns=names).sort_values(["cutoff_on", "client_id"])


def test_every_case_is_what_the_words_say(bench: Bench):
    own = own_cases(KNOWN_TO)
    found = records(bench, "trial.backtest_cases", [*CASES[:9], "horizon_ends_on", "has_left"])
    found = found.sort_values(["cutoff_on", "client_id"])
    assert len(own) > 1_200
    for name in own.columns:
        ours, theirs = found[name].tolist(), own[name].tolist()
        if name == "known_silence_ratio":
            assert ours == pytest.approx(theirs, nan_ok=True, abs=2e-6)
        else:
            assert [None if pd.isna(value) else value for value in ours] == theirs, name


def test_nothing_after_the_origin_is_read(bench: Bench, later_cases: pd.DataFrame):
    """Half a year of orders later every rule says the same of the days that were tried before."""
    before = records(bench, "trial.backtest_cases", [*CASES, "has_left"])
    merged = before.merge(later_cases, on=["cutoff_on", "client_id"], suffixes=("", "_later"))
    assert len(merged) == len(before) < len(later_cases)
    for name in CASES[2:]:
        pd.testing.assert_series_equal(merged[name], merged[f"{name}_later"], check_names=False)
    known = merged[merged["has_left"].notna()]
    assert 0 < len(known) < len(merged)
    assert (known["has_left"] == known["has_left_later"]).all()
    assert later_cases["learned_p_left"].notna().any()


def test_the_models_speak_where_they_can(bench: Bench):
    rows = records(bench, "trial.backtest_cases", ["cutoff_on", "client_type", "learned_p_left"])
    spoken = rows.groupby(["client_type", "cutoff_on"])["learned_p_left"].count()
    sizes = rows.groupby(["client_type", "cutoff_on"])["learned_p_left"].size()
    assert set(zip(spoken, sizes, strict=True)) >= {(0, sizes.iloc[0])}
    assert ((spoken == 0) | (spoken == sizes)).all()
    assert spoken["B2C"].iloc[0] == 0 < spoken["B2C"].iloc[-1]


def test_contacted_clients_prove_nothing(bench: Bench):
    left = records(bench, "trial.backtest_histories", ["cutoff_on", "client_id", "has_left"])
    row = left[left["has_left"].notna()].iloc[-1]
    bench.connection.execute(
        "insert into staging.contacts (contact_id, surviving_client_id, contacted_at, direction) "
        "values ('1', ?, ?, 'outbound')",
        [row["client_id"], row["cutoff_on"].to_pydatetime() + timedelta(days=1)],
    )
    for table in ("trial.backtest_contacts", "trial.backtest_histories"):
        build(bench.connection, bench.catalogue, bench.catalogue[table], STAMP)
        mark_checked(bench.connection, table, has_passed=True)
    again = records(bench, "trial.backtest_histories", ["cutoff_on", "client_id", "has_left"])
    changed = left["has_left"].notna() & again["has_left"].isna()
    assert left[~changed].equals(again[~changed])
    assert left[changed]["client_id"].unique().tolist() == [row["client_id"]]
    assert again[changed]["has_left"].isna().all()


@pytest.mark.parametrize("phase", ["early", "last"])
def test_measures_of_a_plain_rule_recomputed(bench: Bench, phase: str):
    cases = own_cases(KNOWN_TO)
    cases = cases[(cases["client_type"] == "B2C") & (cases["has_left"].notna())]
    [(found_from, found_to)] = bench.connection.execute(
        "select tested_from_on, tested_to_on from trial.rule_backtest where client_type = 'B2C'"
        " and buyers = 'all' and candidate_rule = 'fixed_days_act' and phase = ?",
        [phase],
    ).fetchall()
    days = cases["cutoff_on"].dt.date
    mine = cases[(days >= found_from) & (days <= found_to)]
    left, hit = mine["has_left"].astype(bool), mine["is_fixed_days_act_hit"]
    recall, spared = hit[left].mean(), (~hit[~left]).mean()
    [row] = bench.connection.execute(
        "select case_count, left_share, precision_share, recall_share, balanced_accuracy_share,"
        " balanced_accuracy_low_share, balanced_accuracy_high_share from trial.rule_backtest"
        " where client_type = 'B2C' and buyers = 'all' and candidate_rule = 'fixed_days_act'"
        " and phase = ?",
        [phase],
    ).fetchall()
    assert row[0] == len(mine)
    expected = [left.mean(), left[hit].mean(), recall, (recall + spared) / 2]
    assert [float(value) for value in row[1:5]] == pytest.approx(expected, abs=1e-6)
    assert row[5] < row[4] < row[6]


def test_one_rule_is_chosen_and_told(bench: Bench):
    rows = records(
        bench,
        "trial.rule_backtest",
        [
            "client_type",
            "buyers",
            "candidate_rule",
            "phase",
            "is_chosen",
            "balanced_accuracy_share",
            "finding_fr",
        ],
    )
    early = rows[(rows["phase"] == "early")]
    assert rows["finding_fr"].notna().sum() == early["is_chosen"].sum() >= 3
    tried = early[early["balanced_accuracy_share"].notna()]
    for _, mine in tried.groupby(["client_type", "buyers"]):
        best = mine["balanced_accuracy_share"].max()
        assert mine[mine["is_chosen"]]["balanced_accuracy_share"].tolist() == [best]


def test_a_sample_of_clients_is_the_same_on_every_night():
    settings = Settings(backtest_max_clients=100)
    found = []
    for day in (KNOWN_TO, LATER):
        bench = Bench(shared_catalogue())
        build_chain(bench, PURCHASES, day, settings)
        sample = records(bench, "trial.backtest_samples", ["cutoff_on", "client_id"])
        found.append(sample[sample["cutoff_on"] <= "2025-06-30"])
    pd.testing.assert_frame_equal(*(frame.reset_index(drop=True) for frame in found))
    sizes = found[0].groupby("cutoff_on").size()
    assert sizes.iloc[-1] < 300 < len(PURCHASES["client_id"].unique())
