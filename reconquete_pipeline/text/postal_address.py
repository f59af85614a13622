"""A French postal address in one text, cut into the lines of the French norm (NF Z10-011)."""

import re
from dataclasses import dataclass

LINE = 38  # most characters of a line
_TOWN = re.compile(
    r"(?<![\dA-Z-])(?:FR?[ ]?[-–—][ ]?)?(\d{2}[ ]?\d{3})(?!\d)[\s,–—-]*([^\d,;\n][^,;\n]*)?"
)
_COUNTRY = re.compile(r"[\s,;(–—-]*\bfrance\b[\s.)]*$", re.IGNORECASE)
_PART = re.compile(r"\s*[,;\n\r]+\s*")
_HOUSE = r"\d+(?:[ ]?[-/][ ]?\d+)?[ ]?(?:bis|ter|quater|[a-h])?"
_HOUSE_ALONE = re.compile(_HOUSE, re.IGNORECASE)
_WAY = (
    r"(?:rue|avenue|av|boulevard|bd|place|pl|chemin|ch|quai|route|rte|impasse|imp|all[eé]es?|"
    r"cours|square|passage|faubourg)\b"
)
# Which part is the street, the surest sign first.
_STREETS = tuple(
    re.compile(sign, re.IGNORECASE)
    for sign in (rf"{_HOUSE}[ ]{_WAY}", rf"\d+\b|{_WAY}", r"(?:lotissement|r[eé]sidence)\b")
)
# Overseas departments and Saint-Pierre: the beginning of their postal codes, their ISO 3166 code.
_OVERSEAS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT"}
_OF_FRANCE = frozenset({"FR", *_OVERSEAS.values()})
_FRANCE = re.compile(
    r"f|fr|fra|france( m[eé]tropolitaine)?|guadeloupe|martinique|guyane( fran[cç]aise)?|"
    r"(la )?r[eé]union|mayotte|saint[ -]pierre[ -]et[ -]miquelon|gp|mq|gf|re|yt|pm",
    re.IGNORECASE,
)


def country_of_address(postal_code: str, country: str = "") -> str | None:
    """The country in two letters (ISO 3166), of a postal code and of the country as delivered.

    Without a country the code must be one of a French department; None where it is not known.
    """
    said = " ".join(country.split())
    if said and not _FRANCE.fullmatch(said):
        return said.upper() if re.fullmatch(r"[A-Za-z]{2}", said) else None
    code = "".join(postal_code.split())
    if not re.fullmatch(r"\d{5}", code):
        return None
    if "01" <= code[:2] <= "95":
        return "FR"
    return _OVERSEAS.get(code[:3])


@dataclass(frozen=True)
class PostalAddress:
    """Lines three to six: complement (building), street, place, postal code and town."""

    complement: str
    street: str
    place: str
    postal_code: str
    town: str


def postal_address(text: str, country: str = "") -> PostalAddress | None:
    """The lines of an address; None where it has no postal code, town or street of such length.

    None too where the country, as delivered, is another than France, or no French department has
    such a code. A code of another country that one has too is not told apart without its country.
    """
    bare = _COUNTRY.sub("", text)
    found = [match for match in _TOWN.finditer(bare) if match[2]]
    if not found:
        return None
    town = found[-1]
    if country_of_address(town[1], country) not in _OF_FRANCE or "(" in town[2]:
        return None
    parts = [" ".join(part.split()) for part in _PART.split(bare[: town.start()].rstrip(" \t–—-"))]
    parts = _with_house_numbers([part for part in parts if part])
    after = [" ".join(part.split()) for part in _PART.split(bare[town.end() :]) if part.strip()]
    if not parts or after:
        return None
    signs = (n for sign in _STREETS for n, part in enumerate(parts) if sign.match(part))
    at = next(signs, len(parts) - 1)
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


def _with_house_numbers(parts: list[str]) -> list[str]:
    """The parts, each number of a house that stands alone joined to the street that follows."""
    joined = list[str]()
    for part in parts:
        if joined and _HOUSE_ALONE.fullmatch(joined[-1]):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


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
