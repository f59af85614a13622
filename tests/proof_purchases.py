"""Purchase days of the invented clients, from their orders, in pandas alone."""

from functools import cache

import pandas as pd
from proof_company import invented


@cache
def survivors() -> dict[str, str]:
    """Each client number to the one that carries its history."""
    clients = invented().clients
    into = dict(zip(clients["client_id"], clients["merged_into"], strict=True))

    def last(client: str) -> str:
        while pd.notna(into[client]):
            client = into[client]
        return client

    return {client: last(client) for client in into}


@cache
def types() -> dict[str, str]:
    """Type of each client number, `unknown` where none is given."""
    clients = invented().clients.fillna({"client_type": "unknown"})
    return dict(zip(clients["client_id"], clients["client_type"], strict=True))


def surviving(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of known clients, under the numbers that remain."""
    return frame.assign(client_id=frame["client_id"].map(survivors())).dropna(subset="client_id")


@cache
def valid_orders() -> pd.DataFrame:
    """Orders and sums of lines: not cancelled, of a known client, of 0 cents at least.

    Columns order_id, client_id, day, cents. The company counts orders of 0.00 (order_minimum_eur).
    Some are later than AS_OF: they come from the extract that is ahead of the other one.
    """
    raw = invented()
    key = ["order_id", "client_id", "day", "is_cancelled"]
    given = pd.concat([raw.orders, raw.lines.groupby(key, as_index=False)["cents"].sum()])
    given = given[~given["is_cancelled"] & (given["cents"] >= 0)]
    return surviving(given)[["order_id", "client_id", "day", "cents"]]


@cache
def purchase_days() -> pd.DataFrame:
    """client_id, day, cents, orders: one row a day, in order; with the place of the day."""
    mine = valid_orders().groupby(["client_id", "day"], as_index=False)["cents"]
    days = mine.sum().assign(orders=mine.size()["size"])
    return days.assign(place=days.groupby("client_id").cumcount())
