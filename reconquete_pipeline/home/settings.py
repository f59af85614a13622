"""The business numbers of the product: each has one place, here.

A company changes one in `[settings]` of its reconquete.toml; SQL reads it as setting_<name>().
Shares lie between 0 and 1. Sources: S0 to S4 are the five articles on winning back clients,
"domain" is a definition of our own, "our choice" a default that only use can settle.
"""

from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import ValidationInfo

from reconquete_pipeline.home.settings_choose import ChooseSettings
from reconquete_pipeline.home.settings_explain import ExplainSettings
from reconquete_pipeline.home.settings_find import FindSettings
from reconquete_pipeline.home.settings_forecast import ForecastSettings
from reconquete_pipeline.home.settings_intake import IntakeSettings
from reconquete_pipeline.home.settings_keep import KeepSettings
from reconquete_pipeline.home.settings_money import MoneySettings
from reconquete_pipeline.home.settings_types import (
    Count,
    Days,
    Money,
    Number,
    OrderCount,
    Seconds,
    Share,
    WaitDays,
    about,
)
from reconquete_pipeline.home.settings_worth import WorthSettings

CONTRADICTION = "contradiction"
"""Error type of two settings that are right alone and wrong together."""
STAGES_OF_SILENCE = {
    "risk_quantile": "watch_quantile",
    "lost_again_probability": "lost_probability",
    "lost_ceiling_days": "lost_floor_days",
}


class Settings(
    FindSettings,
    ExplainSettings,
    ChooseSettings,
    ForecastSettings,
    IntakeSettings,
    KeepSettings,
    MoneySettings,
    WorthSettings,
):
    """Every business number with its default, bounds, unit and source; frozen once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    order_minimum_eur: Money = Field(
        default=Decimal("0.01"),
        description="An order below this net amount is not a valid order.",
        json_schema_extra=about("EUR", "domain"),
    )
    fixed_act_days: Days = Field(
        default=90,
        description="fixed_days: a client silent for longer than this is at risk: act.",
        json_schema_extra=about("day", "S3"),
    )
    fixed_lost_days: Days = Field(
        default=365,
        description="fixed_days: a client silent for longer than this is lost.",
        json_schema_extra=about("day", "S3"),
    )
    confirmation_factor: Annotated[int, Field(strict=True, ge=2, le=100)] = Field(
        default=2,
        description="A silence of this many times the threshold confirms the loss.",
        json_schema_extra=about("times the threshold", "our choice"),
    )
    won_back_days: Days = Field(
        default=365,
        description="A client who came back is called won back for this long, then active.",
        json_schema_extra=about("day", "our choice"),
    )
    won_back_purchase_days: Count = Field(
        default=3,
        description="A client who came back is active from this many purchase days on.",
        json_schema_extra=about("purchase day", "our choice"),
    )
    rhythm_alert_min_purchase_days: Annotated[int, Field(strict=True, ge=2, le=1000)] = Field(
        default=4,
        description="personal_rhythm gives an alert only from this many purchase days on.",
        json_schema_extra=about("purchase day", "our choice"),
    )
    rhythm_alert_min_days: WaitDays = Field(
        default=30,
        description="personal_rhythm gives an alert only from this many days of silence on.",
        json_schema_extra=about("day", "our choice"),
    )
    frequency_cuts: tuple[OrderCount, OrderCount, OrderCount, OrderCount] = Field(
        default=(2, 3, 4, 6),
        description="Lowest order counts of the frequency scores 2, 3, 4 and 5, used when one"
        " order count is held by more clients than frequency_ties_share.",
        json_schema_extra=about(
            "order",
            "our choice",
            "a list of four whole numbers, 2 or more, each larger than the one before it",
        ),
    )
    frequency_ties_share: Share = Field(
        default=Decimal("0.20"),
        description="Frequency scores use frequency_cuts when more clients than this share have"
        " the same order count.",
        json_schema_extra=about("share of clients", "domain"),
    )
    abc_a_share: Share = Field(
        default=Decimal("0.80"),
        description="A client is of class A while the clients before it, from the largest"
        " revenue down, hold less than this share of the revenue.",
        json_schema_extra=about("share of revenue", "S0"),
    )
    abc_b_share: Share = Field(
        default=Decimal("0.95"),
        description="A client is of class B, when not A, while the clients before it hold less"
        " than this share of the revenue; else C.",
        json_schema_extra=about("share of revenue", "S0"),
    )
    order_lag_days: WaitDays = Field(
        default=3,
        description="Days after the end of a window until its last orders are known.",
        json_schema_extra=about("day", "our choice"),
    )
    confidence_share: Share = Field(
        default=Decimal("0.95"),
        description="Confidence level of every interval that is shown.",
        json_schema_extra=about("share", "usual practice"),
    )
    orders_stale_days: WaitDays = Field(
        default=3,
        description="A warning is given when the orders are older than this on the run date.",
        json_schema_extra=about("day", "our choice"),
    )
    rejected_share_max: Annotated[Number, Field(ge=0, le=1, decimal_places=6)] = Field(
        default=Decimal("0.50"),
        description="A file with a larger share of rejected rows is an error.",
        json_schema_extra=about("share of rows", "our choice"),
    )
    draw_salt: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}\z")] = Field(
        default="reconquete",
        description="Text mixed into the hash that draws the control group; changing it changes"
        " every draw that is not yet frozen.",
        json_schema_extra=about(
            "text", "our choice", "a text of 1 to 64 letters without accents, digits, . _ -"
        ),
    )
    night_wait_seconds: Seconds = Field(
        default=3600,
        description="How long a night waits for another one to end.",
        json_schema_extra=about("second", "our choice"),
    )
    database_wait_seconds: Seconds = Field(
        default=30,
        description="How long a night waits for a database that another program holds open.",
        json_schema_extra=about("second", "our choice"),
    )

    @field_validator("frequency_cuts")
    @classmethod
    def _cuts_increase(cls, cuts: tuple[int, ...]) -> tuple[int, ...]:
        if list(cuts) != sorted(set(cuts)):
            raise ValueError("not increasing")
        return cuts

    @field_validator("call_hours")
    @classmethod
    def _hours_are_pairs(cls, hours: tuple[int, ...]) -> tuple[int, ...]:
        if len(hours) % 2 or list(hours) != sorted(set(hours)):
            raise ValueError("no starts and ends in turn")
        return hours

    @field_validator("default_windows_days")
    @classmethod
    def _windows_differ(cls, windows: tuple[int, ...]) -> tuple[int, ...]:
        if len(windows) != len(set(windows)):
            raise ValueError("a window twice")
        return windows

    @field_validator("default_primary_window_days")
    @classmethod
    def _primary_is_a_window(cls, primary: int, info: ValidationInfo) -> int:
        windows = info.data.get("default_windows_days")
        if windows is not None and primary not in windows:
            text = f"default_primary_window_days is {primary}, not one of default_windows_days"
            raise PydanticCustomError(CONTRADICTION, "{text}", {"text": text})
        return primary

    @field_validator("fixed_lost_days")
    @classmethod
    def _lost_after_act(cls, lost: int, info: ValidationInfo) -> int:
        _check_over("fixed_lost_days", lost, "fixed_act_days", info)
        return lost

    @field_validator("risk_quantile", "lost_again_probability", "lost_ceiling_days")
    @classmethod
    def _later_stage_is_over(cls, value: int | Decimal, info: ValidationInfo) -> int | Decimal:
        _check_over(str(info.field_name), value, STAGES_OF_SILENCE[str(info.field_name)], info)
        return value

    @field_validator("abc_b_share")
    @classmethod
    def _b_after_a(cls, share: Decimal, info: ValidationInfo) -> Decimal:
        _check_over("abc_b_share", share, "abc_a_share", info)
        return share


def _check_over(name: str, value: int | Decimal, lower_name: str, info: ValidationInfo) -> None:
    """Refuse a value that is not over another setting, unless that one is wrong by itself."""
    lower = info.data.get(lower_name)
    if lower is not None and value <= lower:
        text = f"{name} is {value}, which is not over {lower_name} ({lower})"
        raise PydanticCustomError(CONTRADICTION, "{text}", {"text": text})


class SettingRow(NamedTuple):
    """One line of the documentation of the settings; the default as one would write it."""

    name: str
    default: str
    unit: str
    description: str
    source: str


def describe_settings() -> list[SettingRow]:
    """Name, default, unit, description and source of every setting, in reading order."""
    rows = []
    for name, field in Settings.model_fields.items():
        extra = field.json_schema_extra
        about = extra if isinstance(extra, dict) else {}
        rows.append(
            SettingRow(
                name=name,
                default=written(field.default),
                unit=str(about["unit"]),
                description=field.description or "",
                source=str(about["source"]),
            )
        )
    return rows


def written(value: object) -> str:
    """A setting as one would write it in reconquete.toml."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def setting_sql_literals(settings: Settings) -> dict[str, str]:
    """Name → DuckDB literal of every setting: what the macro setting_<name>() returns."""
    return {name: _sql_literal(getattr(settings, name)) for name in Settings.model_fields}


def _sql_literal(value: object) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Decimal):
        return f"{value:f}::DECIMAL(18,6)"
    if isinstance(value, tuple):
        return "[" + ", ".join(_sql_literal(item) for item in value) + "]"
    return str(value)
