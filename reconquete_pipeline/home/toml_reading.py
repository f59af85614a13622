"""TOML files written by people, read key by key; whatever is wrong is noted as a Fault.

Numbers with a decimal point become Decimal from their text, exactly. A reader method that
notes a fault returns None: callers go on to find the other faults and build nothing then.

`[settings]` is read by pydantic, being 84 values with bounds. Of the 26 keys of extracts and
campaigns 10 are a type and one sentence; tried for the six of `extract_delivery`, pydantic gave
the same faults in more lines, for each needs its sentence and a default that stands after a
fault. The others hang on the contract, on the settings or on each other.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from reconquete_pipeline.home.faults import Fault, shown, unknown

YEARS = (1900, 2200)
_LOCATION = re.compile(r"\s*\(at (?P<at>line \d+, column \d+|end of document)\)$")
_KEY_TUPLE = re.compile(r"\(('[^']*',? ?)+\)")
_TOML_REMEDY = (
    "correct it there: texts go between double quotes, so do names with spaces or accents; "
    "dates are written 2026-11-24; a table or a key is written once"
)


def read_bytes(path: Path, file_name: str, faults: list[Fault]) -> bytes | None:
    """The bytes of a file, or None and a fault when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        faults.append(Fault(file_name, "the file is missing", f"make it: {path}"))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        remedy = "it must be a readable file: check its kind and its rights"
        faults.append(Fault(file_name, f"the file cannot be read ({reason})", remedy))
    return None


def parse_toml(data: bytes, file_name: str, faults: list[Fault]) -> dict[str, object] | None:
    """The keys of a TOML file, or None and a fault (not UTF-8, not TOML: line and column)."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=_exact)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = f"{file_name}, line {line}"
        remedy = "save the file again with the encoding UTF-8"
        faults.append(Fault(place, "the text is not UTF-8", remedy))
    except tomllib.TOMLDecodeError as error:
        faults.append(_syntax_fault(str(error), file_name))
    except (ValueError, RecursionError):
        problem = "a number has too many digits, or brackets are nested too deep"
        faults.append(Fault(file_name, problem, "write a shorter number, or fewer brackets"))
    return None


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error


def _syntax_fault(message: str, file_name: str) -> Fault:
    found = _LOCATION.search(message)
    place = file_name
    if found:
        place += ", " + found["at"].replace("end of document", "end of the file")
        message = message[: found.start()]
    message = _KEY_TUPLE.sub(
        lambda names: "[" + ".".join(re.findall(r"'([^']*)'", names[0])) + "]", message
    )
    return Fault(place, f"not valid TOML: {message[:1].lower()}{message[1:]}", _TOML_REMEDY)


@dataclass(frozen=True)
class TableReader:
    """One TOML table: file, header as written (`""` at the top), keys, and the faults so far."""

    file_name: str
    header: str
    table: Mapping[str, object]
    faults: list[Fault]

    def place(self, key: str = "") -> str:
        """Where a key is, in the words of the file."""
        return ", ".join(part for part in (self.file_name, self.header, key) if part)

    def note(self, key: str, problem: str, remedy: str) -> None:
        """Add a fault at this key."""
        self.faults.append(Fault(self.place(key), problem, remedy))

    def expected(self, key: str, wanted: str, remedy: str) -> None:
        """Note that the value of this key is not what is wanted."""
        self.note(key, f"{shown(self.table[key])} is not {wanted}", remedy)

    def refuse_unknown(self, known: Collection[str], kind: str = "key") -> None:
        """Note a fault for each key that is not known."""
        for key in self.table:
            if key not in known:
                self.faults.append(unknown(self.place(key), kind, key, known))

    def _present(self, key: str, remedy: str) -> bool:
        if key not in self.table:
            self.note(key, f"{key} is missing", remedy)
        return key in self.table

    def text(self, key: str, remedy: str) -> str | None:
        """A required text that is not blank."""
        if not self._present(key, remedy):
            return None
        value = self.table[key]
        if isinstance(value, str) and value.strip():
            return value
        self.expected(key, "a text (between double quotes, not blank)", remedy)
        return None

    def optional_text(self, key: str, remedy: str) -> str | None:
        """A text that is not blank; None when absent."""
        return self.text(key, f"{remedy}, or remove the line") if key in self.table else None

    def texts(self, key: str, remedy: str) -> tuple[str, ...] | None:
        """A required text or list of texts, none blank, none twice."""
        if not self._present(key, remedy):
            return None
        value = self.table[key]
        items = value if isinstance(value, list) else [value]
        texts = tuple(item for item in items if isinstance(item, str) and item.strip())
        if not items or len(texts) < len(items):
            self.expected(key, "a text or a list of texts (none blank)", remedy)
            return None
        for item in sorted({item for item in texts if texts.count(item) > 1}):
            self.note(key, f"{shown(item)} stands twice in the list", "write it once")
        return texts

    def choice(self, key: str, allowed: Collection[str], default: str) -> str:
        """An optional text among the allowed ones; the default also after a fault."""
        value = self.table.get(key, default)
        if isinstance(value, str) and value in allowed:
            return value
        if isinstance(value, str):
            self.faults.append(unknown(self.place(key), "value", value, map(_quoted, allowed)))
        else:
            choices = ", ".join(map(_quoted, allowed))
            self.expected(key, "a text", f"write one of {choices}")
        return default

    def day(self, key: str) -> date | None:
        """An optional date without time, in the years 1900 to 2200; None when absent."""
        value = self.table.get(key)
        if value is None:
            return None
        remedy = f"write it without quotes and without time: {key} = 2026-11-24"
        if type(value) is not date:
            self.expected(key, "a date", remedy)
        elif not YEARS[0] <= value.year <= YEARS[1]:
            self.expected(key, f"a date of the years {YEARS[0]} to {YEARS[1]}", remedy)
        else:
            return value
        return None

    def subtable(self, key: str, header: str) -> "TableReader":
        """A reader of the table at this key; an empty one when absent or not a table."""
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self.expected(key, "a table", f"write its keys under {header}")
            value = {}
        return TableReader(self.file_name, header, value, self.faults)


def _quoted(text: str) -> str:
    return f'"{text}"'
