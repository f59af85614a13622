"""Business numbers of the money that campaigns bring."""

from decimal import Decimal

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import Count, Days, Share, about


class MoneySettings(BaseModel):
    """Which returns tell of money, and how far one large order may decide."""

    money_min_returns: Count = Field(
        default=20,
        description="Money of a campaign is told from so many returns of the arm and of the"
        " control on.",
        json_schema_extra=about("return", "domain"),
    )
    money_window_days: Days = Field(
        default=180,
        description="The money of every campaign is looked at over this window too: a return"
        " brought forward is not incremental.",
        json_schema_extra=about("day", "domain"),
    )
    winsor_quantile: Share = Field(
        default=Decimal("0.99"),
        description="Spending is told once more as at most this quantile of a year's spend before"
        " the draw, so that one large order does not decide.",
        json_schema_extra=about("share of clients", "domain"),
    )
    cell_min_drawn: Count = Field(
        default=30,
        description="A part of a campaign is ranked from so many drawn to be contacted and as"
        " control on.",
        json_schema_extra=about("client", "domain"),
    )
    cell_min_returns: Count = Field(
        default=5,
        description="A part of a campaign is ranked from so many returns of either side on.",
        json_schema_extra=about("return", "domain"),
    )
    adjustment_min_drawn: Count = Field(
        default=200,
        description="The lift is told adjusted for what was known at the draw from so many"
        " drawn to be contacted and as control on.",
        json_schema_extra=about("client", "domain"),
    )
