"""The files of running campaigns: one per arm, for whoever calls, writes or mails."""

from collections import Counter
from collections.abc import Sequence

import dagster as dg

from assets.partitions import nights
from assets.resources import NightResource
from assets.tables import OWNERS
from reconquete_pipeline.exports.target_file import TargetFile
from reconquete_pipeline.exports.writer import write_target_files
from reconquete_pipeline.night.costs import PUBLICATION
from reconquete_pipeline.night.night import Night


def make_target_files() -> dg.AssetsDefinition:
    """The asset of the target files; it comes after the published database, which it reads."""

    @dg.asset(
        key=["published", "target_files"],
        deps=[dg.AssetKey(["published", "database"])],
        group_name="publication",
        description=(
            "One folder per running campaign, and per month of last questions, in "
            "published/targets/: whom to contact and how, never a control. Each file is entered in "
            "facts/exports.jsonl."
        ),
        kinds={"csv"},
        owners=OWNERS,
        partitions_def=nights,
    )
    def target_files(
        context: dg.AssetExecutionContext, night: NightResource
    ) -> dg.MaterializeResult[None]:
        return _write(night.night)

    return target_files


def _write(held: Night) -> dg.MaterializeResult[None]:
    with held.costs.of(PUBLICATION):
        files = write_target_files(held)
    for file in files:
        held.say(f"target file: {file.name}, {file.row_count:,} rows")
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(held.home.target_files)),
            "written": not held.is_older,
            **counts(files),
        }
    )


def counts(files: Sequence[TargetFile]) -> dict[str, int]:
    """The rows of each list and of all, each listed client once; of the rest, files by folder."""
    lists = {file.name: file.row_count for file in files if file.is_list}
    others = Counter(file.folder for file in files if not file.is_list)
    said = {f"files in {folder}": count for folder, count in sorted(others.items())}
    return {"dagster/row_count": sum(lists.values()), **lists, **said}
