"""Systematic sampling: whoever stands where the cumulated share passes a whole number is drawn."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from reconquete_pipeline.statistics.columns import Column, Columns


def add_arm_numbers(
    chunks: Iterator[Columns], settings: Mapping[str, object], arms: pd.DataFrame
) -> Iterator[Columns]:
    """Add arm_number to each campaign_number and place (1, 2, … in the order of the draw).

    `arms` hold one row per campaign_number and arm_number: weight_ppm, weight_left_ppm (its own
    weight and that of all later arms) and start_offset_ppm.
    """
    del settings
    for chunk in chunks:
        numbers = np.full(len(chunk["place"]), -1)
        for campaign_number in np.unique(chunk["campaign_number"]):
            is_here = chunk["campaign_number"] == campaign_number
            arms_here = arms[arms["campaign_number"] == campaign_number].sort_values("arm_number")
            numbers[is_here] = arm_numbers(chunk["place"][is_here], arms_here)
        yield {"arm_number": numbers}


def arm_numbers(places: Column, arms: pd.DataFrame) -> Column:
    """The arm of each place, the arms drawn one after another from those left; -1 without one.

    Every unit has exactly its planned probability, every stretch of the order its quota.
    """
    found, left = np.full(len(places), -1), np.arange(len(places))
    columns = ["arm_number", "weight_ppm", "weight_left_ppm", "start_offset_ppm"]
    for number, weight, weight_left, start in arms[columns].to_numpy(dtype=int).tolist():
        drawn_before, drawn = (
            (start + up_to * weight) // max(weight_left, 1) for up_to in (places - 1, places)
        )
        is_drawn = drawn > drawn_before
        found[left[is_drawn]] = number
        left, places = left[~is_drawn], (places - drawn)[~is_drawn]
    return found
