"""An invented company and the tables of the backtest built from its purchases, in memory."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from model_bench import Bench

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.learned_laws import LAW

FIRST = date(2024, 1, 1)
SHORT = Settings(backtest_horizon_days=90)
CHAIN = (
    "reference.inactivity_rules",
    "reference.contestants",
    "rhythm.rhythm",
    "rhythm.silence_contacts",
    "rhythm.predictive_thresholds",
    "value.buying_history",
    "warnings.falling_limits",
    "trial.backtest_samples",
    "trial.backtest_contacts",
    "trial.backtest_histories",
    "trial.due_decisions",
    "trial.learned_laws",
    "trial.lost_rule_choices",
    "status.rules_in_force",
    "trial.backtest_models",
    "trial.backtest_cases",
    "trial.rule_backtest",
)


def company(clients: int, days: int, seed: int) -> pd.DataFrame:
    """Purchase days of clients who buy at their own rate and leave after a purchase."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(clients):
        mean, leaves = rng.gamma(3.0, 15.0) + 5, rng.beta(1.0, 7.0)
        now = float(rng.integers(0, days))
        while now < days:
            rows.append(
                (f"C{number:04}", FIRST + timedelta(days=int(now)), int(rng.gamma(3, 2000)))
            )
            if rng.random() < leaves:
                break
            now += 1 + rng.exponential(mean)
    frame = pd.DataFrame(rows, columns=["client_id", "purchased_on", "cents"])
    return frame.groupby(["client_id", "purchased_on"], as_index=False)["cents"].sum()


def build_chain(
    bench: Bench, purchases: pd.DataFrame, as_of: date, settings: Settings | None = None
) -> None:
    """Build the backtest from the purchases known by a day, in a bench of its own."""
    connection = bench.connection
    bench.set_night(as_of, settings or SHORT)
    known = purchases[purchases["purchased_on"] <= as_of]
    connection.register("known", known.assign(purchased_on=known["purchased_on"].astype(str)))
    connection.execute(
        "insert into orders.purchase_days select client_id, cast(purchased_on as date), 1, "
        "cents::decimal(18,2) / 100 from known"
    )
    connection.execute(
        "insert into staging.clients (client_id, client_type) select distinct client_id, "
        "case when client_id < 'C0250' then 'B2B' else 'B2C' end from known"
    )
    connection.unregister("known")
    bench.make(*CHAIN)


def freeze_proposals(bench: Bench, night: date) -> None:
    """Freeze what that night proposes, as its publication does: the nights after it follow."""
    bench.connection.execute(
        "insert into staging.rule_decisions by name select rule_decided_on, decided_client_type, "
        f"chosen_rule, {', '.join(LAW)}, choice_reason_fr, choice_reason_en "
        "from trial.lost_rule_choices where rule_decided_on <= $night",
        {"night": night},
    )


def records(bench: Bench, table: str, columns: Sequence[str]) -> pd.DataFrame:
    """Rows of a table in the order of the columns."""
    names = ", ".join(columns)
    frame: pd.DataFrame = bench.connection.execute(f"select {names} from {table} order by all").df()
    return frame
