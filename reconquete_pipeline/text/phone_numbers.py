"""Telephone numbers that are not simply French: from abroad, with an extension, several in one."""

import re
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


# What the beginnings of overseas numbers say of their country, by the key of the number.
_OVERSEAS = (
    (re.compile(r"0(?:262|263|692|693|976)"), 262),
    (re.compile(r"0(?:590|690|691)"), 590),
    (re.compile(r"0(?:594|694)"), 594),
    (re.compile(r"0(?:596|696|697)"), 596),
)


_FRENCH_LENGTH = 10
_FRENCH_MOBILE = re.compile(r"\+(?:33[67]|26269[23]|59069[01]|594694|59669[67])")


def e164(value: str) -> str | None:
    """The first number of a text with + and country code, without signs; None without a number."""
    import phonenumbers

    bare = re.sub(r"[\s./-]", "", value)
    # Most are simply French, and need no library.
    for key in [bare] if re.fullmatch(r"0[1-9]\d{8}", bare) else phone_keys(value):
        code = next((code for begins, code in _OVERSEAS if begins.match(key)), 33)
        written = f"+{code}{key[1:]}" if key.startswith("0") else key
        if len(key) == _FRENCH_LENGTH and key.startswith("0"):
            return written
        try:
            number = phonenumbers.parse(written, None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return written
    return None


def is_mobile(number: str) -> bool:
    """Whether a number written as `e164` does is one of a mobile telephone, as far as it tells."""
    import phonenumbers

    if _FRENCH_MOBILE.match(number):
        return True
    kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    may_be = phonenumbers.PhoneNumberType
    return kind in {may_be.MOBILE, may_be.FIXED_LINE_OR_MOBILE}


def region(number: str) -> str | None:
    """The country of such a number in two letters (ISO 3166): FR, RE, BE."""
    import phonenumbers

    code = phonenumbers.parse(number, None).country_code
    return None if code is None else phonenumbers.region_code_for_country_code(code)
