"""The sentences that tell what a check found."""

import duckdb
import pytest

from reconquete_pipeline.checks.check_sql import counts, faulty_rows, sentence
from reconquete_pipeline.checks.checks import Between, Check, InSet, NoRows, NotNull, Rule, Unique

LETTERS = tuple("abcdefghijkl")


@pytest.mark.parametrize(
    ("rule", "faulty", "rows", "expected"),
    [
        (NotNull("client_id"), 3, 120, "3 of 120 rows have no client_id"),
        (NotNull("client_id"), 1, 120, "1 of 120 rows has no client_id"),
        (NotNull("client_id"), 0, 12_000, "none of 12,000 rows have no client_id"),
        (NotNull("client_id"), 0, 0, "the table has no rows"),
        (Between("p", "0", "9.50"), 2, 3, "2 of 3 rows have p outside 0 to 9.50"),
        (Between("p", "0", None), 2, 3, "2 of 3 rows have p below 0"),
        (Between("p", None, "9.50"), 2, 3, "2 of 3 rows have p above 9.50"),
        (InSet("s", ("a", "b")), 2, 3, "2 of 3 rows have s other than a, b"),
        (
            InSet("s", LETTERS),
            2,
            3,
            "2 of 3 rows have s other than a, b, c, d, e, f, g, h, i, j and 2 more",
        ),
        (InSet("s", ()), 2, 3, "2 of 3 rows have s, which allows no value"),
        (Unique(("a",)), 4, 9, "4 of 9 rows have the same a as another row"),
        (Unique(("a", "b")), 4, 9, "4 of 9 rows have the same a and b as another row"),
        (NoRows("q"), 0, 0, "no row fails: orders have a client"),
        (NoRows("q"), 1, 9, "1 row fails: orders have a client"),
        (NoRows("q"), 12_000, 9, "12,000 rows fail: orders have a client"),
    ],
)
def test_sentence(rule: Rule, faulty: int, rows: int, expected: str):
    assert sentence(Check("x", "error", "orders have a client", rule), faulty, rows) == expected


def test_names_and_values_are_quoted():
    assert faulty_rows("s.t", InSet('a"b', ("l'x",)), ("id", 'a"b')) == (
        'select "id", "a""b" from "s"."t" where "a""b" is not null and "a""b" not in (\'l\'\'x\')'
    )


def test_a_query_that_names_what_only_the_count_knows_is_wrong():
    with duckdb.connect() as connection:
        connection.execute("create schema s")
        connection.execute("create table s.t as select 1 as a")
        for name in ("_rows", "_fault_0", "one_pass.a", "a"):
            query = counts("s.t", [NotNull("a"), NoRows(f"select 1 where {name} > 0")])
            with pytest.raises(duckdb.BinderException):
                connection.execute(query)
