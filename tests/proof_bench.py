"""The tables of the pipeline built in memory from the ten thousand invented clients."""

from collections.abc import Sequence

import pandas as pd
from backtest_tools import freeze_proposals
from model_bench import Bench, shared_catalogue
from proof_company import AS_OF, EPOCH, RUN_DATE, WINDOWS, Raw, invented

from reconquete_pipeline.home.settings import Settings

BACKTEST = (
    "orders.known_clients",
    "orders.tracking_periods",
    "orders.valid_orders",
    "orders.purchase_days",
    "rhythm.rhythm",
    "reference.inactivity_rules",
    "reference.contestants",
    "warnings.falling_limits",
    "rhythm.seasons",
    "rhythm.delivered_contact_days",
    "rhythm.silence_contacts",
    "rhythm.departure_signals",
    "rhythm.predictive_thresholds",
    "value.buying_history",
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


def built(settings: Settings, tables: Sequence[str] = ()) -> Bench:
    """A bench that holds the company and tables made from it: these, or those behind the forecast.

    Orders are known up to AS_OF, three days before the run date; some of later days lie there.
    """
    bench = Bench(shared_catalogue())
    bench.set_night(RUN_DATE, settings, AS_OF.isoformat())
    fill_all(bench, invented())
    for table in tables or bench.behind("value.forecast"):
        bench.make(table)
        if table == "trial.lost_rule_choices":
            freeze_proposals(bench, AS_OF)
        if table == "value.buying_models":
            tell_as_the_model_says(bench)
    return bench


def tell_as_the_model_says(bench: Bench) -> None:
    """Freeze tonight's fits with a calibration that leaves what they say as it is."""
    bench.connection.execute(
        "insert into staging.alive_calibrations by name select client_type, purchase_r,"
        " purchase_alpha_days, dropout_a, dropout_b, knot as knot_number,"
        " date '2020-01-01' as calibrated_on, knot - 1 as knot_model_p_alive,"
        " knot - 1 as knot_p_alive from value.buying_models cross join (values (1), (2)) as t(knot)"
        " where model = 'mbg_nbd'"
    )


def fill_all(bench: Bench, raw: Raw) -> None:
    """What is delivered, by the hour of the day on which it happened."""
    day = f"cast(timestamp '{EPOCH}' + interval 1 day * day + interval 1 minute * (day % 1440)"
    at = f"{day} as timestamp)"
    status = "case when is_cancelled then 'cancelled' end"
    euros = "cents / 100.0"
    fill(bench, "staging.clients", raw.clients, potential_eur="potential_cents / 100.0")
    ordered = {"ordered_at": at, "net_amount_eur": euros, "status": status}
    fill(bench, "staging.orders", raw.orders, **ordered)
    fill(bench, "staging.order_lines", raw.lines, **ordered)
    fill(bench, "staging.contacts", raw.contacts, contacted_at=at)
    fill(bench, "staging.campaign_events", raw.events, happened_at=at)
    start = f"date '{EPOCH}' + cast(start as integer)"
    fill(bench, "staging.draws", raw.draws, window_starts_on=start)
    windows = [(one, days) for one, lengths in WINDOWS.items() for days in lengths]
    frame = pd.DataFrame(windows, columns=["campaign_id", "window_days"])
    fill(bench, "staging.campaign_windows", frame)
    bench.follow()


def fill(bench: Bench, table: str, frame: pd.DataFrame, **made: str) -> None:
    """Insert a frame whose names are the table's, and columns made from it in SQL."""
    types = bench.types(table)
    kept = {name: name for name in frame.columns if name in types} | made
    values = ", ".join(f"cast({value} as {types[name]})" for name, value in kept.items())
    # In an order that chance gave: the result must not depend on it.
    bench.connection.register("filling", frame.sample(frac=1, random_state=1))
    bench.connection.execute(
        f"insert into {table} ({', '.join(kept)}) select {values} from filling"
    )
    bench.connection.unregister("filling")


def read(bench: Bench, table: str, columns: Sequence[str] | str = "*") -> pd.DataFrame:
    """Columns of a table, decimals as floating-point numbers, in the order of its first ones."""
    names = columns if isinstance(columns, str) else ", ".join(columns)
    frame: pd.DataFrame = bench.connection.execute(f"select {names} from {table} order by all").df()
    return frame
