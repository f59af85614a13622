"""What a setting may be: kinds of numbers with their bounds, and what is said about each."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, JsonValue


def number(value: object) -> object:
    """A TOML number as it is; text and true/false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("not a number")
    return value


def about(unit: str, source: str, expected: str = "") -> dict[str, JsonValue]:
    """Unit, source and, where type and bounds do not say it, what may be written."""
    said: dict[str, JsonValue] = {"unit": unit, "source": source}
    return said | ({"expected": expected} if expected else {})


Number = Annotated[Decimal, BeforeValidator(number)]
Days = Annotated[int, Field(strict=True, ge=1, le=36500)]
WaitDays = Annotated[int, Field(strict=True, ge=0, le=36500)]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]
OrderCount = Annotated[int, Field(strict=True, ge=2, le=1_000_000)]
Hour = Annotated[int, Field(strict=True, ge=0, le=24)]
Seconds = Annotated[int, Field(strict=True, ge=0, le=86400)]
Money = Annotated[Number, Field(ge=0, le=1_000_000, decimal_places=2)]
Share = Annotated[Number, Field(gt=0, lt=1, decimal_places=6)]
ShareOrZero = Annotated[Number, Field(ge=0, lt=1, decimal_places=6)]
