"""The first rows of a file of which nothing is known yet, read by trying."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from reconquete_pipeline.home.extract_config import ExtractConfig, plain_config
from reconquete_pipeline.intake.formats.prepared import Prepared
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.typed_rows import type_rows
from reconquete_pipeline.onboarding.file_description import DELIMITED_KINDS, prepared_file
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.warehouse import prepare_session, set_contact_macros
from reconquete_pipeline.text.sql_text import quote

DELIMITERS = (";", ",", "\t", "|")
SAMPLE_ROWS = 20_000
SAMPLE = "temp.sample_rows"


@dataclass(frozen=True)
class Sample:
    """The file as it could be read, and its first rows in SAMPLE of `connection`."""

    connection: duckdb.DuckDBPyConnection
    form: str
    delimiter: str
    encoding: str
    headers: tuple[str, ...]
    row_count: int

    @property
    def is_text(self) -> bool:
        """True where numbers and dates are written in a way that has to be guessed."""
        return self.form.startswith(DELIMITED_KINDS)

    def texts(self, header: str, most: int) -> list[str]:
        """The commonest texts of a column, without blanks."""
        rows = self.connection.execute(
            f"select trim({quote(header)}) as text from {SAMPLE} where text <> '' "
            f"group by 1 order by count(*) desc, 1 limit {most}"
        ).fetchall()
        return [row[0] for row in rows]

    def distinct_count(self, headers: Sequence[str]) -> int:
        """How many different rows these columns have."""
        names = ", ".join(quote(header) for header in headers)
        found = f"select count(*) from (select distinct {names} from {SAMPLE})"
        return int(self.connection.execute(found).fetchall()[0][0])

    def reasons(self, model: Model, config: ExtractConfig) -> dict[str, int]:
        """Why rows would be rejected if read so, and how many. Raises FileRefusedError."""
        type_rows(self.connection, Reading(model, config), self.headers, SAMPLE)
        return dict(
            self.connection.execute(
                "select unnest(string_split(_reasons, '; ')) as reason, count(*) "
                "from temp.typed_rows where _reasons is not null group by 1"
            ).fetchall()
        )


@contextmanager
def sampled(path: Path, catalogue: Catalogue) -> Iterator[Sample]:
    """The first rows of a file of any format. Raises FileRefusedError when no reading works."""
    with TemporaryDirectory(prefix="reconquete-init-") as folder:
        delimiter, prepared = _first_reading(path, catalogue, Path(folder))
        with duckdb.connect(":memory:") as connection:
            prepare_session(connection)
            set_contact_macros(connection)
            connection.execute(
                f"create temp table sample_rows as select * from {prepared.relation} "
                f"order by _record limit {SAMPLE_ROWS}"
            )
            counted = connection.execute(f"select count(*) from {SAMPLE}").fetchall()
            yield Sample(
                connection,
                prepared.form,
                delimiter,
                prepared.encoding,
                prepared.headers,
                counted[0][0],
            )


def _first_reading(path: Path, catalogue: Catalogue, folder: Path) -> tuple[str, Prepared]:
    """The delimiter that gives the most columns, and the file read with it."""
    model = _any_extract(catalogue)
    found: list[tuple[str, Prepared]] = []
    refusals = []
    for delimiter in DELIMITERS:
        reading = Reading(model, plain_config(model.name, delimiter))
        try:
            found.append((delimiter, prepared_file(path, reading, folder)))
        except FileRefusedError as refusal:
            refusals.append(refusal)
    if not found:
        raise refusals[0]
    return max(found, key=lambda one: (len(one[1].headers), one[1].good_count))


def _any_extract(catalogue: Catalogue) -> Model:
    """One model with the headers of all: in a workbook, the header is the row that has most."""
    delivered = [model for model in catalogue.staging if model.contract.source == "inbox"]
    headers: dict[str, list[str]] = {}
    columns = {}
    for model in delivered:
        for name, column in model.contract.delivered.items():
            headers.setdefault(name, []).extend(column.headers)
            columns[name] = column
    merged = {
        name: column.model_copy(update={"headers": tuple(headers[name]), "required": False})
        for name, column in columns.items()
    }
    contract = delivered[0].contract.model_copy(update={"columns": merged})
    return replace(delivered[0], contract=contract)
