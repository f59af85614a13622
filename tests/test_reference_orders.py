"""Nights on real orders against numbers computed without DuckDB, by somebody else."""

import hashlib
import json
import shutil
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import NightRun
from night_tools import plain_night

pytestmark = pytest.mark.reference

CDNOW = """
company = "CDNOW"
run_date = 1998-06-30

[settings]
order_minimum_eur = 0
lost_rule = "fixed_days"

[extracts.orders]
files = "commandes_*.csv.gz"

[extracts.orders.columns]
client_id = "code_client"
order_id = "no_commande"
ordered_at = "date_commande"
net_amount_eur = "montant_ttc"
"""
ONLINE_RETAIL = """
company = "Online Retail"
run_date = 2011-12-10

[settings]
lost_rule = "auto"

[extracts.order_lines]
files = "factures_*.csv.gz"
covers_to = "run_date"

[extracts.order_lines.columns]
order_id = "N° facture"
client_id = "Code client"
ordered_at = "Date facture"
product_id = "Article"
quantity = "Quantité"
unit_price_eur = "Prix unitaire"
net_amount_eur = { sql = 'number("Quantité") * number("Prix unitaire")' }
"""
Case = tuple[NightRun, dict[str, Any], dict[str, Any]]
CASES = {
    "cdnow": (CDNOW, "commandes_*.csv.gz", "as_of_1998-06-30"),
    "online_retail": (ONLINE_RETAIL, "factures_*.csv.gz", "purchases_as_of_2011-12-10"),
}


@pytest.fixture(scope="module", params=list(CASES))
def case(
    request: pytest.FixtureRequest, reference_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Case:
    toml, pattern, key = CASES[request.param]
    home = tmp_path_factory.mktemp(request.param) / "home"
    (home / "inbox").mkdir(parents=True)
    (home / "reconquete.toml").write_text(toml, encoding="utf-8")
    for path in sorted((reference_data / request.param / "extraits").glob(pattern)):
        shutil.copy2(path, home / "inbox")
    expected = json.loads((reference_data / request.param / "expected.json").read_text())
    return plain_night(home), expected, expected[key]


def test_every_line_is_accounted_for(case: Case):
    night, expected, _ = case
    files = night.sql(
        "select file_name, status, read_count, accepted_count + rejected_count + superseded_count "
        "from intake.files order by file_name"
    )
    assert len(files) == expected["files"]
    assert {status for _, status, _, _ in files} == {"accepted"}
    assert [read for _, _, read, _ in files] == list(expected["rows_per_file"].values())
    assert all(read == placed for _, _, read, placed in files)
    assert sum(read for _, _, read, _ in files) == expected["rows"]


def test_rfm_checksum_over_all_clients(case: Case):
    night, _, expected = case
    rows = night.sql(
        "select client_id, recency_days, frequency, purchase_day_count, monetary_eur from value.rfm"
    )
    lines = [
        f"{client};{recency};{orders};{days};{int(amount * 100)}\n"
        for client, recency, orders, days, amount in sorted(rows, key=lambda r: str(r[0]).encode())
    ]
    assert len(lines) == expected["clients"]
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == expected["rfm_sha256"]


def test_silence_by_personal_rhythm(case: Case):
    night, _, expected = case
    [(eligible, silent)] = night.sql(
        "select count(*), count(*) filter (where is_hit) from warnings.inactivity "
        "where rule = 'personal_rhythm'"
    )
    assert eligible == expected["silence_5_3"]["eligible"]
    assert silent == expected["silence_5_3"]["silent"]


def test_silence_by_fixed_days(case: Case):
    night, _, expected = case
    for rule, days in (("fixed_days_act", "90"), ("fixed_days", "365")):
        [(silent,)] = night.sql(
            "select count(*) filter (where is_hit) from warnings.inactivity where rule = ?", rule
        )
        assert silent == expected["inactive_days"][days]


def test_the_lost_are_those_silent_for_over_365_days(case: Case):
    """Fixed days in the one home; auto in the other, whose rhythm is not known within a year."""
    night, _, expected = case
    rows = dict(night.sql("select status, count(*) from status.status group by 1"))
    lost = int(rows.get("lost", 0)) + int(rows.get("lost_again", 0))
    assert lost == expected["inactive_days"]["365"]
    silent = lost + int(rows.get("at_risk", 0))
    come_back = night.sql(
        "select count(*) from status.status join value.rfm using (client_id)"
        " where status = 'won_back' and recency_days > 90"
    )
    assert silent + come_back[0][0] == expected["inactive_days"]["90"]


def test_abc_classes(case: Case):
    night, _, expected = case
    rows = night.sql(
        "select abc_class, count(*), sum(revenue_eur) from value.value "
        "where abc_class is not null group by 1"
    )
    assert {name: count for name, count, _ in rows} == expected["abc"]["abc"]
    revenue = {name: int(Decimal(str(amount)) * 100) for name, _, amount in rows}
    assert revenue == expected["abc"]["abc_revenue_cents"]
    first = night.sql(
        "select client_id, revenue_eur from value.value order by revenue_rank limit 5"
    )
    assert [[client, int(amount * 100)] for client, amount in first] == expected["abc"]["first_5"]


def test_named_intervals(case: Case):
    night, _, expected = case
    assert len(expected["intervals_20"]) == 20
    for story in expected["intervals_20"]:
        [(first, last, days, mean, recency, orders, is_silent)] = night.sql(
            "select first_on, last_purchase_on, h.purchase_day_count, mean_interval_days,"
            " recency_days, frequency, is_hit from rhythm.rhythm as h"
            " join value.rfm using (client_id) "
            "join warnings.inactivity using (client_id) "
            "where client_id = ? and rule = 'personal_rhythm'",
            story["client"],
        )
        assert (first, last) == (
            date.fromisoformat(story["first"]),
            date.fromisoformat(story["last"]),
        )
        assert (days, recency, orders) == (
            story["purchase_days"],
            story["recency"],
            story["orders"],
        )
        assert abs(Fraction(mean) - Fraction(story["mean_interval"])) <= Fraction(1, 2_000_000)
        assert is_silent == story["silent_5_3"]
