"""Settings of what clients are worth: seasons, value, long relations."""

from typing import Annotated

from pydantic import BaseModel, Field

from reconquete_pipeline.settings_types import WaitDays, about

# Longer seasons could not be told from one another: more than half a year must lie between.
SeasonMonths = Annotated[int, Field(strict=True, ge=1, le=6)]
SeasonCount = Annotated[int, Field(strict=True, ge=2, le=100)]


class WorthSettings(BaseModel):
    """Bounds of seasons, of value and of relations."""

    season_max_months: SeasonMonths = Field(
        default=3,
        description="A client is seasonal when all purchases fall into so many consecutive"
        " months of the year, or fewer.",
        json_schema_extra=about("month", "domain"),
    )
    season_min_years: SeasonCount = Field(
        default=2,
        description="A client is seasonal only after buying in so many yearly seasons.",
        json_schema_extra=about("season", "domain"),
    )
    season_grace_days: WaitDays = Field(
        default=30,
        description="The silence of a seasonal client is normal until so long after the end of"
        " next year's season.",
        json_schema_extra=about("day", "domain"),
    )
