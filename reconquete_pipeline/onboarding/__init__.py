"""A new company: its home proposed from its files, and files tried before a night."""
