"""What nights told of the returns of campaigns, as facts: late orders and merges change figures.

A published night keeps in its line of `nights.jsonl` the figures that it told for the first time,
or otherwise than the last night did. No client is named. Of a night run twice the last line counts.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home

REPORTS = "returns.result_reports"
KEPT = ("campaign_id", "arm", "window_days", "told_drawn_count", "told_returned_count")


def results_told(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """What tonight tells anew, for the night's line."""
    columns = "campaign_id, arm, window_days, drawn_count, returned_count"
    rows = connection.execute(f"select {columns} from {REPORTS} order by 1, 2, 3").fetchall()
    return [dict(zip(KEPT, row, strict=True)) for row in rows]


def earlier_results(home: Home, run_date: date) -> Iterable[Mapping[str, str | None]]:
    """What nights before the run date told, oldest first, one row a figure.

    Raises DamagedFactError for a line that was changed by hand.
    """
    found: dict[date, list[Mapping[str, object]]] = {}
    for entry in journal.read(home.nights):
        if entry["kind"] == "published":
            results = entry.get("results", [])
            if not isinstance(results, list):
                raise DamagedFactError(
                    f"facts/nights.jsonl, night of {entry['run_on']}: results is no list; "
                    "the line was changed by hand: restore it from a backup"
                )
            found[date.fromisoformat(str(entry["run_on"]))] = results
    for day in sorted(found):
        if day < run_date:
            for row in found[day]:
                yield {"result_told_on": f"{day}"} | {name: f"{row[name]}" for name in KEPT}
