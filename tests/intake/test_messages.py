"""What the night says of files, so that a person knows what to do next."""

import os
from pathlib import Path

import pytest
from intake_tools import HEADER, Bench, csv, make_bench, order_row

from reconquete_pipeline.checks.table_checks import checks_of


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


def test_an_unknown_code_says_how_to_map_it(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A") + ";avoir", header=HEADER + ";Statut")))
    assert bench.rejects() == [(1, "status:unknown_code")]
    assert bench.said[1] == (
        "orders: status holds a word that nobody translated (1 rows): `reconquete files --rejects "
        "orders` shows it, and the line to add under [extracts.orders.values.status] in "
        "reconquete.toml"
    )


def test_the_commonest_reasons_are_said_with_a_record(bench: Bench) -> None:
    rows = [order_row("A"), *(order_row(n, "1.234") for n in "BC"), order_row("D", client="")]
    bench.night(("commandes_1.csv", csv(*rows)))
    assert bench.said == [
        "orders: commandes_1.csv, 1 rows accepted, 3 rejected "
        "(2 × net_amount_eur:ambiguous_number, such as record 2; 1 × client_id:missing)"
    ]


def test_a_file_rejected_whole_for_one_reason_shows_a_record_and_the_formats(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(*(order_row(n, day="01.03.2026") for n in "AB"))))
    assert "every row of commandes_1.csv is rejected for ordered_at:not_a_date" in bench.said[1]
    assert "such as record 1 (`reconquete files --rejects orders` shows it)" in bench.said[1]
    assert "01.03.2026" not in bench.said[1] and "%d/%m/%Y" in bench.said[1]


def test_what_was_dropped_is_said(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A"), "", order_row("B"))))
    assert bench.said == ["orders: commandes_1.csv, 2 rows accepted. 1 blank line(s) were dropped"]


def test_links_folders_and_pipes_are_said(bench: Bench, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(csv(order_row("A")), encoding="utf-8")
    (bench.home.inbox / "commandes_1.csv").symlink_to(outside)
    (bench.home.inbox / "commandes_2.csv").mkdir()
    os.mkfifo(bench.home.inbox / "commandes_3.csv")
    assert bench.night().refused == ()
    for kind in ("a link", "a folder", "a pipe"):
        assert any(f"it is {kind}, which is never read" in line for line in bench.said)


def test_headers_that_nobody_wrote_before_are_only_counted(bench: Bench) -> None:
    bench.night(("commandes_1.csv", "N° commande;Mme Inventée;01 99 00 00 01\n"))
    message = bench.messages()["commandes_1.csv"]
    assert "the file has N° commande and 2 unknown headers" in message
    assert "`reconquete check --all --extract orders` names them" in message
    assert "Inventée" not in message and "01 99" not in message


def test_of_many_headers_the_nearest_are_named_to_who_asks(bench: Bench) -> None:
    names = [f"colonne {number}" for number in range(899)]
    header = ";".join([*names, HEADER.replace("Montant HT", "Montan HT")])
    bench.night(("commandes_1.csv", header + "\n"), shows_values=True)
    message = bench.messages()["commandes_1.csv"]
    assert "the file has Montan HT, " in message and "and 893 more" in message
    assert 'write net_amount_eur = "<its header>" under [extracts.orders.columns]' in message


def test_a_long_header_is_cut_in_a_message(bench: Bench) -> None:
    bench.night(("commandes_1.csv", "N° commande;" + "x" * 5_000 + "\n"), shows_values=True)
    assert bench.files()["commandes_1.csv"][0] == "refused"
    assert len(bench.messages()["commandes_1.csv"]) < 1_000


def test_the_check_of_refused_files_says_what_to_do(bench: Bench) -> None:
    (check,) = [c for c in checks_of(bench.model("orders")) if c.name == "no_file_is_refused"]
    assert "mend the file or the mapping and deliver it again" in check.description
    assert "intake.files.message" in check.description
