"""Lists of the morning, for everybody who sells: hot leads, and lines that no longer hold."""

from collections.abc import Iterator

from reconquete_pipeline.exports.lists import file_columns
from reconquete_pipeline.exports.target_file import Published, TargetFile, headers
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.french_csv import csv_bytes
from reconquete_pipeline.text.french_words import in_french
from reconquete_pipeline.text.sql_text import quote

FOLDER = "morning"
HOT, DO_NOT_CALL = "marketing.hot_list", "marketing.do_not_call"
SAID = "do_not_call_fr"
PUBLICATION, CLOSED = "marketing.publication", "contacts_fr"
# What stands above the codes where contacts are closed: sheets of earlier nights are still in use.
NO_LINE_HOLDS = (
    "Aucune ligne d'aucune liste ne vaut plus : ne contacter personne avant une nouvelle liste."
)
# Published table, the name of its file, and the column that orders it.
MORNING = {HOT: ("pistes_chaudes", "hot_rank"), DO_NOT_CALL: ("ne_pas_appeler", "do_not_call_rank")}


def morning_files(published: Published) -> Iterator[TargetFile]:
    """One CSV per list that names somebody, with the run date of the published night.

    Where contacts are closed, the list of lines that no longer hold begins with a row that says so
    of every line.
    """
    for table, (name, order) in MORNING.items():
        columns = {
            column: told
            for column, told in file_columns(published.catalogue, table).items()
            if (table, column) in published.columns
        }
        if not columns:
            continue  # an earlier version did not publish it
        rows = published.connection.execute(
            f"select {', '.join(quote(one) for one in columns)} from {table} order by {order}"
        ).fetchall()
        is_recall = table == DO_NOT_CALL
        if is_recall and _are_closed(published):
            rows.insert(0, tuple(NO_LINE_HOLDS if c == SAID else None for c in columns))
        if rows:
            shown = [[in_french(n, v) for n, v in zip(columns, row, strict=True)] for row in rows]
            personal = tuple(one for one, (_, column) in columns.items() if column.personal)
            content = csv_bytes(headers(columns), shown)
            file_name = f"{name}_{published.published_on}.csv"
            yield TargetFile(
                None, None, len(shown), content, personal, FOLDER, file_name, is_recall
            )


def _are_closed(published: Published) -> bool:
    if (PUBLICATION, CLOSED) not in published.columns:
        return False
    row = first_row(published.connection, f"select count({CLOSED}) > 0 from {PUBLICATION}")
    return bool(row and row[0])
