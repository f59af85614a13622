"""Losses of the crowd, how clients left, and where each of them stands, told again."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from crowd_recomputation import Night


class Decisive(NamedTuple):
    origin: str
    watch: int | None
    risk: int
    lost: int


class Loss(NamedTuple):
    number: int
    last_day: date
    lost_on: date
    confirmed_on: date | None
    returned_on: date | None


Predicted = dict[tuple[str, date], tuple[int | None, int | None, int | None]]
# The firmest first.
MODES = ("ended_by_us", "non_renewal", "declared", "reduction", "silence")


def add(day: date, days: int) -> date:
    return day + timedelta(days=days)


def decisive(night: Night, predicted: Predicted) -> dict[tuple[str, date], Decisive]:
    """The thresholds of each silence by the rule that the company set."""
    chosen = night.settings
    found = {}
    for key, (watch, risk, lost) in predicted.items():
        fixed = (None, chosen.fixed_act_days, chosen.fixed_lost_days)
        if chosen.lost_rule == "fixed_days":
            found[key] = Decisive("fixed_days", *fixed)
        elif risk is None or lost is None:
            found[key] = Decisive("rhythm_not_known", *fixed)
        else:
            found[key] = Decisive("predictive", watch, risk, lost)
    return found


def losses(night: Night, thresholds: dict[tuple[str, date], Decisive]) -> dict[str, list[Loss]]:
    """Every loss of every client, in order of time."""
    reached, said = defaultdict(list), defaultdict(list)
    for client, starts_on, day in night.reached:
        reached[client, starts_on].append(day)
    for client, starts_on, day, _ in night.declared:
        said[client, starts_on].append(day)
    found: dict[str, list[Loss]] = defaultdict(list)
    for client, own in night.days.items():
        days = list(own)
        for place, day in enumerate(days):
            back = days[place + 1] if place + 1 < len(days) else None
            limit = thresholds[client, day].lost
            lost_on = add(day, limit + 1)
            if lost_on > night.as_of or (back and back <= lost_on):
                continue
            sure = [add(day, night.settings.confirmation_factor * limit)]
            sure += [one for one in reached[client, day] if one >= lost_on]
            sure += [max(one, lost_on) for one in said[client, day]]
            # Twice the threshold may end on the day of the return; a contact is before it.
            first = max(min(sure), lost_on)
            is_sure = first <= night.as_of and (back is None or first <= back)
            number = len(found[client]) + 1
            found[client].append(Loss(number, day, lost_on, first if is_sure else None, back))
    return dict(found)


def orders_between(night: Night, client: str, after: date, until: date) -> int:
    """Orders of a client in (after, until]."""
    return sum(count for day, (count, _) in night.days[client].items() if after < day <= until)


def is_reduced(night: Night, client: str, day: date) -> bool:
    """At most a fifth of the orders of the year before, by that day; two years are known."""
    last = orders_between(night, client, add(day, -365), day)
    before = orders_between(night, client, add(day, -730), add(day, -365))
    is_known = next(iter(night.days[client])) <= add(day, -730)
    return is_known and before >= night.settings.falling_min_orders and 5 * last <= before


def departures(night: Night, found: dict[str, list[Loss]]) -> dict[tuple[str, int], tuple]:
    """(client, loss) → the firmest mode known, and since when."""
    said: dict[tuple[str, date], dict[str, date]] = defaultdict(dict)
    for client, starts_on, day, mode in night.declared:
        kept = said[client, starts_on].get(mode, day)
        said[client, starts_on][mode] = min(kept, day)
    result = {}
    for client, own in found.items():
        for one in own:
            modes = {"silence": one.last_day} | said[client, one.last_day]
            if is_reduced(night, client, one.last_day):
                modes["reduction"] = one.last_day
            mode = min(modes, key=MODES.index)
            result[client, one.number] = (mode, modes[mode])
    return result


def statuses(
    night: Night, thresholds: dict[tuple[str, date], Decisive], found: dict[str, list[Loss]]
) -> dict[str, tuple[str, date | None, date | None, date | None]]:
    """Client → status, last purchase, day of the present loss, last return from a sure loss."""
    result = {}
    for number, (_, ceased_on, _) in night.clients.items():
        if night.survivors[number] != number:
            continue
        days = list(night.days.get(number, ()))
        own = found.get(number, [])
        lost_on = own[-1].lost_on if own and own[-1].returned_on is None else None
        backs = [one.returned_on for one in own if one.confirmed_on and one.returned_on]
        back = backs[-1] if backs else None
        if ceased_on and ceased_on <= night.run_date:
            status = "gone"
        elif not days:
            status = "prospect"
        elif lost_on:
            status = "lost_again" if back else "lost"
        else:
            status = standing(night, days, thresholds[number, days[-1]], back)
        result[number] = (status, days[-1] if days else None, lost_on, back)
    return result


def standing(night: Night, days: list[date], limits: Decisive, back: date | None) -> str:
    """Status of a client who is not lost."""
    if back and (night.as_of - back).days <= night.settings.won_back_days:
        since = sum(day >= back for day in days)
        if since < night.settings.won_back_purchase_days:
            return "won_back"
    silence = (night.as_of - days[-1]).days
    if silence > limits.risk:
        return "at_risk"
    if limits.watch is not None and silence > limits.watch:
        return "watch"
    return "new" if len(days) == 1 else "active"
