"""A home proposed from a file in each format that the engine reads; its rows are then taken in."""

import tomllib
from pathlib import Path

import pytest
from format_tools import ORDERS, every_format
from staged_homes import command

from reconquete_pipeline.onboarding.begin_home import pattern_of

NAMES = (
    "commandes.csv", "commandes_16.csv", "commandes.csv.zst", "commandes.xlsx",
    "commandes.parquet", "commandes.jsonl", "commandes.zip",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_usual_headers_need_no_line_whatever_the_format(name: str, tmp_path: Path):
    source, home = tmp_path / name, tmp_path / "home"
    source.write_bytes(every_format(tmp_path)[name])
    done = command(home, "init", "--from", str(source))
    assert done.code == 0, done.text
    assert "is read as orders: 4 usual headers, 0 guessed, 0 required ones missing" in done.text
    written = tomllib.loads((home / "reconquete.toml").read_text(encoding="utf-8"))
    assert written["extracts"] == {"orders": {"files": pattern_of(name), "columns": {}}}
    checked = command(home, "check", str(source))
    assert checked.code == 0, checked.text
    assert f"{len(ORDERS)} rows read: {len(ORDERS)} accepted, 0 rejected" in checked.text
