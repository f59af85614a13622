"""An invented company whose departures are known, to hold against what is told from its orders.

``company(seed)`` draws about 4,000 clients of six kinds over six years of orders and the day each
of them left, if any. The law below was written down from what such companies look like, before
anything was scored on it; ``departures_truth`` says what an observer of the orders can know at
best under the same law.

Time is counted in whole days from ``START`` (day 0) to ``AS_OF`` (day ``LAST_DAY``). A B2B client
buys from Monday to Friday only and its intervals count those days; a B2C client buys on any day.
A client has one order a day at most. The day of leaving may be any day of the calendar.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

SEEDS: Final = (11, 22, 33)
START: Final = date(2020, 7, 1)
AS_OF: Final = date(2026, 6, 30)
LAST_DAY: Final = (AS_OF - START).days
HORIZON: Final = LAST_DAY + 1 + 4000  # seasons and second bursts may lie beyond the last known day
PROSPECTS: Final = 4000  # a few have no order by the last known day and are left out

B2B: Final = "B2B"
B2C: Final = "B2C"
CLIENT_TYPES: Final = (B2B, B2C)

REGULAR: Final = "regular B2B"
IRREGULAR: Final = "irregular B2B"
RANDOM: Final = "random B2C"
SEASONAL: Final = "seasonal"
ONE_TIME: Final = "one-time"
PROJECT: Final = "project"
KINDS: Final = (REGULAR, IRREGULAR, RANDOM, SEASONAL, ONE_TIME, PROJECT)

# A company that sells to trades and to the public alike: half of the names are businesses, one in
# five bought once (mostly people), one in eight comes in its season only, few are building sites.
MIXTURE: Final[dict[tuple[str, str], float]] = {
    (REGULAR, B2B): 0.20,
    (IRREGULAR, B2B): 0.18,
    (RANDOM, B2C): 0.24,
    (SEASONAL, B2B): 0.048,
    (SEASONAL, B2C): 0.072,
    (ONE_TIME, B2B): 0.03,
    (ONE_TIME, B2C): 0.17,
    (PROJECT, B2B): 0.045,
    (PROJECT, B2C): 0.015,
}

FIRST_MONTHS: Final = 92  # days: July to September 2020
FIRST_SHARE: Final = 0.25  # clients who are there from the first months; the rest arrive evenly

Days = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LeavingLaw:
    """Constant hazard per client, gamma between clients.

    ``yearly_share`` is the share of clients that the mean hazard takes in a year, ``spread`` the
    shape of the gamma (small: some clients are far more faithful than others).
    """

    yearly_share: float
    spread: float

    @property
    def mean_hazard(self) -> float:
        """Mean hazard, per year."""
        return float(-np.log1p(-self.yearly_share))


# Contracts and habits hold regular businesses; irregular ones compare prices; people drift away
# fastest and differ most.
LEAVING: Final[dict[str, LeavingLaw]] = {
    REGULAR: LeavingLaw(yearly_share=0.10, spread=2.0),
    IRREGULAR: LeavingLaw(yearly_share=0.15, spread=2.0),
    RANDOM: LeavingLaw(yearly_share=0.24, spread=1.5),
    SEASONAL: LeavingLaw(yearly_share=0.17, spread=2.0),
}


@dataclass(frozen=True)
class Rhythm:
    """One rhythm of a kind: its share, and the lognormal of the clients' mean intervals.

    ``median`` is in the client's own days (Monday to Friday for B2B), ``log_sd`` in logarithms.
    """

    share: float
    median: float
    log_sd: float


@dataclass(frozen=True)
class RenewalLaw:
    """Gamma intervals: the rhythms, and the lognormal of the clients' gamma shapes.

    An interval is the gamma draw rounded to whole days, one day at least.
    """

    rhythms: tuple[Rhythm, ...]
    shape_median: float
    shape_log_sd: float


RENEWALS: Final[dict[str, RenewalLaw]] = {
    # Standing orders of a week, a month or a quarter; intervals spread by some 40 % of their mean.
    REGULAR: RenewalLaw(
        (Rhythm(0.35, 5.5, 0.20), Rhythm(0.40, 21.0, 0.30), Rhythm(0.25, 62.0, 0.25)), 6.0, 0.5
    ),
    # On need: eight weeks in the middle, from a few days to a year and more, slightly clustered.
    IRREGULAR: RenewalLaw((Rhythm(1.0, 40.0, 0.9),), 0.8, 0.2),
    # People without any rhythm (exponential): every four months in the middle.
    RANDOM: RenewalLaw((Rhythm(1.0, 120.0, 0.7),), 1.0, 0.0),
}

# Seasons begin on one of 73 days of the year, five days apart, more often in March (gardens,
# terraces) and in October (before the holidays), and last two to four months.
SEASON_SLOTS: Final[Days] = np.arange(73, dtype=np.int64) * 5
SEASON_LENGTHS: Final[Days] = np.array([60, 75, 90, 105, 120], dtype=np.int64)
SEASON_YEARS: Final[Days] = np.arange(2020, 2027, dtype=np.int64)
EXTRA_MEDIAN: Final = 0.8  # purchases in a season beyond the first: Poisson, mean lognormal
EXTRA_LOG_SD: Final = 0.6
SKIP_BETA: Final = (1.5, 10.5)  # own share of skipped seasons: one in eight on average
FIRST_SEASON_SHARE: Final = 0.25  # arrives in the first season there is; the rest evenly later

BURST_LEAST: Final = 3  # orders of a burst: 3 and a negative binomial, 8 on average, long tail
BURST_EXTRA_MEAN: Final = 5.0
BURST_EXTRA_SIZE: Final = 2.0
BURST_GAP_MEDIAN: Final = 8.0  # own days between two orders of a burst; own mean, lognormal
BURST_GAP_LOG_SD: Final = 0.5
BURST_GAP_SHAPE: Final = 1.2
BURST_GAP_MOST: Final = 60  # a longer gap is drawn again: a site that rests longer is another one
RETURN_BETA: Final = (2.0, 4.0)  # own chance of another burst after each: one in three on average
RETURN_LEAST: Final = 180  # calendar days before another burst
RETURN_MEAN: Final = 620.0  # calendar days on top, on average: two years in all
RETURN_SHAPE: Final = 2.0

# Baskets: businesses some 400 euros, people some 65; log-sd between clients, then within one.
AMOUNT_MEDIAN: Final[dict[str, float]] = {B2B: 42_000.0, B2C: 6_500.0}  # cents
AMOUNT_BETWEEN: Final[dict[str, float]] = {B2B: 0.9, B2C: 0.6}
AMOUNT_WITHIN: Final = 0.5

LATENTS: Final = (
    "hazard",
    "mean_interval",
    "shape",
    "season_start",
    "season_days",
    "extra_purchases",
    "skip_share",
    "burst_gap",
    "return_share",
    "amount_median",
)


@dataclass(frozen=True, eq=False)
class Company:
    """The extracts of one invented company, and its truth.

    - ``orders``: order_id ("V000001"), client_id, ordered_on (date), amount (whole cents).
    - ``clients``: client_id ("K000001", in the order of first purchases), client_type.
    - ``truth``: client_id, kind, left_on (NaT: had not left by ``AS_OF``) and the latent values,
      NaN where a kind has none: hazard (per year), mean_interval and burst_gap (own days), shape,
      season_start (days after 1 January), season_days, extra_purchases (beyond the first of a
      season), skip_share, return_share, amount_median (cents).
    """

    seed: int
    orders: pd.DataFrame
    clients: pd.DataFrame
    truth: pd.DataFrame


@dataclass
class _Client:
    """One client while the company is drawn; ``left`` is beyond ``LAST_DAY`` if still there."""

    kind: str
    client_type: str
    days: Days
    left: int
    latents: dict[str, float] = field(default_factory=dict)


def _weekdays() -> npt.NDArray[np.bool_]:
    """Say for each day of the horizon whether it is one from Monday to Friday."""
    return (np.arange(HORIZON) + START.weekday()) % 7 < 5


OPEN: Final[dict[str, npt.NDArray[np.bool_]]] = {
    B2B: _weekdays(),
    B2C: np.ones(HORIZON, dtype=np.bool_),
}
# The days on which a type buys, and for each calendar day how many of them lie up to it.
OPEN_DAYS: Final[dict[str, Days]] = {
    kind: np.flatnonzero(is_open).astype(np.int64) for kind, is_open in OPEN.items()
}
CLOCK: Final[dict[str, Days]] = {
    kind: np.cumsum(is_open).astype(np.int64) for kind, is_open in OPEN.items()
}
RETURN_SCALE: Final[dict[str, float]] = {B2B: 5 / 7, B2C: 1.0}  # own days in a calendar day


def arrival_law(client_type: str) -> Reals:
    """Give the chance that a client's first order falls on each day, ``LAST_DAY + 1`` values.

    Holds for every kind but the seasonal one.
    """
    is_open = OPEN[client_type][: LAST_DAY + 1]
    first = is_open & (np.arange(LAST_DAY + 1) < FIRST_MONTHS)
    later = is_open & ~first
    law = FIRST_SHARE * first / first.sum() + (1 - FIRST_SHARE) * later / later.sum()
    return np.asarray(law, dtype=np.float64)


_ARRIVALS: Final = {client_type: arrival_law(client_type) for client_type in CLIENT_TYPES}


def season_starts() -> Days:
    """Give the first day of each slot's season in each of ``SEASON_YEARS``: (73, 7), from START.

    Negative, or beyond ``LAST_DAY``, where the season lies outside the known time.
    """
    new_year = np.array([(date(int(y), 1, 1) - START).days for y in SEASON_YEARS], dtype=np.int64)
    return SEASON_SLOTS[:, None] + new_year[None, :]


def season_slot_law() -> Reals:
    """Give the chance of each of the 73 slots."""
    bumps = np.zeros(len(SEASON_SLOTS))
    for peak in (73, 287):  # mid-March and mid-October
        apart = np.abs(SEASON_SLOTS - peak)
        bumps += np.exp(-0.5 * (np.minimum(apart, 365 - apart) / 30.0) ** 2)
    weight = 1.0 + 2.0 * bumps
    return np.asarray(weight / weight.sum(), dtype=np.float64)


def season_arrival_law() -> Reals:
    """Give the chance that a slot's client arrives in each season: (73, 7), rows sum to one."""
    starts = season_starts()
    known = (starts >= 0) & (starts <= LAST_DAY)
    law = np.zeros(starts.shape)
    for slot, row in enumerate(known):
        seasons = np.flatnonzero(row)
        law[slot, seasons[0]] = FIRST_SEASON_SHARE
        law[slot, seasons[1:]] = (1 - FIRST_SEASON_SHARE) / (len(seasons) - 1)
    return law


def _hazard(rng: np.random.Generator, kind: str) -> float:
    law = LEAVING[kind]
    return float(rng.gamma(law.spread, law.mean_hazard / law.spread))


def _leaving_day(rng: np.random.Generator, first: int, hazard: float) -> int:
    """Draw the day of leaving: the day after the first purchase at the earliest."""
    years = rng.exponential() / max(hazard, 1e-9)
    return first + 1 + int(min(years * 365.25, 10.0 * HORIZON))


def _first_day(rng: np.random.Generator, client_type: str) -> int:
    return int(rng.choice(LAST_DAY + 1, p=_ARRIVALS[client_type]))


def _renewal(rng: np.random.Generator, kind: str, client_type: str) -> _Client:
    law = RENEWALS[kind]
    rhythm = law.rhythms[int(rng.choice(len(law.rhythms), p=[r.share for r in law.rhythms]))]
    mean = float(rhythm.median * np.exp(rhythm.log_sd * rng.standard_normal()))
    shape = float(law.shape_median * np.exp(law.shape_log_sd * rng.standard_normal()))
    hazard = _hazard(rng, kind)
    first = _first_day(rng, client_type)
    left = _leaving_day(rng, first, hazard)
    open_days, clock = OPEN_DAYS[client_type], CLOCK[client_type]
    place = int(clock[first]) - 1
    most = int(clock[min(left - 1, LAST_DAY)]) - 1  # the last place that an order may have
    places = [np.array([place], dtype=np.int64)]
    while place <= most:
        drawn = rng.gamma(shape, mean / shape, size=int((most - place) / mean) + 10)
        steps = np.maximum(1, np.rint(drawn)).astype(np.int64)
        places.append(place + np.cumsum(steps))
        place = int(places[-1][-1])
    taken = np.concatenate(places)
    days = open_days[taken[taken <= most]]
    latents = {"hazard": hazard, "mean_interval": mean, "shape": shape}
    return _Client(kind, client_type, days, left, latents)


def _seasonal(rng: np.random.Generator, client_type: str) -> _Client:
    slot = int(rng.choice(len(SEASON_SLOTS), p=season_slot_law()))
    length = int(rng.choice(SEASON_LENGTHS))
    extra = float(EXTRA_MEDIAN * np.exp(EXTRA_LOG_SD * rng.standard_normal()))
    skip = float(rng.beta(*SKIP_BETA))
    hazard = _hazard(rng, SEASONAL)
    arrival = int(rng.choice(len(SEASON_YEARS), p=season_arrival_law()[slot]))
    drawn: list[Days] = []
    for start in season_starts()[slot, arrival:]:
        if drawn and rng.random() < skip:
            continue
        window = np.arange(start, start + length)
        window = window[OPEN[client_type][window]]
        count = min(1 + int(rng.poisson(extra)), len(window))
        drawn.append(np.sort(rng.choice(window, size=count, replace=False)))
    days = np.concatenate(drawn)
    left = _leaving_day(rng, int(days[0]), hazard)
    latents = {
        "hazard": hazard,
        "season_start": float(SEASON_SLOTS[slot]),
        "season_days": float(length),
        "extra_purchases": extra,
        "skip_share": skip,
    }
    return _Client(SEASONAL, client_type, days[days < min(left, LAST_DAY + 1)], left, latents)


def _one_time(rng: np.random.Generator, client_type: str) -> _Client:
    first = _first_day(rng, client_type)
    return _Client(ONE_TIME, client_type, np.array([first], dtype=np.int64), first + 1)


def _burst_gap(rng: np.random.Generator, mean: float) -> int:
    while True:
        drawn = rng.gamma(BURST_GAP_SHAPE, mean / BURST_GAP_SHAPE)
        gap = max(1, round(drawn))
        if gap <= BURST_GAP_MOST:
            return gap


def return_least(client_type: str) -> int:
    """Give the own days that always lie between a burst and the next one, less one."""
    return int(RETURN_LEAST * RETURN_SCALE[client_type])


def _project(rng: np.random.Generator, client_type: str) -> _Client:
    mean = float(BURST_GAP_MEDIAN * np.exp(BURST_GAP_LOG_SD * rng.standard_normal()))
    comes_back = float(rng.beta(*RETURN_BETA))
    open_days, clock = OPEN_DAYS[client_type], CLOCK[client_type]
    place = int(clock[_first_day(rng, client_type)]) - 1
    end = int(clock[LAST_DAY]) - 1
    places: list[int] = []
    scale = RETURN_MEAN * RETURN_SCALE[client_type] / RETURN_SHAPE
    while True:
        places.append(place)
        chance = BURST_EXTRA_SIZE / (BURST_EXTRA_SIZE + BURST_EXTRA_MEAN)
        size = BURST_LEAST + int(rng.negative_binomial(BURST_EXTRA_SIZE, chance))
        for _ in range(size - 1):
            place += _burst_gap(rng, mean)
            places.append(place)
        if rng.random() >= comes_back:
            over = place <= end
            left = int(open_days[place]) + 1 if over else LAST_DAY + 1
            break
        place += return_least(client_type) + max(1, round(rng.gamma(RETURN_SHAPE, scale)))
        if place > end:  # another burst will come, after the last known day
            left = LAST_DAY + 1
            break
    taken = np.array(places, dtype=np.int64)
    latents = {"burst_gap": mean, "return_share": comes_back}
    return _Client(PROJECT, client_type, open_days[taken[taken <= end]], left, latents)


def _draw(rng: np.random.Generator, kind: str, client_type: str) -> _Client:
    if kind in RENEWALS:
        return _renewal(rng, kind, client_type)
    if kind == SEASONAL:
        return _seasonal(rng, client_type)
    return _one_time(rng, client_type) if kind == ONE_TIME else _project(rng, client_type)


def dates(days: npt.ArrayLike) -> pd.Series[pd.Timestamp]:
    """Turn days from ``START`` into dates; a day beyond ``LAST_DAY`` becomes NaT."""
    offsets = np.asarray(days, dtype=np.int64)
    told = np.datetime64(START.isoformat(), "D") + np.minimum(offsets, LAST_DAY)
    told[offsets > LAST_DAY] = np.datetime64("NaT")
    return pd.Series(told.astype("datetime64[us]"))


def company(seed: int) -> Company:
    """Draw the company of a seed; the same seed gives the same frames."""
    rng = np.random.default_rng((20200701, seed))
    cells = list(MIXTURE)
    chosen = rng.choice(len(cells), size=PROSPECTS, p=list(MIXTURE.values()))
    drawn = [_draw(rng, *cells[int(cell)]) for cell in chosen]
    people = sorted((c for c in drawn if len(c.days)), key=lambda c: int(c.days[0]))
    ids = [f"K{number:06d}" for number in range(1, len(people) + 1)]
    amounts: list[Days] = []
    for person in people:
        between = AMOUNT_BETWEEN[person.client_type] * rng.standard_normal()
        median = AMOUNT_MEDIAN[person.client_type] * float(np.exp(between))
        person.latents["amount_median"] = median
        noise = AMOUNT_WITHIN * rng.standard_normal(len(person.days))
        amounts.append(np.maximum(1, np.rint(median * np.exp(noise))).astype(np.int64))
    counts = [len(person.days) for person in people]
    days = np.concatenate([person.days for person in people])
    by_day = np.argsort(days, kind="stable")
    orders = pd.DataFrame(
        {
            "order_id": [f"V{number:06d}" for number in range(1, len(days) + 1)],
            "client_id": np.repeat(np.array(ids, dtype=object), counts)[by_day],
            "ordered_on": dates(days[by_day]),
            "amount": np.concatenate(amounts)[by_day],
        }
    )
    clients = pd.DataFrame({"client_id": ids, "client_type": [p.client_type for p in people]})
    truth = pd.DataFrame(
        {
            "client_id": ids,
            "kind": [p.kind for p in people],
            "left_on": dates([p.left for p in people]),
            **{name: [p.latents.get(name, np.nan) for p in people] for name in LATENTS},
        }
    )
    return Company(seed, orders, clients, truth)
