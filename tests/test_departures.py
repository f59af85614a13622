"""Who left, found again in companies whose departures are known (departures_story.py).

The story and its seeds were written by somebody who had not seen the rules, before the first score.
"""

from dataclasses import dataclass
from functools import cache

import departures_truth as truth
import pandas as pd
import pytest
from departures_story import AS_OF as LAST_ON
from departures_story import RANDOM, SEASONAL, SEEDS, Company, company
from model_bench import Bench, shared_catalogue

CHAIN = (
    "rhythm.rhythm",
    "rhythm.seasons",
    "rhythm.predictive_thresholds",
    "status.rules_in_force",
    "status.loss_thresholds",
    "status.episodes",
    "status.snapshot_days",
    "status.snapshots",
    "status.status",
)


@dataclass(frozen=True)
class Told:
    """What the tables tell on the last day: who is lost, and every loss there was."""

    company: Company
    is_lost: "pd.Series[bool]"
    losses: pd.DataFrame

    def score(self, kind: str | None = None) -> float:
        """Balanced accuracy of the status, of all or of one kind of clients."""
        left = truth.has_left(self.company)
        if kind is not None:
            kinds = self.company.truth.set_index("client_id")["kind"].reindex(left.index)
            left = left[kinds == kind]
        return truth.balanced_accuracy(left, self.is_lost)


@cache
def told(seed: int) -> Told:
    """The company's orders through the tables from purchase days to status."""
    made = company(seed)
    bench = Bench(shared_catalogue())
    bench.set_night(LAST_ON)
    connection = bench.connection
    for name, frame in (("bought", made.orders), ("listed", made.clients)):
        connection.register(name, frame.astype(str))
    connection.execute(
        "insert into orders.purchase_days select client_id, cast(ordered_on as date), count(*),"
        " sum(cast(amount as decimal(18, 2))) / 100 from bought group by all;"
        "insert into orders.known_clients (client_id, surviving_client_id)"
        " select client_id, client_id from listed;"
        "insert into staging.clients (client_id, surviving_client_id, client_type)"
        " select client_id, client_id, client_type from listed;"
        "insert into rhythm.silence_contacts (client_id, purchased_on)"
        " select client_id, purchased_on from orders.purchase_days"
    )
    for table in CHAIN:
        bench.make(table)
    lost = connection.execute(
        "select client_id, is_lost(status) as is_lost from status.status where status <> 'prospect'"
    ).df()
    losses = connection.execute(
        "select client_id, last_purchase_on, lost_on from status.episodes"
    ).df()
    return Told(made, lost.set_index("client_id")["is_lost"].astype(bool), losses)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_status_is_nearly_as_right_as_the_orders_allow(seed: int):
    found = told(seed)
    best = truth.best_balanced_accuracy(found.company).score
    assert found.score() >= 0.98 * best
    for kind in (RANDOM, SEASONAL):
        best = truth.best_balanced_accuracy(found.company, kinds=(kind,)).score
        assert found.score(kind) >= 0.97 * best, kind


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("other", [truth.fixed_days, truth.five_thirds])
def test_it_beats_the_simple_rules_outside_the_paired_interval(seed: int, other: object):
    found = told(seed)
    left = truth.has_left(found.company)
    assert truth.paired_interval(left, found.is_lost, other(found.company)).low > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_departures_are_told_in_time_and_loyal_clients_left_in_peace(seed: int):
    found = told(seed)
    delays = truth.delays(found.company, found.losses)
    assert delays.isna().mean() <= 0.15
    assert delays.fillna(float("inf")).median() <= 200
    assert truth.lost_twice_share(found.company, found.losses) <= 0.04
