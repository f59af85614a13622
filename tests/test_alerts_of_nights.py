"""Alerts over several nights: everything since the last published one, and nothing twice.

A client is lost 91 days after the last purchase: bought on 2 March, lost on 1 June.
"""

from pathlib import Path

import pytest
from told_tools import Company, clients, orders

FIRST, SECOND, THIRD, FOURTH = "2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04"
LOST_ON = {"may": "2026-05-31", "one": FIRST, "two": SECOND, "three": THIRD, "four": FOURTH}
KNOWN = orders(
    "1 may 01/03/2026", "2 one 02/03/2026", "3 two 03/03/2026", "4 three 04/03/2026",
    "5 four 05/03/2026", "6 back 03/03/2026",
)  # fmt: skip
Alerts = list[tuple[str, str]]


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """After its first night, which tells the last known day alone."""
    company = Company(tmp_path_factory.mktemp("alerts"), "warnings.alerts")
    delivered = ("commandes_1.csv", KNOWN), ("clients_1.csv", clients(*LOST_ON, "back"))
    company.night(FIRST, *delivered)
    assert lost(company) == told("one")
    return company


@pytest.fixture
def company(first_night: Company, tmp_path: Path) -> Company:
    return first_night.copy(tmp_path)


def lost(company: Company) -> Alerts:
    """Who is told to be lost tonight, and since when."""
    return company.bench.rows(
        "select client_id, alert_on::varchar from warnings.alerts where alert_kind = 'lost'"
        " order by alert_on, client_id"
    )


def told(*names: str) -> Alerts:
    """The alerts of these clients."""
    return [(name, LOST_ON[name]) for name in names]


def test_a_night_tells_its_own_day_alone_after_one_that_was_published(company: Company):
    # `back` would be lost on the second, and buys on that day
    company.night(SECOND, ("commandes_2.csv", orders("7 back 02/06/2026")))
    assert lost(company) == told("two")
    company.night(THIRD)
    assert lost(company) == told("three")


def test_a_skipped_night_is_told_by_the_next_one(company: Company):
    # `back` was lost on the skipped night, and bought before anybody could be told
    company.night(THIRD, ("commandes_2.csv", orders("7 back 03/06/2026")))
    assert lost(company) == told("two", "three")
    company.night(FOURTH)
    assert lost(company) == told("four")


def test_a_red_night_told_nothing_and_the_next_one_tells_it(company: Company):
    drop = ("commandes_2.csv", orders("7 back 02/06/2026"))
    company.build(SECOND, drop)
    assert lost(company) == told("two")
    company.night(THIRD)
    assert lost(company) == told("two", "three")


def test_the_same_night_again_and_a_database_made_again_tell_the_same(company: Company):
    company.night(THIRD, ("commandes_2.csv", orders("7 back 03/06/2026")))
    alerts = company.bench.rows("from warnings.alerts order by all")
    assert alerts
    company.night(THIRD)
    assert company.bench.rows("from warnings.alerts order by all") == alerts
    company.forget()
    company.night(THIRD)
    assert company.bench.rows("from warnings.alerts order by all") == alerts


def test_who_buys_each_week_is_told_once_when_the_silence_is_long_enough(tmp_path: Path):
    """The rhythm is broken on 15 May, and an alert waits for thirty days of silence: 2 June."""
    company = Company(tmp_path, "warnings.alerts")
    days = ("12/04/2026", "19/04/2026", "26/04/2026", "03/05/2026")
    bought = orders(*(f"{number} weekly {day}" for number, day in enumerate(days)))
    company.night(FIRST, ("commandes_1.csv", bought), ("clients_1.csv", clients("weekly")))
    rhythm = "select alert_on::varchar from warnings.alerts where alert_kind = 'personal_rhythm'"
    assert company.bench.rows(rhythm) == []
    company.night(SECOND)
    assert company.bench.rows(rhythm) == [(SECOND,)]
    company.night(THIRD)
    assert company.bench.rows(rhythm) == []
