"""The nightly job and its schedule."""

import dagster as dg

from assets.partitions import nights

nightly = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    partitions_def=nights,
    description="One night: inbox to published database, for the day of the partition.",
    executor_def=dg.in_process_executor,
)

every_night = dg.build_schedule_from_partitioned_job(
    nightly, hour_of_day=3, minute_of_hour=0, name="every_night"
)
