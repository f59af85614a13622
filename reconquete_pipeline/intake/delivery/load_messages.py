"""What the night says of one file: counts, commonest reasons, and what a person can do.

All of it is logged, so it names columns and counts; texts of the file are for who asks.
"""

import duckdb

from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.intake.delivery.unknown_codes import codes_of_file, keep_unknown_codes
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.store.load import Counts
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.parse import cleaned, readable
from reconquete_pipeline.intake.typing.reject_reasons import what_to_do
from reconquete_pipeline.intake.typing.typed_rows import TYPED, delivered_part

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
    if counts.erased:
        parts.append(f"{counts.erased:,} of erased or purged people dropped")
    if counts.emptied:
        parts.append(f"{counts.emptied:,} of purged clients kept without their values")
    if counts.blanked:
        parts.append(f"{counts.blanked:,} texts that show erased people blanked")
    parts += elsewhere(counts)
    first = f"{delivery.extract}: {delivery.file_name}, " + ", ".join(parts)
    lines = [". ".join([first, *(note.rstrip(".") for note in notes)])]
    lines += _unknown_codes(connection, reading, delivery, reasons)
    if any(rule.act == "early_consent" for rule in reading.model.contract.opt_outs):
        lines += _early_consents(connection, delivery)
    if reasons and reasons[0][1] == counts.read - (counts.elsewhere or 0):
        lines.append(_all_rejected(connection, reading, delivery, reasons[0]))
    return lines


def elsewhere(counts: Counts) -> list[str]:
    """Of a shared file: how many records hold nothing for this extract."""
    return [f"{counts.elsewhere:,} blank or of another extract"] if counts.elsewhere else []


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
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    delivery: Delivery,
    reasons: list[Reason],
) -> list[str]:
    """For each column with unknown codes: how many rows; the texts met, for who asks."""
    extract, lines = reading.config.name, []
    row_counts = {reason: count for reason, count, _ in reasons}
    for name, column in reading.columns.items():
        row_count = row_counts.get(f"{name}:unknown_code")
        if row_count is None:
            continue
        keep_unknown_codes(connection, reading, delivery, name)
        if reading.shows_values:
            found = codes_of_file(connection, delivery.file_id, name, MOST_REASONS)
            lines += [code.line_to_add(extract, column.values) for code in found]
        else:
            lines.append(
                f"{extract}: {name} holds a word that nobody translated ({row_count:,} rows): "
                f"`reconquete files --rejects {extract}` shows it, and the line to add under "
                f"[extracts.{extract}.values.{name}] in reconquete.toml"
            )
    return lines


def _early_consents(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> list[str]:
    """Rights that came before their own day, which nobody would miss otherwise."""
    rows = connection.execute(
        "select count(*), min(record_number) from intake.opt_outs "
        "where file_id = ? and act = 'early_consent'",
        [delivery.file_id],
    ).fetchall()
    count, first = rows[0]
    if not count:
        return []
    return [
        f"{delivery.extract}: {count:,} rights of {delivery.file_name} are of a day still to come, "
        f"such as record {first:,}: they give a right from that day on, and lift no objection; "
        "have them entered with the day on which they were given"
    ]


def _all_rejected(
    connection: duckdb.DuckDBPyConnection, reading: Reading, delivery: Delivery, reason: Reason
) -> str:
    """Every row failed for one reason: of a column, mostly the format is not the declared one."""
    config = reading.config
    start = f"{config.name}: every row of {delivery.file_name} is rejected for {reason[0]}"
    if ":" not in reason[0]:
        return f"{start}: {what_to_do(reason[0], config)}"
    declared = f"dates = {shown(config.dates)}, decimal = {shown(config.decimal)}"
    example = (
        _example(connection, reading, reason)
        if reading.shows_values
        else (f"record {reason[2]:,} (`reconquete files --rejects {config.name}` shows it)")
    )
    return (
        f"{start}, such as {example}; declared are {declared}: "
        f"mend them under [extracts.{config.name}] in reconquete.toml, or have the file corrected"
    )


def _example(connection: duckdb.DuckDBPyConnection, reading: Reading, reason: Reason) -> str:
    """What the column of the reason holds in its first record."""
    name, example = reason[0].partition(":")[0], "no value"
    if name in reading.columns:
        rows = connection.execute(
            f"select {readable('text')} from (select {cleaned('part')} as text from ("
            f"select {delivered_part(reading.columns, name)} as part from {TYPED} "
            "where _record = ?))",
            [reason[2]],
        ).fetchall()
        example = shown(rows[0][0]) if rows and rows[0][0] is not None else example
    return example
