"""The ways of `client_summary.py`, each run as `summary_parts.py PART FOLDER`.

Reads lines.parquet, writes PART.parquet with client_id, frequency (repeat purchase days), recency,
age, monetary (EUR) and mean_interval; prints what the work between the two cost. Imports only
what the part needs, so that any interpreter can run it.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

END = "2026-06-30"
MODULES = {
    "select": ["duckdb"],
    "tables": ["duckdb"],
    "pandas": ["pandas", "pyarrow.parquet"],
    "polars": ["polars"],
    "streaming": ["polars"],
    "lifetimes": ["pandas", "pyarrow.parquet", "lifetimes.utils"],
}
SELECT = f"""
create table summary as
with days as (
    select
        client_id,
        cast(ordered_at as date) as purchased_on,
        cast(sum(cents) as bigint) as cents
    from read_parquet('{{path}}')
    group by client_id, cast(ordered_at as date)
),

clients as (
    select
        client_id,
        count(*) - 1 as frequency,
        min(purchased_on) as first_on,
        max(purchased_on) as last_on,
        sum(cents) - arg_min(cents, purchased_on) as repeat_cents
    from days
    group by client_id
)

select
    client_id,
    frequency,
    last_on - first_on as recency,
    date '{END}' - first_on as age,
    coalesce(repeat_cents / nullif(frequency, 0) / 100, 0) as monetary,
    (last_on - first_on) / nullif(frequency, 0) as mean_interval
from clients
"""
# What orders.purchase_days reads; orders are not put together from their lines here.
ORDERS = """
create view orders.valid_orders as
select client_id, cast(ordered_at as date) as ordered_on, cast(cents as decimal(18, 2)) / 100
    as net_amount_eur
from read_parquet('{path}')
"""
FROM_TABLES = """
create table summary as
select
    history.client_id,
    history.repeat_count as frequency,
    history.last_repeat_days as recency,
    history.age_days as age,
    coalesce(history.repeat_revenue_eur / nullif(history.repeat_count, 0), 0)::double as monetary,
    rhythm.mean_interval_days::double as mean_interval
from value.buying_history as history
inner join rhythm.rhythm as rhythm on history.client_id = rhythm.client_id
"""
Write = Callable[[str], object]


def with_select(path: str) -> Write:
    """The whole summary in one select of DuckDB."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(SELECT.format(path=path))
    return lambda out: connection.execute(f"copy summary to '{out}'")


def with_tables(path: str) -> Write:
    """The project's own tables, as a night builds them."""
    import duckdb

    from reconquete_pipeline.home.settings import Settings
    from reconquete_pipeline.tables.loading import load_catalogue
    from reconquete_pipeline.tables.warehouse import (
        create_engine_tables,
        prepare_session,
        set_macros,
    )

    connection, catalogue = duckdb.connect(), load_catalogue()
    prepare_session(connection)
    create_engine_tables(connection)
    set_macros(connection, date.fromisoformat(END), Settings(), catalogue)
    connection.execute("create table staging.clients (client_id varchar, client_type varchar)")
    connection.execute(ORDERS.format(path=path))
    for table in ("orders.purchase_days", "rhythm.rhythm", "value.buying_history"):
        connection.execute(f"create table {table} as {catalogue[table].query}")
    connection.execute(FROM_TABLES)
    return lambda out: connection.execute(f"copy summary to '{out}'")


def with_pandas(path: str) -> Write:
    """Two groupings."""
    import pandas as pd

    lines = pd.read_parquet(path)
    lines["day"] = lines["ordered_at"].dt.normalize()
    days = lines.groupby(["client_id", "day"], as_index=False)["cents"].sum()
    groups = days.groupby("client_id")
    found = groups.agg(
        first=("day", "min"), last=("day", "max"), days=("day", "size"), cents=("cents", "sum")
    )
    found["first_cents"] = groups["cents"].first()
    found["frequency"] = found["days"] - 1
    found["recency"] = (found["last"] - found["first"]).dt.days
    found["age"] = (pd.Timestamp(END) - found["first"]).dt.days
    repeats = found["frequency"].where(found["frequency"] > 0)
    found["monetary"] = ((found["cents"] - found["first_cents"]) / repeats / 100).fillna(0)
    found["mean_interval"] = found["recency"] / repeats
    return lambda out: found.reset_index().to_parquet(out)


def with_polars(path: str, *, is_lazy: bool = False) -> Write:
    """Two groupings, on a frame or on a lazy scan in streams."""
    import polars as pl

    lines: Any = pl.scan_parquet(path) if is_lazy else pl.read_parquet(path)
    days = lines.group_by("client_id", pl.col("ordered_at").dt.date().alias("day")).agg(
        pl.col("cents").sum()
    )
    found = days.group_by("client_id").agg(
        frequency=pl.len().cast(pl.Int64) - 1,
        first=pl.col("day").min(),
        last=pl.col("day").max(),
        cents=pl.col("cents").sum() - pl.col("cents").get(pl.col("day").arg_min()),
    )
    repeats = pl.when(pl.col("frequency") > 0).then(pl.col("frequency"))
    end = pl.lit(END).str.to_date()
    recency = (pl.col("last") - pl.col("first")).dt.total_days()
    summary = found.select(
        "client_id",
        "frequency",
        recency=recency,
        age=(end - pl.col("first")).dt.total_days(),
        monetary=(pl.col("cents") / repeats / 100).fill_null(0),
        mean_interval=recency / repeats,
    )
    frame = summary.collect(engine="streaming") if is_lazy else summary
    write: Write = frame.write_parquet
    return write


def with_lifetimes(path: str) -> Write:
    """The library's own summary; the mean interval is one division more."""
    import pandas as pd
    from lifetimes.utils import summary_data_from_transaction_data

    lines = pd.read_parquet(path)
    found = summary_data_from_transaction_data(
        lines, "client_id", "ordered_at", "cents", observation_period_end=END
    )
    found = found.rename(columns={"T": "age", "monetary_value": "monetary"})
    found["monetary"] /= 100
    found["mean_interval"] = found["recency"] / found["frequency"].where(found["frequency"] > 0)
    return lambda out: found.reset_index().to_parquet(out)


def import_of(part: str) -> None:
    """Import before the clock starts."""
    for name in MODULES[part]:
        importlib.import_module(name)
    if part == "tables":
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        importlib.import_module("reconquete_pipeline.tables.loading").load_catalogue()


def main() -> None:
    """Run one part, tell what it used, write what it found."""
    part, folder = sys.argv[1], Path(sys.argv[2])
    works: dict[str, Callable[[str], Write]] = {
        "select": with_select,
        "tables": with_tables,
        "pandas": with_pandas,
        "polars": with_polars,
        "streaming": lambda path: with_polars(path, is_lazy=True),
        "lifetimes": with_lifetimes,
    }
    import_of(part)
    started = time.process_time(), time.perf_counter()
    write = works[part](str(folder / "lines.parquet"))
    cpu, wall = time.process_time() - started[0], time.perf_counter() - started[1]
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1e6
    write(str(folder / f"{part}.parquet"))
    print(json.dumps({"cpu": cpu, "wall": wall, "memory_gb": peak}))


if __name__ == "__main__":
    main()
