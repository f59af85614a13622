"""Words compared as people write them: without case, accents or signs."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

# Around and inside numbers and names: blank, tab, no-break and thin spaces, a stray mark.
SPACES = " \t\u00a0\u202f\u2009\u2007\ufeff"


# The same headers are compared for every column of every file.
@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """A header or a code without case, accents, spaces and punctuation, for comparison."""
    return re.sub(r"[^a-z0-9]", "", without_accents(text))


def exact(text: str) -> str:
    """A header or a code as written, without case and the spaces around it."""
    return text.strip(SPACES).lower()


def without_accents(text: str) -> str:
    """Without case and accents, in ASCII."""
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
