"""The texts of a column that no code was written for: kept for who asks, never logged.

A name or a phone number may stand in a column of codes. A night therefore says how many rows hold
unknown codes; `reconquete files --rejects` and `reconquete check` show the texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.parse import cleaned, is_unreadable
from reconquete_pipeline.intake.typing.typed_rows import TYPED, delivered_part
from reconquete_pipeline.text.sql_text import quote

# Of one column of one file, the commonest; more are never translated at one sitting.
_MOST_KEPT = 20


@dataclass(frozen=True)
class UnknownCode:
    """A delivered text without a code, and how many rows hold it."""

    column: str
    text: str
    row_count: int

    def line_to_add(self, extract: str, codes: Sequence[str]) -> str:
        """What to write into reconquete.toml; `codes` are those of the column."""
        choices = " or ".join(shown(code) for code in codes)
        return (
            f"{extract}: {self.column} {shown(self.text)} is unknown ({self.row_count:,} rows): "
            f"write {shown(self.text)} = {choices} under [extracts.{extract}.values.{self.column}] "
            "in reconquete.toml"
        )


def keep_unknown_codes(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, name: str
) -> None:
    """Keep the unknown codes of one column of a file, while its typed rows still stand."""
    connection.execute(
        f"insert into intake.unknown_codes select ?, ?, ?, {cleaned('part')} as delivered, "
        f"count(*) from (select {delivered_part(reading.columns, name)} as part from {TYPED} "
        f"where {quote(name)} is null and _texts is not null) "
        f"where not {is_unreadable('delivered')} "
        f"group by delivered order by count(*) desc, delivered limit {_MOST_KEPT}",
        [delivery.file_id, reading.config.name, name],
    )


def codes_of_file(
    connection: duckdb.DuckDBPyConnection, file_id: int, name: str, most: int
) -> list[UnknownCode]:
    """The commonest unknown codes of one column of a file."""
    rows = connection.execute(
        "select column_name, delivered, row_count from intake.unknown_codes "
        "where file_id = ? and column_name = ? order by row_count desc, delivered limit ?",
        [file_id, name, most],
    ).fetchall()
    return [UnknownCode(*row) for row in rows]


def open_codes(connection: duckdb.DuckDBPyConnection, extract: str) -> list[UnknownCode]:
    """The unknown codes of files that have rows still open for such a reason."""
    rows = connection.execute(
        "select column_name, delivered, sum(row_count)::bigint from intake.unknown_codes as c "
        "where extract = $1 and exists (select 1 from intake.rejected_rows as r "
        "where r.file_id = c.file_id and r.is_open "
        "and list_contains(string_split(r.reasons, '; '), c.column_name || ':unknown_code')) "
        "group by 1, 2 order by 3 desc, 1, 2",
        [extract],
    ).fetchall()
    return [UnknownCode(*row) for row in rows]
