"""Stories 6 to 10 of the sample's README: why clients left, who may be contacted, what it changed.

Nothing expected here comes from the pipeline: each number is worked out from the story.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from sample_reading import NEW, Night, arms, one, rule_of, status

AS_OF = date(2026, 10, 31)
LATE_ORDER, DELAY_COMPLAINT, QUALITY_COMPLAINT, NEGLECT = 0.6, 0.75, 0.7, 0.45
HALF_LIFE, SAME_INCIDENT, PRIOR = 60, 14, 0.25


def faded(weight: float, distance: int) -> float:
    return weight * 2 ** (-distance / HALF_LIFE)


def days(first: date, step: int) -> list[date]:
    """Six purchase days at a fixed step."""
    return [first + timedelta(days=step * rank) for rank in range(6)]


def evidence(night: Night, client_id: str) -> list[tuple[Any, ...]]:
    rows = night.sql(
        "select evidence_kind, evidence_on, distance_days, faded_weight, incident_number"
        f" from losses.weighted_evidence where client_id = '{client_id}'"
        " order by evidence_on, evidence_kind"
    )
    return [(*row[:3], pytest.approx(float(row[3]), abs=1e-6), row[4]) for row in rows]


def causes(night: Night, client_id: str) -> list[tuple[Any, ...]]:
    """cause, incidents, score, rank, is_main, confidence, level: the best first."""
    rows = night.sql(
        "select cause, incident_count, cause_score, cause_rank, is_main, confidence_score,"
        f" confidence_level from losses.causes where client_id = '{client_id}' order by cause_rank"
    )
    return [(*row[:2], float(row[2]), *row[3:5], row[5] and float(row[5]), row[6]) for row in rows]


def silence(night: Night, client_id: str) -> tuple[Any, ...]:
    where = f"client_id = '{client_id}'"
    return one(night, "last_purchase_on, expected_on, lost_on", "losses.evidence_windows", where)


def place(night: Night, client_id: str) -> tuple[Any, ...]:
    columns = "place, exclusion_reasons"
    return one(night, columns, "campaigns.eligibility", f"client_id = '{client_id}'")


# --- 6: late, and told so a week later ----------------------------------------------------------


def test_a_late_delivery_and_the_complaint_about_it_are_one_incident(either_night: Night):
    bought = days(date(2024, 10, 1), 30)
    last, expected_on = bought[-1], bought[-1] + timedelta(days=30)
    assert (last, expected_on) == (date(2025, 2, 28), date(2025, 3, 30))
    promised, delivered, opened = date(2025, 3, 4), date(2025, 3, 18), date(2025, 3, 25)
    assert (delivered - promised).days == 14  # five are enough
    assert (opened - delivered).days == 7 <= SAME_INCIDENT
    assert last <= delivered < opened <= expected_on  # no distance, nothing fades
    score = max(LATE_ORDER, DELAY_COMPLAINT)  # one incident: its heaviest piece
    confidence = score / (score + PRIOR)
    assert (score, confidence) == (0.75, 0.75)

    limit = rule_of(either_night)["C0232", last].lost
    assert limit in {90, 365}
    assert silence(either_night, "C0232") == (last, expected_on, last + timedelta(days=limit + 1))
    assert evidence(either_night, "C0232") == [
        ("late_delivery_order", delivered, 0, LATE_ORDER, 1),
        ("complaint_delay", opened, 0, DELAY_COMPLAINT, 1),
    ]
    assert causes(either_night, "C0232") == [
        ("late_delivery", 1, pytest.approx(score), 1, True, pytest.approx(confidence), "high")
    ]
    two_incidents = 1 - (1 - LATE_ORDER) * (1 - DELAY_COMPLAINT)
    assert two_incidents == pytest.approx(0.9)  # what counting twice would have said
    assert place(either_night, "C0232") == ("eligible", None)


# --- 7: two causes ------------------------------------------------------------------------------


def test_a_complaint_that_came_late_weighs_less_than_neglect(either_night: Night):
    bought = days(date(2024, 9, 2), 30)
    last, expected_on = bought[-1], bought[-1] + timedelta(days=30)
    assert (last, expected_on) == (date(2025, 1, 30), date(2025, 3, 1))
    opened = date(2025, 4, 30)
    assert (opened - expected_on).days == HALF_LIFE  # half of its weight is left
    assert opened < last + timedelta(days=90 + 1)  # nobody is lost sooner: it still counts
    quality = faded(QUALITY_COMPLAINT, HALF_LIFE)
    assert quality == pytest.approx(0.35)
    contacts = [date(2024, 9, 10), date(2024, 10, 10), date(2024, 11, 9)]
    usual = (contacts[-1] - contacts[0]).days / (len(contacts) - 1)
    silent = (expected_on - contacts[-1]).days
    assert (usual, silent) == (30, 112)
    assert silent >= 3 * usual
    confidence = NEGLECT / (NEGLECT + quality + PRIOR)
    assert 0.4 <= confidence < 0.6  # 0.45 / 1.05 = 0.428571

    assert silence(either_night, "C0233")[:2] == (last, expected_on)
    assert evidence(either_night, "C0233") == [
        ("long_without_contact", expected_on, 0, NEGLECT, 1),
        ("complaint_quality", opened, HALF_LIFE, quality, 1),
    ]
    assert causes(either_night, "C0233") == [
        ("neglect", 1, NEGLECT, 1, True, pytest.approx(confidence, abs=1e-6), "medium"),
        ("product_quality", 1, pytest.approx(quality), 2, False, None, None),
    ]


# --- 8: no more calls, a letter -----------------------------------------------------------------


def test_who_refuses_calls_may_still_get_a_letter(either_night: Night):
    rows = either_night.sql(
        "select channel, is_allowed, right_reason from compliance.contact_rights"
        " where client_id = 'C0234'"
    )
    assert set(rows) == {
        ("phone", False, "opted_out"),  # by its number, written without spaces
        ("letter", True, "right_is_given"),
        ("email", False, "no_basis"),
        ("sms", False, "no_basis"),
        ("visit", False, "no_basis"),
    }
    suppressed = one(
        either_night,
        "channel, suppressed_from_on, is_erasure",
        "compliance.suppression",
        "client_id = 'C0234'",
    )
    assert suppressed == ("phone", date(2026, 2, 11), False)
    reached = one(
        either_night, "channel, right_basis", "compliance.reachable", "client_id = 'C0234'"
    )
    assert reached == ("letter", "legitimate_interest")
    assert status(either_night, "C0234") == "lost"
    assert place(either_night, "C0234") == ("eligible", None)
    arm = arms(either_night)["C0234"]
    final = one(either_night, "assignment, campaign_id", "campaigns.places", "client_id = 'C0234'")
    assert final == ("control" if arm == "control" else "targeted", NEW)
    listed = either_night.sql(
        "select channel from marketing.target_contacts where client_id = 'C0234'"
    )
    assert listed == ([] if arm == "control" else [("letter",)])


# --- 9: two reasons at once ---------------------------------------------------------------------


def test_every_reason_is_kept_and_the_harder_one_decides(either_night: Night):
    bought, refused_on = date(2025, 7, 17), date(2026, 8, 20)
    assert (AS_OF - bought).days > 365
    assert (AS_OF - refused_on).days == 72  # 180 would still do
    assert status(either_night, "C0235") == "lost"
    # a dispute alone would leave the decision to a manager
    assert place(either_night, "C0235") == ("excluded", "dispute; occasional_buyer")
    assert "C0235" not in arms(either_night)


# --- 10: two arms against one control -----------------------------------------------------------

TRIAL, STARTS_ON, DRAWN = "2026-06-essai", date(2026, 6, 2), 40
RETURNED = {  # within 30, 60 and 90 days
    "appel": (9, 14, 16),
    "courriel": (4, 6, 7),
    "control": (1, 2, 4),
}


def test_the_first_client_of_the_call_came_back_on_the_38th_day(either_night: Night):
    last, returned = date(2024, 3, 12), date(2026, 7, 10)
    assert (returned - STARTS_ON).days == 38
    assert (returned - last).days == 850 >= 2 * 365  # a confirmed loss: won back
    rows = either_night.sql(
        "select window_days, arm, has_returned, first_return_on from returns.client_returns"
        f" where campaign_id = '{TRIAL}' and client_id = 'C0061' order by window_days"
    )
    assert rows == [
        (30, "appel", False, None),
        (60, "appel", True, returned),
        (90, "appel", True, returned),
    ]
    assert status(either_night, "C0061") == "won_back"


@pytest.mark.parametrize(
    ("arm", "points", "verdict", "words"),
    [
        ("appel", 0.30, "effective", "Efficace : +30,0 points"),
        ("courriel", 0.075, "inconclusive", "Non concluant : +7,5 points"),
    ],
)
def test_lift_of_both_arms(either_night: Night, arm: str, points: float, verdict: str, words: str):
    where = f"campaign_id = '{TRIAL}' and arm = '{arm}'"
    for window, count, other in zip((30, 60, 90), RETURNED[arm], RETURNED["control"], strict=True):
        gap = (count - other) / DRAWN
        found = one(
            either_night,
            "drawn_count, returned_count, control_drawn_count, control_returned_count,"
            " is_window_over, lift_share, verdict, is_primary_window",
            "returns.lift",
            f"{where} and window_days = {window}",
        )
        assert found[:5] == (DRAWN, count, DRAWN, other, True)
        assert float(found[5]) == pytest.approx(gap, abs=1e-6)
        assert found[7] is (window == 90)
    assert gap == pytest.approx(points)
    assert found[6] == verdict
    told = one(either_night, "verdict_fr", "marketing.campaign_lift", f"{where} and window_days=90")
    assert told[0].startswith(words)
