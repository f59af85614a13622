"""Clients who moved: the postal code of one version of a client's row and of the next."""

import duckdb

from reconquete_pipeline.tables.model import Model


def note_moves(
    connection: duckdb.DuckDBPyConnection, model: Model, *, has_coverage: bool = True
) -> None:
    """Fill intake.client_moves from the versions that were known at run_date().

    Empty without the extract coverage, without which no move says anything. All kept versions are
    read each time: the first night with coverage finds the moves of the past.
    """
    connection.execute("delete from intake.client_moves")
    if not has_coverage:
        return
    connection.execute(
        "insert into intake.client_moves "
        "select client_id, earlier_postal_code, postal_code, _known_on from ("
        "select client_id, postal_code, _known_on, lag(postal_code) over ("
        "partition by client_id order by _known_on, _file_id) as earlier_postal_code "
        f"from store.{model.name} where _known_on <= run_date()) "
        "where earlier_postal_code is not null "
        "and postal_code is distinct from earlier_postal_code order by all"
    )
