"""What a check is, before anybody runs it: pure descriptions made from a table's contract.

`run_checks.py` and `expectations.py` run them in the database; `assets/` shows them.
"""

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class NotNull:
    """No row of the table has NULL in the column."""

    column: str


@dataclass(frozen=True)
class Between:
    """Every non-NULL value lies in [minimum, maximum]; a bound that is None is open.

    Bounds are the text of the contract (`0`, `12.30`, `1900-01-01`), cast by the database to
    the column's type.
    """

    column: str
    minimum: str | None
    maximum: str | None


@dataclass(frozen=True)
class InSet:
    """Every non-NULL value of the column is one of `values` (text)."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Unique:
    """No two rows share the same values in `columns`."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class NoRows:
    """The query returns nothing: each row that it returns is a row at fault."""

    query: str


Rule = NotNull | Between | InSet | Unique | NoRows


@dataclass(frozen=True)
class Check:
    """One named check of one table. `name` is unique in its table and a valid Dagster name.

    Checks of one table that share a `group` are shown to people as one.
    """

    name: str
    severity: Severity
    description: str
    rule: Rule
    group: str = ""

    @property
    def shown_as(self) -> str:
        """The name under which people see the check."""
        return self.group or self.name


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    `faulty_count` is the number of rows at fault (None when the check itself could not run),
    `examples` up to five of them, `message` one sentence for a person. A check that could not
    run has passed = False and severity = "error", whatever its own severity.
    """

    check: Check
    passed: bool
    severity: Severity
    faulty_count: int | None
    message: str
    examples: tuple[dict[str, object], ...] = field(default=())
