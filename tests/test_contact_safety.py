"""However a night ends, whoever may no longer be contacted stands in nothing that is published."""

import json
from pathlib import Path
from shutil import copytree

import duckdb
import pytest
from conftest import NightRun
from leak_search import bytes_below, said_below
from night_tools import (
    dagster_instance,
    database_held,
    deliver,
    files_below,
    kill_when,
    nights,
    plain_night,
    published_tables,
    run_here,
    write_settings,
)

from assets.contact_safety import KEY as CONTACT_SAFETY
from reconquete_pipeline.exports.morning import DO_NOT_CALL
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.intake.refusal import ReloadRefusedError
from reconquete_pipeline.night.contact_safety import NAMING, TOLD
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.tables.model import Model

NEXT = "2026-11-01"
OBJECTIONS = "Code client;Coordonnée;Canal;Date d'opposition;Nature"
ORDERS = "N° commande;Code client;Date commande;Montant HT;Statut;Date d'annulation"
OBJECTOR, TWIN = "C0086", "C0090"
VALUE, TWIN_VALUE = "38 quai aux Tonnes, 81050", "6 quai aux Tonnes, 14570"
# A client of whom a manager must decide.
UNDECIDED = "C0137"
CLIENTS_HEADER = "Code client;Type;Raison sociale;Client depuis;Code postal;Cessation;Repris par;"
CLIENTS_HEADER += "Maison mère;Secteur"
CALLS_HEADER = "N° contact;Code client;Date d'appel;Issue;Rappeler le;À rappeler"
LISTED = "select client_id from marketing.target_contacts"


def objects(home: Path) -> None:
    deliver(home, f"oppositions_{NEXT}.csv", OBJECTIONS, f"{OBJECTOR};;;01/11/2026;opposition")


def bad_orders(home: Path) -> None:
    """Every row of the newest file of orders is unreadable: the night is red."""
    deliver(home, f"commandes_{NEXT}.csv", ORDERS, f"X1;{TWIN};32/13/2026;douze;validée;")


def gone_and_twin_stays(home: Path) -> None:
    said = said_below(home / "published")
    assert OBJECTOR.encode() not in said
    assert VALUE.encode() not in said
    assert TWIN.encode() in said
    assert TWIN_VALUE.encode() in said
    [path] = (home / "published" / "targets").glob("*/*.csv")
    assert TWIN in path.read_text(encoding="utf-8-sig")


def no_answer(home: Path) -> None:
    """The tables of rights are older than what is known: none is told, and a story warns."""
    done = run_here(home, "rights", OBJECTOR)
    assert done.code == 2, done.text
    assert "les droits n'ont pas été calculés" in done.text
    assert "oui" not in done.text.split()
    assert "Attention : les droits n'ont pas été calculés" in run_here(home, "explain", TWIN).text


LISTS_OF_CLIENTS = {
    "marketing.to_ask",
    "marketing.to_decide",
    "marketing.letters",
    "marketing.call_steps",
    "marketing.hot_list",
    "marketing.do_not_call",
    "marketing.portfolio",
}


def rest(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is published beside the lists, without the objector's rows in the lists of clients."""
    tables = published_tables(home)
    for name in (
        "marketing.clients",
        "marketing.lost_clients",
        "marketing.excluded",
        "marketing.loyalty_alerts",
        "marketing.referrers",
    ):
        tables[name] = [row for row in tables[name] if OBJECTOR not in row]
    return {
        name: rows
        for name, rows in tables.items()
        if "target_" not in name and name not in LISTS_OF_CLIENTS
    }


def test_a_night_red_by_its_orders_applies_the_objection_of_that_night(
    finished_home: Path, sample_night: NightRun
):
    home = finished_home
    assert {(OBJECTOR,), (TWIN,)} <= set(sample_night.published(LISTED))
    draws, before = files_below(home / "facts" / "draws"), nights(home)
    mode = (home / "published" / "reconquete.duckdb").stat().st_mode
    objects(home)
    bad_orders(home)
    red = run_here(home, "run", "--date", NEXT)
    assert red.code == 1
    assert "newest_file_is_mostly_readable" in red.text
    assert "published contacts may still be used" in red.text
    gone_and_twin_stays(home)
    with dagster_instance(home) as instance:
        step = instance.get_latest_materialization_event(CONTACT_SAFETY)
    assert step is not None
    assert step.asset_materialization is not None
    assert step.asset_materialization.partition == NEXT
    assert rest(home) == rest(sample_night.home)
    # Sheets of the night before hold the objector: the line is struck, by its code alone.
    struck = "select response_code, client_id, name, do_not_call_reason from marketing.do_not_call"
    code = f"select response_code from marketing.target_list where client_id = '{OBJECTOR}'"
    assert red.published(struck) == [(*sample_night.published(code)[0], None, None, "gone")]
    [recall] = (home / "published" / "morning").glob("ne_pas_appeler_*.csv")
    assert str(sample_night.published(code)[0][0]) in recall.read_text(encoding="utf-8-sig")
    letters = "select count(*) from marketing.letters where client_id = '{}'"
    assert red.published(letters.format(OBJECTOR)) == [(0,)]
    assert red.published(letters.format(TWIN)) == [(7,)]
    assert files_below(home / "facts" / "draws") == draws
    assert nights(home) == before
    asked = run_here(home, "rights", OBJECTOR)
    assert asked.code != 0 and "dans le doute, personne n'est à contacter" in asked.text
    assert "dans le doute" in run_here(home, "explain", OBJECTOR).text
    # The published file is still described, of the night before, and read by whoever read it.
    assert (home / "published" / "reconquete.duckdb").stat().st_mode == mode
    assert red.published(
        "select count(*) from duckdb_tables() where comment is null and not internal"
    ) == [(0,)]
    # Mended, the next night is as any other.
    deliver(home, f"commandes_{NEXT}.csv", ORDERS, f"X1;{TWIN};01/11/2026;12,00;validée;")
    green = plain_night(home, "run", "--date", NEXT)
    listed = {row[0] for row in green.published(LISTED)}
    assert OBJECTOR not in listed
    assert "C0003" in listed
    assert green.published("select max(run_on)::varchar from marketing.publication") == [(NEXT,)]


def test_an_objection_to_profiling_keeps_out_of_lists_on_a_red_night_too(finished_home: Path):
    deliver(
        finished_home,
        f"oppositions_{NEXT}.csv",
        OBJECTIONS,
        f"{OBJECTOR.lower()};;;32/13/2026;profilage",
        f"{UNDECIDED};;;01/11/2026;opposition",
    )
    [path] = (finished_home / "published" / "decisions").glob("*.csv")
    assert UNDECIDED in path.read_text(encoding="utf-8-sig")
    bad_orders(finished_home)
    plain_night(finished_home, "run", "--date", NEXT, code=1)
    gone_and_twin_stays(finished_home)
    assert UNDECIDED.encode() not in said_below(finished_home / "published")
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) > 20


def test_a_group_that_counts_who_is_silenced_waits_for_a_good_night(finished_home: Path):
    """C0029 belongs to C0254; together they are the group C0254, which counts both."""
    shown = "select (select count(*) from marketing.groups where group_id = 'C0254'), "
    shown += "list(client_id order by client_id) from marketing.clients where group_id = 'C0254'"
    deliver(finished_home, f"oppositions_{NEXT}.csv", OBJECTIONS, "C0029;;;01/11/2026;opposition")
    bad_orders(finished_home)
    red = plain_night(finished_home, "run", "--date", NEXT, code=1)
    assert red.published(shown) == [(0, ["C0254"])]
    deliver(finished_home, f"commandes_{NEXT}.csv", ORDERS, f"X1;{TWIN};01/11/2026;12,00;validée;")
    green = plain_night(finished_home, "run", "--date", NEXT)
    assert green.published(shown) == [(1, ["C0254"])]


def test_whom_a_merge_of_a_red_night_makes_a_control_is_in_nothing_that_is_published(
    finished_home: Path, sample_night: NightRun
):
    """A target turns out to be a control. Another control turns out to be C0029, and so C0254,
    which is drawn together with C0029, would tell it of the campaign.
    """
    held = "select client_id from campaigns.running_controls where held_out_until_on > '2026-11-02'"
    [control, other, *_] = sorted(str(row[0]) for row in sample_night.sql(held))
    sisters = "select client_id from campaigns.draw_units where draw_unit_id = 'C0029' order by 1"
    assert sample_night.sql(sisters) == [("C0029",), ("C0254",)]
    gone = {OBJECTOR, "C0029", "C0254"}
    shown = "select client_id from marketing.clients"
    before = {table: set(sample_night.published(table)) for table in (LISTED, shown)}
    assert {(one,) for one in gone} <= before[shown]
    [(code,)] = sample_night.published(
        f"select response_code from marketing.target_list where client_id = '{OBJECTOR}'"
    )
    merges = (f"{OBJECTOR};;;;;;{control};;", f"{other};;;;;;C0029;;")
    deliver(finished_home, f"clients_{NEXT}.csv", CLIENTS_HEADER, *merges)
    bad_orders(finished_home)
    red = plain_night(finished_home, "run", "--date", NEXT, code=1)
    gone_and_twin_stays(finished_home)
    said = said_below(finished_home / "published")
    assert not [one for one in gone if one.encode() in said]
    assert red.published(
        "select response_code, client_id, name, do_not_call_reason from marketing.do_not_call"
    ) == [(code, None, None, "gone")]
    assert before[LISTED] - set(red.published(LISTED)) == {(OBJECTOR,)}
    assert before[shown] - set(red.published(shown)) == {(one,) for one in gone}


def test_who_says_no_in_any_words_leaves_the_list_on_a_red_night(
    finished_home: Path, sample_night: NightRun
):
    """As on a good night: who needs a call now, or said no before the draw, stays."""
    calls = {
        "C0003": "plus besoin;;",
        "C0008": "absent;;non",
        "C0014": "autre solution;15/12/2026;",
        "C0015": "besoin immédiat;;",
        "C0021": "autre solution;;oui",
    }
    lines = [f"T-{who};{who};01/11/2026 10:00;{said}" for who, said in calls.items()]
    lines.append(f"T-{TWIN};{TWIN};30/10/2026 10:00;plus besoin;;")
    deliver(finished_home, f"appels_{NEXT}.csv", CALLS_HEADER, *lines)
    listed = set(sample_night.published(LISTED))
    assert {(who,) for who in (*calls, TWIN)} <= listed
    with duckdb.connect(str(finished_home / "published" / "reconquete.duckdb")) as published:
        published.execute(
            "insert into marketing.hot_list by name select 'letter' as channel, client_id "
            "from marketing.target_list where client_id in ('C0003', 'C0014', 'C0015')"
        )
    bad_orders(finished_home)
    red = plain_night(finished_home, "run", "--date", NEXT, code=1)
    hot = "select client_id from marketing.hot_list order by 1"
    assert red.published(hot) == [("C0014",), ("C0015",)]
    assert listed - set(red.published(LISTED)) == {("C0003",), ("C0008",), ("C0014",)}
    [path] = (finished_home / "published" / "targets").glob("*/*.csv")
    text = path.read_text(encoding="utf-8-sig")
    assert [who for who in calls if who in text] == ["C0015", "C0021"]
    struck = "select do_not_call_reason, client_id from marketing.do_not_call"
    assert red.published(struck) == [("gone", None)] * 3


def test_whom_a_salesperson_waits_for_leaves_the_portfolio_on_a_red_night(
    finished_home: Path, sample_night: NightRun
):
    """Given to a salesperson and on no list: one says no, one has no way left, one stays."""
    says_no, unreachable, stays = "C0003", "C0008", "C0021"
    waiting = f"('{says_no}', '{unreachable}', '{stays}')"
    with duckdb.connect(str(finished_home / "published" / "reconquete.duckdb")) as published:
        published.execute(
            f"update marketing.portfolio set standing_fr = 'en attente d''une réponse' "
            f"where client_id in {waiting}"
        )
        for table in ("target_list", "target_contacts", "letters", "call_steps"):
            published.execute(f"delete from marketing.{table} where client_id in {waiting}")
    given = "select client_id from marketing.portfolio"
    before = set(sample_night.published(given))
    assert {(says_no,), (unreachable,), (stays,)} <= before
    ways = sample_night.sql(
        f"select distinct channel from compliance.contact_ways where client_id = '{unreachable}'"
    )
    assert ways and len(ways) < 5, "an objection to every channel would keep quiet about the client"
    refused = [f"{unreachable};;{channel};01/11/2026;opposition" for (channel,) in ways]
    deliver(finished_home, f"oppositions_{NEXT}.csv", OBJECTIONS, *refused)
    calls = (f"T-1;{says_no};01/11/2026 10:00;plus besoin;;", f"T-2;{stays};01/11/2026 10:00;;;oui")
    deliver(finished_home, f"appels_{NEXT}.csv", CALLS_HEADER, *calls)
    bad_orders(finished_home)
    red = plain_night(finished_home, "run", "--date", NEXT, code=1)
    assert before - set(red.published(given)) == {(says_no,), (unreachable,)}


def test_every_published_table_that_names_clients_is_held_against_the_rights_of_tonight():
    """A new one must be emptied where contacts are withdrawn, or looked through on a red night."""
    naming = {
        model.table
        for model in load_catalogue().values()
        if model.stage == "marketing" and {"client_id", "group_id"} & set(model.contract.columns)
    }
    assert naming == NAMING | set(TOLD) | {DO_NOT_CALL}


def test_without_a_new_act_a_red_night_leaves_every_byte(finished_home: Path):
    before = bytes_below(finished_home / "published")
    bad_orders(finished_home)
    plain_night(finished_home, "run", "--date", NEXT, code=1)
    assert bytes_below(finished_home / "published") == before


def test_a_crash_before_anything_was_staged_is_checked_all_the_same(
    finished_home: Path, monkeypatch: pytest.MonkeyPatch
):
    def crash(*_: object) -> None:
        raise RuntimeError("the machine fails here")

    objects(finished_home)
    monkeypatch.setattr("night_tools.stage_extract", crash)
    with pytest.raises(RuntimeError, match="the machine fails here"):
        plain_night(finished_home, "run", "--date", NEXT)
    gone_and_twin_stays(finished_home)


def test_an_extract_about_rights_that_cannot_be_read_withdraws_everything(
    finished_home: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(connection: object, home: object, model: Model, *rest: object) -> object:
        if model.name == "consents":
            raise ReloadRefusedError("consentements.csv is refused now")
        return stage_extract(connection, home, model, *rest)  # type: ignore[arg-type]

    kept = rest(finished_home)
    monkeypatch.setattr("night_tools.stage_extract", refuse)
    monkeypatch.setattr("reconquete_pipeline.night.contact_safety.stage_extract", refuse)
    with pytest.raises(ReloadRefusedError):
        plain_night(finished_home, "run", "--date", NEXT)
    night = NightRun(finished_home, 1, "")
    withdrawn(night, "consents : consentements.csv is refused now")
    assert rest(finished_home) == kept


def withdrawn(night: NightRun, reason: str) -> None:
    published = night.home / "published"
    assert night.published(LISTED) == []
    assert night.published("select client_id from marketing.target_list") == []
    assert night.published("select client_id from marketing.to_ask") == []
    assert not list((published / "targets").rglob("*.*"))
    assert TWIN_VALUE.encode() not in said_below(published)
    [(said,)] = night.published("select distinct contacts_fr from marketing.publication")
    assert reason in str(said)
    assert "relancer la nuit" in str(said)


def test_a_red_night_with_unreadable_objections_withdraws_everything(finished_home: Path):
    """But for the recall: printed sheets stay in use, and say of no line that it does not hold."""
    with duckdb.connect(str(finished_home / "published" / "reconquete.duckdb")) as published:
        published.execute(
            "insert into marketing.do_not_call by name select 1 as do_not_call_rank, "
            "'R6L8HA9' as response_code, client_id, name, 'has_ordered' as do_not_call_reason "
            f"from marketing.target_list where client_id = '{TWIN}'"
        )
    deliver(finished_home, f"oppositions_{NEXT}.csv", "<html>503</html>")
    bad_orders(finished_home)
    red = plain_night(finished_home, "run", "--date", NEXT, code=1)
    withdrawn(red, f"« oppositions_{NEXT}.csv » est illisible")
    log = (finished_home / "facts" / "exports.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in log[-2:]] == ["withdrawal", "export"]
    [recall] = (finished_home / "published" / "morning").iterdir()
    header, said, line = recall.read_text(encoding="utf-8-sig").splitlines()
    assert recall.name == "ne_pas_appeler_2026-10-31.csv"
    assert "Aucune ligne d'aucune liste ne vaut plus" in said
    assert "R6L8HA9" in line and TWIN not in line
    assert line.count(";") == said.count(";") == header.count(";")
    assert red.published("select client_id, name from marketing.do_not_call") == [(None, None)]
    assert "Contacts fermés" in red.text


def test_a_night_that_cannot_open_its_database_withdraws_everything(finished_home: Path):
    write_settings(finished_home, database_wait_seconds=1)
    with database_held(finished_home):
        assert run_here(finished_home, "run", "--date", NEXT).code in {1, 2}
    withdrawn(NightRun(finished_home, 1, ""), "more than 1 s")
    no_answer(finished_home)


def test_a_home_that_cannot_be_used_withdraws_everything_but_for_an_older_night(
    finished_home: Path,
):
    toml = finished_home / "reconquete.toml"
    good = toml.read_text(encoding="utf-8")
    toml.write_text(good + "[reglages]\n", encoding="utf-8")
    assert run_here(finished_home, "status").code == 2
    assert run_here(finished_home, "run", "--date", "2026-10-30").code == 2
    assert TWIN.encode() in said_below(finished_home / "published")
    told = run_here(finished_home, "run", "--date", NEXT)
    assert told.code == 2
    assert "reglages" in told.text and "Contacts retirés" in told.text
    assert not list((finished_home / "published" / "targets").rglob("*.*"))
    assert VALUE.encode() not in said_below(finished_home / "published")
    with duckdb.connect(str(finished_home / "published" / "reconquete.duckdb")) as published:
        assert published.execute(LISTED).fetchall() == []
    toml.write_text(good, encoding="utf-8")
    objects(finished_home)
    listed = {row[0] for row in plain_night(finished_home, "run", "--date", NEXT).published(LISTED)}
    assert OBJECTOR not in listed
    assert TWIN in listed


def test_what_a_killed_night_left_unchecked_the_next_command_checks_first(
    sample_night: NightRun, tmp_path: Path
):
    home = copytree(sample_night.home, tmp_path / "home")
    text = (home / "reconquete.toml").read_text(encoding="utf-8")
    text = text.replace("run_date = 2026-10-31", f"run_date = {NEXT}", 1)
    (home / "reconquete.toml").write_text(text, encoding="utf-8")
    objects(home)
    kill_when(home, "staging.clients: ")
    assert OBJECTOR.encode() in said_below(home / "published")
    status = run_here(home, "status")
    assert status.code == 0
    assert "ended before it checked them" in status.text
    gone_and_twin_stays(home)
    assert "ended before" not in run_here(home, "status").text
    no_answer(home)


def test_an_objection_taken_in_after_rights_of_the_same_date_leaves_no_answer(finished_home: Path):
    run_date = "2026-10-31"
    mark = finished_home / "warehouse" / ".contacts_unchecked"
    mark.write_text(run_date, encoding="utf-8")
    assert "ended before it checked them" in run_here(finished_home, "status").text
    assert f"Client {OBJECTOR}" in run_here(finished_home, "rights", OBJECTOR).text
    objection = f"{OBJECTOR};;;31/10/2026;opposition"
    deliver(finished_home, f"oppositions_{run_date}b.csv", OBJECTIONS, objection)
    mark.write_text(run_date, encoding="utf-8")
    assert run_here(finished_home, "status").code == 0
    gone_and_twin_stays(finished_home)
    no_answer(finished_home)


def test_facts_older_than_what_was_known_leave_no_answer(finished_home: Path):
    journal = finished_home / "facts" / "suppressions.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    for command in ("rights", "explain"):
        done = run_here(finished_home, command, TWIN)
        assert done.code == 2, done.text
        assert "facts/ est plus ancien" in done.text
        assert "permis" not in done.text


def test_an_older_night_leaves_the_contacts_of_the_newer_one(finished_home: Path):
    before = bytes_below(finished_home / "published" / "targets")
    deliver(finished_home, f"oppositions_{NEXT}.csv", "<html>503</html>")
    plain_night(finished_home, "run", "--date", "2026-10-30")
    assert bytes_below(finished_home / "published" / "targets") == before
