"""Lists of the morning, for everybody who sells: hot leads, and lines that no longer hold."""

from collections.abc import Iterator

from reconquete_pipeline.exports.lists import file_columns
from reconquete_pipeline.exports.target_file import Published, TargetFile, headers
from reconquete_pipeline.text.french_csv import csv_bytes
from reconquete_pipeline.text.french_words import in_french
from reconquete_pipeline.text.sql_text import quote

FOLDER = "morning"
# Published table, the name of its file, and the column that orders it.
HOT, DO_NOT_CALL = "marketing.hot_list", "marketing.do_not_call"
MORNING = {HOT: ("pistes_chaudes", "hot_rank"), DO_NOT_CALL: ("ne_pas_appeler", "do_not_call_rank")}


def morning_files(published: Published) -> Iterator[TargetFile]:
    """One CSV per list that names somebody, with the run date of the published night."""
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
        if rows:
            shown = [[in_french(n, v) for n, v in zip(columns, row, strict=True)] for row in rows]
            personal = tuple(one for one, (_, column) in columns.items() if column.personal)
            content = csv_bytes(headers(columns), shown)
            file_name = f"{name}_{published.published_on}.csv"
            is_recall = table == DO_NOT_CALL
            yield TargetFile(
                None, None, len(shown), content, personal, FOLDER, file_name, is_recall
            )
