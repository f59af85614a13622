"""Short lists of good and bad texts with what they mean, and the three extracts of the stories."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
Texts = Mapping[str, Any]


class Bad(str):
    """The reason for which a text is rejected."""


MONEY: Texts = {
    "10,00": Decimal("10.00"),
    "10": Decimal("10.00"),
    "1 234,56": Decimal("1234.56"),
    "1.234,56": Decimal("1234.56"),
    "12,50-": Decimal("-12.50"),
    "(12,50)": Decimal("-12.50"),
    "12,50 €": Decimal("12.50"),
    "0,00": Decimal("0.00"),
    "": None,
    "1.234": Bad("ambiguous_number"),
    "1,234": Bad("ambiguous_number"),
    "10,1234": Bad("too_many_decimals"),
    "dix": Bad("not_a_number"),
}
POTENTIAL: Texts = MONEY | {text: Bad("out_of_range") for text in ("12,50-", "(12,50)", "-1,00")}
DAYS: Texts = {
    "01/03/2026": date(2026, 3, 1),
    "29/02/2024": date(2024, 2, 29),
    "04/10/2026": date(2026, 10, 4),
    "31/12/2026": date(2026, 12, 31),
    "": None,
    "31/02/2026": Bad("not_a_date"),
    "2026-03-01": date(2026, 3, 1),
    "03.01.26": Bad("not_a_date"),
}
STATUS: Texts = {
    "confirmed": "confirmed",
    "livrée": "confirmed",
    "annulée": "cancelled",
    "": None,
    "zz": Bad("unknown_code"),
}
TYPES: Texts = {"B2B": "B2B", "particulier": "B2C", "": None, "zz": Bad("unknown_code")}
NUMBERS: Texts = {"1": 1, "2": 2, "": None, "x": Bad("not_a_whole_number")}
QUANTITIES: Texts = {"2": Decimal(2), "1,5": Decimal("1.5"), "": None, "x": Bad("not_a_number")}


def ids(*texts: str) -> Texts:
    """Numbers of orders or clients, kept as they are."""
    return {text: text for text in texts} | {"": None}


@dataclass(frozen=True)
class Kind:
    """One extract: our columns with their headers and the texts of the stories."""

    name: str
    key: tuple[str, ...]
    unit: tuple[str, ...]
    columns: Mapping[str, tuple[str, Texts]]
    needed: tuple[str, ...]
    is_versioned: bool = False

    @property
    def header(self) -> str:
        """The first line of a good file."""
        return ";".join(header for header, _ in self.columns.values())


ORDERS = Kind(
    "orders",
    ("order_id",),
    ("order_id",),
    {
        "order_id": ("N° commande", ids("A", "B", "0A")),
        "client_id": ("Code client", ids("c1", "c2")),
        "ordered_at": ("Date commande", DAYS),
        "net_amount_eur": ("Montant HT", MONEY),
        "status": ("Statut", STATUS),
        "cancelled_on": ("Date annulation", DAYS),
    },
    ("order_id", "client_id", "ordered_at", "net_amount_eur"),
)
LINES = Kind(
    "order_lines",
    ("order_id", "line_number"),
    ("order_id",),
    {
        "order_id": ("N° commande", ids("A", "B")),
        "line_number": ("N° ligne", NUMBERS),
        "ordered_at": ("Date commande", DAYS),
        "net_amount_eur": ("Montant HT", MONEY),
        "quantity": ("Quantité", QUANTITIES),
        "unit_price_eur": ("PU HT", {"2,5": Decimal("2.5"), "0,001": Decimal("0.001"), "": None}),
    },
    ("order_id", "net_amount_eur"),
)
CLIENTS = Kind(
    "clients",
    ("client_id",),
    ("client_id",),
    {
        "client_id": ("Code client", ids("A", "B", "D")),
        "name": ("Nom", ids("zoé", "éric")),
        "client_type": ("Type", TYPES),
        "potential_eur": ("Potentiel", POTENTIAL),
        "merged_into": ("Fusionné avec", ids("A", "B")),
    },
    ("client_id",),
    is_versioned=True,
)


def read_record(kind: Kind, record: str) -> tuple[Row, frozenset[str]]:
    """The values of one record and every reason why it is set aside."""
    fields = record.split(";")
    if len(fields) != len(kind.columns):
        return {}, frozenset(["field_count"])
    row: Row = {}
    reasons = set()
    for (column, (_, texts)), text in zip(kind.columns.items(), fields, strict=True):
        row[column] = texts[text]
        if isinstance(texts[text], Bad):
            reasons.add(f"{column}:{row[column]}")
            row[column] = None
    _otherwise(kind, row, dict(zip(kind.columns, fields, strict=True)))
    for column in kind.needed:
        if row[column] is None and not any(r.startswith(f"{column}:") for r in reasons):
            reasons.add(f"{column}:missing")
    if kind is CLIENTS and None is not row["merged_into"] == row["client_id"]:
        reasons.add("merged_into_itself")
    return row, frozenset(reasons)


def _otherwise(kind: Kind, row: Row, given: dict[str, str]) -> None:
    """What a contract says where the text of a column is empty."""
    if kind is ORDERS and not given["status"] and row["cancelled_on"]:
        row["status"] = "cancelled"
    if kind is LINES and not given["net_amount_eur"]:
        quantity, price = row["quantity"], row["unit_price_eur"]
        if quantity is not None and price is not None:
            row["net_amount_eur"] = round(quantity * price, 2)


def day_of(name: str) -> date | None:
    """The date in the name of a file."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", name)
    return date.fromisoformat(found[0]) if found else None


def natural(name: str) -> list[Any]:
    """2 before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def is_past(row: Row, run_date: date) -> bool:
    """True for what a night of that date may see; what has no day is seen."""
    return row["ordered_at"] is None or row["ordered_at"] <= run_date
