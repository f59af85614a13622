"""Places of lost clients, returns and lifts of the sample home, recomputed without the pipeline."""

import calendar
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple

import sample_recomputation as own
from sample_recomputation_causes import (
    AS_OF,
    CHANNELS,
    COMPLAINTS,
    CONTACTS,
    DAYS,
    ENGLISH,
    EVENTS,
    POINTS,
    Piece,
    Silence,
    Weights,
    erasures,
    evidence,
    main_cause,
    objections,
    rights,
    scores,
    survivor,
    table,
)
from sample_recomputation_causes import CLIENTS as KNOWN
from sample_recomputation_evidence import INVOICES, facts

RUN = own.RUN_DATE
USED = RUN + timedelta(days=1)  # the first day on which the night's lists are used
WINDOWS = (30, 60, 90)
NOT_ELIGIBLE = {"ceased", "out_of_area", "one_off_need", "ended_by_us"}
# Of these the facts of tonight decide, not those of the day of loss.
STANDING = {
    "area_given_up": "out_of_area",
    "invoice_unpaid": "unpaid",
    "contract_ended_by_us": "ended_by_us",
}
TO_DECIDE = {"second_loss", "dispute", "painful_history"}
FACT, DECLARED = 1, 2
Z = 1.959963984540054


class Member(NamedTuple):
    campaign: str
    client_id: str
    arm: str
    starts_on: date


def members() -> list[Member]:
    rows = table("campagnes")
    return [
        Member(*(row[name] for name in ("Campagne", "Code client", "Bras")), own.day_of(start))
        for row in rows
        for start in (row["Début de fenêtre"],)
    ]


CEASED = {
    one: own.day_of(row["Cessation"])
    for row in table("clients")
    for one in [row["Code client"]]
    if row["Cessation"] and one in KNOWN
}


# --- places --------------------------------------------------------------------------------------


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_act(client_id: str) -> date:
    """The last order, or answer to a contact; an opened mail is none."""
    answers = [
        own.day_of(row["Date de réaction"][:10])
        for row in CONTACTS[client_id]
        if row["Réaction"] in {"clic", "réponse", "commande"}
    ]
    return max([DAYS[client_id][-1], *answers])


def is_contacted_recently(client_id: str) -> bool:
    sent = [
        own.day_of(row["Date"][:10])
        for row in EVENTS[client_id]
        if row["Événement"] == "envoyé" and row["Canal"] == "e-mail"
    ]
    return any((RUN - day).days < 60 for day in sent)


def has_dispute(client_id: str) -> bool:
    """A complaint refused lately, or an invoice that the client still refuses to pay."""
    return any(
        row["Issue"] == "refusée" and (RUN - own.day_of(row["Résolue le"])).days <= 180
        for row in COMPLAINTS[client_id]
    ) or any(row["Litige"] == "oui" and not row["Date de règlement"] for row in INVOICES[client_id])


def has_painful_history(client_id: str) -> bool:
    """Two refused complaints or two disputed invoices; nobody in the sample writes of conflict."""
    refused = sum(row["Issue"] == "refusée" for row in COMPLAINTS[client_id])
    return refused >= 2 or sum(row["Litige"] == "oui" for row in INVOICES[client_id]) >= 2


def verdict_of(client_id: str) -> str:
    """The newest verdict; of one day no-go is the last, and a line left blank is none."""
    told = [
        (own.day_of(row["Décidé le"]), row["Go / No-go"] == "no-go", row["Go / No-go"])
        for row in table("decisions")
        if survivor(row["Code client"]) == client_id and row["Go / No-go"]
    ]
    return max(told)[2] if told else ""


def causes_that_keep_out(silence: Silence, pieces: list[Piece], learned: Weights) -> set[str]:
    """Causes of an open loss that exclude or are to be decided, and facts that stand tonight."""
    found = scores(silence, pieces, learned)
    main, _ = main_cause(found, learned)
    out = set()
    for cause, (score, tier, _) in found.items():
        is_strong = round(score, 6) >= 0.5
        is_firm = is_strong and tier in {FACT, DECLARED}
        if cause in NOT_ELIGIBLE and (cause == main or is_firm):
            is_fact_of_then = tier == FACT and cause in STANDING.values()
            out |= set() if is_fact_of_then else {cause}
        if cause == "aggressive_promotion" and tier == DECLARED and (cause == main or is_firm):
            out.add(cause)
        if cause in {"too_demanding", "dispute"} and (cause == main or is_strong):
            out.add(cause)
    now = facts(replace(silence, to_on=RUN))
    return out | {STANDING[piece.kind] for piece in now if piece.kind in STANDING}


def days_of(client_id: str, channel: str, reaction: str | None) -> list[date]:
    """Days of the contacts that the company made over a channel."""
    return [
        own.day_of(row["Date de contact"][:10])
        for row in CONTACTS[client_id]
        if row["Canal"] == channel
        and row["Sens"] != "entrant"
        and reaction in {None, row["Réaction"]}
    ]


def is_called_enough(client_id: str) -> bool:
    """True where four calls fall into the thirty days that end with the first day of use."""
    days = days_of(client_id, "téléphone", None)
    return sum(0 <= (USED - day).days < 30 for day in days) >= 4


def is_stopped(client_id: str) -> bool:
    """True for every channel: ceased, or three years after the last act."""
    ceased = CEASED.get(client_id)
    has_acted = bool(DAYS.get(client_id))
    is_past = has_acted and months_later(last_act(client_id), 36) <= USED
    return is_past or (ceased is not None and ceased <= USED)


def allowed() -> dict[tuple[str, str], bool]:
    """(client, channel) to whether the client may be contacted on the first day of use."""
    found = rights()
    for client_id, channel in found:
        calls = days_of(client_id, "téléphone", "refus")
        is_paused = is_called_enough(client_id) or any((USED - day).days <= 60 for day in calls)
        is_refused = verdict_of(client_id) == "no-go"
        if is_stopped(client_id) or is_refused or (channel == "phone" and is_paused):
            found[client_id, channel] = False
    return found


def bounced(client_id: str) -> set[tuple[str, str]]:
    """(channel, value) of what came back and was not confirmed since."""
    back = {
        row["Canal"]: own.day_of(row["Date"][:10])
        for row in EVENTS[client_id]
        if row["Événement"] in {"npai", "rejeté"}
    }
    return {
        (row["Canal"], row["Coordonnée"])
        for row in POINTS[client_id]
        if row["Canal"] in back and own.day_of(row["Mise à jour"]) <= back[row["Canal"]]
    }


def valid_channels(client_id: str) -> set[str]:
    """Channels, in French, over which the client has a value that works."""
    return {
        row["Canal"]
        for row in POINTS[client_id]
        if row["Valide"] != "non" and (row["Canal"], row["Coordonnée"]) not in bounced(client_id)
    }


def reached(channel: str) -> set[str]:
    """Clients with a right and a value that works over a channel (in English)."""
    french = {ENGLISH[one]: one for one in CHANNELS}[channel]
    return {
        client_id
        for (client_id, one), is_allowed in allowed().items()
        if one == channel and is_allowed and french in valid_channels(client_id)
    }


def reasons(rule: own.Rule, learned: Weights) -> dict[str, set[str]]:
    """Lost client to all reasons why it is not drawn."""
    closed, may_contact, erased = objections(), allowed(), erasures()
    caused = {
        one.client_id: causes_that_keep_out(one, pieces, learned)
        for one, pieces in evidence(rule).items()
        if one.kind == "loss" and one.last == DAYS[one.client_id][-1]
    }
    running = {
        survivor(one.client_id)
        for one in members()
        if one.starts_on + timedelta(days=max(WINDOWS)) >= AS_OF
    }
    found = {}
    for client_id, status in own.statuses(rule).items():
        if status not in {"lost", "lost_again"}:
            continue
        channels = {one for one in CHANNELS if may_contact[client_id, ENGLISH[one]]}
        valid = valid_channels(client_id)
        is_closed = "all" in closed.get(client_id, set())
        is_past = is_stopped(client_id)
        is_refused = verdict_of(client_id) == "no-go"
        checks = {
            "opted_out": is_closed and client_id not in erased,
            "erased": client_id in erased,
            "no_contact_right": not channels and not is_closed and not is_past and not is_refused,
            "undeliverable": bool(channels) and not channels & valid,
            "retention_expired": is_past,
            "contacted_recently": is_contacted_recently(client_id),
            "in_running_campaign": client_id in running,
            "occasional_buyer": len(DAYS[client_id]) < 2,
            "second_loss": status == "lost_again",
            "dispute": has_dispute(client_id),
            "painful_history": has_painful_history(client_id),
            "no_go": verdict_of(client_id) == "no-go",
        }
        why = {reason for reason, holds in checks.items() if holds} | caused[client_id]
        # In the sample every go came after what it is about.
        lifted = TO_DECIDE | {"too_demanding"} if verdict_of(client_id) == "go" else set()
        found[client_id] = why - lifted
    return found


def place(why: set[str]) -> str:
    if not why:
        return "eligible"
    return "to_decide" if why <= TO_DECIDE else "excluded"


# --- returns -------------------------------------------------------------------------------------


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of Wilson (1927)."""
    share, square = count / total, Z * Z / total
    centre = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / total + square / total / 4) / (1 + square)
    return centre - half, centre + half


def newcombe(count: int, total: int, other: int, other_total: int) -> tuple[float, float, float]:
    """Difference of two shares with Newcombe's interval (1998), method 10."""
    share, other_share = count / total, other / other_total
    low, high = wilson(count, total)
    other_low, other_high = wilson(other, other_total)
    gap = share - other_share
    down = sqrt((share - low) ** 2 + (other_high - other_share) ** 2)
    up = sqrt((high - share) ** 2 + (other_share - other_low) ** 2)
    return gap, gap - down, gap + up


LEAST_DRAWN, PRIMARY = 20, 90


def verdict(low: float, high: float) -> str:
    return "effective" if low > 0 else "harmful" if high < 0 else "inconclusive"


def rates() -> dict[tuple[str, str, int], tuple[int, int | None]]:
    """Campaign, arm and window to clients drawn and clients who came back; None while open."""
    drawn: dict[tuple[str, str, int], int] = defaultdict(int)
    back: dict[tuple[str, str, int], int] = defaultdict(int)
    is_open = set()
    for one in members():
        for window in WINDOWS:
            key = (one.campaign, one.arm, window)
            end = one.starts_on + timedelta(days=window)
            days = DAYS.get(survivor(one.client_id), [])
            drawn[key] += 1
            back[key] += any(one.starts_on < day <= end for day in days)
            if end + timedelta(days=3) > AS_OF:
                is_open.add(key)
    return {key: (drawn[key], None if key in is_open else back[key]) for key in drawn}


def lifts() -> dict[tuple[str, str, int], tuple[float, float, float, str] | None]:
    """Difference with the control, its interval, its verdict; None while the window is open."""
    found = {}
    counts = rates()
    for (campaign, arm, window), (total, count) in counts.items():
        if arm == "control":
            continue
        other_total, other = counts[campaign, "control", window]
        if count is None or other is None:
            found[campaign, arm, window] = None
        else:
            gap, low, high = newcombe(count, total, other, other_total)
            said = verdict(low, high) if min(total, other_total) >= LEAST_DRAWN else "too_few"
            said = said if window == PRIMARY else "informative"
            found[campaign, arm, window] = (gap, low, high, said)
    return found
