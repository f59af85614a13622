"""The good rows of one file into the store: what they replace, and which rejects they mend."""

import duckdb

from reconquete_pipeline.intake.ledger import Delivery
from reconquete_pipeline.intake.rows import GOOD, names_sql, same_key, unit_key
from reconquete_pipeline.models import Model
from reconquete_pipeline.warehouse import scalar


def merge(connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery) -> int:
    """Replace whole what the file delivers again; an undated extract keeps each day's version."""
    key = model.delivered_by
    same_day = (
        f" and s._known_on = date '{delivery.known_on}'" if model.contract.is_versioned else ""
    )
    connection.execute(
        f"delete from store.{model.name} as s using (select distinct {names_sql(key)} from {GOOD}) "
        f"as r where {same_key(key, 's')}{same_day}"
    )
    columns = names_sql(model.contract.columns)
    connection.execute(
        f"insert into store.{model.name} select {columns}, {delivery.file_id}, _record, "
        f"date '{delivery.known_on}' from {GOOD} order by _record"
    )
    return scalar(connection, f"select count(*) from {GOOD}")


def close_mended(connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery) -> None:
    """Close the older rejects that this file mends.

    A row whose key is accepted now is mended. So is every row of an earlier delivery of the same
    file name, with or without a readable key: what is still wrong was rejected again just now.
    """
    connection.execute(
        "update intake.rejected_rows set is_open = false "
        "where extract = ? and is_open and file_id < ? and ("
        f"unit_key in (select {unit_key(model, 'g')} from {GOOD} as g) or file_id in ("
        "select file_id from intake.files where extract = ? and file_name = ?))",
        [delivery.extract, delivery.file_id, delivery.extract, delivery.file_name],
    )
