"""Accepted rows merged into the store of an extract."""
