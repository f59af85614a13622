"""What happens on the way from the draw to an order, recomputed with pandas from invented events.

Eighty clients of one campaign, drawn on 1 March into letters, e-mails and a control; the draws of a
seeded generator say what became of each. The recomputation shares no code with the pipeline.
"""

import numpy as np
import pandas as pd
import pytest
from model_bench import Bench, shared_catalogue
from proof_bench import fill, read

from reconquete_pipeline.home.settings import Settings

DRAWN, PRIMARY_ENDS = pd.Timestamp("2026-03-01"), pd.Timestamp("2026-05-30")
MADE = ("returns.funnel_steps", "returns.funnel_counts")
PUBLISHED = ("marketing.campaign_funnel", "managers.campaign_funnel")
CHANNEL = {"lettre": "letter", "courriel": "email"}


def invented() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clients, the events of their messages, and their purchases."""
    rng = np.random.default_rng(11)
    number = np.arange(80)
    clients = pd.DataFrame({"client_id": [f"K{n:03}" for n in number]})
    clients["arm"] = np.array(["lettre", "courriel", "control", "courriel"])[number % 4]
    clients["wave"] = 1 + number % 2
    clients["cause"] = np.where(number % 3 == 0, "price", "quality")
    clients["salesperson_id"] = np.where(number % 5 == 0, "V1", "V2")
    clients["is_tracked"] = rng.random(80) < 0.6
    events = []
    for row in clients[clients.arm != "control"].itertuples():
        if rng.random() < 0.1:
            continue
        sent = DRAWN + pd.Timedelta(days=int(rng.integers(0, 4)), hours=9)
        events.append((row.client_id, "sent", sent, CHANNEL[row.arm]))
        came_back = rng.random() < 0.15
        events.append(
            (row.client_id, "bounced" if came_back else "delivered", sent, CHANNEL[row.arm])
        )
        if came_back or row.arm == "lettre":
            continue
        for event, share, days in (("opened", 0.6, 1), ("clicked", 0.3, 2), ("quote", 0.2, 5)):
            if rng.random() < share:
                events.append((row.client_id, event, sent + pd.Timedelta(days=days), "email"))
        if rng.random() < 0.3:
            events.append((row.client_id, "follow_up", sent + pd.Timedelta(days=20), "email"))
    told = pd.DataFrame(events, columns=["client_id", "event", "happened_at", "channel"])
    days = rng.integers(-5, 120, 60)
    bought = pd.DataFrame({"client_id": rng.choice(clients.client_id, 60), "day": days})
    bought["purchased_on"] = DRAWN + pd.to_timedelta(bought.day, unit="D")
    bought = bought.drop_duplicates(["client_id", "purchased_on"])
    return clients, told, bought


@pytest.fixture(scope="module")
def bench() -> Bench:
    clients, told, bought = invented()
    made = Bench(shared_catalogue())
    made.set_night(pd.Timestamp("2026-07-15").date(), Settings(), "2026-07-15")
    members = clients.assign(
        campaign_id="c",
        surviving_client_id=clients.client_id,
        drawn_on=DRAWN,
        window_starts_on=DRAWN,
        is_imported=False,
    )
    fill(made, "returns.members", members)
    fill(made, "staging.draws", members)
    fill(made, "staging.campaign_events", told.assign(
        campaign_id="c", surviving_client_id=told.client_id
    ))  # fmt: skip
    fill(made, "orders.purchase_days", bought.assign(revenue_eur=10))
    tracked = clients[clients.is_tracked].assign(tracked_from_on=pd.Timestamp("2025-01-01"))
    fill(made, "orders.tracking_periods", tracked)
    made.fill("returns.windows", [
        {"campaign_id": "c", "window_starts_on": "2026-03-01", "window_days": days,
         "window_ends_on": ends, "is_window_over": "true"}
        for days, ends in (("90", "2026-05-30"), ("180", "2026-08-28"))
    ])  # fmt: skip
    for table in ("reference.funnel_steps", *MADE, *PUBLISHED):
        made.make(table)
    return made


def recomputed() -> pd.DataFrame:
    """One row a target, one column a step."""
    clients, told, bought = invented()
    told["on"] = told.happened_at.dt.normalize()
    told = told[told.on >= DRAWN]
    targets = clients[clients.arm != "control"].set_index("client_id")

    def those(*events: str) -> pd.Series:
        return targets.index.isin(told[told.event.isin(events)].client_id)

    found = pd.DataFrame({"drawn": True}, index=targets.index)
    found["contacted"] = those("sent")
    found["undelivered"] = those("bounced")
    found["delivered"] = those("delivered")
    found["tracked"] = found.contacted & targets.is_tracked & (targets.arm == "courriel")
    found["opened"] = those("opened") & targets.is_tracked
    found["clicked"] = those("clicked") & targets.is_tracked
    found["answered"] = False
    found["quote"] = those("quote")
    found["follow_up"] = those("follow_up")
    first = told[told.event == "sent"].groupby("client_id").on.min()
    bought = bought[bought.client_id.isin(first.index)]
    bought = bought[bought.purchased_on >= bought.client_id.map(first)]
    bought = bought[(bought.purchased_on > DRAWN) & (bought.purchased_on <= PRIMARY_ENDS)]
    found["ordered"] = found.index.isin(bought.client_id)
    return targets.join(found)


def counted(rows: pd.DataFrame, steps: list[str]) -> dict[str, int]:
    return {step: int(rows[step].sum()) for step in steps}


STEPS = ["drawn", "contacted", "delivered", "answered", "quote", "follow_up", "ordered"]
READ = ["undelivered", "tracked", "opened", "clicked"]


@pytest.mark.parametrize(
    ("view", "column"), [("campaign", None), ("arm", "arm"), ("wave", "wave"), ("cause", "cause")]
)
def test_each_view_counts_what_pandas_counts(bench: Bench, view: str, column: str | None):
    found = read(bench, "marketing.campaign_funnel")
    found = found[found.funnel_view == view]
    own = recomputed()
    groups = [(None, own)] if column is None else list(own.groupby(column))
    assert found[column].nunique() == len(groups) if column else True
    for value, rows in groups:
        told = found if column is None else found[found[column] == value]
        counts = told.set_index("funnel_step").step_client_count
        for step, number in counted(rows, STEPS + READ).items():
            # Nobody opens a letter: of the arm of letters alone this is unknown, not 0.
            if value == "lettre" and step in ("tracked", "opened", "clicked", "quote"):
                assert counts[step] == number or pd.isna(counts[step])
            else:
                assert counts[step] == number, (view, value, step)


def test_shares_are_over_the_denominator_that_is_shown(bench: Bench):
    found = read(bench, "marketing.campaign_funnel")
    whole = found[found.funnel_view == "campaign"].set_index("funnel_step")
    own = recomputed()
    for step, base in (("contacted", "drawn"), ("opened", "tracked"), ("ordered", "contacted")):
        assert whole.denominator_count[step] == own[base].sum()
        share = own[step].sum() / own[base].sum()
        assert float(whole.step_share[step]) == pytest.approx(share, abs=5e-7)
    letters = own[own.arm == "lettre"]
    channel = found[(found.funnel_view == "channel") & (found.funnel_channel == "letter")]
    share = letters.undelivered.sum() / letters.contacted.sum()
    [warning] = channel[channel.funnel_step == "undelivered"].undeliverable_fr
    assert share > 0.05
    assert warning.startswith(f"{letters.undelivered.sum()} contact")


def test_cells_add_up_and_figures_per_salesperson_are_for_managers_alone(bench: Bench):
    found = read(bench, "marketing.campaign_funnel")
    assert "salesperson" not in set(found.funnel_view)
    own = recomputed()
    cells = found[(found.funnel_view == "cell") & (found.funnel_step == "ordered")]
    assert cells.step_client_count.sum() == own.ordered.sum()
    managers = read(bench, "managers.campaign_funnel")
    managers = managers[managers.funnel_channel == "any"].set_index(
        ["salesperson_id", "funnel_step"]
    )
    for person, rows in own.groupby("salesperson_id"):
        for step, number in counted(rows, STEPS).items():
            assert managers.step_client_count[person, step] == number
