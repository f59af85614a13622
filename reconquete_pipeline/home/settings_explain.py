"""Settings of the stage that explains why clients are lost."""

from decimal import Decimal

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import Count, Days, Share, about


class ExplainSettings(BaseModel):
    """Weights, distances and bounds of evidence and causes."""

    evidence_order_count: Count = Field(
        default=3,
        description="Incidents of the last so many orders before a silence are evidence.",
        json_schema_extra=about("order", "domain"),
    )
    evidence_lookback_days: Days = Field(
        default=120,
        description="Complaints count from this long before the last purchase.",
        json_schema_extra=about("day", "domain"),
    )
    serious_delay_days: Days = Field(
        default=5,
        description="A delivery this late is a serious delay.",
        json_schema_extra=about("day", "our choice"),
    )
    slow_resolution_days: Days = Field(
        default=15,
        description="A complaint that took longer than this to settle was badly served.",
        json_schema_extra=about("day", "domain"),
    )
    neglect_min_contact_count: Count = Field(
        default=3,
        description="Contacts needed before a usual gap between them can be told.",
        json_schema_extra=about("contact", "our choice"),
    )
    neglect_gap_factor: Count = Field(
        default=3,
        description="No contact for this many times the usual gap is neglect.",
        json_schema_extra=about("times the usual gap", "domain"),
    )
    same_incident_days: Days = Field(
        default=14,
        description="Evidence for one cause within this many days is one incident.",
        json_schema_extra=about("day", "domain"),
    )
    evidence_half_life_days: Days = Field(
        default=60,
        description="An incident weighs half as much this far from the missed purchase.",
        json_schema_extra=about("day", "domain"),
    )
    cause_strong_score: Share = Field(
        default=Decimal("0.5"),
        description="From this score on a cause is taken by the firmness of its evidence.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    cause_weak_score: Share = Field(
        default=Decimal("0.35"),
        description="Below this score a cause explains nothing.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    confidence_prior: Share = Field(
        default=Decimal("0.25"),
        description="Added to the sum of scores when confidence is told.",
        json_schema_extra=about("score", "domain"),
    )
    confidence_high: Share = Field(
        default=Decimal("0.6"),
        description="From here on confidence in a cause is high.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    confidence_medium: Share = Field(
        default=Decimal("0.4"),
        description="From here on confidence in a cause is medium.",
        json_schema_extra=about("share 0-1", "domain"),
    )
