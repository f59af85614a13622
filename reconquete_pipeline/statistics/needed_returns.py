"""How many returns of an arm it would take to call a campaign effective."""

from reconquete_pipeline.statistics.newcombe import newcombe
from reconquete_pipeline.statistics.wilson import rounded


def needed_returns(
    drawn: int, control_returned: int, control_drawn: int, confidence: float = 0.95
) -> int | None:
    """The fewest returns of `drawn` clients whose lift has Newcombe's interval above 0.

    None where not even the return of all would do, and for an empty group.
    """
    if not drawn or not control_drawn:
        return None

    def is_effective(returned: int) -> bool:
        low = newcombe(returned, drawn, control_returned, control_drawn, confidence)[1]
        return rounded(low) > 0

    if not is_effective(drawn):
        return None
    short, enough = -1, drawn
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if is_effective(middle) else (middle, enough)
    return enough
