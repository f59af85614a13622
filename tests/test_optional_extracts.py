"""A bad file of an extract that finding does not need stops no night; a list of objections ages."""

from pathlib import Path
from shutil import copytree

import pytest
from conftest import NightRun
from night_tools import deliver, plain_night, write_settings

NEXT, AFTER = "2026-11-01", "2026-11-02"
OBJECTIONS = "Code client;Coordonnée;Canal;Date d'opposition;Nature"
CONTACTS = (
    "N° contact;Code client;Date de contact;Canal;Sens;Campagne;Abouti;Date de réaction;"
    "Réaction;Coût"
)
OBJECTOR, TWIN = "C0086", "C0090"


def listed(night: NightRun) -> set[object]:
    return {row[0] for row in night.published("select client_id from marketing.target_contacts")}


def told(night: NightRun, extract: str) -> object:
    [(not_measured,)] = night.published(
        "select not_measured_fr from marketing.publication where extract = ?", extract
    )
    return not_measured


def closed(night: NightRun) -> object:
    [(contacts,)] = night.published("select distinct contacts_fr from marketing.publication")
    return contacts


@pytest.fixture(scope="module")
def second_night(sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """A contacts file of one bad row, a survey of its own kind refused whole, a good objection."""
    home: Path = copytree(sample_night.home, tmp_path_factory.mktemp("optional") / "home")
    deliver(home, "contacts_2026-11-01.csv", CONTACTS, f"K-9;{TWIN};32/13/2026;visite;x;;;;;")
    deliver(home, "reclamations_2026-11-01.csv", "<html>503</html>")
    deliver(home, "oppositions_2026-11-01.csv", OBJECTIONS, f"{OBJECTOR};;;01/11/2026;opposition")
    return plain_night(home, "run", "--date", NEXT)


def test_the_good_objection_of_that_night_is_applied(second_night: NightRun):
    assert OBJECTOR not in listed(second_night)
    assert TWIN in listed(second_night)


def test_what_depends_on_the_bad_file_says_since_when_it_is_not_measured(second_night: NightRun):
    since = "Non mesuré depuis le 31/10/2026 : ce qui a été fourni depuis est illisible"
    assert told(second_night, "contacts") == since
    assert told(second_night, "complaints") == since
    assert told(second_night, "objections") is None
    assert closed(second_night) is None


def test_the_extract_keeps_its_last_good_state(second_night: NightRun, sample_night: NightRun):
    for table in ("contacts", "complaints"):
        query = f"select count(*) from staging.{table}"
        assert second_night.sql(query) == sample_night.sql(query)


def test_a_mended_file_is_measured_again(second_night: NightRun, tmp_path: Path):
    home = copytree(second_night.home, tmp_path / "home")
    mended = f"K-9;{TWIN};01/11/2026;visite;sortant;;oui;;;"
    deliver(home, "contacts_2026-11-01.csv", CONTACTS, mended)
    assert told(plain_night(home, "run", "--date", NEXT), "contacts") is None


@pytest.fixture
def aging(finished_home: Path) -> Path:
    """A home whose objections come every day."""
    toml = (finished_home / "reconquete.toml").read_text(encoding="utf-8")
    head, tail = toml.split("[extracts.objections]")
    tail = tail.replace('covers_to = "run_date"\n', "", 1)
    (finished_home / "reconquete.toml").write_text(
        f"{head}[extracts.objections]{tail}", encoding="utf-8"
    )
    return finished_home


def test_a_list_of_objections_older_than_a_day_closes_all_contacts(aging: Path):
    assert closed(plain_night(aging, "run", "--date", NEXT)) is None
    old = plain_night(aging, "run", "--date", AFTER)
    assert closed(old) == (
        "Contacts fermés : dernier dépôt des oppositions le 31/10/2026 ; faire déposer la "
        "liste du jour, même vide, puis relancer la nuit"
    )
    assert listed(old) == set()
    assert not list((aging / "published" / "targets").rglob("*.*"))
    reasons = "select right_reason, count(*) from compliance.contact_rights where is_allowed or "
    found = dict(old.sql(f"{reasons} right_reason = 'suppression_list_too_old' group by all"))
    assert found.keys() == {"suppression_list_too_old"}


def test_a_header_alone_is_a_delivery_also_when_it_is_the_same_every_day(aging: Path):
    for day in (NEXT, AFTER, "2026-11-03"):
        deliver(aging, f"oppositions_{day}.csv", OBJECTIONS)
        night = plain_night(aging, "run", "--date", day)
    assert closed(night) is None
    assert TWIN in listed(night)


def test_a_file_of_objections_that_cannot_be_read_closes_contacts_until_it_comes_again(
    aging: Path,
):
    deliver(aging, f"oppositions_{NEXT}.csv", "<html>503</html>")
    bad = plain_night(aging, "run", "--date", NEXT)
    assert closed(bad) == (
        f"Contacts fermés : le fichier d'oppositions « oppositions_{NEXT}.csv » est illisible ou "
        "mal nommé ; le faire déposer à nouveau sous le nom attendu, puis relancer la nuit"
    )
    assert listed(bad) == set()
    # Another day's file does not say what the lost one said.
    deliver(aging, f"oppositions_{AFTER}.csv", OBJECTIONS)
    assert listed(plain_night(aging, "run", "--date", AFTER)) == set()
    deliver(aging, f"oppositions_{NEXT}.csv", OBJECTIONS, f"{OBJECTOR};;;01/11/2026;opposition")
    good = plain_night(aging, "run", "--date", AFTER)
    assert closed(good) is None
    assert OBJECTOR not in listed(good)
    assert TWIN in listed(good)


def test_where_another_tool_checks_rights_no_list_ages(aging: Path):
    write_settings(aging, rights_checked_elsewhere=True)
    assert closed(plain_night(aging, "run", "--date", AFTER)) is None
