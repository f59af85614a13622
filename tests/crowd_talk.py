"""What the invented clients of `crowd_company` say and are told: contracts, contacts, calls."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

DAY = np.timedelta64(86_400, "s")
# What follows a contact, and after how many seconds.
REACTIONS = ("opened", "clicked", "replied", "ordered", "refused", "unsubscribed")
SECONDS = (5, 59, 60, 61, 7200, 2 * 86_400, 16 * 86_400)
OUTCOMES = ("no_more_use", "other_solution", "need_now", "refused", "no_answer", None)


def days_of(first: date, offsets: np.ndarray, is_told: np.ndarray) -> list[date | None]:
    """Days from `first`, None where nothing is told."""
    start = first.toordinal()
    return [
        date.fromordinal(start + int(one)) if told else None
        for one, told in zip(offsets, is_told, strict=True)
    ]


def by_the_day(moments: np.ndarray, is_told: np.ndarray | bool = True) -> np.ndarray:
    """Moments, at midnight where only the day is told."""
    return np.where(is_told, moments.astype("datetime64[D]").astype("datetime64[s]"), moments)


def contracts(chance: Generator, ids: np.ndarray, span: int, first: date) -> pd.DataFrame:
    """One to three contracts each, some next to one another; renewed or not, or ended on a day."""
    who = chance.choice(len(ids), 3500, replace=False)
    who = who.repeat(chance.integers(1, 4, len(who)))
    size = len(who)
    starts = chance.integers(0, span, size)
    lasts = chance.choice((20, 364, 365, 700), size)
    has_end = chance.random(size) < 0.9
    is_ended = chance.random(size) < 0.2
    ended = starts + chance.integers(0, 400, size)
    # Together with the one before, or beside the last day of it: on it, the next, a day too late.
    beside = chance.choice((0, 1, 2, 3, -1), size, p=(0.1, 0.1, 0.1, 0.1, 0.6))
    for row in np.flatnonzero((beside >= 0) & (who == np.roll(who, 1))):
        last = ended[row - 1] if is_ended[row - 1] else starts[row - 1] + lasts[row - 1]
        moved = starts[row - 1] if beside[row] == 0 else last + beside[row] - 1
        ended[row] += moved - starts[row]
        starts[row] = moved
    by = chance.choice(("us", "client", None), size, p=(0.4, 0.5, 0.1))
    return pd.DataFrame(
        {
            "contract_id": [f"K{number:05}" for number in range(size)],
            "client_id": ids[who],
            "starts_on": days_of(first, starts, np.ones(size, bool)),
            "ends_on": days_of(first, starts + lasts, has_end),
            "is_renewed": chance.choice((True, False, None), size, p=(0.4, 0.4, 0.2)),
            "ended_on": days_of(first, ended, is_ended),
            "ended_by": np.where(is_ended, by, None),
        }
    )


def talked_to(
    chance: Generator, ids: np.ndarray, last: np.ndarray, share: float
) -> tuple[np.ndarray, np.ndarray]:
    """(client, day): a few moments each, half of them in a row after the last purchase."""
    who = np.flatnonzero(chance.random(len(ids)) < share)
    who = who.repeat(chance.integers(1, 7, len(who)))
    after = np.nan_to_num(last[who], nan=1000).astype(np.int64)
    in_a_row = pd.Series(chance.integers(1, 12, len(who))).groupby(who).cumsum().to_numpy()
    early = chance.integers(0, 700, len(ids))[who]
    is_late = chance.random(len(ids))[who] < 0.5
    anywhere = chance.integers(0, 2000, len(who))
    return who, np.where(is_late, after + early // 3 + in_a_row, anywhere)


def contacts(chance: Generator, ids: np.ndarray, last: np.ndarray, first: date) -> pd.DataFrame:
    """Solicitations and visits, by either side, arrived or not, with what the client did."""
    who, day = talked_to(chance, ids, last, 0.5)
    size = len(who)
    moments = np.datetime64(first, "s") + day * DAY + chance.integers(0, 86_400, size)
    reacts = chance.random(size) < 0.35
    reacted = moments + chance.choice(SECONDS, size).astype("timedelta64[s]")
    # Some moments, reactions or both are told by the day alone; a few reactions come too early.
    place = np.arange(size)
    reacted = np.where(place % 13 == 0, moments - np.timedelta64(1, "s"), reacted)
    reacted = by_the_day(np.where(reacted < by_the_day(moments), moments, reacted), place % 5 == 0)
    moments = by_the_day(moments, place % 7 == 0)
    return pd.DataFrame(
        {
            "contact_id": [f"T{number:05}" for number in range(size)],
            "client_id": ids[who],
            "contacted_at": moments.astype(object),
            "channel": chance.choice(("letter", "email", "phone", "visit"), size),
            "direction": chance.choice(("outbound", "inbound", None), size, p=(0.8, 0.1, 0.1)),
            "is_delivered": chance.choice((True, False, None), size, p=(0.8, 0.1, 0.1)),
            # A few reactions come without their time.
            "reacted_at": np.where(
                reacts & (chance.random(size) < 0.97), reacted.astype(object), None
            ),
            "reaction": np.where(reacts, chance.choice(REACTIONS, size), None),
        }
    )


def campaign_events(
    chance: Generator, ids: np.ndarray, last: np.ndarray, first: date
) -> pd.DataFrame:
    """Messages of campaigns: sent, then bounced or delivered, and what came of it."""
    who, day = talked_to(chance, ids, last, 0.3)
    size = len(who)
    sent = np.datetime64(first, "s") + day * DAY + chance.integers(0, 86_400, size)
    names = np.array([f"camp-{number % 40}" for number in chance.integers(0, 40, size)])
    is_told = chance.random(size) < 0.9
    parts = [(names[is_told], ids[who][is_told], np.full(is_told.sum(), "sent"), sent[is_told])]
    arrived = sent + chance.choice((0, 30, 40_000), size).astype("timedelta64[s]")
    is_in = chance.random(size) < 0.85
    word = np.where(is_in, "delivered", "bounced")
    is_told = chance.random(size) < 0.9
    parts.append((names[is_told], ids[who][is_told], word[is_told], arrived[is_told]))
    what = chance.choice(("opened", "clicked", "quote", "follow_up", "unsubscribed"), size)
    after = arrived + chance.choice(SECONDS, size).astype("timedelta64[s]")
    does = is_in & (chance.random(size) < 0.3)
    parts.append((names[does], ids[who][does], what[does], after[does]))
    columns = ("campaign_id", "client_id", "event", "happened_at")
    found = pd.DataFrame(
        {name: np.concatenate([part[i] for part in parts]) for i, name in enumerate(columns)}
    )
    # Some campaigns tell days alone.
    is_by_day = found["campaign_id"].isin({"camp-3", "camp-13", "camp-23"})
    found["happened_at"] = by_the_day(found["happened_at"].to_numpy(), is_by_day.to_numpy())
    return found.drop_duplicates().astype({"happened_at": object})


def call_reports(chance: Generator, ids: np.ndarray, last: np.ndarray, first: date) -> pd.DataFrame:
    """Calls, most of them after the last purchase."""
    who, day = talked_to(chance, ids, last, 0.05)
    moments = np.datetime64(first, "s") + day * DAY + chance.integers(0, 86_400, len(who))
    return pd.DataFrame(
        {
            "contact_id": [f"R{number:05}" for number in range(len(who))],
            "client_id": ids[who],
            "called_at": moments.astype(object),
            "call_outcome": chance.choice(OUTCOMES, len(who)),
        }
    )
