"""A CSV opened by LibreOffice as a person in France opens it, and what its cells then hold."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

PACKAGE, TYPING = "libreoffice-calc", "python3-uno"
# The Python for which Debian's package installs the module `uno`.
SYSTEM_PYTHON = "/usr/bin/python3"
# Semicolon, double quote, UTF-8, first line 1, no column formats, French, detect dates.
FRENCH = "Text - txt - csv (StarCalc):59,34,76,1,,1036,false,true"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FIRST_DAY = date(1899, 12, 30)
Cell = str | float | date | None


def open_in_libreoffice(path: Path, folder: Path) -> list[list[Cell]]:
    """The rows of the sheet that LibreOffice makes of the file: texts, numbers, dates."""
    return list(rows_of(workbook_of(path, folder)))


def workbook_of(path: Path, folder: Path) -> Path:
    """The workbook that LibreOffice makes of a CSV file, or of a workbook."""
    program = shutil.which("soffice")
    if program is None:
        _ask_for(PACKAGE, "soffice")
    assert program is not None
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    words = [program, profile, "--headless", "--convert-to", "xlsx"]
    if path.suffix == ".csv":
        words.insert(3, f"--infilter={FRENCH}")
    done = subprocess.run(
        [*words, "--outdir", str(folder), str(path)],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    made = folder / f"{path.stem}.xlsx"
    assert made.exists(), done.stdout + done.stderr
    return made


def type_in_libreoffice(path: Path, folder: Path, typed: list[tuple[str, str, str]]) -> None:
    """Type into a workbook or CSV where it lies: a text that its row shows, header, what is typed.

    `folder` takes the profile of LibreOffice.
    """
    if shutil.which("soffice") is None:
        _ask_for(PACKAGE, "soffice")
    has_uno = shutil.which(SYSTEM_PYTHON) and not subprocess.call(
        [SYSTEM_PYTHON, "-c", "import uno"], stderr=subprocess.DEVNULL
    )
    if not has_uno:
        _ask_for(TYPING, "the module uno")
    program = Path(__file__).with_name("typed_in_libreoffice.py")
    words = [SYSTEM_PYTHON, str(program), str(path), str(folder / "typing"), json.dumps(typed)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _ask_for(package: str, what: str) -> None:
    said = f"{what} is not installed: apt-get install {package}"
    pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)


def rows_of(workbook: Path) -> Iterator[list[Cell]]:
    """The rows of the first sheet of a workbook."""
    with zipfile.ZipFile(workbook) as parts:
        shared = [
            "".join(text.text or "" for text in item.iter(f"{MAIN}t"))
            for item in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        ]
        dated = _date_styles(ElementTree.fromstring(parts.read("xl/styles.xml")))
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    for row in sheet.iter(f"{MAIN}row"):
        cells = {_column(c.attrib["r"]): _value(c, shared, dated) for c in row.iter(f"{MAIN}c")}
        yield [cells.get(number) for number in range(max(cells, default=-1) + 1)]


def _date_styles(styles: ElementTree.Element) -> set[int]:
    formats = {
        int(one.attrib["numFmtId"]): one.attrib["formatCode"].lower()
        for one in styles.iter(f"{MAIN}numFmt")
    }
    used = styles.find(f"{MAIN}cellXfs")
    assert used is not None
    return {
        number
        for number, style in enumerate(used)
        if "yy" in formats.get(int(style.attrib["numFmtId"]), "")
    }


def _column(place: str) -> int:
    number = 0
    for letter in place.rstrip("0123456789"):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str], dated: set[int]) -> Cell:
    found = cell.find(f"{MAIN}v")
    if found is None or found.text is None:
        return None
    kind = cell.attrib.get("t", "n")
    if kind == "s":
        return shared[int(found.text)]
    if kind != "n":
        return found.text
    number = float(found.text)
    is_date = int(cell.attrib.get("s", "0")) in dated
    return FIRST_DAY + timedelta(days=int(number)) if is_date else number
