"""The bytes of a compressed file, gzip or zstd, in bounded chunks."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import zstandard

from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# zstd's own default for what a reader accepts: 128 MiB.
_MOST_WINDOW_BYTES = 2**27
# Compressed bytes to take at once: 4 of them can be a block of 128 KiB, so this bounds the memory.
_PIECE_BYTES = 512
Reader = Callable[[BinaryIO, int], Iterator[bytes]]


def expanded(source: Path, kind: str, size: int, limits: Limits) -> Iterator[bytes]:
    """Give the decompressed bytes of a file of this kind (gzip or zstd), `size` at once.

    Raises FileRefusedError when it is cut short, corrupt, followed by something else, or expands
    beyond the limits.
    """
    compressed_bytes = source.stat().st_size
    expanded_bytes = 0
    with source.open("rb") as stream:
        for chunk in _READERS[kind](stream, size):
            expanded_bytes += len(chunk)
            if (
                expanded_bytes > limits.min_expanded_bytes
                and expanded_bytes > compressed_bytes * limits.max_expansion_ratio
            ):
                raise FileRefusedError(
                    f"the {kind} file expands to more than {limits.max_expansion_ratio} times its "
                    f"size ({expanded_bytes:,} bytes and counting out of {compressed_bytes:,}): "
                    "check that it is a real extract, or raise the expansion limit"
                )
            yield chunk


def _gunzip(stream: BinaryIO, size: int) -> Iterator[bytes]:
    offset = 0
    with gzip.open(stream, "rb") as unzipped:
        while chunk := _gunzip_one(unzipped, size, offset):
            offset += len(chunk)
            yield chunk


def _gunzip_one(stream: gzip.GzipFile, size: int, offset: int) -> bytes:
    """Read one decompressed chunk; every way in which gzip can fail becomes a refusal."""
    try:
        return stream.read(size)
    except EOFError as error:
        raise _failed("gzip", "is cut short", offset) from error
    except gzip.BadGzipFile as error:
        # Python's words for a wrong checksum or length; anything else is a bad member header.
        if "check" in str(error) or "length" in str(error):
            raise _failed("gzip", "has a wrong checksum or length", offset) from error
        raise _failed("gzip", "is followed by bytes that are not gzip", offset) from error
    except zlib.error as error:
        raise _failed("gzip", "is corrupt", offset) from error


def _unzstd(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Pieces of about `size` bytes."""
    ready: list[bytes] = []
    ready_bytes = 0
    for piece in _frames(stream):
        ready.append(piece)
        ready_bytes += len(piece)
        if ready_bytes >= size:
            whole = b"".join(ready)
            yield from (whole[at : at + size] for at in range(0, ready_bytes, size))
            ready, ready_bytes = [], 0
    if ready:
        yield b"".join(ready)


def _frames(stream: BinaryIO) -> Iterator[bytes]:
    """Frame after frame: the library's own stream takes a frame that is cut for a whole one."""
    offset = 0
    piece = stream.read(_PIECE_BYTES)
    while piece:
        # A new decompressor for each frame knows when it is over, and what comes after it.
        frame = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW_BYTES).decompressobj()
        while not frame.eof:
            if not piece:
                raise _failed("zstd", "is cut short", offset)
            try:
                chunk = frame.decompress(piece)
            except zstandard.ZstdError as error:
                is_foreign = "prefix" in str(error).lower()
                words = "is followed by bytes that are not zstd" if is_foreign else "is corrupt"
                raise _failed("zstd", words, offset) from error
            offset += len(chunk)
            if chunk:
                yield chunk
            piece = b"" if frame.eof else stream.read(_PIECE_BYTES)
        piece = frame.unused_data or stream.read(_PIECE_BYTES)


_READERS: dict[str, Reader] = {"gzip": _gunzip, "zstd": _unzstd}


def _failed(kind: str, problem: str, offset: int) -> FileRefusedError:
    place = f"beyond {offset:,} decompressed bytes, " if offset else ""
    return FileRefusedError(f"{place}the {kind} file {problem}: deliver it again, whole")
