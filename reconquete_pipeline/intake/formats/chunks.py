"""How much of a file is read at once, and chunks of it in whole lines."""

from collections.abc import Iterator

import numpy as np

from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

_CHUNK_BYTES = 256 * 1024


def chunk_size(limits: Limits) -> int:
    """Bytes to read at once.

    A third of the longest record, because transcoding makes up to three bytes of one: then only
    the first line that ends in a chunk can be longer than the bound.
    """
    return max(64, min(_CHUNK_BYTES, limits.max_record_bytes // 3))


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
