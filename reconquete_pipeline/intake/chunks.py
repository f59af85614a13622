"""The bytes of a delivered file, plain or gzip, in bounded chunks; then in whole lines."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from reconquete_pipeline.intake.prepared import Limits
from reconquete_pipeline.intake.refusal import Refused

GZIP_MAGIC = b"\x1f\x8b"
_CHUNK_BYTES = 256 * 1024


def is_gzip(source: Path) -> bool:
    """Tell by the first two bytes, whatever the name, whether the file is gzip.

    Raises Refused when the file cannot be opened.
    """
    try:
        with source.open("rb") as stream:
            return stream.read(2) == GZIP_MAGIC
    except OSError as error:
        raise Refused(
            f"the file cannot be opened ({error.strerror}): give the pipeline the right to read it"
        ) from error


def chunk_size(limits: Limits) -> int:
    """Bytes to read at once.

    A third of the longest record, because transcoding makes up to three bytes of one: then only
    the first line that ends in a chunk can be longer than the bound.
    """
    return max(64, min(_CHUNK_BYTES, limits.max_record_bytes // 3))


def read_chunks(source: Path, limits: Limits) -> Iterator[bytes]:
    """Give the (decompressed) bytes of the file.

    Raises Refused when a gzip file is cut short, corrupt, followed by something else, or
    expands beyond the limits.
    """
    size = chunk_size(limits)
    if not is_gzip(source):
        with source.open("rb") as stream:
            while chunk := stream.read(size):
                yield chunk
        return
    compressed_bytes = source.stat().st_size
    expanded_bytes = 0
    with gzip.open(source, "rb") as unzipped:
        while chunk := _unzip(unzipped, size, expanded_bytes):
            expanded_bytes += len(chunk)
            if (
                expanded_bytes > limits.min_expanded_bytes
                and expanded_bytes > compressed_bytes * limits.max_expansion_ratio
            ):
                raise Refused(
                    f"the gzip file expands to more than {limits.max_expansion_ratio} times its "
                    f"size ({expanded_bytes:,} bytes and counting out of {compressed_bytes:,}): "
                    "check that it is a real extract, or raise the expansion limit"
                )
            yield chunk


def _unzip(stream: gzip.GzipFile, size: int, offset: int) -> bytes:
    """Read one decompressed chunk; every way in which gzip can fail becomes a refusal."""
    try:
        return stream.read(size)
    except EOFError as error:
        raise Refused(_unzip_failed("is cut short", offset)) from error
    except gzip.BadGzipFile as error:
        # Python's words for a wrong checksum or length; anything else is a bad member header.
        if "check" in str(error) or "length" in str(error):
            raise Refused(_unzip_failed("has a wrong checksum or length", offset)) from error
        raise Refused(_unzip_failed("is followed by bytes that are not gzip", offset)) from error
    except zlib.error as error:
        raise Refused(_unzip_failed("is corrupt", offset)) from error


def _unzip_failed(problem: str, offset: int) -> str:
    place = f"beyond {offset:,} decompressed bytes, " if offset else ""
    return f"{place}the gzip file {problem}: deliver it again, whole"


def line_blocks(chunks: Iterator[bytes], max_record_bytes: int) -> Iterator[bytes]:
    """Regroup chunks into blocks of whole lines, each ending with a line feed.

    Raises Refused, with the line number, when a line is longer than the bound.
    """
    carried: list[bytes] = []
    carried_bytes = 0
    line_count = 0
    for chunk in chunks:
        first_end = chunk.find(b"\n")
        if carried_bytes + (first_end if first_end >= 0 else len(chunk)) > max_record_bytes:
            raise Refused(
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
        line_count += block.count(b"\n")
        yield block
    if carried_bytes:
        yield b"".join((*carried, b"\n"))
