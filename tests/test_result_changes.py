"""A late order changes a result that was told: the night says what it was, and what it is."""

from pathlib import Path

import pytest
from conftest import NightRun
from night_tools import deliver, nights, plain_night

HEADER = "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation"
CAMPAIGN, ARM = "2026-03-relance", "control"
FIGURE = "campaign_id = '2026-03-relance' and arm = 'control' and window_days = 30"


def counts(night: NightRun) -> tuple[int, int]:
    """Drawn and returned controls of the campaign within 30 days."""
    [(drawn, returned)] = night.sql(
        f"select drawn_count, returned_count from returns.rates where {FIGURE}"
    )
    return int(drawn), int(returned)


@pytest.fixture
def bare_control(sample_night: NightRun) -> str:
    """A control who did not come back within 90 days."""
    rows = sample_night.sql(
        "select min(client_id) from returns.client_returns where window_days = 90"
        " and campaign_id = '2026-03-relance' and arm = 'control' and not has_returned"
    )
    return str(rows[0][0])


def test_a_late_order_changes_what_was_told_and_the_change_is_told(
    finished_home: Path, sample_night: NightRun, bare_control: str
):
    drawn, returned = counts(sample_night)
    first = {
        (row["campaign_id"], row["arm"], row["window_days"]): row["told_returned_count"]
        for row in nights(finished_home)[-1]["results"]  # type: ignore[attr-defined]
    }
    assert first[CAMPAIGN, ARM, 30] == returned
    assert sample_night.sql("select count(*) from marketing.result_changes") == [(0,)]

    late = f"26-99001;{bare_control};20/03/2026;50,00;validée;"
    deliver(finished_home, "commandes_2026-11-01.csv", HEADER, late)
    after = plain_night(finished_home, "run", "--date", "2026-11-01")
    assert counts(after) == (drawn, returned + 1)
    sentence = after.sql(f"select change_of_result_fr from marketing.result_changes where {FIGURE}")
    plural = "clients revenus" if returned > 1 else "client revenu"
    assert sentence == [
        (
            f"Annoncé la nuit du 31/10/2026 : {returned} {plural} sur {drawn} ; depuis la nuit du"
            f" 01/11/2026 : {returned + 1} sur {drawn}",
        )
    ]
    told = nights(finished_home)[-1]["results"]
    assert {row["arm"] for row in told} == {ARM}  # type: ignore[attr-defined]

    # The order was cancelled: the figure is the first one again, and both changes stay told.
    cancelled = f"26-99001;{bare_control};20/03/2026;50,00;annulée;02/11/2026"
    deliver(finished_home, "commandes_2026-11-02.csv", HEADER, cancelled)
    last = plain_night(finished_home, "run", "--date", "2026-11-02")
    assert counts(last) == (drawn, returned)
    changes = last.sql(
        "select told_since_on::varchar, told_returned_count, returned_count"
        f" from marketing.result_changes where {FIGURE} order by 1"
    )
    assert changes == [
        ("2026-11-01", returned, returned + 1),
        ("2026-11-02", returned + 1, returned),
    ]
