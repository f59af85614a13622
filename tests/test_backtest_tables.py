"""The tables of the backtest on an invented company are blind to the future and to contacts."""

from datetime import date

import pandas as pd
import pytest
from backtest_tools import build_chain, company, records
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.learned_laws import LAW

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
    "known_learned_days",
    "is_learned_hit",
]


def cases_known_to(day: date) -> pd.DataFrame:
    bench = Bench(shared_catalogue())
    build_chain(bench, PURCHASES, day)
    return records(bench, "trial.backtest_cases", [*CASES, "has_left"])


def test_nothing_after_the_origin_is_read():
    """Half a year of orders later every rule says the same of the days that were tried before."""
    before, later_cases = cases_known_to(KNOWN_TO), cases_known_to(LATER)
    merged = before.merge(later_cases, on=["cutoff_on", "client_id"], suffixes=("", "_later"))
    assert len(merged) == len(before) < len(later_cases)
    for name in CASES[2:]:
        pd.testing.assert_series_equal(merged[name], merged[f"{name}_later"], check_names=False)
    known = merged[merged["has_left"].notna()]
    assert 0 < len(known) < len(merged)
    assert (known["has_left"] == known["has_left_later"]).all()
    assert later_cases["known_learned_days"].notna().any()


def test_a_sample_of_clients_is_the_same_on_every_night():
    settings = Settings(backtest_max_clients=100, backtest_horizon_days=90)
    found = []
    for day in (KNOWN_TO, LATER):
        bench = Bench(shared_catalogue())
        build_chain(bench, PURCHASES, day, settings)
        sample = records(bench, "trial.backtest_samples", ["cutoff_on", "client_id"])
        found.append(sample[sample["cutoff_on"] <= "2025-06-30"])
    pd.testing.assert_frame_equal(*(frame.reset_index(drop=True) for frame in found))
    sizes = found[0].groupby("cutoff_on").size()
    assert sizes.iloc[-1] < 300 < len(PURCHASES["client_id"].unique())


def test_contacts_split_the_report_and_change_nothing_else():
    """Half of the clients phoned within the horizons: the same answers, models and choices."""
    told = {}
    for phoned in (False, True):
        bench = Bench(shared_catalogue())
        clients = PURCHASES["client_id"].unique()[::2] if phoned else []
        calls = [
            {"contact_id": client, "client_id": client, "surviving_client_id": client}
            | {"contacted_at": "2025-04-15 10:00:00"}
            for client in clients
        ]
        bench.fill("staging.contacts", calls)
        build_chain(bench, PURCHASES, KNOWN_TO)
        whole = bench.connection.execute(
            "select * exclude (finding_fr, finding_en) from trial.rule_backtest "
            "where sample = 'all' order by all"
        ).fetchall()
        counts = bench.connection.execute(
            "select sample, max(case_count) from trial.rule_backtest "
            "where phase = 'last' and client_type = 'B2C' and buyers = 'all' group by sample"
        ).fetchall()
        choices = records(bench, "trial.lost_rule_choices", ["*"])
        told[phoned] = (
            records(bench, "trial.backtest_cases", [*CASES, "has_left"]).to_csv(),
            choices.to_csv(),
            whole,
            dict(counts),
        )
    assert told[True][:3] == told[False][:3]
    intervals = bench.connection.execute(
        "select distinct sample, phase from trial.rule_backtest "
        "where balanced_accuracy_low_share is not null and auc_high_share is not null"
    ).fetchall()
    assert intervals == [("all", "last")]
    (alone, some) = (told[phoned][3] for phoned in (False, True))
    assert (alone["contacted"], alone["not_contacted"]) == (0, alone["all"])
    assert some["contacted"] + some["not_contacted"] == some["all"] == alone["all"]
    assert min(some["contacted"], some["not_contacted"]) > 50
    assert some["controls"] == alone["controls"] == 0


LAW_OF = "2025-09-30"
LEARNED_DAYS = (
    "(select learned_threshold_days(h.known_day_count, h.known_span_days, h.known_square_sum, "
    f"{', '.join(f'l.{name}' for name in LAW)}) from trial.learned_laws as l "
    f"where l.cutoff_on = date '{LAW_OF}' and l.client_type = h.client_type)"
)


@pytest.mark.parametrize(
    ("rule", "tried"),
    [
        ("predictive", "known_lost_days"),
        ("predictive_risk", "greatest(known_risk_days, 1)"),
        ("personal_rhythm", "known_rhythm_days"),
        ("fixed_days", "setting_fixed_lost_days()"),
        ("fixed_days_act", "setting_fixed_act_days()"),
        ("learned", LEARNED_DAYS),
    ],
)
def test_a_rule_in_force_decides_by_the_threshold_with_which_it_was_tried(
    decided: Bench, rule: str, tried: str
):
    decided.connection.execute("delete from status.rules_in_force")
    numbers = f", {', '.join(LAW)}" if rule == "learned" else ""
    decided.connection.execute(
        f"insert into status.rules_in_force by name select client_type, date '2024-01-01' as "
        f"in_force_from_on, '{rule}' as rule_in_force{numbers} from trial.learned_laws "
        f"where cutoff_on = date '{LAW_OF}'"
    )
    decided.make("status.loss_thresholds")
    [[count, other]] = decided.connection.execute(
        f"select count(*), count(case when d.decisive_days <> {tried} then 1 end) "
        "from trial.backtest_histories as h inner join status.loss_thresholds as d "
        "on h.client_id = d.client_id and h.last_purchase_on = d.purchased_on"
    ).fetchall()
    assert (count > 1_000, other) == (True, 0)


@pytest.fixture(scope="module")
def decided() -> Bench:
    bench = Bench(shared_catalogue())
    build_chain(bench, PURCHASES, LATER)
    return bench
