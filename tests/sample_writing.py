"""How the invented ERP writes an order, a day, an amount and a file."""

import csv
import io
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Row = list[str]
RUN_DATE = date(2026, 10, 31)


@dataclass(frozen=True)
class Order:
    """An order as the invented ERP knows it."""

    order_id: str
    client_id: str
    ordered_on: date
    amount: Decimal
    cancelled_on: date | None = None


def french_day(day: date | None) -> str:
    """dd/mm/yyyy, or nothing."""
    return f"{day:%d/%m/%Y}" if day else ""


def day(text: str) -> str:
    """yyyy-mm-dd as dd/mm/yyyy."""
    return french_day(date.fromisoformat(text))


def own_chance(key: str, about: str) -> random.Random:
    """A seed of its own for each client or order, and for each thing told of it."""
    return random.Random(f"{about}|{key}")


def french_amount(amount: Decimal, thousands: str = "") -> str:
    """Decimal comma; `thousands` is the separator that the file's software writes."""
    return f"{amount:,.2f}".replace(",", thousands).replace(".", ",")


def as_csv(header: str, rows: Iterable[list[str]], encoding: str, newline: str) -> bytes:
    """A delimited file; quotes only where a field needs them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator=newline)
    writer.writerow(header.split(";"))
    writer.writerows(rows)
    return text.getvalue().encode(encoding)
