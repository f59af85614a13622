"""Loaded again, delivered again, left behind: what must never change what is already known."""

from datetime import date
from pathlib import Path

import pytest
from intake_tools import HEADER, ORDERS, Bench, csv, make_bench, order_row

from reconquete_pipeline.checks.check_sql import faulty_rows
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.home import journal
from reconquete_pipeline.intake.ledger import inbox
from reconquete_pipeline.intake.refusal import ReloadRefusedError

COLUMNS = ORDERS + "[extracts.orders.columns]\n"
SAME = COLUMNS + 'net_amount_eur = "Montant HT"\n'
BODY = csv(order_row("A"), order_row("B"))
BAD = csv(*(order_row(n, "oops") for n in "XYZ"), order_row("W"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


def _is_mostly_readable(bench: Bench) -> bool:
    model = bench.model("orders")
    (check,) = [c for c in checks_of(model) if c.name == "newest_file_is_mostly_readable"]
    return bench.rows(faulty_rows(model.table, check.rule, model.contract.grain)) == []


def test_a_slip_in_the_mapping_keeps_the_earlier_rows(bench: Bench) -> None:
    bench.night(("commandes_1.csv", BODY), ("commandes_2.csv", "<html>"))
    before = bench.orders(), bench.files(), bench.rows("select * from intake.loads")
    bench.rewrite(COLUMNS + 'net_amount_eur = "Montan HT"\n')
    for _ in range(2):
        with pytest.raises(ReloadRefusedError, match=r"orders: commandes_1.csv was readable bef"):
            bench.night(("commandes_3.csv", csv(order_row("C"))))
        assert (bench.orders(), bench.files(), bench.rows("select * from intake.loads")) == before
    bench.rewrite(ORDERS)
    bench.night()
    assert set(bench.orders()) == {"A", "B", "C"}


def test_a_file_refused_from_the_start_is_a_warning_on_reload_too(bench: Bench) -> None:
    bench.night(("commandes_1.csv", BODY), ("commandes_2.csv", "<html>"))
    bench.rewrite(SAME)
    assert bench.night().refused == ("commandes_2.csv",)


def test_a_damaged_fact_is_named(bench: Bench) -> None:
    bench.night(("commandes_1.csv", BODY))
    kept = next(bench.home.kept_files.iterdir())
    kept.unlink()
    bench.rewrite(SAME)
    words = rf"facts/files/{kept.name} \(commandes_1.csv\): missing; restore"
    with pytest.raises(DamagedFactError, match=words):
        bench.night()
    assert set(bench.orders()) == {"A", "B"}


def test_a_bad_file_before_a_good_one_of_the_same_night_is_seen(bench: Bench) -> None:
    bench.night(("commandes_1.csv", BAD), ("commandes_2.csv", BODY))
    assert not _is_mostly_readable(bench)


@pytest.mark.parametrize("name", ["commandes_1.csv", "commandes_3.csv"])
def test_a_mended_file_makes_the_same_night_green_again(bench: Bench, name: str) -> None:
    bench.night(("commandes_1.csv", BAD), ("commandes_2.csv", BODY))
    bench.night((name, BAD.replace("oops", "1,00")))
    assert _is_mostly_readable(bench)


def test_a_later_good_night_forgets_an_older_bad_file(bench: Bench) -> None:
    bench.night(("commandes_1.csv", BAD), run_date=date(2026, 11, 19))
    assert not _is_mostly_readable(bench)
    bench.night(("commandes_2.csv", BODY))
    assert _is_mostly_readable(bench)


def test_going_back_to_older_bytes_of_a_name_is_a_new_delivery(bench: Bench) -> None:
    for amount in ("1,00", "2,00", "1,00"):
        bench.night(("commandes_1.csv", csv(order_row("A", amount))))
    bench.night()
    assert bench.orders() == {"A": "1.00"}
    assert bench.rows("select count(*) from intake.files") == [(3,)]
    assert len(bench.home.ledger.read_text().splitlines()) == 3


def test_what_a_killed_load_left_is_removed(bench: Bench) -> None:
    left = bench.home.warehouse / "tmp" / "tmpabc"
    left.mkdir(parents=True)
    (left / "clean-x.csv").write_text("x", encoding="utf-8")
    bench.night(("commandes_1.csv", BODY))
    assert not left.exists()


def test_a_file_that_vanishes_is_left_out_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = journal.keep_copy

    def vanish(path: Path, folder: Path) -> tuple[str, int]:
        if path.name == "commandes_1.csv":
            path.unlink()
        return copy(path, folder)

    monkeypatch.setattr(inbox.journal, "keep_copy", vanish)
    summary = bench.night(
        ("commandes_1.csv", csv(order_row("A"))), ("commandes_2.csv", csv(order_row("B")))
    )
    assert bench.orders() == {"B": "10.00"}
    assert summary.refused == ("commandes_1.csv",) and "vanished" in bench.said[0]


def test_a_full_disk_stops_the_night(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, folder: Path) -> tuple[str, int]:
        raise OSError(28, "No space left on device", str(folder))

    monkeypatch.setattr(inbox.journal, "keep_copy", full)
    with pytest.raises(OSError, match="No space left"):
        bench.night(("commandes_1.csv", BODY))


@pytest.fixture
def lines(tmp_path: Path) -> Bench:
    return make_bench(tmp_path, ORDERS + '[extracts.order_lines]\nfiles = "lignes_*.csv"\n')


LINE_HEADER = HEADER + ";Ligne"


def lines_csv(*rows: tuple[str, int, str]) -> str:
    return csv(*(order_row(key, amount) + f";{n}" for key, n, amount in rows), header=LINE_HEADER)


def test_half_of_an_order_never_replaces_the_older_whole_one(lines: Bench) -> None:
    lines.night(("lignes_1.csv", lines_csv(("A", 1, "9,00"))), extract="order_lines")
    body = lines_csv(
        ("A", 1, "1,00"), ("A", 1, "2,00"), ("A", 2, "3,00"), ("A", 2, "3,00"), ("B", 1, "4,00")
    )
    lines.night(("lignes_2.csv", body), extract="order_lines")
    assert lines.files()["lignes_2.csv"] == ("accepted", 5, 1, 4, 0)
    rejects = [reason for _, reason in lines.rejects()]
    assert rejects == ["conflicting_duplicate"] * 2 + ["incomplete_order"] * 2
    kept = "select order_id, cast(net_amount_eur as varchar) from staging.order_lines order by 1"
    assert lines.rows(kept) == [("A", "9.00"), ("B", "4.00")]
    body = lines_csv(("A", 1, "1,00"))
    lines.night(("lignes_3.csv", body), extract="order_lines")
    assert lines.rows("select count(*) from intake.rejected_rows where is_open") == [(0,)]
    assert lines.rows(kept) == [("A", "1.00"), ("B", "4.00")]


def test_a_new_order_comes_in_with_its_good_lines(lines: Bench) -> None:
    body = lines_csv(("A", 1, "1,00"), ("A", 2, "douze"))
    lines.night(("lignes_1.csv", body), extract="order_lines")
    assert lines.files()["lignes_1.csv"] == ("accepted", 2, 1, 1, 0)
    assert lines.rows("select order_id, line_number from staging.order_lines") == [("A", 1)]


def test_a_repeat_of_a_refused_file_covers_nothing(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, ORDERS + 'covers_to = "file_date"\n')
    bench.night(("commandes_2026-11-10.csv", BODY))
    refused = [(f"commandes_2026-11-{day}.csv", "<html>") for day in (18, 19)]
    assert bench.night(*refused).covers_to_on == date(2026, 11, 10)
