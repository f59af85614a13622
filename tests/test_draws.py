"""The draw of a campaign against the text of the domain, recomputed without the pipeline.

Units in the order of (stratum, SHA-256(salt | campaign | unit), id); the control share cumulated
from some start u in [0, 1), control whenever the whole number increases.
"""

import hashlib
import json
import math
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from night_tools import plain_night
from scipy.stats import binom

from reconquete_pipeline.facts.draws import DrawExistsError, campaign_from_json, freeze
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.statistics.systematic_sampling import arm_numbers
from reconquete_pipeline.tables import python_tables
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.python_tables import create_python_table, prepare_python_table
from reconquete_pipeline.tables.warehouse import create_engine_tables, prepare_session, set_macros

MILLION = 1_000_000
READ = (
    "staging.draws",
    "staging.draws_of_tonight",
    "staging.campaign_arms",
    "campaigns.contact_values",
    "campaigns.candidate_portfolios",
    "losses.current_causes",
)
UNITS = "campaign_id, client_id, draw_unit_id, wave, stratum, is_always_contacted"
ARMS = "campaign_id, arm_number, arm, weight_ppm"
SPLITS = {1: (Fraction(1),), 2: (Fraction(3, 10), Fraction(7, 10)),
          3: (Fraction(1, 2), Fraction(1, 8), Fraction(3, 8))}  # fmt: skip


@dataclass(frozen=True)
class Frame:
    """A campaign to draw: client to stratum, the planned share of each arm, the control first.

    `joined`: clients of a draw unit that another one names, with its name.
    """

    campaign_id: str
    units: dict[str, str]
    shares: dict[str, Fraction]
    joined: dict[str, str] = field(default_factory=dict)

    def size(self, stratum: str) -> int:
        return sum(1 for one in self.units.values() if one == stratum)


Draw = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    """Empty tables of what `campaigns.assignments` reads."""
    connection, catalogue = duckdb.connect(), load_catalogue()
    prepare_session(connection)
    create_engine_tables(connection)
    set_macros(connection, date(2026, 11, 24), Settings(), catalogue)
    for table in (*READ, "campaigns.candidates"):
        columns = catalogue[table].contract.columns.items()
        listed = ", ".join(f'"{name}" {column.type}' for name, column in columns)
        connection.execute(f"create table {table} ({listed})")
    return connection


def draw(
    database: duckdb.DuckDBPyConnection, frames: list[Frame], salt: str = "sel", seed: int = 0
) -> Draw:
    """Campaign to client to arm; `seed` shuffles the rows that go in."""
    database.execute(f"create or replace macro setting_draw_salt() as '{salt}'")
    for table in (*READ, "campaigns.candidates"):
        database.execute(f"delete from {table}")
    units = [
        (f.campaign_id, client, f.joined.get(client, client), 1, at, False)
        for f in frames
        for client, at in f.units.items()
    ]
    arms = [
        (f.campaign_id, number, arm, int(share * MILLION))
        for f in frames
        for number, (arm, share) in enumerate(f.shares.items())
    ]
    for rows in (units, arms):
        random.Random(seed).shuffle(rows)
    for table, rows in (("campaigns.candidates", units), ("staging.campaign_arms", arms)):
        values = ", ".join(
            "(" + ", ".join(f"'{one}'" if isinstance(one, str) else f"{one}" for one in row) + ")"
            for row in rows
        )
        columns = UNITS if table == "campaigns.candidates" else ARMS
        database.execute(f"insert into {table} ({columns}) values {values}")
    found: Draw = {frame.campaign_id: {} for frame in frames}
    provisional, assignments = models_of_the_draw()
    prepare_python_table(database, provisional)
    create_python_table(database, provisional)
    rows = database.execute(assignments.query).fetchall()
    for campaign_id, client_id, _, arm, *_ in rows:
        assert client_id not in found[campaign_id], "a unit in two arms"
        found[campaign_id][client_id] = arm
    return found


@cache
def models_of_the_draw() -> tuple[Model, Model]:
    catalogue = load_catalogue()
    return catalogue["campaigns.provisional_draws"], catalogue["campaigns.assignments"]


def random_frames(count: int) -> list[Frame]:
    """Campaigns of one to five strata of 1 to 50 units, ids that sort in no useful order."""
    chance, frames = random.Random(20261124), []
    for number in range(count):
        sizes = [chance.randint(1, 50) for _ in range(chance.randint(1, 5))]
        strata = [
            stratum for stratum, size in zip("ABCDE", sizes, strict=False) for _ in range(size)
        ]
        ids = chance.sample(range(100_000), len(strata))
        units = {f"C{one}": stratum for one, stratum in zip(ids, strata, strict=True)}
        control = chance.choice([Fraction(0), Fraction(1, 20), Fraction(1, 5), Fraction(1, 2)])
        split = SPLITS[chance.randint(1, 3)]
        shares = {"control": control}
        shares |= {f"bras {n}": (1 - control) * share for n, share in enumerate(split)}
        frames.append(Frame(f"campagne-{number}", units, shares))
    return frames


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    return random_frames(80)


@pytest.fixture(scope="module")
def drawn(database: duckdb.DuckDBPyConnection, frames: list[Frame]) -> Draw:
    return draw(database, frames)


def test_every_unit_is_in_exactly_one_arm_of_its_campaign(frames: list[Frame], drawn: Draw):
    for frame in frames:
        assert drawn[frame.campaign_id].keys() == frame.units.keys()
        assert set(drawn[frame.campaign_id].values()) <= frame.shares.keys()


def test_controls_follow_from_one_start_between_0_and_1(frames: list[Frame], drawn: Draw):
    """There is a u for which floor(u + share * place) increases exactly at the controls."""
    for frame in frames:

        def key(unit: str, frame: Frame = frame) -> tuple[str, str, str]:
            said = f"sel|{frame.campaign_id}|{unit}"
            return frame.units[unit], hashlib.sha256(said.encode()).hexdigest(), unit

        low, high, taken = Fraction(0), Fraction(1), 0
        for place, unit in enumerate(sorted(frame.units, key=key), start=1):
            taken += drawn[frame.campaign_id][unit] == "control"
            low = max(low, taken - place * frame.shares["control"])
            high = min(high, taken + 1 - place * frame.shares["control"])
        assert low < high, frame.campaign_id


def test_the_arms_are_drawn_one_after_another_from_those_left(frames: list[Frame], drawn: Draw):
    """Each unit walks through the arms in whole numbers, as ADR 0007 says it."""

    def number(said: str) -> int:
        return int(hashlib.sha256(said.encode()).hexdigest()[:12], 16)

    for frame in frames:
        weights = [int(share * MILLION) for share in frame.shares.values()]
        left = [sum(weights[at:]) for at in range(len(weights))]
        starts = [
            number(f"sel|{frame.campaign_id}|arm {at}") % rest for at, rest in enumerate(left)
        ]
        order = sorted(
            (stratum, hashlib.sha256(f"sel|{frame.campaign_id}|{unit}".encode()).hexdigest(), unit)
            for unit, stratum in frame.units.items()
        )
        expected = {}
        for place, (_, _, unit) in enumerate(order, start=1):
            here = place
            for arm, weight, rest, start in zip(frame.shares, weights, left, starts, strict=True):
                drawn_before, drawn_here = (
                    (start + up_to * weight) // rest for up_to in (here - 1, here)
                )
                if drawn_here > drawn_before:
                    expected[unit] = arm
                    break
                here -= drawn_here
        assert drawn[frame.campaign_id] == expected


def test_each_stratum_and_the_total_have_their_quota_of_controls(frames: list[Frame], drawn: Draw):
    for frame in frames:
        control = frame.shares["control"]
        found = Counter(
            frame.units[unit] for unit, arm in drawn[frame.campaign_id].items() if arm == "control"
        )
        for stratum in set(frame.units.values()):
            assert abs(found[stratum] - control * frame.size(stratum)) < 1
        assert abs(found.total() - control * len(frame.units)) < 1


def test_the_treated_of_each_stratum_are_shared_out(frames: list[Frame], drawn: Draw):
    for frame in frames:
        arms = {arm: share for arm, share in frame.shares.items() if arm != "control"}
        found = Counter((frame.units[unit], arm) for unit, arm in drawn[frame.campaign_id].items())
        for stratum in set(frame.units.values()):
            treated = sum(found[stratum, arm] for arm in arms)
            for arm, share in arms.items():
                assert abs(found[stratum, arm] - treated * share / sum(arms.values())) < 2


@pytest.mark.parametrize("count", [100, pytest.param(5_000, marks=pytest.mark.soak)])
def test_over_many_salts_each_unit_is_control_as_often_as_planned(
    database: duckdb.DuckDBPyConnection, count: int
):
    units = {f"C{number}": "AB"[number > 7] for number in range(23)}
    frames = [
        Frame(f"c{name}", units, {"control": share, "appel": 1 - share})
        for name, share in enumerate((Fraction(1, 20), Fraction(1, 5), Fraction(1, 2)))
    ]
    hits: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        for campaign_id, arms in draw(database, frames, salt=f"sel-{number}").items():
            hits.update((campaign_id, unit) for unit, arm in arms.items() if arm == "control")
    for frame in frames:
        control = frame.shares["control"]
        error = math.sqrt(control * (1 - control) / count)
        for unit in units:
            found = hits[frame.campaign_id, unit] / count
            assert abs(found - control) < 4 * error, (frame.campaign_id, unit, found)


# Each test is of so many figures that one of them is out by chance once in a million times.
MOST_FALSE_ALARMS = 1e-6


def within(count: int, share: Fraction, tests: int) -> tuple[float, float]:
    """Least and most hits among `count` trials, exact by the binomial law, over `tests` tests."""
    tail = MOST_FALSE_ALARMS / tests / 2
    return binom.ppf(tail, count, float(share)), binom.isf(tail, count, float(share))


def test_over_ten_thousand_salts_each_unit_has_its_planned_chances_in_two_campaigns_apart():
    """The pure function on eleven units in two strata, its places and starts hashed here."""
    salts, units = 10_000, {f"C{number}": "AB"[number > 6] for number in range(11)}
    campaigns = {"c1": (500_000, 125_000, 375_000), "c2": (200_000, 800_000)}
    hits: Counter[tuple[str, str, int]] = Counter()
    both: Counter[str] = Counter()
    for salt in range(salts):
        found: dict[str, dict[str, int]] = {}
        for campaign_id, weights in campaigns.items():
            said = {unit: f"{salt}|{campaign_id}|{unit}".encode() for unit in units}
            order = sorted(units, key=lambda u, s=said: (units[u], hashlib.sha256(s[u]).digest()))  # type: ignore[misc]
            left = [sum(weights[at:]) for at in range(len(weights))]
            starts = [
                int(hashlib.sha256(f"{salt}|{campaign_id}|arm {at}".encode()).hexdigest()[:12], 16)
                % rest
                for at, rest in enumerate(left)
            ]
            arms = pd.DataFrame(
                {
                    "arm_number": range(len(weights)),
                    "weight_ppm": weights,
                    "weight_left_ppm": left,
                    "start_offset_ppm": starts,
                }
            )
            numbers = arm_numbers(np.arange(1, len(order) + 1), arms).tolist()
            found[campaign_id] = dict(zip(order, numbers, strict=True))
            hits.update((campaign_id, unit, arm) for unit, arm in found[campaign_id].items())
        both.update(unit for unit in units if found["c1"][unit] == found["c2"][unit] == 0)
    tests = len(units) * (sum(map(len, campaigns.values())) + 1)
    for unit in units:
        for campaign_id, weights in campaigns.items():
            for arm, weight in enumerate(weights):
                low, high = within(salts, Fraction(weight, MILLION), tests)
                assert low <= hits[campaign_id, unit, arm] <= high, (campaign_id, unit, arm)
        low, high = within(salts, Fraction(1, 2) * Fraction(1, 5), tests)
        assert low <= both[unit] <= high, unit


def test_clients_of_a_draw_unit_share_its_arm_and_each_stratum_its_quota_of_units(
    database: duckdb.DuckDBPyConnection,
):
    """Units of one to five clients: the unit is drawn by its name, however many it holds."""
    chance = random.Random(20261130)
    names = [f"U{number:03}" for number in range(60)]
    strata = {name: chance.choice("ABC") for name in names}
    joined = {f"{name}-{n}": name for name in names for n in range(1, chance.randint(1, 5))}
    clients = strata | {client: strata[unit] for client, unit in joined.items()}
    shares = {"control": Fraction(1, 5), "appel": Fraction(4, 5)}
    apart = draw(database, [Frame("c", strata, shares)])["c"]
    found = draw(database, [Frame("c", clients, shares, joined)], seed=4)["c"]
    assert found == {client: apart[joined.get(client, client)] for client in clients}
    for stratum in "ABC":
        of_it = [name for name in names if strata[name] == stratum]
        controls = sum(found[name] == "control" for name in of_it)
        assert abs(controls - Fraction(1, 5) * len(of_it)) < 1


def test_the_order_of_the_rows_changes_nothing(
    database: duckdb.DuckDBPyConnection, frames: list[Frame], drawn: Draw
):
    assert draw(database, frames, seed=1) == drawn
    assert draw(database, frames, seed=2) == drawn
    alone = frames[7]
    assert draw(database, [alone], seed=3)[alone.campaign_id] == drawn[alone.campaign_id]


def test_a_draw_in_many_chunks_is_the_draw_in_one(
    database: duckdb.DuckDBPyConnection,
    frames: list[Frame],
    drawn: Draw,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(python_tables, "CHUNK_ROWS", 1_061)
    assert draw(database, frames) == drawn


def test_another_salt_or_campaign_gives_another_draw(
    database: duckdb.DuckDBPyConnection, drawn: Draw
):
    units = {f"C{number}": "A" for number in range(40)}
    shares = {"control": Fraction(1, 2), "appel": Fraction(1, 2)}
    one, two = Frame("c1", units, shares), Frame("c2", units, shares)
    first = draw(database, [one, two])
    assert first["c1"] != first["c2"]
    assert draw(database, [one], salt="autre")["c1"] != first["c1"]
    assert draw(database, [one])["c1"] == first["c1"]


@pytest.fixture
def home(sample_home: Path) -> Home:
    return open_home(sample_home, load_catalogue())


COLUMNS = ("campaign_id", "client_id", "arm", "wave")
ROWS = [("2026-10-retour", "C1", "control", 1), ("2026-10-retour", "C2", "appel", 1)]


def test_a_frozen_draw_is_never_another_one(home: Home):
    campaign = home.campaigns[0]
    path = home.draws / freeze(home, campaign, COLUMNS, ROWS)
    facts = path.read_bytes(), path.with_suffix(".json").read_bytes()
    assert facts[0] == b"campaign_id,client_id,arm,wave\n" + b"".join(
        f"{','.join(map(str, row))}\n".encode() for row in ROWS
    )
    assert campaign_from_json(facts[1].decode()) == campaign
    assert freeze(home, campaign, COLUMNS, ROWS) == path.name
    for rows in (ROWS[::-1], ROWS[:1], [*ROWS, ("2026-10-retour", "C3", "appel", 1)]):
        with pytest.raises(DrawExistsError, match="never repeated"):
            freeze(home, campaign, COLUMNS, rows)
    assert (path.read_bytes(), path.with_suffix(".json").read_bytes()) == facts


def test_a_campaign_drawn_before_arms_named_their_channel_goes_on(finished_home: Path):
    """Its facts and its file as the earlier version wrote them, on the first night after it."""
    [facts] = (finished_home / "facts" / "draws").glob("*.json")
    file = finished_home / "campaigns" / "retour-automne.toml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    old = "".join(line for line in lines if not line.startswith(("channel", "text"))).encode()
    file.write_bytes(old)
    said = json.loads(facts.read_bytes())
    said |= {"arms": [["courrier", "1.0"]], "sha256": hashlib.sha256(old).hexdigest()}
    facts.chmod(0o600)
    facts.write_text(json.dumps(said), encoding="utf-8")
    draw = facts.with_suffix(".csv").read_bytes()
    night = plain_night(finished_home, "run", "--date", "2026-11-01")
    assert "campaign" not in night.text.partition("to look at")[2].partition("Night of")[0]
    assert facts.with_suffix(".csv").read_bytes() == draw
    contacts = night.published("select channel from marketing.target_contacts")
    preferred = night.sql(
        "select r.channel from campaigns.targets as t inner join compliance.reachable as r"
        " on t.surviving_client_id = r.client_id and r.is_preferred"
        " where t.stopped_reason is null"
    )
    assert sorted(contacts) == sorted(preferred)
    assert {"phone", "letter"} <= {row[0] for row in contacts}
    assert (
        finished_home / "published/targets/2026-10-retour/2026-10-retour__courrier.csv"
    ).exists()


def test_the_campaign_beside_a_frozen_draw_is_never_another_one(home: Home):
    campaign = home.campaigns[0]
    path = home.draws / freeze(home, campaign, COLUMNS, ROWS)
    kept = path.with_suffix(".json").read_bytes()
    with suppress(DrawExistsError):
        freeze(home, replace(campaign, windows_days=(90,)), COLUMNS, ROWS)
    assert path.with_suffix(".json").read_bytes() == kept
