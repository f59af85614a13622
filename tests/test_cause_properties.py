"""Laws that the scores of causes keep, whatever the evidence: invented pieces, real tables.

Each client of a crowd is a case of its own; a change is made to all of them and the crowd is
scored again.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from math import prod
from random import Random
from time import perf_counter

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
REFERENCE = (
    "reference.loss_causes",
    "reference.evidence_tiers",
    "reference.cause_words",
    "reference.evidence_kinds",
)
SCORED = (
    "losses.evidence",
    "losses.weighted_evidence",
    "losses.counted_evidence",
    "losses.cause_scores",
)
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


@pytest.mark.parametrize("settings", WEIGHTS, ids=["domain", "learned"])
def test_more_evidence_never_lowers_its_own_cause_nor_moves_another(settings: Settings):
    chance, pieces = Random(6), crowd(6)
    own: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for one in pieces:
        own[one.client_id, KINDS[one.kind][0]].append(one)
    added = {}
    for rank in range(CROWD):
        more = piece(chance, f"c{rank:03}", 99)
        mine = [key[1] for key in own if key[0] == more.client_id]
        if mine and chance.random() < 0.8:
            cause = chance.choice(mine)
            kinds = [kind for kind, told in KINDS.items() if told[0] == cause]
            more = replace(more, kind=chance.choice(kinds))
        added[more.client_id, KINDS[more.kind][0]] = more
    before = of_cause(scored(pieces, settings))
    after = of_cause(scored([*pieces, *added.values()], settings))
    assert len(added) == CROWD
    assert all(after[key] >= before.get(key, 0) - 2e-6 for key in added)
    assert sum(after[key] > before.get(key, 0) + 0.01 for key in added) > 30
    assert {key: score for key, score in after.items() if key not in added} == {
        key: score for key, score in before.items() if key not in added
    }


def test_a_piece_between_two_incidents_leaves_them_two():
    """Two complaints 20 days apart are two incidents, and so they stay with one halfway."""
    apart = [
        Piece("c000", "complaint_delay", "r1", LAST, "1"),
        Piece("c000", "complaint_delay", "r2", LAST + timedelta(days=20), "1"),
    ]
    between = Piece("c000", "complaint_delay", "r3", LAST + timedelta(days=10), "1")
    for pieces in (apart, [*apart, between]):
        scores = of_cause(scored(pieces, WEIGHTS[0], 1))
        assert scores["c000", "late_delivery"] == pytest.approx(1 - 0.25**2)


@dataclass(frozen=True)
class Told:
    """A piece for one cause: its day, its weight and the order that it names."""

    day: int
    weight: float
    order_id: str | None

    def is_of_incident(self, other: "Told") -> bool:
        same_order = self.order_id is not None and self.order_id == other.order_id
        return same_order or abs(self.day - other.day) <= SAME_INCIDENT


def separate(chosen: Sequence[Told]) -> bool:
    return not any(one.is_of_incident(other) for one, other in combinations(chosen, 2))


def best_score(pieces: Sequence[Told]) -> float:
    """The best of all choices of pieces of which no two tell of one incident: all are tried."""
    choices = (c for size in range(len(pieces) + 1) for c in combinations(pieces, size))
    return max(1 - prod(1 - one.weight for one in chosen) for chosen in choices if separate(chosen))


def counted(cases: Sequence[Sequence[Told]]) -> list[list[Told]]:
    """The pieces that count of each case, as the table has them."""
    made = bench()
    made.connection.execute("delete from losses.weighted_evidence")
    rows = [
        {
            "client_id": f"c{case:05}",
            "last_purchase_on": str(LAST),
            "cause": "late_delivery",
            "evidence_kind": "complaint_delay",
            "evidence_id": str(place),
            "order_id": one.order_id or "null",
            "evidence_on": str(LAST + timedelta(days=one.day)),
            "evidence_tier": "incident",
            "faded_weight": str(one.weight),
        }
        for case, pieces in enumerate(cases)
        for place, one in enumerate(pieces)
    ]
    made.fill("losses.weighted_evidence", rows)
    made.make("losses.counted_evidence")
    found = made.connection.execute(
        "select client_id, evidence_id, is_counted_documented from losses.counted_evidence"
        " where is_counted order by all"
    ).fetchall()
    kept: list[list[Told]] = [[] for _ in cases]
    for client_id, number, is_documented in found:
        assert is_documented
        kept[int(client_id[1:])].append(cases[int(client_id[1:])][int(number)])
    return kept


def test_the_pieces_that_count_are_the_best_choice_of_separate_incidents():
    """Against all choices tried one by one; so no further piece can lower a score."""
    chance = Random(11)
    cases = [
        [
            Told(
                chance.randrange(chance.choice([30, 90])),
                chance.choice([0.05, 0.3, 0.45, 0.6, 0.7, 0.75]),
                chance.choice([None, None, "o1", "o2", "o3"]),
            )
            for _ in range(chance.randrange(1, 9))
        ]
        for _ in range(1500)
    ]
    cases.append([Told(0, 0.5, "o1"), Told(20, 0.6, None), Told(40, 0.5, "o1")])
    chained = 0
    for pieces, kept in zip(cases, counted(cases), strict=True):
        assert separate(kept), pieces
        score = 1 - prod(1 - one.weight for one in kept)
        assert score == pytest.approx(best_score(pieces), abs=1e-9), pieces
        others = [one for one in pieces if one not in kept]
        assert all(any(one.is_of_incident(own) for own in kept) for one in others)
        chained += len(kept) > 1 and len(others) > 1
    assert chained > 400


def test_a_client_with_very_much_evidence_holds_up_no_night():
    """A piece a day for a year: one in fifteen counts. Orders that came back twice each."""
    daily = [Told(day, 0.5, None) for day in range(365)]
    chance = Random(12)
    twice = [
        Told(3 * order + after, chance.randrange(1, 90) / 100, f"o{order}")
        for order in range(30)
        for after in (0, 90)
    ]
    started = perf_counter()
    of_days, of_orders = counted([daily, twice])
    assert perf_counter() - started < 60
    assert len(of_days) == 25
    assert separate(of_orders)


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
