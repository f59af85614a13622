"""The plan of the house as pictures: which stage reads which, and the road of one order."""

from functools import cache

from reconquete_pipeline.tables.contracts import PUBLISHED_STAGES, STAGES
from reconquete_pipeline.tables.model import Catalogue

TARGET = "marketing.target_list"
BEGIN, END = "<!-- plan: made by `make docs` -->\n", "<!-- end of the plan -->\n"


def road(catalogue: Catalogue, target: str = TARGET) -> list[str]:
    """The longest chain of tables that ends in `target`, first table first.

    Ties go to the last name, so that the same files give the same road.
    """

    @cache
    def longest(table: str) -> tuple[str, ...]:
        before = sorted(set(catalogue[table].upstream) & set(catalogue), reverse=True)
        return (*max((longest(one) for one in before), key=len, default=()), table)

    return list(longest(target))


def stage_reads(catalogue: Catalogue) -> set[tuple[str, str]]:
    """(stage that is read, stage that reads it), without what a longer way says already."""
    pairs = {
        (read.partition(".")[0], model.stage)
        for model in catalogue.values()
        for read in model.upstream
        if read in catalogue
    }
    direct = {(one, other) for one, other in pairs if one != other}
    return {pair for pair in direct if not _has_detour(direct, *pair)}


def _has_detour(pairs: set[tuple[str, str]], start: str, end: str) -> bool:
    """True where `end` is reached from `start` by way of another stage."""
    seen, todo = set(), [other for one, other in pairs if one == start and other != end]
    while todo:
        stage = todo.pop()
        if stage == end:
            return True
        if stage not in seen:
            seen.add(stage)
            todo += [other for one, other in pairs if one == stage]
    return False


def plan(catalogue: Catalogue) -> str:
    """Both pictures, as Markdown with Mermaid diagrams."""
    return (
        "The stages; an arrow goes from what is read to what reads it, longer ways left out.\n\n"
        f"```mermaid\n{_stages(catalogue)}```\n\n"
        f"The road of one order to `{TARGET}`: {len(road(catalogue))} tables deep.\n\n"
        f"```mermaid\n{_road(catalogue)}```\n"
    )


def with_plan(page: str, catalogue: Catalogue) -> str:
    """The page with the plan of today between its two marks. Raises ValueError without them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page lacks the lines {BEGIN.strip()} and {END.strip()}")
    return before + begin + plan(catalogue) + end + after


def _stages(catalogue: Catalogue) -> str:
    lines = ["flowchart LR"]
    for stage in STAGES:
        count = sum(model.stage == stage for model in catalogue.values())
        opening, closing = ("([", "])") if stage in PUBLISHED_STAGES else ("[", "]")
        lines.append(f'    {stage}{opening}"{stage}<br>{count} tables"{closing}')
    order = {stage: place for place, stage in enumerate(STAGES)}
    reads = sorted(stage_reads(catalogue), key=lambda pair: (order[pair[0]], order[pair[1]]))
    lines += [f"    {one} --> {other}" for one, other in reads]
    return "\n".join(lines) + "\n"


def _road(catalogue: Catalogue) -> str:
    tables = road(catalogue)
    lines = ["flowchart TD"]
    for stage in dict.fromkeys(table.partition(".")[0] for table in tables):
        lines.append(f"    subgraph {stage}")
        lines += [
            f'        {table.replace(".", "_")}["{table.partition(".")[2]}"]'
            for table in tables
            if table.startswith(f"{stage}.")
        ]
        lines.append("    end")
    names = [table.replace(".", "_") for table in tables]
    lines.append("    " + " --> ".join(names))
    return "\n".join(lines) + "\n"
