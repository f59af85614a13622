"""Workbooks that salespeople work with: one per campaign, arm and step, and salesperson.

The sheet « Liste » holds what a call needs, the best value first, then columns to fill in; filled
in and dropped into the inbox it comes back as `call_reports`, `objections` and `overrides`.
A CSV of the same rows, with every column of the list, lies beside.

The headers to fill in are those by which intake reads the file back, so that they stand once.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reconquete_pipeline.exports.filled_in import (
    ANY_CHANNEL,
    FilledIn,
    beside,
    filled_in_headers,
)
from reconquete_pipeline.exports.lists import (
    LIST,
    SALESPEOPLE_FOLDER,
    file_columns,
    refuse_control,
    salesperson_of,
    salesperson_stem,
    usable_rows,
)
from reconquete_pipeline.exports.target_file import Published, TargetFile
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.french_words import in_french

SHEET, GUIDE = "Liste", "Mode d'emploi"
CONTACT_ID = "contact_id"
# What a salesperson reads, in the order of a call: who, how, why, what to say, what to know.
READ = (
    "client_id",
    "name",
    "contact_name",
    "contact_function",
    "value",
    "usable_until_on",
    "moment_fr",
    "follow_up_fr",
    "reason_fr",
    "main_evidence_fr",
    "step_reason_fr",
    "approach_fr",
    "offer",
    "offer_limits_fr",
    "arm_text",
    "usual_products_fr",
    "last_purchase_on",
    "monetary_eur",
    "expected_value_eur",
    "competitor",
    "better_elsewhere",
    "missing_elsewhere",
    "would_return_if",
    "response_code",
    "salesperson_fr",
)


_HOW_TO = (
    "Une ligne par client à contacter, la plus utile d'abord. On peut filtrer, et trier à "
    "condition de trier le tableau entier.",
    "Les colonnes jaunes sont à remplir ; on peut n'en remplir qu'une partie, et garder le reste "
    "pour un autre jour.",
    "Enregistrer sous le même nom, au format Excel, et déposer le fichier dans le dossier "
    "« inbox » : la liste du lendemain en tient compte.",
    "Ne rien changer au code client ni à la colonne masquée : ils disent de qui parle la ligne.",
    "Après le jour de « Utilisable jusqu'au », prendre une liste plus récente.",
    "Ce que le client a dit va dans les colonnes jaunes de sa ligne : une ligne rayée, une autre "
    "feuille et un commentaire ne sont pas lus.",
    "Ces données sont personnelles : détruire les copies après usage.",
)
_LONGEST_CELL = 32_767
# Widths in characters: of a day, of a number, the least and the most of a text.
_DAY_WIDTH, _NUMBER_WIDTH, _LEAST_WIDTH, _MOST_WIDTH, _FILLED_WIDTH = 12, 13, 9, 44, 20
# Of a text column as many rows decide the width.
_MEASURED_ROWS = 200
_HEADER_HEIGHT = 45


def workbook_files(published: Published) -> Iterator[TargetFile]:
    """A workbook and a CSV per arm, step and salesperson; of an arm where none is known."""
    if not published.has(LIST):
        return
    whole = {
        name: told
        for name, told in file_columns(published.catalogue, LIST).items()
        if (told[0], name) in published.columns
    }
    names = list(whole)
    options = {"channel": (ANY_CHANNEL, *_channels(published))}
    personal = tuple(name for name, (_, column) in whole.items() if column.personal)
    rows = usable_rows(published, LIST, whole, by_salesperson=True)
    for (campaign_id, arm), of_arm in groupby(rows, key=lambda row: (row[0], row[1])):
        refuse_control(LIST, campaign_id, arm)
        for one, of_one in groupby(of_arm, key=lambda row: salesperson_of(names, row)):
            listed = [row[2:] for row in of_one]
            stem = salesperson_stem(published, campaign_id, arm, one)
            yield TargetFile(
                str(campaign_id),
                str(arm),
                len(listed),
                _workbook(published, whole, listed, options),
                personal,
                f"targets/{campaign_id}/{SALESPEOPLE_FOLDER}",
                f"{stem}.xlsx",
            )


def _channels(published: Published) -> list[str]:
    rows = published.connection.execute(
        "select lower(channel_label_fr) from reference.contact_channels order by channel_order"
        if published.has("reference.contact_channels")
        else "select null where false"
    ).fetchall()
    return [str(label) for (label,) in rows]


def _workbook(
    published: Published,
    whole: Mapping[str, tuple[str, Column]],
    rows: Sequence[tuple[object, ...]],
    options: Mapping[str, tuple[str, ...]],
) -> bytes:
    filled = filled_in_headers(published)
    at = {name: number for number, name in enumerate(whole)}
    always = {"client_id", "name", "value"}
    # A column that is empty throughout tells nothing.
    read = [
        name
        for name in READ
        if name in at and (name in always or any(row[at[name]] is not None for row in rows))
    ]
    labels = {name: beside(filled, whole[name][1].label_fr or name) for name in read}
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = published.published_on
    book.set_properties({"created": datetime(day.year, day.month, day.day)})
    formats = _Formats(book)
    id_label = published.catalogue["staging.call_reports"].contract.columns[CONTACT_ID].headers[0]
    ids = [row[at[CONTACT_ID]] if CONTACT_ID in at else None for row in rows]
    sheet, guide = book.add_worksheet(SHEET), book.add_worksheet(GUIDE)
    columns = [_Column(id_label, ids, is_hidden=True)]
    columns += [
        _Column(label, [in_french(name, row[at[name]]) for row in rows])
        for name, label in labels.items()
    ]
    columns += [
        _Column(header, [None] * len(rows), one, one.options or options.get(one.column, ()))
        for header, one in filled.items()
    ]
    _write_list(formats, sheet, columns, len(rows))
    _write_guide(formats, guide, whole, labels, filled)
    book.close()
    return stream.getvalue()


@dataclass(frozen=True)
class _Column:
    """A column of the sheet, and what may be chosen where it is to be filled in."""

    label: str
    values: Sequence[object]
    filled_in: FilledIn | None = None
    options: tuple[str, ...] = ()
    is_hidden: bool = False


class _Formats:
    """How cells look: those to read, those to fill in, and their headers."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"valign": "top", "border": 1, "border_color": "#D0D0D0"}
        yellow = base | {"bg_color": "#FFF9E0"}
        header = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        self.text: Format = book.add_format(base | {"text_wrap": True, "num_format": "@"})
        self.day: Format = book.add_format(base | {"num_format": "dd/mm/yyyy"})
        self.amount: Format = book.add_format(base | {"num_format": "#,##0.00"})
        self.number: Format = book.add_format(base | {"num_format": "0"})
        self.filled: Format = book.add_format(yellow | {"text_wrap": True})
        self.filled_day: Format = book.add_format(yellow | {"num_format": "dd/mm/yyyy"})
        self.header: Format = book.add_format(header | {"bg_color": "#DCE6F1"})
        self.filled_header: Format = book.add_format(header | {"bg_color": "#FFD966"})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.told: Format = book.add_format({"text_wrap": True, "valign": "top"})


def _write_list(
    formats: _Formats, sheet: Worksheet, columns: Sequence[_Column], row_count: int
) -> None:
    sheet.set_row(0, _HEADER_HEIGHT)
    for place, column in enumerate(columns):
        one = column.filled_in
        header = formats.header if one is None else formats.filled_header
        sheet.write_string(0, place, column.label, header)
        sheet.set_column(place, place, _width(column), None, {"hidden": column.is_hidden})
        blank = formats.text if one is None else formats.filled
        if one is not None and one.is_date:
            blank = formats.filled_day
        for row, value in enumerate(column.values, start=1):
            if value is None:
                sheet.write_blank(row, place, None, blank)
            else:
                _write(formats, sheet, row, place, value)
        if column.options:
            rule = {"validate": "list", "source": list(column.options), "error_type": "warning"}
            sheet.data_validation(1, place, row_count, place, rule)
    sheet.autofilter(0, 0, row_count, len(columns) - 1)
    sheet.freeze_panes(1, 3)
    _set_page(sheet)
    sheet.repeat_rows(0)


def _set_page(sheet: Worksheet) -> None:
    """A4, lying, as many pages long as it takes."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write(formats: _Formats, sheet: Worksheet, row: int, column: int, value: object) -> None:
    """One cell; a text is a text whatever it looks like, never a formula, number or link."""
    if isinstance(value, bool):
        sheet.write_string(row, column, french(value), formats.text)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats.day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats.number)
    elif isinstance(value, Decimal | float):
        sheet.write_number(row, column, float(value), formats.amount)
    else:
        sheet.write_string(row, column, str(value)[:_LONGEST_CELL], formats.text)


def _width(column: _Column) -> int:
    """The width of a column in characters, by its longest word above and the values below."""
    if column.filled_in is not None:
        return _DAY_WIDTH if column.filled_in.is_date else _FILLED_WIDTH
    widths = [max(map(len, column.label.split())) + 2, _LEAST_WIDTH]
    for value in column.values[:_MEASURED_ROWS]:
        if isinstance(value, date):
            widths.append(_DAY_WIDTH)
        elif isinstance(value, int | float | Decimal):
            widths.append(_NUMBER_WIDTH)
        elif value is not None:
            widths.append(len(str(value)) + 1)
    return min(max(widths), _MOST_WIDTH)


def _write_guide(
    formats: _Formats,
    sheet: Worksheet,
    whole: Mapping[str, tuple[str, Column]],
    labels: Mapping[str, str],
    filled: Mapping[str, FilledIn],
) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, GUIDE, formats.title)
    line = 1
    for sentence in _HOW_TO:
        sheet.write_string(line, 1, sentence, formats.told)
        line += 1
    for title, told in (
        ("À lire", {label: whole[name][1].description_fr or "" for name, label in labels.items()}),
        ("À remplir", {header: one.help_fr for header, one in filled.items()}),
    ):
        line += 1
        sheet.write_string(line, 0, title, formats.title)
        for label, sentence in told.items():
            line += 1
            sheet.write_string(line, 0, label, formats.told)
            sheet.write_string(line, 1, sentence, formats.told)
    _set_page(sheet)
