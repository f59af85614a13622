"""What the story of ``departures_story`` allows at best, and the scores of what somebody told.

``posterior_left`` is the chance that each client has left by ``AS_OF``, given its purchase days and
its type, under the story's own law. It sums over the kinds and over every day on which the client
may have left; hazards, skipped seasons and returns are integrated in closed form, mean intervals,
gamma shapes, gaps of a burst and purchases of a season on grids, season slots and lengths exactly.
Three approximations: the grids; within a season that leaving or ``AS_OF`` cuts, purchases fall
independently (they are drawn without replacement); leaving within a season is summed over
``BLOCKS`` stretches of days. Amounts say nothing about leaving in the story and are not read.

Everywhere a boolean Series "told" or "truth" is indexed by client_id, true for "has left".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import departures_story as story
import numpy as np
import pandas as pd
from departures_story import AS_OF, LAST_DAY, Company, Days, Reals
from scipy.special import betaln, gammaincc, gammaln
from scipy.stats import nbinom

BLOCKS: Final = 4
GAUSS_POINTS: Final = 5
LONG_SILENCE: Final = 365  # days: leavers of `delays` left at least that long before AS_OF
MANY_DAYS: Final = 6  # purchase days of the clients of `lost_twice_share`
YEARS: Final = (2021, 2022, 2023, 2024, 2025)
ALL: Final = "all"
TINY: Final = 1e-300


@dataclass(frozen=True)
class _Seen:
    """What an observer sees of one client: its type and its purchase days from START, sorted."""

    client_type: str
    days: Days

    @property
    def first(self) -> int:
        return int(self.days[0])

    @property
    def last(self) -> int:
        return int(self.days[-1])


class _Joint(NamedTuple):
    """Logarithms of the chance of a client's days together with having left, or not."""

    left: Reals
    alive: Reals


def _seen(company: Company) -> list[_Seen]:
    """Give what is seen of each client, in the order of ``company.clients``."""
    start = np.datetime64(story.START.isoformat(), "D")
    orders = company.orders.sort_values(["client_id", "ordered_on"])
    offsets = (orders["ordered_on"].to_numpy().astype("datetime64[D]") - start).astype(np.int64)
    days = pd.Series(offsets, index=orders["client_id"].to_numpy())
    by_client = {str(k): np.unique(v.to_numpy()) for k, v in days.groupby(level=0)}
    return [
        _Seen(str(kind), by_client[str(client)])
        for client, kind in zip(
            company.clients["client_id"], company.clients["client_type"], strict=True
        )
    ]


def _staying(kind: str, most: int = story.HORIZON) -> Reals:
    """Give the chance of staying j days or more after the first purchase, j = 0 to ``most``."""
    law = story.LEAVING[kind]
    years = np.arange(most + 1) / 365.25
    return np.asarray((1 + years * law.mean_hazard / law.spread) ** -law.spread)


def _log(values: Reals) -> Reals:
    return np.asarray(np.log(np.maximum(values, TINY)))


def _beta_moment(law: tuple[float, float], ones: Days, zeros: Days) -> Reals:
    """Give the mean of q^ones (1 - q)^zeros for q of a beta law."""
    a, b = law
    return np.asarray(np.exp(betaln(a + ones, b + zeros) - betaln(a, b)))


def _survival(shape: Reals, mean: Reals, most: int) -> Reals:
    """Give the chance that a whole-day gamma interval exceeds u, (most + 1, grid), u = 0 first."""
    units = np.arange(most + 1)[:, None] + 0.5
    table = np.asarray(gammaincc(shape[None, :], units * (shape / mean)[None, :]))
    table[0] = 1.0  # an interval is one day at least
    return table


@dataclass(frozen=True)
class _Grid:
    """Grid of the two latents of a gamma renewal with prior weights, and tables over units."""

    log_prior: Reals
    log_chance: Reals  # (units, grid): logarithm of the chance of an interval of u, u = 0 unused
    survival: Reals  # (units, grid)


@lru_cache(maxsize=4)
def _renewal_grid(kind: str, most: int) -> _Grid:
    law = story.RENEWALS[kind]
    step = 0.06 if kind == story.REGULAR else 0.1
    low = min(np.log(r.median) - 3.2 * r.log_sd for r in law.rhythms)
    high = max(np.log(r.median) + 3.2 * r.log_sd for r in law.rhythms)
    means = np.arange(low, high + step, step)
    density = np.zeros(len(means))
    for rhythm in law.rhythms:
        apart = (means - np.log(rhythm.median)) / rhythm.log_sd
        density += rhythm.share / rhythm.log_sd * np.exp(-0.5 * apart**2)
    shapes, shape_density = np.array([np.log(law.shape_median)]), np.ones(1)
    if law.shape_log_sd > 0:
        apart = np.linspace(-2.6, 2.6, 10 if kind == story.REGULAR else 5)
        shapes, shape_density = shapes + law.shape_log_sd * apart, np.exp(-0.5 * apart**2)
    prior = (density / density.sum())[:, None] * (shape_density / shape_density.sum())[None, :]
    mean_grid, shape_grid = np.meshgrid(np.exp(means), np.exp(shapes), indexing="ij")
    survival = _survival(shape_grid.ravel(), mean_grid.ravel(), most)
    chance = np.zeros_like(survival)
    chance[1:] = survival[:-1] - survival[1:]
    return _Grid(_log(prior.ravel()), _log(chance), survival)


def _renewal_joint(kind: str, client_type: str, seen: Sequence[_Seen]) -> _Joint:
    """Sum over mean, shape, hazard and day of leaving; one value per client of the type."""
    clock = story.CLOCK[client_type]
    grid = _renewal_grid(kind, int(clock[LAST_DAY]) + 1)
    staying = _staying(kind)
    leaving = staying[:-1] - staying[1:]  # leaves on day j + 1 after the first purchase
    arrival = _log(story.arrival_law(client_type))
    units = len(grid.survival)
    steps, silences = np.zeros((len(seen), units)), np.zeros((len(seen), units))
    stays = np.empty(len(seen))
    for place, client in enumerate(seen):
        clocked = clock[client.days]
        steps[place] = np.bincount(np.diff(clocked), minlength=units)
        silent = clock[client.last : LAST_DAY] - clocked[-1]  # on the day before each leaving
        weights = leaving[client.last - client.first : LAST_DAY - client.first]
        silences[place] = np.bincount(silent, weights=weights, minlength=units)
        stays[place] = staying[LAST_DAY - client.first]
    log_data = grid.log_prior + steps @ grid.log_chance
    peak = log_data.max(axis=1)
    data = np.exp(log_data - peak[:, None])
    silent_now = np.array([int(clock[LAST_DAY] - clock[client.last]) for client in seen])
    left = np.einsum("ij,ij->i", silences @ grid.survival, data)
    alive = stays * np.einsum("ij,ij->i", grid.survival[silent_now], data)
    log_first = arrival[[client.first for client in seen]] + peak
    return _Joint(log_first + _log(left), log_first + _log(alive))


def _one_time_joint(client_type: str, seen: Sequence[_Seen]) -> _Joint:
    """A single purchase, and gone the day after."""
    arrival = _log(story.arrival_law(client_type))
    single = np.array([len(client.days) == 1 for client in seen])
    today = np.array([client.last == LAST_DAY for client in seen])
    first = arrival[[client.first for client in seen]]
    left = np.where(single & ~today, first, -np.inf)
    return _Joint(left, np.where(single & today, first, -np.inf))


def _project_joint(client_type: str, seen: Sequence[_Seen]) -> _Joint:
    """Cut the days into bursts (a gap between two never is one within) and sum over the gap."""
    clock = story.CLOCK[client_type]
    most = int(clock[LAST_DAY]) + 1
    nodes, prior = np.polynomial.hermite_e.hermegauss(9)
    prior = prior / prior.sum()
    means = story.BURST_GAP_MEDIAN * np.exp(story.BURST_GAP_LOG_SD * nodes)
    within = _survival(np.full(len(means), story.BURST_GAP_SHAPE), means, story.BURST_GAP_MOST)
    within = (within - within[-1]) / (1 - within[-1])  # longer gaps are drawn again
    log_within = _log(within[:-1] - within[1:])  # row u - 1: a gap of u
    scale = story.RETURN_SCALE[client_type]
    least = story.return_least(client_type)
    back_mean = np.array([story.RETURN_MEAN * scale])
    back = _survival(np.array([story.RETURN_SHAPE]), back_mean, most)[:, 0]
    back = np.concatenate([np.ones(least), back])[: most + 1]
    log_back = _log(np.concatenate([[0.0], back[:-1] - back[1:]]))
    chance = story.BURST_EXTRA_SIZE / (story.BURST_EXTRA_SIZE + story.BURST_EXTRA_MEAN)
    extra = np.arange(-story.BURST_LEAST, 1 + max(len(client.days) for client in seen))
    size_law = nbinom.pmf(extra, story.BURST_EXTRA_SIZE, chance)  # index: size of the burst
    size_more = nbinom.sf(extra, story.BURST_EXTRA_SIZE, chance)
    arrival = _log(story.arrival_law(client_type))
    left, alive = np.full(len(seen), -np.inf), np.full(len(seen), -np.inf)
    for place, client in enumerate(seen):
        gaps = np.diff(clock[client.days])
        between = gaps > story.BURST_GAP_MOST
        if np.any(gaps[between] <= least):
            continue
        sizes = np.diff(np.concatenate([[-1], np.flatnonzero(between), [len(gaps)]]))
        if np.any(sizes[:-1] < story.BURST_LEAST):
            continue
        silent = int(clock[LAST_DAY] - clock[client.last])
        log_gap = log_within[gaps[~between] - 1].sum(axis=0)
        past = arrival[client.first] + float(log_back[gaps[between]].sum())
        past += float(_log(size_law[sizes[:-1]]).sum())
        peak = float(log_gap.max())
        data = prior * np.exp(log_gap - peak)
        returns, size = np.array(len(sizes) - 1), int(sizes[-1])
        over = data.sum() * size_law[size]
        gone = over * _beta_moment(story.RETURN_BETA, returns, np.array(1))
        waits = over * _beta_moment(story.RETURN_BETA, returns + 1, np.array(0)) * back[silent]
        goes_on = _beta_moment(story.RETURN_BETA, returns, np.array(0)) * size_more[size]
        goes_on = goes_on * (data @ within[min(silent, story.BURST_GAP_MOST)])
        today = client.last == LAST_DAY
        with np.errstate(divide="ignore"):
            left[place] = past + peak + np.log(0.0 if today else float(gone))
            alive[place] = past + peak + np.log(float(waits + goes_on + (gone if today else 0.0)))
    return _Joint(left, alive)


@dataclass(frozen=True)
class _Seasons:
    """Tables of a type's seasons: a cell is a slot and a length, (365,) of them, seven years."""

    starts: Days  # (cells, years): first day of the season
    ends: Days  # (cells, years): its last day
    width: Days  # (cells, years): days of it on which the type buys
    log_prior: Reals  # (cells, years): slot, length and season of arrival


def _seasons(client_type: str) -> _Seasons:
    clock = story.CLOCK[client_type]
    lengths = len(story.SEASON_LENGTHS)
    starts = np.repeat(story.season_starts(), lengths, axis=0)
    length = np.tile(story.SEASON_LENGTHS, len(story.SEASON_SLOTS))[:, None]
    ends = starts + length - 1
    last = story.HORIZON - 1
    width = clock[np.clip(ends, 0, last)] - clock[np.clip(starts, 1, last) - 1]
    slot = np.repeat(story.season_slot_law(), lengths)[:, None] / lengths
    arrival = np.repeat(story.season_arrival_law(), lengths, axis=0)
    return _Seasons(starts, ends, width, np.asarray(np.log(np.maximum(slot * arrival, TINY))))


class _Pairs(NamedTuple):
    """Every client with every cell in whose seasons all its purchases lie."""

    client: Days
    cell: Days
    counts: Days  # (pairs, years): purchases in each season


def _pairs(seasons: _Seasons, seen: Sequence[_Seen]) -> _Pairs:
    cells, years = seasons.starts.shape
    season_of = np.full((cells, LAST_DAY + 1), -1, dtype=np.int8)
    for cell in range(cells):
        for year in range(years):
            start = int(seasons.starts[cell, year])
            if 0 <= start <= LAST_DAY:
                season_of[cell, start : int(seasons.ends[cell, year]) + 1] = year
    clients, cell_rows, counts = [], [], []
    for place, client in enumerate(seen):
        if len(client.days) > 1 and client.last - client.first > 365:
            probe = season_of[:, client.days[:: max(1, len(client.days) // 8)]]
            fitting = np.flatnonzero((probe >= 0).all(axis=1))
        else:
            fitting = np.arange(cells)
        found = season_of[np.ix_(fitting, client.days)]
        inside = (found >= 0).all(axis=1)
        if inside.any():
            found, fitting = found[inside], fitting[inside]
            clients.append(np.full(len(fitting), place))
            cell_rows.append(fitting)
            counts.append((found[:, :, None] == np.arange(years)).sum(axis=1))
    return _Pairs(
        np.concatenate(clients).astype(np.int64),
        np.concatenate(cell_rows).astype(np.int64),
        np.concatenate(counts).astype(np.int64),
    )


class _SeasonalSum:
    """Joint chances of the pairs of one type, summed over the grid of extra purchases."""

    def __init__(self, client_type: str, seen: Sequence[_Seen]) -> None:
        self.clock = story.CLOCK[client_type]
        self.seasons = _seasons(client_type)
        self.pairs = _pairs(self.seasons, seen)
        self.staying = _staying(story.SEASONAL)
        cell, counts = self.pairs.cell, self.pairs.counts
        years = np.arange(counts.shape[1])
        bought = counts > 0
        self.rows = np.arange(len(cell))
        self.arrival = bought.argmax(axis=1)
        self.latest = len(years) - 1 - bought[:, ::-1].argmax(axis=1)
        self.first = np.array([c.first for c in seen])[self.pairs.client]
        self.last = np.array([c.last for c in seen])[self.pairs.client]
        self.count = counts[self.rows, self.latest]
        later = (years > self.arrival[:, None]) & (years < self.latest[:, None])
        self.skipped = (later & ~bought).sum(axis=1)
        self.kept = (later & bought).sum(axis=1) + (self.latest > self.arrival)
        nodes, weights = np.polynomial.hermite_e.hermegauss(GAUSS_POINTS)
        self.weights = weights / weights.sum()
        self.extra = story.EXTRA_MEDIAN * np.exp(story.EXTRA_LOG_SD * nodes)
        self.past = self._past(bought & (years < self.latest[:, None]))

    def _past(self, full: np.ndarray) -> Reals:
        """Give the chance of all before the latest season, and of the days within: (pairs, 5)."""
        counts, width = self.pairs.counts, self.seasons.width[self.pairs.cell]
        some = np.where(full, counts, 1)
        log_count = np.log(some).sum(axis=1)
        free = np.maximum(width - counts, 0) + 1
        log_places = np.where(counts > 0, gammaln(width + 1) - gammaln(free), 0.0).sum(axis=1)
        log_prior = self.seasons.log_prior[self.pairs.cell, self.arrival]
        more = (some - 1).sum(axis=1)
        table = (
            (log_prior + log_count - log_places)[:, None]
            + more[:, None] * np.log(self.extra)[None, :]
            - full.sum(axis=1)[:, None] * self.extra[None, :]
        )
        return np.asarray(np.exp(table))

    def _season(self, rows: Days, rest: Reals) -> Reals:
        """Give the chance of the latest season's purchases, a share ``rest`` of it not seen."""
        count = self.count[rows][:, None]
        decay = np.exp(self.extra[None, :] * (rest[:, None] - 1))
        power = self.extra[None, :] ** (count - 1)
        return np.asarray(decay * power * (self.extra[None, :] * rest[:, None] + count))

    def _rest(self, rows: Days, year: Days, day: Days) -> Reals:
        """Give the share of a season's days from ``day`` on."""
        cell = self.pairs.cell[rows]
        end, width = self.seasons.ends[cell, year], self.seasons.width[cell, year]
        return np.asarray((self.clock[end] - self.clock[day - 1]) / width)

    def _moment(self, rows: Days, skips: int, keeps: int) -> Reals:
        law = story.SKIP_BETA
        return _beta_moment(law, self.skipped[rows] + skips, self.kept[rows] + keeps)

    def _within(
        self, rows: Days, year: Days, after: Days, chance: Callable[[Days, Days], Reals]
    ) -> tuple[Reals, Reals]:
        """Sum leaving on the days from ``after`` + 1 to the season's end, and still being there.

        ``chance(rows, day)`` is the chance of what is seen if nothing can be bought from ``day``.
        """
        end = self.seasons.ends[self.pairs.cell[rows], year]
        known = np.minimum(end, LAST_DAY)
        first = self.first[rows]
        left = np.zeros(len(rows))
        for block in range(BLOCKS):
            low = after + (known - after) * block // BLOCKS
            high = after + (known - after) * (block + 1) // BLOCKS
            weight = self.staying[low - first] - self.staying[high - first]
            left += weight * chance(rows, np.maximum(low + 1, (low + high + 1) // 2))
        alive = np.zeros(len(rows))
        cut = np.flatnonzero(end > LAST_DAY)
        if len(cut):
            today = np.full(len(cut), LAST_DAY + 1)
            alive[cut] = self.staying[LAST_DAY - first[cut]] * chance(rows[cut], today)
        return left, alive

    def joint(self, clients: int) -> _Joint:
        """Sum over cells, extra purchases, skips and days of leaving; one value per client."""
        left, alive = np.zeros(len(self.rows)), np.zeros(len(self.rows))
        whole = (self.past * self._season(self.rows, np.zeros(len(self.rows)))) @ self.weights

        def in_latest(rows: Days, day: Days) -> Reals:
            rest = self._rest(rows, self.latest[rows], day)
            seen = (self.past[rows] * self._season(rows, rest)) @ self.weights
            return np.asarray(seen * self._moment(rows, 0, 0))

        more = self._within(self.rows, self.latest, self.last, in_latest)
        left, alive = left + more[0], alive + more[1]
        whole_by_extra = self.past * self._season(self.rows, np.zeros(len(self.rows)))
        years = self.seasons.starts.shape[1]
        for passed in range(years):
            year = self.latest + passed
            rows = self.rows[year < years]
            cell, year = self.pairs.cell[rows], year[year < years]
            rows_on = self.seasons.ends[cell, year] <= LAST_DAY
            rows, cell, year = rows[rows_on], cell[rows_on], year[rows_on]
            end = self.seasons.ends[cell, year]
            following = np.minimum(year + 1, years - 1)
            start = np.where(
                year + 1 < years, self.seasons.starts[cell, following], story.HORIZON - 1
            )
            first = self.first[rows]
            stop = np.minimum(start, LAST_DAY)
            moment = whole[rows] * self._moment(rows, passed, 0)
            left[rows] += moment * (self.staying[end - first] - self.staying[stop - first])
            alive[rows] += moment * self.staying[LAST_DAY - first] * (start > LAST_DAY)
            on = np.flatnonzero(start <= LAST_DAY)
            if not len(on):
                continue

            def in_later(rows: Days, day: Days, passed: int = passed) -> Reals:
                rest = self._rest(rows, self.latest[rows] + passed + 1, day)[:, None]
                empty = rest * np.exp(self.extra[None, :] * (rest - 1))
                seen = (whole_by_extra[rows] * empty) @ self.weights
                return np.asarray(
                    whole[rows] * self._moment(rows, passed + 1, 0)
                    + seen * self._moment(rows, passed, 1)
                )

            more = self._within(rows[on], year[on] + 1, start[on], in_later)
            left[rows[on]] += more[0]
            alive[rows[on]] += more[1]
        totals = [
            np.bincount(self.pairs.client, weights=part, minlength=clients)
            for part in (left, alive)
        ]
        with np.errstate(divide="ignore"):
            return _Joint(np.log(totals[0]), np.log(totals[1]))


def _joint(kind: str, client_type: str, seen: Sequence[_Seen]) -> _Joint:
    if kind in story.RENEWALS:
        return _renewal_joint(kind, client_type, seen)
    if kind == story.SEASONAL:
        return _SeasonalSum(client_type, seen).joint(len(seen))
    law = _one_time_joint if kind == story.ONE_TIME else _project_joint
    return law(client_type, seen)


@lru_cache(maxsize=8)
def joint_chances(company: Company) -> pd.DataFrame:
    """Give, per client, the chance of each kind with having left or not, given what is seen.

    Index client_id; columns (kind, "left") and (kind, "alive"); each row sums to one. Source: the
    law of ``departures_story`` and the client's purchase days and type.
    """
    seen = _seen(company)
    columns = pd.MultiIndex.from_product([story.KINDS, ["left", "alive"]])
    logs = np.full((len(seen), len(columns)), -np.inf)
    for (kind, client_type), share in story.MIXTURE.items():
        places = np.array([p for p, c in enumerate(seen) if c.client_type == client_type])
        joint = _joint(kind, client_type, [seen[place] for place in places])
        at = 2 * story.KINDS.index(kind)
        logs[places, at] = np.log(share) + joint.left
        logs[places, at + 1] = np.log(share) + joint.alive
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    return pd.DataFrame(chances, index=pd.Index(company.clients["client_id"]), columns=columns)


def posterior_left(company: Company, knowing_kind: bool = False) -> pd.Series[float]:
    """Give the chance of having left by ``AS_OF``, per client (index client_id), from 0 to 1.

    ``knowing_kind`` tells the observer the client's kind too, which no real one knows.
    """
    chances = joint_chances(company)
    table = chances.to_numpy().reshape(len(chances), len(story.KINDS), 2)
    if knowing_kind:
        kinds = [story.KINDS.index(kind) for kind in company.truth["kind"]]
        own = table[np.arange(len(table)), kinds]
        share = own[:, 0] / np.maximum(own.sum(axis=1), TINY)
    else:
        share = table[:, :, 0].sum(axis=1)
    return pd.Series(share, index=chances.index, name="left")


def has_left(company: Company) -> pd.Series[bool]:
    """Say of each client (index client_id) whether it had left by ``AS_OF``; source: the truth."""
    truth = company.truth.set_index("client_id")
    return truth["left_on"].notna().rename("left")


def balanced_accuracy(truth: pd.Series[bool], told: pd.Series[bool]) -> float:
    """Give the mean of two shares: leavers told as left, others told as not left; from 0 to 1.

    ``told`` must say something of every client of ``truth``; others in it are not read.
    """
    real = truth.to_numpy(dtype=bool)
    said = _aligned(truth, told)
    return float((said[real].mean() + (~said[~real]).mean()) / 2)


def _aligned(truth: pd.Series[bool], told: pd.Series[bool]) -> np.ndarray:
    missing = truth.index.difference(told.index)
    if len(missing):
        raise ValueError(f"nothing is told of {len(missing)} clients, such as {missing[0]}")
    return told.loc[truth.index].to_numpy(dtype=bool)


class Best(NamedTuple):
    """The best possible cut of a posterior and what it gives.

    ``score`` is the balanced accuracy against the truth, ``expected`` the one that the posterior
    itself expects, ``cut`` the probability above which a client is told as left, ``clients`` how
    many are scored.
    """

    score: float
    expected: float
    cut: float
    clients: int


def best_told(posterior: pd.Series[float]) -> pd.Series[bool]:
    """Tell as left where p / mean p > (1 - p) / (1 - mean p), that is where p > mean p.

    That cut maximises the expected balanced accuracy over the clients of ``posterior``.
    """
    return posterior > posterior.mean()


def best_balanced_accuracy(
    company: Company, kinds: Sequence[str] | None = None, knowing_kind: bool = False
) -> Best:
    """Give the best possible balanced accuracy over all clients, or over those of ``kinds``.

    For a subset the cut is chosen on the subset; its posteriors know the kind only if
    ``knowing_kind``. Over all clients nothing based on the orders does better on average. On a
    subset of kinds the figure without the kind is no such bound: a rule made for those kinds
    alone may beat it, and the bound is the figure with ``knowing_kind``. Source:
    ``posterior_left`` and the truth.
    """
    posterior = posterior_left(company, knowing_kind)
    if kinds is not None:
        chosen = company.truth.set_index("client_id")["kind"].isin(kinds)
        posterior = posterior[chosen.loc[posterior.index].to_numpy()]
    told = best_told(posterior)
    said, p = told.to_numpy(dtype=bool), posterior.to_numpy()
    expected = (p[said].sum() / p.sum() + (1 - p)[~said].sum() / (1 - p).sum()) / 2
    score = balanced_accuracy(has_left(company).loc[posterior.index], told)
    return Best(score, float(expected), float(p.mean()), len(p))


class Interval(NamedTuple):
    """A difference of balanced accuracies (first less second) and its 95 % interval."""

    difference: float
    low: float
    high: float


def paired_interval(
    truth: pd.Series[bool],
    told_a: pd.Series[bool],
    told_b: pd.Series[bool],
    draws: int = 4000,
    seed: int = 20260630,
) -> Interval:
    """Bootstrap over clients of the balanced accuracy of ``told_a`` less that of ``told_b``.

    Clients are drawn with replacement, each with its truth and both tellings; the same seed gives
    the same interval. Clients alike in all three are drawn as one count, which is the same law.
    """
    real = truth.to_numpy(dtype=bool)
    said_a, said_b = _aligned(truth, told_a), _aligned(truth, told_b)
    cells = real * 4 + said_a * 2 + said_b * 1
    share = np.bincount(cells, minlength=8) / len(real)
    drawn = np.random.default_rng(seed).multinomial(len(real), share, size=draws)
    # right where real: a says left and b does not (cell 6 less cell 5); the converse elsewhere
    gain_left = (drawn[:, 6] - drawn[:, 5]) / np.maximum(drawn[:, 4:].sum(axis=1), 1)
    gain_alive = (drawn[:, 1] - drawn[:, 2]) / np.maximum(drawn[:, :4].sum(axis=1), 1)
    low, high = np.quantile((gain_left + gain_alive) / 2, [0.025, 0.975])
    difference = balanced_accuracy(truth, told_a) - balanced_accuracy(truth, told_b)
    return Interval(difference, float(low), float(high))


def purchases(company: Company) -> pd.DataFrame:
    """Give each client's first and last purchase day, purchase days and silence at ``AS_OF``.

    Index client_id in the order of ``clients``; columns first_on, last_on (dates), purchase_days
    (count), silence (days from the last purchase to ``AS_OF``). Source: the orders.
    """
    days = company.orders.groupby("client_id")["ordered_on"]
    table = pd.DataFrame(
        {"first_on": days.min(), "last_on": days.max(), "purchase_days": days.nunique()}
    )
    table["silence"] = (pd.Timestamp(AS_OF) - table["last_on"]).dt.days
    return table.loc[company.clients["client_id"].to_list()]


def fixed_days(company: Company, days: int = 365) -> pd.Series[bool]:
    """Tell as left whoever has been silent for more than ``days`` at ``AS_OF``."""
    return (purchases(company)["silence"] > days).rename("told")


def five_thirds(company: Company) -> pd.Series[bool]:
    """Tell as left whoever has been silent for more than 5/3 of its own mean interval.

    Mean interval: days from the first to the last purchase day over purchase days less one. Who
    has a single purchase day is told as not left.
    """
    table = purchases(company)
    mean = (table["last_on"] - table["first_on"]).dt.days / (table["purchase_days"] - 1)
    told = (table["purchase_days"] >= 2) & (table["silence"] > 5 / 3 * mean)
    return told.rename("told")


def attrition(company: Company) -> pd.DataFrame:
    """Give for each year 2021 to 2025 the clients active on 1 January and who left within it.

    Columns year, client_type ("all", "B2B", "B2C"), active (bought before 1 January and had not
    left by it: no left_on, or one after that day), left (of them, left_on on or before
    31 December), share (left / active). Source: the truth.
    """
    table = company.truth.set_index("client_id")[["left_on"]]
    table = table.join(purchases(company)["first_on"])
    types = company.clients.set_index("client_id")["client_type"]
    rows = []
    for year in YEARS:
        new_year, end = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
        stays = table["left_on"].isna() | (table["left_on"] > new_year)
        active = (table["first_on"] < new_year) & stays
        left = active & (table["left_on"] <= end)
        for client_type in (ALL, *story.CLIENT_TYPES):
            chosen = (types == client_type) | (client_type == ALL)
            chosen = chosen.loc[table.index]
            count, gone = int((active & chosen).sum()), int((left & chosen).sum())
            rows.append((year, client_type, count, gone, gone / count if count else np.nan))
    return pd.DataFrame(rows, columns=["year", "client_type", "active", "left", "share"])


def delays(company: Company, losses: pd.DataFrame) -> pd.Series[float]:
    """Give the days from leaving to being told as lost, for who left long enough ago to be told.

    ``losses``: client_id, last_purchase_on, lost_on (dates), several rows per client allowed.
    Clients (index client_id): left_on at least 365 days before ``AS_OF``. Value: days from left_on
    to the first lost_on whose last_purchase_on is the client's last purchase; negative if told
    before the client had left, NaN if never told. Source: the truth, the orders and ``losses``.
    """
    left_on = company.truth.set_index("client_id")["left_on"].dropna()
    left_on = left_on[left_on <= pd.Timestamp(AS_OF) - pd.Timedelta(days=LONG_SILENCE)]
    last = purchases(company)["last_on"].loc[left_on.index]
    started = pd.to_datetime(losses["last_purchase_on"])
    final = losses[(started == losses["client_id"].map(last)).to_numpy()]
    lost_on = pd.to_datetime(final["lost_on"]).groupby(final["client_id"].to_numpy()).min()
    told = lost_on.reindex(left_on.index)
    apart = told.sub(left_on).dt.total_seconds() / 86_400
    return apart.astype(float).rename("delay")


def lost_twice_share(company: Company, losses: pd.DataFrame) -> float:
    """Give the share, among clients that never left, of those told as lost at least twice.

    Only clients with six purchase days or more; two rows of one silence (same last_purchase_on)
    count once. ``losses`` as for ``delays``. Source: the truth, the orders and ``losses``.
    """
    table = purchases(company)
    stayed = table.index[~has_left(company).loc[table.index].to_numpy(dtype=bool)]
    stayed = stayed[(table.loc[stayed, "purchase_days"] >= MANY_DAYS).to_numpy()]
    silences = losses.drop_duplicates(["client_id", "last_purchase_on"])
    times = silences["client_id"].value_counts().reindex(stayed).fillna(0)
    return float((times >= 2).mean())
