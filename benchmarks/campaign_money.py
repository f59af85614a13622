"""What it costs to say what campaigns brought: spending, costs, bootstrap, cells, adjusted lift.

    python benchmarks/campaign_money.py [drawn clients of each campaign ...]

Fifty campaigns, each of clients of its own, half of them control, in two strata. Every client
bought twice before the draw, and one in eight within the 180 days after it, for 20 to 220 euros;
each target had a letter. All windows are over. With 100,000 drawn (10.6 million orders): 80 CPU
seconds, of which the bootstrap takes 13, and 7.6 GB, most of it the tables in memory; growth 1.04.
"""

import sys
from datetime import date

from stage_bench import filled_company, measured, print_growth

DAY = date(2026, 6, 30)
SIZES = (10_000, 100_000)
CAMPAIGNS = 50
BUILT = tuple(
    f"returns.{name}"
    for name in (
        "windows", "client_returns", "stratum_returns", "draw_strata", "compared_strata", "rates",
        "lift", "money_windows", "baselines", "client_spending", "campaign_contacts", "costs",
        "money", "cells", "adjusted_lift",
    )
)  # fmt: skip
CLIENTS = f"from range({CAMPAIGNS} * {{0}}) t (c)"
CAMPAIGN = "'k' || (c // {0})"
ARM = "case when hash(c) % 2 = 0 then 'control' else 'mail' end"
STRATUM = "case when c % 3 = 0 then 'A' else 'B' end"
BOUGHT = "date '2025-06-30' - (hash(c, 1) % 300)::int - 60 * n::int"
RETURNED = "date '2025-07-02' + (hash(c, 2) % 180)::int"
AMOUNT = "20 + (hash(c, 3) % 20000) / 100"
FILLED = {
    "returns.members": (
        "campaign_id, client_id, surviving_client_id, arm, wave, stratum, drawn_on,"
        " window_starts_on, is_imported, share",
        f"select {CAMPAIGN}, 'C' || c, 'C' || c, {ARM}, 1, {STRATUM}, date '2025-07-01',"
        f" date '2025-07-01', false, 0.5 {CLIENTS}",
    ),
    "staging.draws": (
        "campaign_id, client_id, surviving_client_id, arm, wave, stratum, share, cause,"
        " organic_return_share, window_starts_on",
        f"select {CAMPAIGN}, 'C' || c, 'C' || c, {ARM}, 1, {STRATUM}, 0.5,"
        " ['price', 'neglect', 'dispute', 'unknown'][1 + c % 4], 0.05 + (c % 10) / 100,"
        f" date '2025-07-01' {CLIENTS}",
    ),
    "staging.campaigns": (
        "campaign_id, launch_on, primary_window_days",
        f"select 'k' || k, date '2025-07-01', 90 from range({CAMPAIGNS}) t (k)",
    ),
    "staging.campaign_windows": (
        "campaign_id, window_days",
        f"select 'k' || k, days from range({CAMPAIGNS}) t (k), unnest([30, 60, 90]) w (days)",
    ),
    "staging.contacts": (
        "contact_id, client_id, surviving_client_id, campaign_id, channel, contacted_at",
        f"select c, 'C' || c, 'C' || c, {CAMPAIGN}, 'letter', timestamp '2025-07-03 08:00'"
        f" {CLIENTS} where hash(c) % 2 = 1",
    ),
    "reference.contact_channels": ("channel, unit_cost_eur", "select 'letter', 1.35"),
    "orders.valid_orders": (
        "order_id, client_id, ordered_on, net_amount_eur",
        f"select c || '-' || n, 'C' || c, {BOUGHT}, {AMOUNT} {CLIENTS}, range(2) u (n)"
        f" union all select c || '-r', 'C' || c, {RETURNED}, {AMOUNT} {CLIENTS}"
        " where hash(c, 4) % 8 = 0",
    ),
    "orders.purchase_days": (
        "client_id, purchased_on, order_count, revenue_eur",
        f"select 'C' || c, {BOUGHT}, 1, {AMOUNT} {CLIENTS}, range(2) u (n)"
        f" union all select 'C' || c, {RETURNED}, 1, {AMOUNT} {CLIENTS} where hash(c, 4) % 8 = 0",
    ),
}


def money(drawn: int) -> float:
    """CPU seconds of all tables of the money of campaigns."""
    return measured(filled_company(DAY, drawn, FILLED), DAY, drawn, BUILT)


if __name__ == "__main__":
    print_growth([int(word) for word in sys.argv[1:]] or list(SIZES), money)
