"""How a night ended, apart from Dagster so that a report can be made without it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Outcome:
    """How a night ended. `failures` are sentences: what failed, and why."""

    run_date: date
    run_id: str
    is_success: bool
    seconds: float
    failures: tuple[str, ...]
    warnings: tuple[str, ...]
