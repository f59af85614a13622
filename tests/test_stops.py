"""Stops as stories: before the draw and after it, each beside a twin who may be contacted.

The lists of the night of 31 October 2026 are used from 1 November on, those of the next night from
2 November on.
"""

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import NightRun
from night_tools import copy_sample, deliver, plain_night, write_settings

CAMPAIGN = "2026-10-retour"
NEXT_NIGHT = "2026-11-01"
HEADERS = {
    "contacts": "N° contact;Code client;Date de contact;Canal;Sens;Campagne;Abouti;"
    "Date de réaction;Réaction;Coût",
    "consentements": "Code client;Canal;Consentement;Date;Preuve;Base légale",
    "evenements": "Campagne;Code client;Événement;Date;Canal;Coût",
    "decisions": "Code client;Verdict;Décidé par;Décidé le;Raison",
    "appels": "N° contact;Code client;Date d'appel;Issue",
    "clients": "Code client;Type;Raison sociale;Client depuis;Code postal;Cessation;Repris par;"
    "Maison mère",
}


class Act(NamedTuple):
    """A line that one client's file holds; `{}` stands for the client's number."""

    extract: str
    line: str


def call(number: int, day: str, reaction: str = "", campaign: str = "") -> Act:
    told = f"{day} 10:00;{reaction}" if reaction else ";"
    return Act(
        "contacts", f"S-{{}}-{number};{{}};{day} 10:00;téléphone;sortant;{campaign};oui;{told};"
    )


def calls(*days: str) -> list[Act]:
    return [call(number, day) for number, day in enumerate(days)]


def decided(verdict: str, day: str) -> Act:
    return Act("decisions", f"{{}};{verdict};Mme Exemple;{day};visite")


def consent(state: str, day: str, proof: str = "") -> Act:
    return Act("consentements", f"{{}};téléphone;{state};{day};{proof};consentement")


# kind: what stops, and what does not although it is near it
BEFORE_THE_DRAW = {
    "no_go": (
        [decided("non", "30/10/2026")],
        [decided("non", "29/10/2026"), decided("go", "30/10/2026")],
    ),
    "call_refused": ([call(1, "02/09/2026", "refus")], [call(1, "01/09/2026", "refus")]),
    "too_many_calls": (
        calls("03/10/2026", "10/10/2026", "17/10/2026", "24/10/2026"),
        calls("02/10/2026", "10/10/2026", "17/10/2026", "24/10/2026"),
    ),
    "withdrawn": (
        [consent("retiré", "30/10/2026"), consent("donné", "31/10/2026", "aucune")],
        [consent("retiré", "30/10/2026"), consent("donné", "31/10/2026", "formulaire 7")],
    ),
    "ceased": (
        [Act("clients", "{};professionnel;Disparu;01/01/2023;02000;01/11/2026;;")],
        [Act("clients", "{};professionnel;Bientôt;01/01/2023;02000;02/11/2026;;")],
    ),
}
AFTER_THE_DRAW = {
    "no_go": ([decided("non", "01/11/2026")], [decided("go", "01/11/2026")]),
    "call_refused": (
        [call(1, "01/11/2026", "refus", CAMPAIGN)],
        [call(1, "01/11/2026", "", CAMPAIGN)],
    ),
    # The report alone: nobody knows the contact, so every campaign that may have called ends.
    "call_refused by report": (
        [Act("appels", "R-{};{};01/11/2026 10:00;refus")],
        [Act("appels", "R-{};{};01/11/2026 10:00;absent")],
    ),
    "ceased": (
        [Act("clients", "{};professionnel;Disparu;01/01/2023;02000;02/11/2026;;")],
        [Act("clients", "{};professionnel;Bientôt;01/01/2023;02000;05/11/2026;;")],
    ),
    # Both rows are set aside; what was known of the twin before stands.
    "ceased on no day": (
        [Act("clients", "{};professionnel;Disparu;01/01/2023;02000;31/02/2026;;")],
        [Act("clients", "{};professionnel;Actif;31/02/2023;02000;;;")],
    ),
    "ceased in a row that is set aside": (
        [Act("clients", "{};professionnel;Disparu;31/02/2023;02000;30/10/2026;;")],
        [Act("clients", "{};martien;Actif;01/01/2023;02000;;;")],
    ),
}


def act_for(home: Path, day: str, people: dict[str, list[Act]]) -> None:
    """Deliver what each client did, one file an extract."""
    lines: dict[str, list[str]] = {}
    for client, acts in people.items():
        for act in acts:
            lines.setdefault(act.extract, []).append(act.line.replace("{}", client))
    for extract, told in lines.items():
        deliver(home, f"{extract}_{day}_arrets.csv", HEADERS[extract], *told)
    write_settings(home, rejected_share_max=1.0)


def cast(
    names: list[str], kinds: dict[str, tuple[list[Act], list[Act]]]
) -> Iterator[tuple[str, str, str, tuple[list[Act], list[Act]]]]:
    """Kind, the client who is stopped, the twin, and what both did."""
    for place, (kind, acts) in enumerate(kinds.items()):
        yield kind, names[2 * place], names[2 * place + 1], acts


def told_names(night: NightRun) -> list[str]:
    """Clients who were drawn to get a letter, those who may be called too first, in order."""
    rows = night.sql(
        "select client_id from campaigns.targets inner join compliance.contact_rights as r"
        " using (client_id) where stopped_reason is null and r.channel = 'phone'"
        " order by not r.is_allowed, client_id"
    )
    return [str(row[0]) for row in rows]


@pytest.fixture(scope="module")
def before(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """A first night of a home where people acted before it."""
    home = copy_sample(tmp_path_factory.mktemp("before") / "home")
    people = {}
    for _, stopped, twin, acts in cast(told_names(sample_night), BEFORE_THE_DRAW):
        people |= {stopped: acts[0], twin: acts[1]}
    act_for(home, "2026-10-31", people)
    return plain_night(home)


@pytest.fixture(scope="module")
def after(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """The night after the draw, when people who had been drawn acted."""
    home = tmp_path_factory.mktemp("after") / "home"
    shutil.copytree(sample_night.home, home)
    people = {}
    for _, stopped, twin, acts in cast(told_names(sample_night), AFTER_THE_DRAW):
        people |= {stopped: acts[0], twin: acts[1]}
    act_for(home, NEXT_NIGHT, people)
    return plain_night(home, "run", "--date", NEXT_NIGHT)


def test_a_stop_before_the_draw_closes_the_channel_and_the_twin_stays_open(
    sample_night: NightRun, before: NightRun
):
    rights = {
        (client, channel): (is_allowed, reason)
        for client, channel, is_allowed, reason in before.sql(
            "select client_id, channel, is_allowed, right_reason from compliance.contact_rights"
        )
    }
    places = dict(before.sql("select client_id, place from campaigns.eligibility"))
    told = cast(told_names(sample_night), BEFORE_THE_DRAW)
    for kind, stopped, twin, _ in told:
        assert rights[stopped, "phone"] == (False, kind)
        assert rights[twin, "phone"] == (True, "right_is_given"), kind
        # A call refused, calls counted and a withdrawal leave the letter open.
        is_whole = kind in {"no_go", "ceased"}
        assert rights[stopped, "letter"][0] is not is_whole, kind
        assert places[stopped] == ("excluded" if is_whole else "eligible"), kind
        assert places[twin] == "eligible"


def test_a_right_that_ends_shortens_the_use_of_the_list(sample_night: NightRun, before: NightRun):
    """The twin who ceases on 2 November may be contacted on the 1st and no later."""
    told = {kind: twin for kind, _, twin, _ in cast(told_names(sample_night), BEFORE_THE_DRAW)}
    ends = before.sql(
        "select distinct right_ends_on::varchar from compliance.contact_rights"
        " where is_allowed and client_id = ?",
        told["ceased"],
    )
    assert ends == [("2026-11-01",)]


def listed_anywhere(night: NightRun, client: str) -> bool:
    """True where some file below published/targets/ names the client, workbooks unpacked."""
    text = b""
    for path in sorted((night.home / "published" / "targets").rglob("*.*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as parts:
                text += b"\n".join(parts.read(name) for name in parts.namelist())
        elif path.is_file():
            text += path.read_bytes() + b"\n"
    return re.search(rf"(?<!\w){re.escape(client)}(?!\w)".encode(), text) is not None


def test_a_stop_after_the_draw_takes_the_client_off_every_file_and_leaves_the_twin(
    sample_night: NightRun, after: NightRun
):
    reasons = dict(after.sql("select client_id, stopped_reason from campaigns.targets"))
    until = dict(
        after.sql("select client_id, usable_until_on::varchar from marketing.target_contacts")
    )
    for kind, stopped, twin, _ in cast(told_names(sample_night), AFTER_THE_DRAW):
        assert reasons[stopped] == kind.split()[0]
        assert listed_anywhere(sample_night, stopped)
        assert not listed_anywhere(after, stopped), kind
        assert reasons[twin] is None, kind
        assert listed_anywhere(after, twin), kind
        assert until[twin] == ("2026-11-04" if kind == "ceased" else "2026-11-08")


def test_the_term_of_the_sample_and_the_answer_that_puts_it_off(sample_night: NightRun):
    """36 months after 1 November 2023 is the first day on which tonight's list is used."""
    stops = sample_night.sql(
        "select distinct client_id, since_on::varchar from compliance.stops"
        " where stop_reason = 'retention_expired' and client_id in ('C0248', 'C0249', 'C0250')"
        " order by 1"
    )
    assert stops == [("C0248", "2026-10-30"), ("C0249", "2026-11-01"), ("C0250", "2027-05-14")]
    for client in ("C0248", "C0249"):
        assert not listed_anywhere(sample_night, client)
    drawn = sample_night.sql(
        "select client_id from campaigns.assignments where client_id in ('C0248', 'C0249', 'C0250')"
    )
    assert drawn == [("C0250",)]
