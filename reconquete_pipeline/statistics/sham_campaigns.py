"""Sham campaigns on past data: how often the rule of the verdict calls an effect where none was.

Clients who were lost on a past day, and whom nobody contacted, are drawn into an arm and a control
at random, again and again, by draw unit; what they bought afterwards is known. Whatever the verdict
then says of the arm is a false alarm (a permutation test of the company's own clients).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from reconquete_pipeline.statistics.stratified import pooled_row

SEED = 20260101


def add_sham_verdicts(
    rows: pd.DataFrame, settings: Mapping[str, object], units: pd.DataFrame
) -> pd.DataFrame:
    """Add how many of sham_draw_count draws were called effective, harmful, and not judged.

    Reads sham_on. `units` counts draw units alike: sham_on, member_count clients of whom
    returned_count came back, and unit_count of them. Half of the units, rounded down, are control.
    """
    draws = int(str(settings["sham_draw_count"]))
    found = [
        _verdicts(units[units["sham_on"] == day], day, draws, settings) for day in rows["sham_on"]
    ]
    names = ["sham_effective_count", "sham_harmful_count", "sham_unjudged_count"]
    added = pd.DataFrame(found, columns=names, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def _verdicts(
    units: pd.DataFrame, day: object, draws: int, settings: Mapping[str, object]
) -> tuple[int, int, int]:
    ordered = units.sort_values(["member_count", "returned_count"])
    counts = ordered["unit_count"].to_numpy(np.int64)
    members = ordered["member_count"].to_numpy(np.int64)
    returned = ordered["returned_count"].to_numpy(np.int64)
    generator = np.random.Generator(np.random.PCG64([SEED, pd.Timestamp(str(day)).toordinal()]))
    controls = generator.multivariate_hypergeometric(
        counts, int(counts.sum()) // 2, size=draws, method="marginals"
    )
    drawn, back = int(counts @ members), int(counts @ returned)
    said = {"effective": 0, "harmful": 0, "inconclusive": 0, "too_few": 0, "no_control": 0}
    cases = np.column_stack([controls @ members, controls @ returned])
    for (control_drawn, control_back), times in zip(
        *np.unique(cases, axis=0, return_counts=True), strict=True
    ):
        case = (
            back - int(control_back),
            drawn - int(control_drawn),
            int(control_back),
            int(control_drawn),
        )
        said[str(pooled_row([case], settings)["verdict"])] += int(times)
    return said["effective"], said["harmful"], said["too_few"] + said["no_control"]
