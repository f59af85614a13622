"""Portfolios: the clients whom nobody keeps are shared out, balanced by number and by value.

Partition under a bound on the number in each part (Kellerer and Woeginger, Discrete Applied
Mathematics 45 (1993) 165-171): each salesperson's number of clients is settled first, as equal as
possible for the part that the salesperson takes; then the clients are given in falling order of
value (longest processing time), each to whoever has places left and the least value so far. Ties go
to the smaller salesperson_id.
"""

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm

import pandas as pd

NOBODY = "nobody_present"
_UNIT = ["campaign_id", "draw_unit_id"]


@dataclass
class Portfolio:
    """Who takes `weight` parts of what is shared out, and has so many clients worth so much."""

    salesperson_id: str
    weight: int
    count: int = 0
    value: int = 0
    places: int = field(default=0, compare=False)


def add_salespeople(
    rows: pd.DataFrame, settings: Mapping[str, object], present: pd.DataFrame, barred: pd.DataFrame
) -> pd.DataFrame:
    """Add salesperson_id and portfolio_reason to the clients of campaigns.

    `rows`: campaign_id, client_id, draw_unit_id, value_cents (not negative), kept_salesperson_id or
    nothing, found_reason; all clients of a draw unit hold the same kept_salesperson_id. `present`:
    campaign_id, salesperson_id, sharing_weight of those who take a part. `barred`: campaign_id,
    draw_unit_id, salesperson_id who may not have the unit. Where nobody is left to take a unit it
    has no salesperson, for the reason nobody_present.
    """
    del settings
    units = rows.groupby(_UNIT, sort=True).agg(
        size=("client_id", "count"),
        value=("value_cents", "sum"),
        kept=("kept_salesperson_id", "first"),
    )
    not_for: dict[tuple[str, str], set[str]] = {}
    for campaign_id, unit, salesperson_id in barred[[*_UNIT, "salesperson_id"]].itertuples(
        index=False, name=None
    ):
        not_for.setdefault((campaign_id, unit), set()).add(salesperson_id)
    found: dict[tuple[str, str], str | None] = {}
    for campaign_id, own in units.groupby(level=0, sort=True):
        sharing = present[present["campaign_id"] == campaign_id].sort_values("salesperson_id")
        portfolios = {
            name: Portfolio(name, int(weight))
            for name, weight in sharing[["salesperson_id", "sharing_weight"]].itertuples(
                index=False, name=None
            )
        }
        free = []
        for key, size, value, kept in own.itertuples(name=None):
            if pd.isna(kept) or kept in not_for.get(key, ()):
                free.append((key, int(size), int(value)))
                continue
            found[key] = kept
            if kept in portfolios:
                portfolios[kept].count += int(size)
                portfolios[kept].value += int(value)
        found |= shared_out(free, list(portfolios.values()), not_for)
    keys = pd.Series(list(rows[_UNIT].itertuples(index=False, name=None)), index=rows.index)
    given = keys.map(found).astype(object)
    return rows.assign(
        salesperson_id=given.where(given.notna(), None),
        portfolio_reason=rows["found_reason"].where(given.notna(), NOBODY),
    )


def shared_out(
    units: Sequence[tuple[tuple[str, str], int, int]],
    portfolios: Sequence[Portfolio],
    not_for: Mapping[tuple[str, str], Collection[str]],
) -> dict[tuple[str, str], str | None]:
    """Who has each unit (key, clients, value); None where it is for none of them.

    `portfolios` are in the order of their names, and grow by what they are given. Units that are
    not for everybody come first: they have the least choice.
    """
    settle_places(portfolios, sum(size for _, size, _ in units))
    parts = _parts(portfolios)
    order = sorted(units, key=lambda one: (not not_for.get(one[0]), -one[2], one[0]))
    queue = [_load(one, parts) for one in portfolios]
    heapq.heapify(queue)
    by_name = {one.salesperson_id: one for one in portfolios}
    found: dict[tuple[str, str], str | None] = {}
    for key, size, value in order:
        barred, passed = not_for.get(key, ()), []
        while queue and queue[0][-1] in barred:
            passed.append(heapq.heappop(queue))
        found[key] = queue[0][-1] if queue else None
        if queue:
            taker = by_name[queue[0][-1]]
            taker.count += size
            taker.value += value
            taker.places -= size
            heapq.heapreplace(queue, _load(taker, parts))
        for load in passed:
            heapq.heappush(queue, load)
    return found


def settle_places(portfolios: Sequence[Portfolio], count: int) -> None:
    """Give each portfolio its number of the `count` clients that are shared out.

    One place after another, to whom it leaves with the fewest clients for the part taken.
    """
    parts, by_name = _parts(portfolios), {one.salesperson_id: one for one in portfolios}
    queue = [((one.count + 1) * parts[name], name) for name, one in by_name.items()]
    heapq.heapify(queue)
    for _ in range(count if queue else 0):
        name = queue[0][-1]
        one = by_name[name]
        one.places += 1
        heapq.heapreplace(queue, ((one.count + one.places + 1) * parts[name], name))


def _parts(portfolios: Sequence[Portfolio]) -> dict[str, int]:
    """What one client, or cent, weighs in each portfolio: the less, the larger its part."""
    common = lcm(*(one.weight for one in portfolios))
    return {one.salesperson_id: common // one.weight for one in portfolios}


def _load(one: Portfolio, parts: Mapping[str, int]) -> tuple[bool, int, int, str]:
    """Those with places left first, then by value, then by number, for the part taken."""
    part = parts[one.salesperson_id]
    return one.places <= 0, one.value * part, one.count * part, one.salesperson_id
