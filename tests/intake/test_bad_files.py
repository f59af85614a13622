"""Files that an ERP could send: each one alone, against INDEX.csv; names; one beside others."""

import csv
import os
import shutil
import tarfile
from datetime import date
from pathlib import Path

import pytest
from intake_tools import Bench, make_bench, order_row
from intake_tools import csv as orders_file

from reconquete_pipeline.intake.ledger import ledger

TOML = """company = "Essai"
[extracts.orders]
files = {files}
covers_to = "newest_row"
{dates}
[extracts.orders.columns]
client_id = "code_client"
order_id = "no_commande"
ordered_at = "date_commande"
net_amount_eur = "montant_ttc"
"""
CSV_NAMES, ANY_NAME = '["*.csv", "*.csv.gz"]', '"*"'
NOT_CSV = (".xlsx", ".xls", ".parquet", ".jsonl", ".json", ".zip")
# INDEX.csv counts what is bad if only this form is declared.
DATES = {"082_dates_melangees.csv": 'dates = ["%d/%m/%Y"]'}
SERIES = ("130_", "131_", "132_", "133_", "134_", "135_")
# Where the design decides otherwise than INDEX.csv: (status, accepted, rejected), and why.
DECIDED = {
    "034_entete_repetee.csv": ("accepted", 20, 0),  # the repeated header is dropped and said
    "086_ids_flottants.csv": ("accepted", 20, 0),  # ids are text; a check counts the orphans
    "094_annulations.csv": ("accepted", 18, 2),  # cancelled orders are kept facts, avoir unknown
    "098_nfc_nfd.csv": ("accepted", 20, 0),  # ids are compared byte by byte
    "100_injection_formule.csv": ("accepted", 20, 0),  # escaped when exported
    "144_xlsx_nombres_texte.xlsx": ("accepted", 20, 0),  # as 086: the zeros were lost before
    "152_parquet_types_faux.parquet": ("accepted", 0, 20),  # row by row, as in CSV: no date
    "162_jsonl_types.jsonl": ("accepted", 17, 3),  # as 086: the id that is a number is an id
    "120_illisible.csv": None,  # unreadable only for who is not root: see below
}


@pytest.fixture(scope="module")
def samples(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The malformed files, unpacked; a loud skip without them."""
    archive = reference_data / "bad_inputs.tar.gz"
    if not archive.is_file():
        pytest.skip(f"no malformed files at {archive}")
    folder = tmp_path_factory.mktemp("bad")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="tar")
    return folder


def _expected(entry: dict[str, str]) -> tuple[str, int, int] | None:
    """(status, accepted, rejected), or None for a file that is not looked at."""
    if entry["file"] in DECIDED:
        return DECIDED[entry["file"]]
    if entry["expected"] == "reject_file":
        return ("refused", 0, 0)
    # each file of the series is alone here, so 131 is no repeat
    if entry["file"].startswith("131_"):
        return ("accepted", 20, 0)
    if entry["expected"] == "skip_entry":
        return None
    return ("accepted", int(entry["good_rows"]), int(entry["bad_rows"]))


def _entries(samples: Path) -> list[dict[str, str]]:
    with (samples / "INDEX.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _take(folder: Path, sample: Path) -> Bench:
    """A home that gets this one file, after one night."""
    name = ANY_NAME if sample.name.endswith(NOT_CSV) else CSV_NAMES
    bench = make_bench(folder, TOML.format(files=name, dates=DATES.get(sample.name, "")))
    shutil.copy2(sample, bench.home.inbox / sample.name, follow_symlinks=False)
    bench.night()
    return bench


@pytest.mark.reference
def test_every_malformed_file_ends_as_decided(samples: Path, tmp_path: Path) -> None:
    faults = []
    for number, entry in enumerate(_entries(samples)):
        if entry["file"] == "120_illisible.csv" or entry["file"].startswith("b'"):
            continue
        bench = _take(tmp_path / f"{number}", samples / entry["file"])
        found = [(status, good, bad) for status, _, good, bad, _ in bench.files().values()]
        expected = _expected(entry)
        if found != ([] if expected is None else [expected]):
            faults.append((entry["file"], expected, found, bench.messages()))
        if found and found[0][0] == "refused":
            (message,) = bench.messages().values()
            assert len(message.split()) > 5 and message in bench.said[0]
        bench.connection.close()
    assert not faults, "\n".join(map(str, faults))


@pytest.mark.reference
def test_the_series_delivered_night_after_night(samples: Path, tmp_path: Path) -> None:
    bench = make_bench(tmp_path, TOML.format(files=CSV_NAMES, dates=""))
    shown = []
    for path in sorted(path for path in samples.iterdir() if path.name.startswith(SERIES)):
        shutil.copy2(path, bench.home.inbox / path.name)
        shown.append(bench.night().row_count)
    assert shown == [20, 20, 21, 31, 41, 46]
    assert bench.files()["131_livraison_a_bis.csv"][0] == "skipped"


@pytest.mark.reference
def test_bad_files_together_change_nothing_for_the_good_one(samples: Path, tmp_path: Path) -> None:
    bench = make_bench(tmp_path, TOML.format(files=CSV_NAMES, dates=""))
    for name in ("002_gz_tronque.csv.gz", "000_reference_ok.csv", "008_vide.csv"):
        shutil.copy2(samples / name, bench.home.inbox / name)
    for name in ("112_cent_mille_colonnes.csv", "114_bombe.csv.gz", "172_message_sgbd.csv"):
        shutil.copy2(samples / name, bench.home.inbox / name)
    assert bench.night().row_count == 20
    assert [status for status, *_ in bench.files().values()].count("refused") == 5


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    path = os.fsencode(bench.home.inbox) + b"/commandes_\xe9.csv"
    Path(os.fsdecode(path)).write_text(orders_file(order_row("A")), encoding="utf-8")
    bench.night(("commandes_1.csv", orders_file(order_row("B"))))
    assert "B" in bench.orders()
    assert all(line.encode() for line in bench.said)


def test_a_file_that_may_not_be_read_is_refused_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench(tmp_path)
    copy = ledger.journal.keep_copy

    def refuse(source: Path, folder: Path) -> tuple[str, int]:
        if source.name == "commandes_1.csv":
            raise PermissionError(13, "Permission denied", str(source))
        return copy(source, folder)

    monkeypatch.setattr(ledger.journal, "keep_copy", refuse)
    bench.night(*((f"commandes_{n}.csv", orders_file(order_row(f"A{n}"))) for n in (1, 2)))
    assert bench.orders() == {"A2": "10.00"}
    assert any("commandes_1.csv" in line and "right" in line for line in bench.said)


@pytest.mark.parametrize("header", ["_record", "_RECORD"])
def test_a_header_of_the_engine_is_no_crash(tmp_path: Path, header: str) -> None:
    bench = make_bench(tmp_path)
    body = orders_file("1;" + order_row("A")).replace("N° ", f"{header};N° ", 1)
    bench.night(("commandes_1.csv", body), ("commandes_2.csv", orders_file(order_row("B"))))
    assert "B" in bench.orders()


def test_links_folders_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    outside = tmp_path / "outside.csv"
    outside.write_text(orders_file(order_row("A")), encoding="utf-8")
    (bench.home.inbox / "commandes_1.csv").symlink_to(outside)
    (bench.home.inbox / "commandes_2.csv").mkdir()
    os.mkfifo(bench.home.inbox / "commandes_3.csv")
    bench.drop(".commandes_4.csv", orders_file(order_row("A")))
    assert bench.night().row_count == 0
    assert bench.files() == {} and not bench.home.ledger.exists()
    assert len(ledger.unmatched_names(bench.home)) == 4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("commandes_part2.csv", "commandes_part10.csv"),
        ("commandes_b_2026-11-09.csv", "commandes_a_2026-11-10.csv"),
        ("commandes_z_20261109.csv", "commandes_a_20261110.csv"),
        ("commandes_z_2026-10.csv", "commandes_a_2026-11-01.csv"),
        ("commandes_z.csv", "commandes_a_2026-11-01.csv"),
    ],
)
def test_files_of_one_night_are_ordered_by_date_else_naturally(
    tmp_path: Path, first: str, second: str
) -> None:
    bench = make_bench(tmp_path)
    bench.night(
        (second, orders_file(order_row("A", "2,00"))), (first, orders_file(order_row("A", "1,00")))
    )
    assert list(bench.files()) == [first, second]
    assert bench.orders() == {"A": "2.00"}


def test_a_file_seen_by_a_later_night_is_newer_whatever_its_name(tmp_path: Path) -> None:
    bench = make_bench(tmp_path)
    bench.night(("commandes_2026-11-10.csv", orders_file(order_row("A", "1,00"))))
    bench.night(("commandes_2026-11-09.csv", orders_file(order_row("A", "2,00"))))
    assert bench.orders() == {"A": "2.00"}


def test_dates_in_names() -> None:
    assert (
        ledger.date_in_name("x_2026-11-20.csv")
        == ledger.date_in_name("20261120_x.csv")
        == date(2026, 11, 20)
    )
    assert ledger.date_in_name("x_2026-02.csv") == date(2026, 2, 28)
    assert ledger.date_in_name("x_2026-13-01.csv") is ledger.date_in_name("x_120261120.csv") is None


@pytest.mark.parametrize("name", ["x_20-11-2026.csv", "x_20261120153000.csv", "x_20112026.csv"])
def test_other_usual_dates_in_names(name: str) -> None:
    assert ledger.date_in_name(name) == date(2026, 11, 20)


def test_a_name_with_an_odd_digit_is_no_error() -> None:
    assert ledger.natural_key("commandes_5²6.csv")
