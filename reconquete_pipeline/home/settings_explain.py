"""Settings of the stage that explains why clients are lost."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import Count, Days, Money, OrderCount, Share, about

EvidenceWeights = Literal["domain", "learned"]


class ExplainSettings(BaseModel):
    """Weights, distances and bounds of evidence and causes."""

    evidence_order_count: Count = Field(
        default=3,
        description="Deliveries of the last so many orders before a silence are evidence.",
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
        default=2,
        description="No contact for this many times the usual gap is neglect.",
        json_schema_extra=about("times the usual gap", "domain"),
    )
    same_incident_days: Days = Field(
        default=14,
        description="Evidence for one cause at most this far apart tells of one incident.",
        json_schema_extra=about("day", "domain"),
    )
    evidence_half_life_days: Days = Field(
        default=60,
        description="An incident weighs half as much this far from the missed purchase.",
        json_schema_extra=about("day", "domain"),
    )
    unpaid_after_days: Days = Field(
        default=60,
        description="An invoice overdue for longer at the loss is unpaid.",
        json_schema_extra=about("day", "domain"),
    )
    unpaid_least_eur: Money = Field(
        default=Decimal(50),
        description="Unpaid invoices explain a loss above this amount.",
        json_schema_extra=about("EUR", "domain"),
    )
    minor_weight_share: Share = Field(
        default=Decimal("0.4"),
        description="A complaint judged unfounded, or minor, weighs this share of another.",
        json_schema_extra=about("share 0-1", "our choice"),
    )
    text_weight_share: Share = Field(
        default=Decimal("0.75"),
        description="A cause read in words weighs this share of one that was ticked.",
        json_schema_extra=about("share 0-1", "our choice"),
    )
    demanding_least_complaints: Count = Field(
        default=3,
        description="Complaints judged unfounded from which a client may be too demanding.",
        json_schema_extra=about("complaint", "domain"),
    )
    demanding_least_orders: Count = Field(
        default=5,
        description="Unfounded complaints are compared among clients of so many orders.",
        json_schema_extra=about("order", "domain"),
    )
    demanding_quantile: Share = Field(
        default=Decimal("0.95"),
        description="Too demanding has more unfounded complaints than this share of the others.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    price_rise_share: Share = Field(
        default=Decimal("0.05"),
        description="A rise of the client's own prices by this much is evidence.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    price_rise_days: Days = Field(
        default=90,
        description="A rise of prices counts from so long before the last purchase.",
        json_schema_extra=about("day", "domain"),
    )
    promotion_depth_share: Share = Field(
        default=Decimal("0.3"),
        description="A competitor's promotion this deep is evidence.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    salesperson_change_days: Days = Field(
        default=90,
        description="A new salesperson counts from so long before the last purchase.",
        json_schema_extra=about("day", "domain"),
    )
    pressure_days: Days = Field(
        default=90,
        description="Contacts of so many days up to the last purchase are the pressure.",
        json_schema_extra=about("day", "our choice"),
    )
    pressure_least_sends: Count = Field(
        default=4,
        description="Fewer contacts than this are no pressure, however few the others had.",
        json_schema_extra=about("contact", "our choice"),
    )
    pressure_quantile: Share = Field(
        default=Decimal("0.95"),
        description="More contacts than this share of the other silences is too much pressure.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    one_off_most_purchases: Count = Field(
        default=2,
        description="A product of one-off need explains a silence after at most so many purchase"
        " days.",
        json_schema_extra=about("purchase day", "domain"),
    )
    evidence_weights: EvidenceWeights = Field(
        default="learned",
        description="The weights of evidence: those of domain, or those learned from the company's"
        " own past, near the former where the past says little.",
        json_schema_extra=about("rule", "domain"),
    )
    weights_max_silences: OrderCount = Field(
        default=20_000,
        description="Losses, and silences that ended well, from which weights are learned, each.",
        json_schema_extra=about("silence", "our choice"),
    )
    weights_pseudo_exposures: Count = Field(
        default=20,
        description="The weights of domain count as so many exposures seen.",
        json_schema_extra=about("exposure", "domain"),
    )
    confidence_min_cases: Count = Field(
        default=30,
        description="Words of confidence are said from so many losses whose client said why.",
        json_schema_extra=about("loss", "domain"),
    )
    confidence_word_cases: Count = Field(
        default=10,
        description="High is said where so many checked losses had that confidence.",
        json_schema_extra=about("loss", "our choice"),
    )
    calibration_min_cases: Count = Field(
        default=100,
        description="Confidence is calibrated from so many losses whose client said why.",
        json_schema_extra=about("loss", "domain"),
    )
    high_right_share: Share = Field(
        default=Decimal("0.65"),
        description="High confidence must be right in so many cases: six in ten, and what a"
        " calibrated share is usually wrong by.",
        json_schema_extra=about("share 0-1", "our choice"),
    )
    medium_right_share: Share = Field(
        default=Decimal("0.35"),
        description="Medium calibrated confidence is right in so many cases.",
        json_schema_extra=about("share 0-1", "our choice"),
    )
    cause_strong_score: Share = Field(
        default=Decimal("0.5"),
        description="From this score on a cause is taken by the firmness of its evidence.",
        json_schema_extra=about("share 0-1", "domain"),
    )
    cause_least_share: Share = Field(
        default=Decimal("0.27"),
        description="A cause less likely than this, beside others and none, explains nothing.",
        json_schema_extra=about("share 0-1", "our choice"),
    )
    hidden_motive_share: Share = Field(
        default=Decimal("0.42"),
        description="Documented grievances as likely as this are the hidden motive of who said"
        " price or competitor.",
        json_schema_extra=about("share 0-1", "our choice"),
    )
    told_evidence_count: Count = Field(
        default=3,
        description="The sentence on a lost client tells so many pieces of evidence, the heaviest.",
        json_schema_extra=about("piece", "our choice"),
    )
    told_product_count: Count = Field(
        default=3,
        description="Whoever contacts a client is told so many usual products, the most bought.",
        json_schema_extra=about("product", "our choice"),
    )
    close_score: Share = Field(
        default=Decimal("0.1"),
        description="Two causes whose scores differ by no more are close: the client is asked.",
        json_schema_extra=about("score", "our choice"),
    )
    calibration_pseudo_cases: Count = Field(
        default=50,
        description="The confidence as computed counts as so many checked losses when calibrated.",
        json_schema_extra=about("loss", "our choice"),
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
