"""The keys of `[extracts.<name>]` that say what a delivery means: all rows, or what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, cast

from reconquete_pipeline.home.toml_reading import TableReader

Mode = Literal["delta", "full"]
LinesMode = Literal["replace", "append"]
DeliveryOrder = Literal["arrival", "file_date"]
MODES: tuple[Mode, ...] = ("delta", "full")
LINES_MODES: tuple[LinesMode, ...] = ("replace", "append")
DELIVERY_ORDERS: tuple[DeliveryOrder, ...] = ("arrival", "file_date")
DELIVERY_KEYS = (
    "mode",
    "lines_mode",
    "delivery_order",
    "full_min_share",
    "accept_small",
    "max_age_days",
)
DEFAULT_FULL_MIN_SHARE = Decimal("0.70")


@dataclass(frozen=True)
class DeliveryRules:
    """What a delivered file does to the rows delivered before it.

    `mode`: a file holds what changed (delta), or all there is (full). `lines_mode`: an order given
    by lines is replaced whole, or its lines are added one by one. `delivery_order`: a file beats
    those that arrived before it, or those with an earlier date in their name. `full_min_share`: a
    full file with a smaller share of the rows of the one before it is refused, unless its name is
    in `accept_small`. `max_age_days`: a warning is given when the newest row is older.
    """

    mode: Mode = "delta"
    lines_mode: LinesMode = "replace"
    delivery_order: DeliveryOrder = "arrival"
    full_min_share: Decimal = DEFAULT_FULL_MIN_SHARE
    accept_small: tuple[str, ...] = ()
    # Says nothing about stored rows, so it is left out of the hash that loads an extract again.
    max_age_days: int | None = field(default=None, repr=False)

    @property
    def is_full(self) -> bool:
        """True where a file holds all there is."""
        return self.mode == "full"

    @property
    def is_by_file_date(self) -> bool:
        """True where the date in its name, not its arrival, decides which file is newer."""
        return self.is_full or self.delivery_order == "file_date"


DELTA = DeliveryRules()
"""What holds where the home says nothing."""


def read_delivery(reader: TableReader, *, has_lines: bool) -> DeliveryRules:
    """The rules of one extract; faults go to the reader."""
    mode = cast(Mode, reader.choice("mode", MODES, "delta"))
    _refuse_without_effect(reader, mode, has_lines=has_lines)
    order = reader.choice("delivery_order", DELIVERY_ORDERS, "arrival")
    names = reader.table.get("accept_small") is not None
    remedy = 'write the names of the files, such as accept_small = ["clients_2026-11-20.csv"]'
    return DeliveryRules(
        mode=mode,
        lines_mode=cast(LinesMode, reader.choice("lines_mode", LINES_MODES, "replace")),
        delivery_order=cast(DeliveryOrder, order),
        full_min_share=_read_share(reader),
        accept_small=(reader.texts("accept_small", remedy) or ()) if names else (),
        max_age_days=_read_days(reader),
    )


def _refuse_without_effect(reader: TableReader, mode: Mode, *, has_lines: bool) -> None:
    """Note the keys that would do nothing: whoever wrote them expects something."""
    needless: Mapping[str, tuple[bool, str]] = {
        "full_min_share": (mode != "full", 'mode = "delta" takes a file of any length'),
        "accept_small": (mode != "full", 'mode = "delta" takes a file of any length'),
        "delivery_order": (mode == "full", 'mode = "full" always goes by the date in the name'),
        "lines_mode": (not has_lines or mode == "full", "only lines of orders come in parts"),
    }
    for key, (is_needless, why) in needless.items():
        if key in reader.table and is_needless:
            reader.note(key, f"{key} has no effect here: {why}", "remove it")


def _read_share(reader: TableReader) -> Decimal:
    value = reader.table.get("full_min_share", DEFAULT_FULL_MIN_SHARE)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        share = Decimal(value)
        if share.is_finite() and 0 <= share <= 1:
            return share
    reader.expected("full_min_share", "a share from 0 to 1", "write full_min_share = 0.7")
    return DEFAULT_FULL_MIN_SHARE


def _read_days(reader: TableReader) -> int | None:
    value = reader.table.get("max_age_days")
    if value is None or (type(value) is int and 0 <= value <= 36500):
        return value
    reader.expected("max_age_days", "a whole number of days", "write max_age_days = 3")
    return None
