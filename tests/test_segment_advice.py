"""What is told of a segment does not contradict the status of its clients."""

import re

from conftest import NightRun

SELLS = re.compile(r"gamme|complément|réapprovisionnement|achat suivant|deuxième achat|offre")
SILENT = {"À risque", "Perdu", "Perdu à nouveau", "Disparu"}


def test_no_advice_to_sell_more_stands_beside_whoever_is_lost_gone_or_at_risk(
    sample_night: NightRun,
):
    rows = sample_night.published(
        "select s.status_label_fr, a.client_segment_label_fr, a.client_advice_fr"
        " from reference.segment_advice as a join reference.statuses as s using (status)"
    )
    sold = {status for status, _, advice in rows if SELLS.search(str(advice))}
    assert sold == {"Prospect", "Nouveau", "Actif", "À surveiller", "Reconquis"}
    for status, name, _ in rows:
        assert str(name).endswith(f"({str(status).lower()})") == (status in SILENT)


def test_no_segment_bears_the_name_of_a_status(sample_night: NightRun):
    rows = sample_night.published(
        "select rfm_segment from reference.rfm_meanings as m join reference.statuses as s"
        " on starts_with(m.rfm_segment_label_fr, s.status_label_fr)"
    )
    assert rows == []


def test_each_segment_counts_its_silent_clients_apart_from_those_to_sell_to(
    sample_night: NightRun,
):
    segments = sample_night.published(
        "select rfm_segment, client_count, segment_count_fr, segment_advice_fr"
        " from marketing.segments"
    )
    statuses: dict[object, list[object]] = {}
    for segment, status in sample_night.sql(
        "select r.rfm_segment, s.status from value.rfm as r join status.status as s"
        " using (client_id) where r.rfm_segment is not null"
    ):
        statuses.setdefault(segment, []).append(status)
    loyal = statuses["loyal"]
    lost = sum(status in {"lost", "lost_again"} for status in loyal)
    assert 0 < lost < len(loyal)
    for segment, count, told, advice in segments:
        own = statuses.get(segment, [])
        gone = sum(status in {"lost", "lost_again", "at_risk", "gone"} for status in own)
        assert len(own) == count
        said = [int(number) for number in re.findall(r"\d+", str(told))]
        silent = count if "tous perdus" in str(told) else sum(said[1:])
        assert (said[0], silent) == (count, gone), segment
        pieces = re.findall(r"(.*?) \((\d+) clients?\)\. ?", str(advice))
        selling = sum(int(number) for text, number in pieces if SELLS.search(text))
        assert selling <= len(own) - gone, segment


def test_targets_are_named_as_lost(sample_night: NightRun):
    rows = sample_night.published("select client_segment_label_fr from marketing.target_list")
    assert rows
    assert all(str(name).endswith(("(perdu)", "(perdu à nouveau)")) for (name,) in rows)
