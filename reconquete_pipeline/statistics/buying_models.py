"""The buying models as columns: parameters of each model, and what they expect of clients."""

from collections.abc import Mapping, Sequence

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
COUNTED = ["repeat_count", "last_or_sum", "age", "equal_count"]
ADDED = [*BUYING, *VALUE, "log_likelihood", "fit_reason"]


def add_parameters(
    models: pd.DataFrame, settings: Mapping[str, object], groups: pd.DataFrame
) -> pd.DataFrame:
    """Fit each row's model; add its parameters and log likelihood, or the reason for having none.

    Reads model, kind and fitted_client_count. `groups` holds, for each type and kind, the histories
    that occur (repeat_count, last_or_sum in days, age in days) or the purchases (repeat_count,
    last_or_sum in EUR), and how many clients share each (equal_count).
    """
    parts = {
        part: [rows[name].to_numpy(np.float64) for name in COUNTED]
        for part, rows in groups.groupby(["client_type", "kind"])
    }
    nobody = [np.zeros(0) for _ in COUNTED]
    keys = zip(models["client_type"], models["kind"], strict=True)
    return _fitted(models, [parts.get(key, nobody) for key in keys], settings)


def add_past_parameters(models: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """The same for MBG/NBD alone, at the ends of past quarters: no parameters of values.

    The groups of each row are in four lists: repeat_counts, last_or_sums, ages, equal_counts.
    """
    lists = zip(*(models[f"{name}s"] for name in COUNTED), strict=True)
    counted = [[np.asarray(values, dtype=np.float64) for values in row] for row in lists]
    return _fitted(models, counted, settings).drop(columns=VALUE)


def _fitted(
    models: pd.DataFrame, counted: Sequence[Sequence[Floats]], settings: Mapping[str, object]
) -> pd.DataFrame:
    least = int(str(settings["forecast_min_clients"]))
    rows = zip(models["model"], models["fitted_client_count"], counted, strict=True)
    added = [
        _columns(str(model), _fit(str(model), groups))
        if count >= least
        else _columns(str(model), Fit(reason="too_few_clients"))
        for model, count, groups in rows
    ]
    frame = pd.DataFrame(added, columns=ADDED, index=models.index, dtype=object)
    return pd.concat([models, frame], axis=1)


def _fit(model: str, counted: Sequence[Floats]) -> Fit:
    # The order of the groups is the database's own; sorted, the sums are the same every night.
    order = np.lexsort(counted)
    repeats, last, ages, counts = (values[order] for values in counted)
    if model == "gamma_gamma":
        return gamma_gamma.fit(Purchases(repeats, last, counts))
    return bg_nbd.fit(Histories(repeats, last, ages, counts), may_leave_at_once=model == "mbg_nbd")


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
