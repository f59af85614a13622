"""Ten thousand invented clients, from the extracts to their status, told again by other means.

Once with the rule of loss as it comes, once with fixed days on an earlier night of the same store
whose extracts do not all reach its run date.
"""

from collections import Counter, defaultdict
from decimal import Decimal

import crowd_recomputation_losses as own
import pytest
from crowd_bench import GOALS
from crowd_case import NIGHTS, Case, case_of
from crowd_recomputation import rhythm
from rhythm_recomputation import Known, Rules, silences

from reconquete_pipeline.checks.check_sql import faulty_rows
from reconquete_pipeline.checks.table_checks import checks_of

WARNINGS = {"two_then_none", "two_then_none_by_year", "three_unanswered"}
WARNINGS |= {"contract_ending", "falling", "reduction"}


@pytest.fixture(scope="module", params=list(NIGHTS))
def case(request: pytest.FixtureRequest) -> Case:
    return case_of(request.param)


def cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(100 * amount)


def test_orders_and_purchase_days(case: Case):
    rows = case.read(
        "select order_id, client_id, ordered_on, net_amount_eur, whole_amount_eur"
        " from orders.valid_orders"
    )
    assert len(rows) == len({row[0] for row in rows})
    found = {row[0]: (*row[1:3], cents(row[3]), cents(row[4])) for row in rows}
    assert found == case.night.valid_orders
    rows = case.read(
        "select client_id, purchased_on, order_count, revenue_eur from orders.purchase_days"
    )
    expected = {(c, day): told for c, days in case.night.days.items() for day, told in days.items()}
    assert {row[:2]: (row[2], cents(row[3])) for row in rows} == expected


def test_rhythm(case: Case):
    expected = {client: rhythm(list(days)) for client, days in case.night.days.items()}
    rows = case.read(
        "select client_id, first_on, last_purchase_on, purchase_day_count, mean_interval_days,"
        " median_interval_days, interval_variation from rhythm.rhythm"
    )
    assert {row[0] for row in rows} == set(expected)
    for client, first_on, last_on, count, mean, middle, variation in rows:
        days = list(case.night.days[client])
        assert (first_on, last_on, count) == (days[0], days[-1], len(days))
        told = expected[client]
        assert mean == (None if told[0] is None else Decimal(round(told[0] * 10**6)) / 10**6)
        assert middle == told[1]
        known = None if variation is None else float(variation)
        assert known == (None if told[2] is None else pytest.approx(told[2], abs=6e-7))


def test_contacts_and_declarations(case: Case):
    rows = case.read(
        "select client_id, purchased_on, reached_on from rhythm.delivered_contact_days"
    )
    assert len(rows) == len(set(rows))
    assert set(rows) == case.night.reached
    rows = case.read(
        "select client_id, purchased_on, declared_on, departure_mode from rhythm.departure_signals"
    )
    assert len(rows) == len(set(rows))
    assert set(rows) == case.night.declared


def test_thresholds_of_a_fifth_of_the_clients(case: Case):
    night = case.night
    columns = "gamma_k, gamma_alpha, gamma_beta_days, yearly_departure_rate, single_purchase_share"
    parameters = case.read(
        f"select distinct client_type, date_trunc('quarter', purchased_on)::date, {columns}"
        " from rhythm.predictive_thresholds"
    )
    known = {row[:2]: None if row[2] is None else Known(*map(float, row[2:])) for row in parameters}
    assert len(known) == len(parameters), "one set of parameters for each type and quarter"
    reached, declared, awaited = defaultdict(list), defaultdict(set), defaultdict(dict)
    for client, _, day in night.reached:
        reached[client].append(day)
    for client, _, day, _ in night.declared:
        declared[client].add(day)
    for client, day, until in case.read(
        "select client_id, last_purchase_on, normal_until_on from rhythm.seasons"
    ):
        awaited[client][day] = until
    rows = case.read(
        "select client_id, purchased_on, life_number, life_interval_count, life_interval_days,"
        " watch_after_days, risk_after_days, lost_after_days, is_rhythm_break, is_life_end"
        " from rhythm.predictive_thresholds where client_id like '%3' or client_id like '%8'"
    )
    table = {row[:2]: row[1:] for row in rows}
    expected = {}
    for client in sorted(client for client in night.days if client[-1] in "38"):
        kind = night.clients[client][0] or "unknown"
        for one in silences(
            list(night.days[client]),
            night.as_of,
            lambda quarter, kind=kind: known[kind, quarter],
            Rules(),
            reached[client],
            declared=declared[client],
            awaited=awaited[client],
            told_lost={day: table[client, day][6] for day in night.days[client]},
        ):
            expected[client, one.starts_on] = tuple(vars(one).values())
    assert table == expected
    assert max(row[1] for row in expected.values()) > 1, "a second life"


def test_thresholds_that_decide(case: Case):
    rows = case.read(
        "select client_id, purchased_on, threshold_origin, decisive_watch_days,"
        " decisive_risk_days, decisive_days from status.loss_thresholds"
    )
    assert {row[:2]: row[2:] for row in rows} == case.decisive
    rows = case.read("select distinct rule_in_force, in_force_from_on from status.loss_thresholds")
    first = min(min(days) for days in case.night.days.values())
    assert rows == [(case.night.settings.lost_rule, first)]
    following = {}
    for client, own_days in case.night.days.items():
        days = list(own_days)
        following |= dict(zip(((client, day) for day in days), [*days[1:], None], strict=True))
    rows = case.read("select client_id, purchased_on, next_purchase_on from status.loss_thresholds")
    assert {row[:2]: row[2] for row in rows} == following


def test_losses_and_departures(case: Case):
    rows = case.read(
        "select client_id, episode_number, last_purchase_on, lost_on, confirmed_on, returned_on"
        " from status.episodes"
    )
    expected = {(c, one.number): one[1:] for c, found in case.losses.items() for one in found}
    assert {row[:2]: row[2:] for row in rows} == expected
    rows = case.read(
        "select client_id, episode_number, departure_mode, departure_on from status.departures"
    )
    assert {row[:2]: row[2:] for row in rows} == own.departures(case.night, case.losses)


def test_every_inactivity_rule(case: Case):
    rows = case.read(
        "select client_id, rule, rule_version, observed, threshold, is_hit, hit_on,"
        " alert_due_on from warnings.inactivity"
    )
    assert len(rows) == len(case.said)
    assert {row[:2]: row[2:] for row in rows} == case.told()


def test_early_warnings_and_years(case: Case):
    expected = case.told()
    tables = {"early_warnings": WARNINGS, "year_rules": {"two_then_none", "two_then_none_by_year"}}
    for table, names in tables.items():
        rows = case.read(
            "select client_id, rule, rule_version, observed, threshold, is_hit,"
            " case when is_hit then would_hit_on end,"
            " case when is_hit and is_worth_an_alert then would_hit_on end"
            f" from warnings.{table}"
        )
        assert {row[:2]: row[2:] for row in rows} == {
            key: row for key, row in expected.items() if key[1] in names
        }


def test_status(case: Case):
    rows = case.read(
        "select client_id, status, last_purchase_on, lost_on, returned_on from status.status"
    )
    expected = own.statuses(case.night, case.decisive, case.losses)
    assert {row[0]: row[1:] for row in rows} == expected


def test_every_check_of_the_tables_holds(case: Case):
    for table in case.bench.behind(*GOALS):
        model = case.bench.catalogue[table]
        for check in (one for one in checks_of(model) if one.severity == "error"):
            assert not case.bench.count(faulty_rows(table, check.rule, model.contract.grain)), check


def test_the_crowd_has_some_of_everything(case: Case):
    night, is_default = case.night, case.night.settings.lost_rule == "predictive"
    found = own.statuses(night, case.decisive, case.losses)
    least = Counter(status for status, *_ in found.values())
    kinds = {"prospect", "new", "active", "at_risk", "lost", "won_back", "lost_again", "gone"}
    assert set(least) == kinds | ({"watch"} if is_default else set())
    assert min(least.values()) >= 10, least
    modes = Counter(mode for mode, _ in own.departures(night, case.losses).values())
    assert set(modes) == set(own.MODES)
    assert min(modes.values()) >= 10, modes
    hits = Counter(rule for (_, rule), one in case.said.items() if one.hit_on)
    quiet = {rule for (_, rule), one in case.said.items() if not one.hit_on}
    assert len(hits) == (11 if is_default else 10)
    assert set(hits) == quiet
    assert min(hits.values()) >= 20, hits
    lasted = Counter()
    for client, losses in case.losses.items():
        for one in losses:
            twice = 2 * case.decisive[client, one.last_day].lost
            sure = one.confirmed_on and (one.confirmed_on - one.last_day).days
            lasted[
                "not" if sure is None else "told" if sure < twice else "long", one[4] is None
            ] += 1
    assert len(lasted) == 6 and min(lasted.values()) > 50, lasted
    assert any(count > 1 for days in night.days.values() for count, _ in days.values())
    assert sum(number != kept for number, kept in night.survivors.items()) > 100
    origins = Counter(one.origin for one in case.decisive.values())
    assert set(origins) == ({"predictive", "rhythm_not_known"} if is_default else {"fixed_days"})
