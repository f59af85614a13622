"""`reconquete erase`: what is known of the clients, the question, the erasure, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import typer
from rich.console import Console

from reconquete_pipeline.facts.erasures import note_done
from reconquete_pipeline.facts.high_water_mark import refuse_older_facts
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.secret import USABLE, SecretError, open_secret
from reconquete_pipeline.home.home import PARIS, Home
from reconquete_pipeline.night.erase import (
    drop_made,
    erase_facts,
    find_person,
    who_asked,
)
from reconquete_pipeline.night.night import night_lock
from reconquete_pipeline.night.traces import traces_left
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import (
    NoWarehouseError,
    connect,
    create_engine_tables,
    use_secret,
)
from reconquete_pipeline.text.terminal import plain


class EraseError(Exception):
    """An erasure that cannot be begun; the message is one sentence."""


@dataclass(frozen=True)
class Erased:
    """What was erased, before the night that makes the rest again."""

    home: Home
    run_date: date
    tombstones: tuple[str, ...]
    secret: bytes

    def tell_what_is_left(self, console: Console) -> bool:
        """Look for traces, say where some are, and enter the end. True where none are left."""
        found = traces_left(self.home, self.secret, self.tombstones)
        for tombstone, left in found.items():
            note_done(self.home, tombstone, left)
            for name in left:
                console.print(plain(f"{tombstone}: still found in {name}"), soft_wrap=True)
        is_whole = not any(found.values())
        if is_whole:
            console.print("erased: nothing outside the inbox shows them any more", markup=False)
        console.print(
            plain(
                f"{self.home.inbox}, the systems that fill it and your backups are yours to clean; "
                "rows of theirs that are delivered again are dropped and counted"
            ),
            soft_wrap=True,
        )
        return is_whole


def erase_clients(
    home: Home,
    catalogue: Catalogue,
    client_ids: Sequence[str],
    console: Console,
    *,
    is_asked: bool,
    is_sure: bool,
) -> Erased | None:
    """Erase all but what a night makes again; None where nobody is to be erased, or it is refused.

    Raises EraseError, NoWarehouseError, NightLockedError, WarehouseHeldError, SecretError,
    DamagedFactError, ReloadRefusedError.
    """
    run_date = last_published(home)
    if run_date is None or not home.database.exists():
        raise NoWarehouseError(f"{home.database}: run a night first: reconquete run")
    if not client_ids and not is_asked:
        raise EraseError("name clients by their numbers, or write --asked")

    def say(line: str) -> None:
        console.print(plain(line), soft_wrap=True)

    with night_lock(home, run_date, "erase", say):
        refuse_older_facts(home)
        secret = open_secret(home, run_date)
        if secret.state != USABLE or secret.key is None:
            raise SecretError(
                "without the secret of suppressions an erasure would be forgotten: see "
                "`reconquete secret`"
            )
        connection = connect(home.database, home.settings.database_wait_seconds, say)
        try:
            create_engine_tables(connection)
            use_secret(connection, secret.key)
            wanted = [*client_ids, *(who_asked(connection) if is_asked else [])]
            people = [find_person(connection, one) for one in dict.fromkeys(wanted)]
            people = list({person.numbers: person for person in people}.values())
            if not people:
                say("nobody who asked to be erased is left")
                return None
            for person in people:
                say(
                    f"{', '.join(person.numbers)}: {len(person.values)} contact values, "
                    f"{len(person.orders)} orders (their days and amounts stay)"
                )
            if not is_sure and not typer.confirm("Erase them? Nothing brings them back"):
                return None
            # Never before what is published: rows of the days between would be a new person's.
            erased_on = max(home.run_date or datetime.now(PARIS).date(), run_date)
            tombstones = erase_facts(connection, home, catalogue, people, erased_on, run_date, say)
        finally:
            connection.close()
        drop_made(home)
    return Erased(home, run_date, tuple(tombstones), secret.key)
