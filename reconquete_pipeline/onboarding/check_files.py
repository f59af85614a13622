"""`reconquete check`: what the next night would make of files, tried in a throw-away home."""

import glob
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.home.extract_config import ExtractConfig
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.intake.ledger.inbox import Entry
from reconquete_pipeline.intake.ledger.ledger import read_ledger, unmatched_names
from reconquete_pipeline.intake.ledger.waiting_files import matching_entries, waiting_files
from reconquete_pipeline.intake.refusal import ReloadRefusedError
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.reject_reasons import what_to_do
from reconquete_pipeline.onboarding.file_description import Description, describe
from reconquete_pipeline.onboarding.trial_home import Trial, trial_home
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.text.terminal import plain

EXAMPLES_PER_REASON = 2


# reason, rows, (record number, text of the row)
Reason = tuple[str, int, tuple[tuple[int, str], ...]]


@dataclass(frozen=True)
class Verdict:
    """What would become of one file; `counts` are read, accepted, rejected, superseded."""

    file_name: str
    status: str
    counts: Sequence[int]
    message: str | None
    reasons: tuple[Reason, ...]

    @property
    def is_good(self) -> bool:
        """True where nothing is refused and no row rejected."""
        return self.status != "refused" and not self.counts[2]


def read_verdicts(trial: Trial, extract: str) -> dict[str, Verdict]:
    """File name to verdict, of the files that the trial took in."""
    rows = trial.connection.execute(
        "select file_id, file_name, status, message, read_count, accepted_count, rejected_count, "
        "superseded_count from intake.files where extract = ? and file_id > ? order by file_id",
        [extract, trial.last_file_id],
    ).fetchall()
    return {
        name: Verdict(name, status, counts, message, _reasons(trial, file_id))
        for file_id, name, status, message, *counts in rows
    }


def _reasons(trial: Trial, file_id: int) -> tuple[Reason, ...]:
    rows = trial.connection.execute(
        "select reason, count(*), list((record_number, row_text) order by record_number)"
        f"[:{EXAMPLES_PER_REASON}] from ("
        "select record_number, row_text, unnest(string_split(reasons, '; ')) as reason "
        "from intake.rejected_rows where file_id = ?) group by reason order by 2 desc, reason",
        [file_id],
    ).fetchall()
    return tuple((reason, count, tuple(examples)) for reason, count, examples in rows)


def print_verdict(console: Console, reading: Reading, path: Path, verdict: Verdict) -> None:
    """Print one file: what it is, what would become of its rows and why, its headers."""
    read, accepted, rejected, superseded = verdict.counts
    answer = verdict.status if verdict.status != "accepted" or not rejected else "partly rejected"
    lines = [f"{verdict.file_name} ({reading.config.name}): {answer}"]
    found = describe(path, reading)
    if found is not None:
        lines.append(f"  {found.form}, {len(found.headers)} columns")
    if verdict.message:
        lines.append(f"  {verdict.message}")
    if verdict.status == "accepted":
        lines.append(
            f"  {read:,} rows read: {accepted:,} accepted, {rejected:,} rejected, "
            f"{superseded:,} superseded"
        )
    for reason, count, examples in verdict.reasons:
        lines.append(f"  {reason}, {count:,} rows: {what_to_do(reason, reading.config)}")
        lines += [f"    record {number:,}: {text}" for number, text in examples]
    for line in [*lines, *(_headers(found) if found is not None else [])]:
        console.print(plain(line), soft_wrap=True)


def _headers(found: Description) -> list[str]:
    lines = []
    if found.unread_headers:
        lines.append(f"  headers that nothing reads: {', '.join(found.unread_headers)}")
    if found.absent_columns:
        lines.append(f"  columns without a header: {', '.join(found.absent_columns)}")
    return lines


class CheckError(Exception):
    """A check that cannot be made; the message is one sentence."""


@dataclass(frozen=True)
class Task:
    """One extract as it is to be tried, and the files to give it."""

    config: ExtractConfig
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Request:
    """What was asked: given files (else the inbox), for one extract or all, known files too."""

    files: tuple[Path, ...] = ()
    extract: str | None = None
    is_everything: bool = False


class Checking:
    """One check: what it works with, and whether all is well so far."""

    def __init__(
        self, home: Home, catalogue: Catalogue, request: Request, console: Console
    ) -> None:
        self.home, self.catalogue, self.request, self.console = home, catalogue, request, console
        self.is_good = True

    def run(self) -> bool:
        """Print what would become of each file. Returns True when nothing is refused or rejected.

        Raises CheckError, WarehouseHeldError, DamagedJournalError.
        """
        extract = self.request.extract
        if extract is not None and extract not in self.home.extracts:
            known = ", ".join(sorted(self.home.extracts))
            raise CheckError(f"{extract}: no such extract in reconquete.toml; it has {known}")
        tasks = self._given() if self.request.files else self._of_inbox()
        if tasks:
            self._try(tasks)
        if not self.request.files:
            if not tasks:
                self._say("The inbox holds no new file (--all reads the known ones, too).")
            for name in unmatched_names(self.home):
                self._say(f"{name}: no extract takes it")
        return self.is_good

    def _say(self, text: str) -> None:
        self.console.print(plain(text), soft_wrap=True)

    def _of_inbox(self) -> list[Task]:
        """The new files of each extract, or all of them; what a night leaves out is told here."""
        waiting = waiting_files(self.home, read_ledger(self.home))
        new = {(one.extract, one.entry.path) for one in waiting}
        wanted = self.request.extract
        for one in waiting:
            if one.problem and wanted in (None, one.extract):
                self._say(f"{one.entry.name} ({one.extract}): left out, {one.problem}")
                self.is_good = False
        left_out = {one.entry.path for one in waiting if one.problem}
        tasks = []
        for name, config in self.home.extracts.items():
            paths = tuple(
                entry.path
                for entry in matching_entries(self.home, config)
                if entry.path not in left_out
                and (self.request.is_everything or (name, entry.path) in new)
            )
            tasks += [Task(config, paths)] if paths and wanted in (None, name) else []
        return tasks

    def _given(self) -> list[Task]:
        files = self.request.files
        names = [path.name for path in files]
        for path in files:
            if not path.is_file():
                raise CheckError(f"{path}: there is no such file")
            if names.count(path.name) > 1:
                raise CheckError(f"{path.name}: given twice; check files of one name one by one")
        if self.request.extract is not None:
            config = self.home.extracts[self.request.extract]
            return [Task(replace(config, files=tuple(map(glob.escape, names))), files)]
        found = [
            Task(config, tuple(path for path in files if Entry(path, None).fits(config.patterns)))
            for config in self.home.extracts.values()
        ]
        for path in files:
            if not any(path in task.paths for task in found):
                raise CheckError(
                    f"{path.name}: no extract takes a file of this name; say which with --extract"
                )
        return [task for task in found if task.paths]

    def _try(self, tasks: list[Task]) -> None:
        """Stage the files as a night does, and print what became of each."""
        configs = {task.config.name: task.config for task in tasks}
        home = replace(self.home, extracts={**self.home.extracts, **configs})
        paths = list(dict.fromkeys(path for task in tasks for path in task.paths))
        is_new = self.request.is_everything
        with trial_home(home, self.catalogue, paths, self._say, is_new=is_new) as trial:
            for task in tasks:
                try:
                    self._stage(task, trial)
                except (DamagedFactError, ReloadRefusedError) as error:
                    self._say(str(error))
                    self.is_good = False

    def _stage(self, task: Task, trial: Trial) -> None:
        name = task.config.name
        model, said = self.catalogue[f"staging.{name}"], list[str]()
        summary = stage_extract(
            trial.connection, trial.home, model, trial.run_date, said.append, shows_values=True
        )
        verdicts = read_verdicts(trial, name)
        for path in task.paths:
            reading = Reading(model, task.config).of_file(path.name)
            self._print(reading, path, verdicts)
        # what is in the verdicts already need not be said twice
        told = tuple(f"{name}: {file_name}" for file_name in verdicts)
        for line in said:
            if not line.startswith(told):
                self._say(f"  {line}")
        self.is_good &= not summary.refused and all(one.is_good for one in verdicts.values())

    def _print(self, reading: Reading, path: Path, verdicts: dict[str, Verdict]) -> None:
        verdict = verdicts.get(Entry(path, None).name)
        if verdict is None:
            self._say(
                f"{path.name} ({reading.config.name}): taken in already, or left out (below); "
                "--all reads known files again"
            )
            return
        print_verdict(self.console, reading, path, verdict)


def check(home: Home, catalogue: Catalogue, request: Request, console: Console) -> bool:
    """See Checking.run."""
    return Checking(home, catalogue, request, console).run()
