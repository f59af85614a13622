"""Weights of evidence learned from silences that outlasted the expected purchase.

Of these silences some became losses and some ended by a purchase. Each piece of evidence is taken
to act by itself, beside whatever nobody sees (noisy-or with a leak: Pearl, Probabilistic Reasoning
in Intelligent Systems, 1988, 4.3): a silence becomes no loss with the chance

    exp(-(leak + sum of force x exposure))

and the weight of one whole incident alone is force / (leak + force), of the losses with it the
share that it caused: (RR - 1) / RR for a rate ratio RR. All silences are asked about on the day on
which the purchase was due, so that nobody had more time to meet an incident for having stayed
longer (landmark: Anderson, Cain and Gelber, J. Clinical Oncology 1 (1983), 710-719).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

from reconquete_pipeline.statistics.wilson import rounded

Floats = NDArray[np.float64]
LARGEST_WEIGHT = 0.95


def add_weights(
    rows: pd.DataFrame,
    settings: Mapping[str, object],
    silences: pd.DataFrame,
    exposures: pd.DataFrame,
) -> pd.DataFrame:
    """Add learned_weight and exposed_count to rows of weights_fold and evidence_kind.

    Reads domain_weight; `silences` holds silence_number (from 0), weights_fold, stratum_number
    (from 0) and is_loss, `exposures` silence_number, evidence_kind and exposure (what is left of
    its pieces, in whole ones). The weights of a fold are learned from all others.
    """
    kinds = sorted(rows["evidence_kind"].unique())
    places = {kind: place for place, kind in enumerate(kinds)}
    domain = rows.drop_duplicates("evidence_kind").set_index("evidence_kind")["domain_weight"]
    prior = np.minimum(domain.loc[kinds].to_numpy(np.float64), LARGEST_WEIGHT)
    exposed = np.zeros((len(silences), len(kinds)))
    column = exposures["evidence_kind"].map(places).to_numpy(np.int64)
    exposed[exposures["silence_number"].to_numpy(np.int64), column] = exposures[
        "exposure"
    ].to_numpy(np.float64)
    lost = silences["is_loss"].to_numpy(np.float64)
    strata = silences["stratum_number"].to_numpy(np.int64)
    fold = silences["weights_fold"].to_numpy(np.int64)
    strength = float(str(settings["weights_pseudo_exposures"]))
    found = {}
    for one in np.unique(fold):
        others = fold != one
        weights = prior
        if others.any():
            weights = learned(exposed[others], lost[others], strata[others], prior, strength)
        for kind, place in places.items():
            count = int((exposed[others][:, place] > 0).sum())
            found[int(one), kind] = (rounded(float(weights[place])), count)
    keys = zip(rows["weights_fold"], rows["evidence_kind"], strict=True)
    told = [found[int(one), str(kind)] for one, kind in keys]
    added = {"learned_weight": [w for w, _ in told], "exposed_count": [n for _, n in told]}
    return pd.concat([rows, pd.DataFrame(added, index=rows.index, dtype=object)], axis=1)


def learned(
    exposed: Floats, lost: Floats, strata: NDArray[np.int64], prior: Floats, strength: float
) -> Floats:
    """The weight of each kind of evidence, 0 to LARGEST_WEIGHT.

    `exposed`: silences x kinds; `strata` have a leak each. The `prior` weights count as `strength`
    silences exposed to the kind alone, which became losses as often as these say.
    """
    count = int(strata.max()) + 1
    usual = -float(np.log1p(-np.clip(lost.mean(), 0.01, 0.99)))
    believed = usual + usual * prior / (1 - prior)
    belief = -np.expm1(-believed)

    def cost(values: Floats) -> tuple[float, Floats]:
        leak, force = values[:count], values[count:]
        hazard = leak[strata] + np.einsum("ij,j->i", exposed, force)
        own = usual + force
        gone, own_gone = -np.expm1(-hazard), -np.expm1(-own)
        surprise = -(lost * np.log(gone) - (1 - lost) * hazard).sum()
        surprise -= strength * (belief * np.log(own_gone) - (1 - belief) * own).sum()
        slope = -(lost * np.exp(-hazard) / gone - (1 - lost))
        of_force = np.einsum("ij,i->j", exposed, slope)
        of_force -= strength * (belief * np.exp(-own) / own_gone - (1 - belief))
        of_leak = np.bincount(strata, weights=slope, minlength=count)
        return float(surprise), np.concatenate([of_leak, of_force])

    start = np.concatenate([np.full(count, usual), believed - usual])
    bounds = [(usual / 1000, 5.0)] * count
    bounds += [(0.0, max(5.0, one)) for one in believed - usual]
    found = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    asked = lost if lost.any() else np.ones(len(lost))
    leaks = np.bincount(strata, weights=asked, minlength=count) / asked.sum()
    caused = found[count:] / (found[:count, None] + found[count:])
    weights: Floats = np.minimum(np.einsum("i,ij->j", leaks, caused), LARGEST_WEIGHT)
    return weights
