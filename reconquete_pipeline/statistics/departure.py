"""How long a silence must be before it says that the client has left.

The model: intervals as in `rhythm`; a client leaves at a constant rate, and a share of all clients
never comes again after the first purchase. After a silence of s days that began with n intervals

    P(left) / P(still a client) = (p + (1 - p) * integral of m e^(-m u) S(u) du over 0..s)
                                  / ((1 - p) * e^(-m s) * S(s))

where S is the survival function of the next interval, m the rate of leaving and p the share that
never comes again (0 from the second purchase day on). A silence is a loss from the day on which
this probability exceeds a given one. Sources: the rate that is constant in time is that of the
Pareto/NBD model (Schmittlein, Morrison and Colombo, Management Science 33 (1987), 1-24), the share
after the first purchase that of MBG/NBD (Batislam, Denizel and Filiztekin, International Journal
of Research in Marketing 24 (2007), 201-209); here the intervals are more regular than chance.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import betainc, expit

from reconquete_pipeline.statistics import rhythm
from reconquete_pipeline.statistics.columns import Column
from reconquete_pipeline.statistics.newton import least

DAYS_OF_YEAR = 365.25
# What is taken of any company, with the weight of WORTH_CLIENTS clients: a fifth of the clients
# lost a year (an article on winning back former clients), a third of the first-time buyers never
# seen again. A short history cannot tell a slow client from one who left.
USUAL_YEARLY_RATE, RATE_SPREAD = 0.2, 0.5
USUAL_SINGLE_ODDS, SINGLE_SPREAD = 0.54, 0.5
WORTH_CLIENTS = 50
RATE_BOUNDS = (0.005, 2.0)
SINGLE_ODDS_BOUNDS = (0.0025, 20.0)
LONGEST_AGE_DAYS = 1460
AGE_POINTS = 17
# Silences in mean intervals, and rates of leaving over the scale of a client's intervals, between
# which odds are read: at most 2 % beside the days of a grid twenty times as fine, .4 % on average.
SILENCES = np.geomspace(0.03, 300, 60)
LOG_RATES = np.linspace(np.log(1e-4), np.log(10), 20)
# Rows of factors that are made at a time.
TOGETHER = 25


@dataclass(frozen=True)
class Departure:
    """How clients of one type leave: `yearly_rate`, and `single_share` after one purchase."""

    yearly_rate: float = 0.0
    single_share: float = 0.0


@dataclass(frozen=True)
class OpenSilences:
    """Clients as they stand on one day: arrays with a row a client.

    `counts` are intervals of the present life and `totals` their sum in days, `spans` the days
    from the first to the last purchase day, `ages` the days since; `shapes` the regularity k.
    """

    counts: Column
    totals: Column
    spans: Column
    ages: Column
    shapes: Column


def fit_departure(clients: OpenSilences, alpha: float, beta: float) -> Departure:
    """The rate of leaving and the share of single purchases, by penalised maximum likelihood.

    Each client went on through its span, and then was silent for its age: having left, or not yet.
    """
    ages = np.minimum(clients.ages, LONGEST_AGE_DAYS).astype(float)
    days = ages[:, None] * np.linspace(0, 1, AGE_POINTS)
    shape = clients.shapes[:, None]
    reach = shape * days / (beta + shape * clients.totals[:, None])
    stays = _survival(reach, shape, alpha + clients.counts[:, None] * shape)
    spans, is_single = clients.spans.astype(float), clients.counts == 0
    went_on = int(np.count_nonzero(~is_single))
    weight = min(1.0, WORTH_CLIENTS / len(ages))
    usual = np.log([USUAL_YEARLY_RATE, USUAL_SINGLE_ODDS])
    spread = np.array([RATE_SPREAD, SINGLE_SPREAD])

    # Most values that `least` asks for share their rate with one before.
    @lru_cache(maxsize=4)
    def silence(rate: float) -> Column:
        inside = np.exp(-rate * days) * stays
        left: Column = rate * np.trapezoid(inside, days, axis=1) + inside[:, -1]
        return left

    def loss(logs: Column) -> float:
        rate, single = np.exp(logs[0]) / DAYS_OF_YEAR, expit(logs[1])
        share = np.where(is_single, single, 0.0)
        silent = np.log(share + (1 - share) * silence(float(rate)) + rhythm.SMALLEST).sum()
        told = silent - rate * spans.sum() + went_on * np.log(1 - single)
        return float(-weight * told + (((logs - usual) / spread) ** 2).sum() / 2)

    low, high = np.log([RATE_BOUNDS, SINGLE_ODDS_BOUNDS]).T
    rate, odds = np.exp(least(loss, usual, low, high))
    return Departure(round(float(rate), 6), round(float(odds / (1 + odds)), 6))


def _survival(reach: Column, shape: Column, rest: Column) -> Column:
    """Chance that the next interval over the scale exceeds `reach` (beta prime)."""
    found: Column = 1 - betainc(shape, rest, reach / (1 + reach))
    return found


def loss_factors(
    counts: Column, shapes: Column, alpha: float, single_share: float, odds: tuple[float, ...]
) -> Column:
    """The silence beyond which the odds of having left exceed each of `odds`, over the scale.

    The scale is beta / k plus the days of the earlier intervals. Shape of the result: (rows of
    `counts` and `shapes`, LOG_RATES, odds): it hangs on the rate of leaving times the scale.
    """
    found = np.empty((len(counts), len(LOG_RATES), len(odds)))
    for first in range(0, len(counts), TOGETHER):
        rows = slice(first, first + TOGETHER)
        found[rows] = _loss_factors(counts[rows], shapes[rows], alpha, single_share, odds)
    return found


def _loss_factors(
    counts: Column, shapes: Column, alpha: float, single_share: float, odds: tuple[float, ...]
) -> Column:
    reaches = SILENCES / (counts + alpha / shapes)[:, None]
    stays = _survival(reaches, shapes[:, None], (alpha + counts * shapes)[:, None])
    # Axes: row, rate, silence.
    rates = np.exp(LOG_RATES)[None, :, None]
    still = np.exp(-rates * reaches[:, None, :]) * stays[:, None, :]
    # Twice the mean between one silence and the next: trapezoids, added up from silence 0 on.
    left = still.copy()
    left[..., 0] += 1
    left[..., 1:] += still[..., :-1]
    left *= np.diff(reaches, prepend=0)[:, None, :]
    left /= 2
    np.cumsum(left, axis=2, out=left)
    left *= rates
    single = np.where(counts == 0, single_share, 0.0)[:, None, None]
    left *= 1 - single
    left += single
    left += rhythm.SMALLEST
    still *= 1 - single
    still += rhythm.SMALLEST
    crossings = [_crossing(left, still, np.log(reaches), wanted) for wanted in odds]
    found: Column = np.exp(np.stack(crossings, axis=2))
    return found


def _crossing(left: Column, still: Column, logs: Column, wanted: float) -> Column:
    """Where left over still reaches `wanted` along the last axis; the last if never.

    The logarithm of the quotient is read between two points at their `logs` (row, silence); before
    the first point there is nothing to read between: the first then.
    """
    reached = left >= wanted * still
    last = reached.shape[-1] - 1
    after = np.where(reached[..., -1], reached.argmax(axis=-1), last)
    before = np.maximum(after - 1, 0)
    rows, rates = np.ogrid[: after.shape[0], : after.shape[1]]
    low, high = (
        np.log(left[rows, rates, at]) - np.log(still[rows, rates, at]) for at in (before, after)
    )
    start, end = logs[rows, before], logs[rows, after]
    rise = np.where(high > low, high - low, 1.0)
    part = np.where(high > low, (np.log(wanted) - low) / rise, 1.0)
    found: Column = start + np.clip(part, 0, 1) * (end - start)
    return found


class LossTables:
    """Factors of thresholds of one quarter, by type, regularity and number of intervals.

    A row is made when a client first asks for it, or with the others that were asked for in the
    quarter before: one at a time takes four times as long. `quantiles` give watch and risk, `odds`
    loss: that of a client never counted as lost before, and of one who came back from that.
    """

    def __init__(self, quantiles: tuple[float, ...], odds: tuple[float, ...]) -> None:
        """For no quarter yet: no rhythm is known."""
        self._quantiles, self._odds = quantiles, odds
        self._rows = np.full((0, len(rhythm.REGULARITIES), 0), -1, np.int32)
        self.enter(())

    def enter(self, laws: tuple[tuple[float, Departure] | None, ...]) -> None:
        """Begin a quarter; `laws` are alpha and departure of each type, None where not known."""
        self._laws = laws
        self._rates = np.array([law[1].yearly_rate / DAYS_OF_YEAR if law else 0.0 for law in laws])
        usual = np.argwhere(self._rows >= 0).T
        self._rows = np.full((len(laws), *self._rows.shape[1:]), -1, np.int32)
        self._rare = np.zeros((0, len(self._quantiles)), np.int64)
        self._lost = np.zeros((0, len(LOG_RATES), len(self._odds)))
        self._make(*usual)

    def of(
        self, types: Column, places: Column, counts: Column, scale_days: Column, again: Column
    ) -> tuple[Column, Column]:
        """Factors in millionths: of the quantiles (a row each), and of loss.

        `places` are those of the regularity in rhythm.REGULARITIES; `again` is 1 for whoever came
        back from a loss, else 0. Types whose rhythm is not known get 0.
        """
        self._make(types, places, counts)
        rows = self._rows[types, places, counts]
        is_known = rows >= 0
        if not is_known.any():
            return np.zeros((len(self._quantiles), len(types)), np.int64), np.zeros(
                len(types), np.int64
            )
        rates = np.log(np.maximum(self._rates[types] * scale_days, rhythm.SMALLEST))
        step = LOG_RATES[1] - LOG_RATES[0]
        at = np.clip((rates - LOG_RATES[0]) / step, 0, len(LOG_RATES) - 1.000001)
        low = at.astype(np.int64)
        start, end = self._lost[rows, low, again], self._lost[rows, low + 1, again]
        lost = np.exp(np.log(start) + (at - low) * (np.log(end) - np.log(start)))
        left = np.where(is_known, rhythm.in_millionths(lost), 0)
        return np.where(is_known, self._rare[rows].T, 0), left

    def _make(self, types: Column, places: Column, counts: Column) -> None:
        room = int(counts.max(initial=0)) + 1
        if room > self._rows.shape[2]:
            more = max(room, 2 * self._rows.shape[2]) - self._rows.shape[2]
            self._rows = np.pad(self._rows, [(0, 0), (0, 0), (0, more)], constant_values=-1)
        is_new = self._rows[types, places, counts] < 0
        asked = np.unique(np.stack([types, places, counts])[:, is_new], axis=1)
        for kind, law in enumerate(self._laws):
            _, regular, number = asked[:, asked[0] == kind]
            if law is None or not len(number):
                continue
            alpha, departure = law
            shapes = rhythm.REGULARITIES[regular]
            rare = [rhythm.quantile_factors(number, shapes, alpha, q) for q in self._quantiles]
            lost = loss_factors(number, shapes, alpha, departure.single_share, self._odds)
            self._rows[kind, regular, number] = len(self._rare) + np.arange(len(number))
            self._rare = np.concatenate([self._rare, np.stack(rare, axis=1)])
            self._lost = np.concatenate([self._lost, lost])
