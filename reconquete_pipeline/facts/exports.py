"""The journal of what left with personal data: who, when, what, how many rows, which columns.

An entry is written before the file or the answer that it is about: a crash between the two leaves
one entry too many, never personal data that left without one.
"""

import getpass
import hashlib
import os
from collections.abc import Iterable

from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home, paris_now


def enter_export(
    home: Home,
    kind: str,
    content: bytes,
    row_count: int,
    personal_columns: Iterable[str],
    **details: object,
) -> None:
    """Enter one export; `content` is what leaves, of which only the SHA-256 is kept."""
    journal.append(
        home.exports,
        {
            "kind": kind,
            "at": paris_now(),
            "by": person(),
            "rows": row_count,
            "sha256": hashlib.sha256(content).hexdigest(),
            "personal_columns": sorted(set(personal_columns)),
            **details,
        },
    )


def person() -> str:
    """Who asked, as the machine knows it: the account before sudo, where there was one."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return str(os.getuid())
