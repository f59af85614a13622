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
    ("staging.campaign_members", "campaign_is_drawn_elsewhere"): Break(
        [{"campaign_id": "theirs"}],
        [[{"campaign_id": "ours"}]],
        {"staging.draws": [{"campaign_id": "ours"}]},
    ),
    ("campaigns.assignments", "arm_belongs_to_campaign"): Break(
        [{"campaign_id": "c", "arm": "mail"}],
        [[{"campaign_id": "c", "arm": "call"}], [{"campaign_id": "d", "arm": "mail"}]],
        {"staging.campaign_arms": [{"campaign_id": "c", "arm": "mail"}, {"campaign_id": "d"}]},
    ),
    ("marketing.target_list", "no_running_control"): Break(
        [DRAWN],
        [[DRAWN | {"client_id": "b"}], [DRAWN | {"client_id": "merged"}]],
        {
            "campaigns.assignments": [
                DRAWN | {"surviving_client_id": "a"},
                DRAWN | {"client_id": "b", "surviving_client_id": "b"},
                DRAWN | {"client_id": "merged", "surviving_client_id": "kept"},
            ],
            "campaigns.running_controls": [{"client_id": "b"}, {"client_id": "kept"}],
        },
    ),
    ("marketing.target_contacts", "nobody_who_objected"): Break(
        [{"campaign_id": "c", "client_id": "a"}],
        [
            [{"campaign_id": "c", "client_id": "b"}],
            [{"campaign_id": "c", "client_id": "merged"}],
        ],
        {
            "compliance.suppression": [
                {"client_id": "a", "channel": "email"},
                {"client_id": "b", "channel": "all"},
            ],
            "campaigns.targets": [
                {"campaign_id": "c", "client_id": "a", "surviving_client_id": "a"},
                {"campaign_id": "c", "client_id": "b", "surviving_client_id": "b"},
                {"campaign_id": "c", "client_id": "merged", "surviving_client_id": "b"},
            ],
        },
    ),
    ("returns.campaign_periods", "contact_ends_before_measurement"): Break(
        [{"contact_ends_on": NIGHT, "measurement_ends_on": NIGHT}],
        [[{"contact_ends_on": LATER, "measurement_ends_on": NIGHT}]],
    ),
}
