"""The clients on a limit and the dirty rows of the sample, as its README tells them."""

from datetime import date
from decimal import Decimal

import pytest
from sample_reading import Night, euros, one, rule_of, status

# under fixed days; the predictive rule agrees, but for those of SOONER
TOLD = {
    "C0022": "active",  # 90 days
    "C0023": "at_risk",  # 91 days
    "C0014": "at_risk",  # 91 days as well
    "C0021": "at_risk",  # 365 days
    "C0020": "lost",  # 366 days: lost on the run date itself
    "C0027": "lost",  # its order of August 2026 has an ambiguous amount
    "C0026": "lost",  # its order of August 2026 was cancelled
    "C0041": "gone",
    "00036": "gone",
    "C0013": "active",  # ceases after the run date
    "C0056": "new",  # two orders, one purchase day
    "C0019": "at_risk",  # one purchase day, 193 days ago
    "C0057": "prospect",  # no order at all
    "C0058": "prospect",  # only a cancelled one
    "C0059": "prospect",  # only a free sample, 0.00
    "C0032": "active",  # confirmed return, but five purchase days since
    "C0054": "new",  # 58 days
    "C0256": "lost_again",  # lost in 2023, back after 749 days, lost once more
    "C0257": "lost_again",
    "C0249": "lost",  # kept until tonight: 36 months since 1 November 2023 end tomorrow
}


SOONER = {
    "C0022": "at_risk",  # of those who buy every 40 days, 95 of 100 do so within 54
    "C0023": "lost",  # never before 90 days, so lost on the run date itself
    "C0014": "lost",  # the same
    "C0021": "lost",
    "C0019": "lost",
    "C0054": "watch",
}


def test_status_of_the_told_clients(sample_night: Night):
    told = TOLD | SOONER
    assert {client_id: status(sample_night, client_id) for client_id in told} == told


def test_status_of_the_told_clients_under_fixed_days(fixed_days_night: Night):
    assert {client_id: status(fixed_days_night, client_id) for client_id in TOLD} == TOLD


def test_the_limits_of_silence_that_the_readme_tells(sample_night: Night):
    rule = rule_of(sample_night)
    told = {
        ("C0007", date(2026, 6, 1)): (105, 119, 119),
        ("C0012", date(2025, 7, 8)): (134,),
        ("C0014", date(2026, 8, 1)): (58, 69, 90),
        ("C0020", date(2025, 10, 30)): (63, 77, 90),
        ("C0022", date(2026, 8, 2)): (45, 54, 90),
        ("C0054", date(2026, 9, 3)): (56, 80, 90),
        ("00027", date(2026, 5, 19)): (175,),
    }
    assert {silence: rule[silence][-len(limits) :] for silence, limits in told.items()} == told


def test_the_unknown_client_is_kept_but_never_counted(sample_night: Night):
    assert sample_night.sql("select count(*) from staging.orders where client_id = 'C0999'") == [
        (1,)
    ]
    assert sample_night.sql("select count(*) from value.rfm where client_id = 'C0999'") == [(0,)]


def test_lines_decide_where_an_order_comes_both_ways(sample_night: Night):
    by_lines = 18 * Decimal("6.90") + 40 * Decimal("2.955")
    assert by_lines == Decimal("242.40")  # the order file says 254.40, transport included
    row = one(
        sample_night,
        "order_count, revenue_eur",
        "orders.purchase_days",
        "client_id = 'C0009' and purchased_on = date '2026-09-24'",
    )
    assert (row[0], euros(row[1])) == (1, by_lines)


def test_a_corrected_amount_replaces_the_first(sample_night: Night):
    row = one(
        sample_night,
        "order_count, revenue_eur",
        "orders.purchase_days",
        "client_id = 'C0016' and purchased_on = date '2026-08-27'",
    )
    assert (row[0], euros(row[1])) == (1, Decimal("318.60"))


REJECTED = [
    ("24-91001", {"ordered_at:not_a_date"}),
    ("24-91002", {"net_amount_eur:not_a_number"}),
    ("25-91003", {"client_id:missing"}),
    ("26-91004", {"net_amount_eur:ambiguous_number"}),
    ("26-91005", {"status:unknown_code"}),
    ("26-91006", {"field_count"}),
    ("26-91008", {"conflicting_duplicate"}),
    ("26-91010", {"ordered_at:not_a_date", "net_amount_eur:missing"}),
]


@pytest.mark.parametrize(("order_id", "reasons"), REJECTED)
def test_a_dirty_row_is_kept_with_all_its_reasons(
    sample_night: Night, order_id: str, reasons: set[str]
):
    rows = sample_night.sql(
        f"select reasons from intake.rejected_rows where row_text like '%{order_id}%'"
    )
    assert len(rows) == (2 if order_id == "26-91008" else 1)
    for (text,) in rows:
        assert all(reason in str(text) for reason in reasons), text
        assert str(text).count(":") == sum(":" in reason for reason in reasons), text


# (rejected, superseded), where there are any; corrections replace, they are not superseded
COUNTS = {
    "commandes_2024-12-31.csv": (2, 0),
    "commandes_2025-12-31.csv.gz": (1, 0),
    "commandes_2026-03-31.csv": (1, 0),
    "commandes_2026-06-30.csv": (3, 0),
    "commandes_2026-09-30.csv": (2, 1),  # an exact duplicate
}


def test_counts_of_the_files(sample_night: Night):
    rows = sample_night.sql("select file_name, rejected_count, superseded_count from intake.files")
    assert len(rows) == 37
    assert {str(name): tuple(counts) for name, *counts in rows if any(counts)} == COUNTS


def test_the_memo_is_never_loaded(sample_night: Night):
    rows = sample_night.sql(
        "select coalesce(accepted_count, 0) from intake.files where file_name like '%notes.txt'"
    )
    assert all(row == (0,) for row in rows)
