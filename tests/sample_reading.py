"""How the tests of the sample home read its warehouse."""

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

CENT = Decimal("0.01")
FINISHED, NEW = "2026-03-relance", "2026-10-retour"
WINDOW_STARTS_ON = date(2026, 3, 3)


class Night(Protocol):
    """The warehouse after a full night on the sample home."""

    def sql(self, query: str) -> list[tuple[Any, ...]]: ...


def euros(value: object) -> Decimal:
    return Decimal(str(value)).quantize(CENT)


def one(night: Night, columns: str, table: str, where: str) -> tuple[Any, ...]:
    """The only row of the table that fits; all values of the row."""
    rows = night.sql(f"select {columns} from {table} where {where}")
    assert len(rows) == 1, (table, where, rows)
    return tuple(rows[0])


def status(night: Night, client_id: str) -> str:
    return one(night, "status", "status.status", f"client_id = '{client_id}'")[0]


def arms(night: Night) -> dict[str, str]:
    """The new campaign: client to arm."""
    rows = night.sql(
        f"select client_id, arm from campaigns.assignments where campaign_id = '{NEW}'"
    )
    assert len(rows) == len(dict(rows))
    return dict(rows)
