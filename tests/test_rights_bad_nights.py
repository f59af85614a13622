"""Eight nights of one company on which something other than a right goes wrong.

The people are those of rights_kinds.py and the rules those of rights_oracle.py. A red night may
withdraw the lists or check them again, so that only who is listed and may not be counts against it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from conftest import run_command
from rights_kinds import invented
from rights_rows import Company, Row, as_csv, deliver, headers, listed, write_home
from test_rights_oracle import Outcome, channels, compare

pytestmark = pytest.mark.soak
FIRST = date(2026, 9, 14)
KINDS = ["quiet", "objection_code", "objection_value", "withdrawal", "unsubscribed_contact"]
KINDS += ["survey_erasure", "quiet"]
PEOPLE = 210
DRAW, BAD_ROW, HEADER, RED, AFTER_RED, GARBAGE, AFTER_GARBAGE, TOO_OLD = range(8)
GARBAGES = {
    "page": b"<!DOCTYPE html><html><body>Erreur 502</body></html>",
    "zeros": b"\0" * 4096,
    "empty": b"",
}
# Nights after which nobody may be listed.
NOBODY = {"unreadable objections": GARBAGE, "objections of three days ago": TOO_OLD}
# Nights on which the lists are those of any good night.
GOOD = {
    "the draw": DRAW,
    "one bad row in an extract that is optional": BAD_ROW,
    "objections with a header only": HEADER,
    "the night after a red one": AFTER_RED,
    "objections readable again": AFTER_GARBAGE,
}


@dataclass
class Nights:
    """What each night printed, its exit code, and who was listed after it."""

    outcome: Outcome
    codes: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def stories(self, night: int, but: str = "") -> str:
        """The first few faults of a night."""
        faults = [
            self.outcome.told(fault)
            for of_kind in self.outcome.faults.values()
            for fault in of_kind
            if fault.night == night and fault.what != but
        ]
        return "\n".join([f"{len(faults)} faults", *faults[:3]] if faults else [])


def company() -> Company:
    """People over eight nights; the odd files are written beside them."""
    nights = [FIRST + timedelta(days=number) for number in range(7)]
    nights += [nights[-1] + timedelta(days=3)]
    made = invented(PEOPLE, KINDS, nights, DRAW, seed=11)
    without = {("objections", HEADER), ("objections", GARBAGE), ("objections", TOO_OLD)}
    without |= {("contacts", BAD_ROW)}
    rows = [row for row in made.rows if (row.extract, row.night) not in without]
    buyer = next(row for row in rows if row.extract == "orders")
    for number in range(30):
        cells = dict(buyer.cells) | {"order_id": f"R{number}", "ordered_at": "31/02/2026"}
        rows.append(Row("orders", RED, cells))
    cells = {"contact_id": "K1", "client_id": buyer.cells["client_id"], "contacted_at": "hier"}
    cells |= {"channel": "téléphone", "direction": "sortant"}
    rows.append(Row("contacts", BAD_ROW, cells))
    return replace(made, rows=rows, dated_objections=True)


@pytest.fixture(scope="module", params=list(GARBAGES))
def nights(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nights]:
    """All eight nights, one after another."""
    made, home = company(), tmp_path_factory.mktemp("bad") / "home"
    write_home(made, home)
    found = Nights(Outcome(made))
    drawn: set[str] = set()
    perhaps: set[str] = set()
    for night, day in enumerate(made.nights):
        deliver(made, night, home)
        path = home / "inbox" / f"objections_{day}.csv"
        if night == HEADER:
            path.write_text(as_csv(headers(made, "objections"), []), encoding="utf-8")
        elif night == GARBAGE:
            path.write_bytes(GARBAGES[request.param])
        elif night == AFTER_GARBAGE:
            # What the bad file held nobody knows until it comes again under its own name.
            again = home / "inbox" / f"objections_{made.nights[GARBAGE]}.csv"
            again.write_text(as_csv(headers(made, "objections"), []), encoding="utf-8")
        run = run_command(home, "run", "--date", str(day), timeout=3600)
        found.codes.append(run.code)
        found.texts.append(run.text)
        rows = listed(home)
        found.counts.append(len(rows))
        compare(found.outcome, night, rows, channels(home), drawn, perhaps)
    yield found


@pytest.mark.parametrize("night", list(GOOD.values()), ids=list(GOOD))
def test_a_good_night_lists_whom_it_may(nights: Nights, night: int) -> None:
    assert nights.codes[night] == 0, nights.texts[night]
    assert nights.counts[night] > 0
    assert not nights.stories(night), nights.stories(night)


def test_a_red_night_lists_nobody_who_may_not_be(nights: Nights) -> None:
    assert nights.codes[RED] == 1, nights.texts[RED]
    stories = nights.stories(RED, but="not listed and may be")
    assert not stories, stories


@pytest.mark.parametrize("night", list(NOBODY.values()), ids=list(NOBODY))
def test_without_objections_of_tonight_nobody_is_listed(nights: Nights, night: int) -> None:
    assert nights.counts[night] == 0, nights.texts[night]
