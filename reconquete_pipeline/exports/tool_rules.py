"""What each tool accepts, from the rules that it publishes: a written file is held to them.

Each row is held to them when it is made (`row_faults`), so that one bad row does not cost the file
of a campaign; the file that is written, once more (`faults`). The rules were read on the tools' own
help pages in November 2026.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from reconquete_pipeline.home.tool_files import TOOL_HEADERS
from reconquete_pipeline.text.phone_numbers import is_number
from reconquete_pipeline.text.postal_address import LINE

Row = Mapping[str, str]
MEGABYTE = 1024 * 1024
# Most bytes of a file (HubSpot's free account), most rows, fewest people.
MOST_BYTES = {"brevo": 250 * MEGABYTE, "hubspot": 20 * MEGABYTE}
MOST_ROWS = {"hubspot": 1_048_575}
FEWEST_PEOPLE = {"meta": 100}
# One of these must be there in every row, and stand in no two rows.
KEYS = {
    "brevo": ("EMAIL", "SMS", "LANDLINE_NUMBER", "EXT_ID"),
    "mailchimp": ("Email Address",),
    "hubspot": ("Email",),
    "google": ("Email", "Phone"),
    "meta": ("email", "phone"),
    "postal": ("CODE_CLIENT",),
}
# RFC 5321 and 5322 without what they allow in quotes alone; a name of a domain by RFC 1123, in
# letters of any script or as xn--… (RFC 5890).
_ATOM = r"[^\s@<>\"«»“”(),.:;\[\]\\]+"
_LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
_EMAIL = re.compile(
    rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?:[^\W\d_]{{2,63}}|xn--{_LABEL})",
    re.IGNORECASE,
)
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_HASH = re.compile(r"[0-9a-f]{64}")
_EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
# Control signs, signs without a shape, halves of signs: a zero-width space, a byte order mark.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LONGEST_EMAIL = 254
# Mailchimp clips what is longer.
LONGEST_TEXT_BYTES = 255


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address and nothing beside, signs that nobody sees included."""
    if len(text) > _LONGEST_EMAIL or any(unicodedata.category(one) in _UNSEEN for one in text):
        return False
    return bool(_EMAIL.fullmatch(text))


def row_faults(tool: str, row: Row) -> list[str]:
    """What the tool would refuse or misread in one row, by column; a column not in it is empty."""
    whole = dict.fromkeys(TOOL_HEADERS[tool], "") | dict(row)
    return list(dict.fromkeys(_row_faults(tool, whole)))


def _row_faults(tool: str, row: Row) -> Iterator[str]:
    yield from _cell_faults(row)
    yield from _OF_TOOL[tool](row)
    if not any(row.get(key) for key in KEYS[tool]):
        yield f"a row has none of {', '.join(KEYS[tool])}"


def faults(tool: str, content: bytes, headers: Mapping[str, str], row_count: int) -> list[str]:
    """What the tool would refuse or misread in the file; at most one sentence for each kind.

    `headers`: what the tool calls a column, and what the file does; `row_count` rows are expected.
    """
    found = dict.fromkeys(_faults(tool, content, headers, row_count))
    return list(found)


def _faults(tool: str, content: bytes, headers: Mapping[str, str], row_count: int) -> Iterator[str]:
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        yield "it begins with a byte order mark, which the first header would carry"
    if len(content) > MOST_BYTES.get(tool, len(content)):
        yield f"it has more than {MOST_BYTES[tool] // MEGABYTE} MB"
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        yield f"it cannot be read as CSV in UTF-8 ({error})"
        return
    if not lines or lines[0] != list(headers.values()):
        yield "its headers are not those of the tool"
        return
    rows = [dict(zip(headers, line, strict=False)) for line in lines[1:]]
    if len(rows) != row_count:
        yield f"it has {len(rows)} rows instead of {row_count}"
    if len(rows) > MOST_ROWS.get(tool, len(rows)):
        yield f"it has more than {MOST_ROWS[tool]} rows"
    if len(rows) < FEWEST_PEOPLE.get(tool, 1):
        yield f"it has fewer than {FEWEST_PEOPLE.get(tool, 1)} people"
    if any(len(line) != len(headers) for line in lines[1:]):
        yield "a row has more or fewer cells than there are headers"
        return
    for row in rows:
        yield from _row_faults(tool, row)
    for key in KEYS[tool]:
        values = [row[key].casefold() for row in rows if row.get(key)]
        if len(set(values)) < len(values):
            yield f"two rows have the same {key}"


def _cell_faults(row: Row) -> Iterator[str]:
    for name, value in row.items():
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in value):
            yield f"{name} holds a line end or another control character"
        if value != value.strip():
            yield f"{name} begins or ends with a space"
        if value.startswith(('="', "'=")):
            yield f"{name} is protected for a spreadsheet"


def _email_faults(row: Row, name: str) -> Iterator[str]:
    value = row.get(name, "")
    if value and not is_email(value):
        yield f"{name} is not one e-mail address"


def _of_brevo(row: Row) -> Iterator[str]:
    yield from _email_faults(row, "EMAIL")
    for name in ("SMS", "LANDLINE_NUMBER"):
        if row.get(name) and not (_E164.fullmatch(row[name]) and is_number(row[name])):
            yield f"{name} is not a number with + and country code alone"


def _of_mailchimp(row: Row) -> Iterator[str]:
    yield from _email_faults(row, "Email Address")
    if not row["Email Address"].partition("@")[0].isascii():
        yield "Email Address has an accent before @"
    for name, value in row.items():
        if len(value.encode()) > LONGEST_TEXT_BYTES:
            yield f"{name} has more than {LONGEST_TEXT_BYTES} bytes and would be clipped"


def _of_hubspot(row: Row) -> Iterator[str]:
    yield from _email_faults(row, "Email")
    yield from _email_faults(row, "Contact owner")


def _hash_faults(row: Row, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        value = row.get(name, "")
        if value and (not _HASH.fullmatch(value) or value == _EMPTY_HASH):
            yield f"{name} is not a SHA-256 hash of something, in small letters"


def _of_google(row: Row) -> Iterator[str]:
    yield from _hash_faults(row, ("Email", "Phone", "First Name", "Last Name"))
    place = [row[name] for name in ("First Name", "Last Name", "Country", "Zip")]
    if any(place) and not all(place):
        yield "a postal match needs first name, last name, country and zip together"


def _of_meta(row: Row) -> Iterator[str]:
    yield from _hash_faults(row, tuple(row))
    if not row["country"]:
        yield "country is missing"


def _of_postal(row: Row) -> Iterator[str]:
    for name in ("NOM", "RUE", "CODE_POSTAL", "VILLE"):
        if not row[name]:
            yield f"{name} is missing"
    for name in ("NOM", "COMPLEMENT_1", "COMPLEMENT_2", "RUE", "LIEU_DIT", "PAYS"):
        if len(row[name]) > LINE:
            yield f"{name} has more than {LINE} characters"
    if len(f"{row['CODE_POSTAL']} {row['VILLE']}") > LINE:
        yield f"postal code and town have more than {LINE} characters"
    if not re.fullmatch(r"\d{5}", row["CODE_POSTAL"]):
        yield "CODE_POSTAL is not five digits"


_OF_TOOL: Mapping[str, Callable[[Row], Iterator[str]]] = {
    "brevo": _of_brevo,
    "mailchimp": _of_mailchimp,
    "hubspot": _of_hubspot,
    "google": _of_google,
    "meta": _of_meta,
    "postal": _of_postal,
}
