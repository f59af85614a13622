"""Every client of the sample, recomputed from the files and compared with the warehouse.

The recomputation (`sample_recomputation.py`) shares no code with the pipeline. What depends on the
rule of loss is compared under both rules; under the predictive one the limits of each silence are
taken as given, as they are tested elsewhere. The tests without a night hold the sample itself to
what its README tells.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sample_recomputation as own
from sample_reading import Night, euros, rule_of

AS_OF = own.newest_day()
DAYS = own.days_by_client()
FIXED_DAYS = own.fixed_days()


# --- the sample alone ---------------------------------------------------------------------------


def test_as_of_is_the_run_date():
    assert AS_OF == own.RUN_DATE


def test_each_status_has_the_clients_that_the_readme_counts_under_fixed_days():
    counts = own.Counter(own.statuses(FIXED_DAYS).values())
    assert counts == {
        "active": 47,
        "at_risk": 21,
        "new": 8,
        "won_back": 25,
        "lost": 157,
        "lost_again": 2,
        "gone": 2,
        "prospect": 3,
    }


@pytest.mark.parametrize(
    ("drawn_on", "count"),
    [(date(2026, 3, 2), 24), (date(2026, 6, 1), 120), (date(2026, 9, 14), 16)],
)
def test_a_campaign_drew_only_clients_lost_that_day(drawn_on: date, count: int):
    members = own.records(own.INBOX / f"campagnes_{drawn_on}.csv")
    assert len(members) == count
    for row in members:
        last = max(day for day in DAYS[row[1]] if day <= drawn_on)
        assert (drawn_on - last).days > 365, row[1]


def test_no_silence_is_so_near_twice_the_threshold_that_a_reading_would_matter():
    for client_id, days in DAYS.items():
        for episode in own.episodes_of(client_id, days, AS_OF, FIXED_DAYS):
            if episode.returned_on:
                silence = episode.returned_on - episode.last_purchase_on
                assert abs(silence - timedelta(days=730)) > timedelta(days=5), client_id


def test_the_dates_on_a_limit_are_there():
    last_days = {client_id: (AS_OF - days[-1]).days for client_id, days in DAYS.items()}
    limits = {"C0022": 90, "C0023": 91, "C0021": 365, "C0020": 366, "C0008": 151, "C0007": 152}
    assert {client_id: last_days[client_id] for client_id in limits} == limits
    assert not own.episodes_of("C0050", DAYS["C0050"], AS_OF, FIXED_DAYS)
    (episode,) = own.episodes_of("C0051", DAYS["C0051"], AS_OF, FIXED_DAYS)
    assert episode.returned_on == date(2025, 4, 12)


# --- the warehouse ------------------------------------------------------------------------------


def test_purchase_days(sample_night: Night):
    rows = sample_night.sql(
        "select client_id, purchased_on, order_count, revenue_eur from orders.purchase_days"
    )
    assert {(row[0], row[1]): (row[2], euros(row[3])) for row in rows} == own.purchase_days()
    assert len(rows) == len(own.purchase_days())


def test_rfm(sample_night: Night):
    rows = sample_night.sql(
        "select client_id, recency_days, frequency, purchase_day_count, monetary_eur"
        " from value.rfm where frequency > 0"
    )
    orders = own.valid_orders().groupby("client_id")["cents"].agg(["count", "sum"])
    expected = {
        client_id: (
            (AS_OF - DAYS[client_id][-1]).days,
            int(count),
            len(DAYS[client_id]),
            Decimal(int(cents)) / 100,
        )
        for client_id, count, cents in orders.itertuples()
    }
    assert {row[0]: (*row[1:4], euros(row[4])) for row in rows} == expected


def test_value(sample_night: Night):
    rows = sample_night.sql("select client_id, revenue_eur, abc_class from value.value")
    classed = {row[0]: (euros(row[1]), row[2]) for row in rows if row[2] is not None}
    assert classed == own.abc_classes()
    assert all(not row[1] for row in rows if row[2] is None)


def test_episodes(either_night: Night):
    rows = either_night.sql(
        "select client_id, last_purchase_on, lost_on, confirmed_on, returned_on"
        " from status.episodes order by client_id, episode_number"
    )
    rule, declared, reached = rule_of(either_night), own.declared_days(), own.reached_days()
    expected = []
    for client_id, days in sorted(DAYS.items()):
        for one in own.episodes_of(client_id, days, AS_OF, rule):
            confirmed_on = one.confirmed_on(
                AS_OF, reached.get(client_id, []), declared.get(client_id, [])
            )
            expected.append(
                (client_id, one.last_purchase_on, one.lost_on, confirmed_on, one.returned_on)
            )
    assert rows == expected


def test_status(either_night: Night):
    rows = either_night.sql("select client_id, status from status.status")
    expected = own.statuses(rule_of(either_night))
    assert len(rows) == len(expected)
    assert dict(rows) == expected


def test_each_status_has_the_clients_that_the_readme_counts(sample_night: Night):
    rule = rule_of(sample_night)
    statuses = own.statuses(rule)
    once = {client_id for client_id, days in DAYS.items() if len(days) == 1}
    assert {client_id for client_id in once if statuses[client_id] == "lost"} == {
        *("C0019", "C0029", "C0200", "C0235", "C0254", "C0255")
    }
    again = {client_id for client_id, status in statuses.items() if status == "lost_again"}
    returns = {
        client_id: own.episodes_of(client_id, DAYS[client_id], AS_OF, rule)[-2].returned_on
        for client_id in again
    }
    assert {c for c in again if returns[c] != DAYS[c][-1]} == {"C0256"}
    trial = own.records(own.INBOX / "campagnes_2026-06-01.csv")
    assert len(again & {row[1] for row in trial}) == 8
    counts = own.Counter(statuses.values())
    assert counts == {
        "active": 32,
        "watch": 5,
        "at_risk": 10,
        "new": 5,
        "won_back": 20,
        "lost": 173,
        "lost_again": 15,
        "gone": 2,
        "prospect": 3,
    }


def test_every_row_read_is_accepted_rejected_or_superseded(sample_night: Night):
    rows = sample_night.sql(
        "select file_name, read_count, accepted_count, rejected_count, superseded_count"
        " from intake.files"
    )
    counts = {own.Path(row[0]).name: tuple(row[1:]) for row in rows}
    for path in own.INBOX.iterdir():
        if path.suffix == ".txt":
            continue
        read, accepted, rejected, superseded = counts[path.name]
        assert read == len(own.records(path)), path.name
        assert read == accepted + rejected + superseded, path.name
