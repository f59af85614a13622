"""Text to typed values in SQL, each with its reason when it cannot be read.

Nothing is guessed: a number with two readings, a date that is not of a declared format, an unknown
code are reasons to keep the row aside. All expressions are pure SQL over one text column, so that
DuckDB reads a file in one pass.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reconquete_pipeline.contracts import Column
from reconquete_pipeline.sql_text import quote, text_literal

SPACES = " \t\u00a0\u202f\u2009\u2007\ufeff"
NUMBER_TYPE = "DECIMAL(28,6)"
_DECIMAL = re.compile(r"^DECIMAL\((\d+),\s*(\d+)\)$", re.IGNORECASE)
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


def plain(text: str) -> str:
    """A header or a code without case, accents, spaces and punctuation, for comparison."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare.lower())


def cleaned(text_sql: str) -> str:
    """A delivered text without spaces around it; NULL when nothing is left."""
    return f"nullif(trim({text_sql}, {text_literal(SPACES)}), '')"


def number_text(text_sql: str, decimal: str) -> str:
    """A French or English number as plain digits with a point; NULL when it is not one.

    Reads `1 234,56` with any kind of space, `1.234,56`, `-12,50`, `12,50-`, `(12,50)`, `12,50 €`.
    """
    mark, other = ("," if decimal == "," else r"\."), (r"\." if decimal == "," else ",")
    gaps = rf"[ \x{{00A0}}\x{{202F}}\x{{2009}}\x{{2007}}'{other}]"
    body = rf"(?:\d+|\d{{1,3}}(?:{gaps}\d{{3}})+)(?:{mark}\d+)?"
    unit = r"[\s\x{00A0}\x{202F}]*(?:€|EUR)?"
    simple = rf"[+-]?\d+(?:{mark}\d+)?"
    bare = f"regexp_replace({text_sql}, '[^0-9{mark}]', '', 'g')"
    digits = f"replace({bare}, {text_literal(decimal)}, '.')"
    return (
        f"case when regexp_full_match({text_sql}, '{simple}') "
        f"then replace(ltrim({text_sql}, '+'), {text_literal(decimal)}, '.') "
        f"when regexp_full_match({text_sql}, {text_literal(rf'[+]?{body}{unit}')}) then {digits} "
        f"when regexp_full_match({text_sql}, {text_literal(rf'-[ ]?{body}{unit}')}) "
        f"or regexp_full_match({text_sql}, {text_literal(rf'{body}-{unit}')}) "
        f"or regexp_full_match({text_sql}, {text_literal(rf'[(]{body}{unit}[)]')}) "
        f"then '-' || {digits} end"
    )


def parse_column(name: str, column: Column, conventions: Conventions) -> Parsed:
    """SQL that reads the delivered text `text_<name>` by the column's contract."""
    kind = column.type.upper()
    text, read = quote(f"text_{name}"), quote(f"read_{name}")
    if match := _DECIMAL.match(kind):
        width, scale = int(match[1]), int(match[2])
        reader, value, unread = _decimal(name, conventions, width, scale)
    elif kind in {"INTEGER", "BIGINT"}:
        reader = number_text(text, conventions.decimal)
        is_whole = f"regexp_full_match({read}, '-?\\d+(\\.0*)?')"
        value = f"case when {is_whole} then try_cast({read} as {kind}) end"
        unread = f"'{name}:not_a_whole_number'"
    elif kind in {"DATE", "TIMESTAMP"}:
        formats = ", ".join(text_literal(form) for form in conventions.moments)
        reader = f"try_strptime({text}, [{formats}])"
        # %Y reads the two digits of `01/02/97` as the year 97: no company sold anything then.
        value = f"case when year({read}) between 1900 and 2999 then cast({read} as {kind}) end"
        unread = f"'{name}:not_a_date'"
    elif kind == "BOOLEAN":
        words = [(word, "true") for word in _TRUE] + [(word, "false") for word in _FALSE]
        cases = " ".join(f"when '{word}' then {answer}" for word, answer in words)
        reader, value, unread = f"case lower({text}) {cases} end", read, f"'{name}:not_yes_or_no'"
    elif column.values:
        reader, value, unread = _code(text, column), read, f"'{name}:unknown_code'"
    else:
        reader, value, unread = text, read, f"'{name}:unreadable'"
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


def _decimal(name: str, conventions: Conventions, width: int, scale: int) -> tuple[str, str, str]:
    text, read = quote(f"text_{name}"), quote(f"read_{name}")
    fraction = f"length(split_part({read}, '.', 2))"
    refusals = [f"when {read} is null then '{name}:not_a_number'"]
    is_fit = f"{fraction} <= {scale}"
    if scale <= 2:
        # In money, 1.234 and 1,234 may each be twelve hundred or one and a bit: refuse to guess.
        shape = text_literal(r"[+(-]?\s*\d{1,3}[.,]\d{3}[)-]?\s*(?:€|EUR)?")
        is_fit += f" and not regexp_full_match({text}, {shape})"
        refusals.append(f"when regexp_full_match({text}, {shape}) then '{name}:ambiguous_number'")
    refusals.append(f"when {fraction} > {scale} then '{name}:too_many_decimals'")
    unread = f"case {' '.join(refusals)} else '{name}:out_of_range' end"
    value = f"case when {is_fit} then try_cast({read} as DECIMAL({width},{scale})) end"
    return number_text(text, conventions.decimal), value, unread


def _code(text_sql: str, column: Column) -> str:
    spellings: dict[str, str] = {plain(code): code for code in column.values}
    spellings.update({plain(text): code for text, code in column.synonyms.items()})
    cases = " ".join(
        f"when {text_literal(text)} then {text_literal(code)}" for text, code in spellings.items()
    )
    bare = f"regexp_replace(lower(strip_accents({text_sql})), '[^a-z0-9]', '', 'g')"
    return f"case {bare} {cases} end"


def with_home_codes(column: Column, spellings: Mapping[str, str]) -> Column:
    """The column with the home's own spellings of its codes added to the usual ones."""
    return column.model_copy(update={"synonyms": {**column.synonyms, **spellings}})


def first_header(wanted: Sequence[str], headers: Sequence[str]) -> str | None:
    """The first of the wanted headers that the file has; case, accents and spaces are ignored."""
    found = {plain(header): header for header in reversed(headers)}
    return next((found[plain(name)] for name in wanted if plain(name) in found), None)
