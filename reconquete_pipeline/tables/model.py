"""One file of sql/ as a model, and all of them as the catalogue."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import sqlglot
from sqlglot import exp

from reconquete_pipeline.tables.contracts import (
    ENGINE_SCHEMA,
    PUBLISHED_STAGES,
    Contract,
    ContractError,
)


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
    def is_published(self) -> bool:
        """True for a table of the published database."""
        return self.stage in PUBLISHED_STAGES

    @property
    def delivered_by(self) -> tuple[str, ...]:
        """The key that a new delivery replaces as a whole (an order with all its lines)."""
        return self.contract.delivered_by or self.contract.grain

    def cte(self, name: str) -> str:
        """A query for the rows of one CTE of the query alone."""
        select = exp.select("*").from_(name)
        select.set("with_", parse_query(self.query, self.table).args["with_"])
        return str(select.sql(dialect="duckdb"))

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

    @cached_property
    def free_texts(self) -> frozenset[str]:
        """Names of the columns that may hold any text: no list of values bounds them."""
        return self.personal_columns | {
            name
            for model in self.values()
            for name, column in model.contract.columns.items()
            if column.type == "VARCHAR" and not column.values
        }

    def before(self, model: Model) -> tuple[str, ...]:
        """Tables that must stand before `model` is built and checked, engine tables aside."""
        read = (*model.upstream, *model.read_by_checks)
        if model.is_staging:
            read = (*read, *(follow.table for follow in model.contract.followed.values()))
        names = [table for table in read if not table.startswith(f"{ENGINE_SCHEMA}.")]
        if len(names) < len(read):
            names += [staging.table for staging in self.staging]
        if model.reads_as_of:
            names += [f"staging.{name}" for name in self.as_of_extracts]
        return tuple(dict.fromkeys(name for name in names if name != model.table))


def parse_query(query: str, where: str) -> exp.Query:
    """Parse one select. Raises ContractError when it is not one."""
    try:
        tree = sqlglot.parse_one(query, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        raise ContractError(f"{where}: the query cannot be parsed: {error}") from error
    if not isinstance(tree, exp.Query):
        raise ContractError(f"{where}: the file must hold one select after its contract")
    return tree
