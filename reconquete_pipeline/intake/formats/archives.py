"""Zip archives, as which both several CSV files and a workbook are delivered.

Nothing is trusted: sizes are looked at before and while reading, and every way in which an
archive can be damaged is one sentence. No member is ever written under its own name.
"""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reconquete_pipeline.intake.formats.chunks import chunk_size
from reconquete_pipeline.intake.formats.prepared import Limits
from reconquete_pipeline.intake.refusal import FileRefusedError

ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
MOST_MEMBERS = 10_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What Python's reader lets out when the directory of an archive or a member is damaged.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
    OverflowError,
    ValueError,
)


@contextmanager
def open_archive(source: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive whose members may all be read.

    Raises FileRefusedError for a damaged or encrypted archive, one that expands beyond the limits,
    one with too many members, or compressed in an unusual way.
    """
    with source.open("rb") as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except _DAMAGE as error:
            raise FileRefusedError(
                "the zip archive is cut or corrupt: deliver it again, whole"
            ) from error
        except OSError as error:
            raise _of_damage(error) from error
        with archive:
            _check(archive, source.stat().st_size, limits)
            yield archive


def _of_damage(error: OSError) -> Exception:
    """A place before the beginning of the file is damage of the archive, not of the disk."""
    if error.errno == errno.EINVAL:
        return FileRefusedError("the zip archive is cut or corrupt: deliver it again, whole")
    return error


def _check(archive: zipfile.ZipFile, compressed_bytes: int, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise FileRefusedError(
            f"the zip archive holds {len(members):,} members, more than {MOST_MEMBERS:,}: deliver "
            "fewer, larger files"
        )
    for member in members:
        if not member.filename:
            raise FileRefusedError(
                "the zip archive is corrupt (a member has no name): deliver it again"
            )
        if member.flag_bits & 0x1:
            raise FileRefusedError(
                f"{shown_name(member)} in the zip archive is encrypted: deliver it without password"
            )
        if member.compress_type not in _METHODS:
            raise FileRefusedError(
                f"{shown_name(member)} in the zip archive is compressed in an unusual way (method "
                f"{member.compress_type}): deliver an ordinary zip archive"
            )
    expanded_bytes = sum(member.file_size for member in members)
    if (
        expanded_bytes > limits.min_expanded_bytes
        and expanded_bytes > compressed_bytes * limits.max_expansion_ratio
    ):
        raise FileRefusedError(
            f"the zip archive expands to more than {limits.max_expansion_ratio} times its size "
            f"({expanded_bytes:,} bytes out of {compressed_bytes:,}): check that it is a real "
            "extract, or raise the expansion limit"
        )


def member_chunks(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits
) -> Iterator[bytes]:
    """The decompressed bytes of one member; never more than its directory says.

    Raises FileRefusedError when it is damaged or its checksum is wrong.
    """
    size = chunk_size(limits)
    read_bytes = 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(size):
                read_bytes += len(chunk)
                yield chunk
    except _DAMAGE as error:
        raise FileRefusedError(_damaged(member, read_bytes)) from error
    except OSError as error:
        raise _of_damage(error) from error
    if read_bytes != member.file_size:
        raise FileRefusedError(_damaged(member, read_bytes))


def _damaged(member: zipfile.ZipInfo, read_bytes: int) -> str:
    return (
        f"{shown_name(member)} in the zip archive is cut or corrupt beyond {read_bytes:,} bytes: "
        "deliver it again, whole"
    )


def shown_name(member: zipfile.ZipInfo) -> str:
    """The name of a member for a message."""
    return "`" + "".join(c if c.isprintable() else "?" for c in member.filename[:100]) + "`"
