"""Settings of what is expected of clients, and of the proof of the rules on the past."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import Count, Days, Share, about

Sample = Annotated[int, Field(strict=True, ge=100, le=1_000_000)]


class ForecastSettings(BaseModel):
    """Horizons and least numbers of the buying models and of the backtest."""

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
    gone_share: Share = Field(
        default=Decimal("0.5"),
        description="In the backtest a model names a client as gone from this probability on.",
        json_schema_extra=about("probability", "our choice"),
    )
    alive_knots: Count = Field(
        default=20,
        description="P(alive) is calibrated at most at so many points of a client type, each the"
        " mean of at least backtest_min_cases clients of the past.",
        json_schema_extra=about("points", "our choice"),
    )
    alive_silence_days: Days = Field(
        default=730,
        description="P(alive) is told, and calibrated, of clients silent for so many days at most:"
        " of longer silences hardly any ends, and what is told of all others would suffer.",
        json_schema_extra=about("day", "our choice"),
    )
    alive_follow_days: Days = Field(
        default=90,
        description="P(alive) is calibrated on ends of quarters at least so many days back.",
        json_schema_extra=about("day", "our choice"),
    )
    backtest_quarters: Count = Field(
        default=12,
        description="The rules are tried on so many ends of quarters in the past.",
        json_schema_extra=about("quarter", "our choice"),
    )
    backtest_horizon_days: Days = Field(
        default=365,
        description="A client who does not buy for this long after such a day had left, if not"
        " later by backtest_horizon_intervals.",
        json_schema_extra=about("day", "domain"),
    )
    backtest_horizon_intervals: Count = Field(
        default=2,
        description="The same for so many mean intervals of the client, where that is longer.",
        json_schema_extra=about("times the mean interval", "domain"),
    )
    backtest_silence_days: Days = Field(
        default=3650,
        description="Clients already silent for longer than this are no question to the rules.",
        json_schema_extra=about("day", "our choice"),
    )
    backtest_closed_share: Share = Field(
        default=Decimal("0.8"),
        description="A quarter is used once the horizon is over for this share of its clients.",
        json_schema_extra=about("share of clients", "our choice"),
    )
    backtest_min_cases: Count = Field(
        default=100,
        description="Fewer clients whose answer is known prove nothing.",
        json_schema_extra=about("client", "our choice"),
    )
    backtest_max_clients: Sample = Field(
        default=10_000,
        description="At most about so many clients of a type are drawn for each quarter.",
        json_schema_extra=about("client", "our choice"),
    )
    backtest_resamples: Count = Field(
        default=200,
        description="Intervals rest on so many companies drawn from the clients.",
        json_schema_extra=about("draw", "usual practice"),
    )
