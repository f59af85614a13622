"""The suppression list: whole for managers, and of clients who may be shown; no contact values."""

import re
from datetime import date

from conftest import NightRun

QUERY = (
    "select channel, opted_out_on, opt_out_source_label_fr, suppressed_until_on "
    "from marketing.suppressed where client_id = ? order by channel"
)


def test_an_objection_of_the_sample_stands_for_every_channel_with_its_source(
    sample_night: NightRun,
):
    since = date(2025, 11, 3)  # oppositions_2026-10-31.csv, C0236, no channel
    assert sample_night.published(QUERY, "C0236") == [
        (channel, since, "Liste d'opposition", None)
        for channel in ("email", "letter", "phone", "sms", "visit")
    ]
    assert sample_night.published(QUERY, "C0001") == []  # who never objected


def test_whoever_is_suppressed_tonight_is_on_the_list_and_nobody_else(sample_night: NightRun):
    held = sample_night.sql("select client_id, channel from compliance.suppression order by all")
    query = (
        "select distinct client_id, channel from {} where suppressed_until_on is null order by all"
    )
    whole = sample_night.sql(query.format("managers.suppressed"))
    assert held == whole and len(whole) > 10
    shown = sample_night.published(query.format("marketing.suppressed"))
    hidden = sample_night.sql(
        "select client_id from campaigns.running_controls union "
        "select client_id from compliance.suppression where is_erasure"
    )
    assert shown == [row for row in whole if (row[0],) not in hidden]
    assert set(shown) < set(whole)


def test_no_contact_value_is_on_the_list(sample_night: NightRun):
    text = repr(sample_night.published("select * from marketing.suppressed"))
    values = sample_night.sql("select distinct value from staging.contact_points")
    assert not [value for (value,) in values if str(value) in text]
    assert not re.search(r"@|\b0\d(?: ?\d\d){4}", text)
