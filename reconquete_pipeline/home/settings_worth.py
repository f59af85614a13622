"""Settings of what clients are worth: seasons, value, long relations."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import Count, Share, WaitDays, about

# Longer seasons could not be told from one another: more than half a year must lie between.
SeasonMonths = Annotated[int, Field(strict=True, ge=1, le=6)]
SeasonCount = Annotated[int, Field(strict=True, ge=2, le=100)]


class WorthSettings(BaseModel):
    """Bounds of seasons, of value and of relations."""

    season_max_months: SeasonMonths = Field(
        default=4,
        description="A client is seasonal when all purchases fall into so many consecutive"
        " months of the year, or fewer.",
        json_schema_extra=about("month", "domain"),
    )
    season_min_years: SeasonCount = Field(
        default=2,
        description="A client is seasonal only after buying in so many yearly seasons.",
        json_schema_extra=about("season", "domain"),
    )
    season_min_purchase_days: SeasonCount = Field(
        default=3,
        description="A client is seasonal only from so many purchase days on.",
        json_schema_extra=about("purchase day", "our choice"),
    )
    season_grace_days: WaitDays = Field(
        default=30,
        description="The silence of a seasonal client is normal until so long after the end of"
        " next year's season.",
        json_schema_extra=about("day", "domain"),
    )
    value_months: Count = Field(
        default=12,
        description="What a client is worth a year is the revenue of so many months that end on"
        " the last purchase day.",
        json_schema_extra=about("month", "domain"),
    )
    strategic_share: Share = Field(
        default=Decimal("0.05"),
        description="A client with strictly more than this share of the company's revenue, over"
        " the value_months that end on the client's last purchase day, is strategic.",
        json_schema_extra=about("share of revenue", "S3"),
    )
    long_relation_months: Count = Field(
        default=36,
        description="A long relation has at least so many months from first to last purchase.",
        json_schema_extra=about("month", "domain"),
    )
    long_relation_purchase_days: Count = Field(
        default=6,
        description="A long relation has at least so many purchase days.",
        json_schema_extra=about("purchase day", "domain"),
    )
    short_relation_months: Count = Field(
        default=12,
        description="Attrition tells clients of fewer months than this apart from older ones.",
        json_schema_extra=about("month", "our choice"),
    )
    attrition_undecided_share: Share = Field(
        default=Decimal("0.01"),
        description="The attrition of a year is told once those of its clients who are still"
        " silent, neither lost nor back, can move it by no more than this.",
        json_schema_extra=about("share of active clients", "our choice; ADR 0057"),
    )
    changed_losses_share: Share = Field(
        default=Decimal("0.02"),
        description="A warning is given when more than this share of the losses that people had"
        " been told of turned out otherwise in one night.",
        json_schema_extra=about("share of told losses", "our choice"),
    )
