"""Headers and SQL expressions of reconquete.toml, over the headers of delivered files."""

from pathlib import Path

import pytest
from intake_tools import HEADER, ORDERS, Bench, csv, make_bench, order_row

WIDE = HEADER + ";Quantité;Prix"
PRODUCT = """{ sql = 'number("Quantité") * number("Prix")' }"""
LINES = (
    ORDERS
    + """[extracts.order_lines]
files = "lignes_*.csv"
[extracts.order_lines.columns]
"""
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


def mapped(tmp_path: Path, column: str, mapping: str) -> Bench:
    return make_bench(tmp_path, f"{ORDERS}[extracts.orders.columns]\n{column} = {mapping}\n")


def test_headers_are_tried_in_order_without_case_accents_and_spaces(tmp_path: Path) -> None:
    bench = mapped(tmp_path, "net_amount_eur", '["Net à payer", "Total"]')
    bench.night(
        ("commandes_1.csv", "total; NUMERO DE COMMANDE;code  client;DATE\n1,00;A;C;01/03/2026\n"),
        ("commandes_2.csv", "Total;Net a payer;Facture;Client;Date\n9;2,00;B;C;01/03/2026\n"),
    )
    assert bench.orders() == {"A": "1.00", "B": "2.00"}


def test_an_optional_column_mapped_but_absent_refuses_the_file(tmp_path: Path) -> None:
    bench = mapped(tmp_path, "status", '"Etat cde"')
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
    bench = mapped(
        tmp_path, "net_amount_eur", """{ sql = 'number("Quantité") * number("Prix")' }"""
    )
    rows = ["A;C;01/03/2026;;3;0,335", "B;C;01/03/2026;;x;1", "C;C;01/03/2026;;;1"]
    rows += ["D;C;01/03/2026;;1 000;-1,5", "E;C;01/03/2026;;2;(1,00 €)"]
    bench.night(("commandes_1.csv", csv(*rows, header=WIDE)))
    assert bench.orders() == {"A": "1.01", "D": "-1500.00", "E": "-2.00"}
    assert bench.rejects() == [(2, "net_amount_eur:not_a_number"), (3, "net_amount_eur:missing")]


def test_sql_mapping_reads_days(tmp_path: Path) -> None:
    bench = mapped(tmp_path, "cancelled_on", """{ sql = 'day("Fin") + 1' }""")
    rows = [order_row("A") + ";31/12/2025", order_row("B") + ";31/02/2026", order_row("C") + ";"]
    bench.night(("commandes_1.csv", csv(*rows, header=HEADER + ";Fin")))
    shown = bench.rows("select order_id, cancelled_on::varchar from staging.orders order by 1")
    assert shown == [("A", "2026-01-01"), ("C", None)]
    assert bench.rejects() == [(2, "cancelled_on:not_a_date")]


def test_sql_mapping_gives_whole_numbers(tmp_path: Path) -> None:
    lines = make_bench(tmp_path, f"""{LINES}line_number = {{ sql = 'number("Ligne")' }}\n""")
    body = csv("A;3;1,00", "B;1,5;1,00", header="N° commande;Ligne;Montant HT")
    lines.night(("lignes_1.csv", body), extract="order_lines")
    assert lines.rejects() == [(2, "line_number:not_a_whole_number")]
    assert lines.rows("select order_id, line_number from staging.order_lines") == [("A", 3)]


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
    bench = mapped(tmp_path, "margin_eur", f"{{ sql = '{sql}' }}")
    bench.night(("commandes_1.csv", csv(f"{order_row('A')};x;{'9' * 22}", header=WIDE)))
    # refused whole with the mapping's place, or the one row rejected: never an exception
    status, _, accepted, *_ = bench.files()["commandes_1.csv"]
    assert accepted == 0 and (status == "accepted" or "margin_eur" in bench.said[0])


def test_a_row_too_large_for_an_sql_mapping_costs_only_itself(tmp_path: Path) -> None:
    bench = mapped(
        tmp_path, "net_amount_eur", """{ sql = 'number("Quantité") * number("Prix")' }"""
    )
    large = "9" * 22
    rows = ["A;C;01/03/2026;;3;1", f"B;C;01/03/2026;;{large};{large}"]
    bench.night(("commandes_1.csv", csv(*rows, header=WIDE)))
    assert bench.orders() == {"A": "3.00"}
    assert [number for number, _ in bench.rejects()] == [2]


@pytest.mark.parametrize(
    ("quantity", "price", "reason"),
    [
        ("0.500", "10", "net_amount_eur:not_a_number"),
        ("1.234", "1", "net_amount_eur:ambiguous_number"),
        ("1", "1.234 €", "net_amount_eur:ambiguous_number"),
    ],
)
def test_number_refuses_what_a_column_of_money_refuses(
    tmp_path: Path, quantity: str, price: str, reason: str
) -> None:
    bench = mapped(tmp_path, "net_amount_eur", PRODUCT)
    row = f"A;C;01/03/2026;;{quantity};{price}"
    bench.night(("commandes_1.csv", csv(row, header=WIDE)))
    assert bench.rejects() == [(1, reason)]


def test_number_reads_three_decimals_after_the_declared_mark(tmp_path: Path) -> None:
    bench = mapped(tmp_path, "net_amount_eur", PRODUCT)
    bench.night(("commandes_1.csv", csv("A;C;01/03/2026;;1,500;2,955", header=WIDE)))
    assert bench.orders() == {"A": "4.43"}


@pytest.mark.parametrize(
    "sql",
    ['sum(number("Prix"))', "row_number() over ()", "random()", "(select 1)", "*", "number()"],
)
def test_an_expression_that_is_not_of_one_row_refuses_the_file(tmp_path: Path, sql: str) -> None:
    bench = mapped(tmp_path, "margin_eur", f"{{ sql = '{sql}' }}")
    bench.night(("commandes_1.csv", csv(order_row("A") + ";1;1", header=WIDE)))
    assert bench.files() == {"commandes_1.csv": ("refused", 0, 0, 0, 0)}
    assert "[extracts.orders.columns] margin_eur" in bench.said[0]
    assert "mend the expression" in bench.said[0]


@pytest.mark.parametrize("sql", ['1 // cast("Prix" as integer)', '10 / cast("Prix" as integer)'])
def test_a_row_that_cannot_be_computed_is_rejected_alone(tmp_path: Path, sql: str) -> None:
    bench = mapped(tmp_path, "response_code", f"{{ sql = '{sql}' }}")
    rows = ["A;C;01/03/2026;1,00;;0", "B;C;01/03/2026;1,00;;2", "C;C;01/03/2026;1,00;;x"]
    bench.night(("commandes_1.csv", csv(*rows, header=WIDE)))
    assert bench.rejects() == [(1, "response_code:unreadable"), (3, "response_code:unreadable")]
    assert bench.orders() == {"B": "1.00"}


def test_two_headers_that_may_be_meant_refuse_the_file(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A") + ";9", header=HEADER + ";Montant-HT.")))
    assert bench.orders() == {"A": "10.00"}
    header = HEADER.replace("Montant HT", "Montant-HT;Montant.HT")
    bench.night(("commandes_2.csv", csv(order_row("A") + ";9", header=header)))
    assert "Montant-HT, Montant.HT may each be net_amount_eur" in bench.said[-1]
