"""What came since losses were last told: the evidence for losses that turned out otherwise.

Filled once an extract is staged: the newer files of orders, and clients of whom another merge or
type is known than on that night. Both tables are empty before the first night that told losses.
"""

from datetime import date

import duckdb

from reconquete_pipeline.facts.told_losses import Telling, last_telling
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.views import newest_version
from reconquete_pipeline.tables.model import Model


def note_what_came(
    connection: duckdb.DuckDBPyConnection, home: Home, model: Model, run_date: date
) -> None:
    """Note what an extract of orders or of clients brought; nothing for any other extract."""
    if model.contract.drives_as_of:
        _note_orders(connection, model, last_telling(home, run_date))
    elif model.name == "clients":
        _note_clients(connection, model, last_telling(home, run_date))


def _note_orders(connection: duckdb.DuckDBPyConnection, model: Model, last: Telling | None) -> None:
    connection.execute("delete from intake.orders_since_told where extract = ?", [model.name])
    if last is not None:
        connection.execute(
            f"insert into intake.orders_since_told select ?, order_id, max(_file_id) "
            f"from store.{model.name} where _file_id > ? group by order_id order by order_id",
            [model.name, last.last_file_id],
        )


def _note_clients(
    connection: duckdb.DuckDBPyConnection, model: Model, last: Telling | None
) -> None:
    connection.execute("delete from intake.clients_since_told")
    if last is None:
        return
    then = newest_version(model.delivered_by, f"date '{last.told_on}'")
    connection.execute(
        "insert into intake.clients_since_told "
        "select told.client_id, told.merged_into, told.client_type "
        f"from (select * from store.{model.name} where _file_id <= ? {then}) as told "
        f"join {model.table} as now on told.client_id = now.client_id "
        "where told.merged_into is distinct from now.merged_into "
        "or told.client_type is distinct from now.client_type order by 1",
        [last.last_file_id],
    )
