"""Rules of the house over the SQL of a model; each returns what it finds at fault, as texts."""

from collections.abc import Iterator
from itertools import pairwise

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType

CLOCK_CALLS = {"now", "today", "get_current_timestamp", "get_current_time", "random", "uuid"}
CLOCK_CALLS |= {"current_localtimestamp", "current_localtime", "transaction_timestamp"}
CLOCK_CALLS |= {"gen_random_uuid", "uuidv4", "uuidv7", "nextval"}
CLOCK_WORDS = {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
SPARK_CALLS = {"percentile_cont", "quantile_cont", "regexp_full_match", "len"}
SPARK_CALLS |= {"list_reduce", "array_reduce", "reduce"}
NIGHT_CALLS = {"run_date", "as_of"}
# Sums whose result depends on the order of the rows when they run over DOUBLE.
SUMS = {"sum", "avg", "mean"}
# Always over DOUBLE, whatever they are given.
UNSTABLE = {"product", "fsum", "kahan_sum", "sumkahan", "favg", "geomean", "geometric_mean"}
UNSTABLE |= {"stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp", "corr"}
UNSTABLE |= {"covar_pop", "covar_samp", "skewness", "kurtosis", "kurtosis_pop", "sem", "entropy"}
UNSTABLE |= {"regr_slope", "regr_intercept", "regr_r2", "regr_avgx", "regr_avgy"}
INTEGERS = ("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "UINT", "UBIGINT")


def parsed(query: str) -> exp.Query:
    """The tree of one query."""
    tree = sqlglot.parse_one(query, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    return tree


def calls(query: str) -> list[str]:
    """Names of the functions called, in lower case; texts and comments are not read."""
    tokens = sqlglot.tokenize(query, dialect="duckdb")
    return [
        name.text.lower()
        for name, following in pairwise(tokens)
        if following.token_type == TokenType.L_PAREN and name.token_type != TokenType.STRING
    ]


def clock_reads(query: str) -> list[str]:
    """Uses of the clock or of chance: only run_date() says what day it is."""
    words = [
        token.text.lower()
        for token in sqlglot.tokenize(query, dialect="duckdb")
        if token.token_type != TokenType.STRING
    ]
    found = [name for name in calls(query) if name in CLOCK_CALLS]
    return found + [word for word in words if word in CLOCK_WORDS]


def final_stars(query: str) -> list[str]:
    """Stars in the last select, or in a branch of the last union."""
    return [
        f"{star.sql()} in the last select"
        for select in _branches(parsed(query))
        for star in select.expressions
        if star.is_star
    ]


def _branches(tree: exp.Expression) -> Iterator[exp.Select]:
    if isinstance(tree, exp.SetOperation):
        yield from _branches(tree.left)
        yield from _branches(tree.right)
    elif isinstance(tree, exp.Subquery):
        yield from _branches(tree.this)
    else:
        assert isinstance(tree, exp.Select)
        yield tree


def bare_numbers(sql: str) -> list[str]:
    """Numbers other than 0 and 1; sizes of types and places of rounding are no numbers."""
    found = []
    for literal in sqlglot.parse_one(sql, dialect="duckdb").find_all(exp.Literal):
        is_size = isinstance(literal.parent, exp.DataTypeParam)
        is_place = isinstance(literal.parent, exp.Round) and literal.arg_key == "decimals"
        is_name = isinstance(literal.parent, exp.SHA2)  # sha256(x) is parsed as sha2(x, 256)
        is_plain = literal.is_string or literal.name in {"0", "1"}
        if not (is_plain or is_size or is_place or is_name):
            found.append(literal.name)
    return found


def unlike_spark(query: str) -> list[str]:
    """What another engine (Spark, Sail) refuses, reads differently or cannot do in good time."""
    tree = parsed(query)
    found = [f"{name}()" for name in calls(query) if name in SPARK_CALLS]
    found += ["list(… order by …)" for a in tree.find_all(exp.ArrayAgg) if a.find(exp.Order)]
    found += ["* exclude" for star in tree.find_all(exp.Star) if star.args.get("except_")]
    found += [
        "unnest() inside an expression: unnest in a select of its own, then cast"
        for spread in tree.find_all(exp.Unnest, exp.Explode)
        if not isinstance(spread.parent, exp.Select | exp.Alias | exp.From | exp.Join | exp.Lateral)
    ]
    found += [
        "exists (…) that asks nothing of the row: compare (select count(*) …) with 0"
        for asked in tree.find_all(exp.Exists)
        if not _asks_of_the_row(asked)
    ]
    found += ["with recursive" for with_ in tree.find_all(exp.With) if with_.recursive]
    for union in tree.find_all(exp.SetOperation):
        if union.args.get("by_name"):
            found.append("union by name: write the columns out")
        if isinstance(union.left, exp.Select):
            bare = [value for value in union.left.selects if isinstance(value.unalias(), exp.Null)]
            found += [f"{value.sql()} opens a union: cast it" for value in bare]
    for text in tree.find_all(exp.Literal):
        if text.is_string and text.name.lower().startswith("0x"):
            found.append("a text of hexadecimal digits as a number: hash_number()")
    for series in tree.find_all(exp.GenerateSeries):
        select = series.find_ancestor(exp.Select)
        if series.find(exp.Column) and not (select and select.args.get("where")):
            found.append("a series that may count down: where its start <= its end")
    for difference in tree.find_all(exp.DateDiff):
        if difference.text("unit").upper() != "DAY":
            found.append(f"date_diff by {difference.text('unit').lower()}")
        elif not all(_is_day(side) for side in (difference.this, difference.expression)):
            found.append("date_diff on what may be a timestamp: cast both to date")
    return found


def _asks_of_the_row(asked: exp.Exists) -> bool:
    """True where an `exists` names a column of a table that stands outside of it.

    A bare column of a select from one table is taken for one of that table.
    """
    inside = {source.alias_or_name for source in asked.find_all(exp.Table, exp.Subquery)}
    for column in asked.find_all(exp.Column):
        select = column.find_ancestor(exp.Select)
        assert select is not None
        is_bare_in_a_join = not column.table and select.args.get("joins")
        if is_bare_in_a_join or (column.table and column.table not in inside):
            return True
    return False


def _is_day(node: exp.Expression) -> bool:
    if isinstance(node, exp.Cast):
        return node.to.is_type("date")
    if isinstance(node, exp.Anonymous):
        return node.name.lower() in NIGHT_CALLS
    return isinstance(node, exp.Column) and node.name.endswith("_on")


def unstable_sums(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Sums whose value may vary from run to run: over DOUBLE, or of a kind that always is.

    Decided by DuckDB: each summed expression is bound, where it stands, on the tables of the
    connection; an expression that cannot be bound raises.
    """
    found = [f"{name}()" for name in calls(query) if name in UNSTABLE]
    for node in parsed(query).find_all(exp.Func):
        names = {node.name.lower()} if isinstance(node, exp.Anonymous) else _names(node)
        if names & SUMS:
            argument = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
            if bound_type(connection, query, argument) in {"DOUBLE", "FLOAT"}:
                found.append(f"{node.sql('duckdb')} over DOUBLE")
    return found


def _names(node: exp.Func) -> set[str]:
    return {name.lower() for name in node.sql_names()}


def truncating_casts(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Casts of fractions to whole numbers, which DuckDB rounds and Spark cuts: round first."""
    found = []
    for node in parsed(query).find_all(exp.Cast):
        is_whole = node.to.sql("duckdb").upper() in INTEGERS
        if is_whole and not isinstance(node.this, exp.Round | exp.Floor | exp.Ceil):
            kind = bound_type(connection, query, node.this)
            if kind in {"DOUBLE", "FLOAT"} or kind.startswith("DECIMAL"):
                found.append(f"{node.sql('duckdb')} of {kind}")
    return found


def decimal_divisions(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """Divisions of a DECIMAL without a DOUBLE: they give a DOUBLE in DuckDB, a DECIMAL in Spark."""
    found = []
    for node in parsed(query).find_all(exp.Div):
        kinds = [bound_type(connection, query, side) for side in (node.this, node.expression)]
        if any(kind.startswith("DECIMAL") for kind in kinds) and "DOUBLE" not in kinds:
            found.append(f"{node.sql('duckdb')} of {' and '.join(kinds)}: cast one to double")
    return found


def bound_type(connection: duckdb.DuckDBPyConnection, query: str, node: exp.Expression) -> str:
    """The type that DuckDB gives to an expression of the query, at the place where it stands."""
    select = node.find_ancestor(exp.Select)
    assert select is not None
    probe = select.copy()
    value = node.this if isinstance(node, exp.Distinct) else node
    probe.set("expressions", [exp.alias_(value.copy(), "probe", copy=False)])
    dropped = ["distinct", "having", "qualify", "order", "limit", "offset", "windows"]
    # An aggregate inside (a sum over counts) needs its groups; anything else loses them.
    for key in dropped if value.find(exp.AggFunc) else [*dropped, "group"]:
        probe.set(key, None)
    root = node.root()
    outer = root.args.get("with_")
    if outer is not None:
        own = probe.args.get("with_")
        extra = own.expressions if own is not None and select is not root else []
        with_ = outer.copy()
        with_.set("expressions", [*with_.expressions, *(cte.copy() for cte in extra)])
        probe.set("with_", with_)
    row = connection.execute(f"describe {probe.sql('duckdb')}").fetchone()
    assert row is not None
    return str(row[1])
