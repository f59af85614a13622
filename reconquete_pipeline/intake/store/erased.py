"""Erased people and values of purged clients: found in a file by keyed hashes, and kept no longer.

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

In a row of somebody else the number of an erased client goes from the columns that name clients,
and a free text that shows one (`mentions`) goes whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from reconquete_pipeline.facts.erasures import erasures
from reconquete_pipeline.facts.purges import purged_keys, purged_rows
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.formats.prepared import RECORD, BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.mentions import is_telling, look_for, look_in
from reconquete_pipeline.intake.store.opt_outs import fields_of, is_day_of_act
from reconquete_pipeline.intake.typing.mapping import IS_UNDATED, TO_COME, Reading, headers_read
from reconquete_pipeline.intake.typing.typed_rows import TYPED, type_rows
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import changed, scalar
from reconquete_pipeline.text.spelling import matching_headers, plain
from reconquete_pipeline.text.sql_text import quote, text_literal

# What stands between the fields of a line that was not split.
_BETWEEN = r'[;\t|,"]'
_CUT = "…"
# Stands where a text must stand and was purged.
PURGED = "(purgé)"


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept: records dropped whole, emptied of purged values, texts blanked.

    `is_changed` where the kept copy is to be put again; `temp.erased_records` then holds the
    numbers of the records that went.
    """

    prepared: Prepared
    dropped_count: int = 0
    emptied_count: int = 0
    blanked_count: int = 0
    is_changed: bool = False


def personal_columns(model: Model) -> dict[str, Column]:
    """The columns of a delivered extract that a purge empties; none where it names no client."""
    columns = model.contract.delivered
    if not model.is_from_inbox or "client_id" not in columns:
        return {}
    return {name: column for name, column in columns.items() if column.personal}


def note_erased_keys(
    connection: duckdb.DuckDBPyConnection, home: Home, tombstones: Sequence[str] | None = None
) -> None:
    """Fill intake.erased_keys and intake.purged_keys with the hashes of all that was begun.

    Of erasures only these, where `tombstones` are given.
    """
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
    found = [one for one in erasures(home) if tombstones is None or one.tombstone in tombstones]
    keys = [(key, one.erased_on, one.tombstone) for one in found for key in one.keys]
    connection.execute(
        "insert into intake.erased_keys "
        "select unnest(?::varchar[]), unnest(?::date[]), unnest(?::varchar[])",
        [list(part) for part in zip(*keys, strict=True)] or [[], [], []],
    )


def knows_erased(connection: duckdb.DuckDBPyConnection) -> bool:
    """True where anybody was erased, and the secret is there to tell whom."""
    return (
        scalar(
            connection,
            "select count(*) from (from intake.erased_keys limit 1) "
            "where getvariable('inner_key') is not null",
        )
        > 0
    )


def knows_purged(connection: duckdb.DuckDBPyConnection) -> bool:
    """True where anybody was purged."""
    return scalar(connection, "select count(*) from (from intake.purged_keys limit 1)") > 0


def drop_erased(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, prepared: Prepared
) -> Cleaned:
    """Take erased people and values of purged clients out of the typed rows.

    Out of bad records, too. `temp.erased_records` holds the numbers of those that went whole.
    """
    cleaned, model = Cleaned(prepared), reading.model
    has_erased, has_purged = knows_erased(connection), knows_purged(connection)
    if not (has_erased or has_purged):
        return cleaned
    _begin(connection)
    if has_purged and personal_columns(model):
        cleaned = _empty_purged(connection, reading, delivery, prepared)
    if not has_erased:
        return _drop(connection, cleaned, 0) if has_purged else cleaned
    for condition in _conditions(reading):
        connection.execute(f"insert into erased_records select t.{RECORD} from {condition}")
    prepared = cleaned.prepared
    dated = Dated(f"left join {TYPED} as t on t.{RECORD} = c.{RECORD}", _is_old(reading))
    texts, clients = _places(reading, prepared.headers)
    _note_mentions(connection, _fields(prepared, [*texts, *clients]), clients, dated)
    # A row that was set aside may hold anything anywhere.
    aside = f"{RECORD} in (select t.{RECORD} from {TYPED} as t where t._reasons is not null)"
    if scalar(connection, f"select count(*) from {TYPED} as t where t._reasons is not null"):
        everywhere = range(1, len(prepared.headers) + 1)
        _note_mentions(connection, _fields(prepared, everywhere, aside), clients, dated)
    blanked, text_count = _blanked(connection, prepared)
    if text_count:
        type_rows(connection, reading, blanked.headers, blanked.relation, blanked.is_trimmed)
        blanked = replace(blanked, typed_from=None)
    return _drop(connection, replace(cleaned, prepared=blanked), text_count)


def take_out_untyped(
    connection: duckdb.DuckDBPyConnection, reading: Reading, prepared: Prepared
) -> Cleaned:
    """The same of a file whose columns cannot be told: every row goes that may be theirs."""
    _begin(connection)
    everywhere = range(1, len(prepared.headers) + 1)
    column = reading.columns.get("client_id")
    # What the home says may be the very slip for which the file is refused.
    tried = [reading.wanted("client_id"), ("client_id", *column.headers)] if column else []
    found = (matching_headers(wanted, prepared.headers) for wanted in tried)
    named = next(filter(None, found), [])
    own = [place for place, header in enumerate(prepared.headers, start=1) if header in named]
    fields = _fields(prepared, own or everywhere)
    connection.execute(
        "create or replace temp table theirs as select distinct cell from (select cell, "
        f"unnest(regexp_split_to_array(cell, '{_BETWEEN}')) as part from "
        f"(select distinct cell from {fields})) where keyed_hash('client_id', trim(part)) in "
        "(select k.key_hash from intake.erased_keys as k)"
    )
    if scalar(connection, "select count(*) from theirs"):
        connection.execute(
            f"insert into erased_records select distinct {RECORD} from {fields} "
            "where cell in (select t.cell from theirs as t)"
        )
    row_count = scalar(connection, "select count(*) from erased_records")
    _note_mentions(connection, _fields(prepared, everywhere), [], Dated("", "true"))
    blanked, text_count = _blanked(connection, prepared)
    cleaned = Cleaned(blanked, is_changed=text_count > 0)
    return _without_bad(connection, cleaned, row_count, text_count)


@dataclass(frozen=True)
class Dated:
    """How a record `c` is held against the day of an erasure `k`: a join, and the condition."""

    join: str
    is_old: str


def _begin(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"create or replace temp table erased_records ({RECORD} bigint)")
    connection.execute(f"create or replace temp table blanked_cells ({RECORD} bigint, place int)")
    connection.execute(f"create or replace temp table emptied_records ({RECORD} bigint)")


def _drop(connection: duckdb.DuckDBPyConnection, cleaned: Cleaned, text_count: int) -> Cleaned:
    """Leave out the rows of `erased_records`, and bad records of erased people."""
    row_count = changed(
        connection, f"delete from {TYPED} where {RECORD} in (select {RECORD} from erased_records)"
    )
    return _without_bad(connection, cleaned, row_count, text_count)


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
        emptied |= dict.fromkeys(_shown_beside(reading, prepared.headers), "null")
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
    return Cleaned(
        without, emptied_count=count, is_changed=count > 0 or bad != prepared.bad_records
    )


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
            if not column.nullable or column.required:
                found[header] = text_literal(PURGED)
            found.setdefault(header, "null")
    return found


def _shown_beside(reading: Reading, headers: Sequence[str]) -> list[str]:
    """The headers of a shared file that no extract reads: names and numbers of a list."""
    part = reading.config.part
    return [name for name in headers if part and plain(name) not in part.read_headers]


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
    rows = _of_bad_fields(
        connection,
        found,
        "select f.place, f.text from f where keyed_hash('client_id', f.text) in "
        "(select k.key_hash from intake.purged_keys as k "
        f"where k.key_kind = 'client_id' and {is_standing}) order by all",
    )
    named: dict[int, list[str]] = {}
    for place, text in rows:
        named.setdefault(place, []).append(text)
    return tuple(
        replace(bad, text=";".join(named[place])) if place in named else bad
        for place, bad in enumerate(found)
    )


def _conditions(reading: Reading) -> list[str]:
    """For each way in which rows name somebody: from, join and where of those erased (SQL).

    Hashes are made of distinct values: a file names the same client many times.
    """
    model = reading.model
    columns = model.contract.delivered
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
        f"inner join intake.erased_keys as k on {hashed} = k.key_hash "
        f"where {_is_old(reading)} and {named}"
        for name, hashed, named in ways
    ]


def _is_old(reading: Reading) -> str:
    """Is a row dated up to the erasure `k` (SQL)? One without a day of its own, or to come, is."""
    contract = reading.model.contract
    name = contract.cut_by or contract.dated_by
    if name is None:
        return "true"
    day = f"cast(t.{quote(name)} as date)"
    if reading.config.part:
        is_told = f"not t.{IS_UNDATED} and strpos(coalesce(t._reasons, ''), '{TO_COME}') = 0"
        day = f"case when {is_told} then {day} end"
    return f"coalesce({day} <= k.erased_on, true)"


def _places(reading: Reading, headers: Sequence[str]) -> tuple[list[int], list[int]]:
    """Places, from 1, of the fields that may hold a text, and of those that name other clients.

    Not among them: who the row is about, keys, and what a client is described by.
    """
    contract = reading.model.contract
    mapped: dict[str, str] = {}
    for name in reading.columns:
        mapped |= dict.fromkeys(matching_headers(reading.wanted(name), headers), name)
    texts, clients = [], []
    for place, header in enumerate(headers, start=1):
        name = mapped.get(header, "")
        if name in contract.clients_named:
            clients.append(place)
        elif not name or _is_free_text(reading, name):
            texts.append(place)
    return texts, clients


def _is_free_text(reading: Reading, name: str) -> bool:
    contract, column = reading.model.contract, reading.columns[name]
    is_key = name.endswith("_id") or (name in contract.grain and not column.personal)
    describes = contract.is_versioned and column.personal
    return column.type == "VARCHAR" and not (column.values or is_key or describes)


def _fields(prepared: Prepared, places: Iterable[int], where: str = "true") -> str:
    """A relation of (record, place, cell) from the fields in these places; NULL is left out."""
    cells = {place: quote(prepared.headers[place - 1]) for place in places}
    listed = ", ".join(map(str, cells))
    return (
        f"(select {RECORD}, place, trim(cell) as cell from (select {RECORD}, "
        f"unnest(cast([{listed}] as int[])) as place, "
        f"unnest(cast([{', '.join(cells.values())}] as varchar[])) as cell "
        f"from {prepared.relation} where {where}) where cell is not null)"
    )


def _note_mentions(
    connection: duckdb.DuckDBPyConnection, fields: str, clients: Sequence[int], dated: Dated
) -> None:
    """Enter in `blanked_cells` which fields show somebody, or name one in the places of `clients`.

    Distinct texts first: where nobody is shown, as in nearly every file, no record is looked at.
    """
    listed = ", ".join(map(str, clients))
    in_clients = f"place in ({listed})" if listed else "false"
    connection.execute(
        f"create or replace temp table cells as select distinct place, cell from {fields} "
        f"where {is_telling('cell')} or {in_clients}"
    )
    look_for(connection, f"select cell as text from cells where {is_telling('cell')}")
    connection.execute(
        "create or replace temp table mentions as select c.place, c.cell, s.key_hash from cells "
        "as c inner join shown as s on c.cell = s.text union select place, cell, "
        f"keyed_hash('client_id', cell) from cells where {in_clients} and "
        "keyed_hash('client_id', cell) in (select k.key_hash from intake.erased_keys as k)"
    )
    if scalar(connection, "select count(*) from mentions"):
        connection.execute(
            f"insert into blanked_cells select distinct c.{RECORD}, c.place from {fields} as c "
            "inner join mentions as m on c.place = m.place and c.cell = m.cell "
            f"inner join intake.erased_keys as k on m.key_hash = k.key_hash {dated.join} "
            f"where {dated.is_old} and c.{RECORD} not in "
            f"(select e.{RECORD} from erased_records as e)"
        )


def _blanked(connection: duckdb.DuckDBPyConnection, prepared: Prepared) -> tuple[Prepared, int]:
    """The file without the fields of `blanked_cells`, and how many they are."""
    found = connection.execute(
        f"select place, count(distinct {RECORD}) from blanked_cells group by place order by place"
    ).fetchall()
    if not found:
        return prepared, 0
    blanked = ", ".join(
        f"case when {RECORD} in (select b.{RECORD} from blanked_cells as b where b.place = {place})"
        f" then null else {quote(prepared.headers[place - 1])} end "
        f"as {quote(prepared.headers[place - 1])}"
        for place, _ in found
    )
    relation = f"(select * replace ({blanked}) from {prepared.relation})"
    return replace(prepared, relation=relation), sum(count for _, count in found)


def _without_bad(
    connection: duckdb.DuckDBPyConnection, cleaned: Cleaned, row_count: int, text_count: int
) -> Cleaned:
    """Of records that are no rows: whoever's field one holds, it goes; else the words alone."""
    prepared = cleaned.prepared
    bad = _erased_bad_records(connection, prepared.bad_records)
    connection.executemany(
        "insert into erased_records values (?)", [[one.record_number] for one in bad]
    ) if bad else None
    kept = tuple(one for one in prepared.bad_records if one not in bad)
    cut = _without_words(connection, kept)
    text_count += sum(one != before for one, before in zip(cut, kept, strict=True))
    count = row_count + len(bad)
    return replace(
        cleaned,
        prepared=replace(prepared, bad_records=cut, good_count=prepared.good_count - row_count),
        dropped_count=count,
        blanked_count=text_count,
        is_changed=cleaned.is_changed or count + text_count > 0,
    )


def _erased_bad_records(
    connection: duckdb.DuckDBPyConnection, found: Sequence[BadRecord]
) -> list[BadRecord]:
    """The records that are no rows and hold a number or contact value of somebody erased."""
    rows = _of_bad_fields(
        connection,
        found,
        "select distinct place from (select place, keyed_hash('client_id', text) as key_hash "
        "from f union all select place, keyed_hash(key_kind(key), key) from "
        "(select place, unnest(contact_keys(text)) as key from f)) where key_hash in "
        "(select k.key_hash from intake.erased_keys as k) order by place",
    )
    return [found[place] for (place,) in rows]


def _of_bad_fields(
    connection: duckdb.DuckDBPyConnection, found: Sequence[BadRecord], query: str
) -> list[tuple[Any, ...]]:
    """What a query tells of `f`, the fields of the records: (place from 0, text)."""
    pairs = [(place, text) for place, bad in enumerate(found) for text in fields_of(bad) if text]
    if not pairs:
        return []
    given = "select unnest($1::bigint[]) as place, unnest($2::varchar[]) as text"
    columns = [list(column) for column in zip(*pairs, strict=True)]
    return connection.execute(f"with f as ({given}) {query}", columns).fetchall()


def _without_words(
    connection: duckdb.DuckDBPyConnection, found: Sequence[BadRecord]
) -> tuple[BadRecord, ...]:
    """The records without the words by which they show somebody: the rest may take a right away."""
    if not found:
        return ()
    look_in(connection, [bad.text for bad in found])
    rows = connection.execute(
        r"select text, list(distinct [place, word_count]), "
        r"any_value(regexp_extract_all(text, '[\p{L}\p{N}\p{M}]+')) from shown group by text"
    ).fetchall()
    cut = {text: _cut(text, spans, words) for text, spans, words in rows}
    return tuple(replace(bad, text=cut.get(bad.text, bad.text)) for bad in found)


def _cut(text: str, spans: Sequence[Sequence[int]], words: Sequence[str]) -> str:
    """The text with every span of words (the first from 1, how many) cut out.

    Place 0 is a telephone number that stands somewhere: then all digits go.
    """
    gone = {place + offset for place, count in spans for offset in range(count)}
    if any(place == 0 for place, _ in spans):
        gone |= {place for place, word in enumerate(words, start=1) if word.isdigit()}
    parts, at = [], 0
    for place, word in enumerate(words, start=1):
        begin = text.index(word, at)
        parts += [text[at:begin], _CUT if place in gone else word]
        at = begin + len(word)
    return "".join([*parts, text[at:]])
