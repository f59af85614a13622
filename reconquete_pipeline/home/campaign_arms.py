"""The arms of a campaign file: names and exact shares (0-1) of the treated clients."""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.home.toml_reading import TableReader

SHARE_DECIMALS = 6
CONTROL = "control"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NAME_RULE = "at most 64 letters without accents, digits, . _ - (a letter or a digit first)"
_ARMS_REMEDY = 'write [[arms]], then name = "appel" and share = 1.0 under it'


@dataclass(frozen=True)
class Arm:
    """One way to treat clients; `share` of the treated ones (over 0, at most 1)."""

    name: str
    share: Decimal


def read_name(reader: TableReader, key: str, remedy: str) -> str | None:
    """A required name that can also be part of a file name; None after a fault."""
    text = reader.text(key, remedy)
    if text is not None and not _NAME.fullmatch(text):
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


def read_arms(reader: TableReader) -> tuple[Arm, ...]:
    """The arms of a campaign: at least one, named once each, shares that add up to exactly 1."""
    value = reader.table.get("arms", [])
    if not isinstance(value, list) or not all(isinstance(arm, dict) for arm in value):
        reader.expected("arms", "a list of arms, each under [[arms]]", _ARMS_REMEDY)
        return ()
    if not value:
        reader.note("[[arms]]", "there is no arm", _ARMS_REMEDY)
    arms = [
        _read_arm(TableReader(reader.file_name, f"[[arms]] number {number}", arm, reader.faults))
        for number, arm in enumerate(value, start=1)
    ]
    counts = Counter(name.casefold() for name, _ in arms if name)
    for name in [name for name, count in counts.items() if count > 1]:
        problem = f"{counts[name]} arms are called {shown(name)}"
        reader.note("[[arms]]", problem, "give each arm a name of its own")
    good = tuple(Arm(name, share) for name, share in arms if name and share is not None)
    shares = [share for _, share in arms if share is not None]
    if arms and len(shares) == len(arms):
        _check_sum(reader, sum(shares, Decimal(0)))
    return good


def _read_arm(reader: TableReader) -> tuple[str | None, Decimal | None]:
    reader.refuse_unknown(("name", "share"))
    name = read_name(reader, "name", 'write name = "appel"')
    if name is not None and name.casefold() == CONTROL:
        problem = f"{shown(name)} is the name of the clients who are not contacted"
        reader.note("name", problem, "give the arm another name; control_share sets that group")
    remedy = "write the share of the treated clients, such as share = 0.5"
    if "share" not in reader.table:
        reader.note("share", "share is missing", remedy)
        return name, None
    wanted = "a share over 0, up to 1"
    share = read_share(reader, "share", wanted, remedy)
    if share == 0:
        reader.expected("share", wanted, f"{remedy}, or remove the arm")
        return name, None
    return name, share


def _check_sum(reader: TableReader, total: Decimal) -> None:
    if total > 1:
        problem = f"the shares add up to {total:f}: the arms overlap"
        reader.note("[[arms]]", problem, "lower them until they add up to exactly 1")
    elif total < 1:
        problem = f"the shares add up to {total:f}: {1 - total:f} of the treated are in no arm"
        remedy = "say to whom the rest goes: raise a share or add an arm, to exactly 1 in all"
        reader.note("[[arms]]", problem, remedy)
