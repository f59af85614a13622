"""Data past its term: what each night tells of it, and the purge that it announces.

A purge is begun by one line of facts/purges.jsonl; whatever opens a night next finishes it, before
it reads a file: logs and kept files first, then the working database is dropped, so that the night
makes it again of what is left. The published files follow with that night.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from reconquete_pipeline.facts import purges
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.intake.refusal import ReloadRefusedError
from reconquete_pipeline.intake.store.erased import (
    note_erased_keys,
    opt_out_hash,
    personal_columns,
)
from reconquete_pipeline.intake.store.mentions import FEWEST_SIGNS
from reconquete_pipeline.night.erase import rewrite_kept_files
from reconquete_pipeline.night.traces import forget_in_logs, search_texts
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.warehouse import first_column, first_row, scalar
from reconquete_pipeline.text.sql_text import quote, text_literal

Say = Callable[[str], None]
TERMS = "compliance.retention_terms"
_SUMS = (
    "select count(*), coalesce(sum(contact_value_count), 0), coalesce(sum(name_count), 0), "
    "coalesce(sum(text_count), 0), min(retention_ends_on) from compliance.expired_clients"
)
# A shorter text that is no contact value or name stands where nothing is said of the client.
_FEWEST_OF_TEXTS = 20
_TELLING = frozenset({"value", "name"})


@dataclass(frozen=True)
class Expired:
    """What a purge would take away: counts, and the first day on which a term was over."""

    client_count: int
    contact_value_count: int
    name_count: int
    text_count: int
    since_on: date | None

    def sentence(self, months: int) -> str:
        """One line that names nobody."""
        if not self.client_count:
            return f"retention: no client is past the term of {months} months"
        return (
            f"retention: clients past their term of {months} months: {self.client_count:,}, the "
            f"first since {self.since_on}; to purge: {self.contact_value_count:,} contact values, "
            f"{self.name_count:,} names, {self.text_count:,} texts (`reconquete purge` shows whose)"
        )


def expired(connection: duckdb.DuckDBPyConnection) -> Expired:
    """What of the last night's tables is past its term and not purged."""
    return Expired(*(first_row(connection, _SUMS) or (0, 0, 0, 0, None)))


def announce(connection: duckdb.DuckDBPyConnection, home: Home, run_date: date, say: Say) -> None:
    """Tell the preview of a published night, and keep whom it told.

    Where the setting says so, a purge of those whom an earlier night told is begun.
    """
    say(expired(connection).sentence(home.settings.retention_months))
    told = {row["announcement_hash"] for row in purges.purge_announcement_rows(home, run_date)}
    terms = first_column(
        connection,
        "select announcement_hash from compliance.expired_clients "
        "where announced_on is null and announcement_hash is not null",
    )
    new = [term for term in terms if term not in told]
    if new:
        purges.announce(home, run_date, new)
    if home.settings.purge_expired_data:
        count = begin_purge(connection, home, run_date, is_announced=True)
        if count:
            say(f"purge: begun for {count:,} clients whom an earlier night announced")


def begin_purge(
    connection: duckdb.DuckDBPyConnection, home: Home, run_date: date, *, is_announced: bool
) -> int:
    """Enter a purge of all who are past their term, or of those whom an earlier night announced.

    Returns how many clients they are. `run_date` is that of the tables.
    """
    which = "where announced_on is not null" if is_announced else ""
    client_count = scalar(connection, f"select count(*) from compliance.expired_clients {which}")
    if not client_count:
        return 0
    connection.execute(
        "create or replace temp table purged_numbers as select k.client_id "
        "from orders.known_clients as k where k.surviving_client_id in "
        f"(select e.client_id from compliance.expired_clients as e {which})"
    )
    clients = first_column(
        connection, "select keyed_hash('client_id', client_id) from purged_numbers"
    )
    is_theirs = "p.client_id in (select n.client_id from purged_numbers as n)"
    day = "case when o.is_dated then o.acted_on end"
    rows = first_column(
        connection,
        "with own as (select unnest(contact_keys(p.value)) as part from store.contact_points as p "
        f"where {is_theirs}), others as (select unnest(contact_keys(p.value)) as part "
        f"from store.contact_points as p where not {is_theirs}) "
        f"select distinct {opt_out_hash('v.part', 'o.channel', day)} "
        "from intake.opt_outs as o, unnest(contact_keys(o.value)) as v(part) "
        "where o.client_id in (select n.client_id from purged_numbers as n) "
        "or o.client_id is null and o.act = 'opt_out' and o.is_clear "
        "and v.part in (select part from own) and v.part not in (select part from others)",
    )
    purges.begin(home, run_date, clients, rows)
    return client_count


def traces_of_pending(
    connection: duckdb.DuckDBPyConnection, home: Home, catalogue: Catalogue
) -> list[str]:
    """Texts of those whose purge is begun, and of nobody else, by which they would be found."""
    hashes = [key for one in purges.pending(home) for key in one.clients]
    connection.execute(
        "create or replace temp table purged_numbers as select client_id "
        "from orders.known_clients where keyed_hash('client_id', client_id) in "
        "(select unnest(?::varchar[]))",
        [hashes],
    )
    found: dict[str, None] = {}
    for model in _personal_extracts(catalogue):
        for name in personal_columns(model):
            fewest = FEWEST_SIGNS if name in _TELLING else _FEWEST_OF_TEXTS
            query = (
                f"select {quote(name)} from store.{model.name} where length({quote(name)}) >= "
                f"{fewest} group by 1 having bool_and(coalesce(client_id in "
                "(select n.client_id from purged_numbers as n), false)) order by 1"
            )
            found |= dict.fromkeys(first_column(connection, query))
    return list(found)


def finish_purges(
    connection: duckdb.DuckDBPyConnection, home: Home, catalogue: Catalogue, say: Say
) -> bool:
    """Take those whose purge is begun out of logs and kept files. True where it is done.

    The working database still shows them: it is to be dropped. Where a crash comes between, this
    is done once more.
    """
    begun = purges.pending(home)
    if not begun:
        return False
    say(f"purge: {sum(len(one.clients) for one in begun):,} client numbers")
    note_erased_keys(connection, home)
    if _has_tables(connection, ["orders.known_clients"]):
        search_texts(connection, traces_of_pending(connection, home, catalogue))
        forget_in_logs(connection, home.dagster_home, say)
    names = [model.name for model in _personal_extracts(catalogue)]
    try:
        rewrite_kept_files(connection, home, catalogue, say, names=names)
    except ReloadRefusedError as error:
        say(f"purge: not finished: {error}")
        return False
    return True


def note_finished(home: Home) -> None:
    """Say that the purges begun are finished, once the working database is dropped."""
    for one in purges.pending(home):
        purges.note_rewritten(home, one.number)


def note_clients_again(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    catalogue: Catalogue,
    run_date: date,
    say: Say,
) -> None:
    """Before a night reads names and values: which purged clients are within their term again.

    Their acts are taken in first, and their terms computed in a transaction that is undone; merges
    are those of the last night.
    """
    if all(again_on is not None for again_on in purges.purged_keys(home).values()):
        return
    models = _needed(catalogue)
    extracts = [m for m in catalogue.staging if any(m.table in model.upstream for model in models)]
    if not _has_tables(connection, [f"store.{model.name}" for model in extracts]):
        return  # made from the kept files: who is a client again is told by the facts
    try:
        for model in extracts:
            if not personal_columns(model):
                stage_extract(connection, home, model, run_date, say)
    except (DamagedFactError, ReloadRefusedError) as error:
        say(f"purge: nobody is looked for who is a client again: {error}")
        return
    connection.execute("begin")
    try:
        for model in models:
            connection.execute(f"create or replace table {model.table} as {model.query}")
        again = first_column(
            connection,
            "select distinct k.key_hash from orders.known_clients as c "
            f"inner join {TERMS} as t on c.surviving_client_id = t.client_id "
            "inner join intake.purged_keys as k on keyed_hash('client_id', c.client_id) = "
            "k.key_hash where k.key_kind = 'client_id' and k.client_again_on is null "
            "and t.retention_ends_on > run_date()",
        )
    finally:
        connection.execute("rollback")
    if again:
        purges.note_clients_again(home, run_date, again)
        say(f"purge: {len(again):,} client numbers are within their term again")
        note_erased_keys(connection, home)


def _needed(catalogue: Catalogue) -> list[Model]:
    """The derived tables that the terms come from, in the order in which they are built."""
    found, wanted = set[str](), [TERMS]
    while wanted:
        model = catalogue.get(wanted.pop())
        if model is not None and not model.is_staging and model.table not in found:
            found.add(model.table)
            wanted += model.upstream
    return [model for model in catalogue.values() if model.table in found]


def _personal_extracts(catalogue: Catalogue) -> list[Model]:
    return [model for model in catalogue.staging if personal_columns(model)]


def _has_tables(connection: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> bool:
    listed = ", ".join(text_literal(table) for table in tables)
    found = scalar(
        connection,
        "select count(*) from duckdb_tables() "
        f"where schema_name || '.' || table_name in ({listed})",
    )
    return found == len(tables)
