"""The one exception of the intake: a delivered file that cannot be loaded at all."""


class Refused(Exception):
    """A whole file is refused; nothing of it is loaded.

    The message is one sentence: the place, what is wrong, what to do. It does not name the
    file: the caller, who knows under which name it was delivered, puts that in front.
    """
