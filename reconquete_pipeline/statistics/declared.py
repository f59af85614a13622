"""What clients said of a return, and what they did."""

from collections.abc import Mapping

import pandas as pd

from reconquete_pipeline.statistics.wilson import rounded, wilson


def add_realised(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add realised_share and its Wilson interval, realised_low_share and realised_high_share.

    Reads answered_count, which is never 0, and realised_count.
    """
    confidence = float(str(settings["confidence_share"]))
    found = []
    for count, total in zip(rows["realised_count"], rows["answered_count"], strict=True):
        low, high = wilson(int(count), int(total), confidence)
        found.append((rounded(int(count) / int(total)), rounded(low), rounded(high)))
    names = ["realised_share", "realised_low_share", "realised_high_share"]
    added = pd.DataFrame(found, columns=names, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)
