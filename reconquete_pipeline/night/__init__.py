"""One night: its lock, its run, its history, its publication and contact safety."""
