"""Invented people with random acts: who is listed is who may be listed, both ways, night by night.

The kinds of acts stand in rights_kinds.py, the rules with all that they leave open in
rights_oracle.py. A case runs its nights once; each kind of it is a test of its own. To look at some
kinds only: RIGHTS_KINDS="objection_value,lifted"; at other people: RIGHTS_SEED=7; more or fewer of
them: RIGHTS_PEOPLE=2000. RIGHTS_HOMES=FOLDER keeps the homes.

Not tried, because the documents do not decide it: opt-outs told in a call report other than
`refused` (no_more_use), a visit as a channel, two given rights of which one holds, acts and
decisions of one and the same day, an objection over one channel by a value of another, a consent
after an erasure, an act by a value that was held only earlier, an unreadable go or contract,
letters by similar_products, Bloctel checks of more than a month, the exact day of a term.
"""

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import duckdb
import pytest
from night_tools import plain_night
from rights_kinds import KINDS, invented
from rights_oracle import CHANNELS, OPEN, SHUT, UNDECIDED, Judge, Verdict, Way, value_key
from rights_rows import Company, Listed, Row, deliver, listed, write_home

from reconquete_pipeline.intake.delivery import home_sources

AUTUMN = (date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 23), date(2026, 9, 28))
# The law on calls to persons changes between the third night and the fourth.
SUMMER = (date(2026, 8, 4), date(2026, 8, 5), date(2026, 8, 6), date(2026, 8, 12))
OBJECTIONS_IN_FULL = ("contact_points", "objections")
STORIES = 3


@dataclass(frozen=True)
class Case:
    """How many people over which nights, and which extracts are snapshots."""

    people: int
    nights: tuple[date, ...]
    seed: int
    full: tuple[str, ...] = ("contact_points",)


CASES = {
    "small": Case(300, AUTUMN[:3], 1, OBJECTIONS_IN_FULL),
    "autumn": Case(10_000, AUTUMN, 2, OBJECTIONS_IN_FULL),
    "summer": Case(10_000, SUMMER, 3),
}
SIZES = ["small", *(pytest.param(name, marks=pytest.mark.soak) for name in ("autumn", "summer"))]


@dataclass(frozen=True)
class Fault:
    """One client that is listed and may not be, or the other way round."""

    night: int
    kind: str
    what: str
    codes: tuple[str, ...]


@dataclass
class Outcome:
    """What the nights of a case listed, and where that is not what the rules say."""

    company: Company
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    stories: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)

    def kind_of(self, codes: tuple[str, ...]) -> str:
        """The kind of a client."""
        return next((self.company.kinds[one] for one in codes if one in self.company.kinds), "-")

    @cached_property
    def near(self) -> dict[str, list[Row]]:
        """Rows by client code and by contact value."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.company.rows:
            value = row.cells.get("value", "")
            for key in {*row.about, *([value_key(value)] if value else [])}:
                found[key].append(row)
        return found

    def told(self, fault: Fault) -> str:
        """The whole story of a client, with the rows of those who share a value with it."""
        rows: list[Row] = []
        known, ahead = set[str](), set(fault.codes)
        while ahead:
            known |= ahead
            added = [row for key in ahead for row in self.near[key] if row not in rows]
            rows += added
            points = [row for row in added if row.extract in {"contact_points", "objections"}]
            ahead = {value_key(row.cells["value"]) for row in points if row.cells["value"]}
            ahead |= {
                code for row in points if row.extract == "contact_points" for code in row.about
            }
            ahead -= known
        nights = self.company.nights
        lines = [f"--- {fault.kind}: {', '.join(fault.codes)}, {fault.what}"]
        for row in sorted(rows, key=lambda row: (row.night, row.extract)):
            cells = "; ".join(f"{name} {text!r}" for name, text in row.cells.items() if text)
            until = f", until {nights[row.until]}" if row.until is not None else ""
            lines += [f"  {nights[row.night]} {row.extract}{until}: {cells}"]
        nightly = [line for code in fault.codes for line in self.stories[code]]
        return "\n".join(dict.fromkeys(lines + nightly))


def ran(case: Case, home: Path) -> Outcome:
    """All nights of a case, and what the rules say of each."""
    people = int(os.environ.get("RIGHTS_PEOPLE", case.people))
    seed = int(os.environ.get("RIGHTS_SEED", case.seed))
    kinds = asked_for()
    company = invented(people, kinds, case.nights, 1, seed=seed, full=case.full)
    outcome = Outcome(company)
    write_home(company, home)
    drawn: set[str] = set()
    perhaps: set[str] = set()
    for night, day in enumerate(case.nights):
        deliver(company, night, home)
        # As if drawn before arms named their channel: each channel is judged, the preferred first.
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(home_sources.SOURCES, "campaign_steps", lambda *_: ())
            plain_night(home, "run", "--date", str(day))
        compare(outcome, night, listed(home), channels(home), drawn, perhaps)
        asked = listed(home, is_question=True)
        compare_questions(outcome, night, asked, channels(home), drawn, perhaps)
    return outcome


def asked_for() -> tuple[str, ...]:
    """The kinds to look at."""
    names = os.environ.get("RIGHTS_KINDS", "")
    return tuple(names.split(",")) if names else tuple(KINDS)


def channels(home: Path) -> dict[str, tuple[str, int]]:
    """Channel and its place in the company's order, by label."""
    with duckdb.connect(str(home / "published" / "reconquete.duckdb"), read_only=True) as database:
        rows = database.execute(
            "select channel_label_fr, channel, channel_order from reference.contact_channels"
        ).fetchall()
    return {label: (channel, order) for label, channel, order in rows}


def compare(
    outcome: Outcome,
    night: int,
    rows: list[Listed],
    order_of: dict[str, tuple[str, int]],
    drawn: set[str],
    perhaps: set[str],
) -> None:
    """One night: each client with the answer of the rules and its rows in the target files."""
    company = outcome.company
    judge = Judge(company, night)
    order = dict(order_of.values())
    by_code: dict[str, list[Listed]] = defaultdict(list)
    for row in rows:
        by_code[row.client_id].append(row)
    for main in list(judge.clients):
        said = judge.verdict(main)
        if night == company.draw:
            drawn |= set(said.codes) if said.all(OPEN) else set()
            perhaps |= set(said.codes) if said.all(UNDECIDED) else set()
        is_drawn = night >= company.draw and bool(drawn & set(said.codes))
        found = by_code.pop(main, [])
        ways: list[Way] = [(order_of[row.channel_label][0], value_key(row.value)) for row in found]
        what = fault_of(said, ways, order, is_drawn, bool(perhaps & set(said.codes)))
        if what is None and found:
            what = too_long(judge, main, said, ways[0], found[0].usable_until_on)
        kind = outcome.kind_of(said.codes)
        outcome.counts[kind, "listed" if found else "open" if said.all(OPEN) else "shut"] += 1
        for code in said.codes:
            outcome.stories[code].append(story(company, night, said, found, is_drawn))
        if what is not None:
            outcome.faults[kind].append(Fault(night, kind, what, said.codes))
    for code, found in by_code.items():
        outcome.faults["-"].append(Fault(night, "-", f"no client, yet listed: {found}", (code,)))


def compare_questions(
    outcome: Outcome,
    night: int,
    rows: list[Listed],
    order_of: dict[str, tuple[str, int]],
    drawn: set[str],
    perhaps: set[str],
) -> None:
    """One night: each client with what the rules say of the last question, and the files of it."""
    judge = Judge(outcome.company, night)
    order = dict(order_of.values())
    by_code: dict[str, list[Listed]] = defaultdict(list)
    for row in rows:
        by_code[row.client_id].append(row)
    for main in list(judge.clients):
        codes = judge.clients[main].codes
        said = judge.question(
            main,
            is_drawn=night >= outcome.company.draw and bool(drawn & codes),
            may_be_drawn=night >= outcome.company.draw and bool(perhaps & codes),
        )
        found = by_code.pop(main, [])
        ways: list[Way] = [(order_of[row.channel_label][0], value_key(row.value)) for row in found]
        what = fault_of(said, ways, order, is_drawn=True, may_be_drawn=True)
        if what is None and found and said.ways[ways[0]][0] == OPEN:
            what = judge.question_too_long(main, ways[0], found[0].usable_until_on)
        if found or said.all(OPEN):
            outcome.questions["asked" if found else "open"] += 1
            for code in said.codes:
                outcome.stories[code].append(
                    "last question: " + story(outcome.company, night, said, found, is_drawn=True)
                )
        if what is not None:
            fault = Fault(night, outcome.kind_of(said.codes), f"last question {what}", said.codes)
            outcome.faults["last question"].append(fault)
    for code, found in by_code.items():
        outcome.faults["-"].append(Fault(night, "-", f"no client, yet asked: {found}", (code,)))


def fault_of(
    said: Verdict, ways: list[Way], order: dict[str, int], is_drawn: bool, may_be_drawn: bool
) -> str | None:
    """What is wrong with the ways by which a client is listed."""
    if len(ways) > 1:
        return "listed more than once"
    fit = said.all(OPEN)
    if not ways:
        return "not listed and may be" if is_drawn and fit else None
    way = ways[0]
    answer, why = said.ways.get(way, (SHUT, "a value that the client does not hold"))
    if answer == SHUT:
        return f"listed over {way[0]} and may not be: {why}"
    if not is_drawn and not may_be_drawn:
        return f"listed over {way[0]}, and might not be drawn"
    better = {channel for channel, _ in fit if order.get(channel, 99) < order[way[0]]}
    return f"listed over {way[0]} though {better} is open and comes first" if better else None


def too_long(judge: Judge, main: str, said: Verdict, way: Way, until: date) -> str | None:
    """A right that ends by itself before the last day of use."""
    if said.ways[way][0] != OPEN:
        return None
    for days in range(1, (until - judge.contact_on).days + 1):
        day = judge.contact_on + timedelta(days=days)
        answer, why = judge.verdict(main, day).ways[way]
        if answer == SHUT:
            return f"usable until {until}, but from {day} on: {why}"
    return None


def story(company: Company, night: int, said: Verdict, found: list[Listed], is_drawn: bool) -> str:
    """What the rules and the target files say of one client on one night."""
    drawn = "" if is_drawn else ", not drawn"
    lines = [f"  night of {company.nights[night]}, {' and '.join(said.codes)}{drawn}:"]
    for (channel, key), (answer, why) in sorted(said.ways.items()):
        lines += [f"    rules: {channel} {key}: {answer}, {why}"]
    lines += [f"    files: {row.channel_label}, until {row.usable_until_on}" for row in found]
    return "\n".join(lines if found else [*lines, "    files: not listed"])


@pytest.fixture(scope="module", params=SIZES)
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    name = request.param
    folder = Path(os.environ.get("RIGHTS_HOMES") or tmp_path_factory.mktemp("rights"))
    return ran(CASES[name], folder / name)


@pytest.mark.parametrize("kind", asked_for())
def test_who_is_listed_is_who_may_be(outcome: Outcome, kind: str) -> None:
    faults = outcome.faults[kind]
    by_client = {fault.codes: fault for fault in reversed(faults)}
    shown = sorted(by_client.values(), key=lambda fault: len(outcome.told(fault)))[:STORIES]
    text = "\n".join(outcome.told(fault) for fault in shown)
    nights = Counter(str(outcome.company.nights[fault.night]) for fault in faults)
    assert not faults, f"{kind}: {len(by_client)} clients, {dict(nights)}\n{text}"


def test_nobody_else_is_listed(outcome: Outcome) -> None:
    """Clients who still buy, and codes that no client has, are in no list; somebody is in one."""
    assert not outcome.faults["-"], "\n".join(map(outcome.told, outcome.faults["-"][:STORIES]))
    listed_kinds = {kind for kind, how in outcome.counts if how == "listed"}
    assert "quiet" in listed_kinds or "quiet" not in asked_for()


def test_who_is_asked_the_last_question_is_who_may_be(outcome: Outcome) -> None:
    faults = outcome.faults["last question"]
    shown = sorted({fault.codes: fault for fault in faults}.values(), key=lambda one: one.codes)
    assert not faults, f"{len(shown)} clients\n" + "\n".join(map(outcome.told, shown[:STORIES]))
    assert outcome.questions["asked"] > 10 or "near_the_term" not in asked_for()


@pytest.mark.parametrize("lists_everybody", [False, True])
def test_a_list_of_nobody_or_of_everybody_is_found_out(lists_everybody: bool) -> None:
    """Without any night: the rules let neither pass, whatever the kind."""
    case = CASES["small"]
    company = invented(case.people, KINDS, case.nights, 1, seed=case.seed, full=case.full)
    outcome, drawn, perhaps = Outcome(company), set[str](), set[str]()
    order = {channel: (channel, place) for place, channel in enumerate(CHANNELS)}
    for night in range(len(case.nights)):
        rows = [
            Listed(main, channel, value, company.nights[night])
            for main, client in Judge(company, night).clients.items()
            for channel, value in sorted(client.values)
            if lists_everybody
        ]
        compare(outcome, night, rows, order, drawn, perhaps)
    found = {kind for kind, faults in outcome.faults.items() if faults}
    always_open = {"quiet", "bounced_then_new", "retention_soon"}
    some_open = {"quiet", "rights", "retention", "merged", "bounced_then_new", "no_go"}
    assert found >= (set(KINDS) - always_open if lists_everybody else some_open)
