"""What becomes of the rows of delivered files: accepted, rejected, superseded, replaced."""

from pathlib import Path

import pytest
from intake_tools import HEADER, ORDERS, Bench, csv, make_bench, order_row

WIDE = HEADER + ";Quantité;Prix"
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


def _mapped(tmp_path: Path, column: str, mapping: str) -> Bench:
    return make_bench(tmp_path, f"{ORDERS}[extracts.orders.columns]\n{column} = {mapping}\n")


def _deliver(bench: Bench, name: str, *rows: str, day: str = "01/03/2026") -> None:
    """Deliver lines of orders, all of one day."""
    dated = [f"{day};{row}" for row in rows]
    bench.night((name, csv(*dated, header=LINE_HEADER)), extract="order_lines")


def _lines(bench: Bench) -> list[tuple[object, ...]]:
    return bench.rows(
        "select order_id, line_number, product_id, net_amount_eur::varchar "
        "from staging.order_lines order by all"
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
    assert bench.said == ["orders: commandes_1.csv, 2 rows accepted, 3 rejected, 1 superseded"]


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


def test_headers_are_tried_in_order_without_case_accents_and_spaces(tmp_path: Path) -> None:
    bench = _mapped(tmp_path, "net_amount_eur", '["Net à payer", "Total"]')
    bench.night(
        ("commandes_1.csv", "total; NUMERO DE COMMANDE;code  client;DATE\n1,00;A;C;01/03/2026\n"),
        ("commandes_2.csv", "Total;Net a payer;Facture;Client;Date\n9;2,00;B;C;01/03/2026\n"),
    )
    assert bench.orders() == {"A": "1.00", "B": "2.00"}


def test_an_optional_column_mapped_but_absent_refuses_the_file(tmp_path: Path) -> None:
    bench = _mapped(tmp_path, "status", '"Etat cde"')
    bench.night(("commandes_1.csv", csv(order_row("A"))))
    assert bench.files() == {"commandes_1.csv": ("refused", 0, 0, 0, 0)}
    (said,) = bench.said
    assert "commandes_1.csv refused: header: no column `Etat cde` for status" in said
    assert "the file has N° commande, Code client" in said and "reconquete.toml" in said


def test_a_missing_required_column_names_the_headers_that_were_sought(bench: Bench) -> None:
    bench.night(("commandes_1.csv", "N° commande;Code client;Date\nA;C;01/03/2026\n"))
    assert "no column `net_amount_eur` or `Montant HT` or" in bench.messages()["commandes_1.csv"]


def test_a_message_about_a_wide_file_stays_readable(bench: Bench) -> None:
    bench.night(("commandes_1.csv", ";".join(f"colonne {n}" for n in range(900)) + "\n"))
    assert len(bench.messages()["commandes_1.csv"]) < 1000


def test_sql_mapping_reads_numbers_and_rejects_what_it_cannot_read(tmp_path: Path) -> None:
    bench = _mapped(
        tmp_path, "net_amount_eur", """{ sql = 'number("Quantité") * number("Prix")' }"""
    )
    rows = ["A;C;01/03/2026;;3;0,335", "B;C;01/03/2026;;x;1", "C;C;01/03/2026;;;1"]
    rows += ["D;C;01/03/2026;;1 000;-1,5", "E;C;01/03/2026;;2;(1,00 €)"]
    bench.night(("commandes_1.csv", csv(*rows, header=WIDE)))
    assert bench.orders() == {"A": "1.01", "D": "-1500.00", "E": "-2.00"}
    assert bench.rejects() == [(2, "net_amount_eur:not_a_number"), (3, "net_amount_eur:missing")]


def test_sql_mapping_reads_days(tmp_path: Path) -> None:
    bench = _mapped(tmp_path, "cancelled_on", """{ sql = 'day("Fin") + 1' }""")
    rows = [order_row("A") + ";31/12/2025", order_row("B") + ";31/02/2026", order_row("C") + ";"]
    bench.night(("commandes_1.csv", csv(*rows, header=HEADER + ";Fin")))
    shown = bench.rows("select order_id, cancelled_on::varchar from staging.orders order by 1")
    assert shown == [("A", "2026-01-01"), ("C", None)]
    assert bench.rejects() == [(2, "cancelled_on:not_a_date")]


def test_sql_mapping_gives_whole_numbers(tmp_path: Path) -> None:
    toml = (
        f"""{LINES}[extracts.order_lines.columns]\nline_number = {{ sql = 'number("Ligne")' }}\n"""
    )
    lines = make_bench(tmp_path, toml)
    _deliver(lines, "lignes_1.csv", "A;3;X;1,00")
    assert lines.rejects() == []
    assert _lines(lines) == [("A", 3, "X", "1.00")]


@pytest.mark.parametrize(
    "sql",
    [
        'number("Pas là")',
        'number(("Quantité"',
        "1, 2",
        "drop table x",
        'sum(number("Quantité"))',
        'cast("Quantité" as decimal(18,2))',
        'number("Prix") * number("Prix") * number("Prix")',
        'cast("Prix" as double) / 0',
    ],
)
def test_a_bad_sql_mapping_refuses_its_files_in_a_sentence(tmp_path: Path, sql: str) -> None:
    bench = _mapped(tmp_path, "margin_eur", f"{{ sql = '{sql}' }}")
    bench.night(("commandes_1.csv", csv(f"{order_row('A')};x;{'9' * 22}", header=WIDE)))
    # refused whole with the mapping's place, or the one row rejected: never an exception
    status, _, accepted, *_ = bench.files()["commandes_1.csv"]
    assert accepted == 0 and (status == "accepted" or "margin_eur" in bench.said[0])


def test_a_row_too_large_for_an_sql_mapping_costs_only_itself(tmp_path: Path) -> None:
    bench = _mapped(
        tmp_path, "net_amount_eur", """{ sql = 'number("Quantité") * number("Prix")' }"""
    )
    large = "9" * 22
    rows = ["A;C;01/03/2026;;3;1", f"B;C;01/03/2026;;{large};{large}"]
    bench.night(("commandes_1.csv", csv(*rows, header=WIDE)))
    assert bench.orders() == {"A": "3.00"}
    assert [number for number, _ in bench.rejects()] == [2]


def test_a_rejected_row_mended_later_is_no_open_reject(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A", "oops"), order_row("B", "oops"))))
    bench.night(("commandes_2.csv", csv(order_row("A", "2,00"))))
    assert bench.rejects() == [(2, "net_amount_eur:not_a_number")]


def test_an_unknown_code_says_how_to_map_it(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A") + ";avoir", header=HEADER + ";Statut")))
    assert bench.rejects() == [(1, "status:unknown_code")]
    assert any("[extracts.orders.values.status]" in line for line in bench.said), bench.said
