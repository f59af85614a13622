"""Night after night: exactly one status, only changes that are listed, losses that stay."""

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue
from rhythm_tools import company
from status_walk import follow

from reconquete_pipeline.home.settings import Settings

FIRST = date(2023, 1, 1)
LAST = 1150
GIVEN = ("orders.purchase_days", "orders.known_clients", "rhythm.seasons")
NUMBERS = range(650, 670)


def purchases() -> dict[str, list[date]]:
    """Invented clients of all kinds: regular, by chance, once only, leaving, coming back late."""
    chance = np.random.default_rng(8)
    days: dict[str, list[date]] = defaultdict(list)
    kinds = enumerate([(1.0, 20.0), (4.0, 45.0), (16.0, 91.0)])
    for number, (k, mean) in kinds:
        client, start, gaps = company(number, 40, k, mean, 3.0, LAST, leave=0.12)
        for one, day, gap in zip(client.tolist(), start.tolist(), gaps.tolist(), strict=True):
            name = f"c{number}-{one:02}"
            days[name].append(FIRST + timedelta(days=day))
            if gap == 0 and one % 2:
                back = day + int(chance.integers(95, 700))
                days[name].append(FIRST + timedelta(days=back))
    return {name: sorted(set(own)) for name, own in days.items()}


class Nights:
    """The tables from purchase days to status, built again for each night."""

    def __init__(self, **settings: object) -> None:
        self.bench = Bench(shared_catalogue())
        self.settings = Settings.model_validate(settings)
        days = purchases()
        names = sorted(days)
        connection = self.bench.connection
        connection.register("told", pd.DataFrame({
            "client_id": [name for name in names for _ in days[name]],
            "day": [day for name in names for day in days[name]],
        }))  # fmt: skip
        typed = "select client_id, cast(day as date) as day from told"
        connection.execute(f"create table main.orders as {typed}")
        connection.register("told", pd.DataFrame({
            "client_id": names[::3],
            "day": [FIRST + timedelta(days=430 + 7 * place) for place in range(len(names[::3]))],
        }))  # fmt: skip
        connection.execute(f"create table main.reached as {typed}")
        self.names = names

    def run(self, night: date) -> int:
        """Build what is known that night."""
        bench, connection = self.bench, self.bench.connection
        bench.set_night(night, self.settings)
        everybody = [{"client_id": name, "surviving_client_id": name} for name in self.names]
        if not bench.count("select * from orders.known_clients"):
            nobody = {"client_id": "nobody", "surviving_client_id": "nobody"}
            bench.fill("orders.known_clients", [*everybody, nobody])
            ceased = (FIRST + timedelta(days=NUMBERS[9])).isoformat()
            bench.fill("staging.clients", [{"client_id": self.names[3], "ceased_on": ceased}])
        for table, source in (("orders.purchase_days", "orders"), ("staging.contacts", "reached")):
            connection.execute(f"delete from {table}")
            when = "purchased_on" if source == "orders" else "contacted_at"
            also = "" if source == "orders" else ", is_delivered, surviving_client_id"
            values = "" if source == "orders" else ", true, client_id"
            connection.execute(
                f"insert into {table} (client_id, {when}{also}) "
                f"select client_id, day{values} from main.{source} where day <= run_date()"
            )
        connection.execute("delete from staging.last_telling")
        bench.fill("staging.last_telling", [{"known_to_on": str(night - timedelta(days=1))}])
        bench.make(*bench.behind("status.status", given=GIVEN))
        is_nobody = "client_id = 'nobody' and status = 'prospect'"
        assert bench.count(f"select * from status.status where {is_nobody}") == 1
        return len(self.names) + 1

    def bought(self, night: date) -> set[str]:
        """Clients with a purchase on that day."""
        rows = self.bench.connection.execute(
            "select client_id from main.orders where day = ?", [night]
        )
        return {row[0] for row in rows.fetchall()}


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"rhythm_min_pairs": 20}, id="predictive"),
        pytest.param(
            {"lost_rule": "fixed_days", "fixed_act_days": 40, "fixed_lost_days": 90},
            id="fixed_days",
        ),
    ],
)
def test_from_night_to_night(settings: dict[str, object]):
    nights = Nights(**settings)
    seen = follow(nights, [FIRST + timedelta(days=number) for number in NUMBERS])
    # Each night looked back on the one before.
    assert nights.bench.count("select * from status.snapshot_days where is_last_night") == 1
    assert ("new", "active") in seen
    assert any(after == "won_back" for _, after in seen)
    assert any(after in {"lost", "lost_again"} for _, after in seen)
