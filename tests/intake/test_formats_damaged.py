"""Files of every format, cut and damaged: a refusal or a sum that balances, never a traceback.

What the soak of this file does for hours, the short run does for seconds.
"""

import random
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from format_tools import every_format
from intake_tools import Bench, make_bench
from test_formats import TOML

# The text formats have their own tests; here is what a library unpacks.
NAMES = (
    "commandes.csv.zst",
    "commandes_frames.csv.zst",
    "commandes.xlsx",
    "commandes.parquet",
    "commandes_list.json",
    "commandes.jsonl",
    "commandes.jsonl.zst",
    "commandes_parts.zip",
)

OPEN_ENDED = ("commandes.jsonl", "commandes_frames.csv.zst")


def check(bench: Bench, name: str, content: bytes, counter: Iterator[int]) -> str:
    """Deliver one damaged file beside the others; gives what became of it."""
    delivered = f"{next(counter)}-{name}"
    path = bench.drop(delivered, content)
    bench.night()
    path.unlink()
    status, read, accepted, rejected, superseded = bench.files()[delivered]
    assert read == accepted + rejected + superseded
    message = bench.messages()[delivered]
    if status == "refused":
        assert not read and ": " in message and "\n" not in message, (delivered, message)
    assert not list((bench.home.warehouse / "tmp").iterdir())
    return status


def cut_places(content: bytes, count: int) -> list[int]:
    """Places to cut: near both ends, and spread between."""
    step = max(1, len(content) // count)
    return sorted({1, 4, 9, *range(1, len(content), step), len(content) - 1})


def damaged(content: bytes, seed: int) -> bytes:
    """A file with a few bytes changed, removed, doubled or moved."""
    chance = random.Random(seed)
    bad = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, size = chance.randrange(len(bad)), chance.choice((1, 1, 2, 4, 30))
        how = chance.randrange(5)
        if how == 0:
            bad[at] ^= 1 << chance.randrange(8)
        elif how == 1:
            bad[at : at + size] = chance.randbytes(size)
        elif how == 2:
            bad[at : at + size] = bytes(size)
        elif how == 3:
            del bad[at : at + size]
        else:
            bad[at:at] = bad[at : at + size]
        bad = bad or bytearray(b"\0")
    return bytes(bad)


def run(tmp_path: Path, name: str, cuts: int, seeds: range) -> None:
    content = every_format(tmp_path)[name]
    bench = make_bench(tmp_path / "bench", TOML)
    counter = iter(range(10**9))
    for place in cut_places(content, cuts):
        status = check(bench, name, content[:place], counter)
        # lines, and frames, are whole up to the cut; every other format knows where it ends
        assert status == "refused" or name in OPEN_ENDED, place
    for seed in seeds:
        check(bench, name, damaged(content, zlib.crc32(f"{name} {seed}".encode())), counter)
    bench.connection.close()


@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_are_refused_or_balance(tmp_path: Path, name: str) -> None:
    run(tmp_path, name, cuts=3, seeds=range(6))


@pytest.mark.soak
@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_for_long(tmp_path: Path, name: str) -> None:
    for round_number in range(20):
        seeds = range(round_number * 250, (round_number + 1) * 250)
        run(tmp_path / f"{round_number}", name, 100_000 if not round_number else 1, seeds)
