"""When a client orders so much less than the year before that it is no chance."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import bdtr

LARGEST_EXACT = 2000


def falling_limit(base_count: int, level: float) -> int | None:
    """The largest number of orders in a year that is a fall from `base_count` at this level.

    Exact one-sided test that two Poisson counts have one mean: given their total, the later one is
    binomial with one half. None where even no order at all would be chance.
    Source: Przyborowski and Wilenski, Biometrika 31 (1940), 313-323.
    """
    later = np.arange(base_count + 1)
    is_fall = bdtr(later.astype(float), base_count + later, 0.5) < level
    return int(np.count_nonzero(is_fall)) - 1 if is_fall.any() else None


def add_limits(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add falling_at_most_count to rows of earlier_order_count; None where nothing is a fall.

    Above LARGEST_EXACT orders a year the limit of LARGEST_EXACT is scaled, which is the stricter.
    """
    level = float(str(settings["falling_chance_share"]))
    counts = [int(count) for count in rows["earlier_order_count"]]
    exact = {count: falling_limit(count, level) for count in counts if count <= LARGEST_EXACT}
    widest = falling_limit(LARGEST_EXACT, level) or 0
    limits = [
        exact[count] if count in exact else widest * count // LARGEST_EXACT for count in counts
    ]
    return rows.assign(falling_at_most_count=pd.array(limits, dtype="Int64"))
