"""One client told from the tables."""
