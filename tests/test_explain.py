"""`reconquete explain`: one client's story, against queries on the sample night."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from conftest import NightRun
from night_tools import database_held, run_here, write_settings
from rich.console import Console

from reconquete_pipeline.story.client_report import SECTIONS, Section
from reconquete_pipeline.story.explain import Part, Story, french_labels, near_ids, print_story
from reconquete_pipeline.tables.loading import load_catalogue
from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.french_words import HAPPENED, OPEN_WORDS, RUNNING, WORDS, told_fr

LABELS = french_labels(load_catalogue())


def story(night: NightRun, client_id: str) -> dict[str, str]:
    """Title of each section to its text."""
    done = run_here(night.home, "explain", client_id)
    assert done.code == 0, done.text
    head, *parts = done.text.split("\n\n")
    found = dict(part.split("\n", 1) for part in parts)
    assert list(found) == [section.title for section in SECTIONS]
    return found | {"head": head}


def any_client(night: NightRun, query: str) -> str:
    rows = night.sql(f"{query} order by all limit 1")
    assert rows, f"the sample home has no client for: {query}"
    return str(rows[0][0])


def shown(value: object) -> str:
    """A pattern for a value as it is told, an amount or a number of no unit."""
    if not isinstance(value, Decimal):
        return re.escape(french(value))
    ways = (told_fr(name, value) for name in ("revenue_eur", "threshold"))
    return f"(?:{'|'.join(re.escape(way) for way in ways)})"


def assert_told(text: str, values: tuple[object, ...]) -> None:
    """Some line holds all the values, in this order."""
    pattern = ".*".join(shown(value) for value in values if value is not None)
    assert re.search(pattern, text), (values, text)


def test_purchases_rhythm_and_rules_are_those_of_the_tables(sample_night: NightRun):
    client = any_client(sample_night, "select client_id from losses.weighted_evidence")
    told = story(sample_night, client)
    ((count, first, last),) = sample_night.sql(
        "select count(*), min(ordered_on), max(ordered_on) from orders.valid_orders "
        "where client_id = ?",
        client,
    )
    for label, value in (
        ("Commandes valides", count), (LABELS["first_on"], first),
        (LABELS["last_purchase_on"], last),
    ):  # fmt: skip
        assert_told(told["Achats"], (label, value))
    days = sample_night.sql(
        "select purchased_on, order_count, revenue_eur from orders.purchase_days "
        "where client_id = ? order by purchased_on desc limit 5",
        client,
    )
    shown = re.findall(r"\d\d/\d\d/\d{4}", told["Cinq derniers jours d'achat"])
    assert shown == [french(day[0]) for day in days]
    for day in days:
        assert_told(told["Cinq derniers jours d'achat"], day)
    rules = sample_night.sql(
        "select rule_label_fr, observed, threshold, is_hit, hit_on from warnings.inactivity "
        "inner join reference.inactivity_rules using (rule) where client_id = ?",
        client,
    )
    assert rules
    for rule in rules:
        assert_told(told["Règles d'inactivité"], rule)


def test_losses_causes_and_each_piece_of_evidence_are_told(sample_night: NightRun):
    client = any_client(
        sample_night,
        "select client_id from losses.weighted_evidence inner join losses.causes using (client_id)"
        " where evidence_kind = 'complaint_delay'",
    )
    told = story(sample_night, client)
    for title, query in (
        ("Pertes", "select episode_number, last_purchase_on, lost_on, confirmed_on, returned_on "
         "from status.episodes where client_id = ?"),
        ("Causes", "select episode_number, cause_rank, cause_label_fr, is_main, "
         "cast(cause_score as decimal(3, 2)) from losses.causes "
         "inner join reference.loss_causes using (cause) where client_id = ?"),
        ("Indices", "select last_purchase_on, evidence_fr, evidence_on, tier_label_fr, "
         "cast(applied_weight as decimal(3, 2)), cast(faded_weight as decimal(3, 2)) "
         "from losses.weighted_evidence "
         "inner join reference.evidence_tiers using (evidence_tier) where client_id = ?"),
        ("Ce qui s'est passé, retenu ou non", "select evidence_on from losses.weighted_evidence "
         "where client_id = ? and evidence_kind in ('complaint_delay', 'late_delivery_order')"),
    ):  # fmt: skip
        rows = sample_night.sql(query, client)
        assert rows
        for row in rows:
            assert_told(told[title], row)
    # A late order and the complaint about it: the heavier one counts for both.
    told = story(sample_night, "C0232")
    assert (told["Indices"].count("│ oui"), told["Indices"].count("│ non")) == (1, 1)


def test_whatever_happened_is_told_with_why_it_counts_or_does_not(sample_night: NightRun):
    told = story(sample_night, "C0232")["Ce qui s'est passé, retenu ou non"]
    assert_told(told, (date(2024, 11, 2), "livraison de 24-11265", "ne dit rien d'une cause"))
    late = "même incident que : réclamation R-0059 du 25/03/2025 pour retard"
    assert_told(told, (date(2025, 3, 18), "livraison de 25-10179", "14 jours de retard", late))
    counts = "compte : retard de livraison"
    assert_told(told, (date(2025, 3, 25), "réclamation R-0059", "retard", counts))
    assert not re.search(r"\b(delay|medium|founded|outbound)\b", told)
    assert len(re.findall(r"│ \d\d/\d\d/\d{4} │", told)) == 7  # six deliveries and a complaint
    (active,) = sample_night.sql(
        "select k.surviving_client_id from staging.contacts as k where k.surviving_client_id "
        "not in (select w.client_id from losses.evidence_windows as w where window_kind in "
        "('loss', 'at_risk')) order by 1 limit 1"
    )
    told = story(sample_night, str(active[0]))["Ce qui s'est passé, retenu ou non"]
    assert_told(told, ("contact ", "aucun silence à expliquer"))


def test_rights_exclusions_and_the_final_place_are_told(sample_night: NightRun):
    client = any_client(
        sample_night,
        "select client_id from campaigns.places inner join campaigns.exclusions using (client_id) "
        "where assignment = 'excluded'",
    )
    told = story(sample_night, client)
    rights = sample_night.sql(
        "select channel_label_fr, is_allowed from compliance.contact_rights "
        "inner join reference.contact_channels using (channel) where client_id = ?",
        client,
    )
    reasons = sample_night.sql(
        "select exclusion_label_fr, exclusion_evidence from campaigns.exclusions "
        "inner join reference.exclusion_reasons using (exclusion_reason) where client_id = ?",
        client,
    )
    for row in rights:
        assert_told(told["Droits de contact"], row)
    for row in reasons:
        assert_told(told["Motifs d'exclusion"], row)
    assert WORDS["assignment"]["excluded"] in told["Place finale"]


def test_a_control_of_a_running_campaign_reads_like_a_target(sample_night: NightRun):
    control = any_client(
        sample_night,
        "select client_id from campaigns.assignments where arm = 'control' "
        "and campaign_id in (select campaign_id from campaigns.targets)",
    )
    campaign = any_client(
        sample_night,
        "select campaign_id from campaigns.assignments where arm = 'control' and client_id = "
        f"'{control}' and campaign_id in (select campaign_id from campaigns.targets)",
    )
    target = any_client(
        sample_night, f"select client_id from campaigns.targets where campaign_id = '{campaign}'"
    )
    told = [story(sample_night, client) for client in (control, target)]
    drawn = [
        [cell.strip() for cell in line.split("│")]
        for one in told
        for line in one["Campagnes"].splitlines()
        if campaign in line
    ]
    assert len(drawn) == 2
    assert drawn[0] == drawn[1]
    assert RUNNING in drawn[0]
    for one in told:
        assert RUNNING in one["Place finale"]
        assert not re.search(f"{campaign}.*(témoin|control)", one["Campagnes"], re.IGNORECASE)


def test_a_control_is_named_once_every_window_is_over(sample_night: NightRun):
    query = (
        "select client_id from returns.client_returns where arm = 'control' "
        "group by client_id, campaign_id having bool_and(is_window_over)"
    )
    told = story(sample_night, any_client(sample_night, query))
    assert "témoin" in told["Campagnes"]
    assert told["Retours mesurés"].count("│ oui") + told["Retours mesurés"].count("│ non") > 0


def test_a_merged_number_tells_the_story_of_the_one_that_remains(sample_night: NightRun):
    query = "select client_id from orders.known_clients where client_id <> surviving_client_id"
    merged = any_client(sample_night, query)
    ((surviving,),) = sample_night.sql(
        "select surviving_client_id from orders.known_clients where client_id = ?", merged
    )
    told = story(sample_night, merged)
    assert f"{merged} a été repris par {surviving}" in told["head"]
    assert_told(told["Identité"], ("Codes repris", merged))
    other = story(sample_night, str(surviving))
    assert {**other, "head": ""} == {**told, "head": ""}


def test_every_known_client_has_a_story(sample_night: NightRun):
    statuses = sample_night.sql("select min(client_id) from status.status group by status")
    for (client,) in statuses:
        story(sample_night, str(client))


def test_an_unknown_client_is_told_with_near_numbers(sample_night: NightRun):
    known = any_client(sample_night, "select client_id from orders.known_clients")
    done = run_here(sample_night.home, "explain", f"{known}[/red]9")
    assert done.code == 2
    assert f"aucun client n'a le numéro {known}[/red]9" in done.text
    assert len(done.text.splitlines()) == 1
    assert near_ids("41", ["00041", "C0041", "x"])[0] == "00041"
    assert near_ids("c0012", ["C0013", "C0012"])[0] == "C0012"
    assert near_ids("zzz", ["C0012"]) == []


def test_who_holds_the_database_is_named(finished_home: Path):
    write_settings(finished_home, database_wait_seconds=0)
    with database_held(finished_home) as holder:
        done = run_here(finished_home, "explain", "C0001")
    assert done.code == 2
    assert f"process {holder} " in done.text


def test_a_home_without_a_night_says_so(sample_home: Path):
    done = run_here(sample_home, "explain", "C0001")
    assert done.code == 2
    assert "there is no database yet; run a night" in done.text


def test_brackets_in_values_are_only_text():
    odd = "[red]x[/red] [/] :warning: \x1b[2J \\"
    parts = tuple(
        Part(Section("[T]", "", odd, is_list=is_list), ("[label]",), rows)
        for is_list in (True, False)
        for rows in (((odd,),), ())
    )
    console = Console(width=60, force_terminal=False, highlight=False)
    with console.capture() as capture:
        print_story(Story(odd, "[b]", date(2026, 1, 2), date(2026, 1, 1), parts), console)
    said = capture.get()
    assert said.count("[red]x[/red] [/] :warning:  [2J \\") >= 5
    assert "\x1b" not in said
    assert "commandes connues jusqu'au 01/01/2026" in said


def test_every_column_is_shown_in_french_and_every_code_has_its_word(sample_night: NightRun):
    client = any_client(sample_night, "select client_id from losses.weighted_evidence")
    done = run_here(sample_night.home, "explain", client)
    assert not re.search(r"\b[a-z]+(_[a-z]+)*_(id|on|eur|days|count|fr|number)\b", done.text)
    catalogue = load_catalogue()
    columns = {n: c for m in catalogue.values() for n, c in m.contract.columns.items()}
    for name, words in WORDS.items():
        met = [m.contract.columns[name] for m in catalogue.values() if name in m.contract.columns]
        assert {code for column in met for code in column.values} == set(words), name
    happened = (
        "category", "severity", "outcome", "incident", "return_reason", "channel", "direction",
        "reaction", "call_outcome", "lost_reason", "satisfaction_level",
    )  # fmt: skip
    assert {code for name in happened for code in columns[name].values} == set(HAPPENED)


def test_every_extract_that_takes_a_right_away_has_its_words(sample_night: NightRun):
    acts = {(m.name, one.act) for m in load_catalogue().values() for one in m.contract.opt_outs}
    words = OPEN_WORDS["opt_out_source"]
    assert {extract for extract, act in acts if act == "opt_out"} == set(words)
    assert {extract for extract, _ in acts} <= set(OPEN_WORDS["stop_source"])
    labels = "select opt_out_source, lower(opt_out_source_label_fr) from reference.opt_out_sources"
    assert dict(sample_night.published(labels)) == words
