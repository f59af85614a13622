"""The same facts give the same tables, whatever the order and number of nights."""

import shutil
from pathlib import Path

import pytest
from conftest import ROOT, NightRun
from night_tools import (
    EARLIER,
    ORDERS_HEADER,
    RUN_DATE,
    copy_sample,
    deliver,
    different,
    files_below,
    hashes,
    nights,
    plain_night,
    published_file,
    published_tables,
)

from reconquete_pipeline.intake.ledger.ledger import date_in_name
from reconquete_pipeline.tables.contracts import STAGES

# What earlier nights told is a fact, and differs where no earlier night ran; so does what became
# of the losses told in June, when the list of clients, their types and merges were still to come.
TOLD_BEFORE = {
    "corrections.loss_revisions",
    "marketing.episode_changes",
    "staging.last_telling",
    # statuses and segments on the last night that published
    "status.snapshot_days",
    "status.snapshots",
    "value.rfm_snapshots",
    "marketing.moves",
    "staging.told_results",
    "returns.result_reports",
    "marketing.result_changes",
    "staging.told_losses",
    "staging.rule_decisions",
    "trial.lost_rule_choices",
    "trial.due_decisions",
    "trial.learned_laws",
    "staging.alive_calibrations",
    "value.forecast",
    "marketing.clients",
    "staging.told_settings",
    "corrections.reported_losses",
    "corrections.loss_differences",
    "corrections.loss_reports",
    "warnings.alerts",
    "marketing.alerts",
    # rights taken away that an earlier night kept
    "staging.suppressions",
}
# Rows by the place of their file in the order of delivery.
BY_FILE = {"orders.opt_out_rows", "compliance.named_opt_outs"}
OPT_OUT_ROWS = "select * exclude (file_id) from orders.opt_out_rows order by all"
ABOUT_RIGHTS = BY_FILE | {
    "campaigns.access",
    "campaigns.eligibility",
    "campaigns.exclusions",
    "campaigns.places",
    "campaigns.untold_clients",
    "marketing.campaign_places",
    "marketing.clients",
    "marketing.excluded",
    "marketing.groups",
    "marketing.lost_clients",
    "marketing.loyalty_alerts",
    "marketing.referrers",
    "marketing.suppressed",
    "marketing.hot_list",
    "marketing.to_ask",
    "marketing.unmatched_opt_outs",
    "managers.suppressed",
}
ALERTS = "select client_id, alert_kind, alert_on::varchar from marketing.alerts order by all"
COMPARED = [stage for stage in STAGES if stage not in {"staging", "losses", "compliance"}]
INTAKE = (
    "select * from intake.files order by file_id",
    "select * from intake.rejected_rows order by file_id, record_number",
)


def test_the_same_night_twice_gives_the_same_bytes(sample_night: NightRun, finished_home: Path):
    draws = files_below(finished_home / "facts" / "draws")
    assert draws
    plain_night(finished_home)
    assert different(hashes(sample_night.home), hashes(finished_home)) == []
    assert files_below(finished_home / "facts" / "draws") == draws
    assert published_tables(finished_home) == published_tables(sample_night.home)
    assert [entry["draws"] for entry in nights(finished_home)] == [["2026-10-retour__1.csv"], []]


def test_nights_in_order_give_what_one_night_at_the_end_gives(
    sample_night: NightRun, tmp_path: Path
):
    home = tmp_path / "home"
    shutil.copytree(ROOT / "data_samples", home, ignore=shutil.ignore_patterns("inbox"))
    (home / "inbox").mkdir()
    files = sorted((ROOT / "data_samples" / "inbox").iterdir())
    early = [path for path in files if f"{date_in_name(path.name)}" <= EARLIER]
    assert 0 < len(early) < len(files)
    for path in early:
        shutil.copy(path, home / "inbox")
    plain_night(home, "run", "--date", EARLIER)
    assert files_below(home / "facts" / "draws") == {}
    for path in files:
        shutil.copy(path, home / "inbox")
    plain_night(home)
    assert set(different(hashes(sample_night.home), hashes(home))) <= TOLD_BEFORE | BY_FILE
    later, alone = published_tables(home), published_tables(sample_night.home)
    assert {table for table in alone if later[table] != alone[table]} == {
        "marketing.alerts",
        "marketing.episode_changes",
        # since the night of June
        "marketing.moves",
    }
    revised = NightRun(home, 0, "").sql(
        "select distinct told_on::varchar, found_on::varchar from corrections.loss_revisions"
    )
    assert revised == [(EARLIER, RUN_DATE)]
    assert files_below(home / "facts" / "draws") == files_below(
        sample_night.home / "facts" / "draws"
    )
    # Everything since the night of June, and of it the last day, which a first night tells alone.
    since = NightRun(home, 0, "").published(ALERTS)
    assert {day for _, _, day in since} != {RUN_DATE}
    assert all(EARLIER < day <= RUN_DATE for _, _, day in since)
    tonight = sample_night.published(ALERTS)
    assert tonight == [alert for alert in since if alert[2] == RUN_DATE] != []


def test_rebuild_makes_the_warehouse_again_from_facts(sample_night: NightRun, finished_home: Path):
    shutil.rmtree(finished_home / "warehouse")
    shutil.rmtree(finished_home / "inbox")
    (finished_home / "inbox").mkdir()
    rebuilt = plain_night(finished_home, "rebuild")
    assert different(hashes(sample_night.home), hashes(finished_home)) == []
    for query in INTAKE:
        assert rebuilt.sql(query) == sample_night.sql(query) != []
    assert files_below(finished_home / "facts" / "draws") == files_below(
        sample_night.home / "facts" / "draws"
    )


@pytest.fixture(scope="module")
def older_night(
    sample_night: NightRun, tmp_path_factory: pytest.TempPathFactory
) -> tuple[NightRun, tuple[bytes, int]]:
    """A night of June after the published one of October, and the published file before it."""
    home = tmp_path_factory.mktemp("older") / "home"
    shutil.copytree(sample_night.home, home)
    before = published_file(home)
    return plain_night(home, "run", "--date", EARLIER), before


def test_an_older_night_publishes_and_launches_nothing(
    sample_night: NightRun, older_night: tuple[NightRun, tuple[bytes, int]]
):
    night, before = older_night
    assert published_file(night.home) == before
    assert nights(night.home) == nights(sample_night.home)
    assert files_below(night.home / "facts" / "draws") == files_below(
        sample_night.home / "facts" / "draws"
    )
    assert "launched" not in night.text
    assert f"Older than what is published ({RUN_DATE})" in night.text


def test_an_older_night_knows_only_what_was_known_then(
    older_night: tuple[NightRun, tuple[bytes, int]], tmp_path: Path
):
    fresh = plain_night(copy_sample(tmp_path / "home"), "run", "--date", EARLIER)
    assert fresh.sql("select max(ordered_on) <= date '2026-06-30' from orders.valid_orders") == [
        (True,)
    ]
    older = older_night[0]
    differ = different(hashes(fresh.home), hashes(older.home))
    assert {name for name in differ if not name.startswith("compliance.")} <= ABOUT_RIGHTS
    # The fresh home saw the objections of July to September in June: read as of then, in doubt.
    query = "select client_id, channel from compliance.contact_rights where is_allowed"
    assert set(fresh.sql(query)) < set(older.sql(query))


def test_the_future_appended_changes_nothing(sample_night: NightRun, sample_home: Path):
    clients = (sample_home / "inbox" / "clients_2026-10-31.csv").read_text(encoding="utf-8-sig")
    members = (sample_home / "inbox" / "campagnes_2026-03-02.csv").read_text(encoding="utf-8")
    deliver(
        sample_home,
        "commandes_2026-11-15.csv",
        ORDERS_HEADER,
        "26-95001;C0003;05/11/2026;1500,00;validée;",
        "26-95002;C0020;15/11/2026;99,00;validée;",
        "26-95003;C0999;15/11/2026;99,00;validée;",
        # 26-00178 and 26-00177 are orders of October; their cancellation is not known yet.
        "26-00178;C0002;31/10/2026;485,18;annulée;03/11/2026",
        "26-00177;C0001;29/10/2026;608,23;annulée;01/11/2026",
    )
    deliver(
        sample_home,
        "lignes_2026-11.csv",
        "N° commande;Code client;Date commande;Article;Famille;Quantité;Prix unitaire HT",
        "26-95101;C0024;02/11/2026;00412;farines;20;4,35",
    )
    header, *rows = clients.splitlines()
    renamed = [row.replace(";professionnel;", ";professionnel;Nouvelle ") for row in rows]
    assert renamed != rows
    deliver(sample_home, "clients_2026-11-15.csv", header, *renamed)
    deliver(
        sample_home,
        "campagnes_2026-11-10.csv",
        members.splitlines()[0],
        "2026-11-ailleurs;C0003;courrier;10/11/2026;11/11/2026;1;tous;0,5",
        "2026-11-ailleurs;C0024;control;10/11/2026;11/11/2026;1;tous;0,5",
    )
    night = plain_night(sample_home)
    assert night.sql("select count(*) from store.orders where ordered_at > date '2026-10-31'") == [
        (3,)
    ]
    differ = different(hashes(sample_night.home, *COMPARED), hashes(sample_home, *COMPARED))
    assert set(differ) <= BY_FILE
    assert night.sql(OPT_OUT_ROWS) == sample_night.sql(OPT_OUT_ROWS)
