"""Small files typed together give what each of them gives by itself."""

from pathlib import Path

import pytest
from intake_tools import HEADER, ORDERS, Bench, csv, make_bench, order_row

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.intake.delivery import read_ahead
from reconquete_pipeline.intake.delivery.staging import reading_of
from reconquete_pipeline.intake.ledger.ledger import read_ledger
from reconquete_pipeline.intake.typing.typed_rows import take_typed

SQL = "[extracts.orders.columns]\nnet_amount_eur = { sql = 'number(\"Montant HT\") * 2' }\n"
FIRST, *OTHERS = HEADER.split(";")
FILES = {
    "commandes_01.csv": csv(order_row("A"), order_row("B", "oops"), "too;few", order_row("C")),
    "commandes_02.csv": csv(order_row("B"), order_row("B", "11,00"), "more;too;few;fields;here"),
    "commandes_03.csv": "",
    "commandes_04.csv": csv(order_row(" D ", " 1,00"), order_row("E", day="31/02/2026")),
    # the same headers in another order, then none of ours
    "commandes_05.csv": csv("C1;01/03/2026;10,00;F", header=";".join([*OTHERS, FIRST])),
    "commandes_06.csv": csv("C1;G;10,00", header="x;y;z"),
    "commandes_07.csv": csv("C1;H;10,00", header="x;y;z"),
    "commandes_08.csv": csv(*(order_row(f"I{number}") for number in range(300))),
    "commandes_09.csv": csv(order_row("A"), order_row("B", "oops"), "too;few", order_row("C")),
    "commandes_10.csv": csv(order_row("I7", "3,00"), order_row("I7", "3,00")),
    "commandes_11.csv": csv(),
    "commandes_12.csv": csv(order_row("Z")),
}


def _made(bench: Bench) -> tuple[object, ...]:
    tables = ("store.orders", "intake.files", "intake.rejected_rows", "intake.shrunk_units")
    return bench.said, *(bench.rows(f"select * from {table} order by all") for table in tables)


@pytest.mark.parametrize("mapping", ["", SQL])
def test_files_typed_together_give_what_each_gives_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mapping: str
) -> None:
    made = []
    for bound in (read_ahead.SMALL_FILE_BYTES, -1):
        monkeypatch.setattr(read_ahead, "SMALL_FILE_BYTES", bound)
        bench = make_bench(tmp_path / str(bound), ORDERS + mapping, FILES)
        bench.night()
        made.append(_made(bench))
        assert not list((bench.home.warehouse / "tmp").iterdir())
    assert made[0] == made[1]
    assert len(bench.files()) == len(FILES)


def test_a_damaged_file_further_on_does_not_keep_those_before_it_out(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, ORDERS, {f"commandes_{n}.csv": csv(order_row(n)) for n in "123"})
    bench.night()
    bench.rewrite(ORDERS + '[extracts.orders.columns]\nnet_amount_eur = "Montant HT"\n')
    damaged = bench.rows("select sha256 from intake.files where file_name = 'commandes_3.csv'")
    (bench.home.kept_files / damaged[0][0]).unlink()
    with pytest.raises(DamagedFactError, match=r"commandes_3\.csv"):
        bench.night()
    bench.rows("delete from intake.files where file_id > 1")
    bench.rewrite(ORDERS)
    bench.rows("delete from store.orders where _file_id > 1")
    with pytest.raises(DamagedFactError, match=r"commandes_3\.csv"):
        bench.night()
    assert list(bench.files()) == ["commandes_1.csv", "commandes_2.csv"]


def test_a_file_read_inside_leaves_what_was_typed_together(tmp_path: Path) -> None:
    """A refused file is looked at once more while the files after it wait, typed already."""
    bench = make_bench(tmp_path, ORDERS, {f"commandes_{n}.csv": csv(order_row(n)) for n in "123"})
    bench.night()
    deliveries = read_ledger(bench.home)
    reading = reading_of(bench.model("orders"), bench.home.extracts["orders"])
    with read_ahead.ReadAhead(bench.connection, bench.home, reading, deliveries) as outer:
        outer.prepared(deliveries[0])
        single = [deliveries[0]]
        with read_ahead.ReadAhead(bench.connection, bench.home, reading, single) as inner:
            assert inner.prepared(deliveries[0]).typed_from is None
        for number in (1, 2):
            prepared = outer.prepared(deliveries[number])
            assert prepared.typed_from is not None
            take_typed(bench.connection, prepared.typed_from, prepared.read_count)
            assert bench.rows("select order_id from typed_rows") == [(str(number + 1),)]
    assert bench.rows("select * from duckdb_tables() where table_name = 'typed_together'") == []
