"""One model at a time in memory: its upstream made empty from contracts, its query run for real.

The whole catalogue stands as empty tables in one DuckDB; a run fills what it is given, builds the
model through `reconquete_pipeline.tables.build`, reads it and empties everything again.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

import duckdb

from reconquete_pipeline.home.faults import Fault
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.home.settings_reading import read_settings
from reconquete_pipeline.statistics.links import ends
from reconquete_pipeline.tables.build import Stamp, build, mark_checked
from reconquete_pipeline.tables.contracts import ENGINE_SCHEMA
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.warehouse import (
    create_engine_tables,
    first_row,
    prepare_session,
    set_macros,
)
from reconquete_pipeline.text.sql_text import quote, text_literal

NULL = "null"
COVERAGE = f"{ENGINE_SCHEMA}.coverage"
RUN_DATE = date(2026, 1, 1)
STAMP = Stamp(RUN_DATE, "bench", "bench")
# What a night adds to the macros; a bench has no run and no clock.
NIGHT_MACROS = {
    "night_run_id": "'bench'",
    "night_started_at": "timestamp '2026-01-02 03:00:00'",
}
# Nor has it a secret: what would be hashed stays readable.
READABLE_HASH = (
    "create or replace macro main.keyed_hash(key_kind, key) as '{' || key_kind || ':' || key || '}'"
)
Given = Mapping[str, Sequence[Mapping[str, str]]]


class BenchError(Exception):
    """An example or a test that asks for something the model does not have."""


class Bench:
    """An in-memory database with every table of the catalogue, empty between two runs."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.connection = duckdb.connect(":memory:")
        prepare_session(self.connection)
        create_engine_tables(self.connection)
        for table in self._engine_tables():
            # A copy has no constraints: an example gives only the columns that matter.
            self.connection.execute(f"create or replace table {table} as select * from {table}")
        columns = {
            model.table: ", ".join(
                f"{quote(n)} {c.type}" for n, c in model.contract.columns.items()
            )
            for model in catalogue.values()
        }
        made = [f"create table {table} ({listed})" for table, listed in columns.items()]
        self.connection.execute(";".join(["begin", *made, self._stamps(), "commit"]))
        self._types: dict[str, dict[str, str]] = {}
        self._filled: set[str] = set()
        self._night: tuple[date, Settings] | None = None
        self.set_night()

    def _engine_tables(self) -> list[str]:
        found = self.connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name = ?",
            [ENGINE_SCHEMA],
        ).fetchall()
        return [row[0] for row in found]

    def _stamps(self) -> str:
        """Every table stands as if it had been built and checked this night."""
        stamp = f"'{STAMP.run_on}', '{STAMP.run_id}'"
        rows = [
            f"('{model.table}', {stamp}, '{model.sql_hash}', '{STAMP.toml_sha256}',"
            f" date '{RUN_DATE}', 0, true)"
            for model in self.catalogue.values()
        ]
        return f"insert into stamps.builds values {', '.join(rows)}"

    def set_night(
        self,
        run_date: date = RUN_DATE,
        settings: Settings | None = None,
        as_of: str | None = None,
    ) -> None:
        """Set run_date(), as_of() and the settings."""
        night = (run_date, settings or Settings())
        if night != self._night:
            set_macros(self.connection, *night, self.catalogue, extra=NIGHT_MACROS)
            self.connection.execute(READABLE_HASH)
            self._night = night
        if as_of is not None:
            self.fill(
                COVERAGE,
                [
                    {"extract": name, "is_configured": "true", "covers_to_on": as_of}
                    for name in self.catalogue.as_of_extracts
                ],
            )

    def types(self, table: str) -> dict[str, str]:
        """Column → type of a table of the bench."""
        if table not in self._types:
            described = self.connection.execute(f"describe {table}").fetchall()
            self._types[table] = {row[0]: row[1] for row in described}
        return self._types[table]

    def fill(self, table: str, rows: Iterable[Mapping[str, str]]) -> None:
        """Insert rows of text; a column that is missing, or the text `null`, is NULL.

        A key that is not said to lead on to another one is its own end.
        """
        types = self.types(table)
        self._filled.add(table)
        model = self.catalogue.get(table)
        followed = model.contract.followed if model else {}
        filled = []
        for row in rows:
            refuse_unknown(table, row, types)
            ends = {name: row.get(made.key, NULL) for name, made in followed.items()}
            whole = ends | dict(row)
            values = ", ".join(cast(whole.get(name, NULL), kind) for name, kind in types.items())
            filled.append(f"({values})")
        if filled:
            self.connection.execute(f"insert into {table} values {', '.join(filled)}")

    def follow(self) -> None:
        """Set the followed columns of extracts that were filled by a statement of a test's own."""
        for model in self.catalogue.staging:
            for name, made in model.contract.followed.items():
                by = made.by.rpartition(".")[2]
                links = self.connection.execute(
                    f"select {made.key}, {by} from {made.table} "
                    f"where {by} in (select {made.key} from {made.table})"
                ).fetchall()
                found = {start: end for start, end in ends(dict(links)).items() if end}
                self.connection.execute(
                    f"update {model.table} set {name} = coalesce("
                    f"map_extract(map($1::varchar[], $2::varchar[]), {made.key})[1], {made.key})",
                    [list(found), list(found.values())],
                )

    def typed(self, table: str, row: Mapping[str, str]) -> dict[str, object]:
        """The texts of a row as values of the table's types."""
        types = self.types(table)
        refuse_unknown(table, row, types)
        values = ", ".join(cast(text, types[name]) for name, text in row.items())
        return dict(zip(row, first_row(self.connection, f"select {values}") or (), strict=True))

    def rows(self, table: str) -> list[dict[str, object]]:
        """All rows of a table."""
        names = self.types(table)
        found = self.connection.execute(f"select * from {table}").fetchall()
        return [dict(zip(names, row, strict=True)) for row in found]

    def count(self, query: str) -> int:
        """How many rows a query returns."""
        row = first_row(self.connection, f"select count(*) from (\n{query}\n)")
        return int(row[0]) if row else 0

    def empty(self) -> None:
        """Delete every row, and set the night back."""
        for table in self._filled:
            self.connection.execute(f"delete from {table}")
        self._filled.clear()
        self.set_night()

    def run(
        self,
        model: Model,
        given: Given,
        run_date: date = RUN_DATE,
        settings: Settings | None = None,
        as_of: str | None = None,
    ) -> list[dict[str, object]]:
        """Build the model from the given rows and return what it holds."""
        self._filled.add(model.table)
        try:
            self.set_night(run_date, settings, as_of)
            if model.is_staging:
                return self._run_staging(model, given)
            for table, rows in given.items():
                if table not in readable(model):
                    known = ", ".join(readable(model))
                    raise BenchError(f"{model.table} does not read {table}; it reads {known}")
                self.fill(table, rows)
            build(self.connection, self.catalogue, model, STAMP)
            self._types.pop(model.table, None)
            return self.rows(model.table)
        finally:
            mark_checked(self.connection, model.table, has_passed=True)
            self.empty()

    def make(self, *tables: str) -> None:
        """Build tables, one after another, from what stands; their checks count as passed."""
        for table in tables:
            build(self.connection, self.catalogue, self.catalogue[table], STAMP)
            mark_checked(self.connection, table, has_passed=True)

    def behind(self, *goals: str, given: Collection[str] = ()) -> list[str]:
        """These and all that they are made from, in order, but extracts and what is given."""
        wanted, todo = set[str](), list(goals)
        while todo:
            model = self.catalogue.get(todo.pop())
            if model and not model.is_staging and model.table not in {*wanted, *given}:
                wanted.add(model.table)
                todo += model.upstream
        return [table for table in self.catalogue if table in wanted]

    def _run_staging(self, model: Model, given: Given) -> list[dict[str, object]]:
        """A staging file maps text to text; the contract's types are put on afterwards."""
        if set(given) - {"incoming"}:
            raise BenchError(f"{model.table} reads `incoming` alone, not {list(given)}")
        columns = ", ".join(f"{quote(name)} VARCHAR" for name in model.contract.delivered)
        self.connection.execute(f"create or replace temp table incoming ({columns})")
        self._types.pop("incoming", None)
        self.fill("incoming", given.get("incoming", ()))
        self.connection.execute(f"insert into {model.table} by name {model.query}")
        return self.rows(model.table)


def readable(model: Model) -> tuple[str, ...]:
    """The tables that an example of the model may give."""
    return (*model.upstream, *((COVERAGE,) if model.reads_as_of else ()))


def refuse_unknown(table: str, row: Mapping[str, str], types: Mapping[str, str]) -> None:
    """Raise BenchError when the row names a column that the table does not have."""
    unknown = [name for name in row if name not in types]
    if unknown:
        raise BenchError(f"{table} has no column {', '.join(unknown)}")


def cast(text: str, kind: str) -> str:
    """A text of a contract or example as a value of the type, in SQL."""
    return f"cast({NULL if text == NULL else text_literal(text)} as {kind})"


def settings_of(texts: Mapping[str, str], place: str = "settings") -> Settings:
    """The defaults with the settings of an example, written as in reconquete.toml."""
    faults: list[Fault] = []
    settings = read_settings({n: toml_value(text) for n, text in texts.items()}, place, faults)
    if faults:
        raise BenchError("\n".join(map(str, faults)))
    return settings


def toml_value(text: str) -> object:
    """A value as TOML reads it; a bare word is a text."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except tomllib.TOMLDecodeError:
        return text


@cache
def shared_catalogue() -> Catalogue:
    """The models of sql/, read once."""
    return load_catalogue()


@cache
def shared_bench() -> Bench:
    """The bench that the tests of one process share."""
    return Bench(shared_catalogue())
