"""`[extracts.<name>]` of reconquete.toml → ExtractConfig: how a company writes its files.

Nothing here opens an extract: patterns, formats and mappings are only checked for what they
say. Default headers are the engine's business, so a column without a mapping is no fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Literal, cast

from reconquete_pipeline.home.extract_delivery import (
    DELIVERY_KEYS,
    DELTA,
    DeliveryRules,
    read_delivery,
)
from reconquete_pipeline.home.faults import shown, unknown
from reconquete_pipeline.home.toml_reading import TableReader
from reconquete_pipeline.text.spelling import contradictions, plain

CoversTo = Literal["newest_row", "file_date", "run_date"]
ENCODINGS = ("auto", "utf-8", "utf-16", "windows-1252", "latin-1")
DECIMAL_MARKS = (",", ".")
COVERS_TO: tuple[CoversTo, ...] = ("newest_row", "file_date", "run_date")
DEFAULT_DELIMITER = "auto"
# Neither can be taken for the other.
DEFAULT_DATES = ("%d/%m/%Y", "%Y-%m-%d")
# What somebody typed, a spreadsheet may save with a year of two digits. It is tried first: four
# digits are no such year, while two would be read as one of the first century.
TYPED_DATES = ("%d/%m/%y", *DEFAULT_DATES)
FORMAT_KEYS = ("files", "delimiter", "encoding", "decimal", "dates", "covers_to", "sheet")
KEYS = (*FORMAT_KEYS, *DELIVERY_KEYS, "columns", "values")
_QUOTED = re.compile(r'"((?:[^"]|"")+)"')
_PROBE = datetime(1999, 11, 23, 21, 58, 47)
_FILES_REMEDY = 'write the names of its files in inbox/, such as files = "factures_*.csv.gz"'
_COLUMN_REMEDY = 'write "header", ["header", "another header"] or { sql = "…" }'


@dataclass(frozen=True)
class KnownExtract:
    """What the SQL contract of an extract allows: its columns, the required ones, the codes.

    `has_lines`: rows are delivered in units of several, as the lines of an order are. `headers`:
    column → the headers that are usual for it. `day`: the column that dates a row.
    """

    columns: frozenset[str]
    required: frozenset[str]
    coded: Mapping[str, frozenset[str]]
    has_lines: bool = False
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day: str | None = None


@dataclass(frozen=True)
class HeaderMapping:
    """The column is the first of these headers that the file has."""

    headers: tuple[str, ...]


@dataclass(frozen=True)
class SqlMapping:
    """The column is a DuckDB expression over the headers (quoted, text)."""

    sql: str

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers that it names."""
        return tuple(found.replace('""', '"') for found in _QUOTED.findall(self.sql))


Mappings = dict[str, HeaderMapping | SqlMapping]


@dataclass(frozen=True)
class SharedPart:
    """What one extract reads of the files that several share, see `shared_files`.

    A record is of this extract where one of the headers `filled` holds something; of any where one
    of `any_filled` does. Words `blank` are nothing there. `day`: the header of the day, which may
    be blank: then it is the day on which the file came. `read_headers`: what any of the extracts
    reads, `shown_headers`: what the pipeline's own lists show beside, both as they are compared.
    `tells`: this extract says what no extract takes.
    """

    pattern: str
    filled: tuple[str, ...]
    columns: Mappings
    blank: tuple[str, ...] = ()
    sheet: str | None = None
    day: str | None = None
    tells: bool = False
    any_filled: tuple[str, ...] = ()
    read_headers: frozenset[str] = field(default=frozenset(), repr=False)
    shown_headers: frozenset[str] = field(default=frozenset(), repr=False)

    def usual(self, column: str, headers: tuple[str, ...], *, is_required: bool) -> tuple[str, ...]:
        """Under which of its usual headers a column is looked for where the home names none.

        A list shows much besides, under words that elsewhere are headers of an extract: what need
        not be there, whose record it is aside, is read from the headers `filled` alone.
        """
        filled = set(map(plain, self.filled))
        reads_all = is_required or column == "client_id"
        return tuple(one for one in (column, *headers) if reads_all or plain(one) in filled)


@dataclass(frozen=True)
class ExtractConfig:
    """How one extract is delivered.

    `files`: glob patterns on the name inside inbox/. `dates`: strptime formats, tried in order.
    `columns`: our column → where it comes from. `values`: coded column → {text in the file:
    our code}. `delivery`: what a file does to the rows delivered before it. `sheet`: the
    sheet of a workbook; None when only one holds anything. `shared`: files that it shares with
    other extracts; `part`: what it reads of one of them, see `of_file`.
    """

    name: str
    files: tuple[str, ...]
    delimiter: str
    encoding: str
    decimal: str
    dates: tuple[str, ...]
    covers_to: CoversTo
    columns: Mappings
    values: dict[str, dict[str, str]]
    delivery: DeliveryRules = DELTA
    sheet: str | None = None
    shared: tuple[SharedPart, ...] = ()
    part: SharedPart | None = None

    @property
    def patterns(self) -> tuple[str, ...]:
        """Glob patterns of all its files, its own and shared ones."""
        return (*self.files, *(part.pattern for part in self.shared))

    def of_file(self, file_name: str) -> "ExtractConfig":
        """How a file of this name is written: a shared one has its own headers, and adds rows."""
        part = next((one for one in self.shared if fnmatchcase(file_name, one.pattern)), None)
        if part is None:
            return self
        return replace(
            plain_config(self.name),
            dates=TYPED_DATES,
            columns=part.columns,
            values=self.values,
            sheet=part.sheet,
            part=part,
        )


def plain_config(name: str, delimiter: str = DEFAULT_DELIMITER) -> ExtractConfig:
    """An extract of which the home says nothing, or the delimiter alone."""
    return ExtractConfig(
        name=name,
        files=(),
        delimiter=delimiter,
        encoding="auto",
        decimal=DECIMAL_MARKS[0],
        dates=DEFAULT_DATES,
        covers_to="newest_row",
        columns={},
        values={},
    )


def read_extracts(top: TableReader, known: Mapping[str, KnownExtract]) -> dict[str, ExtractConfig]:
    """Every configured extract by name, in the order of the file; faults go to the reader."""
    tables = top.subtable("extracts", "[extracts.<name>]")
    tables.refuse_unknown(known, "extract")
    extracts = {
        name: _read_extract(name, tables.subtable(name, f"[extracts.{name}]"), known[name])
        for name in tables.table
        if name in known
    }
    if not {"orders", "order_lines"} & set(extracts):
        top.note(
            "[extracts]",
            "no orders extract: without orders or order_lines no client can be found lost",
            'add [extracts.orders] with files = "…"',
        )
    return extracts


def refuse_same_patterns(top: TableReader, extracts: Mapping[str, ExtractConfig]) -> None:
    """Note each pattern that two extracts have: a file is of one, or of `[shared_files]`."""
    owner: dict[str, str] = {}
    for name, extract in extracts.items():
        for pattern in dict.fromkeys(extract.files):
            if pattern in owner:
                top.note(
                    f"[extracts.{name}], files",
                    f"{shown(pattern)} is also the pattern of [extracts.{owner[pattern]}]",
                    "give each extract patterns of its own, or write the files of both under "
                    f"[shared_files.{shown(pattern)}]",
                )
            owner.setdefault(pattern, name)
        for part in extract.shared:
            if part.pattern in owner:
                top.note(
                    f"[shared_files.{shown(part.pattern)}]",
                    f"its pattern is also that of [extracts.{owner[part.pattern]}]",
                    "write it in one of the two places",
                )


def _read_extract(name: str, reader: TableReader, known: KnownExtract) -> ExtractConfig:
    reader.refuse_unknown(KEYS)
    covers_to = reader.choice("covers_to", COVERS_TO, "newest_row")
    return ExtractConfig(
        name=name,
        files=_read_files(reader),
        delimiter=_read_delimiter(reader),
        encoding=reader.choice("encoding", ENCODINGS, "auto"),
        decimal=reader.choice("decimal", DECIMAL_MARKS, ","),
        dates=_read_dates(reader),
        covers_to=cast(CoversTo, covers_to),
        columns=read_columns(reader, f"[extracts.{name}.columns]", known),
        values=_read_values(reader, name, known),
        delivery=read_delivery(reader, has_lines=known.has_lines),
        sheet=read_sheet(reader),
    )


def _read_files(reader: TableReader) -> tuple[str, ...]:
    patterns = reader.texts("files", _FILES_REMEDY) or ()
    for pattern in patterns:
        refuse_way_out(reader, "files", pattern, _FILES_REMEDY)
    return patterns


def refuse_way_out(reader: TableReader, key: str, pattern: str, remedy: str) -> None:
    """Note a pattern of file names that leads out of inbox/."""
    if "/" in pattern or "\\" in pattern or ".." in pattern:
        problem = f"{shown(pattern)} leads out of inbox/ (it holds /, \\ or ..)"
        reader.note(key, problem, remedy)


def read_sheet(reader: TableReader) -> str | None:
    """The name of the sheet of a workbook; None where the home says none."""
    if "sheet" not in reader.table:
        return None
    return reader.text("sheet", 'write the name of the sheet, such as sheet = "Commandes"')


def _read_delimiter(reader: TableReader) -> str:
    value = reader.table.get("delimiter", DEFAULT_DELIMITER)
    if value == DEFAULT_DELIMITER:
        return DEFAULT_DELIMITER
    if isinstance(value, str) and len(value) == 1 and not (value.isalnum() or value in '"\r\n\0'):
        return value
    wanted = "one character that can stand between columns"
    reader.expected("delimiter", wanted, r'write ";", ",", "\t" (the tab) or "auto"')
    return DEFAULT_DELIMITER


def _read_dates(reader: TableReader) -> tuple[str, ...]:
    if "dates" not in reader.table:
        return DEFAULT_DATES
    remedy = 'write formats such as dates = ["%d/%m/%Y", "%Y-%m-%d"]'
    formats = reader.texts("dates", remedy) or ()
    for text in formats:
        if not _gives_a_date(text):
            problem = f"{shown(text)} is not a date format with day, month and year"
            reader.note("dates", problem, remedy)
    return formats


def _gives_a_date(text: str) -> bool:
    """Whether a date written in this format is read back as the same date."""
    try:
        read: date = datetime.strptime(_PROBE.strftime(text), text).date()
    except (ValueError, re.error):
        return False
    return read == _PROBE.date()


def read_columns(reader: TableReader, header: str, known: KnownExtract) -> Mappings:
    """Where the home says our columns come from, in the table `columns` of this header."""
    columns = reader.subtable("columns", header)
    columns.refuse_unknown(known.columns, "column")
    mappings = {column: _read_mapping(columns, column) for column in columns.table}
    return {column: mapping for column, mapping in mappings.items() if mapping is not None}


def _read_mapping(columns: TableReader, column: str) -> HeaderMapping | SqlMapping | None:
    value = columns.table[column]
    if not isinstance(value, dict):
        headers = columns.texts(column, _COLUMN_REMEDY)
        return HeaderMapping(headers) if headers else None
    inner = TableReader(columns.file_name, f"{columns.header}, {column}", value, columns.faults)
    inner.refuse_unknown(("sql",))
    sql = inner.text("sql", _COLUMN_REMEDY)
    return SqlMapping(sql) if sql else None


def _read_values(reader: TableReader, name: str, known: KnownExtract) -> dict[str, dict[str, str]]:
    header = f"[extracts.{name}.values"
    tables = reader.subtable("values", f"{header}]")
    values: dict[str, dict[str, str]] = {}
    for column in tables.table:
        if column in known.coded:
            codes = tables.subtable(column, f"{header}.{column}]")
            values[column] = _read_codes(codes, known.coded[column])
        elif column in known.columns:
            listed = ", ".join(sorted(known.coded)) or "none"
            problem = f"{column} has no list of codes, so there is nothing to translate"
            tables.note(column, problem, f"remove it; coded columns of {name}: {listed}")
        else:
            place = tables.place(column)
            tables.faults.append(unknown(place, "coded column", column, known.coded))
    return values


def _read_codes(reader: TableReader, allowed: frozenset[str]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for text, code in reader.table.items():
        place = reader.place(shown(text))
        if isinstance(code, str) and code in allowed:
            codes[text] = code
        elif isinstance(code, str):
            reader.faults.append(unknown(place, "code", code, allowed))
        else:
            remedy = f"write one of {', '.join(sorted(allowed))} between double quotes"
            reader.note(shown(text), f"{shown(code)} is not a text", remedy)
    for one, other in contradictions(codes):
        problem = f"{shown(one)} and {shown(other)} are the same text but different codes"
        reader.note(shown(other), problem, "case, accents and spaces are ignored: keep one of them")
    return codes
