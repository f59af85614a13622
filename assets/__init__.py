"""What Dagster shows: the assets, the nightly job and its schedule."""
