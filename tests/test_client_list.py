"""The list of clients, held against the sample's own rows: who is on it, and what stands there."""

from datetime import date

from conftest import NightRun

SHOWN = "select client_id from marketing.clients"


def test_everybody_who_may_be_shown_is_on_the_list_and_nobody_else(sample_night: NightRun):
    def named(query: str) -> set[object]:
        return {row[0] for row in sample_night.sql(query)}

    controls = named("select client_id from managers.running_controls")
    stopped = named("select client_id from compliance.suppression where is_total")
    over = named(
        "select client_id from compliance.retention_terms where retention_ends_on <= run_date() + 1"
    )
    assert controls and stopped and over
    shown = {row[0] for row in sample_night.published(SHOWN)}
    assert shown == named("select client_id from status.status") - controls - stopped - over


def test_the_expected_purchase_is_the_last_one_and_the_mean_interval(sample_night: NightRun):
    """Of clients whose whole history is one life, without a season."""
    calm = sample_night.sql(
        "select client_id from status.status where status in ('active', 'watch')"
        " and client_id not in"
        " (select client_id from rhythm.predictive_thresholds where is_life_end)"
        " and client_id not in (select client_id from rhythm.seasons)"
    )
    told = dict(
        sample_night.published("select client_id, expected_purchase_on from marketing.clients")
    )
    bought: dict[str, set[date]] = {}
    for client_id, day in sample_night.sql(
        "select client_id, purchased_on from orders.purchase_days"
    ):
        assert isinstance(day, date)
        bought.setdefault(str(client_id), set()).add(day)
    compared = 0
    for (client_id,) in calm:
        days = sorted(bought[str(client_id)])
        if client_id in told and len(days) > 1:
            mean = (days[-1] - days[0]).days / (len(days) - 1)
            expected = told[client_id]
            assert isinstance(expected, date)
            assert abs((expected - days[-1]).days - mean) <= 0.5
            compared += 1
    assert compared > 20


def test_a_missing_figure_says_why(sample_night: NightRun):
    assert sample_night.published(
        "select count(*) from marketing.clients where"
        " (expected_purchase_on is null) <> (expected_purchase_reason_fr is not null)"
        " or (forecast_revenue_eur is null) <> (forecast_reason_fr is not null)"
        " or (client_segment_label_fr is null) <> (segment_reason_fr is not null)"
    ) == [(0,)]


def test_groups_count_the_clients_of_the_list(sample_night: NightRun):
    groups = sample_night.published(
        "select group_id, shown_client_count, shown_revenue_eur from marketing.groups order by 1"
    )
    assert groups == sample_night.published(
        "select group_id, count(*)::integer, coalesce(sum(revenue_eur), 0)::decimal(18, 2)"
        " from marketing.clients where group_id is not null group by 1 order by 1"
    )
