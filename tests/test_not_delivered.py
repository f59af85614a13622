"""Checks of an extract that the home does not deliver cost nothing and claim nothing."""

from pathlib import Path

import pytest
from intake_tools import ORDERS, RUN_DATE, Bench, catalogue, csv, make_bench, order_row

from reconquete_pipeline.checks.checks import CheckResult
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.night.night import Night

RETURNS = """N° retour;N° commande;Code client;Date de retour
R1;A;C1;02/03/2026
R2;Z;C9;02/03/2026
R3;A;C1;31/02/2026
"""


def check_returns(bench: Bench) -> tuple[list[CheckResult], bool]:
    """What the night finds of the extract `returns`, and whether anything was run for it."""
    night = Night(bench.home, catalogue(), RUN_DATE, "run", bench.connection, bench.said.append)
    results = night.check(bench.model("returns"))
    has_run = night.validator._data_source is not None
    night.validator.close()
    return results, has_run


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    clients = '[extracts.clients]\nfiles = "clients.csv"\n'
    returns = '[extracts.returns]\nfiles = "retours.csv"\n'
    bench = make_bench(tmp_path, ORDERS + clients + returns, {"retours.csv": RETURNS})
    bench.night(("commandes_1.csv", csv(order_row("A"))))
    bench.night(("clients.csv", "Code client\nC1\n"), extract="clients")
    bench.night(extract="order_lines")
    bench.night(extract="returns")
    return bench


def test_every_check_of_a_delivered_extract_is_run(bench: Bench):
    results, has_run = check_returns(bench)
    assert has_run
    assert [result.check for result in results] == list(checks_of(bench.model("returns")))
    assert {result.check.name: result.faulty_count for result in results if not result.passed} == {
        "no_row_is_rejected": 1,
        "order_is_known": 1,
        "client_id_is_in_staging_clients": 1,
    }


def test_of_an_extract_that_is_not_delivered_just_that_is_said(bench: Bench):
    bench.rewrite(ORDERS)
    bench.night(extract="returns")
    assert bench.rows("select * from staging.returns") == []
    assert bench.rows("select * from intake.files where extract = 'returns'") == []
    results, has_run = check_returns(bench)
    assert not has_run
    assert [result.check for result in results] == list(checks_of(bench.model("returns")))
    assert {(result.passed, result.message) for result in results} == {
        (True, "not delivered: no [extracts.returns] in reconquete.toml")
    }
