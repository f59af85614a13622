"""A French postal address in one text, cut into the lines of the French norm (NF Z10-011)."""

import re
from dataclasses import dataclass

LINE = 38  # most characters of a line
_TOWN = re.compile(r"(?<!\d)(\d{2}[ ]?\d{3})(?!\d)[\s,]*([^\d,;\n][^,;\n]*)?")
_COUNTRY = re.compile(r"[\s,;]*\bfrance\b[\s.]*$", re.IGNORECASE)
_PART = re.compile(r"\s*[,;\n\r]+\s*")
# A line that begins so is the street.
_STREET = re.compile(
    r"^(\d+|rue|avenue|av|boulevard|bd|place|pl|chemin|ch|quai|route|rte|impasse|imp|all[eé]es?|"
    r"cours|square|passage|faubourg|lotissement|r[eé]sidence)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PostalAddress:
    """Lines three to six: complement (building), street, place, postal code and town."""

    complement: str
    street: str
    place: str
    postal_code: str
    town: str


def postal_address(text: str) -> PostalAddress | None:
    """The lines of an address; None where it has no postal code, town or street of such length."""
    bare = _COUNTRY.sub("", text)
    found = [match for match in _TOWN.finditer(bare) if match[2]]
    if not found:
        return None
    town = found[-1]
    parts = [" ".join(part.split()) for part in _PART.split(bare[: town.start()])]
    parts = [part for part in parts if part]
    after = [" ".join(part.split()) for part in _PART.split(bare[town.end() :]) if part.strip()]
    if not parts or after:
        return None
    at = next((n for n, part in enumerate(parts) if _STREET.match(part)), len(parts) - 1)
    street = folded(parts[at], 2)
    if street is None:
        return None
    before, place = ", ".join(parts[:at]), ", ".join(parts[at + 1 :])
    if len(street) > 1:
        before = ", ".join(filter(None, [before, street[0]]))
    name = " ".join(town[2].split())
    if max(map(len, (before, street[-1], place, name))) > LINE or len(name) + 6 > LINE:
        return None
    return PostalAddress(before, street[-1], place, town[1].replace(" ", ""), name)


def folded(text: str, line_count: int) -> list[str] | None:
    """The words of a text on at most so many lines of the norm; None where they do not fit."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + bool(lines[-1]) <= LINE:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    fits = 0 < len(lines) <= line_count and max(map(len, lines)) <= LINE
    return lines if fits else None
