"""From night to night: versions, what was known when, facts kept and loaded again."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from intake_tools import HEADER, ORDERS, Bench, csv, make_bench, order_row

from reconquete_pipeline.intake.store import load

CLIENTS = ORDERS + '[extracts.clients]\nfiles = "clients*.csv"\n'
LINE, LINE_HEADER = "order_lines", HEADER
LINES = ORDERS + '[extracts.order_lines]\nfiles = "lignes_*.csv"\n'
COVERED = ORDERS + 'covers_to = "{}"\n'


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make_bench(tmp_path)


def _state(bench: Bench) -> tuple[object, ...]:
    """Everything that staging holds, apart from the place of a file."""
    return bench.orders(), bench.files(), bench.rejects(), bench.rows("select * from intake.loads")


def _name(bench: Bench, run_date: date) -> str:
    """The name of client C1 as known on a date."""
    bench.night(extract="clients", run_date=run_date)
    ((name,),) = bench.rows("select name from staging.clients where client_id = 'C1'")
    return str(name)


def test_a_same_name_rewritten_is_a_new_delivery(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A", "1,00"))))
    bench.night(("commandes_1.csv", csv(order_row("A", "2,00"))))
    bench.night()
    assert bench.orders() == {"A": "2.00"}
    assert len(bench.rows("select * from intake.files")) == 2
    assert len(list(bench.home.kept_files.iterdir())) == 2


def test_the_same_bytes_under_another_name_are_skipped_and_said(bench: Bench) -> None:
    body = csv(order_row("A"))
    bench.night(("commandes_1.csv", body), ("commandes_2.csv", body))
    bench.night()
    assert bench.files()["commandes_2.csv"] == ("skipped", 0, 0, 0, 0)
    (said,) = [line for line in bench.said if "commandes_2.csv" in line]
    assert "skipped: the same bytes were already delivered" in said
    assert "commandes_1.csv" in said, "the name of the first delivery is not said"


def test_kept_files_are_named_by_their_bytes_and_never_change(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A"))), ("commandes_2.csv", "<html>"))
    before = {path.name: path.read_bytes() for path in bench.home.kept_files.iterdir()}
    assert all(hashlib.sha256(body).hexdigest() == name for name, body in before.items())
    bench.drop("commandes_1.csv", csv(order_row("B")))
    bench.night(("commandes_3.csv", csv(order_row("C"))))
    after = {path.name: path.read_bytes() for path in bench.home.kept_files.iterdir()}
    assert len(after) == 4 and before.items() <= after.items()


def test_a_changed_mapping_loads_kept_files_again_without_inbox(bench: Bench) -> None:
    header = HEADER + ";Net"
    bench.night(
        ("commandes_1.csv", csv(order_row("A") + ";1,00", header=header)),
        ("commandes_2.csv", csv(order_row("B") + ";oops", header=header)),
    )
    for path in bench.home.inbox.iterdir():
        path.unlink()
    bench.rewrite(ORDERS + '[extracts.orders.columns]\nnet_amount_eur = "Net"\n')
    bench.night()
    assert bench.orders() == {"A": "1.00"}
    assert bench.files()["commandes_2.csv"] == ("accepted", 1, 0, 1, 0)
    assert any("loading kept files again" in line for line in bench.said)
    bench.rewrite(ORDERS)
    bench.night()
    assert bench.orders() == {"A": "10.00", "B": "10.00"} and bench.rejects() == []


def _reload(bench: Bench) -> None:
    bench.rewrite(COVERED.format("run_date"))
    bench.night()


def test_a_kept_file_that_is_gone_stops_the_night(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A"))))
    next(bench.home.kept_files.iterdir()).unlink()
    with pytest.raises(Exception, match=r"backup|restore"):
        _reload(bench)


def test_a_kept_file_whose_bytes_changed_stops_the_night(bench: Bench) -> None:
    bench.night(("commandes_1.csv", csv(order_row("A", "1,00"))))
    kept = next(bench.home.kept_files.iterdir())
    kept.chmod(0o644)
    kept.write_text(csv(order_row("A", "99,00")), encoding="utf-8")
    with pytest.raises(Exception, match=r"backup|restore"):
        _reload(bench)


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("place", ["type_rows", "split_rows", "_keep_rejects", "merge"])
def test_an_interrupted_load_leaves_nothing_and_the_next_night_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, is_first: bool
) -> None:
    bench = make_bench(tmp_path)
    if not is_first:
        bench.night(("commandes_0.csv", csv(order_row("A"), order_row("B"))))
    before = _state(bench) if not is_first else None
    step = getattr(load, place)

    def interrupted(*words: object) -> object:
        step(*words)
        raise KeyboardInterrupt

    body = csv(order_row("A", "2,00"), order_row("C", "oops"))
    with monkeypatch.context() as patched:
        patched.setattr(load, place, interrupted)
        with pytest.raises(KeyboardInterrupt):
            bench.night(("commandes_1.csv", body))
    if before is not None:
        assert _state(bench) == before
    assert bench.rows("select * from intake.files where file_name = 'commandes_1.csv'") == []
    assert len(bench.home.ledger.read_text().splitlines()) == (1 if is_first else 2)
    bench.night()
    assert bench.orders() == ({"A": "2.00"} if is_first else {"A": "2.00", "B": "10.00"})
    assert bench.files()["commandes_1.csv"] == ("accepted", 2, 1, 1, 0)
    assert list((bench.home.warehouse / "tmp").iterdir()) == []


def test_an_undated_extract_keeps_versions(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, CLIENTS)
    for name, day in (("first", "2026-03-01"), ("second", "2026-06-15")):
        body = f"Code client;Nom\nC1;{name}\n"
        bench.night((f"clients_{day}.csv", body), extract="clients")
    bench.night(("clients.csv", "Code client;Nom\nC1;third\n"), extract="clients")
    assert _name(bench, date(2020, 1, 1)) == "first"
    assert _name(bench, date(2026, 6, 14)) == "first"
    assert _name(bench, date(2026, 6, 15)) == "second"
    assert _name(bench, date(2026, 11, 19)) == "second"
    # no date in the name: known from the run date of the night that first saw it
    assert _name(bench, date(2026, 11, 20)) == "third"


def test_moves_of_the_past_are_found_once_coverage_is_delivered(tmp_path: Path) -> None:
    """Without it nobody asks where a client went, and no postal code is kept beside the store."""
    bench = make_bench(tmp_path, CLIENTS)
    moves = "select client_id, earlier_postal_code, postal_code, seen_on from intake.client_moves"
    for day, code in ((1, "69001"), (2, "69001"), (3, "73100")):
        row = f"client_id;postal_code\nC1;{code}\n"
        delivered = (f"clients_2026-03-0{day}.csv", row)
        bench.night(delivered, extract="clients", run_date=date(2026, 3, day))
        assert bench.rows(moves) == []
    bench.rewrite(CLIENTS + '[extracts.coverage]\nfiles = "zones*.csv"\n')
    bench.night(extract="clients", run_date=date(2026, 3, 2))
    assert bench.rows(moves) == []
    bench.night(extract="clients", run_date=date(2026, 3, 9))
    assert bench.rows(moves) == [("C1", "69001", "73100", date(2026, 3, 3))]
    bench.rewrite(CLIENTS)
    bench.night(extract="clients", run_date=date(2026, 3, 10))
    assert bench.rows(moves) == []


def test_a_version_delivered_twice_for_a_day_is_replaced(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, CLIENTS)
    for number in (1, 2):
        body = f"Code client;Nom\nC1;n{number}\n"
        bench.night((f"clients_2026-06-15_{number}.csv", body), extract="clients")
    assert _name(bench, date(2026, 7, 1)) == "n2"
    assert bench.rows("select count(*) from store.clients") == [(1,)]


def test_a_monthly_file_seen_before_the_month_ends_is_known_at_once(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, CLIENTS)
    bench.night(("clients_2026-10.csv", "Code client;Nom\nC1;old\n"), extract="clients")
    bench.night(("clients_2026-11.csv", "Code client;Nom\nC1;new\n"), extract="clients")
    assert _name(bench, date(2026, 11, 20)) == "new"


def test_what_became_known_later_is_not_seen_before(bench: Bench) -> None:
    rows = [
        order_row("A", day="01/03/2026") + ";annulée;10/03/2026",
        order_row("B", day="01/03/2026") + ";annulée;",
        order_row("C", day="15/03/2026") + ";;",
    ]
    body = csv(*rows, header=HEADER + ";Statut;Date annulation")
    bench.night(("commandes_1.csv", body), run_date=date(2026, 3, 9))
    query = "select order_id, status, cancelled_on from staging.orders order by all"
    assert bench.rows(query) == [("A", None, None), ("B", "cancelled", None)]
    bench.set_run_date(date(2026, 3, 10))
    assert bench.rows(query)[0] == ("A", "cancelled", date(2026, 3, 10))
    bench.set_run_date(date(2026, 3, 15))
    assert len(bench.rows(query)) == 3


@pytest.mark.parametrize(
    ("covers_to", "expected"),
    [
        ("newest_row", date(2026, 11, 12)),
        ("file_date", date(2026, 11, 18)),
        ("run_date", date(2026, 11, 20)),
    ],
)
def test_covers_to(tmp_path: Path, covers_to: str, expected: date) -> None:
    bench = make_bench(tmp_path, COVERED.format(covers_to))
    rows = [order_row("A", day="12/11/2026"), order_row("B", day="25/11/2026")]
    summary = bench.night(("commandes_2026-11-18.csv", csv(*rows)))
    assert summary.covers_to_on == expected
    covered = bench.rows("select is_configured, covers_to_on, row_count from intake.coverage")
    assert covered == [(True, expected, 1)]
    assert bench.rows("select as_of()") == [(expected,)]


def test_a_refused_file_covers_nothing(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, COVERED.format("file_date"))
    bench.night(("commandes_2026-11-10.csv", csv(order_row("A"))))
    summary = bench.night(("commandes_2026-11-19.csv", "<html>"))
    assert summary.refused == ("commandes_2026-11-19.csv",)
    assert summary.covers_to_on == date(2026, 11, 10)


def test_an_extract_that_is_not_configured_is_empty(bench: Bench) -> None:
    summary = bench.night(extract="clients")
    assert (summary.is_configured, summary.row_count, summary.covers_to_on) == (False, 0, None)
    bench.rewrite(CLIENTS)
    assert bench.night(("clients.csv", "Client\nC1\n"), extract="clients").row_count == 1
    bench.rewrite(ORDERS)
    assert bench.night(extract="clients").row_count == 0
    assert bench.rows("select count(*) from store.clients") == [(0,)]
