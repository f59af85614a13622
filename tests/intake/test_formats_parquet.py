"""Parquet: each type as text, columns that are refused, damage."""

from pathlib import Path

import pytest
from format_tools import as_parquet, orders_parquet
from intake_tools import make_bench
from test_formats import EXPECTED, TOML, refusal_of, staged

from reconquete_pipeline.intake.formats import parquet
from reconquete_pipeline.intake.formats.parquet import prepare_parquet
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions

FRENCH = Conventions(",", ("%d/%m/%Y",))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'0012'", "0012"),
        ("null::varchar", None),
        ("1024::double", "1024"),
        ("123456789012::double", "123456789012"),
        ("9223372036854775807", "9223372036854775807"),
        ("0.1::double + 0.2::double", "0,3"),
        ("12.34::float", "12,34"),
        ("1e-7::double", "0,0000001"),
        ("'nan'::double", UNREADABLE),
        ("'-inf'::float", UNREADABLE),
        ("1e30::double", UNREADABLE),
        ("null::double", None),
        ("12345678901234567890.1200::decimal(38,4)", "12345678901234567890,12"),
        ("100.00::decimal(18,2)", "100"),
        ("100::decimal(18,0)", "100"),
        ("true", "true"),
        ("date '2026-03-01'", "01/03/2026"),
        ("'infinity'::date", UNREADABLE),
        ("timestamp '2026-03-01 08:05:59.9'", "01/03/2026 08:05:59"),
        ("'2026-03-01 08:05:59'::timestamp_ns", "01/03/2026 08:05:59"),
        ("'2026-07-01 22:30:00+00'::timestamptz", "02/07/2026 00:30:00"),
        ("'2026-01-01 22:30:00+00'::timestamptz", "01/01/2026 23:30:00"),
        ("'infinity'::timestamptz", UNREADABLE),
        ("time '08:05:00'", "08:05:00"),
        ("null::blob", None),
        (r"'\xC3\xA9'::blob", "é"),
        (r"'\xFF'::blob", UNREADABLE),
        ("'a'::enum('a', 'b')", "a"),
    ],
)
def test_values(tmp_path: Path, value: str, text: str | None) -> None:
    path = tmp_path / "written.parquet"
    as_parquet(f"select {value} as x, 1 as y", tmp_path)
    prepared = prepare_parquet(path, FRENCH, Limits())
    bench = make_bench(tmp_path / "bench")
    assert bench.rows(f"select * from {prepared.relation}") == [(1, text, "1")]


def test_records_are_numbered_as_the_rows_of_the_file(tmp_path: Path) -> None:
    as_parquet("select i as x from range(100_000) t(i)", tmp_path, ", row_group_size 2048")
    path = (tmp_path / "written.parquet").rename(tmp_path / "a*[b]'?.parquet")
    (tmp_path / "abb'x.parquet").write_bytes(b"")
    prepared = prepare_parquet(path, FRENCH, Limits())
    bench = make_bench(tmp_path / "bench")
    query = f"select count(*), count(*) filter (_record = x::int + 1) from {prepared.relation}"
    assert bench.rows(query) == [(100_000, 100_000)]
    assert (prepared.good_count, prepared.headers) == (100_000, ("x",))


@pytest.mark.parametrize("compression", ["zstd", "gzip", "snappy", "uncompressed", "lz4_raw"])
def test_compressions(tmp_path: Path, compression: str) -> None:
    orders_parquet(tmp_path)
    options = f", compression {compression}"
    content = as_parquet(f"from '{tmp_path}/written.parquet'", tmp_path / "", options)
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.parquet", content))
    assert staged(bench) == EXPECTED


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select 1 as a, [1, 2] as b", "of the Parquet file holds lists or structures"),
        ("select {'c': 1} as b, 1 as a", "of the Parquet file holds lists or structures"),
        ("select map {'c': 1} as b", "of the Parquet file holds lists or structures"),
        ("select interval 1 day as b", "of the Parquet file is of type INTERVAL"),
        (
            'select 1 as "client ", 2 as " Client"',
            "several columns (the columns 1, 2)",
        ),
        ('select 1 as " ", 2 as a', "no usable name for column 1 of 2"),
        ("select 1 as file_row_number", "`file_row_number` has a reserved name"),
        (f"select {', '.join(f'{n} as c{n}' for n in range(1_001))}", "1,001 columns, more than"),
        ("select repeat('x', 1_000_001) as a", "a text of 1,000,001 bytes"),
        ("select 1 as a, 2 as b", "no column `"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, query: str, words: str) -> None:
    assert words in refusal_of(tmp_path, as_parquet(query, tmp_path), "x.parquet")


def test_a_file_without_rows(tmp_path: Path) -> None:
    orders_parquet(tmp_path)
    content = as_parquet(f"from '{tmp_path}/written.parquet' limit 0", tmp_path)
    bench = make_bench(tmp_path, TOML)
    bench.night(("x.parquet", content))
    assert bench.files() == {"x.parquet": ("accepted", 0, 0, 0, 0)}
    assert bench.messages()["x.parquet"] == "The file holds a header and no record."


def test_a_file_that_expands_too_much(tmp_path: Path) -> None:
    query = "select repeat('x', 900_000) || i as a from range(60) t(i)"
    as_parquet(query, tmp_path, ", compression zstd")
    with pytest.raises(FileRefusedError, match="Parquet file expands to more than 200 times"):
        prepare_parquet(tmp_path / "written.parquet", FRENCH, Limits(min_expanded_bytes=10_000_000))


def test_damage(tmp_path: Path) -> None:
    content = orders_parquet(tmp_path)
    for name, damaged in {
        "cut": content[:-20],
        "magic": content[:8],
        "page": content[:4] + bytes(40) + content[44:],
        "gzip": b"",
    }.items():
        if damaged:
            words = refusal_of(tmp_path / name, damaged, "x.parquet")
            assert "the Parquet file is cut or corrupt" in words


def test_a_row_group_that_needs_too_much_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "select sha256(i::varchar) as a from range(200_000) t(i)"
    as_parquet(query, tmp_path, ", compression uncompressed, row_group_size 1_000_000")
    path = tmp_path / "written.parquet"
    assert prepare_parquet(path, FRENCH, Limits()).good_count == 200_000
    monkeypatch.setattr(parquet, "_MEMORY", "2MB")
    with pytest.raises(FileRefusedError, match=r"needs more than 2MB .*smaller row groups"):
        prepare_parquet(path, FRENCH, Limits())
