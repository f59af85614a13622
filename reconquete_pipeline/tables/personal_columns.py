"""Which personal columns a query may give out: those of the tables that it reads.

A column is personal where its contract says so, and so is a text that a table makes of such a
column under another name, as far as its lineage tells. In doubt a query gives out all of them: an
entry too many in the journal of exports harms nobody.
"""

from collections.abc import Iterable
from pathlib import Path

import sqlglot
from sqlglot import exp

from reconquete_pipeline.tables.lineage import column_lineage
from reconquete_pipeline.tables.model import Catalogue

Personal = dict[str, frozenset[str]]
# Tables of the engine that hold texts as they were delivered.
_ENGINE = {
    "intake.rejected_rows": frozenset({"row_text", "unit_key"}),
    "intake.unknown_codes": frozenset({"delivered"}),
    "intake.opt_outs": frozenset({"value", "row_key"}),
}


def personal_columns(catalogue: Catalogue, cache: Path) -> Personal:
    """Table to its personal columns; `cache` is the folder that keeps lineage."""
    found: Personal = dict(_ENGINE)
    for table, model in catalogue.items():
        columns = model.contract.columns
        marked = {name for name, column in columns.items() if column.personal}
        if not model.is_staging and any(found.get(read) for read in model.upstream):
            lineage = column_lineage(model, catalogue, cache)
            marked |= {
                name
                for name, sources in lineage.items()
                if columns[name].type == "VARCHAR"
                and not columns[name].values
                and any(column in found.get(read, ()) for read, column in sources)
            }
        found[table] = frozenset(marked)
        if model.is_staging:
            found[f"store.{model.name}"] = found[table]
    return {table: names for table, names in found.items() if names}


def read_by(query: str, personal: Personal) -> list[str]:
    """The personal columns, as `schema.table.column`, that the query reads.

    A star, a whole row and a table function hide which columns are read: then it is all.
    """
    everything = [f"{table}.{name}" for table in personal for name in personal[table]]
    try:
        tree = sqlglot.parse_one(query, dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        return sorted(everything)
    tables = list(tree.find_all(exp.Table))
    if any(_is_function(table) for table in tables):
        return sorted(everything)
    read = {f"{table.db}.{table.name}".casefold(): table for table in tables if table.db}
    named = {column.name.casefold() for column in tree.find_all(exp.Column)}
    rows = {name.casefold() for table in tables for name in (table.name, table.alias) if name}
    is_whole = _has_star(tree) or bool(named & rows)
    return sorted(
        f"{table}.{name}"
        for table, names in personal.items()
        if table in read
        for name in names
        if is_whole or name.casefold() in named
    )


def column_names(columns: Iterable[str]) -> list[str]:
    """The bare names of `schema.table.column`."""
    return sorted({column.rpartition(".")[2] for column in columns})


def _is_function(table: exp.Table) -> bool:
    """What is no table by its name, such as query('…'), and may read any table."""
    harmless = (exp.Identifier, exp.GenerateSeries, exp.Unnest)
    return not isinstance(table.this, harmless) and table.name.casefold() != "range"


def _has_star(tree: exp.Expression) -> bool:
    stars = [star for star in tree.find_all(exp.Star) if not isinstance(star.parent, exp.Count)]
    return bool(stars) or tree.find(exp.Columns) is not None
