"""Of several reasons against a drawn client, one stops it, and every list tells the same one."""

from datetime import date
from itertools import combinations

from model_bench import Bench, shared_catalogue

DRAWN_ON = "2026-01-10"
NO_STOPS = {"in_running_campaign", "contacted_recently"}
# What stands before a debt, the debt itself, and what stands after it; none of any other table.
REASONS = ("opted_out", "no_contact_right", "asked_no_contact", "unpaid", "ended_by_us", "dispute")
TABLES = (
    "reference.exclusion_reasons",
    "campaigns.exclusions",
    "campaigns.targets",
    "marketing.do_not_call",
)


def test_targets_and_do_not_call_tell_the_first_reason_of_the_exclusions():
    reasons = [*REASONS, *NO_STOPS]
    people = {"-".join(pair): pair for pair in combinations(sorted(reasons), 2)}
    people |= {reason: (reason,) for reason in reasons}
    bench = Bench(shared_catalogue())
    bench.set_night(date(2026, 1, 20))
    drawn = {"campaign_id": "c", "arm": "appel", "wave": "1", "drawn_on": DRAWN_ON}
    drawn |= {"window_starts_on": DRAWN_ON}
    period = {"campaign_id": "c", "window_starts_on": DRAWN_ON, "is_contact_open": "true"}
    bench.fill("returns.campaign_periods", [period])
    bench.fill(
        "campaigns.assignments",
        [drawn | {"client_id": one, "response_code": one} for one in people],
    )
    bench.fill("status.status", [{"client_id": one, "status": "lost"} for one in people])
    bench.fill(
        "compliance.reachable",
        [{"client_id": one, "channel": "phone", "is_preferred": "true"} for one in people],
    )
    bench.fill(
        "reference.contact_channels", [{"channel": "phone", "channel_label_fr": "Téléphone"}]
    )
    listed = {"listed_on": "2026-01-18", "channel": "phone", "is_listed": "true"}
    bench.fill("staging.listings", [listed | {"response_code": one} for one in people])
    bench.fill(
        "compliance.refusals",
        [
            {"client_id": one, "exclusion_reason": reason, "exclusion_evidence": "x"}
            for one, pair in people.items()
            for reason in pair
        ],
    )
    bench.make(*TABLES)

    def found(query: str) -> dict[str, object]:
        return dict(bench.connection.execute(query).fetchall())

    kinds = "select exclusion_reason, {} from reference.exclusion_reasons"
    order, is_stop = found(kinds.format("reason_order")), found(kinds.format("is_stop"))
    first = {
        one: min(
            (r for r in pair if r not in NO_STOPS), key=lambda r: int(str(order[r])), default=None
        )
        for one, pair in people.items()
    }
    assert set(first.values()) == {*REASONS, None}
    marked = "select client_id, exclusion_reason from campaigns.exclusions where is_first_reason"
    assert found(marked) == {one: reason for one, reason in first.items() if reason}
    assert found("select client_id, stopped_reason from campaigns.targets") == {
        one: reason and (reason if is_stop[reason] else "excluded") for one, reason in first.items()
    }
    struck = found("select response_code, do_not_call_reason from marketing.do_not_call")
    assert {one: reason for one, reason in struck.items() if reason != "other_step"} == {
        one: "unpaid" if reason == "unpaid" else "gone" for one, reason in first.items() if reason
    }
