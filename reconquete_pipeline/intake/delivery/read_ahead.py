"""The files of an extract made ready for the store, small ones several at once.

Planning the query that types a file takes longer than typing a few thousand rows: small files of
one header that follow each other are typed together, then taken one by one.
"""

import shutil
import tempfile
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.erasures import REMOVED, replaced
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.formats.formats import prepare_delivery
from reconquete_pipeline.intake.formats.prepared import Prepared
from reconquete_pipeline.intake.ledger.ledger import Delivery
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.intake.store.kept_copies import prepared_after_erasure
from reconquete_pipeline.intake.typing.mapping import CAME_ON, Reading
from reconquete_pipeline.intake.typing.typed_rows import forget_typed_together, type_together

SMALL_FILE_BYTES, SMALL_FILE_ROWS, MOST_ROWS_TOGETHER = 1_000_000, 10_000, 50_000


class ReadAhead:
    """Prepares the deliveries in the order in which they are loaded."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        home: Home,
        reading: Reading,
        deliveries: Iterable[Delivery],
    ) -> None:
        self._connection = connection
        self.home = home
        self._rewritten = replaced(home)
        self._reading = reading
        self._waiting = deque(deliveries)
        self._ready: dict[int, Prepared] = {}
        self._has_typed_together = False
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> "ReadAhead":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._forget()

    def prepared(self, delivery: Delivery) -> Prepared:
        """The file made safe, kept until the next one. Raises FileRefusedError or DamagedFactError.

        What is wrong with a file further on is told when its turn comes.
        """
        while self._waiting and self._waiting[0].file_id <= delivery.file_id:
            self._waiting.popleft()
        if delivery.file_id not in self._ready:
            self._forget()
            self._ready = self._read(delivery)
        return self._ready.pop(delivery.file_id)

    def _read(self, delivery: Delivery) -> dict[int, Prepared]:
        reading = self._reading.of_file(delivery.file_name)
        found = {delivery.file_id: self._prepare(delivery)}
        first = last = found[delivery.file_id]
        row_count = 0
        # Most repeats are never loaded.
        for following in [entry for entry in self._waiting if not entry.is_repeat]:
            row_count += last.good_count
            if last.headers != first.headers or last.good_count > SMALL_FILE_ROWS:
                break
            if self._reading.of_file(following.file_name) is not reading:
                break
            if following.size > SMALL_FILE_BYTES or row_count > MOST_ROWS_TOGETHER:
                break
            try:
                last = found[following.file_id] = self._prepare(following)
            except (FileRefusedError, DamagedFactError):
                break
        alike = {
            file_id: prepared
            for file_id, prepared in found.items()
            if prepared.headers == first.headers
            and prepared.good_count <= SMALL_FILE_ROWS
            and not prepared.has_gaps
        }
        if len(alike) > 1:
            self._has_typed_together = True
            try:
                places = type_together(
                    self._connection,
                    reading,
                    first.headers,
                    [(prepared.relation, prepared.read_count) for prepared in alike.values()],
                    all(prepared.is_trimmed for prepared in alike.values()),
                )
            except FileRefusedError:
                # Each of them is refused when its turn comes.
                return found
            for (file_id, prepared), place in zip(alike.items(), places, strict=True):
                found[file_id] = replace(prepared, typed_from=place)
        return found

    def _prepare(self, delivery: Delivery) -> Prepared:
        prepared = self._prepare_kept(delivery)
        if self._reading.of_file(delivery.file_name).config.part is None:
            return prepared
        # Where a record says no day it is the one on which the file came, as the ledger has it.
        day = f"date '{delivery.first_seen_on}' as {CAME_ON}"
        return replace(prepared, relation=f"(select *, {day} from {prepared.relation})")

    def _prepare_kept(self, delivery: Delivery) -> Prepared:
        kept = self.home.kept_files / delivery.sha256
        if not kept.is_file() and REMOVED in self._now(delivery):
            raise FileRefusedError(
                "it showed somebody erased and could not be read row by row, so nothing of it is "
                "kept; have it delivered again, in a form that can be read and without that person"
            )
        damage = "missing" if not kept.is_file() else ""
        sha256 = "" if damage else journal.sha256_of(kept)
        known = {"", delivery.sha256, *self._now(delivery)}
        if sha256 not in known:
            self._rewritten = replaced(self.home)  # the same bytes may have come twice tonight
        if sha256 and sha256 in self._now(delivery):
            return prepared_after_erasure(self._connection, kept)
        if sha256 and sha256 != delivery.sha256:
            damage = "its bytes changed"
        if damage:
            raise DamagedFactError(
                f"facts/files/{delivery.sha256} ({delivery.file_name}): {damage}; restore it from "
                "a backup"
            )
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(dir=_workspace(self.home))
        folder = tempfile.mkdtemp(dir=self._folder.name)
        reading = self._reading.of_file(delivery.file_name)
        return prepare_delivery(kept, delivery.file_name, reading, Path(folder))

    def _now(self, delivery: Delivery) -> set[str]:
        """What the kept copy was rewritten to."""
        return self._rewritten.get(f"files/{delivery.sha256}", set())

    def _forget(self) -> None:
        self._ready.clear()
        if self._has_typed_together:  # another one may read ahead at the same time
            forget_typed_together(self._connection)
            self._has_typed_together = False
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _workspace(home: Home) -> Path:
    return home.warehouse / "tmp"


def empty_workspace(home: Home) -> None:
    """Remove what a killed load left; only one load runs at a time."""
    shutil.rmtree(_workspace(home), ignore_errors=True)
    _workspace(home).mkdir(parents=True, exist_ok=True)
