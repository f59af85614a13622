"""The law of the stories of causes: every parameter of ``causes_story``, with a word on why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

SEEDS: Final = (101, 202, 303)
START: Final = date(2023, 7, 1)
AS_OF: Final = date(2026, 6, 30)
LAST_DAY: Final = (AS_OF - START).days
NEVER: Final = 10.0**6


NO_REASON: Final = "no_reason"
CAUSES: Final = (
    "ceased",
    "out_of_area",
    "one_off_need",
    "life_change",
    "unpaid",
    "ended_by_us",
    "too_demanding",
    "dispute",
    "product_quality",
    "late_delivery",
    "poor_service",
    "salesperson_relation",
    "neglect",
    "over_solicited",
    "price",
    "unsuitable_offer",
    "competitor_offer",
    "aggressive_promotion",
    NO_REASON,
)
# What went wrong between company and client; declared as price, it is a hidden motive.
INCIDENT_CAUSES: Final = (
    "dispute",
    "product_quality",
    "late_delivery",
    "poor_service",
    "salesperson_relation",
)
EASY_ANSWERS: Final = ("price", "competitor_offer")  # what people say to be left alone


@dataclass(frozen=True)
class Kind:
    """What an incident does: the rise of the hazard, summed over time, and how long it lasts.

    ``force`` is near the share of such incidents that make a client of mean sensitivity leave;
    ``is_touchy`` says whether the client's own sensitivity multiplies it.
    """

    force: float
    decay_days: float
    is_touchy: bool = True


KINDS: Final[dict[str, Kind]] = {
    # Facts end the relation within weeks, whatever the client feels.
    "ceased": Kind(4.0, 5, False),  # a few estates and receivers order on
    "moved_out": Kind(3.0, 20, False),
    "area_closed": Kind(2.5, 30, False),
    "invoice_unpaid": Kind(3.0, 20, False),  # the account is blocked; some settle and come back
    "ended_by_us": Kind(4.0, 5, False),
    "one_off_first": Kind(1.0, 15, False),  # came for that product only: two in three are seen once
    "one_off_later": Kind(0.02, 15, False),  # an old client who also needed a one-off product
    "unfounded_again": Kind(
        0.15, 60, False
    ),  # third within half a year: both sides have had enough
    # Service: a day is forgiven, a week is not; weeks of anger, a season for people.
    "day_late": Kind(0.003, 30),
    "late": Kind(0.03, 45),
    "very_late": Kind(0.10, 45),
    "defect_return": Kind(0.08, 60),
    "complaint_minor": Kind(0.004, 60),
    "complaint": Kind(0.05, 60),
    "complaint_grave": Kind(0.14, 60),
    "complaint_unanswered": Kind(0.10, 60),  # no answer for a month is worse than what happened
    "invoice_disputed": Kind(0.12, 60),
    "claim_refused": Kind(0.08, 60),
    "salesperson_change": Kind(0.05, 90),
    "neglected_month": Kind(0.02, 30),  # mild: 20 % of those neglected for a year
    "heavy_month": Kind(0.02, 30),
    "unsubscribed": Kind(0.08, 45),
    # Market: clients look at what they buy themselves.
    "small_price_rise": Kind(0.003, 60),
    "price_rise": Kind(0.03, 60),
    "steep_price_rise": Kind(0.10, 60),
    "quote_lost_on_price": Kind(0.10, 45),
    "quote_lost_to_competitor": Kind(0.15, 30),
    "discontinued": Kind(0.25, 60),
    "stock_out_met": Kind(0.05, 45),
    "shallow_promotion": Kind(0.004, 30),
    "deep_promotion": Kind(0.08, 30),
}
NOISE: Final = ("day_late", "complaint_minor", "small_price_rise", "shallow_promotion")

SENSITIVITY_LOG_SD: Final = 1.2  # lognormal of mean one: half below 0.5, one in twenty above 3.5

ANSWER_DAYS: Final = 30  # a complaint still open after these is unanswered
UNFOUNDED_DAYS: Final = 180
DUNNING_DAYS: Final = 30  # after the due day; nobody who pays at all pays later than 20 days after
DISPUTE_DAYS: Final = 10  # from the invoice to the quarrel
NEGLECT_DAYS: Final = 120  # without visit or call: neglect begins, and counts every 30 days
NEGLECT_STEP: Final = 30
HEAVY_SENDS: Final = 8  # sends in a calendar month
SMALL_RISE: Final = 0.03
STEEP_RISE: Final = 0.08
DEEP_SHARE: Final = 0.30
PROMOTION_DAYS: Final = 3  # from its start until clients have seen it
MARGIN_SHARE: Final = 0.25  # a client who costs more than this of its potential is costly
COSTLY_YEARLY: Final = 0.25  # nobody holds on to them
SILENT_DAYS: Final = 180  # without an order: no more visits
ACTIVE_DAYS: Final = 120  # since the last order: a contract goes on
ASKED_DAYS: Final = 120  # after the last order the company asks why
ANSWER_LAG: Final = (10, 150)  # days from the question to the answer, evenly


@dataclass(frozen=True)
class Law:
    """One company: sizes, rhythm, hazards per year, shares per order; what it has no extract of.

    The mean interval of a client is 1 / Gamma(``rate_shape``, scale ``1 / rate_days``) days, an
    interval a gamma of shape ``interval_shape`` of that mean. ``unseen``: hazard per year of causes
    that leave no record.
    """

    clients: int
    b2b_share: float
    rate_days: float
    no_reason_yearly: float
    unseen: Mapping[str, float]
    absent: tuple[str, ...]
    amount_median: float
    ceased_yearly: float
    moved_yearly: float
    mail_days: tuple[int, ...]
    late_shares: tuple[float, float, float] = (0.0, 0.0, 0.0)  # a day, 2 to 4, 5 to 14 days late
    defect_share: float = 0.0
    complaint_share: float = 0.0
    category_shares: tuple[float, ...] = ()  # delay, quality, service, price, person, other
    heavy_share: float = 0.0  # clients put on the heavy mailing list
    one_off_share: float = 0.0  # clients who come for a one-off product
    contract_share: float = 0.0
    quote_share: float = 0.0
    rate_shape: float = 8.0  # clients' mean intervals spread by some 40 %
    interval_shape: float = 8.0  # intervals by 35 % of their mean: a year of silence is clear
    disputed_share: float = 0.0
    unpaid_share: float = 0.0


LAWS: Final[dict[str, Law]] = {
    # Sells parts to firms every three weeks, by visit; knows nearly everything about itself.
    "wholesaler": Law(
        clients=2200,
        b2b_share=1.0,
        rate_days=7 * 24.0,
        no_reason_yearly=0.09,
        unseen={"competitor_offer": 0.02, "poor_service": 0.012, "life_change": 0.003},
        absent=(),
        amount_median=420.0,
        ceased_yearly=0.018,  # French business failures run near 2 % a year
        moved_yearly=0.03,
        mail_days=(5,),
        late_shares=(0.15, 0.05, 0.012),
        defect_share=0.010,
        complaint_share=0.014,
        category_shares=(0.25, 0.25, 0.22, 0.10, 0.08, 0.10),
        one_off_share=0.03,
        contract_share=0.35,
        quote_share=0.02,
        disputed_share=0.006,
        unpaid_share=0.0006,
    ),
    # Sells to people by post, without salespeople, invoices or contracts; mails a lot.
    "shop": Law(
        clients=2800,
        b2b_share=0.0,
        rate_days=7 * 42.0,
        no_reason_yearly=0.09,
        unseen={"life_change": 0.03, "competitor_offer": 0.03, "price": 0.01},
        absent=(
            "invoices",
            "contracts",
            "quotes",
            "call_reports",
            "client_salespeople",
            "salespeople",
            "visits",
            "coverage",
            "costs",
        ),
        amount_median=70.0,
        ceased_yearly=0.004,
        moved_yearly=0.05,
        mail_days=(5, 20),
        late_shares=(0.18, 0.08, 0.03),
        defect_share=0.025,
        complaint_share=0.02,
        category_shares=(0.25, 0.35, 0.25, 0.10, 0.0, 0.05),
        heavy_share=0.25,
        one_off_share=0.07,
    ),
    # Maintains heating for homes and small firms under yearly contracts; sells no products.
    "services": Law(
        clients=1800,
        b2b_share=0.4,
        rate_days=7 * 32.0,
        no_reason_yearly=0.07,
        unseen={
            "poor_service": 0.015,
            "life_change": 0.02,
            "one_off_need": 0.012,
            "competitor_offer": 0.02,
            "price": 0.015,
        },
        absent=("order_lines", "products", "price_changes", "stock_outs", "deliveries", "returns"),
        amount_median=180.0,
        ceased_yearly=0.012,
        moved_yearly=0.06,  # homes move often
        mail_days=(12,),
        complaint_share=0.065,
        category_shares=(0.20, 0.15, 0.38, 0.12, 0.10, 0.05),
        contract_share=1.0,
        quote_share=0.04,
        disputed_share=0.008,
        unpaid_share=0.0012,
    ),
}
STORIES: Final = tuple(LAWS)

EARLY_SHARE: Final = 0.35  # clients who are there in the first two months
EARLY_DAYS: Final = 60
LATEST_FIRST: Final = LAST_DAY - 150
AREAS: Final = {
    "Nord": ("59", "62"),
    "Ouest": ("35", "44"),
    "Sud": ("31", "33"),
    "Est": ("67", "54"),
}
CLOSED_AREA: Final = ("Nord", "80", 640)  # zone, prefix, last day served
CLOSED_SHARE: Final = 0.03
OUTSIDE: Final = ("06", "13", "75")
OUTSIDE_SHARE: Final = 0.04  # always lived outside and are served all the same
MOVED_OUT_SHARE: Final = 0.3
DEMANDING_SHARE: Final = 0.03  # complain without ground at three orders in ten
DEMANDING_COMPLAINTS: Final = 0.3
COSTLY_SHARE: Final = 0.04
FAMILIES: Final = 8
PRODUCTS: Final = 40  # five to a family; then ten that are bought once
ONE_OFF_PRODUCTS: Final = 10
DROPPED_FAMILY: Final = (7, 520)  # a small family, and the day on which it ends
DROPPED_SHARE: Final = 0.05
SALESPEOPLE: Final = 14
SALESPERSON_LEAVES: Final = 0.5
FORGOTTEN_SHARE: Final = 0.25  # clients whose visits become rare at some day
ENDED_BY_US_YEARLY: Final = 0.02  # of contracts
SEVERITIES: Final = {"low": 0.45, "medium": 0.40, "high": 0.15}
CATEGORIES: Final = ("delay", "quality", "service", "price", "person", "other")
CATEGORY_CAUSE: Final = {
    "delay": "late_delivery",
    "quality": "product_quality",
    "service": "poor_service",
    "price": "price",
    "person": "salesperson_relation",
}
SEVERITY_KIND: Final = {
    "low": "complaint_minor",
    "medium": "complaint",
    "high": "complaint_grave",
}
LOST_REASONS: Final = {
    "price": 0.35,
    "competitor": 0.15,
    "no_need": 0.25,
    "lead_time": 0.10,
    "other": 0.15,
}

# Who answers when asked why: three in ten, those who owe or were sent away hardly, the dead never.
ANSWERS: Final = dict.fromkeys(CAUSES, 0.3) | {
    "ceased": 0.0,
    "unpaid": 0.03,
    "ended_by_us": 0.06,
}
SILENT_ANSWER: Final = ""  # answers without a cause
# What they say. The truth mostly; an incident is easier told as a price; who has no reason
# makes one up or gives none; nobody calls himself demanding.
_UPSET: Final = {"price": 0.17, "competitor_offer": 0.11, SILENT_ANSWER: 0.12}
_PLAIN: Final = {"price": 0.10, "competitor_offer": 0.08, SILENT_ANSWER: 0.14}
SAYS: Final[dict[str, dict[str, float]]] = (
    dict.fromkeys(CAUSES, _PLAIN)
    | dict.fromkeys(INCIDENT_CAUSES, _UPSET)
    | {
        "out_of_area": {SILENT_ANSWER: 0.08},
        "one_off_need": {SILENT_ANSWER: 0.15},
        "life_change": {SILENT_ANSWER: 0.20},
        "unpaid": {"price": 0.30, "dispute": 0.30, SILENT_ANSWER: 0.40},
        "ended_by_us": {"poor_service": 0.30, SILENT_ANSWER: 0.50},
        "too_demanding": {"price": 0.30, "poor_service": 0.40, SILENT_ANSWER: 0.30},
        "price": {"competitor_offer": 0.08, SILENT_ANSWER: 0.08},
        "competitor_offer": {"price": 0.18, SILENT_ANSWER: 0.12},
        "aggressive_promotion": {"competitor_offer": 0.35, "price": 0.25, SILENT_ANSWER: 0.10},
        NO_REASON: {
            "price": 0.20,
            "competitor_offer": 0.10,
            "life_change": 0.15,
            "one_off_need": 0.10,
            SILENT_ANSWER: 0.45,
        },
    }
)
CALL_SHARE: Final = 0.4  # of answers come by telephone, where calls are reported
UNANSWERED_CALL_SHARE: Final = 0.2
WORDS_FR: Final = {
    "out_of_area": "Nous avons déménagé",
    "one_off_need": "C'était un besoin ponctuel",
    "life_change": "Ma situation a changé",
    "ended_by_us": "Vous avez rompu le contrat",
    "dispute": "Un litige sur une facture",
    "product_quality": "Qualité décevante",
    "late_delivery": "Livraisons en retard",
    "poor_service": "Service client insuffisant",
    "salesperson_relation": "Mauvaise relation avec le commercial",
    "neglect": "Plus personne ne passe nous voir",
    "over_solicited": "Trop de messages",
    "price": "Trop cher",
    "unsuitable_offer": "Vous n'avez plus ce qu'il me faut",
    "competitor_offer": "Un concurrent propose mieux",
    "aggressive_promotion": "Grosse promotion chez un concurrent",
}
NO_MORE_USE: Final = ("out_of_area", "one_off_need", "life_change")


def says(cause: str) -> dict[str, float]:
    """Give what a leaver of ``cause`` declares if it answers: chances that sum to one."""
    other = SAYS[cause]
    return other | {cause: 1 - sum(other.values())} if sum(other.values()) < 1 else other
