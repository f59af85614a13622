"""What a query can write into one of its columns, read from its text.

Followed through CTEs, unions, `case`, `coalesce` and `||` down to literals and to columns whose
contract lists their values. Filters are not read: more may be found than ever comes out.
"""

from itertools import product

from sqlglot import exp, parse_one
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from reconquete_pipeline.tables.model import Catalogue

Texts = frozenset[str]


def told_texts(query: str, column: str, catalogue: Catalogue) -> list[Texts]:
    """The texts that each expression behind a column can give, one set for each expression."""
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for model in catalogue.values():
        columns = dict.fromkeys(model.contract.columns, "VARCHAR")
        schema.setdefault(model.stage, {})[model.name] = columns
    tree = parse_one(query, dialect="duckdb")
    tree = qualify(tree, schema=schema, dialect="duckdb", validate_qualify_columns=False)
    scope = build_scope(tree)
    assert scope
    return _of_column(scope, column, catalogue)


def _of_column(scope: Scope, column: str, catalogue: Catalogue) -> list[Texts]:
    """By name in the first select of a union, by place in the others."""
    first = scope
    while first.set_operation_scopes:
        first = first.set_operation_scopes[0]
    names = [one.alias_or_name for one in first.expression.selects]
    return _of_place(scope, names.index(column), catalogue)


def _of_place(scope: Scope, place: int, catalogue: Catalogue) -> list[Texts]:
    if scope.set_operation_scopes:
        return [
            text for one in scope.set_operation_scopes for text in _of_place(one, place, catalogue)
        ]
    return _of(scope.expression.selects[place], scope, catalogue)


def _of(tree: exp.Expression, scope: Scope, catalogue: Catalogue) -> list[Texts]:
    """The same for an expression; of `case` and `coalesce` each part is one."""
    parts: list[exp.Expression | None] = []
    match tree:
        case exp.Literal():
            return [frozenset([tree.name])]
        case exp.Column():
            return _of_source(tree, scope, catalogue)
        case exp.DPipe():
            left, right = (_of(one, scope, catalogue) for one in (tree.this, tree.expression))
            ends = frozenset[str]().union(*right)
            return [frozenset(a + b for a, b in product(one, ends)) for one in left]
        case exp.Case():
            parts = [*(one.args["true"] for one in tree.args["ifs"]), tree.args.get("default")]
        case exp.Coalesce():
            parts = [tree.this, *tree.expressions]
        case exp.Alias() | exp.Paren() | exp.Cast() | exp.Nullif():
            parts = [tree.this]
        case _:
            assert isinstance(tree, exp.Null), f"cannot read what {tree.sql()} gives"
    return [texts for one in parts if one for texts in _of(one, scope, catalogue)]


def _of_source(column: exp.Column, scope: Scope, catalogue: Catalogue) -> list[Texts]:
    source = scope.sources[column.table]
    if isinstance(source, Scope):
        return _of_column(source, column.name, catalogue)
    values = catalogue[f"{source.db}.{source.name}"].contract.columns[column.name].values
    assert values, f"{column.sql()} lists no values"
    return [frozenset(values)]
