"""Effects that differ from one study, or one part of a campaign, to the other."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]


def random_effects(
    effects: Sequence[float], variances: Sequence[float], confidence: float = 0.95
) -> tuple[float, float, float, float]:
    """The mean of effects that differ from one study to the other, its interval, and I².

    Returns (mean, low, high, heterogeneity 0-1). Raises ValueError for fewer than two studies.
    Source: DerSimonian and Laird, Controlled Clinical Trials 7 (1986), 177-188; the interval is
    that of Hartung and Knapp (2001) on Student's t, never narrower than the plain one (Röver,
    Knapp and Friede 2015); I² of Higgins and Thompson (2002).
    """
    studies = len(effects)
    if studies < 2:
        raise ValueError(f"{studies} studies: two are needed to differ")
    effect, within = np.asarray(effects, float), np.asarray(variances, float)
    freedom = studies - 1
    spread = _spread(effect, within)
    weight = 1 / (within + between_variance(effect, within))
    mean = float((weight * effect).sum() / weight.sum())
    observed = float((weight * (effect - mean) ** 2).sum()) / freedom
    error = sqrt(max(1.0, observed) / float(weight.sum()))
    reach = float(stdtrit(freedom, 1 - (1 - confidence) / 2)) * error
    heterogeneity = max(0.0, (spread - freedom) / spread) if spread > 0 else 0.0
    return mean, mean - reach, mean + reach, heterogeneity


def between_variance(effects: Floats, variances: Floats) -> float:
    """The variance of the true effects, of two or more studies with these variances of their own.

    Source: DerSimonian and Laird, Controlled Clinical Trials 7 (1986), 177-188, by moments.
    """
    weight = 1 / variances
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (_spread(effects, variances) - (len(effects) - 1)) / scale)


def _spread(effects: Floats, variances: Floats) -> float:
    """Cochran's Q: squares of the effects about their mean, in their own variances."""
    weight = 1 / variances
    mean = float((weight * effects).sum() / weight.sum())
    return float((weight * (effects - mean) ** 2).sum())
