"""What the pages hold of sql/: every table and column, the plan, and lists."""

from pathlib import Path

from reconquete_pipeline.tables.contracts import STAGES, Column
from reconquete_pipeline.tables.model import Catalogue, Model
from reconquete_pipeline.tables.page_lists import reference_tables, with_lists
from reconquete_pipeline.tables.plan import with_plan

TITLE = "# Tables\n\nMade from `sql/` by `make docs`; do not edit.\n"
PLAN_PAGE = "CONTRIBUTING.md"
LIST_PAGES = ("README.md", "docs/marketing.md")


def tables_page(catalogue: Catalogue) -> str:
    """All tables in the order of the stages, as one Markdown page."""
    parts = [TITLE]
    for stage in STAGES:
        models = sorted((m for m in catalogue.values() if m.stage == stage), key=lambda m: m.name)
        if models:
            parts.append(f"\n## {stage}\n")
            parts += [_table(model) for model in models]
    return "".join(parts)


def renewed_pages(root: Path, catalogue: Catalogue) -> dict[Path, str]:
    """The pages of a checkout that hold the plan or a list, as of today; elsewhere none."""
    if not (root / PLAN_PAGE).is_file():
        return {}
    connection = reference_tables(catalogue)
    pages = {root / PLAN_PAGE: with_plan(_text(root / PLAN_PAGE), catalogue)}
    return pages | {root / name: with_lists(_text(root / name), connection) for name in LIST_PAGES}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _table(model: Model) -> str:
    reads = ", ".join(f"`{table}`" for table in model.upstream) or "what is delivered"
    said = (model.contract.description, model.contract.description_fr)
    head = (
        f"\n### {model.table}\n\n"
        + "".join(f"{text}\n\n" for text in said if text)
        + f"One row per {', '.join(model.contract.grain)}. Reads {reads}.\n\n"
        "| column | type | unit | in French | description |\n|---|---|---|---|---|\n"
    )
    return head + "".join(_row(name, column) for name, column in model.contract.columns.items())


def _row(name: str, column: Column) -> str:
    description = column.description + (
        f" One of {', '.join(column.values)}." if column.values else ""
    )
    marks = " Personal." if column.personal else ""
    marks += " May be NULL." if column.nullable else ""
    cells = [
        f"`{name}`",
        column.type,
        column.unit or "",
        column.told_fr,
        description + marks,
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
