"""A campaign for clients at risk: drawn, contacted and measured as the lost are, on the sample."""

from pathlib import Path

from night_tools import plain_night

RISK = """
campaign_id = "2026-10-risque"
launch_on = 2026-10-31
kind = "enquête"
statuses = ["à risque"]
abc_classes = ["A", "B", "C"]
control_share = 0.5
[[arms]]
name = "mel"
share = 1
channel = "e-mail"
"""


def test_clients_at_risk_are_drawn_with_the_rights_of_all(sample_home: Path):
    (sample_home / "campaigns" / "risque.toml").write_text(RISK, encoding="utf-8")
    night = plain_night(sample_home)
    drawn = dict(
        night.sql(
            "select client_id, arm from campaigns.assignments where campaign_id = '2026-10-risque'"
        )
    )
    expected = {
        row[0]
        for row in night.sql(
            "select s.client_id from status.status as s"
            " inner join value.value as v on s.client_id = v.client_id and v.abc_class is not null"
            " where s.status = 'at_risk' and s.client_id not in"
            " (select e.client_id from campaigns.exclusions as e) and s.client_id in"
            " (select w.client_id from compliance.contact_ways as w where w.channel = 'email')"
        )
    }
    assert set(drawn) == expected
    assert set(drawn.values()) == {"mel", "control"}
    listed = night.published(
        "select client_id from marketing.target_list where campaign_id = '2026-10-risque'"
    )
    assert {row[0] for row in listed} == {one for one, arm in drawn.items() if arm == "mel"}
    # the lost have their places as before, and nobody else has one
    places = night.sql("select client_id from campaigns.places")
    lost = night.sql("select client_id from status.status where status in ('lost', 'lost_again')")
    assert sorted(places) == sorted(lost)
    # a next night, with all members of the draw measured
    again = plain_night(sample_home, "run", "--date", "2026-11-01")
    members = again.sql(
        "select client_id from returns.members where campaign_id = '2026-10-risque'"
    )
    assert {row[0] for row in members} == set(drawn)
