"""Real invoices delivered again with corrections, against the same done with pandas alone."""

import gzip
import io
from pathlib import Path

import pandas as pd
import pytest
from intake_tools import ORDERS, Bench, make_bench

pytestmark = pytest.mark.reference

TOML = (
    ORDERS
    + """
[extracts.order_lines]
files = "factures_*.csv*"
dates = ["%d/%m/%Y %H:%M"]
[extracts.order_lines.columns]
order_id = "N° facture"
client_id = "Code client"
ordered_at = "Date facture"
product_id = "Article"
quantity = "Quantité"
unit_price_eur = "Prix unitaire"
net_amount_eur = { sql = 'number("Quantité") * number("Prix unitaire")' }
"""
)
MONTHS = ("2010-12", "2011-01")
CORRECTIONS = "factures_2011-02_corrections.csv"
SAME_SAID_OTHERWISE = TOML.replace('"Article"', '["Article", "Référence"]')


def invoices(folder: Path, month: str) -> pd.DataFrame:
    body = gzip.decompress((folder / f"factures_{month}.csv.gz").read_bytes())
    frame = pd.read_csv(
        io.StringIO(body.decode("windows-1252")), sep=";", dtype=str, keep_default_na=False
    )
    return frame.assign(Statut="")


def corrected(frame: pd.DataFrame) -> pd.DataFrame:
    """Some invoices of the last month, whole, each with one kind of correction."""
    size = frame.groupby("N° facture")["Article"].transform("size")
    several = frame[(size >= 3) & ~frame["N° facture"].str.startswith("C")]
    chosen = list(dict.fromkeys(several["N° facture"]))[:160]
    kinds = {number: place % 4 for place, number in enumerate(chosen)}
    rows = frame[frame["N° facture"].isin(chosen)].copy()
    kind = rows["N° facture"].map(kinds)
    place = rows.groupby("N° facture").cumcount()
    quantity = rows["Quantité"].astype(int)
    rows.loc[kind == 0, "Quantité"] = (quantity - 1 + 2 * (place % 2)).astype(str)[kind == 0]
    rows.loc[(kind == 1) & (place == 0), "Statut"] = "annulée"
    rows.loc[kind == 2, "Code client"] = "00042"
    return rows[(kind != 3) | (place != 1)]


def expected_lines(files: list[pd.DataFrame]) -> list[tuple[object, ...]]:
    """The newest delivery of each invoice: id, line, client, article, cents, status."""
    newest = {n: i for i, frame in enumerate(files) for n in frame["N° facture"].unique()}
    parts = [frame[frame["N° facture"].map(newest) == i] for i, frame in enumerate(files)]
    rows = pd.concat(parts)
    price = rows["Prix unitaire"].str.partition(",")
    milli = (price[0] + price[2].str.ljust(3, "0")).astype(int)
    tenths = milli * rows["Quantité"].astype(int)
    cents = ((tenths.abs() + 5) // 10) * ((tenths > 0).astype(int) - (tenths < 0).astype(int))
    line = rows.groupby("N° facture").cumcount() + 1
    client = [text or None for text in rows["Code client"]]
    status = ["cancelled" if text else None for text in rows["Statut"]]
    listed = zip(rows["N° facture"], line, client, rows["Article"], cents, status, strict=True)
    return sorted(listed, key=lambda row: (row[0].encode(), row[1]))


def staged_lines(bench: Bench) -> list[tuple[object, ...]]:
    return bench.rows(
        "select order_id, line_number, client_id, product_id, "
        "cast(net_amount_eur * 100 as bigint), status from staging.order_lines order by 1, 2"
    )


def shrunk(before: pd.DataFrame, now: pd.DataFrame) -> set[str]:
    """The corrected invoices with fewer lines or less money than before."""

    def figures(frame: pd.DataFrame) -> pd.DataFrame:
        rows = pd.DataFrame(
            expected_lines([frame]), columns=["id", "line", "client", "article", "cents", "status"]
        )
        return rows.groupby("id").agg(lines=("line", "size"), cents=("cents", "sum"))

    both = figures(now).join(figures(before), rsuffix="_before")
    less = (both["lines"] < both["lines_before"]) | (both["cents"] < both["cents_before"])
    return set(both.index[less])


def test_corrections_of_real_invoices_give_what_pandas_gives(
    reference_data: Path, tmp_path: Path
) -> None:
    folder = reference_data / "online_retail" / "extraits"
    bench = make_bench(tmp_path, TOML)
    frames = [invoices(folder, month) for month in MONTHS]
    names = [f"factures_{month}.csv.gz" for month in MONTHS]
    bench.night(*((n, (folder / n).read_bytes()) for n in names), extract="order_lines")
    assert staged_lines(bench) == expected_lines(frames)
    again = corrected(frames[-1])
    body = again.to_csv(sep=";", index=False, lineterminator="\r\n").encode("windows-1252")
    bench.night((CORRECTIONS, body), extract="order_lines")
    expected = expected_lines([*frames, again])
    assert staged_lines(bench) == expected
    assert {row[1] for row in bench.files().values()} == {*map(len, frames), len(again)}
    told = {row[0] for row in bench.rows("select unit_key from intake.shrunk_units")}
    assert told == shrunk(frames[-1], again) != set()
    bench.rewrite(SAME_SAID_OTHERWISE)
    bench.night(extract="order_lines")
    assert staged_lines(bench) == expected, "loaded again from the kept files"
    bench.connection.execute("drop table store.order_lines cascade")
    bench.connection.execute("delete from intake.loads")
    bench.night(extract="order_lines")
    assert staged_lines(bench) == expected, "rebuilt from the facts"
