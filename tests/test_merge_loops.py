"""Clients merged into one another in a loop: the night stops and names both."""

from model_bench import shared_bench, shared_catalogue

from reconquete_pipeline.checks.run_checks import run_checks
from reconquete_pipeline.checks.table_checks import checks_of


def test_a_loop_of_merges_is_told_with_both_numbers():
    bench, model = shared_bench(), shared_catalogue()["orders.known_clients"]
    (check,) = [one for one in checks_of(model) if one.name == "merges_have_an_end"]
    loop = {"surviving_client_id": "x", "has_merge_loop": "true"}
    rows = [
        {"client_id": "007", "merged_into": "0012"},
        {"client_id": "0012", "merged_into": "007"},
    ]
    bench.fill(model.table, [row | loop for row in rows])
    (result,) = run_checks(bench.connection, model.table, [check])
    bench.empty()
    assert (result.passed, result.severity) == (False, "error")
    told = {row["in_words"] for row in result.examples}
    assert told == {"007 is merged into 0012", "0012 is merged into 007"}
    assert "007" not in result.message  # which is logged
