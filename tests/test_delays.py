"""Returns by delay and declared returns, counted with pandas on invented draws and surveys."""

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue
from proof_bench import fill, read
from scipy.stats import binomtest

from reconquete_pipeline.home.settings import Settings

RUN_DATE, START = pd.Timestamp("2026-06-30"), pd.Timestamp("2026-02-01")
LEVELS = [0.1, 0.25, 0.5, 0.75]
EDGES = [-1, 7, 30, 90, 180, 365, 730, np.inf]


def invented() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drawn clients with the day of their loss and of their return, and answers to a survey."""
    rng = np.random.default_rng(8)
    clients = pd.DataFrame({"client_id": [f"K{n:03}" for n in range(300)]})
    clients["arm"] = np.where(np.arange(300) % 3 == 0, "control", "mail")
    clients["lost_days"] = np.exp(rng.uniform(0, np.log(1500), 300)).astype(int)
    clients["lost_on"] = START - pd.to_timedelta(clients.lost_days, unit="D")
    clients["has_returned"] = rng.random(300) < 0.3
    days = pd.to_timedelta(rng.integers(1, 91, 300), unit="D")
    clients["first_return_on"] = (START + days).where(clients.has_returned)
    answers = pd.DataFrame({"response_id": [f"E{n:03}" for n in range(200)]})
    answers["client_id"] = rng.choice(clients.client_id, 200)
    answers["answered_on"] = START + pd.to_timedelta(rng.integers(-60, 120, 200), unit="D")
    answers["return_probability_share"] = rng.choice(LEVELS, 200)
    return clients, answers


@pytest.fixture(scope="module")
def bench() -> Bench:
    clients, answers = invented()
    made = Bench(shared_catalogue())
    made.set_night(RUN_DATE.date(), Settings(), RUN_DATE.date().isoformat())
    drawn = clients.assign(
        campaign_id="c",
        surviving_client_id=clients.client_id,
        window_starts_on=START,
        drawn_on=START,
        window_days=90,
        is_window_over=True,
        episode_number=1,
    )
    fill(made, "returns.members", drawn)
    fill(made, "returns.client_returns", drawn)
    fill(made, "status.episodes", drawn)
    back = clients[clients.has_returned]
    fill(made, "orders.purchase_days", back.assign(purchased_on=back.first_return_on))
    fill(made, "staging.surveys", answers.assign(surviving_client_id=answers.client_id))
    for table in ("returns.delays", "returns.declared_returns"):
        made.make(table)
    for table in ("marketing.return_delays", "marketing.declared_returns"):
        made.make(table)
    return made


def hold(told: pd.Series, returned: pd.Series) -> None:
    """The row has these counts, their share, and the interval that scipy gives."""
    assert (told.denominator_count, told.returned_count) == (len(returned), returned.sum())
    bounds = binomtest(int(returned.sum()), len(returned)).proportion_ci(method="wilson")
    assert float(told.return_share) == pytest.approx(returned.mean(), abs=5e-7)
    assert float(told.low_share) == pytest.approx(bounds.low, abs=1e-6)
    assert float(told.high_share) == pytest.approx(bounds.high, abs=1e-6)


def test_returns_by_delay_since_the_loss(bench: Bench):
    clients, _ = invented()
    targets = clients[clients.arm == "mail"]
    found = read(bench, "marketing.return_delays").set_index("delay_from_days")
    bands = pd.cut(targets.lost_days, EDGES)
    assert len(found) == bands.nunique() == 7
    for band, rows in targets.groupby(bands, observed=True):
        hold(found.loc[max(int(band.left) + 1, 0)], rows.has_returned)


def test_declared_returns_against_what_happened(bench: Bench):
    clients, answers = invented()
    ripe = answers[answers.answered_on + pd.Timedelta(days=93) <= RUN_DATE]
    last = ripe.sort_values(["answered_on", "response_id"]).groupby("client_id").tail(1)
    last = last.merge(clients[["client_id", "first_return_on"]], on="client_id")
    after = (last.first_return_on - last.answered_on).dt.days
    last["returned"] = (after > 0) & (after <= 90)
    found = read(bench, "marketing.declared_returns")
    found.index = found.return_probability_share.astype(float)
    assert sorted(found.index) == LEVELS
    for level, rows in last.groupby("return_probability_share"):
        hold(found.loc[level], rows.returned)
