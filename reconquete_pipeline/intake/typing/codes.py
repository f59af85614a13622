"""Spellings of codes and headers: compared as written first, then without accents and signs."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from reconquete_pipeline.intake.typing.numbers import SPACES
from reconquete_pipeline.text.sql_text import text_literal


def plain(text: str) -> str:
    """A header or a code without case, accents, spaces and punctuation, for comparison."""
    return re.sub(r"[^a-z0-9]", "", _without_accents(text))


def exact(text: str) -> str:
    """A header or a code as written, without case and the spaces around it."""
    return text.strip(SPACES).lower()


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def _with_signs(text: str) -> str:
    """Without case, accents and spaces; signs, which tell `1` from `-1`, are left."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(c for c in bare.lower() if not (c.isspace() or unicodedata.combining(c)))


def contradictions(codes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs of spellings that are read as the same text but stand for different codes.

    Spellings that differ by a sign (`1` and `-1`) are no contradiction: as written, each is found.
    """
    first: dict[str, str] = {}
    found = []
    for text, code in codes.items():
        other = first.setdefault(_with_signs(text), text)
        if codes[other] != code:
            found.append((other, text))
    return found


def code_sql(text_sql: str, spellings: Iterable[tuple[str, str]]) -> str:
    """The code of a text, NULL for an unknown one.

    The text as written is tried first, then without accents and signs; a form that several codes
    share, or that is empty, is only matched as written. Of equal spellings the last one counts.
    """
    as_written: dict[str, str] = {}
    by_form: dict[str, set[str]] = defaultdict(set)
    for text, code in spellings:
        as_written[exact(text)] = code
    for text, code in as_written.items():
        by_form[plain(text)].add(code)
    forms = {form: min(codes) for form, codes in by_form.items() if form and len(codes) == 1}
    bare = f"regexp_replace(lower(strip_accents({text_sql})), '[^a-z0-9]', '', 'g')"
    first = found_in(f"lower({text_sql})", as_written)
    return f"coalesce({first}, {found_in(bare, forms)})" if forms else first


def found_in(text_sql: str, answers: Mapping[str, str]) -> str:
    """What a text stands for; NULL for an unknown one.

    CASE over an expression would compute it again for each answer.
    """
    texts = ", ".join(text_literal(text) for text in answers)
    found = ", ".join(text_literal(answer) for answer in answers.values())
    return f"([{found}])[list_position([{texts}], {text_sql})]"


def quick_code_sql(text_sql: str, spellings: Iterable[tuple[str, str]]) -> str:
    """The code of a text in small letters or with a first capital, as `code_sql` reads it.

    NULL for any other text, which is not looked at any further.
    """
    small = {exact(text): code for text, code in spellings}
    capitals = {text[:1].upper() + text[1:]: code for text, code in small.items()}
    usual = {text: code for text, code in capitals.items() if exact(text) in small}
    usual = {text: code for text, code in {**usual, **small}.items() if text}
    return f"case {text_sql} {_cases(usual)} end"


def _cases(codes: Mapping[str, str]) -> str:
    return " ".join(
        f"when {text_literal(text)} then {text_literal(code)}" for text, code in codes.items()
    )


def matching_headers(wanted: Sequence[str], headers: Sequence[str]) -> list[str]:
    """The headers of a file that fit the first wanted name that has any; several are a doubt.

    A header is compared as written first, then without accents, spaces and signs.
    """
    for name in wanted:
        found = [header for header in headers if exact(header) == exact(name)]
        if not found and plain(name):
            found = [header for header in headers if plain(header) == plain(name)]
        if found:
            return found
    return []
