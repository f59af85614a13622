"""Which columns a column is made of, read from the SQL and kept by the hash of what was read."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage

from reconquete_pipeline.tables.model import Catalogue, Model, parse_query

ColumnLineage = dict[str, list[tuple[str, str]]]


def column_lineage(model: Model, catalogue: Catalogue, cache: Path) -> ColumnLineage:
    """For each column of the table, the (table, column) pairs that it is read from.

    Kept in the folder `cache` by the hash of the table's file and of the columns that it reads,
    because reading it from the SQL is slow. Columns that SQLGlot cannot follow are left out.
    """
    columns = {
        table: list(catalogue[table].contract.columns)
        for table in model.upstream
        if table in catalogue
    }
    said = json.dumps([model.sql_hash, columns], sort_keys=True)
    kept = cache / f"{hashlib.sha256(said.encode()).hexdigest()}.json"
    if kept.exists():
        return {
            name: [(table, column) for table, column in pairs]
            for name, pairs in json.loads(kept.read_text(encoding="utf-8")).items()
        }
    found = {} if model.is_staging else _read(model, columns)
    cache.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def _read(model: Model, columns: Mapping[str, list[str]]) -> ColumnLineage:
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for table, names in columns.items():
        stage, _, name = table.partition(".")
        schema.setdefault(stage, {})[name] = dict.fromkeys(names, "VARCHAR")
    query = parse_query(model.query, model.table)
    try:
        # Trimmed selects are labels for people, and three quarters of the time.
        roots = lineage(None, query, schema, dialect="duckdb", trim_selects=False)
    except (SqlglotError, RecursionError):
        return {}
    found: ColumnLineage = {}
    for name in model.contract.columns:
        root = roots.get(name) if isinstance(roots, dict) else None
        pairs = sorted({pair for node in root.walk() for pair in _leaf(node)}) if root else []
        if pairs:
            found[name] = pairs
    return found


def _leaf(node: Node) -> list[tuple[str, str]]:
    if isinstance(node.expression, exp.Table) and node.expression.db:
        column = node.name.rpartition(".")[2]
        return [(f"{node.expression.db}.{node.expression.name}", column)]
    return []
