"""Published parameters of the buying models on the sample for which they were published."""

import gzip
from collections import defaultdict
from csv import DictReader
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from alive_macro import p_alive

from reconquete_pipeline.statistics import bg_nbd, gamma_gamma
from reconquete_pipeline.statistics.bg_nbd import BuyingModel, Histories
from reconquete_pipeline.statistics.gamma_gamma import Purchases

pytestmark = pytest.mark.reference
ENDS_ON = date(1997, 9, 30)


@pytest.fixture(scope="module")
def days(reference_data: Path) -> list[dict[date, float]]:
    """Purchase days with their amounts, of each client of the sample, in its first 39 weeks."""
    folder = reference_data / "cdnow" / "extraits"
    with (folder / "echantillon_2357.csv").open() as file:
        sampled = {row["code_client"] for row in DictReader(file, delimiter=";")}
    found: dict[str, dict[date, float]] = {client: defaultdict(float) for client in sampled}
    for path in sorted(folder.glob("commandes_*.csv.gz")):
        with gzip.open(path, "rt") as file:
            for row in DictReader(file, delimiter=";"):
                day = datetime.strptime(row["date_commande"], "%d/%m/%Y").date()
                if row["code_client"] in sampled and day <= ENDS_ON:
                    found[row["code_client"]][day] += float(row["montant_ttc"].replace(",", "."))
    return list(found.values())


@pytest.fixture(scope="module")
def histories(days: list[dict[date, float]]) -> Histories:
    """Weeks with two decimals, as in the published file."""
    rows = [
        (
            len(client) - 1,
            round((max(client) - min(client)).days / 7, 2),
            round((ENDS_ON - min(client)).days / 7, 2),
        )
        for client in days
    ]
    distinct, counts = np.unique(np.array(rows), axis=0, return_counts=True)
    return Histories(*distinct.T, counts.astype(float))


def test_the_sample_is_whole(histories: Histories):
    assert histories.counts.sum() == 2357


def test_bg_nbd(histories: Histories):
    found = bg_nbd.fit(histories, may_leave_at_once=False)
    assert found.parameters == pytest.approx((0.2426, 4.4136, 0.7929, 2.4259), abs=2e-4)
    assert found.log_likelihood == pytest.approx(-9582.43, abs=0.01)


def test_mbg_nbd(histories: Histories):
    found = bg_nbd.fit(histories)
    assert found.parameters == pytest.approx((0.52484, 6.18299, 0.89136, 1.61400), abs=1e-5)
    assert found.log_likelihood == pytest.approx(-9582.1327, abs=1e-4)
    model = BuyingModel(*found.parameters or ())
    alive = p_alive(np.zeros(1), np.zeros(1), np.array([38.86]), model)
    assert alive[0] == pytest.approx(0.389716, abs=1e-6)


def test_gamma_gamma(days: list[dict[date, float]]):
    repeats = [sorted(client.items())[1:] for client in days if len(client) > 1]
    assert len(repeats) == 946
    purchases = Purchases(
        np.array([float(len(client)) for client in repeats]),
        np.array([sum(amount for _, amount in client) for client in repeats]),
        np.ones(len(repeats)),
    )
    found = gamma_gamma.fit(purchases)
    assert found.parameters == pytest.approx((6.2488, 3.7446, 15.4478), rel=5e-4)
