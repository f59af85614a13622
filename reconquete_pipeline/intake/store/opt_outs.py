"""Rows that take a right away are kept before any other rule can set them aside."""

import re

import duckdb

from reconquete_pipeline.intake.formats.prepared import BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.shared import DENIED_LINES
from reconquete_pipeline.intake.typing.mapping import IS_UNDATED, Reading
from reconquete_pipeline.intake.typing.typed_rows import GOOD, TYPED, YIELDED, delivered_part
from reconquete_pipeline.tables.contracts import OptOut
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.text.refusal_words import says_no, sounds_like_refusal
from reconquete_pipeline.text.sql_text import quote, text_literal

# Of rows that say the same the first one is kept: what has no day is as old as that one, in a full
# extract or a file that comes again; in another file of changes it is a new act. Each that only may
# take a right away is kept, because it holds until it is mended.
_KEEP = """
    insert into intake.opt_outs (
        extract, file_id, record_number, client_id, value, channel, acted_on, is_dated, is_erasure,
        act, is_clear, reasons, told_on, row_key
    )
    select ?, ?, min(f._record), f.client_id, f.value, f.channel, f.acted_on, f.is_dated,
        f.is_erasure, '{act}', f.is_clear, first(f._reasons order by f._record), f.told_on,
        first(f.row_key order by f._record)
    from ({found}) as f
    where not f.is_clear or not exists (
        select 1 from intake.opt_outs as known
        where known.extract = ? and known.client_id is not distinct from f.client_id
        and known.value is not distinct from f.value
        and known.channel is not distinct from f.channel and known.is_erasure = f.is_erasure
        and known.act = '{act}' and known.is_clear and known.mended_on is null
        and known.told_on is not distinct from f.told_on
        and (known.acted_on = f.acted_on or not (known.is_dated or f.is_dated) and {is_same_list})
    )
    group by f.client_id, f.value, f.channel, f.acted_on, f.is_dated, f.is_erasure, f.is_clear,
        f.told_on, case when not f.is_clear then f._record end
    order by 3
"""
# What ends with a good row of its own key, also where it is clear: no right is taken by it.
_CORRECTED = "('ceased', 'call_refused')"
# A doubt of a row that stands: something beside what it says could not be read.
_STANDS = "not {0}.is_clear and {0}.reasons is null"
# A doubt whose key could be read ends with a good row of that key. Else with a good row of a new
# key that names the same client over the same channel, which a record in doubt must name too, and
# of which all that names it stands in that record: what a list holds every night mends nothing.
# A record that says no is mended by a row that takes the same right away, not by a right beside it.
_MENDED = """
    create or replace temp table mended as
    with doubts as (
        select d.rowid as place, d.file_id, d.record_number, d.row_key, d.channel,
            folded_code(coalesce(d.client_id, d.value)) as text, d.mended_on is null as is_waiting
        from intake.opt_outs as d
        where d.extract = $extract and d.act = $act and d.file_id < $file_id
        and (d.file_id, d.record_number) in (
            select (x.file_id, x.record_number) from intake.rejected_rows as x
            where x.extract = $extract
            union all
            select (s.file_id, s.record_number) from intake.opt_outs as s
            where s.extract = $extract and {stands}
        )
        and (not d.is_clear or d.act in {corrected})
        and {is_older}
    ),
    records as (
        select d.file_id, d.record_number, list(distinct d.text) as texts,
            bool_or({says_no}) as says_no
        from doubts as d
        inner join intake.rejected_rows as x
            on d.file_id = x.file_id and d.record_number = x.record_number
        group by all
    ),
    texts as (
        select distinct text from doubts where is_waiting and row_key is null
    ),
    named as (
        select g._record, {key} as row_key, {channel} as channel, {naming} as naming,
            coalesce({takes_away}, false) as takes_away,
            unnest(list_distinct(list_append({naming}, folded_code(g.client_id)))) as text
        from (select *, cast('{came_on}' as date) as _came_on from {good}) as g
    ),
    new_rows as (
        select n.* from named as n semi join texts on n.text = texts.text
        where len(n.naming) > 0 and n.row_key not in (select {stored_key} from {store} as s)
    )
    select place from doubts semi join (
        select {key} as row_key from {good} as g
        where $act <> 'call_refused' or not coalesce({takes_away}, false)
    ) as g on doubts.row_key = g.row_key
    where is_waiting
    union
    {of_lines}
    select doubts.place
    from doubts
    inner join new_rows on doubts.text = new_rows.text
    inner join records
        on doubts.file_id = records.file_id and doubts.record_number = records.record_number
    where is_waiting and doubts.row_key is null
    and coalesce(
        doubts.channel = new_rows.channel,
        new_rows.channel is null or len(records.texts) = 1
        or list_has_any(
            records.texts, coalesce({words}[new_rows.channel], [folded_code(new_rows.channel)])
        )
    )
    and (new_rows.takes_away or not records.says_no)
    and list_has_all(records.texts, new_rows.naming)
"""
# A doubt that named its line on a list ends with a readable record of that line: a good row, or one
# that says that there is nothing to say.
_OF_LINES = """
    select place from doubts semi join (
        select {line} as line from {good} union all select line from {denied}
    ) as g on doubts.row_key = {mark} || g.line
    where is_waiting
    union
"""
_LINE_MARK = "'line' || chr(31)"
# A record that is no row is searched for numbers and contact values, as far as this.
_BETWEEN_FIELDS = re.compile(r"[;\t|\r\n\"]")
_BETWEEN_COMMAS = re.compile(r"[,\r\n\"]")
_MOST_FIELDS = 100


def note_opt_outs(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, prepared: Prepared
) -> None:
    """Keep in intake.opt_outs what the contract's `opt_outs` find among the typed rows.

    In doubt a right is taken away: also by a row that is set aside, and by a record of which
    nothing can be read, for whoever one of its fields names.
    """
    for rule in reading.model.contract.opt_outs:
        _note(connection, rule, reading, delivery, prepared)


def end_mended_doubts(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery
) -> None:
    """Enter the day in intake.opt_outs where a good row of the file mends what was in doubt.

    A row that is only gone was not mended. Asked before the good rows are in the store.
    """
    model = reading.model
    if not model.contract.opt_outs:
        return
    columns = model.contract.columns
    day = delivery.day(is_versioned=model.contract.is_versioned)
    is_older = (
        f"d.file_id in (select f.file_id from intake.files as f where f.known_on <= date '{day}')"
        if reading.config.delivery.is_by_file_date
        else "true"
    )
    parts = [
        f"folded_code(g.{quote(name)})"
        for name in model.delivered_by
        if columns[name].type == "VARCHAR" and not columns[name].values
    ]
    waiting = connection.execute(
        "select distinct d.act from intake.opt_outs as d left join intake.rejected_rows as x "
        "on d.file_id = x.file_id and d.record_number = x.record_number "
        "where d.extract = ? and d.file_id < ? and d.mended_on is null "
        f"and (not d.is_clear or d.act in {_CORRECTED}) "
        f"and (x.file_id is not null or {_STANDS.format('d')})",
        [delivery.extract, delivery.file_id],
    ).fetchall()
    for rule in model.contract.opt_outs:
        if (rule.act,) not in waiting:
            continue
        connection.execute(
            _MENDED.format(
                key=row_key(model, "g"),
                stored_key=row_key(model, "s"),
                channel=rule.channel,
                takes_away=rule.when,
                came_on=delivery.first_seen_on,
                says_no=sounds_like_refusal("x.row_text"),
                words=_channel_words(reading),
                naming=f"list_filter([{', '.join(parts)}], lambda one: one is not null)",
                good=GOOD,
                store=f"store.{model.name}",
                is_older=is_older,
                corrected=_CORRECTED,
                stands=_STANDS.format("s"),
                of_lines=_OF_LINES.format(
                    line=rule.line, good=GOOD, denied=DENIED_LINES, mark=_LINE_MARK
                )
                if rule.line and reading.config.part
                else "",
            ),
            {"extract": delivery.extract, "act": rule.act, "file_id": delivery.file_id},
        )
        connection.execute(
            "update intake.opt_outs set mended_on = ? where rowid in (select place from mended)",
            [delivery.first_seen_on],
        )


def _channel_words(reading: Reading) -> str:
    """Map (SQL) of each code of a channel to the folded words that files write for it."""
    channel = reading.columns.get("channel")
    words = [(code, code) for code in channel.values] if channel else []
    words += [(code, word) for word, code in channel.synonyms.items()] if channel else []
    listed = ", ".join(
        f"struct_pack(k := {text_literal(code)}, v := list_distinct(["
        + ", ".join(f"folded_code({text_literal(w)})" for c, w in words if c == code)
        + "]))"
        for code in dict.fromkeys(code for code, _ in words)
    )
    return f"map_from_entries([{listed}])" if words else "map {'': ['']}"


def row_key(model: Model, table: str) -> str:
    """The key of a row as one text (SQL); a part may be empty."""
    parts = [f"coalesce(cast({table}.{quote(name)} as varchar), '')" for name in model.delivered_by]
    return f"concat_ws(chr(31), {', '.join(parts)})"


def _note(
    connection: duckdb.DuckDBPyConnection,
    rule: OptOut,
    reading: Reading,
    delivery: Delivery,
    prepared: Prepared,
) -> None:
    model = reading.model
    columns = list(model.contract.delivered)
    came_on = f"date '{delivery.first_seen_on}'"
    acted_on = f"cast({rule.acted_on} as date)"
    is_day = is_day_of_act(acted_on, came_on)
    if "contact_id" in columns:
        is_day += f" and coalesce({acted_on} >= listed_day(contact_id), true)"
    # Of a row that was set aside the first day is not kept: without a day of its own it has none.
    is_told = f" and not ({IS_UNDATED} and _reasons is not null)" if reading.config.part else ""
    is_opt_out = is_clear = f"coalesce({rule.when}, false)"
    is_key_read = " and ".join(
        f"strpos('; ' || coalesce(_reasons, ''), '; {name}:') = 0" for name in model.delivered_by
    )
    # Of what is clear and holds for good no key is needed.
    is_keyed = f"{is_key_read} and (not {is_clear} or '{rule.act}' in {_CORRECTED})"
    channel, is_doubted_line, line = rule.channel, "false", rule.line or "null"
    if rule.unreadable is not None:
        is_unread = f"coalesce(strpos(_reasons, {text_literal(rule.unreadable + ':')}) > 0, false)"
        if rule.is_by_word:
            said = sounds_like_refusal(delivered_part(columns, rule.unreadable))
            is_refusal = f"({is_unread} and {said})"
            if rule.is_of_any_cell:
                cells = _unread_cells(reading, rule)
                sounds = sounds_like_refusal("one")
                is_refusal = (
                    f"({is_refusal} or len(list_filter({cells}, lambda one: {sounds})) > 0)"
                )
                is_empty = f"{quote(rule.unreadable)} is null and len({cells}) > 0"
                is_unread = f"({is_unread} or {is_empty} or {is_refusal})"
            if rule.other_words_channel is None:
                is_unread += f" and {is_refusal}"
            else:
                is_other = f"{is_unread} and not {is_refusal}"
                channel = f"case when {is_other} then {rule.other_words_channel} else {channel} end"
        is_opt_out += f" or {is_unread}"
        if rule.line is not None:
            is_doubted_line = (
                f"(coalesce({is_unread}, false) and {rule.line} is not null "
                f"and not coalesce({rule.is_erasure}, false))"
            )
            is_clear = f"({is_clear} and not {is_doubted_line})"
    found = (
        f"select _record, client_id, {rule.value} as value, {channel} as channel, "
        f"case when {is_day} then {acted_on} else {came_on} end as acted_on, "
        f"coalesce({is_day}, false){is_told} as is_dated, "
        f"{is_clear} and coalesce({rule.is_erasure}, false) as is_erasure, {is_clear} as is_clear, "
        f"_reasons, {acted_on} as told_on, "
        f"case when {is_doubted_line} then {_LINE_MARK} || {line} "
        f"when {is_keyed} then {row_key(model, 't')} end as row_key "
        f"from (select *, {came_on} as _came_on from {TYPED}) as t "
        f"where ({is_opt_out}) and {rule.among}"
    )
    _keep(connection, rule, reading, delivery, found, [])
    if rule.is_sure_in_doubt and prepared.bad_records:
        fields = [
            (bad, field)
            for bad in prepared.bad_records
            if not rule.is_by_word or says_no(bad.text)
            for field in fields_of(bad)
        ]
        found = (
            "select unnest(?::bigint[]) as _record, cast(null as varchar) as client_id, "
            "unnest(?::varchar[]) as value, cast(null as varchar) as channel, "
            f"{came_on} as acted_on, false as is_dated, false as is_erasure, false as is_clear, "
            "unnest(?::varchar[]) as _reasons, cast(null as date) as told_on, "
            "cast(null as varchar) as row_key"
        )
        if not fields:
            return
        parts = zip(*((bad.record_number, field, bad.reason) for bad, field in fields), strict=True)
        _keep(connection, rule, reading, delivery, found, [list(part) for part in parts])


def _unread_cells(reading: Reading, rule: OptOut) -> str:
    """The texts (SQL) of a typed row that could not be read, those of `unreadable` aside."""
    columns = list(reading.model.contract.delivered)
    yields = any(column.yields_to is not None for column in reading.columns.values())
    reasons = f"_reasons, {YIELDED}" if reading.config.part and yields else "_reasons"
    told = f"concat_ws('; ', '', {reasons})"
    cells = [
        f"case when strpos({told}, '; {name}:') > 0 and strpos({told}, '; {name}:missing') = 0 "
        f"then {delivered_part(columns, name)} end"
        for name in columns
        if name != rule.unreadable
    ]
    return f"list_filter([{', '.join(cells)}], lambda cell: cell is not null)"


def is_day_of_act(acted_on: str, came_on: str) -> str:
    """Whether a date (SQL) is the day of an act, in a file that came on a day.

    What systems write for no day lies before any consent.
    """
    return f"{acted_on} between date '1990-01-01' and {came_on}"


def _keep(
    connection: duckdb.DuckDBPyConnection,
    rule: OptOut,
    reading: Reading,
    delivery: Delivery,
    found: str,
    parameters: list[object],
) -> None:
    is_same_list = (
        "true"
        if reading.config.delivery.is_full
        else "known.file_id in (select i.file_id from intake.files as i where "
        f"i.extract = known.extract and i.file_name = {text_literal(delivery.file_name)})"
    )
    connection.execute(
        _KEEP.format(found=found, act=rule.act, is_same_list=is_same_list),
        [delivery.extract, delivery.file_id, *parameters, delivery.extract],
    )


def fields_of(bad: BadRecord) -> list[str | None]:
    """What may name somebody in a record; one that holds nothing counts as naming nobody."""
    # A comma stands in amounts where it does not part the fields.
    between = _BETWEEN_FIELDS if re.search(r"[;\t|]", bad.text) else _BETWEEN_COMMAS
    found = dict.fromkeys(part.strip() for part in between.split(bad.text))
    return [field for field in found if field][:_MOST_FIELDS] or [None]
