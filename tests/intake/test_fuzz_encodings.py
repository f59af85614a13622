"""Random French texts in every encoding, cut into random chunks, must come back to the letter.

The suite draws some hundreds; `make soak` goes on for RECONQUETE_FUZZ_SECONDS (default 600).
"""

import os
import random
import time
from collections.abc import Iterator

import pytest

from reconquete_pipeline.intake.formats.encodings import decide_encoding, to_utf8
from reconquete_pipeline.intake.formats.prepared import CsvFormat
from reconquete_pipeline.intake.refusal import FileRefusedError

WORDS = "N° commande;Société Générale;Crèmerie Lœuvre;12,50 €;Ça « va » ?;L’été…;Noël;œuf;žs"
LETTERS = [*"abcdefghijklmnopqrstuvwxyz0123456789 ;,.\r\n\"'", *"éèêëàâçîïôùûüœŒæÉÈÀÇ«»’“”…–—€°"]
WIDE = [*LETTERS, "日", "本", "Ω", "😀", "\u202f", "\ufffd", "e\u0301"]
PYTHON_NAMES = {"windows-1252": "cp1252", "latin-1": "latin-1", "utf-8": "utf-8"}


def _text(chance: random.Random, letters: list[str]) -> str:
    words = WORDS.split(";")
    parts = [
        chance.choice(words) if chance.random() < 0.2 else chance.choice(letters)
        for _ in range(chance.choice([1, 3, 30, 300]))
    ]
    return "".join(parts)


def _chunks(chance: random.Random, data: bytes) -> Iterator[bytes]:
    # the first read of a file always holds its byte order mark
    at = 64
    yield data[:at]
    while at < len(data):
        size = chance.choice([1, 2, 3, 7, 64, 5_000])
        yield data[at : at + size]
        at += size


def _read(chance: random.Random, data: bytes, declared: str) -> tuple[str, bytes]:
    encoding, _ = decide_encoding(_chunks(chance, data), CsvFormat(encoding=declared))
    return encoding, b"".join(to_utf8(_chunks(chance, data), encoding))


def _is_proof(data: bytes) -> bool:
    """Whether the bytes cannot be UTF-8 and hold no stretch that looks like it."""
    for at in range(len(data)):
        for size in (2, 3, 4):
            part = data[at : at + size]
            if len(part) == size and part[0] >= 0xC2:
                try:
                    if len(part.decode()) == 1:
                        return False
                except UnicodeDecodeError:
                    continue
    return any(byte >= 0x80 for byte in data)


def _round(seed: int) -> None:
    chance = random.Random(seed)
    wide = _text(chance, WIDE)
    for mark, encoding in ((b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8")):
        assert _read(chance, mark + wide.encode(), "auto") == (encoding, wide.encode())
    for name, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        found = _read(chance, mark + wide.encode(name), "auto")
        assert found == ("utf-16", wide.encode())
    narrow = _text(chance, LETTERS)
    old = narrow.encode("cp1252", "replace")
    assert _read(chance, old, "windows-1252")[1] == old.decode("cp1252").encode()
    latin = narrow.encode("latin-1", "replace")
    assert _read(chance, latin, "latin-1")[1] == latin.decode("latin-1").encode()
    if _is_proof(old):
        assert _read(chance, old, "auto") == ("windows-1252", old.decode("cp1252").encode())
    _any_bytes(chance)


def _any_bytes(chance: random.Random) -> None:
    """Bytes without sense are refused in words, or read the same in any chunks."""
    data = bytes(chance.randrange(256) for _ in range(chance.choice([1, 5, 40])))
    data = chance.choice([data, _text(chance, LETTERS).encode("cp1252", "replace") + data])
    for declared in ("auto", "utf-8", "windows-1252", "latin-1", "utf-16"):
        try:
            encoding, text = _read(chance, data, declared)
        except FileRefusedError as refusal:
            assert len(str(refusal).split()) > 5
            continue
        assert text == b"".join(to_utf8(iter([data]), encoding))
        if encoding in PYTHON_NAMES:
            bare = data.removeprefix(b"\xef\xbb\xbf") if encoding == "utf-8" else data
            read = bare.decode(PYTHON_NAMES[encoding], "replace").replace("\ufffd", "")
            assert text.decode("utf-8", "replace").replace("\ufffd", "") == read


def test_texts_come_back_to_the_letter_in_every_encoding() -> None:
    for seed in range(300):
        _round(seed)


@pytest.mark.soak
def test_encodings_for_a_long_time() -> None:
    end = time.monotonic() + float(os.environ.get("RECONQUETE_FUZZ_SECONDS", "600"))
    seed = 1_000
    while time.monotonic() < end:
        seed += 1
        try:
            _round(seed)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}") from error
    print(f"{seed - 1_000} rounds")
