"""`reconquete secret`: whether what is remembered of suppressions can be recognised."""

from collections.abc import Callable

from rich.console import Console

from reconquete_pipeline.facts.high_water_mark import refuse_older_facts
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.secret import (
    MISSING,
    USABLE,
    renew_secret,
    secret_path,
    secret_state,
)
from reconquete_pipeline.home.home import Home, default_run_date
from reconquete_pipeline.night.night import night_lock
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import NoWarehouseError, connect
from reconquete_pipeline.text.terminal import plain


def tell_secret(home: Home, catalogue: Catalogue, console: Console, *, renew: bool) -> bool:
    """Say what the next night would find, after giving a new secret where that is asked for.

    Returns True where it is usable. Raises NightLockedError, NoWarehouseError,
    WarehouseHeldError, DamagedFactError, SecretError.
    """

    def say(line: str) -> None:
        console.print(plain(line), soft_wrap=True)

    if renew:
        _renew(home, catalogue, say)
    state, path = secret_state(home), secret_path(home)
    if state == USABLE:
        say(f"{path}: what is remembered of suppressions is recognised by this secret")
        return True
    problem = "is missing" if state == MISSING else "is not the secret of facts/suppressions"
    say(
        f"{path} {problem}: nobody may be contacted; put the file back from its backup, or, if it "
        "is lost, take a new one with --renew while the clients who objected are still delivered"
    )
    return False


def _renew(home: Home, catalogue: Catalogue, say: Callable[[str], None]) -> None:
    run_date = last_published(home) or home.run_date or default_run_date()
    with night_lock(home, run_date, "secret --renew", say):
        refuse_older_facts(home)
        if not home.database.exists():
            raise NoWarehouseError(
                f"{home.database}: no night has read the clients who objected yet; run a night: "
                "reconquete run"
            )
        connection = connect(home.database, home.settings.database_wait_seconds, say)
        try:
            renew_secret(connection, home, catalogue, run_date, say)
        finally:
            connection.close()
