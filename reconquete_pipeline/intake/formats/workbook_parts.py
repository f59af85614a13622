"""The parts of an Excel workbook (.xlsx): sheets, styles, shared texts, and the rows of a sheet.

Read as a stream, so that memory does not grow with a sheet, nor with a cell in its far corner.
Formulas, macros and external links are never evaluated: only values that were saved are read.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from reconquete_pipeline.intake.formats.archives import member_chunks, open_archive
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class RichText:
    """Collects the text of `t` elements, without the hints of how to pronounce it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._is_text = False
        self._is_hint = False

    def start(self, local: str) -> None:
        """An element begins."""
        if local == "rPh":
            self._is_hint = True
        self._is_text = local == "t" and not self._is_hint

    def end(self, local: str) -> None:
        """An element ends."""
        self._is_text = False
        if local == "rPh":
            self._is_hint = False

    def feed(self, text: str) -> None:
        """Characters come."""
        if self._is_text:
            self._parts.append(text)

    def take(self) -> str:
        """What was collected since the last time."""
        text = "".join(self._parts)
        self._parts.clear()
        return plain_text(text)


def plain_text(text: str) -> str:
    """A text with the characters that Excel writes as _xHHHH_; those of no use stay written."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


_USUAL_BOOK = "xl/workbook.xml"
# Above this the shared texts, the only part kept in memory, are too much for a nightly run.
_MOST_SHARED_BYTES = 500_000_000
_MOST_STYLE_BYTES = 50_000_000
_DATE_IDS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
_TIME_IDS = frozenset((18, 19, 20, 21, 45, 46, 47))
# What says nothing in a number format: quoted text, escapes, fillers, colours and locales.
_SILENT = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hHmMsS]+\])[^\]]*\]')


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its name as shown, the part that holds it, whether a person sees it."""

    name: str
    part: str
    is_hidden: bool


class Package:
    """An open workbook."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self.limits = limits
        self.is_1904 = False
        self.sheets: list[Sheet] = []
        self.shared: list[str] = []
        self.kinds: list[str] = []

    def parse(self, part: str, parser: "expat.XMLParserType") -> Iterator[None]:
        """Feed one part to a parser, giving way after each piece.

        Raises FileRefusedError when the part is missing, damaged or no XML.
        """
        try:
            member = self._archive.getinfo(part)
        except KeyError as error:
            raise FileRefusedError(
                f"the workbook lacks its part {part}: save it again as .xlsx"
            ) from error
        parser.buffer_text = True
        # A part of a workbook has no document type; entities that grow would come with one.
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            for chunk in member_chunks(self._archive, member, self.limits):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            raise FileRefusedError(
                f"the part {part} of the workbook is corrupt (line {error.lineno:,}): open it in "
                "Excel and save it again"
            ) from error

    def size_of(self, part: str) -> int:
        """Bytes of one part once expanded; 0 when the workbook has none."""
        try:
            return self._archive.getinfo(part).file_size
        except KeyError:
            return 0


def _refuse_doctype(*_: object) -> None:
    raise FileRefusedError(
        "the workbook holds a document type, which no Excel writes: save it again"
    )


@contextmanager
def open_package(source: Path, limits: Limits) -> Iterator[Package]:
    """Open a workbook with its list of sheets, its styles and its shared texts.

    Raises FileRefusedError when a part that is needed is missing, damaged or too large.
    """
    with open_archive(source, limits) as archive:
        package = Package(archive, limits)
        book = _book_part(package)
        targets = _relations(package, book)
        _read_book(package, book, targets)
        by_kind = {kind: part for kind, part in targets.values() if kind in _SINGLE}
        _read_styles(package, by_kind.get("styles", ""))
        _read_shared(package, by_kind.get("sharedStrings", ""))
        yield package


def comments(package: Package, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The cell and the text of each comment on a sheet, of either kind that Excel writes.

    Excel writes a threaded comment a second time as a plain one, under a notice of its own.
    """
    folder, name = posixpath.split(sheet.part)
    if not package.size_of(posixpath.join(folder, "_rels", f"{name}.rels")):
        return
    parts = _relations(package, sheet.part).values()
    threaded = [
        one for kind, part in parts if kind == "threadedComment" for one in _notes(package, part)
    ]
    cells = {cell for cell, _ in threaded}
    yield from threaded
    for kind, part in parts:
        if kind == "comments":
            yield from (one for one in _notes(package, part) if one[0] not in cells)


def _notes(package: Package, part: str) -> list[tuple[str, str]]:
    """The cell and the text of each comment in one part."""
    found: list[tuple[str, str]] = []
    is_text = [False]

    def start(name: str, given: _Attributes) -> None:
        local = _local(name)
        if local in ("comment", "threadedComment"):
            found.append((given.get("ref", ""), ""))
        is_text[0] = local in ("t", "text")

    def end(_: str) -> None:
        is_text[0] = False

    def feed(text: str) -> None:
        if is_text[0] and found:
            cell, before = found.pop()
            found.append((cell, before + text))

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = feed
    _all(package.parse(part, parser))
    return [(cell, plain_text(text)) for cell, text in found]


_SINGLE = ("styles", "sharedStrings")
_Attributes = dict[str, str]


def _parser() -> "expat.XMLParserType":
    # Said here, so that no declaration can ask for another encoding.
    return expat.ParserCreate("utf-8")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _book_part(package: Package) -> str:
    """The part that lists the sheets; most programs give it the same name."""
    if not package.size_of("_rels/.rels"):
        return _USUAL_BOOK
    kinds = _relations(package, "")
    return next((part for kind, part in kinds.values() if kind == "officeDocument"), _USUAL_BOOK)


def _relations(package: Package, of_part: str) -> dict[str, tuple[str, str]]:
    """Identifier → (kind, part) of what one part, or the whole package, refers to inside of it."""
    folder, name = posixpath.split(of_part)
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, given: _Attributes) -> None:
        if _local(name) == "Relationship" and given.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/", folder, given.get("Target", "")))
            kind = given.get("Type", "").rpartition("/")[2]
            found[given.get("Id", "")] = kind, part.lstrip("/")

    parser = _parser()
    parser.StartElementHandler = start
    _all(package.parse(posixpath.join(folder, "_rels", f"{name}.rels"), parser))
    return found


def _all(steps: Iterator[None]) -> None:
    for _ in steps:
        pass


def _read_book(package: Package, book: str, targets: dict[str, tuple[str, str]]) -> None:
    def start(name: str, given: _Attributes) -> None:
        local = _local(name)
        if local == "workbookPr":
            package.is_1904 = given.get("date1904", "0") in ("1", "true")
        if local == "sheet":
            identifier = next((given[key] for key in given if _local(key) == "id"), "")
            kind, part = targets.get(identifier, ("", ""))
            if kind == "worksheet":
                is_hidden = given.get("state", "visible") != "visible"
                package.sheets.append(Sheet(given.get("name", ""), part, is_hidden))

    parser = _parser()
    parser.StartElementHandler = start
    _all(package.parse(book, parser))


def _read_styles(package: Package, part: str) -> None:
    """For each style of a cell: number, day or time."""
    if not part:
        return
    _check_size(package, part, _MOST_STYLE_BYTES)
    codes: dict[str, str] = {}
    is_within = [False]

    def start(name: str, given: _Attributes) -> None:
        local = _local(name)
        if local == "numFmt":
            codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif local == "cellXfs":
            is_within[0] = True
        elif local == "xf" and is_within[0]:
            number = given.get("numFmtId", "0")
            package.kinds.append(_kind_of(number, codes.get(number)))

    def end(name: str) -> None:
        if _local(name) == "cellXfs":
            is_within[0] = False

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    _all(package.parse(part, parser))


def _kind_of(number: str, code: str | None) -> str:
    """Whether a number format shows a number, a day or a time."""
    if code is None:
        identifier = int(number) if number.isdecimal() else 0
        return "day" if identifier in _DATE_IDS else "time" if identifier in _TIME_IDS else "number"
    letters = _SILENT.sub("", code).lower()
    if letters == "general" or not set(letters) & set("ymdhs"):
        return "number"
    is_day = set(letters) & set("yd") or not set(letters) & set("hs")
    return "day" if is_day else "time"


def _check_size(package: Package, part: str, most_bytes: int) -> None:
    size = package.size_of(part)
    if size > most_bytes:
        raise FileRefusedError(
            f"the part {part} of the workbook expands to {size:,} bytes, more than "
            f"{most_bytes:,}: deliver it as CSV"
        )


def _read_shared(package: Package, part: str) -> None:
    if not part or not package.size_of(part):
        return
    _check_size(package, part, _MOST_SHARED_BYTES)
    text = RichText()

    def start(name: str, _: _Attributes) -> None:
        local = _local(name)
        text.start(local)
        if local == "si":
            text.take()

    def end(name: str) -> None:
        local = _local(name)
        text.end(local)
        if local == "si":
            package.shared.append(text.take())

    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text.feed
    _all(package.parse(part, parser))
