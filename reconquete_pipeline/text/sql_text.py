"""Identifiers and texts written into SQL, whatever they hold."""


def quote(identifier: str) -> str:
    """An identifier as DuckDB reads it."""
    return '"' + identifier.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"
