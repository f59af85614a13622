"""`sql/` read into models: one file, one table.

A model is a contract, a query and what the query reads; dependencies come from the SQL itself.
Every rule of the house that can be seen without data is checked here, with a message that says
which file, which rule and what to do.
"""

import re
from dataclasses import replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from sqlglot import exp

from reconquete_pipeline.tables.contracts import STAGES, Contract, ContractError, parse_contract
from reconquete_pipeline.tables.model import Catalogue, Model, parse_query
from reconquete_pipeline.tables.model_rules import (
    check_columns,
    check_inputs,
    check_layers,
    check_staging,
    check_types,
    described_columns,
    resolve,
)

_HEADER = re.compile(r"\A\s*/\*---\n(?P<header>.*?)---\*/(?P<query>.*)\Z", re.DOTALL)


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
    text = path.read_text(encoding="utf-8")
    match = _HEADER.match(text)
    if match is None:
        raise ContractError(f"{where}: the file must begin with a contract between /*--- and ---*/")
    contract = parse_contract(_in_place(text, match, "header"), where)
    query = match["query"].strip().rstrip(";")
    tree = parse_query(_in_place(text, match, "query").rstrip().rstrip(";"), where)
    check_columns(contract, where)
    check_types(contract, where)
    check_inputs(tree, contract, where)
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


def _in_place(text: str, match: re.Match[str], part: str) -> str:
    """The part below as many empty lines as stand above it: faults name the lines of the file."""
    return "\n" * text.count("\n", 0, match.start(part)) + match[part]


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
