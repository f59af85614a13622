"""Lift adjusted for what was known of the clients on the day of the draw."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

from reconquete_pipeline.statistics.money import CONTROL
from reconquete_pipeline.statistics.wilson import rounded

Floats = NDArray[np.float64]
COVARIATES = ["organic_return_share", "log_spend", "draw_recency_days"]
ADDED = ["adjusted_lift_share", "adjusted_low_share", "adjusted_high_share"]


def add_adjusted_lift(
    rows: pd.DataFrame,
    settings: Mapping[str, object],
    clients: pd.DataFrame,
) -> pd.DataFrame:
    """Add adjusted_lift_share and its interval (-1 to 1) to rows without an adjustment_reason.

    Reads campaign_id and arm. `clients` hold compared_stratum, has_returned and the covariates of
    each client of the primary window (missing: the mean of the others).
    """
    confidence = float(str(settings["confidence_share"]))
    told: dict[tuple[str, str], list[Decimal | None]] = {}
    clients_of = dict(list(clients.groupby("campaign_id")))
    wanted = rows[rows["adjustment_reason"].isna()]
    for campaign, arms in wanted.groupby("campaign_id")["arm"]:
        drawn = clients_of[campaign]
        for arm in arms:
            sides = drawn[drawn["arm"].isin([arm, CONTROL])]
            told[str(campaign), str(arm)] = _adjusted(sides, str(arm), confidence)
    keys = zip(rows["campaign_id"], rows["arm"], strict=True)
    found = [told.get((str(campaign), str(arm)), [None, None, None]) for campaign, arm in keys]
    added = pd.DataFrame(found, columns=ADDED, index=rows.index, dtype=object)
    return pd.concat([rows, added], axis=1)


def _adjusted(clients: pd.DataFrame, arm: str, confidence: float) -> list[Decimal | None]:
    # Clients of a stratum of one side are compared with nobody.
    sides = clients.groupby("compared_stratum")["arm"].transform("nunique")
    clients = clients[sides > 1]
    covariates = clients[COVARIATES].astype(np.float64)
    covariates = covariates.fillna(covariates.mean()).fillna(0.0)
    strata = pd.get_dummies(clients["compared_stratum"]).to_numpy(np.float64)
    lift, error = lin(
        clients["has_returned"].to_numpy(np.float64),
        np.asarray(clients["arm"] == arm, dtype=np.float64),
        np.hstack([covariates.to_numpy(np.float64), strata[:, 1:]]),
    )
    reach = float(ndtri((1 + confidence) / 2)) * error
    bounded = [min(max(one, -1.0), 1.0) for one in (lift, lift - reach, lift + reach)]
    return [rounded(one) for one in bounded]


def lin(outcome: Floats, treated: Floats, covariates: Floats) -> tuple[float, float]:
    """The effect of a treatment, and its HC2 standard error, adjusted for centred covariates.

    Ordinary least squares on the treatment, the covariates and their products: Lin, Annals of
    Applied Statistics 7 (2013), 295-318. HC2: MacKinnon and White, Journal of Econometrics 29
    (1985), 305-325. Covariates that say nothing beyond the others are left out.
    """
    centred = covariates - covariates.mean(axis=0)
    spread = centred.std(axis=0)
    centred = centred[:, spread > 0] / spread[spread > 0]
    # The regression with all products is one of each side: each must know its own slopes.
    slopes = [
        np.linalg.qr(centred[treated == side] - centred[treated == side].mean(axis=0))[1]
        for side in (0.0, 1.0)
    ]
    kept = np.ones(centred.shape[1], dtype=bool)
    for triangle in slopes:
        size = np.abs(np.diag(triangle))
        kept[: len(size)] &= size > 1e-8 * np.sqrt(len(outcome))
    centred = centred[:, kept]
    design = np.column_stack([np.ones(len(outcome)), treated, centred, centred * treated[:, None]])
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ (design.T @ outcome)
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    residuals = outcome - design @ coefficients
    # A row that decides alone has no residual, and adds no error.
    weights = np.square(residuals) / np.maximum(1 - leverage, 1e-12)
    meat = design.T @ (design * weights[:, None])
    variance = float((inverse @ meat @ inverse)[1, 1])
    return float(coefficients[1]), float(np.sqrt(variance))
