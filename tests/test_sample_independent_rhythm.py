"""The sample's silences told again client by client, from its files; medians by pandas."""

import statistics
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest
import sample_recomputation as own
from conftest import NightRun
from rhythm_recomputation import Known, Rules, Silence, silences

DAYS = own.days_by_client()


@pytest.fixture(scope="module")
def parameters(sample_night: NightRun) -> dict[tuple[str, date], Known | None]:
    rows = sample_night.sql(
        "select distinct client_type, date_trunc('quarter', purchased_on)::date, gamma_k,"
        " gamma_alpha, gamma_beta_days, parameters_from from rhythm.predictive_thresholds"
    )
    found = {
        (str(kind), quarter): None if source == "none" else Known(float(k), float(a), float(b))
        for kind, quarter, k, a, b, source in rows
    }
    assert len(found) == len(rows), "one set of parameters for each type and quarter"
    return found


def test_every_threshold_life_and_loss(
    sample_night: NightRun, parameters: dict[tuple[str, date], Known | None]
):
    """Every column of rhythm.predictive_thresholds that decides, though fixed days are in force."""
    as_of, clients, reached = own.newest_day(), own.read_clients(), own.reached_days()
    awaited: dict[str, dict[date, date]] = defaultdict(dict)
    for client, start, until in sample_night.sql(
        "select client_id, last_purchase_on, normal_until_on from rhythm.seasons"
    ):
        awaited[str(client)][start] = until
    rows = sample_night.sql(
        "select client_id, client_type, purchased_on, life_number, life_interval_count,"
        " life_interval_days, watch_after_days, risk_after_days, lost_after_days,"
        " is_rhythm_break, is_life_end from rhythm.predictive_thresholds"
        " order by client_id, purchased_on"
    )
    kinds = {str(row[0]): str(row[1]) for row in rows}
    found: dict[str, list[Silence]] = defaultdict(list)
    for client, _, *columns in rows:
        found[str(client)].append(Silence(*columns))
    assert set(found) == set(DAYS)
    for client, days in DAYS.items():
        ceased_on = clients[client].ceased_on
        told = silences(
            days,
            as_of,
            lambda quarter, kind=kinds[client]: parameters[kind, quarter],
            Rules(),
            reached.get(client, []),
            [ceased_on] if ceased_on else [],
            awaited[client],
        )
        assert found[client] == told, client
    assert sum(one.lost_days is not None for own_ones in found.values() for one in own_ones) > 1000
    assert max(one.life for own_ones in found.values() for one in own_ones) > 1


def test_median_and_variation_of_intervals(sample_night: NightRun):
    rows = sample_night.sql(
        "select client_id, median_interval_days, interval_variation from rhythm.rhythm"
    )
    assert len(rows) == len(DAYS)
    for client, median, variation in rows:
        days = DAYS[str(client)]
        gaps = [(b - a).days for a, b in pairwise(days)]
        assert median == (statistics.median(gaps) if gaps else None), client
        if len(gaps) < 2:
            assert variation is None, client
        else:
            wanted = statistics.stdev(gaps) / statistics.mean(gaps)
            assert float(variation) == pytest.approx(wanted, abs=1e-6), client
