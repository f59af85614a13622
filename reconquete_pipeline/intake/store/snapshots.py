"""`mode = "full"`: a file is all there is, so what it leaves out is gone.

For an extract with dates the newest file is the truth for every date, as a correction is. For one
without, a row is gone from the day of the file that leaves it out. Newer is decided by the date in
the name, else by arrival. An older good row stays where the file's own row of that key is rejected.
"""

import duckdb

from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.store.store import insert_good
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.typed_rows import GOOD, IS_GOOD, TYPED, same_key, unit_key
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import changed, first_row, scalar
from reconquete_pipeline.text.sql_text import quote

# With more records without a readable key than this, nothing is taken for gone.
MOST_KEYLESS = 1_000


def refuse_cut_file(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, read: int
) -> None:
    """Refuse a full file with far fewer records than the one before it: it was probably cut."""
    rules = reading.config.delivery
    if not rules.is_full or delivery.file_name in rules.accept_small:
        return
    day = delivery.day(is_versioned=reading.model.contract.is_versioned)
    row = first_row(
        connection,
        "select file_name, read_count from intake.files where extract = ? and status = 'accepted' "
        "and (known_on, file_id) < (?::date, ?) order by known_on desc, file_id desc limit 1",
        [delivery.extract, day, delivery.file_id],
    )
    if row is None or read >= rules.full_min_share * row[1]:
        return
    place = f"[extracts.{delivery.extract}]"
    raise FileRefusedError(
        f"it holds {read:,} records and {row[0]}, the full file before it, {row[1]:,}: it was "
        f"probably cut (full_min_share = {rules.full_min_share}); have it delivered again, or, if "
        f"so many are truly gone, write accept_small = [{shown(delivery.file_name)}] under {place} "
        "in reconquete.toml"
    )


def replace_all(
    connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery
) -> tuple[int, int]:
    """Put the good rows in place of all there was, or of that day's version of it.

    Returns how many went in, and how many a newer file beats.
    """
    if model.contract.is_versioned:
        return _replace_version(connection, model, delivery), 0
    if has_newer(connection, model, delivery):
        return 0, changed(connection, f"delete from {TYPED} where {IS_GOOD}")
    _keep_unreadable(connection, model, delivery, "true")
    connection.execute(f"delete from store.{model.name}")
    connection.execute(f"insert into store.{model.name} from kept_rows")
    return insert_good(connection, model, delivery), 0


def has_newer(connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery) -> bool:
    """Whether an accepted file of the extract is newer by its date."""
    is_versioned = model.contract.is_versioned
    found = connection.execute(
        "select count(*) from intake.files where extract = ? and status = 'accepted' "
        "and known_on > ?",
        [delivery.extract, delivery.day(is_versioned=is_versioned)],
    ).fetchone()
    return bool(found and found[0])


def _replace_version(
    connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery
) -> int:
    """Every version holds all rows of its day, those that are kept from the version before too."""
    day = f"date '{delivery.known_on}'"
    before = (
        "(select max(f.known_on) from intake.files as f where f.extract = "
        f"'{delivery.extract}' and f.status = 'accepted' and f.known_on <= {day})"
    )
    _keep_unreadable(connection, model, delivery, f"s._known_on = {before}")
    connection.execute(f"delete from store.{model.name} where _known_on = {day}")
    connection.execute(
        f"insert into store.{model.name} select * replace ({day} as _known_on) from kept_rows"
    )
    return insert_good(connection, model, delivery)


def _keep_unreadable(
    connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery, current: str
) -> None:
    """Make `kept_rows`: the current rows that the file leaves out only because it is unreadable.

    A record without a readable key keeps every key whose text stands in it.
    """
    connection.execute(
        f"create or replace temp table kept_rows as select s.* from store.{model.name} as s "
        f"where {current} and exists (select 1 from intake.rejected_rows as x "
        f"where x.file_id = {delivery.file_id}) and not exists ("
        f"select 1 from {GOOD} as r where {same_key(model.delivered_by, 's')})"
    )
    rejects = f"from intake.rejected_rows as x where x.file_id = {delivery.file_id}"
    keyless = scalar(connection, f"select count(*) {rejects} and x.unit_key is null")
    if keyless > MOST_KEYLESS:
        return
    parts = [
        f"contains(x.row_text, k.{quote(name)})"
        for name in model.delivered_by
        if (column := model.contract.columns[name]).type == "VARCHAR" and not column.values
    ]
    connection.execute(
        f"delete from kept_rows as k where not exists (select 1 {rejects} and x.unit_key = "
        f"{unit_key(model, 'k')}) and not exists (select 1 {rejects} and x.unit_key is null "
        f"and {' and '.join(parts) or 'true'})"
    )
