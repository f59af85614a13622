"""What cannot be recomputed: frozen draws, what was reported of losses."""
