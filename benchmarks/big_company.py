"""A company of a million order lines, invented from a seed: its home, ready for a first night.

French files (`;`, decimal comma, dd/mm/yyyy): one with all lines, of which 8 % are dirty, one that
delivers 4 % of the orders again. Run by `first_load.py` in a process of its own.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

RUN_DATE = "2026-06-30"
DAYS = 3 * 365
LINES_OF_A_CLIENT = 20
DIRTY_SHARE, REDELIVERED_SHARE = 0.08, 0.04
# What is wrong with a dirty line; a broken one has a field too many, most are wrong in a value.
FAULTS = ("date", "amount", "order", "status", "quantity", "broken")
FAULT_WEIGHTS = (0.25, 0.25, 0.24, 0.2, 0.05, 0.01)
COLUMNS = {
    "order_id": "N° commande",
    "line_number": "N° ligne",
    "client_id": "Code client",
    "ordered_at": "Date commande",
    "product_id": "Article",
    "product_family": "Famille",
    "quantity": "Quantité",
    "unit_price_eur": "Prix unitaire HT",
    "net_amount_eur": "Montant HT",
    "status": "Statut",
}
TOML = f"""company = "Grand Comptoir"
run_date = {RUN_DATE}

[extracts.order_lines]
files = "lignes_*.csv"
delimiter = ";"

[extracts.order_lines.columns]
""" + "".join(f'{name} = "{header}"\n' for name, header in COLUMNS.items())

TEXTS = f"""
select concat_ws(';',
    case when fault = 'order' then '' else 'F' || (1000000000 + order_number) end,
    line_number,
    'C' || lpad(client::varchar, 8, '0'),
    case when fault = 'date' then '31/02/2025'
        else strftime(date '{RUN_DATE}' - day_back::integer, '%d/%m/%Y') end,
    'A' || lpad(product::varchar, 5, '0'),
    ['Épicerie', 'Boissons', 'Crèmerie', 'Hygiène', 'Surgelés'][product % 5 + 1],
    case when fault = 'quantity' then 'douze' else quantity::varchar end,
    replace((cents / 100)::decimal(18, 2)::varchar, '.', ','),
    case when fault = 'amount' then '12,3O'
        else replace((quantity * cents / 100)::decimal(18, 2)::varchar, '.', ',') end,
    case when fault = 'status' then 'en litige' when is_cancelled then 'annulée'
        else 'facturée' end
    || case when fault = 'broken' then ';surplus' else '' end)
from lines
order by row_number
"""


def order_lines(count: int, seed: int) -> pd.DataFrame:
    """Lines of orders of one to four lines, spread over three years, by day."""
    chance = np.random.default_rng(seed)
    sizes = chance.integers(1, 5, count)
    order_of_line = np.repeat(np.arange(count), sizes)[:count]
    orders = int(order_of_line[-1]) + 1
    starts = np.concatenate(([0], np.cumsum(sizes)))[:orders]
    clients = max(count // LINES_OF_A_CLIENT, 1)
    # A few clients buy often, most now and then; the newest orders come last.
    client = (clients * chance.random(orders) ** 2).astype(np.int64)
    day_back = np.sort(chance.integers(0, DAYS, orders))[::-1]
    is_dirty = chance.random(count) < DIRTY_SHARE
    fault = np.where(is_dirty, chance.choice(FAULTS, count, p=FAULT_WEIGHTS), "")
    return pd.DataFrame(
        {
            "row_number": np.arange(count),
            "order_number": order_of_line,
            "line_number": np.arange(count) - starts[order_of_line] + 1,
            "client": client[order_of_line],
            "day_back": day_back[order_of_line],
            "product": chance.integers(0, 20_000, count),
            "quantity": chance.integers(1, 25, count),
            "cents": chance.integers(100, 5_000, count),
            "is_cancelled": chance.random(count) < 0.02,
            "fault": fault,
        }
    )


def delivered_again(lines: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Some orders whole and clean, each line with one piece more."""
    chance = np.random.default_rng(seed + 1)
    orders = lines["order_number"].max() + 1
    chosen = np.flatnonzero(chance.random(orders) < REDELIVERED_SHARE)
    again = lines[lines["order_number"].isin(chosen)]
    return again.assign(quantity=again["quantity"] + 1, fault="")


def texts(lines: pd.DataFrame) -> Iterator[str]:
    """The header and one text a line."""
    yield ";".join(COLUMNS.values()) + "\n"
    with duckdb.connect() as connection:
        connection.register("lines", lines)
        found = connection.execute(TEXTS)
        while rows := found.fetchmany(50_000):
            yield "".join(f"{text}\n" for (text,) in rows)


def write_home(home: Path, count: int, seed: int, encoding: str) -> None:
    """Make the home with its two files in an encoding that Python knows."""
    (home / "inbox").mkdir(parents=True)
    (home / "campaigns").mkdir()
    (home / "reconquete.toml").write_text(TOML, encoding="utf-8")
    lines = order_lines(count, seed)
    for name, part in (("lignes_1.csv", lines), ("lignes_2.csv", delivered_again(lines, seed))):
        with (home / "inbox" / name).open("w", encoding=encoding, newline="") as out:
            out.writelines(texts(part))


if __name__ == "__main__":
    write_home(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
