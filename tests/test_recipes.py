"""The recipes of CONTRIBUTING.md, carried out word for word in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import python_rules as py
from conftest import ROOT

FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SAID = re.compile(r'(\w+)=("[^"]*"|\S+)')
COMMANDS = "sh"


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, where it goes (file, after, before), its text."""

    language: str
    said: dict[str, str]
    text: str


def recipes() -> dict[str, list[Block]]:
    """Title of each recipe to its blocks, in reading order."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = {}
    for section in re.split(r"^## ", page, flags=re.MULTILINE):
        title, _, body = section.partition("\n")
        if title.startswith("Recipe: "):
            found[title] = list(blocks(body))
    return found


def blocks(body: str) -> Iterator[Block]:
    for match in FENCE.finditer(body):
        language, _, rest = match["info"].partition(" ")
        said = {name: value.strip('"') for name, value in SAID.findall(rest)}
        yield Block(language, said, match["text"])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with the environment of these tests as its .venv."""
    copy = tmp_path_factory.mktemp("recipes") / "project"
    for path in py.project_files():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    (copy / ".venv").symlink_to(Path(sys.executable).parent.parent)
    return copy


def put(project: Path, block: Block) -> None:
    """Write the file of a block, or put the block where it belongs in it."""
    path = project / block.said["file"]
    places = [name for name in ("after", "before") if name in block.said]
    if not places:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        return
    [place] = places
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if block.said[place] in line)
    lines.insert(number + (place == "after"), block.text)
    path.write_text("".join(lines), encoding="utf-8")


def run(project: Path, commands: str) -> str:
    """Run the commands of a block as a person in the project's folder would."""
    outside = {"RECONQUETE_HOME", "DAGSTER_HOME"}
    done = subprocess.run(
        ["bash", "-euc", commands],
        cwd=project,
        env={n: v for n, v in os.environ.items() if n not in outside and "PYTEST" not in n}
        | {"PYTHONPATH": str(project), "COLUMNS": "200"},
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"{commands}\n{said[-4000:]}"
    return said


def test_the_recipes_as_written(project: Path):
    """In their order, for they build on one another; each ends with the house's own tests."""
    told = {}
    for title, steps in recipes().items():
        assert steps[-1].language == COMMANDS, f"{title} ends without its tests"
        for block in steps:
            if "file" in block.said:
                put(project, block)
            elif block.language == COMMANDS:
                told[title] = told.get(title, "") + run(project, block.text)
        assert re.search(r"\b[1-9][0-9]* passed", told[title]), title
        assert "failed" not in told[title].replace("0 failed", ""), told[title]
    assert list(told) == [
        "Recipe: a table",
        "Recipe: a setting",
        "Recipe: an extract",
        "Recipe: a new cause, or a new kind of evidence",
    ]
    assert "repaired_before_received" in told["Recipe: an extract"]
    page = (project / "docs" / "marketing.md").read_text(encoding="utf-8")
    assert "Livraison refusée" in page


def test_a_recipe_that_names_no_line_of_the_file_fails(project: Path):
    with pytest.raises(StopIteration):
        put(project, Block("sql", {"file": "Makefile", "after": "no such line"}, "x\n"))
