"""What becomes of the rows of delivered files: accepted, rejected, superseded, replaced."""

import time
from pathlib import Path

import pytest
from intake_tools import Bench, csv, make_bench, order_row

LINES = """company = "Essai"
[extracts.orders]
files = "commandes_*.csv"
[extracts.order_lines]
files = "lignes_*.csv"
"""
LINE_HEADER = "Date;N° commande;Ligne;Article;Montant HT"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


@pytest.fixture
def lines(tmp_path: Path) -> Bench:
    return make_bench(tmp_path, LINES)


def _deliver(bench: Bench, name: str, *rows: str, day: str = "01/03/2026") -> None:
    """Deliver lines of orders, all of one day."""
    dated = [f"{day};{row}" for row in rows]
    bench.night((name, csv(*dated, header=LINE_HEADER)), extract="order_lines")


def _lines(bench: Bench) -> list[tuple[object, ...]]:
    return bench.rows(
        "select order_id, line_number, product_id, net_amount_eur::varchar "
        "from staging.order_lines order by all"
    )


def _open_rejects(bench: Bench) -> list[tuple[object, ...]]:
    return bench.rows(
        "select file_name, record_number from intake.rejected_rows "
        "join intake.files using (file_id) where is_open order by file_id, 2"
    )


def test_every_row_is_counted_once_with_all_its_reasons(bench: Bench) -> None:
    same = order_row("A3")
    rows = [order_row("A1"), order_row("A2", "oops", "31/02/2026", ""), same, same, "A4;C1"]
    bench.night(("commandes_1.csv", csv(*rows, order_row("", "1.234"))))
    assert bench.files() == {"commandes_1.csv": ("accepted", 6, 2, 3, 1)}
    missing = "order_id:missing; net_amount_eur:ambiguous_number"
    all_three = "client_id:missing; ordered_at:not_a_date; net_amount_eur:not_a_number"
    assert bench.rejects() == [(2, all_three), (5, "field_count"), (6, missing)]
    assert bench.rows("select row_text from intake.rejected_rows order by record_number") == [
        ("A2;;31/02/2026;oops",),
        ("A4;C1",),
        (";C1;01/03/2026;1.234",),
    ]
    assert bench.said == [
        "orders: commandes_1.csv, 2 rows accepted, 3 rejected (1 × client_id:missing in record 2; "
        "1 × net_amount_eur:not_a_number; 1 × ordered_at:not_a_date; …), 1 superseded"
    ]


def test_a_key_twice_identical_counts_once_conflicting_never(bench: Bench) -> None:
    rows = [
        order_row("same", "10,5"),
        order_row("same", "10,50 €"),
        order_row("differs", "1,00"),
        order_row("differs", "2,00"),
        order_row("differs", "2,00"),
        order_row("half", "3,00"),
        order_row("half", "oops"),
    ]
    bench.night(("commandes_1.csv", csv(*rows)))
    assert bench.files() == {"commandes_1.csv": ("accepted", 7, 2, 4, 1)}
    assert bench.orders() == {"half": "3.00", "same": "10.50"}
    reasons = [reason for _, reason in bench.rejects()]
    assert reasons == ["conflicting_duplicate"] * 3 + ["net_amount_eur:not_a_number"]


def test_ids_are_text_compared_byte_by_byte(bench: Bench) -> None:
    ids = ["007", "7", "7.0", "a", "A", "Zo\u00e9", "Zoe\u0301", "=1+1"]
    bench.night(("commandes_1.csv", csv(*(order_row(order_id) for order_id in ids))))
    assert set(bench.orders()) == set(ids)


def test_a_key_delivered_again_replaces_the_row(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A"), order_row("B"))))
    bench.night(("commandes_2.csv", csv(order_row("A", "99,00"), order_row("C"))))
    assert bench.orders() == {"A": "99.00", "B": "10.00", "C": "10.00"}
    assert bench.files()["commandes_1.csv"] == ("accepted", 2, 2, 0, 0)


def test_the_older_good_row_stays_when_the_newer_is_rejected(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A"), order_row("B"))))
    newer = [order_row("A", "oops"), order_row("B", "1,00"), order_row("B", "2,00")]
    bench.night(("commandes_2.csv", csv(*newer)))
    assert bench.files()["commandes_2.csv"] == ("accepted", 3, 0, 3, 0)
    assert bench.orders() == {"A": "10.00", "B": "10.00"}


def test_lines_without_number_are_numbered_in_file_order(lines: Bench) -> None:
    rows = ["A;;X;5,00", "B;;X;5,00", "A;;X;5,00", "A;;Y;1,00", "C;7;X;1,00", "C;2;X;1,00"]
    _deliver(lines, "lignes_1.csv", *rows)
    assert _lines(lines) == [
        ("A", 1, "X", "5.00"),
        ("A", 2, "X", "5.00"),
        ("A", 3, "Y", "1.00"),
        ("B", 1, "X", "5.00"),
        ("C", 2, "X", "1.00"),
        ("C", 7, "X", "1.00"),
    ]
    assert lines.files()["lignes_1.csv"] == ("accepted", 6, 6, 0, 0)


def test_an_order_is_replaced_whole_with_its_lines(lines: Bench) -> None:
    old = ["A;;X;5,00", "A;;Y;6,00", "A;;Z;7,00", "B;;X;1,00"]
    _deliver(lines, "lignes_1.csv", *old)
    new = ["A;;V;1,00", "A;;W;2,00"]
    _deliver(lines, "lignes_2.csv", *new)
    wanted = [("A", 1, "V", "1.00"), ("A", 2, "W", "2.00"), ("B", 1, "X", "1.00")]
    assert _lines(lines) == wanted


def test_an_order_with_a_rejected_line_does_not_replace_the_older_good_one(lines: Bench) -> None:
    old = ["A;;X;5,00", "A;;Y;600,00"]
    _deliver(lines, "lignes_1.csv", *old)
    new = ["A;;X;5,00", "A;;Y;oops"]
    _deliver(lines, "lignes_2.csv", *new)
    # half an order is worth less than the older whole one: 5 € instead of 605 €
    assert _lines(lines) == [("A", 1, "X", "5.00"), ("A", 2, "Y", "600.00")]


def test_lines_without_a_date_are_kept_for_the_date_of_their_order(lines: Bench) -> None:
    # extracts.md does not require ordered_at of a line; valid_orders takes the order's own
    _deliver(lines, "lignes_1.csv", "A;;X;5,00", day="")
    assert _lines(lines) == [("A", 1, "X", "5.00")]


def test_a_rejected_row_mended_later_is_no_open_reject(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A", "oops"), order_row("B", "oops"))))
    bench.night(("commandes_2.csv", csv(order_row("A", "2,00"))))
    assert _open_rejects(bench) == [("commandes_1.csv", 2)]


def test_a_file_delivered_again_closes_what_it_no_longer_gets_wrong(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv("A;C1", order_row("B", "oops"), order_row("C", "oops"))))
    bench.night(("commandes_1.csv", csv(order_row("A"), order_row("B"), order_row("C", "oops"))))
    assert _open_rejects(bench) == [("commandes_1.csv", 3)]
    bench.night(("commandes_2.csv", csv(order_row("C"))))
    assert _open_rejects(bench) == []
    assert len(bench.rejects()) == 4


def test_many_malformed_records_are_kept_quickly(bench: Bench) -> None:
    rows = [f"A{number};C1" for number in range(20_000)]
    started = time.monotonic()
    bench.night(("commandes_1.csv", csv(order_row("A"), *rows)))
    assert time.monotonic() - started < 5
    assert bench.files() == {"commandes_1.csv": ("accepted", 20_001, 1, 20_000, 0)}


def test_amounts_that_would_take_over_every_total_are_rejected(bench: Bench) -> None:
    rows = [order_row("A", "1000000000,01"), order_row("B", "-1000000000,01"), order_row("C")]
    bench.night(("commandes_1.csv", csv(*rows)))
    assert bench.rejects() == [
        (1, "net_amount_eur:out_of_range"),
        (2, "net_amount_eur:out_of_range"),
    ]
