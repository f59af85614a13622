"""A SQLAlchemy dialect that works on a cursor of a DuckDB connection that is already open.

For `expectations.py` alone, which imports it when it first validates. The dialect of
`duckdb-engine` cannot serve as it is: it opens the file a second time, which DuckDB refuses; the
rows of a query are lost when SQLAlchemy rolls back, which Great Expectations does before it
fetches them; and it cannot read the columns of a table under SQLAlchemy 2.1.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import duckdb
import duckdb_engine
from sqlalchemy import Connection, NullPool
from sqlalchemy.types import NullType


class HeldRows:
    """What SQLAlchemy asks of a DB-API cursor; holds the rows, so that they outlive the query."""

    rowcount = -1
    arraysize = 1

    def __init__(self, connection: "BorrowedCursor") -> None:
        self.connection = connection
        self.description: list[Any] | None = None
        self._rows: Iterator[tuple[Any, ...]] = iter(())

    def execute(self, statement: str, parameters: Sequence[object] = (), *_: object) -> None:
        """Run the statement and fetch all its rows: a few counts, never a table."""
        source = self.connection.source
        source.execute(statement, parameters)
        self.description = source.description
        self._rows = iter(source.fetchall())

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row."""
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        """Return the next `size` rows."""
        return list(islice(self._rows, size))

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows that are left."""
        return list(self._rows)

    def close(self) -> None:
        """Drop the rows."""
        self._rows = iter(())


class BorrowedCursor:
    """What SQLAlchemy asks of a DB-API connection. It only reads: no transactions, no close."""

    notices: tuple[str, ...] = ()

    def __init__(self, source: duckdb.DuckDBPyConnection) -> None:
        self.source = source

    def cursor(self) -> HeldRows:
        """Return a cursor on the borrowed one."""
        return HeldRows(self)

    def begin(self) -> None:
        """Do nothing."""

    commit = rollback = close = begin


def dialect(current: Callable[[], duckdb.DuckDBPyConnection]) -> type[duckdb_engine.Dialect]:
    """Make the dialect whose connections all work on the cursor that `current` returns."""

    class Dialect(duckdb_engine.Dialect):  # type: ignore[misc]
        def connect(self, *_: object, **__: object) -> BorrowedCursor:
            return BorrowedCursor(current())

        @classmethod
        def get_pool_class(cls, _url: object) -> type[NullPool]:
            return NullPool

        def get_columns(
            self, connection: Connection, table_name: str, schema: str, **_: object
        ) -> list[dict[str, object]]:
            # Names are enough: no expectation used here reads a type.
            quote = self.identifier_preparer.quote_identifier
            empty = connection.exec_driver_sql(
                f"select * from {quote(schema)}.{quote(table_name)} limit 0"
            )
            names = list(empty.keys())
            return [{"name": name, "type": NullType(), "nullable": True} for name in names]

        def get_pk_constraint(self, *_: object, **__: object) -> dict[str, object]:
            return {"constrained_columns": [], "name": None}

    return Dialect
