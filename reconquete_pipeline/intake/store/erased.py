"""Rows of erased people: found in a file by keyed hashes, dropped, and taken out of its kept copy.

A row is theirs by client number, by the number of an order of theirs where it names no client, or
by a contact value where it names neither. It goes if it is dated up to the erasure. A row of an
extract without dates goes by the column that its contract names as `dated_by`; where that says
nothing it goes too: nothing shows that a new client is meant.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.erasures import erasures, note_replaced
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.formats.prepared import RECORD, BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.opt_outs import fields_of
from reconquete_pipeline.intake.typing.typed_rows import TYPED
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import changed, scalar
from reconquete_pipeline.text.sql_text import quote, text_literal

_META = "reconquete_erased"


def note_erased_keys(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Fill intake.erased_keys with the keyed hashes of every erasure begun."""
    connection.execute("delete from intake.erased_keys")
    for one in erasures(home):
        connection.execute(
            "insert into intake.erased_keys select unnest(?::varchar[]), ?::date, ?",
            [list(one.keys), one.erased_on, one.tombstone],
        )


def drop_erased(
    connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery, prepared: Prepared
) -> tuple[Prepared, int]:
    """Take the rows of erased people out of the typed rows, and bad records that hold them.

    Returns the file without them and how many went; `temp.erased_records` holds their numbers.
    """
    connection.execute(f"create or replace temp table erased_records ({RECORD} bigint)")
    if not scalar(connection, "select count(*) from intake.erased_keys"):
        return prepared, 0
    for condition in _conditions(model):
        connection.execute(f"insert into erased_records select t.{RECORD} from {condition}")
    row_count = changed(
        connection, f"delete from {TYPED} where {RECORD} in (select {RECORD} from erased_records)"
    )
    bad = _erased_bad_records(connection, prepared.bad_records)
    connection.executemany(
        "insert into erased_records values (?)", [[one.record_number] for one in bad]
    ) if bad else None
    kept = tuple(one for one in prepared.bad_records if one not in bad)
    without = replace(prepared, bad_records=kept, good_count=prepared.good_count - row_count)
    return without, row_count + len(bad)


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
        row_count = scalar(connection, f"select count(distinct {RECORD}) from erased_records")
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
