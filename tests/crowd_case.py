"""Nights of the crowd: what each may read, what the pipeline made of it, what the words say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import crowd_recomputation_losses as own
import crowd_recomputation_rules as rules
import pandas as pd
from crowd_bench import built
from crowd_company import invented
from crowd_recomputation import Night
from model_bench import Bench

from reconquete_pipeline.home.settings import Settings

Rows = list[tuple[Any, ...]]
FIXED = Settings(
    lost_rule="fixed_days", order_minimum_eur=Decimal("10.00"), tracking_needs_consent=False
)
# The second night is an earlier one of the same store; not all its extracts reach the run date.
NIGHTS = {
    "predictive": (date(2026, 7, 20), date(2026, 7, 20), Settings(tracking_needs_consent=False)),
    "fixed_days": (date(2025, 6, 20), date(2025, 6, 8), FIXED),
}


@cache
def extracts() -> dict[str, pd.DataFrame]:
    return invented(seed=20_260_815)


@dataclass(frozen=True)
class Case:
    """One night, its tables, and what was told again; the predictive thresholds are given."""

    night: Night
    bench: Bench
    predicted: own.Predicted
    decisive: dict[tuple[str, date], own.Decisive]
    losses: dict[str, list[own.Loss]]
    said: rules.Rules

    def read(self, query: str) -> Rows:
        return self.bench.connection.execute(query).fetchall()

    def told(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Every rule as the table should hold it."""
        return {
            key: (
                2 if key[1] in {"predictive", "predictive_risk"} else 1,
                Decimal(one.observed),
                Decimal(round(one.threshold * 10**6)) / 10**6,
                one.hit_on is not None,
                one.hit_on,
                one.due_on,
            )
            for key, one in self.said.items()
        }


def case_of(name: str) -> Case:
    """Build one of the nights and tell it again."""
    run_date, as_of, settings = NIGHTS[name]
    night = Night(extracts(), run_date, as_of, settings)
    bench = built(extracts(), run_date, settings, as_of)
    predicted = {
        row[:2]: row[2:]
        for row in bench.connection.execute(
            "select client_id, purchased_on, watch_after_days, risk_after_days, lost_after_days"
            " from rhythm.predictive_thresholds"
        ).fetchall()
    }
    decisive = own.decisive(night, predicted)
    said: rules.Rules = rules.of_silence(night, predicted)
    parts: list[Callable[[Night], rules.Rules]]
    parts = [rules.of_years, rules.of_falls, rules.of_contracts, rules.of_contacts]
    for part in parts:
        said |= part(night)
    return Case(night, bench, predicted, decisive, own.losses(night, decisive), said)
