"""The campaigns of the Comptoir des Halles that were drawn elsewhere: members, and their sends."""

from datetime import date, timedelta

from sample_company import MEMBERS, MEMBERS_HEADER
from sample_crowd import (
    RUNNING,
    RUNNING_MEMBERS,
    RUNNING_STARTS_ON,
    TRIAL,
    TRIAL_MEMBERS,
    TRIAL_STARTS_ON,
)
from sample_told import NEWSLETTER
from sample_writing import as_csv, french_day

FIRST, FIRST_STARTS_ON = "2026-03-relance", "2026-03-03"
LETTER_COST, EMAIL_COST = "1,35", "0,02"


def members_file(campaign: str, starts: str, members: dict[str, str], share: str) -> bytes:
    """One draw, made the day before its window starts."""
    starts_on = date.fromisoformat(starts)
    days = [french_day(starts_on - timedelta(days=1)), french_day(starts_on)]
    rows = [
        [campaign, client_id, arm, *days, "1", "tous", share]
        for client_id, arm in sorted(members.items())
    ]
    return as_csv(MEMBERS_HEADER, rows, "utf-8", "\n")


def first_members() -> dict[str, str]:
    """The clients of the campaign of March 2026."""
    return {client: arm for arm, clients in MEMBERS.items() for client in clients.split()}


def members_files() -> dict[str, bytes]:
    """The three draws; the arms of the trial have a third each."""
    return {
        "campagnes_2026-03-02.csv": members_file(FIRST, FIRST_STARTS_ON, first_members(), "0,5"),
        "campagnes_2026-06-01.csv": members_file(TRIAL, TRIAL_STARTS_ON, TRIAL_MEMBERS, "0,333333"),
        "campagnes_2026-09-14.csv": members_file(
            RUNNING, RUNNING_STARTS_ON, RUNNING_MEMBERS, "0,5"
        ),
    }


def event_rows() -> list[list[str]]:
    """What happened to letters, e-mails and cards; nothing was sent to a control."""
    rows = []

    def happened(
        campaign: str, client_id: str, event: str, on: str, channel: str, eur: str
    ) -> None:
        moment = f"{french_day(date.fromisoformat(on))} 10:00"
        rows.append((on, [campaign, client_id, event, moment, channel, eur]))

    for client_id, arm in sorted(first_members().items()):
        if arm == "courrier":
            happened(FIRST, client_id, "envoyé", "2026-03-03", "courrier", LETTER_COST)
    happened(FIRST, "C0048", "npai", "2026-03-11", "courrier", "")
    for rank, (client_id, arm) in enumerate(sorted(TRIAL_MEMBERS.items())):
        if arm != "courriel":
            continue
        happened(TRIAL, client_id, "envoyé", "2026-06-02", "e-mail", EMAIL_COST)
        if rank % 20 == 1:
            happened(TRIAL, client_id, "rejeté", "2026-06-02", "e-mail", "")
            continue
        happened(TRIAL, client_id, "délivré", "2026-06-02", "e-mail", "")
        if rank % 2:
            happened(TRIAL, client_id, "ouvert", "2026-06-03", "e-mail", "")
        if rank % 12 == 4:
            happened(TRIAL, client_id, "clic", "2026-06-04", "e-mail", "")
    for client_id, arm in sorted(RUNNING_MEMBERS.items()):
        if arm != "control":
            happened(RUNNING, client_id, "envoyé", "2026-09-16", "courrier", LETTER_COST)
    # two of the card's clients got it by e-mail as well
    for client_id in ("C0216", "C0218"):
        happened(RUNNING, client_id, "envoyé", "2026-09-17", "e-mail", EMAIL_COST)
    for client_id, on in NEWSLETTER:
        happened("infolettre", client_id, "envoyé", on, "e-mail", EMAIL_COST)
    return [row for _, row in sorted(rows, key=lambda one: one[0])]
