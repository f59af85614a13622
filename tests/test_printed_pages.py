"""Letters, call sheets and questionnaires: what is on a page, for whom, and how it prints."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import NightRun
from model_bench import shared_bench, shared_catalogue
from playwright.sync_api import sync_playwright
from target_tools import RUN_DATE, Row, make_night, publish_rows, read_back

from reconquete_pipeline.exports.call_sheets import call_sheet_files
from reconquete_pipeline.exports.filled_in import OUTCOMES
from reconquete_pipeline.exports.letters import letter_files
from reconquete_pipeline.exports.lists import salesperson_part
from reconquete_pipeline.exports.pages import long_day
from reconquete_pipeline.exports.survey_mailing import survey_files
from reconquete_pipeline.exports.target_file import Published, TargetFile
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.tables.loading import load_catalogue

CHROMIUM = Path("/usr/bin/chromium")
HARMFUL = "Dupont <script>alert(1)</script> & Fils"
LONG = "Société d'exploitation des établissements Déchelette-Vaucanson et Fils, succursale " * 3
WORDY = "Livraison en retard de 12 jours, réclamation ouverte sans réponse ; " * 12
CALLED: Row = {"campaign_id": "appels", "arm": "appel", "client_type": "B2B"}
WRITTEN: Row = {"channel": "letter", "channel_label_fr": "Courrier", "value": "1 rue Noël, 02000"}
# A client each, in the order of contact: 75 and 69 take turns, one overseas, one without a place.
CLIENTS: list[Row] = [
    {"client_id": "C1", "name": HARMFUL, "postal_code": "75011"},
    {
        "client_id": "C2",
        "name": LONG,
        "postal_code": "69003",
        "value": "01 99 poste 12, standard",
    },
    {"client_id": "C3", "postal_code": "75012", "value": None},
    {"client_id": "C4", "postal_code": None, "reason_fr": WORDY, "main_evidence_fr": WORDY},
    {"client_id": "C5", "postal_code": "97410"},
    {
        "client_id": "C6",
        "postal_code": "69100",
        "salesperson_id": "V/2",
        "assigned_salesperson_name": None,
    },
]


def published_of(night_path: Path) -> Iterator[Published]:
    """The published database of a small home, open as a producer is given it."""
    catalogue = load_catalogue()
    database = night_path / "published" / "reconquete.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns()"
        ).fetchall()
        yield Published(
            connection,
            catalogue,
            frozenset((table, column) for table, column in columns),
            RUN_DATE,
            RUN_DATE,
            open_home(night_path, catalogue),
            print,
        )


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Published]:
    """Six clients to call, two of a survey, two who get the letter."""
    night = make_night(tmp_path)
    called = [
        CALLED
        | {"contact_rank": rank, "salesperson_id": "V1", "assigned_salesperson_name": "Mme Un"}
        | client
        for rank, client in enumerate(CLIENTS, start=1)
    ]
    written = [
        WRITTEN
        | {"campaign_id": campaign, "client_id": f"{campaign}{n}", "name": name}
        | {"contact_rank": n, "step_number": 1, "step_count": 1, "response_code": f"U5U549{n}"}
        | {"signatory": "Anne Roy"}
        for campaign in ("enquete", "lettre")
        for n, name in enumerate((HARMFUL, LONG))
    ]
    publish_rows(night, *called, *written)
    with duckdb.connect(str(night.home.published_database)) as connection:
        connection.execute("create schema reference")
        for table in ("reference.survey_questions", "reference.call_steps"):
            rows = shared_bench().connection.execute(shared_catalogue()[table].query).df()
            connection.register("rows", rows)
            connection.execute(f"create table {table} as select * from rows")
            connection.unregister("rows")
        connection.execute(
            "create table marketing.campaigns as "
            "select 'enquete' as campaign_id, 'survey' as campaign_kind; "
            "create table marketing.call_steps as select campaign_id, client_id, call_step, "
            "call_step_label_fr, step_text_fr as call_text_fr from marketing.target_list "
            "cross join reference.call_steps "
            "where campaign_id = 'appels' and said_when = 'always'; "
            "create table marketing.letters as select campaign_id, client_id, n as point_number, "
            "'Point ' || n as letter_point_label_fr, 'Texte ' || n || '.' as letter_text_fr "
            "from marketing.target_list cross join range(1, 8) as points(n) "
            "where campaign_id = 'lettre'"
        )
    yield from published_of(tmp_path)


def texts(files: Iterator[TargetFile]) -> dict[str, str]:
    return {file.name: file.content.decode() for file in files}


def test_a_sheet_is_of_one_salesperson_by_area_the_best_client_first(small: Published):
    files = texts(call_sheet_files(small))
    assert set(files) == {"fiches_appels_V1.html", f"fiches_appels_{salesperson_part('V/2')}.html"}
    page = files["fiches_appels_V1.html"]
    assert re.findall(r"Client (C\d)", page) == ["C1", "C3", "C2", "C4", "C5"]
    areas = re.findall(r"<h2>((?:Secteur \d+|Sans code postal) · \d clients?)</h2>", page)
    assert areas == [
        "Secteur 75 · 2 clients",
        "Secteur 69 · 1 client",
        "Sans code postal · 1 client",
        "Secteur 974 · 1 client",
    ]
    assert "C6" not in page
    assert "Commercial : <b>Mme Un (V1)</b>" in page
    assert "Commercial : <b>V/2</b>" in files[f"fiches_appels_{salesperson_part('V/2')}.html"]
    assert "Coordonnée à prendre dans votre fichier" in page


def test_the_mail_merge_of_a_survey_says_the_channel_in_french(small: Published):
    rows = read_back(texts(survey_files(small))["enquete_enquete_appel.csv"].encode())
    assert [row["Canal"] for row in rows] == ["Courrier", "Courrier"]


def test_a_sheet_tells_its_days_its_hours_and_what_comes_back(small: Published):
    page = texts(call_sheet_files(small))["fiches_appels_V1.html"]
    assert long_day(date(2026, 11, 1)) == "dimanche 1er novembre 2026"
    assert "dimanche 1er novembre 2026" in page and "samedi 7 novembre 2026" in page
    # 1 November is a Sunday and a holiday; the week-end is closed.
    hours = "lun. 2, mar. 3, mer. 4, jeu. 5, ven. 6, de 10 h à 13 h et 14 h à 20 h, heure locale"
    assert page.count(f"{hours} (Paris)") == 4
    assert page.count(f"{hours} (La Réunion)") == 1
    outcome = small.catalogue["staging.call_reports"].contract.columns["call_outcome"]
    assert {outcome.synonyms[word] for word in OUTCOMES} == set(outcome.values or ())
    assert all(
        page.count(f"{word.capitalize().replace(chr(39), '&#39;')}</span>") == 5
        for word in OUTCOMES
    )


def test_no_delivered_text_is_markup_and_nothing_is_fetched(small: Published):
    made = [*call_sheet_files(small), *letter_files(small), *survey_files(small)]
    pages = [file.content.decode() for file in made if file.name.endswith(".html")]
    assert len(pages) == 4
    for page in pages:
        assert "<script" not in page
        assert not re.search(r"(src|href)=|https?:|url\(|@import", page)
    assert sum("&lt;script&gt;" in page for page in pages) == 3


def test_letters_and_questionnaires_are_of_whom_they_name(small: Published):
    letters = {file.name: file for file in letter_files(small)}
    assert set(letters) == {"lettres_lettre_appel.html", "lettres_lettre_appel.csv"}
    for file in letters.values():
        assert file.row_count == 2 and "letter_text_fr" in file.personal_columns
    [merged] = [f.content for n, f in letters.items() if n.endswith(".csv")]
    first, _ = read_back(merged)
    assert [first[f"Point {n}"] for n in range(1, 8)] == [f"Texte {n}." for n in range(1, 8)]
    surveys = texts(survey_files(small))
    [page] = [text for name, text in surveys.items() if name.endswith(".html")]
    asked = small.connection.execute(
        "select question_fr from reference.survey_questions where ask_by = 'survey'"
    ).fetchall()
    for (question,) in asked:
        assert page.count(question.replace("'", "&#39;")) == 2
    assert re.findall(r">(10|25|50|75) %<", page) == ["10", "25", "50", "75"] * 2
    assert "U5U5490" in page and "lettre0" not in page


def test_every_cause_to_tick_is_read_back():
    catalogue = shared_catalogue()
    words = catalogue["staging.surveys"].contract.columns["cause"].synonyms
    connection = shared_bench().connection
    query = catalogue["reference.survey_questions"].query
    row = connection.execute(
        f"select answers_fr from ({query}) as q where ask_by = 'survey' and answer_column = 'cause'"
    ).fetchone()
    assert row is not None
    answers = row[0].split(" ; ")
    assert {words[answer] for answer in answers} >= {"price", "late_delivery", "unknown", "dispute"}
    assert len({words[answer] for answer in answers}) == len(answers)


@pytest.mark.browser
def test_a_client_is_on_one_page(small: Published, tmp_path: Path):
    made = [*call_sheet_files(small), *letter_files(small), *survey_files(small)]
    wanted = {
        "fiches_appels_V1.html": 5,
        "lettres_lettre_appel.html": 2,
        "questionnaires_enquete_appel.html": 2,
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for file in made:
            count = wanted.get(file.name)
            if count is not None:
                path = tmp_path / file.name
                path.write_bytes(file.content)
                page.goto(path.as_uri())
                printed = page.pdf(prefer_css_page_size=True)
                assert len(re.findall(rb"/Type\s*/Page\b", printed)) == count, file.name
        browser.close()


def test_the_sample_writes_a_letter_to_each_client_of_its_list(sample_night: NightRun):
    [path] = sample_night.home.glob("published/targets/*/lettres/*.csv")
    rows = read_back(path.read_bytes())
    told = sample_night.published("select cause_label_fr, client_id from marketing.target_list")
    assert {row["Code client"] for row in rows} == {client for _, client in told}
    assert len(rows) == len(told) > 30
    labels = list(rows[0])[-7:]
    assert labels[0] == "Regrets" and labels[-1] == "Suivi personnel"
    late = {client for cause, client in told if cause == "Retard de livraison"}
    for row in rows:
        assert ("livré en retard" in row["Regrets"]) <= (row["Code client"] in late)
        said = " ".join(row[label] for label in labels)
        assert not re.search(r"€|%|\b(remise|promotion|prix|tarif)s?\b", said)
    assert any("livré en retard" in row["Regrets"] for row in rows)
    page = path.with_name(path.name.replace(".csv", ".html")).read_text(encoding="utf-8")
    assert page.count("<article") == len(rows)
