"""Files far from usual, rows that stop coming, texts that are forgotten: what is said, and when."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from intake_tools import ORDERS, Bench, csv, make_bench, order_row

from reconquete_pipeline.checks import volume_anomalies
from reconquete_pipeline.checks.run_checks import run_checks
from reconquete_pipeline.checks.table_checks import checks_of

FIRST = date(2026, 11, 2)  # a Monday
EXTRACT = "extract = 'orders'"


def day_file(day: date, rows: int, amount: str = "10,00") -> tuple[str, str]:
    body = csv(*(order_row(f"{day}-{n}", amount, f"{day:%d/%m/%Y}") for n in range(rows)))
    return f"commandes_{day}.csv", body


def said(bench: Bench, query: str) -> list[str]:
    return [str(row[-1]) for row in bench.rows(query)]


def history(bench: Bench, counts: list[int], amount: str = "10,00") -> date:
    """One file a night with these numbers of rows; the day after the last one."""
    for number, rows in enumerate(counts):
        day = FIRST + timedelta(days=number)
        bench.night(day_file(day, rows, amount), run_date=day)
    return FIRST + timedelta(days=len(counts))


def test_a_file_far_from_usual_is_said_with_its_numbers(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    day = history(bench, [20, 22, 19, 21, 20])
    bench.night(day_file(day, 5), run_date=day)
    assert said(bench, volume_anomalies.unusual_files(EXTRACT)) == [
        "commandes_2026-11-07.csv: 50 EUR, usual are 200 (median of 5 files, ± 10)",
        "commandes_2026-11-07.csv: 5 rows, usual are 20 (median of 5 files, ± 1)",
    ]
    checks = [c for c in checks_of(bench.model("orders")) if c.name == "newest_files_are_as_usual"]
    (result,) = run_checks(bench.connection, "staging.orders", checks)
    assert not result.passed and result.severity == "warning"
    assert "5 rows, usual are 20 (median of 5 files, ± 1)" in result.message
    bench.night(run_date=day + timedelta(days=1))
    assert said(bench, volume_anomalies.unusual_files(EXTRACT)) != [], "until another file comes"


def test_revenue_alone_may_be_far_from_usual(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    day = history(bench, [20] * 5)
    bench.night(day_file(day, 20, "1000,00"), run_date=day)
    (line,) = said(bench, volume_anomalies.unusual_files(EXTRACT))
    assert line.startswith("commandes_2026-11-07.csv: 20,000 EUR, usual are 200 ")


def test_nothing_is_said_before_there_is_a_history(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    day = history(bench, [20] * 4)
    bench.night(day_file(day, 1), run_date=day)
    assert said(bench, volume_anomalies.unusual_files(EXTRACT)) == []


def test_quiet_weekends_are_learnt(tmp_path: Path) -> None:
    """Monday to Friday 20 orders, Saturday and Sunday 2: said twice, then no more."""
    bench = make_bench(tmp_path)
    unusual = []
    for number in range(21):
        day = FIRST + timedelta(days=number)
        bench.night(day_file(day, 2 if day.isoweekday() > 5 else 20), run_date=day)
        if said(bench, volume_anomalies.unusual_files(EXTRACT)):
            unusual.append(f"{day:%d}")
    assert unusual == ["07", "08"]


@pytest.mark.parametrize(("silent", "is_late"), [(1, False), (2, True)])
def test_rows_that_stop_coming(tmp_path: Path, silent: int, is_late: bool) -> None:
    bench = make_bench(tmp_path)
    last = history(bench, [3] * 7) - timedelta(days=1)
    bench.night(run_date=last + timedelta(days=silent))
    lines = said(bench, volume_anomalies.late_rows(EXTRACT))
    expected = (
        "the newest row is of 2026-11-08, 2 days ago; usual are 1 days between newest rows "
        "(median of 6, ± 0)"
    )
    assert lines == ([expected] if is_late else [])


def test_a_closed_history_is_never_late(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, ORDERS + 'covers_to = "run_date"\n')
    history(bench, [3] * 7)
    bench.night(run_date=FIRST + timedelta(days=300))
    assert said(bench, volume_anomalies.late_rows(EXTRACT)) == []


def test_the_age_that_the_company_allows(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, ORDERS + "max_age_days = 2\n")
    bench.night(day_file(FIRST, 1), run_date=FIRST)
    for days, lines in (
        (2, []),
        (3, ["the newest row is of 2026-11-02, 3 days ago; max_age_days allows 2"]),
    ):
        bench.night(run_date=FIRST + timedelta(days=days))
        assert said(bench, volume_anomalies.too_old(EXTRACT)) == lines
    bench.rewrite(ORDERS + "max_age_days = 3\n")
    bench.night(run_date=FIRST + timedelta(days=3))
    assert said(bench, volume_anomalies.too_old(EXTRACT)) == []
    assert not [line for line in bench.said if "loading kept files again" in line]


def test_rejected_texts_are_forgotten_by_run_date(tmp_path: Path) -> None:
    toml = ORDERS + "[settings]\nrejected_text_days = 30\n"
    bench = make_bench(tmp_path, toml)
    bad = csv(order_row("A", "oops"), order_row("B", "oops"))
    bench.night(("commandes_1.csv", bad), run_date=FIRST)
    bench.night(("commandes_2.csv", csv(order_row("A"))), run_date=FIRST)
    query = "select row_text <> '', unit_key, is_open from intake.rejected_rows order by 2"
    bench.night(run_date=FIRST + timedelta(days=30))
    assert bench.rows(query) == [(True, "A", False), (True, "B", True)]
    late = FIRST + timedelta(days=31)
    bench.night(run_date=late)
    forgotten = [(False, "B", True), (False, None, False)]
    assert bench.rows(query) == forgotten
    bench.connection.execute("delete from intake.loads")
    bench.night(run_date=late)
    assert bench.rows(query) == forgotten, "loaded again, the texts do not come back"
    bench.night(("commandes_3.csv", csv(order_row("B"))), run_date=late)
    assert bench.rows("select count(*) from intake.rejected_rows where is_open") == [(0,)]
