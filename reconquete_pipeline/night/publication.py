"""Publication: freeze draws and decisions, keep what is told, replace the published database.

Marketing never opens the working database. The published file holds the schemas `marketing` and
`reference`, can be read by DuckDB 1.x, and is replaced only when every error-level check passed.
What managers alone may see is in a second file, replaced with it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from reconquete_pipeline.facts.draws import freeze, usable_campaigns
from reconquete_pipeline.facts.listings import keep_listing_changes
from reconquete_pipeline.facts.rule_decisions import PROPOSED, freeze_decisions
from reconquete_pipeline.facts.suppressions import KEYS, remember
from reconquete_pipeline.facts.told_losses import NEWS, keep_news
from reconquete_pipeline.facts.told_results import results_told
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import paris_now
from reconquete_pipeline.night.night import Night
from reconquete_pipeline.tables.contracts import MANAGEMENT_STAGES, PUBLISHED_STAGES
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import first_row, scalar, set_comments
from reconquete_pipeline.text.french_words import codes_fr
from reconquete_pipeline.text.sql_text import quote, text_literal

STORAGE_VERSION = "v1.0.0"


class NotPublishedError(Exception):
    """Something needed for publication is missing, stale or failed its checks."""


def publish(night: Night) -> list[str]:
    """Freeze and publish. Returns the names of the draws frozen tonight.

    Raises NotPublishedError unless every table was built tonight and passed its checks. An older
    night publishes nothing and freezes nothing.
    """
    _refuse_unfinished(night)
    if night.is_older:
        return []
    frozen = _freeze_candidates(night)
    decided = freeze_decisions(
        night.connection, night.home, night.run_date, night.catalogue[PROPOSED]
    )
    for name in decided:
        night.say(f"rule of loss: decisions frozen in facts/decisions/{name}")
    remember_suppressions(night)
    told = keep_news(night.connection, night.home, night.run_date, night.catalogue[NEWS])
    listed = keep_listing_changes(night.connection, night.home, night.run_date)
    _replace_databases(night)
    journal.append(
        night.home.nights,
        {
            "kind": "published",
            "run_on": night.run_date.isoformat(),
            "run_id": night.run_id,
            "at": paris_now(),
            "draws": frozen,
            "decisions": decided,
            "told": told,
            "results": results_told(night.connection),
            "listed": listed,
        },
    )
    night.home.unknown_rights.unlink(missing_ok=True)
    return frozen


def contacts_closed(night: Night) -> str | None:
    """Why nobody may be contacted tonight, and what to do, in French; None while some may."""
    row = first_row(night.connection, "select min(closed_fr) from compliance.contact_closures")
    return row[0] if row else None


def remember_suppressions(night: Night) -> None:
    """Add to the facts what tonight knows of rights taken away and no earlier night did.

    Also for a night that is not published, once the tables of rights stand. An older night knows
    nothing new.
    """
    if night.is_older:
        return
    keys = night.catalogue[KEYS]
    name = remember(night.connection, night.home, keys, night.run_date, night.run_id)
    if name is not None:
        night.say(f"suppressions: facts/suppressions/{name} keeps what is new")


def rule_of_loss(night: Night) -> tuple[bool, str]:
    """Whether the rules of loss in force tonight are decided, and why they are in force."""
    row = first_row(
        night.connection,
        "with tonight as (select client_type, max_by(rule_set_by, in_force_from_on) as set_by, "
        "max_by(rule_reason_en, in_force_from_on) as reason from status.rules_in_force "
        "group by client_type) select bool_and(set_by <> 'undecided'), "
        "string_agg(distinct reason, ' ' order by reason) from tonight",
    )
    return (row[0], row[1]) if row and row[1] else (True, "no purchase is known yet")


def _refuse_unfinished(night: Night) -> None:
    stamps = {
        row[0]: row[1:]
        for row in night.connection.execute(
            "select table_name, run_on, toml_sha256, sql_sha256, has_passed from stamps.builds"
        ).fetchall()
    }
    wanted = (night.run_date, night.home.toml_sha256)
    for model in night.catalogue.values():
        stamp = stamps.get(model.table)
        if stamp is None or stamp[:2] != wanted or stamp[2] != model.sql_hash:
            raise NotPublishedError(
                f"{model.table} was not built for {night.run_date} as its file now stands; "
                "run the whole night"
            )
        if stamp[3] is not True:
            raise NotPublishedError(
                f"{model.table} did not pass its checks; mend that, then run the night again"
            )


def _freeze_candidates(night: Night) -> list[str]:
    """Write the draws that no file holds yet."""
    model = night.catalogue["staging.draws"]
    columns = list(model.contract.delivered)
    listed = ", ".join(quote(name) for name in columns)
    order = ", ".join(quote(name) for name in ("stratum", "client_id"))
    waves = night.connection.execute(
        "select distinct campaign_id, wave from campaigns.assignments "
        "where drawn_on = run_date() and campaign_id not in "
        "(select d.campaign_id from staging.draws_of_tonight as d) order by all"
    ).fetchall()
    campaigns = {c.campaign_id: c for c in usable_campaigns(night.home, night.run_date)}
    names = []
    for campaign_id, wave in waves:
        rows = night.connection.execute(
            f"select {listed} from campaigns.assignments "
            f"where campaign_id = ? and wave = ? order by {order}",
            [campaign_id, wave],
        ).fetchall()
        names.append(freeze(night.home, campaigns[campaign_id], columns, rows))
        night.say(f"draw: {names[-1]}, {len(rows):,} clients{_left_out(night, campaign_id)}")
        if alone := _without_salesperson(night, campaign_id):
            night.say(
                f"draw: {alone:,} clients of {campaign_id} have no salesperson: nobody of the "
                "salespeople extract, whom the campaign may take, is there for them"
            )
    return names


def _left_out(night: Night, campaign_id: str) -> str:
    """How many eligible clients of its classes a campaign does not draw, by reason."""
    counted = night.connection.execute(
        "select exclusion_reason, count(*) from campaigns.left_out "
        "where campaign_id = ? group by all order by all",
        [campaign_id],
    ).fetchall()
    return "".join(f"; {count:,} left out: {reason}" for reason, count in counted)


def _without_salesperson(night: Night, campaign_id: str) -> int:
    """Clients whom a campaign contacts and nobody works with, where salespeople are delivered."""
    return scalar(
        night.connection,
        "select count(*) from campaigns.portfolios where salesperson_id is null "
        "and (select count(*) from staging.salespeople) > 0 "
        f"and campaign_id = {text_literal(campaign_id)}",
    )


def _replace_databases(night: Night) -> None:
    """That of the managers first: the other one is by what a night is known to be published."""
    home, models = night.home, night.catalogue.values()
    home.published.mkdir(parents=True, exist_ok=True)
    home.permissions.open_published(home.published)
    managers = [model for model in models if model.stage in MANAGEMENT_STAGES]
    _replace_database(
        night,
        home.management_database,
        managers,
        MANAGEMENT_STAGES,
        home.permissions.open_management,
    )
    published = [model for model in models if model.is_published]
    _replace_database(
        night, home.published_database, published, PUBLISHED_STAGES, home.permissions.open_published
    )


def _replace_database(
    night: Night,
    target: Path,
    models: Sequence[Model],
    stages: Sequence[str],
    give: Callable[[Path], None],
) -> None:
    with replaced_database(target, give) as temporary:
        _write_database(night, temporary, models, stages)


@contextmanager
def replaced_database(target: Path, give: Callable[[Path], None]) -> Iterator[Path]:
    """Where to write a database that takes the place of `target`, whole or not at all.

    `give` lets those read it who may.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        yield temporary
        temporary.chmod(0o400)
        give(temporary)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    journal.sync_folder(target.parent)


def _write_database(
    night: Night, path: Path, models: Sequence[Model], stages: Sequence[str]
) -> None:
    connection = night.connection
    connection.execute(
        f"attach {text_literal(str(path))} as publication (storage_version '{STORAGE_VERSION}')"
    )
    try:
        for stage in stages:
            connection.execute(f"create schema publication.{stage}")
        for model in models:
            _copy_table(night, model)
        connection.execute("checkpoint publication")
    finally:
        connection.execute("detach publication")


def _copy_table(night: Night, model: Model) -> None:
    grain = ", ".join(quote(name) for name in model.contract.grain)
    night.connection.execute(
        f"create table publication.{model.table} as select * from {model.table} order by {grain}"
    )
    contract = model.contract
    texts = {
        name: column.told_fr + codes_fr(name, column.values)
        for name, column in contract.columns.items()
    }
    said = contract.description_fr or contract.description
    set_comments(night.connection, f"publication.{model.table}", "table", said, texts)
