"""A table held to its contract: what is checked, how, and what is said of it."""
