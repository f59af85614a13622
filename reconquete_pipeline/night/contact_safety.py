"""Contact safety: what is published is held against tonight's rights, however the night ends.

A branch of the night of its own. It takes in tonight's extracts about rights, computes rights again
in a transaction that is undone, on the last good state of everything else, and writes the published
contacts and target files again without those who may no longer be contacted. Where it cannot, it
withdraws them all. What was launched stays as launched, and the rest of what is published stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from reconquete_pipeline.checks.run_checks import run_checks
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.exports.decisions import DECISIONS
from reconquete_pipeline.exports.lists import CONTACTS, LIST, LISTS
from reconquete_pipeline.exports.morning import CLOSED, DO_NOT_CALL, HOT, PUBLICATION
from reconquete_pipeline.exports.target_file import TargetFilesError
from reconquete_pipeline.exports.writer import (
    recall_withdrawn,
    renew_target_files,
    withdraw_target_files,
)
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.rule_decisions import NotTakenOverError
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home, HomeError, unread_home
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.intake.refusal import ReloadRefusedError
from reconquete_pipeline.night.night import Night, NightLockedError, Say, is_running, open_night
from reconquete_pipeline.night.publication import (
    STORAGE_VERSION,
    remember_suppressions,
    replaced_database,
)
from reconquete_pipeline.tables.build import note_newer
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.warehouse import (
    MACROS,
    WarehouseHeldError,
    changed,
    first_row,
    prepare_session,
    set_comments,
)
from reconquete_pipeline.text.database_errors import without_values
from reconquete_pipeline.text.sql_text import quote, text_literal

WAYS, CLOSURES = "compliance.contact_ways", "compliance.contact_closures"
KNOWN = "orders.known_clients"
HIDDEN = "compliance.hidden_clients"
MEMORY = frozenset({"staging.suppressions", "staging.suppression_secret"})
STOPS, ALERTS = "compliance.stops", "marketing.alerts"
CLIENTS, GROUPS = "marketing.clients", "marketing.groups"
LOST, TO_ASK = "marketing.lost_clients", "marketing.to_ask"
EXCLUDED, PORTFOLIO = "marketing.excluded", "marketing.portfolio"
LOYALTY, REFERRERS = "marketing.loyalty_alerts", "marketing.referrers"
LETTERS, CALLS = "marketing.letters", "marketing.call_steps"
ASKED = "compliance.asked_questions"
# Held out of every campaign: by an earlier night, and by the holdout of tonight's client numbers.
CONTROLS, HOLDOUT = "campaigns.running_controls", "campaigns.holdout"
# What clients said to the campaigns that called or wrote, with what came tonight.
STEPS, CALL_BACKS, SAID_NO = "campaigns.made_steps", "campaigns.call_backs", "said_no"
UNITS, HELD_OUT = "campaigns.draw_units", "held_out"
OPT_OUTS, PROFILING = "orders.opt_out_rows", "orders.profiling_objections"
# Every row names a client as one to contact, or tells of the contact: none stays in doubt.
NAMING = frozenset({*LISTS, CONTACTS, TO_ASK, DECISIONS, PORTFOLIO, LETTERS, CALLS, HOT})
_WITHDRAWN = (
    "Contacts retirés : les droits de cette nuit n'ont pas pu être vérifiés ({}) ; réparer puis "
    "relancer la nuit"
)


class RightsUnreadError(Exception):
    """Tonight's rights could not be computed; the message says why."""


@dataclass(frozen=True)
class Safety:
    """What the branch did: contacts before and after it, and one sentence about it."""

    before: int
    after: int
    said: str
    is_withdrawn: bool = False


def rights_tables(catalogue: Catalogue) -> list[Model]:
    """The tables that the branch computes again, in the order in which they are built.

    Of what the ways of contact come from: compliance and reference, whatever reads an extract
    that can take a right away or the rows that do, the client numbers and their holdout, and what
    clients answered to campaigns. All else is taken as it stands.
    """
    takes_away = {
        OPT_OUTS,
        *(
            m.table
            for m in catalogue.staging
            if m.contract.opt_outs and not m.contract.stops_the_night
        ),
    }
    found, wanted = set[str](), [WAYS, CLOSURES, HIDDEN, STOPS, ASKED, PROFILING, KNOWN]
    wanted += [HOLDOUT, STEPS, CALL_BACKS]
    while wanted:
        model = catalogue.get(wanted.pop())
        if model is None or model.is_staging or model.table in found or model.contract.python:
            continue
        is_about_rights = model.stage in {"compliance", "reference"} or model.table in {
            KNOWN,
            OPT_OUTS,
            HOLDOUT,
        }
        if is_about_rights or takes_away & set(model.upstream):
            found.add(model.table)
            wanted += model.upstream
    return [model for model in catalogue.values() if model.table in found]


def rights_extracts(catalogue: Catalogue) -> list[Model]:
    """The delivered extracts about rights; without tonight's state of one nobody is contacted."""
    read = {name for m in rights_tables(catalogue) if m.table != KNOWN for name in m.upstream}
    return [
        model
        for model in catalogue.staging
        if model.is_from_inbox
        and not model.contract.stops_the_night
        and (model.table in read or model.contract.opt_outs)
    ]


def begin_unchecked(night: Night) -> None:
    """Note that contacts are to be checked; those that an earlier night left are checked now."""
    if night.is_older:
        return
    was_left = night.home.unchecked_contacts.exists()
    said = night.run_date.isoformat().encode()
    journal.write_whole(night.home.unchecked_contacts, said)
    if was_left:
        night.say("contacts: an earlier night ended before it checked them; they are checked first")
        keep_contacts_safe(night)
        journal.write_whole(night.home.unchecked_contacts, said)


def keep_contacts_safe(night: Night) -> Safety:
    """Hold published contacts against tonight's rights, or withdraw them. See the module."""
    home = night.home
    if night.is_older:
        return Safety(0, 0, "older than what is published: its contacts are those of a newer night")
    if not home.published_database.exists():
        return _done(home, Safety(0, 0, "nothing is published yet"))
    before = _published_count(home)
    try:
        _take_in(night)
        with _rights_of_tonight(night):
            closed, judged = _judged(night)
            remember_suppressions(night)
        home.unknown_rights.unlink(missing_ok=True)
    except (RightsUnreadError, duckdb.Error) as error:
        return withdraw(home, night.catalogue, night.say, _told(error))
    except BaseException as error:
        withdraw(home, night.catalogue, night.say, type(error).__name__)
        raise
    if closed is not None:
        return withdraw(home, night.catalogue, night.say, closed=closed)
    try:
        if any(len(rows) for rows in judged.values()):
            _rewrite(home, judged)
        for line in renew_target_files(night):
            night.say(line)
    except (duckdb.Error, OSError, TargetFilesError) as error:
        return withdraw(home, night.catalogue, night.say, _told(error))
    after = _published_count(home)
    said = f"{after:,} of {before:,} published contacts may still be used"
    night.say(f"contacts: {said}")
    return _done(home, Safety(before, after, said))


def withdraw(
    home: Home, catalogue: Catalogue, say: Say, reason: str = "", *, closed: str = ""
) -> Safety:
    """Take every published contact and target file away; `closed` is the sentence that is left."""
    said = closed or _WITHDRAWN.format(reason)
    before = 0
    for line in withdraw_target_files(home):
        say(line)
    if home.published_database.exists():
        try:
            before = _published_count(home)
            if any(_published_count(home, one) for one in (*NAMING, DO_NOT_CALL)):
                _rewrite(home, closed=said)
        except (duckdb.Error, OSError) as error:
            # Contacts that nobody could check must not stand; the next good night publishes again.
            home.published_database.unlink()
            say(f"{home.published_database.name} is withdrawn whole: {_told(error)}")
        else:
            _recall(home, catalogue, say)
    say(f"contacts: {said}")
    if not closed and home.warehouse.is_dir():
        journal.write_whole(home.unknown_rights, said.encode())
    return _done(home, Safety(before, 0, said, is_withdrawn=True))


def _recall(home: Home, catalogue: Catalogue, say: Say) -> None:
    """Say of printed sheets, which nobody can withdraw, that no line of them holds."""
    try:
        for line in recall_withdrawn(home, catalogue):
            say(line)
    except (duckdb.Error, OSError, TargetFilesError) as error:
        say(f"lines of lists in use are not recalled: {_told(error)}")


def last_guard(night: Night) -> None:
    """The end of every night: the branch, where no step has run it."""
    if night.home.unchecked_contacts.exists() and not night.is_older:
        keep_contacts_safe(night)


def withdraw_unopened(
    home: Home, catalogue: Catalogue, run_date: date, say: Say, error: BaseException
) -> None:
    """Of a night that could not even begin: nobody knows tonight's rights."""
    published = last_published(home)
    if published is not None and published <= run_date:
        withdraw(home, catalogue, say, _told(error))


def withdraw_unread(
    path: Path, catalogue: Catalogue, run_date: date | None, say: Say, error: HomeError
) -> None:
    """Of a night whose home cannot be used: nobody knows which extracts tell tonight's rights."""
    home = unread_home(path)
    if home.published.is_dir() and not is_running(home):
        withdraw_unopened(home, catalogue, run_date or date.max, say, error)


def finish_unchecked(home: Home, catalogue: Catalogue, say: Say) -> None:
    """Of a night that was killed before it checked contacts: check them now, as of its date.

    Dagster is told of the kill by the next night, so what the lock says of it stays. Where nothing
    is published nothing is taken in, and rights are unknown until something is.
    """
    said = home.unchecked_contacts.read_text(encoding="utf-8")
    killed = home.lock.read_bytes()
    say(f"contacts: the night of {said} ended before it checked them; they are checked now")
    try:
        with open_night(home, catalogue, date.fromisoformat(said), "contacts", say) as night:
            if not home.published_database.exists():
                journal.write_whole(home.unknown_rights, said.encode())
            keep_contacts_safe(night)
    except NightLockedError:
        return  # that night checks them itself
    except (DamagedFactError, NotTakenOverError, WarehouseHeldError, duckdb.Error) as error:
        withdraw(home, catalogue, say, _told(error))
    if not is_running(home):
        home.lock.write_bytes(killed)


def _told(error: BaseException) -> str:
    """The first line of an error, or its kind; a database quotes rows, which no log may hold."""
    if isinstance(error, duckdb.Error):
        return without_values(error)
    return next(iter(str(error).splitlines()), type(error).__name__)


def _done(home: Home, safety: Safety) -> Safety:
    home.unchecked_contacts.unlink(missing_ok=True)
    return safety


def _take_in(night: Night) -> None:
    """Tonight's state of the extracts that rights come from, of those that no step has staged."""
    about_rights = {model.table for model in rights_extracts(night.catalogue)} | MEMORY
    read = {name for model in rights_tables(night.catalogue) for name in model.upstream}
    staged = {
        row[0]
        for row in night.connection.execute(
            "select table_name from stamps.builds where run_id = ?", [night.run_id]
        ).fetchall()
    }
    for model in night.catalogue.staging:
        if model.table in staged or model.table not in about_rights | read:
            continue
        try:
            done = stage_extract(night.connection, night.home, model, night.run_date, night.say)
            if done.loaded or done.refused:
                note_newer(night.connection, model.table)
        except (DamagedFactError, ReloadRefusedError, OSError, duckdb.Error) as error:
            said = f"{model.name} : {_told(error)}"
            if model.table in about_rights:
                raise RightsUnreadError(said) from error
            night.say(f"contacts: {said}; its last good state is taken")


@contextmanager
def _rights_of_tonight(night: Night) -> Iterator[None]:
    """The tables of rights as of tonight, as long as the block lasts; what stood comes back."""
    connection = night.connection
    published = text_literal(str(night.home.published_database))
    connection.execute(f"attach {published} as published_before (read_only)")
    try:
        connection.execute("begin")
        try:
            for model in rights_tables(night.catalogue):
                connection.execute(f"create or replace table {model.table} as {model.query}")
                _refuse_faults(connection, model)
            yield
        finally:
            connection.execute("rollback")
    finally:
        connection.execute("detach published_before")


def _refuse_faults(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    if model.stage != "compliance":
        return
    for result in run_checks(connection, model.table, checks_of(model)):
        if not result.passed and result.severity == "error":
            raise RightsUnreadError(f"{model.table}, {result.check.name} : {result.message}")


# A control stays one under the number that tonight's merges give it, and holds out whoever they
# join to it: the draw units that have a client in common become one.
_HELD_OUT = f"""
create or replace temp table {HELD_OUT} as
with recursive units as (
    select distinct
        units.draw_unit_id,
        known.surviving_client_id as client_id
    from {UNITS} as units
    inner join {KNOWN} as known on units.client_id = known.client_id
),

held as (
    select known.surviving_client_id as client_id
    from {KNOWN} as known
    where
        known.client_id in (select controls.client_id from {CONTROLS} as controls)
        or known.client_id in (select chosen.client_id from {HOLDOUT} as chosen)
    union
    select sisters.client_id
    from held
    inner join units on held.client_id = units.client_id
    inner join units as sisters on units.draw_unit_id = sisters.draw_unit_id
)

select client_id from held
"""
# Who said no to a campaign, in whatever words, or asked to be called later, leaves its list as on a
# good night (campaigns.targets): that is no refusal in law, so that no stop tells of it.
_SAID_NO = f"""
create or replace temp table {SAID_NO} as
select
    made.campaign_id,
    known.surviving_client_id as client_id,
    false as is_later
from {STEPS} as made
inner join {KNOWN} as known on made.client_id = known.client_id
where made.answer_kind is not null
group by made.campaign_id, made.client_id, known.surviving_client_id
having
    standing_answer(string_agg(made.answer_kind, ' ' order by made.step_number))
    in ('no_more_use', 'refused')
union
select
    asked.campaign_id,
    known.surviving_client_id,
    asked.call_back_on is not null
from {CALL_BACKS} as asked
inner join {KNOWN} as known on asked.client_id = known.client_id
where coalesce(asked.call_back_on > contact_day(), true)
"""
# A way that a campaign may still use, of the client whom a published row leads to tonight.
_USABLE = f"""
        and ways.client_id not in (select held.client_id from {HELD_OUT} as held)
        and (published.campaign_id, ways.client_id) not in (
            select (said.campaign_id, said.client_id) from {SAID_NO} as said
        )
        and not exists (
            select 1 from {STOPS} as stops
            where
                stops.client_id = ways.client_id
                and stops.channel = ways.channel
                and stops.campaign_id = published.campaign_id
                and holds_on(stops.since_on, stops.until_on, contact_day())
        )
"""
# Whoever objected to profiling is in no list that rests on a score, whatever the rights; the last
# questions rest on a date, and are asked once. A client is who the number leads
# to tonight; a number that nobody knows any more has no right, nor
# has a contact of which the right ends before the day that its list tells.
_STOPPED = f"""
select published.campaign_id, published.client_id
from published_before.{CONTACTS} as published
where not exists (
    select 1 from {KNOWN} as known
    inner join {WAYS} as ways on known.surviving_client_id = ways.client_id
    where
        known.client_id = published.client_id
        and ways.channel = published.channel
        and (ways.value = published.value or setting_rights_checked_elsewhere())
        and coalesce(ways.right_ends_on >= published.usable_until_on, true)
        and (
            ways.client_id not in (select objector.client_id from {PROFILING} as objector)
            or (published.campaign_id, published.client_id) not in (
                select (listed.campaign_id, listed.client_id) from published_before.{LIST} as listed
            )
        )
        and not (
            read_last_question_code(published.campaign_id) is not null
            and exists (
                select 1 from {ASKED} as asked
                where
                    asked.client_id = ways.client_id
                    and (
                        asked.campaign_id = published.campaign_id
                        or asked.asked_on >= run_date() - setting_last_question_days()
                    )
            )
        )
{_USABLE})
"""
# A client given to a salesperson awaits an answer, say, and is on no list: who has no way left
# that the campaign may use, or said no to it, is nobody's client to work with.
_UNENTRUSTED = f"""
select published.campaign_id, published.client_id
from published_before.{PORTFOLIO} as published
where not exists (
    select 1 from {KNOWN} as known
    inner join {WAYS} as ways on known.surviving_client_id = ways.client_id
    where
        known.client_id = published.client_id
{_USABLE})
"""
_SILENT = f"""
select distinct told.client_id
from ({{told}}) as told
left join {KNOWN} as known on told.client_id = known.client_id
where
    known.client_id is null
    or known.surviving_client_id in (select hidden.client_id from {HIDDEN} as hidden)
    or known.surviving_client_id in (select held.client_id from {HELD_OUT} as held)
    or (
        told.is_scored
        and known.surviving_client_id in (select one.client_id from {PROFILING} as one)
    )
"""
# Who is to be asked, or called back, by a way that is gone; the lists hold no value, so that any of
# the channel will do.
_UNREACHABLE = f"""
select published.client_id
from published_before.{{published}} as published
where not exists (
    select 1 from {KNOWN} as known
    inner join {WAYS} as ways on known.surviving_client_id = ways.client_id
    where known.client_id = published.client_id and ways.channel = published.channel
)
"""
# Nor is who said no a hot lead any more, of whichever campaign.
_REFUSING = f"""
select published.client_id
from published_before.{HOT} as published
inner join {KNOWN} as known on published.client_id = known.client_id
where
    known.surviving_client_id in (
        select said.client_id from {SAID_NO} as said where not said.is_later
    )
"""
# A line that no longer holds stays, without the name of whom nothing may be told.
_UNNAMED = f"""
select published.client_id
from published_before.{DO_NOT_CALL} as published
where published.client_id is not null and not exists (
    select 1 from {KNOWN} as known
    inner join {WAYS} as ways on known.surviving_client_id = ways.client_id
    where
        known.client_id = published.client_id
        and ways.client_id not in (select hidden.client_id from {HIDDEN} as hidden)
        and ways.client_id not in (select held.client_id from {HELD_OUT} as held)
        and ways.client_id not in (select one.client_id from {PROFILING} as one)
)
"""
# Lists in use that hold whom tonight's rights stop: their lines are struck, by code alone.
_STRUCK = f"""
insert into after.{DO_NOT_CALL} by name
select
    cast(
        (select coalesce(max(one.do_not_call_rank), 0) from before.{DO_NOT_CALL} as one)
        + row_number() over (order by listed.salesperson_id nulls last, listed.response_code)
        as integer
    ) as do_not_call_rank,
    listed.salesperson_id,
    listed.channel_label_fr,
    listed.response_code,
    listed.campaign_id,
    contacts.usable_until_on as sheet_usable_until_on,
    'gone' as do_not_call_reason,
    {MACROS["strike_line_fr()"]} as do_not_call_fr
from before.{LIST} as listed
inner join before.{CONTACTS} as contacts
    on listed.campaign_id = contacts.campaign_id and listed.client_id = contacts.client_id
where
    listed.response_code is not null
    and (listed.campaign_id, listed.client_id) in (
        select (one.campaign_id, one.client_id) from stopped as one
    )
"""
# Of whom each table tells, and whether by a score; whoever objected to profiling stands in the list
# of clients without one. A file published by an earlier version has no such list.
TOLD = {
    ALERTS: f"select client_id, true as is_scored from published_before.{ALERTS}",
    CLIENTS: "select client_id, client_segment_label_fr is not null as is_scored"
    f" from published_before.{CLIENTS}",
    LOST: f"select client_id, true as is_scored from published_before.{LOST}",
    LOYALTY: f"select client_id, true as is_scored from published_before.{LOYALTY}",
    TO_ASK: f"select client_id, true as is_scored from published_before.{TO_ASK}",
    DECISIONS: f"select client_id, true as is_scored from published_before.{DECISIONS}",
    EXCLUDED: f"select client_id, true as is_scored from published_before.{EXCLUDED}",
    REFERRERS: f"select client_id, true as is_scored from published_before.{REFERRERS}",
    PORTFOLIO: f"select client_id, true as is_scored from published_before.{PORTFOLIO}",
    HOT: f"select client_id, true as is_scored from published_before.{HOT}",
    GROUPS: f"select group_id as client_id, false as is_scored from published_before.{GROUPS}",
}


def _judged(night: Night) -> tuple[str | None, dict[str, pd.DataFrame]]:
    """Why all contacts are closed; else by name what _stays looks at.

    `stopped` contacts, `silent` clients to keep quiet about, `unentrusted` ones whom no salesperson
    works with, `unasked` ones whom none may ask, `unreachable` hot leads and those who said no,
    `unnamed` ones of whom no line that no longer holds may tell.
    """
    connection = night.connection
    closed = first_row(connection, f"select min(closed_fr) from {CLOSURES}")
    published = _tables(connection, "published_before")
    told = " union all ".join(TOLD[table] for table in sorted(published) if table in TOLD)
    queries = {"stopped": _STOPPED, "silent": _SILENT.format(told=told)}
    if PORTFOLIO in published:
        queries["unentrusted"] = _UNENTRUSTED
    if TO_ASK in published:
        queries["unasked"] = _UNREACHABLE.format(published=TO_ASK)
    if HOT in published:
        queries["unreachable"] = f"{_UNREACHABLE.format(published=HOT)} union {_REFUSING}"
    if DO_NOT_CALL in published:
        queries["unnamed"] = _UNNAMED
    connection.execute(_HELD_OUT)
    connection.execute(_SAID_NO)
    judged = {name: connection.execute(query).df() for name, query in queries.items()}
    return (closed[0] if closed else None), judged


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    found = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = ?",
        [database],
    ).fetchall()
    return {table for (table,) in found}


def _rewrite(
    home: Home, judged: dict[str, pd.DataFrame] | None = None, *, closed: str | None = None
) -> None:
    """The published file again without those rows, or with `closed` and no contact at all.

    A new file, table by table: in one from which rows are deleted their bytes would stay.
    """
    with (
        replaced_database(home.published_database, home.permissions.open_published) as temporary,
        duckdb.connect() as connection,
    ):
        prepare_session(connection)
        before = text_literal(str(home.published_database))
        connection.execute(f"attach {before} as before (read_only)")
        connection.execute(
            f"attach {text_literal(str(temporary))} as after (storage_version '{STORAGE_VERSION}')"
        )
        for name, rows in (judged or {}).items():
            connection.register(name, rows)
        for schema, name, comment in connection.execute(
            "select schema_name, table_name, comment from duckdb_tables() "
            "where database_name = 'before' order by table_oid"
        ).fetchall():
            table = f"{schema}.{name}"
            connection.execute(f"create schema if not exists after.{quote(schema)}")
            connection.execute(
                f"create table after.{table} as select {_columns(table, closed)} "
                f"from before.{table} "
                f"where {_stays(table, closed)}"
            )
            if table == DO_NOT_CALL and judged:
                connection.execute(_STRUCK)
            comments = connection.execute(
                "select column_name, coalesce(comment, '') from duckdb_columns() "
                "where database_name = 'before' and schema_name = ? and table_name = ?",
                [schema, name],
            ).fetchall()
            set_comments(connection, f"after.{table}", "table", comment or "", dict(comments))
            if closed and table == PUBLICATION and CLOSED in dict(comments):
                changed(connection, f"update after.{table} set {CLOSED} = ?", [closed])
        connection.execute("checkpoint after")
        connection.execute("detach after")


def _columns(table: str, closed: str | None) -> str:
    """The columns of a published table; a head that is kept quiet about names no group.

    Nor does a line that no longer holds name its client.
    """
    if table == DO_NOT_CALL:
        unnamed = "true" if closed else "client_id in (select u.client_id from unnamed as u)"
        kept = "case when not ({0}) then {1} end as {1}"
        return f"* replace ({kept.format(unnamed, 'client_id')}, {kept.format(unnamed, 'name')})"
    if closed is not None or table != CLIENTS:
        return "*"
    kept = "case when group_id not in (select s.client_id from silent as s) then {0} end as {0}"
    return f"* replace ({kept.format('group_id')}, {kept.format('group_name')})"


def _stays(table: str, closed: str | None) -> str:
    """The condition under which a row of a published table stays.

    A group counts its clients: one of whom somebody is not shown any more waits for a night.
    """
    if closed is not None:
        return "false" if table in NAMING else "true"
    held = "(campaign_id, client_id) not in (select (s.campaign_id, s.client_id) from {} as s)"
    if table in {*LISTS, CONTACTS, LETTERS, CALLS}:
        return held.format("stopped")
    if table == GROUPS:
        return (
            "group_id not in (select s.client_id from silent as s) and group_id not in (select"
            f" c.group_id from before.{CLIENTS} as c where c.group_id is not null"
            " and c.client_id in (select s.client_id from silent as s))"
        )
    if table in TOLD:
        stays = "client_id not in (select s.client_id from silent as s)"
        gone = " and client_id not in (select gone.client_id from {} as gone)"
        others = {
            TO_ASK: gone.format("unasked"),
            HOT: gone.format("unreachable"),
            PORTFOLIO: f" and {held.format('stopped')} and {held.format('unentrusted')}",
        }
        return stays + others.get(table, "")
    return "true"


def _published_count(home: Home, table: str = CONTACTS) -> int:
    """The rows of a published table; 0 of one that an earlier version did not publish."""
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        if table not in _tables(connection, home.published_database.stem):
            return 0
        row = first_row(connection, f"select count(*) from {table}")
    return int(row[0]) if row else 0
