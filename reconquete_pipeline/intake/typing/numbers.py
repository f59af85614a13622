"""Numbers as the French and the English write them, read in SQL over one text.

One number has one reading: groups of thousands are never separated in two ways, never begin with
a zero, and the decimal mark is the declared one.
"""

import re

from reconquete_pipeline.text.spelling import SPACES
from reconquete_pipeline.text.sql_text import text_literal

NUMBER_TYPE = "DECIMAL(28,6)"
# A column with so few decimals is money: one group of three after a mark has two readings there.
MONEY_DECIMALS = 2
_DECIMAL = re.compile(r"^DECIMAL\((\d+),\s*(\d+)\)$", re.IGNORECASE)
_GAP = r"[ \x{00A0}\x{202F}\x{2009}\x{2007}]"
_UNIT = r"[ \t\x{00A0}\x{202F}\x{2009}\x{2007}]*(?:€|EUR)?"


def cleaned(text_sql: str) -> str:
    """A delivered text without spaces around it; NULL when nothing is left."""
    # Nearly every text begins and ends with a plain sign: looking is far cheaper than trimming.
    ends = f"left({text_sql}, 1) between '!' and '~' and right({text_sql}, 1) between '!' and '~'"
    trimmed = f"trim({text_sql}, {text_literal(SPACES)})"
    return f"nullif(case when {ends} then {text_sql} else {trimmed} end, '')"


def filled(text_sql: str) -> str:
    """A delivered text that is known to have no spaces around it; NULL when it is empty."""
    return f"nullif({text_sql}, '')"


def quick_text(text_sql: str) -> str:
    """The text itself where nothing is to be trimmed, told by its ends; else NULL."""
    # Texts are compared byte by byte; a sign of ASCII at each end is the usual case.
    last = f"{text_sql}[-1]"
    is_plain = f"{text_sql} between '!' and chr(127) and {last} between '!' and chr(127)"
    # No accented letter lies outside of these two; some signs from U+2007 on are spaces.
    first, end = text_literal("\u00a1"), text_literal("\u2006")
    is_letter = [
        f"({sign} between '!' and chr(127) or {sign} between {first} and {end})"
        for sign in (text_sql, last)
    ]
    return f"case when {is_plain} or ({' and '.join(is_letter)}) then {text_sql} end"


def quick_whole(text_sql: str, kind: str) -> str:
    """A whole number written with its digits alone; NULL for any other text."""
    number = f"try_cast({text_sql} as {kind})"
    return f"case when cast({number} as varchar) = {text_sql} then {number} end"


def quick_decimal(text_sql: str, kind: str, decimal: str) -> str:
    """A number of digits alone, or with two decimals after the mark; NULL for any other text."""
    _, scale = width_and_scale(kind) or (0, 0)
    is_whole = f"cast(try_cast({text_sql} as integer) as varchar) = {text_sql}"
    whole = f"when {is_whole} then try_cast({text_sql} as {kind})"
    if scale < MONEY_DECIMALS:
        return f"case {whole} end"
    # Of what begins with a digit and ends so, only digits are read as a number, and 1_000,00.
    is_usual = f"{text_sql} glob {text_literal(f'[0-9]*{decimal}[0-9][0-9]')}"
    number = f"try_cast(replace({text_sql}, {text_literal(decimal)}, '.') as {kind})"
    return f"case when {is_usual} and not contains({text_sql}, '_') then {number} {whole} end"


def width_and_scale(kind: str) -> tuple[int, int] | None:
    """Digits and decimals of a DECIMAL type; None for any other type."""
    match = _DECIMAL.match(kind)
    return (int(match[1]), int(match[2])) if match else None


def is_money(kind: str) -> bool:
    """Whether 1.234 and 1,234 have two readings in a column of this type."""
    shape = width_and_scale(kind)
    return shape is not None and shape[1] <= MONEY_DECIMALS


def _marks(decimal: str) -> tuple[str, str]:
    """The declared decimal mark and the other one, as patterns."""
    return (",", r"\.") if decimal == "," else (r"\.", ",")


def number_text(text_sql: str, decimal: str) -> str:
    """A French or English number as plain digits with a point; NULL when it is not one.

    Reads `1 234,56` with any kind of space, `1.234,56`, `-12,50`, `12,50-`, `(12,50)`, `12,50 €`.
    """
    mark, other = _marks(decimal)
    groups = rf"[1-9]\d{{0,2}}(?:(?:{_GAP}\d{{3}})+|(?:'\d{{3}})+|(?:{other}\d{{3}})+)"
    body = rf"(?:\d+|{groups})(?:{mark}\d+)?"
    simple = rf"[+-]?\d+(?:{mark}\d+)?"
    bare = f"regexp_replace({text_sql}, '[^0-9{mark}]', '', 'g')"
    digits = f"replace({bare}, {text_literal(decimal)}, '.')"
    return (
        f"case when regexp_full_match({text_sql}, '{simple}') "
        f"then replace(ltrim({text_sql}, '+'), {text_literal(decimal)}, '.') "
        f"when {_fits(text_sql, rf'[+]?{body}{_UNIT}')} then {digits} "
        f"when {_fits(text_sql, rf'-{_GAP}?{body}{_UNIT}')} "
        f"or {_fits(text_sql, rf'{body}-{_UNIT}')} "
        f"or {_fits(text_sql, rf'[(]{body}{_UNIT}[)]')} "
        f"then '-' || {digits} end"
    )


def share_text(text_sql: str, decimal: str) -> str:
    """A share as plain digits with a point: `0,45`, or by its sign `45 %`, which is the same."""
    shifted = (
        f"regexp_replace(regexp_replace({number_text(_before_sign(text_sql), decimal)}, "
        r"'^(-?)', '\100'), '^(-?\d+)(\d{2})(?:\.(\d+))?$', '\1.\2\3')"
    )
    return (
        f"case when regexp_full_match({text_sql}, '[^€A-Z]*%') then {shifted} "
        f"else {number_text(text_sql, decimal)} end"
    )


def _before_sign(text_sql: str) -> str:
    return f"rtrim(left({text_sql}, -1), {text_literal(SPACES)})"


def ambiguous_amount(text_sql: str) -> str:
    """True for 1.234 and 1,234, each twelve hundred or one and a bit: money refuses to guess."""
    return _one_group(text_sql, "[.,]")


def ambiguous_operand(text_sql: str, decimal: str) -> str:
    """True for one group of three after the mark that is not the declared one.

    Inside an expression a number after the declared mark may have three decimals (a weight, a
    unit price), as in a column of its own.
    """
    return _one_group(text_sql, _marks(decimal)[1])


def _one_group(text_sql: str, mark: str) -> str:
    return _fits(text_sql, rf"[+(-]?{_GAP}*[1-9]\d{{0,2}}{mark}\d{{3}}-?{_UNIT}[)]?")


def _fits(text_sql: str, pattern: str) -> str:
    return f"regexp_full_match({text_sql}, {text_literal(pattern)})"
