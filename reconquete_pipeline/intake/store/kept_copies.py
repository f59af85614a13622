"""The kept copy of a delivery put again without erased people, or removed."""

import json
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.erasures import REMOVED, note_replaced
from reconquete_pipeline.facts.parquet_file import write_parquet
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.formats.prepared import RECORD, BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.typing.typed_rows import names_sql
from reconquete_pipeline.tables.warehouse import scalar
from reconquete_pipeline.text.sql_text import text_literal

_META = "reconquete_erased"


def rewrite_kept_file(
    connection: duckdb.DuckDBPyConnection, home: Home, delivery: Delivery, prepared: Prepared
) -> None:
    """Put the kept copy again without the records of `erased_records`, numbered as before.

    The format is Parquet whatever was delivered; what a reader found beside the rows goes into it.
    `prepared` is the file without them.
    """
    meta = {
        "headers": list(prepared.headers),
        "encoding": prepared.encoding,
        "good_count": prepared.good_count,
        "bad_records": [[b.record_number, b.reason, b.text] for b in prepared.bad_records],
        "notes": list(prepared.notes),
        "delimiter": prepared.delimiter,
        "form": prepared.form,
    }
    row_count = scalar(connection, f"select count(distinct {RECORD}) from erased_records")

    def noted(sha256: str) -> str:
        # The line first: bytes that no line tells would pass for damage, the other way round they
        # are written again.
        note_replaced(home, f"files/{delivery.sha256}", sha256, row_count)
        return delivery.sha256

    write_parquet(
        connection,
        f"select {names_sql([RECORD, *prepared.headers])} from {prepared.relation} "
        f"where {RECORD} not in "
        f"(select e.{RECORD} from erased_records as e) order by {RECORD}",
        home.kept_files,
        noted,
        f", kv_metadata {{{_META}: {text_literal(json.dumps(meta))}}}",
    )


def remove_kept_file(home: Home, delivery: Delivery) -> None:
    """Remove a kept copy that nobody can read row by row; the ledger keeps its line."""
    note_replaced(home, f"files/{delivery.sha256}", REMOVED, 0)
    (home.kept_files / delivery.sha256).unlink(missing_ok=True)
    journal.sync_folder(home.kept_files)


def prepared_after_erasure(connection: duckdb.DuckDBPyConnection, path: Path) -> Prepared:
    """A kept file that was rewritten, as its reader would give it without the erased rows."""
    row = connection.execute(
        "select decode(value) from parquet_kv_metadata(?) where decode(key) = ?", [str(path), _META]
    ).fetchall()[0]
    meta = json.loads(row[0])
    return Prepared(
        relation=f"read_parquet({text_literal(str(path))})",
        headers=tuple(meta["headers"]),
        encoding=meta["encoding"],
        good_count=meta["good_count"],
        bad_records=tuple(BadRecord(*one) for one in meta["bad_records"]),
        notes=tuple(meta["notes"]),
        delimiter=meta["delimiter"],
        form=meta["form"],
        has_gaps=True,
    )
