"""Settings of what is expected of clients, and of the proof of the rules on the past."""

from pydantic import BaseModel, Field

from reconquete_pipeline.settings_types import Count, Days, about


class ForecastSettings(BaseModel):
    """Horizons and least numbers of the buying models."""

    forecast_days: Days = Field(
        default=365,
        description="Orders and revenue of a client are forecast for so many days from tonight.",
        json_schema_extra=about("day", "our choice"),
    )
    forecast_min_clients: Count = Field(
        default=100,
        description="A buying model is fitted to the clients of a type from this many on.",
        json_schema_extra=about("client", "our choice"),
    )
