"""Small sql/ folders, each with one fault, and what must be said of it."""

from reconquete_pipeline.tables.contracts import STAGES

GRAIN = "grain: [a]\n"
A = "  a: {type: INTEGER, description: A number.}\n"
HEAD = f"description: One thing of some kind.\n{GRAIN}"


def sql(header: str, query: str) -> str:
    return f"/*---\n{header}---*/\n{query}\n"


def good(query: str, more: str = "") -> str:
    return sql(f"{HEAD}{more}columns:\n{A}", query)


def known(query: str, more: str = "") -> str:
    return sql(f"{HEAD}{more}columns:\n  a:\n", query)


ONE = good("select a from incoming")
STAGED = {"staging/one.sql": ONE}
NOT_PLAIN = "sql/staging/one.sql: a staging file is one select from `incoming`, one row for one row"
CASES: dict[str, tuple[dict[str, str], str]] = {
    "nothing at all": ({}, "no sql/<stage>/<table>.sql file found"),
    "no header": (
        {"staging/one.sql": "select a from incoming"},
        "sql/staging/one.sql: the file must begin with a contract between /*--- and ---*/",
    ),
    "bad YAML": (
        {"staging/one.sql": sql("grain: [a\n", "select a from incoming")},
        "sql/staging/one.sql: the header is not valid YAML",
    ),
    "the line of bad YAML is that of the file": (
        {"staging/one.sql": sql("grain: [a]\nb: c: d\n", "select a from incoming")},
        "in the file, line 3, column 5",
    ),
    "the line of bad SQL is that of the file": (
        {"rhythm/two.sql": known("select a\nfrom where")},
        "Line 8, Col: ",
    ),
    "unknown type": (
        {"rhythm/two.sql": good("select 1 as a").replace("INTEGER", "INTEGRE")},
        "sql/rhythm/two.sql: column `a` has the unknown type INTEGRE; did you mean INTEGER?",
    ),
    "type that is none": (
        {"rhythm/two.sql": good("select 1 as a").replace("INTEGER", "'(18,2'")},
        "sql/rhythm/two.sql: column `a` has the unknown type (18,2; use one of BIGINT, BOOLEAN",
    ),
    "no mapping": (
        {"staging/one.sql": sql("- a\n", "select a from incoming")},
        "sql/staging/one.sql: the header must be a mapping of description, grain, columns",
    ),
    "unknown stage": (
        {"stagging/one.sql": ONE},
        f"sql/stagging/one.sql: unknown stage folder; use one of {', '.join(STAGES)}",
    ),
    "no SQL": (
        {"staging/one.sql": good("select from where")},
        "sql/staging/one.sql: the query cannot be parsed",
    ),
    "no select": (
        {"staging/one.sql": good("delete from staging.one")},
        "sql/staging/one.sql: the file must hold one select after its contract",
    ),
    "unqualified table": (
        STAGED | {"rhythm/two.sql": known("with b as (select 1 as a) select a from one, b")},
        "sql/rhythm/two.sql: `one` is neither a CTE nor written schema.table; name its stage",
    ),
    "an input of a function that is no CTE": (
        {"rhythm/two.sql": good("select 1 as a", "python: a.b\npython_inputs: [rest]\n")},
        "sql/rhythm/two.sql, python_inputs: rest is no CTE of the query; name those that stand",
    ),
    "an input without a function": (
        {
            "rhythm/two.sql": good(
                "with b as (select 1 as a) select a from b", "python_inputs: [b]\n"
            )
        },
        "sql/rhythm/two.sql: python_inputs are for a table with `python`",
    ),
    "incoming after staging": (
        {"rhythm/two.sql": good("select a from incoming")},
        "sql/rhythm/two.sql: `incoming` is neither a CTE nor written schema.table",
    ),
    "a file read past the intake": (
        {"rhythm/two.sql": good("select a from read_csv('orders.csv')")},
        "sql/rhythm/two.sql: ",
    ),
    "reference to an unknown column": (
        STAGED
        | {
            "rhythm/two.sql": known("select a from staging.one", "references: {a: staging.one.b}\n")
        },
        "sql/rhythm/two.sql: ",
    ),
    "unknown table": (
        STAGED | {"rhythm/two.sql": known("select a from staging.three")},
        "sql/rhythm/two.sql: reads staging.three, which no file of sql/ makes",
    ),
    "reference to an unknown table": (
        STAGED
        | {"rhythm/two.sql": known("select a from staging.one", "references: {a: staging.no.a}\n")},
        "sql/rhythm/two.sql: refers to `staging.no.a`, which is no column of a table",
    ),
    "a lower layer reads a higher one": (
        STAGED
        | {
            "returns/two.sql": known("select a from staging.one"),
            "rhythm/three.sql": known("select a from returns.two"),
        },
        "sql/rhythm/three.sql: stage rhythm may not read returns.two; a folder reads only from",
    ),
    "loop": (
        STAGED
        | {
            "rhythm/two.sql": known("select a from rhythm.three"),
            "rhythm/three.sql": known("select a from rhythm.two"),
        },
        "tables read each other in a loop: ",
    ),
    **{
        f"staging: {query}": ({"staging/one.sql": good(query)}, NOT_PLAIN)
        for query in (
            "select a from incoming join incoming as i using (a)",
            "select a from staging.two",
            "select a from incoming where a > 1",
            "select a from incoming group by a",
            "select a from incoming offset 1",
            "select distinct a from incoming",
            "select a from incoming limit 1",
            "with b as (select a from incoming) select a from incoming",
            "select a from incoming union all select a from incoming",
        )
    },
    **{
        f"staging: {query}": ({"staging/one.sql": good(query)}, "sql/staging/one.sql: ")
        for query in (
            "select a from incoming having a > 1",
            "select a from incoming qualify row_number() over () = 1",
            "select unnest(string_split(a, ',')) as a from incoming",
            "select a from incoming using sample 10%",
        )
    },
    **{
        f"staging: {query}": (
            {"staging/one.sql": good(query)},
            "sql/staging/one.sql: a staging file may not aggregate; do it in the next stage",
        )
        for query in (
            "select max(a) as a from incoming",
            "select row_number() over () as a from incoming",
        )
    },
    "staging with another column list": (
        {"staging/one.sql": good("select a, b from incoming")},
        "sql/staging/one.sql: the select returns ['a', 'b'], the contract lists ['a']; make them",
    ),
    "column described twice": (
        STAGED | {"rhythm/two.sql": good("select a from staging.one")},
        "sql/rhythm/two.sql: column `a` is already described in staging.one; write its name alone",
    ),
    "column described nowhere": (
        {"rhythm/two.sql": known("select 1 as a")},
        "sql/rhythm/two.sql: column `a` is described nowhere; give it a type and a description",
    ),
    "column described in a table that lacks it": (
        STAGED
        | {
            "rhythm/two.sql": sql(
                f"{HEAD}columns:\n  a: {{described_in: rhythm.no}}\n", "select a from staging.one"
            )
        },
        "sql/rhythm/two.sql: rhythm.no does not describe `a`",
    ),
    "type without description": (
        {"rhythm/two.sql": sql(f"{HEAD}columns:\n  a: {{type: INTEGER}}\n", "select 1 as a")},
        "sql/rhythm/two.sql: column `a` needs a type and a description",
    ),
    "grain column not listed": (
        {"rhythm/two.sql": sql(HEAD.replace("[a]", "[b]") + f"columns:\n{A}", "select 1 as a")},
        "sql/rhythm/two.sql: the header names column `b`, which it does not list",
    ),
    "cut and versioned": (
        {"staging/one.sql": good("select a from incoming", "cut_by: a\nis_versioned: true\n")},
        "sql/staging/one.sql: an extract is cut by a date or versioned, not both",
    ),
}
