"""A thousand of three thousand people erased: each found before, none after, the others whole."""

import random
import shutil
from pathlib import Path

import pytest
from delivered_formats import rows
from erasure_company import (
    NIGHTS,
    PEOPLE,
    TOML,
    bought,
    complains,
    deliver,
    mail,
    names_somebody,
    neighbour,
    number,
    said,
    shown,
)
from leak_search import Seek, sought_in
from night_tools import plain_night
from staged_homes import back_up, drop, plain_command, small_home

pytestmark = pytest.mark.soak
ERASED = set(random.Random(1).sample(PEOPLE, 1_000))
# Most go in one call, some in a second one, the last because they asked in an extract.
ASKED = set(sorted(ERASED)[:30])
LATER = set(sorted(ERASED)[30:60])


def of(people: set[int]) -> Seek:
    """Who of these people is shown in a text."""
    return lambda text: {one for one in shown(text) if int(one.split()[1]) in people}


def set_day(home: Path, day: str) -> None:
    (home / "reconquete.toml").write_text(TOML.format(day=day), encoding="utf-8")


def run(home: Path, *words: str) -> None:
    told = plain_command(home, *words)
    assert told.code == 0, told.text[-3_000:]


def assert_others_are_whole(home: Path) -> None:
    """Counts and sums of everybody else, by hand from what was generated."""
    others = [person for person in PEOPLE if person not in ERASED]
    wanted = {number(person): bought()[number(person)] for person in others}
    orders = rows(
        home,
        "select client_id, count(*), sum(net_amount_eur) from store.orders group by client_id",
    )
    assert {client: (count, total) for client, count, total in orders} == wanted
    whole = sum(total for _, total in bought().values())
    assert rows(home, "select sum(net_amount_eur) from orders.valid_orders") == [(whole,)]
    named = rows(home, "select client_id, referred_by, parent_id from staging.clients")
    assert {client: (one, two) for client, one, two in named} == {
        number(p): tuple(
            number(neighbour(p)) if p % every == 0 and neighbour(p) not in ERASED else None
            for every in (4, 6)
        )
        for p in others
    }
    texts = rows(home, "select client_id, text from staging.complaints")
    assert dict(texts) == {
        number(p): None if names_somebody(p) and neighbour(p) in ERASED else said(p)
        for p in others
        if complains(p)
    }
    points = rows(
        home, "select client_id, count(*), max(value) from staging.contact_points group by 1"
    )
    assert {client: (count, value) for client, count, value in points} == {
        number(p): (2, mail(p)) for p in others
    }


def assert_nobody_is_found(home: Path) -> None:
    assert sought_in(home, of(ERASED)) == {}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five nights, a backup after each, 1,000 people found and erased; backups lie beside."""
    home = small_home(tmp_path_factory.mktemp("thousand"), TOML.format(day=NIGHTS[0]))
    for night, day in enumerate(NIGHTS):
        set_day(home, day)
        deliver(home, night)
        if night == len(NIGHTS) - 1:
            asked = "Code client;Coordonnée;Canal;Date;Nature\n"
            asked += "".join(f"{number(p)};;;30/06/2026;effacement\n" for p in ASKED)
            drop(home, "oppositions_asked.csv", asked)
        plain_night(home)
        back_up(home, home.parent / "backups" / day)
    seen = {one for shown_there in sought_in(home, of(ERASED)).values() for one in shown_there}
    kinds = ("name", "mail", "number", "phone")
    assert seen == {f"{kind} {person}" for kind in kinds for person in ERASED}
    run(home, "erase", *(number(p) for p in sorted(ERASED - ASKED - LATER)))
    run(home, "erase", "--asked", *(number(p) for p in sorted(LATER)))
    return home


def test_nobody_is_found_and_the_others_are_whole(company: Path):
    assert_nobody_is_found(company)
    assert_others_are_whole(company)
    assert sought_in(company, of({min(set(PEOPLE) - ERASED)}))


def test_every_file_delivered_again_and_all_made_again(company: Path, tmp_path: Path):
    home = Path(shutil.copytree(company, tmp_path / "home"))
    set_day(home, "2026-07-01")
    for path in sorted((home / "inbox").iterdir()):
        stem, dot, rest = path.name.partition(".")
        drop(home, f"{stem}_bis{dot}{rest}", path.read_bytes())
    plain_night(home)
    assert_nobody_is_found(home)
    assert_others_are_whole(home)
    set_day(home, "2026-07-02")
    for night in range(len(NIGHTS)):
        deliver(home, night, mark="_ter", again=1)
    plain_night(home)
    assert_nobody_is_found(home)
    assert_others_are_whole(home)
    plain_night(home, "rebuild")
    assert_nobody_is_found(home)
    assert_others_are_whole(home)


@pytest.mark.parametrize("day", NIGHTS)
def test_a_backup_of_an_earlier_night_put_back(company: Path, tmp_path: Path, day: str):
    """What was backed up shows them; once put back nothing does, nor after the next night."""
    backup = company.parent / "backups" / day
    assert sought_in(backup, of(ERASED))
    home = Path(shutil.copytree(company, tmp_path / "home"))
    run(home, "restore", str(backup))
    assert_nobody_is_found(home)
    if day in {NIGHTS[0], NIGHTS[-1]}:
        # Files that are still in the inbox are taken in again.
        set_day(home, "2026-07-01")
        plain_night(home)
        assert_nobody_is_found(home)
        assert_others_are_whole(home)
