"""For each named predicate of worth, attrition and groups: good rows, and rows that fail it."""

from breaking_rows import Break

YEAR = {"attrition_year": "2024", "attrition_reason": "null"}
SHARES = {"attrition_share": "0.1", "low_share": "0.05", "high_share": "0.2"}


def part(dimension: str, segment: str, active: int) -> dict[str, str]:
    """One row of status.attrition."""
    return YEAR | {
        "attrition_dimension": dimension,
        "attrition_segment": segment,
        "active_count": str(active),
    }


WHOLE = [part("all", "all", 3), part("relation", "short", 3), part("client_type", "B2B", 3)]
CLASSES = [part("abc_class", "A", 1), part("abc_class", "B", 2)]

TOLD = {"client_id": "a", "silence_started_on": "2025-01-01"}
CHANGED = TOLD | {"told_lost_on": "2025-04-01", "present_client_id": "a"}
STANDS = {"last_purchase_on": "2025-01-01", "lost_on": "2025-04-02"}

DUE = {"hit_on": "2025-12-31", "alert_due_on": "2026-01-01"}

WORTH_BREAKS: dict[tuple[str, str], Break] = {
    ("warnings.inactivity", "alert_due_after_the_hit"): Break(
        [DUE],
        [[DUE | {"alert_due_on": "2025-12-30"}], [DUE | {"alert_due_on": "2026-01-02"}]],
    ),
    ("corrections.loss_differences", "kind_as_the_days_say"): Break(
        [
            CHANGED | {"change_kind": "withdrawn"},
            CHANGED | STANDS | {"change_kind": "redated"},
            CHANGED | STANDS | {"last_purchase_on": "2025-02-01", "change_kind": "moved"},
            CHANGED | {"present_client_id": "b", "change_kind": "merged"},
            TOLD | STANDS | {"change_kind": "added"},
            TOLD | STANDS,
        ],
        [
            [CHANGED | {"change_kind": "moved"}],
            [CHANGED | STANDS | {"change_kind": "moved"}],
            [CHANGED | STANDS | {"lost_on": "2025-04-01", "change_kind": "redated"}],
            [CHANGED | STANDS | {"last_purchase_on": "2025-02-01", "change_kind": "redated"}],
            [CHANGED | {"present_client_id": "b", "change_kind": "withdrawn"}],
            [TOLD | STANDS | {"change_kind": "moved"}],
            [TOLD | {"change_kind": "added"}],
        ],
    ),
    ("corrections.loss_reports", "a_change_has_a_cause"): Break(
        [
            {},
            {"change_kind": "moved", "change_cause": "unknown"},
            {"change_kind": "moved", "change_cause": "merge", "change_evidence": "b"},
        ],
        [
            [{"change_kind": "moved"}],
            [{"change_cause": "unknown"}],
            [{"change_kind": "moved", "change_cause": "merge"}],
            [{"change_kind": "moved", "change_cause": "unknown", "change_evidence": "b"}],
            [{"change_evidence": "b"}],
        ],
    ),
    ("corrections.loss_revisions", "not_found_after_run_date"): Break(
        [{"found_on": "2026-01-01"}], [[{"found_on": "2026-01-02"}]]
    ),
    ("corrections.loss_revisions", "few_told_losses_changed"): Break(
        [{"found_on": "2026-01-01"}, {"found_on": "2025-12-31"}, {"found_on": "2025-12-31"}],
        [[{"found_on": "2026-01-01"}, {"found_on": "2026-01-01"}]],
        {"corrections.reported_losses": [{"client_id": "a"}] * 50},
    ),
    ("value.rfm_cuts", "score_has_clients"): Break(
        [{"client_count": "1"}], [[{"client_count": "0"}]]
    ),
    ("value.rfm_cuts", "range_if_anybody"): Break(
        [
            {"client_count": "1", "lowest_value": "0", "highest_value": "0"},
            {"client_count": "0", "lowest_value": "null", "highest_value": "null"},
        ],
        [
            [{"client_count": "1", "lowest_value": "0", "highest_value": "null"}],
            [{"client_count": "1", "lowest_value": "null", "highest_value": "0"}],
            [{"client_count": "0", "lowest_value": "0", "highest_value": "0"}],
        ],
    ),
    ("value.value", "lost_class_or_reason"): Break(
        [
            {"abc_class_lost": "A", "abc_lost_reason": "null"},
            {"abc_class_lost": "null", "abc_lost_reason": "not_lost"},
        ],
        [
            [{"abc_class_lost": "null", "abc_lost_reason": "null"}],
            [{"abc_class_lost": "A", "abc_lost_reason": "not_lost"}],
        ],
    ),
    ("value.value", "lost_value_not_above_revenue"): Break(
        [{"lost_value_eur": "5", "revenue_eur": "5"}],
        [[{"lost_value_eur": "5.01", "revenue_eur": "5"}]],
    ),
    ("value.relations", "client_not_above_company"): Break(
        [{"year_revenue_eur": "5", "company_year_revenue_eur": "5"}],
        [[{"year_revenue_eur": "5.01", "company_year_revenue_eur": "5"}]],
    ),
    ("status.attrition", "lost_were_active"): Break(
        [
            {"active_count": "1", "attrition_lost_count": "1"},
            {"active_count": "1", "attrition_lost_count": "null"},
        ],
        [[{"active_count": "1", "attrition_lost_count": "2"}]],
    ),
    ("status.attrition", "share_or_reason"): Break(
        [YEAR | SHARES, {"attrition_reason": "year_not_over"}],
        [
            [YEAR],
            [YEAR | SHARES | {"low_share": "null"}],
            [YEAR | SHARES | {"high_share": "null"}],
            [YEAR | SHARES | {"attrition_share": "null"}],
            [SHARES | {"attrition_reason": "nobody_active"}],
        ],
    ),
    ("status.attrition", "parts_add_up"): Break(
        WHOLE + CLASSES,
        [
            [*WHOLE, *CLASSES[:1]],
            [part("all", "all", 2), *WHOLE[1:], *CLASSES],
            [WHOLE[0], part("relation", "long", 4), WHOLE[2], *CLASSES],
            [*WHOLE[:2], part("client_type", "B2C", 2), *CLASSES],
        ],
    ),
    ("value.parents", "parents_have_an_end"): Break(
        [{"has_parent_loop": "false"}], [[{"has_parent_loop": "true"}]]
    ),
    ("value.groups", "lost_are_of_the_group"): Break(
        [{"group_client_count": "2", "group_lost_count": "2"}],
        [[{"group_client_count": "2", "group_lost_count": "3"}]],
    ),
    ("warnings.alerts", "alert_is_new"): Break(
        [{"alert_on": "2026-01-01"}],
        [[{"alert_on": "2025-12-31"}], [{"alert_on": "2026-01-02"}]],
    ),
    ("marketing.alerts", "told_once"): Break(
        [
            {"alert_rank": "1", "client_id": "a", "alert_kind": "lost"},
            {"alert_rank": "2", "client_id": "a", "alert_kind": "falling"},
        ],
        [
            [
                {"alert_rank": "1", "client_id": "a", "alert_kind": "lost"},
                {"alert_rank": "2", "client_id": "a", "alert_kind": "lost"},
            ]
        ],
    ),
    ("marketing.alerts", "no_control_whose_window_runs"): Break(
        [{"client_id": "free"}, {"client_id": "past"}, {"client_id": "called"}],
        [[{"client_id": "control"}], [{"client_id": "tonight"}], [{"client_id": "merged"}]],
        {
            "campaigns.running_controls": [
                {"client_id": c} for c in ("control", "tonight", "merged")
            ]
        },
    ),
    ("marketing.alerts", "nobody_who_objected_is_told"): Break(
        [{"client_id": "free"}, {"client_id": "no_phone"}],
        [[{"client_id": "stop"}]],
        {
            "compliance.suppression": [
                {"client_id": "stop", "channel": "all"},
                {"client_id": "no_phone", "channel": "phone"},
            ]
        },
    ),
    ("marketing.segments", "every_segment_is_shown"): Break(
        [{}, {}], [[{}]], {"reference.rfm_meanings": [{}, {}]}
    ),
}
