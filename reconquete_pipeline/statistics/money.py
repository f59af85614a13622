"""The money that a campaign brought beyond what its drawn clients would have spent without it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reconquete_pipeline.statistics.bootstrap import Group, gain

Floats = NDArray[np.float64]
CONTROL = "control"
MEASURES = {
    "net_revenue_eur": "incremental_revenue",
    "winsorised_revenue_eur": "winsorised_increment",
    "net_margin_eur": "incremental_margin",
}


def add_money(
    rows: pd.DataFrame,
    settings: Mapping[str, object],
    strata: pd.DataFrame,
    amounts: pd.DataFrame,
) -> pd.DataFrame:
    """Add uncompared_count, and what each arm brought in euros with its interval.

    Reads campaign_id, arm, window_days and money_reason; where the latter is filled nothing is
    told. `strata` hold drawn_count of each campaign_id, compared_stratum and arm; `amounts` the
    net_revenue_eur, winsorised_revenue_eur and net_margin_eur of each client (client_number, from
    1) and window_days; who spent nothing has no row.
    """
    confidence = float(str(settings["confidence_share"]))
    told: dict[tuple[str, str, int], dict[str, object]] = {}
    shown = rows[rows["money_reason"].isna()]
    drawn_of = dict(list(strata.groupby("campaign_id")))
    spent_of = dict(list(amounts.groupby("campaign_id")))
    for campaign, wanted in shown.groupby("campaign_id"):
        draw = Draw(str(campaign), drawn_of[campaign], spent_of[campaign])
        for arm, of_arm in wanted.groupby("arm"):
            windows = sorted({int(days) for days in of_arm["window_days"]})
            for window, found in draw.money(str(arm), windows, confidence).items():
                told[str(campaign), str(arm), window] = found
    names = ["uncompared_count"]
    names += [
        f"{new}{end}" for new in MEASURES.values() for end in ("_eur", "_low_eur", "_high_eur")
    ]
    keys = zip(rows["campaign_id"], rows["arm"], rows["window_days"], strict=True)
    found_rows = [told.get((str(c), str(a), int(w)), {}) for c, a, w in keys]
    added = {name: [found.get(name) for found in found_rows] for name in names}
    return pd.concat([rows, pd.DataFrame(added, index=rows.index, dtype=object)], axis=1)


@dataclass(frozen=True)
class Draw:
    """The drawn clients of one campaign."""

    campaign: str
    strata: pd.DataFrame
    amounts: pd.DataFrame

    def money(
        self, arm: str, windows: list[int], confidence: float
    ) -> dict[int, dict[str, object]]:
        """What the arm brought, by window. Strata without a control are compared with nobody."""
        drawn, controls = self.drawn(arm), self.drawn(CONTROL)
        compared = sorted(set(drawn) & set(controls))
        if not compared:
            return {}
        pairs = [
            (
                Group(drawn[one], self.spent(one, arm, windows)),
                Group(controls[one], self.spent(one, CONTROL, windows)),
            )
            for one in compared
        ]
        found = gain(pairs, confidence, [seed(self.campaign, arm, one) for one in compared])
        uncompared = sum(count for one, count in drawn.items() if one not in controls)
        told: dict[int, dict[str, object]] = {}
        for place, window in enumerate(windows):
            told[window] = {"uncompared_count": uncompared}
            for number, name in enumerate(MEASURES.values()):
                column = place * len(MEASURES) + number
                told[window][f"{name}_eur"] = euros(found.amounts[column])
                told[window][f"{name}_low_eur"] = euros(found.lows[column])
                told[window][f"{name}_high_eur"] = euros(found.highs[column])
        return told

    def drawn(self, arm: str) -> dict[str, int]:
        """How many each stratum drew into the arm."""
        rows = self.strata[self.strata["arm"] == arm]
        return dict(zip(rows["compared_stratum"], rows["drawn_count"].astype(int), strict=True))

    def spent(self, stratum: str, arm: str, windows: list[int]) -> Floats:
        """A row for each client who spent anything, a column for each window and measure.

        In whole cents, whose sums are exact whatever their order: every machine finds the same.
        """
        rows = self.amounts
        rows = rows[(rows["compared_stratum"] == stratum) & (rows["arm"] == arm)]
        rows = rows[rows["window_days"].isin(windows)]
        clients, places = np.unique(rows["client_number"].to_numpy(np.int64), return_inverse=True)
        columns = np.searchsorted(windows, rows["window_days"].to_numpy(np.int64))
        amounts = np.zeros((len(clients), len(windows), len(MEASURES)))
        amounts[places, columns] = np.rint(100 * rows[list(MEASURES)].to_numpy(np.float64))
        return amounts.reshape(len(clients), len(windows) * len(MEASURES))


def seed(campaign: str, arm: str, stratum: str) -> list[int]:
    """The seed of a resampling, by names alone: the same every night. `all` strata have no name."""
    name = "" if stratum == "all" else stratum
    digest = hashlib.sha256(f"{campaign}\n{arm}\n{name}".encode()).digest()
    return [int.from_bytes(digest[start : start + 4]) for start in (0, 4, 8, 12)]


def euros(cents: float) -> Decimal | None:
    """An amount of cents in euros, rounded to the cent, as it is stored; None where unknown."""
    return None if np.isnan(cents) else Decimal(round(cents)).scaleb(-2)
