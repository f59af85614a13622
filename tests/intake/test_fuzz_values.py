"""Random texts through the readers of numbers and dates, held against a reader written apart.

The suite draws a few thousand; `make soak` goes on for RECONQUETE_FUZZ_SECONDS (default 600).
"""

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import reading_oracle as oracle
from intake_tools import read_texts

from reconquete_pipeline.tables.contracts import Column

BATCH = 4_000
AMOUNT_SIGNS = [
    *("0123456789" * 3),
    *".,'-+()€ \u00a0\u202f\u2009\u2007\ufeff\t",
    *(
        "EUR",
        "12",
        "000",
        "1 234",
        "1.234",
        "1,234",
        "00",
        "e3",
        "$",
        "\u0661",
        "²",
        "nan",
        "/",
        "%",
    ),
]
AMOUNT_STYLES = (
    "{}",
    "-{}",
    "({})",
    "{}-",
    "{} €",
    "+{}",
    "- {}",
    "({} €)",
    "{}- €",
    "{}EUR",
    "{}%",
    "{} %",
    "-{} %",
)
DAY_SIGNS = [
    *("0123456789" * 2),
    *("/", "-", ":", ".", "T", "Z", "+", "/2026", "00", "24", "60", "\u00a0", "\n", "\u0661"),
]
DAYS = (
    "01/03/2026",
    "1/3/1997",
    "31/02/2024",
    "29/02/2024",
    "29/02/1900",
    "01/03/2026 9:05",
    "01/03/2026 23:59:59",
    "01/03/2026T10:30:00",
    "2026-03-01",
    "01/03/97",
)
MONEY, PRICE = Column(type="DECIMAL(18,2)"), Column(type="DECIMAL(18,6)")
SHARE = Column(type="DECIMAL(9,6)", unit="share 0-1")
WHOLE, MOMENT = Column(type="INTEGER"), Column(type="TIMESTAMP")


def _changed(chance: random.Random, text: str, signs: Sequence[str], times: int) -> str:
    for _ in range(times):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice([*signs, ""]) + text[at + chance.randint(0, 1) :]
    return text


def _amount(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return "".join(chance.choice(AMOUNT_SIGNS) for _ in range(chance.randint(1, 8)))
    cents = chance.randint(0, 10 ** chance.randint(1, 18))
    mark = chance.choice(["", " ", ".", ",", "'", "\u202f"])
    body = f"{cents // 100:,}".replace(",", mark) + chance.choice(",.") + f"{cents % 100:02d}"
    text = chance.choice(AMOUNT_STYLES).format(body)
    return _changed(chance, text, AMOUNT_SIGNS, chance.choice([0, 0, 1, 2]))


def _day(chance: random.Random) -> str:
    return _changed(chance, chance.choice(DAYS), DAY_SIGNS, chance.choice([0, 1, 1, 2, 3]))


def _batch(chance: random.Random, draw: Callable[[random.Random], str]) -> list[str]:
    texts = (draw(chance) for _ in range(BATCH))
    return [text for text in texts if oracle.trimmed(text)]


def _differences(
    column: Column, texts: list[str], reader: Callable[[str], Any], decimal: str = ","
) -> Iterator[tuple[str, ...]]:
    """What the intake reads otherwise than the oracle; a value and a reason exclude each other."""
    found = read_texts(column, texts, decimal=decimal)
    trimmed = [text for text in texts if oracle.trimmed(text) == text]
    also_found = read_texts(column, trimmed, decimal=decimal, is_trimmed=True)
    for text, (value, reason) in zip(texts + trimmed, found + also_found, strict=True):
        expected = reader(text)
        if value != expected or (value is None) != (reason is not None):
            yield column.type, decimal, repr(text), f"{value}", f"{reason}", f"{expected}"


def _round(seed: int) -> list[tuple[str, ...]]:
    chance = random.Random(seed)
    amounts, days = _batch(chance, _amount), _batch(chance, _day)
    faults = list(_differences(MOMENT, days, oracle.french_moment))
    for mark in (",", "."):
        faults += _differences(MONEY, amounts, lambda text, m=mark: oracle.money(text, m, 2), mark)
        faults += _differences(PRICE, amounts, lambda text, m=mark: oracle.money(text, m, 6), mark)
        faults += _differences(SHARE, amounts, lambda text, m=mark: oracle.share(text, m), mark)
        faults += _differences(WHOLE, amounts, lambda text, m=mark: oracle.whole(text, m), mark)
    return faults


def test_numbers_and_dates_are_read_as_a_person_reads_them() -> None:
    assert _round(seed=20261125) == []


def test_the_fuzzer_draws_both_good_and_bad_texts() -> None:
    chance = random.Random(1)
    amounts, days = _batch(chance, _amount), _batch(chance, _day)
    for texts, read in (
        (amounts, [oracle.money(text, ",", 2) for text in amounts]),
        (days, [oracle.french_moment(text) for text in days]),
    ):
        good = sum(value is not None for value in read)
        assert len(texts) * 0.05 < good < len(texts) * 0.95


@pytest.mark.soak
def test_numbers_and_dates_for_a_long_time() -> None:
    end = time.monotonic() + float(os.environ.get("RECONQUETE_FUZZ_SECONDS", "600"))
    seed = 0
    while time.monotonic() < end:
        seed += 1
        assert _round(seed) == [], f"seed {seed}"
    print(f"{seed} rounds of {BATCH} amounts and {BATCH} dates")
