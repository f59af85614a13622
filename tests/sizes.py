"""How large the house is, and what is longest in it: reported by `make check`, never a gate."""

import ast
from pathlib import Path

from reconquete_pipeline.tables.loading import load_catalogue

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("reconquete_pipeline", "assets", "tests", "benchmarks")
SHOWN = 3


def lines(path: Path) -> int:
    """Lines of a text file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> list[tuple[int, str]]:
    """(lines, name) of each function of a Python file, signature and docstring included."""
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{path.stem}.{node.name}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def longest(sizes: list[tuple[int, str]]) -> str:
    """The longest few, with their lines."""
    return ", ".join(f"{name} {count}" for count, name in sorted(sizes, reverse=True)[:SHOWN])


def main() -> None:
    """Print lines by folder, and the longest files, functions and queries."""
    for folder in FOLDERS:
        paths = sorted((ROOT / folder).rglob("*.py"))
        sizes = [(lines(path), path.stem) for path in paths]
        print(f"{folder}: {sum(count for count, _ in sizes)} lines in {len(paths)} files")
        print(f"  longest files: {longest(sizes)}")
        print(f"  longest functions: {longest([one for path in paths for one in functions(path)])}")
    models = load_catalogue().values()
    queries = [(len(model.query.splitlines()), model.table) for model in models]
    whole = sum(lines(model.path) for model in models)
    in_queries = sum(count for count, _ in queries)
    print(f"sql: {whole} lines in {len(queries)} tables, {in_queries} of them queries")
    print(f"  longest queries: {longest(queries)}")


if __name__ == "__main__":
    main()
