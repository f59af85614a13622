"""One night: the lock, the run date, the database, from the first write to publication.

A night holds one lock of the operating system, whoever starts it; a killed night frees it. What
the lock file says (process, run, date) is only for people.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

import duckdb

from reconquete_pipeline.checks.checks import CheckResult
from reconquete_pipeline.checks.expectations import Validator
from reconquete_pipeline.checks.run_checks import run_checks
from reconquete_pipeline.checks.table_checks import checks_of, not_delivered
from reconquete_pipeline.checks.validation_results import ValidationResults
from reconquete_pipeline.facts.backup import discard
from reconquete_pipeline.facts.draws import note_first_seen
from reconquete_pipeline.facts.erasures import have_figures_to_show
from reconquete_pipeline.facts.high_water_mark import refuse_older_facts
from reconquete_pipeline.facts.nights import last_published
from reconquete_pipeline.facts.rule_decisions import take_over_decisions
from reconquete_pipeline.facts.secret import open_secret, usable_for_erasures
from reconquete_pipeline.home.campaign_arms import CONTROL
from reconquete_pipeline.home.campaign_files import CampaignWords
from reconquete_pipeline.home.extract_config import KnownExtract
from reconquete_pipeline.home.home import PARIS, Home, load_home
from reconquete_pipeline.home.permissions import keep_permissions
from reconquete_pipeline.intake.delivery.read_ahead import empty_workspace
from reconquete_pipeline.intake.store.erased import note_erased_keys
from reconquete_pipeline.night.costs import CHECKS, IMPORTS, WAITING, Costs
from reconquete_pipeline.night.erase import drop_working
from reconquete_pipeline.night.purge import finish_purges, note_clients_again, note_finished
from reconquete_pipeline.tables.build import Stamp
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.python_tables import forget_unfinished
from reconquete_pipeline.tables.warehouse import (
    connect,
    create_engine_tables,
    drop_leftovers,
    set_macros,
    use_secret,
)
from reconquete_pipeline.text.sql_text import text_literal


@dataclass(frozen=True)
class NightResult:
    """How a night ended. `failures` are sentences: what failed, and why."""

    run_date: date
    run_id: str
    is_success: bool
    seconds: float
    failures: tuple[str, ...]
    warnings: tuple[str, ...]


_listeners: list[Callable[[str], None]] = []


def tell(message: str) -> None:
    """Pass one line to every listener."""
    for listener in _listeners:
        listener(message)


@contextmanager
def listening(listener: Callable[[str], None]) -> Iterator[None]:
    """Let `listener` hear everything told inside the block."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


Say = Callable[[str], None]


class NightLockedError(Exception):
    """Another night is running; the message says which."""


@dataclass
class Night:
    """What every step of a night works with."""

    home: Home
    catalogue: Catalogue
    run_date: date
    run_id: str
    connection: duckdb.DuckDBPyConnection
    say: Say
    costs: Costs = field(default_factory=Costs)
    validation_results: ValidationResults = field(init=False)
    validator: Validator = field(init=False)

    def __post_init__(self) -> None:
        self.validation_results = ValidationResults(self.home.validation_page, self.run_date)
        self.validator = Validator(self.connection, self.validation_results, self._importing)

    @property
    def stamp(self) -> Stamp:
        """What tables built tonight are stamped with."""
        return Stamp(self.run_date, self.run_id, self.home.toml_sha256)

    @property
    def is_older(self) -> bool:
        """True for a run date before the published one; such a night publishes nothing."""
        published = last_published(self.home)
        return published is not None and self.run_date < published

    def check(self, model: Model) -> list[CheckResult]:
        """Run the table's checks in the database; of an extract not delivered, say just that.

        Delivered extracts and published tables are validated by Great Expectations, all others
        held to their contract in one query.
        """
        if model.is_from_inbox and model.name not in self.home.extracts:
            return not_delivered(model)
        with self.costs.of(CHECKS, model.table):
            if self.is_validated(model):
                return self.validator.validate(model.table, checks_of(model))
            return run_checks(self.connection, model.table, checks_of(model))

    def _importing(self) -> AbstractContextManager[None]:
        return self.costs.of(IMPORTS)

    def is_validated(self, model: Model) -> bool:
        """True where Great Expectations checks the table and its results are kept."""
        return model.is_published or (model.is_from_inbox and model.name in self.home.extracts)

    def close(self) -> None:
        """Keep what was validated and where the time went, whether the night ends well or not."""
        self.costs.finish()
        self.costs.keep(self.connection, self.run_date, self.run_id)
        self.validator.close()
        validated = [m.table for m in self.catalogue.values() if self.is_validated(m)]
        self.validation_results.write_page(validated)
        for fault in self.validation_results.faults:
            self.say(f"validation results: {fault}")


def open_home(path: Path, catalogue: Catalogue) -> Home:
    """Load a home against the contracts of sql/. Raises HomeError with all its faults."""
    known = {}
    for model in catalogue.staging:
        if model.is_from_inbox:
            columns = model.contract.delivered
            known[model.name] = KnownExtract(
                columns=frozenset(columns),
                required=frozenset(name for name, column in columns.items() if column.required),
                coded={n: frozenset(c.values) for n, c in columns.items() if c.values},
                has_lines=model.delivered_by != model.contract.grain,
                headers={name: column.headers for name, column in columns.items()},
                day=model.contract.cut_by,
            )
    labels = {
        column.label_fr
        for model in catalogue.values()
        for column in model.contract.columns.values()
        if column.label_fr
    }
    return load_home(path, known, campaign_words(catalogue), labels=labels)


def campaign_words(catalogue: Catalogue) -> CampaignWords:
    """What campaign files may name, as the contracts have it."""

    def codes(table: str, name: str) -> dict[str, str]:
        column = catalogue[table].contract.columns[name]
        return {code: code for code in column.values} | column.synonyms

    return CampaignWords(
        abc_classes=frozenset(catalogue["value.value"].contract.columns["abc_class"].values),
        channels=codes("staging.contacts", "channel"),
        conditions=codes("staging.campaign_steps", "step_condition"),
        causes=codes("reference.loss_causes", "cause"),
        kinds=codes("staging.campaigns", "campaign_kind"),
        statuses=codes("staging.campaign_statuses", "campaign_status"),
        controls=frozenset({CONTROL, *codes("staging.campaign_members", "arm")}),
    )


@contextmanager
def open_night(
    home: Home,
    catalogue: Catalogue,
    run_date: date,
    run_id: str,
    say: Say,
    *,
    on_killed: Callable[[str], None] = lambda _: None,
) -> Iterator[Night]:
    """Wait for the lock, open the database and set the run date; free both at the end.

    `on_killed` is told the run that held the lock before and was killed, where there was one.
    """
    mask = os.umask(home.permissions.umask)
    try:
        yield from _open_night(home, catalogue, run_date, run_id, say, on_killed)
    finally:
        os.umask(mask)


def _open_night(
    home: Home,
    catalogue: Catalogue,
    run_date: date,
    run_id: str,
    say: Say,
    on_killed: Callable[[str], None],
) -> Iterator[Night]:
    costs = Costs()
    with ExitStack() as held:
        with costs.of(WAITING):
            killed_run = held.enter_context(night_lock(home, run_date, run_id, say))
        if killed_run is not None:
            on_killed(killed_run)
        refuse_older_facts(home)
        clear_leftovers(home)
        for line in keep_permissions(home.path, home.permissions):
            say(line)
        with costs.of(WAITING):
            connection = connect(home.database, home.settings.database_wait_seconds, say)
        try:
            _prepare(connection, home, catalogue, run_date, run_id, say)
            published = last_published(home)
            if published is None or run_date >= published:
                note_clients_again(connection, home, catalogue, run_date, say)
            # Contacts that are still to be checked need the tables; then the next one finishes it.
            is_checked = not home.unchecked_contacts.exists()
            is_purged = is_checked and finish_purges(connection, home, catalogue, say)
            if is_purged or (is_checked and have_figures_to_show(home)):
                connection.close()
                drop_working(home)
                if is_purged:
                    note_finished(home)
                connection = connect(home.database, home.settings.database_wait_seconds, say)
                _prepare(connection, home, catalogue, run_date, run_id, say)
            night = Night(home, catalogue, run_date, run_id, connection, say, costs)
            if not night.is_older:
                note_first_seen(home, run_date)
            try:
                yield night
            finally:
                night.close()
        finally:
            connection.close()
            keep_permissions(home.path, home.permissions)


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    catalogue: Catalogue,
    run_date: date,
    run_id: str,
    say: Say,
) -> None:
    """Bring the database to the present version, and give it the night's date and its secret."""
    take_over_decisions(connection, home, last_published(home), say)
    create_engine_tables(connection)
    forget_unfinished(connection, catalogue.values())
    _tell_leftovers(drop_leftovers(connection, catalogue), say)
    started = datetime.now(PARIS).replace(tzinfo=None)
    extra = {
        "night_run_id": text_literal(run_id),
        "night_started_at": f"timestamp '{started.isoformat(sep=' ')}'",
    }
    set_macros(connection, run_date, home.settings, catalogue, extra=extra)
    use_secret(connection, usable_for_erasures(home, open_secret(home, run_date)))
    note_erased_keys(connection, home)


def _tell_leftovers(dropped: list[str], say: Say) -> None:
    if dropped:
        say(
            f"the program has changed since the last night: {len(dropped)} tables of the earlier "
            "version are made again under their present names or are gone (CHANGELOG.md); "
            "nothing of facts/ is touched"
        )


def clear_leftovers(home: Home) -> None:
    """Remove what a killed night or restore was writing; only who holds the lock may do this."""
    discard(home)
    for folder in (
        home.published,
        home.kept_files,
        home.draws,
        home.told,
        home.listed,
        home.decisions,
        home.suppressions,
        home.facts,
    ):
        for path in (*folder.glob(".*.tmp"), *folder.glob(".*.tmp.wal")):
            path.unlink()
    for folder in home.list_folders:
        for path in folder.rglob(".*.tmp"):
            path.unlink()
    empty_workspace(home)


@contextmanager
def night_lock(home: Home, run_date: date, run_id: str, say: Say) -> Iterator[str | None]:
    """Hold the one lock of the home's nights, waiting for another night to end.

    Yields the run that was killed while it held the lock, or None: a night that ends by itself
    empties the lock file.
    """
    home.warehouse.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + home.settings.night_wait_seconds
    with home.lock.open("a+", encoding="utf-8") as stream:
        has_spoken = False
        while not _try_lock(stream.fileno()):
            holder = _holder(home.lock)
            if time.monotonic() >= deadline:
                raise NightLockedError(
                    f"{holder} is still running after {home.settings.night_wait_seconds} s; "
                    "wait for it or stop it, then run this night again"
                )
            if not has_spoken:
                say(f"waiting: {holder} is running")
                has_spoken = True
            time.sleep(0.2)
        left_behind = _said_in(home.lock)
        _rewrite(stream, {"pid": os.getpid(), "run_id": run_id, "run_date": f"{run_date}"})
        try:
            yield str(left_behind["run_id"]) if left_behind else None
        finally:
            _rewrite(stream, None)
            fcntl.flock(stream.fileno(), fcntl.LOCK_UN)


def killed_run(home: Home) -> str | None:
    """The run that was killed while it held the lock, as long as no night has followed it."""
    try:
        stream = home.lock.open("r", encoding="utf-8")
    except FileNotFoundError:
        return None
    with stream:
        if not _try_lock(stream.fileno()):
            return None
        left_behind = _said_in(home.lock)
    return str(left_behind["run_id"]) if left_behind else None


def is_running(home: Home) -> bool:
    """Whether a night holds the lock now."""
    try:
        stream = home.lock.open("r", encoding="utf-8")
    except FileNotFoundError:
        return False
    with stream:
        return not _try_lock(stream.fileno())


def _rewrite(stream: TextIO, said: Mapping[str, object] | None) -> None:
    stream.seek(0)
    stream.truncate()
    if said is not None:
        json.dump(said, stream)
    stream.flush()


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock: Path) -> str:
    said = _said_in(lock)
    if said is None:
        return "another night"
    return f"the night of {said['run_date']} (process {said['pid']}, run {said['run_id']})"


def _said_in(lock: Path) -> dict[str, object] | None:
    """What the lock file says of its holder; None where it says nothing."""
    try:
        said: dict[str, object] = json.loads(lock.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError):
        return None
    return said
