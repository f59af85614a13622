"""What was known of each client at the ends of past quarters, and what became of it, in pandas.

Written from the words of the glossary, of decision 0030 and of the contracts. The thresholds of
silences are taken as given; they have a recomputation of their own (rhythm_recomputation.py).
"""

from datetime import date

import numpy as np
import pandas as pd
from proof_company import AS_OF, WINDOWS, invented, number_of, quarter_ends
from proof_purchases import purchase_days, survivors, types
from scipy.stats import binom

HORIZON, INTERVALS, ASKED_UNTIL, CLOSED = 90, 2, 730, 0.8
ACT, YEAR = 90, 365


def cutoffs() -> list[date]:
    """Ends of quarters after which the shortest horizon is over."""
    return [day for day in quarter_ends() if number_of(day) + HORIZON <= number_of(AS_OF)]


def sampled() -> pd.DataFrame:
    """cutoff, client_id, client_type: who had bought by the end of each quarter."""
    first = purchase_days().groupby("client_id")["day"].min()
    parts = [
        pd.DataFrame({"cutoff": number_of(day), "client_id": first.index[first <= number_of(day)]})
        for day in cutoffs()
    ]
    found = pd.concat(parts, ignore_index=True)
    return found.assign(client_type=found["client_id"].map(types()))


def contacts() -> pd.DataFrame:
    """client_id, day: days on which the company contacted a client, or a campaign did.

    Whatever the client did not begin, arrived or not; of a campaign what the company does, and
    the first sign of a message that did not bounce.
    """
    raw = invented()
    own = raw.contacts[raw.contacts["direction"] != "inbound"]
    signs = raw.events[raw.events["event"] != "bounced"]
    sent = signs[signs["event"].isin(["sent", "delivered", "follow_up"])]
    first = signs.sort_values("day").drop_duplicates(["campaign_id", "client_id"])
    rows = pd.concat([one[["client_id", "day"]] for one in (own, sent, first)])
    return rows.assign(client_id=rows["client_id"].map(survivors())).drop_duplicates()


def known_at(cutoff: int, asked_until: int = ASKED_UNTIL) -> pd.DataFrame:
    """What the purchases up to the day say of who had bought, and not so many days before it."""
    days = purchase_days()
    past = days[days["day"] <= cutoff].copy()
    past["age"] = cutoff - past["day"]
    past["gap"] = past.groupby("client_id")["day"].diff().fillna(0)
    past["square"] = past["gap"] ** 2
    past["in_year"] = past["age"] <= YEAR
    past["in_year_before"] = (past["age"] > YEAR) & (past["age"] <= 2 * YEAR)
    past["orders_of_year"] = past["orders"].where(past["age"] < YEAR, 0)
    past["orders_before"] = past["orders"].where(past["age"].between(YEAR, 2 * YEAR - 1), 0)
    own = past.groupby("client_id")
    known = pd.DataFrame(
        {
            "cutoff": cutoff,
            "last": own["day"].max(),
            "known_day_count": own.size(),
            "known_span_days": own["day"].max() - own["day"].min(),
            "known_silence_days": own["age"].min(),
            "known_square_sum": own["square"].sum(),
            "known_year_count": own["in_year"].sum(),
            "known_year_before_count": own["in_year_before"].sum(),
            "known_year_order_count": own["orders_of_year"].sum(),
            "known_year_before_order_count": own["orders_before"].sum(),
        }
    )
    return known[known["known_silence_days"] <= asked_until].reset_index()


def histories(silences: pd.DataFrame, fixed_lost: int) -> pd.DataFrame:
    """Every client at every cutoff; `silences` is client_id, last, risk_days, lost_days."""
    known = pd.concat([known_at(number_of(day)) for day in cutoffs()], ignore_index=True)
    known["client_type"] = known["client_id"].map(types())
    gaps = known["known_day_count"] - 1
    # Two mean intervals, up to a whole day: a purchase within them shows that nobody had left.
    longer = np.ceil(INTERVALS * known["known_span_days"] / gaps.where(gaps > 0) - 1e-9)
    known["horizon"] = known["cutoff"] + np.maximum(HORIZON, longer.fillna(0)).astype(int)
    known = known.merge(silences, on=["client_id", "last"], how="left")
    known["known_risk_days"] = known["risk_days"].fillna(ACT).astype(int)
    known["known_lost_days"] = known["lost_days"].fillna(fixed_lost).astype(int)
    # Five thirds of the mean interval: a silence of more whole days is longer.
    pace = np.floor(5 * known["known_span_days"] / (3 * gaps.where(gaps > 0)) + 1e-9)
    known["known_rhythm_days"] = pace.fillna(known["known_lost_days"]).astype(int)
    known["is_contacted"] = happened_within(known, contacts())
    bought = happened_within(known, purchase_days())
    is_open = known["horizon"] > number_of(AS_OF)
    known["has_left"] = (~bought).astype(object).mask(is_open, None)
    known["is_control"] = are_controls(known)
    return known


def are_controls(asked: pd.DataFrame) -> pd.Series:
    """Whether a draw left the client alone on every day from the cut-off to the horizon."""
    found = pd.Series(data=False, index=asked.index)
    drawn = invented().draws
    for campaign, own in drawn[drawn["arm"] == "control"].groupby("campaign_id"):
        begins, ends = own["start"].min() + 1, own["start"].min() + max(WINDOWS[str(campaign)])
        inside = (asked["cutoff"] + 1 >= begins) & (asked["horizon"] <= ends)
        found |= inside & asked["client_id"].isin(own["client_id"].map(survivors()))
    return found


def happened_within(asked: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Whether the client has an event after the cut-off date, up to the horizon."""
    event = events[["client_id", "day"]].astype({"day": "int64"}).sort_values("day")
    ordered = asked[["client_id", "cutoff", "horizon"]].reset_index().sort_values("cutoff")
    ordered["after"] = ordered["cutoff"].astype("int64") + 1
    found = pd.merge_asof(
        ordered, event, left_on="after", right_on="day", by="client_id", direction="forward"
    ).set_index("index")
    return (found["day"] <= found["horizon"]).reindex(asked.index)


def cases(known: pd.DataFrame, quarters: int) -> pd.DataFrame:
    """What the plain rules say on the last `quarters` cutoffs."""
    asked = known[known["cutoff"].isin([number_of(day) for day in cutoffs()[-quarters:]])].copy()
    gaps, silence = asked["known_day_count"] - 1, asked["known_silence_days"]
    asked["is_personal_rhythm_hit"] = np.where(
        gaps == 0,
        silence > asked["known_lost_days"],
        3 * silence * gaps > 5 * asked["known_span_days"],
    )
    asked["is_fixed_days_act_hit"] = silence > ACT
    asked["is_two_then_none_hit"] = (asked["known_year_count"] == 0) & (
        asked["known_year_before_count"] >= 2
    )
    asked["is_predictive_risk_hit"] = silence > asked["known_risk_days"]
    asked["is_predictive_hit"] = silence > asked["known_lost_days"]
    # One-sided exact test that an order falls into either year with the same chance.
    last, before = asked["known_year_order_count"], asked["known_year_before_order_count"]
    is_judged = (before >= 6) & (asked["known_span_days"] + silence >= 2 * YEAR)
    asked["is_falling_hit"] = is_judged & (binom.cdf(last, last + before, 0.5) < 0.05)
    asked["known_fall_share"] = (before / (last + before)).where(is_judged, 0.0)
    asked["known_silence_ratio"] = silence * gaps / asked["known_span_days"].where(gaps > 0)
    return asked
