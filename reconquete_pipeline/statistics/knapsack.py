"""Selection under a budget and capacities: the set of clients of greatest expected value.

0-1 knapsack in whole cents (Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004). Clients in
the order of value by cost; the first who does not fit any more divides the order. Clients well
before it are in, clients well after it out; the core around it (Balas and Zemel, Operations
Research 28 (1980) 1130-1154) is solved exactly by dominance (Nemhauser and Ullmann, Management
Science 15 (1969) 494-505). Up to `CORE_SIZE` clients all are core, and the set is the best one.
Of more, whoever comes after the core and still fits is added; the loss against the linear
relaxation is less than the value of one client, and never more than half: the set around the
most valuable client is looked at too.

Where capacities bind, at most so many clients of each salesperson and of the whole campaign are
taken: `capacitated.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reconquete_pipeline.statistics.capacitated import Limits, best_within, fitting
from reconquete_pipeline.statistics.columns import Column, Columns

# Some 2^20 sets at the worst, a second and some 50 MB.
CORE_SIZE = 20
CHANNEL = "channel"


def add_is_selected(
    chunks: Iterator[Columns], settings: Mapping[str, object], capacities: pd.DataFrame
) -> Iterator[Columns]:
    """Add is_selected, capacity_kind and capacity_holder to the clients of campaigns.

    Columns: campaign_number, budget_cents (-1: none), cost_cents, value_cents, salesperson_number
    (0: none). `capacities`: campaign_number, capacity_kind (channel or salesperson),
    capacity_holder, salesperson_number, use_ppm (contacts of the holder for a client drawn, in
    millionths) and left_ppm (what the holder has left before tonight). The rows of a campaign come
    in the order in which they are taken where nothing else decides, those of unknown value (0)
    last. A campaign may go on in the next chunk. Campaigns take what those before them leave.

    capacity_kind and capacity_holder name the capacity that is full where it leaves a client out.
    """
    del settings
    given = list(chunks)
    if not given:
        return
    whole = {name: np.concatenate([chunk[name] for chunk in given]) for name in given[0]}
    count = len(whole["campaign_number"])
    found: Columns = {
        "is_selected": np.zeros(count, dtype=bool),
        "capacity_kind": np.full(count, None, dtype=object),
        "capacity_holder": np.full(count, None, dtype=object),
    }
    left: dict[tuple[str, str], int] = {}
    for number in np.unique(whole["campaign_number"]):
        rows = np.flatnonzero(whole["campaign_number"] == number)
        own = [_Capacity(*one) for one in _of_campaign(capacities, int(number))]
        is_in, full = _of_one_campaign({name: whole[name][rows] for name in whole}, own, left)
        found["is_selected"][rows] = is_in
        for places, capacity in full:
            found["capacity_kind"][rows[places]] = capacity.kind
            found["capacity_holder"][rows[places]] = capacity.holder
    ends = np.cumsum([len(chunk["campaign_number"]) for chunk in given])[:-1]
    parts = {name: np.split(values, ends) for name, values in found.items()}
    for place in range(len(given)):
        yield {name: part[place] for name, part in parts.items()}


@dataclass(frozen=True)
class _Capacity:
    """Of a channel (salesperson_number 0) or salesperson; contacts in millionths."""

    kind: str
    holder: str
    salesperson_number: int
    use_ppm: int
    left_ppm: int


_COLUMNS = ["capacity_kind", "capacity_holder", "salesperson_number", "use_ppm", "left_ppm"]


def _of_campaign(capacities: pd.DataFrame, number: int) -> Iterator[tuple[str, str, int, int, int]]:
    own = capacities[(capacities["campaign_number"] == number) & (capacities["use_ppm"] > 0)]
    for kind, holder, *numbers in own[_COLUMNS].itertuples(index=False, name=None):
        person, use, left = map(int, numbers)
        yield kind, holder, person, use, left


def _of_one_campaign(
    rows: Columns, capacities: list[_Capacity], left: dict[tuple[str, str], int]
) -> tuple[Column, list[tuple[Column, _Capacity]]]:
    """Who is selected, and the places of those whom a full capacity leaves out.

    `left` is what each holder has left, in millionths of a contact; what is taken goes off.
    """
    people, counts = rows["salesperson_number"], np.full(len(capacities), 0)
    for place, one in enumerate(capacities):
        left.setdefault((one.kind, one.holder), one.left_ppm)
        counts[place] = max(left[(one.kind, one.holder)], 0) // one.use_ppm
    limits = Limits(
        whole=min(
            (int(n) for n, one in zip(counts, capacities, strict=True) if one.kind == CHANNEL),
            default=len(people),
        ),
        of_group={
            one.salesperson_number: int(n)
            for n, one in zip(counts, capacities, strict=True)
            if one.kind != CHANNEL
        },
    )
    is_in = selected(
        rows["cost_cents"], rows["value_cents"], int(rows["budget_cents"][0]), people, limits
    )
    full: list[tuple[Column, _Capacity]] = []
    is_left = ~is_in
    # A salesperson who has no time left is told before a channel that has none.
    for place in sorted(range(len(capacities)), key=lambda n: capacities[n].kind == CHANNEL):
        one = capacities[place]
        is_own = np.ones(len(people), dtype=bool)
        if one.kind != CHANNEL:
            is_own = people == one.salesperson_number
        taken = int((is_in & is_own).sum())
        left[(one.kind, one.holder)] -= taken * one.use_ppm
        if taken >= counts[place]:
            full.append((np.flatnonzero(is_left & is_own), one))
            is_left &= ~is_own
    return is_in, full


def selected(
    costs: Column,
    values: Column,
    budget: int,
    people: Column | None = None,
    limits: Limits | None = None,
) -> Column:
    """Whether each client is in the set; `costs` (at least 0), `values` and `budget` in cents.

    First those of positive value; what they leave pays, in the given order, for the others whose
    value is 0 or less. A negative budget is none. `people` are the groups that `limits` bound;
    without them nobody is.
    """
    people = np.zeros(len(costs), dtype=int) if people is None else people
    if limits is None or not limits.bind(people):
        limits = None
        if budget < 0:
            return np.ones(len(costs), dtype=bool)
    found = np.zeros(len(costs), dtype=bool)
    gains = np.flatnonzero(values > 0)
    if limits is None:
        found[gains] = _best(costs[gains], values[gains], budget)
        left = budget - int(costs[found].sum())
        others = np.flatnonzero(values <= 0)
        found[others] = _fitting(costs[others], left)
        return found
    budget = int(costs.sum()) if budget < 0 else budget
    found[gains] = best_within(
        costs[gains], values[gains], people[gains], budget, limits, CORE_SIZE
    )
    others = np.flatnonzero(values <= 0)
    left_of = limits.less(people[found])
    found[others] = fitting(
        costs[others], people[others], budget - int(costs[found].sum()), left_of
    )
    return found


def _best(costs: Column, values: Column, budget: int) -> Column:
    """The knapsack of clients of positive value."""
    found = np.zeros(len(costs), dtype=bool)
    # Stable: equal clients in the given order. Whoever costs nothing comes first.
    order = np.argsort(-values / np.maximum(costs, 1e-9), kind="stable")
    first_out = int(np.searchsorted(np.cumsum(costs[order]), budget, side="right"))
    start = max(0, min(first_out - CORE_SIZE // 2, len(order) - CORE_SIZE))
    before, core, after = np.split(order, [start, start + CORE_SIZE])
    found[before] = True
    left = budget - int(costs[before].sum())
    found[core] = _exact(costs[core], values[core], left)
    found[after] = _fitting(costs[after], left - int(costs[core][found[core]].sum()))
    around_one = _around_one(costs, values, budget, order)
    return around_one if values[around_one].sum() > values[found].sum() else found


def _around_one(costs: Column, values: Column, budget: int, order: Column) -> Column:
    """The one client of greatest value whom the budget pays for, then whoever fits, in `order`.

    One client as dear as all others together is no matter of a core.
    """
    found = np.zeros(len(costs), dtype=bool)
    affordable = order[costs[order] <= budget]
    if len(affordable):
        one = affordable[np.argmax(values[affordable])]
        others = affordable[affordable != one]
        found[others] = _fitting(costs[others], budget - int(costs[one]))
        found[one] = True
    return found


def _exact(costs: Column, values: Column, budget: int) -> Column:
    """Best set of few clients: sets that cost no less and bring no more than another are dropped.

    A set is the bits of its clients; of equal sets the one of earlier clients stays.
    """
    sums = np.zeros((3, 1), dtype=np.int64)
    for place, (cost, value) in enumerate(zip(costs.tolist(), values.tolist(), strict=True)):
        more = sums + np.array([[cost], [value], [1 << place]], dtype=np.int64)
        both = np.concatenate([sums, more[:, more[0] <= budget]], axis=1)
        # By cost, then the dearer set first; the old one before the new where they are equal.
        both = both[:, np.lexsort((np.arange(both.shape[1]), -both[1], both[0]))]
        best_before = np.concatenate([[-1], np.maximum.accumulate(both[1])[:-1]])
        sums = both[:, both[1] > best_before]
    best = int(sums[2, -1])
    return np.array([bool(best >> place & 1) for place in range(len(costs))], dtype=bool)


def _fitting(costs: Column, budget: int) -> Column:
    """Whoever still fits, one after another, however many they are."""
    return fitting(costs, np.zeros(len(costs), dtype=int), budget, Limits(len(costs), {}))
