"""An invented home for the tests of home.py and settings.py, and how to load it."""

import re
from datetime import date
from pathlib import Path

import pytest

from reconquete_pipeline.home.campaign_files import CampaignWords
from reconquete_pipeline.home.home import Home, HomeError, KnownExtract, load_home

ORDERS = KnownExtract(
    columns=frozenset({"order_id", "client_id", "ordered_at", "net_amount_eur", "status"}),
    required=frozenset({"order_id", "client_id", "ordered_at", "net_amount_eur"}),
    coded={"status": frozenset({"valid", "cancelled"})},
)
CLIENTS = KnownExtract(
    columns=frozenset({"client_id", "name"}), required=frozenset({"client_id"}), coded={}
)
KNOWN = {"orders": ORDERS, "order_lines": ORDERS, "clients": CLIENTS}
WORDS = CampaignWords(
    frozenset({"A", "B", "C"}),
    {"phone": "phone", "letter": "letter"},
    {},
    {},
    {},
    {},
    frozenset({"control"}),
)
TODAY = date(2026, 11, 21)
GOOD = """
company = "Quincaillerie Dupont"
[extracts.orders]
files = "factures_*.csv.gz"
"""
JARGON = re.compile(r"pydantic|https?:|input_value|type=|Decimal\(|Error\b|\bstr\b|\bint\b|\bdict")


def make_home(tmp_path: Path, toml: str | bytes) -> Path:
    path = tmp_path / "home"
    (path / "inbox").mkdir(parents=True)
    data = toml.encode() if isinstance(toml, str) else toml
    (path / "reconquete.toml").write_bytes(data)
    return path


def load(tmp_path: Path, toml: str | bytes) -> Home:
    return load_home(make_home(tmp_path, toml), KNOWN, WORDS, TODAY)


def faults_of(tmp_path: Path, toml: str | bytes) -> list[str]:
    with pytest.raises(HomeError) as raised:
        load(tmp_path, toml)
    lines = str(raised.value).split("\n")
    assert len(lines) == len(raised.value.faults)
    assert not JARGON.search(str(raised.value)), str(raised.value)
    assert all(fault.problem and fault.remedy for fault in raised.value.faults)
    return lines
