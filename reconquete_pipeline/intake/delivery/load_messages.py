"""What the night says of one file: counts, commonest reasons, and what a person can do."""

import duckdb

from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.load import Counts
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.parse import cleaned, is_unreadable, readable
from reconquete_pipeline.intake.typing.typed_rows import TYPED, delivered_part
from reconquete_pipeline.text.sql_text import quote

MOST_REASONS = 3
# (reason, rows with it, its first record)
Reason = tuple[str, int, int]


def not_loaded(delivery: Delivery, status: str, message: str | None) -> list[str]:
    """The sentence on a file that was refused or skipped."""
    return [f"{delivery.extract}: {delivery.file_name} {status}: {message}"]


def loaded(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    delivery: Delivery,
    counts: Counts,
    notes: tuple[str, ...],
) -> list[str]:
    """The sentences on a file that was just loaded, while its typed rows still stand."""
    reasons = _reasons(connection, delivery) if counts.rejected else []
    parts = [f"{counts.accepted:,} rows accepted"]
    if counts.rejected:
        parts.append(f"{counts.rejected:,} rejected ({_commonest(reasons)})")
    if counts.superseded:
        parts.append(f"{counts.superseded:,} superseded")
    first = f"{delivery.extract}: {delivery.file_name}, " + ", ".join(parts)
    lines = [". ".join([first, *(note.rstrip(".") for note in notes)])]
    lines += _unknown_codes(connection, reading, [reason for reason, _, _ in reasons])
    if reasons and reasons[0][1] == counts.read:
        lines.append(_all_rejected(connection, reading, delivery, reasons[0]))
    return lines


def _reasons(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[Reason]:
    """Every reason of the file's rejected rows, the commonest first."""
    return connection.execute(
        "select reason, count(*), min(record_number) from ("
        "select unnest(string_split(reasons, '; ')) as reason, record_number "
        "from intake.rejected_rows where file_id = ?) group by 1 order by 2 desc, 3, 1",
        [delivery.file_id],
    ).fetchall()


def _commonest(reasons: list[Reason]) -> str:
    texts = [f"{count:,} × {reason}" for reason, count, _ in reasons[:MOST_REASONS]]
    texts[0] += (
        f", such as record {reasons[0][2]:,}"
        if reasons[0][1] > 1
        else (f" in record {reasons[0][2]:,}")
    )
    return "; ".join([*texts, *(["…"] if len(reasons) > MOST_REASONS else [])])


def _unknown_codes(
    connection: duckdb.DuckDBPyConnection, reading: Reading, reasons: list[str]
) -> list[str]:
    """For each column with unknown codes: the texts met, and the line of TOML to add."""
    lines = []
    for name, column in reading.columns.items():
        if f"{name}:unknown_code" not in reasons:
            continue
        found = connection.execute(
            f"select {cleaned('part')} as delivered, count(*) from ("
            f"select {delivered_part(reading.columns, name)} as part from {TYPED} "
            f"where {quote(name)} is null and _texts is not null) "
            f"where not {is_unreadable('delivered')} "
            f"group by 1 order by 2 desc, 1 limit {MOST_REASONS}"
        ).fetchall()
        place = f"[extracts.{reading.config.name}.values.{name}]"
        choices = " or ".join(shown(code) for code in column.values)
        lines += [
            f"{reading.config.name}: {name} {shown(text)} is unknown ({count:,} rows): write "
            f"{shown(text)} = {choices} under {place} in reconquete.toml"
            for text, count in found
        ]
    return lines


def _all_rejected(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, reason: Reason
) -> str:
    """Every row failed for one reason: most often the format is not the declared one."""
    name = reason[0].partition(":")[0]
    example = "no value"
    if name in reading.columns:
        rows = connection.execute(
            f"select {readable('text')} from (select {cleaned('part')} as text from ("
            f"select {delivered_part(reading.columns, name)} as part from {TYPED} "
            "where _record = ?))",
            [reason[2]],
        ).fetchall()
        example = shown(rows[0][0]) if rows and rows[0][0] is not None else example
    config = reading.config
    declared = f"dates = {shown(config.dates)}, decimal = {shown(config.decimal)}"
    return (
        f"{config.name}: every row of {delivery.file_name} is rejected for {reason[0]}, such as "
        f"{example}; declared are {declared}: "
        f"mend them under [extracts.{config.name}] in reconquete.toml, or have the file corrected"
    )
