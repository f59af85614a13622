"""Settings of the optional group of ways to target clients (sales action plan, our reading)."""

from decimal import Decimal

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import Days, Share, about


class TargetingSettings(BaseModel):
    """Bounds of maturity and of the years that are compared."""

    targeting_year_days: Days = Field(
        default=365,
        description="Length of the two years that targeting compares.",
        json_schema_extra=about("day", "S1, our reading"),
    )
    maturity_change_share: Share = Field(
        default=Decimal("0.10"),
        description="A client whose revenue changed by more than this share grows or ages.",
        json_schema_extra=about("share of revenue", "S1, our reading"),
    )
