"""What every inactivity rule says of every client of the crowd, told again."""

from collections import defaultdict
from datetime import date, datetime, time
from fractions import Fraction
from math import comb, floor
from typing import NamedTuple

from crowd_recomputation import Night, records
from crowd_recomputation_losses import Predicted, add, orders_between


class Said(NamedTuple):
    """What one rule says of one client; `is_worth` an alert counts where it is hit.

    The alert is due on the day of the hit, or once the silence is long enough (`quiet_on`).
    """

    observed: int
    threshold: Fraction
    hit_on: date | None
    is_worth: bool
    quiet_on: date | None = None

    @property
    def due_on(self) -> date | None:
        """The day since which there is an alert."""
        days = [day for day in (self.hit_on, self.quiet_on) if day]
        return max(days) if self.hit_on and self.is_worth else None


Rules = dict[tuple[str, str], Said]


def of_silence(night: Night, predicted: Predicted) -> Rules:
    """Rules that look at nothing but the present silence."""
    chosen, found = night.settings, {}
    for client, own in night.days.items():
        days = list(own)
        silence = max(0, (night.as_of - days[-1]).days)
        limits = {
            "fixed_days_act": Fraction(chosen.fixed_act_days),
            "fixed_days": Fraction(chosen.fixed_lost_days),
        }
        _, risk, lost = predicted[client, days[-1]]
        if risk is not None and lost is not None:
            limits |= {"predictive_risk": Fraction(risk), "predictive": Fraction(lost)}
        if len(days) > 1:
            mean = Fraction((days[-1] - days[0]).days, len(days) - 1)
            limits["personal_rhythm"] = mean * 5 / 3
        for rule, limit in limits.items():
            hit_on = add(days[-1], floor(limit) + 1) if silence > limit else None
            is_worth = rule != "personal_rhythm" or (
                len(days) >= chosen.rhythm_alert_min_purchase_days
                and silence >= chosen.rhythm_alert_min_days
            )
            quiet_on = add(days[-1], chosen.rhythm_alert_min_days)
            quiet = quiet_on if rule == "personal_rhythm" else None
            found[client, rule] = Said(silence, limit, hit_on, is_worth, quiet)
    return found


def of_years(night: Night) -> Rules:
    """Two purchase days in one year and none in the next; both are counted in purchase days."""
    found: Rules = {}
    year, opens = night.as_of.year, night.settings.civil_year_from_month
    for client, own in night.days.items():
        days = list(own)
        if len(days) < 2:
            continue
        ages = [(night.as_of - day).days for day in days]
        before = sum(366 <= age <= 730 for age in ages)
        is_hit = before >= 2 and ages[-1] > 365
        hit_on = add(days[-1], 366) if is_hit else None
        found[client, "two_then_none"] = Said(before, Fraction(2), hit_on, is_worth=True)
        if night.as_of.month >= opens:
            before = sum(day.year == year - 1 for day in days)
            is_hit = before >= 2 and days[-1].year < year
            hit_on = date(year, opens, 1) if is_hit else None
            found[client, "two_then_none_by_year"] = Said(before, Fraction(2), hit_on, False)
    return found


def falling_limit(before: int, level: Fraction) -> int:
    """At most so many orders are a fall: one-sided exact test that both years are alike; or -1."""
    last = -1
    while True:
        total = before + last + 1
        chance = Fraction(sum(comb(total, k) for k in range(last + 2)), 2**total)
        if chance >= level:
            return last
        last += 1


def of_falls(night: Night) -> Rules:
    """Orders of the last year against those of the year before."""
    level, least = Fraction(night.settings.falling_chance_share), night.settings.falling_min_orders
    limits: dict[int, int] = {}
    found: Rules = {}

    def held(client: str, rule: str, day: date) -> tuple[bool, int, int]:
        last = orders_between(night, client, add(day, -365), day)
        before = orders_between(night, client, add(day, -730), add(day, -365))
        if before not in limits:
            limits[before] = falling_limit(before, level)
        most = limits[before] if rule == "falling" else before // 5
        is_known = next(iter(night.days[client])) <= add(day, -730) and before >= least
        # Where even no order would be chance, nothing is said.
        return is_known and last <= most, last, most if is_known else -1

    for client in night.days:
        for rule in ("falling", "reduction"):
            is_hit, last, most = held(client, rule, night.as_of)
            if most < 0:
                continue
            hit_on = night.as_of if is_hit else None
            while hit_on and held(client, rule, add(hit_on, -1))[0]:
                hit_on = add(hit_on, -1)
            found[client, rule] = Said(last, Fraction(most), hit_on, rule == "falling")
    return found


def of_contracts(night: Night) -> Rules:
    """The first contract to end: not renewed, not ended, and the last that the client has."""
    notice, ends = night.settings.contract_notice_days, defaultdict(list)
    for (number, starts_on, ends_on, is_renewed, ended_on, _), goes_on in night.contracts():
        client = night.survivors.get(number)
        is_open = starts_on <= night.as_of and ends_on
        is_open = is_open and not (is_renewed or ended_on or goes_on)
        if client in night.days and is_open and ends_on >= night.as_of:
            ends[client].append((ends_on, max(starts_on, add(ends_on, -notice))))
    found = {}
    for client, own in ends.items():
        left = (min(own)[0] - night.as_of).days
        hit_on = min(day for _, day in own) if left <= notice else None
        found[client, "contract_ending"] = Said(left, Fraction(notice), hit_on, is_worth=True)
    return found


def is_machines(message_at: datetime | None, clicked_at: datetime | None, quick: int) -> bool:
    """A machine clicks soon after the mail; midnight stands for a day whose hour nobody told."""
    if not message_at or not clicked_at or time() in (message_at.time(), clicked_at.time()):
        return False
    return 0 <= (clicked_at - message_at).total_seconds() < quick


def answers(night: Night) -> dict[str, date]:
    """Client → the last day of an order, an answer, or a click that is no machine's."""
    quick, told = night.settings.human_click_seconds, []
    names = ("client_id", "contacted_at", "direction", "reacted_at", "reaction")
    for number, at, direction, reacted_at, reaction in records(night.extracts["contacts"], *names):
        if at.date() > night.run_date:
            continue
        if direction == "inbound":
            told.append((number, at.date()))
        # An answer without a day was given to the contact; a click without one may be a person's.
        then = reacted_at or at
        is_quick = is_machines(at, reacted_at, quick)
        is_answer = reaction in {"replied", "ordered", "refused", "unsubscribed"}
        if is_answer or (reaction == "clicked" and not is_quick):
            told.append((number, then.date()))
    for (_, number), events in night.messages.items():
        message_at = None
        for at, event in events:
            if event in {"sent", "delivered"}:
                message_at = at
            is_quick = is_machines(message_at, at, quick)
            if event in {"quote", "unsubscribed"} or (event == "clicked" and not is_quick):
                told.append((number, at.date()))
    found = {client: next(reversed(own)) for client, own in night.days.items()}
    for client, _, day in night.in_silences(told, night.run_date):
        found[client] = max(found[client], day)
    return found


def of_contacts(night: Night) -> Rules:
    """How often in a row the company reached a client without an answer."""
    last, days = answers(night), defaultdict(list)
    for client, _, day in night.reached:
        if day > last[client]:
            days[client].append(day)
    found = {}
    for client, own in days.items():
        counted: list[date] = []
        for day in sorted(own):
            if not counted or (day - counted[-1]).days >= night.settings.unanswered_apart_days:
                counted.append(day)
        hit_on = None
        if len(counted) >= 3:
            hit_on = add(counted[2], night.settings.unanswered_wait_days)
        is_hit = hit_on is not None and hit_on <= night.as_of
        said = Said(len(counted), Fraction(3), hit_on if is_hit else None, is_worth=True)
        found[client, "three_unanswered"] = said
    return found
