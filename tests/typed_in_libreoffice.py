"""Types into cells of a spreadsheet with a real LibreOffice, as a person in France does.

A program for the Python of the system, which has LibreOffice's module `uno`. Words: the file, a
folder for the profile, and a JSON list of [text of a cell of the row, header, typed text]. The
file is saved where it lies, in its own format.
"""

import json
import subprocess
import sys
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

# Semicolon, double quote, UTF-8, first line 1, no column formats, French, detect dates.
CSV = "59,34,76,1,,1036,false,true"
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".csv": "Text - txt - csv (StarCalc)"}
FRANCE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>fr-FR</value></prop></item></oor:items>"""
TRIES = 300


def type_into(path: Path, profile: Path, typed: list[list[str]]) -> None:
    """Open the file, type, save it, close the program."""
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(FRANCE, encoding="utf-8")
    pipe = f"typed{uuid.uuid4().hex[:12]}"
    words = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    office = subprocess.Popen([*words, f"--accept=pipe,name={pipe};urp;"])
    try:
        desktop = connected(pipe)
        form = [("FilterName", FILTERS[path.suffix])]
        form += [("FilterOptions", CSV)] if path.suffix == ".csv" else []
        document = desktop.loadComponentFromURL(
            path.as_uri(), "_blank", 0, properties([*form, ("Hidden", True)])
        )
        fill(document.Sheets.getByIndex(0), typed)
        document.storeToURL(path.as_uri(), properties(form))
        document.close(True)
        desktop.terminate()
        office.wait(60)
    finally:
        office.kill()


def connected(pipe: str) -> object:
    """The desktop of the program, once it answers."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", here
    )
    for left in range(TRIES, 0, -1):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            if left == 1:
                raise
            time.sleep(0.2)
    return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def properties(values: list[tuple[str, object]]) -> tuple[object, ...]:
    """Values as the arguments of LibreOffice."""
    found = []
    for name, value in values:
        one = PropertyValue()
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


def fill(sheet: object, typed: list[list[str]]) -> None:
    """Type each text into the row that shows a text, below a header."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    columns, rows = range(last.EndColumn + 1), range(1, last.EndRow + 1)
    headers = {sheet.getCellByPosition(column, 0).String: column for column in columns}
    places = {}
    for row in rows:
        for column in columns:
            places.setdefault(sheet.getCellByPosition(column, row).String, row)
    for shown, header, text in typed:
        sheet.getCellByPosition(headers[header], places[shown]).FormulaLocal = text


if __name__ == "__main__":
    type_into(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))
