"""The backtest of ten thousand invented clients, recomputed case by case from their orders."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import proof_past as past
import proof_verdicts as own
import pytest
from model_bench import Bench
from proof_bench import BACKTEST, built, read
from proof_company import FIRST, invented, number_of, numbers_of
from proof_models import History, alive, greatest, mbg_terms, of_purchases
from proof_purchases import types

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.learned_laws import LAW

FIXED_LOST, QUARTERS = 120, 12
SETTINGS = Settings.model_validate(
    {
        "tracking_needs_consent": False,
        "order_minimum_eur": 0,
        "lost_rule": "auto",
        "fixed_lost_days": FIXED_LOST,
        "backtest_horizon_days": past.HORIZON,
        "backtest_silence_days": past.ASKED_UNTIL,
    }
)
MEASURES = ("precision", "recall", "balanced_accuracy", "auc")
RULES = ("predictive_risk", "predictive", "personal_rhythm", "fixed_days_act", "fixed_days")
CONTESTANTS = (*RULES, "two_then_none", "falling", "p_alive", "learned")
HITS = [f"is_{rule}_hit" for rule in CONTESTANTS[:-2]]
# Of the histories; the proof makes some of these for its own rules.
NOT_TOLD = ["cutoff", "risk_days", "lost_days", "known_year_count"]
KEY = ["cutoff", "client_id"]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    yield built(SETTINGS, BACKTEST)


def rows_of(bench: Bench, table: str, key: Sequence[str] = KEY) -> pd.DataFrame:
    """A table by its key, its days as numbers."""
    rows = read(bench, table)
    rows["cutoff"] = numbers_of(rows["cutoff_on"])
    if "horizon_ends_on" in rows:
        rows["horizon"] = numbers_of(rows["horizon_ends_on"])
    return rows.sort_values(list(key)).reset_index(drop=True)


@pytest.fixture(scope="module")
def histories(bench: Bench) -> pd.DataFrame:
    """Our own."""
    told = read(bench, "rhythm.predictive_thresholds")
    silences = pd.DataFrame(
        {
            "client_id": told["client_id"],
            "last": numbers_of(told["purchased_on"]),
            "risk_days": told["risk_after_days"].astype(float),
            "lost_days": told["lost_after_days"].astype(float),
        }
    )
    return past.histories(silences, FIXED_LOST).sort_values(KEY).reset_index(drop=True)


@pytest.fixture(scope="module")
def cases(bench: Bench, histories: pd.DataFrame) -> pd.DataFrame:
    """Our own, with what the pipeline's P(alive) and law said (compared on their own below)."""
    found = past.cases(histories, QUARTERS)
    found["is_fixed_days_hit"] = found["known_silence_days"] > FIXED_LOST
    told = rows_of(bench, "trial.backtest_cases")
    told = told.rename(columns={"known_p_alive": "p_alive", "known_learned_days": "learned"})
    return found.merge(told[[*KEY, "p_alive", "learned"]], on=KEY, validate="one_to_one")


def same(ours: pd.Series, theirs: pd.Series) -> bool:
    """Equal values, and nothing where nothing is said."""
    return bool(((ours == theirs) | (ours.isna() & theirs.isna())).all())


def test_samples(bench: Bench):
    found = rows_of(bench, "trial.backtest_samples")[[*KEY, "client_type"]]
    ours = past.sampled().sort_values(KEY).reset_index(drop=True)
    assert len(found["cutoff"].unique()) > QUARTERS
    pd.testing.assert_frame_equal(found, ours, check_dtype=False)


def test_histories(bench: Bench, histories: pd.DataFrame):
    found = rows_of(bench, "trial.backtest_histories")
    found["last"] = numbers_of(found["last_purchase_on"])
    assert found[KEY].equals(histories[KEY].astype(found[KEY].dtypes.to_dict()))
    for name in histories.columns.drop(NOT_TOLD):
        assert same(histories[name], found[name]), name


def test_the_cases_have_some_of_everything(histories: pd.DataFrame, cases: pd.DataFrame):
    assert len(histories) > 80_000
    assert histories["is_contacted"].mean() > 0.05
    assert histories["has_left"].isna().sum() > 5_000
    assert histories["is_control"].sum() > 500
    assert histories["lost_days"].isna().any(), "the rhythm was not known yet"
    assert (histories["known_lost_days"] > 365).any()
    assert (past.sampled().groupby("cutoff").size() > histories.groupby("cutoff").size()).any()
    for hit in HITS:
        assert 0.01 < cases[hit].mean() < 0.99, hit
    assert set(invented().contacts["direction"].fillna("-")) == {"outbound", "inbound", "-"}
    assert cases["p_alive"].isna().any()


def test_plain_rules(bench: Bench, cases: pd.DataFrame):
    found = rows_of(bench, "trial.backtest_cases")
    assert len(found) == len(cases)
    for name in ("horizon", "known_silence_days", "known_risk_days", "known_lost_days", "has_left"):
        assert same(cases[name], found[name]), name
    for hit in HITS:
        assert same(cases[hit], found[hit]), hit
    for name in ("known_silence_ratio", "known_fall_share"):
        ours = cases[name].to_numpy(float)
        assert found[name].to_numpy(float) == pytest.approx(ours, abs=6e-7, nan_ok=True)


def test_p_alive_on_past_days(cases: pd.DataFrame):
    """By parameters of our own, fitted to all who had bought by the day."""
    for cutoff, asked in cases.groupby("cutoff"):
        known = past.known_at(int(cutoff), asked_until=10_000)
        known["client_type"] = known["client_id"].map(types())
        for client_type, mine in known.groupby("client_type"):
            told = asked[asked["client_type"] == client_type].set_index("client_id")["p_alive"]
            if len(mine) < 100:
                assert told.isna().all()
                continue
            span = mine["known_span_days"]
            clients = History(
                *(
                    column.to_numpy(float)
                    for column in (
                        mine["known_day_count"] - 1,
                        span,
                        span + mine["known_silence_days"],
                    )
                )
            )
            scale = clients.age.mean() / clients.x.mean()
            likelihood = of_purchases(clients, mbg_terms)
            _, best = greatest(
                likelihood, [[2, 0.3 * scale, 0.1, 0.05], [0.3, 0.3 * scale, 0.5, 5]]
            )
            ours = pd.Series(alive(clients, best), index=mine["client_id"]).loc[told.index]
            assert told.to_numpy(float) == pytest.approx(ours.to_numpy(), abs=3e-3)


def test_the_laws_of_the_learned_rule(bench: Bench, histories: pd.DataFrame):
    reasons: set[object] = set()
    for row in rows_of(bench, "trial.learned_laws", ["cutoff", "client_type"]).to_dict("records"):
        law = own.law(histories[histories["client_type"] == row["client_type"]], row["cutoff"])
        numbers = [np.nan] * len(LAW) if law is None else law.numbers
        found = [float(row[name]) for name in LAW]
        assert found == pytest.approx(numbers, abs=2e-5, rel=1e-6, nan_ok=True), row
        reasons.add(None if pd.isna(row["law_reason"]) else row["law_reason"])
    assert reasons == {None, "too_few_cases", "no_silence_slope"}


def test_the_thresholds_of_the_learned_rule(cases: pd.DataFrame, histories: pd.DataFrame):
    """Day by day from P(left); the six decimals of a law move hardly any by a day."""
    for (client_type, cutoff), asked in cases.groupby(["client_type", "cutoff"]):
        law = own.law(histories[histories["client_type"] == client_type], int(cutoff))
        assert law is not None
        apart = (asked["learned"].astype(int) - law.days(asked)).abs()
        assert apart.max() <= 1 and apart.mean() < 0.001, (client_type, cutoff)
    assert cases["learned"].between(own.FLOOR + 1, own.CEILING - 1).mean() > 0.1


@pytest.fixture(scope="module")
def told(bench: Bench) -> pd.DataFrame:
    rows = read(bench, "trial.rule_backtest")
    return rows.set_index(["client_type", "buyers", "candidate_rule", "sample", "phase"])


@pytest.fixture(scope="module")
def trials(cases: pd.DataFrame) -> dict[tuple[str, str], own.Trial]:
    found = {}
    for client_type, mine in cases.groupby("client_type"):
        found[str(client_type), "all"] = own.trial(mine)
        found[str(client_type), "repeat"] = own.trial(mine[mine["known_day_count"] > 1])
    return found


def test_measures_of_every_contestant(told: pd.DataFrame, trials: dict[tuple[str, str], own.Trial]):
    assert len(told) == len(trials) * len(CONTESTANTS) * 5
    reasons: set[str | None] = set()
    measured: set[str] = set()
    for (client_type, buyers), tried in trials.items():
        early: dict[str, float] = {}
        for candidate in CONTESTANTS:
            for (sample, phase), mine in own.parts(tried).items():
                row = told.loc[(client_type, buyers, candidate, sample, phase)]
                of_all = sample == "all"
                reason = tried.reason or (
                    own.unheard(tried, candidate)
                    if of_all
                    else own.unmeasured(tried, mine, candidate)
                )
                reasons.add(reason)
                assert reason == (
                    None if pd.isna(row["backtest_reason"]) else row["backtest_reason"]
                )
                if reason:
                    assert row[["auc_share", "precision_share"]].isna().all()
                    count = None if of_all or tried.reason else len(mine)
                    assert count == (None if pd.isna(row["case_count"]) else row["case_count"])
                    continue
                measured.add(sample)
                assert row["case_count"] == len(mine)
                days = [number_of(row[name].date()) for name in ("tested_from_on", "tested_to_on")]
                assert days == [mine["cutoff"].min(), mine["cutoff"].max()]
                left = mine["has_left"].to_numpy(bool)
                score, hit = (one.to_numpy() for one in own.scores(mine, candidate))
                ours = own.measures(score, hit, left)
                found = [float(row[f"{name}_share"]) for name in MEASURES]
                assert found == pytest.approx(ours, abs=1.5e-6, nan_ok=True), (candidate, phase)
                assert row["left_share"] == pytest.approx(left.mean(), abs=1e-6)
                if phase == "early":
                    early[candidate] = ours[2]
        chosen = told.loc[(client_type, buyers)].query("is_chosen").index.get_level_values(0)
        assert set(chosen) == ({max(early, key=lambda name: early[name])} if early else set())
    assert {None, "too_few_cases", "nobody_told_apart"} <= reasons
    assert measured == {"all", "not_contacted", "contacted", "controls"}


def test_intervals_are_those_of_drawn_companies(
    told: pd.DataFrame, trials: dict[tuple[str, str], own.Trial], histories: pd.DataFrame
):
    """Another 200 draws: bounds within a third of the width of the interval."""
    mine = trials["B2B", "repeat"].last
    left = mine["has_left"].to_numpy(bool)
    spoken = {one: [s.to_numpy() for s in own.scores(mine, one)] for one in CONTESTANTS}
    drawn: dict[str, list[list[float]]] = {one: [] for one in CONTESTANTS}
    for places in own.drawn_companies(mine, 200):
        for one, (score, hit) in spoken.items():
            drawn[one].append(own.measures(score[places], hit[places], left[places]))
    firms = histories[histories["client_type"] == "B2B"]
    rule = own.decisions(firms, FIXED_LOST)["chosen"].iloc[-1]
    in_force = np.array(drawn[rule])[:, 2]
    for one, rows in drawn.items():
        row = told.loc[("B2B", "repeat", one, "all", "last")]
        columns = dict(zip(MEASURES, np.array(rows).T, strict=True))
        if one != rule:
            columns["lead"] = columns["balanced_accuracy"] - in_force
        else:
            assert pd.isna(row["lead_share"])
        for name, values in columns.items():
            low, high = np.nanquantile(values, [0.025, 0.975])
            found = [float(row[f"{name}_{end}_share"]) for end in ("low", "high")]
            bounds = pytest.approx([low, high], abs=(high - low) / 3 + 1e-6, nan_ok=True)
            assert found == bounds, (one, name)


def test_decisions_and_the_rule_in_force(bench: Bench, histories: pd.DataFrame):
    proposed = read(bench, "trial.lost_rule_choices")
    opening = proposed.iloc[0]
    assert (opening["rule_decided_on"].date(), opening["decided_client_type"]) == (FIRST, "all")
    assert opening["chosen_rule"] == "predictive"
    rules = read(bench, "status.rules_in_force")
    chosen: set[str] = set()
    for client_type, mine in histories.groupby("client_type"):
        ours = own.decisions(mine, FIXED_LOST)
        found = proposed[proposed["decided_client_type"] == client_type].reset_index(drop=True)
        chosen |= set(ours["chosen"])
        assert found["rule_decided_on"].dt.date.tolist() == ours["day"].tolist()
        assert same(ours["cutoff"].astype(float), numbers_of(found["cutoff_on"]).astype(float))
        assert found["left_count"].tolist() == ours["left"].tolist()
        assert found["stayed_count"].tolist() == ours["stayed"].tolist()
        assert same(ours["challenger"], found["challenger_rule"])
        for theirs, name in (
            ("challenger_lead_share", "lead"),
            ("challenger_lead_low_share", "low"),
            ("challenger_lead_high_share", "high"),
            ("chosen_recall_share", "recall"),
            ("chosen_false_alarm_share", "false_alarms"),
        ):
            shares = found[theirs].to_numpy(float)
            assert shares == pytest.approx(ours[name].to_numpy(float), abs=1e-6, nan_ok=True), name
        assert found["chosen_rule"].tolist() == ours["chosen"].tolist()
        for law, row in zip(ours["law"], found[LAW].to_numpy(float), strict=True):
            numbers = [np.nan] * len(LAW) if law is None else law.numbers
            assert list(row) == pytest.approx(numbers, abs=2e-5, nan_ok=True)
        told = rules[rules["client_type"] == client_type]
        assert told["in_force_from_on"].dt.date.tolist() == [FIRST, *ours["day"]]
        assert told["rule_in_force"].tolist() == ["predictive", *ours["chosen"]]
        assert told["rule_set_by"].tolist() == ["start"] + ["decision"] * len(ours)
    assert len(chosen) > 2
