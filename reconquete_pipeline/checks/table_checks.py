"""The checks of a table, made from its contract; what intake guarantees is not checked again."""

from dataclasses import replace

from reconquete_pipeline.checks.checks import (
    Between,
    Check,
    CheckResult,
    InSet,
    NoRows,
    NotNull,
    Severity,
    Unique,
)
from reconquete_pipeline.checks.volume_anomalies import late_rows, too_old, unusual_files
from reconquete_pipeline.tables.contracts import Column, Predicate
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.text.sql_text import quote, text_literal

CONTRACT = "holds_to_contract"
IN_WORDS = "in_words"
INTAKE = "files_and_rows_are_in_order"
ORPHANS = "references_are_known"
GROUPS = {
    CONTRACT: "the contract of the table: a unique grain, rules of columns, references, checks",
    INTAKE: "files refused, mostly unreadable, late or far from usual; rows set aside or lost",
    ORPHANS: "rows that name what no delivered extract knows",
}


def checks_of(model: Model) -> tuple[Check, ...]:
    """Every check of the table, in the order in which they are shown.

    People see errors as one check, and so the warnings of an extract's files and of its
    references; other warnings stand alone.
    """
    checks = [_grain(model)]
    if model.is_staging:
        of_files = _ledger_checks(model) if model.is_from_inbox else []
        checks += [replace(check, group=INTAKE) for check in of_files]
    else:
        for name, column in model.contract.columns.items():
            checks += _column_checks(model.table, name, column)
    checks += [_reference(model, name, to) for name, to in model.contract.references.items()]
    checks += [
        Check(
            name=predicate.name,
            severity=predicate.severity,
            description=predicate.description or f"rows do not fulfil: {predicate.sql.strip()}",
            rule=NoRows(_faults(model, predicate)),
        )
        for predicate in model.contract.checks
    ]
    return tuple(
        replace(check, group=CONTRACT) if check.severity == "error" and not check.group else check
        for check in checks
    )


def not_delivered(model: Model) -> list[CheckResult]:
    """The results of an extract that the home does not deliver: nothing came in, nothing is run."""
    said = f"not delivered: no [extracts.{model.name}] in reconquete.toml"
    return [CheckResult(check, True, check.severity, 0, said) for check in checks_of(model)]


def _faults(model: Model, predicate: Predicate) -> str:
    # A message is logged; what the contract says of a row holds values, and is for who asks.
    said = f", {predicate.said} as {IN_WORDS}" if predicate.said else ""
    source = "select 'the whole table' as at_fault" if predicate.is_of_table else f"select *{said}"
    table = "" if predicate.is_of_table else f" from {model.table}"
    return f"{source}{table} where not ({predicate.sql.strip()})"


def _grain(model: Model) -> Check:
    columns = model.contract.grain
    return Check(
        name="one_row_per_" + "_and_".join(columns),
        severity="error",
        description=f"rows share the same {', '.join(columns)}",
        rule=Unique(columns),
    )


def _column_checks(table: str, name: str, column: Column) -> list[Check]:
    checks = []
    if not column.nullable:
        checks.append(Check(f"{name}_is_filled", "error", f"rows have no {name}", NotNull(name)))
    if column.min is not None or column.max is not None:
        said = f"from {column.min or 'any'} to {column.max or 'any'}"
        checks.append(
            Check(
                f"{name}_in_range",
                "error",
                f"rows have {name} outside {said}",
                Between(name, column.min, column.max),
            )
        )
    if column.values:
        checks.append(
            Check(
                f"{name}_is_known",
                "error",
                f"rows have a {name} that is none of {', '.join(column.values)}",
                InSet(name, column.values),
            )
        )
    if column.matches:
        is_match = f"regexp_full_match({quote(name)}, {text_literal(column.matches)})"
        checks.append(
            Check(
                f"{name}_matches",
                "error",
                f"rows have a {name} that is not of the form {column.matches}",
                NoRows(f"select * from {table} where not {is_match}"),
            )
        )
    return checks


def _reference(model: Model, name: str, target: str) -> Check:
    table, _, column = target.rpartition(".")
    # An extract may come tomorrow: orphans of delivered rows are counted, and block nothing.
    severity: Severity = "warning" if model.is_staging else "error"
    query = (
        f"select * from {model.table} where {quote(name)} is not null "
        f"and {quote(name)} not in (select r.{quote(column)} from {table} as r)"
    )
    if model.is_staging:
        query += f" and exists (select 1 from {table})"
    return Check(
        name=f"{name}_is_in_{table.replace('.', '_')}",
        severity=severity,
        description=f"rows have a {name} that {table} does not hold",
        rule=NoRows(query),
        group=ORPHANS if model.is_staging else "",
    )


def _ledger_checks(model: Model) -> list[Check]:
    extract = f"extract = {text_literal(model.name)}"
    checks = [_shrunk_units(extract)] if model.delivered_by != model.contract.grain else []
    return [
        *checks,
        *_usual(extract),
        Check(
            "every_row_is_accounted_for",
            "error",
            "files whose rows are not all accepted, rejected, superseded, erased or elsewhere",
            NoRows(
                f"select * from intake.files where {extract} "
                "and read_count <> accepted_count + rejected_count + superseded_count "
                "+ coalesce(erased_count, 0) + coalesce(elsewhere_count, 0)"
            ),
        ),
        Check(
            "newest_file_is_mostly_readable",
            "error" if model.contract.stops_the_night else "warning",
            "files had more rows rejected than rejected_share_max allows; see intake.rejected_rows",
            NoRows(_mostly_rejected(extract)),
        ),
        Check(
            "no_file_is_refused",
            "warning",
            "files were refused whole; see intake.files.message, mend the file or the mapping and "
            "deliver it again",
            NoRows(f"select * from intake.files where {extract} and status = 'refused'"),
        ),
        Check(
            "no_row_is_rejected",
            "warning",
            "rows were set aside and are not mended yet; see intake.rejected_rows",
            NoRows(
                f"select * from intake.rejected_rows where {extract} and is_open is distinct from "
                "false"
            ),
        ),
    ]


def _usual(extract: str) -> list[Check]:
    """What nothing refuses but looks wrong, beside the extract's own history."""
    return [
        Check(
            "newest_files_are_as_usual",
            "warning",
            "figures of the newest files are far from usual; ask whether they are whole",
            NoRows(unusual_files(extract)),
        ),
        Check(
            "newest_row_is_not_late",
            "warning",
            "extracts got no new row for longer than usual; ask why deliveries stopped",
            NoRows(late_rows(extract)),
        ),
        Check(
            "newest_row_is_within_max_age",
            "warning",
            "extracts are older than max_age_days in reconquete.toml; ask why deliveries stopped",
            NoRows(too_old(extract)),
        ),
    ]


def _shrunk_units(extract: str) -> Check:
    """Of the files that this night took in; what was said once is not said for ever."""
    return Check(
        "replaced_orders_do_not_shrink",
        "warning",
        "orders came again tonight with fewer lines or a lower amount than before; where the "
        'company\'s system sends an order in parts, write lines_mode = "append" under its '
        "extract in reconquete.toml; else see intake.shrunk_units and ask whether it was meant",
        NoRows(f"select * from intake.shrunk_units where {extract} and first_seen_on = run_date()"),
    )


def _mostly_rejected(extract: str) -> str:
    """The files of the newest delivery of which too many rows are still set aside.

    All files that the night of the newest one took in are looked at, because a bad file may come
    with a good one of a later name. Rows mended since (is_open is false) no longer count, so a
    corrected file makes the check pass in the same night; a later night forgets older files.
    """
    newest = (
        "select file_id, first_seen_on from intake.files "
        f"where {extract} and status = 'accepted' order by file_id desc limit 1"
    )
    return (
        f"select f.* from intake.files as f, ({newest}) as newest "
        f"where f.{extract} and f.status = 'accepted' "
        "and (f.file_id = newest.file_id or f.first_seen_on = newest.first_seen_on) "
        "and f.rejected_count - (select count(*) from intake.rejected_rows as r "
        "where r.file_id = f.file_id and r.is_open = false) "
        "> setting_rejected_share_max() * (f.read_count - coalesce(f.elsewhere_count, 0))"
    )
