"""How lists changed from night to night: kept as a fact, read back, and refused when damaged."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from target_tools import make_night

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.listings import keep_listing_changes, kept_listing_changes
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home

FIRST, SECOND, TONIGHT = date(2026, 10, 29), date(2026, 10, 30), date(2026, 10, 31)


def night_told(home: Home, on: date, *codes: str) -> dict[str, object] | None:
    """A published night on which these codes came on the list."""
    with duckdb.connect() as connection:
        connection.execute(
            "create schema campaigns; create table campaigns.listing_changes (response_code "
            "varchar, listed_on date, salesperson_id varchar, channel varchar, is_listed boolean)"
        )
        for code in codes:
            connection.execute(
                "insert into campaigns.listing_changes values (?, ?, 'V1', 'phone', true)",
                [code, on],
            )
        said = keep_listing_changes(connection, home, on)
    entry = {"kind": "published", "run_on": on.isoformat(), "listed": said}
    journal.append(home.nights, entry)
    return said


def codes_of(paths: list[Path]) -> list[str]:
    return [
        row[0]
        for path in paths
        for row in duckdb.sql(f"select response_code from read_parquet('{path}')").fetchall()
    ]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_night(tmp_path).home


def test_earlier_nights_are_read_oldest_first_and_of_a_night_run_twice_the_last(home: Home):
    assert kept_listing_changes(home, TONIGHT) == []
    night_told(home, FIRST, "AAAAAAA", "BBBBBBB")
    night_told(home, SECOND, "CCCCCCC")
    night_told(home, SECOND, "DDDDDDD")
    night_told(home, TONIGHT, "EEEEEEE")
    assert codes_of(kept_listing_changes(home, TONIGHT)) == ["AAAAAAA", "BBBBBBB", "DDDDDDD"]
    assert codes_of(kept_listing_changes(home, SECOND)) == ["AAAAAAA", "BBBBBBB"]
    # Run again without a change, the night has told none.
    assert night_told(home, SECOND) is None
    assert codes_of(kept_listing_changes(home, TONIGHT)) == ["AAAAAAA", "BBBBBBB"]


def test_a_night_run_twice_writes_the_same_file(home: Home):
    assert night_told(home, FIRST, "AAAAAAA") == night_told(home, FIRST, "AAAAAAA")
    assert len(list(home.listed.iterdir())) == 1


def test_nights_of_an_earlier_version_kept_nothing(home: Home):
    journal.append(home.nights, {"kind": "published", "run_on": FIRST.isoformat()})
    assert kept_listing_changes(home, TONIGHT) == []


@pytest.mark.parametrize("fault", ["missing", "changed"])
def test_a_damaged_file_is_refused(home: Home, fault: str):
    said = night_told(home, FIRST, "AAAAAAA")
    assert said is not None
    path = home.listed / str(said["file"])
    if fault == "missing":
        path.unlink()
    else:
        path.chmod(0o644)
        path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(DamagedFactError, match=f"facts/listed/{path.name}.*restore it"):
        kept_listing_changes(home, TONIGHT)
