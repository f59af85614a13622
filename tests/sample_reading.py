"""How the tests of the sample home read its warehouse."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import sample_recomputation as own

CENT = Decimal("0.01")
FINISHED, NEW = "2026-03-relance", "2026-10-retour"
WINDOW_STARTS_ON = date(2026, 3, 3)


class Night(Protocol):
    """The warehouse after a full night on the sample home."""

    home: Path

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


def rule_of(night: Night) -> own.Rule:
    """The limits of every silence: fixed days, or the night's own predictive thresholds."""
    if 'lost_rule = "fixed_days"' in (night.home / "reconquete.toml").read_text(encoding="utf-8"):
        return own.fixed_days()
    rows = night.sql(
        "select client_id, purchased_on, watch_after_days, risk_after_days, lost_after_days"
        " from rhythm.predictive_thresholds"
    )
    # While the company is younger than a year its rhythm is not known, and fixed days decide.
    return {
        (row[0], row[1]): own.FIXED if row[4] is None else own.Limits(*row[2:5]) for row in rows
    }


def arms(night: Night) -> dict[str, str]:
    """The new campaign: client to arm."""
    rows = night.sql(
        f"select client_id, arm from campaigns.assignments where campaign_id = '{NEW}'"
    )
    assert len(rows) == len(dict(rows))
    return dict(rows)
