"""JSON lines and JSON lists: values as text, bad lines as bad records."""

import json
from pathlib import Path

import pytest
from format_tools import HEADERS
from intake_tools import make_bench
from test_formats import TOML, refusal_of

from reconquete_pipeline.intake.formats import json_records
from reconquete_pipeline.intake.formats.json_records import prepare_json
from reconquete_pipeline.intake.formats.prepared import Limits, Prepared
from reconquete_pipeline.intake.formats.source import open_source
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions

FRENCH = Conventions(",", ("%d/%m/%Y",))
GOOD = json.dumps(dict(zip(HEADERS, ("A1", "C1", "2026-03-01", 10.5), strict=True)))


def prepared_of(
    tmp_path: Path,
    content: str | bytes,
    encoding: str = "auto",
    limits: Limits = Limits(),  # noqa: B008
) -> Prepared:
    path = tmp_path / "x.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return prepare_json(open_source(path, limits), FRENCH, encoding, tmp_path / "work")


def rows_of(tmp_path: Path, prepared: Prepared) -> list[tuple[str | None, ...]]:
    bench = make_bench(tmp_path / "bench")
    return bench.rows(f"select * exclude _record from {prepared.relation} order by _record")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"0012"', "0012"),
        ('""', None),
        ("null", None),
        ("true", "true"),
        ("12", "12"),
        ("-12.50", "-12,5"),
        ("1E2", "100"),
        ("1.5e-3", "0,0015"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1234567890123.456789", "1234567890123,456789"),
        ("0.30000000000000004", "0,3"),
        ("1e400", UNREADABLE),
        ("NaN", UNREADABLE),
        ("-Infinity", UNREADABLE),
        ('{"a": 1}', UNREADABLE),
        ("[1, 2]", UNREADABLE),
        ('"2026-03-01"', "01/03/2026"),
        ('"2026-03-01T08:05:00"', "01/03/2026 08:05:00"),
        ('"2026-07-01T22:30:00Z"', "02/07/2026 00:30:00"),
        ('"2026-03-01 08:05:00.123+01:00"', "01/03/2026 08:05:00"),
        ('"2026-02-30"', "2026-02-30"),
        ('"01/03/2026"', "01/03/2026"),
        (r'"a;\"b\"\n c"', 'a;"b"\n c'),
        (r'"\u00e9\ud83d\ude00"', "é😀"),
    ],
)
@pytest.mark.parametrize("fewest_bytes", [0, 10**9])
def test_values(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fewest_bytes: int,
    written: str,
    text: str | None,
) -> None:
    monkeypatch.setattr(json_records, "WORTH_A_DATABASE", fewest_bytes)
    prepared = prepared_of(tmp_path, f'{{"x": {written}, "y": 1}}\n')
    assert rows_of(tmp_path, prepared) == [(text, "1")]


def test_keys_are_the_columns_whatever_their_order_and_whenever_they_come(tmp_path: Path) -> None:
    lines = '{"a": 1, "b": 2}\n\n{"b": 4, "a": 3}\n{" c ": 5}\n{"b": null, "a": 6}'
    prepared = prepared_of(tmp_path, lines)
    assert prepared.headers == ("a", "b", "c")
    assert rows_of(tmp_path, prepared) == [
        *(("1", "2", None), ("3", "4", None), (None, None, "5"), ("6", None, None))
    ]
    assert (prepared.good_count, prepared.notes) == (4, ("1 blank line(s) were dropped.",))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"a": 1', "not_json"),
        ("{'a': 1}", "not_json"),
        ('{"a": 1},', "not_json"),
        ('{"a": 01}', "not_json"),
        ("A1;C1", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[1]", "not_an_object"),
        ("null", "not_an_object"),
        ('{"a": 1, "b": 2, "a": 3}', "duplicate_key"),
        (r'{"a": "x\u0000"}', "nul_byte"),
        (r'{"a": "x\ud83d"}', "encoding"),
    ],
)
def test_a_bad_line_costs_only_itself(tmp_path: Path, line: str, reason: str) -> None:
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.jsonl", f"{GOOD}\n{line}\n{GOOD.replace('A1', 'A2')}\n"))
    assert bench.rejects() == [(2, reason)]
    assert bench.rows("select row_text from intake.rejected_rows") == [(line,)]
    assert bench.orders() == {"A1": "10.50", "A2": "10.50"}
    assert bench.files() == {"x.jsonl": ("accepted", 3, 2, 1, 0)}


def test_bytes_that_are_no_utf8_are_a_bad_record_unless_their_encoding_is_declared(
    tmp_path: Path,
) -> None:
    content = '{"a": "é"}\n'.encode("cp1252") + '{"a": "œ"}\n'.encode()
    prepared = prepared_of(tmp_path, content)
    assert [(bad.record_number, bad.reason, bad.text) for bad in prepared.bad_records] == [
        (1, "encoding", '{"a": "é"}')
    ]
    assert rows_of(tmp_path, prepared) == [("œ",)]
    declared = prepared_of(tmp_path, '{"a": "é"}\n'.encode("cp1252"), "windows-1252")
    assert rows_of(tmp_path / "2", declared) == [("é",)]


def test_a_list_with_an_item_that_is_no_object(tmp_path: Path) -> None:
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.json", f" [{GOOD},\n [12,\n3], {{}},{GOOD.replace('A1', 'A2')} ]\n "))
    assert bench.rejects()[0] == (2, "not_an_object")
    assert bench.rows("select row_text from intake.rejected_rows where record_number = 2") == [
        ("[12, 3]",)
    ]
    assert bench.rejects()[1][0] == 3 and "order_id:missing" in bench.rejects()[1][1]
    assert bench.orders() == {"A1": "10.50", "A2": "10.50"}
    assert bench.files() == {"x.json": ("accepted", 4, 2, 2, 0)}


def test_a_list_longer_than_what_is_read_at_once(tmp_path: Path) -> None:
    items = [{"a": number, "b": "é" * (number % 90)} for number in range(3_000)]
    prepared = prepared_of(
        tmp_path, json.dumps(items, ensure_ascii=False), limits=Limits(max_record_bytes=3_000)
    )
    assert rows_of(tmp_path, prepared) == [(str(item["a"]), item["b"] or None) for item in items]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[]", "holds no object"),
        ("[{}]", "no readable object"),
        ('[{"a": 1}, {"a": 2}', "record 3 of the JSON list is cut short"),
        ('[{"a": 1}, {"a": ', "record 2 of the JSON list is damaged or cut short"),
        ('[{"a": 1} {"a": 2}]', "record 2 of the JSON list has no comma or end"),
        ('[{"a": 1}]]', "goes on after the end"),
        ("[" * 100_000, "nested too deeply"),
        (b'[{"a": "\xe9"}]', "does not decode"),
        ('{"a": 1\n{"a": 2\n', "all 2 records are malformed (not_json)"),
        ('{\n  "a": 1\n}\n', "all 3 records are malformed"),
        ('{"a": 1, "A": 2}\n', "same name to several columns (the columns 1, 2)"),
        ('{"a": 1, " ": 2}\n', "no usable name for column 2"),
        (json.dumps({str(n): n for n in range(1_001)}) + "\n", "more than 1,000 keys"),
        ('{"a": "' + "x" * 1_000_001 + '"}\n', "line 1 is longer than"),
        ('[{"a": "' + "x" * 1_300_000 + '"}]', "longer than 1,000,000 characters"),
        ('{"orders": [1]}\n', "no column `"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    assert words in refusal_of(tmp_path, content, "x.json")


def test_bad_lines_are_bounded(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match=r"by record 5, 4 records are malformed .*no JSON"):
        prepared_of(tmp_path, GOOD + "\n" + "x\n" * 4, limits=Limits(max_bad_records=3))
