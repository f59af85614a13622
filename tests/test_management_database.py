"""What managers alone may see is in a file of its own, never in the one that everybody reads."""

import csv
import io
import stat
from pathlib import Path

import duckdb
from conftest import NightRun


def test_the_controls_of_running_campaigns_are_there_and_nowhere_else(sample_night: NightRun):
    path = sample_night.home / "published" / "management.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            "select client_id, campaign_id, held_out_until_on from managers.running_controls "
            "order by all"
        ).fetchall()
        schemas = connection.execute(
            "select distinct table_schema from information_schema.tables"
        ).fetchall()
    assert schemas == [("managers",)]
    # recomputed from the draws: controls of campaigns whose longest window is open
    expected = sample_night.sql(
        "select m.surviving_client_id, min(m.campaign_id), max(p.measurement_ends_on) from "
        "(select surviving_client_id, campaign_id, window_starts_on, arm from returns.members "
        "union all select client_id, campaign_id, run_date(), arm from campaigns.assignments "
        "where drawn_on = run_date()) as m "
        "join returns.campaign_periods as p on m.campaign_id = p.campaign_id "
        "and m.window_starts_on = p.window_starts_on and p.is_running "
        "where m.arm = 'control' group by 1 order by all"
    )
    assert found == expected and len(found) > 20
    everybody = sample_night.published(
        "select distinct table_schema from information_schema.tables"
    )
    assert ("managers",) not in everybody
    shown = repr(sample_night.published("select client_id from marketing.target_list"))
    shown += repr(sample_night.published("select client_id from marketing.alerts"))
    shown += repr(sample_night.published("select client_id, group_id from marketing.clients"))
    shown += repr(sample_night.published("select group_id from marketing.groups"))
    assert not [client for client, _, _ in found if f"'{client}'" in shown]


def test_nobody_but_the_account_reads_it_until_a_group_is_named(sample_night: NightRun):
    path = sample_night.home / "published" / "management.duckdb"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_figures_of_salespeople_are_of_targets_and_of_managers_alone(sample_night: NightRun):
    path = sample_night.home / "published" / "management.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        figures = connection.execute(
            "select campaign_id, salesperson_id, target_count from managers.portfolios order by all"
        ).fetchall()
    # counted from the list of targets, whom the draw gave to whom
    expected = sample_night.sql(
        "select t.campaign_id, a.salesperson_id, count(*) from campaigns.targets as t "
        "join campaigns.assignments as a using (campaign_id, client_id) "
        "where a.salesperson_id is not null group by all order by all"
    )
    assert figures == expected and len(figures) >= 3
    # five are there, and nobody is given to the one who left
    given = sample_night.sql(
        "select distinct salesperson_id from campaigns.assignments where salesperson_id is not null"
    )
    assert {row[0] for row in given} <= {"V01", "V03", "V04", "V05", "V06"}
    held = sample_night.sql(
        "select count(*) from campaigns.portfolios where (campaign_id, client_id) in "
        "(select (campaign_id, client_id) from campaigns.assignments where arm = 'control')"
    )
    assert held == [(0,)]
    tables = sample_night.published("select table_name from information_schema.tables")
    assert not {"portfolios", "objectives", "capacities"} & {row[0] for row in tables}


def test_the_list_says_who_works_with_whom_in_the_order_of_contact(sample_night: NightRun):
    rows = sample_night.published(
        "select campaign_id, wave, contact_rank, salesperson_fr from marketing.target_list "
        "order by 1, 2, 3"
    )
    assert rows and all(text for *_, text in rows)
    relation = [("le client change d'interlocuteur" in str(text)) for *_, text in rows]
    assert relation == sorted(relation, reverse=True)
    ranks = [row[2] for row in rows]
    assert ranks == list(range(1, len(rows) + 1))


def read(name: str) -> list[dict[str, str]]:
    path = Path("data_samples/inbox") / f"{name}_2026-10-31.csv"
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def test_a_target_stays_with_who_looks_after_the_client(sample_night: NightRun):
    """By the delivered files: who is in charge and still there, unless that is the cause."""
    there = {row["Code commercial"] for row in read("commerciaux") if row["En poste"] == "oui"}
    in_charge = {
        row["Code client"]: row["Code commercial"] for row in read("affectations") if not row["Au"]
    }
    rows = sample_night.sql(
        "select t.surviving_client_id, t.cause, p.salesperson_id, p.portfolio_reason "
        "from campaigns.portfolios as p join campaigns.targets as t using (campaign_id, client_id) "
        "where t.surviving_client_id not in (select u.client_id from campaigns.draw_units as u)"
    )
    reasons = set()
    for client, cause, person, reason in rows:
        own = in_charge.get(client)
        reasons.add(reason)
        if cause == "salesperson_relation":
            assert reason == "other_salesperson_relation" and person in there - {own}
        elif own in there:
            assert (person, reason) == (own, "former_salesperson")
        else:
            assert person in there and reason == "shared_out"
    assert reasons == {"former_salesperson", "other_salesperson_relation", "shared_out"}
