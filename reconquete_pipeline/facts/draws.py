"""Campaigns and their draws as facts: seen once, frozen at launch, never changed.

A draw lies in `facts/draws/` as a CSV of its units; the campaign, as its file read on that
night, lies beside it as JSON.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from reconquete_pipeline.facts.damaged import DamagedFactError, read_fact
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.campaign_arms import Arm, Step
from reconquete_pipeline.home.campaign_files import LOST, WIN_BACK, Campaign
from reconquete_pipeline.home.home import Home


class DrawExistsError(Exception):
    """A frozen draw would have been replaced by another one."""


def freeze(
    home: Home, campaign: Campaign, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> str:
    """Write one wave's draw, whole and for ever. Returns the file's name.

    `rows` are the units in the order of the table; the draw must not exist yet, except with the
    very same bytes (a night that stopped between freezing and publishing, run again).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([["" if value is None else str(value) for value in row] for row in rows])
    wave = rows[0][list(columns).index("wave")]
    path = home.draws / f"{campaign.campaign_id}__{wave}.csv"
    content = text.getvalue().encode()
    if path.exists() and read_fact(path) == content:
        return path.name
    if path.exists():
        raise DrawExistsError(
            f"{path}: wave {wave} of {campaign.campaign_id} is already drawn and frozen; "
            "a draw is never repeated: write a new campaign file with another campaign_id"
        )
    # The campaign first: a draw without its campaign could not be read back.
    journal.write_whole(path.with_suffix(".json"), campaign_to_json(campaign).encode())
    journal.write_whole(path, content)
    return path.name


def usable_campaigns(home: Home, run_date: date) -> list[Campaign]:
    """Campaigns as frozen at launch, and those first seen on or before their launch date.

    A launched campaign's file may change or vanish: what was frozen with its draw holds.
    """
    frozen = frozen_campaigns(home)
    seen = first_seen(home)
    waiting = [
        campaign
        for campaign in home.campaigns
        if campaign.campaign_id not in frozen
        and seen.get(campaign.campaign_id, run_date) <= campaign.launch_on
    ]
    return sorted([*frozen.values(), *waiting], key=lambda campaign: campaign.campaign_id)


def frozen_campaigns(home: Home) -> dict[str, Campaign]:
    """The campaigns that were launched, as their files read on that night.

    Raises DamagedFactError for one that cannot be read back.
    """
    found = {}
    for path in sorted(home.draws.glob("*.json")):
        content = read_fact(path)
        if not path.with_suffix(".csv").exists():
            continue  # the night was killed before the draw itself was written
        try:
            campaign = campaign_from_json(content.decode())
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise DamagedFactError(
                f"facts/draws/{path.name} was changed by hand; restore it from a backup"
            ) from error
        found[campaign.campaign_id] = campaign
    return found


def file_state(home: Home, campaign: Campaign) -> str:
    """Whether the campaign's file still is what was read, or sealed at launch: see the contract."""
    files = {one.campaign_id: one.sha256 for one in home.campaigns}
    files |= {one.campaign_id or "": one.sha256 or "" for one in home.refused_campaigns}
    if campaign.campaign_id not in files:
        return "missing"
    return "same" if files[campaign.campaign_id] == campaign.sha256 else "changed"


def first_seen(home: Home) -> dict[str, date]:
    """The run date of the first night that saw each campaign file."""
    found: dict[str, date] = {}
    for entry in journal.read(home.ledger):
        if entry["kind"] == "campaign":
            day = date.fromisoformat(str(entry["first_seen_on"]))
            found.setdefault(str(entry["campaign_id"]), day)
    return found


def note_first_seen(home: Home, run_date: date) -> None:
    """Enter the campaigns that no night has seen before into the ledger."""
    known = first_seen(home)
    for campaign in home.campaigns:
        if campaign.campaign_id not in known:
            journal.append(
                home.ledger,
                {
                    "kind": "campaign",
                    "campaign_id": campaign.campaign_id,
                    "file_name": campaign.file_name,
                    "sha256": campaign.sha256,
                    "first_seen_on": run_date.isoformat(),
                },
            )


def campaign_to_json(campaign: Campaign) -> str:
    """A campaign as text that `campaign_from_json` reads back."""
    return json.dumps(
        {
            "campaign_id": campaign.campaign_id,
            "launch_on": campaign.launch_on.isoformat(),
            "abc_classes": list(campaign.abc_classes),
            "control_share": str(campaign.control_share),
            "windows_days": list(campaign.windows_days),
            "primary_window_days": campaign.primary_window_days,
            "arms": [asdict(arm) | {"share": str(arm.share)} for arm in campaign.arms],
            "file_name": campaign.file_name,
            "sha256": campaign.sha256,
            "kind": campaign.kind,
            "objective": campaign.objective,
            "signatory": campaign.signatory,
            "causes": list(campaign.causes),
            "offer_valid_until": text_or_none(campaign.offer_valid_until),
            "budget_eur": text_or_none(campaign.budget_eur),
            "salespeople": list(campaign.salespeople),
            "wanted_returns": campaign.wanted_returns,
            "statuses": list(campaign.statuses),
            # Whom the file names is told by the draw itself, where an erasure finds the number.
            "always_contacted_classes": list(campaign.always_contacted_classes),
            "sets_apart": campaign.sets_apart,
        },
        indent=1,
    )


def campaign_from_json(text: str) -> Campaign:
    """The campaign that `campaign_to_json` wrote; an earlier version wrote less."""
    said = json.loads(text)
    until, budget = said.get("offer_valid_until"), said.get("budget_eur")
    return Campaign(
        campaign_id=said["campaign_id"],
        launch_on=date.fromisoformat(said["launch_on"]),
        abc_classes=tuple(said["abc_classes"]),
        control_share=Decimal(said["control_share"]),
        windows_days=tuple(said["windows_days"]),
        primary_window_days=said["primary_window_days"],
        arms=tuple(map(_arm_from_json, said["arms"])),
        file_name=said["file_name"],
        sha256=said["sha256"],
        kind=said.get("kind", WIN_BACK),
        objective=said.get("objective"),
        signatory=said.get("signatory"),
        causes=tuple(said.get("causes", ())),
        offer_valid_until=None if until is None else date.fromisoformat(until),
        budget_eur=None if budget is None else Decimal(budget),
        salespeople=tuple(said.get("salespeople", ())),
        wanted_returns=said.get("wanted_returns"),
        statuses=tuple(said.get("statuses", (LOST,))),
        always_contacted_classes=tuple(said.get("always_contacted_classes", ())),
        sets_apart=said.get("sets_apart", False),
    )


def text_or_none(value: date | Decimal | int | None) -> str | None:
    """A day as 2026-12-31, an amount as 1500.00, a number as 12."""
    return None if value is None else str(value)


def _arm_from_json(said: list[str] | dict[str, Any]) -> Arm:
    if isinstance(said, list):  # drawn before arms named their channel: it goes on as it was
        return Arm(said[0], Decimal(said[1]), ())
    share = Decimal(said["share"])
    # An earlier version knew no conditions, and wrote the channels alone.
    steps = [Step(**step) for step in said.get("steps", ())] or map(Step, said.get("channels", ()))
    return Arm(said["name"], share, tuple(steps), said["text"], said["offer"])


def campaign_warnings(home: Home, run_date: date) -> list[str]:
    """What is wrong with campaign files: refused, too late, or changed after launch."""
    frozen, seen, said = frozen_campaigns(home), first_seen(home), []
    for refused in home.refused_campaigns:
        launched = frozen.get(refused.campaign_id or "")
        if launched is not None and launched.sha256 == refused.sha256:
            continue  # the very file that was drawn, under the rules of an earlier version
        said += [f"campaign refused: {fault}" for fault in refused.faults]
    for campaign in home.campaigns:
        launched = frozen.get(campaign.campaign_id)
        first = seen.get(campaign.campaign_id, run_date)
        if launched is not None and launched.sha256 != campaign.sha256:
            said.append(
                f"campaigns/{campaign.file_name} changed after {campaign.campaign_id} was drawn; "
                "the change is ignored: what was frozen with the draw holds"
            )
        until = campaign.offer_valid_until
        if launched is None and until is not None and until <= run_date:
            said.append(
                f"campaigns/{campaign.file_name} waits for nothing: its offer_valid_until {until} "
                "is past; write a later day, or remove the file"
            )
        if launched is None and first > campaign.launch_on:
            said.append(
                f"campaigns/{campaign.file_name} is refused: first seen by the night of {first}, "
                f"after its launch_on {campaign.launch_on}; set a launch_on that is still to come "
                "under a new campaign_id"
            )
    return said
