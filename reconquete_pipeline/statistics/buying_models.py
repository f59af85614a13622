"""The buying models as columns: parameters of each model, and what they expect of clients."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reconquete_pipeline.statistics import bg_nbd, gamma_gamma
from reconquete_pipeline.statistics.bg_nbd import BuyingModel, Histories
from reconquete_pipeline.statistics.gamma_gamma import Purchases
from reconquete_pipeline.statistics.maximum_likelihood import Fit
from reconquete_pipeline.statistics.wilson import rounded

Floats = NDArray[np.float64]
BUYING = ["purchase_r", "purchase_alpha_days", "dropout_a", "dropout_b"]
VALUE = ["value_p", "value_q", "value_v_eur"]
ADDED = [*BUYING, *VALUE, "log_likelihood", "fit_reason"]


def add_parameters(models: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Fit each row's model; add its parameters and log likelihood, or the reason for having none.

    Reads model, fitted_client_count and four lists: the histories that occur (repeat_counts,
    last_or_sums in days, ages in days) or the purchases (repeat_counts, last_or_sums in EUR), and
    how many clients share each (equal_counts).
    """
    least = int(str(settings["forecast_min_clients"]))
    fits = [_fit(row, least) for row in _rows(models)]
    added = [_columns(str(model), fit) for model, fit in zip(models["model"], fits, strict=True)]
    frame = pd.DataFrame(added, columns=ADDED, index=models.index, dtype=object)
    return pd.concat([models, frame], axis=1)


def add_past_parameters(models: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """The same for MBG/NBD alone, at the ends of past quarters: no parameters of values."""
    return add_parameters(models, settings).drop(columns=VALUE)


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    names = [str(name) for name in frame.columns]
    columns = [frame[name] for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _fit(row: Mapping[str, object], least: int) -> Fit:
    if int(str(row["fitted_client_count"])) < least:
        return Fit(reason="too_few_clients")
    counted = [
        _whole(row[name]) for name in ("repeat_counts", "last_or_sums", "ages", "equal_counts")
    ]
    # The order of the groups is the database's own; sorted, the sums are the same every night.
    order = np.lexsort(counted)
    repeats, last, ages, counts = (values[order] for values in counted)
    if row["model"] == "gamma_gamma":
        return gamma_gamma.fit(Purchases(repeats, last, counts))
    return bg_nbd.fit(
        Histories(repeats, last, ages, counts), may_leave_at_once=row["model"] == "mbg_nbd"
    )


def _whole(values: object) -> Floats:
    return np.asarray(values if isinstance(values, Iterable) else [], dtype=np.float64)


def _columns(model: str, fit: Fit) -> dict[str, object]:
    names = VALUE if model == "gamma_gamma" else BUYING
    values = [rounded(value) for value in fit.parameters or ()]
    height = None if fit.log_likelihood is None else rounded(fit.log_likelihood)
    found: dict[str, object] = dict.fromkeys(ADDED)
    found |= dict(zip(names, values, strict=False))
    return found | {"log_likelihood": height, "fit_reason": fit.reason}


def add_orders_if_alive(groups: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """Add orders_if_alive, the purchase days expected within forecast_days of a client alive now.

    Reads client_type, repeat_count, age_days and the parameters of MBG/NBD; None where it has none.
    """
    horizon = float(str(settings["forecast_days"]))
    orders = pd.Series([None] * len(groups), index=groups.index, dtype=object)
    for _, group in groups.dropna(subset=BUYING).groupby("client_type"):
        r, alpha, a, b = (float(group[name].iloc[0]) for name in BUYING)
        found = bg_nbd.orders_if_alive(
            group["repeat_count"].to_numpy(np.float64),
            group["age_days"].to_numpy(np.float64),
            horizon,
            BuyingModel(r, alpha, a, b),
        )
        orders.loc[group.index] = [rounded(float(value)) for value in found]
    return groups.assign(orders_if_alive=orders)
