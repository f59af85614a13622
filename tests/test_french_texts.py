"""Every French text that the sample shows, in one file to be read from top to bottom.

`make french` (or `pytest tests/test_french_texts.py --write`) writes tests/french_texts.txt again;
its difference in a change is what readers will see otherwise than before.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from conftest import ROOT, NightRun
from model_bench import shared_catalogue
from night_tools import run_here
from test_campaign_commands import WINTER, written

from reconquete_pipeline.tables.contracts import MANAGEMENT_STAGES

TEXTS = ROOT / "tests" / "french_texts.txt"
# A promotion, merged codes, late deliveries, a client at risk.
EXPLAINED = ("C0246", "00041", "C0232", "C0009")
FRAME = re.compile(r"^[\s┏┳┓┡╇┩└┴┘━─┻]+$")
# How a rule reads words: its examples are read with the rules.
READ_ELSEWHERE = {"reference.cause_words", "reference.conflict_words"}


def described() -> Iterator[str]:
    """Tables and columns of the published files, each text once."""
    told = set()
    for model in shared_catalogue().values():
        if not (model.is_published or model.stage in MANAGEMENT_STAGES):
            continue
        yield f"{model.table} : {model.contract.description_fr}"
        for name, column in model.contract.columns.items():
            if (text := f"  {name} : {column.told_fr}") not in told:
                told.add(text)
                yield text


def sentences(home: Path) -> Iterator[str]:
    """Distinct values of the French columns, each once a column name."""
    told = set()
    for database in ("reconquete", "management"):
        with duckdb.connect(home / "published" / f"{database}.duckdb", read_only=True) as opened:
            columns = opened.execute(
                "select schema_name || '.' || table_name, column_name from duckdb_columns() "
                "where not internal and column_name like '%\\_fr' escape '\\' "
                "order by schema_name, table_name, column_index"
            ).fetchall()
            for table, name in columns:
                found = opened.execute(f"select distinct {name} from {table} order by 1").fetchall()
                fresh = [text for (text,) in found if text and (name, text) not in told]
                told |= {(name, text) for text in fresh}
                if fresh and table not in READ_ELSEWHERE:
                    yield f"{table}.{name}"
                    yield from (f"  {text}" for text in fresh)


def files(home: Path) -> Iterator[str]:
    """Headers of each kind of file, and the sheets that explain, each line once."""
    told = set()
    for path in sorted((home / "published").rglob("*.*")):
        shown: list[str] = []
        if path.suffix == ".csv":
            text = path.read_text(encoding="utf-8-sig")
            shown = [" ; ".join(next(csv.reader(io.StringIO(text), delimiter=";"), []))]
        elif path.suffix == ".xlsx":
            for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
                rows = [[str(cell) for cell in row if cell] for row in sheet.values]
                kept = rows if sheet.title != "Liste" else rows[:1]
                shown += [f"[{sheet.title}]", *(" ; ".join(row) for row in kept if row)]
        if fresh := [line for line in shown if line not in told]:
            told |= set(fresh)
            yield f"{path.relative_to(home / 'published')}"
            yield from (f"  {line}" for line in fresh)


def printed(text: str) -> Iterator[str]:
    """What a command prints, without frames and padding."""
    for line in text.splitlines():
        if not FRAME.fullmatch(line):
            yield re.sub(r" {2,}", "  ", re.sub(r"\s*[│┃]\s*", " | ", line).strip(" |"))


def collected(night: NightRun, preview: str) -> str:
    parts = {
        "Tables et colonnes": described(),
        "Phrases et libellés de la nuit": sentences(night.home),
        "Fichiers": files(night.home),
    }
    for client in EXPLAINED:
        parts[f"explain {client}"] = printed(run_here(night.home, "explain", client).text)
    parts["Aperçu d'une campagne"] = printed(preview)
    return "\n".join(f"\n==== {title}\n\n" + "\n".join(lines) for title, lines in parts.items())


def test_every_french_text_is_the_one_that_was_read(
    sample_night: NightRun, tmp_path: Path, request: pytest.FixtureRequest
):
    preview = run_here(sample_night.home, "campaign", "preview", written(tmp_path, WINTER))
    assert preview.code == 0, preview.text
    found = collected(sample_night, preview.text).strip() + "\n"
    assert "Libellé d" not in found and "(s)" not in found
    if request.config.getoption("--write"):
        TEXTS.write_text(found, encoding="utf-8")
    expected = TEXTS.read_text(encoding="utf-8").splitlines()
    assert found.splitlines() == expected, "read what differs, then run: make french"
