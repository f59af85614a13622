"""Files for tools: what each holds, who is in it, and the rules of the tools that reject a row."""

import csv
import hashlib
import io
import random
from pathlib import Path

import pytest
from target_tools import Row, make_night, publish_rows

from reconquete_pipeline.exports.tool_files import OF_CHANNEL, tool_files
from reconquete_pipeline.exports.tool_rules import faults
from reconquete_pipeline.exports.writer import (
    renew_target_files,
    standing_files,
    write_target_files,
)
from reconquete_pipeline.home.faults import HomeError
from reconquete_pipeline.home.tool_files import TOOL_HEADERS
from reconquete_pipeline.text.phone_numbers import e164, is_mobile
from reconquete_pipeline.text.postal_address import (
    PostalAddress,
    country_of_address,
    postal_address,
)

MAIL: Row = {"channel": "email", "channel_label_fr": "E-mail", "value": "a@example.com"}
LETTER: Row = {"channel": "letter", "value": "12 rue des Lilas, 06300 Nice"}


def tool_rows(content: bytes) -> list[dict[str, str]]:
    assert not content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def written(home: Path, *rows: Row, toml: str = "") -> dict[str, list[dict[str, str]]]:
    """Tool to the rows of its file, after a night that listed these clients."""
    if toml:
        home.mkdir(parents=True, exist_ok=True)
    night = make_night(home, toml=toml)
    publish_rows(night, *rows)
    return {
        file.name.removesuffix(".csv").split("__")[2]: tool_rows(file.content)
        for file in write_target_files(night)
        if file.folder.endswith("/outils")
    }


def test_a_mailing_file_holds_plain_ids_and_one_value_a_cell(tmp_path: Path):
    files = written(
        tmp_path,
        MAIL | {"value": "\u200b Zoe@Example.com\u00a0", "contact_name": "Mme Zoé"},
        MAIL | {"client_id": "2", "value": "b@example.com", "client_type": "B2C", "name": "=A\tB"},
        MAIL | {"client_id": "3", "value": "B@example.com"},
        MAIL | {"client_id": "4", "value": "rien"},
    )
    assert set(files) == {"brevo", "mailchimp", "hubspot"}
    first, second = files["brevo"]
    assert list(first) == [n for n in TOOL_HEADERS["brevo"] if n not in {"SMS", "LANDLINE_NUMBER"}]
    assert (first["EXT_ID"], first["EMAIL"], first["NOM"], first["ENTREPRISE"]) == (
        "00041", "Zoe@Example.com", "Mme Zoé", "Épicerie Noël",
    )  # fmt: skip
    assert first["CODE_POSTAL"] == "06300"
    assert (second["EXT_ID"], second["NOM"], second["ENTREPRISE"]) == ("2", "A B", "")
    assert [row["Email Address"] for row in files["mailchimp"]] == [
        "Zoe@Example.com",
        "b@example.com",
    ]
    assert list(files["hubspot"][0]) == list(TOOL_HEADERS["hubspot"])


def test_telephone_numbers_have_plus_and_country_code(tmp_path: Path):
    numbers = ["01 99 00 12 34", "06.39.98.00.01", "+33 (0)6 39 98 00 02", "0692 12 34 56", "x"]
    rows: list[Row] = [{"client_id": f"{n}", "value": one} for n, one in enumerate(numbers)]
    files = written(tmp_path, *rows)
    assert set(files) == {"brevo"}
    assert [row["LANDLINE_NUMBER"] for row in files["brevo"]] == [
        "+33199001234",
        "+33639980001",
        "+33639980002",
        "+262692123456",
    ]
    assert e164("0596 12 34 56") == "+596596123456" and not is_mobile("+596596123456")
    sms = written(tmp_path / "sms", *(row | {"channel": "sms"} for row in rows))["brevo"]
    assert next(iter(sms[0])) == "SMS" and "LANDLINE_NUMBER" not in sms[0] and len(sms) == 3


@pytest.mark.parametrize(
    ("channel", "filled", "absent"),
    [("phone", "LANDLINE_NUMBER", {"SMS", "EMAIL"}), ("sms", "SMS", {"LANDLINE_NUMBER", "EMAIL"}),
     ("email", "EMAIL", {"SMS", "LANDLINE_NUMBER"})],
)  # fmt: skip
def test_a_right_fills_its_own_column_alone_so_that_nobody_is_texted_who_may_be_called(
    tmp_path: Path, channel: str, filled: str, absent: set[str]
):
    value = "a@example.com" if channel == "email" else "06 39 98 00 01"
    [row] = written(tmp_path, {"channel": channel, "value": value})["brevo"]
    assert row[filled] and not absent & set(row)


NUMBERS = [
    ("+262 639 69 12 34", "06300", "+262639691234"),
    ("00262 269 61 12 34", "97600", "+262269611234"),
    ("+262 269 61 12 34", "06300", "+262269611234"),
    ("+590 976 01 12 34", "97110", "+590976011234"),
    ("+590 709 01 12 34", "06300", "+590709011234"),
    ("0639 12 34 56", "97600", "+262639123456"),
    ("0639 12 34 56", "97400", "+262639123456"),
    ("01 99 00 12 34", "97400", "+33199001234"),
    ("Tél. 04 65 71 12 34 poste 12", "06300", "+33465711234"),
    ("06 39 98 00 01 / 01 99 00 12 34", "06300", "+33639980001"),
    ("0639980001 0199001234", "06300", "+33639980001"),
    ("0596 12 34 56", "06300", "+596596123456"),
    ("0590 90 12 34", "97400", "+590590901234"),
    ("+32 470 12 34 56", "06300", "+32470123456"),
    ("01 23 45 67 8", "06300", None),
    ("06 39 98 00 01 90", "06300", None),
    ("06 12 34 56 78 90", "06300", None),
    ("00 00 00 00 00", "06300", None),
]


@pytest.mark.parametrize(("value", "postal_code", "number"), NUMBERS)
def test_a_number_keeps_its_country_or_has_that_of_the_client(
    value: str, postal_code: str, number: str | None
):
    assert e164(value, country_of_address(postal_code)) == number


def test_a_number_of_a_client_abroad_is_no_french_one(tmp_path: Path):
    value = "0199001234"
    files = written(
        tmp_path,
        {"value": value},
        {"client_id": "2", "value": "0470 12 34 56", "country": "BE", "postal_code": "1000"},
        {"client_id": "3", "value": value, "country": "Belgique"},
    )
    told = [row["LANDLINE_NUMBER"] for row in files["brevo"]]
    assert told == ["+33199001234", "+32470123456"]


ADDRESSES = [
    ("a@b.xn--p1ai", "a@b.xn--p1ai"),
    ("=a@example.com", "=a@example.com"),
    ("+a@example.com", "+a@example.com"),
    ("\u200ba@example.com ", "a@example.com"),
    (".a@b.fr", None),
    ("a.@b.fr", None),
    ("a..b@b.fr", None),
    ("a\u200b@b.fr", None),
    ("contact@maison..fr", None),
    ("a@-b.fr", None),
    ("a@b-.fr", None),
    ("a@b_c.fr", None),
    ("x" * 65 + "@b.fr", None),
    ("a@" + "b." * 126 + "fr", None),
    ("a@" + "b" * 64 + ".fr", None),
    ("Zoé <a@b.fr>", None),
    ("a@b.fr ; c@d.fr", None),
]


def test_an_address_is_never_cut_and_a_bad_one_costs_its_row_alone(tmp_path: Path):
    night = make_night(tmp_path)
    rows: list[Row] = [
        MAIL | {"client_id": f"{n}", "value": one, "is_matching_allowed": True}
        for n, (one, _) in enumerate(ADDRESSES)
    ]
    publish_rows(night, *rows)
    said = list[str]()
    object.__setattr__(night, "say", said.append)
    files = {file.name.split("__")[2]: file for file in write_target_files(night)
             if file.folder.endswith("/outils")}  # fmt: skip
    good = [address for _, address in ADDRESSES if address]
    for tool, header in (("brevo.csv", "EMAIL"), ("mailchimp.csv", "Email Address"),
                         ("hubspot.csv", "Email")):  # fmt: skip
        assert [row[header] for row in tool_rows(files[tool].content)] == good
    hashes = [row["Email"] for row in tool_rows(files["google.csv"].content)]
    assert hashes == [hashlib.sha256(one.encode()).hexdigest() for one in good]
    bad = ", ".join(sorted(f"{n}" for n, (_, address) in enumerate(ADDRESSES) if not address))
    line = next(line for line in said if line.startswith("retour__appel__brevo.csv"))
    assert line == (
        f"retour__appel__brevo.csv: 13 of 17 are not in it: the contact value is not one e-mail "
        f"address (client {bad})"
    )


def test_a_bad_address_of_a_salesperson_is_left_empty(tmp_path: Path):
    owners = ("v@example.com", "v@maison..fr", "V01", "v@-b.fr", "v" * 255 + "@b.fr")
    rows: list[Row] = [
        MAIL | {"client_id": f"{n}", "value": f"c{n}@example.com", "salesperson_email": owner}
        for n, owner in enumerate(owners)
    ]
    told = [row["Contact owner"] for row in written(tmp_path, *rows)["hubspot"]]
    assert told == ["v@example.com", "", "", "", ""]


def test_a_row_that_breaks_a_rule_of_its_tool_is_told_by_column_and_client(tmp_path: Path):
    night = make_night(tmp_path)
    publish_rows(
        night,
        MAIL | {"client_id": "a1"},
        MAIL | {"client_id": "A1", "value": "b@example.com"},
        MAIL | {"client_id": '="3"', "value": "c@example.com"},
        *(MAIL | {"client_id": f"1{n:02}", "value": "rien"} for n in range(21)),
    )
    said = list[str]()
    object.__setattr__(night, "say", said.append)
    names = {file.name: file.row_count for file in write_target_files(night)}
    assert names["retour__appel__brevo.csv"] == 1
    told = [line for line in said if "brevo" in line]
    assert [line.partition("not in it: ")[2] for line in told] == [
        "EXT_ID is protected for a spreadsheet (client =\"3\")",
        "a row above has the same EXT_ID (client a1)",
        "the contact value is not one e-mail address (client "
        + "".join(f"1{n:02}, " for n in range(20)) + "…)",
    ]  # fmt: skip


POSTAL = [
    ("12, rue de la Paix, 75001 Paris", ("", "12 rue de la Paix", "", "75001", "Paris")),
    ("12 bis, rue Y, F-75001 Paris", ("", "12 bis rue Y", "", "75001", "Paris")),
    ("12 rue Y 75001 Paris (France)", ("", "12 rue Y", "", "75001", "Paris")),
    ("12 rue Y — 75001 — Paris - France", ("", "12 rue Y", "", "75001", "Paris")),
    ("Résidence X, 12 bis rue Y, 97400 Saint-Denis",
     ("Résidence X", "12 bis rue Y", "", "97400", "Saint-Denis")),
    ("3 Clos X, 12-14 avenue Y, BP 4, 20000 Ajaccio",
     ("3 Clos X", "12-14 avenue Y", "BP 4", "20000", "Ajaccio")),
    ("Résidence X, 20200 Bastia", ("", "Résidence X", "", "20200", "Bastia")),
    *((f"1 rue X, {town}", None) for town in (
        "98000 Monaco", "98714 Papeete", "00000 Nulle", "99999 Part", "96000 Ici",
        "D-10115 Berlin", "28013 Madrid (Espagne)", "75001 Paris, Belgique")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), POSTAL)
def test_a_postal_address_is_cut_into_its_lines(text: str, lines: tuple[str, ...] | None):
    assert postal_address(text) == (None if lines is None else PostalAddress(*lines))


@pytest.mark.parametrize(
    ("country", "is_french"),
    [("", True), ("France", True), ("FR", True), ("La Réunion", True), ("Allemagne", False),
     ("DE", False), ("ES", False), ("inconnu", False)],
)  # fmt: skip
def test_a_country_that_is_delivered_decides(country: str, is_french: bool):
    assert (postal_address("1 rue X, 10115 Berlin", country) is not None) == is_french


def test_a_client_abroad_has_no_letter(tmp_path: Path):
    rows = written(
        tmp_path,
        LETTER | {"country": "France"},
        LETTER | {"client_id": "2", "country": "Allemagne"},
    )["postal"]
    assert [row["CODE_CLIENT"] for row in rows] == ["00041"]


def test_a_long_name_goes_where_lines_are_free_and_never_costs_the_person(tmp_path: Path):
    name = "Groupement d'intérêt économique des restaurateurs de la vallée"
    head, rest = "Groupement d'intérêt économique des", "restaurateurs de la vallée"
    built = "Bât. B, 1 quai X, 02000 Laon"
    usual = LETTER | {"name": name, "contact_name": "M. Le Goff"}
    rows = written(
        tmp_path,
        usual | {"client_id": "1"},
        usual | {"client_id": "2", "value": built},
        usual | {"client_id": "3", "value": built, "contact_name": None},
        LETTER | {"client_id": "4", "value": built},
    )["postal"]
    assert [(row["NOM"], row["COMPLEMENT_1"], row["COMPLEMENT_2"]) for row in rows] == [
        (head, rest, "M. Le Goff"),
        (head, "M. Le Goff", "Bât. B"),
        (head, rest, "Bât. B"),
        ("Épicerie Noël", "", "Bât. B"),
    ]


def test_a_letter_has_the_lines_of_the_french_norm(tmp_path: Path):
    long = "Groupement d'intérêt économique des restaurateurs de la vallée"
    rows = written(
        tmp_path,
        LETTER | {"contact_name": "M. Le Goff", "response_code": "62A3R38"},
        LETTER
        | {"client_id": "2", "name": long, "value": "Bât. B\n1 quai X\nBP 4\n02000 Laon Cedex"},
        LETTER | {"client_id": "3", "value": "sans code postal"},
    )["postal"]
    assert rows[0] | {"SIGNATAIRE": "", "TEXTE": ""} == {
        "NOM": "Épicerie Noël", "COMPLEMENT_1": "M. Le Goff", "COMPLEMENT_2": "",
        "RUE": "12 rue des Lilas", "LIEU_DIT": "", "CODE_POSTAL": "06300", "VILLE": "Nice",
        "PAYS": "FRANCE", "CODE_CLIENT": "00041", "CODE_REPONSE": "62A3R38",
        "SIGNATAIRE": "", "TEXTE": "",
    }  # fmt: skip
    assert rows[1]["NOM"] == "Groupement d'intérêt économique des"
    assert rows[1]["COMPLEMENT_1"] == "restaurateurs de la vallée"
    assert (rows[1]["COMPLEMENT_2"], rows[1]["LIEU_DIT"]) == ("Bât. B", "BP 4")
    assert len(rows) == 2
    assert postal_address("1 rue du Retour 02000 Laon, France") == PostalAddress(
        "", "1 rue du Retour", "", "02000", "Laon"
    )
    for told in (
        "8 place des Vanniers, 02200",
        "1 rue X, 1000 Bruxelles",
        "",
        "x" * 39 + ", 06300 Nice",
    ):
        assert postal_address(told) is None


def test_only_who_consented_to_matching_is_in_a_hashed_file_and_a_bad_night_takes_it_out(
    tmp_path: Path,
):
    rows: list[Row] = [
        MAIL | {"client_id": f"{n}", "value": f"U{n}@example.com", "is_matching_allowed": n < 120}
        for n in range(150)
    ]
    night = make_night(tmp_path)
    publish_rows(night, *rows)
    write_target_files(night)
    folder = night.home.target_files / "retour" / "outils"
    google = tool_rows((folder / "retour__appel__google.csv").read_bytes())
    assert [row["Email"] for row in google] == sorted(
        (hashlib.sha256(f"u{n}@example.com".encode()).hexdigest() for n in range(120)),
        key=[row["Email"] for row in google].index,
    )
    assert list(google[0]) == ["Email", "Phone", "First Name", "Last Name", "Country", "Zip"]
    meta = tool_rows((folder / "retour__appel__meta.csv").read_bytes())
    assert {row["country"] for row in meta} == {hashlib.sha256(b"fr").hexdigest()}
    later = make_night(tmp_path, night.run_date.replace(month=11, day=1))
    said = renew_target_files(later)
    assert {line.split()[1].strip(",") for line in said} == {
        "retour__appel__google.csv",
        "retour__appel__meta.csv",
    }
    assert not any("google" in path.name for path in standing_files(night.home))


def test_a_night_of_the_same_date_that_cannot_publish_ends_audiences_too(tmp_path: Path):
    """Run again, the date of what is published is that of the night: the consent may be gone."""
    night = make_night(tmp_path)
    publish_rows(night, MAIL | {"is_matching_allowed": True})
    write_target_files(night)
    assert any("google" in path.name for path in standing_files(night.home))
    assert renew_target_files(night) == [
        "removed: retour__appel__google.csv, nobody may be contacted over it any more"
    ]
    assert renew_target_files(night) == []
    kept = {
        path.name.split("__")[2] for path in standing_files(night.home) if "outils" in str(path)
    }
    assert kept == {"brevo.csv", "mailchimp.csv", "hubspot.csv"}


def test_an_audience_of_under_a_hundred_is_not_written(tmp_path: Path):
    few = [MAIL | {"client_id": f"{n}", "value": f"u{n}@example.com", "is_matching_allowed": True}
           for n in range(99)]  # fmt: skip
    assert set(written(tmp_path, *few)) == {"brevo", "mailchimp", "hubspot", "google"}


def test_a_home_says_which_tools_and_which_headers(tmp_path: Path):
    toml = '[tool_files]\nwrite = ["brevo"]\n[tool_files.headers.brevo]\nNOM = "LASTNAME"\n'
    files = written(tmp_path / "a", MAIL, toml=toml)
    assert set(files) == {"brevo"} and "LASTNAME" in files["brevo"][0]
    assert written(tmp_path / "b", MAIL, toml="[tool_files]\nwrite = []\n") == {}
    for wrong, said in (
        ('write = ["sendy"]', "tools that are known"),
        ('[tool_files.headers.google]\nEmail = "x"', "unknown tool"),
        ('[tool_files.headers.brevo]\nPRENOM = "x"', "unknown header"),
        ('[tool_files.headers.brevo]\nNOM = "EMAIL"', "one header"),
    ):
        text = wrong if wrong.startswith("[") else f"[tool_files]\n{wrong}"
        with pytest.raises(HomeError, match=said):
            make_night(tmp_path / "c", toml=text + "\n")


def test_a_file_that_its_tool_would_refuse_is_told_and_the_others_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reconquete_pipeline.exports.tool_rules.MOST_BYTES", {"hubspot": 10})
    night = make_night(tmp_path)
    publish_rows(night, MAIL)
    names = {file.name for file in write_target_files(night)}
    assert "retour__appel__brevo.csv" in names
    assert "retour__appel__hubspot.csv" not in names


# -- The rules of the tools: each row of a good file, spoilt -------------------------------------

GOOD: dict[str, dict[str, str]] = {
    "brevo": {"EMAIL": "a@example.com", "SMS": "+33639980001", "EXT_ID": "00041", "NOM": "Noël"},
    "mailchimp": {"Email Address": "a@example.com", "Last Name": "Noël"},
    "hubspot": {"Email": "a@example.com", "Contact owner": "v@example.com"},
    "google": {"Email": hashlib.sha256(b"a@example.com").hexdigest()},
    "meta": {name: hashlib.sha256(name.encode()).hexdigest() for name in ("email", "country")},
    "postal": {"NOM": "A", "RUE": "1 rue X", "CODE_POSTAL": "06300", "VILLE": "Nice",
               "CODE_CLIENT": "1"},
}  # fmt: skip
SPOILT = [
    ("brevo", {"EMAIL": "a@example.com, b@example.com"}, "not one e-mail"),
    ("brevo", {"EMAIL": "a@exa_mple"}, "not one e-mail"),
    ("brevo", {"SMS": "0639980001"}, "country code"),
    ("brevo", {"SMS": "+3361234567890"}, "country code"),
    ("brevo", {"SMS": "+33639691234"}, "country code"),
    ("brevo", {"EMAIL": "contact@maison..fr"}, "not one e-mail"),
    ("brevo", {"EMAIL": "a@-b.fr"}, "not one e-mail"),
    ("brevo", {"EMAIL": ".a@b.fr"}, "not one e-mail"),
    ("brevo", {"EMAIL": "a\u200b@b.fr"}, "not one e-mail"),
    ("brevo", {"SMS": "+33 6 39 98 00 01"}, "country code"),
    ("brevo", {"EXT_ID": '="00041"'}, "protected for a spreadsheet"),
    ("brevo", {"NOM": "A\nB"}, "line end"),
    ("brevo", {"NOM": " A"}, "begins or ends"),
    ("brevo", {"EMAIL": "", "SMS": "", "EXT_ID": ""}, "has none of"),
    ("mailchimp", {"Email Address": "é@example.com"}, "accent before @"),
    ("mailchimp", {"Last Name": "é" * 128}, "255 bytes"),
    ("mailchimp", {"Email Address": ""}, "has none of"),
    ("hubspot", {"Contact owner": "V01"}, "not one e-mail"),
    ("google", {"Email": "a@example.com"}, "not a SHA-256"),
    ("google", {"Email": hashlib.sha256(b"").hexdigest()}, "not a SHA-256"),
    ("google", {"Country": "FR"}, "needs first name"),
    ("meta", {"email": "a@example.com"}, "not a SHA-256"),
    ("meta", {"country": ""}, "country is missing"),
    ("postal", {"VILLE": ""}, "VILLE is missing"),
    ("postal", {"CODE_POSTAL": "6300"}, "five digits"),
    ("postal", {"RUE": "x" * 39}, "38 characters"),
    ("postal", {"VILLE": "x" * 33}, "38 characters"),
]


def file_of(tool: str, *rows: dict[str, str], headers: list[str] | None = None) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, TOOL_HEADERS[tool], restval="", lineterminator="\r\n")
    csv.writer(text, lineterminator="\r\n").writerow(headers or TOOL_HEADERS[tool])
    writer.writerows(rows)
    return text.getvalue().encode()


def found(tool: str, content: bytes, count: int) -> list[str]:
    return faults(tool, content, {name: name for name in TOOL_HEADERS[tool]}, count)


@pytest.fixture(autouse=True)
def small_audiences(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest):
    if "spoilt" in request.fixturenames or "content_rule" in request.node.name:
        monkeypatch.setattr("reconquete_pipeline.exports.tool_rules.FEWEST_PEOPLE", {})


@pytest.mark.parametrize(("tool", "spoilt", "said"), SPOILT)
def test_the_validator_passes_a_good_row_and_finds_a_spoilt_one(
    tool: str, spoilt: dict[str, str], said: str
):
    assert found(tool, file_of(tool, GOOD[tool]), 1) == []
    assert any(said in one for one in found(tool, file_of(tool, GOOD[tool] | spoilt), 1))


def test_the_content_rules_of_whole_files():
    good = file_of("brevo", GOOD["brevo"])
    for content, count, said in (
        (b"\xef\xbb\xbf" + good, 1, "byte order mark"),
        (good.decode().encode("utf-16"), 1, "byte order mark"),
        (good.decode().encode("cp1252"), 1, "cannot be read"),
        (good + b'"open', 1, "cannot be read"),
        (file_of("brevo", GOOD["brevo"], headers=["email"]), 1, "headers"),
        (b"", 0, "headers"),
        (good, 2, "instead of 2"),
        (good + b"a,b\r\n", 2, "more or fewer cells"),
        (file_of("brevo"), 0, "fewer than 1"),
        (file_of("brevo", GOOD["brevo"], GOOD["brevo"]), 2, "same EMAIL"),
    ):
        assert any(said in one for one in found("brevo", content, count)), said


# -- Whatever people are called, the tools take them ---------------------------------------------

NAMES = (
    "Épicerie Noël", "L'Œuf d'Aÿ", "Müller & Fils", '=HYPERLINK("x")', "@home", "A;B,C",
    "“Ça”", "Le\tGoff\r\nSARL", "O'Connor", "Ⅷ ½ café", "x" * 255, "é" * 127 + "x",
    "名前 株式会社", "-1+2",
)  # fmt: skip
POSTCODES = ("06300", "01000", "97400", "97110", "75008", "20000")


@pytest.mark.parametrize("channel", sorted(OF_CHANNEL))
def test_of_10_000_clients_the_tools_refuse_none(
    tmp_path: Path, channel: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("reconquete_pipeline.exports.writer.PRODUCERS", (tool_files,))
    drawn, rows = random.Random(channel), list[Row]()
    for number in range(10_000):
        name = f"{drawn.choice(NAMES)}{drawn.choice(NAMES) if drawn.random() < 0.2 else ''}"
        digits = f"{number:06}"
        value = {
            "email": f"{drawn.choice(['', ' '])}c.{drawn.choice(['o’b', 'x_y', 'a+b', 'N'])}"
            f"{number}@sous-domaine.Example.com",
            "phone": drawn.choice([f"01 99 {digits[:2]} {digits[2:4]} {digits[4:]}",
                                   f"+33 (0)6 39 98 {digits[2:4]} {digits[4:]}",
                                   f"0692 {digits}", f"+590 690 {digits}", f"0594{digits}"]),
            "sms": f"06.39.98.{digits[2:4]}.{digits[4:]}",
            "letter": f"{number} rue de l'Été{drawn.choice([', ', chr(10), ' '])}"
            f"{drawn.choice(POSTCODES)} L'Haÿ-les-Roses",
        }[channel]  # fmt: skip
        rows.append(
            {
                "client_id": f"{number:07}" if number % 3 else f"É{number}",
                "name": name,
                "client_type": drawn.choice(["B2B", "B2C", None]),
                "contact_name": drawn.choice([None, *NAMES]),
                "postal_code": drawn.choice(POSTCODES),
                "channel": channel,
                "value": value,
                "is_matching_allowed": True,
                "contact_rank": number + 1,
            }
        )
    night = make_night(tmp_path)
    publish_rows(night, *rows)
    said = list[str]()
    object.__setattr__(night, "say", said.append)
    tools = {}
    for file in write_target_files(night):
        if file.folder.endswith("/outils"):
            tools[file.name.removesuffix(".csv").split("__")[2]] = file
    assert set(tools) == set(OF_CHANNEL[channel]), said
    # « o’b » with its curved sign is no ASCII before @, which Mailchimp cannot take.
    curved = sum("’" in str(row["value"]) for row in rows)
    for tool, file in tools.items():
        left_out = curved if tool == "mailchimp" else 0
        assert file.row_count == 10_000 - left_out, (tool, said)
        names = next(csv.reader([file.content.decode().partition("\r\n")[0]]))
        headers = dict(zip(names, names, strict=True))
        assert faults(tool, file.content, headers, file.row_count) == []
