"""Campaigns told from orders to sentences: what counts as a return, once, and where."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings

Rows = Sequence[Mapping[str, str]]
TOLD = (
    "marketing.campaign_results",
    "marketing.campaign_lift",
    "marketing.campaign_quality",
    "marketing.pooled_campaigns",
)
# Contacts stand in a story of their own; here nobody else was contacted.
APART = {"rhythm.delivered_contact_days"}
RUN_DATE = date(2026, 6, 1)


@pytest.fixture
def bench() -> Iterator[Bench]:
    yield Bench(shared_catalogue())


def member(client: str, arm: str, campaign: str = "x", drawn: str = "2026-01-01") -> dict[str, str]:
    return {"campaign_id": campaign, "client_id": client, "arm": arm, "drawn_on": drawn}


def order(client: str, day: str, **changes: str) -> dict[str, str]:
    found = {"order_id": f"{client}-{day}", "client_id": client, "ordered_at": f"{day} 10:00"}
    return found | {"net_amount_eur": "50"} | changes


def tell(
    bench: Bench, members: Rows, orders: Rows, clients: Rows = (), as_of: str = "2026-06-01"
) -> None:
    """Build what marketing reads from these extracts; clients are those of the draw by default."""
    bench.set_night(RUN_DATE, Settings(), as_of)
    known = {row["client_id"]: {"client_id": row["client_id"]} for row in members}
    bench.fill(
        "staging.clients", [*(known | {row["client_id"]: dict(row) for row in clients}).values()]
    )
    bench.fill("staging.campaign_members", members)
    bench.fill("staging.orders", orders)
    bench.follow()
    bench.make(*bench.behind(*TOLD, given=APART))


def counts(bench: Bench, campaign: str = "x", days: int = 30) -> dict[str, tuple[object, object]]:
    """Arm to clients drawn and returned."""
    return {
        str(row["arm"]): (row["drawn_count"], row["returned_count"])
        for row in bench.rows("marketing.campaign_results")
        if (row["campaign_id"], row["window_days"]) == (campaign, days)
    }


def test_what_is_a_return_and_what_is_none(bench: Bench):
    targets = ["launch_day", "cancelled", "credited", "last_day", "day_after", "before", "twice"]
    members = [*(member(one, "mail") for one in targets), member("silent", "control")]
    orders = [
        order("launch_day", "2026-01-01"),
        order("cancelled", "2026-01-10", status="cancelled"),
        order("credited", "2026-01-10"),
        order("last_day", "2026-01-31"),
        order("day_after", "2026-02-01"),
        order("before", "2025-12-31"),
        order("twice", "2026-01-05"),
        order("twice", "2026-01-06"),
    ]
    credit = {"return_id": "r1", "client_id": "credited", "order_id": "credited-2026-01-10"}
    bench.fill("staging.returns", [credit | {"sent_back_on": "2026-01-12", "credit_eur": "50"}])
    tell(bench, members, orders)
    # A client who sent everything back had come back: what it brought is another figure.
    assert counts(bench) == {"mail": (7, 3), "control": (1, 0)}
    assert counts(bench, days=60) == {"mail": (7, 4), "control": (1, 0)}


def test_clients_who_become_one_keep_two_places_and_return_once(bench: Bench):
    members = [
        member("old", "mail"),
        member("new", "control"),
        member("first", "mail", drawn="2025-12-31") | {"window_starts_on": "2026-01-01"},
        member("second", "control"),
        member("alone", "control"),
    ]
    clients = [
        {"client_id": "old", "merged_into": "new"},
        {"client_id": "first", "merged_into": "second"},
    ]
    tell(bench, members, [order("new", "2026-01-10"), order("second", "2026-01-11")], clients)
    # Drawn on one day, the number that carries on; else whoever was drawn first.
    assert counts(bench) == {"mail": (2, 1), "control": (3, 1)}


def test_overlapping_campaigns_each_see_the_return_and_together_it_is_one(bench: Bench):
    members = [
        member("both", "mail"),
        member("x_only", "control"),
        member("both", "mail", "y", "2026-01-15"),
        member("y_only", "control", "y", "2026-01-15"),
        member("y_only_too", "mail", "y", "2026-01-15"),
    ]
    tell(bench, members, [order("both", "2026-01-20")])
    assert counts(bench) == {"mail": (1, 1), "control": (1, 0)}
    assert counts(bench, "y") == {"mail": (2, 1), "control": (1, 0)}
    [pooled] = bench.rows("marketing.pooled_campaigns")
    assert (pooled["campaign_count"], pooled["drawn_count"], pooled["returned_count"]) == (2, 2, 1)
    assert pooled["control_drawn_count"] == 2


def test_stale_orders_are_no_measure(bench: Bench):
    members = [member("a", "mail"), member("b", "control")]
    tell(bench, members, [order("a", "2026-01-10")], as_of="2026-02-01")
    assert counts(bench) == {"mail": (1, None), "control": (1, None)}
    told = {
        row["result_fr"]
        for row in bench.rows("marketing.campaign_results")
        if row["window_days"] == 30
    }
    assert told == {
        "Mesure en attente : les commandes ne sont connues que jusqu'au 01/02/2026, "
        "il les faut jusqu'au 03/02/2026"
    }
    verdicts = {row["verdict"] for row in bench.rows("marketing.campaign_lift")}
    assert verdicts == {"window_open"}


def test_members_whom_no_extract_knows_leave_the_rate_and_forbid_a_verdict(bench: Bench):
    targets = [member(f"t{number:02}", "mail") for number in range(25)]
    controls = [member(f"k{number:02}", "control") for number in range(25)]
    orders = [order(row["client_id"], "2026-01-10") for row in targets[:20]]
    tell(bench, [*targets, *controls], orders)
    primary = [row for row in bench.rows("marketing.campaign_lift") if row["is_primary_window"]]
    assert [(row["verdict"], row["lift_share"]) for row in primary] == [
        ("effective", Decimal("0.8"))
    ]

    bench.empty()
    strangers = [member("stranger1", "mail"), member("stranger2", "mail"), member("s3", "control")]
    known = [{"client_id": row["client_id"]} for row in [*targets, *controls]]
    bench.set_night(RUN_DATE, Settings(), "2026-06-01")
    bench.fill("staging.clients", known)
    bench.fill("staging.campaign_members", [*targets, *controls, *strangers])
    bench.fill("staging.orders", [*orders, order("stranger1", "2026-01-10")])
    bench.follow()
    bench.make(*bench.behind(*TOLD, given=APART))
    # Three of 53 are 5.7 %; the one who came back is known by that alone.
    assert counts(bench) == {"mail": (25, 20), "control": (25, 0)}
    [primary_row] = [
        row for row in bench.rows("marketing.campaign_lift") if row["is_primary_window"]
    ]
    assert primary_row["verdict"] == "unknown_members"
    assert primary_row["verdict_fr"] == (
        "Aucune conclusion : 3 clients tirés ne sont dans aucun fichier livré, trop pour se fier "
        "à l'écart de +80 points"
    )
    [quality] = bench.rows("marketing.campaign_quality")
    assert (quality["member_count"], quality["unknown_member_count"]) == (53, 3)
    assert quality["quality_fr"] == (
        "Tailles des groupes non vérifiées : parts prévues non livrées ; 3 clients tirés inconnus "
        "des fichiers livrés, comptés à part : aucune conclusion ; contacts des témoins non "
        "mesurés : ni contacts ni envois livrés"
    )


def test_groups_that_are_not_as_large_as_planned_forbid_a_verdict(bench: Bench):
    members = [
        member(f"c{number:04}", "mail" if number < 600 else "control") | {"share": "0.5"}
        for number in range(1000)
    ]
    orders = [order(row["client_id"], "2026-01-10") for row in members[:300]]
    tell(bench, members, orders)
    [quality] = bench.rows("marketing.campaign_quality")
    assert float(str(quality["ratio_p_value"])) == pytest.approx(2.54e-10, rel=2e-3)
    assert str(quality["quality_fr"]).startswith(
        "Tailles des groupes incompatibles avec les parts prévues : aucune conclusion"
    )
    verdicts = {
        (row["is_primary_window"], row["verdict"]) for row in bench.rows("marketing.campaign_lift")
    }
    assert {verdict for _, verdict in verdicts} == {"sample_ratio_mismatch"}
    assert bench.rows("marketing.pooled_campaigns") == []
