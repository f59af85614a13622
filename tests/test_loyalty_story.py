"""From the draw to the second loss: a company of three clients, every figure derived by hand.

Fixed days: lost after 100, confirmed after 200 days of silence. The night is 31 October 2026.

- `late` buys on 10 January and 10 February 2023; the second order comes 8 days late. Lost from
  22 May (10 February and 101 days), confirmed on 29 August. Drawn into the letter of a campaign on
  1 September, back on 1 October, buys again on 15 November (45 days later), and that order comes 10
  days late. Never seen again: lost for the second time on 15 November.
- `steady` has the same two days without an incident, is a control of the campaign, is back by
  himself on 5 October 2023 and has bought every 60 days since.
- `young` bought on the same two days and is back since 20 September 2026, 41 days before the night.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings

NIGHT = date(2026, 10, 31)
FIRST = [date(2023, 1, 10), date(2023, 2, 10)]
BOUGHT = {
    "late": [*FIRST, date(2023, 10, 1), date(2023, 11, 15)],
    "steady": [
        *FIRST,
        *(date(2023, 10, 5) + timedelta(days=60 * number) for number in range(19)),
    ],
    "young": [*FIRST, date(2026, 9, 20)],
}
# Order: promised on, delivered on.
LATE = {
    "late-2": ("2023-02-12", "2023-02-20"),
    "late-4": ("2023-11-17", "2023-11-27"),
}
SETTINGS = Settings(lost_rule="fixed_days", fixed_lost_days=100)
Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def company() -> Bench:
    """The tables of the stage loyalty, and what is published of them."""
    bench = bench_of(NIGHT)
    keep = [model.table for model in bench.catalogue.values() if model.stage == "loyalty"]
    bench.make(*bench.behind(*keep, "marketing.second_loyalty"))
    return bench


def bench_of(night: date) -> Bench:
    """The company as it was known on a night."""
    bench = Bench(shared_catalogue())
    bench.set_night(night, SETTINGS, night.isoformat())
    bench.fill("staging.clients", [{"client_id": name, "client_type": "B2B"} for name in BOUGHT])
    bench.fill(
        "staging.orders",
        [
            {
                "order_id": f"{name}-{number}",
                "client_id": name,
                "ordered_at": f"{day} 00:00",
                "net_amount_eur": "100.00",
            }
            for name, days in BOUGHT.items()
            for number, day in enumerate(days, 1)
            if day <= night
        ],
    )
    bench.fill(
        "staging.deliveries",
        [
            {"order_id": order, "promised_on": promised, "delivered_on": delivered}
            for order, (promised, delivered) in LATE.items()
        ],
    )
    drawn = {"campaign_id": "retour", "drawn_on": "2023-09-01"}
    bench.fill(
        "staging.campaign_members",
        [
            {**drawn, "client_id": "late", "arm": "mail"},
            {**drawn, "client_id": "steady", "arm": "control"},
        ],
    )
    return bench


def lives(company: Bench) -> dict[object, dict[str, object]]:
    return {row["client_id"]: row for row in company.rows("loyalty.second_lives")}


def test_three_came_back_one_of_them_after_the_letter(company: Bench):
    found = {
        name: (row["return_origin"], row["campaign_id"], str(row["returned_on"]), row["cause"])
        for name, row in lives(company).items()
    }
    assert found == {
        "late": ("campaign", "retour", "2023-10-01", "late_delivery"),
        "steady": ("organic", None, "2023-10-05", "unknown"),
        "young": ("organic", None, "2026-09-20", "unknown"),
    }


def test_the_second_loss_is_of_the_same_cause_and_dated_at_the_last_purchase(company: Bench):
    late, steady, young = (lives(company)[name] for name in ("late", "steady", "young"))
    assert (late["has_second_loss"], late["second_life_days"]) == (True, 45)
    assert (late["second_cause"], str(late["reordered_on"])) == ("late_delivery", "2023-11-15")
    # 200 days before the night are decided: the first purchase after 14 April 2026 is no. 17, on
    # 22 May, and the day before is 959 days after the return.
    assert (steady["has_second_loss"], steady["second_life_days"]) == (False, 959)
    assert (young["has_second_loss"], young["second_life_days"]) == (False, None)


def test_the_old_cause_is_told_before_the_second_loss():
    """On 15 December 2023 `late` still is a client, and waits for nothing but a call."""
    bench = bench_of(date(2023, 12, 15))
    bench.make(*bench.behind("loyalty.alerts"))
    assert [tuple(row.values()) for row in bench.rows("loyalty.alerts")] == [
        (
            *("late", "old_cause", date(2023, 11, 27), date(2023, 10, 1), "late_delivery"),
            "commande late-4 livrée avec 10 jours de retard le 27/11/2023",
        )
    ]


def test_what_marketing_reads(company: Bench):
    rows = {
        (row["return_origin"], row["loss_cause"], row["horizon_days"]): row
        for row in company.rows("marketing.second_loyalty")
    }
    everybody = rows["all", "all", 365]
    # Greenwood: 1/(2 x 1) = 0.5; 0.7071 / 0.6931 = 1.0202; times 1.96 = 1.9996;
    # 0.5 to the power of e^1.9996 and of e^-1.9996.
    assert everybody["retained_share"] == Decimal("0.5")
    assert float(str(everybody["retained_low_share"])) == pytest.approx(0.5**7.3857, abs=1e-4)
    assert float(str(everybody["retained_high_share"])) == pytest.approx(0.5**0.1354, abs=1e-4)
    assert everybody["reordered_fr"] == (
        "2 clients revenus sur 2 ont racheté dans les 365 jours, soit 100 % "
        "(intervalle : 34,2 à 100 %) ; 1 retour trop récent"
    )
    assert everybody["second_loss_fr"] == (
        "50 % sont encore clients 365 jours après leur retour (intervalle : 0,6 à 91 %) : "
        "1 seconde perte parmi 2 clients suivis, dont 1 pour la même cause que la première sur 1 "
        "dont les deux causes sont connues"
    )
    # `late` reordered after 45, `steady` after 60 days.
    assert rows["campaign", "late_delivery", 90]["reordered_count"] == 1
    assert rows["organic", "unknown", 90]["reordered_count"] == 1
    # Nobody is called lost within 90 days.
    assert rows["all", "all", 90]["second_loss_fr"] == (
        "Non mesuré : pour ces clients, on ne parle de perte qu'après 90 jours de silence ou plus"
    )
    assert rows["campaign", "all", 180]["retained_share"] == 0
    assert rows["organic", "all", 180]["retained_share"] == 1
