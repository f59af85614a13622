"""Win back lost clients: the engine and the mathematics."""
