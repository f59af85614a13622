"""Lift of the parts of a campaign: shrunk to that of the whole, tested together, then ranked.

Few clients make a part look good or bad by chance, and the best of many parts nearly always does.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from reconquete_pipeline.statistics.holm import holm
from reconquete_pipeline.statistics.random_effects import between_variance
from reconquete_pipeline.statistics.wilson import rounded

Floats = NDArray[np.float64]
COUNTS = ["drawn_count", "returned_count", "control_drawn_count", "control_returned_count"]
ADDED = ["cell_lift_share", "shrunk_lift_share", "adjusted_p_value", "cell_rank"]


def add_cells(
    rows: pd.DataFrame,
    settings: Mapping[str, object],
    parts: pd.DataFrame,
) -> pd.DataFrame:
    """Add cell_lift_share, shrunk_lift_share (-1 to 1), adjusted_p_value and cell_rank.

    Reads campaign_id, cell_kind, cell_value and cell_reason; a row with a reason is not ranked and
    not tested. `parts` hold the counts of each cell by compared_stratum.
    """
    told: dict[tuple[str, str, str], dict[str, object]] = {}
    parts_of = dict(list(parts.groupby("campaign_id")))
    for campaign, cells in rows.groupby("campaign_id"):
        counts = {
            (str(kind), str(value)): _tables(of_cell)
            for (kind, value), of_cell in parts_of[campaign].groupby(["cell_kind", "cell_value"])
        }
        found = _of_campaign(cells, counts)
        told |= {(str(campaign), *key): one for key, one in found.items()}
    keys = zip(rows["campaign_id"], rows["cell_kind"], rows["cell_value"], strict=True)
    found_rows = [told.get((str(c), str(k), str(v)), {}) for c, k, v in keys]
    added = {name: [one.get(name) for one in found_rows] for name in ADDED}
    return pd.concat([rows, pd.DataFrame(added, index=rows.index, dtype=object)], axis=1)


def _tables(parts: pd.DataFrame) -> Floats:
    """The counts of a cell, a row for each stratum that has both sides."""
    counts = parts[COUNTS].to_numpy(np.float64)
    return counts[(counts[:, 0] > 0) & (counts[:, 2] > 0)]


def _of_campaign(
    cells: pd.DataFrame, counts: Mapping[tuple[str, str], Floats]
) -> dict[tuple[str, str], dict[str, object]]:
    """What is told of each cell; the tests of all cells of the campaign are of one family."""
    told: dict[tuple[str, str], dict[str, object]] = {}
    tested: list[tuple[str, str]] = []
    for kind, of_kind in cells.groupby("cell_kind"):
        keys = [(str(kind), str(value)) for value in of_kind["cell_value"]]
        keys = [key for key in keys if len(counts[key])]
        effects = [difference(counts[key]) for key in keys]
        if not keys:
            continue
        shrunk = shrunk_effects([lift for lift, _ in effects], [error for _, error in effects])
        small = {key: rounded(float(one)) for key, one in zip(keys, shrunk, strict=True)}
        for key, (lift, _) in zip(keys, effects, strict=True):
            told[key] = {"cell_lift_share": rounded(lift), "shrunk_lift_share": small[key]}
        is_ranked = dict(zip(of_kind["cell_value"], of_kind["cell_reason"].isna(), strict=True))
        ranked = [key for key in keys if is_ranked[key[1]]]
        for key in ranked:
            told[key]["cell_rank"] = 1 + sum(small[key] < small[other] for other in ranked)
        tested += ranked
    for key, p_value in zip(tested, holm([p_of(counts[key]) for key in tested]), strict=True):
        told[key]["adjusted_p_value"] = rounded(p_value)
    return told


def difference(tables: Floats) -> tuple[float, float]:
    """Mantel-Haenszel difference of return rates over strata, and its variance.

    `tables` holds drawn, returned, control drawn and control returned. Source: Greenland and
    Robins, Biometrics 41 (1985), 55-68; in the variance each side has one return and one client
    who did not more (Agresti and Caffo, The American Statistician 54 (2000), 280-288), so that
    a side of which all or none returned is not certain.
    """
    drawn, returned, control_drawn, control_returned = tables.T
    weights = drawn * control_drawn / (drawn + control_drawn)
    weights = weights / weights.sum()
    lift = float((weights * (returned / drawn - control_returned / control_drawn)).sum())
    variance = 0.0 * weights
    for count, total in ((returned, drawn), (control_returned, control_drawn)):
        share = (count + 1) / (total + 2)
        variance = variance + share * (1 - share) / (total + 2)
    return lift, float((np.square(weights) * variance).sum())


def shrunk_effects(effects: Sequence[float], variances: Sequence[float]) -> Floats:
    """Each effect pulled to their common mean, the harder the less its own clients say.

    Normal-normal: the effects are normal about a mean, with the variance of `between_variance`;
    where it is 0, all are that mean.
    """
    found, spread = np.asarray(effects), np.asarray(variances)
    between = between_variance(found, spread) if len(found) > 1 else 0.0
    mean = (found / (spread + between)).sum() / (1 / (spread + between)).sum()
    return np.asarray((found * between + mean * spread) / (between + spread), dtype=np.float64)


def p_of(tables: Floats) -> float:
    """Two-sided p-value of no effect in any stratum (Cochran, Mantel and Haenszel), uncorrected."""
    drawn, returned, control_drawn, control_returned = tables.T
    total, all_returned = drawn + control_drawn, returned + control_returned
    expected = drawn * all_returned / total
    variance = drawn * control_drawn * all_returned * (total - all_returned)
    variance = variance / (np.square(total) * np.maximum(total - 1, 1))
    if variance.sum() <= 0:
        return 1.0
    return float(2 * ndtr(-abs((returned - expected).sum()) / np.sqrt(variance.sum())))
