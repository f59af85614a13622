"""A campaign of windows 30, 60, 90 and 180 days: whoever reads whether it runs, reads the same.

Launched on 1 January 2026, primary window 90 days. Its contacts end on 1 April, its last window
on 30 June, and three days later the late orders are in.
"""

from datetime import date

import pytest
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.story import client_report

LAUNCHED = "2026-01-01"
ROAD = ("members", "windows", "campaign_periods", "client_returns")
LATER = ("exclusions", "eligibility", "assignments", "places", "running_controls", "untold_clients")
LATER += ("targets", "opportune_days")
PUBLISHED = ("alerts", "target_list", "target_contacts")
TABLES = (
    "compliance.addressed_clients",
    *(f"returns.{name}" for name in ROAD),
    *(f"campaigns.{name}" for name in LATER),
    *(f"marketing.{name}" for name in PUBLISHED),
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
REACHED = {"channel": "email", "is_preferred": "true"}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(shared_catalogue())


def fill(bench: Bench, *, primary_window_days: str = "90", is_drawn: bool = True) -> None:
    drawn = [{"client_id": "treated", "arm": "mail"}, {"client_id": "control", "arm": "control"}]
    bench.fill("staging.draws", [DRAWN | one for one in drawn if is_drawn])
    campaign = {"campaign_id": "c", "launch_on": LAUNCHED}
    campaign |= {"primary_window_days": primary_window_days}
    bench.fill("staging.campaigns", [campaign])
    days = ("30", "60", "90", "180")
    bench.fill("staging.campaign_windows", [{"campaign_id": "c", "window_days": d} for d in days])
    known = [{"client_id": one, "surviving_client_id": one} for one in CLIENTS]
    bench.fill("orders.known_clients", known)
    lost(bench, *CLIENTS)
    bench.fill("rhythm.rhythm", [{"client_id": one, "purchase_day_count": "5"} for one in CLIENTS])
    bench.fill("compliance.reachable", [REACHED | {"client_id": one} for one in CLIENTS])
    bench.fill(
        "reference.statuses",
        [{"status": "lost", "status_label_fr": "Perdu", "campaign_status": "lost"}],
    )
    bench.fill("reference.loss_causes", [{"cause": "unknown", "cause_label_fr": "Inconnue"}])
    bench.fill("reference.contact_channels", [{"channel": "email", "channel_label_fr": "E-mail"}])
    bench.fill(
        "reference.exclusion_reasons",
        [{"exclusion_reason": "in_running_campaign", "place": "excluded"}],
    )
    alert = {"alert_kind": "lost", "status": "lost", "year_revenue_eur": "1", "recency_days": "9"}
    alert |= {"alert_on": LAUNCHED, "is_strategic": "false"}
    bench.fill("warnings.alerts", [alert | {"client_id": one} for one in CLIENTS])


def lost(bench: Bench, *clients: str) -> None:
    """Clients who are lost."""
    bench.fill("status.status", [{"client_id": one, "status": "lost"} for one in clients])


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
    both = [REACHED | {"client_id": one} for one in ("held", "free")]
    bench.fill("compliance.reachable", both)
    lost(bench, "held", "free")
    bench.make(*TABLES)
    stopped = "select client_id, stopped_reason from campaigns.targets where client_id <> 'treated'"
    assert dict(bench.connection.execute(stopped).fetchall()) == {
        "merged": "is_running_control",
        "held": "is_running_control",
        "free": None,
    }
    empty(bench)


@pytest.mark.parametrize(("day", "is_listed"), [("2026-06-30", True), ("2026-07-01", False)])
def test_a_campaign_contacts_only_while_it_runs(bench: Bench, day: str, *, is_listed: bool):
    """Orders come without a lag: the last window is over on its last day, the campaign is not."""
    bench.set_night(date.fromisoformat(day), Settings(order_lag_days=0))
    fill(bench, primary_window_days="180")
    bench.make(*TABLES)
    for query, listed in (
        ("select client_id from campaigns.targets", {"treated"}),
        ("select client_id from campaigns.running_controls", {"control"}),
        (
            "select client_id from campaigns.exclusions"
            " where exclusion_reason = 'in_running_campaign'",
            set(CLIENTS),
        ),
    ):
        found = {row[0] for row in bench.connection.execute(query).fetchall()}
        assert found == (listed if is_listed else set()), query
    last_days = bench.connection.execute(
        "select client_id, usable_until_on::varchar from marketing.target_contacts"
    ).fetchall()
    assert last_days == ([("treated", "2026-06-30")] if is_listed else [])
    empty(bench)


def test_rows_brought_in_under_the_name_of_a_campaign_do_not_disturb_its_launch(bench: Bench):
    """A file of members names c on the night of its launch, with a control of its own."""
    bench.set_night(date.fromisoformat(LAUNCHED))
    fill(bench, is_drawn=False)
    bench.fill("staging.campaign_members", [
        {"campaign_id": "c", "client_id": "stranger", "arm": "mail", "drawn_on": "2025-12-01"},
        {"campaign_id": "c", "client_id": "held", "arm": "control", "drawn_on": "2025-12-01"},
    ])  # fmt: skip
    clients = (*CLIENTS, "held")
    arm = {"campaign_id": "c", "arm_number": "1"}
    place = arm | {"wave": "1", "stratum": "A"}
    bench.fill("campaigns.provisional_draws", [place | {"client_id": one} for one in clients])
    bench.fill("staging.campaign_arms", [arm | {"arm": "mail", "weight_ppm": "1000000"}])
    lost(bench, "held")
    bench.fill("compliance.reachable", [REACHED | {"client_id": "held"}])
    bench.make(*TABLES)
    periods = "select campaign_id, window_starts_on::varchar from returns.campaign_periods"
    assert bench.connection.execute(periods).fetchall() == [("c", LAUNCHED)]
    assert bench.connection.execute("select * from returns.client_returns").fetchall() == []
    stopped = "select client_id, stopped_reason from campaigns.targets"
    assert dict(bench.connection.execute(stopped).fetchall()) == {
        **dict.fromkeys(CLIENTS),
        "held": "is_running_control",
    }
    empty(bench)


def test_people_are_listed_once_under_the_number_of_today_and_only_while_lost(bench: Bench):
    """Since the draw of c `closed` became the buyer, `one` and `two` the client of another draw."""
    bench.set_night(date(2026, 2, 1))
    fill(bench)
    more = [("closed", "buyer"), ("one", "kept"), ("two", "kept")]
    bench.fill("staging.draws", [
        DRAWN | {"client_id": client, "surviving_client_id": survivor, "arm": "mail"}
        for client, survivor in more
    ] + [DRAWN | {"campaign_id": "d", "client_id": "kept", "arm": "mail"}])  # fmt: skip
    bench.fill("staging.campaigns", [{"campaign_id": "d", "launch_on": LAUNCHED}])
    bench.fill("reference.default_windows", [{"window_days": "90"}])
    lost(bench, "kept")
    bench.fill("status.status", [{"client_id": "buyer", "status": "active"}])
    bench.fill("staging.clients", [{"client_id": "kept", "name": "Le Gardé"}])
    reached = [REACHED | {"client_id": one} for one in ("buyer", "kept")]
    bench.fill("compliance.reachable", reached)
    bench.make(*TABLES)
    listed = "select client_id, drawn_client_id, name from marketing.target_list order by all"
    assert bench.connection.execute(listed).fetchall() == [
        ("kept", "one", "Le Gardé"),
        ("treated", "treated", None),
    ]
    contacts = "select client_id from marketing.target_contacts order by all"
    assert bench.connection.execute(contacts).fetchall() == [("kept",), ("treated",)]
    members = "select client_id, arm from returns.members where client_id <> surviving_client_id"
    assert dict(bench.connection.execute(members).fetchall()) == dict.fromkeys(
        ("closed", "one", "two"), "mail"
    )
    empty(bench)
