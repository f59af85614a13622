"""Values on a terminal, whatever they hold: brackets, colons and escape codes are only text."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_ENDLESS = 1_000_000


def plain(value: object) -> Text:
    """A value as text that rich does not interpret; what cannot be printed is a space.

    A delivered name may hold `[red]`, `:warning:` or the codes that move a terminal's cursor.
    """
    text = str(value)
    return Text("".join(sign if sign.isprintable() else " " for sign in text))


def print_table(console: Console, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows below their headers.

    On a terminal long texts are folded between words; in a file or pipe each row is one line.
    """
    table = Table()
    for header in headers:
        table.add_column(plain(header))
    for row in rows:
        table.add_row(*(plain(value) for value in row))
    before = console.width
    needed = console.measure(table, options=console.options.update_width(_ENDLESS))
    console.width = max(before, needed.minimum if console.is_terminal else needed.maximum)
    try:
        console.print(table, crop=False)
    finally:
        console.width = before


def print_facts(console: Console, facts: Sequence[tuple[str, object]]) -> None:
    """Print one line per fact: its label, then its value."""
    longest = max((len(label) for label, _ in facts), default=0)
    for label, value in facts:
        line = Text("  ").append_text(plain(f"{label:<{longest}}  ")).append_text(plain(value))
        console.print(line, soft_wrap=True)
