"""Campaign files (*.toml, forms *.xlsx) → Campaign; a bad file is refused, the others load.

Shares are Decimal between 0 and 1, exactly as written. Windows are days after launch.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path

from reconquete_pipeline.home.campaign_arms import (
    CONTROL,
    Arm,
    Step,
    check_test,
    differing,
    is_name,
    read_arms,
    read_code,
    read_name,
    read_share,
)
from reconquete_pipeline.home.faults import Fault, shown, unknown
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.home.toml_reading import TableReader, parse_toml, read_bytes
from reconquete_pipeline.text.natural_order import natural_key

FORM = ".xlsx"
WORKBOOKS = (FORM, ".xls", ".xlsm", ".ods")
"""What a form may be saved as; all but the first are refused by name, never left out."""
HIDDEN = (".", "~$")
"""How hidden files begin, and those of a workbook that somebody has open."""
LONGEST_WINDOW_DAYS = 3650
MOST_RETURNS = 1_000_000_000
HIGHEST_BUDGET_EUR = Decimal(10) ** 12
LAST_QUESTION = "derniere-question-"
"""How the codes of the lists of last questions begin; no campaign of a file is called so."""
__all__ = [
    "LAST_QUESTION",
    "Arm",
    "Campaign",
    "CampaignWords",
    "RefusedCampaign",
    "Step",
    "read_campaign",
    "read_campaigns",
]
LOST = "lost"
WIN_BACK = "win_back"
"""The kind of a campaign that makes an offer; a survey, an enquiry call and a letter make none."""
KEYS = (
    "campaign_id",
    "kind",
    "objective",
    "signatory",
    "launch_on",
    "statuses",
    "causes",
    "offer_valid_until",
    "wanted_returns",
    "budget_eur",
    "salespeople",
    "abc_classes",
    "always_contacted",
    "always_contacted_classes",
    "control_share",
    "windows_days",
    "primary_window_days",
    "arms",
)


@dataclass(frozen=True)
class CampaignWords:
    """What a campaign file may name: classes; each word for something else to its code.

    `controls` are the words for the control, which no contacted arm may bear.
    """

    abc_classes: frozenset[str]
    channels: Mapping[str, str]
    conditions: Mapping[str, str]
    causes: Mapping[str, str]
    kinds: Mapping[str, str]
    statuses: Mapping[str, str]
    controls: frozenset[str]


@dataclass(frozen=True)
class Campaign:
    """One campaign as marketing asked for it; `sha256` of its file's bytes, or a form's answers.

    `control_share` (0-1) of the drawn clients are not contacted; 0 means that nothing can be
    measured. `windows_days` are measured, `primary_window_days` carries the verdict. No `causes`:
    all of them. `always_contacted` clients, and all of `always_contacted_classes`, are set apart
    before the draw (`sets_apart`). `signatory` is a person's name;
    `wanted_returns` are clients who come back.
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
    kind: str = WIN_BACK
    objective: str | None = None
    signatory: str | None = None
    causes: tuple[str, ...] = ()
    offer_valid_until: date | None = None
    budget_eur: Decimal | None = None
    salespeople: tuple[str, ...] = ()
    wanted_returns: int | None = None
    statuses: tuple[str, ...] = (LOST,)
    always_contacted: tuple[str, ...] = ()
    always_contacted_classes: tuple[str, ...] = ()
    sets_apart: bool = False

    @property
    def tested(self) -> str | None:
        """What the arms test: channel, offer or text; None with one arm, or where several differ.

        The latter can only be a campaign drawn before this was asked.
        """
        found = differing(self.arms)
        return found[0] if len(found) == 1 else None

    @property
    def arm_weights(self) -> tuple[tuple[str, int], ...]:
        """Millionths of the drawn clients by arm, the control first; they add up to 1,000,000."""
        treated = 1_000_000 - round(self.control_share * 1_000_000)
        # Rounded bounds, not rounded shares: no weight is ever negative, and all are spent.
        shares = accumulate((arm.share for arm in self.arms), initial=Decimal(0))
        bounds = [*(round(share * treated) for share in list(shares)[:-1]), treated]
        weights = (upper - lower for lower, upper in pairwise(bounds))
        names = (arm.name for arm in self.arms)
        return ((CONTROL, 1_000_000 - treated), *zip(names, weights, strict=True))


@dataclass(frozen=True)
class RefusedCampaign:
    """A campaign file that is not used, and why.

    `campaign_id` and the `sha256` of its bytes where they could be read.
    """

    file_name: str
    campaign_id: str | None
    faults: tuple[Fault, ...]
    sha256: str | None = None


def is_campaign_id(text: str) -> bool:
    """Whether a campaign may be called so: it is also part of file names."""
    return is_name(text) and not text.casefold().startswith(LAST_QUESTION)


def read_campaigns(
    folder: Path, words: CampaignWords, settings: Settings
) -> tuple[tuple[Campaign, ...], tuple[RefusedCampaign, ...]]:
    """Good and refused campaigns, each in the natural order of file names.

    Hidden files are left out; a missing folder holds no campaign. Never raises for what a
    file contains.
    """
    if not folder.is_dir():
        return (), ()
    paths = [path for path in folder.iterdir() if path.suffix.lower() in {".toml", *WORKBOOKS}]
    visible = [path for path in paths if not path.name.startswith(HIDDEN)]
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
    digest = None if data is None else hashlib.sha256(data).hexdigest()
    if data is not None and path.suffix.lower() in WORKBOOKS:
        return _read_form(path, data, words, settings)
    table = None if data is None else parse_toml(data, place, faults)
    if digest is None or table is None:
        return RefusedCampaign(path.name, None, tuple(faults), digest)
    return _read_table(path.name, table, digest, words, settings)


def _read_form(
    path: Path, data: bytes, words: CampaignWords, settings: Settings
) -> Campaign | RefusedCampaign:
    # Only homes with a form need the library of workbooks.
    from reconquete_pipeline.home.campaign_form import parse_form, told_by_cell

    faults: list[Fault] = []
    place = f"campaigns/{path.name}"
    if path.suffix.lower() != FORM:
        problem = f"un formulaire est un fichier {FORM}, pas {path.suffix}"
        faults.append(Fault(place, problem, f"l'enregistrer comme « Classeur Excel ({FORM}) »"))
        return RefusedCampaign(path.name, None, tuple(faults), hashlib.sha256(data).hexdigest())
    form = parse_form(data, place, faults)
    if form is None:
        return RefusedCampaign(path.name, None, tuple(faults), hashlib.sha256(data).hexdigest())
    read = _read_table(path.name, form.table, form.sha256, words, settings)
    if isinstance(read, RefusedCampaign):
        faults.extend(told_by_cell(read.faults, form, place))
    if not faults:
        return read
    return RefusedCampaign(path.name, read.campaign_id, tuple(faults), form.sha256)


def _read_table(
    file_name: str,
    table: Mapping[str, object],
    digest: str,
    words: CampaignWords,
    settings: Settings,
) -> Campaign | RefusedCampaign:
    """The campaign of a table of keys, as a TOML file holds it."""
    faults: list[Fault] = []
    place = f"campaigns/{file_name}"
    reader = TableReader(place, "", table, faults)
    reader.refuse_unknown(KEYS)
    campaign_id = read_name(reader, "campaign_id", 'write campaign_id = "2026-11-livraison"')
    if campaign_id and campaign_id.casefold().startswith(LAST_QUESTION):
        problem = f"{LAST_QUESTION}… is the code of the lists of last questions"
        reader.note("campaign_id", problem, "give the campaign another name")
    launch_on = _read_launch(reader)
    windows = _read_windows(reader, settings)
    kind = _read_kind(reader, words)
    arms = read_arms(reader, words.channels, words.conditions, words.controls)
    if len(arms) > 1:
        check_test(reader, arms)
    classes = _read_classes(reader, words.abc_classes)
    always, always_classes = _read_always(reader), _read_always_classes(reader, classes, words)
    campaign = Campaign(
        campaign_id=campaign_id or "",
        launch_on=launch_on or date.min,
        abc_classes=classes,
        always_contacted=always,
        always_contacted_classes=always_classes,
        sets_apart=bool(always or always_classes),
        control_share=_read_control_share(reader, settings),
        windows_days=windows,
        primary_window_days=_read_primary_window(reader, windows, settings),
        arms=arms,
        file_name=file_name,
        sha256=digest,
        kind=kind or WIN_BACK,
        objective=reader.optional_text("objective", 'write objective = "20 clients de retour"'),
        signatory=reader.optional_text("signatory", 'write signatory = "Anne Martin, directrice"'),
        statuses=_read_statuses(reader, words),
        causes=_read_causes(reader, words),
        offer_valid_until=_read_offers(reader, arms, kind, launch_on),
        budget_eur=_read_budget(reader),
        salespeople=_read_salespeople(reader),
        wanted_returns=_read_wanted_returns(reader),
    )
    _check_waits(reader, campaign)
    return RefusedCampaign(file_name, campaign_id, tuple(faults), digest) if faults else campaign


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


def _read_always(reader: TableReader) -> tuple[str, ...]:
    if "always_contacted" not in reader.table:
        return ()
    remedy = 'write their numbers: always_contacted = ["C0012"], or remove the line'
    found = reader.texts("always_contacted", remedy) or ()
    return tuple(dict.fromkeys(one.strip() for one in found))


def _read_always_classes(
    reader: TableReader, classes: Sequence[str], words: CampaignWords
) -> tuple[str, ...]:
    """Classes of the campaign that are contacted without a draw; one at least is left to draw."""
    key = "always_contacted_classes"
    if key not in reader.table:
        return ()
    found = reader.texts(key, 'write always_contacted_classes = ["A"], or remove the line') or ()
    for name in found:
        if name not in words.abc_classes:
            known = words.abc_classes
            reader.faults.append(unknown(reader.place(key), "ABC class", name, known))
        elif classes and name not in classes:
            problem = f"{shown(name)} is none of abc_classes {shown(list(classes))}"
            reader.note(key, problem, "add it there, or remove it here")
    if classes and set(classes) <= set(found):
        problem = "all classes are always contacted: nobody is left to draw"
        reader.note(key, problem, "leave out one class at least, or name clients: always_contacted")
    return found


def _read_kind(reader: TableReader, words: CampaignWords) -> str | None:
    if "kind" not in reader.table:
        return WIN_BACK
    word = reader.text("kind", 'write kind = "win_back", "survey", "enquiry_call" or "letter"')
    return word and read_code(reader, "kind", "kind of campaign", word, words.kinds)


def _read_statuses(reader: TableReader, words: CampaignWords) -> tuple[str, ...]:
    if "statuses" not in reader.table:
        return (LOST,)
    remedy = 'write statuses = ["lost"], with "at_risk" or "current" where they are meant'
    found = _read_codes(reader, "statuses", "status", words.statuses, remedy)
    if set(found) - {LOST} and "causes" in reader.table:
        problem = "causes are those of lost clients, and others are addressed too"
        reader.note("statuses", problem, "remove causes, or write another campaign for the others")
    return found


def _read_causes(reader: TableReader, words: CampaignWords) -> tuple[str, ...]:
    if "causes" not in reader.table:
        return ()
    remedy = 'write causes = ["late_delivery", "price"], or remove the line for all causes'
    return _read_codes(reader, "causes", "cause", words.causes, remedy)


def _read_codes(
    reader: TableReader, key: str, kind: str, words: Mapping[str, str], remedy: str
) -> tuple[str, ...]:
    """The codes of a list of words, none twice."""
    found: list[str] = []
    for word in reader.texts(key, remedy) or ():
        code = read_code(reader, key, kind, word, words)
        if code in found:
            reader.note(key, f"{shown(word)} is a {kind} named before", "write it once")
        elif code is not None:
            found.append(code)
    return tuple(found)


def _read_offers(
    reader: TableReader, arms: Sequence[Arm], kind: str | None, launch_on: date | None
) -> date | None:
    """Check that a campaign makes an offer where it needs one, and return its last day."""
    for number, arm in enumerate(arms, start=1):
        if kind == WIN_BACK and arm.offer is None:
            reader.note(
                f"[[arms]] number {number}, offer",
                "offer is missing: to win clients back needs something that answers their cause",
                'write offer = "port-offert" (a code of the extract offers); what makes no offer '
                'says so: kind = "survey", "enquiry_call" or "letter"',
            )
    has_offer = any(arm.offer is not None for arm in arms)
    until = reader.day("offer_valid_until")
    if has_offer and "offer_valid_until" not in reader.table:
        remedy = "write the last day on which it may be made: offer_valid_until = 2026-12-31"
        reader.note("offer_valid_until", "offer_valid_until is missing, and an arm offers", remedy)
    elif until is not None and not has_offer:
        remedy = "remove the line, or write the offer under [[arms]]"
        reader.note("offer_valid_until", "no arm makes an offer", remedy)
    elif until is not None and launch_on is not None and until <= launch_on:
        problem = f"{until} is not after launch_on {launch_on}: nobody could be made the offer"
        reader.note("offer_valid_until", problem, "write a later day")
    return until


def _check_waits(reader: TableReader, campaign: Campaign) -> None:
    """No step may wait until after the day on which the campaign stops contacting."""
    for number, arm in enumerate(campaign.arms, start=1):
        waited = sum(step.after_days or 0 for step in arm.steps)
        if waited >= campaign.primary_window_days:
            reader.note(
                f"[[arms]] number {number}, after_days",
                f"the steps wait {waited} days, and contacts end after the primary window of "
                f"{campaign.primary_window_days}",
                "write fewer days",
            )


def _read_budget(reader: TableReader) -> Decimal | None:
    value = reader.table.get("budget_eur")
    if value is None:
        return None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        amount = Decimal(value)
        if amount.is_finite() and 0 < amount < HIGHEST_BUDGET_EUR and amount == round(amount, 2):
            return amount
    wanted = "an amount in euros over 0, with at most 2 decimals"
    reader.expected("budget_eur", wanted, "write budget_eur = 1500.00")
    return None


def _read_wanted_returns(reader: TableReader) -> int | None:
    value = reader.table.get("wanted_returns")
    if value is None or (type(value) is int and 1 <= value <= MOST_RETURNS):
        return value
    reader.expected("wanted_returns", "a whole number from 1", "write wanted_returns = 20")
    return None


def _read_salespeople(reader: TableReader) -> tuple[str, ...]:
    if "salespeople" not in reader.table:
        return ()
    remedy = 'write their codes: salespeople = ["V01", "V02"], or remove the line'
    return reader.texts("salespeople", remedy) or ()


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
