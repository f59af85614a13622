"""The night as a resource of a run: lock and database, held from its first step to its last."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

import dagster as dg
from pydantic import PrivateAttr

from reconquete_pipeline.home.home import HomeError, find_home
from reconquete_pipeline.night.contact_safety import (
    begin_unchecked,
    last_guard,
    withdraw_unopened,
    withdraw_unread,
)
from reconquete_pipeline.night.night import Night, NightLockedError, open_home, open_night, tell
from reconquete_pipeline.tables.loading import load_catalogue

PARTITION_TAG = "dagster/partition"


class NightResource(dg.ConfigurableResource["NightResource"]):
    """Gives every step of a run the same night; a second run waits for the first to end."""

    _night: Night | None = PrivateAttr(default=None)

    @property
    def night(self) -> Night:
        """The open night."""
        if self._night is None:
            raise RuntimeError("the night is only open while a run executes")
        return self._night

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["NightResource"]:
        """Open the night of the run's partition; close it when the run ends, however it ends."""
        run = context.run
        if run is None or PARTITION_TAG not in run.tags:
            raise dg.Failure("a night needs its date: choose one partition (a day) to materialise")
        if _is_over(context.instance, run.run_id):
            # `dagster job execute` sets resources up once more to read the result of a run.
            yield self
            return
        log = context.log
        if log is None:
            raise RuntimeError("dagster gave the night no log")

        def say(message: str) -> None:
            log.info(message)
            tell(message)

        catalogue = load_catalogue()
        run_date = run.tags[PARTITION_TAG]
        try:
            home = open_home(find_home(None), catalogue)
        except HomeError as error:
            withdraw_unread(find_home(None), catalogue, date.fromisoformat(run_date), say, error)
            raise
        with ExitStack() as stack:
            try:
                night = stack.enter_context(
                    open_night(
                        home,
                        catalogue,
                        date.fromisoformat(run_date),
                        run.run_id,
                        say,
                        on_killed=lambda run_id: _report_killed(context.instance, run_id),
                    )
                )
            except NightLockedError:
                raise
            except BaseException as error:
                withdraw_unopened(home, catalogue, date.fromisoformat(run_date), say, error)
                raise
            begin_unchecked(night)
            self._night = night
            try:
                yield self
            finally:
                last_guard(night)
        for line in night.costs.lines(night.run_date):
            say(line)


def _is_over(instance: dg.DagsterInstance | None, run_id: str) -> bool:
    run = instance.get_run_by_id(run_id) if instance is not None else None
    return run is not None and run.is_finished


def _report_killed(instance: dg.DagsterInstance | None, run_id: str) -> None:
    """Show as failed a run that was killed and could not say so itself."""
    run = instance.get_run_by_id(run_id) if instance is not None else None
    if instance is not None and run is not None and not run.is_finished:
        instance.report_run_failed(run, message="the process of this run was killed")
