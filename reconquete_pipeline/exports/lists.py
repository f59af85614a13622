"""Lists for a French Excel: for each campaign and arm, or month of last questions, whom to contact.

Beside the list of an arm lies the part of each salesperson, with columns to fill in. Headers are
the French labels of the contracts. A client is in a file only with a contact that may be used the
next morning; a control is in none, because the published lists hold none.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reconquete_pipeline.exports.filled_in import beside, filled_in_headers
from reconquete_pipeline.exports.target_file import (
    Published,
    TargetFile,
    TargetFilesError,
    headers,
)
from reconquete_pipeline.home.campaign_arms import CONTROL
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.text.french_csv import csv_file, csv_lines, with_blanks
from reconquete_pipeline.text.french_words import in_french
from reconquete_pipeline.text.sql_text import quote

LIST, CONTACTS = "marketing.target_list", "marketing.target_contacts"
QUESTIONS = "marketing.last_questions"
# Each published list, and what stands in the names of its files beside the campaign: of an arm of
# several steps each has a file of its own, so that none holds two channels.
_STEP = "case when targets.step_count > 1 then '__etape' || targets.step_number else '' end"
LISTS = {LIST: f"targets.arm || {_STEP}", QUESTIONS: "'question'"}
# A file published before arms had steps has no such column.
_OLDER_LISTS = {LIST: "targets.arm"}
KEY = ("campaign_id", "client_id")
SALESPERSON, SALESPEOPLE_FOLDER = "salesperson_id", "commerciaux"
_LONGEST_NAME = 60
_ROWS_AT_ONCE = 2_000
RANK = "contact_rank"
LABEL = "_label_fr"


def list_files(published: Published) -> Iterator[TargetFile]:
    """One CSV per list, campaign, arm and step, in the folder of the campaign."""
    for listed in LISTS:
        if not published.has(listed):
            continue  # an earlier version knew fewer lists
        columns = {
            name: told
            for name, told in file_columns(published.catalogue, listed).items()
            if (told[0], name) in published.columns
        }
        rows = usable_rows(published, listed, columns)
        yield from _files_of(published, listed, columns, rows)


def file_columns(catalogue: Catalogue, listed: str = LIST) -> dict[str, tuple[str, Column]]:
    """The columns of a file of a list: name to the table that it is read from and its description.

    A code is left out where its French label stands beside it.
    """
    found: dict[str, tuple[str, Column]] = {}
    for table in (listed, CONTACTS) if listed in LISTS else (listed,):
        for name, column in catalogue[table].contract.columns.items():
            found.setdefault(name, (table, column))
    return {name: told for name, told in found.items() if name + LABEL not in found}


def _files_of(
    published: Published,
    listed: str,
    columns: dict[str, tuple[str, Column]],
    rows: Iterable[tuple[object, ...]],
) -> Iterator[TargetFile]:
    labels, asked = headers(columns), filled_in_headers(published)
    own_labels = [*(beside(asked, label) for label in labels), *asked]
    personal = tuple(name for name, (_, column) in columns.items() if column.personal)
    names = list(columns)
    for (campaign_id, arm), group in groupby(rows, key=lambda row: (row[0], row[1])):
        refuse_control(listed, campaign_id, arm)
        by_salesperson: dict[str | None, list[str]] = {}
        lines = list[str]()
        for row in group:
            shown = [in_french(name, value) for name, value in zip(names, row[2:], strict=True)]
            lines += csv_lines([shown])
            by_salesperson.setdefault(salesperson_of(names, row), []).append(lines[-1])
        folder = f"targets/{campaign_id}"
        name = f"{campaign_id}__{arm}.csv"
        content = csv_file(labels, lines)
        yield TargetFile(
            str(campaign_id),
            str(arm),
            len(lines),
            content,
            personal,
            folder,
            name,
            is_list=True,
        )
        for salesperson, own in by_salesperson.items():
            if salesperson is None:
                continue
            stem = salesperson_stem(published, campaign_id, arm, salesperson)
            yield TargetFile(
                str(campaign_id),
                str(arm),
                len(own),
                csv_file(own_labels, with_blanks(own, len(asked))),
                personal,
                f"{folder}/{SALESPEOPLE_FOLDER}",
                f"{stem}.csv",
            )


def salesperson_of(names: Sequence[str], row: Sequence[object]) -> str | None:
    """Whose client the row is, of rows as `usable_rows` yields them."""
    if SALESPERSON not in names:
        return None
    value = row[2 + names.index(SALESPERSON)]
    return None if value is None else str(value)


def salesperson_part(salesperson: str) -> str:
    """What names the files of a salesperson, of the number alone: who else is listed changes none.

    A number in capitals that a file name can hold is itself. Every other has a hash beside it: one
    of V1 and v1, which many disks take for one name, V/1, and what is too long.
    """
    slug = re.sub(r"[^\w.-]+", "-", salesperson)[:_LONGEST_NAME].strip(".-")
    if slug == salesperson == salesperson.upper():
        return slug
    return f"{slug}-{hashlib.sha256(salesperson.encode()).hexdigest()[:6]}".lstrip("-")


def salesperson_stem(
    published: Published, campaign_id: object, arm: object, salesperson: str | None
) -> str:
    """The name, without its ending, of the files of an arm for one salesperson, or without one."""
    part = "" if salesperson is None else f"__{salesperson_part(salesperson)}"
    return f"liste_{campaign_id}__{arm}{part}__{published.published_on}"


def refuse_control(listed: str, campaign_id: object, arm: object) -> None:
    """Raise TargetFilesError where a list holds controls, whatever the checks of its table said."""
    if arm == CONTROL:
        raise TargetFilesError(f"{listed} holds control clients of {campaign_id}; mend the table")


def usable_rows(
    published: Published,
    listed: str,
    columns: dict[str, tuple[str, Column]],
    *,
    by_salesperson: bool = False,
) -> Iterator[tuple[object, ...]]:
    """Campaign, arm with its step, then the columns, in the order of files and rows.

    The files are used from the morning after the run date on, so the last day of a contact must
    come after it.
    """
    has_steps = (listed, "step_count") in published.columns or listed not in _OLDER_LISTS
    arm = (LISTS if has_steps else _OLDER_LISTS)[listed]
    aliases = {listed: "targets", CONTACTS: "contacts"}
    selected = ", ".join(f"{aliases[table]}.{quote(n)}" for n, (table, _) in columns.items())
    keys = " and ".join(f"targets.{name} = contacts.{name}" for name in KEY)
    # Questions, and a list that an earlier version published, have no order of contact.
    order = ("wave", RANK) if (listed, RANK) in published.columns else ()
    if by_salesperson and (listed, SALESPERSON) in published.columns:
        order = (SALESPERSON, *order)
    ranks = "".join(f"targets.{name} nulls first, " for name in order)
    found = published.connection.cursor().execute(
        f"select targets.campaign_id, {arm} as arm, {selected} from {listed} as targets "
        f"inner join {CONTACTS} as contacts on {keys} where contacts.usable_until_on > ? "
        f"order by targets.campaign_id, 2, {ranks}targets.client_id",
        [published.run_date],
    )
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        yield from rows
