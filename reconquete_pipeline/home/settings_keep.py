"""Settings of the stage that keeps clients who came back, and those at risk of leaving."""

from pydantic import BaseModel, Field, field_validator

from reconquete_pipeline.home.settings_types import Count, Days, about


class KeepSettings(BaseModel):
    """Second loyalty and prevention."""

    second_loyalty_days: tuple[Days, ...] = Field(
        default=(90, 180, 365),
        min_length=1,
        description="Second loyalty: clients won back who reorder within so many days of their"
        " return.",
        json_schema_extra=about("day", "domain", "a list of whole numbers of days, none twice"),
    )
    prevention_months: Count = Field(
        default=12,
        description="Avoidable losses are told of so many complete months, beside as many before.",
        json_schema_extra=about("month", "S2"),
    )
    early_complaint_days: Days = Field(
        default=30,
        description="A complaint within so many days of a first or second purchase or of a return"
        " is early; it is told for as long.",
        json_schema_extra=about("day", "our choice"),
    )
    profile_least_clients: Count = Field(
        default=20,
        description="A zone, family or other value is compared from so many clients on.",
        json_schema_extra=about("client", "our choice"),
    )

    @field_validator("second_loyalty_days")
    @classmethod
    def _horizons_differ(cls, horizons: tuple[int, ...]) -> tuple[int, ...]:
        if len(horizons) != len(set(horizons)):
            raise ValueError("a horizon twice")
        return horizons
