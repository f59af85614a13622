"""How large the house is: aims, printed by `make check`, never a gate."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
AIMS = {
    "assets/tables.py": 250,
    "reconquete_pipeline/definitions.py": 40,
}


def main() -> None:
    """Print lines of code by room, and what is longer than it should be."""
    for room, pattern in (
        ("reconquete_pipeline", "*.py"),
        ("assets", "*.py"),
        ("sql", "*.sql"),
        ("tests", "*.py"),
    ):
        files = {
            path: len(path.read_text(encoding="utf-8").splitlines())
            for path in (ROOT / room).rglob(pattern)
        }
        longest = max(files, key=lambda path: files[path])
        print(
            f"{room}: {sum(files.values())} lines in {len(files)} files, "
            f"longest {longest.relative_to(ROOT)} ({files[longest]})"
        )
    for name, aim in AIMS.items():
        length = len((ROOT / name).read_text(encoding="utf-8").splitlines())
        print(f"{name}: {length} lines (aim {aim})")


if __name__ == "__main__":
    main()
