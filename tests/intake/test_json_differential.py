"""What the database reads of JSON is what the exact reader makes of the same lines, bad or good."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from reconquete_pipeline.intake.formats import json_records
from reconquete_pipeline.intake.formats.json_records import prepare_json
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.parse import Conventions

CONVENTIONS = (
    Conventions(",", ("%d/%m/%Y",)),
    Conventions(".", ("%Y-%d-%m",)),
    Conventions(",", ("%d %b %y %H:%M",)),
)
NUMBERS = (
    *("-0", "-0.0", "0.0000000", "1e3", "1E2", "1e400", "12.30", "100.0", "00", "1.", ".5", "+1"),
    *("NaN", "nan", "-Infinity", "inf", "0.1e-7", "18446744073709551616", "-9223372036854775809"),
    *("0.30000000000000004", "12345678901.234567", "1.2345678901234560", "9007199254740993.0"),
)
STRINGS = (
    *(r"\ud83d", r"\ud83d\ude00", r"\u0000", r"a\u0000b", r"\x41", r"\/", r"\u00e9", "\t", "\x7f"),
    *(
        "12:30, salle 2",
        ":5,",
        r"\"k\": 3.12345678,",
        ": 1.12345678}",
        "null",
        "12.30",
        "#1",
        "",
        "'",
    ),
    *("2026-03-01", "2026-02-30", "0001-01-01", r"\u0030001-01-01", "9999-12-31T23:59:59Z"),
    *("1000-01-01T03:24:36+14:00", "9999-12-31T23:59:59"),
    *("2026-03-01T24:00:00", "2026-03-01T08:05:09,123456789+01:75", "2026-10-25 01:30Z", "+"),
)
KEYS = ("a", "b", "é", r"\u00e9", "Montant HT", "x/y~z", r"q\"", " a ", "b\u00a0", "line", "$.a")
LINES = (
    *("", "  ", "[]", "12", "x", "!616263", "\ufeff{}", "{}", '{"a": 1} {"a": 2}', '{"a": 1'),
    *('{"a": ' + "[" * depth + "]" * depth + "}" for depth in (150, 250, 2_000)),
    *('{"a": 1, "a": 2}', '{"a": [1,]}', '{"a": "\0"}', '{"a": 1}\r', '{"a":\r1}', '{"a": "\x1f"}'),
)


class Odd(random.Random):
    """Odd JSON."""

    def number(self) -> str:
        digits = self.choice((3, 9, 15, 16, 17, 18, 30))
        whole = str(self.randrange(10 ** self.randrange(1, digits + 1)))
        kinds: tuple[Callable[[], str], ...] = (
            lambda: self.choice(NUMBERS),
            lambda: repr(self.uniform(-1e4, 1e4)),
            lambda: repr(0.1 * self.randrange(1_000)),
            lambda: f"{self.uniform(-1e3, 1e3):.{self.randrange(25)}f}",
            lambda: f"-{whole}",
            lambda: f"{whole}.{self.randrange(10**digits):0{self.randrange(1, digits + 1)}}",
        )
        return self.choice(kinds)()

    def moment(self) -> str:
        year = self.choice((1, 999, 1850, 1940, 2026, 9999))
        text = f"{year:04}-{self.randrange(14):02}-{self.randrange(33):02}"
        if self.random() < 0.6:
            text += f"{self.choice('T ')}{self.randrange(25):02}:{self.randrange(61):02}"
            text += self.choice(("", ":07", ":60", ":07.5", ":07,123456", ":07.999999999"))
            text += self.choice(("", "", "Z", "+01:00", "-0530", "+14", "-23:59", "+24:00", "z"))
        return text

    def value(self) -> str:
        kind = self.randrange(9)
        if kind < 3:
            return self.number()
        if kind < 6:
            return f'"{self.choice((self.moment(), self.choice(STRINGS)))}"'
        if kind == 6:
            return self.choice(("null", "true", "false", "True", "nul", "[1, {}]", '{"a": 1.5}'))
        return json.dumps(self.choice(("livrée", '€ \\ "', "0012", "😀")))

    def line(self) -> bytes:
        if self.random() < 0.1:
            return self.choice(LINES).encode()
        keys = [self.choice(KEYS[:6] if self.random() < 0.95 else KEYS) for _ in range(4)]
        pairs = (f'"{key}"{self.choice((":", " : "))}{self.value()}' for key in dict.fromkeys(keys))
        line = bytearray(("{" + self.choice((",", ", ")).join(pairs) + "}").encode())
        if self.random() < 0.05:
            place = self.randrange(len(line))
            line[place : place + 1] = self.choice((b"", b"\xff", b"\0", b"\r", b"\x1f", b","))
        return bytes(line)


def outcome(path: Path, conventions: Conventions) -> object:
    try:
        found = prepare_json(open_source(path), conventions, "auto", path.parent / "work")
    except FileRefusedError as refusal:
        return str(refusal)
    finally:
        left = list((path.parent / "work").iterdir())
    assert left
    rows = duckdb.sql(f"from {found.relation} order by _record").fetchall()
    return found.headers, found.good_count, found.bad_records, found.notes, rows


@pytest.mark.parametrize("seed", range(4))
def test_the_database_reads_as_the_exact_reader_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    odd = Odd(seed)
    for number, conventions in enumerate(CONVENTIONS):
        path = tmp_path / f"{number}" / "x.jsonl"
        path.parent.mkdir()
        lines = [b'{"a": 1}', *(odd.line() for _ in range(400))]
        path.write_bytes(odd.choice((b"\n", b"\r\n")).join(lines))
        found = []
        for most_bytes in (10**9, 0):
            monkeypatch.setattr(json_records, "WORTH_A_DATABASE", most_bytes)
            found.append(outcome(path, conventions))
        assert found[0] == found[1]
        assert not isinstance(found[0], str)


def test_lines_with_the_same_odd_keys_are_all_odd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n' + '{" b ": 2}\n{"a": 1, "a": 1}\n' * 3_000)
    monkeypatch.setattr(json_records, "WORTH_A_DATABASE", 0)
    found = prepare_json(open_source(path), CONVENTIONS[0], "auto", tmp_path / "work")
    assert (found.headers, found.good_count, len(found.bad_records)) == (("a", "b"), 3_001, 3_000)
    sums = duckdb.sql(f"select sum(a::int), sum(b::int), sum(_record) from {found.relation}")
    assert sums.fetchall() == [(1, 6_000, 1 + 3_000 * 3_001)]
