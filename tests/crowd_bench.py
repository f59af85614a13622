"""The find tables as a night builds them from the extracts of `crowd_company`."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.intake.delivery.views import create_view
from reconquete_pipeline.text.sql_text import quote

GOALS = ("status.status", "status.departures", "warnings.inactivity", "reference.statuses")


def built(
    extracts: Mapping[str, pd.DataFrame],
    run_date: date,
    settings: Settings,
    as_of: date,
    more: tuple[str, ...] = (),
) -> Bench:
    """A bench whose extracts lie in the store, seen through the views of a night.

    `more`: tables to build besides those that say who is lost.
    """
    bench = Bench(shared_catalogue())
    bench.set_night(run_date, settings, as_of.isoformat())
    for name, frame in extracts.items():
        deliver(bench, name, frame)
    bench.make(*bench.behind(*GOALS, *more))
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
