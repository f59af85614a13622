"""The sign between the columns of a CSV file: the declared one, or the one that its header uses."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from reconquete_pipeline.intake.refusal import Refused

AUTO = "auto"
DELIMITERS = {b";": "semicolon", b",": "comma", b"\t": "tab", b"|": "vertical bar"}
# Written by Excel as the first line, to tell itself the delimiter.
SEP_LINE = re.compile(rb'"?sep=(.)"?[ \t]*', re.IGNORECASE)
_QUOTED = re.compile(rb'"[^"]*"')


def delimiter_name(delimiter: bytes) -> str:
    """The delimiter in words."""
    return DELIMITERS.get(delimiter, f"character {delimiter.decode('ascii', 'replace')}")


def delimiter_of(start: bytes) -> str:
    """The delimiter that the first line of a file uses, which begins with `start`.

    The semicolon wherever there is one; else the only other sign that there is. Only the header is
    asked: values hold commas of their own. Raises Refused when two signs may be meant.
    """
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        start = start[2:].replace(b"\0", b"")
    lines = start.removeprefix(BOM_UTF8).split(b"\n", 100)
    line = next((line.rstrip(b"\r") for line in lines if line.strip()), b"")
    said = SEP_LINE.fullmatch(line)
    if said is not None and said.group(1).isascii():
        return said.group(1).decode()
    header = _QUOTED.sub(b"", line)
    found = [delimiter for delimiter in DELIMITERS if delimiter in header]
    if not found or found[0] == b";":
        return ";"
    if len(found) > 1:
        names = " and ".join(f"the {DELIMITERS[one]}" for one in found)
        raise Refused(
            f"the header holds {names}, each of which may stand between the columns: declare the "
            'right one, such as delimiter = ","'
        )
    return found[0].decode()
