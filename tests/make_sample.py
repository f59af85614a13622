"""Writes `data_samples/inbox/` of the invented company Comptoir des Halles, always the same bytes.

`python tests/make_sample.py [folder]`: standard library only, fixed seed. The five story clients,
the dirty rows and the dates on a limit are written by hand (`sample_company.py`); the seed fills in
the ordinary days.
"""

import csv
import gzip
import io
import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    MEMBERS,
    MEMBERS_HEADER,
    MERGED,
    NOTES,
    OLD_HEADER,
    RETURNS,
    ROSTER,
    STORIES,
)

SEED = 20261031
INBOX = Path(__file__).resolve().parents[1] / "data_samples" / "inbox"


@dataclass(frozen=True)
class Order:
    """An order as the invented ERP knows it."""

    order_id: str
    client_id: str
    ordered_on: date
    amount: Decimal
    cancelled_on: date | None = None


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
    days += [date.fromisoformat(day) for day in RETURNS.get(client_id, "").split()]
    orders = []
    for day in days:
        cents = round(int(basket) * 100 * (0.6 + 0.8 * rng.random()))
        orders.append(Order("", client_id, day, Decimal(cents) / 100))
    return orders + story_orders(client_id)


def all_orders() -> list[Order]:
    """Every order, numbered by year in order of date."""
    rng = random.Random(SEED)
    drawn = [order for row in roster() for order in client_orders(rng, row)]
    numbered, last = [], dict.fromkeys((2023, 2024, 2025, 2026), 0)
    for order in sorted(drawn, key=lambda one: (one.ordered_on, one.client_id, one.amount)):
        if not order.order_id:
            year = order.ordered_on.year
            last[year] += 1
            number = f"{year % 100}-{last[year]:05d}"
        else:
            number = order.order_id
        numbered.append(replace(order, order_id=number))
    return numbered


def roster() -> list[list[str]]:
    """The fields of each client of ROSTER."""
    return [line.split("|") for line in ROSTER.splitlines()]


def french_day(day: date | None) -> str:
    """dd/mm/yyyy, or nothing."""
    return f"{day:%d/%m/%Y}" if day else ""


def french_amount(amount: Decimal, thousands: str = "") -> str:
    """Decimal comma; `thousands` is the separator that the file's software writes."""
    return f"{amount:,.2f}".replace(",", thousands).replace(".", ",")


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


def as_csv(header: str, rows: Iterable[list[str]], encoding: str, newline: str) -> bytes:
    """A delimited file; quotes only where a field needs them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator=newline)
    writer.writerow(header.split(";"))
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


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
    """The seven deliveries of orders; those given only by lines are left out."""
    by_lines = {line.split("|")[0] for line in LINES}
    orders = all_orders()
    assert not by_lines & {order.order_id for order in orders} - {"26-92003"}
    files = {
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
    for row in sorted(roster()):
        client_id, client_type, name, postal_code, since = row[:5]
        created = date.fromisoformat(since) - timedelta(days=1)
        ceased, merged = french_day(CEASED.get(client_id)), MERGED.get(client_id, "")
        rows.append(
            [client_id, client_type, name, french_day(created), postal_code, ceased, merged]
        )
    return as_csv(CLIENTS_HEADER, rows, "utf-8-sig", "\r\n")


def members_file() -> bytes:
    """The finished campaign, drawn before this pipeline existed."""
    arms = {client: arm for arm, clients in MEMBERS.items() for client in clients.split()}
    rows = [
        ["2026-03-relance", client, arm, "02/03/2026", "03/03/2026", "1", "tous", "0,5"]
        for client, arm in sorted(arms.items())
    ]
    return as_csv(MEMBERS_HEADER, rows, "utf-8", "\n")


def sample_files() -> dict[str, bytes]:
    """File name to bytes, for the whole inbox."""
    return order_files() | {
        "lignes_2026-09.csv": as_csv(
            LINES_HEADER, (line.split("|") for line in LINES), "utf-8", "\n"
        ),
        "clients_2026-10-31.csv": clients_file(),
        "campagnes_2026-03-02.csv": members_file(),
        "notes.txt": NOTES.encode(),
    }


def main() -> None:
    """Writes the inbox, here or in the folder named on the command line."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else INBOX
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sample_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
