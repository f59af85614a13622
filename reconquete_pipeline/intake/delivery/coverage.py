"""Up to which date the rows of an extract are complete, and when it was last delivered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from reconquete_pipeline.home.extract_config import ExtractConfig
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.ledger.ledger import read_ledger
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import first_row, scalar
from reconquete_pipeline.text.sql_text import quote


@dataclass(frozen=True)
class Delivered:
    """Deliveries of an extract that were known at the run date.

    `newest_on`: day of the newest that could be opened, whatever its rows. `unread_file`: the
    newest that could not and did not come again; `unread_shared_file`: the newest of those that
    several extracts share, where the extract can take a right away. `not_measured_since_on`: day of
    the newest that is mostly readable, where what came after it is not.
    """

    newest_on: date | None = None
    unread_file: str | None = None
    unread_shared_file: str | None = None
    not_measured_since_on: date | None = None


def note_coverage(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    model: Model,
    config: ExtractConfig | None,
    run_date: date,
    left_out: Sequence[str] = (),
) -> date | None:
    """Write the line of an extract in intake.coverage. Returns the date it is complete to.

    `left_out`: files of the inbox that tonight could not even be copied.
    """
    covers_to = _covers_to(connection, home, model, config, run_date)
    is_configured = config is not None and (bool(config.files) or _is_ever_seen(connection, model))
    rows = scalar(connection, f"select count(*) from {model.table}")
    found = delivered(connection, model, config, run_date, left_out)
    delivered_on = found.newest_on
    if config is not None and config.covers_to == "run_date":
        is_ever_read = found.newest_on is not None or _is_ever_read(connection, model, config)
        delivered_on = run_date if is_ever_read else None
    connection.execute(
        "insert or replace into intake.coverage "
        "(extract, is_configured, covers_to_on, row_count, max_age_days, newest_on, "
        "delivered_on, unread_file, unread_shared_file, not_measured_since_on) "
        "select $1, $2, $3, $4, $5, max(least(newest_on, first_seen_on)), $7, $8, $9, $11 "
        "from intake.files where extract = $1 and status = 'accepted' and first_seen_on <= $6 "
        "and (elsewhere_count is null or $10)",
        [
            model.name,
            is_configured,
            covers_to,
            rows,
            config.delivery.max_age_days if config else None,
            run_date,
            delivered_on,
            found.unread_file,
            found.unread_shared_file,
            config is not None and _counts_shared(model, config),
            found.not_measured_since_on,
        ],
    )
    return covers_to


# The same bytes under another name are a delivery as the first ones were: a header alone is the
# same every day.
_FILES = """
with files as (
    select f.*, f.rejected_count - (
        select count(*) from intake.rejected_rows as r
        where r.file_id = f.file_id and r.is_open = false
    ) > setting_rejected_share_max() * (f.read_count - coalesce(f.elsewhere_count, 0))
        as is_mostly_rejected
    from intake.files as f
    where f.extract = $1 and f.first_seen_on <= $2
)

select
    f.file_id,
    f.file_name,
    least(f.known_on, f.first_seen_on),
    o.sha256 is not null as is_read,
    o.is_good,
    f.elsewhere_count is null or $3 as is_dating
from files as f
left join (
    select sha256, not bool_and(is_mostly_rejected) as is_good
    from files where status = 'accepted' group by sha256
) as o on f.sha256 = o.sha256 and f.status <> 'refused'
order by f.file_id
"""


def delivered(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    config: ExtractConfig | None,
    run_date: date,
    left_out: Sequence[str] = (),
) -> Delivered:
    """What was delivered of an extract, as it was known at the run date."""
    if config is None:
        return Delivered()
    parameters = [model.name, run_date, _counts_shared(model, config)]
    files = connection.execute(_FILES, parameters).fetchall()
    read = {name: file_id for file_id, name, _, is_read, *_ in files if is_read}
    # A full file says everything again; a lost file of changes is only mended by itself.
    last_read = max(read.values(), default=0)
    is_full = config.delivery.is_full
    unread = [
        name
        for file_id, name, _, is_read, *_ in files
        if not is_read and file_id > (last_read if is_full else read.get(name, 0))
    ]
    dating = [row[2:5] for row in files if row[5]]
    good = [day for day, _, is_good in dating if is_good]
    shared = [name for name in [*unread, *sorted(left_out)] if config.of_file(name).part]
    is_newest_bad = bool(left_out) or (bool(dating) and not dating[-1][2])
    return Delivered(
        newest_on=max((day for day, is_read, _ in dating if is_read), default=None),
        unread_file=max(left_out, default=unread[-1] if unread else None),
        unread_shared_file=shared[-1] if shared and model.contract.opt_outs else None,
        not_measured_since_on=max(good, default=None) if is_newest_bad else None,
    )


def _counts_shared(model: Model, config: ExtractConfig) -> bool:
    """Do files that several extracts share say when this one was last delivered?

    Not where the company delivers it by itself, and never of its list of opt-outs.
    """
    return not (config.files or any(rule.when == "true" for rule in model.contract.opt_outs))


def _is_ever_seen(connection: duckdb.DuckDBPyConnection, model: Model) -> bool:
    query = "select count(*) from intake.files where extract = ?"
    row = first_row(connection, query, [model.name])
    return row is not None and row[0] > 0


def _is_ever_read(
    connection: duckdb.DuckDBPyConnection, model: Model, config: ExtractConfig
) -> bool:
    """Whether any file was read, also by a night after the run date."""
    query = (
        "select count(*) from intake.files where extract = ? and status = 'accepted' "
        "and (elsewhere_count is null or ?)"
    )
    row = first_row(connection, query, [model.name, _counts_shared(model, config)])
    return row is not None and row[0] > 0


def _covers_to(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    model: Model,
    config: ExtractConfig | None,
    run_date: date,
) -> date | None:
    if config is None:
        return None
    if config.covers_to == "run_date":
        return run_date
    has_own = bool(config.files)
    if config.covers_to == "file_date" or not model.contract.cut_by:
        refused = {
            row[0]
            for row in connection.execute(
                "select sha256 from intake.files where extract = ? and status = 'refused'",
                [model.name],
            ).fetchall()
        }
        dates = [
            entry.file_date if config.covers_to == "file_date" else entry.known_on
            for entry in read_ledger(home)
            if entry.extract == model.name
            and entry.sha256 not in refused
            and not (has_own and config.of_file(entry.file_name).part)
        ]
        return max((day for day in dates if day is not None and day <= run_date), default=None)
    day = f"cast({quote(model.contract.cut_by)} as date)"
    rows = model.table
    if has_own and config.shared:
        rows = (
            f"store.{model.name} where {day} <= run_date() and _file_id in ("
            "select f.file_id from intake.files as f where f.elsewhere_count is null)"
        )
    row = first_row(connection, f"select max({day}) from {rows}")
    newest: date | None = row[0] if row else None
    return newest
