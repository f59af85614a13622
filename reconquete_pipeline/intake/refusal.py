"""The exceptions of the intake: a file that is refused, and what stops the night."""

# What a list is refused for, behind the place where it stands.
REFUSAL_BESIDE = (
    "sounds like a refusal, which nobody would read there: write it in the line of its client, "
    "under the headers of the list, take it away there, and deliver the list again"
)


class FileRefusedError(Exception):
    """A whole file is refused; nothing of it is loaded.

    The message is one sentence: the place, what is wrong, what to do. It does not name the
    file: the caller, who knows under which name it was delivered, puts that in front.
    """


class ReloadRefusedError(Exception):
    """A kept file that was readable is refused by a changed mapping: earlier rows are kept."""


class UnbalancedError(Exception):
    """Rows were lost or counted twice while loading: a fault of the engine, never of the data."""
