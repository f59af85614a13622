"""One client, or one campaign to come, told from the tables."""
