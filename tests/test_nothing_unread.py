"""Every table, extract column and setting has a reader: a table, a published file or a command."""

import ast
import re
from functools import cache

import pytest
import python_rules as py
from model_bench import shared_catalogue
from sqlglot import exp, parse_one
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.model import Catalogue, Model

PUBLISHED = {"marketing", "reference", "managers"}
# What is delivered and kept today and read by a stage that is still to come, which takes it out.
WAITING_TABLES: dict[str, set[str]] = {
    # Stage that is to come: its tables.
}
WAITING_COLUMNS = {
    "choice": {
        "staging.orders": {"salesperson_id"},
        "staging.salespeople": {
            "contact_cost_eur",
            "zone",
        },
    },
    "lists": {
        "staging.call_reports": {"step_reached"},
    },
    "measure": {
        "staging.order_lines": {"ordered_quantity", "quantity", "unit_price_eur"},
        "staging.surveys": {"motive"},
    },
}


@cache
def trees() -> tuple[ast.Module, ...]:
    """The product's Python; settings aside."""
    return tuple(
        ast.parse(path.read_text(encoding="utf-8"))
        for path in py.python_files(*py.PACKAGES)
        if not path.name.startswith("settings")
    )


@cache
def texts() -> tuple[str, ...]:
    """Every text of the product's Python, among them its queries; what only documents is none."""
    return tuple(text for tree in trees() for text in texts_of(tree))


def texts_of(tree: ast.Module) -> list[str]:
    """The texts of a file that stand for something: an expression of its own is a docstring."""
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
    ]


def settings_read(tree: ast.Module) -> set[str]:
    """Settings that Python reads: settings["x"], and x of an object that is called settings."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Attribute):
            is_settings = re.fullmatch(r"(.*\W)?settings", ast.unparse(node.value))
            name = node.attr if isinstance(node, ast.Attribute) else node.slice
            name = name.value if isinstance(name, ast.Constant) else name
            if is_settings and isinstance(name, str):
                found.add(name)
    return found


@cache
def named_in(table: str) -> list[str]:
    """The texts that name the table."""
    return [text for text in texts() if re.search(rf"(?<![\w.]){re.escape(table)}\b", text)]


@cache
def columns_by_reader() -> dict[str, set[tuple[str, str]]]:
    """Derived table to the (table, column) pairs that its query names, filters and joins too."""
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for model in shared_catalogue().values():
        types = {name: column.type for name, column in model.contract.columns.items()}
        schema.setdefault(model.stage, {})[model.name] = types
    return {
        model.table: {
            (f"{source.db}.{source.name}", column.name)
            for scope in traverse_scope(
                qualify(
                    parse_one(model.query, dialect="duckdb"),
                    schema=schema,
                    dialect="duckdb",
                    validate_qualify_columns=False,
                )
            )
            for column in scope.columns
            if isinstance(source := scope.sources.get(column.table), exp.Table)
        }
        for model in shared_catalogue().values()
        if not model.is_staging
    }


def columns_read(catalogue: Catalogue) -> set[tuple[str, str]]:
    """(table, column) wherever a query of a derived table or of a command names it."""
    readers = columns_by_reader()
    found = set().union(*(readers[table] for table in catalogue if table in readers))
    for table, model in catalogue.items():
        words = {word for text in named_in(table) for word in re.findall(r"\w+", text)}
        found |= {(table, name) for name in model.contract.columns if name in words}
    return found


def unread_tables(catalogue: Catalogue) -> set[str]:
    """Unpublished tables that no other table and no command reads."""
    read = {table for model in catalogue.values() for table in model.upstream}
    return {
        table
        for table, model in catalogue.items()
        if model.stage not in PUBLISHED
        and table not in read
        and not model.contract.opt_outs
        and not named_in(table)
    }


def read_at_intake(model: Model) -> set[str]:
    """Columns by which intake tells rows apart, knows what was known when and who opted out."""
    known_from = {column.known_from for column in model.contract.columns.values()}
    keys = {*model.contract.grain, *model.delivered_by, model.contract.cut_by}
    keys |= {name for name, made in model.contract.followed.items()}
    keys |= {made.key for made in model.contract.followed.values()}
    for opt_out in model.contract.opt_outs:
        keys |= set(re.findall(r"\w+", " ".join(str(one) for one in opt_out.model_dump().values())))
    return {name for name in keys | known_from if name}


def unread_columns(catalogue: Catalogue) -> set[tuple[str, str]]:
    """(extract, column) of extracts that are read, that nobody reads."""
    read, idle = columns_read(catalogue), unread_tables(catalogue)
    return {
        (model.table, name)
        for model in catalogue.staging
        if model.table not in idle
        for name in model.contract.columns
        if (model.table, name) not in read and name not in read_at_intake(model)
    }


def hold_to_waiting(unread: set[str], waiting: set[str], list_name: str) -> None:
    new, gone = sorted(unread - waiting), sorted(waiting - unread)
    assert not new, f"nobody reads {new}: read them, or enter them in {list_name}"
    assert not gone, f"{gone} are read now, or are there no more: take them out of {list_name}"


def test_every_table_is_read_or_published():
    waiting = set().union(*WAITING_TABLES.values())
    hold_to_waiting(unread_tables(shared_catalogue()), waiting, "WAITING_TABLES")


def test_every_extract_column_is_read():
    waiting = {
        f"{table}.{name}"
        for tables in WAITING_COLUMNS.values()
        for table, names in tables.items()
        for name in names
    }
    unread = {f"{table}.{name}" for table, name in unread_columns(shared_catalogue())}
    hold_to_waiting(unread, waiting, "WAITING_COLUMNS")


def test_every_setting_is_read():
    catalogue = shared_catalogue()
    queries = [model.query for model in catalogue.values()]
    queries += [check.sql for model in catalogue.values() for check in model.contract.checks]
    read = set(re.findall(r"\bsetting_(\w+)\(", "\n".join([*queries, *texts()])))
    read = read.union(*(settings_read(tree) for tree in trees()))
    assert not set(Settings.model_fields) - read


def test_only_what_reads_a_setting_counts_as_reading_it():
    source = ast.parse(
        '''"""The setting one_days, also setting_two_days()."""
text = "three_days of setting_four_days()"
five = other.five_days + home.settings.six_days + settings["seven_days"] + rows["eight_days"]
def nine():
    "setting_ten_days()"
'''
    )
    assert settings_read(source) == {"six_days", "seven_days"}
    said = {"three_days of setting_four_days()", "seven_days", "eight_days"}
    assert set(texts_of(source)) == said


def test_what_is_unread_and_what_waits_no_more_are_told_apart():
    with pytest.raises(AssertionError, match=r"nobody reads \['a'\].*enter them in LIST"):
        hold_to_waiting({"a", "b"}, {"b", "c"}, "LIST")
    with pytest.raises(AssertionError, match=r"\['c'\] are read now.*out of LIST"):
        hold_to_waiting({"b"}, {"b", "c"}, "LIST")


def test_an_unread_table_and_an_unread_column_are_found():
    """Without its one reader, a table and the columns that only this reader names are unread."""
    catalogue = shared_catalogue()
    fewer = Catalogue({t: m for t, m in catalogue.items() if t != "marketing.departures"})
    assert unread_tables(fewer) - unread_tables(catalogue) == {"status.departures"}
    without = Catalogue({t: m for t, m in catalogue.items() if t != "losses.context_evidence"})
    assert ("staging.products", "is_one_off") in unread_columns(without)
