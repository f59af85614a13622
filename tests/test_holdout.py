"""The holdout of the whole company: its share, its year, and that nobody in it is told of."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
from model_bench import Bench, shared_catalogue
from night_tools import plain_night, write_settings
from proof_bench import fill

from reconquete_pipeline.home.settings import Settings

COUNT = 10_000


def held_out(bench: Bench, night: date) -> set[str]:
    bench.set_night(night, Settings(holdout_share=Decimal("0.05"), draw_salt="sel"), str(night))
    bench.connection.execute("delete from campaigns.holdout")
    bench.make("campaigns.holdout")
    return {str(row["client_id"]) for row in bench.rows("campaigns.holdout")}


def test_one_client_in_twenty_with_its_unit_for_a_calendar_year():
    bench = Bench(shared_catalogue())
    clients = pd.DataFrame({"client_id": [f"c{number}" for number in range(COUNT)]})
    clients["draw_unit_id"] = [f"c{number - number % 2}" for number in range(COUNT)]
    fill(bench, "compliance.addressed_clients", clients.assign(status="lost"))
    fill(bench, "campaigns.draw_units", clients)
    fill(bench, "orders.known_clients", clients, surviving_client_id="client_id")
    first = held_out(bench, date(2026, 1, 1))
    assert held_out(bench, date(2026, 12, 31)) == first
    # 5,000 units of two at 1 - .95 ** 2 = .0975: 487.5, standard deviation 21; four of them.
    assert abs(len(first) / 2 - 487.5) < 84
    unit = dict(zip(clients.client_id, clients.draw_unit_id, strict=True))
    held = {unit[client] for client in first}
    assert first == {client for client in unit if unit[client] in held}
    later = held_out(bench, date(2027, 1, 1))
    # Drawn anew: 487.5 * .0975 = 47.5 units are in both years, standard deviation 6.5.
    assert abs(len(first & later) / 2 - 47.5) < 30


def test_whoever_is_held_out_stays_whatever_is_joined():
    bench = Bench(shared_catalogue())
    clients = pd.DataFrame({"client_id": [f"c{number}" for number in range(1_000)]})
    fill(bench, "compliance.addressed_clients", clients.assign(status="lost"))
    fill(bench, "orders.known_clients", clients, surviving_client_id="client_id")
    before = held_out(bench, date(2026, 6, 1))
    joined = clients.assign(draw_unit_id=[f"c{number - number % 10}" for number in range(1_000)])
    fill(bench, "campaigns.draw_units", joined)
    assert before and before <= held_out(bench, date(2026, 6, 2))
    bench.connection.execute(
        "update orders.known_clients set surviving_client_id = 'c0' where client_id = $1",
        [max(before)],
    )
    assert "c0" in held_out(bench, date(2026, 6, 3))


def test_nobody_of_the_holdout_is_drawn_or_told_of(finished_home: Path):
    """The second night of the sample home, with a third of its lost clients held out."""
    write_settings(finished_home, holdout_share=0.33)
    night = plain_night(finished_home, "run", "--date", "2026-11-01")
    held = {row[0] for row in night.sql("select client_id from campaigns.holdout")}
    drawn = {
        row[0]
        for row in night.sql(
            "select m.surviving_client_id from returns.members as m "
            "inner join returns.campaign_periods as p on m.campaign_id = p.campaign_id "
            "and m.window_starts_on = p.window_starts_on and p.is_running "
            "union select client_id from campaigns.candidates"
        )
    }
    assert len(held) > 10 and not held & drawn
    reasons = night.sql(
        "select distinct client_id from campaigns.exclusions where exclusion_reason = 'holdout'"
    )
    assert {row[0] for row in reasons} == held
    for table in ("target_list", "alerts", "clients", "lost_clients", "to_ask", "to_decide"):
        told = {row[0] for row in night.published(f"select client_id from marketing.{table}")}
        assert not told & held, table
    lists = b"".join(path.read_bytes() for path in finished_home.glob("published/**/*.csv"))
    assert lists and not any(str(client).encode() in lists for client in held)
