"""A delivered file, looked at once: what it is compressed with, and its bytes in bounded chunks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reconquete_pipeline.intake.formats.chunks import chunk_size
from reconquete_pipeline.intake.formats.compression import GZIP_MAGIC, ZSTD_MAGIC, expanded
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

_COMPRESSIONS = ((GZIP_MAGIC, "gzip"), (ZSTD_MAGIC, "zstd"))
_MAGIC_BYTES = 4


@dataclass(frozen=True)
class Source:
    """A file that can be opened, and the bounds within which it is read.

    `magic`: its first bytes as delivered. `compression`: gzip, zstd or None, whatever its name.
    """

    path: Path
    limits: Limits
    magic: bytes
    compression: str | None

    def chunks(self) -> Iterator[bytes]:
        """Give the (decompressed) bytes of the file.

        Raises FileRefusedError when a compressed file is cut short, corrupt, followed by something
        else, or expands beyond the limits.
        """
        size = chunk_size(self.limits)
        if self.compression is not None:
            yield from expanded(self.path, self.compression, size, self.limits)
            return
        with self.path.open("rb") as stream:
            while chunk := stream.read(size):
                yield chunk

    @cached_property
    def start(self) -> bytes:
        """The first (decompressed) bytes: a little more than the longest record has, or all."""
        parts: list[bytes] = []
        size = 0
        for chunk in self.chunks():
            parts.append(chunk)
            size += len(chunk)
            if size > self.limits.max_record_bytes:
                break
        return b"".join(parts)


def open_source(path: Path, limits: Limits = Limits()) -> Source:  # noqa: B008
    """Look at the first bytes of a file. Raises FileRefusedError when it cannot be opened."""
    try:
        with path.open("rb") as stream:
            magic = stream.read(_MAGIC_BYTES)
    except OSError as error:
        raise FileRefusedError(
            f"the file cannot be opened ({error.strerror}): give the pipeline the right to read it"
        ) from error
    compression = next((kind for start, kind in _COMPRESSIONS if magic.startswith(start)), None)
    return Source(path, limits, magic, compression)
