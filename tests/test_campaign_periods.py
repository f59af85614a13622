"""A campaign of windows 30, 60, 90 and 180 days: whoever reads whether it runs, reads the same.

Launched on 1 January 2026, primary window 90 days. Its contacts end on 1 April, its last window
on 30 June, and three days later the late orders are in.
"""

from datetime import date

import pytest
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.story import client_report

LAUNCHED = "2026-01-01"
ROAD = ("members", "windows", "campaign_periods", "client_returns")
LATER = ("exclusions", "eligibility", "assignments", "places", "running_controls", "targets")
TABLES = (
    *(f"returns.{name}" for name in ROAD),
    *(f"campaigns.{name}" for name in LATER),
    "marketing.alerts",
)
# Run date: still to contact, still running, windows that are over.
DAYS = {
    "2026-04-01": (True, True, {30, 60}),
    "2026-04-11": (False, True, {30, 60, 90}),
    "2026-06-30": (False, True, {30, 60, 90}),
    "2026-07-02": (False, True, {30, 60, 90}),
    "2026-07-03": (False, False, {30, 60, 90, 180}),
}
DRAWN = {"campaign_id": "c", "wave": "1", "stratum": "A", "drawn_on": LAUNCHED}
DRAWN |= {"window_starts_on": LAUNCHED, "share": "0.5"}
CLIENTS = ("treated", "control")


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(shared_catalogue())


def fill(bench: Bench) -> None:
    bench.fill("staging.draws", [
        DRAWN | {"client_id": "treated", "arm": "mail"},
        DRAWN | {"client_id": "control", "arm": "control"},
    ])  # fmt: skip
    bench.fill(
        "staging.campaigns",
        [{"campaign_id": "c", "launch_on": LAUNCHED, "primary_window_days": "90"}],
    )
    days = ("30", "60", "90", "180")
    bench.fill("staging.campaign_windows", [{"campaign_id": "c", "window_days": d} for d in days])
    known = [{"client_id": one, "surviving_client_id": one} for one in CLIENTS]
    bench.fill("orders.known_clients", known)
    bench.fill("status.status", [{"client_id": one, "status": "lost"} for one in CLIENTS])
    bench.fill("rhythm.rhythm", [{"client_id": one, "purchase_day_count": "5"} for one in CLIENTS])
    bench.fill("compliance.reachable", [{"client_id": one, "channel": "email"} for one in CLIENTS])
    bench.fill("reference.statuses", [{"status": "lost", "status_label_fr": "Perdu"}])
    bench.fill(
        "reference.exclusion_reasons",
        [{"exclusion_reason": "in_running_campaign", "place": "excluded"}],
    )
    alert = {"alert_kind": "lost", "status": "lost", "year_revenue_eur": "1", "recency_days": "9"}
    alert |= {"alert_on": LAUNCHED, "is_strategic": "false"}
    bench.fill("warnings.alerts", [alert | {"client_id": one} for one in CLIENTS])


def empty(bench: Bench) -> None:
    for table in TABLES:
        bench.connection.execute(f"delete from {table}")
    bench.empty()


@pytest.mark.parametrize("day", DAYS)
def test_every_reader_agrees(bench: Bench, day: str):
    is_listed, is_running, over = DAYS[day]
    bench.set_night(date.fromisoformat(day))
    fill(bench)
    bench.make(*TABLES)

    def found(query: str) -> list[tuple[object, ...]]:
        return bench.connection.execute(query).fetchall()

    assert {row[0] for row in found("select client_id from campaigns.targets")} == (
        {"treated"} if is_listed else set()
    )
    excluded = "select client_id from campaigns.exclusions where exclusion_reason = "
    assert {row[0] for row in found(f"{excluded}'in_running_campaign'")} == (
        set(CLIENTS) if is_running else set()
    )
    assert dict(found("select client_id, assignment from campaigns.places")) == (
        {"treated": "targeted", "control": "control"}
        if is_running
        else dict.fromkeys(CLIENTS, "not_drawn")
    )
    assert {row[0] for row in found("select client_id from marketing.alerts")} == (
        {"treated"} if is_running else set(CLIENTS)
    )
    windows = found("select distinct window_days from returns.client_returns where is_window_over")
    assert {row[0] for row in windows} == over
    told = bench.connection.execute(client_report._DRAWS, {"client": "control"}).fetchall()
    assert [row[-1] == client_report.RUNNING for row in told] == [is_running]
    empty(bench)


def test_a_control_of_any_running_campaign_is_contacted_by_none(bench: Bench):
    """Targets of c: `held` is a control of an imported campaign, `merged` has become `held`."""
    bench.set_night(date(2026, 2, 1))
    fill(bench)
    more = [("merged", "held"), ("held", "held"), ("free", "free")]
    bench.fill("staging.draws", [
        DRAWN | {"client_id": client, "surviving_client_id": survivor, "arm": "mail"}
        for client, survivor in more
    ])  # fmt: skip
    theirs = {"campaign_id": "theirs", "arm": "control", "drawn_on": LAUNCHED}
    bench.fill("staging.campaign_members", [theirs | {"client_id": "held"}])
    bench.fill("reference.default_windows", [{"window_days": "90"}])
    both = [{"client_id": one, "channel": "email"} for one in ("held", "free")]
    bench.fill("compliance.reachable", both)
    bench.make(*TABLES)
    stopped = "select client_id, stopped_reason from campaigns.targets where client_id <> 'treated'"
    assert dict(bench.connection.execute(stopped).fetchall()) == {
        "merged": "is_running_control",
        "held": "is_running_control",
        "free": None,
    }
    empty(bench)
