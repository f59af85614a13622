"""Decisions on the rule of loss as frozen facts: who freezes them, who follows, what harms them."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import NightRun
from home_samples import GOOD, load
from model_bench import Bench, shared_catalogue
from night_tools import (
    copy_sample,
    different,
    draw_rows,
    files_below,
    hashes,
    nights,
    plain_night,
    write_settings,
)

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.draws import frozen_campaigns
from reconquete_pipeline.facts.rule_decisions import (
    EARLIER_NAMES,
    PROPOSED,
    NotTakenOverError,
    earlier_decisions,
    freeze_decisions,
    kept_decisions,
    take_over_decisions,
)
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.home_sources import earlier_draw_rows, replace_store

FIRST, SECOND = "2026-10-30", "2026-10-31"
TYPES = ["B2B", "B2C", "unknown"]
UNDECIDED = "no earlier night has frozen a decision yet"


@dataclass(frozen=True)
class Told:
    """A night of the story: what it said, the decisions it left, its draw, its tables, its rule."""

    said: str
    decisions: dict[str, bytes]
    drawn: int
    tables: dict[str, str]
    rules: list[tuple[object, ...]]


def told(night: NightRun) -> Told:
    home = night.home
    [[drawn]] = night.sql("select count(*) from campaigns.assignments")
    rules = night.sql(
        "select client_type, in_force_from_on::varchar, rule_in_force, rule_set_by"
        " from status.rules_in_force order by all"
    )
    kept = files_below(home / "facts" / "decisions")
    return Told(night.text, kept, int(str(drawn)), hashes(home), rules)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample home under auto, whose campaign is to be launched on its first night."""
    home = copy_sample(tmp_path_factory.mktemp("auto") / "home")
    write_settings(home, lost_rule="auto")
    campaign = home / "campaigns" / "retour-automne.toml"
    text = campaign.read_text(encoding="utf-8")
    assert SECOND in text
    campaign.write_text(text.replace(SECOND, FIRST), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def story(home: Path) -> dict[str, Told]:
    """The first night, again after a crash before publication, the second, and both once more."""
    story = {"first": told(plain_night(home, "run", "--date", FIRST))}
    shutil.rmtree(home / "published")
    (home / "facts" / "nights.jsonl").unlink()
    story["first, finished"] = told(plain_night(home, "run", "--date", FIRST))
    story["second"] = told(plain_night(home, "run", "--date", SECOND))
    story["rebuilt"] = told(plain_night(home, "rebuild"))
    story["first, as an older night"] = told(plain_night(home, "run", "--date", FIRST))
    return story


def test_the_first_night_judges_by_the_predictive_rule_draws_nobody_and_says_so(
    story: dict[str, Told],
):
    for night in (story["first"], story["first, finished"], story["first, as an older night"]):
        told = [(client_type, rule, set_by) for client_type, _, rule, set_by in night.rules]
        assert told == [(one, "predictive", "undecided") for one in TYPES]
        assert night.drawn == 0
        assert UNDECIDED in night.said
        assert "launched" not in night.said
        assert different(night.tables, story["first"].tables) == []
    assert f"to look at  published.database: The predictive rule decides for now: {UNDECIDED}" in (
        " ".join(story["first"].said.split("\n"))
    )


def test_a_crash_before_publication_is_finished_with_the_same_decisions(
    story: dict[str, Told], home: Path
):
    [name] = story["first"].decisions
    assert story["first, finished"].decisions == story["first"].decisions
    assert [line["decisions"] for line in nights(home)] == [[name], [], []]


def test_the_second_night_follows_them_and_draws(story: dict[str, Told], home: Path):
    [content] = story["first"].decisions.values()
    made = json.loads(content)["decisions"]
    assert made[0]["decided_client_type"] == "all"
    halves = [f"{year}-{month}-01" for year in range(2023, 2027) for month in ("01", "07")]
    second = story["second"]
    for one in TYPES:
        own = [row for row in made if row["decided_client_type"] in {"all", one}]
        days = [row["rule_decided_on"] for row in own[1:]]
        assert days == halves[len(halves) - len(days) :], "without a gap up to this half-year"
        assert [row[1:] for row in second.rules if row[0] == one] == [
            (row["rule_decided_on"], row["chosen_rule"], "decision" if number else "start")
            for number, row in enumerate(own)
        ]
    assert [row["rule_decided_on"] for row in made].count(halves[1]) > 0, "from the first answers"
    assert len({row["decided_client_type"] for row in made}) > 2
    assert second.drawn == len(draw_rows(home / "facts" / "draws" / "2026-10-retour__1.csv")) > 0
    assert UNDECIDED not in second.said
    assert second.decisions == story["first"].decisions


def test_a_rebuild_gives_the_same_bytes(story: dict[str, Told]):
    assert different(story["rebuilt"].tables, story["second"].tables) == []


def proposal(day: str, rule: str = "predictive") -> dict[str, str]:
    """A row of proposals, with as many answers as are needed."""
    row = dict.fromkeys(["left_count", "stayed_count"], "0")
    row |= {"rule_decided_on": day, "decided_client_type": "B2B", "chosen_rule": rule}
    return row | {"choice_reason_fr": f"raison du {day}", "choice_reason_en": f"reason of {day}"}


class Nights:
    """Nights that come to publication with the proposals that they are given."""

    def __init__(self, folder: Path) -> None:
        self.home: Home = load(folder, GOOD)
        self.bench = Bench(shared_catalogue())

    def freeze(self, day: str, *proposals: Mapping[str, str]) -> list[str]:
        self.bench.connection.execute(f"delete from {PROPOSED}")
        self.bench.fill(PROPOSED, proposals)
        run_date, model = date.fromisoformat(day), shared_catalogue()[PROPOSED]
        names = freeze_decisions(self.bench.connection, self.home, run_date, model)
        journal.append(self.home.nights, {"kind": "published", "run_on": day, "decisions": names})
        return names

    def followed(self, day: str) -> list[tuple[str | None, ...]]:
        return [
            (row["rule_decided_on"], row["chosen_rule"])
            for row in earlier_decisions(self.home, date.fromisoformat(day))
        ]


OPENING, JULY = proposal("2024-03-04"), proposal("2026-07-01", "fixed_days")


def test_what_is_frozen_is_never_decided_again(tmp_path: Path):
    nights = Nights(tmp_path)
    assert len(nights.freeze("2026-06-30", OPENING)) == 1
    # Run again with more answers and a longer history: the night stands by what it froze.
    assert nights.freeze("2026-06-30", proposal("2020-01-01"), JULY) == []
    assert nights.followed("2026-06-30") == []
    assert nights.freeze("2026-07-02", proposal("2020-01-01"), proposal("2025-07-01"), JULY)
    first = ("2024-03-04", "predictive")
    late = [("2025-07-01", "predictive"), ("2026-07-01", "fixed_days")]
    assert nights.followed("2026-07-02") == [first]
    assert nights.followed("2026-07-03") == [first, *late]
    assert nights.freeze("2026-07-03", OPENING, proposal("2026-07-01")) == []
    assert nights.followed("2027-01-01") == [first, *late]


def test_a_changed_renamed_or_missing_file_is_a_damaged_fact(tmp_path: Path):
    nights = Nights(tmp_path)
    [name] = nights.freeze("2026-06-30", OPENING)
    path = nights.home.decisions / name
    content = path.read_bytes()
    for changed in (content.replace(b"predictive", b"fixed_days"), b"[]", b"{"):
        path.write_bytes(changed)
        with pytest.raises(DamagedFactError, match=f"facts/decisions/{name}.* was changed: .*back"):
            nights.followed("2026-07-02")
    path.write_bytes(content)
    path.rename(path.with_name(name.replace("2026-06-30", "2026-05-30")))
    with pytest.raises(DamagedFactError, match=r"2026-05-30.* was changed"):
        nights.freeze("2026-07-02", JULY)
    path.with_name(name.replace("2026-06-30", "2026-05-30")).unlink()
    with pytest.raises(DamagedFactError, match=f"facts/decisions/{name}.* is missing; restore"):
        nights.followed("2026-07-02")


def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path):
    home = load(tmp_path, GOOD)
    for stray, read in (
        (home.decisions / "x.json", lambda: kept_decisions(home)),
        (home.draws / "x.json", lambda: frozen_campaigns(home)),
        (home.draws / "y.csv", lambda: list(earlier_draw_rows(home, date(2026, 11, 1)))),
    ):
        stray.mkdir(parents=True)
        with pytest.raises(
            DamagedFactError,
            match=f"facts/{stray.parent.name}/{stray.name} cannot be read .Is a directory.; res",
        ):
            read()
        stray.rmdir()
    home.draws.joinpath("x.csv").write_bytes(b"client_id,drawn_on\n\xe9,2026-10-31\n")
    with pytest.raises(DamagedFactError, match=r"facts/draws/x\.csv: a row is not in UTF-8"):
        list(earlier_draw_rows(home, date(2026, 11, 1)))
    for content in ("{", "[]", "{}"):
        home.draws.joinpath("x.json").write_text(content, encoding="utf-8")
        with pytest.raises(DamagedFactError, match=r"facts/draws/x.json was changed"):
            frozen_campaigns(home)


OLD_TABLE = """
create schema clients;
create table clients.lost_rule_choices (
    rule_decided_on date, origin_on date, left_count integer, stayed_count integer,
    found_count integer, missed_count integer, blamed_count integer, spared_count integer,
    predictive_lead_share decimal(9, 6), predictive_lead_low_share decimal(9, 6),
    predictive_lead_high_share decimal(9, 6), chosen_rule varchar, choice_reason_fr varchar,
    choice_reason_en varchar
);
create schema stamps;
create table stamps.builds (table_name varchar, run_on date, has_passed boolean);
insert into clients.lost_rule_choices values
    ('2026-01-01', null, 0, 0, 0, 0, 0, 0, null, null, null, 'predictive', 'reste', 'stays'),
    ('2026-07-01', '2026-03-31', 40, 70, 0, 0, 40, 0, -0.285714, -0.343678, -0.22775,
     'fixed_days', 'remplace', 'replaces'),
    ('2027-01-01', null, 0, 0, 0, 0, 0, 0, null, null, null, 'predictive', 'rouge', 'red');
create table clients.rules_in_force as
    select unnest([date '2024-03-04', date '2026-01-01']) as in_force_from_on;
"""


PUBLISHED = date(2026, 10, 31)
AUTO = f'{GOOD}[settings]\nlost_rule = "auto"\n'


def earlier_version(built_on: str, *, has_passed: bool = True) -> duckdb.DuckDBPyConnection:
    """A working database as the version before left it, built by the night of that day."""
    old = duckdb.connect()
    old.execute(OLD_TABLE)
    for name in ("lost_rule_choices", "rules_in_force"):
        stamp = [f"clients.{name}", built_on, has_passed]
        old.execute("insert into stamps.builds values (?, ?, ?)", stamp)
    return old


def test_the_decisions_of_a_home_of_the_version_before_are_taken_over(tmp_path: Path):
    """Its last good night is that of 31 October 2026; the table stands as a later red one left it.

    They hold on the nights before as well, which had judged by them.
    """
    home, said = load(tmp_path, AUTO), list[str]()
    old = earlier_version("2026-11-01")
    take_over_decisions(old, home, None, said.append)
    assert (kept_decisions(home), said) == ([], [])
    for _ in range(2):
        take_over_decisions(old, home, PUBLISHED, said.append)
    assert said == [
        "the rule of loss: the 2 decisions that the earlier version had made by 2026-10-31 are "
        "taken over and frozen in facts/decisions"
    ]
    for day in ("2026-09-30", "2026-10-31", "2026-11-01"):
        rows = list(earlier_decisions(home, date.fromisoformat(day)))
        assert [(row["rule_decided_on"], row["chosen_rule"]) for row in rows] == [
            ("2024-03-04", "predictive"),
            ("2026-01-01", "predictive"),
            ("2026-07-01", "fixed_days"),
        ]
    assert {row["decided_client_type"] for row in rows} == {"all"}
    assert rows[0]["choice_reason_fr"] == (
        "La règle prédictive décide jusqu'à la première décision de l'épreuve sur le passé"
        ' (lost_rule = "auto").'
    )


def test_a_file_of_the_version_before_holds_for_all_types_and_is_read_into_the_tables(
    tmp_path: Path,
):
    """Its rows name no type and know no law, and tell a lead that is read no more."""
    home = load(tmp_path, AUTO)
    row: dict[str, str | None] = dict.fromkeys(EARLIER_NAMES.values(), "0")
    row |= {"rule_decided_on": "2026-07-01", "cutoff_on": None, "chosen_rule": "fixed_days"}
    said = {"frozen_on": "2026-07-02", "is_taken_over": False, "decisions": [row]}
    content = json.dumps(said, indent=1).encode()
    name = f"2026-07-02__{hashlib.sha256(content).hexdigest()[:16]}.json"
    home.decisions.mkdir(parents=True, exist_ok=True)
    home.decisions.joinpath(name).write_bytes(content)
    bench = Bench(shared_catalogue())
    replace_store(
        bench.connection, home, shared_catalogue()["staging.rule_decisions"], date(2026, 11, 1)
    )
    found = bench.connection.execute(
        "select rule_decided_on::varchar, decided_client_type, chosen_rule, learned_intercept "
        "from store.rule_decisions"
    ).fetchall()
    assert found == [("2026-07-01", "all", "fixed_days", None)]


@pytest.mark.parametrize(
    ("toml", "built_on", "has_passed", "outcome"),
    [
        (AUTO, "2026-10-31", True, "taken over"),
        (AUTO, "2025-03-31", True, "refused"),
        (AUTO, "2026-10-31", False, "refused"),
        (AUTO, "2026-11-01", False, "refused"),
        (GOOD, "2025-03-31", True, "left out"),
    ],
)
def test_only_decisions_as_far_as_the_published_night_knew_them_are_taken_over(
    tmp_path: Path, toml: str, built_on: str, outcome: str, *, has_passed: bool
):
    """A night of the past, or a red one, leaves other decisions in the working database.

    Whoever set the rule does not live by decisions: there is nothing to lose.
    """
    home, said = load(tmp_path, toml), list[str]()
    old = earlier_version(built_on, has_passed=has_passed)
    if outcome == "refused":
        with pytest.raises(NotTakenOverError, match="run the night of 2026-10-31 once more with"):
            take_over_decisions(old, home, PUBLISHED, said.append)
    else:
        take_over_decisions(old, home, PUBLISHED, said.append)
    assert bool(kept_decisions(home)) == bool(said) == (outcome == "taken over")


def test_what_this_version_proposes_is_not_taken_for_decisions_of_the_one_before(tmp_path: Path):
    home, bench = load(tmp_path, AUTO), Bench(shared_catalogue())
    bench.fill(PROPOSED, [OPENING])
    bench.fill("status.rules_in_force", [{"in_force_from_on": "2024-03-04"}])
    for connection in (bench.connection, duckdb.connect()):
        take_over_decisions(connection, home, PUBLISHED, pytest.fail)
    assert kept_decisions(home) == []
