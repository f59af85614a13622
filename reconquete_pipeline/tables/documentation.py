"""The page that describes every table and column, made from the contracts."""

from reconquete_pipeline.tables.contracts import STAGES, Column
from reconquete_pipeline.tables.model import Catalogue, Model

TITLE = "# Tables\n\nMade from `sql/` by `make docs`; do not edit.\n"


def tables_page(catalogue: Catalogue) -> str:
    """All tables in the order of the stages, as one Markdown page."""
    parts = [TITLE]
    for stage in STAGES:
        models = sorted((m for m in catalogue.values() if m.stage == stage), key=lambda m: m.name)
        if models:
            parts.append(f"\n## {stage}\n")
            parts += [_table(model) for model in models]
    return "".join(parts)


def _table(model: Model) -> str:
    reads = ", ".join(f"`{table}`" for table in model.upstream) or "what is delivered"
    head = (
        f"\n### {model.table}\n\n{model.contract.description}\n\n"
        f"One row per {', '.join(model.contract.grain)}. Reads {reads}.\n\n"
        "| column | type | unit | French label | description |\n|---|---|---|---|---|\n"
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
        column.label_fr or "",
        description + marks,
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
