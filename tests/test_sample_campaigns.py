"""Two campaigns of the sample: one finished and measured, one drawn tonight."""

from datetime import date

import pytest
import sample_recomputation as own
import sample_recomputation_places as places
from sample_reading import FINISHED, WINDOW_STARTS_ON, Night, arms, one, rule_of

# who came back in the finished campaign, and when; all others of the arm did not
DRAWN_COUNT = 12
FIRST_RETURNS = {
    "courrier": {
        "C0035": date(2026, 3, 3),  # the very day the window starts: counts for no arm
        "00027": date(2026, 3, 17),
        "C0031": date(2026, 4, 2),
        "C0032": date(2026, 4, 3),
        "C0033": date(2026, 5, 2),
        "C0034": date(2026, 6, 1),  # the 90th day, the last that counts
    },
    "control": {
        "C0042": date(2026, 4, 17),
        "C0043": date(2026, 5, 30),
        "C0044": date(2026, 6, 2),  # the 91st day, one too late
    },
}


@pytest.mark.parametrize(
    ("arm", "window", "returned"),
    [
        ("courrier", 30, 2),
        ("courrier", 60, 4),
        ("courrier", 90, 5),
        ("control", 30, 0),
        ("control", 60, 1),
        ("control", 90, 2),
    ],
)
def test_rates_of_the_finished_campaign(sample_night: Night, arm: str, window: int, returned: int):
    inside = {
        client_id: day
        for client_id, day in FIRST_RETURNS[arm].items()
        if 0 < (day - WINDOW_STARTS_ON).days <= window
    }
    assert len(inside) == returned
    where = f"campaign_id = '{FINISHED}' and arm = '{arm}' and window_days = {window}"
    rates = one(
        sample_night,
        "drawn_count, returned_count",
        "returns.rates",
        where,
    )
    assert rates == (DRAWN_COUNT, returned)
    rows = sample_night.sql(
        f"select client_id, first_return_on from returns.client_returns where {where}"
        " and has_returned"
    )
    assert dict(rows) == inside


# --- the new campaign ---------------------------------------------------------------------------


def test_the_new_campaign_draws_lost_clients_and_half_of_them_are_control(either_night: Night):
    drawn = arms(either_night)
    statuses = own.statuses(rule_of(either_night))
    assert {statuses[client_id] for client_id in drawn} == {"lost"}
    eligible = either_night.sql(
        "select client_id from campaigns.eligibility where place = 'eligible'"
    )
    by_letter = places.reached("letter")  # the campaign wants all classes, and writes
    assert set(drawn) == {row[0] for row in eligible} & by_letter
    left_out = either_night.sql(
        "select client_id from campaigns.places where assignment = 'not_drawn'"
        " and exclusion_reasons = 'not_reached_by_every_arm'"
    )
    assert {row[0] for row in left_out} == {row[0] for row in eligible} - by_letter
    channels = either_night.sql("select distinct channel from marketing.target_contacts")
    assert channels == [("letter",)]
    assert set(drawn.values()) == {"courrier", "control"}
    controls = {client_id for client_id, arm in drawn.items() if arm == "control"}
    assert abs(len(controls) - len(drawn) / 2) <= 3  # each of three classes its quota, give or take
    listed = {row[0] for row in either_night.sql("select client_id from marketing.target_list")}
    assert listed
    assert not listed & controls
