"""The names of the columns of a file that is not CSV."""

from collections import Counter
from collections.abc import Sequence

from reconquete_pipeline.intake.refusal import Refused


def check_names(names: Sequence[str], place: str) -> None:
    """Refuse names by which the database could not tell the columns apart."""
    if not names:
        raise Refused(f"{place} has no column: deliver it again, with its columns")
    for position, name in enumerate(names, 1):
        if not name or "\0" in name:
            raise Refused(
                f"{place} has no usable name for column {position} of {len(names)}: name every "
                "column"
            )
    counts = Counter(name.casefold() for name in names)
    twice = [name for name in names if counts[name.casefold()] > 1]
    if twice:
        raise Refused(
            f"{place} gives the same name to several columns ({', '.join(twice)}): rename them"
        )
