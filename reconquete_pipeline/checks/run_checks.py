"""Runs the checks of a table: the rows at fault counted, those of a failed check listed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from reconquete_pipeline.checks.check_sql import counts, faulty_rows, sentence
from reconquete_pipeline.checks.checks import Check, CheckResult, Rule, Unique
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.database_errors import without_values

_EXAMPLES = 5


@dataclass(frozen=True)
class Outcome:
    """What was found for one rule; `faulty` is None when `error` says why it could not be."""

    faulty: int | None
    rows: int = 0
    error: str = ""


Counting = Callable[[duckdb.DuckDBPyConnection, str, Sequence[Check]], dict[Rule, Outcome]]


def in_one_query(
    connection: duckdb.DuckDBPyConnection, table: str, checks: Sequence[Check]
) -> dict[Rule, Outcome]:
    """Count the rows at fault of all checks in one query of the table."""
    rules = [check.rule for check in checks]
    try:
        found = first_row(connection, counts(table, rules)) or ()
    except duckdb.Error as error:
        return dict.fromkeys(rules, Outcome(None, error=str(error)))
    rows, *faulty = (int(count) for count in found)
    return {rule: Outcome(count, rows) for rule, count in zip(rules, faulty, strict=True)}


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    checks: Sequence[Check],
    counting: Counting = in_one_query,
) -> list[CheckResult]:
    """Run the checks on `table` ("schema.name", a table or a view), in their order.

    Nothing is raised for a check that cannot run: its result says so. An example holds the
    columns of the rule, and the columns of the first `Unique` check to find the row by.
    """
    keys = next((c.rule.columns for c in checks if isinstance(c.rule, Unique)), ())
    alone = list({check.rule: check for check in reversed(checks)}.values())[::-1]
    outcomes = counting(connection, table, alone) if alone else {}
    broken = [check for check in alone if outcomes[check.rule].faulty is None]
    # A check that cannot run, as where a view fails to cast a column, fails all that are counted
    # with it. Alone, the others can run.
    if len(broken) > 1:
        for check in broken:
            outcomes |= counting(connection, table, [check])
    return [_result(connection, table, check, outcomes[check.rule], keys) for check in checks]


def _result(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    check: Check,
    outcome: Outcome,
    keys: tuple[str, ...],
) -> CheckResult:
    if outcome.faulty is None:
        message = f"the check could not run: {without_values(outcome.error)}"
        return CheckResult(check, False, "error", None, message)
    message = sentence(check, outcome.faulty, outcome.rows)
    passed = outcome.faulty == 0
    examples = () if passed else _examples(connection, table, check.rule, keys)
    message = "; ".join([message, *(str(row["said"]) for row in examples if "said" in row)])
    return CheckResult(check, passed, check.severity, outcome.faulty, message, examples)


def _examples(
    connection: duckdb.DuckDBPyConnection, table: str, rule: Rule, keys: tuple[str, ...]
) -> tuple[dict[str, object], ...]:
    # The key itself may be what is wrong with the table: then do without it.
    for columns in dict.fromkeys((keys, ())):
        try:
            query = f"{faulty_rows(table, rule, columns)}\nlimit {_EXAMPLES}"
            cursor = connection.execute(query)
            names = [str(column[0]) for column in cursor.description or ()]
            rows = cursor.fetchall()
        except duckdb.Error:
            continue
        return tuple(dict(zip(names, row, strict=True)) for row in rows)
    return ()
