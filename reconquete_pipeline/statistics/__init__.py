"""Pure functions of statistics: no dagster, no duckdb."""
