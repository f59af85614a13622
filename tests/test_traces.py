"""Texts by which a person would be found: whole, in any case, also as JSON escapes them."""

import json
import re
from pathlib import Path

import pytest

from reconquete_pipeline.night.traces import forget_in_logs

TRACES = ["Éric Noël", "0199000003", "a+b@example.com", "C0003", "日本", "(rue du Port)"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("vu Éric NOël hier", True),
        (json.dumps({"said": "Éric Noël"}), True),
        ("Éric Noëlle", False),
        ("call 0199000003 now", True),
        ("run 5-0199000003", False),
        ("x0199000003", False),
        ("A+B@EXAMPLE.COM", True),
        ("xa+b@example.com", False),
        ("c0003;", True),
        ("C00031", False),
        ("prix 日本 !", True),
        ("(Rue du Port)", True),
        ("rue du Port", False),
        ("", False),
    ],
)
def test_a_trace_is_found_whole(tmp_path: Path, text: str, is_found: bool):
    log = tmp_path / "a.out"
    log.write_text(text, encoding="utf-8")
    forget_in_logs(tmp_path, TRACES, lambda _: None)
    assert log.exists() is not is_found


def test_many_traces_are_looked_for_at_once(tmp_path: Path):
    """As an alternation of a hundred thousand this would take hours."""
    log = tmp_path / "a.out"
    log.write_text(" ".join(f"client{n}@example.com" for n in range(100_000)), encoding="utf-8")
    said: list[str] = []
    forget_in_logs(tmp_path, [f"zibeline{n}@example.com" for n in range(100_000)], said.append)
    assert log.exists()
    assert re.search(r": 0 events", said[0])
