"""`reconquete init`: homes that load as they are, and mappings proposed from hand-made files."""

import re
import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake_tools import catalogue
from night_tools import run_here
from staged_homes import command, files_below, stage

from reconquete_pipeline.home.home import ExtractConfig
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.onboarding.begin_home import pattern_of

SANE = (
    "No de commande,Code du client,Date de la commande,Mt HT,Etat,Depot\n"
    "A1,00041,2026-03-31,1234.50,Validee,Lyon\n"
    "A2,00042,2026-03-12,10.25,anulee,Lyon\n"
    "A3,00042,2026-03-13,10.00,validée,Lyon\n"
)


def begin(tmp_path: Path, name: str, content: str | bytes, *words: str) -> tuple[Path, str]:
    """A home made from a file; what the command said."""
    source = tmp_path / name
    source.write_bytes(content.encode() if isinstance(content, str) else content)
    home = tmp_path / "home"
    done = command(home, "init", str(home), "--from", str(source), *words)
    assert done.code == 0, done.text
    return home, done.text


def toml(home: Path) -> dict[str, Any]:
    return tomllib.loads((home / "reconquete.toml").read_text(encoding="utf-8"))


def test_an_empty_home_loads_as_it_is_and_its_campaign_is_not_active(tmp_path: Path):
    home = tmp_path / "Dupont SA"
    done = run_here(home, "init")
    assert done.code == 0, done.text
    opened = open_home(home, catalogue())
    assert opened.company == "Dupont SA"
    own = [name for name, config in opened.extracts.items() if config.files]
    shared = [name for name, config in opened.extracts.items() if config.shared]
    assert (own, shared) == (["orders"], ["call_reports", "objections", "overrides"])
    assert opened.settings == Settings()
    assert (opened.campaigns, opened.refused_campaigns) == ((), ())
    assert sorted(files_below(home)) == ["campaigns/example.toml.txt", "reconquete.toml"]


def test_the_example_campaign_and_the_commented_settings_are_right_once_uncommented(
    tmp_path: Path,
):
    home = tmp_path / "home"
    run_here(home, "init")
    example = (home / "campaigns" / "example.toml.txt").read_text(encoding="utf-8")
    filled = re.sub(r"^# (?=[a-z_]+ = )", "", example, flags=re.MULTILINE)
    (home / "campaigns" / "first.toml").write_text(filled, encoding="utf-8")
    text = (home / "reconquete.toml").read_text(encoding="utf-8")
    head, _, tail = text.partition("# [settings]\n")
    lines = [line.removeprefix("# ") for line in tail.splitlines()]
    (home / "reconquete.toml").write_text("\n".join([head, "[settings]", *lines, ""]))
    opened = open_home(home, catalogue())
    assert opened.settings == Settings()
    assert [campaign.campaign_id for campaign in opened.campaigns] == ["2027-01-retour"]
    assert opened.refused_campaigns == ()


def test_nothing_is_overwritten(tmp_path: Path):
    home = tmp_path / "home"
    (home / "campaigns").mkdir(parents=True)
    (home / "campaigns" / "example.toml.txt").write_text("mine")
    assert run_here(home, "init").code == 0
    assert (home / "campaigns" / "example.toml.txt").read_text() == "mine"
    before = files_below(home)
    again = run_here(home, "init", "--company", "Autre")
    assert again.code == 2
    assert "there is a home already; nothing was changed" in again.text
    assert files_below(home) == before


def test_a_night_takes_the_rows_of_a_sane_file_as_proposed(tmp_path: Path):
    home, said = begin(tmp_path, "export_2026-03-31.csv", SANE)
    extract = toml(home)["extracts"]["orders"]
    assert extract == {
        "files": "export_*.csv",
        "delimiter": ",",
        "decimal": ".",
        "columns": {
            "order_id": "No de commande",
            "client_id": "Code du client",
            "ordered_at": "Date de la commande",
            "net_amount_eur": "Mt HT",
        },
        "values": {"status": {"anulee": "cancelled"}},
    }
    text = (home / "reconquete.toml").read_text(encoding="utf-8")
    assert 'net_amount_eur = "Mt HT"  # check\n' in text
    assert '# status is read from "Etat"\n' in text
    assert '"anulee" = "cancelled"  # check\n' in text
    assert '# headers that nothing reads: "Depot"\n' in text
    assert "1 usual headers, 4 guessed, 0 required ones missing" in said
    shutil.copy(tmp_path / "export_2026-03-31.csv", home / "inbox")
    checked = command(home, "check")
    assert checked.code == 0, checked.text
    assert stage(home, date(2026, 3, 31)) == ["orders: export_2026-03-31.csv, 3 rows accepted"]


def test_usual_headers_need_no_line_and_what_is_in_doubt_is_said(tmp_path: Path):
    content = (
        "N° commande;Code client;Date commande;Montant HT;Statut\n"
        "F1;C1;03/04/2026;10;validée\nF2;C1;05/06/2026;12;en litige\n"
    )
    home, said = begin(tmp_path, "commandes.csv", content.encode("cp1252"))
    extract = toml(home)["extracts"]["orders"]
    assert extract == {
        "files": "commandes.csv", "columns": {}, "values": {"status": {}},
    }  # fmt: skip
    assert "to decide: decimal mark: no number of the file decides it" in said
    assert (
        "to decide: dates: %d/%m/%Y and %m/%d/%Y both read every date, %d/%m/%Y is assumed" in said
    )
    assert "to translate: status, en litige\n" in said
    text = (home / "reconquete.toml").read_text(encoding="utf-8")
    assert '# "en litige" = "?"  # unknown: its rows are rejected\n' in text
    assert '# order_id is read from "N° commande"\n' in text
    open_home(home, catalogue())


def test_american_dates_are_told_by_a_day_above_twelve(tmp_path: Path):
    content = "order_id,client_id,ordered_at,net_amount_eur\nF1,C1,03/31/2026,10.50\n"
    home, said = begin(tmp_path, "orders.csv", content)
    extract = toml(home)["extracts"]["orders"]
    assert (extract["dates"], extract["decimal"]) == (["%m/%d/%Y"], ".")
    assert "to decide" not in said


def test_a_required_column_without_a_header_is_left_to_write(tmp_path: Path):
    home, said = begin(
        tmp_path, "x.csv", "N° commande;Code client;Jour;zz\nF1;C1;1;2\n", "--extract", "orders"
    )
    text = (home / "reconquete.toml").read_text(encoding="utf-8")
    for name in ("ordered_at", "net_amount_eur"):
        assert f'# {name} = "?"  # required: write its header\n' in text
        assert f"to decide: {name}: required, and no header looks like it\n" in said
    open_home(home, catalogue())


@pytest.mark.parametrize(
    "name",
    [
        "clients_2026-10-31.csv", "reclamations_2026-10-31.csv", "livraisons_2026-10-31.csv",
        "contacts_2026-10-31.csv", "evenements_2026-10-31.csv", "coordonnees_2026-10-31.csv",
        "consentements_2026-10-31.csv", "oppositions_2026-10-31.csv", "lignes_2026-09.csv",
        "commandes_2026-10-31.csv", "campagnes_2026-09-14.csv",
    ],
)  # fmt: skip
def test_each_file_of_the_sample_is_taken_for_what_it_is(name: str, tmp_path: Path):
    """The sample's own reconquete.toml, written by hand, says which file is what."""
    sample = Path(__file__).resolve().parent.parent / "data_samples"
    by_hand = open_home(sample, catalogue())
    home, _ = begin(tmp_path, name, (sample / "inbox" / name).read_bytes())
    made = open_home(home, catalogue()).extracts
    matching = [config.name for config in by_hand.extracts.values() if name_fits(config, name)]
    proposed = [config.name for config in made.values() if name_fits(config, name)]
    assert proposed == matching


def name_fits(config: ExtractConfig, name: str) -> bool:
    return any(Path(name).match(pattern) for pattern in config.files)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("factures_2026-11-20.csv", "factures_*.csv"),
        ("factures_20261120.csv.gz", "factures_*.csv.gz"),
        ("f20-11-2026.csv", "f*.csv"),
        ("lignes_2026-09.csv", "lignes_*.csv"),
        ("lignes_20261120_0315.csv", "lignes_*.csv"),
        ("commandes.csv", "commandes.csv"),
        ("lot_12.csv", "lot_12.csv"),
        ("x[1]_2026-11-20.csv", "x[[]1]_*.csv"),
    ],
)
def test_dates_of_a_name_become_stars(name: str, pattern: str):
    assert pattern_of(name) == pattern


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty (0 byte)"),
        (b"aa;bb\n1;2\n", "are like those of no extract; say which it is with --extract"),
    ],
)
def test_a_file_that_cannot_be_read_writes_nothing(tmp_path: Path, content: bytes, said: str):
    (tmp_path / "x.csv").write_bytes(content)
    home = tmp_path / "home"
    done = run_here(home, "init", "--from", str(tmp_path / "x.csv"))
    assert done.code == 2
    assert said in done.text
    assert not home.exists()


def test_headers_and_words_are_texts_whatever_they_hold(tmp_path: Path):
    content = 'N° commande;Code client;Date commande;Montant HT;"a ""b"" \\ #";Statut\n'
    content += 'F1;C1;31/03/2026;1,50;x;"val""idée"\n'
    home, _ = begin(tmp_path, "c.csv", content)
    text = (home / "reconquete.toml").read_text(encoding="utf-8")
    assert r'# headers that nothing reads: "a \"b\" \\ #"' in text
    open_home(home, catalogue())


@pytest.mark.parametrize(("numbers", "extract"), [("ABCD", "orders"), ("AABB", "order_lines")])
def test_the_same_headers_are_orders_or_lines_by_their_rows(
    numbers: str, extract: str, tmp_path: Path
):
    header = "code_client;no_commande;date_commande;nb_articles;montant_ttc\n"
    rows = "".join(f"1;{number};31/03/2026;2;36,98\n" for number in numbers)
    home, said = begin(tmp_path, "x.csv", header + rows)
    assert f"x.csv is read as {extract}: " in said
    columns = toml(home)["extracts"][extract]["columns"]
    assert columns["net_amount_eur"] == "montant_ttc"
    checked = command(home, "check", str(tmp_path / "x.csv"))
    assert checked.code == 0, checked.text
