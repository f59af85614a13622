"""How far the journals of rights have grown, told outside facts/.

A copy of facts/ that is older than what the home knew would let nights contact whoever objected
since, and read the rows of whoever was erased since. The mark is a file of the home that no backup
of facts/ holds: it says how many bytes of each journal were written, and their SHA-256.
"""

import hashlib
import json

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home


def append(home: Home, name: str, entry: dict[str, object]) -> None:
    """Add a line to a journal of rights (its name below facts/), and raise the mark."""
    journal.append(home.facts / name, entry)
    raise_mark(home)


def raise_mark(home: Home) -> None:
    """Let the mark say what the journals hold now."""
    said = {
        name: {
            "bytes": len(content),
            "lines": content.count(b"\n"),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for name, content in _contents(home).items()
    }
    journal.write_whole(home.high_water_mark, json.dumps(said, sort_keys=True).encode())


def lost_lines(home: Home) -> dict[str, int]:
    """Journal to the number of lines that the home has known and facts/ does not hold.

    At least one for a journal that is another one. Empty where nothing is lost, and where no mark
    was made yet. Raises DamagedFactError for a mark that cannot be read.
    """
    if not home.high_water_mark.exists():
        return {}
    try:
        marks = json.loads(home.high_water_mark.read_bytes())
        said = {name: (m["bytes"], m["lines"], m["sha256"]) for name, m in marks.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise DamagedFactError(
            f"{home.high_water_mark}, which tells whether facts/ is the newest, cannot be read; "
            "put it back, or call `reconquete restore` with the newest backup"
        ) from error
    found = {}
    for name, content in _contents(home).items():
        length, lines, sha256 = said.get(name, (0, 0, hashlib.sha256(b"").hexdigest()))
        if hashlib.sha256(content[:length]).hexdigest() != sha256:
            found[name] = max(lines - content.count(b"\n"), 1)
    return found


def refuse_older_facts(home: Home) -> None:
    """Raise DamagedFactError where facts/ was put back by hand and is older than what was known.

    So does a backup of which the erased people have not all been taken out yet. A home with a
    working database and no mark was made by an earlier version: it gets its mark.
    """
    if home.unfinished_restore.exists():
        raise DamagedFactError(
            "`reconquete restore` was cut short: whoever was erased may still be in facts/, so no "
            "file is read and nothing is published; call it again with the same backup"
        )
    lost = lost_lines(home)
    if lost:
        told = " and ".join(f"{count:,} of {name}" for name, count in sorted(lost.items()))
        raise DamagedFactError(
            f"facts/ is older than what this home knew: lines are missing, {told}; people who "
            "objected or were erased since would come back, so no file is read and nothing is "
            "published; put the backup back with `reconquete restore BACKUP`, which says what to do"
        )
    if not home.high_water_mark.exists() and any(_contents(home).values()):
        if not home.database.exists():
            raise DamagedFactError(
                f"facts/ was copied into {home.path}, and nothing tells whether it is the newest: "
                "whoever objected or was erased after that copy would come back; call "
                "`reconquete restore BACKUP`, which says what to do"
            )
        raise_mark(home)


def _contents(home: Home) -> dict[str, bytes]:
    return {
        path.name: journal.whole_lines(path) for path in (home.suppression_journal, home.erasures)
    }
