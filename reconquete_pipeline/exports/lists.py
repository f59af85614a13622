"""Lists for a French Excel: for each campaign and arm, or month of last questions, whom to contact.

Headers are the French labels of the contracts. A client is in a file only with a contact that may
be used the next morning; a control is in none, because the published lists hold none.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from reconquete_pipeline.exports.target_file import (
    Published,
    TargetFile,
    TargetFilesError,
    headers,
)
from reconquete_pipeline.home.campaign_arms import CONTROL
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.text.french_csv import csv_bytes
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
        yield from _files_of(listed, columns, usable_rows(published, listed, columns))


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
    listed: str, columns: dict[str, tuple[str, Column]], rows: Sequence[tuple[object, ...]]
) -> Iterator[TargetFile]:
    labels = headers(columns)
    personal = tuple(name for name, (_, column) in columns.items() if column.personal)
    for (campaign_id, arm), group in groupby(rows, key=lambda row: (row[0], row[1])):
        refuse_control(listed, campaign_id, arm)
        shown = [
            [in_french(name, value) for name, value in zip(columns, row[2:], strict=True)]
            for row in group
        ]
        content = csv_bytes(labels, shown)
        name, folder = f"{campaign_id}__{arm}.csv", f"targets/{campaign_id}"
        yield TargetFile(str(campaign_id), str(arm), len(shown), content, personal, folder, name)


def refuse_control(listed: str, campaign_id: object, arm: object) -> None:
    """Raise TargetFilesError where a list holds controls, whatever the checks of its table said."""
    if arm == CONTROL:
        raise TargetFilesError(f"{listed} holds control clients of {campaign_id}; mend the table")


def usable_rows(
    published: Published, listed: str, columns: dict[str, tuple[str, Column]]
) -> list[tuple[object, ...]]:
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
    ranks = "".join(f"targets.{name}, " for name in order)
    return published.connection.execute(
        f"select targets.campaign_id, {arm} as arm, {selected} from {listed} as targets "
        f"inner join {CONTACTS} as contacts on {keys} where contacts.usable_until_on > ? "
        f"order by targets.campaign_id, 2, {ranks}targets.client_id",
        [published.run_date],
    ).fetchall()
