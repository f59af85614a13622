"""One delivery, from its file to the tables of staging, and what is said of it."""
