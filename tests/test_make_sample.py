"""The sample home is what its generator writes, and its TOML fits its files."""

import csv
import io
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import sample_recomputation as own

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "data_samples"
INBOX = HOME / "inbox"
TOML = tomllib.loads((HOME / "reconquete.toml").read_text(encoding="utf-8"))
CAMPAIGN = tomllib.loads((HOME / "campaigns/retour-automne.toml").read_text(encoding="utf-8"))
README = (HOME / "README.md").read_text(encoding="utf-8").replace("\u00a0", " ")
ONE_LINE_FOR_THREE = [f"commandes_2026-{end}.csv" for end in ("03-31", "06-30", "09-30")]
FILES = sorted(path.name for path in INBOX.iterdir())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    subprocess.run([sys.executable, ROOT / "tests/make_sample.py", folder], check=True)
    return folder


def test_the_generator_writes_the_same_files(written: Path):
    assert sorted(path.name for path in written.iterdir()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_the_generator_writes_the_same_bytes(written: Path, name: str):
    assert (written / name).read_bytes() == (INBOX / name).read_bytes()


def test_the_sample_stays_small():
    assert sum(path.stat().st_size for path in HOME.rglob("*") if path.is_file()) < 900_000


@pytest.mark.parametrize("name", FILES)
def test_a_file_belongs_to_one_extract_and_has_its_headers(name: str):
    extracts = [extract for extract in TOML["extracts"].values() if fnmatch(name, extract["files"])]
    if name == "notes.txt":
        assert not extracts
        return
    (extract,) = extracts
    header = next(csv.reader(io.StringIO(own.text_of(INBOX / name)), delimiter=";"))
    for wanted in extract.get("columns", {}).values():
        if isinstance(wanted, dict):
            continue
        names = wanted if isinstance(wanted, list) else [wanted]
        assert len(set(names) & set(header)) == 1, wanted


def test_encodings_and_line_ends_are_those_of_the_readme():
    old = (INBOX / "commandes_2024-12-31.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        old.decode("utf-8")
    assert old.count(b"\r\n") == old.count(b"\n") > 0
    assert old.decode("windows-1252").startswith("Numéro de commande;")
    zipped = (INBOX / "commandes_2025-12-31.csv.gz").read_bytes()
    assert zipped[:2] == b"\x1f\x8b"
    assert zipped[4:8] == bytes(4)  # no date inside, so always the same bytes
    assert (INBOX / "clients_2026-10-31.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_readme_tells_how_many_rows_a_file_has():
    for name in FILES:
        told = f"| `inbox/{name}` | {len(own.records(INBOX / name)):,} ".replace(",", " ")
        if name not in ONE_LINE_FOR_THREE and name != "notes.txt":
            assert told in README, told
    counts = [len(own.records(INBOX / name)) for name in ONE_LINE_FOR_THREE]
    assert "{}, {} et {} lignes".format(*counts) in README


def test_the_campaign_starts_on_the_run_date():
    assert CAMPAIGN["launch_on"] == TOML["run_date"] == own.RUN_DATE
    assert sum(arm["share"] for arm in CAMPAIGN["arms"]) == 1
