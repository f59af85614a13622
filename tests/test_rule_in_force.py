"""`lost_rule = "auto"`: the rule changes on 1 July, and what was lost before stays as it was.

A company of 110 clients who buy every ten days, so that the predictive threshold of loss is the
floor of 90 days; fixed days are 200. On 1 July 2025 the answers speak for fixed days: 40 clients
who paused for five months came back. On 1 July 2026 they speak for the predictive rule: the same
40 have left for good.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import exp

import pandas as pd
import pytest
from backtest_tools import freeze_proposals
from model_bench import Bench, shared_catalogue
from status_walk import episodes, still_hold

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.story.silence_line import silence_lines

CHAIN = ("reference.inactivity_rules", "reference.contestants", "rhythm.rhythm")
CHAIN += ("rhythm.delivered_contact_days", "rhythm.silence_contacts", "rhythm.departure_signals")
CHAIN += ("rhythm.predictive_thresholds",)
CHAIN += ("value.buying_history", "trial.backtest_samples", "trial.backtest_contacts")
CHAIN += ("trial.backtest_histories", "trial.due_decisions", "trial.learned_laws")
CHAIN += ("trial.lost_rule_choices", "status.rules_in_force", "status.loss_thresholds")
CHAIN += ("status.episodes", "status.snapshot_days", "status.snapshots", "status.status")
BEGINS, LAST = date(2023, 1, 1), date(2026, 7, 5)
LEFT_ON, PAUSED_ON, BACK_ON = date(2024, 6, 20), date(2024, 12, 15), date(2025, 5, 15)
STOPPED_ON, BEFORE, ON_THE_DAY = date(2025, 12, 10), date(2025, 6, 30), date(2025, 7, 1)
AUTO = {"lost_rule": "auto", "fixed_lost_days": 200, "backtest_horizon_days": 90}
FIXED_FROM, PREDICTIVE_FROM = date(2025, 7, 1), date(2026, 7, 1)
Periods = list[tuple[date, str, str]]


def every_ten_days(first: date, last: date) -> list[date]:
    """Purchase days that end on the last one."""
    count = (last - first).days // 10
    return [last - timedelta(days=10 * number) for number in range(count, -1, -1)]


def purchases() -> pd.DataFrame:
    """28 who stay, 40 who left, 40 who paused and then left, and two who left around 1 July."""
    days = {f"stays{number:02}": every_ten_days(BEGINS, LAST) for number in range(28)}
    days |= {f"left{number:02}": every_ten_days(BEGINS, LEFT_ON) for number in range(40)}
    paused = [*every_ten_days(BEGINS, PAUSED_ON), BACK_ON]
    paused += every_ten_days(BACK_ON + timedelta(days=1), STOPPED_ON)
    days |= {f"paused{number:02}": paused for number in range(40)}
    days |= {"before": every_ten_days(BEGINS, BEFORE), "on": every_ten_days(BEGINS, ON_THE_DAY)}
    told = [(client, day) for client, own in days.items() for day in own]
    return pd.DataFrame(told, columns=["client_id", "purchased_on"])


PURCHASES = purchases()


def night(day: date, **settings: object) -> Bench:
    """The tables from purchase days to status, as of one day, after a night on the day before."""
    bench = Bench(shared_catalogue())
    bench.set_night(day, Settings.model_validate(AUTO | settings))
    build_chain(bench, PURCHASES, day, is_decided=True)
    return bench


def build_chain(
    bench: Bench, purchased: pd.DataFrame, day: date, *, is_decided: bool = False
) -> None:
    """Build the chain again from what was bought up to that day; all clients are known.

    `is_decided`: the proposals for earlier days are frozen as the night before did.
    """
    connection = bench.connection
    connection.register("purchased", purchased.astype(str))
    for table in ("orders.purchase_days", "orders.known_clients"):
        connection.execute(f"delete from {table}")
    connection.execute(
        "insert into orders.purchase_days select client_id, cast(purchased_on as date), 1, 10.00"
        " from purchased where cast(purchased_on as date) <= ?",
        [day],
    )
    connection.execute(
        "insert into orders.known_clients (client_id, surviving_client_id)"
        " select distinct client_id, client_id from purchased"
    )
    connection.unregister("purchased")
    for table in CHAIN:
        bench.make(table)
        if is_decided and table == "trial.lost_rule_choices":
            freeze_proposals(bench, day - timedelta(days=1))


def periods(bench: Bench) -> Periods:
    rows = bench.connection.execute(
        "select in_force_from_on, rule_in_force, rule_set_by from status.rules_in_force"
        " where client_type = 'unknown' order by 1"
    ).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


@pytest.fixture(scope="module")
def last_night() -> Bench:
    return night(LAST)


def test_the_rule_changes_on_two_first_days_of_july(last_night: Bench):
    first = PURCHASES["purchased_on"].min()
    assert periods(last_night) == [
        (first, "predictive", "start"),
        (date(2023, 7, 1), "predictive", "decision"),
        (date(2024, 1, 1), "predictive", "decision"),
        (date(2024, 7, 1), "predictive", "decision"),
        (date(2025, 1, 1), "predictive", "decision"),
        (FIXED_FROM, "fixed_days", "decision"),
        (date(2026, 1, 1), "fixed_days", "decision"),
        (PREDICTIVE_FROM, "predictive", "decision"),
    ]


def test_the_proof_of_the_first_change(last_night: Bench):
    """Asked on 31 March 2025: 40 had left, silent for 284 days, so both rules named them.

    70 stayed; predictive named 40 of them, 106 days into their pause. The lead is (40/70)/2 =
    .285714; its variance (40/70 - (40/70)^2)/70 = .0034985, so 2.575829 roots of it (one of five
    rules compared at .05 / 5), halved, are .076178. Fixed days named all leavers and no stayer.
    """
    [row] = last_night.connection.execute(
        "select decided_client_type, cutoff_on, left_count, stayed_count, challenger_rule,"
        " challenger_lead_share, challenger_lead_low_share, challenger_lead_high_share,"
        " chosen_recall_share, chosen_false_alarm_share"
        " from trial.lost_rule_choices where rule_decided_on = ?",
        [FIXED_FROM],
    ).fetchall()
    assert row[:5] == ("unknown", date(2025, 3, 31), 40, 70, "fixed_days")
    assert row[5] == Decimal("0.285714")
    assert [float(share) for share in row[6:8]] == pytest.approx([0.209536, 0.361892], abs=2e-6)
    assert row[8:] == (1, 0)


def test_a_silence_is_judged_by_the_rule_of_the_day_on_which_it_starts(last_night: Bench):
    """90 days under predictive, 200 under fixed days; the loss is on the day after."""
    found = episodes(last_night)
    assert found.pop(("before", BEFORE)) == (date(2025, 9, 29), date(2025, 12, 27), None)
    assert found.pop(("on", ON_THE_DAY)) == (date(2026, 1, 18), None, None)
    for number in range(40):
        left = found.pop((f"left{number:02}", LEFT_ON))
        assert left == (date(2024, 9, 19), date(2024, 12, 17), None)
        paused = found.pop((f"paused{number:02}", PAUSED_ON))
        assert paused == (date(2025, 3, 16), None, BACK_ON)
        # Six days after this loss the predictive rule is back in force; it was not when it began.
        stopped = found.pop((f"paused{number:02}", STOPPED_ON))
        assert stopped == (date(2026, 6, 29), None, None)
    assert not found


def test_a_quarter_that_is_sampled_after_the_decision_changes_nothing():
    """With a horizon of 120 days the quarter before 1 July 2025 is not over that day."""
    nights = [date(2025, 6, 30), FIXED_FROM, date(2025, 8, 15), LAST]
    told = [night(day, backtest_horizon_days=120) for day in nights]
    for (before, day), (after, _) in pairwise(zip(told, nights, strict=True)):
        still_hold(episodes(before), episodes(after))
        assert [one for one in periods(after) if one[0] < day] == periods(before), day
    # Asked on 31 December 2024, sixteen days into a pause that outlasts the horizon.
    rules = [rule for _, rule, _ in periods(told[-1])]
    assert rules == ["predictive"] * 5 + ["predictive_risk"] * 3


def test_explain_tells_which_rule_decides_and_why(last_night: Bench):
    lines = silence_lines(last_night.connection, "on")
    assert lines[-1] == (
        "Décision du 01/07/2025 (type inconnu) : le délai fixe remplace la règle prédictive, ayant"
        " fait mieux sur 110 clients, au 31/03/2025 : entre 21 et 36,2 points. Cette règle y"
        " désigne 100 % des clients partis et, à tort, 0 % des clients restés."
    )
    assert "P perdu après le 17/01/2026" in lines[1] and "à surveiller" not in lines[1]
    # A clock that ticks every ten days has the largest regularity there is.
    (rate, single) = last_night.connection.execute(
        "select yearly_departure_rate, single_purchase_share from rhythm.predictive_thresholds"
        " where client_id = 'before' and next_purchase_on is null"
    ).fetchone()
    leaving, once = (
        f"{100 * share:.1f}".replace(".", ",") for share in (1 - exp(-rate), float(single))
    )
    assert silence_lines(last_night.connection, "before")[-1] == (
        "Décision du 01/01/2025 (type inconnu) : la règle prédictive reste ; sur 110 clients, au"
        " 30/09/2024, aucune autre règle n'est prouvée meilleure, au plus près la règle du silence"
        " rare : entre 0 et 0 point. Cette règle y désigne 100 % des clients partis"
        " et, à tort, 0 % des clients restés."
        " Ce client achète très régulièrement (régularité 20,0) ; parmi ses semblables, il en part"
        f" environ {leaving} % par an et {once} % n'achètent qu'une fois."
    )


def test_explain_tells_that_the_rhythm_was_not_known():
    early = night(date(2023, 6, 30))
    assert silence_lines(early.connection, "on")[-1] == (
        "La règle prédictive décide jusqu'à la première décision de l'épreuve sur le passé"
        " (lost_rule = \"auto\"). Au début de ce silence, le rythme de l'entreprise n'était pas"
        " encore connu : un délai fixe en tenait lieu."
    )


@pytest.mark.parametrize(("lost_rule", "lost_on"), [
    ("predictive", date(2025, 9, 30)), ("fixed_days", date(2026, 1, 18)),
])  # fmt: skip
def test_a_rule_that_is_set_holds_whatever_the_answers_say(lost_rule: str, lost_on: date):
    bench = night(LAST, lost_rule=lost_rule)
    assert [rule for _, rule, _ in periods(bench)] == [lost_rule]
    assert episodes(bench)["on", ON_THE_DAY][0] == lost_on
