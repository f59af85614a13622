"""What a sequence of deliveries must leave behind, in plain Python, written from the documents.

Nothing of the engine is used; texts are looked up in the short lists of `delivery_texts.py`.
Sources: docs/runbook.md ("What a delivery does"), CONTRIBUTING.md ("Staging files"), docs/adr/
0004, 0008, 0010, 0013, 0021.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from delivery_texts import Kind, Row, day_of, is_past, natural, read_record

Newness = tuple[Any, ...]


@dataclass(frozen=True)
class Way:
    """How an extract is delivered: the keys of its section of reconquete.toml."""

    mode: str = "delta"
    lines_mode: str = "replace"
    delivery_order: str = "arrival"
    accept_small: tuple[str, ...] = ()


@dataclass
class Reject:
    """A row set aside."""

    record: int
    reasons: frozenset[str]
    unit: tuple[Any, ...] | None
    text: str
    is_open: bool = True


@dataclass
class File:
    """A line of the ledger and what became of it."""

    name: str
    text: str
    first_seen_on: date
    newness: Newness
    known_on: date
    status: str = "accepted"
    read: int = 0
    accepted: int = 0
    superseded: int = 0
    rejects: list[Reject] = field(default_factory=list)
    units: set[tuple[Any, ...]] = field(default_factory=set)


@dataclass
class Oracle:
    """One extract of one home, night after night."""

    kind: Kind
    way: Way
    inbox: dict[str, str] = field(default_factory=dict)
    ledger: list[File] = field(default_factory=list)
    # dated extracts: unit → (how new, its rows); clients: day → key → (how new, row)
    units: dict[tuple[Any, ...], tuple[Newness, list[Row]]] = field(default_factory=dict)
    days: dict[date, dict[tuple[Any, ...], tuple[Newness, Row]]] = field(default_factory=dict)

    @property
    def unit_columns(self) -> tuple[str, ...]:
        """What a delivery replaces whole."""
        return self.kind.key if self.way.lines_mode == "append" else self.kind.unit

    def night(self, run_date: date, drops: dict[str, str]) -> None:
        """Take in what is new in the inbox, in the order of delivery."""
        self.inbox.update(drops)
        seen = {file.name: file.text for file in self.ledger}
        new = [name for name, text in self.inbox.items() if seen.get(name) != text]
        for name in sorted(new, key=lambda name: (day_of(name) or date.min, natural(name))):
            day = day_of(name) or run_date
            by_day = self.way.mode == "full" or self.way.delivery_order == "file_date"
            place = len(self.ledger)
            # a slip in the year of a name must not beat all that follows
            capped = day if self.kind.is_versioned else min(day, run_date)
            newness = (capped, place) if by_day else (place,)
            file = File(name, self.inbox[name], run_date, newness, day)
            self._load(file)
            self.ledger.append(file)

    def _load(self, file: File) -> None:
        header, *records = file.text.splitlines()
        file.status = self._status(file, header)
        if file.status != "accepted":
            return
        file.read = len(records)
        rows = []
        for number, record in enumerate(records, 1):
            row, reasons = read_record(self.kind, record)
            if reasons:
                file.rejects.append(Reject(number, reasons, self._unit(row), record))
            else:
                rows.append((number, record, row))
        rows = self._unlike(file, self._numbered(rows))
        if self.kind.unit != self.kind.key and self.way.lines_mode == "replace":
            rows = self._whole(file, rows)
        file.units = {self._unit(row) for _, _, row in rows}
        self._close(file)
        self._keep(file, [row for _, _, row in rows])

    def _status(self, file: File, header: str) -> str:
        records = file.text.splitlines()[1:]
        if self._is_repeat(file):
            return "skipped"
        if header != self.kind.header or self._is_garbled(records):
            return "refused"
        before = self._before(file, {"accepted"})
        is_small = self.way.mode == "full" and before and len(records) < 0.7 * before.read
        return "refused" if is_small and file.name not in self.way.accept_small else "accepted"

    def _is_garbled(self, records: list[str]) -> bool:
        """True where two or more records all have another number of fields than the header."""
        reasons = [read_record(self.kind, record)[1] for record in records]
        return len(records) > 1 and all("field_count" in why for why in reasons)

    def _before(self, file: File, states: set[str]) -> File | None:
        """The file that is next older among those with one of these fates."""
        older = [f for f in self.ledger if f.newness < file.newness and f.status in states]
        return max(older, key=lambda other: other.newness, default=None)

    def _is_repeat(self, file: File) -> bool:
        """The same bytes under a name that never came; full: as the file before it."""
        if file.name in {other.name for other in self.ledger}:
            return False
        if self.way.mode == "full":
            before = self._before(file, {"accepted", "refused", "skipped"})
            return before is not None and before.text == file.text
        return file.text in {other.text for other in self.ledger}

    def _unit(self, row: Row) -> tuple[Any, ...] | None:
        values = tuple(row.get(column) for column in self.unit_columns)
        return None if None in values else values

    def _numbered(self, rows: list[tuple[int, str, Row]]) -> list[tuple[int, str, Row]]:
        """In an order with lines without a number, the lines are numbered in file order."""
        if self.kind.name != "order_lines":
            return rows
        without = {row["order_id"] for _, _, row in rows if row["line_number"] is None}
        last: dict[Any, int] = {}
        if self.way.lines_mode == "append":
            for order_id, number in self.units:
                last[order_id] = max(last.get(order_id, 0), number)
        for _, _, row in rows:
            if row["order_id"] in without:
                last[row["order_id"]] = row["line_number"] = last.get(row["order_id"], 0) + 1
        return rows

    def _unlike(self, file: File, rows: list[tuple[int, str, Row]]) -> list[tuple[int, str, Row]]:
        """One of identical rows of a key counts; rows of a key that disagree are set aside."""
        kept = []
        by_key: dict[tuple[Any, ...], list[tuple[int, str, Row]]] = {}
        for found in rows:
            by_key.setdefault(tuple(found[2][c] for c in self.kind.key), []).append(found)
        for same in by_key.values():
            if all(row == same[0][2] for _, _, row in same):
                kept.append(same[0])
                file.superseded += len(same) - 1
                continue
            self._set_aside(file, same, "conflicting_duplicate")
        return sorted(kept, key=lambda found: found[0])

    def _set_aside(self, file: File, rows: list[tuple[int, str, Row]], reason: str) -> None:
        file.rejects += [
            Reject(number, frozenset([reason]), self._unit(row), text) for number, text, row in rows
        ]

    def _whole(self, file: File, rows: list[tuple[int, str, Row]]) -> list[tuple[int, str, Row]]:
        """An order that is known stays as it was where one of its lines was set aside."""
        faulty = {reject.unit for reject in file.rejects} & set(self.units)
        faulty = {unit for unit in faulty if self.units[unit][0] < file.newness}
        aside = [found for found in rows if self._unit(found[2]) in faulty]
        self._set_aside(file, aside, "incomplete_order")
        return [found for found in rows if self._unit(found[2]) not in faulty]

    def _close(self, file: File) -> None:
        """Close the rejects that this file mends, and its own that a newer one mended."""
        for other in (known for known in self.ledger if known.status == "accepted"):
            older, newer = sorted([other, file], key=lambda each: each.newness)
            for reject in older.rejects:
                if self.way.mode == "full" or reject.unit in newer.units or other.name == file.name:
                    reject.is_open = False

    def _keep(self, file: File, rows: list[Row]) -> None:
        if self.kind.is_versioned:
            self._keep_version(file, rows)
            return
        if self.way.mode == "full":
            if any(f.newness > file.newness for f in self.ledger if f.status == "accepted"):
                file.superseded += len(rows)
                return
            self.units = {
                unit: kept
                for unit, kept in self.units.items()
                if unit not in file.units and self._is_held(file, unit)
            }
        beaten = {u for u in file.units if u in self.units and self.units[u][0] > file.newness}
        for unit in file.units - beaten:
            self.units[unit] = (file.newness, [row for row in rows if self._unit(row) == unit])
            file.accepted += len(self.units[unit][1])
        file.superseded += sum(self._unit(row) in beaten for row in rows)

    def _is_held(self, file: File, unit: tuple[Any, ...]) -> bool:
        """True where a full file names the key in a row that it could not bring."""
        return any(
            reject.unit == unit
            or (reject.unit is None and all(f"{part}" in reject.text for part in unit))
            for reject in file.rejects
        )

    def _keep_version(self, file: File, rows: list[Row]) -> None:
        before = [day for day in self.days if day <= file.known_on]
        held = self.days[max(before)] if before else {}
        version = self.days.setdefault(file.known_on, {})
        if self.way.mode == "full":
            version = self.days[file.known_on] = {
                unit: kept for unit, kept in held.items() if self._is_held(file, unit)
            }
        for row in rows:
            unit = self._unit(row)
            if unit in version and version[unit][0] > file.newness:
                file.superseded += 1
                continue
            version[unit] = (file.newness, row)
            file.accepted += 1

    def shown(self, run_date: date) -> list[Row]:
        """The rows of staging as a night of that date sees them."""
        if not self.kind.is_versioned:
            rows = [row for _, kept in self.units.values() for row in kept]
            return [self._known(row, run_date) for row in rows if is_past(row, run_date)]
        shown: dict[tuple[Any, ...], Row] = {}
        for day in sorted(self.days):
            version = {unit: row for unit, (_, row) in self.days[day].items()}
            if day > run_date:
                earlier = {u for d in self.days if d < day for u in self.days[d]}
                version = {unit: row for unit, row in version.items() if unit not in earlier}
            elif self.way.mode == "full":
                shown = {}
            shown |= version
        return list(shown.values())

    def _known(self, row: Row, run_date: date) -> Row:
        """An order whose day of cancellation is to come is not known to be cancelled yet."""
        if row.get("cancelled_on") is None or row["cancelled_on"] <= run_date:
            return row
        return row | {"cancelled_on": None, "status": None}
