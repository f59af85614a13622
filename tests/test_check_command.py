"""`reconquete check`: hand-made files told beforehand, and nothing written anywhere."""

from datetime import date
from pathlib import Path

import pytest
from intake_tools import ORDERS, csv, order_row
from night_tools import database_held, write_settings
from staged_homes import command, drop, files_below, small_home, stage

HEADER = "N° commande;Code client;Date commande;Montant HT;Statut;Dépôt"
GOOD = order_row("F1") + ";validée;Lyon"
BAD_DATE = order_row("F2", day="31/02/2026") + ";validée;Lyon"
UNKNOWN = order_row("F3") + ";en litige;Lyon"
LINES = ORDERS + '[extracts.order_lines]\nfiles = "lignes_*.csv"\n'


def orders(*rows: str) -> str:
    return csv(*rows, header=HEADER)


def test_one_bad_date_one_unknown_code_one_good_row(tmp_path: Path):
    home = small_home(
        tmp_path, inbox={"commandes_01.csv": orders(GOOD, BAD_DATE, UNKNOWN), "notes.txt": ""}
    )
    before = files_below(home)
    done = command(home, "check")
    assert done.code == 1
    assert done.text == (
        "commandes_01.csv (orders): partly rejected\n"
        '  CSV, utf-8, delimiter ";", 6 columns\n'
        "  3 rows read: 1 accepted, 2 rejected, 0 superseded\n"
        "  ordered_at:not_a_date, 1 rows: no date in the declared formats, "
        'dates = ["%d/%m/%Y", "%Y-%m-%d"]: have the rows corrected and delivered again, '
        "or add the format under [extracts.orders] in reconquete.toml\n"
        "    record 2: F2;C1;31/02/2026;10,00;validée;Lyon\n"
        "  status:unknown_code, 1 rows: a word that nobody translated: add it under "
        "[extracts.orders.values.status] in reconquete.toml, as below\n"
        "    record 3: F3;C1;01/03/2026;10,00;en litige;Lyon\n"
        "  headers that nothing reads: Dépôt\n"
        "  columns without a header: cancelled_on, margin_eur, discount_share, channel, "
        "salesperson_id, response_code\n"
        '  orders: status "en litige" is unknown (1 rows): write "en litige" = "confirmed" or '
        '"cancelled" under [extracts.orders.values.status] in reconquete.toml\n'
        "notes.txt: no extract takes it\n"
    )
    assert files_below(home) == before
    assert sorted(path.name for path in home.iterdir()) == [
        "campaigns", "inbox", "reconquete.toml",
    ]  # fmt: skip


def test_good_files_end_with_zero_and_are_then_known(tmp_path: Path):
    home = small_home(tmp_path, inbox={"commandes_01.csv": orders(GOOD)})
    assert command(home, "check").code == 0
    stage(home)
    before = files_below(home)
    done = command(home, "check")
    assert (done.code, done.text) == (
        0,
        "The inbox holds no new file (--all reads the known ones, too).\n",
    )
    again = command(home, "check", "--all")
    assert again.code == 0
    assert again.text.startswith("commandes_01.csv (orders): accepted\n")
    assert files_below(home) == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty (0 byte): deliver it again"),
        ("N° commande,Code\tclient\n1,2\n", "the header holds the comma and the tab"),
        (
            "N° commande;Client;Montant HT\nF1;C1;1,00\n",
            "no column `ordered_at` or `Date commande`",
        ),
    ],
)
def test_a_file_that_would_be_refused_says_why(tmp_path: Path, content: str, message: str):
    home = small_home(tmp_path, inbox={"commandes_01.csv": content})
    done = command(home, "check")
    assert done.code == 1
    assert done.text.startswith("commandes_01.csv (orders): refused\n")
    assert message in done.text


def test_what_depends_on_earlier_deliveries_is_told_as_the_night_would(tmp_path: Path):
    """A known order of which one line is bad waits whole: only a home with a history knows."""
    header = "N° commande;Code client;Date commande;Montant HT"
    home = small_home(
        tmp_path, LINES, {"lignes_01.csv": csv(order_row("F1"), order_row("F1"), header=header)}
    )
    stage(home)
    drop(home, "lignes_02.csv", csv(order_row("F1"), order_row("F1", "dix"), header=header))
    before = files_below(home)
    done = command(home, "check")
    assert done.code == 1
    assert "lignes_02.csv (order_lines): partly rejected\n" in done.text
    assert "  2 rows read: 0 accepted, 2 rejected, 0 superseded\n" in done.text
    assert "  incomplete_order, 1 rows: the row is good, another row of its order is not" in (
        done.text
    )
    assert files_below(home) == before
    said = stage(home)
    assert said[0].startswith("order_lines: lignes_02.csv, 0 rows accepted, 2 rejected")


def test_given_files_lie_anywhere_and_an_extract_can_be_named(tmp_path: Path):
    home = small_home(tmp_path)
    given = tmp_path / "export [1].csv"
    given.write_text(orders(GOOD), encoding="utf-8")
    wrong = command(home, "check", str(given))
    assert (wrong.code, wrong.text) == (
        2,
        "export [1].csv: no extract takes a file of this name; say which with --extract\n",
    )
    done = command(home, "check", str(given), "--extract", "orders")
    assert done.code == 0, done.text
    assert done.text.startswith("export [1].csv (orders): accepted\n")
    missing = command(home, "check", str(tmp_path / "none.csv"))
    assert missing.code == 2
    assert missing.text.endswith("none.csv: there is no such file\n")


def test_a_repeat_and_a_link_are_told(tmp_path: Path):
    home = small_home(tmp_path, inbox={"commandes_01.csv": orders(GOOD)})
    stage(home, date(2026, 11, 18))
    drop(home, "commandes_02.csv", orders(GOOD))
    done = command(home, "check")
    assert done.code == 0
    assert "commandes_02.csv (orders): skipped\n" in done.text
    assert "already delivered as commandes_01.csv, by the night of 2026-11-18" in done.text
    (home / "inbox" / "commandes_03.csv").symlink_to(home / "reconquete.toml")
    done = command(home, "check")
    assert done.code == 1
    assert "commandes_03.csv (orders): left out, it is a link, which is never read\n" in done.text


def test_a_held_database_gives_a_sentence(tmp_path: Path):
    home = small_home(tmp_path, inbox={"commandes_01.csv": orders(GOOD)})
    stage(home)
    drop(home, "commandes_02.csv", orders(UNKNOWN))
    write_settings(home, database_wait_seconds=0)
    with database_held(home) as pid:
        held = command(home, "check")
    assert held.code == 2
    assert f"process {pid}" in held.text
    assert "Traceback" not in held.text


def test_a_given_file_that_is_known_says_so_and_can_be_read_again(tmp_path: Path):
    home = small_home(tmp_path, inbox={"commandes_01.csv": orders(UNKNOWN)})
    stage(home)
    path = str(home / "inbox" / "commandes_01.csv")
    known = command(home, "check", path)
    assert (known.code, known.text) == (
        0,
        "commandes_01.csv (orders): taken in already, or left out (below); --all reads known files "
        "again\n",
    )
    again = command(home, "check", path, "--all")
    assert again.code == 1
    assert again.text.startswith("commandes_01.csv (orders): partly rejected\n")
