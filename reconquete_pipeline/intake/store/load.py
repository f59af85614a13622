"""One delivered file into the store, in one transaction of the caller: whole or not at all.

Every record ends in exactly one place, and the sum is proved:
read = accepted + rejected + superseded + erased + elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from reconquete_pipeline.intake.formats.prepared import RECORD, BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.refusal import FileRefusedError, UnbalancedError
from reconquete_pipeline.intake.store.copies import hold_contradicted
from reconquete_pipeline.intake.store.erased import drop_erased
from reconquete_pipeline.intake.store.merge import close_mended, merge
from reconquete_pipeline.intake.store.opt_outs import end_mended_doubts, note_opt_outs
from reconquete_pipeline.intake.store.remarks import find_remarks, keep_remarks
from reconquete_pipeline.intake.store.shared import keep_first_day, leave_elsewhere
from reconquete_pipeline.intake.store.snapshots import refuse_cut_file
from reconquete_pipeline.intake.store.store import figures
from reconquete_pipeline.intake.typing.mapping import CAME_ON, Reading
from reconquete_pipeline.intake.typing.typed_rows import (
    TYPED,
    Split,
    split_rows,
    take_typed,
    type_rows,
    unit_key,
)
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import changed
from reconquete_pipeline.text.sql_text import quote

ENGINE_COLUMNS = "_file_id bigint not null, _record bigint not null, _known_on date not null"
_REJECTS = (
    "insert into intake.rejected_rows "
    "(file_id, record_number, reasons, row_text, extract, unit_key, is_open) "
)


@dataclass(frozen=True)
class Counts:
    """What became of a file's records, what those accepted are worth and their newest day.

    `without` is the file as it is to be kept, where it held `erased` records of erased people,
    `blanked` texts that show them, or records `emptied` of values of purged clients. `elsewhere`:
    records that hold nothing for this extract, in a file that it shares; None in its own.
    """

    read: int
    accepted: int
    rejected: int
    superseded: int
    amount_eur: Decimal | None = None
    newest_on: date | None = None
    erased: int = 0
    emptied: int = 0
    blanked: int = 0
    without: Prepared | None = None
    elsewhere: int | None = None


def create_store(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make the empty table that keeps the accepted rows of an extract."""
    columns = ", ".join(
        f"{quote(name)} {column.type}" for name, column in model.contract.delivered.items()
    )
    connection.execute(f"create or replace table store.{model.name} ({columns}, {ENGINE_COLUMNS})")


def load_prepared(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, prepared: Prepared
) -> Counts:
    """Read, type, split and merge one prepared file. Raises FileRefusedError or UnbalancedError."""
    for name in {header.casefold() for header in prepared.headers} & {RECORD, CAME_ON}:
        raise FileRefusedError(
            f"header: the name {name} is kept for the engine: rename this column"
        )
    read = prepared.read_count
    refuse_cut_file(connection, reading, delivery, read)
    if prepared.typed_from is None:
        headers, relation = prepared.headers, prepared.relation
        type_rows(connection, reading, headers, relation, prepared.is_trimmed)
    else:
        take_typed(connection, prepared.typed_from, read)
    cleaned = drop_erased(connection, reading, delivery, prepared)
    prepared, erased = cleaned.prepared, cleaned.dropped_count
    find_remarks(connection, reading, prepared)
    elsewhere = leave_elsewhere(connection, reading)
    keep_first_day(connection, reading, delivery)
    note_opt_outs(connection, reading, delivery, prepared)
    keep_remarks(connection, reading, delivery)
    split = split_rows(connection, reading.model)
    left = elsewhere or 0
    if split.row_count + left != prepared.good_count:
        raise UnbalancedError(
            f"{delivery.file_name}: {prepared.good_count} records were written, "
            f"{split.row_count + left} read back"
        )
    rejected = _keep_rejects(connection, reading.model, delivery, prepared, split)
    end_mended_doubts(connection, reading, delivery)
    hold_contradicted(connection, reading, delivery)
    merged = merge(connection, reading, delivery, split.has_numbered)
    close_mended(connection, reading, delivery)
    accepted, superseded = merged.accepted_count, split.superseded_count + merged.superseded_count
    if read != accepted + rejected + superseded + erased + left:
        raise UnbalancedError(
            f"{delivery.file_name}: {read} records read, but {accepted} accepted, {rejected} "
            f"rejected, {superseded} superseded, {erased} of erased people and {left} elsewhere"
        )
    return Counts(
        read,
        accepted,
        rejected,
        superseded,
        *figures(connection, reading.model, delivery),
        erased,
        cleaned.emptied_count,
        cleaned.blanked_count,
        prepared if cleaned.is_changed else None,
        elsewhere,
    )


def _keep_rejects(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    delivery: Delivery,
    prepared: Prepared,
    split: Split,
) -> int:
    """Keep every row that is set aside, with its text and reasons. Returns how many they are."""
    place = [delivery.file_id, delivery.extract]
    kept = 0
    if prepared.bad_records:
        kept += _keep_bad_records(connection, place, prepared.bad_records)
    if split.late_reject_count:
        _fetch_texts(connection, prepared)
    if split.rejected_count:
        kept += changed(
            connection,
            f"{_REJECTS} select ?, _record, _reasons, _row_text, ?, {unit_key(model, 't')}, true "
            f"from {TYPED} as t where _reasons is not null",
            place,
        )
    return kept


def _fetch_texts(connection: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
    """Read again the texts of rows that are good by themselves, but were set aside."""
    where = "_reasons is not null and _row_text is null"
    fields = ", ".join(f"coalesce({quote(header)}, '')" for header in prepared.headers)
    connection.execute(
        f"update {TYPED} as t set _row_text = r.body from (select _record, "
        f"concat_ws(';', {fields}) as body from {prepared.relation} where _record in "
        f"(select _record from {TYPED} where {where})) as r where t._record = r._record"
    )


def _keep_bad_records(
    connection: duckdb.DuckDBPyConnection, place: list[object], found: Sequence[BadRecord]
) -> int:
    return changed(
        connection,
        f"{_REJECTS} select ?, unnest(?::bigint[]), unnest(?::varchar[]), unnest(?::varchar[]), "
        "?, null, true",
        [
            place[0],
            [bad.record_number for bad in found],
            [bad.reason for bad in found],
            [bad.text for bad in found],
            place[1],
        ],
    )
