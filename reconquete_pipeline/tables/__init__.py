"""The files of sql/ as models; tables built, stamped and documented."""
