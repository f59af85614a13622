"""Decisions on the rule of loss as facts: a published night freezes them, later nights follow.

A night writes those that no night has frozen before into one file of `facts/decisions/`, named by
its run date and its bytes, before the published database is replaced. The file counts as soon as
it exists, as a draw does, and the night freezes no other: run again, it stands by that file.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError, read_fact
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.statistics.findings import OPENING_EN, OPENING_FR
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.text.sql_text import quote

PROPOSED = "trial.lost_rule_choices"
DECIDED_ON, FROZEN_ON, TAKEN_OVER = "rule_decided_on", "frozen_on", "is_taken_over"
# Decisions of a version that knew no client types hold for all of them.
ALL_TYPES = {"decided_client_type": "all"}
CALIBRATED, CALIBRATED_ON, CALIBRATIONS = (
    "trial.alive_calibrations",
    "calibrated_on",
    "calibrations",
)
EARLIER, EARLIER_RULES = "clients.lost_rule_choices", "clients.rules_in_force"
_DIGITS = 16
Decision = Mapping[str, str | None]
# Columns of the table in which an earlier version kept its decisions: their name then, and now.
EARLIER_NAMES = {
    DECIDED_ON: DECIDED_ON,
    "origin_on": "cutoff_on",
    "left_count": "left_count",
    "stayed_count": "stayed_count",
    "found_count": "added_true_positive_count",
    "missed_count": "lost_true_positive_count",
    "blamed_count": "added_false_positive_count",
    "spared_count": "avoided_false_positive_count",
    "predictive_lead_share": "predictive_lead_share",
    "predictive_lead_low_share": "predictive_lead_low_share",
    "predictive_lead_high_share": "predictive_lead_high_share",
    "chosen_rule": "chosen_rule",
    "choice_reason_fr": "choice_reason_fr",
    "choice_reason_en": "choice_reason_en",
}


class NotTakenOverError(Exception):
    """The decisions of an earlier version are not those that its published night knew."""


@dataclass(frozen=True)
class FrozenDecisions:
    """One file. `is_taken_over`: the earlier version had made these, and judged by them."""

    file_name: str
    frozen_on: date
    is_taken_over: bool
    decisions: tuple[Decision, ...]
    calibrations: tuple[Decision, ...] = ()


def freeze_decisions(
    connection: duckdb.DuckDBPyConnection, home: Home, run_date: date, proposed: Model
) -> list[str]:
    """Write what tonight decides and its proof. Returns the files that `nights.jsonl` lacks yet.

    A decision is only added after the last one, whatever the answers known tonight say of it.
    """
    kept = kept_decisions(home)
    if not any(one.frozen_on == run_date for one in kept):
        last = max((str(row[DECIDED_ON]) for one in kept for row in one.decisions), default="")
        rows = _rows(connection, PROPOSED, list(proposed.contract.columns))
        new = [row for row in rows if str(row[DECIDED_ON]) > last]
        calibrations = _new_calibrations(connection, kept)
        if new or calibrations:
            kept.append(_write(home, run_date, new, calibrations=calibrations))
    named = _named(home)
    return [one.file_name for one in kept if one.file_name not in named]


def kept_decisions(home: Home) -> list[FrozenDecisions]:
    """The files of all nights, oldest first, each with the bytes that were written.

    Raises DamagedFactError where one is missing, was changed or cannot be read.
    """
    found = {}
    for path in sorted(home.decisions.glob("*.json")):
        content = read_fact(path)
        said = _said(content)
        if path.name != _name(said.get(FROZEN_ON), content):
            raise _damaged(path.name, "was changed: its bytes are not those that the night wrote")
        found[path.name] = FrozenDecisions(
            path.name,
            date.fromisoformat(said[FROZEN_ON]),
            said[TAKEN_OVER],
            tuple(said["decisions"]),
            tuple(said.get(CALIBRATIONS, ())),
        )
    for name in sorted(_named(home) - found.keys()):
        raise _damaged(name, "is missing")
    return list(found.values())


def earlier_decisions(home: Home, run_date: date) -> Iterable[Decision]:
    """What a night judges by: decisions frozen before its run date.

    Those taken over hold on any night from their day on, as they did in the earlier version.
    """
    for one in kept_decisions(home):
        if one.is_taken_over or one.frozen_on < run_date:
            yield from ({**ALL_TYPES, **row} for row in one.decisions)


def earlier_calibrations(home: Home, run_date: date) -> Iterable[Decision]:
    """The calibrations of P(alive) that a night tells by: those frozen before its run date."""
    for one in kept_decisions(home):
        if one.frozen_on < run_date:
            yield from one.calibrations


def take_over_decisions(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    published: date | None,
    say: Callable[[str], None],
) -> None:
    """Freeze the decisions of the version that made them anew each night, before they are rebuilt.

    They stand in the working database alone, in a table of just these columns; `published` is the
    last night that told anybody who is lost. Raises NotTakenOverError where the table is not as far
    as that night, or failed its checks; whoever set the rule of loss has nothing to lose then.
    """
    columns = list(EARLIER_NAMES)
    if published is None or kept_decisions(home) or _columns(connection) != columns:
        return
    if not _is_as_far_as(connection, published):
        if home.settings.lost_rule != "auto":
            return
        raise NotTakenOverError(
            "the rule of loss: the working database of the earlier version does not hold the "
            f"decisions that the night of {published} judged by, because a night of the past or a "
            f"red one came after it; run the night of {published} once more with the earlier "
            "version, then this one"
        )
    begins = f"select min(in_force_from_on)::varchar from {EARLIER_RULES}"
    [[begins_on]] = connection.execute(begins).fetchall()
    if begins_on is None:
        return
    opening = {name: "0" if name.endswith("_count") else None for name in columns} | {
        DECIDED_ON: begins_on,
        "chosen_rule": "predictive",
        "choice_reason_fr": OPENING_FR,
        "choice_reason_en": OPENING_EN,
    }
    rows = [opening, *_rows(connection, EARLIER, columns)]
    made = [
        {EARLIER_NAMES[name]: value for name, value in row.items()}
        for row in rows
        if f"{row[DECIDED_ON]}" <= f"{published}"
    ]
    _write(home, published, made, is_taken_over=True)
    say(
        f"the rule of loss: the {len(made) - 1} decisions that the earlier version had made by "
        f"{published} are taken over and frozen in facts/decisions"
    )


def _columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns of the table in which an earlier version kept its decisions."""
    found = "select column_name from duckdb_columns() where schema_name || '.' || table_name = ?"
    rows = connection.execute(f"{found} order by column_index", [EARLIER]).fetchall()
    return [row[0] for row in rows]


def _is_as_far_as(connection: duckdb.DuckDBPyConnection, published: date) -> bool:
    """True where what is taken over was built by the published night or a later one, and passed."""
    good = connection.execute(
        "select table_name from stamps.builds where has_passed and run_on >= ?", [published]
    ).fetchall()
    return {EARLIER, EARLIER_RULES} <= {row[0] for row in good}


def _new_calibrations(
    connection: duckdb.DuckDBPyConnection, kept: Sequence[FrozenDecisions]
) -> list[Decision]:
    """The calibration of the present half-year, where no night has frozen it yet."""
    found = connection.execute(f"select * from {CALIBRATED} limit 0").description
    columns = [name for name, *_ in found or ()]
    frozen = {row[CALIBRATED_ON] for one in kept for row in one.calibrations}
    order = ", ".join([CALIBRATED_ON, "client_type", "knot_number"])
    rows = _rows(connection, CALIBRATED, columns, order)
    return [row for row in rows if row[CALIBRATED_ON] not in frozen]


def _rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[str],
    order: str = "all",
) -> list[Decision]:
    """The rows of a table as texts, the first decision first."""
    texts = ", ".join(f"cast({quote(name)} as varchar)" for name in columns)
    query = f"select {texts} from {table} order by {order}"
    return [dict(zip(columns, row, strict=True)) for row in connection.execute(query).fetchall()]


def _write(
    home: Home,
    frozen_on: date,
    decisions: Sequence[Decision],
    *,
    is_taken_over: bool = False,
    calibrations: Sequence[Decision] = (),
) -> FrozenDecisions:
    said = {FROZEN_ON: f"{frozen_on}", TAKEN_OVER: is_taken_over, "decisions": decisions}
    if calibrations:
        said[CALIBRATIONS] = calibrations
    content = json.dumps(said, indent=1, ensure_ascii=False).encode()
    name = _name(frozen_on, content)
    journal.write_whole(home.decisions / name, content)
    return FrozenDecisions(name, frozen_on, is_taken_over, tuple(decisions), tuple(calibrations))


def _name(frozen_on: object, content: bytes) -> str:
    return f"{frozen_on}__{hashlib.sha256(content).hexdigest()[:_DIGITS]}.json"


def _said(content: bytes) -> dict[str, Any]:
    """What a file says; an empty dict where it is no file of ours any more."""
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _named(home: Home) -> set[str]:
    """The files that a line of `nights.jsonl` names."""
    names: set[str] = set()
    for entry in journal.read(home.nights):
        said = entry.get("decisions")
        names |= set(said) if isinstance(said, list) else set()
    return names


def _damaged(name: str, problem: str) -> DamagedFactError:
    return DamagedFactError(
        f"facts/decisions/{name}, decisions on the rule of loss, {problem}; restore it from a "
        "backup, nothing can make it again"
    )
