"""Settings of the stages that choose whom to contact."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from reconquete_pipeline.home.settings_types import (
    Count,
    Days,
    Hour,
    OrderCount,
    Share,
    ShareOrZero,
    WaitDays,
    about,
)

Flag = Annotated[bool, Field(strict=True)]


class ChooseSettings(BaseModel):
    """Exclusions, rights and pauses."""

    rights_checked_elsewhere: Flag = Field(
        default=False,
        description="True where another tool checks contact rights: none are asked for here. "
        "A list that came back and cannot be read closes contacts all the same.",
        json_schema_extra=about("true or false", "our choice", "true or false"),
    )
    objections_max_age_days: Days = Field(
        default=1,
        description="Nobody is contacted when the newest delivery of objections is older.",
        json_schema_extra=about("day", "our choice"),
    )
    suppression_secret_file: Annotated[str, Field(strict=True, min_length=1)] = Field(
        default="secret.key",
        description="File of the secret by which suppressions are remembered, seen from the home.",
        json_schema_extra=about("path", "our choice", "a path"),
    )
    erasure_days: Days = Field(
        default=30,
        description="A client who asked to be erased must be within this time.",
        json_schema_extra=about("day", "French law"),
    )
    occasional_purchase_days: OrderCount = Field(
        default=2,
        description="A client with fewer purchase days is an occasional buyer and is not won back.",
        json_schema_extra=about("purchase day", "S2"),
    )
    retention_months: Count = Field(
        default=36,
        description="Marketing use of data ends this long after the client's own last act.",
        json_schema_extra=about("month", "French law"),
    )
    last_question_days: WaitDays = Field(
        default=60,
        description="Last question, once, from this long before the term of the data; 0: never.",
        json_schema_extra=about("day", "domain"),
    )
    purge_expired_data: Flag = Field(
        default=False,
        description="True: a night purges whom an earlier one announced as past retention_months.",
        json_schema_extra=about("true or false", "our choice", "true or false"),
    )
    contact_pause_days: Days = Field(
        default=60,
        description="No second e-mail campaign within this time.",
        json_schema_extra=about("day", "S4"),
    )
    phone_attempts: Count = Field(
        default=4,
        description="No further call once a client got as many within phone_attempt_days.",
        json_schema_extra=about("call", "French law"),
    )
    phone_attempt_days: Days = Field(
        default=30,
        description="Calls to one client are counted over this time, the day of a call included.",
        json_schema_extra=about("day", "French law"),
    )
    call_hours: tuple[Hour, ...] = Field(
        default=(10, 13, 14, 20),
        min_length=2,
        description="Hours of calls, Monday to Friday, local time: starts and ends in turn.",
        json_schema_extra=about(
            "hour", "French law", "hours from 0 to 24 that grow, starts and ends in turn"
        ),
    )
    bloctel_valid_days: Days = Field(
        default=30,
        description="A check of a number against the list Bloctel is valid for this long after it.",
        json_schema_extra=about("day", "French law"),
    )
    call_refusal_days: Days = Field(
        default=60,
        description="No call for this long after the day on which the client refused one.",
        json_schema_extra=about("day", "French law"),
    )
    has_courteous_b2b_calls: Flag = Field(
        default=True,
        description="True where the limits of calls to persons (B2C) hold for firms (B2B) too.",
        json_schema_extra=about("true or false", "our choice", "true or false"),
    )
    dispute_days: Days = Field(
        default=180,
        description="A complaint refused within this time before tonight is a dispute.",
        json_schema_extra=about("day", "domain"),
    )
    third_loss_number: OrderCount = Field(
        default=3,
        description="A client who is lost for this many times gets no further chance.",
        json_schema_extra=about("loss", "S2"),
    )
    painful_refused_complaints: Count = Field(
        default=2,
        description="As many refused complaints make a painful history, for a manager to decide.",
        json_schema_extra=about("complaint", "our choice"),
    )
    painful_disputed_invoices: Count = Field(
        default=2,
        description="As many disputed invoices make a painful history, for a manager to decide.",
        json_schema_extra=about("invoice", "our choice"),
    )
    list_valid_days: Days = Field(
        default=7,
        description="Published contacts may be used for this long after the night.",
        json_schema_extra=about("day", "our choice"),
    )
    hot_lead_days: Days = Field(
        default=7,
        description="A sign of interest keeps a client on the hot list for this long after it.",
        json_schema_extra=about("day", "our choice"),
    )
    assumed_return_share: Share = Field(
        default=Decimal("0.05"),
        description="Clients who return by themselves, until controls of the company tell it.",
        json_schema_extra=about("share of clients", "domain"),
    )
    assumed_lift_share: Share = Field(
        default=Decimal("0.03"),
        description="What a campaign is hoped to add to the returns, until campaigns tell it.",
        json_schema_extra=about("share of clients", "domain"),
    )
    assumed_lift_clients: Count = Field(
        default=150,
        description="The measured lift is shrunk to the assumed one, which weighs as much as a"
        " campaign with so many clients an arm.",
        json_schema_extra=about("client", "our choice"),
    )
    uplift_min_returns: Count = Field(
        default=100,
        description="From so many returns of targets and of controls on, it is learned for whom a"
        " contact does more.",
        json_schema_extra=about("return", "domain"),
    )
    assumed_margin_share: ShareOrZero = Field(
        default=Decimal(0),
        description="Margin of revenue where no order tells one; 0: unknown, no value is told.",
        json_schema_extra=about("share of revenue", "our choice"),
    )
    offer_contribution_share: Share = Field(
        default=Decimal("0.3"),
        description="An offer costs at most this part of what a client who is back contributes.",
        json_schema_extra=about("share of contribution", "S4"),
    )
    holdout_share: ShareOrZero = Field(
        default=Decimal(0),
        description="Part of the clients that no campaign contacts for a calendar year, with their"
        " draw units, so that all campaigns together can be measured; 0: none.",
        json_schema_extra=about("share of clients", "domain"),
    )
    opportune_within_days: Days = Field(
        default=60,
        description="A contract's end or an anniversary is told as the moment for a contact so"
        " long before.",
        json_schema_extra=about("day", "our choice"),
    )
    granted_discount_quantile: Share = Field(
        default=Decimal("0.75"),
        description="An offer promises no more discount than this part of the active clients of"
        " the same class stays within.",
        json_schema_extra=about("share of clients", "S3"),
    )
    granted_discount_min_clients: Count = Field(
        default=20,
        description="From so many active clients with known discounts on, offers are held to them.",
        json_schema_extra=about("client", "our choice"),
    )
    verdict_min_drawn: Count = Field(
        default=20,
        description="Below this many drawn clients in one of the groups, no verdict is given.",
        json_schema_extra=about("client", "domain"),
    )
    random_effects_min_campaigns: Count = Field(
        default=5,
        ge=2,
        description="From this many campaigns on, it is told how much they differ.",
        json_schema_extra=about("campaign", "domain"),
    )
    sample_ratio_alpha: Share = Field(
        default=Decimal("0.001"),
        description="Groups whose sizes are less probable than this forbid a verdict.",
        json_schema_extra=about("probability", "usual practice"),
    )
    unknown_members_share: ShareOrZero = Field(
        default=Decimal("0.05"),
        description="Above this share of members whom no extract knows, no verdict is given.",
        json_schema_extra=about("share", "domain"),
    )
    contaminated_control_share: ShareOrZero = Field(
        default=Decimal("0.05"),
        description="Above this share of contacted controls, the effect is said to be understated.",
        json_schema_extra=about("share", "domain"),
    )
    organic_min_controls: Count = Field(
        default=30,
        description="From this many controls on, else silences of the past, returns are measured.",
        json_schema_extra=about("client", "domain"),
    )
    detection_power: Share = Field(
        default=Decimal("0.8"),
        description="Chance with which an effect of the size that a preview names is found.",
        json_schema_extra=about("probability", "domain"),
    )
    undeliverable_limit_share: Share = Field(
        default=Decimal("0.05"),
        description="A campaign warns where more of its contacts over a channel are undeliverable.",
        json_schema_extra=about("share of contacts", "domain"),
    )
    opening_return_share: Share = Field(
        default=Decimal("0.1"),
        description=(
            "A survey leaves a door open where it declares a return at least as probable; 10 % is "
            "the lowest answer that the survey offers."
        ),
        json_schema_extra=about("probability", "S1"),
    )
    draw_unit_max_sharers: Count = Field(
        default=20,
        description=(
            "Clients who share an e-mail address or telephone number are drawn together, unless "
            "more than these share it: it is then a switchboard or filled in for want of one."
        ),
        json_schema_extra=about("client", "our choice"),
    )
    head_salesperson_id: Annotated[str, Field(strict=True)] = Field(
        default="",
        description="Number of the salesperson who signs for or calls every client of class A"
        " or strategic, the head; empty: nobody does.",
        json_schema_extra=about("salesperson", "S3", "a salesperson_id, or an empty text"),
    )
    default_control_share: Share = Field(
        default=Decimal("0.5"),
        description="Part of the drawn clients left as control where a campaign names none.",
        json_schema_extra=about("share of clients", "domain"),
    )
    default_windows_days: tuple[Days, ...] = Field(
        default=(30, 60, 90),
        min_length=1,
        description="Windows over which a campaign is measured where it names none.",
        json_schema_extra=about("day", "domain", "a list of different numbers of days"),
    )
    early_sign_e_value: Count = Field(
        default=20,
        description="Evidence (e-value) from which an open campaign shows an early sign; without"
        " an effect any night shows one with a chance of at most 1 in so many.",
        json_schema_extra=about("e-value", "domain"),
    )
    list_recent_days: Days = Field(
        default=42,
        description="Age up to which a salesperson's list of lost clients is recent.",
        json_schema_extra=about("day", "S0"),
    )
    list_old_days: Days = Field(
        default=183,
        description="Age beyond which a salesperson's list of lost clients is old.",
        json_schema_extra=about("day", "S0"),
    )
    contact_old_days: Days = Field(
        default=365,
        description="Days without an update after which a contact value is told to be old.",
        json_schema_extra=about("day", "S4"),
    )
    sham_draw_count: Count = Field(
        default=1000,
        description="Sham campaigns drawn for each past year, by which the company sees how often"
        " the verdict is wrong where nothing was done.",
        json_schema_extra=about("draws", "our choice"),
    )
    delay_bands_days: tuple[Days, ...] = Field(
        default=(7, 30, 90, 180, 365, 730),
        min_length=1,
        description="Ends of the bands of delays by which returns are told; the last band is open.",
        json_schema_extra=about("day", "our choice", "a list of different numbers of days"),
    )
    default_primary_window_days: Days = Field(
        default=90,
        description="The window that carries the verdict where a campaign names none.",
        json_schema_extra=about("day", "domain"),
    )
