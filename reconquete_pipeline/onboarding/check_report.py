"""What `reconquete check` tells of one file: what it is, and what would become of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.reject_reasons import what_to_do
from reconquete_pipeline.onboarding.file_description import Description, describe
from reconquete_pipeline.onboarding.trial_home import Trial
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
