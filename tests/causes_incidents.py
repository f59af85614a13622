"""The only reading of the records of ``causes_story``: which incidents they hold, and when.

The story lets its clients leave by it, the truth reads the extracts by it. A frame here has days
from ``START`` for dates and whole numbers for clients (``undated``).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from causes_law import (
    ANSWER_DAYS,
    AS_OF,
    CATEGORY_CAUSE,
    COSTLY_YEARLY,
    DEEP_SHARE,
    DISPUTE_DAYS,
    DUNNING_DAYS,
    HEAVY_SENDS,
    INCIDENT_CAUSES,
    LAST_DAY,
    MARGIN_SHARE,
    NEGLECT_DAYS,
    NEGLECT_STEP,
    NEVER,
    NO_REASON,
    PROMOTION_DAYS,
    SEVERITY_KIND,
    SMALL_RISE,
    START,
    STEEP_RISE,
    UNFOUNDED_DAYS,
    Law,
)

Days = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Frames = dict[str, pd.DataFrame]


def month_days() -> Whole:
    """Give the day of the first of each month from START to AS_OF."""
    months = pd.date_range(START, AS_OF, freq="MS")
    return np.asarray((months - pd.Timestamp(START)).days, dtype=np.int64)


def latest_order(orders: pd.DataFrame, client: Whole, day: Days) -> Whole:
    """Give the row of each client's latest order on or before a day; -1: none before it.

    ``orders`` is sorted by client and day and numbered from 0.
    """
    keys = orders["client_id"].to_numpy() * 10_000.0 + orders["ordered_at"].to_numpy()
    row = np.searchsorted(keys, client * 10_000.0 + np.minimum(day, 9_999.0), side="right") - 1
    same = orders["client_id"].to_numpy()[np.maximum(row, 0)] == client
    return np.where((row >= 0) & same, row, -1).astype(np.int64)


def _rows(frame: pd.DataFrame, day: pd.Series[float], kind: object, cause: object) -> pd.DataFrame:
    told = {"client_id": frame["client_id"], "day": day, "kind": kind, "cause": cause}
    return pd.DataFrame(told, index=frame.index)


def _complaint_incidents(complaints: pd.DataFrame) -> list[pd.DataFrame]:
    opened, resolved = complaints["opened_on"], complaints["resolved_on"]
    kind = complaints["severity"].map(SEVERITY_KIND)
    cause = complaints["category"].map(CATEGORY_CAUSE)
    open_long = (complaints["severity"] != "low") & ~(resolved - opened <= ANSWER_DAYS)
    refused = complaints["outcome"] == "refused"
    unfounded = complaints[complaints["outcome"] == "unfounded"]
    unfounded = unfounded.sort_values(["client_id", "resolved_on", "opened_on"])
    before = unfounded.groupby("client_id")["resolved_on"].shift(2)
    again = unfounded["resolved_on"] - before <= UNFOUNDED_DAYS
    return [
        _rows(complaints, opened, kind, cause)[cause.notna()],
        _rows(complaints, opened + ANSWER_DAYS, "complaint_unanswered", "poor_service")[open_long],
        _rows(complaints, resolved, "claim_refused", "dispute")[refused],
        _rows(unfounded, unfounded["resolved_on"], "unfounded_again", "too_demanding")[again],
    ]


def _client_incidents(frames: Frames) -> list[pd.DataFrame]:
    versions = frames["clients"].sort_values(["client_id", "delivered_on"])
    latest = versions.drop_duplicates("client_id", keep="last")
    ceased = latest[latest["ceased_on"].notna()]
    told = [_rows(ceased, ceased["ceased_on"], "ceased", "ceased")]
    if "coverage" not in frames:
        return told
    coverage = frames["coverage"].set_index("postal_prefix")["ends_on"]
    prefix = versions["postal_code"].str[:2]
    until = prefix.map(coverage).where(prefix.isin(coverage.index), -1.0).fillna(NEVER)
    before = until.groupby(versions["client_id"]).shift()
    out = (until < versions["delivered_on"]) & (before >= versions["delivered_on"])
    following = versions.groupby("client_id")["delivered_on"].shift(-1).fillna(NEVER)
    lived = until.between(versions["created_on"], LAST_DAY) & (following > until)
    lived &= (until >= versions["delivered_on"]) | before.isna()
    return [
        *told,
        _rows(versions, versions["delivered_on"], "moved_out", "out_of_area")[out],
        _rows(versions, until, "area_closed", "out_of_area")[lived],
    ]


def _contact_incidents(contacts: pd.DataFrame) -> list[pd.DataFrame]:
    mails = contacts[contacts["channel"] == "email"]
    month = np.searchsorted(month_days(), mails["contacted_at"], side="right")
    sends = mails.groupby(["client_id", month])["contacted_at"].agg(["size", "max"]).reset_index()
    heavy = sends[sends["size"] >= HEAVY_SENDS]
    left_list = mails[mails["reaction"] == "unsubscribed"]
    told = [
        _rows(heavy, heavy["max"], "heavy_month", "over_solicited"),
        _rows(left_list, left_list["reacted_at"], "unsubscribed", "over_solicited"),
    ]
    seen = contacts[contacts["channel"].isin(["visit", "phone"])]
    if "campaign_id" in seen:  # a call to ask why is no visit
        seen = seen[seen["campaign_id"].isna()]
    seen = seen.sort_values(["client_id", "contacted_at"])
    following = seen.groupby("client_id")["contacted_at"].shift(-1).fillna(LAST_DAY + 1)
    for months in range(LAST_DAY // NEGLECT_STEP):
        day = seen["contacted_at"] + NEGLECT_DAYS + NEGLECT_STEP * months
        told.append(_rows(seen, day, "neglected_month", "neglect")[day < following])
    return told


def _product_incidents(frames: Frames) -> list[pd.DataFrame]:
    orders, lines, products = frames["orders"], frames["order_lines"], frames["products"]
    own = lines.loc[lines["line_number"] == 1, "product_id"].to_numpy()  # in the rows of orders
    is_one_off = lines["product_id"].map(products.set_index("product_id")["is_one_off"])
    once = lines[is_one_off.to_numpy(dtype=bool)]
    first = once["client_id"].map(orders.groupby("client_id")["ordered_at"].min())
    kind = np.where(once["ordered_at"] == first, "one_off_first", "one_off_later")
    told = [_rows(once, once["ordered_at"], kind, "one_off_need")]
    met = orders[["client_id", "ordered_at"]].assign(product_id=own)
    met = met.merge(frames["stock_outs"], on="product_id")
    met = met[met["ordered_at"].between(met["starts_on"], met["ends_on"].fillna(NEVER))]
    told.append(_rows(met, met["ordered_at"], "stock_out_met", "unsuitable_offer"))
    ended = products[products["discontinued_on"].notna()]
    hit = _buyers(orders, own, ended, "discontinued_on")
    told.append(_rows(hit, hit["discontinued_on"], "discontinued", "unsuitable_offer"))
    changes = _buyers(orders, own, frames["price_changes"], "changed_on")
    rise = changes["new_price_eur"] / changes["old_price_eur"] - 1
    kinds = np.select(
        [rise < SMALL_RISE, rise < STEEP_RISE],
        ["small_price_rise", "price_rise"],
        "steep_price_rise",
    )
    told.append(_rows(changes, changes["changed_on"], kinds, "price"))
    return told


def _buyers(orders: pd.DataFrame, own: Whole, events: pd.DataFrame, day: str) -> pd.DataFrame:
    """Give each event with each client whose latest order before its day was of its product."""
    clients = orders["client_id"].unique()
    found = []
    for when, some in events.groupby(day):
        row = latest_order(orders, clients, np.full(len(clients), float(str(when)) - 1))
        frame = pd.DataFrame({"client_id": clients[row >= 0], "product_id": own[row[row >= 0]]})
        found.append(frame.merge(some, on="product_id"))
    return pd.concat(found, ignore_index=True)


def _promotion_incidents(frames: Frames) -> pd.DataFrame:
    orders, clients = frames["orders"], frames["clients"]
    zones = clients.drop_duplicates("client_id").set_index("client_id")["zone"]
    ids = orders["client_id"].unique()
    zone = zones.loc[ids].to_numpy()
    family = None
    if "order_lines" in frames:
        lines = frames["order_lines"]
        family = lines.loc[lines["line_number"] == 1, "product_family"].to_numpy()
    found = []
    offers = frames["competitor_promotions"]
    columns = ("starts_on", "zone", "product_family", "depth_share")
    for day, where, what, depth in zip(*(offers[name] for name in columns), strict=True):
        row = latest_order(orders, ids, np.full(len(ids), float(day)))
        hit = (row >= 0) & (zone == where)
        if family is not None:
            hit &= family[np.maximum(row, 0)] == what
        kind = "deep_promotion" if depth >= DEEP_SHARE else "shallow_promotion"
        frame = pd.DataFrame({"client_id": ids[hit], "day": float(day) + PROMOTION_DAYS})
        found.append(frame.assign(kind=kind))
    return pd.concat(found, ignore_index=True).assign(cause="aggressive_promotion")


def incidents(frames: Frames) -> pd.DataFrame:
    """Read the incidents that the records hold: client_id, day, kind (of ``KINDS``), cause.

    ``frames`` are undated extracts; days lie between a client's first order and ``LAST_DAY``.
    This is the law: an incident acts from its day on, whenever it was written down.
    """
    orders = frames["orders"]
    told = _client_incidents(frames) + _complaint_incidents(frames["complaints"])
    told += _contact_incidents(frames["contacts"])
    told.append(_promotion_incidents(frames))
    if "order_lines" in frames:
        told += _product_incidents(frames)
    if "deliveries" in frames:
        deliveries = frames["deliveries"]
        late = deliveries["delivered_on"] - deliveries["promised_on"]
        kind = pd.cut(late, [0, 1, 4, 99], labels=["day_late", "late", "very_late"]).astype(object)
        told.append(_rows(deliveries, deliveries["delivered_on"], kind, "late_delivery")[late > 0])
        delivered = deliveries.set_index("_order")["delivered_on"]
        defects = frames["returns"][frames["returns"]["return_reason"] == "defect"]
        felt = defects["_order"].map(delivered)
        told.append(_rows(defects, felt, "defect_return", "product_quality"))
    if "invoices" in frames:
        invoices = frames["invoices"]
        disputed = invoices["is_disputed"].astype(bool)
        felt = invoices["issued_on"] + DISPUTE_DAYS
        told.append(_rows(invoices, felt, "invoice_disputed", "dispute")[disputed])
        unpaid = invoices["paid_on"].isna() & ~disputed
        told.append(
            _rows(invoices, invoices["due_on"] + DUNNING_DAYS, "invoice_unpaid", "unpaid")[unpaid]
        )
    if "quotes" in frames:
        quotes = frames["quotes"]
        for reason, kind_, cause in (
            ("price", "quote_lost_on_price", "price"),
            ("competitor", "quote_lost_to_competitor", "competitor_offer"),
        ):
            lost = quotes["lost_reason"] == reason
            told.append(_rows(quotes, quotes["decided_on"], kind_, cause)[lost])
    if "client_salespeople" in frames:
        periods = frames["client_salespeople"].sort_values(["client_id", "starts_on"])
        later = periods[periods["client_id"].duplicated()]
        told.append(_rows(later, later["starts_on"], "salesperson_change", "salesperson_relation"))
    if "contracts" in frames:
        ours = frames["contracts"][frames["contracts"]["ended_by"] == "us"]
        told.append(_rows(ours, ours["ended_on"], "ended_by_us", "ended_by_us"))
    table = pd.concat([rows for rows in told if len(rows)], ignore_index=True)
    first = table["client_id"].map(orders.groupby("client_id")["ordered_at"].min())
    table = table[(table["day"] >= first) & (table["day"] <= LAST_DAY)]
    columns = ["client_id", "day", "kind", "cause"]
    return table[columns].sort_values(columns, ignore_index=True)


def standing(clients: pd.DataFrame, law: Law) -> pd.DataFrame:
    """Give the hazards that always act: client_id, cause, yearly, is_touchy, is_recorded."""
    ids = clients["client_id"].unique()
    rows = [(NO_REASON, law.no_reason_yearly), *law.unseen.items()]
    frames = [
        pd.DataFrame({"client_id": ids, "cause": cause, "yearly": yearly}).assign(
            is_touchy=cause in INCIDENT_CAUSES, is_recorded=False
        )
        for cause, yearly in rows
    ]
    if "cost_to_serve_eur" in clients:
        latest = clients.drop_duplicates("client_id")
        costly = latest["cost_to_serve_eur"] > MARGIN_SHARE * latest["potential_eur"]
        frame = pd.DataFrame({"client_id": latest.loc[costly, "client_id"]})
        frame = frame.assign(cause="too_demanding", yearly=COSTLY_YEARLY)
        frames.append(frame.assign(is_touchy=False, is_recorded=True))
    return pd.concat(frames, ignore_index=True)


def undated(extracts: Frames) -> Frames:
    """Turn extracts back: days from START, clients as the numbers in their ids."""
    frames: Frames = {}
    for name, extract in extracts.items():
        out = extract.copy()
        for column in out.columns[out.columns.str.endswith(("_on", "_at"))]:
            out[column] = (out[column] - pd.Timestamp(START)) / pd.Timedelta(days=1)
        if "client_id" in out:
            out["client_id"] = out["client_id"].str[1:].astype(np.int64)
        if "order_id" in out:
            out["_order"] = out["order_id"].str[1:].astype(np.int64)
        frames[name] = out
    frames["orders"] = frames["orders"].sort_values(["client_id", "ordered_at"], ignore_index=True)
    if "deliveries" in frames:
        owner = frames["orders"].set_index("_order")["client_id"]
        frames["deliveries"]["client_id"] = frames["deliveries"]["_order"].map(owner)
    return frames
