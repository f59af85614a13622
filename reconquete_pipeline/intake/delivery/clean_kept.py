"""The kept copy of one delivery held against everybody who was ever erased, loaded or not."""

from dataclasses import replace
from pathlib import Path

import duckdb

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.read_ahead import ReadAhead
from reconquete_pipeline.intake.formats.all_texts import UnopenedError, texts_of
from reconquete_pipeline.intake.formats.prepared import Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.refusal import FileRefusedError, ReloadRefusedError
from reconquete_pipeline.intake.store.erased import (
    Cleaned,
    drop_erased,
    knows_erased,
    knows_purged,
    take_out_untyped,
)
from reconquete_pipeline.intake.store.kept_copies import remove_kept_file, rewrite_kept_file
from reconquete_pipeline.intake.store.mentions import look_in
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.typed_rows import type_rows
from reconquete_pipeline.tables.warehouse import first_row


def clean_kept(
    connection: duckdb.DuckDBPyConnection, home: Home, reading: Reading, delivery: Delivery
) -> list[str]:
    """Take who was erased or purged out of a kept copy. Returns what is to be said of it.

    A file that is refused is cleaned by its columns where they can be told, else field by field;
    one that no reader takes is removed where it shows somebody, or cannot be opened to its end.
    Raises DamagedFactError, and ReloadRefusedError where the working database holds the file as
    accepted: reconquete.toml has a slip.
    """
    has_erased = knows_erased(connection)
    if not has_erased and not knows_purged(connection):
        return []
    single = replace(delivery, is_repeat=False)
    reading = reading.of_file(delivery.file_name)
    with ReadAhead(connection, home, reading, [single]) as files:
        try:
            prepared = files.prepared(single)
        except FileRefusedError as refusal:
            _refuse_slip(connection, home, delivery, refusal)
            return _without_unreadable(connection, home, delivery) if has_erased else []
        without = _without(connection, home, reading, single, prepared)
        is_shown = has_erased and shows_erased(connection, home, delivery, prepared)
        if not (without.is_changed or is_shown):
            return []
        if has_erased and look_in(connection, prepared.headers):
            return _removed(home, delivery)  # the first row stands where a header should
        rewrite_kept_file(connection, home, single, without.prepared)
    return [
        f"facts/files, {delivery.file_name}: {without.dropped_count:,} rows taken out of the kept "
        f"copy, {without.emptied_count:,} without their values now, "
        f"{without.blanked_count:,} texts blanked"
    ]


def shows_erased(
    connection: duckdb.DuckDBPyConnection, home: Home, delivery: Delivery, prepared: Prepared
) -> bool:
    """Does the kept copy show somebody beside its rows, as a hidden sheet or a member does?"""
    if prepared.has_gaps:
        return False
    try:
        return _shows(connection, home.kept_files / delivery.sha256)
    except UnopenedError:
        return True


def _shows(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    return any(look_in(connection, texts) for texts in texts_of(path))


def _without(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    reading: Reading,
    delivery: Delivery,
    prepared: Prepared,
) -> Cleaned:
    try:
        type_rows(connection, reading, prepared.headers, prepared.relation, prepared.is_trimmed)
    except FileRefusedError as refusal:
        _refuse_slip(connection, home, delivery, refusal)
        is_told = knows_erased(connection)
        return take_out_untyped(connection, reading, prepared) if is_told else Cleaned(prepared)
    return drop_erased(connection, reading, delivery, prepared)


def _refuse_slip(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    delivery: Delivery,
    refusal: FileRefusedError,
) -> None:
    """Cleaned field by field, or removed, the file would lose rows of others."""
    if delivery.extract not in home.extracts:
        return  # read by the usual headers alone
    row = first_row(
        connection,
        "select count(*) from intake.files where extract = ? and sha256 = ? "
        "and status = 'accepted'",
        [delivery.extract, delivery.sha256],
    )
    if row and row[0]:
        raise ReloadRefusedError(
            f"{refused_now(delivery, str(refusal))}; mend the mapping, then do this again"
        ) from refusal


def refused_now(delivery: Delivery, message: str | None) -> str:
    """What is said of a file that only a changed reconquete.toml refuses."""
    return (
        f"{delivery.extract}: {delivery.file_name} was readable before reconquete.toml (or the "
        f"engine) changed and is refused now: {message}"
    )


def _without_unreadable(
    connection: duckdb.DuckDBPyConnection, home: Home, delivery: Delivery
) -> list[str]:
    path = home.kept_files / delivery.sha256
    if not path.is_file():
        return []
    try:
        is_shown = _shows(connection, path)
    except UnopenedError:
        is_shown = True
    return _removed(home, delivery) if is_shown else []


def _removed(home: Home, delivery: Delivery) -> list[str]:
    remove_kept_file(home, delivery)
    return [
        f"facts/files, {delivery.file_name}: the kept copy of this refused file is removed: it "
        "shows somebody erased, or cannot be opened to its end; have it delivered again in a form "
        "that can be read, if its other rows are wanted"
    ]
