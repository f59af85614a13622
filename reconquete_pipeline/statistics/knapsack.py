"""Selection under a budget: the set of clients of greatest expected value that it pays for.

0-1 knapsack in whole cents (Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004). Clients in
the order of value by cost; the first who does not fit any more divides the order. Clients well
before it are in, clients well after it out; the core around it (Balas and Zemel, Operations
Research 28 (1980) 1130-1154) is solved exactly by dominance (Nemhauser and Ullmann, Management
Science 15 (1969) 494-505). Up to `CORE_SIZE` clients all are core, and the set is the best one.
Of more, whoever comes after the core and still fits is added; the loss against the linear
relaxation is less than the value of one client, and never more than half: the set around the
most valuable client is looked at too.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from reconquete_pipeline.statistics.columns import Column, Columns

# Some 2^20 sets at the worst, a second and some 50 MB.
CORE_SIZE = 20


def add_is_selected(chunks: Iterator[Columns], settings: Mapping[str, object]) -> Iterator[Columns]:
    """Add is_selected to campaign_number, budget_cents (-1: none), cost_cents and value_cents.

    The rows of a campaign come in the order in which they are taken where nothing else decides,
    those of unknown value (0) last. A campaign may go on in the next chunk.
    """
    del settings
    given = list(chunks)
    if not given:
        return
    whole = {name: np.concatenate([chunk[name] for chunk in given]) for name in given[0]}
    is_selected = np.zeros(len(whole["campaign_number"]), dtype=bool)
    for number in np.unique(whole["campaign_number"]):
        rows = np.flatnonzero(whole["campaign_number"] == number)
        is_selected[rows] = selected(
            whole["cost_cents"][rows],
            whole["value_cents"][rows],
            int(whole["budget_cents"][rows[0]]),
        )
    ends = np.cumsum([len(chunk["campaign_number"]) for chunk in given])
    for part in np.split(is_selected, ends[:-1]):
        yield {"is_selected": part}


def selected(costs: Column, values: Column, budget: int) -> Column:
    """Whether each client is in the set; `costs` (at least 0), `values` and `budget` in cents.

    First those of positive value; what they leave pays, in the given order, for the others whose
    value is 0 or less. A negative budget is none: all are in.
    """
    if budget < 0:
        return np.ones(len(costs), dtype=bool)
    found = np.zeros(len(costs), dtype=bool)
    gains = np.flatnonzero(values > 0)
    found[gains] = _best(costs[gains], values[gains], budget)
    others = np.flatnonzero(values <= 0)
    found[others] = _fitting(costs[others], budget - int(costs[found].sum()))
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
    """Whoever still fits, one after another."""
    found = np.zeros(len(costs), dtype=bool)
    for place, cost in enumerate(costs.tolist()):
        if cost <= budget:
            found[place] = True
            budget -= cost
    return found
