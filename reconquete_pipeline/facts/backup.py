"""A backup of facts/ put back, with the rights that were taken away after it.

What the backup holds stands as it was. The two journals of rights take what a newer copy of facts/
tells besides: the folder that stands in the home, those that earlier calls set aside, one that is
named. The same goes for the journals of requests, exports and purges, of which the longest copy
counts.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile
from pathlib import Path

from reconquete_pipeline.facts import suppressions
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.erasures import REMOVED, erasures, replaced, show_figures
from reconquete_pipeline.facts.high_water_mark import lost_lines, raise_mark
from reconquete_pipeline.facts.listings import kept_listing_changes
from reconquete_pipeline.facts.secret import USABLE, held_to, secret_path
from reconquete_pipeline.facts.told_losses import kept_news
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import PARIS, Home, paris_now

SET_ASIDE = "facts.replaced-"


class BackupError(Exception):
    """A backup that cannot be put back; the message says why and what to do."""


@dataclass(frozen=True)
class Staged:
    """A backup with the newer rights, beside the home's facts and not in their place yet.

    `lost` are lines that the home has known of journals of rights and no copy holds; `is_proved`
    says whether a mark tells that no others are missing. `left` counts what the present facts hold
    and the backup does not, by folder or journal.
    """

    home: Home
    added: dict[str, int]
    lost: dict[str, int]
    is_proved: bool
    left: dict[str, int]


def stage_backup(
    home: Home, backup: Path, newer: Path | None, say: Callable[[str], None]
) -> Staged:
    """Copy the backup beside facts/, add the newer rights, and look at every byte of it.

    Raises BackupError, DamagedFactError, DamagedJournalError; nothing of the home is changed.
    """
    source = _facts_of(backup)
    others = [*_copies_in(home), *([_facts_of(newer)] if newer else [])]
    folder = home.restoring
    discard(home)
    say(f"{source}: copied and read")
    try:
        shutil.copytree(source, folder / "facts")
    except (OSError, shutil.Error) as error:
        raise BackupError(f"{source}: cannot be copied ({error})") from error
    for path in (folder / "facts").rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
    staged = replace(home, path=folder)
    journals = (staged.suppression_journal, staged.erasures)
    added = {path.name: _merge(path, others) for path in journals}
    for path in (staged.requests, staged.exports, staged.purges):
        _take_longest(path, [other / path.name for other in others])
    for name in suppressions.kept_files(staged):
        _take_missing(staged.suppressions / name, others)
    for sha256 in _deliveries(staged):
        _take_missing(staged.kept_files / sha256, others)
    for other in others:
        for path in (other / "erased").glob("*"):
            _take_missing(staged.erased / path.name, [other])
    _refuse_damage(staged)
    _refuse_without_secret(home, staged)
    if home.high_water_mark.exists():
        shutil.copyfile(home.high_water_mark, staged.high_water_mark)
    lost = lost_lines(staged)
    is_proved = home.high_water_mark.exists() and not lost
    return Staged(staged, added, lost, is_proved, _left(home, staged))


def put_in_place(home: Home, staged: Staged) -> Path | None:
    """Let the staged facts be the home's. Returns where the former ones are set aside.

    From here on no night begins until `finish` is called.
    """
    if not staged.is_proved:
        said = {"kind": "restored", "lost": staged.lost, "at": paris_now()}
        journal.append(staged.home.suppression_journal, said)
    os.sync()  # all that was copied, before it counts
    journal.write_whole(home.unfinished_restore, b"")
    aside = None
    if home.facts.exists():
        moment = datetime.now(PARIS).strftime("%Y-%m-%dT%H%M%S.%f")
        aside = home.path / f"{SET_ASIDE}{moment}"
        home.facts.replace(aside)
    staged.home.facts.replace(home.facts)
    journal.sync_folder(home.path)
    raise_mark(home)
    show_figures(home)
    return aside


def finish(home: Home) -> None:
    """Let nights begin again: whoever was erased is out of what was put back."""
    shutil.rmtree(home.restoring)


def discard(home: Home) -> None:
    """Remove a copy that was not put in place; that one was begun before is still said."""
    shutil.rmtree(home.restoring / "facts", ignore_errors=True)
    if not home.unfinished_restore.exists():
        shutil.rmtree(home.restoring, ignore_errors=True)


def newest_day(home: Home) -> date | None:
    """The last run date from which a right is known to be taken away."""
    days = [str(entry["known_on"]) for entry in journal.read(home.suppression_journal)
            if "known_on" in entry]  # fmt: skip
    return max(map(date.fromisoformat, days), default=None)


def restored_without(home: Home) -> list[tuple[str, int]]:
    """When a backup was put back without all newer rights, and how many lines were known lost."""
    return [
        (str(entry["at"]), sum(lost.values()) if isinstance(lost := entry["lost"], dict) else 0)
        for entry in journal.read(home.suppression_journal)
        if entry["kind"] == "restored"
    ]


def _facts_of(folder: Path) -> Path:
    found = next(
        (one for one in (folder / "facts", folder) if (one / "ledger.jsonl").is_file()), None
    )
    if found is None:
        raise BackupError(
            f"{folder}: holds no facts/ with a ledger.jsonl; name the folder that `facts` was "
            "copied to"
        )
    return found.absolute()


def _copies_in(home: Home) -> list[Path]:
    """Copies of facts/ in the home, the newest last: those set aside, and the present one."""
    aside = sorted(path for path in home.path.glob(f"{SET_ASIDE}*") if path.is_dir())
    return [*aside, *([home.facts] if home.facts.is_dir() else [])]


def _merge(path: Path, others: Sequence[Path]) -> int:
    """Add to a journal the lines of other copies that can be used. Returns how many came."""
    lines = journal.whole_lines(path).splitlines(keepends=True)
    merged = lines
    for other in others:
        theirs = journal.whole_lines(other / path.name).splitlines(keepends=True)
        usable = [
            line for line in theirs if line in merged or _is_usable(line, [path.parent, *others])
        ]
        merged = _united(merged, usable, other)
    if merged != lines:
        journal.write_whole(path, b"".join(merged))
    return len(merged) - len(lines)


def _is_usable(line: bytes, copies: Sequence[Path]) -> bool:
    """Whether a line can be read, and the file that it names is in a copy as it was written."""
    try:
        entry = json.loads(line)
    except ValueError:
        return False
    if "file" not in entry:
        return True
    paths = [copy / "suppressions" / str(entry["file"]) for copy in copies]
    return any(one.is_file() and journal.sha256_of(one) == entry["sha256"] for one in paths)


def _united(ours: list[bytes], theirs: list[bytes], other: Path) -> list[bytes]:
    """What both begin with, the rest of the other copy, then lines that ours alone has."""
    pairs = zip(ours, theirs, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    rest = theirs[common:]
    mine = [line for line in ours[common:] if line not in rest]
    if mine and rest and any(b'"kind": "secret"' in line for line in (*mine, *rest)):
        raise BackupError(
            f"{other}: goes on by another secret than the backup, and one of them would be lost; "
            "take a backup from before the secret was renewed, or from after"
        )
    return ours[:common] + rest + mine


def _take_longest(path: Path, others: Sequence[Path]) -> None:
    longest = max((journal.whole_lines(one) for one in (path, *others)), key=len)
    if longest and longest != journal.whole_lines(path):
        journal.write_whole(path, longest)


def _take_missing(path: Path, others: Sequence[Path]) -> None:
    """Copy a file of facts that the backup has not, from the newest copy that has it."""
    for other in reversed(others):
        found = other / path.parent.name / path.name
        if not path.exists() and found.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(found, path)


def _refuse_damage(staged: Home) -> None:
    """Raise for a fact that is missing or has other bytes than its journal tells."""
    suppressions.kept_suppressions(staged, date.max)
    kept_news(staged, date.max)
    kept_listing_changes(staged, date.max)
    for name in ("nights.jsonl", "requests.jsonl", "exports.jsonl", "purges.jsonl"):
        for _ in journal.read(staged.facts / name):
            pass
    done = [one.tombstone for one in erasures(staged) if one.is_done]
    without = [name for name in done if not (staged.erased / f"{name}.json").is_file()]
    if without:
        raise DamagedFactError(
            f"facts/erased/{without[0]}.json, what is kept of an erased client, is in no copy; "
            f"{len(without):,} such files are missing: put them into the backup"
        )
    rewritten = replaced(staged)
    for sha256, file_name in _deliveries(staged).items():
        path = staged.kept_files / sha256
        known = {sha256, *rewritten.get(f"files/{sha256}", ())}
        if REMOVED in known and not path.is_file():
            continue
        if not path.is_file() or journal.sha256_of(path) not in known:
            problem = "its bytes changed" if path.is_file() else "missing"
            raise DamagedFactError(
                f"facts/files/{sha256} ({file_name}): {problem} in the backup; put the file into "
                "the backup from another one, then call this again"
            )


def _deliveries(home: Home) -> dict[str, str]:
    """SHA-256 to name of the files of which a copy is kept; of a campaign's file there is none."""
    lines = [entry for entry in journal.read(home.ledger) if entry["kind"] == "file"]
    return {str(entry["sha256"]): str(entry["file_name"]) for entry in lines}


def _refuse_without_secret(home: Home, staged: Home) -> None:
    check = suppressions.check_value(staged)
    if check is None:
        return
    secret = held_to(home, check)
    if secret.state != USABLE:
        raise BackupError(
            f"{secret_path(home)}: the secret of suppressions is {secret.state}; without it nobody "
            "who objected or was erased is recognised, so nothing is put back: put this file back "
            "first, from the place where its copy is kept"
        )


def _left(home: Home, staged: Home) -> dict[str, int]:
    """Files and lines of the present facts that the restored ones do not have."""
    if not home.facts.is_dir():
        return {}
    ours, theirs = (dict(_counted(one.facts)) for one in (home, staged))
    return {name: n for name, count in ours.items() if (n := count - theirs.get(name, 0)) > 0}


def _counted(facts: Path) -> Iterator[tuple[str, int]]:
    yield "deliveries", sum(1 for _ in journal.read(facts / "ledger.jsonl"))
    yield "published nights", sum(1 for _ in journal.read(facts / "nights.jsonl"))
    yield "draws", len(list((facts / "draws").glob("*.csv")))
