"""Text to typed values in SQL, each with its reason when it cannot be read.

Nothing is guessed: a number with two readings, a date that is not of a declared format, an unknown
code are reasons to keep the row aside. All expressions are pure SQL over one text column, so that
DuckDB reads a file in one pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reconquete_pipeline.home.toml_reading import YEARS
from reconquete_pipeline.intake.typing.codes import code_sql, found_in, quick_code_sql
from reconquete_pipeline.intake.typing.numbers import (
    ambiguous_amount,
    cleaned,
    filled,
    is_money,
    number_text,
    quick_decimal,
    quick_text,
    quick_whole,
    share_text,
    width_and_scale,
)
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.text.spelling import plain
from reconquete_pipeline.text.sql_text import quote, text_literal

__all__ = [
    "UNREADABLE",
    "Conventions",
    "Parsed",
    "cleaned",
    "is_unreadable",
    "parse_column",
    "plain",
    "readable",
    "with_home_codes",
]
# Begins a text that is no value, such as one that an SQL mapping could not compute: a control
# character. What stands there for people may follow it (#N/A).
UNREADABLE = "\x1a"
_NOTHING_TO_SHOW = "#ERREUR"
NO_REASON = "null"
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
    """SQL for one column in steps, so that the usual spellings are read cheaply.

    `quick` is over the text as delivered, `given_<column>`: what a usual spelling stands for, NULL
    for any other, and gets the name `quick_<column>`. A quick reading never differs from the full
    one. Of the others a number or a date is read in two steps more, so that it is trimmed and
    looked at once: `text_<column>`, and `read_<column>` over that. `value` gets the column's own
    name; `reason` is over all of them: a code, or NULL when the value is good; NO_REASON where none
    is possible.
    """

    quick: str
    value: str
    reason: str
    text: str | None = None
    read: str | None = None


def is_unreadable(text_sql: str) -> str:
    """SQL: whether a text is none that a file holds as a value."""
    return f"starts_with({text_sql}, {text_literal(UNREADABLE)})"


def readable(text_sql: str) -> str:
    """SQL: a text as people read it, without the mark of what is no value."""
    shown = f"coalesce(nullif(substr({text_sql}, 2), ''), '{_NOTHING_TO_SHOW}')"
    return f"case when {is_unreadable(text_sql)} then {shown} else {text_sql} end"


def parse_column(
    name: str, column: Column, conventions: Conventions, is_trimmed: bool = False
) -> Parsed:
    """SQL that reads the delivered text `given_<name>` by the column's contract.

    `is_trimmed` says that no text has spaces around it, nor the mark of what is no value.
    """
    kind = column.type.upper()
    given, quick = quote(f"given_{name}"), quote(f"quick_{name}")
    text = filled(given) if is_trimmed else cleaned(given)
    if width_and_scale(kind) or kind in {"INTEGER", "BIGINT"}:
        return _number(name, column, conventions, text)
    if kind in {"DATE", "TIMESTAMP"}:
        return _moment(name, column, conventions, text)
    if kind == "BOOLEAN":
        words = dict.fromkeys(_TRUE, "true") | dict.fromkeys(_FALSE, "false")
        fast = f"cast({found_in(given, words)} as BOOLEAN)"
        full = f"cast({found_in(f'lower({text})', words)} as BOOLEAN)"
        unread = "not_yes_or_no"
    elif column.values:
        spellings = [*((code, code) for code in column.values), *column.synonyms.items()]
        fast, full = quick_code_sql(given, spellings), code_sql(text, spellings)
        unread = "unknown_code"
    elif column.synonyms:
        # Words for a few codes; any other text stays as it is written.
        codes = dict.fromkeys(column.synonyms.values())
        spellings = [*((code, code) for code in codes), *column.synonyms.items()]
        as_written = f"case when not {is_unreadable(text)} then {text} end"
        fast, full = (
            quick_code_sql(given, spellings),
            f"coalesce({code_sql(text, spellings)}, {as_written})",
        )
        unread = "unreadable"
    elif is_trimmed:
        return Parsed(text, quick, _reason(name, column, text))
    else:
        fast, full = quick_text(given), f"case when not {is_unreadable(text)} then {text} end"
        unread = "unreadable"
    reason = _reason(name, column, text, f"'{name}:{unread}'")
    return Parsed(fast, f"case when {quick} is null then {full} else {quick} end", reason)


def absent_column(name: str, column: Column) -> Parsed:
    """SQL for a column of which nothing was delivered."""
    nothing = f"cast(null as {column.type})"
    return Parsed(nothing, nothing, _reason(name, column, "null"))


def _reason(name: str, column: Column, text: str, unread: str = NO_REASON) -> str:
    """Why a value is refused; `unread` where its text is not empty and none was read."""
    value = quote(name)
    missing = NO_REASON if column.nullable else f"'{name}:missing'"
    rules = []
    if unread != NO_REASON:
        why = f"case when {text} is null then {missing} else {unread} end"
        rules.append(f"when {value} is null then {why}")
    elif missing != NO_REASON:
        rules.append(f"when {value} is null then {missing}")
    for bound, sign in ((column.min, "<"), (column.max, ">")):
        if bound is not None:
            limit = f"cast({text_literal(bound)} as {column.type})"
            rules.append(f"when {value} {sign} {limit} then '{name}:out_of_range'")
    if column.matches:
        is_match = f"regexp_full_match({value}, {text_literal(column.matches)})"
        rules.append(f"when not {is_match} then '{name}:not_matching'")
    return f"case {' '.join(rules)} end" if rules else NO_REASON


def _moment(name: str, column: Column, conventions: Conventions, text: str) -> Parsed:
    """The first format is tried on all texts, the others on those that are not written so."""
    given, quick, read = (quote(f"{s}_{name}") for s in ("given", "quick", "read"))
    # %Y reads the two digits of `01/02/97` as the year 97: no company sold anything then. The first
    # day of 1900 is what systems write for no day.
    bounds = [f"timestamp '{day}'" for day in (f"{YEARS[0]}-01-02", f"{YEARS[1] + 1}-01-01")]
    is_plausible = f"{read} >= {bounds[0]} and {read} < {bounds[1]}"
    is_no_day = f"cast({read} as date) = date '{YEARS[0]}-01-01'"
    missing = NO_REASON if column.nullable else f"'{name}:missing'"
    return Parsed(
        _in_formats(given, conventions.moments[:1]),
        f"case when {is_plausible} then cast({read} as {column.type}) end",
        _reason(
            name, column, text, f"case when {is_no_day} then {missing} else '{name}:not_a_date' end"
        ),
        read=f"case when {quick} is not null or {given} is null then {quick} "
        f"when contains({given}, ':') then {_in_formats(text, conventions.moments)} "
        f"else {_in_formats(text, [one for one in conventions.moments if ':' not in one])} end",
    )


def _in_formats(text_sql: str, formats: Sequence[str]) -> str:
    """The moment of a text in the first of these formats that fits; a misfit is dear."""
    listed = ", ".join(text_literal(form) for form in formats)
    return f"try_strptime({text_sql}, [{listed}])" if formats else "cast(null as timestamp)"


def _number(name: str, column: Column, conventions: Conventions, cleaned_text: str) -> Parsed:
    kind = column.type.upper()
    given, quick, text, read = (quote(f"{s}_{name}") for s in ("given", "quick", "text", "read"))
    read_as = share_text if column.is_share else number_text
    if width_and_scale(kind):
        fast = quick_decimal(given, kind, conventions.decimal)
        is_fit, unread = _decimal(name, kind)
    else:
        fast = quick_whole(given, kind)
        is_fit = f"regexp_full_match({read}, '-?\\d+(\\.0*)?')"
        unread = f"'{name}:not_a_whole_number'"
    return Parsed(
        fast,
        f"case when {quick} is not null then {quick} "
        f"when {is_fit} then try_cast({read} as {kind}) end",
        _reason(name, column, text, unread),
        f"case when {quick} is null then {cleaned_text} end",
        f"case when {text} is not null then {read_as(text, conventions.decimal)} end",
    )


def _decimal(name: str, kind: str) -> tuple[str, str]:
    """When a read number fits the type, and why a text is refused."""
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
    return is_fit, f"case {' '.join(refusals)} else '{name}:out_of_range' end"


def with_home_codes(column: Column, spellings: Mapping[str, str]) -> Column:
    """The column with the home's own spellings of its codes in front of the usual ones.

    A usual spelling that the home writes too, in whatever case and accents, is the home's.
    """
    taken = {plain(text) for text in spellings} - {""}
    usual = {text: code for text, code in column.synonyms.items() if plain(text) not in taken}
    return column.model_copy(update={"synonyms": {**usual, **spellings}})
