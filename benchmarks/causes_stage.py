"""What it costs to explain losses: tables of causes from evidence of every family, per table.

    python benchmarks/causes_stage.py [losses ...]

Invented orders, deliveries, complaints, contacts and lines of clients who are all lost once, two
pieces of evidence each or more. Two sizes give the exponent of growth. CPU and wall seconds, and
the most memory that the process had.
"""

import sys
from datetime import date

from stage_bench import filled_company, measured, print_growth

DAY = date(2026, 6, 30)
SIZES = (100_000, 1_000_000)
FIRST = (
    "reference.loss_causes",
    "reference.evidence_tiers",
    "reference.cause_words",
    "reference.evidence_kinds",
)
BUILT = tuple(
    f"losses.{name}"
    for name in (
        "evidence_windows", "fact_evidence", "declared_evidence", "incident_evidence",
        "context_evidence", "evidence", "learned_weights", "weighted_evidence", "counted_evidence",
        "cause_scores",
        "checked_causes", "confidence", "causes",
    )
)  # fmt: skip
# Each client buys six times, 40 days apart; the last time is its last.
DAYS = "date '2024-01-01' + (hash(c) % 400)::int + (40 * n)::int"
FILLED = {
    "orders.purchase_days": (
        "client_id, purchased_on, order_count, revenue_eur",
        f"select 'C' || c, {DAYS}, 1, 100 from range({{0}}) t (c), range(6) u (n)",
    ),
    "orders.valid_orders": (
        "order_id, client_id, ordered_on, net_amount_eur",
        f"select 'O' || c || '-' || n, 'C' || c, {DAYS}, 100 from range({{0}}) t (c), "
        "range(6) u (n)",
    ),
    "status.episodes": (
        "client_id, episode_number, last_purchase_on, lost_on",
        "select 'C' || c, 1, date '2024-01-01' + (hash(c) % 400)::int + 200, "
        "date '2024-01-01' + (hash(c) % 400)::int + 400 from range({0}) t (c)",
    ),
    "staging.deliveries": ("order_id, promised_on, delivered_on", "select 'O' || c || '-' || n, "
    f"{DAYS} + 5, {DAYS} + 5 + (hash(c + n) % 9)::int from range({{0}}) t (c), range(6) u (n)"),
    "staging.complaints": (
        "complaint_id, client_id, surviving_client_id, opened_on, category, resolved_on",
        "select 'R' || c, 'C' || c, 'C' || c, date '2024-01-01' + (hash(c) % 400)::int + 190, "
        "['delay', 'quality', 'service'][1 + c % 3], null from range({0}) t (c)",
    ),
    "staging.contacts": (
        "contact_id, client_id, surviving_client_id, contacted_at, channel",
        f"select 'K' || c || '-' || n, 'C' || c, 'C' || c, {DAYS} - 100, 'visit' "
        "from range({0}) t (c), range(4) u (n)",
    ),
    "staging.order_lines": (
        "order_id, line_number, client_id, surviving_client_id, ordered_at, product_id, "
        "product_family, net_amount_eur",
        f"select 'O' || c || '-' || n, 1, 'C' || c, 'C' || c, {DAYS}, 'P' || c % 500, 'F' || c % 9,"
        " 100 from range({0}) t (c), range(6) u (n)",
    ),
    "staging.price_changes": (
        "product_id, changed_on, old_price_eur, new_price_eur",
        "select 'P' || p, date '2024-06-01' + (30 * n)::int, 10, 11 from range(500) t (p), "
        "range(8) u (n)",
    ),
}  # fmt: skip


def causes(losses: int) -> float:
    """CPU seconds of all tables of causes."""
    company = filled_company(DAY, losses, FILLED)
    return measured(company, DAY, losses, (*FIRST, *BUILT))


if __name__ == "__main__":
    print_growth([int(word) for word in sys.argv[1:]] or list(SIZES), causes)
