"""One delivery, from its kept bytes to the store, its line in intake.files and what is said."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import duckdb

from reconquete_pipeline.intake.delivery import load_messages
from reconquete_pipeline.intake.delivery.clean_kept import clean_kept, shows_erased
from reconquete_pipeline.intake.delivery.read_ahead import ReadAhead
from reconquete_pipeline.intake.formats.prepared import Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery, repeated
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.store.copies import contradictions_told
from reconquete_pipeline.intake.store.erased import knows_erased
from reconquete_pipeline.intake.store.kept_copies import rewrite_kept_file
from reconquete_pipeline.intake.store.load import Counts, load_prepared
from reconquete_pipeline.intake.store.remarks import remarks_told
from reconquete_pipeline.intake.store.shared import (
    refuse_unread_refusals,
    unread_fields,
    yielded_values,
)
from reconquete_pipeline.intake.typing.mapping import Reading

Say = Callable[[str], None]


@dataclass(frozen=True)
class FileResult:
    """What became of one file: accepted, refused or skipped, and why."""

    delivery: Delivery
    status: str
    message: str | None


def load_one(
    connection: duckdb.DuckDBPyConnection,
    files: ReadAhead,
    reading: Reading,
    delivery: Delivery,
    deliveries: Sequence[Delivery],
    say: Say,
    *,
    is_new: bool = True,
) -> FileResult:
    """Load one kept file and write its line in intake.files. Raises DamagedFactError.

    A refused file that `is_new` is searched for erased people in its kept copy, field by field. One
    that came earlier was searched then and by each erasure: it may be refused by a slip in
    reconquete.toml alone, which must not cost rows of others.
    """
    status, message = "accepted", None
    reading = reading.of_file(delivery.file_name)
    counts = Counts(0, 0, 0, 0, elsewhere=0 if reading.config.part else None)
    is_versioned = reading.model.contract.is_versioned
    first = repeated(delivery, deliveries, reading.config.delivery, is_versioned=is_versioned)
    if first is not None:
        status, message = (
            "skipped",
            (
                f"the same bytes were already delivered as {first.file_name}, by the night of "
                f"{first.first_seen_on}"
            ),
        )
        lines = load_messages.not_loaded(delivery, status, message)
    else:
        try:
            prepared = files.prepared(delivery)
            refuse_unread_refusals(connection, reading, prepared)
            prepared = replace(
                prepared,
                notes=(*prepared.notes, *unread_fields(connection, reading, delivery, prepared)),
            )
            counts = load_prepared(connection, reading, delivery, prepared)
            if counts.without is not None:
                rewrite_kept_file(connection, files.home, delivery, counts.without)
            elif (
                _has_more_than_rows(prepared)
                and knows_erased(connection)
                and shows_erased(connection, files.home, delivery, prepared)
            ):
                rewrite_kept_file(connection, files.home, delivery, prepared)
            yielded = yielded_values(connection, reading)
            yielded += remarks_told(connection, reading) + contradictions_told(connection, reading)
            prepared = replace(prepared, notes=(*prepared.notes, *yielded))
            said = load_messages.elsewhere(counts)
            message = "; ".join([*said, *prepared.notes]) or None
            lines = load_messages.loaded(connection, reading, delivery, counts, prepared.notes)
        except FileRefusedError as refusal:
            status, message = "refused", str(refusal)
            lines = load_messages.not_loaded(delivery, status, message)
            if is_new:
                lines += clean_kept(connection, files.home, reading, delivery)
    _enter(connection, reading, delivery, status, counts, message)
    for line in lines:
        say(line)
    return FileResult(delivery, status, message)


def _has_more_than_rows(prepared: Prepared) -> bool:
    """Sheets and members that nobody reads lie beside those that were read."""
    return prepared.form.startswith(("an Excel workbook", "a zip archive"))


def _enter(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    delivery: Delivery,
    status: str,
    counts: Counts,
    message: str | None,
) -> None:
    day = delivery.day(is_versioned=reading.model.contract.is_versioned)
    line = {
        "file_id": delivery.file_id,
        "extract": delivery.extract,
        "file_name": delivery.file_name,
        "sha256": delivery.sha256,
        "status": status,
        "read_count": counts.read,
        "accepted_count": counts.accepted,
        "rejected_count": counts.rejected,
        "superseded_count": counts.superseded,
        "erased_count": counts.erased,
        "elsewhere_count": counts.elsewhere,
        "message": message,
        "first_seen_on": delivery.first_seen_on,
        "known_on": day,
        "amount_eur": counts.amount_eur,
        "newest_on": counts.newest_on,
    }
    marks = ", ".join("?" for _ in line)
    connection.execute(
        f"insert into intake.files ({', '.join(line)}) values ({marks})", list(line.values())
    )
