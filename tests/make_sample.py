"""Writes `data_samples/inbox/` of the invented company Comptoir des Halles, always the same bytes.

`python tests/make_sample.py [folder]`: standard library only, fixed seeds. The story clients, the
dirty rows and the dates on a limit are written by hand (`sample_company.py`, `sample_crowd.py`);
the seeds fill in the ordinary days. `sample_extracts.py` writes all that is not an order.
"""

import gzip
import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from sample_company import (
    CEASED,
    CLIENTS_HEADER,
    CORRECTIONS,
    DIRTY,
    HEADER,
    LINES,
    LINES_HEADER,
    MERGED,
    NOTES,
    OLD_HEADER,
    PARENTS,
    RETURNS,
    ROSTER,
    STORIES,
)
from sample_crowd import CROWD_RETURNS, CROWD_STORIES, crowd_roster
from sample_evidence import sector_of
from sample_extracts import further_files
from sample_writing import Order, as_csv, french_amount, french_day

SEED = 20261031
INBOX = Path(__file__).resolve().parents[1] / "data_samples" / "inbox"


def quiet_day(day: date) -> bool:
    """Sundays and three public holidays: an ordinary client does not buy."""
    return day.weekday() == 6 or (day.month, day.day) in {(1, 1), (5, 1), (12, 25)}


def ordinary_days(rng: random.Random, first: date, last: date, gap: int) -> list[date]:
    """Purchase days drawn backwards from `last`, by 0.6 to 1.4 times the usual gap."""
    days = [last]
    while True:
        day = days[-1] - timedelta(days=round(gap * (0.6 + 0.8 * rng.random())))
        while quiet_day(day):
            day -= timedelta(days=1)
        if day < first:
            return days[::-1]
        days.append(day)


def story_orders(client_id: str) -> list[Order]:
    """Orders written by hand; an empty number is given later."""
    if client_id in CROWD_STORIES:
        told = CROWD_STORIES[client_id][1]
        return [Order("", client_id, date.fromisoformat(day), Decimal(eur)) for day, eur in told]
    return [
        Order(
            number,
            client_id,
            date.fromisoformat(day),
            Decimal(amount),
            date.fromisoformat(cancelled[0]) if cancelled else None,
        )
        for number, day, amount, *cancelled in STORIES.get(client_id, [])
    ]


def client_orders(rng: random.Random, row: list[str]) -> list[Order]:
    """All orders of one client of the roster."""
    client_id, first, last, gap, basket = row[0], *row[4:]
    if not gap:
        return story_orders(client_id)
    days = ordinary_days(rng, date.fromisoformat(first), date.fromisoformat(last), int(gap))
    returns = (RETURNS | CROWD_RETURNS).get(client_id, "")
    days += [date.fromisoformat(day) for day in returns.split()]
    orders = []
    for day in days:
        cents = round(int(basket) * 100 * (0.6 + 0.8 * rng.random()))
        orders.append(Order("", client_id, day, Decimal(cents) / 100))
    return orders + story_orders(client_id)


def by_day(order: Order) -> tuple[date, str, Decimal]:
    """The order in which the ERP lists and numbers orders."""
    return order.ordered_on, order.client_id, order.amount


def numbered_orders(seed: int, rows: list[list[str]], serial: int) -> list[Order]:
    """The orders of some clients, numbered by year in order of date, from serial + 1 on."""
    rng = random.Random(seed)
    drawn = [order for row in rows for order in client_orders(rng, row)]
    numbered, last = [], dict.fromkeys((2023, 2024, 2025, 2026), serial)
    for order in sorted(drawn, key=by_day):
        number = order.order_id
        if not number:
            year = order.ordered_on.year
            last[year] += 1
            number = f"{year % 100}-{last[year]:05d}"
        numbered.append(replace(order, order_id=number))
    return numbered


def all_orders() -> list[Order]:
    """Every order; the first clients keep the numbers they had before the others came."""
    first = numbered_orders(SEED, first_roster(), 0)
    return sorted(first + numbered_orders(SEED + 1, crowd_roster(), 10_000), key=by_day)


def first_roster() -> list[list[str]]:
    """The fields of each client of ROSTER."""
    return [line.split("|") for line in ROSTER.splitlines()]


def roster() -> list[list[str]]:
    """The fields of all clients, in the order of their ids."""
    return sorted(first_roster() + crowd_roster())


def order_fields(order: Order, thousands: str) -> list[str]:
    """One row of an orders file."""
    return [
        order.order_id,
        order.client_id,
        french_day(order.ordered_on),
        french_amount(order.amount, thousands),
        "annulée" if order.cancelled_on else "validée",
        french_day(order.cancelled_on),
    ]


def order_file(orders: list[Order], first: str, last: str, old: bool, thousands: str = "") -> bytes:
    """The orders and the dirty rows of the days from `first` to `last`, by day."""
    rows = [(str(one.ordered_on), order_fields(one, thousands)) for one in orders]
    rows += [(day, text.split(";")) for day, text in DIRTY]
    kept = [fields for day, fields in sorted(rows, key=lambda row: row[0]) if first <= day <= last]
    if last == "2026-10-15":
        by_number = {order.order_id: order for order in orders}
        for number, amount in CORRECTIONS.items():
            corrected = replace(by_number[number], amount=Decimal(amount))
            kept.append(order_fields(corrected, thousands))
    if old:
        return as_csv(OLD_HEADER, kept, "windows-1252", "\r\n")
    return as_csv(HEADER, kept, "utf-8", "\n")


def order_files() -> dict[str, bytes]:
    """The eight deliveries of orders; those given only by lines are left out."""
    by_lines = {line.split("|")[0] for line in LINES}
    orders = all_orders()
    assert not by_lines & {order.order_id for order in orders} - {"26-92003"}
    files = {
        "commandes_2023-10-31.csv": order_file(
            orders, "2023-01-01", "2023-10-31", True, thousands="\u00a0"
        ),
        "commandes_2024-12-31.csv": order_file(
            orders, "2023-11-01", "2024-12-31", True, thousands="\u00a0"
        ),
        "commandes_2025-12-31.csv.gz": gzip.compress(
            order_file(orders, "2025-01-01", "2025-12-31", False, thousands="\u202f"), 9, mtime=0
        ),
    }
    starts = ("2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01", "2026-10-16")
    ends = ("2026-03-31", "2026-06-30", "2026-09-30", "2026-10-15", "2026-10-31")
    for first, last in zip(starts, ends, strict=True):
        files[f"commandes_{last}.csv"] = order_file(orders, first, last, False)
    return files


def clients_file() -> bytes:
    """The clients, in the order of their ids, as Excel saves it: UTF-8 with a mark."""
    rows = []
    for row in roster():
        client_id, client_type, name, postal_code, since = row[:5]
        created = date.fromisoformat(since) - timedelta(days=1)
        ceased, merged = french_day(CEASED.get(client_id)), MERGED.get(client_id, "")
        parent = PARENTS.get(client_id, "")
        head = [client_id, client_type, name, french_day(created), postal_code]
        rows.append([*head, ceased, merged, parent, sector_of(postal_code)])
    return as_csv(CLIENTS_HEADER, rows, "utf-8-sig", "\r\n")


def sample_files() -> dict[str, bytes]:
    """File name to bytes, for the whole inbox."""
    return (
        order_files()
        | {
            "lignes_2026-09.csv": as_csv(
                LINES_HEADER, (line.split("|") for line in LINES), "utf-8", "\n"
            ),
            "clients_2026-10-31.csv": clients_file(),
            "notes.txt": NOTES.encode(),
        }
        | further_files(roster(), all_orders())
    )


def main() -> None:
    """Writes the inbox, here or in the folder named on the command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else INBOX
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sample_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
