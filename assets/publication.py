"""The last step of a night: freeze tonight's draws and replace the published database."""

from collections.abc import Iterator
from datetime import timedelta

import dagster as dg

from assets.contact_safety import KEY as CONTACT_SAFETY
from assets.partitions import nights
from assets.resources import NightResource
from assets.tables import OWNERS, asset_key
from reconquete_pipeline.facts.draws import campaign_warnings
from reconquete_pipeline.night.costs import PUBLICATION
from reconquete_pipeline.night.night import Night
from reconquete_pipeline.night.publication import contacts_closed, publish, rule_of_loss
from reconquete_pipeline.night.purge import announce
from reconquete_pipeline.tables.model import Catalogue

# A night a day: late once this morning's has not come by eight or so, overdue after two.
LATE_AFTER, OVERDUE_AFTER = timedelta(hours=29), timedelta(hours=53)


def make_publication(catalogue: Catalogue) -> dg.AssetsDefinition:
    """The asset of the published file; it comes after every table of the night."""

    @dg.asset(
        key=["published", "database"],
        deps=[*(asset_key(table) for table in catalogue), CONTACT_SAFETY],
        group_name="publication",
        description=(
            "The database that marketing opens (schemas marketing and reference), replaced in one "
            "rename once every check of the night has passed; draws and decisions on the rule of "
            "loss are frozen just before."
        ),
        kinds={"duckdb"},
        owners=OWNERS,
        partitions_def=nights,
        freshness_policy=dg.FreshnessPolicy.time_window(
            fail_window=OVERDUE_AFTER, warn_window=LATE_AFTER
        ),
        check_specs=[
            dg.AssetCheckSpec(
                name="campaign_files_are_in_order",
                asset=["published", "database"],
                description="campaign files are refused, too late, or changed after their draw",
            ),
            dg.AssetCheckSpec(
                name="rule_of_loss_is_decided",
                asset=["published", "database"],
                description="no decision on the rule of loss was frozen before; nobody is drawn",
            ),
        ],
    )
    def database(
        context: dg.AssetExecutionContext, night: NightResource
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        yield from _publish(night.night)

    return database


def _publish(held: Night) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    with held.costs.of(PUBLICATION):
        frozen = publish(held)
    if held.is_older:
        held.say(f"{held.run_date} is older than what is published: nothing was replaced")
    else:
        held.say(f"published: {held.home.published_database}")
        announce(held.connection, held.home, held.run_date, held.say)
    if closed := contacts_closed(held):
        held.say(f"contacts: {closed}")
    for name in frozen:
        held.say(f"launched: {name}")
    is_decided, reason = rule_of_loss(held)
    if not is_decided:
        held.say(f"rule of loss: {reason}")
    yield dg.MaterializeResult(
        metadata={
            "file": dg.MetadataValue.path(str(held.home.published_database)),
            "published": not held.is_older,
            "draws frozen tonight": ", ".join(frozen) or "none",
            "rule of loss": reason,
            "contacts": closed or "open",
        }
    )
    warnings = campaign_warnings(held.home, held.run_date)
    for warning in warnings:
        held.say(warning)
    yield dg.AssetCheckResult(
        check_name="campaign_files_are_in_order",
        passed=not warnings,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(warnings) or "every campaign file is in order",
    )
    yield dg.AssetCheckResult(
        check_name="rule_of_loss_is_decided",
        passed=is_decided,
        severity=dg.AssetCheckSeverity.WARN,
        description=reason,
    )
