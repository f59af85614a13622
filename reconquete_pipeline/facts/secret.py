"""The secret by which suppressions are remembered: a file of its own, outside facts and warehouse.

A copy belongs elsewhere than the backup of `facts/`: who has both can try whether a person is among
those who objected.
"""

import hmac
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from reconquete_pipeline.facts import erasures, purges, suppressions
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.tables.warehouse import scalar, use_secret
from reconquete_pipeline.text.sql_text import text_literal

USABLE, MISSING, OTHER = "usable", "missing", "other"
SECRET_BYTES = 32
_CHECKED = b"the secret of suppressions"


class SecretError(Exception):
    """A secret that cannot be read or renewed; the message says why and what to do."""


@dataclass(frozen=True)
class Secret:
    """The secret of a home; `key` is None unless `state` is usable."""

    state: str
    key: bytes | None


def secret_path(home: Home) -> Path:
    """The file of the secret, by default `secret.key` in the home, never below facts/."""
    return home.path / Path(home.settings.suppression_secret_file).expanduser()


def open_secret(home: Home, run_date: date) -> Secret:
    """The secret of the home; one is made where nothing is remembered by another one yet.

    Raises SecretError for a file that is no secret, where nothing tells which one it should be.
    """
    check = suppressions.check_value(home)
    if check is not None and suppressions.kept_files(home):
        return held_to(home, check)
    key = _read(secret_path(home))
    if key is None:
        key = secrets.token_bytes(SECRET_BYTES)
        _write(secret_path(home), key)
    if check != _check_of(key):
        suppressions.note_secret(home, _check_of(key), run_date)
    return Secret(USABLE, key)


def secret_state(home: Home) -> str:
    """usable, missing, or other: what `open_secret` would find; nothing is written."""
    check = suppressions.check_value(home)
    if check is None or not suppressions.kept_files(home):
        return USABLE
    return held_to(home, check).state


def held_to(home: Home, check: str) -> Secret:
    """The secret of the home, seen by a check value: usable, missing, or another one."""
    try:
        key = _read(secret_path(home))
    except SecretError:
        return Secret(OTHER, None)
    if key is None:
        return Secret(MISSING, None)
    is_same = hmac.compare_digest(_check_of(key), check)
    return Secret(USABLE, key) if is_same else Secret(OTHER, None)


def usable_for_erasures(home: Home, secret: Secret) -> bytes | None:
    """The key. Raises SecretError without it where people were erased: they would come back.

    So would the values of purged clients.
    """
    if secret.key is None and (known := _known_by_secret(home)):
        raise SecretError(
            f"{secret_path(home)}: the secret of suppressions is {secret.state}, and by it alone "
            f"the rows of {known} are known: no file is read; put it back from its backup"
        )
    return secret.key


def _known_by_secret(home: Home) -> str:
    """Whom nothing but the secret tells any more, in words; empty where there is nobody."""
    erased, purged = len(erasures.erasures(home)), len(purges.purged_keys(home))
    counts = [f"{erased:,} erased people"] if erased else []
    counts += [f"{purged:,} purged client numbers"] if purged else []
    return " and ".join(counts)


def renew_secret(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    catalogue: Catalogue,
    run_date: date,
    say: Callable[[str], None],
) -> None:
    """Give the home another secret, and remember by it all that the last night knew.

    What is remembered and fits nobody whose values are at hand is lost; its number is said. A
    crash on the way leaves a secret that is another one: nobody is contacted until this is run
    again. The former file is kept beside the new one.
    """
    if known := _known_by_secret(home):
        raise SecretError(
            f"facts/: nothing but the present secret tells the rows of {known}; put it back from "
            "its backup"
        )
    keys = catalogue[suppressions.KEYS]
    before = _count(suppressions.kept_suppressions(home, date.max), connection)
    key = secrets.token_bytes(SECRET_BYTES)
    use_secret(connection, key)
    suppressions.begin_again(connection, home, keys.query, run_date, _check_of(key))
    path = secret_path(home)
    if path.exists():
        path.replace(path.with_name(path.name + ".replaced"))
    _write(path, key)
    after = _count(suppressions.kept_suppressions(home, date.max), connection)
    say(f"{path}: a new secret; keep a copy of it elsewhere than the backup of facts/")
    say(f"{after:,} clients' numbers and contact values are remembered by it, {before:,} before")
    if after < before:
        say(
            f"at least {before - after:,} cannot be carried over: nothing delivered shows them any "
            "more; whoever is delivered with them again is not recognised"
        )


def _count(paths: list[Path], connection: duckdb.DuckDBPyConnection) -> int:
    files = ", ".join(text_literal(str(path)) for path in paths)
    count = f"select count(distinct key_hash) from read_parquet([{files}])"
    return scalar(connection, count) if files else 0


def _check_of(key: bytes) -> str:
    return hmac.digest(key, _CHECKED, "sha256").hex()


def _read(path: Path) -> bytes | None:
    """The secret, written as hexadecimal digits; None where there is no file."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _no_secret(path) from error
    if len(key) < SECRET_BYTES:
        raise _no_secret(path)
    return key


def _no_secret(path: Path) -> SecretError:
    return SecretError(
        f"{path}: not readable as the secret of suppressions, which is {2 * SECRET_BYTES} "
        "hexadecimal digits; put the file back from its backup, or remove it: a new one is made"
    )


def _write(path: Path, key: bytes) -> None:
    """Write the secret for its owner alone, from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(f"{key.hex()}\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    journal.sync_folder(path.parent)
