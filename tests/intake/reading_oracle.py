"""How a person reads one number or one date, written without patterns and without SQL.

It knows the rules of the delivery, not the code that follows them: the fuzzer holds the readers of
the intake against it.
"""

from datetime import datetime, timedelta
from decimal import Decimal

BLANKS = " \t\u00a0\u202f\u2009\u2007\ufeff"
GAPS = " \u00a0\u202f\u2009\u2007"
UNITS = ("€", "EUR")
DIGITS = "0123456789"
WHITE = " \t\n\r\v\f"


def trimmed(text: str) -> str:
    """Without the spaces around it."""
    return text.strip(BLANKS)


def _without_unit(text: str) -> str:
    for unit in UNITS:
        if text.endswith(unit):
            return text[: -len(unit)].rstrip(GAPS + "\t")
    return text.rstrip(GAPS + "\t")


def _signed(text: str) -> tuple[int, str] | None:
    """The sign and what is left, of a text without spaces around it; None when there is no way."""
    if text.startswith("("):
        return (-1, _without_unit(text[1:-1])) if text.endswith(")") else None
    bare = _without_unit(text)
    if bare.startswith("-"):
        rest = bare[1:]
        return -1, rest[1:] if rest[:1] and rest[0] in GAPS else rest
    if bare.endswith("-"):
        return -1, bare[:-1]
    return 1, bare.removeprefix("+")


def _whole_part(text: str, decimal: str) -> str | None:
    """The digits of a whole part, thousands grouped in at most one way; None for anything else."""
    if text and all(sign in DIGITS for sign in text):
        return text
    for marks in (GAPS, "'", "." if decimal == "," else ","):
        parts = [""]
        for sign in text:
            if sign in marks:
                parts.append("")
            else:
                parts[-1] += sign
        head, *groups = parts
        if (
            groups
            and 1 <= len(head) <= 3
            and all(sign in DIGITS for part in parts for sign in part)
            and head[0] != "0"
            and all(len(group) == 3 for group in groups)
        ):
            return "".join(parts)
    return None


def number(text: str, decimal: str) -> tuple[str, str] | None:
    """The number as (digits with sign, fraction), or None when the text is no number."""
    found = _signed(trimmed(text))
    if found is None:
        return None
    sign, body = found
    whole, mark, fraction = body.partition(decimal)
    if mark and (not fraction or any(one not in DIGITS for one in fraction)):
        return None
    digits = _whole_part(whole, decimal)
    if digits is None:
        return None
    return ("-" if sign < 0 else "") + digits, fraction


def has_two_readings(text: str) -> bool:
    """One to three digits, one mark, three digits: twelve hundred, or one and a bit."""
    found = _signed(trimmed(text))
    if found is None:
        return False
    body = found[1].lstrip(GAPS)
    for mark in ".,":
        head, found_mark, rest = body.partition(mark)
        if (
            found_mark
            and 1 <= len(head) <= 3
            and len(rest) == 3
            and all(sign in DIGITS for sign in head + rest)
            and head[0] != "0"
        ):
            return True
    return False


def money(text: str, decimal: str, scale: int) -> Decimal | None:
    """The amount with `scale` decimals, or None where it must be refused."""
    read = number(text, decimal)
    if read is None or (scale <= 2 and has_two_readings(text)) or len(read[1]) > scale:
        return None
    value = Decimal(f"{read[0]}.{read[1]}" if read[1] else read[0])
    return value if abs(value) < Decimal(10) ** (18 - scale) else None


def share(text: str, decimal: str) -> Decimal | None:
    """A share with six decimals, or by its sign in hundredths; None where it must be refused."""
    bare = trimmed(text)
    if not bare.endswith("%"):
        value = money(text, decimal, 6)
        return value if value is not None and abs(value) < 1000 else None
    bare = bare[:-1].rstrip(BLANKS)
    read = None if any(unit in bare for unit in UNITS) else number(bare, decimal)
    if read is None or len(read[1]) > 4:
        return None
    value = Decimal(f"{read[0]}.{read[1]}" if read[1] else read[0]) / 100
    return value if abs(value) < 1000 else None


def whole(text: str, decimal: str) -> int | None:
    """A whole number of 32 bits; a fraction of zeros is none."""
    read = number(text, decimal)
    if read is None or read[1].strip("0"):
        return None
    value = int(read[0])
    return value if -(2**31) <= value < 2**31 else None


def _clock(text: str) -> timedelta | None:
    parts = text.split(":")
    if len(parts) not in (2, 3):
        return None
    for part in parts:
        if not 1 <= len(part) <= 2 or any(sign not in DIGITS for sign in part):
            return None
    hours, minutes, seconds = (int(part) for part in (*parts, "0")[:3])
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def french_moment(text: str) -> datetime | None:
    """A day as dd/mm/yyyy, perhaps with a time; None for everything else."""
    # A quoted cell may hold line ends; between day and time any white space is one space.
    day_text, time_of_day = trimmed(text).strip(WHITE), timedelta(0)
    at = next((place for place, sign in enumerate(day_text) if sign in WHITE + "T"), None)
    if at is not None:
        has_t, clock = day_text[at] == "T", day_text[at + 1 :]
        found = _clock(clock if has_t else clock.lstrip(WHITE))
        # after a T only the full time is a declared form
        if found is None or (has_t and clock.count(":") != 2):
            return None
        day_text, time_of_day = day_text[:at], found
    parts = day_text.split("/")
    if len(parts) != 3 or any(not part or any(c not in DIGITS for c in part) for part in parts):
        return None
    if len(parts[0]) > 2 or len(parts[1]) > 2 or len(parts[2]) > 4:
        return None
    try:
        found_day = datetime(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return None
    return found_day + time_of_day if 1900 <= found_day.year <= 2200 else None
