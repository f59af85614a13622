"""Rules of the house over Python files; each returns what it finds at fault, as texts."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINE = "reconquete_pipeline"
PACKAGES = (ENGINE, "assets")
# Named in .gitignore or made by tools: not part of the project.
UNTRACKED = {".git", ".venv", "__pycache__", ".hypothesis", "build", "dist"}


def python_files(*folders: str) -> list[Path]:
    """The Python files below the folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def project_files() -> Iterator[Path]:
    """Every file that is part of the project."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(
            name
            for name in folders
            if not _is_untracked(name) and Path(folder, name) != ROOT / "home"
        )
        yield from (Path(folder) / name for name in sorted(names))


def _is_untracked(folder: str) -> bool:
    return folder in UNTRACKED or folder.endswith(("_cache", ".egg-info"))


def imported(source: str) -> set[str]:
    """Names of the modules imported anywhere in a file, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def rooms() -> list[str]:
    """The rooms of the engine, from above to below, as CONTRIBUTING.md lists them.

    The rooms inside of a room stand before it: its own files lie below them.
    """
    found = []
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for room, told in re.findall(r"^\| · `(\w+)/` \| (.*) \|$", text, re.MULTILINE):
        named = re.findall(r"`(\w+)/`", told)
        inner = [f"{room}.{name}" for name in named if (ROOT / ENGINE / room / name).is_dir()]
        found += [f"{ENGINE}.{name}" for name in (*inner, room)]
    return found


def room_of(module: str, rooms: list[str]) -> int | None:
    """The floor of a module, counted from above; None for what stands in no room."""
    floors = (at for at, room in enumerate(rooms) if f"{module}.".startswith(f"{room}."))
    return next(floors, None)


def upward_imports(module: str, source: str, rooms: list[str]) -> list[str]:
    """What a module imports from a room above its own."""
    here = room_of(module, rooms)
    return [
        name
        for name in imports_of(source, ENGINE)
        if here is not None and (there := room_of(name, rooms)) is not None and there < here
    ]


def imports_of(source: str, package: str) -> list[str]:
    """What a file imports from a package."""
    return sorted(
        name for name in imported(source) if name == package or name.startswith(f"{package}.")
    )
