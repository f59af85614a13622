"""P(alive) as the tables compute it, by the macro `model_p_alive`."""

import duckdb
import numpy as np
from numpy.typing import NDArray

from reconquete_pipeline.statistics.bg_nbd import BuyingModel
from reconquete_pipeline.tables.warehouse import MACROS

CALL = next(call for call in MACROS if call.startswith("model_p_alive("))
Floats = NDArray[np.float64]


def p_alive(repeats: Floats, last: Floats, age: Floats, model: BuyingModel) -> Floats:
    """Of clients with so many repeat purchases, days to the last one and days known.

    BG/NBD has b + x - 1 for b + x, and a client without a repeat purchase is alive for certain.
    """
    with duckdb.connect() as connection:
        connection.execute(f"create macro {CALL} as {MACROS[CALL]}")
        b = model.b if model.may_leave_at_once else model.b - 1
        found = [
            connection.execute(
                "select model_p_alive($1, $2, $3, $4, $5, $6, $7)",
                [float(x), float(until), float(known), model.r, model.alpha, model.a, b],
            ).fetchall()[0][0]
            for x, until, known in zip(repeats, last, age, strict=True)
        ]
    alive = np.array(found, dtype=np.float64)
    return alive if model.may_leave_at_once else np.where(repeats > 0, alive, 1.0)
