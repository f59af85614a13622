"""`reconquete purge`: whose data is past its term, the question, the purge, and what is left."""

from dataclasses import dataclass
from datetime import date

from rich.console import Console

from reconquete_pipeline.facts import purges
from reconquete_pipeline.facts.high_water_mark import refuse_older_facts
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.secret import SecretError, open_secret
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.night.night import night_lock
from reconquete_pipeline.night.purge import begin_purge, expired, traces_of_pending
from reconquete_pipeline.night.traces import texts_left
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import (
    NoWarehouseError,
    connect,
    connect_to_read,
    create_engine_tables,
    use_secret,
)
from reconquete_pipeline.text.terminal import plain, print_table

HEADERS = ("client", "term", "contact values", "names", "texts", "announced on")
MOST_SHOWN = 100


def show_expired(home: Home, console: Console) -> int:
    """Print one line per client past the term, without a value. Returns how many there are.

    Purges that are begun and not finished count too. Raises WarehouseHeldError, NoWarehouseError.
    """
    wait = home.settings.database_wait_seconds
    with connect_to_read(home.database, wait, lambda line: console.print(plain(line))) as opened:
        found = expired(opened)
        rows = opened.execute(
            "select client_id, retention_ends_on, contact_value_count, name_count, text_count, "
            "coalesce(cast(announced_on as varchar), 'tonight') from compliance.expired_clients "
            f"order by retention_ends_on, client_id limit {MOST_SHOWN}"
        ).fetchall()
    if rows:
        print_table(console, HEADERS, rows)
    if found.client_count > MOST_SHOWN:
        rest = f"{found.client_count - MOST_SHOWN:,} more"
        console.print(plain(f"{rest}: reconquete sql 'from compliance.expired_clients'"))
    months = home.settings.retention_months
    console.print(plain(found.sentence(months)), soft_wrap=True)
    begun = purges.pending(home)
    if begun:
        console.print(plain(f"begun and not finished: {len(begun):,} purges; --yes finishes them"))
    return found.client_count + len(begun)


@dataclass(frozen=True)
class Begun:
    """A purge before the night of `run_date` that finishes it.

    `texts` are those by which the clients would be found again; `secret` is that of the home.
    """

    home: Home
    run_date: date
    texts: tuple[str, ...]
    secret: bytes

    def tell_what_is_left(self, console: Console) -> bool:
        """Look for the texts in all that is ours, and say where some are. True where none are."""
        left = texts_left(self.home, self.secret, self.texts)
        for name in left:
            console.print(plain(f"still found in {name}"), soft_wrap=True)
        if not left:
            console.print("purged: nothing outside the inbox shows their values any more")
        console.print(
            plain(
                f"{self.home.inbox}, the systems that fill it and your backups are yours to clean; "
                "what is delivered again of a client who did not act since is dropped"
            ),
            soft_wrap=True,
        )
        return not left


def begin(home: Home, catalogue: Catalogue, console: Console) -> Begun:
    """Enter the purge of all who are shown; the night that is run next finishes it.

    Raises NoWarehouseError, NightLockedError, WarehouseHeldError, SecretError, DamagedFactError.
    """
    run_date = last_published(home)
    if run_date is None or not home.database.exists():
        raise NoWarehouseError(f"{home.database}: run a night first: reconquete run")

    def say(line: str) -> None:
        console.print(plain(line), soft_wrap=True)

    with night_lock(home, run_date, "purge", say):
        refuse_older_facts(home)
        secret = open_secret(home, run_date)
        if secret.key is None:
            raise SecretError(
                "without the secret of suppressions a purge would be forgotten: see "
                "`reconquete secret`"
            )
        with connect(home.database, home.settings.database_wait_seconds, say) as connection:
            create_engine_tables(connection)
            use_secret(connection, secret.key)
            begin_purge(connection, home, run_date, is_announced=False)
            texts = traces_of_pending(connection, home, catalogue)
            return Begun(home, run_date, tuple(texts), secret.key)
