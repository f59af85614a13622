"""Ten thousand invented clients as seven extracts would bring them: orders and what was said.

Everything that the stage `clients` must tell apart is here: merged numbers, cancelled orders,
orders by lines, corrections known later, days after the run date, quick clicks, ended contracts.
"""

from datetime import date

import numpy as np
import pandas as pd
from crowd_talk import call_reports, campaign_events, contacts, contracts
from numpy.random import Generator

FIRST, LAST = date(2021, 1, 1), date(2026, 11, 30)
SPAN = (LAST - FIRST).days
CLIENTS = 10_000
NEVER = 100_000
# kind → share of the clients, regularity, mean interval in days
RHYTHMS = {
    "fast": (0.01, 6.0, 15.0),
    "regular": (0.05, 16.0, 30.0),
    "random": (0.17, 1.0, 80.0),
    "slow": (0.27, 4.0, 120.0),
    "falling": (0.06, 4.0, 22.0),
}
OTHERS = {"seasonal": 0.08, "once": 0.26, "prospect": 0.10}
# When a corrected version of a client came; nights before it know the first version.
CORRECTED_ON = date(2026, 1, 10)
LAST_DAYS = [date(2026, 7, 20), date(2026, 7, 21), date(2025, 6, 20), date(2025, 6, 21)]
Frames = dict[str, pd.DataFrame]


def invented(seed: int) -> Frames:
    """Extract → rows as they lie in the store."""
    chance = np.random.default_rng(seed)
    bought = purchases(chance)
    orders, lines = orders_and_lines(chance, bought)
    ids = np.array([f"C{number:05}" for number in range(CLIENTS)])
    last = bought.groupby("client").day.max().reindex(range(CLIENTS)).to_numpy()
    return {
        "clients": clients(chance, ids),
        "orders": orders,
        "order_lines": lines,
        "contracts": contracts(chance, ids, SPAN, FIRST),
        "contacts": contacts(chance, ids, last, FIRST),
        "campaign_events": campaign_events(chance, ids, last, FIRST),
        "call_reports": call_reports(chance, ids, last, FIRST),
    }


def purchases(chance: Generator) -> pd.DataFrame:
    """(client, day) of every day on which somebody ordered; days from FIRST."""
    shares = {kind: row[0] for kind, row in RHYTHMS.items()} | OTHERS
    kinds = chance.choice(list(shares), CLIENTS, p=list(shares.values()))
    parts = []
    for kind, (_, regularity, mean) in RHYTHMS.items():
        who = np.flatnonzero(kinds == kind)
        parts.append(walk(chance, who, regularity, mean, is_falling=kind == "falling"))
    who = np.flatnonzero(kinds == "once")
    parts.append((who, chance.integers(0, SPAN, len(who))))
    who = np.flatnonzero(kinds == "seasonal").repeat(12)
    opens = chance.integers(0, 365, CLIENTS)[who]
    years = 365 * chance.integers(0, 6, len(who))
    parts.append((who, opens + years + chance.integers(0, 70, len(who))))
    client, day = (np.concatenate([part[i] for part in parts]) for i in range(2))
    found = pd.DataFrame({"client": client, "day": day})
    return found[found.day < SPAN].drop_duplicates().reset_index(drop=True)


def walk(
    chance: Generator, who: np.ndarray, regularity: float, mean: float, *, is_falling: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Purchase days of buyers with a rhythm, of whom many leave and some of those come back."""
    width = int(SPAN / mean * 1.3) + 2
    gaps = chance.gamma(regularity, mean / regularity, (len(who), width))
    gaps = np.maximum(1, np.rint(gaps)).astype(np.int64)
    place = np.arange(width)[None, :]
    leaves = chance.integers(1, max(3, int(width * 1.6)), (len(who), 2))
    if is_falling:
        turns = chance.integers(width // 5, width // 2, len(who))[:, None]
        gaps = np.where(place > turns, 7 * gaps, gaps)
        leaves[:, :1] = turns + chance.integers(2, 8, (len(who), 1))
    away = np.where(chance.random(len(who)) < 0.4, NEVER, chance.integers(100, 1100, len(who)))
    gaps = np.where((place == leaves[:, :1]) | (place == leaves[:, 1:]), away[:, None], gaps)
    late = int(SPAN * 0.1) if is_falling else int(SPAN * 0.8)
    gaps[:, 0] = chance.integers(0, late, len(who)) * (chance.random(len(who)) < 0.7)
    return who.repeat(width), gaps.cumsum(axis=1).ravel()


def orders_and_lines(chance: Generator, bought: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders given whole, by lines, or both; a few cancelled, worth nothing, or of nobody known."""
    told = bought.loc[bought.index.repeat(chance.choice((1,) * 8 + (2, 3), len(bought)))]
    size = len(told)
    seconds = chance.choice((0, 86_399, 40_000, 61_234), size)
    frame = pd.DataFrame(
        {
            "order_id": [f"O{number:06}" for number in chance.permutation(size)],
            "client_id": [f"C{number:05}" for number in told.client],
            "ordered_at": at(told.day.to_numpy(), seconds),
            "cents": chance.choice((0, 1, 999, 1000, 5000, -500, 31_999), size),
            "status": chance.choice(("confirmed", None), size, p=(0.9, 0.1)),
            "cancelled_on": None,
        }
    )
    frame.loc[chance.random(size) < 0.6, "cents"] = 4250
    frame.loc[chance.random(size) < 0.005, "client_id"] = "X00001"
    is_off = chance.random(size) < 0.04
    frame.loc[is_off, "status"] = "cancelled"
    dated = np.flatnonzero(is_off & (chance.random(size) < 0.8))
    later = told.day.to_numpy()[dated] + chance.integers(0, 90, len(dated))
    frame["cancelled_on"] = frame["cancelled_on"].astype(object)
    frame.iloc[dated, frame.columns.get_loc("cancelled_on")] = [day(one) for one in later]
    kind = chance.choice(("whole", "both", "lines"), size, p=(0.7, 0.15, 0.15))
    return frame[kind != "lines"].assign(net_amount_eur=lambda f: euros(f.cents)).drop(
        columns="cents"
    ), lines_of(chance, frame, kind)


def lines_of(chance: Generator, orders: pd.DataFrame, kind: np.ndarray) -> pd.DataFrame:
    """Lines of the orders that have some: of `both`, a third names neither client nor day."""
    has = kind != "whole"
    chosen = orders[has].assign(kind=kind[has])
    chosen = chosen.loc[chosen.index.repeat(chance.integers(1, 4, len(chosen)))].reset_index(
        drop=True
    )
    number = chosen.groupby("order_id").cumcount()
    extra = chance.choice((0, 0, 250, -250, 10_000), len(chosen))
    chosen["cents"] = np.where(number == 0, chosen.cents, extra)
    chosen["line_number"] = number + 1
    is_bare = (chosen.kind == "both") & (chosen.order_id.str[-1].isin(list("036")))
    for name in ("client_id", "ordered_at"):
        chosen[name] = chosen[name].astype(object).where(~is_bare, None)
    # An order that only came by lines is cancelled by all of them; the others by the whole one.
    is_off = (chosen.kind == "lines") & (chosen.status == "cancelled")
    chosen["status"] = np.where(is_off, "cancelled", None)
    return chosen.assign(net_amount_eur=euros(chosen.cents))[
        ["order_id", "line_number", "client_id", "ordered_at", "net_amount_eur", "status"]
    ]


def clients(chance: Generator, ids: np.ndarray) -> pd.DataFrame:
    """The list of clients; some rows have a second version, delivered on CORRECTED_ON."""
    first = pd.DataFrame(
        {
            "client_id": ids,
            "client_type": chance.choice(("B2B", "B2C", None), CLIENTS, p=(0.5, 0.4, 0.1)),
            "ceased_on": some_days(chance, 0.05, CLIENTS),
            "merged_into": None,
            "_known_on": FIRST,
        }
    )
    second = first.sample(frac=0.08, random_state=2).assign(_known_on=CORRECTED_ON)
    second["ceased_on"] = some_days(chance, 0.3, len(second))
    # Some end on the very day of a night, or on the day after it.
    for part in (first, second):
        chosen = chance.choice(part.index, 40, replace=False)
        part.loc[chosen, "ceased_on"] = chance.choice(np.array(LAST_DAYS, object), 40)
    for part, share in ((first, 0.02), (second, 0.3)):
        # Into a later number, so that chains end.
        place = part.client_id.str[1:].astype(int)
        step = chance.integers(1, 40, len(part))
        is_merged = (chance.random(len(part)) < share) & (place + step < CLIENTS)
        part["merged_into"] = [
            f"C{one:05}" if merged else None
            for one, merged in zip(place + step, is_merged, strict=True)
        ]
    first.loc[chance.choice(CLIENTS, 5, replace=False), "merged_into"] = "nobody"
    both = pd.concat([first, second]).assign(_file_id=lambda f: 1 + (f._known_on != FIRST))
    owners = parents(ids, set(both.client_id[both.merged_into.notna()]))
    return both.assign(parent_id=[owners.get(one) for one in both.client_id])


def parents(ids: np.ndarray, merged: set[str]) -> dict[str, str]:
    """Some belong to a client that stands later in the list, so without loops, or to a firm."""
    chance = np.random.default_rng(20_260_630)
    step = chance.integers(1, 6, len(ids)) * (chance.random(len(ids)) < 0.3)
    owners = [*ids, *["firm"] * 6]
    found = {ids[place]: owners[place + by] for place, by in enumerate(step) if by}
    return {one: owner for one, owner in found.items() if not {one, owner} & merged}


def some_days(chance: Generator, share: float, size: int) -> list[date | None]:
    days = chance.integers(0, SPAN, size)
    is_told = chance.random(size) < share
    return [day(one) if told else None for one, told in zip(days, is_told, strict=True)]


def day(offset: int) -> date:
    return date.fromordinal(FIRST.toordinal() + int(offset))


def at(days: np.ndarray, seconds: np.ndarray) -> pd.Series:
    """Days from FIRST and seconds of the day as moments."""
    moments = np.datetime64(FIRST, "s") + days * np.timedelta64(86_400, "s")
    return pd.Series((moments + seconds.astype("timedelta64[s]")).astype(object))


def euros(cents: pd.Series) -> list[str]:
    return [f"{'-' if one < 0 else ''}{abs(one) // 100}.{abs(one) % 100:02}" for one in cents]
