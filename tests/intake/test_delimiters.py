"""The sign between the columns where the home declares none."""

from pathlib import Path

import pytest
from intake_tools import Bench, csv, make_bench, order_row

from reconquete_pipeline.intake.formats.header import delimiter_of
from reconquete_pipeline.intake.refusal import FileRefusedError


@pytest.mark.parametrize(
    ("start", "sign"),
    [
        (b"a;b,c\n1,2;3\n", ";"),
        (b"a\tb\n1;2\t3;4\n", "\t"),
        (b"a|b|c\n", "|"),
        (b"\n\r\na,b\n", ","),
        (b'"Montant; HT","Client"\n', ","),
        (b"sep=|\na;b|c\n", "|"),
        ("\ufeffa\tb\n".encode("utf-16-le"), "\t"),
        ("\ufeffa,b\n".encode(), ","),
        (b"client\n1,5\n", ";"),
    ],
)
def test_the_header_tells_the_delimiter(start: bytes, sign: str) -> None:
    assert delimiter_of(start) == sign


def test_two_possible_signs_are_refused_in_words() -> None:
    with pytest.raises(FileRefusedError, match=r"the comma and the tab.*declare the right one"):
        delimiter_of(b"Montant, HT\tClient\n")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


def test_an_undeclared_tab_is_read_and_told(bench: Bench) -> None:
    content = csv(order_row("A"), order_row("B")).replace(";", "\t")
    bench.night(("commandes_1.csv", content))
    assert bench.orders() == {"A": "10.00", "B": "10.00"}
    assert bench.messages() == {"commandes_1.csv": "The tab was taken for the delimiter."}


def test_a_declared_delimiter_is_not_overruled(tmp_path: Path) -> None:
    bench = make_bench(
        tmp_path, 'company = "E"\n[extracts.orders]\nfiles = "c*.csv"\ndelimiter = ";"\n'
    )
    bench.night(("c.csv", csv(order_row("A")).replace(";", "\t")))
    assert bench.files() == {"c.csv": ("refused", 0, 0, 0, 0)}
    assert "it seems to use the tab: declare it" in bench.messages()["c.csv"]


def test_days_of_the_world_standard_need_no_declaration(bench: Bench) -> None:
    rows = [order_row("A", day="2026-03-02"), order_row("B", day="02/03/2026")]
    bench.night(("commandes_1.csv", csv(*rows, order_row("C", day="2026-02-31"))))
    assert bench.rejects() == [(3, "ordered_at:not_a_date")]
    days = bench.rows("select distinct ordered_at::date::varchar from staging.orders")
    assert days == [("2026-03-02",)]
