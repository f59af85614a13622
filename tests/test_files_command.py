"""`reconquete files`: a hand-made story told file by file, and its open rejects."""

from datetime import date
from pathlib import Path

from intake_tools import csv, order_row
from night_tools import database_held, write_settings
from staged_homes import cells, command, drop, files_below, small_home, stage

FIRST, SECOND = date(2026, 11, 18), date(2026, 11, 20)
HEADER = "N° commande;Code client;Date commande;Montant HT;Statut"
GOOD = order_row("F1") + ";validée"
BAD_DATE = order_row("F2", day="31/02/2026") + ";validée"
UNKNOWN = order_row("F3") + ";en litige"
BOTH = order_row("F4", day="hier") + ";en litige"


def orders(*rows: str) -> str:
    return csv(*rows, header=HEADER)


def story(tmp_path: Path) -> Path:
    """Two nights: a file with one good row of four, a repeat, an empty file; then a good file."""
    home = small_home(
        tmp_path,
        inbox={
            "commandes_01.csv": orders(GOOD, BAD_DATE, UNKNOWN, BOTH),
            "commandes_02.csv": orders(GOOD, BAD_DATE, UNKNOWN, BOTH),
            "commandes_03.csv": "",
            "notes.txt": "to do",
        },
    )
    stage(home, FIRST)
    drop(home, "commandes_04.csv", orders(order_row("F9") + ";validée"))
    stage(home, SECOND)
    return home


def table_rows(text: str) -> list[list[str]]:
    return [cells(line) for line in text.splitlines() if line.startswith("│")]


def test_each_file_is_a_line_newest_last_with_its_counts_and_why(tmp_path: Path):
    done = command(story(tmp_path), "files")
    assert done.code == 0, done.text
    assert done.text.startswith("orders: 4 files\n")
    rows = table_rows(done.text)
    assert [row[:8] for row in rows] == [
        ["commandes_01.csv", "2026-11-18", "accepted", "4", "1", "3", "3", "0"],
        ["commandes_02.csv", "2026-11-18", "skipped", "0", "0", "0", "0", "0"],
        ["commandes_03.csv", "2026-11-18", "refused", "0", "0", "0", "0", "0"],
        ["commandes_04.csv", "2026-11-20", "accepted", "1", "1", "0", "0", "0"],
    ]
    assert rows[1][8].startswith("the same bytes were already delivered as commandes_01.csv")
    assert rows[2][8].startswith("the file is empty (0 byte)")
    assert "inbox: notes.txt: no extract takes it" in done.text


def test_status_extract_and_last_choose(tmp_path: Path):
    home = story(tmp_path)
    names = [row[0] for row in table_rows(command(home, "files", "--status", "refused").text)]
    assert names == ["commandes_03.csv"]
    done = command(home, "files", "--last", "1", "--extract", "orders")
    assert [row[0] for row in table_rows(done.text)] == ["commandes_04.csv"]
    assert "the 3 oldest are not shown (--last N shows more)" in done.text
    assert "notes.txt" not in done.text
    wrong = command(home, "files", "--extract", "ordres")
    assert wrong.code == 2
    assert wrong.text == "ordres: no such extract in reconquete.toml; it has orders\n"
    wrong = command(home, "files", "--status", "lost")
    assert (wrong.code, wrong.text) == (
        2,
        "--status lost: choose one of accepted, refused, skipped, not loaded\n",
    )


def test_what_waits_is_told_and_what_was_rewritten_waits_again(tmp_path: Path):
    home = small_home(tmp_path, inbox={"commandes_01.csv": orders(GOOD)})
    done = command(home, "files")
    assert done.text == (
        "No file of any extract was delivered yet.\n"
        "inbox: commandes_01.csv (orders) waits for the next night\n"
    )
    stage(home)
    assert command(home, "files").text.endswith("inbox: nothing waits.\n")
    # as long as before, so that only the bytes tell
    drop(home, "commandes_01.csv", orders(GOOD.replace("10,00", "20,00")))
    (home / "inbox" / "commandes_lien.csv").symlink_to(home / "reconquete.toml")
    text = command(home, "files").text
    assert "inbox: commandes_01.csv (orders) waits for the next night\n" in text
    assert (
        "inbox: commandes_lien.csv (orders) left out: it is a link, which is never read\n" in text
    )


def test_open_rejects_are_grouped_with_examples_and_a_mended_redelivery_closes_them(
    tmp_path: Path,
):
    home = story(tmp_path)
    done = command(home, "files", "--rejects", "orders")
    assert done.code == 0, done.text
    assert done.text == (
        "orders: 3 rejected rows are open; a later delivery of the same key or file name closes "
        "them.\n"
        "\n"
        "ordered_at:not_a_date: 2 rows in commandes_01.csv\n"
        '  no date in the declared formats, dates = ["%d/%m/%Y", "%Y-%m-%d"]: have the rows '
        "corrected and delivered again, or add the format under [extracts.orders] in "
        "reconquete.toml\n"
        "  commandes_01.csv, record 2: F2;C1;31/02/2026;10,00;validée\n"
        "  commandes_01.csv, record 4: F4;C1;hier;10,00;en litige\n"
        "\n"
        "status:unknown_code: 2 rows in commandes_01.csv\n"
        "  a word that nobody translated: add it under [extracts.orders.values.status] in "
        "reconquete.toml, as below\n"
        "  commandes_01.csv, record 3: F3;C1;01/03/2026;10,00;en litige\n"
        "  commandes_01.csv, record 4: F4;C1;hier;10,00;en litige\n"
        "\n"
        'orders: status "en litige" is unknown (2 rows): write "en litige" = "confirmed" or '
        '"cancelled" under [extracts.orders.values.status] in reconquete.toml\n'
    )
    drop(
        home,
        "commandes_05.csv",
        orders(*(order_row(number) + ";validée" for number in ("F2", "F3", "F4"))),
    )
    stage(home, SECOND)
    done = command(home, "files", "--rejects", "orders")
    assert (done.code, done.text) == (0, "orders: no rejected row is open.\n")
    first = table_rows(command(home, "files").text)[0]
    assert first[:8] == [
        "commandes_01.csv", "2026-11-18", "accepted", "4", "1", "3", "0", "0",
    ]  # fmt: skip


def test_a_held_database_and_a_missing_one_give_a_sentence(tmp_path: Path):
    home = small_home(tmp_path, inbox={"commandes_01.csv": orders(BAD_DATE)})
    none = command(home, "files", "--rejects", "orders")
    assert none.code == 2
    assert none.text.endswith("there is no database yet; run a night: reconquete run\n")
    stage(home)
    write_settings(home, database_wait_seconds=0)
    with database_held(home) as pid:
        for words in (("files",), ("files", "--rejects", "orders")):
            held = command(home, *words)
            assert held.code == 2
            assert f"process {pid}" in held.text
            assert "has held the database open" in held.text
            assert "Traceback" not in held.text


def test_nothing_is_written(tmp_path: Path):
    home = story(tmp_path)
    before = files_below(home)
    command(home, "files")
    command(home, "files", "--rejects", "orders")
    assert files_below(home) == before


def test_status_tells_how_old_each_extract_is(tmp_path: Path):
    toml = (
        'company = "Essai"\n[extracts.orders]\nfiles = "commandes_*.csv"\nmax_age_days = 2\n'
        '[extracts.complaints]\nfiles = "reclamations_*.csv"\n'
    )
    home = small_home(
        tmp_path, toml, {"commandes_01.csv": orders(order_row("F1", day="17/11/2026") + ";validée")}
    )
    stage(home, SECOND)
    done = command(home, "status")
    assert done.code == 0, done.text
    assert table_rows(done.text)[-2:] == [
        ["complaints", "0", "nothing yet", "none yet", "", "", "none yet"],
        [
            *("orders", "1", "2026-11-17", "2026-11-17", "3", "2"),
            "commandes_01.csv, night of 2026-11-20",
        ],
    ]
    write_settings(home, database_wait_seconds=0)
    with database_held(home):
        held = command(home, "status")
    assert held.code == 0
    assert "cannot be read now" in held.text


def test_an_open_reject_whose_text_was_forgotten_is_still_told(tmp_path: Path):
    home = small_home(tmp_path, inbox={"commandes_01.csv": orders(BAD_DATE)})
    stage(home, date(2024, 11, 18))
    stage(home, SECOND)
    done = command(home, "files", "--rejects", "orders")
    assert "  commandes_01.csv, record 1: its text has been forgotten (rejected_text_days)\n" in (
        done.text
    )
