"""The stories of the sample's README, told again in dates and amounts, and found in the warehouse.

Nothing expected here comes from the pipeline: each number is worked out from the story, told under
the predictive rule and under fixed days. Of the former only the limit of silence is taken as given.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sample_reading import FINISHED, WINDOW_STARTS_ON, Night, arms, euros, one, rule_of, status

AS_OF = date(2026, 10, 31)


def episodes(night: Night, client_id: str) -> list[tuple[Any, ...]]:
    return night.sql(
        "select last_purchase_on, lost_on, returned_on from status.episodes"
        f" where client_id = '{client_id}' order by episode_number"
    )


def inactivity(night: Night, client_id: str, rule: str) -> tuple[Any, ...]:
    """observed, threshold, is_hit, is_alert; a rule may store only its hits."""
    rows = night.sql(
        "select observed, threshold, is_hit, alert_due_on is not null from warnings.inactivity"
        f" where client_id = '{client_id}' and rule = '{rule}'"
    )
    assert len(rows) <= 1
    return tuple(rows[0]) if rows else (None, None, False, False)


# --- 1 and 2: the twins of 91 days --------------------------------------------------------------


@pytest.mark.parametrize(
    ("client_id", "first", "amounts", "silent", "hits"),
    [
        ("C0007", date(2024, 6, 3), ("310.00", "295.50", "330.00"), 152, True),
        ("C0008", date(2024, 6, 4), ("305.00", "300.50", "315.00"), 151, False),
    ],
)
def test_nine_orders_91_days_apart(
    either_night: Night,
    client_id: str,
    first: date,
    amounts: tuple[str, ...],
    silent: int,
    hits: bool,
):
    days = [first + timedelta(days=91 * rank) for rank in range(9)]
    span = (days[-1] - days[0]).days
    assert span == 728
    assert (AS_OF - days[-1]).days == silent
    assert (3 * silent * (9 - 1) > 5 * span) is hits  # 3648 or 3624 against 3640

    where = f"client_id = '{client_id}'"
    rhythm = one(
        either_night,
        "first_on, last_purchase_on, purchase_day_count, mean_interval_days",
        "rhythm.rhythm",
        where,
    )
    assert rhythm == (days[0], days[-1], 9, 91)
    monetary = 3 * sum(map(Decimal, amounts))
    rfm = one(either_night, "recency_days, frequency, monetary_eur", "value.rfm", where)
    assert (rfm[0], rfm[1], euros(rfm[2])) == (silent, 9, monetary)

    observed, threshold, is_hit, is_alert = inactivity(either_night, client_id, "personal_rhythm")
    assert bool(is_hit) is hits
    assert bool(is_alert) is hits  # nine purchase days and over 30 days of silence
    if hits:
        assert observed == 152
        assert float(threshold) == pytest.approx(91 * 5 / 3, abs=0.01)
    assert inactivity(either_night, client_id, "fixed_days_act")[2]
    assert not inactivity(either_night, client_id, "fixed_days")[2]
    limit = rule_of(either_night)[client_id, days[-1]].lost
    assert limit in {119, 365}
    if limit == 365:
        assert status(either_night, client_id) == "at_risk"
        assert episodes(either_night, client_id) == []
        assert client_id not in arms(either_night)
    else:  # lost before the personal rhythm says anything
        assert status(either_night, client_id) == "lost"
        assert episodes(either_night, client_id) == [
            (days[-1], days[-1] + timedelta(days=119 + 1), None)
        ]
        where = f"client_id = '{client_id}'"
        assert one(either_night, "place", "campaigns.eligibility", where) == ("eligible",)


# --- 3: the large client who left ---------------------------------------------------------------


def test_hotels_belmontet_is_lost_and_drawn(either_night: Night):
    days = [date(2023, 12, 5) + timedelta(days=28 * rank) for rank in range(20)]
    last = days[-1]
    assert last == date(2025, 5, 20)
    limit = rule_of(either_night)["C0003", last].lost
    lost_on = last + timedelta(days=limit + 1)
    # who buys every 28 days is lost as soon as anybody may be: after 90 days
    assert lost_on == {90: date(2025, 8, 19), 365: date(2026, 5, 21)}[limit]
    revenue = 10 * Decimal(2850) + 10 * Decimal(3150)
    assert revenue == 60_000

    value = one(either_night, "revenue_eur, abc_class", "value.value", "client_id = 'C0003'")
    assert (euros(value[0]), value[1]) == (revenue, "A")
    largest = either_night.sql("select max(revenue_eur) from value.value")[0][0]
    assert euros(largest) == revenue  # nothing before it in the order: A whatever the total
    assert status(either_night, "C0003") == "lost"
    assert episodes(either_night, "C0003") == [(last, lost_on, None)]

    recency = (AS_OF - last).days
    assert recency == 529
    assert inactivity(either_night, "C0003", "fixed_days")[:3] == (recency, 365, True)
    assert sum(366 <= (AS_OF - day).days <= 730 for day in days) >= 2
    assert inactivity(either_night, "C0003", "two_then_none")[2]
    assert arms(either_night)["C0003"] in {"courrier", "control"}


# --- 4: the letter that was followed by an order ------------------------------------------------


def test_traiteur_aubepine_came_back_after_the_letter(either_night: Night):
    last, returned, again = date(2024, 3, 5), date(2026, 3, 17), date(2026, 5, 19)
    first_order, second_order = Decimal("486.40"), Decimal("312.00")
    assert (returned - WINDOW_STARTS_ON).days == 14
    assert (again - WINDOW_STARTS_ON).days == 77
    assert (returned - last).days == 742  # over twice 365 days: a confirmed loss
    assert (AS_OF - returned).days <= 365  # and two purchase days since: still won back

    rows = either_night.sql(
        "select window_days, arm, has_returned, first_return_on, revenue_eur"
        f" from returns.client_returns where campaign_id = '{FINISHED}'"
        " and client_id = '00027' and window_days in (30, 60, 90) order by window_days"
    )
    assert [(*row[:4], euros(row[4])) for row in rows] == [
        (30, "courrier", True, returned, first_order),
        (60, "courrier", True, returned, first_order),
        (90, "courrier", True, returned, first_order + second_order),
    ]
    assert episodes(either_night, "00027") == [(last, date(2025, 3, 6), returned)]
    assert status(either_night, "00027") == "won_back"
    assert "00027" not in arms(either_night)


# --- 5: two ids, one history --------------------------------------------------------------------


def test_boucherie_vasseur_is_one_client(either_night: Night):
    whole = {
        date(2024, 2, 13): [("00041", "410.00")],
        date(2024, 6, 11): [("00041", "385.50")],
        date(2024, 9, 17): [("C0012", "520.00")],
        date(2024, 11, 19): [("00041", "298.00"), ("C0012", "145.00")],
        date(2025, 3, 18): [("C0012", "610.00")],
        date(2025, 7, 8): [("00041", "275.00")],
        # the order of 18 November 2025 was cancelled
        date(2026, 2, 17): [("C0012", "455.00")],
        date(2026, 5, 19): [("C0012", "1025.00")],  # delivered first as 1250.00
    }
    # 250 × 0.3475 is 86.875: a half cent, rounded away from zero; two identical lines count twice
    lines = Decimal("86.88") + 12 * Decimal("8.45") + 2 * 6 * Decimal("14.90")
    assert lines == Decimal("367.08")
    total = lines + sum(Decimal(amount) for day in whole.values() for _, amount in day)
    assert total == Decimal("4490.58")
    last = date(2026, 9, 15)

    where = "client_id = 'C0012'"
    rfm = one(
        either_night,
        "recency_days, frequency, purchase_day_count, monetary_eur",
        "value.rfm",
        where,
    )
    assert (*rfm[:3], euros(rfm[3])) == ((AS_OF - last).days, 10, 9, total)
    assert one(either_night, "first_on, last_purchase_on", "rhythm.rhythm", where) == (
        date(2024, 2, 13),
        last,
    )
    rows = either_night.sql(
        "select purchased_on, order_count, revenue_eur from orders.purchase_days"
        " where client_id = 'C0012' order by purchased_on"
    )
    expected = [
        (day, len(orders), sum(Decimal(amount) for _, amount in orders))
        for day, orders in whole.items()
    ]
    expected.append((last, 1, lines))
    assert [(row[0], row[1], euros(row[2])) for row in rows] == expected
    assert status(either_night, "C0012") == "active"  # one loss at most, never confirmed
    limit = rule_of(either_night)["C0012", date(2025, 7, 8)].lost
    assert (
        episodes(either_night, "C0012")
        == {
            134: [(date(2025, 7, 8), date(2025, 11, 20), date(2026, 2, 17))],
            365: [],
        }[limit]
    )


def test_a_merged_id_appears_nowhere(either_night: Night):
    for table in (
        "status.status",
        "status.episodes",
        "rhythm.rhythm",
        "value.rfm",
        "value.value",
        "orders.purchase_days",
    ):
        query = f"select count(*) from {table} where client_id = '00041'"
        assert either_night.sql(query) == [(0,)], table
