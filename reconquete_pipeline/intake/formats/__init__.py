"""A file of any format read into records: CSV, xlsx, Parquet, JSON, compressed or in archives."""
