"""The settings: faults in plain English, documentation, SQL literals."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from home_samples import GOOD, faults_of
from pydantic import ValidationError

from reconquete_pipeline.home.settings import Settings, describe_settings, setting_sql_literals


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("fixed_lost_day = 3", 'unknown setting "fixed_lost_day"; did you mean fixed_lost_days?'),
        ("order_minimum_eur = -1", "-1 cannot be the value of order_minimum_eur; write a number"),
        ("order_minimum_eur = 0.001", "at most 2 decimals, or remove the line"),
        ("order_minimum_eur = true", "true cannot be the value"),
        ('order_minimum_eur = "0.01"', '"0.01" cannot be the value'),
        ("abc_a_share = nan", "NaN cannot be the value"),
        ("abc_a_share = 1.0", "over 0, under 1"),
        ("abc_a_share = 0.95", "abc_b_share is 0.95, which is not over abc_a_share (0.95)"),
        ("fixed_lost_days = 90", "fixed_lost_days is 90, which is not over fixed_act_days (90)"),
        ("fixed_act_days = 400", "fixed_lost_days is 365, which is not over fixed_act_days"),
        ("fixed_act_days = 90.0", "90.0 cannot be the value of fixed_act_days; write a whole"),
        ("order_lag_days = 1000000", "36500 or less"),
        ('lost_rule = "car"', 'write one of "predictive", "fixed_days", "auto"'),
        (
            "lost_again_probability = 0.66",
            "lost_again_probability is 0.66, which is not over lost_probability (0.66)",
        ),
        ("watch_quantile = 0.96", "risk_quantile is 0.95, which is not over watch_quantile"),
        ("lost_floor_days = 365", "lost_ceiling_days is 365, which is not over lost_floor_days"),
        ("frequency_cuts = [2, 3, 4]", "a list of four whole numbers"),
        ("frequency_cuts = [2, 4, 4, 6]", "each larger than the one before it"),
        ("frequency_cuts = 2", "2 cannot be the value of frequency_cuts"),
        ("call_hours = [10, 13, 14]", "starts and ends in turn"),
        ("call_hours = [10, 9]", "starts and ends in turn"),
        ('draw_salt = "a|b"', "letters without accents"),
        ("rejected_share_max = 1.5", "1 or less"),
        ("night_wait_seconds = {}", "a table cannot be the value"),
    ],
)
def test_faults_of_a_setting(tmp_path: Path, line: str, text: str) -> None:
    (found,) = faults_of(tmp_path, GOOD + f"[settings]\n{line}")
    assert found.startswith("reconquete.toml, [settings], ")
    assert text in found


def test_a_wrong_setting_does_not_contradict_another(tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, GOOD + '[settings]\nfixed_act_days = "x"\nfixed_lost_days = 20')
    assert "fixed_act_days" in found


def test_every_setting_is_documented() -> None:
    rows = describe_settings()
    assert [row.name for row in rows] == list(Settings.model_fields)
    assert all(all(row) for row in rows)
    by_name = {row.name: row for row in rows}
    assert by_name["frequency_cuts"].default == "[2, 3, 4, 6]"
    assert by_name["fixed_lost_days"][1:3] == ("365", "day")


def test_settings_are_frozen_and_closed() -> None:
    with pytest.raises(ValidationError):
        Settings().fixed_act_days = 3
    with pytest.raises(ValidationError):
        Settings.model_validate({"colour": 1})


def test_sql_literals_are_what_duckdb_reads() -> None:
    settings = Settings(order_minimum_eur=Decimal(0), frequency_ties_share=Decimal("0.000001"))
    literals = setting_sql_literals(settings)
    assert list(literals) == list(Settings.model_fields)
    assert literals["frequency_ties_share"] == "0.000001::DECIMAL(18,6)"
    assert literals["lost_rule"] == "'predictive'"
    query = "select " + ", ".join(literals.values())
    with duckdb.connect() as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    read = dict(zip(literals, row, strict=True))
    assert read["order_minimum_eur"] == 0
    assert read["frequency_ties_share"] == Decimal("0.000001")
    assert read["frequency_cuts"] == [2, 3, 4, 6]
    assert (read["fixed_lost_days"], read["draw_salt"]) == (365, "reconquete")
