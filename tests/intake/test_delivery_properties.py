"""Whatever the split, the order and the disturbances: the same files give the same rows."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from intake_tools import ORDERS, Bench, csv, make_bench, order_row

FIRST = date(2026, 11, 1)
LINES = ORDERS + '[extracts.order_lines]\nfiles = "lignes_*.csv"\n'
CHANGED = "[extracts.orders.columns]\nnet_amount_eur = 'Montant HT'\n"
# An order id and the amount of one delivery of it; "oops" is a row that is rejected.
ROW = st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["1,00", "2,00", "3,00", "oops"]))
FILES = st.lists(st.lists(ROW, max_size=6), min_size=1, max_size=5)
Rows = Sequence[tuple[str, str]]


@contextmanager
def bench_of(toml: str) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        bench = make_bench(Path(folder), toml)
        yield bench
        bench.connection.close()


def deliver(bench: Bench, files: Sequence[Rows], *, one_night: bool = False) -> None:
    """One file a day, each taken in by its own night, or all by the last one."""
    for number, rows in enumerate(files):
        day = FIRST + timedelta(days=number)
        # A comment column makes the bytes of two files differ that say the same.
        body = (
            csv(*(order_row(key, amount) for key, amount in rows)) + f"Z{number};C1;01/03/2026;1\n"
        )
        bench.drop(f"commandes_{day}.csv", body)
        if not one_night:
            bench.night(run_date=day)
    bench.night(run_date=FIRST + timedelta(days=len(files)))


def state(bench: Bench) -> dict[str, Any]:
    """All that intake made; the sum of every file is looked at on the way."""
    bench.files()
    return {
        table: bench.rows(f"select * exclude ({without}) from {table} order by all")
        for table, without in (
            ("store.orders", "_file_id"),
            ("staging.orders", "margin_eur"),
            ("intake.files", "first_seen_on"),
            ("intake.rejected_rows", "row_text"),
        )
    }


def by_hand(files: Sequence[Rows], *, is_full: bool) -> dict[str, str]:
    """What must be known in the end, computed from the rows without any of the engine's code."""
    known: dict[str, str] = {}
    for number, rows in enumerate(files):
        amounts: dict[str, set[str]] = {}
        bad = {key for key, amount in rows if amount == "oops"}
        for key, amount in rows:
            if amount != "oops":
                amounts.setdefault(key, set()).add(amount)
        good = {key: found.pop() for key, found in amounts.items() if len(found) == 1}
        bad |= {key for key, found in amounts.items() if found}
        if is_full:
            known = {key: amount for key, amount in known.items() if key in bad}
        known |= good | {f"Z{number}": "1"}
    return {key: f"{amount.split(',')[0]}.00" for key, amount in sorted(known.items())}


@given(FILES, st.booleans())
@settings(max_examples=6, deadline=None)
def test_the_rows_are_those_computed_by_hand(files: list[Rows], is_full: bool) -> None:
    toml = ORDERS + ('mode = "full"\nfull_min_share = 0\n' if is_full else "")
    with bench_of(toml) as bench:
        deliver(bench, files)
        assert bench.orders() == by_hand(files, is_full=is_full)


@given(FILES, st.booleans())
@settings(max_examples=6, deadline=None)
def test_loading_again_and_a_rebuild_give_the_same(files: list[Rows], is_full: bool) -> None:
    toml = ORDERS + ('mode = "full"\nfull_min_share = 0\n' if is_full else "")
    last = FIRST + timedelta(days=len(files))
    with bench_of(toml) as bench:
        deliver(bench, files)
        once = state(bench)
        bench.night(run_date=last)
        assert state(bench) == once, "the same night again"
        bench.rewrite(toml + CHANGED)
        bench.night(run_date=last)
        assert state(bench) == once, "a mapping that says the same"
        bench.rewrite(toml)
        bench.night(run_date=last)
        assert state(bench) == once, "and back"
        bench.connection.execute("delete from intake.loads")
        bench.night(run_date=last)
        assert state(bench) == once, "rebuilt from the facts"
        other = "delta" if is_full else "full"
        bench.rewrite(ORDERS + f'mode = "{other}"\n' + "full_min_share = 0\n" * (not is_full))
        bench.night(run_date=last)
        assert bench.orders() == by_hand(files, is_full=not is_full)


@given(FILES)
@settings(max_examples=6, deadline=None)
def test_one_night_for_all_files_gives_what_a_night_for_each_gives(files: list[Rows]) -> None:
    with bench_of(ORDERS) as each, bench_of(ORDERS) as together:
        deliver(each, files)
        deliver(together, files, one_night=True)
        assert state(each) == state(together)


@given(FILES, st.permutations(range(5)))
@settings(max_examples=6, deadline=None)
def test_by_file_date_the_order_of_arrival_is_of_no_matter(
    files: list[Rows], arrival: list[int]
) -> None:
    """A night for each file, in any order: the same rows as in the order of their dates."""
    toml = ORDERS + 'delivery_order = "file_date"\n'
    query = "select * exclude (_file_id) from store.orders order by all"
    with bench_of(toml) as ordered, bench_of(toml) as shuffled:
        deliver(ordered, files)
        for number in arrival:
            if number < len(files):
                path = ordered.home.inbox / f"commandes_{FIRST + timedelta(days=number)}.csv"
                shuffled.night((path.name, path.read_bytes()))
        shuffled.files()
        assert shuffled.rows(query) == ordered.rows(query)


@given(
    st.lists(st.lists(st.integers(0, 99), min_size=1, max_size=4), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 99)), max_size=4),
    st.lists(st.integers(0, 3), min_size=10, max_size=10),
)
@settings(max_examples=6, deadline=None)
def test_any_split_that_keeps_orders_together_and_redeliveries_in_order(
    orders: list[list[int]], again: list[tuple[int, int]], places: list[int]
) -> None:
    """Deliveries of an order, each with all its lines, spread over files that keep their order."""
    units = [(f"N{number}", amounts) for number, amounts in enumerate(orders)]
    units += [(f"N{number}", [amount]) for number, amount in again if number < len(orders)]
    expected = [
        (key, place, f"{amount}.00")
        for key, amounts in sorted(dict(units).items())
        for place, amount in enumerate(amounts, start=1)
    ]
    split: list[list[tuple[str, list[int]]]] = [[]]
    for unit, place in zip(units, places, strict=False):
        # A new file where chance says so, and wherever the order came already in this one.
        if place == 0 or unit[0] in {key for key, _ in split[-1]}:
            split.append([])
        split[-1].append(unit)
    with bench_of(LINES) as bench:
        for number, part in enumerate(split):
            rows = [order_row(key, f"{amount},00") for key, amounts in part for amount in amounts]
            bench.night((f"lignes_{number}.csv", csv(*rows)), extract="order_lines")
        bench.files()
        assert (
            bench.rows(
                "select order_id, line_number, cast(net_amount_eur as varchar) "
                "from staging.order_lines order by 1, 2"
            )
            == expected
        )
