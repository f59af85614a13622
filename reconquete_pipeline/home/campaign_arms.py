"""The arms of a campaign file: names, exact shares (0-1) of the treated clients, and steps."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reconquete_pipeline.home.faults import did_you_mean, shown
from reconquete_pipeline.home.toml_reading import TableReader
from reconquete_pipeline.text.spelling import plain

SHARE_DECIMALS = 6
CONTROL = "control"
ALWAYS = "always"
"""The arm of clients set apart before the draw: contacted, never compared."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NAME_RULE = "at most 64 letters without accents, digits, . _ - (a letter or a digit first)"
_ARMS_REMEDY = 'write [[arms]], then name = "appel", share = 1.0 and channel = "phone" under it'
_CHANNEL_REMEDY = (
    'write how its clients are contacted: channel = "phone", or the steps in order: '
    'channel = ["letter", "phone"]'
)
STEPS = "[[arms.steps]]"
_STEPS_REMEDY = f'under the arm write {STEPS}, then channel = "letter" and if = "answered" under it'
NO_ANSWER = "no_answer"
LONGEST_WAIT_DAYS = 365


@dataclass(frozen=True)
class Step:
    """One contact of a sequence, over a channel (code).

    `condition` is what must have come back of the step before it: a code, None for whatever did.
    `after_days` from that step are waited for an answer; with the condition `no_answer` alone.
    """

    channel: str
    condition: str | None = None
    after_days: int | None = None


@dataclass(frozen=True)
class Arm:
    """One way to treat clients; `share` of the treated ones (over 0, at most 1).

    `steps` are in order; () only in a draw frozen before arms named their channel.
    """

    name: str
    share: Decimal
    steps: tuple[Step, ...]
    text: str | None = None
    offer: str | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels of the steps, in order."""
        return tuple(step.channel for step in self.steps)

    @property
    def is_conditional(self) -> bool:
        """Whether some step waits for what comes back of the one before."""
        return any(step.condition is not None for step in self.steps)


def is_name(text: str) -> bool:
    """Whether a campaign or an arm may be called so."""
    return _NAME.fullmatch(text) is not None


def read_name(reader: TableReader, key: str, remedy: str) -> str | None:
    """A required name that can also be part of a file name; None after a fault."""
    text = reader.text(key, remedy)
    if text is not None and not is_name(text):
        reader.expected(key, f"a name of {_NAME_RULE}", remedy)
        return None
    return text


def read_share(reader: TableReader, key: str, wanted: str, remedy: str) -> Decimal | None:
    """A number from 0 to 1 with at most six decimals, exactly as written; None after a fault.

    Raises KeyError when the key is absent. `wanted` says which of the two bounds are allowed:
    the caller checks them.
    """
    value = reader.table[key]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        share = Decimal(value)
        if share.is_finite() and 0 <= share <= 1 and share == round(share, SHARE_DECIMALS):
            return share
    reader.expected(key, f"{wanted}, with at most {SHARE_DECIMALS} decimals", remedy)
    return None


def read_code(
    reader: TableReader, key: str, kind: str, text: str, words: Mapping[str, str]
) -> str | None:
    """The code of a word, however it is accented or spelt; None after a fault, which names it."""
    for word, code in words.items():
        if plain(word) == plain(text):
            return code
    known = ", ".join(sorted(set(words.values())))
    remedy = did_you_mean(text, words) or f"known here: {known}"
    reader.note(key, f"unknown {kind} {shown(text)}", remedy)
    return None


def read_arms(
    reader: TableReader,
    channels: Mapping[str, str],
    conditions: Mapping[str, str],
    controls: Collection[str],
) -> tuple[Arm, ...]:
    """The arms of a campaign: at least one, named once each, shares that add up to exactly 1.

    `channels`, `conditions`: each word for one to its code; `controls`: the words for the control,
    by which no contacted arm may be called.
    """
    value = reader.table.get("arms", [])
    if not isinstance(value, list) or not all(isinstance(arm, dict) for arm in value):
        reader.expected("arms", "a list of arms, each under [[arms]]", _ARMS_REMEDY)
        return ()
    if not value:
        reader.note("[[arms]]", "there is no arm", _ARMS_REMEDY)
    arms = [
        _read_arm(
            TableReader(reader.file_name, f"[[arms]] number {number}", arm, reader.faults),
            channels,
            conditions,
            {plain(word) for word in controls},
        )
        for number, arm in enumerate(value, start=1)
    ]
    counts = Counter(arm.name.casefold() for arm in arms if arm.name)
    for name in [name for name, count in counts.items() if count > 1]:
        problem = f"{counts[name]} arms are called {shown(name)}"
        reader.note("[[arms]]", problem, "give each arm a name of its own")
    if arms and all(arm.share for arm in arms):
        _check_sum(reader, sum((arm.share for arm in arms), Decimal(0)))
    return tuple(arms)


def _read_arm(
    reader: TableReader,
    channels: Mapping[str, str],
    conditions: Mapping[str, str],
    controls: set[str],
) -> Arm:
    """One arm; after a fault (it is noted) with an empty name, no share or no step."""
    reader.refuse_unknown(("name", "share", "channel", "steps", "text", "offer"))
    return Arm(
        name=_read_arm_name(reader, controls) or "",
        share=_read_arm_share(reader) or Decimal(0),
        steps=_read_steps(reader, channels, conditions),
        text=reader.optional_text("text", 'write text = "lettre-excuses"'),
        offer=reader.optional_text("offer", 'write offer = "port-offert"'),
    )


def differing(arms: Sequence[Arm]) -> list[str]:
    """In what arms differ: channel, offer, text; nothing with one arm."""
    traits: dict[str, list[object]] = {
        "channel": [arm.steps for arm in arms],
        "offer": [arm.offer for arm in arms],
        "text": [arm.text for arm in arms],
    }
    return [name for name, values in traits.items() if len(set(values)) > 1]


def check_test(reader: TableReader, arms: Sequence[Arm]) -> None:
    """Several arms are a test, of exactly one thing: else nobody could tell what worked."""
    remedy = "let the arms differ in one of channel, offer and text, and be alike in the others"
    found = differing(arms)
    if len({(arm.steps, arm.offer, arm.text) for arm in arms}) < len(arms):
        reader.note("[[arms]]", "two arms have the same channel, offer and text", remedy)
    elif len(found) > 1:
        problem = f"the arms differ in {' and '.join(found)}: nothing would tell which one worked"
        reader.note("[[arms]]", problem, f"{remedy}; test the rest in another campaign")


def _read_steps(
    reader: TableReader, channels: Mapping[str, str], conditions: Mapping[str, str]
) -> tuple[Step, ...]:
    """The steps of an arm, by their channels alone or each as a table."""
    if "steps" not in reader.table:
        return tuple(map(Step, _read_channels(reader, channels)))
    value = reader.table["steps"]
    if "channel" in reader.table:
        reader.note("steps", f"channel and {STEPS} both say the steps", "keep one of them")
        return ()
    if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
        reader.expected("steps", f"a list of steps, each under {STEPS}", _STEPS_REMEDY)
        return ()
    found: list[Step] = []
    for number, table in enumerate(value, start=1):
        header = f"{reader.header}, {STEPS} number {number}"
        one = TableReader(reader.file_name, header, table, reader.faults)
        one.refuse_unknown(("channel", "if", "after_days"))
        word = one.text("channel", 'write channel = "letter"')
        code = word and _read_channel(one, word, channels, [step.channel for step in found])
        if number == 1 and {"if", "after_days"} & table.keys():
            problem = "the first step follows none, and has a condition"
            one.note("if", problem, "remove if and after_days")
            found.append(Step(code or ""))
        else:
            found.append(Step(code or "", *_read_condition(one, conditions)))
    return tuple(found)


def _read_condition(reader: TableReader, known: Mapping[str, str]) -> tuple[str | None, int | None]:
    """What must have come back of the step before, and after how many days nothing did."""
    word = reader.optional_text("if", 'write if = "answered", "opening" or "no_answer"')
    code = word and read_code(reader, "if", "condition", word, known)
    days = reader.table.get("after_days")
    if code is None and "if" in reader.table:
        return None, None
    if code != NO_ANSWER and days is not None:
        problem = f'after_days goes with if = "{NO_ANSWER}" alone; other steps do not wait'
        reader.note("after_days", problem, "remove it")
    if code != NO_ANSWER:
        return code, None
    remedy = "write after_days = 14"
    if days is None:
        reader.note("after_days", "after_days is missing: without an answer by when", remedy)
    elif type(days) is int and 1 <= days <= LONGEST_WAIT_DAYS:
        return code, days
    else:
        wanted = f"a whole number of days from 1 to {LONGEST_WAIT_DAYS}"
        reader.expected("after_days", wanted, remedy)
    return code, None


def _read_channels(reader: TableReader, known: Mapping[str, str]) -> list[str]:
    found: list[str] = []
    for word in reader.texts("channel", _CHANNEL_REMEDY) or ():
        code = _read_channel(reader, word, known, found)
        if code is not None:
            found.append(code)
    return found


def _read_channel(
    reader: TableReader, word: str, known: Mapping[str, str], before: Collection[str]
) -> str | None:
    """The code of a channel that no step before has; None after a fault."""
    code = read_code(reader, "channel", "channel", word, known)
    if code not in before:
        return code
    problem = f"{shown(word)} is a channel that the sequence names before"
    reader.note("channel", problem, "write each channel once")
    return None


def _read_arm_name(reader: TableReader, controls: set[str]) -> str | None:
    name = read_name(reader, "name", 'write name = "appel"')
    if name is not None and plain(name) in controls:
        problem = f"{shown(name)} is the name of the clients who are not contacted"
        reader.note("name", problem, "give the arm another name; control_share sets that group")
    if name is not None and name.casefold() == ALWAYS:
        problem = f"{shown(name)} is the name of the clients who are contacted without a draw"
        remedy = "give the arm another name; always_contacted sets those clients apart"
        reader.note("name", problem, remedy)
    return name


def _read_arm_share(reader: TableReader) -> Decimal | None:
    remedy = "write the share of the treated clients, such as share = 0.5"
    if "share" not in reader.table:
        reader.note("share", "share is missing", remedy)
        return None
    wanted = "a share over 0, up to 1"
    share = read_share(reader, "share", wanted, remedy)
    if share == 0:
        reader.expected("share", wanted, f"{remedy}, or remove the arm")
        return None
    return share


def _check_sum(reader: TableReader, total: Decimal) -> None:
    if total > 1:
        problem = f"the shares add up to {total:f}: the arms overlap"
        reader.note("[[arms]]", problem, "lower them until they add up to exactly 1")
    elif total < 1:
        problem = f"the shares add up to {total:f}: {1 - total:f} of the treated are in no arm"
        remedy = "say to whom the rest goes: raise a share or add an arm, to exactly 1 in all"
        reader.note("[[arms]]", problem, remedy)
