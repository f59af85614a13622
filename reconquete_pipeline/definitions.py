"""What Dagster loads."""

import dagster as dg

from assets.arrivals import make_sensor
from assets.automation import every_night, nightly
from assets.campaigns import make_target_files
from assets.contact_safety import make_contact_safety
from assets.publication import make_publication
from assets.purges import make_purge_sensor
from assets.resources import NightResource
from assets.tables import make_tables
from reconquete_pipeline.tables.loading import load_catalogue

_catalogue = load_catalogue()

defs = dg.Definitions(
    assets=[
        *make_tables(_catalogue),
        make_contact_safety(_catalogue),
        make_publication(_catalogue),
        make_target_files(),
    ],
    jobs=[nightly],
    schedules=[every_night],
    sensors=[make_sensor(_catalogue), make_purge_sensor(_catalogue)],
    resources={"night": NightResource()},
    executor=dg.in_process_executor,
)
