"""The line of text that `reconquete explain` draws of a silence."""

from datetime import date, timedelta

from conftest import NightRun, run_command
from sample_reading import rule_of

from reconquete_pipeline.story.silence_line import Mark, drawn


def test_marks_stand_to_scale_in_the_order_of_days():
    line, legend = drawn(
        [
            Mark("|", date(2026, 4, 11)),
            Mark("●", date(2026, 1, 1)),
            Mark("●", date(2026, 1, 11)),
            Mark("P", date(2026, 3, 2)),
        ],
        width=104,
    )
    assert len(line) == 101
    assert [(place, sign) for place, sign in enumerate(line) if sign != "─"] == [
        (0, "●"), (10, "●"), (60, "P"), (100, "|"),
    ]  # fmt: skip
    assert legend == "● achats · P perdu après le 02/03/2026 · | aujourd'hui 11/04/2026"


def test_marks_of_one_day_are_all_seen():
    line, _ = drawn([Mark(sign, date(2026, 1, 1)) for sign in "●SRP|"])
    assert line == "●SRP|"


def test_explain_draws_the_silence(either_night: NightRun):
    """C0020 bought last on 30 October 2025."""
    last = date(2025, 10, 30)
    limits = rule_of(either_night)["C0020", last]
    told = run_command(either_night.home, "explain", "C0020").text
    for words, limit in (
        ("S à surveiller", limits.watch),
        ("R à risque", limits.risk),
        ("P perdu", limits.lost),
    ):
        if limit is None:
            assert words not in told
        else:
            assert f"{words} après le {last + timedelta(days=limit):%d/%m/%Y}" in told
    assert "| aujourd'hui 31/10/2026" in told
    line = next(line for line in told.splitlines() if line.strip().startswith("●─"))
    assert line.index("R") < line.index("P") < line.index("|")


def test_a_prospect_has_no_line(sample_night: NightRun):
    [(client,)] = sample_night.sql(
        "select min(client_id) from status.status where status = 'prospect'"
    )
    assert "● achats" not in run_command(sample_night.home, "explain", str(client)).text
