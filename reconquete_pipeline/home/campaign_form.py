"""The French form of a campaign: an .xlsx that a director fills in, read as a TOML file is.

A sheet of questions and a sheet of groups, each answer found by its label, never by its place.
Texts are as typed, dates `date`, amounts and shares exact `Decimal` (« 50 % » and a cell shown as
50 % are .5). What is wrong is told by cell, with the help that stands beside the answer.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reconquete_pipeline.home.campaign_arms import STEPS
from reconquete_pipeline.home.faults import Fault, did_you_mean, shown
from reconquete_pipeline.text.spelling import plain

QUESTIONS, GROUPS = "Campagne", "Groupes"
HEADINGS = ("Question", "Réponse", "Ce qu'on y met")
HELP_COLUMN = 3
MOST_ROWS, MOST_COLUMNS = 1000, 50
"""Where a form is looked at; what stands outside is told, never read."""
LARGEST_BYTES = 20_000_000
"""Of a form unzipped; a filled one has some 50 kB."""
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"\d+(?:[.,]\d{1,2})?")
_CONDITION = re.compile(
    r"(?P<channel>.+?)\s+(?=(?:si|sans|pas de|aucune)\s)(?:si\s+)?(?P<condition>.+?)"
    r"(?:\s+apr[eè]s\s+(?P<days>\d{1,4})\s*(?:jours?|j))?",
    re.IGNORECASE,
)
# A key of a step, all of which stand in one cell.
_STEP_PLACE = re.compile(rf"({re.escape(STEPS)} number \d+, (channel|if|after_days)|after_days)$")
_PROBLEMS = (
    (r"(\".*\") is a channel that .*", "{} est déjà une étape du groupe"),
    (r"the first step .*", "la première étape ne suit aucune autre : elle n'a pas de condition"),
    (r"after_days is missing.*", "« sans réponse » sans délai : après combien de jours ?"),
    (r"after_days goes with .*", "« après … jours » ne va qu'avec « sans réponse »"),
    (r"the steps wait (\d+ )days, .*", "{}jours d'attente en tout : plus que la durée qui juge"),
)
_SPACES_AND_UNIT = re.compile(r"[\s\u202f\u00a0€]")
# What the library raises for files that are damaged or no workbook, one by one as they were met.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, OSError, RuntimeError),
    *(LookupError, ValueError, TypeError, AttributeError, NotImplementedError),
)


def _text(value: object) -> object:
    """A cell as its text: a code such as 2027 was typed as a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int | float) else value


def _texts(value: object) -> object:
    text = _text(value)
    if not isinstance(text, str):
        return text
    parts = [part.strip() for part in re.split(r"[;,\n]", text)]
    return [part for part in parts if part]


def _day(value: object) -> object:
    if isinstance(value, datetime):
        return value.date() if value == datetime(value.year, value.month, value.day) else value
    if isinstance(value, str):
        found = _FRENCH_DAY.fullmatch(value.strip())
        try:
            if found:
                return date(int(found[3]), int(found[2]), int(found[1]))
            if _ISO_DAY.fullmatch(value.strip()):
                return date.fromisoformat(value.strip())
        except ValueError:
            return value
    return value


def _number(value: object) -> object:
    """An amount, a count or a share, exactly; as it is where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return value
    written = format(value, ".15g") if isinstance(value, float) else str(value)
    text = _SPACES_AND_UNIT.sub("", written).replace(",", ".")
    is_percent = text.endswith("%")
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        return value
    if not number.is_finite():
        return value
    return number / 100 if is_percent else number


def _amount(value: object) -> object:
    """Euros; a text with three decimals or two separators is left, for it can be read two ways."""
    is_doubtful = isinstance(value, str) and not _AMOUNT.fullmatch(_SPACES_AND_UNIT.sub("", value))
    return value if is_doubtful else _number(value)


def _count(value: object) -> object:
    number = _amount(value)
    is_whole = isinstance(number, Decimal) and number == number.to_integral_value()
    return int(number) if is_whole and isinstance(number, Decimal) else value


def _counts(value: object) -> object:
    items = _texts(value)
    return [_count(item) for item in items] if isinstance(items, list) else items


def _steps(value: object) -> object:
    """A channel, channels in order, or steps with their conditions as a TOML file has them."""
    text = _text(value)
    if not isinstance(text, str):
        return text
    parts = [part.strip() for part in re.split(r"[;,\n]|\bpuis\b", text) if part.strip()]
    steps = [_step(part) for part in parts]
    if any(len(step) > 1 for step in steps):
        return steps
    return parts[0] if len(parts) == 1 else parts


def _step(text: str) -> dict[str, object]:
    """« appel si réponse », « e-mail sans réponse après 14 jours »: channel, if, after_days."""
    found = _CONDITION.fullmatch(text)
    if found is None:
        return {"channel": text}
    step: dict[str, object] = {"channel": found["channel"], "if": found["condition"]}
    return step | ({"after_days": int(found["days"])} if found["days"] else {})


@dataclass(frozen=True)
class Question:
    """One answer of the form: the key of the campaign file, its label, help, and how it is read."""

    key: str
    label: str
    help_fr: str
    read: Callable[[object], object]
    choices: tuple[str, ...] = ()


CAMPAIGN = (
    Question("campaign_id", "Code de la campagne", "court, sans espace : 2027-01-retour", _text),
    Question("objective", "Objectif", "ce qu'elle doit atteindre, en une phrase", _text),
    Question("wanted_returns", "Retours voulus", "combien de clients doivent revenir", _count),
    Question("signatory", "Signataire", "prénom, nom, fonction", _text),
    Question(
        "kind",
        "Nature",
        "relance (avec une offre), enquête, appel d'enquête ou lettre (sans offre)",
        _text,
        ("relance", "enquête", "appel d'enquête", "lettre"),
    ),
    Question(
        "launch_on",
        "Date de lancement",
        "dernier jour dont les commandes sont connues ; les listes sont prêtes le lendemain",
        _day,
    ),
    Question(
        "offer_valid_until",
        "Offre valable jusqu'au",
        "obligatoire avec une offre ; vide sans offre",
        _day,
    ),
    Question(
        "statuses", "Clients visés", "perdu, à risque, actuel ; vide : les clients perdus", _texts
    ),
    Question("abc_classes", "Classes", "lettres séparées par des virgules : A, B", _texts),
    Question(
        "always_contacted",
        "Clients toujours contactés",
        "leurs codes ; contactés de toute façon, sans tirage ni mesure ; vide : personne",
        _texts,
    ),
    Question(
        "always_contacted_classes",
        "Classes toujours contactées",
        "lettres de Classes ; contactées sans tirage ni mesure ; vide : aucune",
        _texts,
    ),
    Question("causes", "Causes de départ", "retard de livraison, prix… ; vide : toutes", _texts),
    Question("budget_eur", "Budget (€)", "ce qu'elle peut coûter ; vide : sans limite", _amount),
    Question("salespeople", "Commerciaux", "leurs codes, séparés par des virgules", _texts),
    Question(
        "control_share",
        "Part de témoins",
        "part des clients tirés que l'on ne contacte pas, pour comparer : 50 %",
        _number,
    ),
    Question("windows_days", "Durées mesurées (jours)", "par exemple 30, 60, 90", _counts),
    Question(
        "primary_window_days",
        "Durée qui juge (jours)",
        "celle des durées mesurées qui décide du résultat : 90",
        _count,
    ),
)
ARM = (
    Question("name", "Groupe", "un nom court, sans accent : appel", _text),
    Question("share", "Part", "part des clients contactés ; 100 % en tout", _number),
    Question(
        "channel",
        "Canal",
        "téléphone, e-mail, courrier… ; ou des étapes : courrier puis téléphone ; ou sous "
        "condition : e-mail ; courrier si ouverture ; appel sans réponse après 14 jours",
        _steps,
    ),
    Question("offer", "Offre", "code de l'offre ; vide sans offre", _text),
    Question("text", "Texte", "nom du texte ou du modèle ; vide si indifférent", _text),
)


@dataclass(frozen=True)
class Form:
    """A form as read: the table as of a TOML file, where each answer stands, its content's SHA-256.

    The content is the answers alone: opening and saving the form again changes nothing.
    """

    table: dict[str, object]
    cells: Mapping[str, str]
    sha256: str


def new_form(campaign_id: str) -> bytes:
    """An empty form for a campaign, with drop-downs and the help of each answer."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = _titled(book, QUESTIONS, HEADINGS, (28, 44, 76))
    given = {
        "campaign_id": campaign_id,
        "kind": "relance",
        "control_share": 0.5,
        "windows_days": "30, 60, 90",
        "primary_window_days": 90,
    }
    for row, question in enumerate(CAMPAIGN, start=2):
        sheet.cell(row, 1, question.label).font = Font(bold=True)
        sheet.cell(row, 3, question.help_fr).alignment = Alignment(wrap_text=True)
        answer = sheet.cell(row, 2, given.get(question.key))
        if question.read is _day:
            answer.number_format = "DD/MM/YYYY"
        elif question.key == "control_share":
            answer.number_format = "0.######%"
        elif question.read in (_texts, _counts, _text):
            answer.number_format = "@"
        if question.choices:
            rule = DataValidation("list", formula1=f'"{",".join(question.choices)}"')
            sheet.add_data_validation(rule)
            rule.add(answer)
    groups = _titled(book, GROUPS, [one.label for one in ARM], (18, 10, 34, 24, 30))
    for column, question in enumerate(ARM, start=1):
        groups.cell(2, column, question.help_fr).font = Font(italic=True, color="777777")
        groups.cell(2, column).alignment = Alignment(wrap_text=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _titled(
    book: openpyxl.Workbook, title: str, labels: Sequence[str], widths: Sequence[int]
) -> Worksheet:
    sheet: Worksheet = book.create_sheet(title)
    for column, (label, width) in enumerate(zip(labels, widths, strict=True), start=1):
        cell = sheet.cell(1, column, label)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    return sheet


def parse_form(data: bytes, file_name: str, faults: list[Fault]) -> Form | None:
    """The answers of a form, or None and a fault where it is none."""
    remedy = "partir d'un formulaire neuf : reconquete campaign new CODE --form"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > LARGEST_BYTES:
            faults.append(Fault(file_name, "le fichier est trop gros pour un formulaire", remedy))
            return None
        values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(data))
    except _BROKEN:
        faults.append(Fault(file_name, "ce n'est pas un classeur .xlsx entier", remedy))
        return None
    sheets = {plain(sheet.title): sheet for sheet in values.worksheets}
    if len(sheets) < len(values.worksheets):
        problem = "deux feuilles portent le même nom, aux majuscules et à la ponctuation près"
        faults.append(Fault(file_name, problem, "n'en garder qu'une"))
        return None
    missing = [title for title in (QUESTIONS, GROUPS) if plain(title) not in sheets]
    if missing:
        faults.append(Fault(file_name, f"la feuille « {missing[0]} » manque", remedy))
        return None
    for title, columns in ((QUESTIONS, HELP_COLUMN), (GROUPS, MOST_COLUMNS)):
        sheet = sheets[plain(title)]
        _refuse_unread(sheet, formulas[sheet.title], columns, file_name, faults)
    cells: dict[str, str] = {}
    table = _answers(sheets[plain(QUESTIONS)], file_name, faults, cells)
    table["arms"] = _groups(sheets[plain(GROUPS)], file_name, faults, cells)
    answers = json.dumps(table, sort_keys=True, default=str, ensure_ascii=False)
    return Form(table, cells, hashlib.sha256(answers.encode()).hexdigest())


def _refuse_unread(
    values: Worksheet, formulas: Worksheet, columns: int, file_name: str, faults: list[Fault]
) -> None:
    """Note what stands where nobody reads it: formulas without a result, cells out of place."""
    # The cells that exist alone: formatting far below must cost nothing.
    for (row, column), cell in sorted(formulas._cells.items()):
        place = f"{file_name}, {values.title}!{cell.coordinate}"
        value = values._cells.get((row, column))
        if cell.data_type == "f" and (value is None or value.value is None):
            problem = "la formule n'a pas de résultat"
            faults.append(Fault(place, problem, "écrire la valeur elle-même"))
        elif (row > MOST_ROWS or column > columns) and not _is_empty(cell.value):
            problem = f"{shown(cell.value)} n'est la réponse à aucune question"
            faults.append(Fault(place, problem, "l'écrire à sa place, ou l'effacer"))


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _answers(
    sheet: Worksheet, file_name: str, faults: list[Fault], cells: dict[str, str]
) -> dict[str, object]:
    questions = {plain(one.label): one for one in CAMPAIGN}
    found: dict[str, object] = {}
    helps = {plain(one.help_fr) for one in CAMPAIGN} | {plain(HEADINGS[2])}
    for label, answer, said in sheet.iter_rows(
        min_row=1, max_row=min(sheet.max_row, MOST_ROWS), max_col=HELP_COLUMN
    ):
        if not _is_empty(said.value) and plain(str(said.value)) not in helps:
            place = f"{file_name}, {sheet.title}!{said.coordinate}"
            problem = f"{shown(said.value)} n'est ni une aide ni une réponse"
            faults.append(Fault(place, problem, "écrire la réponse dans la colonne B"))
        if [plain(str(cell.value)) for cell in (label, answer)] == [
            plain(one) for one in HEADINGS[:2]
        ]:
            continue
        if _is_empty(label.value):
            if not _is_empty(answer.value):
                place = f"{file_name}, {sheet.title}!{answer.coordinate}"
                faults.append(Fault(place, "une réponse sans question", "l'écrire en face"))
            continue
        place = f"{file_name}, {sheet.title}!{label.coordinate}"
        question = questions.get(plain(str(label.value)))
        if question is None:
            labels = [one.label for one in CAMPAIGN]
            remedy = _meant(did_you_mean(str(label.value), labels)) or "effacer la ligne"
            faults.append(Fault(place, f"question inconnue {shown(label.value)}", remedy))
        elif question.key in cells:
            faults.append(Fault(place, f"« {question.label} » est là deux fois", "en garder une"))
        else:
            cells[question.key] = f"{sheet.title}!{answer.coordinate}, « {question.label} »"
            if not _is_empty(answer.value):
                found[question.key] = question.read(answer.value)
    return found


def _groups(
    sheet: Worksheet, file_name: str, faults: list[Fault], cells: dict[str, str]
) -> list[dict[str, object]]:
    labels = {plain(one.label): one for one in ARM}
    helps = {plain(one.help_fr) for one in ARM}
    columns: dict[int, Question] = {}
    for cell in next(sheet.iter_rows(min_row=1, max_row=1, max_col=MOST_COLUMNS)):
        if _is_empty(cell.value):
            continue
        question = labels.get(plain(str(cell.value)))
        place = f"{file_name}, {sheet.title}!{cell.coordinate}"
        if question is None:
            near = _meant(did_you_mean(str(cell.value), [one.label for one in ARM]))
            remedy = near or "effacer la colonne"
            faults.append(Fault(place, f"colonne inconnue {shown(cell.value)}", remedy))
        elif question in columns.values():
            faults.append(Fault(place, f"« {question.label} » est là deux fois", "en garder une"))
        else:
            columns[cell.column - 1] = question
    groups: list[dict[str, object]] = []
    last = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    for row in sheet.iter_rows(min_row=2, max_row=last[0], max_col=last[1]):
        for number, cell in enumerate(row):
            if number not in columns and not _is_empty(cell.value):
                place = f"{file_name}, {sheet.title}!{cell.coordinate}"
                problem = f"{shown(cell.value)} est dans une colonne sans titre"
                faults.append(Fault(place, problem, "l'effacer, ou lui donner son titre"))
        answers = {
            question.key: question.read(row[number].value)
            for number, question in columns.items()
            if number < len(row)
            and not _is_empty(row[number].value)
            and plain(str(row[number].value)) not in helps
        }
        if answers:
            steps = answers.get("channel")
            if isinstance(steps, list) and any(isinstance(step, dict) for step in steps):
                answers["steps"] = answers.pop("channel")
            groups.append(answers)
            for number, question in columns.items():
                if number >= len(row):
                    continue
                where = f"{sheet.title}!{row[number].coordinate}, « {question.label} »"
                cells[f"[[arms]] number {len(groups)}, {question.key}"] = where
    return groups


def told_by_cell(faults: Sequence[Fault], form: Form, file_name: str) -> list[Fault]:
    """The faults of a form's table in French, each at its cell, with the help of that answer."""
    helps = {one.key: one.help_fr for one in (*CAMPAIGN, *ARM)}
    told = []
    for fault in faults:
        key = _STEP_PLACE.sub("channel", fault.place.removeprefix(f"{file_name}, "))
        last = key.rsplit(", ", 1)[-1]
        if last not in helps:
            told.append(replace(fault, place=fault.place.replace("[[arms]]", GROUPS)))
            continue
        where = form.cells.get(key, f"« {_label(last)} »")
        help_fr = f"y mettre : {helps[last]}"
        told.append(Fault(f"{file_name}, {where}", *_in_french(fault, help_fr)))
    return told


def _in_french(fault: Fault, help_fr: str) -> tuple[str, str]:
    """What is wrong with an answer and what to do; other problems stay in their words."""
    problem = fault.problem
    for pattern, said in _PROBLEMS:
        if found := re.fullmatch(pattern, problem):
            return said.format(*found.groups()), help_fr
    if problem.split(": ")[0].endswith("is missing"):
        return "la réponse manque", help_fr
    if found := re.fullmatch(r"unknown [\w ]+? (\".*\")", problem):
        return f"{found[1]} est inconnu", _meant(fault.remedy) or help_fr
    if found := re.fullmatch(r"(.+?) is not (an?|one) .*", problem):
        return f"{found[1]} ne convient pas", help_fr
    return problem, help_fr


def _meant(remedy: str) -> str:
    found = re.fullmatch(r"did you mean (.*)\?", remedy)
    return f"vouliez-vous dire {found[1]} ?" if found else ""


def _label(key: str) -> str:
    return next(one.label for one in (*CAMPAIGN, *ARM) if one.key == key)
