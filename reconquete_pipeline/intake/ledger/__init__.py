"""Which files came or wait, and in which order."""
