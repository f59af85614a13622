"""Worth of every client, recomputed with pandas: the sample home and the crowd."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import worth_recomputation as own
import worth_recomputation_losses as losses
from conftest import NightRun
from crowd_bench import built
from crowd_case import NIGHTS, extracts
from scipy.stats import binomtest
from worth_recomputation import LOST, Company, Hit, Loss, Patience, Purchase

Rows = list[tuple[Any, ...]]
Case = tuple[Company, Callable[[str], Rows]]


WORTH = ("value.rfm_cuts", "marketing.abc_shares", "status.attrition", "value.group_members")
WORTH += ("warnings.alerts", "value.relations")


@pytest.fixture(scope="module")
def sample(sample_night: NightRun) -> Case:
    return company_of(sample_night.sql, date(2026, 10, 31)), sample_night.sql


@pytest.fixture(scope="module")
def crowd() -> Case:
    run_date, as_of, settings = NIGHTS["predictive"]
    bench = built(extracts(), run_date, settings, as_of, WORTH)

    def read(query: str) -> Rows:
        return bench.connection.execute(query).fetchall()

    return company_of(read, as_of), read


@pytest.fixture(scope="module", params=["sample", "crowd"])
def case(request: pytest.FixtureRequest) -> Case:
    found: Case = request.getfixturevalue(request.param)
    return found


def company_of(read: Callable[[str], Rows], as_of: date) -> Company:
    """What the other tests recompute, taken as given."""
    purchases = read(
        "select client_id, purchased_on, order_count, cast(100 * revenue_eur as bigint)"
        " from orders.purchase_days"
    )
    rows_of_losses = read(
        "select client_id, episode_number, last_purchase_on, lost_on, returned_on, confirmed_on"
        " from status.episodes"
    )
    hits = read(
        "select client_id, rule, alert_due_on from warnings.inactivity"
        " where alert_due_on is not null"
    )
    patience = read(
        "select d.client_id, d.purchased_on, d.decisive_days, t.life_interval_count,"
        " t.life_interval_days from status.loss_thresholds as d"
        " inner join rhythm.predictive_thresholds as t"
        " on d.client_id = t.client_id and d.purchased_on = t.purchased_on"
    )
    listed = read("select client_id, client_type, ceased_on, parent_id from staging.clients")
    return Company(
        [Purchase(*row) for row in purchases],
        [Loss(*row) for row in rows_of_losses],
        [Hit(*row) for row in hits],
        dict(read("select client_id, status from status.status")),
        {row[0]: row[1] for row in listed},
        {row[0]: row[2] for row in listed if row[2]},
        {row[0]: row[3] for row in listed if row[3]},
        {row[:2]: Patience(*row[2:]) for row in patience},
        as_of,
    )


def cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(100 * amount)


def share(part: int, whole: int) -> Decimal | None:
    return round(Decimal(part) / Decimal(whole), 6) if whole else None


def test_seasons(case: Case):
    company, read = case
    rows = read(
        "select client_id, last_purchase_on, season_first_month, season_last_month, season_count,"
        " next_season_ends_on, normal_until_on, is_present_silence from rhythm.seasons"
    )
    assert len(rows) == len(set(rows))
    assert set(rows) == own.seasons(company)


def test_scores(case: Case):
    company, read = case
    rows = read(
        "select client_id, recency_score, frequency_score, monetary_score, is_cut_by_settings"
        " from value.rfm"
    )
    frame = own.scores(company)
    assert {row[0]: row[1:] for row in rows} == {
        client: (row.r, row.f, row.m, row.is_cut)
        for client, row in zip(frame.index, frame.itertuples(), strict=True)
    }


def test_cut_points(case: Case):
    company, read = case
    rows = read(
        "select dimension, score, lowest_value, highest_value, client_count, client_share"
        " from value.rfm_cuts"
    )
    size = len(own.totals(company))
    found = {}
    for dimension, score, low, high, count, part in rows:
        unit = 100 if dimension == "monetary" else 1
        found[dimension, score] = (*(v if v is None else int(unit * v) for v in (low, high)), count)
        assert part == share(count, size)
    assert found == own.cuts(company)


def test_lost_value_and_classes(case: Case):
    company, read = case
    rows = read("select client_id, episode_number, lost_value_eur from status.episode_values")
    assert {row[:2]: cents(row[2]) for row in rows} == own.lost_values(company)
    rows = read(
        "select client_id, lost_value_eur, lost_rank, abc_class_lost, abc_lost_reason"
        " from value.value"
    )
    lost = own.lost_classes(company)
    assert lost
    for client, value, rank, letter, reason in rows:
        assert (cents(value), rank, letter) == lost.get(client, (None, None, None)), client
        assert reason == ("not_lost" if client not in lost else None if letter else "no_revenue")
    assert len(rows) == len(company.days())


def test_true_shares_of_the_classes(case: Case):
    company, read = case
    revenue = {c: sum(row.cents for row in rows) for c, rows in company.days().items()}
    lost = own.lost_classes(company)
    populations = {
        "all": (revenue, {c: letter for c, (_, letter) in own.letters(revenue).items()}),
        "lost": ({c: row[0] for c, row in lost.items()}, {c: row[2] for c, row in lost.items()}),
    }
    rows = read(
        "select abc_population, abc_letter, client_count, client_share, class_revenue_eur,"
        " class_revenue_share from marketing.abc_shares"
    )
    assert len(rows) == 6
    for population, letter, *found in rows:
        amounts, classes = populations[population]
        members = [client for client, own_letter in classes.items() if own_letter == letter]
        held = sum(amounts[client] for client in members)
        classed = sum(own_letter is not None for own_letter in classes.values())
        assert [found[0], found[1]] == [len(members), share(len(members), classed)]
        assert [cents(found[2]), found[3]] == [held, share(held, sum(amounts.values()))]


def test_relations(case: Case):
    company, read = case
    rows = read(
        "select client_id, year_revenue_eur, company_year_revenue_eur, is_strategic,"
        " relation_months, is_long_relation, company_revenue_share from value.relations"
    )
    expected = own.relations(company)
    assert {r[0]: (cents(r[1]), cents(r[2]), *r[3:6]) for r in rows} == expected
    for client, part in ((row[0], row[6]) for row in rows):
        assert part == share(*expected[client][:2]), client


def test_attrition(case: Case):
    company, read = case
    rows = read(
        "select attrition_year, attrition_dimension, attrition_segment, active_count,"
        " attrition_departed_count, attrition_lost_eur, attrition_undecided_count,"
        " attrition_undecided_before_count, attrition_reason, attrition_low_bound_share,"
        " attrition_high_bound_share, attrition_share, low_share, high_share,"
        " attrition_change_share, attrition_trend from status.attrition"
    )
    expected = losses.attrition(company)
    begins = min(row.day for row in company.purchases)
    assert {row[:3] for row in rows} >= set(expected)
    assert len(rows) == 11 * (company.as_of.year - begins.year)
    told = {row[:3]: row[11] for row in rows}
    for row in rows:
        found = expected.get(row[:3], losses.Counts(0, 0, 0, 0, 0))
        assert row[3] == found.active
        reason = reason_of(row[0], found, expected, company, begins)
        assert row[8] == reason, row
        if reason in {"year_not_over", "history_too_short"}:
            assert row[4:8] + row[9:] == (None,) * 11
            continue
        assert (row[4], cents(row[5]), *row[6:8]) == found[1:]
        assert [float(v) for v in row[9:11] if v is not None] == pytest.approx(
            bounds(found), abs=1e-6
        )
        if reason:
            assert row[11:] == (None,) * 5
            continue
        interval = binomtest(found.left, found.active).proportion_ci(0.95, method="wilson")
        shares = (found.left / found.active, interval.low, interval.high)
        assert [float(value) for value in row[11:14]] == pytest.approx(shares, abs=1e-6)
        before = told.get((row[0] - 1, *row[1:3]))
        if before is None or begins + timedelta(days=730) > date(row[0] - 1, 1, 1):
            assert row[14:] == (None, None)
        else:
            assert float(row[14]) == pytest.approx(float(row[11] - before), abs=2e-6)
            assert row[15] in {"rise", "fall", "unclear"}


def bounds(found: losses.Counts) -> list[float]:
    """The share if none and if all of the undecided have left; nothing of nobody."""
    if not found.active:
        return []
    still = found.active - found.undecided_before
    return [
        found.left / found.active,
        (found.left + found.undecided) / still if still else 0.0,
    ]


def reason_of(
    year: int,
    found: losses.Counts,
    expected: dict[tuple[int, str, str], losses.Counts],
    company: Company,
    begins: date,
) -> str | None:
    if date(year, 12, 31) + timedelta(days=3) > company.as_of:
        return "year_not_over"
    if begins + timedelta(days=365) > date(year, 1, 1):
        return "history_too_short"
    if not found.active:
        return "nobody_active"
    low, high = bounds(expected[year, "all", "all"])
    return "too_many_undecided" if high - low > 0.01 else None


def test_groups(case: Case):
    company, read = case
    expected = losses.heads(company)
    rows = read("select client_id, group_id, has_parent_loop from value.parents")
    assert {row[0]: row[1] for row in rows} == expected
    assert not any(row[2] for row in rows)
    days, lost = company.days(), own.lost_classes(company)
    rows = read(
        "select group_id, group_client_count, group_lost_count, is_group_buying,"
        " group_revenue_eur, group_lost_value_eur, group_last_purchase_on from value.groups"
    )
    groups: dict[str, list[str]] = {}
    for client, head in expected.items():
        groups.setdefault(head, []).append(client)
    buying = {}
    for head, members in groups.items():
        buying[head] = any(
            company.statuses[client] not in LOST | {"gone", "prospect"} for client in members
        )
    found = {row[0]: (*row[1:4], cents(row[4]), cents(row[5]), row[6]) for row in rows}
    assert found == {
        head: (
            len(members),
            sum(company.statuses[client] in LOST for client in members),
            buying[head],
            sum(row.cents for client in members for row in days.get(client, [])),
            sum(lost[client][0] for client in members if client in lost),
            max((row.day for client in members for row in days.get(client, [])), default=None),
        )
        for head, members in groups.items()
    }
    rows = read("select client_id, is_lost_in_buying_group from value.group_members")
    assert dict(rows) == {
        client: buying[head] and company.statuses[client] in LOST
        for client, head in expected.items()
    }


def test_alerts_of_tonight(case: Case):
    company, read = case
    rows = read("select client_id, alert_kind, alert_on from warnings.alerts")
    until = {row[0]: row[6] for row in own.seasons(company) if row[7]}
    assert rows
    assert len(rows) == len(set(rows))
    assert set(rows) == losses.alerts(company, until)


def test_the_two_have_some_of_everything(sample: Case, crowd: Case):
    firms, company = sample[0], crowd[0]
    assert own.scores(company)["is_cut"].all()
    assert not own.scores(firms)["is_cut"].any()
    seasons = own.seasons(company)
    assert len({row[0] for row in seasons}) > 300
    assert any(row[2] > row[3] for row in seasons), "a season across New Year"
    assert any(row[2] for row in own.relations(firms).values()), "a strategic client"
    assert sum(row[4] for row in own.relations(company).values()) > 100, "long relations"
    assert sum(one.left for one in losses.attrition(company).values()) > 5_000
    assert len(company.parents) > 1_000
    until = {row[0]: row[6] for row in seasons if row[7]}
    told = losses.alerts(company, until)
    assert {kind for _, kind, _ in told} >= {"lost", "personal_rhythm", "two_then_none"}
    assert len(losses.alerts(company, {})) > len(told), "a season puts alerts off"
