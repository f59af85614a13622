"""Every fault of a home, with its place and remedy, alone and together."""

from pathlib import Path

import pytest
from home_samples import GOOD, KNOWN, TODAY, WORDS, faults_of, make_home

from reconquete_pipeline.home.home import HomeError, load_home


@pytest.mark.parametrize(
    ("toml", "place", "text"),
    [
        ('mode = "full"' + GOOD, "reconquete.toml, mode", 'unknown key "mode"'),
        ('compagny = "x"' + GOOD, "reconquete.toml, compagny", "did you mean company?"),
        (GOOD + 'modus = "delta"', "reconquete.toml, [extracts.orders], modus", "unknown key"),
        (GOOD.replace("company", "#"), "reconquete.toml, company", "company is missing"),
        (GOOD.replace('"Quincaillerie Dupont"', '" "'), "reconquete.toml, company", "not blank"),
        (GOOD.replace('"Quincaillerie Dupont"', "3"), "reconquete.toml, company", "3 is not a"),
        ('run_date = "2026-11-20"' + GOOD, "reconquete.toml, run_date", "is not a date"),
        ("run_date = 2026-11-20T03:00:00" + GOOD, "reconquete.toml, run_date", "is not a date"),
        ("run_date = 0001-01-01" + GOOD, "reconquete.toml, run_date", "1900 to 2200"),
        ("first_night_on = 2027-01-01" + GOOD, "reconquete.toml, first_night_on", "after today"),
        ("settings = 3" + GOOD, "reconquete.toml, settings", "3 is not a table"),
        ('company = "x"\nextracts = []', "reconquete.toml, extracts", "[] is not a table"),
        (GOOD + "[extracts.client]", "[extracts.<name>], client", "did you mean clients?"),
        (GOOD + "[extracts]\nclients = 1", "[extracts.<name>], clients", "1 is not a table"),
        (GOOD + "[extracts.clients]", "[extracts.clients], files", "files is missing"),
    ],
)
def test_faults_of_the_top_and_of_names(tmp_path: Path, toml: str, place: str, text: str) -> None:
    found = faults_of(tmp_path, toml)
    assert any(place in line and text in line for line in found), found


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("files = []", "[] is not a text or a list of texts"),
        ('files = ["a.csv", 3]', "is not a text or a list of texts"),
        ('files = ["a.csv", "a.csv"]', '"a.csv" stands twice in the list'),
        ('files = "../a.csv"', '"../a.csv" leads out of inbox/'),
        ('files = "sub/a.csv"', "leads out of inbox/"),
        (r"files = 'sub\a.csv'", "leads out of inbox/"),
        ('files = "a"\ndelimiter = ";;"', '";;" is not one character'),
        ('files = "a"\ndelimiter = "x"', "is not one character"),
        ('files = "a"\ndelimiter = 3', "3 is not one character"),
        ('files = "a"\nencoding = "utf8"', 'did you mean "utf-8"?'),
        ('files = "a"\nencoding = true', "true is not a text; write one of"),
        ('files = "a"\ndecimal = ";"', 'unknown value ";"; known here: ",", "."'),
        ('files = "a"\ncovers_to = "newest"', 'did you mean "newest_row"?'),
        ('files = "a"\nsheet = 3', 'write the name of the sheet, such as sheet = "Commandes"'),
        ('files = "a"\ndates = []', "[] is not a text or a list"),
        ('files = "a"\ndates = ["%d/%m"]', '"%d/%m" is not a date format'),
        ('files = "a"\ndates = ["%Q"]', "is not a date format"),
        ('files = "a"\ndates = ["%d/%d/%m/%Y"]', "is not a date format"),
        ('files = "a"\ndates = ["dd/mm/yyyy"]', "is not a date format"),
        ('files = "a"\ncolumns = "x"', '"x" is not a table; write its keys under [extracts.orders'),
        ('files = "a"\ncolumns = {client = "x"}', "did you mean client_id?"),
        ('files = "a"\ncolumns = {zzz = "x"}', "known here: client_id, net_amount_eur"),
        ('files = "a"\ncolumns = {client_id = 3}', "3 is not a text or a list of texts"),
        ('files = "a"\ncolumns = {client_id = {sq = "x"}}', "did you mean sql?"),
        ('files = "a"\ncolumns = {client_id = {sql = ""}}', '"" is not a text'),
        ('files = "a"\ncolumns = {client_id = {}}', "sql is missing"),
        ('files = "a"\nvalues = {status = {x = "canceled"}}', "did you mean cancelled?"),
        ('files = "a"\nvalues = {status = {x = 1}}', "1 is not a text; write one of cancelled"),
        ('files = "a"\nvalues = {status = 1}', "1 is not a table"),
        ('files = "a"\nvalues = {statut = {x = "valid"}}', "did you mean status?"),
        ('files = "a"\nvalues = {client_id = {x = "valid"}}', "client_id has no list of codes"),
    ],
)
def test_faults_of_an_extract(tmp_path: Path, line: str, text: str) -> None:
    found = faults_of(tmp_path, f'company = "Dupont"\n[extracts.orders]\n{line}\n')
    assert len([entry for entry in found if text in entry]) == 1, found
    assert all(entry.startswith("reconquete.toml, [extracts.orders") for entry in found)


def test_the_place_names_table_and_column(tmp_path: Path) -> None:
    (line,) = faults_of(tmp_path, GOOD + '[extracts.orders.columns]\nclient = "Client"')
    assert line == (
        "reconquete.toml, [extracts.orders.columns], client:"
        ' unknown column "client"; did you mean client_id?'
    )


@pytest.mark.parametrize(
    ("toml", "place", "text"),
    [
        ("company = Dupont", "line 1, column 11", "not valid TOML: invalid value"),
        ('company = "x"\nb = [1', "reconquete.toml, end of the file", "unclosed array"),
        (GOOD + "[extracts.orders]", "line 5, column 17", "cannot declare [extracts.orders] twice"),
        ("a = 2026-02-30", "line 1, column", "invalid date"),
        (b'company = "x"\nb = "\xe9t\xe9"', "reconquete.toml, line 2:", "is not UTF-8"),
        (GOOD.encode("utf-16"), "reconquete.toml, line 1:", "is not UTF-8"),
        ("a = 1e99999999999999999999", "reconquete.toml:", "too many digits"),
        ("a = " + "[" * 100_000, "reconquete.toml:", "nested too deep"),
        ("a = " + "1" * 5000, "reconquete.toml:", "too many digits"),
    ],
)
def test_a_file_that_is_not_toml(tmp_path: Path, toml: str | bytes, place: str, text: str) -> None:
    (found,) = faults_of(tmp_path, toml)
    assert place in found and text in found


def test_two_extracts_with_one_pattern(tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, GOOD + '[extracts.clients]\nfiles = ["x", "factures_*.csv.gz"]')
    assert "[extracts.clients], files" in found
    assert "is also the pattern of [extracts.orders]" in found


def test_a_home_needs_orders_or_their_lines(tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, 'company = "x"\n[extracts.clients]\nfiles = "c.csv"')
    assert "no orders extract: " in found and "add [extracts.orders]" in found


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    toml = """
colour = "red"
run_date = "tomorrow"
[settings]
fixed_act_days = 0
abc_a_share = 0.99
[extracts.clients]
files = "../clients.csv"
dates = "%d"
columns = { nom = "Nom" }
[extracts.produits]
"""
    path = make_home(tmp_path, toml)
    (path / "inbox").rmdir()
    (path / "campaigns").write_text("", encoding="utf-8")
    with pytest.raises(HomeError) as raised:
        load_home(path, KNOWN, WORDS, TODAY)
    places = [fault.place for fault in raised.value.faults]
    assert places == [
        str(path / "inbox"),
        str(path / "campaigns"),
        "reconquete.toml, colour",
        "reconquete.toml, company",
        "reconquete.toml, run_date",
        "reconquete.toml, [settings], fixed_act_days",
        "reconquete.toml, [settings], abc_b_share",
        "reconquete.toml, [extracts.<name>], produits",
        "reconquete.toml, [extracts.clients], files",
        "reconquete.toml, [extracts.clients], dates",
        "reconquete.toml, [extracts.clients.columns], nom",
        "reconquete.toml, [extracts]",
    ]


def test_missing_folders_and_files(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="there is no such folder; copy the folder data_samples"):
        load_home(tmp_path / "nowhere", KNOWN, WORDS)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(HomeError, match="is not a folder"):
        load_home(tmp_path / "file", KNOWN, WORDS)
    (tmp_path / "empty").mkdir()
    with pytest.raises(HomeError) as raised:
        load_home(tmp_path / "empty", KNOWN, WORDS)
    assert "the folder inbox is missing" in str(raised.value)
    assert "reconquete.toml: the file is missing" in str(raised.value)
    (tmp_path / "empty" / "reconquete.toml").mkdir()
    with pytest.raises(HomeError, match=r"cannot be read \(is a directory\)"):
        load_home(tmp_path / "empty", KNOWN, WORDS)


def test_a_fault_is_one_line(tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, '"two\\nlines" = 1' + GOOD)
    assert found.startswith("reconquete.toml, two lines: unknown key")
