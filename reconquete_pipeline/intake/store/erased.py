"""Rows of erased people and values of purged clients: found by keyed hashes, and kept no longer.

A row is of somebody erased by client number, by the number of an order of theirs where it names no
client, or by a contact value where it names neither. It goes if it is dated up to the erasure. A
row of an extract without dates goes by the column that its contract names as `dated_by`; where that
says nothing it goes too: nothing shows that a new client is meant.

A row of a purged client stays, with number, days, amounts and codes. The headers that its personal
columns are read from are emptied, whatever the date, unless the file was first seen since the
client is one again. A row that is told apart by such a value (a contact point) goes whole.

An opt-out that tells a contact value is emptied, or goes where it names nobody else, only if it is
one that the purge found: its act is remembered. A later one counts, with its value.

The kept copy is put again at once, so a file loaded again gives the same rows.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.erasures import erasures, note_replaced
from reconquete_pipeline.facts.purges import purged_keys, purged_rows
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.formats.prepared import RECORD, BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.opt_outs import fields_of, is_day_of_act
from reconquete_pipeline.intake.typing.mapping import Reading, headers_read
from reconquete_pipeline.intake.typing.typed_rows import TYPED, type_rows
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import changed, scalar
from reconquete_pipeline.text.sql_text import quote, text_literal

_META = "reconquete_erased"
# Stands where a text must stand and was purged.
PURGED = "(purgé)"


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept: records dropped whole, records emptied of purged values.

    `is_changed` where the kept copy is to be put again.
    """

    prepared: Prepared
    dropped_count: int
    emptied_count: int
    is_changed: bool


def personal_columns(model: Model) -> dict[str, Column]:
    """The columns of a delivered extract that a purge empties; none where it names no client."""
    columns = model.contract.delivered
    if not model.is_from_inbox or "client_id" not in columns:
        return {}
    return {name: column for name, column in columns.items() if column.personal}


def note_erased_keys(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Fill intake.erased_keys and intake.purged_keys with the hashes of all that was begun."""
    connection.execute("delete from intake.purged_keys")
    purged = purged_keys(home)
    connection.execute(
        "insert into intake.purged_keys "
        "select unnest(?::varchar[]), 'client_id', unnest(?::date[])",
        [[key for key, _ in purged], list(purged.values())],
    )
    connection.execute(
        "insert into intake.purged_keys select unnest(?::varchar[]), 'opt_out', null",
        [purged_rows(home)],
    )
    connection.execute("delete from intake.erased_keys")
    for one in erasures(home):
        connection.execute(
            "insert into intake.erased_keys select unnest(?::varchar[]), ?::date, ?",
            [list(one.keys), one.erased_on, one.tombstone],
        )


def drop_erased(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, prepared: Prepared
) -> Cleaned:
    """Take rows of erased people and values of purged clients out of the typed rows.

    So too out of bad records. `temp.erased_records` holds the numbers of those that went whole.
    """
    connection.execute(f"create or replace temp table erased_records ({RECORD} bigint)")
    connection.execute(f"create or replace temp table emptied_records ({RECORD} bigint)")
    has_erased, has_purged = (
        scalar(connection, f"select count(*) from intake.{table}")
        for table in ("erased_keys", "purged_keys")
    )
    cleaned = Cleaned(prepared, 0, 0, is_changed=False)
    if has_purged and personal_columns(reading.model):
        cleaned = _empty_purged(connection, reading, delivery, prepared)
    if has_erased:
        for condition in _conditions(reading.model):
            connection.execute(f"insert into erased_records select t.{RECORD} from {condition}")
    return _drop(connection, cleaned) if has_erased or has_purged else cleaned


def _drop(connection: duckdb.DuckDBPyConnection, cleaned: Cleaned) -> Cleaned:
    """Leave out the rows of `erased_records`, and bad records of erased people."""
    prepared = cleaned.prepared
    row_count = changed(
        connection, f"delete from {TYPED} where {RECORD} in (select {RECORD} from erased_records)"
    )
    bad = _erased_bad_records(connection, prepared.bad_records)
    connection.executemany(
        "insert into erased_records values (?)", [[one.record_number] for one in bad]
    ) if bad else None
    kept = tuple(one for one in prepared.bad_records if one not in bad)
    without = replace(prepared, bad_records=kept, good_count=prepared.good_count - row_count)
    count = row_count + len(bad)
    return replace(
        cleaned,
        prepared=without,
        dropped_count=count,
        is_changed=cleaned.is_changed or count > 0,
    )


def _empty_purged(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, prepared: Prepared
) -> Cleaned:
    """Type the rows again, those of purged clients without their values.

    So the rows are those that the kept copy will give. Rows that go whole are left to `_drop`.
    """
    model = reading.model
    personal = personal_columns(model)
    is_standing = f"coalesce(k.client_again_on > date '{delivery.first_seen_on}', true)"
    theirs = (
        f"select t.{RECORD} from {TYPED} as t where t.client_id in "
        f"(select n.client_id from (select distinct client_id from {TYPED}) as n "
        "inner join intake.purged_keys as k on keyed_hash('client_id', n.client_id) = k.key_hash "
        f"where k.key_kind = 'client_id' and {is_standing})"
    )
    if any(name in model.contract.grain and not personal[name].nullable for name in personal):
        connection.execute(f"insert into erased_records {theirs}")
        emptied = {}
    else:
        emptied = emptied_headers(reading, prepared.headers)
    if model.contract.opt_outs and "value" in personal and model.contract.cut_by:
        told = _told_opt_outs(model.contract.cut_by, delivery)
        connection.execute(f"insert into erased_records {told} and t.client_id is null")
        theirs += f" and t.{RECORD} in ({told})"
    bad = _purged_bad_records(connection, prepared.bad_records, is_standing)
    has_value = " or ".join(
        f"trim(r.{quote(header)}) not in ('', {text_literal(PURGED)})" for header in emptied
    )
    count = 0
    if emptied:
        count = changed(
            connection,
            f"insert into emptied_records select r.{RECORD} from {prepared.relation} as r "
            f"where r.{RECORD} in ({theirs}) and ({has_value})",
        )
    without = replace(prepared, bad_records=bad)
    if count:
        is_theirs = f"{RECORD} in (select e.{RECORD} from emptied_records as e)"
        replaced = ", ".join(
            f"case when {is_theirs} then {sql} else {quote(header)} end as {quote(header)}"
            for header, sql in emptied.items()
        )
        relation = f"(select * replace ({replaced}) from {prepared.relation})"
        without = replace(without, relation=relation, typed_from=None)
        type_rows(connection, reading, prepared.headers, relation, prepared.is_trimmed)
    return Cleaned(without, 0, count, is_changed=count > 0 or bad != prepared.bad_records)


def _told_opt_outs(cut_by: str, delivery: Delivery) -> str:
    """The records of opt-outs that were purged (SQL): a new one says something, and stays whole."""
    day, came_on = f"cast(t.{quote(cut_by)} as date)", f"date '{delivery.first_seen_on}'"
    day = f"case when {is_day_of_act(day, came_on)} then {day} end"
    return (
        f"select t.{RECORD} from {TYPED} as t, unnest(contact_keys(t.value)) as v(part) "
        f"inner join intake.purged_keys as k on {opt_out_hash('v.part', 't.channel', day)} = "
        "k.key_hash where k.key_kind = 'opt_out'"
    )


def emptied_headers(reading: Reading, headers: Sequence[str]) -> dict[str, str]:
    """The headers that personal columns are read from, and what (SQL) stands there afterwards.

    Not those that tell the row: number, key, day. Where a text must stand a mark does: a decision
    without its author is still a decision.
    """
    contract, personal = reading.model.contract, personal_columns(reading.model)
    read = headers_read(reading, headers)
    keys = {*contract.grain, *reading.model.delivered_by, contract.cut_by, contract.dated_by}
    keys |= {"client_id", "order_id"}
    keys |= {name for name, column in contract.delivered.items() if column.required}
    telling = frozenset().union(*(read.get(name or "", ()) for name in keys - set(personal)))
    found: dict[str, str] = {}
    for name, column in personal.items():
        for header in read[name] - telling:
            if not column.nullable:
                found[header] = text_literal(PURGED)
            found.setdefault(header, "null")
    return found


def opt_out_hash(value: str, channel: str, day: str) -> str:
    """Keyed hash (SQL) of an opt-out that tells a contact value, here in its one form."""
    said = (
        f"{value} || '|' || coalesce({channel}, '') || '|' || coalesce(cast({day} as varchar), '')"
    )
    return f"keyed_hash('opt_out', {said})"


def _purged_bad_records(
    connection: duckdb.DuckDBPyConnection, found: Sequence[BadRecord], is_standing: str
) -> tuple[BadRecord, ...]:
    """The records that are no rows; of one with a purged client's number the number alone."""
    pairs = [(place, text) for place, bad in enumerate(found) for text in fields_of(bad) if text]
    if not pairs:
        return tuple(found)
    rows = connection.execute(
        "select f.place, f.text from "
        "(select unnest($1::bigint[]) as place, unnest($2::varchar[]) as text) as f "
        "where keyed_hash('client_id', f.text) in (select k.key_hash from intake.purged_keys as k "
        f"where k.key_kind = 'client_id' and {is_standing}) order by all",
        [[place for place, _ in pairs], [text for _, text in pairs]],
    ).fetchall()
    named: dict[int, list[str]] = {}
    for place, text in rows:
        named.setdefault(place, []).append(text)
    return tuple(
        replace(bad, text=";".join(named[place])) if place in named else bad
        for place, bad in enumerate(found)
    )


def _conditions(model: Model) -> list[str]:
    """For each way in which rows name somebody: from, join and where of those erased (SQL).

    Hashes are made of distinct values: a file names the same client many times.
    """
    columns = model.contract.delivered
    day = model.contract.cut_by or model.contract.dated_by
    is_old = f"coalesce(cast(t.{quote(day)} as date) <= k.erased_on, true)" if day else "true"
    ways = []
    if "client_id" in columns:
        ways.append(("client_id", "keyed_hash('client_id', v)", "true"))
    if "order_id" in columns:
        named = "t.client_id is null" if "client_id" in columns else "true"
        ways.append(("order_id", "keyed_hash('order_id', v)", named))
    if model.contract.opt_outs and "value" in columns:
        ways.append(("value", "keyed_hash(key_kind(v), v)", "t.client_id is null"))
    return [
        f"{TYPED} as t inner join (select distinct {quote(name)} as whole, "
        f"{'unnest(contact_keys(' + quote(name) + '))' if name == 'value' else quote(name)} as v "
        f"from {TYPED}) as n on t.{quote(name)} = n.whole "
        f"inner join intake.erased_keys as k on {hashed} = k.key_hash where {is_old} and {named}"
        for name, hashed, named in ways
    ]


def _erased_bad_records(
    connection: duckdb.DuckDBPyConnection, found: Sequence[BadRecord]
) -> list[BadRecord]:
    """The records that are no rows and hold a number or contact value of somebody erased."""
    pairs = [(place, text) for place, bad in enumerate(found) for text in fields_of(bad) if text]
    if not pairs:
        return []
    rows = connection.execute(
        "with f as (select unnest($1::bigint[]) as place, unnest($2::varchar[]) as text), "
        "h as (select place, keyed_hash('client_id', text) as key_hash from f union all "
        "select place, keyed_hash(key_kind(key), key) from "
        "(select place, unnest(contact_keys(text)) as key from f)) "
        "select distinct place from h where key_hash in "
        "(select k.key_hash from intake.erased_keys as k) order by place",
        [[place for place, _ in pairs], [text for _, text in pairs]],
    ).fetchall()
    return [found[place] for (place,) in rows]


def rewrite_kept_file(
    connection: duckdb.DuckDBPyConnection, home: Home, delivery: Delivery, prepared: Prepared
) -> None:
    """Put the kept copy again as `drop_erased` left it, its records numbered as before.

    The format is Parquet whatever was delivered; what a reader found beside the rows goes into it.
    `prepared` is the file as it is to be kept.
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
    kept = home.kept_files / delivery.sha256
    temporary = home.kept_files / f".{delivery.sha256}.{os.getpid()}.tmp"
    try:
        connection.execute(
            f"copy (select * from {prepared.relation} where {RECORD} not in "
            f"(select e.{RECORD} from erased_records as e) order by {RECORD}) "
            f"to {text_literal(str(temporary))} (format parquet, compression zstd, "
            f"kv_metadata {{{_META}: {text_literal(json.dumps(meta))}}})"
        )
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        sha256 = journal.sha256_of(temporary)
        row_count = scalar(
            connection,
            f"select count(*) from (select {RECORD} from erased_records union "
            f"select {RECORD} from emptied_records)",
        )
        temporary.chmod(0o444)
        # The line first: bytes that no line tells would pass for damage, the other way round they
        # are written again.
        note_replaced(home, f"files/{delivery.sha256}", sha256, row_count)
        temporary.replace(kept)
    finally:
        temporary.unlink(missing_ok=True)
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
