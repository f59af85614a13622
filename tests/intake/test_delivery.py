"""What a delivery does to the rows before it: delta and full, parts of orders, late files."""

from datetime import date
from pathlib import Path

import pytest
from intake_tools import HEADER, ORDERS, Bench, csv, make_bench, order_row

from reconquete_pipeline.home.home import HomeError

FULL = ORDERS + 'mode = "full"\nfull_min_share = 0\n'
BY_DATE = ORDERS + 'delivery_order = "file_date"\n'
CLIENTS = ORDERS + '[extracts.clients]\nfiles = "clients*.csv"\nmode = "full"\n'
LINES = ORDERS + '[extracts.order_lines]\nfiles = "lignes*.csv"\n'
LINE_HEADER = HEADER + ";Ligne"


def orders_csv(*amounts: str) -> str:
    """Orders A, B … with these amounts; an empty one is left out."""
    rows = zip("ABCDEFGHIJ", amounts, strict=False)
    return csv(*(order_row(key, amount) for key, amount in rows if amount))


def clients_csv(**names: str) -> str:
    return "Code client;Nom\n" + "".join(f"{key};{name}\n" for key, name in names.items())


def names_on(bench: Bench, day: str) -> dict[str, str]:
    """Client → name as a night of that day would see them."""
    bench.set_run_date(date.fromisoformat(day))
    return dict(bench.rows("select client_id, name from staging.clients order by 1"))


def open_rejects(bench: Bench) -> list[tuple[object, ...]]:
    return bench.rows("select file_id, record_number from intake.rejected_rows where is_open")


def test_keys_that_a_full_file_leaves_out_are_gone(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, FULL)
    bench.night(("commandes_1.csv", orders_csv("1,00", "2,00", "3,00")))
    bench.night(("commandes_2.csv", orders_csv("1,50", "", "3,00")))
    assert bench.orders() == {"A": "1.50", "C": "3.00"}


def test_a_delta_file_leaves_the_other_keys(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, ORDERS + 'mode = "delta"\n')
    bench.night(("commandes_1.csv", orders_csv("1,00", "2,00")))
    bench.night(("commandes_2.csv", orders_csv("1,50")))
    assert bench.orders() == {"A": "1.50", "B": "2.00"}


def test_a_full_file_keeps_the_older_row_where_its_own_is_rejected(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, FULL)
    bench.night(("commandes_1.csv", orders_csv("1,00", "2,00", "3,00", "4,00")))
    # B has no amount, the record of C has a field too many, D is left out.
    body = csv(order_row("A", "9,00"), order_row("B", "oops"), order_row("C") + ";x")
    bench.night(("commandes_2.csv", body))
    assert bench.orders() == {"A": "9.00", "B": "2.00", "C": "3.00"}
    assert bench.files()["commandes_2.csv"] == ("accepted", 3, 1, 2, 0)
    bench.night(("commandes_3.csv", orders_csv("9,00", "8,00")))
    assert bench.orders() == {"A": "9.00", "B": "8.00"}
    assert open_rejects(bench) == [], "a newer full file says all there is to say"


def test_a_full_file_that_is_probably_cut_is_refused_with_both_counts(tmp_path: Path) -> None:
    toml = ORDERS + 'mode = "full"\n'
    bench = make_bench(tmp_path, toml)
    bench.night(("commandes_1.csv", orders_csv(*["1,00"] * 10)))
    bench.night(("commandes_2.csv", orders_csv(*["2,00"] * 7)))
    assert set(bench.orders().values()) == {"2.00"}, "70 % is enough"
    bench.night(("commandes_3.csv", orders_csv(*["3,00"] * 4)))
    assert set(bench.orders().values()) == {"2.00"} and len(bench.orders()) == 7
    message = bench.messages()["commandes_3.csv"]
    assert "it holds 4 records and commandes_2.csv, the full file before it, 7" in message
    assert 'write accept_small = ["commandes_3.csv"] under [extracts.orders]' in message
    bench.rewrite(toml + 'accept_small = ["commandes_3.csv"]\n')
    bench.night()
    assert set(bench.orders().values()) == {"3.00"} and len(bench.orders()) == 4
    bench.night(("commandes_4.csv", orders_csv(*["4,00"] * 4)))
    assert set(bench.orders().values()) == {"4.00"}, "the next one is compared with the small one"


def test_a_late_full_file_is_beaten_by_the_newer_one(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, FULL)
    bench.night(("commandes_2026-11-14.csv", orders_csv("2,00", "2,00")))
    bench.night(("commandes_2026-11-13.csv", orders_csv("1,00", "oops", "1,00")))
    assert bench.orders() == {"A": "2.00", "B": "2.00"}
    assert bench.files()["commandes_2026-11-13.csv"] == ("accepted", 3, 0, 1, 2)
    assert open_rejects(bench) == []
    # The same name again with other bytes has the same date, and arrived later.
    bench.night(("commandes_2026-11-14.csv", orders_csv("", "", "5,00")))
    assert bench.orders() == {"C": "5.00"}


@pytest.mark.parametrize("toml", [FULL, BY_DATE])
def test_a_name_dated_in_the_future_does_not_beat_all_files_to_come(
    tmp_path: Path, toml: str
) -> None:
    bench = make_bench(tmp_path, toml)
    for number, day in enumerate(("2062-11-19", "2026-11-20", "2026-11-21"), start=1):
        body = orders_csv(f"{number},00")
        bench.night((f"commandes_{day}.csv", body), run_date=date(2026, 11, 18 + number))
        assert bench.orders() == {"A": f"{number}.00"}


def test_a_file_that_becomes_readable_later_does_not_overwrite_a_newer_one(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    other = orders_csv("1,00", "1,00").replace("Montant HT", "Net")
    bench.night(("commandes_1.csv", other))
    bench.night(("commandes_2.csv", orders_csv("2,00")))
    assert bench.orders() == {"A": "2.00"}
    mapping = '[extracts.orders.columns]\nnet_amount_eur = ["Montant HT", "Net"]\n'
    bench.rewrite(ORDERS + mapping)
    bench.night()
    assert bench.orders() == {"A": "2.00", "B": "1.00"}


def test_a_full_file_that_goes_back_to_older_bytes_is_no_repeat(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, FULL)
    bodies = [orders_csv("1,00"), orders_csv("2,00", "2,00"), orders_csv("1,00")]
    for day, body in enumerate(bodies, start=11):
        bench.night((f"commandes_2026-11-{day}.csv", body))
    assert bench.orders() == {"A": "1.00"}
    bench.night(("commandes_2026-11-14.csv", bodies[-1]))
    assert bench.files()["commandes_2026-11-14.csv"][0] == "skipped"


def test_a_client_is_gone_from_the_day_of_the_file_that_leaves_it_out(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, CLIENTS + "full_min_share = 0\n")
    for day, names in (
        ("10", {"C1": "a", "C2": "b"}),
        ("20", {"C1": "a2", "C3": "c"}),
        ("15", {"C2": "b2", "C4": "d"}),  # a late file: what it says holds from 15 to 19
    ):
        bench.night((f"clients_2026-03-{day}.csv", clients_csv(**names)), extract="clients")
    # Clients first seen later hold for all dates before, as in delta.
    new = {"C3": "c", "C4": "d"}
    assert names_on(bench, "2026-03-01") == {"C1": "a", "C2": "b"} | new
    assert names_on(bench, "2026-03-14") == {"C1": "a", "C2": "b"} | new
    assert names_on(bench, "2026-03-15") == {"C2": "b2", "C3": "c", "C4": "d"}
    assert names_on(bench, "2026-03-20") == {"C1": "a2", "C3": "c"}
    assert names_on(bench, "2026-11-20") == {"C1": "a2", "C3": "c"}


def test_a_rejected_client_stays_as_it_was_in_a_full_file(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, CLIENTS + "full_min_share = 0\n")
    header = "Code client;Nom;Fusionné avec\n"
    bodies = ["C1;a;\nC2;b;\nC3;c;\n", "C1;a2;\nC2;b2;C2\nC3;c;x;y\n", "C1;a3;\nC3;c3;\n"]
    for day, body in zip((10, 15, 20), bodies, strict=True):
        bench.night((f"clients_2026-03-{day}.csv", header + body), extract="clients")
    assert names_on(bench, "2026-03-15") == {"C1": "a2", "C2": "b", "C3": "c"}
    assert names_on(bench, "2026-03-20") == {"C1": "a3", "C3": "c3"}


def test_from_delta_to_full_and_back(tmp_path: Path) -> None:
    """Another mode loads the kept files again, each time as if it had always been so."""
    bench = make_bench(tmp_path, ORDERS)
    bench.night(("commandes_1.csv", orders_csv("1,00", "2,00")))
    bench.night(("commandes_2.csv", orders_csv("", "3,00")))
    bench.rewrite(FULL)
    bench.night()
    assert bench.orders() == {"B": "3.00"}
    bench.rewrite(ORDERS)
    bench.night()
    assert bench.orders() == {"A": "1.00", "B": "3.00"}


@pytest.mark.parametrize(
    ("toml", "expected"),
    [(ORDERS, {"A": "1.00", "B": "2.00"}), (BY_DATE, {"A": "3.00", "B": "2.00"})],
)
def test_a_late_delta_file(tmp_path: Path, toml: str, expected: dict[str, str]) -> None:
    """By arrival it is the newest one; by the date in its name it is not."""
    bench = make_bench(tmp_path, toml)
    bench.night(("commandes_2026-11-14.csv", orders_csv("3,00")))
    bench.night(("commandes_2026-11-13.csv", orders_csv("1,00", "2,00")))
    assert bench.orders() == expected
    beaten = 2 - len({"1.00", "2.00"} & set(expected.values()))
    counts = ("accepted", 2, 2 - beaten, 0, beaten)
    assert bench.files()["commandes_2026-11-13.csv"] == counts


def test_a_late_bad_row_that_a_newer_file_brought_needs_no_mending(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, BY_DATE)
    bench.night(("commandes_2026-11-14.csv", orders_csv("3,00")))
    bench.night(("commandes_2026-11-13.csv", orders_csv("oops", "oops")))
    assert open_rejects(bench) == [(2, 2)]


def test_in_one_night_the_date_in_the_name_decides_then_natural_order(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    bench.night(
        ("commandes_2026-11-02.csv", orders_csv("1,00")),
        ("commandes_2026-10-31.csv", orders_csv("2,00", "2,00")),
        ("commandes_10.csv", orders_csv("9,00", "9,00", "9,00")),
        ("commandes_9.csv", orders_csv("8,00", "8,00", "8,00", "8,00")),
    )
    assert bench.orders() == {"A": "1.00", "B": "2.00", "C": "9.00", "D": "8.00"}


def lines_csv(*rows: tuple[str, str, str]) -> str:
    body = (order_row(key, amount) + f";{number}" for key, number, amount in rows)
    return csv(*body, header=LINE_HEADER)


def line_amounts(bench: Bench) -> list[tuple[str, int, str]]:
    return bench.rows(
        "select order_id, line_number, cast(net_amount_eur as varchar) from staging.order_lines "
        "order by 1, 2"
    )


def test_an_order_by_lines_is_replaced_whole_and_its_shrinking_is_kept(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, LINES)
    first = lines_csv(
        ("A", "1", "5,00"), ("A", "2", "6,00"), ("B", "1", "7,00"), ("D", "1", "4,00")
    )
    bench.night(("lignes_1.csv", first), extract="order_lines")
    second = lines_csv(
        ("A", "1", "12,00"), ("B", "1", "6,99"), ("C", "1", "1,00"), ("D", "1", "4,00")
    )
    bench.night(("lignes_2.csv", second), extract="order_lines")
    assert line_amounts(bench) == [
        ("A", 1, "12.00"),
        ("B", 1, "6.99"),
        ("C", 1, "1.00"),
        ("D", 1, "4.00"),
    ]
    shrunk = bench.rows(
        "select unit_key, row_count_before, row_count, cast(amount_before_eur as varchar), "
        "cast(amount_eur as varchar) from intake.shrunk_units order by 1"
    )
    assert shrunk == [("A", 2, 1, "11.00", "12.00"), ("B", 1, 1, "7.00", "6.99")]


def test_lines_that_come_in_parts_are_added(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, LINES + 'lines_mode = "append"\n')
    parts = [
        lines_csv(("A", "1", "5,00"), ("A", "2", "6,00")),
        lines_csv(("A", "3", "7,00"), ("A", "2", "6,50"), ("A", "4", "oops")),
    ]
    for number, part in enumerate(parts):
        bench.night((f"lignes_{number}.csv", part), extract="order_lines")
    assert line_amounts(bench) == [("A", 1, "5.00"), ("A", 2, "6.50"), ("A", 3, "7.00")]
    assert bench.files()["lignes_1.csv"] == ("accepted", 3, 2, 1, 0)
    assert bench.rows("from intake.shrunk_units") == []


def test_parts_without_numbers_go_on_after_the_last_line(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, LINES + 'lines_mode = "append"\n')
    for number, amounts in enumerate((["5,00", "6,00"], ["7,00"])):
        part = csv(*(order_row("A", amount) for amount in amounts))
        bench.night((f"lignes_{number}.csv", part), extract="order_lines")
    assert line_amounts(bench) == [("A", 1, "5.00"), ("A", 2, "6.00"), ("A", 3, "7.00")]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ('mode = "whole"', 'unknown value "whole"'),
        ('accept_small = ["x.csv"]', 'accept_small has no effect here: mode = "delta" takes'),
        ('mode = "full"\ndelivery_order = "arrival"', "delivery_order has no effect here"),
        ('lines_mode = "append"', "lines_mode has no effect here: only lines of orders come in"),
        ('mode = "full"\nfull_min_share = 70', "70 is not a share from 0 to 1; write full_min_sh"),
        ('mode = "full"\nfull_min_share = nan', "NaN is not a share from 0 to 1"),
        ('mode = "full"\nfull_min_share = true', "true is not a share from 0 to 1"),
        ("max_age_days = -1", "-1 is not a whole number of days; write max_age_days = 3"),
    ],
)
def test_a_wrong_key_is_said_with_its_mend(tmp_path: Path, keys: str, words: str) -> None:
    with pytest.raises(HomeError) as caught:
        make_bench(tmp_path, ORDERS + keys + "\n")
    assert words in str(caught.value) and "[extracts.orders]" in str(caught.value)
