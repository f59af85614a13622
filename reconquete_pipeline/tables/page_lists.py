"""Lists in the pages, made from the tables of `reference` by the query that stands above them."""

import re
from datetime import date

import duckdb

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.contracts import ContractError
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import create_engine_tables, prepare_session, set_macros
from reconquete_pipeline.text.sql_text import quote

_LIST = re.compile(
    r"(?P<head><!-- made by `make docs` from:\n(?P<query>.*?)\n-->\n\n).*?"
    r"(?P<end>\n<!-- end of the list -->\n)",
    re.DOTALL,
)
# What depends on the night does not show in a page: any day will do.
_ANY_DAY = date(2026, 1, 1)


def reference_tables(catalogue: Catalogue) -> duckdb.DuckDBPyConnection:
    """The tables of `reference` in memory, with the settings as they come and empty extracts.

    Raises ContractError for a query that DuckDB refuses.
    """
    connection = duckdb.connect()
    prepare_session(connection)
    create_engine_tables(connection)
    set_macros(connection, _ANY_DAY, Settings(), catalogue)
    for table, model in catalogue.items():
        if model.is_staging:
            columns = [f"{quote(n)} {c.type}" for n, c in model.contract.columns.items()]
            connection.execute(f"create table {table} ({', '.join(columns)})")
        elif model.stage == "reference":
            try:
                connection.execute(f"create table {table} as {model.query}")
            except duckdb.Error as error:
                raise ContractError(
                    f"sql/{model.stage}/{model.name}.sql: {str(error).splitlines()[0]}"
                ) from error
    return connection


def with_lists(page: str, connection: duckdb.DuckDBPyConnection) -> str:
    """The page with its lists as of today. Raises ValueError where it has none."""
    if not _LIST.search(page):
        raise ValueError("the page lacks a query between `made by` and `end of the list`")
    return _LIST.sub(
        lambda found: found["head"] + _markdown(connection, found["query"]) + found["end"], page
    )


def _markdown(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    result = connection.execute(query)
    lines = [[name for name, *_ in result.description], *result.fetchall()]
    head, *rows = [f"| {' | '.join(map(str, line))} |\n" for line in lines]
    return "".join([head, "|---" * len(result.description) + "|\n", *rows])
