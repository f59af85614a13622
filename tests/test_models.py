"""sql/ as it is loaded: every model binds and keeps its promise, every load-time rule speaks."""

import re
from pathlib import Path

import duckdb
import pytest
import sqlglot
from conftest import ROOT
from load_faults import CASES, STAGED, A, good, known, sql
from model_bench import STAMP, Bench, shared_bench, shared_catalogue
from sqlglot import exp
from typer.testing import CliRunner

from reconquete_pipeline.checks.check_sql import faulty_rows
from reconquete_pipeline.checks.table_checks import checks_of
from reconquete_pipeline.commands import cli, tools
from reconquete_pipeline.tables.build import build, mark_checked
from reconquete_pipeline.tables.contracts import ENGINE_SCHEMA, ContractError
from reconquete_pipeline.tables.documentation import (
    LIST_PAGES,
    PLAN_PAGE,
    renewed_pages,
    tables_page,
)
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.page_lists import reference_tables, with_lists
from reconquete_pipeline.tables.plan import TARGET, road, stage_reads


def test_every_model_binds_on_empty_tables_and_returns_exactly_its_contract():
    bench = shared_bench()
    for table, model in shared_catalogue().items():
        bench.run(model, {})
        columns = model.contract.delivered if model.is_staging else model.contract.columns
        promised = {name: str(duckdb.sqltype(column.type)) for name, column in columns.items()}
        if model.is_staging:
            # A staging file returns texts, which intake types by the contract.
            promised = dict.fromkeys(columns, "VARCHAR")
        query = f"describe {model.query}" if model.is_staging else f"describe {table}"
        found = {row[0]: row[1] for row in bench.connection.execute(query).fetchall()}
        assert list(found.items()) == list(promised.items()), table


def test_checks_have_names_of_their_own():
    for table, model in shared_catalogue().items():
        names = [check.name for check in checks_of(model)]
        assert len(set(names)) == len(names), table


def test_checks_read_only_what_the_night_has_built_before():
    catalogue = shared_catalogue()
    for table, model in catalogue.items():
        for predicate in model.contract.checks:
            tree = sqlglot.parse_one(f"select {predicate.sql}", dialect="duckdb")
            read = {f"{found.db}.{found.name}" for found in tree.find_all(exp.Table)}
            early = read - {table, *catalogue.before(model)}
            assert not early, (
                f"{table}, check {predicate.name} reads {early}, which the night may build after it"
            )


def test_references_name_columns_that_exist_and_have_the_same_type():
    catalogue = shared_catalogue()
    for table, model in catalogue.items():
        for name, target in model.contract.references.items():
            other, _, column = target.rpartition(".")
            assert column in catalogue[other].contract.columns, f"{table}.{name} -> {target}"
            referred = catalogue[other].contract.columns[column]
            assert model.contract.columns[name].type == referred.type, f"{table}.{name}"


def test_each_model_comes_after_everything_it_needs():
    catalogue = shared_catalogue()
    order = list(catalogue)
    for table, model in catalogue.items():
        assert all(order.index(other) < order.index(table) for other in catalogue.before(model))


@pytest.mark.parametrize(("files", "said"), CASES.values(), ids=CASES)
def test_a_fault_is_told_with_its_file_and_rule(files: dict[str, str], said: str, tmp_path: Path):
    with pytest.raises(ContractError, match=re.escape(said)):
        load(tmp_path, files)


@pytest.mark.parametrize("command", ["docs", "init"])
def test_a_command_tells_a_fault_of_sql_in_a_sentence(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken() -> None:
        raise ContractError("sql/rhythm/two.sql: wrong")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tools, "load_catalogue", broken)
    done = CliRunner().invoke(cli.app, [command])
    assert (done.exit_code, done.output) == (tools.UNUSABLE, "sql/rhythm/two.sql: wrong\n")
    assert not list(tmp_path.iterdir())


def test_a_query_of_reference_that_duckdb_refuses_is_told_with_its_file(tmp_path: Path):
    files = {"reference/two.sql": good("select b as a from (values (1)) as c (a)")}
    with pytest.raises(ContractError, match=r"sql/reference/two\.sql: Binder Error: "):
        reference_tables(load(tmp_path, files).catalogue)


def load(folder: Path, files: dict[str, str]) -> Bench:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Bench(load_catalogue(folder))


@pytest.mark.parametrize(
    "key", ["cut_by: b", "delivered_by: [b]", "references: {b: staging.one.a}"]
)
def test_every_key_that_names_a_column_is_held_to_the_list(key: str, tmp_path: Path):
    files = {"staging/one.sql": good("select a from incoming", f"{key}\n")}
    with pytest.raises(ContractError, match="names column `b`, which it does not list"):
        load(tmp_path, files)


def test_all_faults_of_a_contract_are_told_at_once_each_with_its_place(tmp_path: Path):
    header = (
        f"description: Short\ngrain: []\nsurprise: 1\ncolumns:\n{A}checks:\n  - {{name: Bad}}\n"
    )
    with pytest.raises(ContractError) as caught:
        load(tmp_path, {"rhythm/two.sql": sql(header, "select 1 as a")})
    lines = str(caught.value).splitlines()
    places = ["description", "grain", "checks > 0 > name", "checks > 0 > sql", "surprise"]
    assert [line.split(": ")[0] for line in lines] == [
        f"sql/rhythm/two.sql, {place}" for place in places
    ]


def test_a_small_folder_without_faults_loads_and_its_columns_are_filled_in(tmp_path: Path):
    files = STAGED | {"rhythm/two.sql": known("select a from staging.one")}
    catalogue = load(tmp_path, files).catalogue
    assert list(catalogue) == ["staging.one", "rhythm.two"]
    assert catalogue["rhythm.two"].upstream == ("staging.one",)
    assert catalogue["rhythm.two"].contract.columns["a"].description == "A number."
    assert ENGINE_SCHEMA not in {model.stage for model in catalogue.values()}


def test_what_the_pages_hold_of_sql_is_of_today():
    catalogue = shared_catalogue()
    pages = {ROOT / "docs" / "tables.md": tables_page(catalogue)} | renewed_pages(ROOT, catalogue)
    old = [page.name for page, text in pages.items() if page.read_text(encoding="utf-8") != text]
    assert not old, f"run make docs: {', '.join(old)} differ from sql/"


@pytest.mark.parametrize(
    ("page", "column"), [*zip(LIST_PAGES, ("cause", "cause_label_fr"), strict=True)]
)
def test_the_pages_name_the_causes_that_evidence_speaks_for(page: str, column: str):
    text = (ROOT / page).read_text(encoding="utf-8")
    made = text.partition("<!-- made by `make docs` from:")[2].partition("<!-- end")[0]
    heading, _, *listed = re.findall(r"^\|\s*`?([^|`]+?)`?\s*\|", made, re.MULTILINE)
    causes = (
        reference_tables(shared_catalogue())
        .execute(
            f"select {column} from reference.loss_causes "
            "semi join reference.evidence_kinds using (cause)"
        )
        .fetchall()
    )
    assert heading == "Cause"
    assert sorted(listed) == sorted(cause for (cause,) in causes)


def test_the_page_for_marketing_names_every_published_table():
    page = (ROOT / LIST_PAGES[1]).read_text(encoding="utf-8")
    told = page.partition("## Ce que contient le fichier")[2].partition("\n## ")[0]
    published = {
        table for table in shared_catalogue() if table.startswith(("marketing.", "reference."))
    }
    assert set(re.findall(r"^\| `(\w+\.\w+)` \|", told, re.MULTILINE)) == published


def test_the_contributing_page_lists_the_names_of_two_senses():
    page = (ROOT / PLAN_PAGE).read_text(encoding="utf-8")
    told = page.partition("Today these are")[2].partition("Prefer another name")[0]
    assert set(re.findall(r"`(\w+)`\s\(`(\w+\.\w+)`", told)) == {
        (name, table)
        for table, model in shared_catalogue().items()
        for name, column in model.contract.columns.items()
        if column.is_own_meaning and not column.described_in
    }


def test_a_page_without_a_list_is_refused():
    with pytest.raises(ValueError, match="the page lacks a query"):
        with_lists("# A page\n", duckdb.connect())


def test_rows_of_reference_tables_keep_their_contracts():
    """A code that stands in a row and not among its column's values stops every night."""
    bench = Bench(shared_catalogue())
    for model in [model for model in bench.catalogue.values() if model.stage == "reference"]:
        build(bench.connection, bench.catalogue, model, STAMP)
        assert bench.count(f"from {model.table}"), model.table
        for check in checks_of(model):
            found = bench.count(faulty_rows(model.table, check.rule))
            assert not found, f"{model.table}, {check.name}: {found} rows; {check.description}"
        mark_checked(bench.connection, model.table, has_passed=True)


def test_a_longer_way_hides_a_direct_arrow(tmp_path: Path):
    files = STAGED | {
        "losses/two.sql": known("select a from staging.one"),
        "returns/three.sql": known("select two.a from losses.two, staging.one"),
    }
    catalogue = load(tmp_path, files).catalogue
    assert stage_reads(catalogue) == {("staging", "losses"), ("losses", "returns")}
    assert road(catalogue, "returns.three") == ["staging.one", "losses.two", "returns.three"]


def test_no_leaf_stands_on_the_road_to_a_target_list():
    """The trial of the rules and the corrections of what was reported are read by nobody on it."""
    catalogue = shared_catalogue()
    above, todo = set(), [TARGET]
    while todo:
        table = todo.pop()
        if table in catalogue and table not in above:
            above.add(table)
            todo += catalogue.before(catalogue[table])
    assert not {table for table in above if table.startswith(("trial.", "corrections."))}
    assert set(road(catalogue)) <= above
