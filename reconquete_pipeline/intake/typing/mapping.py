"""A file's headers to our columns: the `incoming` that a staging file selects from."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import duckdb
import sqlglot
from sqlglot import exp

from reconquete_pipeline.home.extract_config import ExtractConfig, SqlMapping
from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.expressions import Expression, Operands, expression_text
from reconquete_pipeline.intake.typing.numbers import cleaned
from reconquete_pipeline.intake.typing.parse import Conventions, with_home_codes
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Model, parse_query
from reconquete_pipeline.text.spelling import matching_headers, plain
from reconquete_pipeline.text.sql_text import quote, text_literal

MOST_HEADERS_SHOWN = 10
# Stands in a query where the relation of a file comes.
RAW = "\x00raw\x00"
# Of a file that several extracts share: the day on which it came, beside its fields; whether a
# record is of the extract, whether its day is that day, and whether a word in it says that there is
# nothing to say, beside the typed columns.
CAME_ON, IS_HERE, IS_UNDATED, IS_DENIED = "_came_on", "_is_here", "_is_undated", "_is_denied"
# The rule of contracts that no act is of a day after its file.
TO_COME = "newer_than_its_file"


@dataclass(frozen=True)
class Reading:
    """How one extract's files are read: its contract joined with what the home says of it.

    What is said of a file names columns and counts, because it is logged; texts of the file are
    shown where `shows_values`, to a person who asks.
    """

    model: Model
    config: ExtractConfig
    shows_values: bool = False
    # How files of these headers are typed, once for all of them (`typed_rows`).
    queries: dict[tuple[object, ...], str] = field(default_factory=dict, repr=False, compare=False)
    _parts: dict[str, "Reading"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of_file(self, file_name: str) -> "Reading":
        """How a file of this name is read, see `ExtractConfig.of_file`."""
        config = self.config.of_file(file_name)
        if config.part is None or config.part is self.config.part:
            return self
        if config.part.pattern not in self._parts:
            self._parts[config.part.pattern] = replace(self, config=config, queries={})
        return self._parts[config.part.pattern]

    @property
    def conventions(self) -> Conventions:
        """Decimal mark and date formats of the extract."""
        return Conventions(self.config.decimal, tuple(self.config.dates))

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The contract's columns, with the home's spellings of codes."""
        return {
            name: with_home_codes(column, self.config.values.get(name, {}))
            for name, column in self.model.contract.delivered.items()
        }

    def wanted(self, name: str) -> tuple[str, ...]:
        """The headers under which a column is looked for; none where SQL over headers gives it."""
        mapping = self.config.columns.get(name)
        if isinstance(mapping, SqlMapping):
            return ()
        if mapping:
            return mapping.headers
        column, part = self.columns[name], self.config.part
        if part is None:
            return (name, *column.headers)
        return part.usual(name, column.headers, is_required=column.required)

    @cached_property
    def known_headers(self) -> frozenset[str]:
        """Headers that the contract or the home has written, as they are compared."""
        mapped = [
            header
            for mapping in self.config.columns.values()
            if not isinstance(mapping, SqlMapping)
            for header in mapping.headers
        ]
        usual = [header for column in self.columns.values() for header in column.headers]
        return frozenset(plain(header) for header in (*self.columns, *usual, *mapped))

    @property
    def mappings_place(self) -> str:
        """Where the home says which header is which column."""
        part = self.config.part
        name = self.config.name
        place = f"extracts.{name}" if part is None else f"shared_files.{shown(part.pattern)}.{name}"
        return f"[{place}.columns]"

    @property
    def file_place(self) -> str:
        """Where the home says how such a file is written."""
        part = self.config.part
        return f"[shared_files.{shown(part.pattern)}]" if part else f"[extracts.{self.config.name}]"

    @property
    def mark_columns(self) -> tuple[str, ...]:
        """What stands beside the typed columns of a shared file."""
        return (IS_HERE, IS_UNDATED, IS_DENIED) if self.config.part else ()


@dataclass(frozen=True)
class Incoming:
    """What a staging file selects from: a select of our columns as delivered, from RAW.

    The fields of the file come after them as `_field_0`, `_field_1` …, see `field_names`.
    `delivered` are the columns that are fields of the file, `absent` those of which nothing came.
    """

    query: str
    delivered: frozenset[str]
    absent: frozenset[str]


def incoming(
    connection: duckdb.DuckDBPyConnection, reading: Reading, headers: Sequence[str]
) -> Incoming:
    """Our columns from the records of files with these headers.

    Raises FileRefusedError when a column that is required or mapped by the home has no header in
    the file, or when several headers may be the one that is meant.
    """
    selected, operands, part = ["_record"], Operands(headers), reading.config.part
    delivered: set[str] = set()
    absent: set[str] = set()
    for name, column in reading.columns.items():
        mapping = reading.config.columns.get(name)
        if part is not None and part.day is not None and name == reading.model.contract.cut_by:
            day = str(_header(reading, name, headers, is_needed=True))
            form = text_literal(reading.conventions.dates[0])
            text = f"coalesce({cleaned(quote(day))}, strftime({CAME_ON}, {form}))"
        elif isinstance(mapping, SqlMapping):
            where = f"reconquete.toml, {reading.mappings_place} {name}"
            given = Expression(where, mapping.sql, column, reading.conventions)
            text = expression_text(connection, given, operands)
        else:
            is_needed = mapping is not None or column.required
            header = _header(reading, name, headers, is_needed=is_needed)
            text = quote(header) if header is not None else "cast(null as varchar)"
            (absent if header is None else delivered).add(name)
        selected.append(f"{text} as {quote(name)}")
    selected += _marks(reading, headers)
    for header, name in zip(headers, field_names(headers), strict=True):
        selected.append(f"{quote(header)} as {name}")
    raw = _without_blank_words(reading, headers)
    query = f"select {', '.join(selected)} from {operands.relation(raw)}"
    return Incoming(query, frozenset(delivered), frozenset(absent))


def _marks(reading: Reading, headers: Sequence[str]) -> list[str]:
    """Of a record of a shared file: is it of this extract, and has it no day of its own (SQL)?"""
    part = reading.config.part
    if part is None:
        return []
    filled = [cleaned(quote(_filled_header(reading, name, headers))) for name in part.filled]
    found = matching_headers((part.day,), headers) if part.day is not None else []
    is_undated = f"{cleaned(quote(found[0]))} is null" if found else "false"
    return [
        f"coalesce({', '.join(filled)}) is not null as {IS_HERE}",
        f"{is_undated} as {IS_UNDATED}",
        CAME_ON,
        IS_DENIED,
    ]


def _without_blank_words(reading: Reading, headers: Sequence[str]) -> str:
    """RAW of a shared file (SQL): under the headers `filled` its words `blank` are nothing."""
    part = reading.config.part
    if part is None:
        return RAW
    words = ", ".join(f"lower(strip_accents({text_literal(word)}))" for word in part.blank)
    if not words:
        return f"(select *, false as {IS_DENIED} from {RAW})"
    said = {
        name: f"coalesce(lower(strip_accents({cleaned(quote(name))})) in ({words}), false)"
        for name in (_filled_header(reading, wanted, headers) for wanted in part.filled)
    }
    blanked = ", ".join(
        f"case when {is_blank} then null else {quote(name)} end as {quote(name)}"
        for name, is_blank in said.items()
    )
    is_denied = " or ".join(said.values())
    return f"(select * replace ({blanked}), {is_denied} as {IS_DENIED} from {RAW})"


def _filled_header(reading: Reading, wanted: str, headers: Sequence[str]) -> str:
    found = matching_headers((wanted,), headers)
    if len(found) == 1:
        return found[0]
    name = reading.config.name
    problem = (
        f"{_listed(reading, found, (wanted,))} may each be `{wanted}`"
        if found
        else f"no column `{wanted}`; the file has {_listed(reading, headers, (wanted,))}"
    )
    raise FileRefusedError(
        f"header: {problem}. It tells which records are of {name}: give the column its name back, "
        f"or mend filled under {reading.mappings_place.replace('.columns]', ']')}"
    )


def headers_read(reading: Reading, headers: Sequence[str]) -> dict[str, frozenset[str]]:
    """Each column of the contract, and the headers of the file that it is read or computed from."""
    found = {}
    for selected in parse_query(reading.model.query, reading.model.table).expressions:
        given = {column.name for column in selected.find_all(exp.Column)}
        parts = (_headers_of(reading, name, headers) for name in given)
        found[selected.alias_or_name] = frozenset().union(*parts)
    return found


def _headers_of(reading: Reading, name: str, headers: Sequence[str]) -> frozenset[str]:
    mapping = reading.config.columns.get(name)
    if isinstance(mapping, SqlMapping):
        tree = sqlglot.parse_one(mapping.sql, dialect="duckdb")
        named = {column.name.casefold() for column in tree.find_all(exp.Column)}
        return frozenset(header for header in headers if header.casefold() in named)
    return frozenset(matching_headers(reading.wanted(name), headers))


def field_names(headers: Sequence[str]) -> list[str]:
    """What the fields of a file are called beside our columns."""
    return [f"_field_{position}" for position in range(len(headers))]


def _header(reading: Reading, name: str, headers: Sequence[str], *, is_needed: bool) -> str | None:
    wanted = reading.wanted(name)
    found = matching_headers(wanted, headers)
    if len(found) == 1 or not (found or is_needed):
        return found[0] if found else None
    remedy = f'write {name} = "<its header>" under {reading.mappings_place} in reconquete.toml'
    if found:
        raise FileRefusedError(
            f"header: {_listed(reading, found, wanted)} may each be {name}; {remedy}"
        )
    sought = " or ".join(f"`{header}`" for header in wanted)
    raise FileRefusedError(
        f"header: no column {sought} for {name}; the file has "
        f"{_listed(reading, headers, wanted)}; {remedy}"
    )


def _listed(reading: Reading, headers: Sequence[str], wanted: Sequence[str]) -> str:
    """The headers of a file for a person; of many, those nearest to the wanted ones.

    A file without a header has its first row there: of a log, only words known beforehand.
    """
    if not reading.shows_values:
        known = [header for header in headers if plain(header) in reading.known_headers]
        unknown_count = len(headers) - len(known)
        if unknown_count:
            others = f"{unknown_count:,} unknown headers" if unknown_count > 1 else "one unknown"
            ask = f"(`reconquete check --all --extract {reading.config.name}` names them)"
            return (
                f"{_listed(reading, known, wanted)} and {others} {ask}"
                if known
                else (f"{others} {ask}")
            )
    nearest = list(headers)
    if len(headers) > MOST_HEADERS_SHOWN:
        nearest.sort(key=lambda header: -max(_likeness(header, name) for name in wanted))
    names = ", ".join(shown(name)[1:-1] for name in nearest[:MOST_HEADERS_SHOWN])
    rest = len(headers) - MOST_HEADERS_SHOWN
    return f"{names} and {rest:,} more" if rest > 0 else names


def _likeness(header: str, name: str) -> float:
    return difflib.SequenceMatcher(None, plain(header)[:100], plain(name)).ratio()
