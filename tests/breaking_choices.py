"""For each named predicate of explaining and choosing: rows that pass it, and rows that fail it."""

from breaking_rows import LATER, NIGHT, Break

DRAWN = {"campaign_id": "c", "client_id": "a", "arm": "mail"}
CLIENT_A = {"client_id": "a"}
LOSS = {"client_id": "a", "episode_number": "1"}
MAIN = LOSS | {"is_main": "true"}
LOST = {"client_id": "a", "status": "lost"}
OVER_PHONE = {"client_id": "a", "channel": "phone", "is_allowed": "true"}

CHOICE_BREAKS: dict[tuple[str, str], Break] = {
    ("losses.evidence_windows", "expected_after_last_purchase"): Break(
        [{"last_purchase_on": NIGHT, "expected_on": NIGHT}],
        [[{"last_purchase_on": LATER, "expected_on": NIGHT}]],
    ),
    ("losses.causes", "one_main_cause_a_loss"): Break(
        [MAIN, MAIN | {"is_main": "false"}],
        [[], [MAIN | {"is_main": "false"}], [MAIN, MAIN], [MAIN | {"episode_number": "2"}]],
        {"losses.evidence_windows": [LOSS]},
    ),
    ("compliance.contact_rights", "objectors_have_no_right"): Break(
        [OVER_PHONE, OVER_PHONE | {"client_id": "b", "is_allowed": "false"}],
        [[OVER_PHONE | {"client_id": "b"}], [OVER_PHONE | {"client_id": "c"}]],
        {
            "compliance.suppression": [
                {"client_id": "a", "channel": "email"},
                {"client_id": "b", "channel": "phone"},
                {"client_id": "c", "channel": "all"},
            ]
        },
    ),
    ("compliance.reachable", "channel_is_allowed"): Break(
        [{"client_id": "a", "channel": "phone"}],
        [
            [{"client_id": "a", "channel": "email"}],
            [{"client_id": "b", "channel": "phone"}],
            [{"client_id": "c", "channel": "phone"}],
        ],
        {
            "compliance.contact_rights": [
                OVER_PHONE,
                OVER_PHONE | {"client_id": "b", "is_allowed": "false"},
            ]
        },
    ),
    ("campaigns.eligibility", "every_lost_client_is_here"): Break(
        [CLIENT_A],
        [[], [{"client_id": "b"}]],
        {"status.status": [LOST, {"client_id": "z", "status": "active"}]},
    ),
    ("campaigns.eligibility", "reasons_where_not_eligible"): Break(
        [
            {"place": "eligible", "exclusion_reasons": "null"},
            {"place": "excluded", "exclusion_reasons": "opted_out"},
        ],
        [
            [{"place": "eligible", "exclusion_reasons": "opted_out"}],
            [{"place": "excluded", "exclusion_reasons": "null"}],
            [{"place": "to_decide", "exclusion_reasons": "null"}],
        ],
    ),
    ("campaigns.places", "every_lost_client_has_one"): Break(
        [CLIENT_A], [[], [CLIENT_A, {"client_id": "b"}]], {"campaigns.eligibility": [CLIENT_A]}
    ),
    ("campaigns.targets", "never_a_control"): Break(
        [{"arm": "mail"}], [[{"arm": "control"}], [{"arm": "mail"}, {"arm": "control"}]]
    ),
    ("campaigns.targets", "contacted_over_a_channel"): Break(
        [{"channel": "phone"}, {"channel": "null", "stopped_reason": "not_reachable"}],
        [[{"channel": "null", "stopped_reason": "null"}]],
    ),
    ("campaigns.draw_arms", "start_below_weight_left"): Break(
        [{"start_offset_ppm": "4", "weight_left_ppm": "5"}],
        [[{"start_offset_ppm": "5", "weight_left_ppm": "5"}]],
    ),
    ("staging.campaign_members", "campaign_is_drawn_elsewhere"): Break(
        [{"campaign_id": "theirs"}],
        [[{"campaign_id": "ours"}]],
        {"staging.campaigns": [{"campaign_id": "ours"}]},
    ),
    ("campaigns.assignments", "arm_belongs_to_campaign"): Break(
        [{"campaign_id": "c", "arm": "mail"}],
        [[{"campaign_id": "c", "arm": "call"}], [{"campaign_id": "d", "arm": "mail"}]],
        {"staging.campaign_arms": [{"campaign_id": "c", "arm": "mail"}, {"campaign_id": "d"}]},
    ),
    ("campaigns.assignments", "every_draw_has_a_period"): Break(
        [{"campaign_id": "c", "window_starts_on": NIGHT}],
        [
            [{"campaign_id": "c", "window_starts_on": LATER}],
            [{"campaign_id": "d", "window_starts_on": NIGHT}],
        ],
        {"returns.campaign_periods": [{"campaign_id": "c", "window_starts_on": NIGHT}]},
    ),
    ("marketing.target_list", "no_running_control"): Break(
        [DRAWN],
        [[DRAWN | {"client_id": "b"}]],
        {"campaigns.running_controls": [{"client_id": "b"}]},
    ),
    ("marketing.target_list", "only_lost_clients"): Break(
        [DRAWN],
        [[DRAWN | {"client_id": "active"}], [DRAWN | {"client_id": "unknown"}]],
        {"status.status": [LOST, {"client_id": "active", "status": "active"}]},
    ),
    ("marketing.target_list", "one_client_once"): Break(
        [DRAWN, DRAWN | {"client_id": "b"}],
        [[DRAWN, DRAWN], [DRAWN, DRAWN | {"campaign_id": "d"}]],
    ),
    ("marketing.target_contacts", "nobody_who_objected"): Break(
        [CLIENT_A],
        [[{"client_id": "b"}]],
        {
            "compliance.suppression": [
                {"client_id": "a", "channel": "email"},
                {"client_id": "b", "channel": "all"},
            ]
        },
    ),
    ("marketing.target_contacts", "not_after_the_campaign"): Break(
        [{"campaign_id": "c", "usable_until_on": NIGHT}],
        [[{"campaign_id": "c", "usable_until_on": LATER}]],
        {
            "returns.campaign_periods": [
                {"campaign_id": "c", "contact_ends_on": NIGHT},
                {"campaign_id": "d", "contact_ends_on": LATER},
            ]
        },
    ),
    ("returns.campaign_periods", "contact_ends_before_measurement"): Break(
        [{"contact_ends_on": NIGHT, "measurement_ends_on": NIGHT}],
        [[{"contact_ends_on": LATER, "measurement_ends_on": NIGHT}]],
    ),
    ("returns.campaign_periods", "running_while_contacted"): Break(
        [
            {"is_contact_open": "true", "is_running": "true"},
            {"is_contact_open": "false", "is_running": "true"},
            {"is_contact_open": "false", "is_running": "false"},
        ],
        [[{"is_contact_open": "true", "is_running": "false"}]],
    ),
}
