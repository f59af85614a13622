"""Rights that were taken away, as facts: no later extract, merge, deletion or rebuild forgets them.

What is kept are hashes keyed by a secret of the home, in Parquet files of `facts/suppressions/`,
each named by its run date and its bytes; rows are only ever added. `facts/suppressions.jsonl` names
the files that count, and holds a check value of the secret: with another secret no hash would ever
be found again, and nobody would know. A line that tells a new secret ends what stands before it.
"""

from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.high_water_mark import append
from reconquete_pipeline.facts.parquet_file import write_parquet
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home, paris_now
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import scalar
from reconquete_pipeline.text.sql_text import quote, text_literal

KEYS, REMEMBERED = "compliance.suppression_keys", "staging.suppressions"
_GRAIN = "key_hash, channel, suppressed_from_on, opt_out_source, is_named, is_erasure"
_DIGITS = 16


def remember(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    keys: Model,
    run_date: date,
    run_id: str,
) -> str | None:
    """Write what the query of compliance.suppression_keys finds and no file holds yet.

    Returns the file's name; None where nothing is new. May be called on any night on which the
    tables that it reads stand, also one that is not published, and twice.
    """
    columns = ", ".join(quote(name) for name in keys.contract.columns)
    return keep(
        connection, home, f"select distinct {columns} from ({keys.query})", run_date, run_id
    )


def keep(
    connection: duckdb.DuckDBPyConnection, home: Home, query: str, run_date: date, run_id: str
) -> str | None:
    """Add the rows of the query that no file of such a run date holds yet to the facts.

    Returns the file's name; None without a row. An erasure that was cut short is made twice.
    """
    kept = ", ".join(text_literal(str(path)) for path in kept_suppressions(home, run_date))
    if kept:
        query = f"from ({query}) as new anti join read_parquet([{kept}]) as kept using ({_GRAIN})"
    written = _write(connection, home, query, run_date, run_id)
    if written is None:
        return None
    if written["file"] not in _named(home):
        append(home, home.suppression_journal.name, {"kind": "suppressions", **written})
    return str(written["file"])


def begin_again(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    query: str,
    run_date: date,
    check: str,
) -> None:
    """Let the rows of the query, hashed by another secret, stand in place of all files before.

    One line says both: the secret by its check value, and its first file.
    """
    written = _write(connection, home, query, run_date, "secret --renew")
    note_secret(home, check, run_date, **(written or {}))


def _write(
    connection: duckdb.DuckDBPyConnection, home: Home, query: str, run_date: date, run_id: str
) -> dict[str, object] | None:
    """Write a file, whole and on the disk when this returns. Returns what the journal says of it.

    None where the query has no row.
    """
    count = scalar(connection, f"select count(*) from ({query})")
    if not count:
        return None
    name, sha256 = write_parquet(
        connection,
        f"select *, date '{run_date}' as known_on from ({query}) order by all",
        home.suppressions,
        lambda sha256: f"{run_date}__{sha256[:_DIGITS]}.parquet",
    )
    return {
        "file": name,
        "sha256": sha256,
        "rows": count,
        "known_on": run_date.isoformat(),
        "run_id": run_id,
        "at": paris_now(),
    }


def kept_suppressions(home: Home, run_date: date) -> list[Path]:
    """The files that count, oldest first, each with the bytes that were written.

    Rows of later nights are in none of an earlier run date (`known_on`). Raises DamagedFactError
    where one is missing or was changed: whom it names would be contacted again.
    """
    paths = []
    for name, said in _named(home).items():
        if date.fromisoformat(str(said["known_on"])) > run_date:
            continue
        path = home.suppressions / name
        if not path.is_file():
            problem = "is missing"
        elif journal.sha256_of(path) != said["sha256"]:
            problem = "was changed: its bytes are not those that were written"
        else:
            paths.append(path)
            continue
        raise DamagedFactError(
            f"facts/suppressions/{name}, rights taken away that no later file may forget, "
            f"{problem}; restore it from a backup, nothing can make it again"
        )
    return paths


def kept_files(home: Home) -> list[str]:
    """The names of the files that count."""
    return list(_named(home))


def _named(home: Home) -> dict[str, dict[str, object]]:
    """The files written by the secret now in use, with what the journal says of them."""
    found: dict[str, dict[str, object]] = {}
    for entry in journal.read(home.suppression_journal):
        if entry["kind"] == "secret":
            found.clear()
        if "file" in entry:
            found[str(entry["file"])] = entry
    return found


def check_value(home: Home) -> str | None:
    """The check value of the secret now in use; None before the first one."""
    checks = [e["check"] for e in journal.read(home.suppression_journal) if e["kind"] == "secret"]
    return str(checks[-1]) if checks else None


def note_secret(home: Home, check: str, run_date: date, **said: object) -> None:
    """Say by what check value the secret is known from now on; earlier files no longer count."""
    known = {"kind": "secret", "check": check, "known_on": f"{run_date}", "at": paris_now()}
    append(home, home.suppression_journal.name, known | said)
