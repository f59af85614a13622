"""JSON as a relation: one object per line, or one list of objects; each object is a record.

The columns are the keys of all objects, in the order in which they first come. DuckDB reads the
lines that it reads exactly (see `json_sql`), every other one goes to `json_exact`.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import duckdb

from reconquete_pipeline.intake.formats.chunks import line_blocks
from reconquete_pipeline.intake.formats.clean_file import (
    RowWriter,
    check_names,
    clean_file,
    clean_rows,
)
from reconquete_pipeline.intake.formats.encodings import to_utf8
from reconquete_pipeline.intake.formats.json_exact import BadObjectError, read_line
from reconquete_pipeline.intake.formats.json_lists import ListReader
from reconquete_pipeline.intake.formats.json_sql import (
    exact_rows,
    judge_again,
    judge_lines,
    odd_lines,
    plain_rows,
)
from reconquete_pipeline.intake.formats.prepared import (
    RECORD,
    BadRecords,
    Limits,
    Prepared,
    clean_csv_relation,
    is_utf8,
    lines_relation,
)
from reconquete_pipeline.intake.formats.source import Source
from reconquete_pipeline.intake.formats.typed_values import Texts
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.parse import Conventions
from reconquete_pipeline.text.sql_text import text_literal

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OBJECT = re.compile(rb'\s*\{\s*(?:["}]|$)')
_LIST = re.compile(rb"\s*\[\s*(?:[{\[\]]|$)")
_REMEDY = "which is probably no JSON with one object per line: check the export"
_BLANKS = b" \t\r\n"
# What no JSON holds; DuckDB would not read it as a part of a line.
_CONTROLS = bytes((*range(9), *range(11, 32)))
# Begins a line whose bytes are written in hexadecimal, for any that DuckDB might not give back.
_AS_BYTES = b"!"
_FETCHED_ROWS = 1_000
WORTH_A_DATABASE = 2_000_000
"""Bytes of lines: of fewer, asking the database costs more than reading each line exactly."""


def is_json(start: bytes) -> bool:
    """Tell by the first bytes, whatever the name, whether a file is JSON."""
    plain = _plain(start)
    return bool(_OBJECT.match(plain) or _is_list(plain))


def _is_list(plain: bytes) -> bool:
    return _LIST.match(plain) is not None


def _plain(start: bytes) -> bytes:
    """The first bytes without mark; of UTF-16, what is ASCII in it."""
    if start.startswith(_UTF16_MARKS):
        return start[2:].replace(b"\0", b"")
    return start.removeprefix(codecs.BOM_UTF8)


def prepare_json(
    source: Source, conventions: Conventions, encoding: str, workspace: Path
) -> Prepared:
    """Write the records in `workspace`, one a line, and list the lines that are no record.

    JSON is UTF-8, with or without its mark, or UTF-16 with it; `encoding` is followed when it
    names another one. Raises FileRefusedError when the file as a whole cannot be trusted.
    """
    limits = source.limits
    if source.start.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    encoding = "utf-8" if encoding == "auto" else encoding
    notes = [] if encoding == "utf-8" else [f"The bytes were read as {encoding}."]
    chunks = to_utf8(source.chunks(), encoding)
    with clean_file(workspace) as (out, path), clean_rows(workspace) as (exact, exact_path):
        if _is_list(_plain(source.start)):
            _write_items(chunks, encoding, limits, out)
        elif blank_count := _write_lines(chunks, limits, out):
            notes.append(f"{blank_count:,} blank line(s) were dropped.")
        out.flush()
        records = _Records(path, Texts(conventions), limits)
        records.read(workspace, exact)
        keys = records.keys()
    return Prepared(
        relation=records.relation(exact_path, keys, conventions),
        headers=keys,
        encoding=encoding,
        good_count=records.plain_count + records.exact_count,
        bad_records=tuple(records.bad.found),
        notes=tuple(notes),
    )


def _write_lines(chunks: Iterator[bytes], limits: Limits, out: BinaryIO) -> int:
    """Write every line that is not blank. Returns how many are."""
    blank_count = 0
    for block in line_blocks(chunks, limits.max_record_bytes):
        lines = block.replace(b"\r\n", b"\n") if b"\r" in block else block
        if _may_be_objects(lines):
            out.write(lines)
            continue
        for raw in lines.split(b"\n")[:-1]:
            line = raw.strip(_BLANKS)
            if not line:
                blank_count += 1
            elif _may_be_objects(line + b"\n"):
                out.write(line + b"\n")
            else:
                out.write(_AS_BYTES + line.hex().encode() + b"\n")
    return blank_count


def _may_be_objects(lines: bytes) -> bool:
    """Whether every line begins like an object and is read back as it is."""
    return (
        lines.startswith(b"{")
        and lines.count(b"\n{") == lines.count(b"\n") - 1
        and len(lines.translate(None, _CONTROLS)) == len(lines)
        and is_utf8(lines)
    )


def _write_items(chunks: Iterator[bytes], encoding: str, limits: Limits, out: BinaryIO) -> None:
    """Write every item of the list on a line of its own."""
    reader = ListReader(chunks, encoding, limits.max_record_bytes)
    for item in reader.items():
        out.write(item.replace("\r", " ").replace("\n", " ").encode() + b"\n")


def _fetched(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, bytes]]:
    while rows := connection.fetchmany(_FETCHED_ROWS):
        yield from ((number, line.encode()) for number, line in rows)


class _Records:
    """What the lines of a file hold."""

    def __init__(self, path: Path, texts: Texts, limits: Limits) -> None:
        self.bad = BadRecords("utf-8", limits, _REMEDY)
        self.plain_count = 0
        self.exact_count = 0
        self._path = path
        self._texts = texts
        self._limits = limits
        # The record and the place in it where a key first is.
        self._places: dict[str, tuple[int, int]] = {}

    def read(self, workspace: Path, out: RowWriter) -> None:
        """Look at every line; write the record of each that DuckDB may not read exactly."""
        if self._path.stat().st_size < WORTH_A_DATABASE:
            with self._path.open("rb") as lines:
                self._read_exactly(enumerate(lines, 1), out)
            return
        with duckdb.connect(":memory:") as connection:
            # What does not fit into memory lies beside the records.
            connection.execute(f"set temp_directory = {text_literal(str(workspace))}")
            self._judge(connection)
            connection.execute(odd_lines(lines_relation(self._path)))
            self._read_exactly(_fetched(connection), out)

    def _judge(self, connection: duckdb.DuckDBPyConnection) -> None:
        lines = lines_relation(self._path)
        connection.execute(judge_lines(lines))
        if connection.execute("from unseen limit 1").fetchall():
            connection.execute(judge_again(lines))
        counted = connection.execute("select coalesce(sum(row_count), 0) from shapes").fetchall()
        self.plain_count = int(counted[0][0])
        places = connection.execute(
            "select key, min([first, place]) from (select unnest(keys) as key, "
            "generate_subscripts(keys, 1) as place, first from shapes) "
            f"group by key order by 2 limit {self._limits.max_columns + 1}"
        ).fetchall()
        self._places = {key: (record, place) for key, (record, place) in places}

    def _read_exactly(self, lines: Iterable[tuple[int, bytes]], out: RowWriter) -> None:
        """Write each line with its number, as an object of texts; as nothing where it is none."""
        exact_keys: set[str] = set()
        for number, written in lines:
            is_coded = written.startswith(_AS_BYTES)
            line = bytes.fromhex(written[1:].decode()) if is_coded else written.strip(_BLANKS)
            try:
                record = read_line(line, self._texts)
            except BadObjectError as error:
                self.bad.add(number, str(error), line)
                out.write(number, [""])
                continue
            self.exact_count += 1
            out.write(number, [json.dumps(record)])
            if not record.keys() <= exact_keys:
                exact_keys.update(record)
                for place, key in enumerate(record, 1):
                    first = (number, place)
                    self._places[key] = min(first, self._places.get(key, first))

    def keys(self) -> tuple[str, ...]:
        """The keys in the order in which they first come. Raises FileRefusedError."""
        bad, good_count = self.bad.found, self.plain_count + self.exact_count
        if not good_count and len(bad) > 1:
            reasons = ", ".join(sorted({record.reason for record in bad}))
            raise FileRefusedError(
                f"all {len(bad):,} records are malformed ({reasons}): deliver JSON with one object "
                "per line"
            )
        if not good_count and not bad:
            raise FileRefusedError(
                "the JSON file holds no object, so no column is known: deliver it again"
            )
        keys = sorted(self._places, key=self._places.__getitem__)
        if not keys:
            raise FileRefusedError(
                "the JSON file holds no readable object: deliver one object per line"
            )
        if len(keys) > self._limits.max_columns:
            number, _ = self._places[keys[self._limits.max_columns]]
            raise FileRefusedError(
                f"by record {number:,} the objects have more than {self._limits.max_columns:,} "
                "keys: check the export, or raise the column limit"
            )
        check_names(keys, "the JSON file")
        return tuple(keys)

    def relation(self, exact_path: Path, keys: Sequence[str], conventions: Conventions) -> str:
        """The relation of all records."""
        lines, exact = lines_relation(self._path), clean_csv_relation(exact_path, ("line",))
        parts = []
        if self.plain_count:
            others = f"(from {lines} where {RECORD} not in (select {RECORD} from {exact}))"
            has_others = self.exact_count or self.bad.found
            parts.append(plain_rows(others if has_others else lines, keys, conventions))
        if self.exact_count:
            parts.append(exact_rows(f"(from {exact} where line is not null)", keys))
        return f"({' union all '.join(parts)})"
