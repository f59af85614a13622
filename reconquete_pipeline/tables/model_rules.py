"""Rules of the house that can be seen in one file of `sql/`, each with its message."""

from collections.abc import Mapping
from functools import cache

import duckdb
from sqlglot import exp

from reconquete_pipeline.home.faults import did_you_mean
from reconquete_pipeline.tables.contracts import (
    ENGINE_SCHEMA,
    STAGES,
    Column,
    Contract,
    ContractError,
    Follow,
)
from reconquete_pipeline.tables.model import Model

_USUAL_TYPES = ("BIGINT", "BOOLEAN", "DATE", "DECIMAL(18,2)", "INTEGER", "TIMESTAMP", "VARCHAR")


def check_columns(contract: Contract, where: str) -> None:
    """Raise ContractError where the header names a column that it does not list."""
    known = set(contract.columns)
    named = [*contract.grain, *contract.references, *contract.delivered_by]
    named += [contract.cut_by] if contract.cut_by else []
    named += [c.known_from for c in contract.columns.values() if c.known_from]
    named += [follow.key for follow in contract.followed.values()]
    for name in named:
        if name not in known:
            raise ContractError(
                f"{where}: the header names column `{name}`, which it does not list"
            )
    if contract.is_versioned and contract.cut_by:
        raise ContractError(f"{where}: an extract is cut by a date or versioned, not both")


def check_types(contract: Contract, where: str) -> None:
    """Raise ContractError where a column has a type that DuckDB does not know."""
    for name, column in contract.columns.items():
        if column.type and not _is_type(column.type):
            hint = (
                did_you_mean(column.type, _USUAL_TYPES) or f"use one of {', '.join(_USUAL_TYPES)}"
            )
            raise ContractError(
                f"{where}: column `{name}` has the unknown type {column.type}; {hint}"
            )


@cache
def _is_type(text: str) -> bool:
    try:
        duckdb.sqltype(text)
    except duckdb.Error:
        return False
    return True


def check_inputs(tree: exp.Query, contract: Contract, where: str) -> None:
    """Raise ContractError unless each of `python_inputs` is a CTE, of a table with a function."""
    missing = set(contract.python_inputs) - {cte.alias for cte in tree.ctes}
    if missing:
        raise ContractError(
            f"{where}, python_inputs: {', '.join(sorted(missing))} is no CTE of the query; name "
            "those that stand between `with` and the select"
        )
    if contract.python_inputs and contract.python is None:
        raise ContractError(
            f"{where}: python_inputs are for a table with `python`; take the key out or name one"
        )


def check_staging(tree: exp.Query, contract: Contract, where: str) -> None:
    """Raise ContractError unless the file is one select from `incoming`, one row for one row."""
    sources = [table.name for table in tree.find_all(exp.Table)]
    allowed = {"expressions", "from_", "kind", "hint", "laterals", "operation_modifiers"}
    shaped = [key for key, value in tree.args.items() if value and key not in allowed]
    sampled = any(tree.find_all(exp.TableSample, exp.Unnest, exp.Explode))
    if not isinstance(tree, exp.Select) or sources != ["incoming"] or shaped or sampled:
        raise ContractError(
            f"{where}: a staging file is one select from `incoming`, one row for one row: no join, "
            "filter, CTE, distinct, sample, unnest or limit; write that in the next stage"
        )
    if any(tree.find_all(exp.AggFunc, exp.Window)):
        raise ContractError(f"{where}: a staging file may not aggregate; do it in the next stage")
    listed = list(contract.delivered)
    selected = [projection.alias_or_name for projection in tree.expressions]
    if listed != selected:
        raise ContractError(
            f"{where}: the select returns {selected}, the contract lists {listed}; make them equal"
        )


def check_layers(models: Mapping[str, Model]) -> None:
    """Raise ContractError where a table reads what no file makes, or from a stage below its own."""
    for model in models.values():
        where = f"sql/{model.stage}/{model.name}.sql"
        for target in model.contract.references.values():
            _check_reference(target, models, where)
        for follow in model.contract.followed.values():
            _check_reference(follow.by, models, where)
            if models[follow.table].contract.grain != (follow.key,):
                raise ContractError(
                    f"{where}: follows {follow.by} by `{follow.key}`, which must be the whole "
                    f"grain of {follow.table}"
                )
        for table in (*model.upstream, *model.read_by_checks):
            stage = table.partition(".")[0]
            if stage == ENGINE_SCHEMA:
                continue
            if table not in models:
                raise ContractError(f"{where}: reads {table}, which no file of sql/ makes")
            if STAGES.index(stage) > STAGES.index(model.stage):
                raise ContractError(
                    f"{where}: stage {model.stage} may not read {table}; a folder reads only from "
                    "itself and from the folders above it"
                )


def _check_reference(target: str, models: Mapping[str, Model], where: str) -> None:
    table, _, column = target.rpartition(".")
    if table not in models or column not in models[table].contract.columns:
        raise ContractError(
            f"{where}: refers to `{target}`, which is no column of a table; write "
            "stage.table.column"
        )


def described_columns(models: Mapping[str, Model]) -> dict[str, tuple[str, Column]]:
    """Each column name with the table in which it is described; described twice is an error."""
    described: dict[str, tuple[str, Column]] = {}
    for model in sorted(models.values(), key=lambda model: (STAGES.index(model.stage), model.name)):
        for name, column in model.contract.columns.items():
            if not column.is_born_here or column.is_own_meaning:
                continue
            if name in described:
                raise ContractError(
                    f"sql/{model.stage}/{model.name}.sql: column `{name}` is already described in "
                    f"{described[name][0]}; write its name alone here, or another name"
                )
            if not (column.description and column.type):
                raise ContractError(
                    f"sql/{model.stage}/{model.name}.sql: column `{name}` needs a type and a "
                    "description"
                )
            described[name] = (model.table, column)
    return described


def resolve(
    model: Model, models: Mapping[str, Model], described: Mapping[str, tuple[str, Column]]
) -> Contract:
    """Fill in the columns that are born elsewhere.

    Meaning (type, description, unit, values, personal) comes from there; whether NULL is allowed,
    and how an extract delivers the column, is said by each table.
    """
    columns = {}
    for name, column in _with_followed(model, described).items():
        origin = _origin(model, name, column, models, described)
        local = {field: getattr(column, field) for field in column.model_fields_set}
        columns[name] = origin.model_copy(update={**_unsaid(), **local})
    return model.contract.model_copy(update={"columns": columns})


def _with_followed(model: Model, described: Mapping[str, tuple[str, Column]]) -> dict[str, Column]:
    """Beside a key that leads on to another one, each extract shows where it ends."""
    columns = dict(model.contract.columns)
    if not model.is_staging:
        return columns
    for name, (_, column) in described.items():
        if isinstance(column.follows, Follow) and column.follows.key in columns:
            made = Column(nullable=columns[column.follows.key].nullable)
            columns.setdefault(name, made)
    return columns


def _unsaid() -> dict[str, object]:
    plain = Column()
    return {
        "nullable": plain.nullable,
        "headers": plain.headers,
        "required": plain.required,
        "known_from": plain.known_from,
        "otherwise": plain.otherwise,
    }


def _origin(
    model: Model,
    name: str,
    column: Column,
    models: Mapping[str, Model],
    described: Mapping[str, tuple[str, Column]],
) -> Column:
    """The column where its meaning is written."""
    where = f"sql/{model.stage}/{model.name}.sql"
    if column.is_own_meaning:
        return column
    if column.described_in is not None:
        home = models.get(column.described_in)
        if home is None or name not in home.contract.columns:
            raise ContractError(f"{where}: {column.described_in} does not describe `{name}`")
        return home.contract.columns[name]
    if name not in described:
        raise ContractError(
            f"{where}: column `{name}` is described nowhere; give it a type and a description "
            "where it is born"
        )
    return described[name][1]
