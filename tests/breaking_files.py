"""For each check of delivered files: rows of the engine's tables that pass it, and that fail it."""

from collections.abc import Sequence

from breaking_rows import NIGHT, Rows

_FILE = {"file_id": "1", "status": "accepted", "read_count": "4"}
_KEPT = _FILE | {"accepted_count": "2", "rejected_count": "2", "superseded_count": "0"}
_LOST = _KEPT | {"file_id": "2", "rejected_count": "1"}
_MANY = _KEPT | {"file_id": "3", "accepted_count": "1", "rejected_count": "3"}
_REJECTED = {"file_id": "1", "record_number": "1", "reasons": "x:not_a_date"}


def _days(first_id: int, column: str, values: Sequence[str], month: str = "2025-11") -> Rows:
    """One accepted file a day, with this column, from the first of the month on."""
    return [
        {"file_id": f"{first_id + i}", "status": "accepted", "file_name": f"f{first_id + i}"}
        | {"first_seen_on": f"{month}-{i + 1:02d}", column: value}
        for i, value in enumerate(values)
    ]


_NEWEST = ["2025-12-01", "2025-12-03", "2025-12-07", "2025-12-08", "2025-12-12", "2025-12-13"]
_USUAL = ["100", "104", "98", "101", "99"]
# The same checks for every delivered extract: table of the engine, good rows, bad rows.
# {extract} is put in by the test; rows of another extract must not count.
LEDGER_BREAKS: dict[str, tuple[str, Rows, list[Rows]]] = {
    "every_row_is_accounted_for": ("intake.files", [_KEPT], [[_LOST]]),
    # An older file that was mostly unreadable is forgotten once a newer one is readable.
    "newest_file_is_mostly_readable": (
        "intake.files",
        [_MANY | {"file_id": "0"}, _KEPT, _MANY | {"file_id": "4", "status": "refused"}],
        [[_MANY]],
    ),
    "no_file_is_refused": ("intake.files", [_KEPT], [[_KEPT | {"status": "refused"}]]),
    # Said in the night that brought it (the bench's run date), not for ever.
    "replaced_orders_do_not_shrink": (
        "intake.shrunk_units",
        [{"file_id": "1", "first_seen_on": "2025-12-31"}],
        [[{"file_id": "2", "first_seen_on": "2026-01-01"}]],
    ),
    # Median 100, MAD 1: more than 6 MAD and 25 away is unusual. Of four files nothing is said, and
    # what came twice before (a Sunday) is usual.
    "newest_files_are_as_usual": (
        "intake.files",
        [
            *_days(1, "read_count", [*_USUAL, "75"]),
            {"file_id": "7", "status": "refused", "read_count": "1", "first_seen_on": NIGHT},
        ],
        [
            _days(11, "read_count", [*_USUAL, "74"], "2025-12"),
            _days(11, "read_count", [*_USUAL, "126"]),
            _days(11, "amount_eur", [*_USUAL, "0"]),
            _days(11, "read_count", [*_USUAL, "10", "10"]),
        ],
    ),
    # A new row usually comes after 1 to 4 days; on the run date the newest one is 19 days old.
    "newest_row_is_not_late": (
        "intake.files",
        _days(1, "newest_on", _NEWEST[:5], "2025-12"),
        [_days(11, "newest_on", _NEWEST, "2025-12")],
    ),
    "newest_row_is_within_max_age": (
        "intake.coverage",
        [{"newest_on": "2025-12-29", "max_age_days": "3"}, {"newest_on": "2000-01-01"}],
        [
            [{"newest_on": "2025-12-28", "max_age_days": "3"}],
            [{"max_age_days": "3"}],
        ],
    ),
    "no_row_is_rejected": ("intake.rejected_rows", [], [[_REJECTED]]),
}
