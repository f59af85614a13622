"""A reader of records that is slow and plain: one line after another, one sign after another.

Written from the rules, without a look at the engine, to hold its fast reader against.
"""

BLANKS = b" \t\r"
Bad = tuple[int, str]


def split(record: bytes, delimiter: bytes) -> list[bytes] | None:
    """The fields of a record as written; None where a quote is out of place or left open."""
    fields: list[bytes] = []
    at = 0
    while True:
        start = at
        bare = _bare_end(record, at, delimiter)
        if bare:
            at = bare
        elif record[at : at + 1] == b'"':
            at += 1
            while True:
                at = record.find(b'"', at)
                if at < 0:
                    return None
                if record[at + 1 : at + 2] != b'"':
                    break
                at += 2
            at += 1
            if at < len(record) and record[at : at + 1] != delimiter:
                return None
        else:
            end = record.find(delimiter, at)
            at = end if end >= 0 else len(record)
            if b'"' in record[start:at]:
                return None
        fields.append(record[start:at])
        if at >= len(record):
            return fields
        at += 1


def _bare_end(record: bytes, at: int, delimiter: bytes) -> int:
    """Where the field ends that begins at `at`, if it is ="text" without quotes around it, else 0.

    Its text holds no delimiter and no line end; its own quotes are doubled.
    """
    if record[at : at + 2] != b'="':
        return 0
    ends = [end for end in (record.find(delimiter, at), record.find(b"\n", at)) if end >= 0]
    end = min(ends, default=len(record))
    if record[end : end + 1] == b"\n":
        return 0
    inside = record[at + 2 : end]
    is_text = inside.endswith(b'"') and b'"' not in inside[:-1].replace(b'""', b"")
    return end if is_text else 0


def _is_open(line: bytes, delimiter: bytes) -> bool:
    """Whether the line would be legal if its last field were closed."""
    closed = split(line + b'"', delimiter)
    return split(line, delimiter) is None and closed is not None and closed[-1][:1] == b'"'


def _text(field: bytes) -> str:
    body = field[1:-1].replace(b'""', b'"') if field.startswith(b'"') else field
    # Once: the text itself may look like one.
    inside = body[2:-1]
    if body[:2] == b'="' and body[2:].endswith(b'"') and b'"' not in inside.replace(b'""', b""):
        body = inside.replace(b'""', b'"')
    return body.decode()


def _reason(line: bytes, reason: str, has_all_fields: bool) -> str:
    """What is told of a line with several faults: where it has quotes, they come first."""
    if b"\0" in line:
        return "nul_byte"
    if b'"' in line and (reason or not has_all_fields):
        return reason or "field_count"
    try:
        line.decode()
    except UnicodeDecodeError:
        return "encoding"
    return "" if has_all_fields else "field_count"


def read(
    content: bytes, header: bytes, delimiter: bytes, count: int
) -> tuple[list[tuple[str, ...]], list[Bad]]:
    """(good records, each with its number; bad ones) of what follows a header of `count` fields."""
    good: list[tuple[str, ...]] = []
    bad: list[Bad] = []
    lines = content.split(b"\n")
    if not lines[-1]:
        lines.pop()
    at = 0
    while at < len(lines):
        line = lines[at].rstrip(b"\r")
        used, reason = 1, ""
        if line.removeprefix(b"\xef\xbb\xbf") == header or (
            not line.strip(BLANKS.replace(delimiter, b""))
        ):
            at += 1
            continue
        fields = split(line, delimiter)
        if fields is None:
            reason = "unclosed_quote" if _is_open(line, delimiter) else "stray_quote"
            if reason == "unclosed_quote":
                ends = [i for i in range(at + 1, len(lines)) if lines[i].count(b'"') % 2]
                span = lines[at : ends[0] + 1] if ends else []
                whole = split(b"\n".join(span).rstrip(b"\r"), delimiter)
                are_rows = count >= 3 and all(row.count(delimiter) == count - 1 for row in span)
                if span and whole is not None and len(whole) == count and not are_rows:
                    line, fields, used, reason = (
                        b"\n".join(span).rstrip(b"\r"),
                        whole,
                        len(span),
                        "",
                    )
        reason = _reason(line, reason, len(fields or []) == count)
        number = len(good) + len(bad) + 1
        if reason:
            bad.append((number, reason))
        else:
            good.append((str(number), *(_text(field) for field in fields or [])))
        at += used
    return good, bad
