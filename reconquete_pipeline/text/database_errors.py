"""What DuckDB says of an error, fit for a log: a row's values may be personal data."""

import re

import duckdb

# These quote what a row holds; those of a query that is wrong quote the query.
_QUOTES_VALUES = re.compile(
    r"(Conversion|Constraint|Invalid Input|Out of Range|Invalid) Error", re.IGNORECASE
)
_QUOTED = re.compile(r"'.*'|\".*\"|`.*`")


class DatabaseError(Exception):
    """An error of the database as it may be logged."""


def without_values(error: duckdb.Error | str) -> str:
    """The first line of the message, with what it quotes of a row left out."""
    line = next(iter(str(error).strip().splitlines()), "no reason was given")
    return _QUOTED.sub("…", line) if _QUOTES_VALUES.search(line) else line
