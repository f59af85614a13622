"""`sql/` read into models: one file, one table.

A model is a contract, a query and what the query reads; dependencies come from the SQL itself.
Every rule of the house that can be seen without data is checked here, with a message that says
which file, which rule and what to do.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sqlglot
from sqlglot import exp

from reconquete_pipeline.contracts import Column, Contract, ContractError, parse_contract

STAGES = (
    "staging",
    "reference",
    "clients",
    "losses",
    "compliance",
    "returns",
    "loyalty",
    "campaigns",
    "marketing",
)
ENGINE_SCHEMA = "intake"
_HEADER = re.compile(r"\A\s*/\*---\n(?P<header>.*?)---\*/(?P<query>.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Model:
    """One table: `stage` is its schema, `upstream` the tables that its query reads."""

    stage: str
    name: str
    path: Path
    contract: Contract
    query: str
    upstream: tuple[str, ...]
    reads_as_of: bool

    @property
    def table(self) -> str:
        """Schema and name, as written in SQL."""
        return f"{self.stage}.{self.name}"

    @property
    def is_staging(self) -> bool:
        """True for a table made of delivered rows."""
        return self.stage == "staging"

    @property
    def delivered_by(self) -> tuple[str, ...]:
        """The key that a new delivery replaces as a whole (an order with all its lines)."""
        return self.contract.delivered_by or self.contract.grain

    @cached_property
    def sql_hash(self) -> str:
        """SHA-256 of the file: contract and query."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


class Catalogue(Mapping[str, Model]):
    """All models by table name, in an order in which each comes after what it reads."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._models = dict(models)

    def __getitem__(self, table: str) -> Model:
        return self._models[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)

    @property
    def staging(self) -> list[Model]:
        """The staging models, one per extract."""
        return [model for model in self.values() if model.is_staging]

    @property
    def as_of_extracts(self) -> tuple[str, ...]:
        """Names of the extracts whose coverage decides as_of()."""
        return tuple(model.name for model in self.staging if model.contract.drives_as_of)

    def before(self, model: Model) -> tuple[str, ...]:
        """Tables that must stand before `model` is built and checked, engine tables aside."""
        names = [table for table in model.upstream if not table.startswith(f"{ENGINE_SCHEMA}.")]
        if len(names) < len(model.upstream):
            names += [staging.table for staging in self.staging]
        if model.reads_as_of:
            names += [f"staging.{name}" for name in self.as_of_extracts]
        names += [target.rpartition(".")[0] for target in model.contract.references.values()]
        return tuple(dict.fromkeys(name for name in names if name != model.table))


def sql_folder() -> Path:
    """The folder of the models: beside the package in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parent
    inside = here / "sql"
    return inside if inside.is_dir() else here.parent / "sql"


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read every model below `folder`. Raises ContractError at the first file at fault."""
    folder = folder or sql_folder()
    models = {}
    for path in sorted(folder.glob("*/*.sql")):
        model = _read_model(path)
        models[model.table] = model
    if not models:
        raise ContractError(f"{folder}: no sql/<stage>/<table>.sql file found")
    described = _described_columns(models)
    resolved = {
        table: replace(model, contract=_resolve(model, models, described))
        for table, model in models.items()
    }
    _check_layers(resolved)
    catalogue = Catalogue(resolved)
    graph = {table: set(catalogue.before(model)) for table, model in resolved.items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        loop = " -> ".join(error.args[1])
        raise ContractError(f"{folder}: tables read each other in a loop: {loop}") from error
    return Catalogue({table: resolved[table] for table in order})


def _read_model(path: Path) -> Model:
    stage, where = path.parent.name, f"sql/{path.parent.name}/{path.name}"
    if stage not in STAGES:
        raise ContractError(f"{where}: unknown stage folder; use one of {', '.join(STAGES)}")
    match = _HEADER.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise ContractError(f"{where}: the file must begin with a contract between /*--- and ---*/")
    contract = parse_contract(match["header"], where)
    query = match["query"].strip().rstrip(";")
    tree = parse_query(query, where)
    _check_columns(contract, where)
    if stage == "staging":
        _check_staging(tree, contract, where)
    return Model(
        stage=stage,
        name=path.stem,
        path=path,
        contract=contract,
        query=query,
        upstream=_upstream(tree, where, is_staging=stage == "staging"),
        reads_as_of=bool(re.search(r"\bas_of\(", query)),
    )


def parse_query(query: str, where: str) -> exp.Query:
    """Parse one select. Raises ContractError when it is not one."""
    try:
        tree = sqlglot.parse_one(query, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        raise ContractError(f"{where}: the query cannot be parsed: {error}") from error
    if not isinstance(tree, exp.Query):
        raise ContractError(f"{where}: the file must hold one select after its contract")
    return tree


def _upstream(tree: exp.Query, where: str, *, is_staging: bool) -> tuple[str, ...]:
    names = {cte.alias for cte in tree.find_all(exp.CTE)}
    names |= {"incoming"} if is_staging else set()
    tables = []
    for table in tree.find_all(exp.Table):
        if table.db:
            tables.append(f"{table.db}.{table.name}")
        elif table.name and table.name not in names:
            raise ContractError(
                f"{where}: `{table.name}` is neither a CTE nor written schema.table; name its stage"
            )
    return tuple(dict.fromkeys(tables))


def _check_columns(contract: Contract, where: str) -> None:
    known = set(contract.columns)
    named = [*contract.grain, *contract.references, *contract.delivered_by]
    named += [contract.cut_by] if contract.cut_by else []
    named += [c.known_from for c in contract.columns.values() if c.known_from]
    for name in named:
        if name not in known:
            raise ContractError(
                f"{where}: the header names column `{name}`, which it does not list"
            )
    if contract.is_versioned and contract.cut_by:
        raise ContractError(f"{where}: an extract is cut by a date or versioned, not both")


def _check_staging(tree: exp.Query, contract: Contract, where: str) -> None:
    sources = [table.name for table in tree.find_all(exp.Table)]
    shaped = [
        tree.args.get(key) for key in ("where", "group", "joins", "limit", "distinct", "with_")
    ]
    if not isinstance(tree, exp.Select) or sources != ["incoming"] or any(shaped):
        raise ContractError(
            f"{where}: a staging file is one select from `incoming`, one row for one row: no join, "
            "filter, CTE, distinct or limit; write that in the next stage"
        )
    if any(tree.find_all(exp.AggFunc, exp.Window)):
        raise ContractError(f"{where}: a staging file may not aggregate; do it in the next stage")
    listed = list(contract.columns)
    selected = [projection.alias_or_name for projection in tree.expressions]
    if listed != selected:
        raise ContractError(
            f"{where}: the select returns {selected}, the contract lists {listed}; make them equal"
        )


def _described_columns(models: Mapping[str, Model]) -> dict[str, tuple[str, Column]]:
    described: dict[str, tuple[str, Column]] = {}
    for model in models.values():
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


def _resolve(
    model: Model, models: Mapping[str, Model], described: Mapping[str, tuple[str, Column]]
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


def _check_layers(models: Mapping[str, Model]) -> None:
    for model in models.values():
        where = f"sql/{model.stage}/{model.name}.sql"
        targets = [target.rpartition(".")[0] for target in model.contract.references.values()]
        for table in (*model.upstream, *targets):
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
