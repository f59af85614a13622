"""Attrition, groups and alerts computed again from their words; nothing of the pipeline is used."""

from collections import Counter
from datetime import date, timedelta

from worth_recomputation import LOST, Company, Loss, letters, lost_values

# --- attrition ----------------------------------------------------------------------------------


def attrition(company: Company) -> dict[tuple[int, str, str], tuple[int, int, int]]:
    """(year, dimension, segment) to active, lost, lost cents, whatever may be told of the year."""
    values, days = lost_values(company), company.days()
    active: Counter[tuple[int, str, str]] = Counter()
    lost: Counter[tuple[int, str, str]] = Counter()
    cents: Counter[tuple[int, str, str]] = Counter()
    losses: dict[str, list[Loss]] = {}
    for one in sorted(company.losses):
        losses.setdefault(one.client_id, []).append(one)
    for year in range(min(row.day.year for row in company.purchases) + 1, company.as_of.year + 1):
        start = date(year, 1, 1)
        brought = {
            client: sum(row.cents for row in rows if row.day < start)
            for client, rows in days.items()
            if rows[0].day < start
        }
        classes = letters(brought)
        for client in brought:
            own = losses.get(client, [])
            away = any(
                one.lost_on < start and (one.returned_on is None or one.returned_on >= start)
                for one in own
            )
            if away or company.ceased.get(client, start) < start:
                continue
            age = relation_on(days[client][0].day, start)
            keys = [
                (year, "all", "all"),
                (year, "abc_class", classes[client][1] or "no_revenue"),
                (year, "relation", age),
                (year, "client_type", company.types.get(client) or "unknown"),
            ]
            first = next((one for one in own if one.lost_on.year == year), None)
            for key in keys:
                active[key] += 1
                lost[key] += first is not None
                cents[key] += values[client, first.number] if first else 0
    return {key: (active[key], lost[key], cents[key]) for key in active}


def relation_on(first: date, start: date) -> str:
    """Short under a year, long from three years on."""
    if first > start.replace(year=start.year - 1):
        return "short"
    return "medium" if first > start.replace(year=start.year - 3) else "long"


# --- groups -------------------------------------------------------------------------------------


def heads(company: Company) -> dict[str, str]:
    """Client to the head of its group, for whoever is in one; no loops are given."""
    found = {}
    for client in company.parents:
        head = client
        while head in company.parents:
            head = company.parents[head]
        found[client] = head
        if head in company.statuses:
            found[head] = head
    return found


# --- alerts -------------------------------------------------------------------------------------


def alerts(company: Company, until: dict[str, date]) -> set[tuple[str, str, date]]:
    """(client, kind, day) of what holds tonight and did not the night before.

    `until` is the day to which the present silence of a seasonal client is normal.
    """
    lost_on = {
        one.client_id: one.lost_on
        for one in company.losses
        if one.returned_on is None and company.statuses[one.client_id] in LOST
    }
    found = {(client, "lost", day) for client, day in lost_on.items()}
    for client, rule, hit_on in company.hits:
        first = max(hit_on, until.get(client, date.min) + timedelta(days=1))
        if lost_on.get(client) != first:
            found.add((client, rule, first))
    return {
        (client, kind, day)
        for client, kind, day in found
        if day == company.as_of and company.statuses[client] != "gone"
    }
