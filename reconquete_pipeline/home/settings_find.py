"""Settings of the stage that finds who is lost: thresholds of silence and what they rest on."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import (
    Count,
    Days,
    OrderCount,
    Seconds,
    Share,
    WaitDays,
    about,
)


class FindSettings(BaseModel):
    """Quantiles, floor and ceiling of the predictive rule, and the data that it asks for."""

    lost_rule: Literal["predictive", "fixed_days", "auto"] = Field(
        default="predictive",
        description="The rule that decides when a silent client is lost: by what the company's"
        " own past says of such silences, after a fixed number of days, or (auto) the threshold"
        " that the backtest chooses for each client type on each 1 January and 1 July, for silences"
        " that start later.",
        json_schema_extra=about("rule", "domain"),
    )
    watch_quantile: Share = Field(
        default=Decimal("0.80"),
        description="predictive: a silence longer than this share of the intervals that were to"
        " be expected is to be watched.",
        json_schema_extra=about("share of intervals", "domain"),
    )
    risk_quantile: Share = Field(
        default=Decimal("0.95"),
        description="predictive: beyond this share the client is at risk.",
        json_schema_extra=about("share of intervals", "domain"),
    )
    lost_probability: Share = Field(
        default=Decimal("0.66"),
        description="predictive: a client is lost from the day on which the probability of having"
        " left exceeds this one.",
        json_schema_extra=about("probability", "our choice; benchmarks/rule_study.py"),
    )
    lost_again_probability: Share = Field(
        default=Decimal("0.99"),
        description="predictive: the same for a client who was counted as lost before and came"
        " back; more than lost_probability.",
        json_schema_extra=about("probability", "our choice; benchmarks/rule_study.py"),
    )
    lost_floor_days: Days = Field(
        default=90,
        description="predictive, learned: nobody is lost after so few days of silence.",
        json_schema_extra=about("day", "domain; benchmarks/rule_study.py"),
    )
    lost_ceiling_days: Days = Field(
        default=365,
        description="predictive, learned: a silence longer than this is a loss whatever the rhythm"
        " says; under predictive twice as long for a client who came back from a loss before, and"
        " seasons are waited for.",
        json_schema_extra=about("day", "our choice; benchmarks/rule_study.py"),
    )
    rhythm_min_pairs: Count = Field(
        default=50,
        description="Pairs of intervals needed to tell the regularity; with fewer it is 1.",
        json_schema_extra=about("pair", "domain"),
    )
    rhythm_min_clients: Count = Field(
        default=50,
        description="Clients with an interval needed to tell how much clients differ; a type"
        " with fewer takes the parameters of all clients, a company with fewer fixed days.",
        json_schema_extra=about("client", "our choice"),
    )
    rhythm_sampled_clients: Annotated[int, Field(strict=True, ge=50, le=100_000)] = Field(
        default=2000,
        description="At most so many clients of a type are looked at to tell how much they differ.",
        json_schema_extra=about("client", "our choice"),
    )
    rhythm_history_days: WaitDays = Field(
        default=365,
        description="Days of orders that must be known before the rhythm of a company is.",
        json_schema_extra=about("day", "our choice"),
    )
    civil_year_from_month: Annotated[int, Field(strict=True, ge=1, le=12)] = Field(
        default=7,
        description="The rule two_then_none by calendar years is shown from this month on.",
        json_schema_extra=about("month", "S0, our reading"),
    )
    unanswered_apart_days: Days = Field(
        default=3,
        description="three_unanswered: contacts nearer to each other than this count once.",
        json_schema_extra=about("day", "S3"),
    )
    unanswered_wait_days: WaitDays = Field(
        default=14,
        description="three_unanswered: days after the last of the contacts to wait for an answer.",
        json_schema_extra=about("day", "S3"),
    )
    human_click_seconds: Seconds = Field(
        default=60,
        description="A click so soon after the message is a mail filter's, if both have an hour.",
        json_schema_extra=about("second", "our choice"),
    )
    tracking_needs_consent: bool = Field(
        default=True,
        description="Opens and clicks of e-mails count only with a consent of its own to tracking.",
        json_schema_extra=about("yes or no", "domain"),
    )
    contract_notice_days: Days = Field(
        default=42,
        description="contract_ending: a contract that ends within so many days is looked at.",
        json_schema_extra=about("day", "S3"),
    )
    falling_min_orders: OrderCount = Field(
        default=6,
        description="falling: orders needed in the year before, to compare the last one with.",
        json_schema_extra=about("order", "S4"),
    )
    falling_chance_share: Share = Field(
        default=Decimal("0.05"),
        description="falling: how rarely chance alone may make so few orders of the last year.",
        json_schema_extra=about("share", "usual practice"),
    )
