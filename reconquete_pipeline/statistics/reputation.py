"""What a campaign costs in reputation: acts of contacted clients beside those of the control."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.wilson import rounded

Bounds = tuple[Decimal | None, Decimal | None, Decimal | None]


def add_differences(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add act_gap_share, act_gap_low_share and act_gap_high_share (-1 to 1, six decimals).

    Reads act_client_count of drawn_count and control_act_count of control_drawn_count; the three
    are None where a count is missing. Newcombe's interval (1998, method 10).
    """
    confidence = float(str(settings["confidence_share"]))
    columns = ["act_client_count", "drawn_count", "control_act_count", "control_drawn_count"]
    found = [
        _difference(counts, confidence)
        for counts in rows[columns].itertuples(index=False, name=None)
    ]
    names = ["act_gap_share", "act_gap_low_share", "act_gap_high_share"]
    added = pd.DataFrame(found, columns=names, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def _difference(counts: tuple[float, ...], confidence: float) -> Bounds:
    if any(pd.isna(count) for count in counts):
        return None, None, None
    count, total, control_count, control_total = (int(one) for one in counts)
    gap, low, high = newcombe(count, total, control_count, control_total, confidence)
    return rounded(gap), rounded(low), rounded(high)
