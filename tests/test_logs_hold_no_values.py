"""What a file holds in the wrong column ends in no log, event, page or published file."""

import os
import re
import shutil
from pathlib import Path

import pytest
from conftest import NightRun, run_command
from night_tools import run_here, write_settings

NAME, PHONE = "Zoltane Quibreuil", "01 99 00 47 11"
MAIL = "zoltane.quibreuil@example.com"
PERSON = f"{NAME} {PHONE} {MAIL}"
SECRETS = (NAME, "Quibreuil", PHONE, PHONE.replace(" ", ""), MAIL)
# Where a delivered row may lie: the delivery, its kept copy, the working database.
KEPT = ("inbox", "facts/files", "warehouse/warehouse.duckdb")
FILES = {
    "commandes_2026-10-30.csv": (
        "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation\n"
        f"Z-1;C0006;16/10/2026;10,00;{PERSON};\n"  # an unknown code
        f"Z-2;C0006;{PERSON};10,00;validée;\n"  # no date
        f"Z-3;C0006;16/10/2026;{PERSON};validée;\n"  # no amount
        f"Z-4;{PERSON};16/10/2026;10,00;validée;\n"  # a client whom nobody knows
        f"{PERSON};C0006;16/10/2026;10,00;validée;{PERSON}\n"
        f"Z-5;C0006;16/10/2026;10,00;{PERSON}\n"  # a field too few
    ),
    "commandes_2026-10-29.csv": f"{NAME};{PHONE};{MAIL}\nC0006;16/10/2026;10,00\n",
    "commandes_2026-10-28.csv": (
        f"N° commande;Code client;Date commande;Montant HT;Statut;{NAME};{NAME}\nZ;C;;;;;\n"
    ),
    "commandes_2026-10-27.csv": f"ORA-00001: unique constraint violated ({PERSON})\n",
    "clients_2026-10-30.csv": (
        "Code client;Type;Raison sociale;Client depuis;Code postal;Cessation;Repris par;"
        f"Maison mère\nZ0001;{PERSON};X;01/01/2024;75001;;;\nZ0002;particulier;X;01/01/2024;"
        f"75001;;{PERSON};{PERSON}\n"
    ),
    "contacts_2026-10-30.csv": (
        "N° contact;Code client;Date de contact;Canal;Sens;Campagne;Abouti;Date de réaction;"
        "Réaction;Coût\n"
        f"Z-1;C0006;01/10/2026 10:00;{PERSON};sortant;;oui;;;1,00\n"
        f"Z-2;C0006;01/10/2026 10:00;visite;{PERSON};{PERSON};{PERSON};{PERSON};{PERSON};{PERSON}\n"
        f"Z-3;{PERSON};01/10/2026 10:00;visite;sortant;;oui;;;1,00\n"
    ),
    "oppositions_2026-10-30.csv": f"{PERSON}\n{PERSON}\n",
    "oppositions_2026-10-29.csv": (
        "Code client;Coordonnée;Canal;Date d'opposition;Nature\n"
        f"{PERSON};{PERSON};{PERSON};{PERSON};{PERSON}\n;{MAIL};;01/10/2026;{PERSON};{PERSON}\n"
    ),
}


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> NightRun:
    """The sample with a person in every wrong column, after one night."""
    home = tmp_path_factory.mktemp("logs") / "home"
    shutil.copytree(Path(__file__).parent.parent / "data_samples", home)
    for name, text in FILES.items():
        (home / "inbox" / name).write_text(text, encoding="utf-8")
        os.utime(home / "inbox" / name, (0, 0))
    write_settings(home, rejected_share_max=1)  # a red night would end before most tables
    done = run_command(home, "run")
    assert done.code == 0, done.text
    return done


def test_the_terminal_names_columns_and_counts_alone(night: NightRun):
    assert not [secret for secret in SECRETS if secret in night.text], night.text
    assert "status holds a word that nobody translated (1 rows)" in night.text
    assert "`reconquete files --rejects orders` shows it" in night.text
    assert "commandes_2026-10-29.csv refused: header: no column" in night.text
    assert "3 unknown headers (`reconquete check --all --extract orders` names them)" in night.text


def test_no_file_below_home_holds_a_value_but_those_that_keep_deliveries(night: NightRun):
    searched, found = 0, []
    for path in night.home.rglob("*"):
        place = path.relative_to(night.home).as_posix()
        if not path.is_file() or place.startswith(KEPT):
            continue
        searched += 1
        content = path.read_bytes()
        found += [f"{place}: {secret}" for secret in SECRETS if secret.encode() in content]
    assert searched > 20
    assert not found, "\n".join(found)
    assert list((night.home / ".dagster").rglob("*.db")), "Dagster's events were searched"


def test_whom_an_objection_means_is_published_by_its_row_alone(night: NightRun):
    """Both rows name nobody who is known: a person decides on them, by file and record."""
    rows = night.published(
        "select record_number from marketing.unmatched_opt_outs "
        "where file_name = 'oppositions_2026-10-29.csv' order by all"
    )
    assert rows == [(1,), (2,)]


def test_what_was_said_of_a_file_holds_no_value(night: NightRun):
    rows = night.sql("select message from intake.files where message is not null")
    assert len(rows) >= 4
    assert not [row for row in rows for secret in SECRETS if secret in str(row[0])]


def test_a_person_who_asks_is_shown_the_values_and_the_line_to_add(night: NightRun):
    asked = run_here(night.home, "files", "--rejects", "orders").text
    assert f'status "{PERSON}"'[:60] in asked
    assert "under [extracts.orders.values.status] in reconquete.toml" in asked
    checked = run_here(night.home, "check", "--all", "--extract", "orders").text
    assert f"the file has {NAME}, {PHONE}, {MAIL}" in checked
    shown = run_here(night.home, "faults", "staging.orders").text
    assert "client_is_known (warning): 2 rows fail" in shown and PERSON in shown
    # The file and the record number, as in the rows set aside.
    assert re.search(rf"commandes_2026-10-30\.csv +│ 4 +│ Z-4 +│ {PERSON}", shown), shown
