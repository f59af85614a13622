"""A company of 3,000 people in files of every format, each person's traces of one shape."""

import gzip
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from delivered_formats import parquet, workbook, zipped
from staged_homes import drop

PEOPLE = range(1, 3_001)
NIGHTS = [f"2026-06-{day}" for day in range(26, 31)]
TOML = """company = "Mille"
run_date = {day}
[settings]
rejected_share_max = 1.0
[extracts.orders]
files = "commandes_*"
[extracts.clients]
files = "clients_*"
[extracts.contact_points]
files = "coordonnees_*"
[extracts.consents]
files = "droits_*"
[extracts.complaints]
files = "reclamations_*"
[extracts.objections]
files = "oppositions_*"
"""
# Every way in which a person may be found: name and e-mail, number, telephone. They begin with a
# literal, which is quick; what may stand before it is looked at in what is found.
SHAPES = {
    "name": re.compile(r"[Zz][Ii][EeéÉ][Bb][Ee][Ll](\d{5})(?!@)"),
    "mail": re.compile(r"[Zz][Ii][Ee][Bb][Ee][Ll](\d{5})@exemple"),
    "number": re.compile(r"KL0(\d{5})(?!\d)"),
    "digits": re.compile(r"4110(\d{5})(?!\d)"),
    "phone": re.compile(r"6[ .]?39[ .]?(\d\d)[ .]?(\d\d)[ .]?(\d\d)(?!\d)"),
}
BEFORE = {
    "number": re.compile(r"(?:^|[^0-9A-Za-z])$"),
    "digits": re.compile(r"(?:^|[^0-9])$"),
    "phone": re.compile(r"(?:(?:^|[^0-9])0|\+33 ?)$"),
}


def number(person: int) -> str:
    """Letters and digits, or digits alone."""
    return f"4110{person:05}" if person % 3 == 0 else f"KL0{person:05}"


def name(person: int) -> str:
    return f"{('Anaïs', 'Zoé', 'Béla', 'Noël')[person % 4]} Ziébel{person:05}"


def mail(person: int) -> str:
    return f"ziebel{person:05}@exemple.fr"


def phone(person: int, between: str = " ") -> str:
    digits = f"{person:06}"
    return between.join(["06", "39", digits[:2], digits[2:4], digits[4:]])


def shown(text: str) -> set[str]:
    """Who is shown in a text, as `kind person`."""
    found = set()
    for kind, shape in SHAPES.items():
        for one in shape.finditer(text):
            before = text[max(0, one.start() - 5) : one.start()]
            if kind not in BEFORE or BEFORE[kind].search(before):
                said = "number" if kind == "digits" else kind
                found.add(f"{said} {int(''.join(one.groups()))}")
    return found


def neighbour(person: int) -> int:
    """Whom a person's own rows name."""
    return person % len(PEOPLE) + 1


def complains(person: int) -> bool:
    return person % 7 == 0


def said(person: int) -> str:
    """What a complaint says: of somebody else in most cases."""
    other = neighbour(person)
    return (
        "trop tard, livré deux fois",
        f"vu avec {name(other).upper()}",
        f"rappeler {phone(other, '.')} svp, ligne directe du voisin",
        f"facture envoyée à {mail(other)}",
        f"compte {number(other)} débité à ma place",
    )[person % 5]


def names_somebody(person: int) -> bool:
    return person % 5 != 0


def orders_of(night: int) -> Iterator[tuple[str, int, str, Decimal]]:
    """(order, person, day, amount): three years ago all of them, then some every night."""
    draw = random.Random(night)
    for person in PEOPLE:
        if night == 0:
            for turn in range(3):
                day = f"{1 + person % 28:02}/{1 + (person + turn * 4) % 12:02}/{2023 + turn}"
                yield f"F{turn}-{person:05}x", person, day, Decimal(draw.randint(100, 9_999)) / 100
        elif person % 5 == night:
            day = f"{25 + night}/06/2026"
            yield f"G{night}-{person:05}x", person, day, Decimal(draw.randint(100, 9_999)) / 100


@cache
def bought() -> dict[str, tuple[int, Decimal]]:
    """Orders of every number: how many, and how much."""
    found: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for night in range(len(NIGHTS)):
        for _, person, _, amount in orders_of(night):
            count, total = found[number(person)]
            found[number(person)] = count + 1, total + amount
    return dict(found)


def table(columns: list[str], rows: list[list[object]]) -> str:
    lines = [columns, *rows]
    return "".join(";".join("" if v is None else str(v) for v in line) + "\n" for line in lines)


def written(form: str, columns: list[str], rows: list[list[Any]]) -> bytes:
    """A table in one of the formats that companies deliver."""
    text = table(columns, rows)
    half = len(rows) // 2
    if form == "jsonl":
        return "".join(
            json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n"
            for row in rows
        ).encode()
    return {
        "csv": text.encode,
        "csv.gz": lambda: gzip.compress(text.encode(), mtime=0),
        "latin1.csv": lambda: text.encode("cp1252"),
        "utf16.csv": lambda: text.encode("utf-16"),
        "zip": lambda: zipped(
            table(columns, rows[:half]), table(columns, rows[half:]), encoding="cp1252"
        ),
        "xlsx": lambda: workbook([list(columns), *rows]),
        "parquet": lambda: parquet(columns, rows),
    }[form]()


FORMS = ["csv.gz", "latin1.csv", "utf16.csv", "zip", "jsonl"]


def deliver(home: Path, night: int, mark: str = "", again: int = 0) -> None:
    """The files of one night; `again` of them the same rows in other bytes, under another name."""
    day, place = NIGHTS[night], (night + again) % len(FORMS)

    def put(stem: str, form: str, columns: list[str], rows: list[list[object]]) -> None:
        rows = rows[again:] + rows[:again]
        drop(home, f"{stem}_{day}{mark}.{form}", written(form, columns, rows))

    people = PEOPLE if night == 0 else [p for p in PEOPLE if p % len(NIGHTS) == night]
    columns = ["N° commande", "Code client", "Date commande", "Montant HT", "Observations"]
    put("commandes", FORMS[place], columns, [
        [order, number(p), on, f"{amount:.2f}".replace(".", ","), seen(p)]
        for order, p, on, amount in orders_of(night)
    ])  # fmt: skip
    columns = ["Code client", "Type", "Nom", "Parrain", "Groupe", "Date de création"]
    put("clients", "xlsx" if place % 2 == 0 else FORMS[place], columns, [
        [number(p), "B2C", name(p), number(neighbour(p)) if p % 4 == 0 else None,
         number(neighbour(p)) if p % 6 == 0 else None, "01/01/2020"]
        for p in people
    ])  # fmt: skip
    columns = ["Code client", "Canal", "Coordonnée"]
    put("coordonnees", "parquet" if place % 2 == 0 else FORMS[place], columns, [
        [number(p), channel, value]
        for p in people for channel, value in (("email", mail(p)), ("phone", phone(p)))
    ])  # fmt: skip
    columns = ["Code client", "Canal", "État", "Date", "Base", "Preuve"]
    put("droits", FORMS[place], columns, [
        [number(p), "email", "donné", "01/01/2025", "consentement",
         f"mail de {mail(p if p % 9 else neighbour(p))}"]
        for p in people
    ])  # fmt: skip
    columns = ["N° réclamation", "Code client", "Date", "Catégorie", "Texte"]
    complaints = [p for p in people if complains(p)]
    put("reclamations", FORMS[place], columns, [
        [f"R-{p:05}x", number(p), "01/02/2024", "retard", said(p)] for p in complaints
    ])  # fmt: skip
    columns = ["Code client", "Coordonnée", "Canal", "Date", "Nature"]
    put("oppositions", FORMS[place], columns, [
        [None if p % 2 else number(p), phone(p), "sms", "01/02/2025", "opposition"]
        for p in people if p % 50 == 0 or p % 51 == 0
    ])  # fmt: skip
    # Refused: without a column, a web page, an archive cut short.
    bad = [[f"X{night}-{p:05}x", number(p), name(p)] for p in people]
    headless = table(["N° commande", "Code client", "Nom"], bad).encode("cp1252")
    drop(home, f"commandes_{day}{mark}_entete.csv", headless + b"x;;\n" * again)
    page = "".join(f"<li>{name(p)} <b>{number(p)}</b></li>" for p in list(people)[:200])
    drop(home, f"commandes_{day}{mark}_page.csv", f"<html>{page}{again}</html>".encode("cp1252"))
    told = table(columns, [[number(p), phone(p), "", "", name(p)] for p in people])
    cut = zipped(told, encoding="cp1252")
    drop(home, f"reclamations_{day}{mark}_coupe.zip", cut[: -40 - again])


def seen(person: int) -> str:
    """A column that nobody reads."""
    return f"voir {name(neighbour(person))}" if person % 11 == 0 else ""
