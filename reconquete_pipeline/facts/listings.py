"""How target lists changed from night to night, as facts: a list that is in use cannot be undone.

A published night keeps in `facts/listed/` which response codes came on its list, left it, or stand
there for another salesperson or channel, as a Parquet file named by its run date and its bytes. It
holds no client number, name or contact. The file counts once the night's line in `nights.jsonl`
names it; of a night run twice the last line counts. ADR 0068.
"""

from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.parquet_file import write_parquet
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.warehouse import scalar

CHANGES = "campaigns.listing_changes"
_DIGITS = 16


def keep_listing_changes(
    connection: duckdb.DuckDBPyConnection, home: Home, run_date: date
) -> dict[str, object] | None:
    """Write how tonight's list differs from the last one. Returns what the night's line says."""
    if not scalar(connection, f"select count(*) from {CHANGES}"):
        return None
    name, sha256 = write_parquet(
        connection,
        f"select * from {CHANGES} order by response_code",
        home.listed,
        lambda digest: f"{run_date}__{digest[:_DIGITS]}.parquet",
    )
    return {"file": name, "sha256": sha256}


def kept_listing_changes(home: Home, run_date: date) -> list[Path]:
    """The files of nights before the run date, oldest first, with the bytes that were written.

    Raises DamagedFactError where one is missing or was changed: a line that no longer holds would
    stay on the sheets of who sells.
    """
    found: dict[date, dict[str, str] | None] = {}
    for entry in journal.read(home.nights):
        if entry["kind"] == "published":
            said = entry.get("listed")
            night = date.fromisoformat(str(entry["run_on"]))
            found[night] = said if isinstance(said, dict) else None
    paths = []
    for night in sorted(found):
        said = found[night]
        if said is None or night >= run_date:
            continue
        path = home.listed / said["file"]
        if not path.is_file() or journal.sha256_of(path) != said["sha256"]:
            raise DamagedFactError(
                f"facts/listed/{said['file']}, how the list of {night} changed, is missing or was "
                "changed; restore it from a backup, nothing can make it again"
            )
        paths.append(path)
    return paths
