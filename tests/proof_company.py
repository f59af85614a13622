"""Ten thousand invented clients over four years, as their orders, contacts and list come in.

Buyers of one day, fast and slow ones, leavers, seasonal ones; merged numbers, cancelled, negative
and free orders, orders after the last day known, several orders a day, orders given by lines.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd
from numpy.random import Generator

FIRST, AS_OF, RUN_DATE = date(2022, 5, 2), date(2026, 5, 20), date(2026, 5, 23)
CLIENTS, MERGED, UNKNOWN_TYPE = 10_000, 200, 150
SPAN = (RUN_DATE - FIRST).days
EPOCH = date(1970, 1, 1)
EVENTS = ("sent", "bounced", "bounced", "delivered", "opened", "clicked", "quote", "follow_up")
EVENTS += ("unsubscribed",)
PRODUCTS = (*(f"P{number:02}" for number in range(12)), None)


@dataclass(frozen=True)
class Raw:
    """What is delivered; days are whole days since 1 January 1970, amounts whole cents."""

    orders: pd.DataFrame  # order_id, client_id, day, cents, is_cancelled
    lines: pd.DataFrame  # order_id, line_number, client_id, day, product_id, cents, is_cancelled
    clients: pd.DataFrame  # client_id, client_type, merged_into, potential_cents
    contacts: pd.DataFrame  # contact_id, client_id, day, direction, is_delivered
    events: pd.DataFrame  # campaign_id, client_id, event, day
    draws: pd.DataFrame  # campaign_id, client_id, arm, start (day before the window)


def number_of(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def numbers_of(days: pd.Series) -> pd.Series:
    """Dates of a table as days since 1 January 1970; NaN where there is none."""
    return (pd.to_datetime(days) - pd.Timestamp(EPOCH)).dt.days


@cache
def invented() -> Raw:
    """The company; the same on every call."""
    chance = np.random.default_rng(20_260_520)
    ids = np.array([f"C{number:05}" for number in chance.permutation(CLIENTS)])
    days = [visits_of(chance, place) for place in range(CLIENTS)]
    owner = np.repeat(np.arange(CLIENTS), [len(own) for own in days])
    visits = pd.DataFrame({"owner": owner, "day": np.concatenate(days)})
    orders = orders_of(chance, visits, ids)
    by_lines = (orders["client_id"] > "C07000").to_numpy() & (chance.random(len(orders)) < 0.8)
    return Raw(
        orders[~by_lines].reset_index(drop=True),
        lines_of(chance, orders[by_lines]),
        clients_of(chance, ids),
        contacts_of(chance, ids),
        events_of(chance, ids),
        draws_of(chance, ids),
    )


def visits_of(chance: Generator, place: int) -> np.ndarray:
    """Days on which one client comes, counted from FIRST; some come never."""
    kind = place % 10
    start = int(chance.integers(0, SPAN))
    if kind == 0:
        return np.array([], int) if place % 20 == 0 else np.array([start])
    if kind <= 3:
        return np.array([start])
    if kind == 4:
        # A season of up to ten weeks around the same day of each year.
        own = chance.integers(0, 366) + 365 * np.arange(-1, 5) + chance.integers(0, 70, 6)
        own = own[chance.random(6) < 0.85]
        return np.unique(own[(own >= 0) & (own < SPAN)])
    mean = {5: 14.0, 6: 45.0, 7: 45.0, 8: 120.0, 9: 260.0}[kind] * chance.gamma(4, 0.25)
    shape, leaves = (4.0, 0.02) if kind in (5, 7) else (1.0, 0.12)
    if kind == 5:
        leaves = 0.08
    gaps = np.maximum(1, np.rint(chance.gamma(shape, mean / shape, 400))).astype(int)
    stays = chance.geometric(leaves) if chance.random() < 0.8 else 400
    own = start * (place % 3 > 0) // 2 + np.concatenate([[0], np.cumsum(gaps)])[:stays]
    return np.unique(own[own < SPAN])


def orders_of(chance: Generator, visits: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    """One to three orders for each visit; a few are cancelled, negative, free, or nobody's."""
    again = np.repeat(np.arange(len(visits)), chance.choice([1, 1, 1, 1, 2, 3], len(visits)))
    count = len(again)
    usual = np.exp(chance.normal(4.5, 0.8, CLIENTS))[visits["owner"].to_numpy()[again]]
    cents = np.rint(100 * usual * chance.gamma(3, 1 / 3, count)).astype(np.int64)
    luck = chance.random(count)
    cents[luck < 0.04] = 0
    cents[(luck > 0.04) & (luck < 0.05)] *= -1
    # Clients who get everything free.
    free = visits["owner"].to_numpy()[again] % 97 == 0
    cents[free] = 0
    client = ids[visits["owner"].to_numpy()[again]].astype(object)
    client[luck > 0.998] = "nobody"
    return pd.DataFrame(
        {
            "order_id": [f"O{number:06}" for number in chance.permutation(count)],
            "client_id": client,
            "day": visits["day"].to_numpy()[again] + number_of(FIRST),
            "cents": cents,
            "is_cancelled": chance.random(count) < 0.03,
        }
    )


def lines_of(chance: Generator, orders: pd.DataFrame) -> pd.DataFrame:
    """The orders as one to three lines each, which add up to the same."""
    parts = chance.choice([1, 2, 3], len(orders))
    lines = orders.loc[orders.index.repeat(parts)].reset_index(drop=True)
    lines["line_number"] = lines.groupby("order_id").cumcount() + 1
    rest = lines["line_number"] > 1
    taken = pd.Series(chance.choice([0, 100, 250], len(lines)), lines.index).where(rest, 0)
    others = taken.groupby(lines["order_id"]).transform("sum")
    lines["cents"] = taken.where(rest, lines["cents"] - others)
    # Each client has its favourites, so that products come and go.
    usual = lines["client_id"].map(hash_of) + lines["day"] // 200
    product = (usual + chance.integers(0, 4, len(lines))) % len(PRODUCTS)
    lines["product_id"] = [PRODUCTS[place] for place in product]
    return lines


def hash_of(client_id: str) -> int:
    """A number of the client that is the same in every process."""
    return sum(map(ord, client_id))


def clients_of(chance: Generator, ids: np.ndarray) -> pd.DataFrame:
    """The list of clients: types, merged numbers (some twice over), and a potential of some."""
    client_type = np.where(np.arange(CLIENTS) % 5 < 2, "B2B", "B2C").astype(object)
    client_type[chance.permutation(CLIENTS)[:UNKNOWN_TYPE]] = None
    into: list[str | None] = [None] * CLIENTS
    for place in range(1, MERGED + 1):
        into[place] = str(ids[place - 1 if place % 3 == 0 else CLIENTS - place])
    potential = np.exp(chance.normal(6, 1.5, CLIENTS)).astype(int) * 100.0
    potential[chance.random(CLIENTS) < 0.3] = np.nan
    potential[chance.random(CLIENTS) < 0.02] = 0
    return pd.DataFrame(
        {
            "client_id": ids,
            "client_type": client_type,
            "merged_into": into,
            "potential_cents": potential,
        }
    )


def contacts_of(chance: Generator, ids: np.ndarray) -> pd.DataFrame:
    """Contacts of some clients, many of them near the ends of quarters and 90 days later."""
    client = chance.choice(ids[: CLIENTS // 3], 9_000)
    day = number_of(FIRST) + chance.integers(0, SPAN, len(client))
    quarters = np.array([number_of(day) for day in quarter_ends()])
    near = chance.random(len(day)) < 0.3
    edge = quarters[chance.integers(0, len(quarters), len(day))]
    edge = edge + chance.choice([0, 90], len(day)) + chance.integers(-1, 3, len(day))
    day = np.where(near, np.minimum(edge, number_of(RUN_DATE)), day)
    return pd.DataFrame(
        {
            "contact_id": [f"K{number:05}" for number in range(len(client))],
            "client_id": client,
            "day": day,
            "direction": chance.choice(np.array(["outbound", "inbound", None]), len(client)),
            "is_delivered": chance.choice(np.array([True, True, False, None]), len(client)),
        }
    )


def events_of(chance: Generator, ids: np.ndarray) -> pd.DataFrame:
    """Events of campaigns of clients whom nobody contacts otherwise."""
    frame = pd.DataFrame(
        {
            "campaign_id": "mailing",
            "client_id": chance.choice(ids[CLIENTS // 3 : CLIENTS // 2], 3_000),
            "event": chance.choice(np.array(EVENTS), 3_000),
            "day": number_of(FIRST) + chance.integers(0, SPAN, 3_000),
        }
    )
    return frame.drop_duplicates()


WINDOWS = {"whole": (30, 240), "late": (30, 240), "short": (60, 91)}


def draws_of(chance: Generator, ids: np.ndarray) -> pd.DataFrame:
    """Three campaigns around the end of 2025; merged numbers among the drawn."""
    starts = {"whole": date(2025, 12, 31), "late": date(2026, 1, 1), "short": date(2025, 12, 30)}
    count = 2_400
    campaign = np.repeat(list(starts), count)
    drawn = np.concatenate([chance.permutation(ids)[:count] for _ in starts])
    return pd.DataFrame(
        {
            "campaign_id": campaign,
            "client_id": drawn,
            "arm": np.where(chance.random(len(drawn)) < 0.8, "control", "mail"),
            "start": [number_of(starts[one]) for one in campaign],
        }
    )


def quarter_ends() -> list[date]:
    """Last days of the quarters that ended by AS_OF."""
    firsts = (date(year, month, 1) for year in range(2022, 2027) for month in (1, 4, 7, 10))
    return [day for day in (one - timedelta(days=1) for one in firsts) if FIRST <= day <= AS_OF]
