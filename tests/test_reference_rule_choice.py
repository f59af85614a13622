"""The rule of loss that real orders choose: nothing does better on the quarter that decided."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from backtest_tools import freeze_proposals
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings

pytestmark = pytest.mark.reference

NIGHT = date(1998, 7, 1)
SETTINGS = Settings.model_validate(
    {"lost_rule": "auto", "backtest_horizon_days": 90, "order_minimum_eur": 0}
)
RULES = "predictive", "fixed_days", "predictive_risk", "personal_rhythm", "fixed_days_act"
CERTAIN = 1.959964  # of a normal distribution, 95 % lie within so many spreads


@pytest.fixture(scope="module")
def orders(reference_data: Path) -> pd.DataFrame:
    """client_id, purchased_on (text): orders of January 1997 to June 1998."""
    files = sorted((reference_data / "cdnow" / "extraits").glob("commandes_*.csv.gz"))
    rows = pd.concat([pd.read_csv(one, sep=";", dtype=str) for one in files])
    days = pd.to_datetime(rows["date_commande"], format="%d/%m/%Y").dt.strftime("%Y-%m-%d")
    found = pd.DataFrame({"client_id": rows["code_client"], "purchased_on": days})
    return found.drop_duplicates()


@pytest.fixture(scope="module")
def bench(orders: pd.DataFrame) -> Bench:
    """The night of 1 July 1998, which follows all that earlier nights decided."""
    bench = Bench(shared_catalogue())
    bench.set_night(NIGHT, SETTINGS)
    connection = bench.connection
    connection.register("bought", orders)
    connection.execute(
        "insert into orders.purchase_days by name select client_id, 1 as order_count,"
        " cast(purchased_on as date) as purchased_on from bought"
    )
    connection.execute(
        "insert into orders.known_clients by name select distinct client_id,"
        " client_id as surviving_client_id from bought"
    )
    given = ("orders.purchase_days", "orders.known_clients", "orders.tracking_periods")
    made = bench.behind("trial.lost_rule_choices", given=given)
    bench.make(*made)
    freeze_proposals(bench, date(1998, 6, 30))
    goals = ("trial.backtest_cases", "status.loss_thresholds")
    bench.make(*bench.behind(*goals, given={*given, *made}))
    return bench


@pytest.fixture(scope="module")
def choice(bench: Bench) -> dict[str, object]:
    """The decision of 1 July 1998, as that night proposes it."""
    rows = bench.connection.execute(
        "select * from trial.lost_rule_choices order by rule_decided_on"
    ).df()
    assert rows["rule_decided_on"].max().date() == NIGHT
    return {str(name): value for name, value in rows.iloc[-1].items()}


@pytest.fixture(scope="module")
def asked(bench: Bench, choice: dict[str, object]) -> pd.DataFrame:
    """The cases of the quarter that decided, with the answers known by the day of the decision."""
    cases = bench.connection.execute("select * from trial.backtest_cases").df()
    is_over = cases["horizon_ends_on"] < pd.Timestamp(NIGHT)
    return cases[is_over & (cases["cutoff_on"] == choice["cutoff_on"])]


def named(cases: pd.DataFrame, rule: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return cases[f"is_{rule}_hit"].astype(float).to_numpy()


def balanced_accuracy(cases: pd.DataFrame, rule: str) -> float:
    left, hits = cases["has_left"].astype(bool).to_numpy(), named(cases, rule)
    return float(hits[left].mean() + 1 - hits[~left].mean()) / 2


def test_the_quarter_that_decided(asked: pd.DataFrame, choice: dict[str, object]):
    assert choice["cutoff_on"] == pd.Timestamp("1997-12-31")
    left = int(asked["has_left"].astype(bool).sum())
    assert (left, len(asked) - left) == (choice["left_count"], choice["stayed_count"])
    assert left > 7_000


def test_the_learned_rule_is_in_force_and_stays(bench: Bench, choice: dict[str, object]):
    """Chosen on 1 January by the quarter that ended in June; silences of spring follow it."""
    assert (choice["rule_before"], choice["chosen_rule"]) == ("learned", "learned")
    [[count, learned]] = bench.connection.execute(
        "select count(*), count(case when threshold_origin = 'learned' then 1 end)"
        " from status.loss_thresholds where purchased_on >= '1998-01-01'"
    ).fetchall()
    assert count == learned > 5_000


def test_no_candidate_beats_the_rule_in_force_outside_its_paired_interval(
    asked: pd.DataFrame, choice: dict[str, object]
):
    left = asked["has_left"].astype(bool).to_numpy()
    in_force = str(choice["chosen_rule"])
    leads = {}
    for rule in (*RULES, "learned"):
        pairs = named(asked, rule) - named(asked, in_force)
        lead = (pairs[left].mean() - pairs[~left].mean()) / 2
        error = (pairs[left].var() / left.sum() + pairs[~left].var() / (~left).sum()) ** 0.5 / 2
        assert lead - CERTAIN * error <= 0, rule
        leads[rule] = lead
    assert leads["learned"] == 0 > max(leads[rule] for rule in RULES)
    assert leads[str(choice["challenger_rule"])] == pytest.approx(
        float(str(choice["challenger_lead_share"])), abs=1e-6
    )


def test_the_threshold_is_as_good_as_the_regression_with_all_that_was_known(asked: pd.DataFrame):
    """.788 with ten traits, some of which moved with the silence, so that it was no threshold."""
    assert balanced_accuracy(asked, "learned") == pytest.approx(0.789, abs=0.002)
