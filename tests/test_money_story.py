"""One campaign from its orders to its euros; every figure is derived here from the story.

60 clients were drawn for a letter and 40 as control; each had bought once before, for 80 euros.
Half of each side comes back within the window: with the letter for 100 euros, without it for 60.
One of the former is credited 50 euros. Margins of 40 % come with the orders, a letter costs 1.20.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from model_bench import Bench, settings_of, shared_catalogue

START = date(2026, 1, 1)
TARGETS, CONTROLS = 60, 40
TABLES = (
    "client_returns", "stratum_returns", "draw_strata", "compared_strata", "rates", "lift",
    "money_windows", "baselines", "client_spending", "campaign_contacts", "costs", "money",
)  # fmt: skip
Row = dict[str, str]


def day(days: int) -> str:
    return str(START + timedelta(days))


def orders_of(client: str, number: int) -> list[Row]:
    """What the client bought before the draw, and within the window if it came back."""
    old = {"client_id": client, "ordered_on": day(-400), "net_amount_eur": "80.00"}
    is_back = number % 2 == 0
    amount = "100.00" if client.startswith("t") else "60.00"
    new = {"client_id": client, "ordered_on": day(10), "net_amount_eur": amount}
    return [old, new] if is_back else [old]


def test_euros_of_one_campaign_from_orders_to_the_sentence():
    bench = Bench(shared_catalogue())
    bench.set_night(date(2026, 12, 1), settings_of({"assumed_margin_share": "0.9"}))
    names = [f"t{n}" for n in range(TARGETS)] + [f"w{n}" for n in range(CONTROLS)]
    arms = {name: "courrier" if name.startswith("t") else "control" for name in names}
    shares = {"courrier": "0.6", "control": "0.4"}
    bench.fill(
        "returns.members",
        [
            {"campaign_id": "c", "client_id": name, "surviving_client_id": name, "arm": arm}
            | {"wave": "1", "stratum": "A", "drawn_on": day(0), "window_starts_on": day(0)}
            | {"is_imported": "false", "share": shares[arm]}
            for name, arm in arms.items()
        ],
    )
    draws = [
        {"campaign_id": "c", "client_id": name, "surviving_client_id": name, "arm": arm}
        | {"share": shares[arm], "organic_return_share": "0.5"}
        for name, arm in arms.items()
    ]
    bench.fill("staging.draws", draws)
    bench.fill("staging.campaigns", [{"campaign_id": "c", "primary_window_days": "90"}])
    window = {"campaign_id": "c", "window_starts_on": day(0), "window_days": "90"}
    window |= {"window_ends_on": day(90), "is_window_over": "true"}
    bench.fill("returns.windows", [window])
    orders = [
        one | {"order_id": f"{name}-{place}"}
        for name in names
        for place, one in enumerate(orders_of(name, int(name[1:])))
    ]
    bench.fill("orders.valid_orders", orders)
    days = [
        {"client_id": one["client_id"], "purchased_on": one["ordered_on"]}
        | {"order_count": "1", "revenue_eur": one["net_amount_eur"]}
        for one in orders
    ]
    bench.fill("orders.purchase_days", days)
    margins = [
        {"order_id": one["order_id"], "client_id": one["client_id"]}
        | {"margin_eur": str(Decimal(one["net_amount_eur"]) * Decimal("0.4"))}
        for one in orders
    ]
    bench.fill("staging.orders", margins)
    credit = {"return_id": "r", "client_id": "t0", "surviving_client_id": "t0"}
    bench.fill("staging.returns", [credit | {"sent_back_on": day(30), "credit_eur": "50.00"}])
    bench.fill("reference.contact_channels", [{"channel": "letter", "unit_cost_eur": "1.20"}])
    letters = [
        {"contact_id": name, "client_id": name, "surviving_client_id": name}
        | {"campaign_id": "c", "channel": "letter", "contacted_at": f"{day(1)} 08:00"}
        for name in names
        if name.startswith("t")
    ]
    bench.fill("staging.contacts", letters)
    bench.make(*(f"returns.{table}" for table in TABLES), "marketing.campaign_money")
    told = {row["window_days"]: row for row in bench.rows("marketing.campaign_money")}
    assert sorted(told) == [90, 180]
    row = told[90]
    assert (row["returned_count"], row["control_returned_count"]) == (30, 20)
    # 30 orders of 100 less 50 of credit; 40 controls spent 20 times 60, which is 30 each.
    revenue = 30 * 100 - 50 - TARGETS * 20 * 60 / CONTROLS
    assert row["incremental_revenue_eur"] == Decimal(revenue) == 1150
    # No client counts for more than the 80 euros of the year before; the credited one for 50.
    assert row["winsorised_increment_eur"] == Decimal(29 * 80 + 50 - TARGETS * 30) == 570
    margin, cost = Decimal(revenue) * 4 / 10, TARGETS * Decimal("1.20")
    assert row["incremental_margin_eur"] == margin == 460
    assert row["campaign_cost_eur"] == cost == 72
    assert row["gain_eur"] == margin - cost == 388
    assert row["return_on_cost"] == round((margin - cost) / cost, 6) == Decimal("5.388889")
    # As many came back without the letter: none is gained, so none has a cost.
    assert row["incremental_return_cost_eur"] is None
    assert row["cost_fr"] == "courrier : 60 × 1,20 € = 72 €"
    # Spends of 100 for 29, 50 for one and 0 for 30 have a variance of 2,458, of 60 for half of the
    # controls 900: the standard error is 60 times the root of 2,458 / 60 and 900 / 40, 478 euros.
    assert float(row["incremental_revenue_low_eur"]) == pytest.approx(1150 - 1.96 * 478, abs=100)
    assert float(row["incremental_revenue_high_eur"]) == pytest.approx(1150 + 1.96 * 478, abs=100)
    assert row["money_fr"].startswith("La campagne a rapporté entre ")
    assert row["money_fr"].split(", ")[1].startswith("pour 72 € de contacts et d'offres")
    # Nobody bought later: after 180 days as much, so that the returns were not brought forward.
    assert told[180]["incremental_revenue_eur"] == row["incremental_revenue_eur"]
