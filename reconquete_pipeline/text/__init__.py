"""SQL, French and terminal text."""
