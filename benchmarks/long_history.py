"""A home with years of order lines, made by DuckDB in the store, as if its files had been loaded.

Five years of orders, entered by day, about seventeen lines a client: each has an interval and
a number of purchases of its own, so some have just begun and some have left. 30 % B2B, 60 % B2C;
a mail a client and quarter; a few clients that merged, ceased or belong to a group.
"""

from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.build import Stamp, mark_checked, write_stamp
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import connect, create_engine_tables, set_macros

RUN_DATE = date(2026, 6, 30)
LINES_OF_A_CLIENT = 17
CONTACTS_OF_A_CLIENT = 20
LINES_AT_ONCE = 4_000_000
TOML = f"""company = "Longue Histoire"
run_date = {RUN_DATE}
[extracts.order_lines]
files = "lignes_*.csv"
[extracts.clients]
files = "clients_*.csv"
[extracts.contacts]
files = "contacts_*.csv"
"""
# Numbers from 0 to 1 that a client, or one of its purchases, has by chance.
CHANCE = "(hash({}) % 1000003 / 1000003.0)"
ORDERS = f"""
create table history_orders as
with drawn as (
    select
        c as client,
        (1826 * {CHANCE.format("c * 3")})::integer as first_day,
        16 * power(15, {CHANCE.format("c * 5 + 1")}) as interval_days,
        least(
            1 + floor(
                -ln(1 - {CHANCE.format("c * 7 + 2")})
                / (0.04 + 0.3 * power({CHANCE.format("c * 11 + 3")}, 2))
            ),
            80
        )::integer as purchases
    from range({{clients}}) as clients (c)
),

days as (
    select
        client,
        place,
        first_day
        + (interval_days * (place + {CHANCE.format("client * 100 + place")}))::integer as day
    from drawn, unnest(range(purchases)) as places (place)
)

select
    client,
    date '{RUN_DATE}' - 1826 + day as ordered_on
from days, range(2) as again (second)
where day <= 1826 and (second = 0 or hash(client * 100 + place, 1) % 20 = 0)
order by day, hash(client, place, second)
"""
# Most lines are of a client's few usual products.
LINES = """
insert into store.order_lines by name
select
    'F' || (1000000000 + number) as order_id,
    cast(line + 1 as integer) as line_number,
    'C' || lpad(client::varchar, 8, '0') as client_id,
    ordered_on::timestamp as ordered_at,
    'A' || lpad((case
        when hash(number, line, 1) % 10 < 7 then hash(client, hash(number, line) % 6)
        else hash(number, line)
    end % 20000)::varchar, 5, '0') as product_id,
    1 + hash(number, line, 2) % 24 as quantity,
    (1 + hash(number, line, 3) % 5000)::decimal(18, 2) / 100 as unit_price_eur,
    quantity * unit_price_eur as net_amount_eur,
    case when hash(number, 4) % 50 = 0 then 'cancelled' else 'invoiced' end as status,
    1 as _file_id,
    number * 4 + line as _record,
    ordered_on as _known_on
from (
    select rowid as number, client, ordered_on from history_orders
    where rowid >= {start} and rowid < {stop}
), unnest(range(1 + (hash(number, 5) % 4)::integer)) as lines (line)
"""
CLIENTS = f"""
insert into store.clients by name
select
    'C' || lpad(c::varchar, 8, '0') as client_id,
    case when hash(c, 1) % 10 < 3 then 'B2B' when hash(c, 1) % 10 < 9 then 'B2C' end as client_type,
    case when hash(c, 2) % 3 = 0 then (hash(c, 3) % 20000)::decimal(18, 2) end as potential_eur,
    case when hash(c, 4) % 500 = 0 then 'C' || lpad((c // 2)::varchar, 8, '0') end as merged_into,
    case when hash(c, 5) % 50 = 0 then 'C' || lpad((c // 1000)::varchar, 8, '0') end as parent_id,
    case when hash(c, 6) % 200 = 0 then date '{RUN_DATE}' - (hash(c, 7) % 1000)::integer end
        as ceased_on,
    2 as _file_id, c as _record, date '2021-06-30' as _known_on
from range({{clients}}) as clients (c)
"""
CONTACTS = f"""
insert into store.contacts by name
select
    'K' || n as contact_id,
    'C' || lpad((hash(n) % {{clients}})::varchar, 8, '0') as client_id,
    timestamp '{RUN_DATE} 09:00' - to_days(1 + (hash(n, 1) % 1826)::integer) as contacted_at,
    'email' as channel,
    'outbound' as direction,
    hash(n, 2) % 20 > 0 as is_delivered,
    case hash(n, 3) % 20 when 0 then 'replied' when 1 then 'clicked' end as reaction,
    case when reaction is not null then contacted_at + interval 1 hour end as reacted_at,
    3 as _file_id, n as _record, date '{RUN_DATE}' as _known_on
from range({{clients}} * {CONTACTS_OF_A_CLIENT}) as contacts (n)
"""


def open_history(
    path: Path, catalogue: Catalogue, memory: str = ""
) -> tuple[Home, duckdb.DuckDBPyConnection]:
    """The home and its database as a night opens them; `memory` limits DuckDB, as in `2GB`."""
    for folder in ("inbox", "campaigns"):
        (path / folder).mkdir(parents=True, exist_ok=True)
    (path / "reconquete.toml").write_text(TOML, encoding="utf-8")
    home = open_home(path, catalogue)
    connection = connect(home.database, 5)
    if memory:
        connection.execute(f"set memory_limit = '{memory}'")
    create_engine_tables(connection)
    set_macros(connection, RUN_DATE, home.settings, catalogue)
    return home, connection


def fill(path: Path, catalogue: Catalogue, lines: int) -> None:
    """Make the home, stage every extract and fill the stores; nothing else is built."""
    home, connection = open_history(path, catalogue)
    with connection:
        for model in catalogue.staging:
            stage_extract(connection, home, model, RUN_DATE, lambda _: None)
        words = {"clients": lines // LINES_OF_A_CLIENT}
        connection.execute(ORDERS.format(**words))
        orders = connection.execute("select count(*) from history_orders").fetchall()[0][0]
        for start in range(0, orders, LINES_AT_ONCE // 2):
            stop = start + LINES_AT_ONCE // 2
            connection.execute(LINES.format(start=start, stop=stop))
        connection.execute("drop table history_orders")
        connection.execute(CLIENTS.format(**words))
        connection.execute(CONTACTS.format(**words))
        connection.execute("checkpoint")


def stamp_staging(
    connection: duckdb.DuckDBPyConnection, home: Home, catalogue: Catalogue, stamp: Stamp
) -> None:
    """Say of every extract that it is of this night and passed its checks.

    What the home itself holds is staged once more: the history may be older than such a table.
    """
    for model in catalogue.staging:
        if not model.is_from_inbox:
            stage_extract(connection, home, model, RUN_DATE, lambda _: None)
        write_stamp(connection, model, stamp)
        mark_checked(connection, model.table, has_passed=True)
