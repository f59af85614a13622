"""The bytes of a delivered file, plain or compressed, in bounded chunks; then in whole lines."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from reconquete_pipeline.intake.formats.compression import GZIP_MAGIC, ZSTD_MAGIC, expanded
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

_CHUNK_BYTES = 256 * 1024
_COMPRESSIONS = ((GZIP_MAGIC, "gzip"), (ZSTD_MAGIC, "zstd"))


def first_bytes(source: Path, byte_count: int) -> bytes:
    """The first bytes of a file as delivered. Raises FileRefusedError when it cannot be opened."""
    try:
        with source.open("rb") as stream:
            return stream.read(byte_count)
    except OSError as error:
        raise FileRefusedError(
            f"the file cannot be opened ({error.strerror}): give the pipeline the right to read it"
        ) from error


def compression_of(source: Path) -> str | None:
    """Tell by the first bytes, whatever the name, whether the file is gzip or zstd.

    Raises FileRefusedError when the file cannot be opened.
    """
    start = first_bytes(source, len(ZSTD_MAGIC))
    return next((kind for magic, kind in _COMPRESSIONS if start.startswith(magic)), None)


def chunk_size(limits: Limits) -> int:
    """Bytes to read at once.

    A third of the longest record, because transcoding makes up to three bytes of one: then only
    the first line that ends in a chunk can be longer than the bound.
    """
    return max(64, min(_CHUNK_BYTES, limits.max_record_bytes // 3))


def read_chunks(source: Path, limits: Limits) -> Iterator[bytes]:
    """Give the (decompressed) bytes of the file.

    Raises FileRefusedError when a compressed file is cut short, corrupt, followed by something
    else, or expands beyond the limits.
    """
    size = chunk_size(limits)
    kind = compression_of(source)
    if kind is not None:
        yield from expanded(source, kind, size, limits)
        return
    with source.open("rb") as stream:
        while chunk := stream.read(size):
            yield chunk


def line_blocks(chunks: Iterator[bytes], max_record_bytes: int) -> Iterator[bytes]:
    """Regroup chunks into blocks of whole lines, each ending with a line feed.

    Raises FileRefusedError, with the line number, when a line is longer than the bound.
    """
    carried: list[bytes] = []
    carried_bytes = 0
    line_count = 0
    for chunk in chunks:
        first_end = chunk.find(b"\n")
        if carried_bytes + (first_end if first_end >= 0 else len(chunk)) > max_record_bytes:
            raise FileRefusedError(
                f"line {line_count + 1:,} is longer than {max_record_bytes:,} bytes: check that "
                "this is a CSV file with line ends, or raise the record length limit"
            )
        if first_end < 0:
            carried.append(chunk)
            carried_bytes += len(chunk)
            continue
        cut = chunk.rfind(b"\n") + 1
        block = b"".join((*carried, chunk[:cut]))
        carried = [chunk[cut:]]
        carried_bytes = len(chunk) - cut
        line_count += int(np.count_nonzero(np.frombuffer(block, np.uint8) == ord("\n")))
        yield block
    if carried_bytes:
        yield b"".join((*carried, b"\n"))
