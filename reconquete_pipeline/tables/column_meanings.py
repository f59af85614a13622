"""One column name, one meaning: described once, where the column is born."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reconquete_pipeline.tables.contracts import Column, Contract, ContractError
from reconquete_pipeline.tables.stages import STAGES

if TYPE_CHECKING:
    from reconquete_pipeline.tables.loading import Model


def described_columns(models: "Mapping[str, Model]") -> dict[str, tuple[str, Column]]:
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
    model: "Model", models: "Mapping[str, Model]", described: Mapping[str, tuple[str, Column]]
) -> Contract:
    """Fill in the columns that are born elsewhere.

    Meaning (type, description, unit, values, personal) comes from there; whether NULL is allowed,
    and how an extract delivers the column, is said by each table.
    """
    columns = {}
    for name, column in model.contract.columns.items():
        origin = _origin(model, name, column, models, described)
        local = {field: getattr(column, field) for field in column.model_fields_set}
        columns[name] = origin.model_copy(update={**_unsaid(), **local})
    return model.contract.model_copy(update={"columns": columns})


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
    model: "Model",
    name: str,
    column: Column,
    models: "Mapping[str, Model]",
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
