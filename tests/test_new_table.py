"""`reconquete new-table`: a skeleton that loads in every stage, and what is refused."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT
from model_bench import Bench
from test_examples import run_example
from test_recipes import COMMANDS, recipes
from typer.testing import CliRunner

from reconquete_pipeline.commands import cli
from reconquete_pipeline.commands.tools import UNUSABLE
from reconquete_pipeline.tables.contracts import STAGES
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.new_table import NewTableError, new_table, next_steps, skeleton


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of sql/, to which skeletons are added."""
    return Path(shutil.copytree(ROOT / "sql", tmp_path_factory.mktemp("new") / "sql"))


def test_the_skeletons_of_all_stages_load_and_their_examples_hold(folder: Path):
    for stage in STAGES[1:]:
        text = skeleton(stage, "quite_new")
        assert "# " in text, "the skeleton explains itself"
        (folder / stage / "quite_new.sql").write_text(text, encoding="utf-8")
    # The command loads all of sql/ each time: once is enough.
    path = new_table(folder, f"{STAGES[0]}.quite_new")
    assert path == folder / STAGES[0] / "quite_new.sql"
    assert path.read_text(encoding="utf-8") == skeleton(STAGES[0], "quite_new")
    catalogue = load_catalogue(folder)
    bench = Bench(catalogue)
    for stage in STAGES:
        model = catalogue[f"{stage}.quite_new"]
        assert len(model.contract.delivered) == 1
        if stage not in {"staging", "reference"}:
            (example,) = model.contract.examples
            assert run_example(bench, model, example) == example.expect


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("rhythm.rhythm", "sql/rhythm/rhythm.sql exists already"),
        ("warning.thing", "there is no stage warning; did you mean warnings?"),
        ("zzz.thing", "use one of staging, reference"),
        ("rhythm", "write stage.name"),
        ("rhythm.", "write stage.name"),
        ("rhythm.a.b", "write stage.name"),
        ("rhythm.Écart", "named in English with small letters"),
        ("rhythm.../../evil", "write stage.name"),
        ("rhythm./etc/passwd", "small letters"),
    ],
)
def test_a_wrong_name_is_refused_in_a_sentence(table: str, said: str, folder: Path):
    before = sorted(folder.rglob("*"))
    with pytest.raises(NewTableError, match=said.replace("?", r"\?").replace(".", r"\.")):
        new_table(folder, table)
    assert sorted(folder.rglob("*")) == before


def test_nothing_stays_where_sql_would_not_load(folder: Path):
    broken = folder / "rhythm" / "broken.sql"
    broken.write_text("select 1", encoding="utf-8")
    with pytest.raises(NewTableError, match=r"nothing was written.*broken\.sql"):
        new_table(folder, "rhythm.newer")
    assert not (folder / "rhythm" / "newer.sql").exists()
    broken.unlink()


@pytest.mark.parametrize("table", ["rhythm.longest_gap", "staging.repairs"])
def test_the_last_step_is_the_command_of_the_recipe(table: str):
    commands = [
        "; ".join(block.text.splitlines())
        for steps in recipes().values()
        for block in steps
        if block.language == COMMANDS
    ]
    assert next_steps(table)[-1] in commands


def test_the_command_says_the_three_next_steps(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli, "sql_folder", lambda: folder)
    done = CliRunner().invoke(cli.app, ["new-table", "losses.newer"])
    assert done.exit_code == 0, done.output
    assert "sql/losses/newer.sql written" in done.output
    steps = next_steps("losses.newer")
    assert [f"{n}. {step}" for n, step in enumerate(steps, 1)] == done.output.splitlines()[-3:]
    again = CliRunner().invoke(cli.app, ["new-table", "losses.newer"])
    assert again.exit_code == UNUSABLE
    assert "exists already" in again.output
