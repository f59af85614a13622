"""campaigns/*.toml, written by marketing → Campaign; a bad file is refused, the others load.

Shares are Decimal between 0 and 1, exactly as written. Windows are days after launch.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from reconquete_pipeline.home.campaign_arms import Arm, read_arms, read_name, read_share
from reconquete_pipeline.home.faults import Fault, shown, unknown
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.home.toml_reading import TableReader, parse_toml, read_bytes
from reconquete_pipeline.text.natural_order import natural_key

LONGEST_WINDOW_DAYS = 3650
LAST_QUESTION = "derniere-question-"
"""How the codes of the lists of last questions begin; no campaign of a file is called so."""
__all__ = [
    "LAST_QUESTION",
    "Arm",
    "Campaign",
    "CampaignWords",
    "RefusedCampaign",
    "read_campaign",
    "read_campaigns",
]
KEYS = (
    "campaign_id",
    "launch_on",
    "abc_classes",
    "control_share",
    "windows_days",
    "primary_window_days",
    "arms",
)


@dataclass(frozen=True)
class CampaignWords:
    """What a campaign file may name: classes, and each word for a channel to its code.

    Words are written as `spelling.plain` writes them.
    """

    abc_classes: frozenset[str]
    channels: Mapping[str, str]


@dataclass(frozen=True)
class Campaign:
    """One campaign as marketing asked for it; `sha256` of its file's bytes.

    `control_share` (0-1) of the drawn clients are not contacted; 0 means that nothing can be
    measured. `windows_days` are measured, `primary_window_days` carries the verdict.
    """

    campaign_id: str
    launch_on: date
    abc_classes: tuple[str, ...]
    control_share: Decimal
    windows_days: tuple[int, ...]
    primary_window_days: int
    arms: tuple[Arm, ...]
    file_name: str
    sha256: str


@dataclass(frozen=True)
class RefusedCampaign:
    """A campaign file that is not used, and why.

    `campaign_id` and the `sha256` of its bytes where they could be read.
    """

    file_name: str
    campaign_id: str | None
    faults: tuple[Fault, ...]
    sha256: str | None = None


def read_campaigns(
    folder: Path, words: CampaignWords, settings: Settings
) -> tuple[tuple[Campaign, ...], tuple[RefusedCampaign, ...]]:
    """Good and refused campaigns, each in the natural order of file names.

    Hidden files are left out; a missing folder holds no campaign. Never raises for what a
    file contains.
    """
    if not folder.is_dir():
        return (), ()
    paths = [path for path in folder.iterdir() if path.suffix.lower() == ".toml"]
    visible = [path for path in paths if not path.name.startswith(".")]
    ordered = sorted(visible, key=lambda path: natural_key(path.name))
    read = _refuse_shared_ids([read_campaign(path, words, settings) for path in ordered])
    good = tuple(item for item in read if isinstance(item, Campaign))
    return good, tuple(item for item in read if isinstance(item, RefusedCampaign))


def read_campaign(
    path: Path, words: CampaignWords, settings: Settings
) -> Campaign | RefusedCampaign:
    """One campaign file, whose words are read as `words` says."""
    faults: list[Fault] = []
    place = f"campaigns/{path.name}"
    data = read_bytes(path, place, faults)
    table = None if data is None else parse_toml(data, place, faults)
    digest = None if data is None else hashlib.sha256(data).hexdigest()
    if digest is None or table is None:
        return RefusedCampaign(path.name, None, tuple(faults), digest)
    reader = TableReader(place, "", table, faults)
    reader.refuse_unknown(KEYS)
    campaign_id = read_name(reader, "campaign_id", 'write campaign_id = "2026-11-livraison"')
    if campaign_id and campaign_id.casefold().startswith(LAST_QUESTION):
        problem = f"{LAST_QUESTION}… is the code of the lists of last questions"
        reader.note("campaign_id", problem, "give the campaign another name")
    launch_on = _read_launch(reader)
    windows = _read_windows(reader, settings)
    campaign = Campaign(
        campaign_id=campaign_id or "",
        launch_on=launch_on or date.min,
        abc_classes=_read_classes(reader, words.abc_classes),
        control_share=_read_control_share(reader, settings),
        windows_days=windows,
        primary_window_days=_read_primary_window(reader, windows, settings),
        arms=read_arms(reader, words.channels),
        file_name=path.name,
        sha256=digest,
    )
    return RefusedCampaign(path.name, campaign_id, tuple(faults), digest) if faults else campaign


def _refuse_shared_ids(
    read: Sequence[Campaign | RefusedCampaign],
) -> list[Campaign | RefusedCampaign]:
    """Refuse every file whose campaign_id stands in another file too (case is ignored)."""
    folded = [(item.campaign_id or "").casefold() for item in read]
    counts = Counter(folded)
    result: list[Campaign | RefusedCampaign] = []
    for item, key in zip(read, folded, strict=True):
        if not key or counts[key] == 1:
            result.append(item)
            continue
        others = [o.file_name for o, k in zip(read, folded, strict=True) if k == key and o != item]
        fault = Fault(
            f"campaigns/{item.file_name}, campaign_id",
            f"{shown(item.campaign_id)} is also the campaign_id of {', '.join(others)}",
            "give each file a campaign_id of its own",
        )
        if isinstance(item, RefusedCampaign):
            result.append(replace(item, faults=(*item.faults, fault)))
        else:
            refused = RefusedCampaign(item.file_name, item.campaign_id, (fault,), item.sha256)
            result.append(refused)
    return result


def _read_launch(reader: TableReader) -> date | None:
    if "launch_on" not in reader.table:
        remedy = "write the last day whose orders count as before it: launch_on = 2026-11-24"
        reader.note("launch_on", "launch_on is missing", remedy)
    return reader.day("launch_on")


def _read_classes(reader: TableReader, known: frozenset[str]) -> tuple[str, ...]:
    example = ", ".join(f'"{name}"' for name in sorted(known))
    classes = reader.texts("abc_classes", f"write those to draw from among [{example}]") or ()
    for name in classes:
        if name not in known:
            reader.faults.append(unknown(reader.place("abc_classes"), "ABC class", name, known))
    return classes


def _read_control_share(reader: TableReader, settings: Settings) -> Decimal:
    if "control_share" not in reader.table:
        return settings.default_control_share
    rule, remedy = "a share from 0 up to, not including, 1", "write control_share = 0.5"
    share = read_share(reader, "control_share", rule, remedy)
    if share == 1:
        reader.expected("control_share", rule, f"{remedy}; with 1 nobody would be contacted")
    return settings.default_control_share if share is None else share


def _is_window(value: object) -> bool:
    return type(value) is int and 1 <= value <= LONGEST_WINDOW_DAYS


def _read_windows(reader: TableReader, settings: Settings) -> tuple[int, ...]:
    value = reader.table.get("windows_days", list(settings.default_windows_days))
    if isinstance(value, list) and value and all(_is_window(days) for days in value):
        if len(set(value)) < len(value):
            reader.note("windows_days", f"{shown(value)} names a window twice", "write it once")
        return tuple(value)
    wanted = f"a list of whole numbers of days, 1 to {LONGEST_WINDOW_DAYS}"
    reader.expected("windows_days", wanted, "write windows_days = [30, 60, 90]")
    return ()


def _read_primary_window(reader: TableReader, windows: tuple[int, ...], settings: Settings) -> int:
    value = reader.table.get("primary_window_days", settings.default_primary_window_days)
    if type(value) is not int:
        remedy = "write primary_window_days = 90"
        reader.expected("primary_window_days", "a whole number of days", remedy)
    elif windows and value not in windows:
        default = "" if "primary_window_days" in reader.table else " (the default)"
        reader.note(
            "primary_window_days",
            f"{value}{default} is not one of windows_days {shown(windows)}",
            "name one of them, or add it to windows_days",
        )
    else:
        return value
    return settings.default_primary_window_days
