"""A fact that cannot be read any more."""


class DamagedFactError(Exception):
    """A file below facts/ that cannot be read any more; restore it from a backup."""
