"""The texts of a workbook: runs of letters, hints of how to pronounce them, escapes."""

import re

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class RichText:
    """Collects the text of `t` elements, without the hints of how to pronounce it."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._is_text = False
        self._is_hint = False

    def start(self, local: str) -> None:
        """An element begins."""
        if local == "rPh":
            self._is_hint = True
        self._is_text = local == "t" and not self._is_hint

    def end(self, local: str) -> None:
        """An element ends."""
        self._is_text = False
        if local == "rPh":
            self._is_hint = False

    def feed(self, text: str) -> None:
        """Characters come."""
        if self._is_text:
            self._parts.append(text)

    def take(self) -> str:
        """What was collected since the last time."""
        text = "".join(self._parts)
        self._parts.clear()
        return plain_text(text)


def plain_text(text: str) -> str:
    """A text with the characters that Excel writes as _xHHHH_; those of no use stay written."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)
