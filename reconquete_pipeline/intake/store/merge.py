"""The good rows of one file into the store: what they replace, and which rejects they mend.

Files are merged in the order in which they arrived. Where the date in the name decides which one is
newer, the rows of a late file that a newer one already brought are superseded.
"""

from dataclasses import dataclass

import duckdb

from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store import snapshots
from reconquete_pipeline.intake.store.store import amount_of, insert_good
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.typed_rows import (
    GOOD,
    IS_GOOD,
    NUMBERED,
    TYPED,
    names_sql,
    same_key,
    unit_key,
)
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import changed
from reconquete_pipeline.text.sql_text import quote


@dataclass(frozen=True)
class Merged:
    """How many good rows of a file went into the store, and how many a newer delivery beats."""

    accepted_count: int
    superseded_count: int


def merge(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, has_numbered: bool
) -> Merged:
    """Put the good rows into the store, in place of what they replace.

    An undated extract keeps each day's version. `has_numbered` as in `Split`.
    """
    model, rules = reading.model, reading.config.delivery
    if rules.is_full:
        return Merged(*snapshots.replace_all(connection, model, delivery))
    beaten_count = _drop_beaten(connection, model, delivery) if rules.is_by_file_date else 0
    if rules.lines_mode == "append" and has_numbered:
        _number_after_known_lines(connection, model)
    return Merged(_replace(connection, model, delivery), beaten_count)


def _drop_beaten(connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery) -> int:
    """Leave out the units that a file with a later date in its name brought already."""
    if model.contract.is_versioned:
        return 0
    day = delivery.day(is_versioned=False)
    return changed(
        connection,
        f"delete from {TYPED} using (select distinct {names_sql(model.delivered_by)} "
        f"from store.{model.name} where _known_on > date '{day}') as r "
        f"where {IS_GOOD} and {same_key(model.delivered_by, 'typed_rows')}",
    )


def _number_after_known_lines(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Lines that come in parts without numbers go on after the last known one of their order."""
    numbered = model.contract.numbered
    if numbered is None:
        return
    number, within = quote(numbered.column), names_sql(numbered.within)
    connection.execute(
        f"update {TYPED} set {number} = {number} + r.last_number from ("
        f"select {within}, max({number}) as last_number from store.{model.name} "
        f"where ({within}) in (select ({within}) from {NUMBERED}) "
        f"group by {within}) as r where {IS_GOOD} and {same_key(numbered.within, 'typed_rows')}"
    )


def _replace(connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery) -> int:
    """Replace whole what the file delivers again. Returns how many rows came.

    The keys of a long history are read once: what they find is told by its place in the store.
    """
    amount = amount_of(model)
    same_day = (
        f" and s._known_on = date '{delivery.known_on}'" if model.contract.is_versioned else ""
    )
    replaced_count = changed(
        connection,
        "create or replace temp table replaced as select s.rowid as _place, "
        f"{', '.join(f's.{quote(name)}' for name in model.delivered_by)}, "
        f"{f's.{quote(amount)}' if amount else 'cast(null as decimal(38, 2))'} as _amount "
        f"from store.{model.name} as s "
        f"semi join {GOOD} as r on {_same_unit(model)}{same_day}",
    )
    if replaced_count:
        if model.delivered_by != model.contract.grain:
            _note_shrunk_units(connection, model, delivery)
        connection.execute(
            f"delete from store.{model.name} where rowid in (select _place from replaced)"
        )
    return insert_good(connection, model, delivery)


def _same_unit(model: Model) -> str:
    """The condition that rows of `s` and `r` are of one unit.

    A plain comparison where no part may be missing: the history is read faster by it.
    """
    columns = model.contract.columns
    compare = {True: "is not distinct from", False: "="}
    return " and ".join(
        f"s.{quote(name)} {compare[columns[name].nullable]} r.{quote(name)}"
        for name in model.delivered_by
    )


def _note_shrunk_units(
    connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery
) -> None:
    """Keep which orders come again with fewer lines or a lower amount than they had."""
    key, amount = names_sql(model.delivered_by), amount_of(model)
    total = f"sum({quote(amount)})" if amount else "cast(null as decimal(38, 2))"
    connection.execute(
        f"insert into intake.shrunk_units select ?, ?, {unit_key(model, 'r')}, s.lines, r.lines, "
        "s.total, r.total, ? from "
        f"(select {key}, count(*) as lines, sum(_amount) as total from replaced group by all) as s "
        f"join (select {key}, count(*) as lines, {total} as total from {GOOD} group by all) as r "
        f"on {same_key(model.delivered_by, 's')} "
        "where r.lines < s.lines or r.total < s.total order by 3",
        [delivery.file_id, delivery.extract, delivery.first_seen_on],
    )


def close_mended(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery
) -> None:
    """Close the older rejects that this file mends.

    A row whose key is accepted now is mended. So is every row of an earlier delivery of the same
    file name, with or without a readable key: what is still wrong was rejected again just now. A
    full file mends all older ones, and what a newer file brought already needs no mending.
    """
    model, rules = reading.model, reading.config.delivery
    older = "update intake.rejected_rows set is_open = false where extract = ? and is_open and "
    place = [delivery.extract, delivery.file_id]
    if rules.is_full:
        is_late = snapshots.has_newer(connection, model, delivery)
        which = "file_id = ?" if is_late else "file_id < ?"
        connection.execute(older + which, place)
        return
    connection.execute(
        f"{older} file_id < ? and ("
        f"unit_key in (select {unit_key(model, 'g')} from {GOOD} as g) or file_id in ("
        "select file_id from intake.files where extract = ? and file_name = ?))",
        [*place, delivery.extract, delivery.file_name],
    )
    if rules.is_by_file_date and not model.contract.is_versioned:
        connection.execute(
            f"{older} file_id = ? and unit_key in (select {unit_key(model, 's')} "
            f"from store.{model.name} as s where s._known_on > ?)",
            [*place, delivery.day(is_versioned=False)],
        )
