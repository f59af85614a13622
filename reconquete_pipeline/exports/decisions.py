"""The go/no-go list: of whom a manager must decide, for a French Excel, nothing below published/.

Filled in, it comes back through the inbox as the extract `overrides`.
"""

from collections.abc import Iterator

from reconquete_pipeline.exports.lists import file_columns
from reconquete_pipeline.exports.target_file import Published, TargetFile, headers
from reconquete_pipeline.text.french_csv import csv_bytes
from reconquete_pipeline.text.french_words import in_french
from reconquete_pipeline.text.sql_text import quote

DECISIONS, OVERRIDES = "marketing.to_decide", "staging.overrides"
# What a manager fills in; the rest of the list is for reading.
_FILLED_IN = ("go_no_go", "decided_by", "decided_on", "override_reason")


def decision_files(published: Published) -> Iterator[TargetFile]:
    """The go/no-go list under the headers by which the extract `overrides` reads it back."""
    if not published.has(DECISIONS):
        return
    listed = {
        name: told
        for name, told in file_columns(published.catalogue, DECISIONS).items()
        if (DECISIONS, name) in published.columns
    }
    of_overrides = published.catalogue[OVERRIDES].contract.columns
    columns = {"client_id": listed.pop("client_id")}
    columns |= {name: (OVERRIDES, of_overrides[name]) for name in _FILLED_IN}
    columns |= listed
    labels = [
        of_overrides[name].headers[0] if name in of_overrides else label
        for name, label in zip(columns, headers(columns), strict=True)
    ]
    read = ", ".join("null" if n in _FILLED_IN else quote(n) for n in columns)
    connection = published.connection
    rows = connection.execute(f"select {read} from {DECISIONS} order by decide_rank").fetchall()
    if rows:
        shown = [[in_french(n, v) for n, v in zip(columns, row, strict=True)] for row in rows]
        personal = tuple(name for name, (_, column) in listed.items() if column.personal)
        name = f"decisions_{published.published_on}.csv"
        content = csv_bytes(labels, shown)
        yield TargetFile(None, None, len(shown), content, personal, "decisions", name)
