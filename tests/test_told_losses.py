"""Losses that people were told of and that turned out otherwise: stories over several nights.

A client is lost 91 days after the last purchase: bought on 5 January, lost on 6 April.
"""

from pathlib import Path

import pytest
from told_tools import Company, clients, orders, toml

from reconquete_pipeline.facts.damaged import DamagedFactError

FIRST, SECOND, THIRD = "2026-06-01", "2026-06-02", "2026-06-03"
KNOWN = orders(
    "1 late 05/01/2026",
    "2 moved 05/01/2026",
    "3 cancelled 05/01/2026",
    "4 cancelled 01/03/2026",
    "5 old 05/01/2026",
    "6 new 20/01/2026",
    "7 new 20/05/2026",
    "8 added 05/01/2026",
    "9 added 20/02/2026",
    "10 added 01/05/2026",
    "11 listed 05/01/2026",
    "12 quiet 05/01/2026",
    "13 news 03/03/2026",
)
NAMES = ("late", "moved", "cancelled", "old", "new", "added", "quiet", "news")
LATE = orders(
    "20 late 01/04/2026",
    "21 moved 10/02/2026",
    "22 quiet 02/06/2026",
    "4 cancelled 01/03/2026 annulée",
    "9 added 20/02/2026 annulée",
)
MERGED = clients(*(name for name in NAMES if name != "old"), "old new", "listed")
FILE = "commandes_2.csv 2026-06-02"
FOUND = [
    # the order of 20 February was cancelled: 116 days from 5 January to 1 May
    f"added 2026-01-05 - added 2026-01-05 2026-04-06 added cancellation 9 {FILE}",
    # told of 1 March + 91 days; that order was cancelled, the silence is that of 5 January
    "cancelled 2026-03-01 2026-05-31 cancelled 2026-01-05 2026-04-06 moved cancellation 4 " + FILE,
    f"late 2026-01-05 2026-04-06 late - - withdrawn late_order 20 {FILE}",
    # nobody knew this client number: nothing in the facts says why it is known now
    "listed 2026-01-05 - listed 2026-01-05 2026-04-06 added unknown - - -",
    # 10 February + 91 days
    f"moved 2026-01-05 2026-04-06 moved 2026-02-10 2026-05-12 moved late_order 21 {FILE}",
    # the loss of the number that remains, told before and still so
    "old 2026-01-05 2026-04-06 new 2026-01-20 2026-04-21 merged merge new - -",
]


@pytest.fixture(scope="module")
def told_once(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A company after the night that told its losses for the first time."""
    company = Company(tmp_path_factory.mktemp("once"))
    delivered = ("commandes_1.csv", KNOWN), ("clients_1.csv", clients(*NAMES))
    assert company.night(FIRST, *delivered) == []
    assert company.bench.rows("select count(*) from corrections.reported_losses") == [(0,)]
    # late, moved, cancelled, old, new (came back) and quiet; news is lost tomorrow
    assert company.bench.rows("select count(*) from corrections.loss_reports") == [(6,)]
    return company


@pytest.fixture(scope="module")
def told_twice(told_once: Company, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The same company after a night with late orders, cancellations and a merge."""
    company = told_once.copy(tmp_path_factory.mktemp("twice"))
    found = company.night(SECOND, ("commandes_2.csv", LATE), ("clients_2.csv", MERGED))
    assert found == FOUND
    return company


def test_each_change_is_found_once_with_its_cause_and_stays_in_the_log(
    told_twice: Company, tmp_path: Path
):
    company = told_twice.copy(tmp_path)
    # `news` was lost on 2 June and `quiet` came back on that day: the ordinary course
    news = company.bench.rows(
        "select client_id, lost_on::varchar from corrections.loss_reports where change_kind is null"
    )
    assert news == [("news", "2026-06-02")]
    assert company.night(THIRD) == []
    assert company.changes(SECOND) == FOUND
    assert company.bench.rows(
        "select change_fr from marketing.episode_changes order by change_fr"
    ) == [
        ("Perte ajoutée après coup, cause inconnue : 1 perte",),
        ("Perte ajoutée après coup, commande annulée : 1 perte",),
        ("Perte déplacée, commande annulée : 1 perte",),
        ("Perte déplacée, commande transmise après coup : 1 perte",),
        ("Perte retirée, commande transmise après coup : 1 perte",),
        ("Reprise par un autre code client, codes clients fusionnés : 1 perte",),
    ]


def test_what_is_told_after_the_changes_is_what_stands(told_twice: Company, tmp_path: Path):
    company = told_twice.copy(tmp_path)
    company.night(THIRD)
    told = company.bench.rows(
        "select client_id, last_purchase_on, lost_on from corrections.reported_losses order by all"
    )
    stands = company.bench.rows(
        "select client_id, last_purchase_on, lost_on from status.episodes order by all"
    )
    assert told == stands
    assert len(told) == 7


def test_a_merge_taken_back_gives_the_loss_back(told_twice: Company, tmp_path: Path):
    company = told_twice.copy(tmp_path)
    assert company.night(THIRD, ("clients_3.csv", clients(*NAMES, "listed"))) == [
        "old 2026-01-05 - old 2026-01-05 2026-04-06 added merge new - -"
    ]


def test_a_changed_setting_is_named(told_once: Company, tmp_path: Path):
    company = told_once.copy(tmp_path)
    company.bench.rewrite(toml(days=95))
    found = company.night(SECOND)
    why = "setting fixed_lost_days 90 → 95 - -"
    assert found == [
        # 1 March + 96 days is 5 June: not lost yet
        f"cancelled 2026-03-01 2026-05-31 cancelled - - withdrawn {why}",
        f"late 2026-01-05 2026-04-06 late 2026-01-05 2026-04-11 redated {why}",
        f"moved 2026-01-05 2026-04-06 moved 2026-01-05 2026-04-11 redated {why}",
        f"new 2026-01-20 2026-04-21 new 2026-01-20 2026-04-26 redated {why}",
        f"old 2026-01-05 2026-04-06 old 2026-01-05 2026-04-11 redated {why}",
        f"quiet 2026-01-05 2026-04-06 quiet 2026-01-05 2026-04-11 redated {why}",
    ]


def test_the_same_night_again_tells_the_same(told_twice: Company, tmp_path: Path):
    company = told_twice.copy(tmp_path)
    told = company.told
    assert len(told) == 2
    assert company.night(SECOND) == FOUND
    assert company.told == told


def test_the_last_run_of_a_night_is_the_one_that_was_told(told_once: Company, tmp_path: Path):
    company = told_once.copy(tmp_path)
    assert company.night(SECOND) == []
    # The late file comes at noon, and the night is run again: now its changes are told.
    assert company.night(SECOND, ("commandes_2.csv", LATE), ("clients_2.csv", MERGED)) == FOUND
    assert company.night(THIRD) == []
    assert company.changes(SECOND) == FOUND


def test_a_night_that_published_nothing_told_nothing(told_once: Company, tmp_path: Path):
    company = told_once.copy(tmp_path)
    company.build(SECOND, ("commandes_2.csv", LATE), ("clients_2.csv", MERGED))
    assert company.changes(SECOND) == FOUND
    assert company.night(THIRD) == FOUND
    assert company.changes(SECOND) == []


def test_a_night_killed_before_its_line_told_nothing_and_is_finished_by_its_next_run(
    told_once: Company,
    tmp_path: Path,
):
    company = told_once.copy(tmp_path)
    company.build(SECOND, ("commandes_2.csv", LATE), ("clients_2.csv", MERGED))
    company.keep(SECOND)
    left = company.told
    assert len(left) == 2
    assert company.night(SECOND) == FOUND
    assert company.told == left
    assert company.night(THIRD) == []


def test_an_earlier_night_knows_nothing_of_later_ones(told_twice: Company, tmp_path: Path):
    company = told_twice.copy(tmp_path)
    company.build("2026-05-31")
    assert company.changes("2026-05-31") == company.changes(SECOND) == []
    assert company.bench.rows("select count(*) from corrections.reported_losses") == [(0,)]
    assert company.night(THIRD) == []


def test_a_database_made_again_from_facts_holds_the_same(told_twice: Company, tmp_path: Path):
    company = told_twice.copy(tmp_path)
    query = "from corrections.loss_reports order by all"
    rows, told = company.bench.rows(query), company.told
    company.forget()
    assert company.night(SECOND) == FOUND
    assert company.bench.rows(query) == rows
    assert company.told == told


@pytest.mark.parametrize("fault", ["missing", "changed"])
def test_a_damaged_file_stops_the_night(told_once: Company, tmp_path: Path, fault: str):
    company = told_once.copy(tmp_path)
    path = company.home_path / "facts" / "told" / company.told[0]
    path.chmod(0o644)
    if fault == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(DamagedFactError, match=f"facts/told/{path.name}.*{fault}.*restore it"):
        company.night(SECOND)


def test_a_file_names_no_person(told_twice: Company, tmp_path: Path):
    company = told_twice.copy(tmp_path)
    columns = company.bench.rows("describe staging.told_losses")
    kinds = {row[0]: row[1] for row in columns}
    assert {name for name, kind in kinds.items() if kind != "DATE"} == {
        "client_id", "present_client_id", "change_kind", "change_cause", "change_evidence",
        "evidence_file_name", "surviving_client_id",
    }  # fmt: skip
