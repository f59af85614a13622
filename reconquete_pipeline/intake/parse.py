"""Text to typed values in SQL, each with its reason when it cannot be read.

Nothing is guessed: a number with two readings, a date that is not of a declared format, an unknown
code are reasons to keep the row aside. All expressions are pure SQL over one text column, so that
DuckDB reads a file in one pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reconquete_pipeline.contracts import Column
from reconquete_pipeline.intake.codes import code_sql, plain, quick_code_sql
from reconquete_pipeline.intake.numbers import (
    ambiguous_amount,
    cleaned,
    is_money,
    number_text,
    quick_decimal,
    quick_text,
    quick_whole,
    width_and_scale,
)
from reconquete_pipeline.sql_text import quote, text_literal
from reconquete_pipeline.toml_reading import YEARS

__all__ = [
    "UNREADABLE",
    "Conventions",
    "Parsed",
    "cleaned",
    "parse_column",
    "plain",
    "with_home_codes",
]
# Stands for a text that an SQL mapping could not compute: a control character is no value.
UNREADABLE = "\x1a"
_TRUE = ("oui", "o", "vrai", "true", "yes", "y", "1", "x")
_FALSE = ("non", "n", "faux", "false", "no", "0")


@dataclass(frozen=True)
class Conventions:
    """How an extract writes numbers and dates: its decimal mark and its date formats."""

    decimal: str
    dates: tuple[str, ...]

    @property
    def moments(self) -> tuple[str, ...]:
        """The declared date formats, alone and with a time of day."""
        times = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S")
        return tuple(day + time for day in self.dates for time in times)


@dataclass(frozen=True)
class Parsed:
    """SQL for one column in steps, so that each text is read once and the usual ones cheaply.

    `quick` is over the text as delivered, `given_<column>`: what a usual spelling stands for, NULL
    for any other, and gets the name `quick_<column>`. `text` is the trimmed text of the others,
    `text_<column>`; `read` is over that alone and gets the name `read_<column>`; `value` gets the
    column's own name; `reason` is over all of them: a code, or NULL when the value is good. A quick
    reading never differs from the full one.
    """

    quick: str
    text: str
    read: str
    value: str
    reason: str


@dataclass(frozen=True)
class _Reader:
    """How a type is read: quickly and whether that is final, then in full, then why not."""

    quick: str
    read: str
    value: str
    unread: str
    is_final: str | None = None


def parse_column(name: str, column: Column, conventions: Conventions) -> Parsed:
    """SQL that reads the delivered text `given_<name>` by the column's contract."""
    reader = _reader(name, column, conventions)
    given, quick, text = (quote(f"{step}_{name}") for step in ("given", "quick", "text"))
    is_final = reader.is_final or f"{quick} is not null"
    return Parsed(
        reader.quick,
        f"case when {is_final} or {given} is null then null else {cleaned(given)} end",
        f"case when {text} is not null then {reader.read} end",
        f"case when {is_final} then cast({quick} as {column.type}) else {reader.value} end",
        _reason(name, column, reader.unread),
    )


def _reader(name: str, column: Column, conventions: Conventions) -> _Reader:
    kind = column.type.upper()
    given, text, read = (quote(f"{step}_{name}") for step in ("given", "text", "read"))
    if width_and_scale(kind):
        return _decimal(name, kind, conventions)
    if kind in {"INTEGER", "BIGINT"}:
        is_whole = f"regexp_full_match({read}, '-?\\d+(\\.0*)?')"
        return _Reader(
            quick_whole(given, kind),
            number_text(text, conventions.decimal),
            f"case when {is_whole} then try_cast({read} as {kind}) end",
            f"'{name}:not_a_whole_number'",
        )
    if kind in {"DATE", "TIMESTAMP"}:
        return _moment(name, kind, conventions)
    if kind == "BOOLEAN":
        words = [(word, "true") for word in _TRUE] + [(word, "false") for word in _FALSE]
        cases = " ".join(f"when '{word}' then {answer}" for word, answer in words)
        full = f"case lower({text}) {cases} end"
        return _Reader(f"case {given} {cases} end", full, read, f"'{name}:not_yes_or_no'")
    if column.values:
        spellings = [*((code, code) for code in column.values), *column.synonyms.items()]
        full = code_sql(text, spellings)
        return _Reader(quick_code_sql(given, spellings), full, read, f"'{name}:unknown_code'")
    full = f"nullif({text}, {text_literal(UNREADABLE)})"
    return _Reader(quick_text(given), full, read, f"'{name}:unreadable'")


def _reason(name: str, column: Column, unread: str) -> str:
    text, value = quote(f"text_{name}"), quote(name)
    missing = "null" if column.nullable else f"'{name}:missing'"
    rules = [f"when {value} is null then case when {text} is null then {missing} else {unread} end"]
    for bound, sign in ((column.min, "<"), (column.max, ">")):
        if bound is not None:
            limit = f"cast({text_literal(bound)} as {column.type})"
            rules.append(f"when {value} {sign} {limit} then '{name}:out_of_range'")
    if column.matches:
        is_match = f"regexp_full_match({value}, {text_literal(column.matches)})"
        rules.append(f"when not {is_match} then '{name}:not_matching'")
    return f"case {' '.join(rules)} end"


def _moment(name: str, kind: str, conventions: Conventions) -> _Reader:
    given, quick, text, read = (quote(f"{s}_{name}") for s in ("given", "quick", "text", "read"))
    formats = ", ".join(text_literal(form) for form in conventions.moments)
    # %Y reads the two digits of `01/02/97` as the year 97: no company sold anything then.
    bounds = [f"timestamp '{year}-01-01'" for year in (YEARS[0], YEARS[1] + 1)]
    is_plausible = f"({{0}} >= {bounds[0]} and {{0}} < {bounds[1]})"
    return _Reader(
        f"try_strptime({given}, [{formats}])",
        f"try_strptime({text}, [{formats}])",
        f"case when {is_plausible.format(read)} then cast({read} as {kind}) end",
        f"'{name}:not_a_date'",
        is_plausible.format(quick),
    )


def _decimal(name: str, kind: str, conventions: Conventions) -> _Reader:
    given, text, read = (quote(f"{step}_{name}") for step in ("given", "text", "read"))
    _, scale = width_and_scale(kind) or (0, 0)
    fraction = f"length(split_part({read}, '.', 2))"
    refusals = [f"when {read} is null then '{name}:not_a_number'"]
    is_fit = f"{fraction} <= {scale}"
    if is_money(kind):
        is_ambiguous = ambiguous_amount(text)
        is_fit += f" and not {is_ambiguous}"
        refusals.append(f"when {is_ambiguous} then '{name}:ambiguous_number'")
    refusals.append(f"when {fraction} > {scale} then '{name}:too_many_decimals'")
    return _Reader(
        quick_decimal(given, kind, conventions.decimal),
        number_text(text, conventions.decimal),
        f"case when {is_fit} then try_cast({read} as {kind}) end",
        f"case {' '.join(refusals)} else '{name}:out_of_range' end",
    )


def with_home_codes(column: Column, spellings: Mapping[str, str]) -> Column:
    """The column with the home's own spellings of its codes in front of the usual ones.

    A usual spelling that the home writes too, in whatever case and accents, is the home's.
    """
    taken = {plain(text) for text in spellings} - {""}
    usual = {text: code for text, code in column.synonyms.items() if plain(text) not in taken}
    return column.model_copy(update={"synonyms": {**usual, **spellings}})
