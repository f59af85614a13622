"""Settings of the way in: when a file is complete, what is far from usual, how long texts stay."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import Count, Days, Number, about

Settling = Annotated[int, Field(strict=True, ge=0, le=60)]
Deviations = Annotated[Number, Field(gt=0, le=1000, decimal_places=6)]
AnyShare = Annotated[Number, Field(ge=0, le=1, decimal_places=6)]


class IntakeSettings(BaseModel):
    """Files of the inbox, compared with those before them, and the rows that they left aside."""

    settle_seconds: Settling = Field(
        default=5,
        description="A file of the inbox that changed less than this long ago is looked at twice,"
        " and left for the next night if it changes meanwhile.",
        json_schema_extra=about("second", "our choice"),
    )
    usual_min_files: Count = Field(
        default=5,
        description="A file is called unusual only beside this many earlier files of its extract.",
        json_schema_extra=about("file", "our choice"),
    )
    usual_max_files: Count = Field(
        default=60,
        description="No more than this many earlier files say what is usual.",
        json_schema_extra=about("file", "our choice"),
    )
    usual_deviations: Deviations = Field(
        default=Decimal("6"),
        description="Unusual is further from the median of the earlier files than this many times"
        " their median absolute deviation.",
        json_schema_extra=about("times the deviation", "our choice"),
    )
    usual_share: AnyShare = Field(
        default=Decimal("0.25"),
        description="Nothing nearer to the median than this share of it is unusual.",
        json_schema_extra=about("share of the median", "our choice"),
    )
    rejected_text_days: Days = Field(
        default=365,
        description="The text of a rejected row is removed this long after its file came.",
        json_schema_extra=about("day", "our choice"),
    )
