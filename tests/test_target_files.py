"""Target files: what a cell looks like, who is in a file, when it is written, what opens it."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from cell_texts import HARMFUL, HARMLESS, NUMBER_LIKE
from conftest import NightRun
from leak_search import said_below
from night_tools import dagster_instance
from spreadsheets import open_in_libreoffice
from target_tools import RUN_DATE, USUAL, Row, label, make_night, publish_rows, read_back

from reconquete_pipeline.exports.decisions import decision_files
from reconquete_pipeline.exports.lists import file_columns, list_files
from reconquete_pipeline.exports.target_file import TargetFilesError, headers
from reconquete_pipeline.exports.writer import (
    renew_target_files,
    standing_files,
    write_target_files,
)
from reconquete_pipeline.home import journal
from reconquete_pipeline.tables.loading import load_catalogue


@pytest.fixture(autouse=True)
def lists_alone(monkeypatch: pytest.MonkeyPatch):
    """Of the files that a test writes here the lists; workbooks and tool files have tests too."""
    producers = (list_files, decision_files)
    monkeypatch.setattr("reconquete_pipeline.exports.writer.PRODUCERS", producers)


def test_a_file_is_what_a_french_excel_expects(tmp_path: Path):
    night = make_night(tmp_path)
    tricky = '=HYPERLINK("http://x")'
    publish_rows(
        night,
        {"client_id": "C2", "name": 'A;B "x"', "value": None, "monetary_eur": None},
        {"client_id": "=1+1", "name": tricky},
        {"right_basis_label_fr": "intérêt légitime"},
    )
    (file,) = write_target_files(night)
    assert standing_files(night.home) == [tmp_path / "published/targets/retour/retour__appel.csv"]
    content = (night.home.target_files / "retour" / file.name).read_bytes()
    assert content == file.content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 4
    rows = read_back(content)
    assert [row[label("client_id")] for row in rows] == ["00041", "=1+1", "C2"]
    assert list(rows[0]) == headers(file_columns(night.catalogue))
    assert rows[0][label("monetary_eur")] == "1234,50"
    assert rows[0][label("last_purchase_on")] == "03/02/2025"
    assert rows[0][label("right_basis_label_fr")] == "intérêt légitime"
    assert (rows[2][label("value")], rows[2][label("monetary_eur")]) == ("", "")
    text = content.decode("utf-8-sig")
    assert '"=""00041"""' in text
    assert ";'=1+1;" in text
    assert '"\'=HYPERLINK(""http://x"")"' in text


def test_headers_are_the_labels_of_the_contracts():
    columns = file_columns(load_catalogue())
    assert "channel" not in columns, "its French label stands beside it"
    assert {"client_id", "name", "value", "usable_until_on", "channel_label_fr"} <= set(columns)
    assert headers(columns) == [column.label_fr for _, column in columns.values()]


def test_a_contact_past_its_last_day_and_a_campaign_that_ended_are_in_no_file(tmp_path: Path):
    night = make_night(tmp_path)
    publish_rows(
        night,
        {"client_id": "last", "usable_until_on": RUN_DATE},
        {"client_id": "next", "usable_until_on": date(2026, 11, 1)},
        {"campaign_id": "old", "usable_until_on": date(2026, 10, 1)},
    )
    (night.home.target_files / "old").mkdir(parents=True)
    (night.home.target_files / "old" / "old__appel.xlsx").write_text("yesterday", encoding="utf-8")
    (file,) = write_target_files(night)
    assert [row[label("client_id")] for row in read_back(file.content)] == ["next"]
    assert [path.name for path in standing_files(night.home)] == [file.name]
    assert [path.name for path in night.home.target_files.iterdir()] == ["retour"]
    publish_rows(night)
    assert write_target_files(night) == []
    assert list(night.home.target_files.iterdir()) == []


def test_each_file_is_entered_in_the_log_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    night = make_night(tmp_path)
    publish_rows(night, {}, {"client_id": "b"}, {"client_id": "c", "arm": "courrier"})
    call, letter = write_target_files(night)
    first, second = journal.read(night.home.exports)
    assert (first["file_name"], second["file_name"]) == (call.name, letter.name)
    assert first["kind"] == "export"
    assert (first["campaign_id"], first["arm"], first["rows"]) == ("retour", "appel", 2)
    assert first["sha256"] == hashlib.sha256(call.content).hexdigest()
    assert first["run_on"] == RUN_DATE.isoformat()
    assert {"name", "postal_code", "value"} <= set(map(str, first["personal_columns"]))  # type: ignore[call-overload]
    assert "0199000025" not in night.home.exports.read_text(encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(journal, "write_whole", full)
    before = (night.home.target_files / "retour" / call.name).read_bytes()
    publish_rows(night, {"name": "Autre"})
    with pytest.raises(OSError, match="no space"):
        write_target_files(night)
    assert len(list(journal.read(night.home.exports))) == 3
    assert (night.home.target_files / "retour" / call.name).read_bytes() == before


def test_an_older_night_changes_nothing(tmp_path: Path):
    night = make_night(tmp_path)
    publish_rows(night, {})
    write_target_files(night)
    older = make_night(tmp_path, date(2026, 6, 30))
    before = night.home.exports.read_bytes(), standing_files(night.home)
    assert write_target_files(older) == []
    assert (night.home.exports.read_bytes(), standing_files(night.home)) == before


def test_lists_of_another_night_controls_and_equal_names_are_refused(tmp_path: Path):
    night = make_night(tmp_path)
    publish_rows(night, {})
    with pytest.raises(TargetFilesError, match="is of 2026-10-31, not of 2026-11-01"):
        write_target_files(make_night(tmp_path, date(2026, 11, 1)))
    publish_rows(night, {"arm": "control"})
    with pytest.raises(TargetFilesError, match="control clients of retour"):
        write_target_files(night)
    publish_rows(night, {"campaign_id": "a", "arm": "B"}, {"campaign_id": "a", "arm": "b"})
    with pytest.raises(TargetFilesError, match="two lists would be called a__b"):
        write_target_files(night)
    assert not night.home.exports.exists()
    assert not night.home.target_files.exists()


# -- The sample night ----------------------------------------------------------------------------


def sample_files(night: NightRun) -> dict[str, bytes]:
    folder = night.home / "published" / "targets"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*/*.csv"))}


def test_the_sample_night_writes_whom_marketing_may_contact(sample_night: NightRun):
    listed = sample_night.published(
        "select campaign_id || '__' || arm || '.csv', client_id from marketing.target_list "
        "inner join marketing.target_contacts using (campaign_id, client_id) "
        "order by 1, contact_rank"
    )
    assert listed, "the sample home has nobody to contact"
    files = sample_files(sample_night)
    found = [(name, row[label("client_id")]) for name in files for row in read_back(files[name])]
    assert found == listed
    log = (sample_night.home / "facts" / "exports.jsonl").read_text(encoding="utf-8").splitlines()
    logged = {entry["file_name"]: entry["sha256"] for entry in map(json.loads, log)}
    [decisions] = (sample_night.home / "published" / "decisions").glob("*.csv")
    assert logged.pop(decisions.name) == hashlib.sha256(decisions.read_bytes()).hexdigest()
    written = (sample_night.home / "published" / "targets").rglob("*.*")
    assert logged == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written}


def test_dagster_counts_each_listed_client_once_and_other_files_by_folder(
    sample_night: NightRun,
):
    with dagster_instance(sample_night.home) as instance:
        event = instance.get_latest_materialization_event(
            dg.AssetKey(["published", "target_files"])
        )
    assert event is not None
    assert event.asset_materialization is not None
    shown = event.asset_materialization.metadata
    for name, content in sample_files(sample_night).items():
        assert shown[name].value == len(read_back(content))
    [(listed,)] = sample_night.published(
        "select count(*) from marketing.target_list "
        "inner join marketing.target_contacts using (campaign_id, client_id)"
    )
    assert shown["dagster/row_count"].value == listed
    published = sample_night.home / "published"
    folders = [folder for folder in published.glob("targets/*/*") if folder.is_dir()]
    assert folders
    for folder in (*folders, published / "decisions"):
        told = shown[f"files in {folder.relative_to(published)}"].value
        assert told == len(list(folder.iterdir()))


def test_no_control_and_no_objector_is_in_any_file(sample_night: NightRun):
    published = sample_night.home / "published"
    text = said_below(published / "targets").decode(errors="replace")
    assert "Code client" in text and "CODE_CLIENT" in text
    controls = sample_night.sql(
        "select distinct client_id from campaigns.assignments where arm = 'control' "
        "and campaign_id in (select campaign_id from campaigns.targets)"
    )
    assert controls, "the sample home has no control"
    for (client_id,) in controls:
        assert not re.search(rf"(?<!\w){re.escape(str(client_id))}(?!\w)", text), client_id
    objectors = sample_night.sql(
        "select distinct client_id from compliance.suppression where is_total"
    )
    values = sample_night.sql(
        "select value from staging.objections where value is not null union "
        "select p.value from staging.contact_points as p "
        "inner join orders.known_clients as k on p.client_id = k.client_id "
        "where exists (select 1 from compliance.suppression as s "
        "where s.client_id = k.surviving_client_id and s.channel = p.channel)"
    )
    assert objectors, "the sample home has no objector"
    assert values
    packed = re.sub(r"[ .]", "", text).lower()
    for (client_id,) in objectors:
        assert not re.search(rf"(?<!\w){re.escape(str(client_id))}(?!\w)", text), client_id
    for (value,) in values:
        assert re.sub(r"[ .]", "", str(value)).lower() not in packed, value


# -- LibreOffice ---------------------------------------------------------------------------------


def test_libreoffice_shows_numbers_dates_and_texts_as_meant(tmp_path: Path):
    night = make_night(tmp_path / "home")
    texts = [*NUMBER_LIKE, *(text for text in HARMFUL if "\r" not in text), *HARMLESS]
    publish_rows(
        night,
        *(
            {"client_id": f"{number:05}", "name": text or None, "value": "0199000025"}
            for number, text in enumerate(texts)
        ),
    )
    (file,) = write_target_files(night)
    header, *rows = open_in_libreoffice(night.home.target_files / "retour" / file.name, tmp_path)
    assert header == headers(file_columns(night.catalogue))
    place = {name: header.index(label(name)) for name in USUAL if name != "channel"}
    assert [row[place["client_id"]] for row in rows] == [f"{n:05}" for n in range(len(texts))]
    shown = [row[place["name"]] for row in rows]
    wanted = [f"'{text}" if text in HARMFUL else text or None for text in texts]
    assert shown == wanted
    for row in rows:
        assert row[place["monetary_eur"]] == 1234.5
        assert row[place["last_purchase_on"]] == date(2025, 2, 3)
        assert row[place["usable_until_on"]] == date(2026, 11, 7)
        assert row[place["postal_code"]] == "06300"
        assert row[place["value"]] == "0199000025"
        assert row[place["cause_label_fr"]] == "Prix"


def test_libreoffice_opens_the_files_of_the_sample(sample_night: NightRun, tmp_path: Path):
    for name, content in sample_files(sample_night).items():
        path = sample_night.home / "published" / "targets" / name.split("__")[0] / name
        header, *rows = open_in_libreoffice(path, tmp_path)
        assert isinstance(header[0], str)
        ids = [row[header.index(label("client_id"))] for row in rows]
        assert ids == [row[label("client_id")] for row in read_back(content)]
        for row in rows:
            amount = row[header.index(label("monetary_eur"))]
            assert amount is None or isinstance(amount, float)
            assert isinstance(row[header.index(label("usable_until_on"))], date)


def test_each_step_of_an_arm_has_a_file_of_its_own(tmp_path: Path):
    night = make_night(tmp_path)
    letter: Row = {"channel": "letter", "channel_label_fr": "Courrier"}
    steps: list[Row] = [
        letter | {"client_id": "C1", "step_number": 1, "step_count": 2},
        {"client_id": "C2", "step_number": 2, "step_count": 2},
        letter | {"client_id": "C3", "arm": "seul", "step_number": 1, "step_count": 1},
    ]
    publish_rows(night, *steps)
    files = {file.name: read_back(file.content) for file in write_target_files(night)}
    assert {name: [row["Code client"] for row in rows] for name, rows in files.items()} == {
        "retour__appel__etape1.csv": ["C1"],
        "retour__appel__etape2.csv": ["C2"],
        "retour__seul.csv": ["C3"],
    }
    for rows in files.values():
        assert len({row[label("channel_label_fr")] for row in rows}) == 1


def test_files_of_an_earlier_version_are_renewed_from_what_it_published(tmp_path: Path):
    night = make_night(tmp_path)
    publish_rows(night, {"client_id": "C1"}, {"client_id": "C2"})
    with duckdb.connect(str(night.home.published_database)) as connection:
        for column in ("step_number", "step_count", "offer", "arm_text"):
            connection.execute(f"alter table marketing.target_list drop column {column}")
    (night.home.target_files / "retour").mkdir(parents=True)
    path = night.home.target_files / "retour" / "retour__appel.csv"
    path.write_bytes(b"yesterday's")
    assert renew_target_files(night) == ["target file: retour__appel.csv, 2 rows still hold"]
    assert [row["Code client"] for row in read_back(path.read_bytes())] == ["C1", "C2"]
