"""Which encoding a file is in, decided from all its bytes, and its translation to UTF-8."""

import codecs
import re
from collections.abc import Callable, Iterator, Mapping

from reconquete_pipeline.intake.formats.prepared import CsvFormat
from reconquete_pipeline.intake.formats.sniff import CONTROL_BYTES, too_many_controls
from reconquete_pipeline.intake.refusal import FileRefusedError

ENCODINGS = ("auto", "utf-8", "windows-1252", "latin-1", "utf-16")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Of what holds nothing else, nothing has to be noted.
_PLAIN = bytes(byte for byte in range(0x80) if byte not in CONTROL_BYTES)
_NOT_CONTINUATION = bytes((*range(0x80), *range(0xC0, 0x100)))
_UNDEFINED_IN_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_C1 = frozenset(range(0x80, 0xA0))
_NOT_C1 = bytes(byte for byte in range(256) if byte not in _C1)
# What stands for these bytes in windows-1252; the undefined ones become what is no UTF-8.
_CHANGED_IN_1252 = {byte: bytes([byte]).decode("cp1252", "surrogateescape") for byte in _C1}

_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
# French windows-1252 that happens to be valid UTF-8: an accented capital and a punctuation mark
# ("CAFÉ»", "ÉTÉ…"), or an accented small letter and two of them ("café »" with a no-break space).
# In a file that is not UTF-8 as a whole they prove nothing. The letters leave out à (C3) and œ
# (C5): those begin the accented letters of real UTF-8.
_MARK = rb"[\x85\x91-\x97\x99\x9b\xa0\xa9\xab\xae\xb0\xb2\xb3\xb7\xbb]"
_FRENCH_1252 = re.compile(
    rb"[\xc7-\xcb\xce\xcf\xd4\xd9\xdb\xdc]" + _MARK + rb"|[\xe0\xe2\xe7-\xeb\xee\xef]" + _MARK * 2
)
_CANDIDATE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


class EncodingScan:
    """Collects, chunk by chunk, what decides the encoding of a file."""

    def __init__(self) -> None:
        self.mark = b""
        self._is_utf8 = True
        self._has_utf8_sequence = False
        self._high_bytes: set[int] = set()
        self._known_bytes = _PLAIN
        self._byte_count = 0
        self._control_count = 0
        self._tail = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes) -> None:
        """Look at the next chunk of the file."""
        if not self._byte_count:
            self.mark = _mark_of(chunk)
        self._byte_count += len(chunk)
        if self.mark in _UTF16_MARKS:
            return
        if odd := chunk.translate(None, self._known_bytes):
            new = odd.translate(None, CONTROL_BYTES)
            self._control_count += len(odd) - len(new)
            self._high_bytes.update(new)
            self._known_bytes = _PLAIN + bytes(self._high_bytes)
        if not chunk.isascii() or self._tail:
            self._feed_high(chunk)

    def _feed_high(self, chunk: bytes) -> None:
        if self._is_utf8:
            self._is_utf8 = self._decodes(chunk)
        window = self._tail + chunk
        # Without a continuation byte there is no sequence: most of windows-1252 stops here.
        if not self._has_utf8_sequence and window.translate(None, _NOT_CONTINUATION):
            self._has_utf8_sequence = _has_sequence(window)
        # A sequence of up to four bytes may straddle two chunks.
        self._tail = b"" if chunk[-3:].isascii() else window[-3:]

    def _decodes(self, chunk: bytes, final: bool = False) -> bool:
        try:
            self._decoder.decode(chunk, final)
        except UnicodeDecodeError:
            return False
        return True

    def decide(self, declared: str) -> tuple[str, tuple[str, ...]]:
        """Give the encoding to read the whole file with, and notes on it.

        Raises FileRefusedError for binary content, a byte order mark that contradicts the
        declaration, UTF-16 without its mark, and bytes that no encoding explains.
        """
        if too_many_controls(self._control_count, self._byte_count):
            raise FileRefusedError("the file holds binary content, not text: deliver CSV")
        self._is_utf8 = self._is_utf8 and (
            self.mark in _UTF16_MARKS or self._decodes(b"", final=True)
        )
        if self.mark:
            return _from_mark(self.mark, declared)
        if declared == "utf-16":
            raise FileRefusedError(
                "the file is declared utf-16 but has no byte order mark: deliver it with its "
                "mark, or declare its real encoding"
            )
        if declared == "auto":
            encoding = self._guess()
            notes = () if encoding == "utf-8" else (f"The bytes were read as {encoding}.",)
            return encoding, notes
        return declared, self._doubts(declared)

    def _guess(self) -> str:
        if self._is_utf8 or self._has_utf8_sequence:
            return "utf-8"
        undefined = self._high_bytes & _UNDEFINED_IN_1252
        if not undefined:
            return "windows-1252"
        if self._high_bytes & _C1 == undefined:
            return "latin-1"
        shown = " ".join(f"{byte:02X}" for byte in sorted(undefined))
        raise FileRefusedError(
            f"the bytes are neither UTF-8 nor windows-1252 (it has no {shown}): deliver UTF-8, or "
            "declare the encoding"
        )

    def _doubts(self, declared: str) -> tuple[str, ...]:
        if declared != "utf-8" and self._is_utf8 and self._has_utf8_sequence:
            return (f"Declared {declared}, but all the bytes are valid UTF-8: accents may be bad.",)
        if declared == "latin-1" and self._high_bytes & _C1:
            return ("Declared latin-1, but bytes 80-9F look like windows-1252.",)
        return ()


def _mark_of(chunk: bytes) -> bytes:
    for mark in (codecs.BOM_UTF8, *_UTF16_MARKS):
        if chunk.startswith(mark):
            return mark
    return b""


def _from_mark(mark: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    encoding = "utf-8" if mark == codecs.BOM_UTF8 else "utf-16"
    if declared not in ("auto", encoding):
        raise FileRefusedError(
            f"the file begins with a {encoding} mark but {declared} is declared: declare "
            f"{encoding} or auto"
        )
    if encoding == "utf-8":
        return encoding, ("The UTF-8 byte order mark was removed.",)
    return encoding, ("The file was converted from UTF-16.",)


def _has_sequence(window: bytes) -> bool:
    return any(
        _SEQUENCE.match(window, found.start()) and not _FRENCH_1252.match(window, found.start())
        for found in _CANDIDATE.finditer(window)
    )


def decide_encoding(chunks: Iterator[bytes], csv_format: CsvFormat) -> tuple[str, tuple[str, ...]]:
    """Read the whole file once and give its encoding, with notes on the conversion.

    Raises FileRefusedError like `EncodingScan.decide`, and when `chunks` itself refuses the file.
    """
    scan = EncodingScan()
    for chunk in chunks:
        scan.feed(chunk)
    return scan.decide(csv_format.encoding)


def to_utf8(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Translate the file to UTF-8 without byte order mark.

    What cannot be decoded comes out as bytes that are not valid UTF-8, so that the records that
    hold it are found later, one by one, in the same way for every encoding.
    Raises FileRefusedError when UTF-16 stops in the middle of a character.
    """
    if encoding == "utf-8":
        yield from _without_mark(chunks)
    elif encoding == "utf-16":
        yield from _from_utf16(chunks)
    else:
        changed = _CHANGED_IN_1252 if encoding == "windows-1252" else {}
        for chunk in chunks:
            yield chunk if chunk.isascii() else _from_latin(chunk, changed)


def _from_latin(chunk: bytes, changed: Mapping[int, str]) -> bytes:
    """Latin-1, which Python reads far faster than windows-1252, with what differs in it."""
    text = chunk.decode("latin-1")
    for byte in set(chunk.translate(None, _NOT_C1)) & changed.keys():
        text = text.replace(chr(byte), changed[byte])
    return text.encode("utf-8", "surrogatepass")


def _without_mark(chunks: Iterator[bytes]) -> Iterator[bytes]:
    start = b""
    for chunk in chunks:
        start += chunk
        if len(start) >= len(codecs.BOM_UTF8):
            yield start.removeprefix(codecs.BOM_UTF8)
            break
    else:
        yield start
    yield from chunks


def _from_utf16(chunks: Iterator[bytes]) -> Iterator[bytes]:
    decode: Callable[[bytes, bool], str] = codecs.getincrementaldecoder("utf-16")(
        "surrogatepass"
    ).decode
    try:
        for chunk in chunks:
            yield decode(chunk, False).encode("utf-8", "surrogatepass")
        yield decode(b"", True).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise FileRefusedError(
            "the UTF-16 file stops in the middle of a character, so it is cut: deliver it again"
        ) from error
