"""One delivery, from its kept bytes to the store, its line in intake.files and what is said."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery import load_messages
from reconquete_pipeline.intake.formats.formats import prepare_delivery
from reconquete_pipeline.intake.ledger.ledger import Delivery, repeated
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.store.load import Counts, load_prepared
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
    home: Home,
    reading: Reading,
    delivery: Delivery,
    deliveries: Sequence[Delivery],
    say: Say,
) -> FileResult:
    """Load one kept file and write its line in intake.files."""
    status, message, counts = "accepted", None, Counts(0, 0, 0, 0)
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
            counts, notes = _load_kept(connection, home, reading, delivery)
            message = "; ".join(notes) or None
            lines = load_messages.loaded(connection, reading, delivery, counts, notes)
        except FileRefusedError as refusal:
            status, message = "refused", str(refusal)
            lines = load_messages.not_loaded(delivery, status, message)
    _enter(connection, reading, delivery, status, counts, message)
    for line in lines:
        say(line)
    return FileResult(delivery, status, message)


def _load_kept(
    connection: duckdb.DuckDBPyConnection, home: Home, reading: Reading, delivery: Delivery
) -> tuple[Counts, tuple[str, ...]]:
    """Load the kept bytes of a delivery. Raises FileRefusedError or DamagedFactError."""
    kept = home.kept_files / delivery.sha256
    damage = "missing" if not kept.is_file() else ""
    if not damage and journal.sha256_of(kept) != delivery.sha256:
        damage = "its bytes changed"
    if damage:
        raise DamagedFactError(
            f"facts/files/{delivery.sha256} ({delivery.file_name}): {damage}; restore it from a "
            "backup"
        )
    with tempfile.TemporaryDirectory(dir=_workspace(home)) as folder:
        prepared = prepare_delivery(kept, delivery.file_name, reading, Path(folder))
        return load_prepared(connection, reading, delivery, prepared), prepared.notes


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


def _workspace(home: Home) -> Path:
    return home.warehouse / "tmp"


def empty_workspace(home: Home) -> None:
    """Remove what a killed load left; only one load runs at a time."""
    shutil.rmtree(_workspace(home), ignore_errors=True)
    _workspace(home).mkdir(parents=True, exist_ok=True)
