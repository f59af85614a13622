"""Spellings of codes and headers: compared as written first, then without accents and signs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from reconquete_pipeline.text.spelling import exact, plain
from reconquete_pipeline.text.sql_text import text_literal


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
