"""Workbooks with the cells and parts that a test needs, and what the reader makes of a column."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from format_tools import saved, sheet_of
from intake_tools import make_bench

from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.formats.workbook import SheetFormat, prepare_workbook
from reconquete_pipeline.intake.typing.parse import Conventions

FRENCH = Conventions(",", ("%d/%m/%Y",))
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"


def column(tmp_path: Path, content: bytes, conventions: Conventions = FRENCH) -> list[str | None]:
    """The texts of the column `x` of a workbook."""
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    prepared = prepare_workbook(path, SheetFormat(conventions), tmp_path / "work", Limits())
    bench = make_bench(tmp_path / "bench")
    return [value for (value,) in bench.rows(f"select x from {prepared.relation} order by _record")]


def cells(*values: object, number_format: str | None = None) -> bytes:
    """A workbook with a column `x`; `y` keeps rows without a value."""
    book = sheet_of([("x", "y"), *((value, 1) for value in values)])
    if number_format is not None:
        for row in range(2, 2 + len(values)):
            book["Commandes"].cell(row, 1).number_format = number_format
    return saved(book)


def edited(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part rewritten."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


def with_shared_texts(content: bytes) -> bytes:
    """A workbook as Excel writes it: each text once, in a part of its own."""
    texts: list[str] = []

    def share(match: re.Match[str]) -> str:
        texts.append(match[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    def relate(xml: str) -> str:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        line = f'<Relationship Id="rIdT" Type="{kind}" Target="/{TEXTS}"/>'
        return xml.replace("</Relationships>", f"{line}</Relationships>")

    inline = re.compile(r't="inlineStr"><is>(.*?)</is>')
    content = edited(content, SHEET, lambda xml: inline.sub(share, xml))
    content = edited(content, "xl/_rels/workbook.xml.rels", relate)
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        items = "".join(f"<si>{text}</si>" for text in texts)
        archive.writestr(TEXTS, f"<sst>{items}</sst>")
    return out.getvalue()
