"""What DuckDB reads of JSON as the exact reader would, in SQL over the column `line`.

Its JSON reader is quick and not exact: numbers pass through binary ones, and it takes what is no
JSON (a comma before a closing bracket, nan). So it only gets lines of which both readers must make
the same; all others are left to `json_exact`. A line that is kept out without need costs time and
nothing else.
"""

from collections.abc import Sequence

from reconquete_pipeline.intake.formats.prepared import RECORD
from reconquete_pipeline.intake.formats.typed_values import EXACT_DIGITS, date_formats
from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions
from reconquete_pipeline.text.sql_text import quote, text_literal

_NOT_FINITE = "-?(?:[nN][aA][nN]|[iI][nN][fF][a-zA-Z]*)"
_ODD = "|".join(
    (
        # an escape of NUL or of half a character; one in which a year could hide from below
        r"\\u(?:0000|[dD][89a-fA-F]|002[dD]|003[0-9])",
        # what is no JSON
        r",\s*[}\]]",
        rf"[:\[,]\s*{_NOT_FINITE}\s*[,}}\]]",
        # numbers with an exponent, or written otherwise than the same number would be
        r":\s*(?:-0\s*[,}]|-?(?:[0-9]{14,}\.|0\.0000|[0-9.]+[eE]|[0-9.]{40}))",
        # years that are written with fewer digits, and one that may be an earlier one in Paris
        r':\s*"(?:0[0-9]{3}|1000)-[0-9]{2}-',
    )
)
# A line with such a number is read with its numbers as texts: a binary one may lose digits of it.
_HAS_LONG_NUMBER = r"regexp_matches(line, ':\s*-?(?:[0-9]+\.[0-9]{7}|[0-9]{10,}\.)')"
# Such a text begins with NUL. Within a text the quote ends it, and what follows is no JSON.
_WITH_TEXTS = (
    r"regexp_replace(line, ':\s*(-?[0-9]+\.[0-9]+)\s*([,}])', "
    r"""':"\\u0000\1"\2', 'g')"""
)
# Python reads fewer than 1,000 levels of brackets, DuckDB all; both read 200.
_BRACKET_COUNT = "len(line) - len(replace(replace(line, '[', ''), '{', ''))"
# The keys of a line that DuckDB reads exactly; NULL of any other.
_KEYS = (
    "case when not starts_with(line, '{') or not json_valid(line) then null "
    f"when regexp_matches(line, {text_literal(_ODD)}) then null "
    f"when not case when {_HAS_LONG_NUMBER} then json_valid({_WITH_TEXTS}) else true end then null "
    f"when not case when strlen(line) > 400 then {_BRACKET_COUNT} <= 200 else true end then null "
    "else json_keys(line) end"
)
# Numbers noted of the lines with the same keys: enough where few of them are odd.
_SEEN = 1_000
# What Python strips from a key.
_WHITE = text_literal("".join(sign for sign in map(chr, range(0x3001)) if sign.isspace()))
_DAY = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
_MOMENT = f"{_DAY}[T ](?:[01][0-9]|2[0-3]):[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}})?)?"
_ZONE = "(?:Z|[+-](?:(?:[01][0-9]|2[0-2])(?::?[0-9]{2})?|23(?::?[0-5][0-9])?))"


def judge_lines(lines: str) -> str:
    """Make `shapes`, the lists of keys of plain lines, and `odd`, the numbers of other lines.

    A list with a key twice, or with blanks around one, is no shape. Lines of which `unseen` has
    the keys are odd too: see `judge_again`.
    """
    return (
        "create temp table found as "
        f"select keys, min({RECORD}) as first, count(*) as row_count, coalesce("
        f"list({RECORD}) filter (keys is null), min({RECORD}, {_SEEN})) as records "
        f"from ({_keyed(lines)}) group by keys; "
        "create temp table shapes as select keys, first, row_count from found "
        "where len(list_distinct(keys)) = len(keys) "
        f"and keys = list_transform(keys, lambda key: trim(key, {_WHITE})); "
        f"create temp table odd as select unnest(records) as {RECORD} from found "
        "anti join shapes using (keys); "
        "create temp table unseen as select keys from found anti join shapes using (keys) "
        f"where keys is not null and row_count > {_SEEN}"
    )


def judge_again(lines: str) -> str:
    """Add the lines of `unseen` to the odd ones."""
    return (
        f"insert into odd select {RECORD} from ({_keyed(lines)}) anti join odd using ({RECORD}) "
        "where keys in (from unseen)"
    )


def _keyed(lines: str) -> str:
    return f"select {RECORD}, {_KEYS} as keys from {lines}"


def odd_lines(lines: str) -> str:
    """The odd lines in their order, once they are judged."""
    return f"select {RECORD}, line from {lines} semi join odd using ({RECORD}) order by {RECORD}"


def plain_rows(lines: str, keys: Sequence[str], conventions: Conventions) -> str:
    """The records of lines that are all plain, as `json_exact` gives them; NULL for no text."""
    line = f"case when {_HAS_LONG_NUMBER} then {_WITH_TEXTS} else line end"
    places = ", ".join(map(text_literal, map(_pointer, keys)))
    values = f"cast(json_extract({line}, [{places}]) as varchar[])"
    # One expression for all keys: a thousand of them would take seconds to plan.
    texts = f"list_transform({values}, lambda given: {_text(conventions)})"
    named = ", ".join(f"texts[{place}] as {quote(key)}" for place, key in enumerate(keys, 1))
    return f"select {RECORD}, {named} from (select {RECORD}, {texts} as texts from {lines})"


def exact_rows(lines: str, keys: Sequence[str]) -> str:
    """The records of objects that hold those texts already."""
    places = ", ".join(map(text_literal, map(_pointer, keys)))
    named = ", ".join(
        f"nullif(texts[{place}], '') as {quote(key)}" for place, key in enumerate(keys, 1)
    )
    return (
        f"select {RECORD}, {named} from "
        f"(select {RECORD}, json_extract_string(line, [{places}]) as texts from {lines})"
    )


def _pointer(key: str) -> str:
    """The place of a key in an object, as a JSON pointer (RFC 6901)."""
    return "/" + key.replace("~", "~0").replace("/", "~1")


def _text(conventions: Conventions) -> str:
    """The text of the JSON value `given`."""
    mark = text_literal(conventions.decimal)
    string = (
        "case when contains(given, '\\') then json_extract_string(given, '$') "
        "else substring(given, 2, len(given) - 2) end"
    )
    return (
        """case when starts_with(given, '"') then case """
        f"""when given like '"____-%' then coalesce({_iso(conventions)}, {string}) """
        f"""when starts_with(given, '"\\u0000') then replace({_sure()}, '.', {mark}) """
        f"else nullif({string}, '') end "
        "when starts_with(given, '[') or starts_with(given, '{') "
        f"then {text_literal(UNREADABLE)} "
        f"when contains(given, '.') then replace({_short('given')}, '.', {mark}) "
        "else nullif(given, 'null') end"
    )


def _iso(conventions: Conventions) -> str:
    """A string that is a date or a time in the format of the extract; NULL for others."""
    day, moment = (text_literal(form) for form in date_formats(conventions.dates))
    at = "replace(substring(given, 2, len(given) - 2), ',', '.')"
    in_paris = f"timezone('Europe/Paris', try_cast({at} as timestamptz))"
    return (
        f"""case when strlen(given) = 12 then strftime(try_strptime(given, '"%Y-%m-%d"'), {day}) """
        f"""when regexp_full_match(given, '"{_MOMENT}"') """
        f"then strftime(try_cast({at} as timestamp), {moment}) "
        f"""when regexp_full_match(given, '"{_MOMENT}{_ZONE}"') """
        f"then case when year({in_paris}) <= 9999 then strftime({in_paris}, {moment}) end end"
    )


def _sure() -> str:
    """A number as written, or with the digits that are sure where it has all of a binary one."""
    number = "substring(given, 8, len(given) - 8)"
    digit_count = f"strlen(ltrim(replace({number}, '.', ''), '-0'))"
    short = _short(number)
    sure, *whole = (
        _short(f"format('{{:#.{EXACT_DIGITS + more}g}}', cast({number} as double))")
        for more in range(3)
    )
    return (
        f"case when {digit_count} between {EXACT_DIGITS + 1} and {EXACT_DIGITS + 2} "
        f"and {short} in ({', '.join(whole)}) then {sure} else {short} end"
    )


def _short(number: str) -> str:
    """A number with a point, without the zeros at its end, which say nothing."""
    return f"rtrim(rtrim({number}, '0'), '.')"
