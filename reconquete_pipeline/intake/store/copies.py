"""Copies of one list that come in one night and contradict each other: the refusal holds.

Nobody knows which of them is the newer one, as of a row that stands twice in one file.
"""

import duckdb

from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.opt_outs import row_key
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.typed_rows import GOOD, names_sql
from reconquete_pipeline.tables.warehouse import first_row

# Acts that a later row of the same key takes back; what takes a right away nothing does.
_ACTS = ("call_refused", "no_go")
_REASON = "contradicted_copy"
_FOUND = """
    insert into temp.contradicted
    select g._record, s.* from (
        select {key_of_known} as row_key, client_id, {value} as value, {channel} as channel,
            cast({acted_on} as date) as acted_on, '{act}' as act
        from store.{name} as s
        where {when} and _file_id in (
            select f.file_id from intake.files as f
            where f.extract = $extract and f.file_id <> $file_id and f.first_seen_on = $came_on
        )
    ) as s inner join (
        select _record, {key} as row_key from {good} as g where not coalesce({when}, false)
    ) as g on s.row_key = g.row_key
"""
_KEEP = f"""
    insert into intake.opt_outs (
        extract, file_id, record_number, client_id, value, channel, acted_on, is_dated, is_erasure,
        act, is_clear, reasons, told_on, row_key
    )
    select $extract, $file_id, _record, client_id, value, channel, acted_on, true, false, act, true,
        '{_REASON}', acted_on, row_key
    from temp.contradicted order by _record
"""
# The file that lost comes again each evening: only another one, or another word, corrects.
_END = """
    update intake.opt_outs as d set mended_on = $came_on
    from intake.files as f, (
        select {key} as row_key,
            ({columns}) not in (select ({columns}) from store.{name}) as is_other
        from {good} as g where not coalesce({when}, false)
    ) as g
    where d.extract = $extract and d.act = '{act}' and d.reasons = '{reason}'
    and d.mended_on is null and d.row_key = g.row_key and d.file_id = f.file_id
    and f.extract = $extract and f.first_seen_on < $came_on
    and (g.is_other or f.file_name <> $file_name)
"""


def hold_contradicted(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery
) -> None:
    """Keep a refusal that the good rows of this file are about to replace in the same night.

    Asked before they are in the store.
    """
    if reading.config.part is None:
        return
    model = reading.model
    connection.execute(
        "create or replace temp table contradicted (_record bigint, row_key varchar, "
        "client_id varchar, value varchar, channel varchar, acted_on date, act varchar)"
    )
    place = {
        "extract": delivery.extract,
        "file_id": delivery.file_id,
        "came_on": delivery.first_seen_on,
    }
    for rule in model.contract.opt_outs:
        if rule.act not in _ACTS:
            continue
        words = {"key": row_key(model, "g"), "name": model.name, "good": GOOD, "when": rule.when}
        connection.execute(
            _END.format(
                **words,
                columns=names_sql(model.contract.delivered),
                act=rule.act,
                reason=_REASON,
            ),
            {
                "extract": delivery.extract,
                "came_on": delivery.first_seen_on,
                "file_name": delivery.file_name,
            },
        )
        connection.execute(
            _FOUND.format(
                **words,
                key_of_known=row_key(model, "s"),
                value=rule.value,
                channel=rule.channel,
                acted_on=rule.acted_on,
                act=rule.act,
            ),
            place,
        )
    connection.execute(_KEEP, {name: place[name] for name in ("extract", "file_id")})


def contradictions_told(connection: duckdb.DuckDBPyConnection, reading: Reading) -> list[str]:
    """One sentence on what the file that was just loaded contradicts, or none."""
    if reading.config.part is None:
        return []
    row = first_row(connection, "select count(*), min(_record) from temp.contradicted")
    if row is None or not row[0]:
        return []
    return [
        f"{row[0]:,} line(s) contradict a refusal that another file of the same night holds for "
        f"the same line, such as record {row[1]:,}: the refusal holds; correct the copy that is "
        "wrong and deliver it again"
    ]
