"""Three invented companies whose clients left for known causes, to hold against what is told.

``company(story, seed)`` draws what a company's extracts hold over three years, who left, when and
why. The law was written down from what such companies look like, before anything was scored on it;
``causes_truth`` says what a reader of the extracts can know at best under the same law.

The law. A client buys at gamma intervals. Records are drawn as if nobody ever left; each incident
in them (``incidents``, the only reading of the records) raises the hazard of leaving by ``force``,
all told, spread over ``decay_days`` (exponentially), times the client's own latent sensitivity.
Standing hazards act beside: no reason at all, causes that leave no record, clients who cost more
than they bring. The first of all these clocks that rings is the cause. Then the orders after it,
and the records that hang on them, are taken out. Whatever the company does (visits, contracts,
calls) depends on its orders alone, never on a departure that it cannot see.

Time is counted in whole days from ``START`` (day 0) to ``AS_OF`` (day ``LAST_DAY``). In the frames
as drawn, dates are days and clients are numbers; ``dated`` and ``undated`` turn them round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from causes_incidents import (
    Days,
    Frames,
    Whole,
    incidents,
    latest_order,
    month_days,
    standing,
    undated,
)
from causes_law import (
    ACTIVE_DAYS,
    ANSWER_LAG,
    ANSWERS,
    AREAS,
    AS_OF,
    ASKED_DAYS,
    CALL_SHARE,
    CATEGORIES,
    CAUSES,
    CLOSED_AREA,
    CLOSED_SHARE,
    COSTLY_SHARE,
    DEMANDING_COMPLAINTS,
    DEMANDING_SHARE,
    DROPPED_FAMILY,
    DROPPED_SHARE,
    EARLY_DAYS,
    EARLY_SHARE,
    EASY_ANSWERS,
    ENDED_BY_US_YEARLY,
    FAMILIES,
    FORGOTTEN_SHARE,
    INCIDENT_CAUSES,
    KINDS,
    LAST_DAY,
    LATEST_FIRST,
    LAWS,
    LOST_REASONS,
    MARGIN_SHARE,
    MOVED_OUT_SHARE,
    NEVER,
    NO_MORE_USE,
    ONE_OFF_PRODUCTS,
    OUTSIDE,
    OUTSIDE_SHARE,
    PRODUCTS,
    SALESPEOPLE,
    SALESPERSON_LEAVES,
    SEEDS,
    SENSITIVITY_LOG_SD,
    SEVERITIES,
    SILENT_ANSWER,
    SILENT_DAYS,
    START,
    STORIES,
    UNANSWERED_CALL_SHARE,
    WORDS_FR,
    Law,
    says,
)

__all__ = ["AS_OF", "CAUSES", "SEEDS", "STORIES", "Company", "company"]

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Company:
    """The extracts of one invented company, and its truth.

    - ``extracts``: one frame per extract, columns as in ``sql/staging``; ``clients`` has one row
      per version, with ``delivered_on`` (day of its file) beside.
    - ``truth``: one row per client that left: client_id, left_on (first day on which it was no
      client any more), cause, is_observable (a record or a true declaration in the extracts tells
      it), declared_cause (None: said nothing), has_hidden_motive (declared price or competitor,
      left for an incident).
    - ``incidents``: client_id, day, kind, cause, has_led: all that acted up to leaving or the end.
    """

    story: str
    seed: int
    extracts: Frames
    truth: pd.DataFrame
    incidents: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _People:
    """One value per client: what is known of it and its latent values."""

    first: Days
    interval: Days  # mean, days
    sensitivity: Days
    is_b2b: Flags
    zone: npt.NDArray[np.object_]
    prefix: npt.NDArray[np.object_]
    product: Whole
    is_one_off: Flags
    is_demanding: Flags
    is_costly: Flags
    amount: Days
    count: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", len(self.first))


def _on_open_day(days: Days, is_b2b: Flags) -> Days:
    """Move firms' Saturdays and Sundays to Monday."""
    weekday = (days + START.weekday()) % 7
    return days + np.where(is_b2b & (weekday > 4), 7 - weekday, 0)


def _people(rng: np.random.Generator, law: Law) -> _People:
    n = law.clients
    is_b2b = rng.random(n) < law.b2b_share
    early = rng.random(n) < EARLY_SHARE
    first = np.where(early, rng.integers(0, EARLY_DAYS, n), rng.integers(60, LATEST_FIRST, n))
    places = [(zone, prefix) for zone, prefixes in AREAS.items() for prefix in prefixes]
    drawn = rng.integers(0, len(places), n)
    zone = np.array([places[i][0] for i in drawn], dtype=object)
    prefix = np.array([places[i][1] for i in drawn], dtype=object)
    closing = rng.random(n) < CLOSED_SHARE
    zone[closing], prefix[closing] = CLOSED_AREA[0], CLOSED_AREA[1]
    outside = rng.random(n) < OUTSIDE_SHARE
    prefix[outside] = rng.choice(np.array(OUTSIDE, dtype=object), int(outside.sum()))
    family = rng.integers(0, FAMILIES - 1, n)
    family = np.where(rng.random(n) < DROPPED_SHARE, DROPPED_FAMILY[0], family)
    # A client whose family ends by then starts with another one.
    family = np.where((first >= DROPPED_FAMILY[1]) & (family == DROPPED_FAMILY[0]), 0, family)
    sensitivity = np.exp(SENSITIVITY_LOG_SD * (rng.standard_normal(n) - SENSITIVITY_LOG_SD / 2))
    return _People(
        first=_on_open_day(first.astype(np.float64), is_b2b),
        interval=law.rate_days / rng.gamma(law.rate_shape, size=n),
        sensitivity=sensitivity,
        is_b2b=is_b2b,
        zone=zone,
        prefix=prefix,
        product=family * (PRODUCTS // FAMILIES) + rng.integers(0, PRODUCTS // FAMILIES, n),
        is_one_off=rng.random(n) < law.one_off_share,
        is_demanding=rng.random(n) < DEMANDING_SHARE,
        is_costly=rng.random(n) < COSTLY_SHARE * ("costs" not in law.absent),
        amount=law.amount_median * np.exp(0.6 * rng.standard_normal(n)),
    )


def _orders(rng: np.random.Generator, law: Law, people: _People) -> pd.DataFrame:
    """Plan the orders up to ``LAST_DAY``; firms order from Monday to Friday, one order a day."""
    most = int(1.5 * LAST_DAY / people.interval.min()) + 10
    scale = (people.interval / law.interval_shape)[:, None]
    steps = np.maximum(1, np.rint(rng.gamma(law.interval_shape, size=(people.count, most)) * scale))
    days = people.first[:, None] + np.cumsum(steps, axis=1) - steps[:, :1]
    days = _on_open_day(days, people.is_b2b[:, None])
    client, place = np.nonzero(days <= LAST_DAY)
    orders = pd.DataFrame({"client_id": client, "ordered_at": days[client, place]})
    orders = orders.drop_duplicates(ignore_index=True)
    amount = people.amount[orders["client_id"]] * np.exp(0.3 * rng.standard_normal(len(orders)))
    orders["net_amount_eur"] = np.maximum(1, np.rint(amount * 100)) / 100
    orders["margin_eur"] = np.rint(amount * MARGIN_SHARE * 100) / 100
    orders["_order"] = np.arange(len(orders))
    return orders


def _texts(choices: Mapping[str, float], rng: np.random.Generator, size: int) -> pd.Series[str]:
    names = np.array(list(choices), dtype=object)
    return pd.Series(rng.choice(names, size=size, p=list(choices.values())), dtype=object)


def _if(flags: npt.NDArray[np.bool_], text: str) -> npt.NDArray[np.object_]:
    return np.where(flags, np.array(text, dtype=object), np.array(None, dtype=object))


def _some(
    rng: np.random.Generator, orders: pd.DataFrame, share: float | npt.NDArray[np.floating]
) -> pd.DataFrame:
    """Take each order with its chance; columns client_id, ordered_at, net_amount_eur, _order."""
    chosen = orders[rng.random(len(orders)) < share]
    columns = ["client_id", "ordered_at", "net_amount_eur", "_order"]
    return chosen[columns].reset_index(drop=True)


def _deliveries(rng: np.random.Generator, law: Law, orders: pd.DataFrame) -> pd.DataFrame:
    grade = rng.choice(4, size=len(orders), p=[1 - sum(law.late_shares), *law.late_shares])
    low, high = np.array([-1, 1, 2, 5]), np.array([1, 2, 5, 15])
    late = rng.integers(low[grade], high[grade])
    promised = orders["ordered_at"] + rng.integers(2, 5, len(orders))
    return pd.DataFrame(
        {
            "client_id": orders["client_id"],
            "promised_on": promised,
            "delivered_on": promised + late,
            "incident": _if(late >= 2, "late"),
            "_order": orders["_order"],
        }
    )


def _returns(rng: np.random.Generator, law: Law, deliveries: pd.DataFrame) -> pd.DataFrame:
    """Defects, and as many goods that simply were not wanted."""
    drawn = deliveries[rng.random(len(deliveries)) < 2 * law.defect_share]
    return pd.DataFrame(
        {
            "client_id": drawn["client_id"],
            "sent_back_on": drawn["delivered_on"] + rng.integers(2, 21, len(drawn)),
            "return_reason": rng.choice(np.array(["defect", "not_wanted"], object), len(drawn)),
            "credit_eur": np.rint(rng.uniform(5, 80, len(drawn)) * 100) / 100,
            "_order": drawn["_order"],
        }
    ).reset_index(drop=True)


def _complaints(
    rng: np.random.Generator, law: Law, people: _People, orders: pd.DataFrame, late: pd.Series[bool]
) -> pd.DataFrame:
    plain = _some(rng, orders, law.complaint_share)
    plain["category"] = _texts(
        dict(zip(CATEGORIES, law.category_shares, strict=True)), rng, len(plain)
    )
    angry = _some(rng, orders, 0.25 * late.to_numpy(dtype=np.float64))
    angry["category"] = "delay"
    demanding = people.is_demanding[orders["client_id"]] * DEMANDING_COMPLAINTS
    groundless = _some(rng, orders, demanding)
    groundless["category"] = _texts(dict.fromkeys(CATEGORIES[:4], 0.25), rng, len(groundless))
    groundless["outcome"] = "unfounded"
    told = pd.concat([plain, angry, groundless], ignore_index=True)
    size = len(told)
    told["opened_on"] = told["ordered_at"] + rng.integers(2, 26, size)
    outcome = _texts({"founded": 0.68, "unfounded": 0.22, "refused": 0.10}, rng, size)
    told["outcome"] = told["outcome"].astype(object).where(told["outcome"].notna(), outcome)
    severity = _texts(SEVERITIES, rng, size)
    told["severity"] = severity.where(told["outcome"] != "unfounded", "low")
    lag = np.ceil(8 * np.exp(0.6 * rng.standard_normal(size)))
    lag = np.where(rng.random(size) < 0.15, rng.integers(31, 91, size), lag)
    lag = np.where((rng.random(size) < 0.08) & (told["outcome"] == "founded"), np.nan, lag)
    told["resolved_on"] = told["opened_on"] + lag
    told["outcome"] = told["outcome"].where(told["resolved_on"].notna(), None)
    told["is_about_person"] = told["category"] == "person"
    return told.drop(columns=["ordered_at", "net_amount_eur"])


def _invoices(rng: np.random.Generator, law: Law, orders: pd.DataFrame) -> pd.DataFrame:
    issued = orders["ordered_at"] + 2
    due = issued + 30
    size = len(orders)
    paid = due + np.where(rng.random(size) < 0.15, rng.integers(1, 21, size), -2)
    disputed = rng.random(size) < law.disputed_share
    unpaid = np.where(disputed, rng.random(size) < 0.5, rng.random(size) < law.unpaid_share)
    return pd.DataFrame(
        {
            "client_id": orders["client_id"],
            "issued_on": issued,
            "due_on": due,
            "net_amount_eur": orders["net_amount_eur"],
            "paid_on": np.where(unpaid, np.nan, paid),
            "is_disputed": disputed,
            "_order": orders["_order"],
        }
    )


def _quotes(rng: np.random.Generator, law: Law, orders: pd.DataFrame) -> pd.DataFrame:
    told = _some(rng, orders, law.quote_share)
    size = len(told)
    quoted = told["ordered_at"] + rng.integers(3, 16, size)
    won = rng.random(size) < 0.45
    return pd.DataFrame(
        {
            "client_id": told["client_id"],
            "quoted_on": quoted,
            "net_amount_eur": np.rint(told["net_amount_eur"] * 150) / 100,
            "decided_on": quoted + rng.integers(5, 31, size),
            "is_won": won,
            "lost_reason": _texts(LOST_REASONS, rng, size).where(~won, None),
            "_order": told["_order"],
        }
    )


def _market(rng: np.random.Generator, with_products: bool) -> Frames:
    """Draw products, price changes, stock-outs and competitors' promotions."""
    every = np.arange(PRODUCTS + ONE_OFF_PRODUCTS)
    once = every >= PRODUCTS
    family = np.where(once, FAMILIES, every // (PRODUCTS // FAMILIES))
    dropped = np.where(family == DROPPED_FAMILY[0], float(DROPPED_FAMILY[1]), np.nan)
    products = pd.DataFrame(
        {"product_id": every, "product_family": family, "is_one_off": once}
    ).assign(discontinued_on=dropped)
    old = np.exp(rng.normal(3, 0.8, len(every)))
    changes = []
    for new_year in (184, 550, 915):  # 1 January 2024, 2025, 2026, and the quarter after
        grade = rng.choice(3, size=len(every), p=[0.6, 0.28, 0.12])
        low, high = np.array([0.005, 0.035, 0.085]), np.array([0.025, 0.075, 0.15])
        new = old * (1 + rng.uniform(low[grade], high[grade]))
        day = new_year + 10 * rng.integers(0, 9, len(every))
        changes.append(
            pd.DataFrame({"product_id": every, "changed_on": day}).assign(
                old_price_eur=np.round(old, 4), new_price_eur=np.round(new, 4)
            )
        )
        old = new
    starts = rng.integers(20, LAST_DAY - 20, 60)
    stock_outs = pd.DataFrame({"product_id": rng.integers(0, PRODUCTS, 60), "starts_on": starts})
    stock_outs["ends_on"] = starts + rng.integers(5, 30, 60)
    begins = rng.integers(20, LAST_DAY - 20, 70)
    promotions = pd.DataFrame(
        {
            "competitor": rng.choice(np.array(["Durand", "Lemaire", "Promodis"], object), 70),
            "product_family": rng.integers(0, FAMILIES, 70).astype(float),
            "zone": rng.choice(np.array([*AREAS], object), 70),
            "starts_on": begins,
            "ends_on": begins + rng.integers(7, 22, 70),
            "depth_share": np.where(
                rng.random(70) < 0.4, rng.uniform(0.30, 0.5, 70), rng.uniform(0.05, 0.25, 70)
            ).round(2),
        }
    )
    promotions = promotions.drop_duplicates(
        ["competitor", "product_family", "zone", "starts_on"], ignore_index=True
    )
    if not with_products:  # whatever the trade, in the whole zone; a quarter of the clients each
        promotions = promotions.iloc[:16].assign(product_family=np.nan)
        return {"competitor_promotions": promotions}
    keys = ["product_id", "starts_on"]
    return {
        "products": products,
        "price_changes": pd.concat(changes, ignore_index=True),
        "stock_outs": stock_outs.drop_duplicates(keys, ignore_index=True),
        "competitor_promotions": promotions,
    }


def _lines(rng: np.random.Generator, people: _People, orders: pd.DataFrame) -> pd.DataFrame:
    """Line 1 is the client's product (another one once its family has ended), then extras."""
    client = orders["client_id"].to_numpy()
    day = orders["ordered_at"].to_numpy()
    per_family = PRODUCTS // FAMILIES
    own = people.product[client]
    gone = (own // per_family == DROPPED_FAMILY[0]) & (day >= DROPPED_FAMILY[1])
    own = np.where(gone, own % per_family, own)
    is_first = ~orders["client_id"].duplicated().to_numpy()
    once = np.where(is_first, people.is_one_off[client], rng.random(len(orders)) < 0.004)
    extra = ~once & (rng.random(len(orders)) < 0.35)
    product = np.where(
        once,
        PRODUCTS + rng.integers(0, ONE_OFF_PRODUCTS, len(orders)),
        rng.integers(0, DROPPED_FAMILY[0] * per_family, len(orders)),
    )
    amount = orders["net_amount_eur"].to_numpy()
    second = np.where(once | extra, np.rint(amount * 30) / 100, 0.0)
    quantity = rng.integers(1, 12, len(orders))
    first = pd.DataFrame(
        {
            "line_number": 1,
            "client_id": client,
            "ordered_at": day,
            "product_id": own,
            "quantity": quantity,
            "net_amount_eur": np.round(amount - second, 2),
            "_order": orders["_order"],
        }
    )
    other = first.assign(line_number=2, product_id=product, quantity=1, net_amount_eur=second)
    lines = pd.concat([first, other[once | extra]], ignore_index=True)
    family = np.where(lines["product_id"] >= PRODUCTS, FAMILIES, lines["product_id"] // per_family)
    return lines.assign(product_family=family).sort_values(
        ["_order", "line_number"], ignore_index=True
    )


def _clients(rng: np.random.Generator, law: Law, people: _People) -> pd.DataFrame:
    """Give the versions of the clients: as created, after a move, after a cessation."""
    n = people.count
    yearly_revenue = people.amount * 365 / people.interval
    cost = np.where(people.is_costly, rng.uniform(1.2, 2.5, n), rng.uniform(0.05, 0.7, n))
    towns = zip(people.prefix, rng.integers(0, 990, n), strict=True)
    postal = np.array([f"{prefix}{town:03d}" for prefix, town in towns], dtype=object)
    base = pd.DataFrame(
        {
            "client_id": np.arange(n),
            "client_type": np.where(people.is_b2b, "B2B", "B2C"),
            "created_on": people.first,
            "postal_code": postal,
            "potential_eur": yearly_revenue.round(2),
            "cost_to_serve_eur": (cost * MARGIN_SHARE * yearly_revenue).round(2),
            "zone": people.zone,
            "ceased_on": np.nan,
        }
    )
    if "costs" in law.absent:
        base = base.drop(columns=["potential_eur", "cost_to_serve_eur"])
    months = month_days()
    base["delivered_on"] = months[np.searchsorted(months, people.first)]
    moving = people.first + rng.exponential(365 / law.moved_yearly, n)
    moves = moving < months[-1]  # people move on the first of a month
    to = np.where(
        rng.random(n) < MOVED_OUT_SHARE,
        rng.choice(np.array(OUTSIDE, object), n),
        rng.choice(np.array([p for prefixes in AREAS.values() for p in prefixes], object), n),
    )
    moved = base[moves].copy()
    moved["postal_code"] = to[moves] + moved["postal_code"].str[2:]
    moved["delivered_on"] = months[np.searchsorted(months, moving[moves])]
    versions = pd.concat([base, moved], ignore_index=True)
    ceasing = np.floor(people.first + 1 + rng.exponential(365 / law.ceased_yearly, n))
    latest = versions.drop_duplicates("client_id", keep="last").sort_values("client_id")
    ceased = latest[ceasing < months[-1]].copy()
    ceased["ceased_on"] = ceasing[ceased["client_id"]]
    told_on = months[np.searchsorted(months, ceased["ceased_on"])]
    ceased["delivered_on"] = np.maximum(told_on, ceased["delivered_on"])
    versions = pd.concat([versions, ceased], ignore_index=True)
    told: pd.DataFrame = versions.drop_duplicates(
        ["client_id", "delivered_on"], keep="last", ignore_index=True
    )
    return told


def _coverage() -> pd.DataFrame:
    served = [prefix for prefixes in AREAS.values() for prefix in prefixes]
    rows = [(prefix, np.nan) for prefix in served] + [(CLOSED_AREA[1], float(CLOSED_AREA[2]))]
    return pd.DataFrame(rows, columns=["postal_prefix", "ends_on"]).assign(starts_on=0.0)


def _client_salespeople(rng: np.random.Generator, people: _People) -> pd.DataFrame:
    """Half of the salespeople leave; each of their clients goes to another one."""
    n = people.count
    leaves = np.where(
        rng.random(SALESPEOPLE) < SALESPERSON_LEAVES, rng.integers(200, 1000, SALESPEOPLE), NEVER
    )
    own, other = rng.integers(0, SALESPEOPLE, n), rng.integers(0, SALESPEOPLE, n)
    change = np.maximum(leaves[own], people.first)
    changes = (leaves[own] <= LAST_DAY) & (own != other)
    frame = pd.DataFrame({"client_id": np.arange(n), "salesperson_id": own})
    frame["starts_on"], frame["ends_on"] = people.first, np.where(changes, change - 1, np.nan)
    direct = changes & (leaves[own] <= people.first)
    frame.loc[direct, "salesperson_id"] = other[direct]
    frame.loc[direct, "ends_on"] = np.nan
    later = frame[changes & ~direct].copy()
    later["salesperson_id"] = other[changes & ~direct]
    later["starts_on"], later["ends_on"] = change[changes & ~direct], np.nan
    periods: pd.DataFrame = pd.concat([frame, later], ignore_index=True)
    return periods


def _visits(rng: np.random.Generator, people: _People) -> pd.DataFrame:
    """Plan visits and calls from the first order on, some two months apart, rare for some."""
    n, most = people.count, 40
    forgotten = np.where(rng.random(n) < FORGOTTEN_SHARE, rng.integers(100, 1000, n), NEVER)
    steps = rng.integers(40, 80, (n, most))
    days = people.first[:, None] + np.cumsum(steps, axis=1) - steps[:, :1]
    made = (days <= LAST_DAY) & ((days < forgotten[:, None]) | (rng.random((n, most)) < 0.15))
    client, place = np.nonzero(made)
    channel = _texts({"visit": 0.6, "phone": 0.4}, rng, len(client))
    return pd.DataFrame(
        {"client_id": client, "contacted_at": days[client, place], "channel": channel}
    )


def _mails(rng: np.random.Generator, law: Law, people: _People) -> pd.DataFrame:
    """Give mass e-mails to all, for ever, and more in some months to those on the heavy list."""
    months, n = month_days(), people.count
    heavy_from = np.where(rng.random(n) < law.heavy_share, rng.integers(0, 32, n), 99)
    heavy_to = heavy_from + rng.integers(3, 9, n)
    number = np.arange(len(months))
    heavy = (number >= heavy_from[:, None]) & (number < heavy_to[:, None])
    leaves_list = heavy & (rng.random(heavy.shape) < 0.06)
    end = np.where(leaves_list.any(axis=1), months[leaves_list.argmax(axis=1)] + 27, NEVER)
    frames = []
    for after in (*law.mail_days, *((1, 7, 9, 11, 15, 22, 25, 27) if law.heavy_share else ())):
        day = months + after
        gets = (day >= people.first[:, None]) & (day <= end[:, None])
        gets &= heavy if after not in law.mail_days else True
        client, month = np.nonzero(gets)
        frames.append(pd.DataFrame({"client_id": client, "contacted_at": day[month]}))
    mails = pd.concat(frames, ignore_index=True).assign(channel="email")
    last = mails["contacted_at"].to_numpy() == end[mails["client_id"]]
    mails["reaction"] = _if(last, "unsubscribed")
    mails["reacted_at"] = np.where(last, mails["contacted_at"], np.nan)
    return mails


def _silence(orders: pd.DataFrame, frame: pd.DataFrame, column: str) -> Days:
    """Give the days since each row's client's latest order; infinite where there is none."""
    day = frame[column].to_numpy(dtype=np.float64)
    row = latest_order(orders, frame["client_id"].to_numpy(dtype=np.int64), day)
    since = day - orders["ordered_at"].to_numpy()[np.maximum(row, 0)]
    return np.where(row >= 0, since, np.inf)


def _contracts(terms: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Give the yearly terms of clients who order: the company ends a few, and silence the others.

    ``terms``: client_id, starts_on, us_on (the day on which the company would end it, or never).
    """
    silence = _silence(orders, terms, "starts_on")
    going = terms[silence <= ACTIVE_DAYS].copy()
    us = pd.Series(_silence(orders, going, "us_on") <= ACTIVE_DAYS, index=going.index)
    stops = us & (going["us_on"] < going["starts_on"] + 365)
    first_stop = going["us_on"].where(stops).groupby(going["client_id"]).transform("min")
    going = going[~(first_stop < going["starts_on"])]
    ended = stops.loc[going.index] & (going["us_on"] >= going["starts_on"])
    going["ends_on"] = going["starts_on"] + 364
    renewed = going["client_id"].duplicated(keep="last").astype(object)
    going["is_renewed"] = renewed.where((going["ends_on"] < LAST_DAY) | ended, None)
    going["ended_on"] = going["us_on"].where(ended)
    going["ended_by"] = _if(ended.to_numpy(), "us")
    going["end_reason"] = _if(ended.to_numpy(), "Résiliation à notre initiative")
    return going.drop(columns="us_on").reset_index(drop=True)


def _terms(rng: np.random.Generator, law: Law, people: _People) -> pd.DataFrame:
    holders = np.flatnonzero(rng.random(people.count) < law.contract_share)
    us = people.first[holders] + 30 + rng.exponential(365 / ENDED_BY_US_YEARLY, len(holders))
    frame = pd.DataFrame({"client_id": np.repeat(holders, 3), "us_on": np.repeat(np.floor(us), 3)})
    frame["starts_on"] = people.first[frame["client_id"]] + np.tile([0, 365, 730], len(holders))
    return frame[frame["starts_on"] <= LAST_DAY].reset_index(drop=True)


def _leave(
    rng: np.random.Generator, people: _People, acted: pd.DataFrame, always: pd.DataFrame
) -> pd.DataFrame:
    """Let the clocks ring: per client (row), the moment of leaving and the place of what rang.

    ``at``: days, ``NEVER`` where nothing rings before ``LAST_DAY``; ``place``: row of ``acted``,
    or its length plus the row of ``always``.
    """
    force = acted["kind"].map({name: kind.force for name, kind in KINDS.items()}).to_numpy()
    decay = acted["kind"].map({name: kind.decay_days for name, kind in KINDS.items()}).to_numpy()
    touchy = acted["kind"].map({name: kind.is_touchy for name, kind in KINDS.items()})
    force = force * np.where(touchy, people.sensitivity[acted["client_id"]], 1.0)
    share = rng.exponential(size=len(acted)) / force
    with np.errstate(divide="ignore", invalid="ignore"):
        rings = np.where(share < 1, acted["day"] - decay * np.log1p(-share), NEVER)
    rate = always["yearly"] * np.where(
        always["is_touchy"], people.sensitivity[always["client_id"]], 1.0
    )
    waits = people.first[always["client_id"]] + rng.exponential(size=len(always)) * 365 / rate
    clocks = pd.DataFrame(
        {
            "client_id": np.concatenate([acted["client_id"], always["client_id"]]),
            "at": np.concatenate([rings, waits]),
            "place": np.arange(len(acted) + len(always)),
        }
    )
    first = clocks.sort_values(["client_id", "at"]).drop_duplicates("client_id")
    first["at"] = first["at"].where(first["at"] < LAST_DAY, NEVER)
    told: pd.DataFrame = first.set_index("client_id")
    return told


# What is known on AS_OF: the day of a row, then columns that become known later with their day.
CUTS: Final[dict[str, tuple[str, dict[str, tuple[str, ...]]]]] = {
    "complaints": ("opened_on", {"resolved_on": ("outcome",)}),
    "deliveries": ("_ordered", {"delivered_on": ("incident",)}),
    "returns": ("sent_back_on", {}),
    "invoices": ("issued_on", {"paid_on": ()}),
    "quotes": ("quoted_on", {"decided_on": ("is_won", "lost_reason")}),
    "contacts": ("contacted_at", {}),
    "contracts": ("starts_on", {"ended_on": ("ended_by", "end_reason")}),
    "surveys": ("answered_on", {}),
    "stock_outs": ("starts_on", {"ends_on": ()}),
    "competitor_promotions": ("starts_on", {"ends_on": ()}),
}


def _known(frames: Frames) -> Frames:
    known = dict(frames)
    for name, (day, later) in CUTS.items():
        if name not in frames:
            continue
        frame = frames[name]
        frame = frame[frame[day] <= LAST_DAY].copy() if day in frame else frame.copy()
        for column, with_it in later.items():
            unknown = frame[column] > LAST_DAY
            for blank in (column, *with_it):
                frame[blank] = frame[blank].astype(object).where(~unknown, None)
            frame[column] = frame[column].astype(float)
        known[name] = frame.reset_index(drop=True)
    return known


def _asked(rng: np.random.Generator, left: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Ask the silent why: client_id, day of the answer, said, by_call; only who answers.

    ``left``: client_id, at, cause. The question comes ``ASKED_DAYS`` after the last order; who had
    not left by then does not answer.
    """
    asked = left["client_id"].map(orders.groupby("client_id")["ordered_at"].max()) + ASKED_DAYS
    day = asked + rng.integers(ANSWER_LAG[0], ANSWER_LAG[1] + 1, len(left))
    answers = rng.random(len(left)) < left["cause"].map(ANSWERS)
    said = [rng.choice([*says(c)], p=[*says(c).values()]) for c in left["cause"]]
    frame = pd.DataFrame({"client_id": left["client_id"], "day": day, "said": said})
    frame["by_call"] = rng.random(len(left)) < CALL_SHARE
    frame["probability"] = rng.choice([0.10, 0.25, 0.50, 0.75], len(left), p=[0.5, 0.3, 0.15, 0.05])
    told: pd.DataFrame = frame[answers & (np.floor(left["at"]) < asked) & (day <= LAST_DAY)]
    return told.reset_index(drop=True)


def _answers(
    rng: np.random.Generator, law: Law, frames: Frames, told: pd.DataFrame
) -> tuple[Frames, pd.DataFrame]:
    """Write the answers down: surveys, call reports and the calls; and satisfaction surveys."""
    orders = frames["orders"]
    happy = _some(rng, orders, 0.01)
    score = 8 + rng.integers(-2, 3, len(happy))
    if "deliveries" in frames:
        late = frames["deliveries"].set_index("_order")
        late_days = happy["_order"].map(late["delivered_on"] - late["promised_on"])
        score = score - 3 * (late_days >= 5).to_numpy(dtype=np.int64)
    satisfied = pd.DataFrame({"client_id": happy["client_id"], "satisfaction_score": score})
    satisfied["answered_on"] = happy["ordered_at"] + 10
    by_call = told["by_call"] & ("call_reports" not in law.absent)
    written = told[~by_call]
    cause = written["said"].where(written["said"] != SILENT_ANSWER, None)
    why = pd.DataFrame({"client_id": written["client_id"], "answered_on": written["day"]})
    why = why.assign(cause=cause, return_probability_share=written["probability"])
    surveys = pd.concat([satisfied, why], ignore_index=True)
    if "call_reports" in law.absent:
        return {"surveys": surveys}, pd.DataFrame()
    spoken = told[by_call]
    calls = pd.DataFrame({"client_id": spoken["client_id"], "called_at": spoken["day"]})
    silent = spoken["said"] == SILENT_ANSWER
    calls["call_outcome"] = np.select(
        [silent, spoken["said"].isin(NO_MORE_USE)], ["refused", "no_more_use"], "other_solution"
    )
    calls["change_reason"] = spoken["said"].map(WORDS_FR)
    calls["competitor"] = _if((spoken["said"] == "competitor_offer").to_numpy(), "Lemaire")
    calls["step_reached"] = np.where(silent, 2, 6)
    last = orders.groupby("client_id")["ordered_at"].max()
    tried = last[rng.random(len(last)) < UNANSWERED_CALL_SHARE]
    nobody = pd.DataFrame(
        {"client_id": tried.index, "called_at": tried.to_numpy() + ASKED_DAYS + 5}
    )
    nobody = nobody.assign(call_outcome="no_answer", step_reached=1)
    calls = pd.concat([calls, nobody[nobody["called_at"] <= LAST_DAY]], ignore_index=True)
    calls["contact_id"] = [f"A{number:06d}" for number in range(len(calls))]
    made = pd.DataFrame(
        {
            "contact_id": calls["contact_id"],
            "client_id": calls["client_id"],
            "contacted_at": calls["called_at"],
            "channel": "phone",
            "campaign_id": "rappel-inactifs",
            "is_delivered": calls["call_outcome"] != "no_answer",
        }
    )
    return {"surveys": surveys, "call_reports": calls}, made


IDS: Final = {
    "complaints": ("complaint_id", "R"),
    "returns": ("return_id", "B"),
    "invoices": ("invoice_id", "F"),
    "quotes": ("quote_id", "D"),
    "contacts": ("contact_id", "T"),
    "contracts": ("contract_id", "K"),
    "surveys": ("response_id", "S"),
}
NUMBERED: Final = {
    "product_id": "P{:03d}",
    "product_family": "Famille {}",
    "salesperson_id": "V{:02d}",
}
WITH_ORDER: Final = ("orders", "order_lines", "deliveries", "returns")
WITHOUT_CLIENT: Final = ("deliveries",)


def _code(values: pd.Series[float], form: str) -> npt.NDArray[np.object_]:
    """Write numbers as codes; a missing one stays missing."""
    codes, numbers = pd.factorize(values)
    names = np.array([form.format(int(number)) for number in numbers] + [None], dtype=object)
    return np.asarray(names[codes], dtype=object)


def dated(frames: Frames) -> Frames:
    """Turn frames as drawn into extracts: dates, codes, ids; hidden columns go."""
    extracts: Frames = {}
    for name, frame in frames.items():
        out = frame.reset_index(drop=True)
        if name in IDS:
            column, letter = IDS[name]
            numbers = pd.Series(
                [f"{letter}{number:06d}" for number in range(len(out))], dtype=object
            )
            out[column] = out[column].fillna(numbers) if column in out else numbers
        if name in WITH_ORDER:
            out["order_id"] = _code(out["_order"], "C{:07d}")
        if name in WITHOUT_CLIENT:
            out = out.drop(columns="client_id")
        if "client_id" in out:
            out["client_id"] = _code(out["client_id"], "L{:05d}")
        for column in out.columns.intersection([*NUMBERED]):
            out[column] = _code(out[column], NUMBERED[column])
        for column in out.columns[out.columns.str.endswith(("_on", "_at"))]:
            days = pd.to_timedelta(out[column].astype(float), unit="D")
            out[column] = (pd.Timestamp(START) + days).astype("datetime64[s]")
        extracts[name] = out.drop(columns=out.columns[out.columns.str.startswith("_")])
    return extracts


@dataclass(frozen=True, eq=False)
class _Plan:
    """What would be recorded if nobody left, and what of it depends on the orders that remain."""

    frames: Frames
    visits: pd.DataFrame
    mails: pd.DataFrame
    terms: pd.DataFrame

    def with_orders(self, law: Law, orders: pd.DataFrame) -> Frames:
        """Keep what these orders leave: their records, visits while they last, contracts."""
        kept = set(orders["_order"])
        frames = {
            name: frame[frame["_order"].isin(kept)].reset_index(drop=True)
            if "_order" in frame
            else frame
            for name, frame in self.frames.items()
        } | {"orders": orders.reset_index(drop=True)}
        contacts = [self.mails]
        if "visits" not in law.absent:
            silence = _silence(frames["orders"], self.visits, "contacted_at")
            contacts.append(self.visits[silence <= SILENT_DAYS])
        frames["contacts"] = pd.concat(contacts, ignore_index=True).assign(is_delivered=True)
        if "contracts" not in law.absent:
            frames["contracts"] = _contracts(self.terms, frames["orders"])
        return frames


def _plan(rng: np.random.Generator, law: Law, people: _People) -> _Plan:
    orders = _orders(rng, law, people)
    frames = {"orders": orders, "clients": _clients(rng, law, people)}
    frames |= _market(rng, "products" not in law.absent)
    late = pd.Series(False, index=orders.index)
    if "products" in frames:
        frames["order_lines"] = _lines(rng, people, orders)
        frames["deliveries"] = _deliveries(rng, law, orders)
        frames["returns"] = _returns(rng, law, frames["deliveries"])
        late = frames["deliveries"]["delivered_on"] - frames["deliveries"]["promised_on"] >= 5
    frames["complaints"] = _complaints(rng, law, people, orders, late)
    frames["invoices"] = _invoices(rng, law, orders)
    frames["quotes"] = _quotes(rng, law, orders)
    frames["coverage"] = _coverage()
    frames["client_salespeople"] = _client_salespeople(rng, people)
    frames["salespeople"] = pd.DataFrame({"salesperson_id": np.arange(SALESPEOPLE)})
    mails, visits = _mails(rng, law, people), _visits(rng, people)
    frames = {name: frame for name, frame in frames.items() if name not in law.absent}
    return _Plan(frames, visits, mails, _terms(rng, law, people))


def company(story: str, seed: int) -> Company:
    """Draw the company of a story and seed; the same two give the same frames."""
    law = LAWS[story]
    rng = np.random.default_rng((20260630, STORIES.index(story), seed))
    people = _people(rng, law)
    plan = _plan(rng, law, people)
    acted = incidents(plan.with_orders(law, plan.frames["orders"]))
    always = standing(plan.frames["clients"], law)
    leaving = _leave(rng, people, acted, always)
    at = leaving["at"].reindex(range(people.count)).to_numpy()
    orders = plan.frames["orders"]
    orders = orders[orders["ordered_at"] <= at[orders["client_id"]]]
    frames = _known(plan.with_orders(law, orders))
    what = pd.concat([acted, always], ignore_index=True)
    gone = leaving[leaving["at"] < NEVER].reset_index()
    left = gone.assign(cause=what["cause"].to_numpy()[gone["place"]])
    told = _asked(rng, left, frames["orders"])
    answers, calls = _answers(rng, law, frames, told)
    frames["contacts"] = pd.concat([frames["contacts"], calls], ignore_index=True)
    extracts = dated(_known(frames | answers))
    seen = incidents(undated(extracts)).assign(is_seen=True).drop_duplicates()
    what = what.merge(seen, on=["client_id", "day", "kind", "cause"], how="left")
    recorded = what["is_seen"].notna() | what["is_recorded"].eq(True)
    said = told.set_index("client_id")["said"].replace(SILENT_ANSWER, None)
    declared = left["client_id"].map(said).astype(object)
    declared = declared.where(declared.notna(), None)
    hidden = declared.isin(EASY_ANSWERS) & left["cause"].isin(INCIDENT_CAUSES)
    truth = pd.DataFrame(
        {
            "client_id": left["client_id"],
            "left_on": np.floor(left["at"]) + 1,
            "cause": left["cause"],
            "is_observable": recorded.to_numpy()[gone["place"]] | (declared == left["cause"]),
            "declared_cause": declared,
            "has_hidden_motive": hidden,
        }
    )
    led = np.isin(np.arange(len(acted)), gone["place"])
    acted = acted.assign(has_led=led)[acted["day"] <= at[acted["client_id"]]]
    tables = dated({"truth": truth, "incidents": acted})
    return Company(story, seed, extracts, tables["truth"], tables["incidents"])
