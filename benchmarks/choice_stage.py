"""What it costs to choose: exclusions, worth, budget and draw of one campaign, per table.

    python benchmarks/choice_stage.py [clients ...]

Invented clients who are all lost, whom a letter may reach and who have two pieces of evidence each;
one in ten shares a telephone number with another. The campaign of tonight makes an offer, has a
budget for a tenth of them, fewer letters than that, and half of the drawn as control; a fifth of
the salespeople have left.
"""

import sys
from datetime import date

from stage_bench import filled_company, measured, print_growth

DAY = date(2026, 6, 30)
SIZES = (100_000, 1_000_000)
FIRST = (
    "reference.loss_causes",
    "reference.conflict_words",
    "reference.exclusion_reasons",
    "reference.contact_channels",
)
BUILT = tuple(
    f"campaigns.{name}"
    for name in (
        "draw_units", "painful_history", "standing_facts", "knowers", "access", "exclusions",
        "eligibility", "wanted", "expected_effect", "contact_values",
        "present_salespeople", "candidate_portfolios", "capacities", "selection", "left_out",
        "candidates", "provisional_draws", "assignments",
    )
)  # fmt: skip
CLIENTS = "from range({0}) t (c)"
LAST = "date '2025-01-01' + (hash(c) % 300)::int"
FILLED = {
    "compliance.addressed_clients": (
        "client_id, status, campaign_status", f"select 'C' || c, 'lost', 'lost' {CLIENTS}",
    ),
    "compliance.reachable": (
        "client_id, channel, value, is_preferred",
        f"select 'C' || c, 'letter', 'v', true {CLIENTS}",
    ),
    "compliance.contact_keys": (
        "client_id, channel, contact_key, key_kind",
        "select 'C' || c, 'phone', "
        "'0' || case when c % 10 = 0 then c // 20 + 900000000 else c end, "
        f"'phone' {CLIENTS}",
    ),
    "status.status": (
        "client_id, status, last_purchase_on, lost_on",
        f"select 'C' || c, 'lost', {LAST}, {LAST} + 100 {CLIENTS}",
    ),
    "status.episodes": (
        "client_id, episode_number, last_purchase_on, lost_on, confirmed_on",
        f"select 'C' || c, 1, {LAST}, {LAST} + 100, {LAST} + 100 {CLIENTS}",
    ),
    "rhythm.rhythm": (
        "client_id, last_purchase_on, purchase_day_count", f"select 'C' || c, {LAST}, 6 {CLIENTS}",
    ),
    "orders.purchase_days": (
        "client_id, purchased_on, order_count, revenue_eur",
        f"select 'C' || c, {LAST} - (30 * n)::int, 1, 100 {CLIENTS}, range(6) u (n)",
    ),
    "orders.valid_orders": (
        "order_id, client_id, ordered_on, net_amount_eur",
        f"select 'O' || c || '-' || n, 'C' || c, {LAST} - (30 * n)::int, 100 {CLIENTS}, "
        "range(6) u (n)",
    ),
    "staging.orders": (
        "order_id, client_id, margin_eur",
        f"select 'O' || c || '-' || n, 'C' || c, 30 + hash(c) % 20 {CLIENTS}, range(6) u (n)",
    ),
    "value.value": (
        "client_id, abc_class, lost_value_eur",
        f"select 'C' || c, ['A', 'B', 'C'][1 + c % 3], 100 + hash(c + 1) % 2000 {CLIENTS}",
    ),
    "value.forecast": (
        "client_id, expected_order_eur", f"select 'C' || c, 50 + hash(c) % 300 {CLIENTS}",
    ),
    "losses.causes": (
        "client_id, episode_number, last_purchase_on, cause, evidence_tier, cause_score, is_main",
        f"select 'C' || c, 1, {LAST}, 'late_delivery', 'incident', 0.7, true {CLIENTS}",
    ),
    "losses.current_causes": (
        "client_id, cause, confidence_level", f"select 'C' || c, 'late_delivery', 'high' {CLIENTS}",
    ),
    "losses.weighted_evidence": (
        "client_id, last_purchase_on, cause, evidence_kind, evidence_id, evidence_fr",
        f"select 'C' || c, {LAST}, 'late_delivery', 'late_delivery', 'e' || n, 'retard' {CLIENTS}, "
        "range(2) u (n)",
    ),
    "staging.contacts": (
        "contact_id, client_id, surviving_client_id, contacted_at, channel, salesperson_id",
        "select 'K' || c || '-' || n, 'C' || c, 'C' || c, date '2025-03-01' - (30 * n)::int, "
        f"'visit', 'V' || c % 50 {CLIENTS}, range(2) u (n)",
    ),
    "staging.complaints": (
        "complaint_id, client_id, surviving_client_id, opened_on, category, resolved_on, outcome",
        "select 'R' || c, 'C' || c, 'C' || c, date '2026-02-01', 'delay', date '2026-03-01', "
        f"case when c % 50 = 0 then 'refused' else 'founded' end {CLIENTS}",
    ),
    "staging.invoices": (
        "invoice_id, client_id, surviving_client_id, issued_on, due_on, net_amount_eur, paid_on",
        "select 'F' || c, 'C' || c, 'C' || c, date '2025-03-01', date '2025-04-01', 100, "
        f"case when c % 40 > 0 then date '2025-04-01' end {CLIENTS}",
    ),
    "staging.campaigns": (
        "campaign_id, launch_on, campaign_kind, control_share, primary_window_days, "
        "offer_valid_until_on, budget_eur",
        f"select 'c', date '{DAY}', 'win_back', 0.5, 90, date '2026-12-31', {{0}} * 0.05",
    ),
    "staging.campaign_arms": (
        "campaign_id, arm_number, arm, weight_ppm, offer",
        "values ('c', 0, 'control', 500000, null), ('c', 1, 'mail', 500000, 'port')",
    ),
    "staging.campaign_steps": (
        "campaign_id, arm, step_number, channel", "values ('c', 'mail', 1, 'letter')",
    ),
    "staging.campaign_classes": (
        "campaign_id, abc_class, is_always_contacted",
        "values ('c', 'A', false), ('c', 'B', false), ('c', 'C', false)",
    ),
    "staging.campaign_statuses": ("campaign_id, campaign_status", "values ('c', 'lost')"),
    "staging.channels": (
        "channel, unit_cost_eur, monthly_contact_count", "select 'letter', 1, {0} * 0.002",
    ),
    "staging.salespeople": (
        "salesperson_id, is_active, monthly_contact_count",
        "select 'V' || n, n < 40, 1000 from range(50) u (n)",
    ),
    "staging.offers": ("offer, offer_cost_eur", "values ('port', 8)"),
}  # fmt: skip


def choice(clients: int) -> float:
    """CPU seconds of all tables of the choice."""
    return measured(filled_company(DAY, clients, FILLED), DAY, clients, (*FIRST, *BUILT))


if __name__ == "__main__":
    print_growth([int(word) for word in sys.argv[1:]] or list(SIZES), choice)
