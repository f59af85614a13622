"""Up to which date the rows of an extract are complete."""

from datetime import date

import duckdb

from reconquete_pipeline.home.extract_config import ExtractConfig
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.ledger.ledger import read_ledger
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import first_row, scalar
from reconquete_pipeline.text.sql_text import quote


def note_coverage(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    model: Model,
    config: ExtractConfig | None,
    run_date: date,
) -> date | None:
    """Write the line of an extract in intake.coverage. Returns the date it is complete to."""
    covers_to = _covers_to(connection, home, model, config, run_date)
    rows = scalar(connection, f"select count(*) from {model.table}")
    connection.execute(
        "insert or replace into intake.coverage "
        "(extract, is_configured, covers_to_on, row_count, max_age_days, newest_on) "
        "select $1, $2, $3, $4, $5, max(least(newest_on, first_seen_on)) from intake.files "
        "where extract = $1 and status = 'accepted' and first_seen_on <= $6",
        [
            model.name,
            config is not None,
            covers_to,
            rows,
            config.delivery.max_age_days if config else None,
            run_date,
        ],
    )
    return covers_to


def _covers_to(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    model: Model,
    config: ExtractConfig | None,
    run_date: date,
) -> date | None:
    if config is None:
        return None
    if config.covers_to == "run_date":
        return run_date
    if config.covers_to == "file_date" or not model.contract.cut_by:
        refused = {
            row[0]
            for row in connection.execute(
                "select sha256 from intake.files where extract = ? and status = 'refused'",
                [model.name],
            ).fetchall()
        }
        dates = [
            entry.file_date if config.covers_to == "file_date" else entry.known_on
            for entry in read_ledger(home)
            if entry.extract == model.name and entry.sha256 not in refused
        ]
        return max((day for day in dates if day is not None and day <= run_date), default=None)
    row = first_row(
        connection, f"select max(cast({quote(model.contract.cut_by)} as date)) from {model.table}"
    )
    newest: date | None = row[0] if row else None
    return newest
