"""Runs the checks of a table through Great Expectations, inside the open DuckDB database.

For what people rely on and look at, delivered extracts and published tables; all others are
checked by `run_checks.py` alone, at a tenth of the cost. The only module that imports Great
Expectations, and only in functions: the import takes three seconds. Three things are not as its
documentation has them:

- Connections: a second connection to the file is refused, so it works on a cursor of the
  caller's (`duckdb_dialect.py`). Such a cursor sees committed data only, and neither temporary
  tables nor session variables.
- Bounds: `ExpectColumnValuesToBeBetween` turns decimals and large integers into floats. Here a
  bound stays a text literal, which DuckDB casts to the type of the column.
- Compound keys: `ExpectCompoundColumnsToBeUnique` joins whole rows, at more than twice the cost
  of the query used here.
"""

import itertools
import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import duckdb

from reconquete_pipeline.checks.check_sql import faulty_rows
from reconquete_pipeline.checks.checks import Check, CheckResult, InSet, NotNull, Rule, Unique
from reconquete_pipeline.checks.run_checks import Outcome, run_checks
from reconquete_pipeline.checks.validation_results import ValidationResults
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.database_errors import without_values

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.expectations import UnexpectedRowsExpectation
    from great_expectations.expectations.expectation import Expectation

_NUMBER = "number"
_NOWHERE = logging.NullHandler()
_numbers = itertools.count(1)


class Validator:
    """Runs checks through Great Expectations inside the given DuckDB connection.

    The connection stays the caller's and open; the data source is made once. What Great
    Expectations says of each table is handed to `kept`, where it is given; its import runs inside
    `importing`, so that the cost can be told apart.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        kept: ValidationResults | None = None,
        importing: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._connection = connection
        self._kept = kept
        self._importing = importing
        self._data_source: SQLDatasource | None = None
        self._driver = f"reconquete_duckdb_{next(_numbers)}"
        self._cursor = connection  # a cursor of it while validating
        # A cursor starts in the machine's time zone, not in the caller's.
        self._zone = first_row(connection, "select current_setting('TimeZone')")

    def validate(self, table: str, checks: Sequence[Check]) -> list[CheckResult]:
        """Run the checks on `table` ("schema.name", a table or a view), in their order."""
        said: dict[Rule, dict[str, Any]] = {}

        def counting(
            _: duckdb.DuckDBPyConnection, table: str, checks: Sequence[Check]
        ) -> dict[Rule, Outcome]:
            return self._counted(table, checks, said)

        with closing(self._connection.cursor()) as self._cursor, _quiet():
            self._cursor.execute("set enable_progress_bar = false")
            self._cursor.execute("set TimeZone = ?", self._zone)
            results = run_checks(self._connection, table, checks, counting)
        if self._kept is not None:
            self._kept.keep(table, results, said)
        return results

    def close(self) -> None:
        """Forget the context and the data source; the connection stays open."""
        if self._data_source is not None:
            from sqlalchemy.dialects import registry

            registry.deregister(self._driver)
            self._data_source = None

    def _counted(
        self, table: str, checks: Sequence[Check], said: dict[Rule, dict[str, Any]]
    ) -> dict[Rule, Outcome]:
        try:
            reports = self._reports(table, checks)
        except Exception as error:  # noqa: BLE001
            # Great Expectations, SQLAlchemy and the database each raise types of their own here,
            # with no common base.
            while error.__cause__ is not None and isinstance(error.__cause__, Exception):
                error = error.__cause__
            outcome = Outcome(None, error=_first_line(str(error)))
            return {check.rule: outcome for check in checks}
        said |= {rule: _kept(report) for rule, report in reports.items()}
        return {rule: _outcome(report) for rule, report in reports.items()}

    def _reports(
        self, table: str, checks: Sequence[Check]
    ) -> dict[Rule, "ExpectationValidationResult"]:
        with self._importing():
            from great_expectations import ExpectationSuite

        # Results come in an order of their own: the note tells them apart.
        expectations = [_expectation(table, check, str(i)) for i, check in enumerate(checks)]
        suite = ExpectationSuite(name=table, expectations=expectations)
        # Examples are asked for afterwards, of what failed.
        form = {"result_format": "BASIC", "partial_unexpected_count": 0}
        report = self._batch(table).validate(suite, result_format=form)
        found = {int(r.expectation_config.meta[_NUMBER]): r for r in report.results}
        return {check.rule: found[i] for i, check in enumerate(checks)}

    def _batch(self, table: str) -> "Batch":
        if self._data_source is None:
            self._data_source = self._make_data_source()
        if table not in self._data_source.get_asset_names():
            self._data_source.assets.clear()  # all that it holds is written out at each change
            schema, name = table.split(".", 1)
            asset = self._data_source.add_table_asset(table, table_name=name, schema_name=schema)
            asset.add_batch_definition_whole_table("all")
        return self._data_source.get_asset(table).get_batch_definition("all").get_batch()

    def _make_data_source(self) -> "SQLDatasource":
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        import great_expectations
        from sqlalchemy.dialects import registry

        from reconquete_pipeline.checks.duckdb_dialect import dialect

        made = dialect(lambda: self._cursor)
        registry.impls[self._driver] = lambda: made
        context = great_expectations.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        return context.data_sources.add_sql("warehouse", connection_string=f"{self._driver}://")


def _expectation(table: str, check: Check, number: str) -> "Expectation":
    import great_expectations.expectations as gxe

    rule, meta = check.rule, {_NUMBER: number}
    match rule:
        case NotNull(column):
            return gxe.ExpectColumnValuesToNotBeNull(column=column, meta=meta)
        case InSet(column, values):
            return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values), meta=meta)
        case Unique((column,)):
            return gxe.ExpectColumnValuesToBeUnique(column=column, meta=meta)
        case Unique():
            # Each row that shares its key, and not each shared key.
            query = f"select unnest(range(row_count)) from ({faulty_rows(table, rule)})"
        case _:
            query = faulty_rows(table, rule)
    return _rows_at_fault()(unexpected_rows_query=_escaped(query), meta=meta)


@cache
def _rows_at_fault() -> "type[UnexpectedRowsExpectation]":
    """Make an `UnexpectedRowsExpectation` that counts, also the rows of the table.

    The original runs its query a second time to list the rows. Made once: Great Expectations
    keeps classes by name.
    """
    from great_expectations.expectations import UnexpectedRowsExpectation

    class RowsAtFault(UnexpectedRowsExpectation):  # type: ignore[misc]
        metric_dependencies: ClassVar[tuple[str, ...]] = (
            "unexpected_rows_query.row_count",
            "table.row_count",
        )

        def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> dict[str, Any]:
            faulty, rows = (metrics[name] for name in self.metric_dependencies)
            result = {"unexpected_count": faulty, "element_count": rows}
            return {"success": faulty == 0, "result": result}

    return RowsAtFault


def _escaped(query: str) -> str:
    """Return the query as Great Expectations wants it.

    It fills braces, SQLAlchemy fills `:name`, and a message is printed when no field is called
    `batch`: hence one that is always empty, on a line of its own in case of a last comment.
    """
    query = query.replace("{", "{{").replace("}", "}}").replace(":", r"\:")
    return query + "\n{batch!s:.0}"


def _outcome(result: "ExpectationValidationResult") -> Outcome:
    raised = result.exception_info
    if "raised_exception" not in raised:  # one entry for each metric that could not be computed
        raised = next(iter(raised.values()))
    if raised["raised_exception"]:
        return Outcome(None, error=_first_line(raised["exception_message"]))
    found = result.result  # a sum over an empty table is None
    return Outcome(int(found["unexpected_count"] or 0), int(found["element_count"] or 0))


def _kept(report: "ExpectationValidationResult") -> dict[str, Any]:
    """What Great Expectations says, without the messages of the database: they may quote a row."""
    said: dict[str, Any] = report.to_json_dict()
    raised = said.get("exception_info") or {}
    for told in (raised, *(part for part in raised.values() if isinstance(part, dict))):
        for name in ("exception_message", "exception_traceback"):
            if told.get(name):
                told[name] = without_values(_first_line(str(told[name])))
    return said


def _first_line(message: str) -> str:
    line = next(iter(message.strip().splitlines()), "no reason was given")
    return re.sub(r"^(\(\S+\)|Error:) ", "", line)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Great Expectations warns of and logs from the person: the results hold it."""
    logger = logging.getLogger("great_expectations")
    propagates = logger.propagate
    logger.propagate = False
    logger.addHandler(_NOWHERE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.propagate = propagates
