"""Causes, rights, places and lifts of every client, recomputed and compared; nobody leaks.

The recomputation (`sample_recomputation_causes.py`, `sample_recomputation_places.py`) shares no
code with the pipeline. Losses, causes and places are compared under both rules of loss.
"""

from pathlib import Path

import pytest
import sample_recomputation as own
import sample_recomputation_causes as causes
import sample_recomputation_places as places
from conftest import NightRun
from model_bench import shared_catalogue
from sample_reading import NEW, Night, rule_of

SQL = Path(__file__).resolve().parents[1] / "sql"
EMPTY_ON_THE_FIRST_NIGHT = {
    *("staging.draws", "staging.draws_of_tonight"),
    *("staging.told_losses", "staging.told_settings", "staging.last_telling"),
    *("staging.told_results", "marketing.result_changes"),
    *("campaigns.made_steps", "marketing.overdue_steps", "campaigns.reactivations"),
    *("staging.listings", "marketing.do_not_call"),
    "staging.campaign_causes",
    *("staging.campaign_named_clients", "staging.campaign_salespeople"),
    *("staging.rule_decisions", "staging.alive_calibrations"),
    *("staging.purge_announcements", "staging.purged_clients"),
    *("corrections.reported_losses", "corrections.loss_revisions", "marketing.episode_changes"),
}
# The sample's campaign writes letters, and nobody has shown interest in the last days.
NOBODY_TO_CALL = {"marketing.call_steps", "marketing.hot_list"}
# A list that overrides the built-in one.
NOT_DELIVERED = {"offers"}
# In the sample nobody refused a call, was called too often, objected to profiling, was erased or
# sent back goods of another's order.
WITHOUT_SUCH_ACTS = {
    "compliance.call_stops",
    "compliance.contact_closures",
    "compliance.doubtful_stops",
    "compliance.remembered_opt_outs",
    "staging.erased_clients",
    "staging.erased_orders",
    "staging.suppressions",
    "orders.profiling_objections",
    "orders.misnamed_returns",
    # No order tells a discount, no holdout is set, and nobody came back yet with a promise.
    *("campaigns.granted_discounts", "campaigns.holdout", "marketing.delivery_commitments"),
    # Nobody has consented to be found again at an advertiser.
    "compliance.matching_rights",
    # The answers to surveys are too young to be held to what happened.
    *("returns.declared_returns", "marketing.declared_returns"),
    # No client has been given a response code, and no order quotes one.
    *("returns.code_orders", "marketing.response_codes"),
    # Every client of the imported draws is in the clients extract.
    "returns.unknown_members",
    # No call report of the sample says when to call again.
    "campaigns.call_backs",
    # No client says who recommended it.
    *("loyalty.referrers", "marketing.referrers"),
}
Texts = dict[tuple[str, str], set[str]]
# In the sample no campaign has brought back enough clients to learn for whom a contact does more.
TOO_FEW_RETURNS = {
    *("campaigns.uplift_cases", "campaigns.uplift_features", "campaigns.uplift_weights"),
    *("campaigns.uplift_scores", "campaigns.uplift_gain", "marketing.uplift_check"),
    *("returns.return_curve", "marketing.contact_timing"),
}
# The sample's campaigns are of one wave and class each, without offers.
NOTHING_TO_DIVIDE = {"returns.cells", "marketing.campaign_cells"}
# In the sample no salesperson has an objective, or has won anybody back yet.
WITHOUT_OBJECTIVES = {"managers.objectives", "managers.salesperson_progress"}
# In the sample nobody's data reach their term in the 60 days that follow the night.
NOBODY_NEAR_THE_TERM = {
    "compliance.asked_questions",
    "campaigns.last_questions",
    "marketing.last_questions",
}
SALES_TABLES = ("target_list", "target_contacts", "alerts", "clients", "lost_clients", "to_ask")
SALES_TABLES += ("to_decide", "excluded", "portfolio", "letters", "loyalty_alerts")


def test_every_table_has_rows_after_the_night(sample_night: Night):
    tables = {f"{path.parent.name}.{path.stem}" for path in SQL.glob("*/*.sql")}
    counts = {name: sample_night.sql(f"select count(*) from {name}")[0][0] for name in tables}
    delivered = {name for (name,) in sample_night.sql("select distinct extract from intake.files")}
    extracts = [model for model in shared_catalogue().values() if model.is_from_inbox]
    undelivered = {model.table for model in extracts if model.name not in delivered}
    assert undelivered == {f"staging.{name}" for name in NOT_DELIVERED}
    empty = {name for name, count in counts.items() if count == 0}
    known = EMPTY_ON_THE_FIRST_NIGHT | WITHOUT_SUCH_ACTS | NOBODY_NEAR_THE_TERM | TOO_FEW_RETURNS
    known |= WITHOUT_OBJECTIVES | NOBODY_TO_CALL | NOTHING_TO_DIVIDE
    assert empty == known | undelivered


# --- recomputed ----------------------------------------------------------------------------------


def learned(night: Night) -> causes.Weights:
    """Weights in use by part of the clients and kind; none where those of domain are."""
    if 'evidence_weights = "domain"' in (night.home / "reconquete.toml").read_text(
        encoding="utf-8"
    ):
        return {}
    rows = night.sql(
        "select weights_fold, evidence_kind, learned_weight from losses.learned_weights"
    )
    return {(row[0], row[1]): float(row[2]) for row in rows}


def test_the_time_in_which_evidence_counts(either_night: Night):
    rows = either_night.sql(
        "select client_id, window_kind, episode_number, last_purchase_on, lost_on, expected_on,"
        " evidence_from_on, evidence_to_on, earliest_order_on, purchase_day_count"
        " from losses.evidence_windows where window_kind <> 'watched'"
    )
    expected = causes.silences(rule_of(either_night))
    assert len(rows) == len(expected)
    assert set(rows) == {
        (
            *(one.client_id, one.kind, one.number, one.last, one.lost_on, one.expected_on),
            *(one.from_on, one.to_on, one.earliest_order_on, one.day_count),
        )
        for one in expected
    }
    assert {one.kind for one in expected} == {"loss", "at_risk", "compared"}


def test_every_piece_of_evidence(either_night: Night):
    rows = either_night.sql(
        "select client_id, last_purchase_on, evidence_kind, evidence_id, evidence_on,"
        " remaining_share from losses.evidence where (client_id, last_purchase_on) not in"
        " (select (w.client_id, w.last_purchase_on) from losses.evidence_windows as w"
        " where w.window_kind = 'watched')"
    )
    expected = {
        (one.client_id, one.last, piece.kind, piece.number, piece.on): one.remaining(piece)
        for one, pieces in causes.evidence(rule_of(either_night)).items()
        for piece in pieces
    }
    assert len(rows) == len(expected)
    assert {tuple(row[:5]): float(row[5]) for row in rows} == pytest.approx(expected, abs=2e-6)
    shown = {key[2] for key in expected}
    seldom = {"order_undelivered", "ceased_client"}
    assert shown | seldom >= {kind for kind, (_, tier, _) in causes.KINDS.items() if tier != 2}
    declared = {causes.KINDS[kind][0] for kind in shown if causes.KINDS[kind][1] == 2}
    assert declared == set(causes.DECLARED)


def test_the_main_cause_of_every_loss(either_night: Night):
    rows = either_night.sql(
        "select client_id, episode_number, cause, confidence_score from losses.causes where is_main"
    )
    found = {tuple(row[:2]): tuple(row[2:]) for row in rows}
    assert len(found) == len(rows)
    weights = learned(either_night)
    expected = {
        (one.client_id, one.number): causes.main_cause(causes.scores(one, pieces, weights), weights)
        for one, pieces in causes.evidence(rule_of(either_night)).items()
        if one.kind == "loss"
    }
    assert {key: cause for key, (cause, _) in found.items()} == {
        key: cause for key, (cause, _) in expected.items()
    }
    for key, (_, confidence) in expected.items():
        if confidence is None:
            assert found[key][1] is None, key
        else:
            assert float(found[key][1]) == pytest.approx(confidence, abs=1e-5), key
    assert {cause for cause, _ in expected.values()} >= {
        *("late_delivery", "product_quality", "poor_service", "price", "salesperson_relation"),
        *("dispute", "unknown"),
    }


def test_the_score_of_every_cause(either_night: Night):
    rows = either_night.sql(
        "select client_id, last_purchase_on, cause, cause_score, incident_count"
        " from losses.cause_scores where cause <> 'unknown' and score_basis = 'all'"
    )
    weights = learned(either_night)
    expected = {
        (one.client_id, one.last, cause): (score, count)
        for one, pieces in causes.evidence(rule_of(either_night)).items()
        if one.kind != "compared"
        for cause, (score, _, count) in causes.scores(one, pieces, weights).items()
    }
    found = {tuple(row[:3]): tuple(row[3:]) for row in rows}
    assert set(found) == set(expected)
    for key, (score, count) in expected.items():
        assert (float(found[key][0]), found[key][1]) == (pytest.approx(score, abs=5e-6), count)


def test_every_right_to_contact(sample_night: Night):
    rows = sample_night.sql("select client_id, channel, is_allowed from compliance.contact_rights")
    found = {(client_id, channel): is_allowed for client_id, channel, is_allowed in rows}
    assert len(found) == len(rows)
    assert found == places.allowed()


def test_the_place_of_every_lost_client_and_all_reasons(either_night: Night):
    rows = either_night.sql("select client_id, place, exclusion_reasons from campaigns.eligibility")
    expected = {
        client_id: (places.place(why), "; ".join(sorted(why)) or None)
        for client_id, why in places.reasons(rule_of(either_night), learned(either_night)).items()
    }
    assert {row[0]: tuple(row[1:]) for row in rows} == expected
    assert len(rows) == len(expected)


def test_who_is_near_the_term_and_may_be_asked_the_last_question(sample_night: Night):
    """C0249 reaches it on the day of the contact, too late; C0250 put it off by an answer."""
    clients = [client_id for client_id, days in places.DAYS.items() if days]
    terms = {c: places.months_later(places.last_act(c), 36) for c in clients}
    assert terms["C0249"] == places.USED
    near = {c for c, term in terms.items() if 1 <= (term - places.USED).days <= 60}
    found = sample_night.sql("select client_id from campaigns.last_questions")
    assert near == {row[0] for row in found} == set()


# Loss comes sooner under the predictive rule: whom fewer days of silence make a lost client.
REASONS = {
    "sample_night": {
        "aggressive_promotion": 2,
        "ended_by_us": 1,
        "one_off_need": 1,
        "out_of_area": 2,
        "too_demanding": 1,
        "unpaid": 3,
        "no_go": 1,
        "no_contact_right": 14,
        "in_running_campaign": 16,
        "undeliverable": 9,
        "opted_out": 3,
        "erased": 3,
        "occasional_buyer": 6,
        "contacted_recently": 4,
        "dispute": 16,
        "second_loss": 15,
        "retention_expired": 2,
    },
    "fixed_days_night": {
        "aggressive_promotion": 2,
        "ended_by_us": 1,
        "one_off_need": 1,
        "out_of_area": 2,
        "too_demanding": 1,
        "unpaid": 3,
        "no_go": 1,
        "no_contact_right": 12,
        "in_running_campaign": 16,
        "undeliverable": 8,
        "opted_out": 3,
        "erased": 3,
        "occasional_buyer": 4,
        "contacted_recently": 4,
        "dispute": 11,
        "second_loss": 2,
        "retention_expired": 2,
    },
}
PLACES = {
    "sample_night": {"eligible": 105, "excluded": 59, "to_decide": 24},
    "fixed_days_night": {"eligible": 95, "excluded": 54, "to_decide": 10},
}


@pytest.mark.parametrize("name", ["sample_night", "fixed_days_night"])
def test_the_reasons_are_as_many_as_the_readme_tells(request: pytest.FixtureRequest, name: str):
    night = request.getfixturevalue(name)
    found = places.reasons(rule_of(night), learned(night))
    assert own.Counter(reason for why in found.values() for reason in why) == REASONS[name]
    counts = own.Counter(places.place(why) for why in found.values())
    assert counts == PLACES[name]
    # one day on either side of a limit, or an answer that keeps the right to write
    alone = {
        "C0248": "retention_expired",
        "C0249": "retention_expired",
        "C0253": "contacted_recently",
        "C0258": "dispute",
        "C0247": "undeliverable",
        "C0028": "unpaid",
        "C0242": "no_contact_right",
    }
    assert {client_id: found[client_id] for client_id in alone} == {
        client_id: {reason} for client_id, reason in alone.items()
    }
    assert not any(found[client_id] for client_id in ("C0250", "C0252", "C0259"))


def test_every_reason_that_can_occur_does(either_night: Night):
    told = either_night.sql("select exclusion_reason from reference.exclusion_reasons")
    found = set().union(*places.reasons(rule_of(either_night), learned(either_night)).values())
    absent = {"no_suppression_list"}
    # Of one campaign, not of the client.
    absent |= {"not_reached_by_every_arm", "no_suitable_offer"}
    absent |= {"not_profitable", "offer_too_costly", "unfair_offer", "over_budget"}
    absent |= {"over_capacity"}
    # Stops of a channel or a value alone, and what the sample does not deliver.
    absent |= {
        "profiling_objected",
        "holdout",
        "withdrawn",
        "call_refused",
        "too_many_calls",
        "bounced",
        "ceased",
    }
    # Nobody was lost three times, wrote in anger, or was refused twice.
    absent |= {"third_loss", "asked_no_contact", "painful_history"}
    assert found == {row[0] for row in told} - absent


def test_rates_of_every_campaign(sample_night: Night):
    rows = sample_night.sql(
        "select campaign_id, arm, window_days, drawn_count, returned_count, return_share,"
        " low_share, high_share from returns.rates"
    )
    assert {tuple(row[:3]): tuple(row[3:5]) for row in rows} == places.rates()
    for row in rows:
        drawn, returned = row[3], row[4]
        if returned is None:
            assert row[5:] == (None, None, None)
        else:
            wanted = (returned / drawn, *places.wilson(returned, drawn))
            assert [float(share) for share in row[5:]] == pytest.approx(wanted, abs=1e-6)


def test_lifts_of_every_arm(sample_night: Night):
    rows = sample_night.sql(
        "select campaign_id, arm, window_days, lift_share, low_share, high_share, verdict"
        " from returns.lift"
    )
    expected = places.lifts()
    assert {tuple(row[:3]) for row in rows} == set(expected)
    for row in rows:
        wanted = expected[tuple(row[:3])]
        if wanted is None:
            assert row[3:] == (None, None, None, "window_open")
        else:
            assert [float(share) for share in row[3:6]] == pytest.approx(wanted[:3], abs=1e-6)
            assert row[6] == wanted[3]


# --- nobody leaks --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def texts(sample_night: NightRun) -> Texts:
    """(table, column) of the published database to all its texts."""
    night = sample_night
    columns = night.published(
        "select table_schema || '.' || table_name, column_name from information_schema.columns"
        " where data_type = 'VARCHAR'"
    )
    return {
        (str(table), str(column)): {
            str(row[0])
            for row in night.published(
                f'select distinct "{column}" from {table} where "{column}" is not null'
            )
        }
        for table, column in columns
    }


def test_no_control_reaches_a_salesperson(sample_night: NightRun, texts: Texts):
    controls = {
        str(row[0])
        for row in sample_night.sql(
            f"select client_id from campaigns.assignments where campaign_id = '{NEW}'"
            " and arm = 'control'"
        )
    }
    running = [one for one in places.members() if one.campaign == "2026-09-carte"]
    controls |= {one.client_id for one in running if one.arm == "control"}
    assert len(controls) > 30
    for table in SALES_TABLES:
        assert texts[f"marketing.{table}", "client_id"]
    for place, values in texts.items():
        assert not controls & values, place


def test_no_objector_is_listed_or_told(sample_night: NightRun, texts: Texts):
    closed = causes.objections()
    whole = {client_id for client_id, channels in closed.items() if "all" in channels}
    assert len(whole) == 7
    assert not {place for place, values in texts.items() if whole & values}
    contacts = sample_night.published("select client_id, channel from marketing.target_contacts")
    for client_id, channel in contacts:
        shut = {causes.ENGLISH[one] for one in closed.get(str(client_id), set())}
        assert channel not in shut, client_id


def test_contacts_are_given_only_with_a_right_and_only_to_targets(sample_night: NightRun):
    allowed = places.allowed()
    values = {
        (client_id, causes.ENGLISH[row["Canal"]], row["Coordonnée"])
        for client_id, rows in causes.POINTS.items()
        for row in rows
        if row["Valide"] == "oui"
    }
    contacts = sample_night.published(
        "select client_id, channel, value from marketing.target_contacts"
    )
    assert len(contacts) > 20
    for client_id, channel, value in contacts:
        assert allowed[str(client_id), str(channel)], client_id
        assert (client_id, channel, value) in values
    listed = sample_night.published("select client_id from marketing.target_list")
    assert sorted(listed) == sorted((row[0],) for row in contacts)


@pytest.mark.parametrize("client_id", ["C0239", "C0240", "C0241"])
def test_nothing_of_an_erased_client_is_published(texts: Texts, client_id: str):
    values = {causes.plain(row["Coordonnée"]) for row in causes.POINTS[client_id]}
    values |= {causes.plain(own.read_clients()[client_id].name), client_id.lower()}
    assert len(values) == 5
    for place, found in texts.items():
        for text in found:
            assert not any(value in causes.plain(text) for value in values), place
