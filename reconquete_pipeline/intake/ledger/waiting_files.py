"""Files of the inbox that the next night will take in; nothing here writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reconquete_pipeline.home.home import ExtractConfig, Home
from reconquete_pipeline.intake.ledger.inbox import Entry, UnreadableEntryError, entries
from reconquete_pipeline.intake.ledger.ledger import Delivery, date_in_name
from reconquete_pipeline.text.natural_order import natural_key


@dataclass(frozen=True)
class Waiting:
    """One entry that a pattern of an extract takes and that is not in the ledger as it is now.

    `problem` says why a night would leave it out; None for a file that it would take in.
    """

    extract: str
    entry: Entry
    problem: str | None


def waiting_files(home: Home, deliveries: Sequence[Delivery]) -> list[Waiting]:
    """What the next night finds new, extract by extract, in its order of delivery."""
    return [
        waiting
        for config in home.extracts.values()
        for waiting in _of_extract(home, config, deliveries)
    ]


def matching_entries(home: Home, config: ExtractConfig) -> list[Entry]:
    """The entries of the inbox that the patterns of an extract take, in order of delivery."""
    found = [entry for entry in entries(home.inbox) if entry.fits(config.patterns)]
    return sorted(
        (entry for entry in found if not entry.is_hidden),
        key=lambda entry: (str(date_in_name(entry.name) or ""), natural_key(entry.name)),
    )


def _of_extract(
    home: Home, config: ExtractConfig, deliveries: Sequence[Delivery]
) -> Iterator[Waiting]:
    last = {entry.file_name: entry for entry in deliveries if entry.extract == config.name}
    for entry in matching_entries(home, config):
        if entry.kind is not None:
            yield Waiting(config.name, entry, f"it is {entry.kind}, which is never read")
            continue
        try:
            if not is_delivered(entry, last.get(entry.name)):
                yield Waiting(config.name, entry, None)
        except UnreadableEntryError as error:
            yield Waiting(config.name, entry, str(error))


def is_delivered(entry: Entry, last: Delivery | None) -> bool:
    """Whether a name's last delivery has the bytes that it has now. Raises UnreadableEntryError.

    The size is asked first, because hashing reads the whole file.
    """
    if last is None:
        return False
    try:
        size = entry.path.stat().st_size
    except OSError as error:
        raise UnreadableEntryError("it vanished while it was looked at") from error
    return size == last.size and entry.sha256() == last.sha256
