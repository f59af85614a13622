"""A Parquet file of facts, whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

import duckdb

from reconquete_pipeline.home import journal
from reconquete_pipeline.text.sql_text import text_literal


def write_parquet(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    folder: Path,
    named: Callable[[str], str],
    options: str = "",
) -> tuple[str, str]:
    """Write the rows of a query; they are on the disk when this returns. Returns name and SHA-256.

    `named` gives the name for the SHA-256 of the bytes, just before they are seen under it.
    `options` (SQL) are added to those of the copy.
    """
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{os.getpid()}.parquet.tmp"
    try:
        connection.execute(
            f"copy ({query}) to {text_literal(str(temporary))} "
            f"(format parquet, compression zstd{options})"
        )
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        sha256 = journal.sha256_of(temporary)
        temporary.chmod(journal.allowed(0o444))
        name = named(sha256)
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)
    journal.sync_folder(folder)
    return name, sha256
