"""An Excel workbook (.xlsx) to a clean file: which sheet, which row is the header, its records."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from reconquete_pipeline.intake.formats.clean_file import RowWriter, check_names, clean_rows
from reconquete_pipeline.intake.formats.prepared import Limits, Prepared, clean_csv_relation
from reconquete_pipeline.intake.formats.typed_values import Texts
from reconquete_pipeline.intake.formats.workbook_parts import (
    Package,
    Sheet,
    comments,
    open_package,
)
from reconquete_pipeline.intake.formats.workbook_rows import (
    Row,
    column_letters,
    column_number,
    filled_rows,
)
from reconquete_pipeline.intake.refusal import REFUSAL_BESIDE, FileRefusedError
from reconquete_pipeline.intake.typing.parse import UNREADABLE, Conventions
from reconquete_pipeline.text.refusal_words import says_no
from reconquete_pipeline.text.spelling import matching_headers, plain

# Filled rows among which the header is looked for: titles, dates and notes may stand above it.
_MOST_ROWS_TO_HEADER = 50
_MOST_CELLS_TOLD = 3
_RANGE = re.compile(r"\$?([A-Za-z]+)\$?(\d+):\$?[A-Za-z]+\$?(\d+)")


@dataclass(frozen=True)
class SheetFormat:
    """What the home says of its workbooks.

    `sheet` is the name of the sheet, None when there is only one. `wanted` holds for each column
    the headers by which it may be found; the header is the row that has most of them. What stands
    under no header refuses the workbook, unless `may_have_notes`: then it is left out, and told
    where `tells_notes`; what sounds like a refusal of contact refuses the workbook all the same,
    there, on any other sheet and in a comment. `known_headers` are none, as they are compared.
    """

    conventions: Conventions
    sheet: str | None = None
    wanted: tuple[tuple[str, ...], ...] = ()
    place: str = "the extract"
    may_have_notes: bool = False
    tells_notes: bool = False
    known_headers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Header:
    names: dict[int, str]
    cells: dict[int, str]
    row_number: int
    skipped_count: int


def prepare_workbook(
    source: Path, declared: SheetFormat, workspace: Path, limits: Limits
) -> Prepared:
    """Write a clean copy of one sheet in `workspace`.

    Raises FileRefusedError when the workbook is damaged, when it cannot be known which sheet is
    meant, or when its header cannot be used; nothing is left in the workspace then.
    """
    texts = Texts(declared.conventions)
    with open_package(source, limits) as package, clean_rows(workspace) as (out, path):
        sheet = _chosen(package, declared, texts)
        if declared.may_have_notes:
            _refuse_elsewhere(package, declared, sheet, texts)
        merged: list[str] = []
        header, rows = _find_header(filled_rows(package, sheet, texts, merged), declared, sheet)
        counts = _write(rows, header, sheet, out, may_have_notes=declared.may_have_notes)
        _refuse_merged_rows(merged, header, lambda: filled_rows(package, sheet, texts), sheet)
        names = tuple(header.names.values())
        notes = [f"The sheet `{sheet.name}` was read."] if len(package.sheets) > 1 else []
        return Prepared(
            relation=clean_csv_relation(path, names),
            headers=names,
            encoding="utf-8",
            good_count=out.good_count,
            bad_records=(),
            notes=(*notes, *_notes(header, counts, sheet, out, tells=declared.tells_notes)),
        )


def _chosen(package: Package, declared: SheetFormat, texts: Texts) -> Sheet:
    """The sheet that the home names, else the only visible one that holds anything."""
    if not package.sheets:
        raise FileRefusedError("the workbook has no worksheet: deliver it again, with its rows")
    listed = ", ".join(f"`{sheet.name}`" for sheet in package.sheets)
    if declared.sheet is not None:
        wanted = declared.sheet.strip().casefold()
        named = [one for one in package.sheets if one.name.strip().casefold() == wanted]
        if not named:
            raise FileRefusedError(
                f"the workbook has no sheet `{declared.sheet}` but {listed}: correct sheet under "
                f"{declared.place} in reconquete.toml"
            )
        return named[0]
    visible = [sheet for sheet in package.sheets if not sheet.is_hidden]
    filled = [sheet for sheet in visible if _is_filled(package, sheet, texts)]
    if len(filled) > 1:
        names = ", ".join(f"`{sheet.name}`" for sheet in filled)
        raise FileRefusedError(
            f"the workbook has {len(filled)} sheets with values ({names}): name the right one, "
            f'such as sheet = "{filled[0].name}" under {declared.place} in reconquete.toml'
        )
    if not filled:
        raise FileRefusedError(
            f"no visible sheet of the workbook holds a value (it has {listed}): deliver it again, "
            "with its rows"
        )
    return filled[0]


def _is_filled(package: Package, sheet: Sheet, texts: Texts) -> bool:
    return next(filled_rows(package, sheet, texts), None) is not None


def _find_header(
    rows: Iterator[Row], declared: SheetFormat, sheet: Sheet
) -> tuple[_Header, Iterator[Row]]:
    """The first of the rows that have most of the wanted headers; with what comes after it."""
    first = [row for _, row in zip(range(_MOST_ROWS_TO_HEADER), rows, strict=False)]
    if not first:
        raise FileRefusedError(
            f"sheet `{sheet.name}` holds no value: deliver it again, with at least its header"
        )
    found = [_wanted_count(list(row.values()), declared.wanted) for _, row in first]
    place = found.index(max(found))
    number, cells = first[place]
    for above, filled in first[:place]:
        if declared.may_have_notes:
            _refuse_refusals(sheet, above, filled)
        # A title has a cell or two; what is as wide as half a row may be rows of another table.
        if len(filled) > max(2, len(cells) // 2):
            raise FileRefusedError(
                f"sheet `{sheet.name}`, row {above:,} stands above the header (row {number:,}) and "
                f"is filled in {len(filled)} columns: remove what stands above the header"
            )
    # a name may be broken over the lines of its cell
    names = {column: " ".join(text.split()) for column, text in sorted(cells.items())}
    check_names(list(names.values()), f"sheet `{sheet.name}`, row {number:,}, the header,")
    if any(name.startswith(UNREADABLE) for name in names.values()):
        raise FileRefusedError(
            f"sheet `{sheet.name}`, row {number:,}, the header, holds an error or a formula "
            "without a value: write the names of the columns"
        )
    header = _Header(names, cells, number, place)
    return header, chain(first[place + 1 :], rows)


def _wanted_count(names: Sequence[str], wanted: Sequence[Sequence[str]]) -> int:
    return sum(bool(matching_headers(headers, names)) for headers in wanted)


@dataclass
class _Counts:
    repeated_header: int = 0
    unreadable: int = 0
    beside: int = 0
    first_beside: str = ""
    first_unreadable: list[str] = field(default_factory=list)


def _write(
    rows: Iterator[Row], header: _Header, sheet: Sheet, out: RowWriter, *, may_have_notes: bool
) -> _Counts:
    counts = _Counts()
    columns = list(header.names)
    for number, filled in rows:
        cells = filled
        if not filled.keys() <= header.names.keys():
            outside = min(filled.keys() - header.names.keys())
            cell = f"{column_letters(outside)}{number}"
            if not may_have_notes:
                raise FileRefusedError(
                    f"sheet `{sheet.name}`, cell {cell} holds a value, but its column has no name "
                    f"in the header (row {header.row_number:,}): name the column, or empty it"
                )
            beside = {at: text for at, text in filled.items() if at not in header.names}
            _refuse_refusals(sheet, number, beside)
            counts.beside += 1
            counts.first_beside = counts.first_beside or cell
            cells = {place: text for place, text in filled.items() if place in header.names}
            if not cells:
                continue
        if cells == header.cells:
            counts.repeated_header += 1
            continue
        for column, text in cells.items():
            if text.startswith(UNREADABLE):
                counts.unreadable += 1
                if counts.unreadable <= _MOST_CELLS_TOLD:
                    cell = f"{column_letters(column)}{number}"
                    counts.first_unreadable.append(f"{text.removeprefix(UNREADABLE)} in {cell}")
        out.write(out.good_count + 1, [cells.get(column, "") for column in columns])
    return counts


def _refuse_refusals(sheet: Sheet, number: int, beside: Mapping[int, str]) -> None:
    """Refuse a list beside whose table somebody says no: no extract would read it."""
    for column, text in sorted(beside.items()):
        if says_no(text, is_remark=True):
            raise FileRefusedError(
                f"sheet `{sheet.name}`, cell {column_letters(column)}{number} stands outside the "
                f"table and {REFUSAL_BESIDE}"
            )


def _refuse_elsewhere(package: Package, declared: SheetFormat, chosen: Sheet, texts: Texts) -> None:
    """Refuse a list where somebody says no on another sheet, or in a comment on any of them."""
    for sheet in package.sheets:
        for cell, text in comments(package, sheet):
            if any(says_no(one, is_remark=True) for one in (text, *text.splitlines())):
                raise FileRefusedError(
                    f"sheet `{sheet.name}`, the comment of cell {cell} {REFUSAL_BESIDE}"
                )
        if sheet is chosen:
            continue
        for number, filled in filled_rows(package, sheet, texts):
            for column, text in sorted(filled.items()):
                if says_no(text, is_remark=True) and plain(text) not in declared.known_headers:
                    cell = f"{column_letters(column)}{number}"
                    raise FileRefusedError(
                        f"sheet `{sheet.name}`, cell {cell} stands on another sheet than the list "
                        f"and {REFUSAL_BESIDE}"
                    )


def _refuse_merged_rows(
    merged: Sequence[str], header: _Header, again: Callable[[], Iterator[Row]], sheet: Sheet
) -> None:
    """Refuse what a person sees in several records and the file holds in the first alone."""
    over_records: dict[tuple[int, int], str] = {}
    for cells in merged:
        if ends := _RANGE.fullmatch(cells):
            first, last, column = int(ends[2]), int(ends[3]), column_number(ends[1])
            if first < last and last > header.row_number and column in header.names:
                over_records[first, column] = cells
    if not over_records:
        return
    for number, filled in again():
        for column in filled:
            if cells := over_records.get((number, column), ""):
                raise FileRefusedError(
                    f"sheet `{sheet.name}`, the cells {cells} are merged: only the first record "
                    "holds their value; split them and fill in each"
                )


def _notes(
    header: _Header, counts: _Counts, sheet: Sheet, out: RowWriter, *, tells: bool
) -> list[str]:
    notes = []
    if header.skipped_count:
        notes.append(f"{header.skipped_count:,} row(s) above the header were skipped.")
    if counts.repeated_header:
        notes.append(f"The header, repeated {counts.repeated_header:,} time(s), was dropped.")
    if counts.beside and tells:
        notes.append(
            f"{counts.beside:,} row(s) hold something under no header, such as cell "
            f"{counts.first_beside} of sheet `{sheet.name}`, which no extract reads: write it "
            "under the headers of the list and deliver it again."
        )
    if counts.unreadable:
        more = ", …" if counts.unreadable > _MOST_CELLS_TOLD else ""
        notes.append(
            f"{counts.unreadable:,} cell(s) hold an error, an impossible date or a formula without "
            f"a saved value, and cannot be read: sheet `{sheet.name}`, "
            f"{', '.join(counts.first_unreadable)}{more}. Correct them in the workbook, save it in "
            "a program that calculates, and deliver it again."
        )
    if not out.good_count:
        notes.append("The file holds a header and no record.")
    return notes
