"""Selection under a budget, at most so many clients of each group and in all.

A knapsack over a laminar matroid. Under a price λ of money the best set is greedy (Edmonds,
Mathematical Programming 1 (1971) 127-136): of each group those of greatest value less λ times cost,
then of all. The least upper bound over λ is that of the linear relaxation (Geoffrion, Mathematical
Programming Study 2 (1974) 82-114), for the matroid is integral. Between the set at a price just
high enough and the one just too low, one client after another changes its price, which exchanges at
most one client: of these sets the last that the budget pays for loses less than the value of one
client against the relaxation. The clients nearest to the edge are then chosen exactly, by dominance
(Nemhauser and Ullmann, Management Science 15 (1969) 494-505), all of them where they are few.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reconquete_pipeline.statistics.columns import Column

# Halvings of the range of prices, from the dearest client to a billionth of it.
PRICE_STEPS = 60
# A client worth a hundredth of all that is gained is looked at apart.
GIANT = 100


@dataclass(frozen=True)
class Limits:
    """Most clients in all, and of each group by its number; a group without one has no limit."""

    whole: int
    of_group: Mapping[int, int]

    def bind(self, groups: Column) -> bool:
        """Whether they leave out anybody at all."""
        numbers, counts = np.unique(groups, return_counts=True)
        return len(groups) > self.whole or any(
            int(count) > self.of_group.get(int(number), len(groups))
            for number, count in zip(numbers, counts, strict=True)
        )

    def less(self, groups: Column) -> "Limits":
        """What is left once clients of these groups are taken."""
        numbers, counts = np.unique(groups, return_counts=True)
        taken = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
        return Limits(
            self.whole - len(groups),
            {number: most - taken.get(number, 0) for number, most in self.of_group.items()},
        )

    def by_row(self, groups: Column) -> Column:
        """The limit of the group of each client."""
        numbers, places = np.unique(groups, return_inverse=True)
        most = [self.of_group.get(int(number), len(groups)) for number in numbers]
        return np.array(most, dtype=np.int64)[places] if len(groups) else np.zeros(0, np.int64)


def best_within(
    costs: Column, values: Column, groups: Column, budget: int, limits: Limits, core_size: int
) -> Column:
    """Clients of positive value within budget (at least 0) and limits, whether each is taken."""
    found = _near(costs, values, groups, budget, limits, core_size)
    allowed = np.flatnonzero((costs <= budget) & (limits.by_row(groups) > 0))
    if len(costs) <= core_size or not len(allowed) or limits.whole < 1:
        return found
    # One client who is worth as much as many is no matter of an edge: in for certain, or out.
    one = int(allowed[np.argmax(values[allowed])])
    if int(values[one]) * GIANT < int(values[found].sum()):
        return found
    others = np.delete(np.arange(len(costs)), one)
    ways = [found]
    for is_in in (True, False):
        way = np.zeros(len(costs), dtype=bool)
        way[one] = is_in
        way[others] = _near(
            costs[others],
            values[others],
            groups[others],
            budget - int(costs[way].sum()),
            limits.less(groups[way]),
            core_size,
        )
        ways.append(way)
    return max(ways, key=lambda way: int(values[way].sum()))


def _near(
    costs: Column, values: Column, groups: Column, budget: int, limits: Limits, core_size: int
) -> Column:
    """The set by price, its edge chosen exactly, and whoever still fits; few clients exactly."""
    if len(costs) <= core_size:
        return _exact(costs, values, groups, budget, limits)
    base, price = _by_price(costs, values, groups, budget, limits)
    # Nearest to the edge: least gained or lost by a change, for the price of money and of a place.
    worth = values - price * costs
    edge = np.abs(worth - _edges(worth, groups, base, limits))
    core = np.sort(np.argsort(edge, kind="stable")[:core_size])
    found = base.copy()
    found[core] = False
    found[core] = _exact(
        costs[core],
        values[core],
        groups[core],
        budget - int(costs[found].sum()),
        limits.less(groups[found]),
    )
    return _filled(costs, values, groups, budget, limits, found)


def fitting(costs: Column, groups: Column, budget: int, limits: Limits) -> Column:
    """Whoever still fits, one after another."""
    found = np.zeros(len(costs), dtype=bool)
    whole, of_group = limits.whole, dict(limits.of_group)
    for place, (cost, group) in enumerate(zip(costs.tolist(), groups.tolist(), strict=True)):
        if cost <= budget and whole > 0 and of_group.get(group, 1) > 0:
            found[place] = True
            budget -= cost
            whole -= 1
            if group in of_group:
                of_group[group] -= 1
    return found


def _greedy(worth: Column, groups: Column, most: Column, whole: int) -> Column:
    """The set of greatest worth within the limits; of equal worth the earlier client."""
    order = np.lexsort((-worth, groups))  # stable: of equals the earlier one
    sorted_groups = groups[order]
    starts = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]])
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    fits = order[(place < most[order]) & (worth[order] > 0)]
    fits = np.sort(fits)
    if len(fits) > whole:
        fits = fits[np.argsort(-worth[fits], kind="stable")[: max(whole, 0)]]
    found = np.zeros(len(worth), dtype=bool)
    found[fits] = True
    return found


def _by_price(
    costs: Column, values: Column, groups: Column, budget: int, limits: Limits
) -> tuple[Column, float]:
    """The last set on the way from too dear a price to too cheap a one that the budget pays for."""
    most = limits.by_row(groups)

    def at(prices: Column | float) -> Column:
        return _greedy(values - prices * costs, groups, most, limits.whole)

    cheap = at(0.0)
    if int(costs[cheap].sum()) <= budget:
        return cheap, 0.0
    low, high = 0.0, float((values / np.maximum(costs, 1)).max())
    for _ in range(PRICE_STEPS):
        middle = (low + high) / 2
        if int(costs[at(middle)].sum()) <= budget:
            high = middle
        else:
            low = middle
    # The first `up_to` clients have the low price: each further one exchanges one client at most.
    first, last = 0, len(costs)
    places = np.arange(len(costs))
    while last - first > 1:
        up_to = (first + last) // 2
        if int(costs[at(np.where(places < up_to, low, high))].sum()) <= budget:
            first = up_to
        else:
            last = up_to
    return at(np.where(places < first, low, high)), high


def _edges(worth: Column, groups: Column, base: Column, limits: Limits) -> Column:
    """What a client must be worth to be taken: nothing, or the least of those in a full place."""
    edge = np.zeros(len(worth))
    if base.any() and int(base.sum()) >= limits.whole:
        edge[:] = max(0.0, float(worth[base].min()))
    for number, most in limits.of_group.items():
        is_own = groups == number
        taken = is_own & base
        if taken.any() and int(taken.sum()) >= most:
            edge[is_own] = np.maximum(edge[is_own], worth[taken].min())
    return edge


def _filled(
    costs: Column, values: Column, groups: Column, budget: int, limits: Limits, found: Column
) -> Column:
    """The set with whoever is still left and fits, in the order of value by cost."""
    order = np.argsort(-values / np.maximum(costs, 1e-9), kind="stable")
    others = order[~found[order]]
    added = fitting(
        costs[others],
        groups[others],
        budget - int(costs[found].sum()),
        limits.less(groups[found]),
    )
    filled = found.copy()
    filled[others[added]] = True
    return filled


def _exact(costs: Column, values: Column, groups: Column, budget: int, limits: Limits) -> Column:
    """Best set of few clients, group by group.

    A set that costs no less, brings no more and has as many clients as another, of the group at
    hand and in all, is dropped. A set is the bits of its clients, the first client the highest; of
    equal sets the one of earlier clients stays.
    """
    size = len(costs)
    order = np.argsort(groups, kind="stable")
    # Cost, value, clients in all, clients of the group at hand, bits.
    sums = np.zeros((5, 1), dtype=np.int64)
    last_group = None
    for place in order.tolist():
        group = int(groups[place])
        if group != last_group:
            sums[3] = 0
            sums = _undominated(sums)
            last_group = group
        bit = 1 << (size - 1 - place)
        more = sums + np.array(
            [[int(costs[place])], [int(values[place])], [1], [1], [bit]], dtype=np.int64
        )
        fits = (
            (more[0] <= budget)
            & (more[2] <= limits.whole)
            & (more[3] <= limits.of_group.get(group, size))
        )
        sums = _undominated(np.concatenate([sums, more[:, fits]], axis=1))
    best = int(sums[4, np.lexsort((-sums[4], sums[0], -sums[1]))[0]])
    return np.array([bool(best >> (size - 1 - place) & 1) for place in range(size)], dtype=bool)


def _undominated(sums: Column) -> Column:
    """Of sets with as many clients, those that cost less or bring more than every other."""
    order = np.lexsort((-sums[4], -sums[1], sums[0], sums[3], sums[2]))
    sums = sums[:, order]
    starts = np.flatnonzero(
        np.r_[True, (sums[2, 1:] != sums[2, :-1]) | (sums[3, 1:] != sums[3, :-1])]
    )
    # The best value so far within the bucket: buckets are lifted above one another.
    bucket = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, sums.shape[1]]))
    lift = bucket * (int(sums[1].max()) + 1)
    so_far = np.maximum.accumulate(sums[1] + lift)
    before = np.r_[-1, so_far[:-1]]
    return sums[:, sums[1] + lift > before]
