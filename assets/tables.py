"""The factory: one asset for each file of sql/, with its checks, schema and lineage."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import dagster as dg
import duckdb

from assets.partitions import nights
from assets.resources import NightResource
from reconquete_pipeline.checks.checks import Check, CheckResult
from reconquete_pipeline.checks.table_checks import GROUPS, IN_WORDS, checks_of
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.night.costs import BUILDING, INTAKE, LINEAGE
from reconquete_pipeline.night.night import Night
from reconquete_pipeline.tables.build import build, mark_checked, write_stamp
from reconquete_pipeline.tables.lineage import column_lineage
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.text.database_errors import DatabaseError, without_values

OWNERS = ["team:data"]
Notes = dict[str, Any]
Item = TypeVar("Item")
HIDDEN = "(text)"
# Texts that the engine keeps of delivered rows.
KEPT_TEXTS = frozenset({"unit_key", "delivered", IN_WORDS})


def asset_key(table: str) -> dg.AssetKey:
    """Schema and table name, as the key of the asset."""
    return dg.AssetKey(table.split("."))


def make_table(model: Model, catalogue: Catalogue) -> dg.AssetsDefinition:
    """The asset of one table: it builds, then runs every check of the table."""
    specs = [
        dg.AssetCheckSpec(
            name=name,
            asset=asset_key(model.table),
            description=_told_before(name, checks),
            blocking=any(check.severity == "error" for check in checks),
        )
        for name, checks in _by_name(checks_of(model), lambda check: check.shown_as).items()
    ]

    @dg.asset(
        key=asset_key(model.table),
        deps=[asset_key(table) for table in catalogue.before(model)],
        group_name=model.stage,
        description=model.contract.description,
        kinds={"duckdb", "csv" if model.is_from_inbox else "sql"},
        owners=OWNERS,
        check_specs=specs,
        partitions_def=nights,
        code_version=model.sql_hash[:12],
        metadata={"dagster/column_schema": _schema(model), "file": _file(model)},
    )
    def table(
        context: dg.AssetExecutionContext, night: NightResource
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        yield from _build_and_check(night.night, model)

    return table


def _build_and_check(
    held: Night, model: Model
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    with _values_left_out():
        notes = _materialise(held, model) | _lineage(held, model)
    yield dg.MaterializeResult(metadata=notes | {"seconds": held.costs.of_table(model.table)})
    results = held.check(model)
    mark_checked(held.connection, model.table, has_passed=_passed(results))
    for result in results:
        if not result.passed:
            held.say(f"{model.table}, {result.check.name}: {result.message}")
    shown = _by_name(results, lambda result: result.check.shown_as)
    for name, group in shown.items():
        yield _shown(model, held, name, group)


@contextmanager
def _values_left_out() -> Iterator[None]:
    """Dagster keeps the message of an error for ever, and DuckDB quotes the row in it."""
    try:
        yield
    except duckdb.Error as error:
        raise DatabaseError(without_values(error)) from None


def _by_name(items: Iterable[Item], name: Callable[[Item], str]) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(name(item), []).append(item)
    return groups


def _told_before(name: str, checks: list[Check]) -> str:
    """What a check of the page is about; a group lists its rules."""
    if name not in GROUPS:
        return checks[0].description
    rules = "\n".join(f"- {check.name}: {check.description}" for check in checks)
    return f"{GROUPS[name]}. It looks for\n\n{rules}"


def _file(model: Model) -> str:
    return f"sql/{model.stage}/{model.name}.sql"


def _materialise(night: Night, model: Model) -> Notes:
    if not model.is_staging:
        with night.costs.of(BUILDING, model.table):
            rows = build(night.connection, night.catalogue, model, night.stamp)
        night.say(f"{model.table}: {rows:,} rows")
        return {"dagster/row_count": rows}
    with night.costs.of(INTAKE, model.table):
        summary = stage_extract(night.connection, night.home, model, night.run_date, night.say)
        write_stamp(night.connection, model, night.stamp)
    night.say(f"{model.table}: {summary.row_count:,} rows")
    notes: Notes = {
        "dagster/row_count": summary.row_count,
        "files loaded tonight": len(summary.loaded),
        "files refused tonight": ", ".join(summary.refused) or "none",
    }
    if not summary.is_configured:
        notes["not measured"] = f"no [extracts.{model.name}] in reconquete.toml"
    if summary.covers_to_on is not None:
        notes["covers to"] = summary.covers_to_on.isoformat()
    return notes


def _lineage(night: Night, model: Model) -> Notes:
    with night.costs.of(LINEAGE):
        found = column_lineage(model, night.catalogue, night.home.warehouse / "lineage")
    deps = {
        name: [
            dg.TableColumnDep(asset_key=asset_key(table), column_name=column)
            for table, column in pairs
            if table in night.catalogue
        ]
        for name, pairs in found.items()
    }
    return {"dagster/column_lineage": dg.TableColumnLineage(deps_by_column=deps)} if deps else {}


def _schema(model: Model) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=name,
                type=column.type,
                description=column.description + (f" ({column.unit})" if column.unit else ""),
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
                tags={"personal": "true"} if column.personal else {},
            )
            for name, column in model.contract.columns.items()
        ]
    )


def _passed(results: list[CheckResult]) -> bool:
    return all(result.passed or result.severity == "warning" for result in results)


def _shown(
    model: Model, night: Night, name: str, results: list[CheckResult]
) -> dg.AssetCheckResult:
    """One result for people out of the checks that share a name."""
    failed = [result for result in results if not result.passed]
    message = _told(results)
    metadata: Notes = {"result": message}
    if night.is_validated(model):
        metadata["validated by Great Expectations"] = dg.MetadataValue.path(
            f"{night.validation_results.page}#{model.table}"
        )
    if failed:
        metadata["the rows"] = f"reconquete faults {model.table}"
        metadata["rows at fault"] = sum(result.faulty_count or 0 for result in failed)
        tables = [_as_table(night.catalogue, result) for result in failed if result.examples]
        metadata["examples"] = dg.MetadataValue.md("\n\n".join(tables))
    is_error = any(result.severity == "error" for result in failed or results)
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=asset_key(model.table),
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if is_error else dg.AssetCheckSeverity.WARN,
        description=message,
        metadata=metadata,
    )


def _told(results: list[CheckResult]) -> str:
    """What the checks that share a name found, in one line; each fault under its own name."""
    failed = [result for result in results if not result.passed]
    if failed:
        names = [f"{result.check.name}: " if len(results) > 1 else "" for result in failed]
        return "; ".join(n + result.message for n, result in zip(names, failed, strict=True))
    said = list(dict.fromkeys(result.message for result in results))
    return said[0] if len(said) == 1 else f"all {len(results)} rules hold"


def _as_table(catalogue: Catalogue, result: CheckResult) -> str:
    """Rows at fault as a table, free texts left out: Dagster keeps what it is told.

    Any text may hold a name or a number, put into the wrong column by who delivered it.
    """
    hidden = catalogue.free_texts | KEPT_TEXTS
    names = list(result.examples[0])
    rows = [names, ["---"] * len(names)]
    rows += [
        [HIDDEN if name in hidden else str(row[name]).replace("|", "\\|") for name in names]
        for row in result.examples
    ]
    return f"{result.check.name}\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows)


def make_tables(catalogue: Catalogue | None = None) -> list[dg.AssetsDefinition]:
    """One asset per model."""
    catalogue = catalogue or load_catalogue()
    return [make_table(model, catalogue) for model in catalogue.values()]
