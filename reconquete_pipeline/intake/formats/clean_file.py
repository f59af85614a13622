"""A clean file of rows that were not delivered as CSV: what the database then reads."""

import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from reconquete_pipeline.intake.refusal import FileRefusedError

_NEEDS_QUOTES = re.compile(r'[;"\r\n]')


class RowWriter:
    """Writes rows of text, each with its record number in front."""

    def __init__(self, out: TextIO) -> None:
        self.good_count = 0
        self._out = out

    def write(self, record_number: int, fields: Sequence[str]) -> None:
        """Write one row; a text that needs quotes gets them."""
        self.good_count += 1
        line = ";".join(fields)
        # One search for the row: nearly none needs quotes.
        if line.count(";") != len(fields) - 1 or _NEEDS_QUOTES.search(line.replace(";", "")):
            line = ";".join(map(_quoted, fields))
        self._out.write(f"{record_number};{line}\n")


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if _NEEDS_QUOTES.search(field) else field


@contextmanager
def clean_file(workspace: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a new file of the workspace; remove it unless everything goes well.

    Its name owes nothing to the delivered one, which may be 255 bytes long or hold anything.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix="clean-", suffix=".csv", dir=workspace)
    path = Path(name)
    is_complete = False
    with os.fdopen(descriptor, "wb") as out:
        try:
            yield out, path
            is_complete = True
        finally:
            if not is_complete:
                path.unlink()


@contextmanager
def clean_rows(workspace: Path) -> Iterator[tuple[RowWriter, Path]]:
    """The same for rows of text."""
    with (
        clean_file(workspace) as (file, path),
        TextIOWrapper(file, encoding="utf-8", newline="") as out,
    ):
        yield RowWriter(out), path


def check_names(names: Sequence[str], place: str) -> None:
    """Refuse names by which the database could not tell the columns apart."""
    if not names:
        raise FileRefusedError(f"{place} has no column: deliver it again, with its columns")
    for position, name in enumerate(names, 1):
        if not name or "\0" in name:
            raise FileRefusedError(
                f"{place} has no usable name for column {position} of {len(names)}: name every "
                "column"
            )
    counts = Counter(name.casefold() for name in names)
    twice = [str(position) for position, name in enumerate(names, 1) if counts[name.casefold()] > 1]
    if twice:
        raise FileRefusedError(
            f"{place} gives the same name to several columns (the columns {', '.join(twice)}): "
            "rename them"
        )
