"""Tables whose mathematics SQL cannot do: the select of the inputs, a pure function, the columns.

A short table is handed over whole, as a frame. A table of many millions of rows names the numbers
that its function reads (`python_columns`): these go through memory in chunks, in the order of the
select, and everything else stays in the database. With either go, as frames, the rows of those
CTEs of its query that it names (`python_inputs`).
"""

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.columns import Columns
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import first_row, scalar
from reconquete_pipeline.text.sql_text import quote

PYTHON_ROOT = "reconquete_pipeline.statistics."
CHUNK_ROWS = 1_000_000
PLACE = "python_place"


class PythonTableError(Exception):
    """A function that did not return what the contract promises."""


def prepare_python_table(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Fill the working table of a function in chunks; before the transaction of the table.

    Inside one transaction, DuckDB keeps some memory of every insert until the end, beyond its
    limit; outside, each chunk is done with.

    Raises PythonTableError when the function does not keep to its contract.
    """
    if model.contract.python_columns:
        connection.execute(f"create or replace temp table python_inputs as {model.query}")
        _fill_in_chunks(connection, model)


def create_python_table(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make the table of a model with `python:`; runs inside the caller's transaction.

    A table in chunks has been filled by `prepare_python_table` and takes its place.

    Raises PythonTableError when the function does not keep to its contract.
    """
    if model.contract.python_columns:
        connection.execute(f"drop table if exists {model.table}")
        connection.execute(f"alter table {_working(model)} rename to {quote(model.name)}")
    else:
        _create_whole(connection, model)


def _working(model: Model) -> str:
    return f"{model.stage}.python_unfinished"


def _create_whole(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    inputs = connection.execute(model.query).df()
    function: Callable[..., pd.DataFrame] = function_of(model)
    result = function(inputs, _settings(connection), **_named(connection, model))
    _refuse_other_columns(model, list(inputs.columns), list(result.columns))
    _refuse_other_count(model, len(inputs), len(result))
    connection.register("python_result", result)
    connection.execute(
        f"create or replace table {model.table} as select {_typed(model)} from python_result"
    )
    connection.unregister("python_result")


def _fill_in_chunks(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    given = [row[0] for row in connection.execute("describe python_inputs").fetchall()]
    columns = ", ".join(
        f"{quote(name)} {column.type}" for name, column in model.contract.columns.items()
    )
    connection.execute(f"create or replace table {_working(model)} ({columns})")
    row_count = scalar(connection, "select count(*) from python_inputs")
    function: Callable[..., Iterator[Columns]] = function_of(model)
    chunks, named = _chunks(connection, model, row_count), _named(connection, model)
    first = 0
    for added in function(chunks, _settings(connection), **named):
        last = min(first + CHUNK_ROWS, row_count)
        _refuse_other_columns(model, given, [*given, *added])
        for values in added.values():
            _refuse_other_count(model, last - first, len(values))
        frame = pd.DataFrame({name: _series(values) for name, values in added.items()})
        frame[PLACE] = np.arange(first, last)
        connection.register("python_result", frame)
        connection.execute(
            f"insert into {_working(model)} select {_typed(model)} from python_inputs"
            f" inner join python_result on python_inputs.rowid = python_result.{PLACE}"
            f" where python_inputs.rowid >= {first} and python_inputs.rowid < {last}"
        )
        connection.unregister("python_result")
        first = last
    _refuse_other_count(model, row_count, first)


def forget_unfinished(connection: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Drop the working tables that a killed night may have left behind."""
    for working in sorted({_working(model) for model in models if model.contract.python_columns}):
        connection.execute(f"drop table if exists {working}")


def clean_up(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Forget what was laid down."""
    if model.contract.python_columns:
        connection.execute("drop table if exists temp.main.python_inputs")
        connection.execute(f"drop table if exists {_working(model)}")


def _chunks(
    connection: duckdb.DuckDBPyConnection, model: Model, row_count: int
) -> Iterator[Columns]:
    names = ", ".join(quote(name) for name in model.contract.python_columns)
    for first in range(0, row_count, CHUNK_ROWS):
        chunk = connection.execute(
            f"select {names} from python_inputs"
            f" where rowid >= {first} and rowid < {first + CHUNK_ROWS} order by rowid"
        ).fetchnumpy()
        yield {name: np.asarray(values) for name, values in chunk.items()}


def _series(values: np.ndarray[Any, Any]) -> object:
    """A masked array of numbers keeps its gaps as NULL."""
    if isinstance(values, np.ma.MaskedArray):
        kind = pd.arrays.FloatingArray if values.dtype.kind == "f" else pd.arrays.IntegerArray
        return kind(values.data, np.ma.getmaskarray(values))
    return values


def _typed(model: Model) -> str:
    return ", ".join(
        f"cast({quote(name)} as {column.type}) as {quote(name)}"
        for name, column in model.contract.columns.items()
    )


def _refuse_other_columns(model: Model, given: list[str], returned: list[str]) -> None:
    undeclared = [
        name for name in returned if name not in given and name not in model.contract.columns
    ]
    lost = [name for name in given if name not in returned]
    if undeclared or lost:
        raise PythonTableError(
            f"{model.contract.python}: a python function may only add declared columns; it added "
            f"{undeclared} and dropped {lost}"
        )


def _refuse_other_count(model: Model, wanted: int, found: int) -> None:
    if wanted != found:
        raise PythonTableError(
            f"{model.contract.python}: a python function returns a row for each row; it returned "
            f"{found} for {wanted}"
        )


def function_of(model: Model) -> Callable[..., Any]:
    """The pure function that a model names."""
    module_name, _, function_name = (model.contract.python or "").rpartition(".")
    function: Callable[..., Any]
    function = getattr(importlib.import_module(PYTHON_ROOT + module_name), function_name)
    return function


def _named(connection: duckdb.DuckDBPyConnection, model: Model) -> dict[str, pd.DataFrame]:
    """The rows of `python_inputs`, in an order of their own, so that every night is the same."""
    return {
        name: connection.execute(f"select * from ({model.cte(name)}) order by all").df()
        for name in model.contract.python_inputs
    }


def _settings(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """The settings of the night, by name, as the macros give them."""
    names = sorted(Settings.model_fields)
    row = first_row(connection, f"select {', '.join(f'setting_{name}()' for name in names)}")
    return dict(zip(names, row or (), strict=True))
