"""The find tables as a night builds them from the extracts of `crowd_company`."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from model_bench import STAMP, Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.intake.delivery.views import create_view
from reconquete_pipeline.tables.build import build, mark_checked
from reconquete_pipeline.text.sql_text import quote

TABLES = (
    "reference.inactivity_rules",
    "reference.statuses",
    "orders.known_clients",
    "orders.valid_orders",
    "orders.purchase_days",
    "rhythm.rhythm",
    "rhythm.seasons",
    "rhythm.delivered_contact_days",
    "rhythm.silence_contacts",
    "rhythm.followed_contracts",
    "rhythm.departure_signals",
    "rhythm.predictive_thresholds",
    "status.rules_in_force",
    "status.loss_thresholds",
    "status.episodes",
    "status.departures",
    "warnings.year_rules",
    "warnings.falling_limits",
    "warnings.falling",
    "warnings.contracts_ending",
    "warnings.last_answers",
    "warnings.unanswered",
    "warnings.early_warnings",
    "warnings.inactivity",
    "status.status",
)


def built(
    extracts: Mapping[str, pd.DataFrame],
    run_date: date,
    settings: Settings,
    as_of: date,
    more: tuple[str, ...] = (),
) -> Bench:
    """A bench whose extracts lie in the store, seen through the views of a night.

    `more`: tables to build besides those of the find stages.
    """
    bench = Bench(shared_catalogue())
    bench.set_night(run_date, settings, as_of.isoformat())
    for name, frame in extracts.items():
        deliver(bench, name, frame)
    for table in (*TABLES, *more):
        build(bench.connection, bench.catalogue, bench.catalogue[table], STAMP)
        mark_checked(bench.connection, table, has_passed=True)
    return bench


def deliver(bench: Bench, name: str, frame: pd.DataFrame) -> None:
    """Put rows into the store of an extract and cut its view at the run date."""
    model = bench.catalogue[f"staging.{name}"]
    types = {column: one.type for column, one in model.contract.delivered.items()}
    types |= {"_file_id": "INTEGER", "_record": "BIGINT", "_known_on": "DATE"}
    columns = ", ".join(f"{quote(column)} {kind}" for column, kind in types.items())
    bench.connection.execute("create schema if not exists store")
    bench.connection.execute(f"create table store.{name} ({columns})")
    # In an order that chance gave: the result must not depend on it.
    rows = frame.astype(object).where(frame.notna(), None).sample(frac=1, random_state=1)
    bench.connection.register("rows", rows)
    names = ", ".join(quote(column) for column in rows)
    values = ", ".join(f"cast({quote(column)} as {types[column]})" for column in rows)
    bench.connection.execute(f"insert into store.{name} ({names}) select {values} from rows")
    bench.connection.unregister("rows")
    bench.connection.execute(f"drop table {model.table}")
    create_view(bench.connection, model)
