"""Invented companies that drew campaigns in the past; what a contact does to whom is planted.

Purchases, draws and outcomes are written here; nothing of the pipeline's own reading is used.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RUN_DATE = pd.Timestamp("2026-01-01")
DRAWN_ON = {"automne": pd.Timestamp("2024-10-01"), "printemps": pd.Timestamp("2025-04-01")}
CAUSES = ("price", "late_delivery", "neglect", "product_quality", "unknown")
WINDOW_DAYS = 90


@dataclass(frozen=True)
class Company:
    """`clients`: one row each, with the day on which it is looked at, arm and outcome."""

    clients: pd.DataFrame
    purchases: pd.DataFrame


def company(kind: str, seed: int, drawn: int = 3000, tonight: int = 4000) -> Company:
    """Two campaigns of `drawn` clients half of whom are controls, and clients of tonight.

    Effects differ (by cause and silence, not by money), are the same, or grow with the money.
    """
    rng = np.random.default_rng(seed)
    groups = [*((name, day, drawn) for name, day in DRAWN_ON.items()), ("", RUN_DATE, tonight)]
    frames = [_group(rng, kind, *group) for group in groups]
    clients = pd.concat(frames, ignore_index=True)
    clients["client_id"] = [f"c{number:05d}" for number in range(len(clients))]
    return Company(clients, _purchases(rng, clients))


def _group(
    rng: np.random.Generator, kind: str, campaign: str, day: pd.Timestamp, count: int
) -> pd.DataFrame:
    revenue = np.round(np.exp(rng.normal(6, 1.1, count)), 2)
    silence = rng.integers(100, 700, count)
    cause = rng.integers(0, len(CAUSES), count)
    if kind == "differ":
        effect = np.where(cause == 1, 0.14, 0.0) + np.where(silence < 200, 0.08, 0.0)
        # The large ones come back anyway, or not at all.
        effect = effect * np.where(revenue > np.quantile(revenue, 0.8), 0.1, 1.0)
    elif kind == "same":
        effect = np.full(count, 0.04)
    else:
        effect = 0.1 * (revenue.argsort().argsort() / count) ** 2
    organic = 0.05 + 0.05 * (silence < 250)
    is_target = rng.permutation(np.arange(count) % 2 == 0)
    has_returned = rng.random(count) < organic + effect * is_target
    return pd.DataFrame(
        {
            "campaign_id": campaign,
            "looked_on": day,
            "revenue": revenue,
            "silence": silence,
            "cause": [CAUSES[one] for one in cause],
            "effect": effect,
            "is_target": is_target,
            "has_returned": has_returned & (campaign != ""),
        }
    )


def _purchases(rng: np.random.Generator, clients: pd.DataFrame) -> pd.DataFrame:
    """One to eight purchase days that end with the silence; one after the draw of who returned."""
    counts = rng.integers(1, 9, len(clients))
    owner = np.repeat(np.arange(len(clients)), counts)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    gap = np.repeat(rng.integers(20, 60, len(clients)), counts)
    last = clients["looked_on"] - pd.to_timedelta(clients["silence"], unit="D")
    # All revenue in the last purchase but a cent each, so that the year's is what was planted.
    earlier = place < np.repeat(counts, counts) - 1
    before = (np.repeat(counts, counts) - 1 - place) * gap
    days = pd.DataFrame(
        {
            "client_id": clients["client_id"].to_numpy()[owner],
            "purchased_on": last.to_numpy()[owner] - pd.to_timedelta(before, unit="D").to_numpy(),
            "revenue_eur": np.where(earlier, 0.01, clients["revenue"].to_numpy()[owner]),
        }
    )
    back = clients[clients["has_returned"]]
    returns = pd.DataFrame(
        {
            "client_id": back["client_id"],
            "purchased_on": back["looked_on"]
            + pd.to_timedelta(rng.integers(1, WINDOW_DAYS, len(back)), unit="D"),
            "revenue_eur": 50.0,
        }
    )
    return pd.concat([days, returns], ignore_index=True)
