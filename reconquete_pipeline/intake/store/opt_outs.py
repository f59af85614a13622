"""Rows that take a right away are kept before any other rule can set them aside."""

import re

import duckdb

from reconquete_pipeline.intake.formats.prepared import BadRecord, Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.typing.typed_rows import TYPED, delivered_part
from reconquete_pipeline.tables.contracts import OptOut
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.text.spelling import without_accents
from reconquete_pipeline.text.sql_text import text_literal

# Of rows that say the same the first one is kept: what has no day is as old as that one. Each that
# only may take a right away is kept, because it holds as long as it waits to be mended.
_KEEP = """
    insert into intake.opt_outs (
        extract, file_id, record_number, client_id, value, channel, acted_on, is_dated, is_erasure,
        act, is_clear, reasons
    )
    select ?, ?, min(f._record), f.client_id, f.value, f.channel, f.acted_on, f.is_dated,
        f.is_erasure, '{act}', f.is_clear, first(f._reasons order by f._record)
    from ({found}) as f
    where not f.is_clear or not exists (
        select 1 from intake.opt_outs as known
        where known.extract = ? and known.client_id is not distinct from f.client_id
        and known.value is not distinct from f.value
        and known.channel is not distinct from f.channel and known.is_erasure = f.is_erasure
        and known.act = '{act}' and known.is_clear
        and (known.acted_on = f.acted_on or not (known.is_dated or f.is_dated))
    )
    group by f.client_id, f.value, f.channel, f.acted_on, f.is_dated, f.is_erasure, f.is_clear
    order by 3
"""
# A record that is no row is searched for numbers and contact values, as far as this.
_BETWEEN_FIELDS = re.compile(r"[;\t|\r\n\"]")
_BETWEEN_COMMAS = re.compile(r"[,\r\n\"]")
_MOST_FIELDS = 100
# How people and tools say no, without accents, and what only sounds so.
_REFUSAL = (
    r"plus|refus|stop|desab|desin?sc|unsub|unsus|opt(ed)?.{0,3}out|oppos|spam|plainte|complain|abuse|"
    r"retir|retrait|resili|jamais|ne pas|ne veut|ne souhait|derang|liste rouge|robinson|bloctel|"
    r"\bdnc\b|black.?list|rgpd|gdpr|cnil|effac|suppr"
)
_NO_REFUSAL = (
    r"plus tard|plus tot|plus d.? ?info[a-z]*|plus de temps|jamais joint[a-z]*|retirer[a-z]* "
)


def note_opt_outs(
    connection: duckdb.DuckDBPyConnection, model: Model, delivery: Delivery, prepared: Prepared
) -> None:
    """Keep in intake.opt_outs what the contract's `opt_outs` find among the typed rows.

    In doubt a right is taken away: also by a row that is set aside, and by a record of which
    nothing can be read, for whoever one of its fields names.
    """
    for rule in model.contract.opt_outs:
        _note(connection, rule, list(model.contract.delivered), delivery, prepared)


def _note(
    connection: duckdb.DuckDBPyConnection,
    rule: OptOut,
    columns: list[str],
    delivery: Delivery,
    prepared: Prepared,
) -> None:
    came_on = f"date '{delivery.first_seen_on}'"
    acted_on = f"cast({rule.acted_on} as date)"
    is_day = is_day_of_act(acted_on, came_on)
    is_opt_out = is_clear = f"coalesce({rule.when}, false)"
    if rule.unreadable is not None:
        is_unread = f"strpos(_reasons, {text_literal(rule.unreadable + ':')}) > 0"
        if rule.is_by_word:
            told = delivered_part(columns, rule.unreadable)
            said = f"regexp_replace(lower(strip_accents({told})), '{_NO_REFUSAL}', ' ', 'g')"
            is_unread += f" and regexp_matches({said}, '{_REFUSAL}')"
        is_opt_out += f" or {is_unread}"
    found = (
        f"select _record, client_id, {rule.value} as value, {rule.channel} as channel, "
        f"case when {is_day} then {acted_on} else {came_on} end as acted_on, "
        f"coalesce({is_day}, false) as is_dated, "
        f"{is_clear} and coalesce({rule.is_erasure}, false) as is_erasure, {is_clear} as is_clear, "
        f"_reasons "
        f"from {TYPED} where ({is_opt_out}) and {rule.among}"
    )
    _keep(connection, rule, delivery, found, [])
    if rule.is_sure_in_doubt and prepared.bad_records:
        refusal = re.compile(_REFUSAL if rule.is_by_word else "")
        fields = [
            (bad, field)
            for bad in prepared.bad_records
            if refusal.search(re.sub(_NO_REFUSAL, " ", without_accents(bad.text)))
            for field in fields_of(bad)
        ]
        found = (
            "select unnest(?::bigint[]) as _record, cast(null as varchar) as client_id, "
            "unnest(?::varchar[]) as value, cast(null as varchar) as channel, "
            f"{came_on} as acted_on, false as is_dated, false as is_erasure, false as is_clear, "
            "unnest(?::varchar[]) as _reasons"
        )
        if not fields:
            return
        parts = zip(*((bad.record_number, field, bad.reason) for bad, field in fields), strict=True)
        _keep(connection, rule, delivery, found, [list(part) for part in parts])


def is_day_of_act(acted_on: str, came_on: str) -> str:
    """Whether a date (SQL) is the day of an act, in a file that came on a day.

    What systems write for no day lies before any consent.
    """
    return f"{acted_on} between date '1990-01-01' and {came_on}"


def _keep(
    connection: duckdb.DuckDBPyConnection,
    rule: OptOut,
    delivery: Delivery,
    found: str,
    parameters: list[object],
) -> None:
    connection.execute(
        _KEEP.format(found=found, act=rule.act),
        [delivery.extract, delivery.file_id, *parameters, delivery.extract],
    )


def fields_of(bad: BadRecord) -> list[str | None]:
    """What may name somebody in a record; one that holds nothing counts as naming nobody."""
    # A comma stands in amounts where it does not part the fields.
    between = _BETWEEN_FIELDS if re.search(r"[;\t|]", bad.text) else _BETWEEN_COMMAS
    found = dict.fromkeys(part.strip() for part in between.split(bad.text))
    return [field for field in found if field][:_MOST_FIELDS] or [None]
