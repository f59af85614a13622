"""How often a client buys, and whether it still does: BG/NBD and MBG/NBD.

Both models: while alive a client buys at random at its own rate, rates are Gamma(r, alpha) over
clients; after a purchase a client may leave for good, with its own chance, chances are Beta(a, b).
BG/NBD lets a client leave only after a repeat purchase, so that whoever bought once is alive for
certain; MBG/NBD also after the first one. Time has any one unit, and alpha has that unit.

Sources: Fader, Hardie, Lee, "Counting your customers the easy way", Marketing Science 24 (2005),
275-284 (BG/NBD); Batislam, Denizel, Filiztekin, Int. J. of Research in Marketing 24 (2007),
201-209, and Hoppe, Wagner, Marketing JRM 3 (2007), 75-90 (MBG/NBD).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma, gammaln

from reconquete_pipeline.statistics.maximum_likelihood import AT_ONCE, Fit, Value, counted, maximise

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
STARTS = ((2.0, 0.3, 0.1, 0.05), (0.1, 0.01, 300.0, 30_000.0))
"""Of the searches, alpha in mean ages per order: clients alike of whom many leave at once, and
clients unlike each other who hardly leave. One-time buyers can be told either way, and the
likelihood then has a maximum for each."""
NODES = 200
TAIL = 36.0
"""exp(-36) is the last digit of a double."""


@dataclass(frozen=True)
class Histories:
    """Clients of equal history, counted: repeat purchase days, day of the last one and age.

    `last` and `age` are times since the first purchase (`last` is 0 without a repeat purchase).
    """

    repeats: Floats
    last: Floats
    age: Floats
    counts: Floats


@dataclass(frozen=True)
class BuyingModel:
    """Parameters of one model; `may_leave_at_once` makes it MBG/NBD, else BG/NBD."""

    r: float
    alpha: float
    a: float
    b: float
    may_leave_at_once: bool = True


def fit(histories: Histories, *, may_leave_at_once: bool = True) -> Fit:
    """Parameters (r, alpha, a, b) of greatest likelihood, or the reason why there are none.

    Time is measured in mean ages while the optimiser runs, so that its steps fit any company.
    """
    total = float(histories.counts.sum())
    scale = float((histories.age * histories.counts).sum() / total) if total else 0.0
    if not (histories.repeats * histories.counts).sum() or scale <= 0:
        return Fit(reason="no_repeat_buyers")
    scaled = Histories(
        histories.repeats, histories.last / scale, histories.age / scale, histories.counts
    )
    orders = float((histories.repeats * histories.counts).sum() / total)
    starts = [(r, alpha / orders, a, b) for r, alpha, a, b in STARTS]
    placed = Placed.of(scaled)
    found = maximise(lambda values: _likelihood(placed, values, may_leave_at_once), starts, total)
    if found.parameters is None or found.log_likelihood is None:
        return found
    r, alpha, a, b = found.parameters
    in_units = found.log_likelihood - orders * total * float(np.log(scale))
    return Fit((r, alpha * scale, a, b), in_units)


def log_likelihood(histories: Histories, model: BuyingModel) -> float:
    """Sum over clients of the log likelihood of their history."""
    values = np.array([model.r, model.alpha, model.a, model.b])
    return _likelihood(Placed.of(histories), values, model.may_leave_at_once)[0]


@dataclass(frozen=True)
class Placed:
    """Histories as places in short lists: few numbers occur, so each logarithm is taken once."""

    repeats: Places
    last: Places
    age: Places
    lasts: Floats
    ages: Floats
    counts: Floats

    @classmethod
    def of(cls, histories: Histories) -> "Placed":
        """Places of the repeats from 0, of the others among their distinct values."""
        lasts, last = np.unique(histories.last, return_inverse=True)
        ages, age = np.unique(histories.age, return_inverse=True)
        return cls(histories.repeats.astype(np.intp), last, age, lasts, ages, histories.counts)


def _likelihood(h: Placed, values: Floats, may_leave_at_once: bool) -> Value:
    """Log likelihood and its gradient, in logarithms throughout."""
    r, alpha, a, b = values
    k = np.arange(h.repeats.max() + 1.0)
    shift = float(may_leave_at_once)
    kept = np.maximum(b + k + shift - 1, b / 2)
    leaves = np.where(k + shift > 0, np.log(a) - np.log(kept), -np.inf)
    stays = betaln(a, b + k + shift) + gammaln(r + k)
    heights = stays - betaln(a, b) - gammaln(r) + r * np.log(alpha)
    all_of_it = digamma(a + b + k + shift)
    of_r = digamma(r + k) - digamma(r) + np.log(alpha)
    of_a = digamma(a + b) - all_of_it
    of_b = digamma(b + k + shift) - all_of_it - digamma(b) + digamma(a + b)
    orders, ages, lasts = r + k, alpha + h.ages, alpha + h.lasts
    log_ages, log_lasts = np.log(ages), np.log(lasts)
    sums = np.zeros(5)
    for at in range(0, len(h.repeats), AT_ONCE):
        here = slice(at, at + AT_ONCE)
        x, last, age = h.repeats[here], h.last[here], h.age[here]
        to_age, to_last, power = log_ages.take(age), log_lasts.take(last), orders.take(x)
        alive, gone = -power * to_age, leaves.take(x) - power * to_last
        either = np.logaddexp(alive, gone)
        share_gone = np.exp(gone - either)
        mean_log = to_age + share_gone * (to_last - to_age)
        mean_inverse = (1 - share_gone) / ages.take(age) + share_gone / lasts.take(last)
        sums += counted(
            h.counts[here],
            heights.take(x) + either,
            of_r.take(x) - mean_log,
            r / alpha - power * mean_inverse,
            of_a.take(x) + share_gone / a,
            of_b.take(x) - share_gone / kept.take(x),
        )
    return float(sums[0]), sums[1:]


def orders_if_alive(repeats: Floats, age: Floats, horizon: float, model: BuyingModel) -> Floats:
    """Purchase days expected within `horizon` of a client who is alive now.

    The published form, (a + b + x) / (a - 1) (1 - (..)^(r + x) 2F1(..)), has no value at a = 1 and
    overflows for many purchases, so its integral is taken instead: the mean of
    (1 - (1 + p t / (alpha + T))^-(r + x)) / p over p ~ Beta(a, b + x + 1) (BG/NBD: b + x).
    """
    rows = [
        _mean_orders(repeats[at : at + AT_ONCE], age[at : at + AT_ONCE], horizon, model)
        for at in range(0, len(repeats), AT_ONCE)
    ]
    return np.concatenate(rows) if rows else np.zeros(0)


def _mean_orders(repeats: Floats, age: Floats, horizon: float, model: BuyingModel) -> Floats:
    """The integral over y = log(p / (1 - p)) by the trapezoidal rule, exact to many digits there.

    Where a is small the integrand dies out slowly towards p = 0; what a client who never leaves
    would buy is then taken out first, and what is left vanishes as p does.
    """
    a, b = model.a, (model.b + repeats + float(model.may_leave_at_once))[:, None]
    rate, time = (model.r + repeats)[:, None], horizon / (model.alpha + age)[:, None]
    is_slow = a < 1
    power = a + is_slow
    spread = 9 * np.sqrt(1 / power + 1 / b)
    peak = np.log(power / b)
    low = np.minimum(peak, -np.log1p(rate * time)) - TAIL / power
    low = np.maximum(low, peak - TAIL / max(a - 1, 1e-9)) - spread
    high = np.maximum(np.log(np.expm1(np.minimum((TAIL + 9) / b, 600.0))), peak + spread)
    step = (high - low) / NODES
    y = low + step * np.arange(NODES + 1)
    log_p, log_q = -np.logaddexp(0, -y), -np.logaddexp(0, y)
    p = np.exp(log_p)
    orders = -np.expm1(-rate * np.log1p(p * time)) / p - (rate * time if is_slow else 0.0)
    weight = np.exp(a * log_p + b * log_q - betaln(a, b))
    integral: Floats = (orders * weight * step).sum(axis=1)
    return integral + (rate * time)[:, 0] if is_slow else integral
