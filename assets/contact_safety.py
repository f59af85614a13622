"""Contact safety as a step of its own: it waits for the extracts about rights and nothing else."""

from collections.abc import Iterator

import dagster as dg

from assets.partitions import nights
from assets.resources import NightResource
from assets.tables import OWNERS, asset_key
from reconquete_pipeline.night.contact_safety import keep_contacts_safe, rights_extracts
from reconquete_pipeline.night.costs import SAFETY
from reconquete_pipeline.night.night import Night
from reconquete_pipeline.tables.model import Catalogue

KEY = dg.AssetKey(["published", "contact_safety"])


def make_contact_safety(catalogue: Catalogue) -> dg.AssetsDefinition:
    """The asset of the branch. Where one of its extracts fails, the end of the night runs it."""

    @dg.asset(
        key=KEY,
        deps=[asset_key(model.table) for model in rights_extracts(catalogue)],
        group_name="publication",
        description=(
            "What stands published, held against tonight's rights, whatever becomes of the night: "
            "contacts and target files without those who may no longer be contacted, or withdrawn."
        ),
        kinds={"duckdb", "csv"},
        owners=OWNERS,
        partitions_def=nights,
        check_specs=[
            dg.AssetCheckSpec(
                name="contacts_are_not_withdrawn",
                asset=KEY,
                description="published contacts were withdrawn; the result says what to do",
            )
        ],
    )
    def contact_safety(
        context: dg.AssetExecutionContext, night: NightResource
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        yield from _check(night.night)

    return contact_safety


def _check(held: Night) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    with held.costs.of(SAFETY):
        done = keep_contacts_safe(held)
    yield dg.MaterializeResult(
        metadata={
            "published contacts before": done.before,
            "dagster/row_count": done.after,
            "result": done.said,
        }
    )
    yield dg.AssetCheckResult(
        check_name="contacts_are_not_withdrawn",
        passed=not done.is_withdrawn,
        severity=dg.AssetCheckSeverity.WARN,
        description=done.said,
    )
