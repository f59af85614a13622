"""`reconquete register`: every personal column of every extract, why, how long and for whom."""

import re
from pathlib import Path

from night_tools import run_here, write_settings

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.tables.loading import load_catalogue


def test_every_extract_with_personal_columns_says_why_it_is_processed():
    for model in load_catalogue().staging:
        personal = [name for name, column in model.contract.columns.items() if column.personal]
        said = model.contract.processing
        assert (said is not None) is bool(personal), f"{model.table}: write `processing`"
        if said is not None and said.retention_setting is not None:
            assert said.retention_setting in Settings.model_fields, model.table


def test_the_register_of_the_sample_names_columns_retention_and_where_they_are_published(
    sample_home: Path,
):
    toml = sample_home / "reconquete.toml"
    before, after = toml.read_text(encoding="utf-8").split("[extracts.overrides]")
    after = re.sub(r"\n\[shared_files\.[^\n]*\.overrides(?s:.*?)(?=\n\[settings])", "", after)
    toml.write_text(before + after[after.index("# ---") :], encoding="utf-8")
    write_settings(sample_home, retention_months=24)
    page = run_here(sample_home, "register").text
    assert page.startswith("# Registre des traitements : reconquête des clients de Comptoir")
    clients = page[page.index("Extraction `clients`") :].split("\n## ")[0]
    assert "(`name`)" in clients and "(`postal_code`)" in clients
    assert "| Durée | 24 mois (`retention_months`) ; après le dernier acte" in clients
    assert "`marketing.target_list`" in clients and "`marketing.alerts`" in clients
    points = page[page.index("Extraction `contact_points`") :].split("\n## ")[0]
    assert "`marketing.target_contacts`" in points and "`marketing.target_list`" not in points
    complaints = page[page.index("Extraction `complaints`") :].split("\n## ")[0]
    assert "| Publié dans | rien |" in complaints
    # known to the contracts, and not delivered by the sample
    unknown = page.split("## Non")[1]
    assert "Extractions connues et non fournies" in page and "`overrides`" in unknown
    assert "`orders`" in page and "le groupe des fichiers" in page


def test_it_goes_to_a_file(sample_home: Path, tmp_path: Path):
    path = tmp_path / "registre.md"
    done = run_here(sample_home, "register", "--to", str(path))
    assert (done.code, path.read_text(encoding="utf-8")[:1]) == (0, "#")
    done = run_here(sample_home, "register", "--to", str(path / "x.md"))
    assert (done.code, "cannot be written" in done.text) == (2, True)
