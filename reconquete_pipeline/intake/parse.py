"""Text to typed values in SQL, each with its reason when it cannot be read.

Nothing is guessed: a number with two readings, a date that is not of a declared format, an unknown
code are reasons to keep the row aside. All expressions are pure SQL over one text column, so that
DuckDB reads a file in one pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reconquete_pipeline.contracts import Column
from reconquete_pipeline.intake.codes import code_sql, plain
from reconquete_pipeline.intake.numbers import (
    ambiguous_amount,
    cleaned,
    is_money,
    number_text,
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
    """SQL for one column in three steps, so that each text is read once.

    `read` is over the text alone and gets the name `read_<column>`; `value` is over both and gets
    the column's own name; `reason` is over all three: a code, or NULL when the value is good.
    """

    read: str
    value: str
    reason: str


def parse_column(name: str, column: Column, conventions: Conventions) -> Parsed:
    """SQL that reads the delivered text `text_<name>` by the column's contract."""
    kind = column.type.upper()
    text, read = quote(f"text_{name}"), quote(f"read_{name}")
    if width_and_scale(kind):
        reader, value, unread = _decimal(name, kind, conventions)
    elif kind in {"INTEGER", "BIGINT"}:
        reader = number_text(text, conventions.decimal)
        is_whole = f"regexp_full_match({read}, '-?\\d+(\\.0*)?')"
        value = f"case when {is_whole} then try_cast({read} as {kind}) end"
        unread = f"'{name}:not_a_whole_number'"
    elif kind in {"DATE", "TIMESTAMP"}:
        formats = ", ".join(text_literal(form) for form in conventions.moments)
        reader = f"try_strptime({text}, [{formats}])"
        # %Y reads the two digits of `01/02/97` as the year 97: no company sold anything then.
        is_plausible = f"year({read}) between {YEARS[0]} and {YEARS[1]}"
        value = f"case when {is_plausible} then cast({read} as {kind}) end"
        unread = f"'{name}:not_a_date'"
    elif kind == "BOOLEAN":
        words = [(word, "true") for word in _TRUE] + [(word, "false") for word in _FALSE]
        cases = " ".join(f"when '{word}' then {answer}" for word, answer in words)
        reader, value, unread = f"case lower({text}) {cases} end", read, f"'{name}:not_yes_or_no'"
    elif column.values:
        reader, value, unread = _code(text, column), read, f"'{name}:unknown_code'"
    else:
        reader = f"nullif({text}, {text_literal(UNREADABLE)})"
        value, unread = read, f"'{name}:unreadable'"
    return Parsed(reader, value, _reason(name, column, unread))


def _reason(name: str, column: Column, unread: str) -> str:
    text, value = quote(f"text_{name}"), quote(name)
    rules = [] if column.nullable else [f"when {text} is null then '{name}:missing'"]
    rules.append(f"when {text} is not null and {value} is null then {unread}")
    for bound, sign in ((column.min, "<"), (column.max, ">")):
        if bound is not None:
            limit = f"cast({text_literal(bound)} as {column.type})"
            rules.append(f"when {value} {sign} {limit} then '{name}:out_of_range'")
    if column.matches:
        is_match = f"regexp_full_match({value}, {text_literal(column.matches)})"
        rules.append(f"when not {is_match} then '{name}:not_matching'")
    return f"case {' '.join(rules)} end"


def _decimal(name: str, kind: str, conventions: Conventions) -> tuple[str, str, str]:
    text, read = quote(f"text_{name}"), quote(f"read_{name}")
    _, scale = width_and_scale(kind) or (0, 0)
    fraction = f"length(split_part({read}, '.', 2))"
    refusals = [f"when {read} is null then '{name}:not_a_number'"]
    is_fit = f"{fraction} <= {scale}"
    if is_money(kind):
        is_ambiguous = ambiguous_amount(text)
        is_fit += f" and not {is_ambiguous}"
        refusals.append(f"when {is_ambiguous} then '{name}:ambiguous_number'")
    refusals.append(f"when {fraction} > {scale} then '{name}:too_many_decimals'")
    unread = f"case {' '.join(refusals)} else '{name}:out_of_range' end"
    value = f"case when {is_fit} then try_cast({read} as {kind}) end"
    return number_text(text, conventions.decimal), value, unread


def _code(text_sql: str, column: Column) -> str:
    return code_sql(text_sql, [*((code, code) for code in column.values), *column.synonyms.items()])


def with_home_codes(column: Column, spellings: Mapping[str, str]) -> Column:
    """The column with the home's own spellings of its codes in front of the usual ones.

    A usual spelling that the home writes too, in whatever case and accents, is the home's.
    """
    taken = {plain(text) for text in spellings} - {""}
    usual = {text: code for text, code in column.synonyms.items() if plain(text) not in taken}
    return column.model_copy(update={"synonyms": {**usual, **spellings}})
