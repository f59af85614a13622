"""One contact value in the forms in which people, tools and Excel write it."""

import hmac
import os

import duckdb
import pytest

from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.warehouse import CONTACT_MACROS, prepare_session, use_secret

PHONE, MAIL, STREET = "0199001234", "c.durand@example.com", "12ruedeslilas75001paris"
FORMS = {
    PHONE: [
        "0199001234",
        "01 99 00 12 34",
        "01.99.00.12.34",
        "01-99-00-12-34",
        "01/99/00/12/34",
        "01\u00a099\u202f00\u00a012\u00a034",
        "+33199001234",
        "+33 1 99 00 12 34",
        "+33 (0)1 99 00 12 34",
        "0033 1 99 00 12 34",
        "00330199001234",
        "199001234",
        "Tél. : 01 99 00 12 34",
        "tel:+33199001234",
        "01 99 00 12 34 poste 12",
        "01 99 00 12 34, ext. 5",
    ],
    "0692123456": ["0692 12 34 56", "+262 692 12 34 56", "00262692123456"],
    "0590123456": ["0590 12 34 56", "+590 590 12 34 56", "590123456"],
    "+3225550123": ["+32 2 555 01 23", "0032 2 555 01 23", "+32 (0)2 555 01 23", "tel:+3225550123"],
    "+442079460012": ["+44 (0)20 7946 0012", "0044 20 7946 0012", "+44 20 7946 0012 ext. 4"],
    "+352123456": ["+352 123 456", "00352 12 34 56"],
    MAIL: [
        "c.durand@example.com",
        " C.Durand@Example.COM ",
        "mailto:c.durand@example.com",
        "MAILTO: c.durand@example.com",
        "c.durand@example,com",
        "Claire Durand <c.durand@example.com>",
        '"c.durand@example.com";',
        "c.durand@example.com.",
        "c.durand@example.com\u00a0",
        "mailto:c.durand@example.com?subject=STOP",
        "« c.durand@example.com »",
        "c.durand@example.com!",
    ],
    "rené.o'brien+a&b@éole.example.fr": [
        "rené.o'brien+a&b@éole.example.fr",
        "<RENÉ.O'Brien+a&b @ Éole.example.fr>",
        "'rené.o'brien+a&b@éole.example,fr'",
    ],
    STREET: [
        "12, rue des Lilas, 75001 Paris",
        "12 RUE DES LILAS 75001 PARIS",
        "12 rue des Lilas\n75001 París",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect()
    prepare_session(opened)
    for call, sql in CONTACT_MACROS.items():
        opened.execute(f"create macro {call} as {sql}")
    return opened


@pytest.mark.parametrize("key", FORMS)
def test_every_form_has_the_same_key(connection: duckdb.DuckDBPyConnection, key: str):
    found = {
        form: connection.execute("select contact_keys(?)", [form]).fetchall()[0][0]
        for form in FORMS[key]
    }
    assert found == {form: [key] for form in FORMS[key]}


@pytest.mark.parametrize("value", ["", " ", "-", "?", None])
def test_what_names_nobody_has_no_key(connection: duckdb.DuckDBPyConnection, value: str | None):
    assert connection.execute("select contact_keys(?)", [value]).fetchall() == [(None,)]


@pytest.mark.parametrize("between", ["; ", ", ", ",", " / ", " ou ", "\n"])
def test_each_address_of_a_text_counts(connection: duckdb.DuckDBPyConnection, between: str):
    text = f"a@example,com{between}cd@example.org"
    (found,) = connection.execute("select contact_keys(?)", [text]).fetchall()
    assert found == (["a@example.com", "cd@example.org"],)


def test_an_address_and_a_number_in_one_cell_both_count(connection: duckdb.DuckDBPyConnection):
    found = connection.execute(
        "select contact_keys('a@example.com / 01 99 00 12 34'), "
        "contact_keys('0199001234@example.com')"
    ).fetchall()
    assert found == [(["a@example.com", "0199001234"], ["0199001234@example.com"])]


@pytest.mark.parametrize(
    ("code", "folded"),
    [("771.0", "771"), ("51,00", "51"), ("00771", "771"), ("7710", "7710"), (" c 024", "c24")],
)
def test_a_client_number_is_folded(connection: duckdb.DuckDBPyConnection, code: str, folded: str):
    assert connection.execute("select folded_code(?)", [code]).fetchall() == [(folded,)]


@pytest.mark.parametrize(
    ("proof", "is_proof"),
    [
        *((text, False) for text in (
            "aucune preuve", "Pas de preuve", "preuve perdue", "preuve manquante", "en cours",
            "à venir", "non fournie", "Non communiqué", "introuvable", "sans objet", "s.o.",
            "à demander", "à fournir SVP", "pas encore reçue", "pas fournie", "verbal",
            "idem", "XXXX", "00", "Preuve",
        )),
        *((text, True) for text in (
            "formulaire 12", "Avenir Conseil, formulaire 3", "preuve n° 12", "note 3",
            "opt-in du site", "notice 3",
        )),
    ],
)  # fmt: skip
def test_a_text_that_says_there_is_no_proof_is_none(
    connection: duckdb.DuckDBPyConnection, proof: str, is_proof: bool
):
    query = load_catalogue()["reference.no_proofs"].query
    root = connection.execute(
        f"select root <> '' and root not in (select no_proof from ({query})) "
        "from (select proof_root(?) as root)",
        [proof],
    )
    assert root.fetchall() == [(is_proof,)]


def test_a_sign_without_an_address_names_nobody(connection: duckdb.DuckDBPyConnection):
    found = connection.execute("select contact_keys('@'), contact_keys('a@')").fetchall()
    assert found == [([], [])]


@pytest.mark.parametrize("between", [" / ", ", ", " ou ", ";", "\n", " "])
def test_each_number_of_a_text_counts(connection: duckdb.DuckDBPyConnection, between: str):
    text = f"01 99 00 12 34{between}0199001235"
    (found,) = connection.execute("select contact_keys(?)", [text]).fetchall()
    assert found == (["0199001234", "0199001235"],)


def test_digits_that_are_no_number_are_compared_as_they_are(connection: duckdb.DuckDBPyConnection):
    found = connection.execute("select contact_keys('BP 12345 75011 Paris')").fetchall()
    assert found == [(["1234575011"],)]


@pytest.mark.parametrize(
    ("key", "kind"),
    [(PHONE, "phone"), ("+3225550123", "phone"), (MAIL, "email"), (STREET, "postal")],
)
def test_a_key_says_what_it_is(connection: duckdb.DuckDBPyConnection, key: str, kind: str):
    assert connection.execute("select key_kind(?)", [key]).fetchall() == [(kind,)]


@pytest.mark.parametrize("length", [16, 32, 64])
def test_a_key_is_hashed_as_the_standard_says(connection: duckdb.DuckDBPyConnection, length: int):
    secret = os.urandom(length)
    use_secret(connection, secret)
    for key in (PHONE, "rené@éole.example.fr", ""):
        found = connection.execute("select keyed_hash('email', ?)", [key]).fetchall()
        assert found == [(hmac.digest(secret, f"email:{key}".encode(), "sha256").hex(),)]


def test_without_a_secret_nothing_is_hashed(connection: duckdb.DuckDBPyConnection):
    use_secret(connection, None)
    assert connection.execute("select keyed_hash('email', 'a')").fetchall() == [(None,)]
