"""For whom a contact does more: learned where it is true, left alone where it is not."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue
from planted_effects import DRAWN_ON, RUN_DATE, WINDOW_DAYS, Company, company
from proof_bench import fill, read

from reconquete_pipeline.home.settings import Settings

TONIGHT = "2026-01-hiver"
MADE = (
    "returns.stratum_returns",
    "returns.rates",
    "returns.draw_strata",
    "returns.compared_strata",
    "returns.draw_quality",
    "returns.lift",
    "campaigns.uplift_cases",
    "campaigns.uplift_features",
    "campaigns.uplift_weights",
    "campaigns.uplift_scores",
    "campaigns.uplift_gain",
    "marketing.uplift_check",
    "campaigns.expected_effect",
    "campaigns.contact_values",
    "campaigns.selection",
)
CONTACT_EUR, BUDGET_EUR = 1.0, 200.0
SETTINGS = Settings(assumed_margin_share=Decimal("0.5"))


def built(invented: Company) -> Bench:
    """The tables of the effect, from draws and purchases to the selection under the budget."""
    bench = Bench(shared_catalogue())
    bench.set_night(RUN_DATE.date(), SETTINGS, "2025-12-31")
    clients = invented.clients
    past, now = (
        part.copy()
        for part in (clients[clients.campaign_id != ""], clients[clients.campaign_id == ""])
    )
    fill(bench, "orders.purchase_days", invented.purchases)
    past["arm"] = np.where(past.is_target, "courrier", "control")
    members = past.rename(columns={"looked_on": "drawn_on"})
    members["surviving_client_id"] = members["client_id"]
    members = members.assign(wave=1, stratum="all", share=0.5, window_starts_on=members["drawn_on"])
    fill(bench, "returns.members", members)
    fill(bench, "staging.draws", members)
    outcomes = members.assign(window_days=WINDOW_DAYS, is_window_over=True)
    fill(bench, "returns.client_returns", outcomes)
    campaigns = pd.DataFrame({"campaign_id": [*DRAWN_ON, TONIGHT]}).assign(
        campaign_kind="win_back", primary_window_days=WINDOW_DAYS, budget_eur=BUDGET_EUR
    )
    fill(bench, "staging.campaigns", campaigns)
    bench.fill("staging.campaign_arms", [
        {"campaign_id": TONIGHT, "arm_number": "1", "arm": "courrier", "weight_ppm": "1000000"},
    ])  # fmt: skip
    step = {"campaign_id": TONIGHT, "arm": "courrier", "step_number": "1", "channel": "letter"}
    bench.fill("staging.campaign_steps", [step])
    bench.fill(
        "reference.contact_channels", [{"channel": "letter", "unit_cost_eur": f"{CONTACT_EUR}"}]
    )
    now = now.assign(campaign_id=TONIGHT, abc_class="B", campaign_status="lost", place="eligible")
    fill(bench, "campaigns.wanted", now)
    fill(bench, "campaigns.eligibility", now)
    fill(bench, "losses.current_causes", now)
    fill(bench, "value.value", now, lost_value_eur="revenue")
    for table in MADE:
        bench.make(table)
    return bench


def earned(invented: Company, chosen: pd.Series) -> tuple[float, float]:
    """Returns and euros of contribution that contacting these clients adds, as planted."""
    one = invented.clients.set_index("client_id").loc[chosen]
    return one.effect.sum(), (one.effect * one.revenue * 0.5).sum()


def by_amount(invented: Company) -> pd.Series:
    """Whom the same budget would contact in the order of their revenue."""
    now = invented.clients[invented.clients.campaign_id == ""]
    return now.sort_values("revenue", ascending=False).client_id.head(int(BUDGET_EUR / CONTACT_EUR))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_where_effects_differ_the_order_by_effect_earns_twice_that_by_amount(seed: int):
    invented = company("differ", seed)
    bench = built(invented)
    [gain] = bench.rows("campaigns.uplift_gain")
    assert gain["is_learned_lift_used"]
    selected = read(bench, "campaigns.selection", ["client_id", "is_selected"])
    chosen = selected[selected.is_selected].client_id
    assert len(chosen) <= BUDGET_EUR / CONTACT_EUR
    (returns, euros), (plain_returns, plain_euros) = (
        earned(invented, one) for one in (chosen, by_amount(invented))
    )
    assert returns >= 2 * plain_returns
    assert euros >= 2 * plain_euros


@pytest.mark.parametrize("kind", ["same", "amount"])
@pytest.mark.parametrize("seed", [1, 2])
def test_where_they_do_not_it_earns_no_less(kind: str, seed: int):
    invented = company(kind, seed)
    bench = built(invented)
    selected = read(bench, "campaigns.selection", ["client_id", "is_selected"])
    returns, euros = earned(invented, selected[selected.is_selected].client_id)
    plain_returns, plain_euros = earned(invented, by_amount(invented))
    assert returns >= 0.999 * plain_returns
    assert euros >= 0.999 * plain_euros


@pytest.fixture(scope="module")
def differing() -> tuple[Company, Bench]:
    invented = company("differ", 4)
    return invented, built(invented)


def test_the_tenths_are_those_of_an_independent_count(differing: tuple[Company, Bench]):
    invented, bench = differing
    past = invented.clients[invented.clients.campaign_id != ""].copy()
    scores = read(bench, "campaigns.uplift_scores", ["client_id", "lift_gap_share", "features_on"])
    past = past.merge(scores[scores.features_on < RUN_DATE], on="client_id")
    found = read(bench, "marketing.uplift_check").set_index(["contact_order", "order_tenth"])
    for order, column in (("revenue", "revenue"), ("expected_lift", "lift_gap_share")):
        ranked = past.sort_values(
            ["campaign_id", column, "client_id"], ascending=[True, False, True]
        )
        place = ranked.groupby("campaign_id").cumcount()
        ranked["tenth"] = (
            place * 10 // ranked.groupby("campaign_id").client_id.transform("size") + 1
        )
        for tenth, one in ranked.groupby("tenth"):
            told = found.loc[(order, tenth)]
            targets, controls = one[one.is_target], one[~one.is_target]
            assert told.tenth_target_count == len(targets)
            assert told.tenth_control_count == len(controls)
            assert told.tenth_target_returned_count == targets.has_returned.sum()
            assert told.tenth_control_returned_count == controls.has_returned.sum()
    # As planted: the first tenth by effect gains, the first by revenue next to nothing.
    assert found.loc[("expected_lift", 1)].tenth_lift_share > 0.07
    assert found.loc[("revenue", 1)].tenth_lift_share < 0.07


def test_features_are_those_of_the_day_of_the_draw(differing: tuple[Company, Bench]):
    invented, bench = differing
    wide = read(bench, "campaigns.uplift_features").pivot_table(
        index="client_id", columns="feature", values="number_value"
    )
    planted = invented.clients.set_index("client_id")
    assert (wide.silence_days == planted.silence).all()
    close = np.isclose(wide.year_revenue_eur, planted.revenue, atol=0.08)
    assert close.all()


def test_a_company_with_few_returns_learns_nothing():
    bench = built(company("differ", 5, drawn=200, tonight=300))
    for table in (one for one in MADE if "uplift" in one):
        assert bench.rows(table) == [], table
    shares = {row["expected_lift_share"] for row in bench.rows("campaigns.contact_values")}
    assert len(shares) == 1


@pytest.mark.soak
def test_where_effects_do_not_differ_the_learned_order_is_seldom_taken():
    """One side of a 95 % interval: 2.5 % in the long run; 300 companies, bound at .999."""
    used = sum(
        built(company("same", 1000 + seed, drawn=1500, tonight=1)).rows("campaigns.uplift_gain")[0][
            "is_learned_lift_used"
        ]
        for seed in range(300)
    )
    assert used <= 17
