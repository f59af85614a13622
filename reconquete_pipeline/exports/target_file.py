"""What a producer of files is given, and what it hands to the writer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import duckdb

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Catalogue


class TargetFilesError(Exception):
    """Target files that cannot be made; the message says why and what to do."""


class Exporting(Protocol):
    """What the writer needs of a night."""

    @property
    def home(self) -> Home:
        """The home whose published database is read."""

    @property
    def catalogue(self) -> Catalogue:
        """The models of this version."""

    @property
    def run_date(self) -> date:
        """The last complete day."""

    @property
    def run_id(self) -> str:
        """The run that the log names."""

    @property
    def say(self) -> Callable[[str], None]:
        """Where lines for the operator go."""

    @property
    def is_older(self) -> bool:
        """Whether a newer night is published."""


@dataclass(frozen=True)
class Published:
    """The published database, open for reading, and what a producer must know beside it.

    `columns` are (table, column) that the file has: an earlier version published fewer.
    `published_on` is its run date; `run_date` may be later where what an earlier night published is
    renewed. `is_renewal` while files of an earlier publication are held against tonight's rights:
    what rests on more than those rights must not be made then, be it of the same date.
    """

    connection: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    columns: frozenset[tuple[str, str]]
    published_on: date
    run_date: date
    home: Home
    say: Callable[[str], None]
    is_renewal: bool = False

    def has(self, table: str) -> bool:
        """Whether the published database has the table."""
        return any(one == table for one, _ in self.columns)


@dataclass(frozen=True)
class TargetFile:
    """One file to write, of which the log keeps campaign, arm, rows, personal columns and hash.

    `campaign_id` is None where the file is of no campaign. `arm` ends with the step where the arm
    has several; of last questions it is: question; None where the file is of no arm. `folder` is
    below published/, one of the home's list folders or a folder in one. `is_recall` of what takes
    lines off other files, which a night that could not publish makes too. `is_list` of the list of
    an arm; every other file tells of the same clients again.
    """

    campaign_id: str | None
    arm: str | None
    row_count: int
    content: bytes
    personal_columns: tuple[str, ...]
    folder: str
    name: str
    is_recall: bool = False
    is_list: bool = False


Producer = Callable[[Published], Iterable[TargetFile]]


def headers(columns: dict[str, tuple[str, Column]]) -> list[str]:
    """The French label of each column. Raises TargetFilesError where two share one."""
    labels = [column.label_fr or name for name, (_, column) in columns.items()]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        tables = " and ".join(dict.fromkeys(table for table, _ in columns.values()))
        raise TargetFilesError(
            f"{tables}: several columns have the label {', '.join(twice)}; "
            "give each a label_fr of its own where it is described in sql/"
        )
    return labels
