"""`sql/` read into models: one file, one table.

A model is a contract, a query and what the query reads; dependencies come from the SQL itself.
Every rule of the house that can be seen without data is checked here, with a message that says
which file, which rule and what to do.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import sqlglot
from sqlglot import exp

from reconquete_pipeline.tables.column_meanings import described_columns, resolve
from reconquete_pipeline.tables.contracts import Contract, ContractError, parse_contract
from reconquete_pipeline.tables.model_rules import check_columns, check_layers, check_staging
from reconquete_pipeline.tables.stages import ENGINE_SCHEMA, STAGES

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
    read_by_checks: tuple[str, ...]
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
    def is_from_inbox(self) -> bool:
        """True for an extract: its rows are delivered as files, not held by the home itself."""
        return self.is_staging and self.contract.source == "inbox"

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

    @property
    def personal_columns(self) -> frozenset[str]:
        """Names of the columns that hold personal data, in any table; row texts are among them."""
        marked = {
            name
            for model in self.values()
            for name, column in model.contract.columns.items()
            if column.personal
        }
        return frozenset(marked | {"row_text"})

    def before(self, model: Model) -> tuple[str, ...]:
        """Tables that must stand before `model` is built and checked, engine tables aside."""
        read = (*model.upstream, *model.read_by_checks)
        names = [table for table in read if not table.startswith(f"{ENGINE_SCHEMA}.")]
        if len(names) < len(read):
            names += [staging.table for staging in self.staging]
        if model.reads_as_of:
            names += [f"staging.{name}" for name in self.as_of_extracts]
        return tuple(dict.fromkeys(name for name in names if name != model.table))


def sql_folder() -> Path:
    """The folder of the models: beside the package in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parents[1]
    inside = here / "sql"
    return inside if inside.is_dir() else here.parent / "sql"


@cache
def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read every model below `folder`, once a process. Raises ContractError at the first fault."""
    folder = folder or sql_folder()
    models = {}
    for path in sorted(folder.glob("*/*.sql")):
        model = _read_model(path)
        models[model.table] = model
    if not models:
        raise ContractError(f"{folder}: no sql/<stage>/<table>.sql file found")
    described = described_columns(models)
    resolved = {
        table: replace(model, contract=resolve(model, models, described))
        for table, model in models.items()
    }
    check_layers(resolved)
    catalogue = Catalogue(resolved)
    graph = {table: catalogue.before(model) for table, model in resolved.items()}
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
    check_columns(contract, where)
    if stage == "staging":
        check_staging(tree, contract, where)
    return Model(
        stage=stage,
        name=path.stem,
        path=path,
        contract=contract,
        query=query,
        upstream=_upstream(tree, where, is_staging=stage == "staging"),
        read_by_checks=_read_by_checks(contract, f"{stage}.{path.stem}", where),
        reads_as_of=any(
            re.search(r"\bas_of\(", sql) for sql in (query, *(c.sql for c in contract.checks))
        ),
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


def _read_by_checks(contract: Contract, own: str, where: str) -> tuple[str, ...]:
    """The tables that the checks look at beside the checked one; they must stand before it."""
    found = [target.rpartition(".")[0] for target in contract.references.values()]
    for predicate in contract.checks:
        tree = parse_query(f"select 1 as one where {predicate.sql}", f"{where}, {predicate.name}")
        found += [f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db]
    return tuple(dict.fromkeys(table for table in found if table != own))


def _upstream(tree: exp.Query, where: str, *, is_staging: bool) -> tuple[str, ...]:
    names = {cte.alias for cte in tree.find_all(exp.CTE)}
    names |= {"incoming"} if is_staging else set()
    tables = []
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier):
            raise ContractError(
                f"{where}: `{table.this.sql(dialect='duckdb')}` reads something else than a table; "
                "files come in through staging only"
            )
        if table.db:
            tables.append(f"{table.db}.{table.name}")
        elif table.name not in names:
            raise ContractError(
                f"{where}: `{table.name}` is neither a CTE nor written schema.table; name its stage"
            )
    return tuple(dict.fromkeys(tables))
