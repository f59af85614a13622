"""Telephone numbers that are not simply French: from abroad, with an extension, several in one."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

# Countries whose numbers are written the French way, with a zero in front: overseas departments.
_FRENCH_CODES = frozenset({33, 262, 590, 594, 596})
_EXTENSION = re.compile(r"\b(?:poste|ext|extension)\b[\s.:]*\d{1,6}\s*$", re.IGNORECASE)
# A French number that another one follows with nothing but a blank between them.
_FRENCH_NUMBER = re.compile(r"(?<!\d)(0[1-9](?:[\s./-]?\d\d){4})(?!\d)")
_BETWEEN_NUMBERS = re.compile(r"[^\W\d_]+|[;,|]|\s/\s")
_FEWEST_DIGITS = 8


def phone_keys(value: str) -> list[str]:
    """The numbers in a text: 0199001234 for a French one, +442079460000 for one from abroad.

    What no country can have given out comes back as the digits of the text alone.
    """
    # Few texts need it, and few nights.
    import phonenumbers

    text = _FRENCH_NUMBER.sub(r";\1;", _EXTENSION.sub("", value))
    found = []
    for part in _BETWEEN_NUMBERS.split(text):
        if len(re.sub(r"\D", "", part)) < _FEWEST_DIGITS:
            continue
        try:
            numbers = [phonenumbers.parse(part, "FR")]
        except phonenumbers.NumberParseException:
            numbers = []
        if not any(map(phonenumbers.is_possible_number, numbers)):
            possible = phonenumbers.Leniency.POSSIBLE
            matches = phonenumbers.PhoneNumberMatcher(part, "FR", leniency=possible)
            numbers = [match.number for match in matches]
        found += [_key(number) for number in numbers]
    return list(dict.fromkeys(found)) or [re.sub(r"\D", "", text)]


def _key(number: "PhoneNumber") -> str:
    from phonenumbers import national_significant_number

    national = national_significant_number(number)
    if number.country_code in _FRENCH_CODES and len(national) == 9:
        return f"0{national}"
    return f"+{number.country_code}{national}"


# Blocks that the numbering plan keeps for invented numbers, or gives to a territory as a whole: the
# library takes none of the first, and lags behind the parts of the second that are in use.
# Source: ARCEP, plan national de numérotation (decision 2018-0881 as amended).
_WHOLE_BLOCKS = re.compile(
    r"\+(?:33(?:19900|26191|35301|46571|53649|63998)\d{4}"
    r"|262(?:26[239]|639|69[23])\d{6}|590(?:590|69[01])\d{6}"
    r"|594(?:594|694)\d{6}|596(?:596|69[67])\d{6})"
)
_OF_TERRITORIES = ("FR", "RE", "YT", "GP", "MQ", "GF")
_FRENCH_NUMBERS = re.compile(
    rf"\s*{_FRENCH_NUMBER.pattern}(?:[\s./-]*{_FRENCH_NUMBER.pattern})+\s*"
)
# The numbers of a large campaign are read again for each tool, and by its rules.
_AS_MANY = 2**17
_FRENCH_MOBILE = re.compile(r"\+(?:33[67]|262639|26269[23]|59069[01]|594694|59669[67])")


@lru_cache(_AS_MANY)
def e164(value: str, region: str | None = "FR") -> str | None:
    """The first number of a text with + and country code, without signs; None without a number.

    A number without country code is one of the region (ISO 3166, two letters) or, of a French
    region, of another one of France; without a region it is none. Digits too many or too few make
    no number: none is cut out of them.
    """
    regions: list[str | None] = [region]
    if region in _OF_TERRITORIES:
        regions = list(dict.fromkeys((region, *_OF_TERRITORIES)))
    for part in _BETWEEN_NUMBERS.split(_EXTENSION.sub("", value)):
        if _FRENCH_NUMBERS.fullmatch(part):
            pieces = [match[1] for match in _FRENCH_NUMBER.finditer(part)]
        else:
            pieces = [part]
        for piece in pieces:
            read = [written for one in regions if (written := _read_as(piece, one))]
            # To the library 0590, 0594 and 0596 are of metropolitan France too.
            for written in (*filter(_WHOLE_BLOCKS.fullmatch, read), *read):
                if is_number(written):
                    return written
    return None


def _read_as(text: str, region: str | None) -> str | None:
    # Few nights need it.
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(_AS_MANY)
def is_number(written: str) -> bool:
    """Whether a text is one number with + and country code that somebody can have."""
    import phonenumbers

    if _read_as(written, None) != written:
        return False
    number = phonenumbers.parse(written, None)
    return bool(_WHOLE_BLOCKS.fullmatch(written)) or phonenumbers.is_valid_number(number)


def is_mobile(number: str) -> bool:
    """Whether a number written as `e164` does is one of a mobile telephone, as far as it tells."""
    import phonenumbers

    if _FRENCH_MOBILE.match(number):
        return True
    kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    may_be = phonenumbers.PhoneNumberType
    return kind in {may_be.MOBILE, may_be.FIXED_LINE_OR_MOBILE}


def country_of_number(number: str) -> str | None:
    """The country of such a number in two letters (ISO 3166): FR, RE, BE."""
    import phonenumbers

    parsed = phonenumbers.parse(number, None)
    found = phonenumbers.region_code_for_number(parsed)
    if found is None and parsed.country_code is not None:
        found = phonenumbers.region_code_for_country_code(parsed.country_code)
    return found
