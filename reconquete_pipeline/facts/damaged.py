"""A fact that cannot be read any more."""

from pathlib import Path


class DamagedFactError(Exception):
    """A file below facts/ that cannot be read any more; restore it from a backup."""


def read_fact(path: Path) -> bytes:
    """The bytes of one file of a folder of facts/. Raises DamagedFactError where there are none."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DamagedFactError(
            f"facts/{path.parent.name}/{path.name} cannot be read ({error.strerror}); restore it "
            "from a backup, or take it out of that folder if no night wrote it"
        ) from error
