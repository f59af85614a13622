"""Laws that the scores of causes keep, whatever the evidence: invented pieces, real tables.

Each client of a crowd is a case of its own; a change is made to all of them and the crowd is
scored again.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings

LAST, EXPECTED, LOST = date(2025, 3, 1), date(2025, 4, 1), date(2026, 1, 1)
SAME_INCIDENT = 14
CROWD = 120
TABLES = {
    "fact": "losses.fact_evidence",
    "declared": "losses.declared_evidence",
    "incident": "losses.incident_evidence",
    "context": "losses.context_evidence",
}
REFERENCE = ("reference.loss_causes", "reference.evidence_tiers", "reference.evidence_kinds")
SCORED = ("losses.evidence", "losses.weighted_evidence", "losses.cause_scores")
WEIGHTS = [Settings.model_validate({"evidence_weights": name}) for name in ("domain", "learned")]


@dataclass(frozen=True)
class Piece:
    client_id: str
    kind: str
    number: str
    on: date
    share: str
    order_id: str = "null"

    def row(self) -> dict[str, str]:
        return {
            "client_id": self.client_id,
            "last_purchase_on": str(LAST),
            "evidence_kind": self.kind,
            "evidence_id": self.number,
            "order_id": self.order_id,
            "evidence_on": str(self.on),
            "evidence_share": self.share,
            "evidence_fr": "indice",
        }


@cache
def bench() -> Bench:
    """A bench of its own, where the reference tables stand."""
    made = Bench(shared_catalogue())
    made.make(*REFERENCE)
    return made


def read_kinds() -> dict[str, tuple[str, str]]:
    """Kind of evidence to its cause and tier, as the reference table has them."""
    found = (
        bench()
        .connection.execute(
            "select evidence_kind, cause, evidence_tier from reference.evidence_kinds order by all"
        )
        .fetchall()
    )
    return {kind: (cause, tier) for kind, cause, tier in found}


KINDS = read_kinds()
BY_TIER = {tier: [kind for kind, (_, own) in KINDS.items() if own == tier] for tier in TABLES}


def piece(chance: Random, client_id: str, number: int) -> Piece:
    """One piece of any tier; facts are rare. Deliveries and returns have an order."""
    tier = chance.choices(["fact", "declared", "incident", "context"], [1, 4, 12, 6])[0]
    return Piece(
        client_id,
        chance.choice(BY_TIER[tier]),
        f"p{number}",
        LAST + timedelta(days=chance.randrange(-120, 300)),
        chance.choice(["1", "1", "0.4", "0.16", "0.75"]),
        f"o{chance.randrange(4)}" if tier == "incident" and chance.random() < 0.5 else "null",
    )


def crowd(seed: int, count: int = CROWD) -> list[Piece]:
    """Clients of no piece to nine, often of one cause, so that incidents meet."""
    chance = Random(seed)
    pieces: list[Piece] = []
    for rank in range(count):
        own = [piece(chance, f"c{rank:03}", n) for n in range(chance.randrange(10))]
        if own and chance.random() < 0.7:
            cause, tier = KINDS[own[0].kind]
            same = [kind for kind, told in KINDS.items() if told == (cause, tier)]
            own = [replace(one, kind=chance.choice(same)) for one in own]
        pieces += own
    return pieces


def scored(pieces: Sequence[Piece], settings: Settings, count: int = CROWD) -> pd.DataFrame:
    """losses.cause_scores of the crowd; every kind has a learned weight that differs by fold."""
    made = bench()
    made.set_night(date(2026, 6, 30), settings)
    for table in ("losses.evidence_windows", "losses.learned_weights", *TABLES.values()):
        made.connection.execute(f"delete from {table}")
    windows = [
        {
            "client_id": f"c{rank:03}",
            "window_kind": "loss",
            "episode_number": "1",
            "last_purchase_on": str(LAST),
            "expected_on": str(EXPECTED),
            "lost_on": str(LOST),
        }
        for rank in range(count)
    ]
    made.fill("losses.evidence_windows", windows)
    for tier, table in TABLES.items():
        made.fill(table, [one.row() for one in pieces if KINDS[one.kind][1] == tier])
    learned = [
        {
            "weights_fold": str(fold),
            "evidence_kind": kind,
            "learned_weight": f"0.{place % 9 + 1}{fold}",
        }
        for place, (kind, (_, tier)) in enumerate(KINDS.items())
        if tier in {"incident", "context"}
        for fold in range(5)
    ]
    made.fill("losses.learned_weights", learned)
    made.make(*SCORED)
    return made.connection.execute("select * from losses.cause_scores order by all").df()


def of_cause(scores: pd.DataFrame, basis: str = "all") -> dict[tuple[str, str], float]:
    rows = scores[(scores["score_basis"] == basis) & (scores["cause"] != "unknown")]
    values = rows["cause_score"].astype(float)
    return dict(zip(zip(rows["client_id"], rows["cause"], strict=True), values, strict=True))


@pytest.mark.parametrize("settings", WEIGHTS, ids=["domain", "learned"])
def test_scores_lie_between_0_and_1_and_each_basis_has_one_first_cause(settings: Settings):
    scores = scored(crowd(1), settings)
    values = scores["cause_score"].dropna().astype(float)
    assert values.between(0, 1).all()
    assert values.nunique() > 100
    shares = scores["confidence_score"].dropna().astype(float)
    assert shares.between(0, 1).all()
    first = scores[scores["score_rank"] == 1].groupby(["client_id", "score_basis"]).size()
    assert len(first) == 2 * CROWD
    assert (first == 1).all()
    ranks = scores.groupby(["client_id", "score_basis"])["score_rank"]
    assert (ranks.max() == ranks.size()).all()
    assert (ranks.nunique() == ranks.size()).all()


@pytest.mark.parametrize("settings", WEIGHTS, ids=["domain", "learned"])
def test_the_order_of_rows_changes_nothing(settings: Settings):
    pieces = crowd(2)
    before = scored(pieces, settings)
    Random(3).shuffle(pieces)
    pd.testing.assert_frame_equal(scored(pieces, settings), before)


@pytest.mark.parametrize("settings", WEIGHTS, ids=["domain", "learned"])
def test_one_incident_that_is_told_twice_counts_once(settings: Settings):
    """By another number on the same day, or by the order that it was about."""
    pieces = crowd(4)
    before = scored(pieces, settings)
    again = [replace(one, number=f"{one.number} again") for one in pieces]
    pd.testing.assert_frame_equal(scored([*pieces, *again], settings), before)


@pytest.mark.parametrize("settings", WEIGHTS, ids=["domain", "learned"])
def test_what_was_declared_leaves_the_documented_scores_alone(settings: Settings):
    pieces = crowd(5)
    silent = [one for one in pieces if KINDS[one.kind][1] != "declared"]
    with_words, without = scored(pieces, settings), scored(silent, settings)
    assert of_cause(with_words, "documented") == of_cause(without, "documented")
    assert of_cause(without, "documented") == of_cause(without)
    assert of_cause(with_words) != of_cause(without)


def days_of_incidents(pieces: Sequence[Piece]) -> list[list[date]]:
    """The days of each incident of one cause, whose pieces of one order stand on its first day."""
    first: dict[str, date] = {}
    for one in pieces:
        first[one.order_id] = min(one.on, first.get(one.order_id, one.on))
    found: list[list[date]] = []
    for day in sorted(one.on if one.order_id == "null" else first[one.order_id] for one in pieces):
        if found and (day - found[-1][-1]).days <= SAME_INCIDENT:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def joins_two(day: date, incidents: Sequence[Sequence[date]]) -> bool:
    near = [one for one in incidents if any(abs((day - on).days) <= SAME_INCIDENT for on in one)]
    return len(near) > 1


@pytest.mark.parametrize("settings", WEIGHTS, ids=["domain", "learned"])
def test_more_evidence_never_lowers_its_own_cause_nor_moves_another(settings: Settings):
    """Unless it shows that what seemed two incidents was one; that has its own test below."""
    chance, pieces = Random(6), crowd(6)
    own: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for one in pieces:
        own[one.client_id, KINDS[one.kind][0]].append(one)
    added = {}
    for rank in range(CROWD):
        more = replace(piece(chance, f"c{rank:03}", 99), order_id="null")
        mine = [key[1] for key in own if key[0] == more.client_id]
        if mine and chance.random() < 0.8:
            cause = chance.choice(mine)
            kinds = [kind for kind, told in KINDS.items() if told[0] == cause]
            more = replace(more, kind=chance.choice(kinds))
        key = more.client_id, KINDS[more.kind][0]
        if not joins_two(more.on, days_of_incidents(own[key])):
            added[key] = more
    before = of_cause(scored(pieces, settings))
    after = of_cause(scored([*pieces, *added.values()], settings))
    assert len(added) > 70
    assert all(after[key] >= before.get(key, 0) - 2e-6 for key in added)
    assert sum(after[key] > before.get(key, 0) + 0.01 for key in added) > 30
    assert {key: score for key, score in after.items() if key not in added} == {
        key: score for key, score in before.items() if key not in added
    }


def test_a_piece_between_two_incidents_makes_them_one():
    """Two complaints 20 days apart are two incidents; with one halfway they are one affair."""
    apart = [
        Piece("c000", "complaint_delay", "r1", LAST, "1"),
        Piece("c000", "complaint_delay", "r2", LAST + timedelta(days=20), "1"),
    ]
    between = Piece("c000", "complaint_delay", "r3", LAST + timedelta(days=10), "1")
    domain = WEIGHTS[0]
    two, one = scored(apart, domain, 1), scored([*apart, between], domain, 1)
    key = ("c000", "late_delivery")
    assert of_cause(two)[key] == pytest.approx(1 - 0.25**2)
    assert of_cause(one)[key] == pytest.approx(0.75)


@pytest.mark.parametrize("settings", WEIGHTS, ids=["domain", "learned"])
def test_the_further_away_the_less_it_weighs_but_what_was_said_or_is_a_fact(settings: Settings):
    nearness = [0, 30, 60, 90, 200]
    scores = []
    for away in nearness:
        pieces = [
            Piece(f"c{place:03}", kind, "p", EXPECTED + timedelta(days=away), "1")
            for place, kind in enumerate(KINDS)
        ]
        scores.append(of_cause(scored(pieces, settings, len(KINDS))))
    for place, (kind, (cause, tier)) in enumerate(KINDS.items()):
        found = [one[f"c{place:03}", cause] for one in scores]
        if tier in {"fact", "declared"}:
            assert len(set(found)) == 1, kind
        else:
            assert found == sorted(found, reverse=True), kind
            assert found[-1] < found[0], kind
