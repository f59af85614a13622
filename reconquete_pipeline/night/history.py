"""Dagster's own event log in SQLite, with connections that stay open.

Dagster opens and closes the file anew for each step of storing an event; the last close of a file
writes its log back and removes it. With some two thousand events that was half of a small night.
"""

import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from dagster._config import UserConfigSchema
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine
from sqlalchemy.event import listen
from sqlalchemy.pool import QueuePool

# Runs whose files stay open in one process: a web server may look at any number of them.
OPEN_FILES = 8


def _leave_the_disk_alone(connection: sqlite3.Connection, _: object) -> None:
    """Wait for the disk at checkpoints only, not at each of some seven thousand commits.

    A killed night loses nothing by it; a cut of power may lose the last events, never the file.
    See https://www.sqlite.org/pragma.html#pragma_synchronous.
    """
    connection.execute("pragma synchronous = normal")


class SqliteHistory(SqliteEventLogStorage):
    """One open connection per file, used by one thread at a time, as Dagster's are.

    The files are where Dagster has them by default: `history/runs` of DAGSTER_HOME.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> UserConfigSchema:
        """No setting."""
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: object
    ) -> "SqliteHistory":
        """The event log of the instance that DAGSTER_HOME names. Raises ValueError without it."""
        folder = os.environ.get("DAGSTER_HOME")
        if not folder:
            raise ValueError(
                "DAGSTER_HOME is not set: set it to the .dagster folder of the home, or start "
                "Dagster by `reconquete dagster`"
            )
        return cls(str(Path(folder) / "history" / "runs"), inst_data)

    def store_event(self, event: dg.EventLogEntry) -> None:
        """Store an event, and tell who watches the file: a write to its log does not change it."""
        super().store_event(event)
        os.utime(self.path_for_shard(event.run_id))

    def has_table(self, table_name: str) -> bool:
        """True when the index has the table: asked at each check, and no table ever goes."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def wipe(self) -> None:
        """Remove all events; the files are closed before they are deleted."""
        self._close()
        super().wipe()

    def dispose(self) -> None:
        """Close what is open."""
        super().dispose()
        self._close()

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with (
            self._db_lock,
            self._engine(shard).connect() as connection,
            connection.begin(),
        ):
            yield connection

    def _engine(self, shard: str) -> Engine:
        engine = self._engines.pop(shard, None) or create_engine(
            self.conn_string_for_shard(shard),
            poolclass=QueuePool,
            pool_size=1,
            connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS},
        )
        listen(engine, "connect", _leave_the_disk_alone)
        self._engines[shard] = engine
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        while len(self._engines) > OPEN_FILES:
            self._engines.popitem(last=False)[1].dispose()
        return engine

    def _close(self) -> None:
        with self._db_lock:
            while self._engines:
                self._engines.popitem()[1].dispose()
