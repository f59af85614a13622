"""What sounds like a refusal in a line of a list, under a header where nobody reads outcomes.

A remark in the name of a client, or in the words of a client, holds the calls of that client until
the line comes back without it, be it blank.
"""

import duckdb

from reconquete_pipeline.intake.formats.prepared import Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.shared import (
    LINE,
    matching_headers_of,
    places,
    unknown_headers,
)
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.typed_rows import TYPED
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.refusal_words import sounds_like_refusal
from reconquete_pipeline.text.spelling import matching_headers
from reconquete_pipeline.text.sql_text import quote

_MARK = "'remark' || chr(31)"
# An answer to a question of the list, and a name of people.
_NO_REMARK = r"^\W*non( merci)?\W*$|\brobinson\b"
# Of what a list shows: words that it quotes, one of its own sentences.
_NO_REMARK_SHOWN = _NO_REMARK + r"|«[^»]*»|\bplus de sollicitations que les autres\b"
_FOUND = """
    create or replace temp table remarks as
    select t._record, t.client_id, t.{line} as line, min(r.place) as place
    from {typed} as t inner join (
        select *, place in ({shown}) as is_shown,
            count(*) over (partition by place, cell) as same_count,
            count(*) over (partition by place) as cell_count
        from (
            select _record, unnest([{cells}]) as cell, unnest([{places}]) as place from {relation}
        ) where cell is not null and trim(cell) <> ''
    ) as r on t._record = r._record
    where t.{line} is not null and {sounds}
    and not (r.is_shown and 2 * same_count > cell_count and cell_count > 2)
    group by all
"""
_KEEP = """
    insert into intake.opt_outs (
        extract, file_id, record_number, client_id, value, channel, acted_on, is_dated, is_erasure,
        act, is_clear, row_key
    )
    select $extract, $file_id, r._record, r.client_id, slipped_code(r.line, r.client_id), 'phone',
        $came_on, false, false, 'opt_out', false, {mark} || r.line
    from temp.remarks as r
    where not exists (
        select 1 from intake.opt_outs as known
        where known.extract = $extract and known.file_id = $file_id
        and known.record_number = r._record and known.act = 'opt_out'
    )
    order by 3
"""
_END = """
    update intake.opt_outs set mended_on = $came_on
    where extract = $extract and file_id < $file_id and mended_on is null and row_key in (
        select {mark} || l.line from temp.listed_lines as l
        where l.line not in (select r.line from temp.remarks as r)
    )
"""


def find_remarks(
    connection: duckdb.DuckDBPyConnection, reading: Reading, prepared: Prepared
) -> None:
    """Note the remarks of a shared file, and its lines, before those of others are taken out."""
    if not _has_lines(reading):
        return
    texts, shown = _cells(reading, prepared)
    cells = [*texts, *shown]
    spoken = (
        f"case when r.is_shown then regexp_replace(lower(r.cell), '{_NO_REMARK_SHOWN}', ' ', 'g') "
        f"else regexp_replace(lower(r.cell), '{_NO_REMARK}', ' ', 'g') end"
    )
    connection.execute(
        _FOUND.format(
            line=LINE,
            typed=TYPED,
            cells=", ".join(["cast(null as varchar)", *map(quote, cells)]),
            places=places(cells, prepared.headers),
            shown=places(shown, prepared.headers),
            relation=prepared.relation,
            sounds=sounds_like_refusal(spoken, is_remark=True),
        )
    )
    connection.execute(
        f"create or replace temp table listed_lines as select {LINE} as line from {TYPED} "
        f"where {LINE} is not null"
    )


def keep_remarks(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery
) -> None:
    """Enter the remarks among what takes a right away, and end those that are gone."""
    if not _has_lines(reading):
        return
    place = {
        "extract": delivery.extract,
        "file_id": delivery.file_id,
        "came_on": delivery.first_seen_on,
    }
    connection.execute(_END.format(mark=_MARK), place)
    connection.execute(_KEEP.format(mark=_MARK), place)


def remarks_told(connection: duckdb.DuckDBPyConnection, reading: Reading) -> list[str]:
    """One sentence on the remarks of the file that was just loaded, or none."""
    if not _has_lines(reading):
        return []
    row = first_row(
        connection, "select count(*), min(_record), arg_min(place, _record) from temp.remarks"
    )
    if row is None or not row[0]:
        return []
    return [
        f"{row[0]:,} line(s) hold what sounds like a refusal where no outcome is read, such as "
        f"record {row[1]:,}, column {row[2] + 1:,}: their clients are not called until the lines "
        "come back without it; write it under the headers of outcomes and deliver it again"
    ]


def _has_lines(reading: Reading) -> bool:
    return reading.config.part is not None and LINE in reading.model.contract.delivered


def _cells(reading: Reading, prepared: Prepared) -> tuple[list[str], list[str]]:
    """The headers of free texts that this extract reads; of one of them, what lists only show.

    What stands alike in most lines there is a text of the campaign.
    """
    part, headers = reading.config.part, prepared.headers
    if part is None:
        return [], []
    filled = matching_headers_of(part.any_filled, headers)
    texts = [
        header
        for name, column in reading.columns.items()
        if column.type == "VARCHAR" and not column.values
        for header in matching_headers(reading.wanted(name), headers)
        if header in filled
    ]
    if not part.tells:
        return texts, []
    left = {*filled, *unknown_headers(reading, prepared)}
    left |= set(matching_headers(reading.wanted(LINE), headers))
    return texts, [name for name in headers if name not in left]
