"""Records of a file that several extracts share: whose they are, their day, what nobody reads."""

from collections.abc import Sequence

import duckdb

from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.intake.formats.prepared import BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.refusal import REFUSAL_BESIDE, FileRefusedError
from reconquete_pipeline.intake.typing.mapping import IS_DENIED, IS_HERE, IS_UNDATED, Reading
from reconquete_pipeline.intake.typing.numbers import cleaned
from reconquete_pipeline.intake.typing.typed_rows import (
    IS_GOOD,
    TYPED,
    YIELDED,
    names_sql,
    same_key,
)
from reconquete_pipeline.tables.warehouse import changed, first_row
from reconquete_pipeline.text.refusal_words import says_no, sounds_like_refusal
from reconquete_pipeline.text.spelling import matching_headers, plain
from reconquete_pipeline.text.sql_text import quote, text_literal

# The number of the line of a list, by which any copy of the list tells of the same act.
LINE = "contact_id"
# The lines of the file that say in a word that there is nothing to say for the extract.
DENIED_LINES = "temp.denied_lines"


def leave_elsewhere(connection: duckdb.DuckDBPyConnection, reading: Reading) -> int | None:
    """Take out the records that hold nothing for this extract: blank ones, and those of others.

    Returns how many they are; None for a file of this extract alone.
    """
    if reading.config.part is None:
        return None
    line = LINE if LINE in reading.model.contract.delivered else "cast(null as varchar)"
    connection.execute(
        f"create or replace temp table denied_lines as select {line} as line from {TYPED} "
        f"where not {IS_HERE} and {IS_DENIED} and {line} is not null and {IS_GOOD}"
    )
    return changed(connection, f"delete from {TYPED} where not {IS_HERE}")


def keep_first_day(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery
) -> None:
    """A row without a day of its own keeps the day on which the same file first said the same.

    The newest row of its key is looked at that files of this name brought, or, of a row that names
    the line of its list, any file: a copy of a list, or its CSV after its workbook. What was said,
    taken back and said again is of the day on which it was said again.
    """
    contract, part = reading.model.contract, reading.config.part
    if part is None or part.day is None or contract.cut_by is None:
        return
    day = quote(contract.cut_by)
    key = [name for name in contract.grain if name != contract.cut_by]
    said = [name for name in contract.delivered if name != contract.cut_by]
    names_line = f"{LINE} is not null" if LINE in contract.delivered else "false"
    connection.execute(
        f"update {TYPED} set {day} = r.{day} from (select {names_sql(contract.delivered)} "
        f"from store.{reading.model.name} where {names_line} or _file_id in (select f.file_id "
        f"from intake.files as f where f.extract = {text_literal(delivery.extract)} "
        f"and f.file_name = {text_literal(delivery.file_name)}) "
        f"qualify row_number() over (partition by {names_sql(key)} "
        f"order by {day} desc, _file_id desc, _record desc) = 1) as r "
        f"where {IS_UNDATED} and {IS_GOOD} and r.{day} < typed_rows.{day} "
        f"and {same_key(said, 'typed_rows')}"
    )


def yielded_values(connection: duckdb.DuckDBPyConnection, reading: Reading) -> list[str]:
    """One sentence for each kind of value that was left blank, so that its rows stand.

    Asked while the typed rows of the file stand.
    """
    columns = reading.columns.values()
    if reading.config.part is None or all(column.yields_to is None for column in columns):
        return []
    found = connection.execute(
        f"select reason, count(*), min(_record) from (select unnest(string_split({YIELDED}, '; ')) "
        f"as reason, _record from {TYPED} where {IS_GOOD}) group by 1 order by 3, 1"
    ).fetchall()
    return [
        f"{count:,} row(s) stand without what could not be read ({reason}), such as "
        f"record {first:,}: correct it in the list and deliver it again"
        for reason, count, first in found
    ]


def refuse_unread_refusals(
    connection: duckdb.DuckDBPyConnection, reading: Reading, prepared: Prepared
) -> None:
    """Raise FileRefusedError where somebody says no where no extract reads it.

    That is under a header that none knows, and in a record that is no line of the list. Each
    extract refuses the file: which of them would have read the refusal nobody can know.
    """
    part = reading.config.part
    if part is None:
        return
    headers, unknown = prepared.headers, unknown_headers(reading, prepared)
    filled = matching_headers_of(part.any_filled, headers)
    # A line of somebody's own is read where it names its client.
    row = first_row(
        connection,
        "select _record, place from (select _record, "
        f"{_is_no_line(reading, prepared)} as is_no_line, "
        f"{_field(reading, 'client_id', prepared)} is not null as names_client, "
        f"unnest([{', '.join(map(quote, headers))}]) as cell, "
        f"unnest(range({len(headers)})) as place from {prepared.relation}) "
        f"where (place in ({places(unknown, headers)}) or is_no_line "
        f"and not (names_client and place in ({places(filled, headers)}))) "
        f"and {sounds_like_refusal('cell', is_remark=True)} order by all limit 1",
    )
    found: list[tuple[int, int | None]] = [(row[0], row[1])] if row else []
    found += [(bad.record_number, None) for bad in _bad_remarks(reading, prepared)]
    if not found:
        return
    record, at = min(found, key=lambda one: one[0])
    place = f"record {record:,}"
    if at is not None:
        named = f" ({shown(headers[at])})" if reading.shows_values else ""
        place += f", column {at + 1:,}{named},"
        if headers[at] in unknown:
            raise FileRefusedError(
                f"{place} stands under a header that no extract "
                "reads and sounds like a refusal: write it in the same line under the headers of "
                "the list, empty the cell, and deliver the list again"
            )
    raise FileRefusedError(f"{place} stands in no line of the list and {REFUSAL_BESIDE}")


def places(names: Sequence[str], headers: Sequence[str]) -> str:
    """Where headers stand in a file, as a list in SQL; -1 is nowhere."""
    return ", ".join(["-1", *(str(headers.index(name)) for name in names)])


def _field(reading: Reading, name: str, prepared: Prepared) -> str:
    """The text (SQL) of a column that stands under a header of its own; NULL where it has none."""
    found = matching_headers(reading.wanted(name), prepared.headers)
    return cleaned(quote(found[0])) if len(found) == 1 else "cast(null as varchar)"


def _is_no_line(reading: Reading, prepared: Prepared) -> str:
    """Whether a record (SQL) has no number of a line of a list, nor anything in its place."""
    if LINE not in reading.model.contract.delivered:
        return "false"
    line, client = (_field(reading, name, prepared) for name in (LINE, "client_id"))
    is_said = sounds_like_refusal(line, is_remark=True)
    return f"({line} is null or {is_said} or {client} is null and listed_code({line}) is null)"


def _bad_remarks(reading: Reading, prepared: Prepared) -> list[BadRecord]:
    """The records that are no row, say no, and have nothing where the number of a line stands."""
    found = matching_headers(reading.wanted(LINE), prepared.headers) if prepared.delimiter else []
    if LINE not in reading.model.contract.delivered or len(found) != 1:
        return []
    place, remarks = prepared.headers.index(found[0]), []
    for bad in prepared.bad_records:
        fields = [one.strip(' "\r\n') for one in bad.text.split(prepared.delimiter)]
        line = fields[place] if place < len(fields) else ""
        if not line or says_no(line, is_remark=True):
            remarks += [bad] if any(says_no(one, is_remark=True) for one in fields) else []
    return remarks


def unknown_headers(reading: Reading, prepared: Prepared) -> list[str]:
    """The headers of a shared file that no extract reads and no list of the pipeline shows."""
    part = reading.config.part
    known = part.read_headers | part.shown_headers if part else frozenset[str]()
    return [name for name in prepared.headers if part and plain(name) not in known]


def unread_fields(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    delivery: Delivery,
    prepared: Prepared,
) -> list[str]:
    """What somebody wrote under a header that no extract reads: one sentence, or none.

    The headers of the pipeline's own lists are there to be read. One extract tells it for all.
    """
    part = reading.config.part
    if part is None or not part.tells:
        return []
    headers = unknown_headers(reading, prepared)
    if not headers:
        return []
    taken = matching_headers_of(part.any_filled, prepared.headers)
    is_taken = " or ".join(f"{cleaned(quote(name))} is not null" for name in taken) or "false"
    values = ", ".join(f"count({cleaned(quote(name))})" for name in headers)
    is_filled = " or ".join(f"{cleaned(quote(name))} is not null" for name in headers)
    row = first_row(
        connection,
        f"select count(*) filter ({is_filled}), "
        f"count(*) filter (({is_filled}) and not ({is_taken})), {values} from {prepared.relation}",
    )
    if row is None or not row[0]:
        return []
    filled = [name for name, count in zip(headers, row[2:], strict=True) if count]
    named = (
        ", ".join(shown(name) for name in filled)
        if reading.shows_values
        else f"{len(filled):,} unknown header(s) "
        f"(`reconquete check --all --extract {delivery.extract}` names them)"
    )
    return [
        f"{row[0]:,} record(s) hold something under {named}, which no extract reads; {row[1]:,} of "
        "them hold nothing else: write it under the headers of the list and deliver it again"
    ]


def matching_headers_of(wanted: tuple[str, ...], headers: tuple[str, ...]) -> list[str]:
    """The headers of a file that fit any of the wanted names."""
    return list(dict.fromkeys(h for name in wanted for h in matching_headers((name,), headers)))
