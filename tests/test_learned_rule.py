"""The learned rule in force: a frozen law, which no later answer moves.

A young company of 900 clients: two in three buy once and are never seen again, the others buy
every forty days or so, and one in eight of them leaves after each purchase. While the rhythm is
not known the predictive rule waits for 365 days; the learned rule needs far less, above all for
who bought once.
"""

from datetime import date, timedelta
from itertools import pairwise
from math import exp, floor, log
from pathlib import Path
from statistics import fmean, pstdev

import numpy as np
import pandas as pd
import pytest
from home_samples import load
from model_bench import Bench, shared_catalogue
from test_rule_in_force import build_chain, periods

from reconquete_pipeline.facts.rule_decisions import PROPOSED, freeze_decisions
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.intake.delivery.home_sources import replace_store
from reconquete_pipeline.statistics.learned_laws import LAW, law
from reconquete_pipeline.story.silence_line import LEARNED_FR, silence_lines

BEGINS, DECIDED, LATER = date(2024, 1, 1), date(2025, 1, 1), date(2025, 6, 20)
FLOOR, CEILING = 30, 365
SETTINGS = Settings.model_validate(
    {"lost_rule": "auto", "backtest_horizon_days": 90, "lost_floor_days": FLOOR}
)
HOME = 'company = "A"\n[extracts.orders]\nfiles = "o.csv"\n'
PERIOD = {"client_type": "B2B", "in_force_from_on": "2024-01-01", "rule_in_force": "learned"}
PERIOD |= {"rule_reason_fr": "Décision."}
SILENCE = {"client_id": "a", "client_type": "B2B", "purchased_on": "2025-10-01"}
SILENCE |= {"watch_after_days": "60", "risk_after_days": "80", "lost_after_days": "100"}
SILENCE |= {"client_gamma_k": "1", "yearly_departure_rate": "0", "single_purchase_share": "0.25"}
FROZEN = "rule_decided_on, decided_client_type, chosen_rule, choice_reason_fr, choice_reason_en"


def purchases(*, come_back: bool) -> pd.DataFrame:
    """`come_back`: every other one-time buyer of summer was seen once more, in November 2024."""
    chance = np.random.default_rng(8)
    rows = []
    for number in range(900):
        client = f"C{number:03}"
        bought = [BEGINS + timedelta(days=int(chance.integers(0, 500)))]
        while number % 3 == 0 and bought[-1] < LATER and chance.random() < 7 / 8:
            bought.append(bought[-1] + timedelta(days=1 + int(chance.gamma(2, 20))))
        if come_back and number % 3 == 1 and date(2024, 4, 1) <= bought[0] < date(2024, 10, 1):
            bought.append(date(2024, 11, 15))
        rows += [(client, day) for day in bought]
    return pd.DataFrame(rows, columns=["client_id", "purchased_on"])


@pytest.fixture(scope="module")
def decided() -> Bench:
    """The night of 1 January 2025."""
    bench = Bench(shared_catalogue())
    bench.set_night(DECIDED, SETTINGS)
    build_chain(bench, purchases(come_back=False), DECIDED)
    return bench


def later_night(folder: Path, decided: Bench, *, come_back: bool) -> Bench:
    """The night of 20 June, by what the night of 1 January froze in its home."""
    home = load(folder, HOME)
    freeze_decisions(decided.connection, home, DECIDED, shared_catalogue()[PROPOSED])
    bench = Bench(shared_catalogue())
    replace_store(bench.connection, home, shared_catalogue()["staging.rule_decisions"], LATER)
    bench.connection.execute(
        f"insert into staging.rule_decisions by name select {FROZEN}, {', '.join(LAW)}"
        " from store.rule_decisions"
    )
    bench.set_night(LATER, SETTINGS)
    build_chain(bench, purchases(come_back=come_back), LATER)
    return bench


@pytest.fixture(scope="module")
def later(decided: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return later_night(tmp_path_factory.mktemp("same"), decided, come_back=False)


@pytest.fixture(scope="module")
def other(decided: Bench, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Orders of November came late: what was learned was not so."""
    return later_night(tmp_path_factory.mktemp("other"), decided, come_back=True)


def law_of(bench: Bench, table: str, day: str) -> list[float]:
    query = f"select {', '.join(LAW)} from {table} where {day}"
    [row] = bench.connection.execute(query).fetchall()
    return [float(one) for one in row]


def silences(bench: Bench) -> dict[tuple[str, date], tuple[str, int]]:
    """Origin and threshold of loss of each silence that starts under the decision."""
    rows = bench.connection.execute(
        "select client_id, purchased_on, threshold_origin, decisive_days"
        " from status.loss_thresholds where purchased_on >= ?",
        [DECIDED],
    ).fetchall()
    return {(client, day): (origin, days) for client, day, origin, days in rows}


def test_it_wins_and_freezes_the_law_of_the_day_before(decided: Bench):
    """Asked on 30 September by the law of that day; the law of 31 December is frozen."""
    [row] = decided.connection.execute(
        "select cutoff_on, challenger_rule, chosen_rule, challenger_lead_low_share > 0 from"
        " trial.lost_rule_choices where rule_decided_on = ?",
        [DECIDED],
    ).fetchall()
    assert row == (date(2024, 9, 30), "learned", "learned", True)
    frozen = law_of(decided, "trial.lost_rule_choices", f"rule_decided_on = date '{DECIDED}'")
    assert frozen == law_of(decided, "trial.learned_laws", "cutoff_on = date '2024-12-31'")
    assert frozen != law_of(decided, "trial.learned_laws", "cutoff_on = date '2024-09-30'")


def test_the_law_is_not_in_force_before_a_later_night_reads_the_file(decided: Bench, later: Bench):
    assert [rule for _, rule, _ in periods(decided)] == ["predictive"]
    first = purchases(come_back=False)["purchased_on"].min()
    assert periods(later) == [
        (first, "predictive", "start"),
        (date(2024, 7, 1), "predictive", "decision"),
        (DECIDED, "learned", "decision"),
    ]


def test_each_silence_gets_its_threshold_from_the_frozen_law(decided: Bench, later: Bench):
    """By the words of the contract: the logs of days and counts, each times its weight."""
    numbers = law_of(decided, "trial.lost_rule_choices", f"rule_decided_on = date '{DECIDED}'")
    bought = purchases(come_back=False).groupby("client_id")["purchased_on"].apply(sorted)
    found = silences(later)
    assert len(found) > 500
    lengths = set()
    for (client, day), (origin, days) in found.items():
        own = sorted({one for one in bought[client] if one <= day})
        gaps = [(after - before).days for before, after in pairwise(own)]
        mean = fmean(gaps) if gaps else 0.0
        traits = [1.0, log(1 + mean), pstdev(gaps) / mean if gaps else 0.0, float(not gaps)]
        traits += [log(1 + sum(gaps)), log(1 + len(own))]
        raw = exp(sum(number * trait for number, trait in zip(numbers, traits, strict=True))) - 1
        assert (origin, days) == ("learned", min(max(floor(raw), FLOOR), CEILING)), (client, day)
        lengths.add(days)
    assert {FLOOR, CEILING} < lengths and len(lengths) > 50


def test_other_answers_teach_another_law_and_move_no_silence(later: Bench, other: Bench):
    day = "cutoff_on = date '2024-12-31'"
    assert law_of(later, "trial.learned_laws", day) != law_of(other, "trial.learned_laws", day)
    assert silences(later) == silences(other)


def test_explain_tells_what_the_threshold_rests_on(later: Bench):
    reason = silence_lines(later.connection, max(client for client, _ in silences(later)))[-1]
    assert reason.startswith(
        "Décision du 01/01/2025 (type inconnu) : la règle apprise remplace la règle prédictive"
    )
    assert reason.endswith(LEARNED_FR["learned"])
    without = Bench(shared_catalogue())
    without.fill("status.rules_in_force", [PERIOD])
    without.fill("rhythm.predictive_thresholds", [SILENCE])
    without.make("status.loss_thresholds")
    assert silence_lines(without.connection, "a")[-1] == (
        "Décision. Faute de loi apprise ce jour-là, la règle prédictive en tient lieu. Ce client"
        " achète au hasard (régularité 1,0) ; parmi ses semblables, il en part environ 0 % par an"
        " et 25 % n'achètent qu'une fois."
    )


def test_a_law_needs_silence_to_speak_for_having_left():
    chance = np.random.default_rng(3)
    traits = np.column_stack([chance.normal(3, 1, 400), *chance.normal(0, 1, (5, 400))])
    answers = (chance.random(400) < 1 / (1 + np.exp(3 - traits[:, 0]))).astype(float)
    assert law(traits, answers) is not None
    assert law(traits, 1 - answers) is None
    # Silence says nothing at all: the numbers of a law would have no end.
    traits[:, 0] = 4.0
    assert law(traits, answers) is None


def test_a_law_finds_where_leavers_and_stayers_balance():
    """The log of one more than the silence is normal around 3 (stayed) and 5 (left): half at 4.

    Three leavers for each stayer weigh as much as these.
    """
    chance = np.random.default_rng(5)
    left = np.repeat([1.0, 0.0], [60_000, 20_000])
    silence = chance.normal(3 + 2 * left, 1)
    found = law(np.column_stack([silence, np.zeros((len(left), 5))]), left)
    assert found is not None
    assert found[0] == pytest.approx(4, abs=0.02)
    assert list(found[1:]) == [0.0] * 5
