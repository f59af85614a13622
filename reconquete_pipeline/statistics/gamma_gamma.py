"""What a purchase of a client is worth: the Gamma-Gamma model.

Values of one client's purchases are Gamma(p, nu) around its own mean; nu is Gamma(q, v) over
clients. `p` and `q` have no unit, `v` has that of the money.
Source: Fader, Hardie, "The Gamma-Gamma model of monetary value" (2013), and Fader, Hardie, Lee,
"RFM and CLV", Journal of Marketing Research 42 (2005), 415-430.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

from reconquete_pipeline.statistics.maximum_likelihood import AT_ONCE, Fit, Value, counted, maximise

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Purchases:
    """Clients of equal purchases, counted: how many purchases, and what they cost together."""

    numbers: Floats
    sums: Floats
    counts: Floats


def fit(purchases: Purchases) -> Fit:
    """Parameters (p, q, v) of greatest likelihood, or the reason why there are none.

    Only clients with a purchase and a positive sum tell anything. Where q is 1 or less the mean
    over all clients has no bound: reason no_mean.
    """
    told = (purchases.numbers > 0) & (purchases.sums > 0)
    known = Purchases(purchases.numbers[told], purchases.sums[told], purchases.counts[told])
    total = float(known.counts.sum())
    if not total:
        return Fit(reason="no_repeat_buyers")
    means = known.sums / known.numbers
    scale = float((means * known.counts).sum() / total)
    scaled = Purchases(known.numbers, known.sums / scale, known.counts)
    # Alike clients whose purchases differ, and unlike ones who pay the same each time.
    starts = [(1.0, 2.0, 1.0), (10.0, 4.0, 0.3)]
    found = maximise(lambda values: _likelihood(scaled, values), starts, total)
    if found.parameters is None or found.log_likelihood is None:
        return found
    p, q, v = found.parameters
    if q <= 1:
        return Fit(reason="no_mean")
    return Fit((p, q, v * scale), found.log_likelihood - total * float(np.log(scale)))


def _likelihood(known: Purchases, values: Floats) -> Value:
    """Log likelihood of the mean value of each client's purchases, and its gradient."""
    p, q, v = values
    # Functions of the number of purchases, taken once for each number up to the largest.
    k = np.arange(1.0, known.numbers.max() + 1)
    both, own = digamma(p * k + q), digamma(p * k)
    heights = gammaln(p * k + q) - gammaln(p * k) - gammaln(q)
    found = np.zeros(4)
    for at in range(0, len(known.numbers), AT_ONCE):
        here = slice(at, at + AT_ONCE)
        x, sums = known.numbers[here], known.sums[here]
        place, log_sums, log_all = x.astype(np.intp) - 1, np.log(sums), np.log(v + sums)
        found += counted(
            known.counts[here],
            heights[place]
            + q * (np.log(v) - log_all)
            + p * x * (log_sums - log_all)
            - np.log(sums / x),
            x * (both[place] - own[place] + log_sums - log_all),
            both[place] - digamma(q) + np.log(v) - log_all,
            q / v - (p * x + q) / (v + sums),
        )
    return float(found[0]), found[1:]


def expected_value(numbers: Floats, sums: Floats, parameters: tuple[float, float, float]) -> Floats:
    """Value of a purchase expected of a client who made so many, for so much together.

    p (v + x z) / (p x + q - 1) with x z the sum (Fader and Hardie 2013, equation 5): a mean of
    what the client paid and of what all clients pay, the more its own the more it bought.
    """
    p, q, v = parameters
    return p * (v + sums) / (p * numbers + q - 1)
