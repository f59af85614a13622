"""Files that tools import untouched: mailings, audiences of advertisers, letters.

Each is of one campaign, arm and step, over its channel alone; ids are plain text, a cell holds one
value. A number is in the column of the right that the client gave: SMS is for texts alone, whoever
may be called stands under LANDLINE_NUMBER, be it a mobile. A file for an audience holds clients
alone who consented to matching, hashed, and no renewal makes it: a withdrawal of that consent
closes no contact, so a night that could not publish could not take it out. A row that breaks the
rules of its tool is left out, and told with the client's number. Every file is read back by those
rules before it is handed over; one that breaks them all the same is told and not written.
"""

import csv
import hashlib
import io
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from reconquete_pipeline.exports.lists import CONTACTS, LIST, refuse_control, usable_rows
from reconquete_pipeline.exports.target_file import Published, TargetFile
from reconquete_pipeline.exports.tool_rules import (
    FEWEST_PEOPLE,
    KEYS,
    LONGEST_TEXT_BYTES,
    faults,
    is_email,
    row_faults,
)
from reconquete_pipeline.home.tool_files import TOOL_HEADERS
from reconquete_pipeline.text.phone_numbers import country_of_number, e164, is_mobile
from reconquete_pipeline.text.postal_address import LINE, country_of_address, postal_address

OF_CHANNEL: Mapping[str, tuple[str, ...]] = {
    "email": ("brevo", "mailchimp", "hubspot", "google", "meta"),
    "phone": ("brevo", "google", "meta"),
    "sms": ("brevo", "google", "meta"),
    "letter": ("postal",),
}
MATCHING = frozenset({"google", "meta"})
_READ = {
    LIST: (
        "client_id",
        "response_code",
        "name",
        "client_type",
        "postal_code",
        "country",
        "signatory",
        "arm_text",
        "salesperson_email",
    ),
    CONTACTS: ("channel", "value", "contact_name", "is_matching_allowed"),
}
# The columns of a contact value that a file has for these channels alone.
_OF_VALUE = {"EMAIL": {"email"}, "SMS": {"sms"}, "LANDLINE_NUMBER": {"phone"}}

# Signs with which no name begins, but a formula in the spreadsheet of whoever looks at the file.
_FORMULA = "=+-@' "

# Most client numbers that one line of the night names.
_MOST_NAMED = 20

_CONTROL = dict.fromkeys((*range(32), 127), " ")

Told = dict[str, str]
Row = dict[str, str]


class _LeftOutError(Exception):
    """A client whom the tool cannot take; the message says why."""


def tool_files(published: Published) -> Iterator[TargetFile]:
    """One file per campaign, arm, step and tool of its channel, in the folder of the campaign."""
    if not published.has(LIST) or not published.home.tool_files.tools:
        return
    columns = {
        name: (table, published.catalogue[table].contract.columns[name])
        for table, names in _READ.items()
        for name in names
        if (table, name) in published.columns
    }
    personal = tuple(name for name, (_, column) in columns.items() if column.personal)
    rows = usable_rows(published, LIST, columns)
    for (campaign_id, arm), group in groupby(rows, key=lambda row: (row[0], row[1])):
        refuse_control(LIST, campaign_id, arm)
        told = [
            # The lines of an address are told apart by their ends.
            {
                name: str(value or "") if name == "value" else _line(value)
                for name, value in zip(columns, row[2:], strict=True)
            }
            for row in group
        ]
        channels = dict.fromkeys(one["channel"] for one in told)
        for channel in channels:
            of_channel = [
                one | {"campaign_id": str(campaign_id)} for one in told if one["channel"] == channel
            ]
            for tool in OF_CHANNEL.get(channel, ()):
                # A campaign drawn before arms named their channel has several in one arm.
                way = f"__{channel}" if len(channels) > 1 else ""
                name = f"{campaign_id}__{arm}__{tool}{way}.csv"
                made = _made(published, tool, channel, of_channel, name)
                if made is not None:
                    yield TargetFile(
                        str(campaign_id),
                        str(arm),
                        made[1],
                        made[0],
                        personal,
                        f"targets/{campaign_id}/outils",
                        name,
                    )


def _made(
    published: Published, tool: str, channel: str, told: Sequence[Told], name: str
) -> tuple[bytes, int] | None:
    """The bytes and rows of one file; None where there is none, and why is told."""
    if tool not in published.home.tool_files.tools:
        return None
    if tool in MATCHING:
        told = [one for one in told if one.get("is_matching_allowed") == "True"]
        if not told or published.is_renewal:
            return None
    rows, left_out = list[Row](), dict[str, list[str]]()
    seen = set[tuple[str, str]]()
    for one in told:
        try:
            row = _ROWS[tool](channel, one)
            if found := row_faults(tool, row):
                raise _LeftOutError("; ".join(found))
            keys = {(name, row[name].casefold()) for name in KEYS[tool] if row.get(name)}
            if twice := sorted(name for name, _ in keys & seen):
                raise _LeftOutError(f"a row above has the same {', '.join(twice)}")
        except _LeftOutError as error:
            left_out.setdefault(str(error), []).append(one["client_id"])
            continue
        seen |= keys
        rows.append(row)
    for reason, clients in sorted(left_out.items()):
        named = ", ".join(clients[:_MOST_NAMED]) + (", …" if clients[_MOST_NAMED:] else "")
        published.say(
            f"{name}: {len(clients):,} of {len(told):,} are not in it: {reason} (client {named})"
        )
    if not rows:
        return None
    if len(rows) < FEWEST_PEOPLE.get(tool, 1):
        published.say(f"{name} is not written: {tool} takes no list of under {FEWEST_PEOPLE[tool]}")
        return None
    written = _headers(published, tool, channel)
    content = _csv(written, rows)
    if found := faults(tool, content, written, len(rows)):
        published.say(f"{name} is not written, {tool} would refuse it: {'; '.join(found)}")
        return None
    return content, len(rows)


def _headers(published: Published, tool: str, channel: str) -> dict[str, str]:
    """The columns of a file and what the home calls them; those of other channels are left out."""
    return {
        name: published.home.tool_files.header(tool, name)
        for name in TOOL_HEADERS[tool]
        if channel in _OF_VALUE.get(name, {channel})
    }


def _csv(headers: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headers.values())
    writer.writerows([row.get(name, "") for name in headers] for row in rows)
    return text.getvalue().encode()


def _line(value: object) -> str:
    """A value on one line, without control characters; NULL is the empty text."""
    if value is None:
        return ""
    return " ".join(str(value).translate(_CONTROL).split())


def _email(value: str) -> str:
    """The address as it is delivered; blanks and signs that nobody sees are taken off its ends.

    Never a part of the text: what is left of an address that was cut may be another's.
    """
    found = _bare(value)
    if not is_email(found):
        raise _LeftOutError("the contact value is not one e-mail address")
    return found


def _bare(text: str) -> str:
    seen = [
        place
        for place, sign in enumerate(text)
        if not sign.isspace() and unicodedata.category(sign) not in {"Cc", "Cf"}
    ]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def _number(told: Told) -> str:
    """The number; one without country code is of the client's country, of France if unknown."""
    country = told.get("country", "")
    region = country_of_address(told["postal_code"], country) or (None if country else "FR")
    found = e164(told["value"], region)
    if found is None:
        raise _LeftOutError("no telephone number is in the contact value")
    return found


def _cut(text: str) -> str:
    """As much of a text as has so many bytes, whole characters alone."""
    return text.encode()[:LONGEST_TEXT_BYTES].decode(errors="ignore").strip()


def _named(told: Told) -> tuple[str, str]:
    """Last name and company: of a firm the person to ask for, if known, and the firm."""
    name = told["name"].lstrip(_FORMULA)
    if told["client_type"] == "B2C":
        return name, ""
    return told.get("contact_name", "").lstrip(_FORMULA), name


def _of_brevo(channel: str, told: Told) -> Row:
    name, company = _named(told)
    row = {
        "EXT_ID": told["client_id"],
        "NOM": name,
        "ENTREPRISE": company,
        "CODE_POSTAL": told["postal_code"],
        "CODE_REPONSE": told.get("response_code", ""),
        "CAMPAGNE": told["campaign_id"],
        "COMMERCIAL": told.get("salesperson_email", ""),
    }
    if channel == "email":
        return row | {"EMAIL": _email(told["value"])}
    number = _number(told)
    if channel == "phone":
        return row | {"LANDLINE_NUMBER": number}
    if not is_mobile(number):
        raise _LeftOutError("the number is not of a mobile telephone")
    return row | {"SMS": number}


def _of_mailchimp(_: str, told: Told) -> Row:
    name, company = _named(told)
    address = _email(told["value"])
    if not address.partition("@")[0].isascii():
        raise _LeftOutError("the e-mail address has an accent before @")
    row = {
        "Email Address": address,
        "Last Name": name,
        "Company": company,
        "Postal Code": told["postal_code"],
        "Client ID": told["client_id"],
        "Response Code": told.get("response_code", ""),
        "Campaign": told["campaign_id"],
    }
    if len(told["client_id"].encode()) > LONGEST_TEXT_BYTES:
        raise _LeftOutError("the client number is too long")
    return {key: _cut(value) for key, value in row.items()}


def _of_hubspot(_: str, told: Told) -> Row:
    name, company = _named(told)
    owner = _bare(told.get("salesperson_email", ""))
    return {
        "Email": _email(told["value"]),
        "Last Name": name,
        "Company Name": company,
        "Postal Code": told["postal_code"],
        "Contact owner": owner if is_email(owner) else "",
        "Client ID": told["client_id"],
        "Response Code": told.get("response_code", ""),
        "Campaign": told["campaign_id"],
    }


def _hashed(text: str) -> str:
    return hashlib.sha256(text.strip().lower().encode()).hexdigest()


def _of_google(channel: str, told: Told) -> Row:
    if channel == "email":
        return {"Email": _hashed(_email(told["value"]))}
    return {"Phone": _hashed(_number(told))}


def _of_meta(channel: str, told: Told) -> Row:
    """Meta wants the number in digits alone, and the country in two small letters."""
    if channel == "email":
        country = country_of_address(told["postal_code"], told.get("country", ""))
        if country is None:
            raise _LeftOutError("the country is not known")
        return {"email": _hashed(_email(told["value"])), "country": _hashed(country)}
    number = _number(told)
    country_of = country_of_number(number)
    if country_of is None:
        raise _LeftOutError("the country is not known")
    return {"phone": _hashed(number.removeprefix("+")), "country": _hashed(country_of)}


def _of_postal(_: str, told: Told) -> Row:
    address = postal_address(told["value"], told.get("country", ""))
    if address is None:
        raise _LeftOutError(
            "the postal address does not tell street, French postal code and town apart"
        )
    person, firm = _named(told)
    names = textwrap.wrap(firm or person, LINE)
    whom = textwrap.wrap(person, LINE)[:1] if firm else []
    complements = [address.complement] if address.complement else []
    # The rest of a long name goes where lines are free; the person to ask for comes before it.
    free = 2 - len(whom) - len(complements)
    lines = [*names[1 : 1 + free], *whom, *complements]
    if len(lines) < 2 and complements:
        lines = ["", *complements]
    return {
        "NOM": names[0] if names else "",
        "COMPLEMENT_1": lines[0] if lines else "",
        "COMPLEMENT_2": lines[1] if len(lines) > 1 else "",
        "RUE": address.street,
        "LIEU_DIT": address.place,
        "CODE_POSTAL": address.postal_code,
        "VILLE": address.town,
        "PAYS": "FRANCE",
        "CODE_CLIENT": told["client_id"],
        "CODE_REPONSE": told.get("response_code", ""),
        "SIGNATAIRE": told.get("signatory", ""),
        "TEXTE": told.get("arm_text", ""),
    }


_ROWS = {
    "brevo": _of_brevo,
    "mailchimp": _of_mailchimp,
    "hubspot": _of_hubspot,
    "google": _of_google,
    "meta": _of_meta,
    "postal": _of_postal,
}
