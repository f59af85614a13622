"""The queries that count and list the rows at fault for a rule, and the sentence that tells them.

Pure text: nothing here runs anything. Values and bounds of a contract become untyped text
literals, so DuckDB casts them to the type of the column they are compared with, exactly.
"""

from collections.abc import Iterable, Sequence

from reconquete_pipeline.checks.checks import Between, Check, InSet, NoRows, NotNull, Rule, Unique
from reconquete_pipeline.text.sql_text import quote, text_literal

_VALUES_SHOWN = 10


def faulty_rows(table: str, rule: Rule, keys: tuple[str, ...] = ()) -> str:
    """Return the query of the rows of `table` ("schema.name") at fault.

    The rows hold the column of the rule and the columns `keys`. For `Unique` they are the shared
    keys, each with the number of its rows (`row_count`); a key with a NULL is not shared, as in
    SQL. For `NoRows` they are what its query returns.
    """
    source = ".".join(quote(part) for part in table.split(".", 1))
    match rule:
        case NoRows(query):
            return f"select * from (\n{query.strip().rstrip(';')}\n)"
        case Unique(columns):
            names = _listed(columns)
            known = " and ".join(f"{quote(column)} is not null" for column in columns)
            return (
                f"select {names}, count(*) as row_count from {source} where {known}"
                f" group by {names} having count(*) > 1 order by {names}"
            )
    fault = _fault_of_a_row(rule)
    return f"select {_listed(dict.fromkeys((*keys, rule.column)))} from {source} where {fault}"


def counts(table: str, rules: Sequence[Rule]) -> str:
    """Return one query of one row: the rows of `table`, then the rows at fault for each rule.

    What can be told from a row alone is counted in one pass. The other rules see no column of it,
    whose names nobody writes, so that a name that is wrong in them stays an error.
    """
    in_pass, found = ['count(*) as "#rows"'], ['"#rows"']
    for number, rule in enumerate(rules):
        match rule:
            case NoRows():
                found.append(f"(select count(*) from ({faulty_rows(table, rule)}))")
            case Unique():
                shared = faulty_rows(table, rule)
                found.append(f"(select coalesce(sum(row_count), 0) from ({shared}))")
            case _:
                fault = _fault_of_a_row(rule)
                in_pass.append(f'count(*) filter (where {fault}) as "#fault {number}"')
                found.append(f'"#fault {number}"')
    source = ".".join(quote(part) for part in table.split(".", 1))
    one_pass = f"select {', '.join(in_pass)} from {source}"
    return "select\n" + ",\n".join(found) + f"\nfrom ({one_pass}) as one_pass"


def _fault_of_a_row(rule: NotNull | Between | InSet) -> str:
    match rule:
        case NotNull(column):
            return f"{quote(column)} is null"
        case Between(column, minimum, maximum):
            low = [] if minimum is None else [f"{quote(column)} < {text_literal(minimum)}"]
            high = [] if maximum is None else [f"{quote(column)} > {text_literal(maximum)}"]
            return " or ".join(low + high) or "false"
        case InSet(column, values):
            # `not in ()` would be true for NULL too.
            others = f" and {quote(column)} not in ({', '.join(map(text_literal, values))})"
            return f"{quote(column)} is not null{others if values else ''}"


def sentence(check: Check, faulty: int, rows: int) -> str:
    """Say how many of the table's `rows` are at fault, and of what; one line, no full stop."""
    if isinstance(check.rule, NoRows):
        if faulty == 0:
            return f"no row fails: {check.description}"
        return f"{faulty:,} {'row fails' if faulty == 1 else 'rows fail'}: {check.description}"
    if rows == 0:
        return "the table has no rows"
    fault = _fault(check.rule, "has" if faulty == 1 else "have")
    if faulty == 0:
        return f"none of {rows:,} rows {fault}"
    return f"{faulty:,} of {rows:,} rows {fault}"


def _fault(rule: NotNull | Between | InSet | Unique, have: str) -> str:
    match rule:
        case NotNull(column):
            return f"{have} no {column}"
        case Between(column, minimum, maximum):
            if minimum is not None and maximum is not None:
                limits = f"outside {minimum} to {maximum}"
            else:
                limits = f"above {maximum}" if minimum is None else f"below {minimum}"
            return f"{have} {column} {limits}"
        case InSet(column, ()):
            return f"{have} {column}, which allows no value"
        case InSet(column, values):
            rest = (
                "" if len(values) <= _VALUES_SHOWN else f" and {len(values) - _VALUES_SHOWN} more"
            )
            return f"{have} {column} other than {', '.join(values[:_VALUES_SHOWN])}{rest}"
        case Unique(columns):
            return f"{have} the same {' and '.join(columns)} as another row"


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(quote(column) for column in columns)
