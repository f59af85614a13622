"""Each kind of evidence has its row and a query that finds it; a row or a query alone is told."""

from collections.abc import Collection, Mapping
from functools import cache

import pytest
from model_bench import Bench, shared_catalogue
from told_kinds import told_texts

CATALOGUE = shared_catalogue()
FAMILIES = tuple(f"losses.{tier}_evidence" for tier in ("fact", "declared", "incident", "context"))
QUERIES = {table: CATALOGUE[table].query for table in FAMILIES}


@cache
def bench() -> Bench:
    """A bench where the tables stand that reference.evidence_kinds reads."""
    made = Bench(CATALOGUE)
    made.make("reference.loss_causes", "reference.cause_words")
    return made


def listed_kinds(query: str = CATALOGUE["reference.evidence_kinds"].query) -> set[str]:
    """The kinds of reference.evidence_kinds, or of another text of it."""
    found = bench().connection.execute(f"select evidence_kind from ({query}) as kinds").fetchall()
    return {str(kind) for (kind,) in found}


def at_fault(kinds: Collection[str], queries: Mapping[str, str]) -> list[str]:
    """Sentences: kinds that no query finds, and what queries find that is no kind."""
    told = [
        (table, texts)
        for table, query in queries.items()
        for texts in told_texts(query, "evidence_kind", CATALOGUE)
    ]
    found = {kind for _, texts in told for kind in texts}
    return [f"no query finds {kind}" for kind in sorted(set(kinds) - found)] + [
        f"{table} finds {', '.join(sorted(texts))}, of which nothing has a row"
        for table, texts in told
        if not texts & set(kinds)
    ]


def test_each_kind_has_a_row_and_a_query():
    assert not at_fault(listed_kinds(), QUERIES)


@pytest.mark.parametrize(
    ("row", "table"),
    [
        ("('stock_out', 'unsuitable_offer',", "losses.context_evidence"),
        ("('invoice_unpaid', 'unpaid',", "losses.fact_evidence"),
        ("('complaint_refused', 'dispute',", "losses.incident_evidence"),
    ],
)
def test_a_query_without_its_row_is_told(row: str, table: str):
    query = CATALOGUE["reference.evidence_kinds"].query
    [line] = [line for line in query.splitlines() if line.strip().startswith(row)]
    kind = row.split("'")[1]
    assert at_fault(listed_kinds(query.replace(line + "\n", "")), QUERIES) == [
        f"{table} finds {kind}, of which nothing has a row"
    ]


@pytest.mark.parametrize(
    ("table", "before", "after", "kinds"),
    [
        ("losses.context_evidence", "'stock_out',", "'price_rise',", ["stock_out"]),
        (
            "losses.incident_evidence",
            "'return_' || returns.return_reason as evidence_kind",
            "'return_defect' as evidence_kind",
            [
                *("return_billing_error", "return_damaged", "return_late"),
                *("return_not_wanted", "return_wrong_item"),
            ],
        ),
        ("losses.declared_evidence", "'ending',", "'call',", None),
    ],
)
def test_a_row_without_its_query_is_told(
    table: str, before: str, after: str, kinds: list[str] | None
):
    listed = listed_kinds()
    kinds = kinds or sorted(kind for kind in listed if kind.startswith("ending_"))
    query = QUERIES[table]
    assert query.count(before) == 1
    found = at_fault(listed, QUERIES | {table: query.replace(before, after)})
    assert found == [f"no query finds {kind}" for kind in kinds]


def test_a_new_cause_needs_more_than_its_row():
    """A survey may tick any cause: that alone does not find one."""
    made = bench()
    made.connection.execute(
        "insert into reference.loss_causes by name"
        " select * replace ('bad_weather' as cause) from reference.loss_causes where cause='price'"
    )
    made.make("reference.evidence_kinds")
    [check] = CATALOGUE["reference.evidence_kinds"].contract.checks
    assert made.connection.execute(f"select {check.sql}").fetchone() == (False,)
    made.connection.execute(
        "insert into reference.evidence_kinds by name"
        " select 'rain' as evidence_kind, 'bad_weather' as cause"
    )
    assert made.connection.execute(f"select {check.sql}").fetchone() == (True,)
    made.make("reference.loss_causes")
