"""File names in the order in which a person counts: part 2 before part 10."""

import re


def natural_key(name: str) -> tuple[tuple[str | int, ...], str]:
    """Sort key that puts wave-2 before wave-10; the name itself breaks ties."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple(int(part) if index % 2 else part for index, part in enumerate(parts)), name
