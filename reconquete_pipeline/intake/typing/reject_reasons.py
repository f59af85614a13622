"""What a person can do about rejected rows, by the code of their reason."""

from reconquete_pipeline.home.extract_config import ExtractConfig
from reconquete_pipeline.home.faults import shown

_CORRECT = "have the rows corrected and delivered again"
_RECORDS = {
    "field_count": "more or fewer fields than the header: have the export quote its texts",
    "unclosed_quote": "a quote is never closed: have the export double the quotes inside texts",
    "stray_quote": "a quote out of place: have the export double the quotes inside texts",
    "nul_byte": "a NUL character in the record: have the export mended",
    "encoding": "bytes of another encoding: declare it, or have one encoding delivered throughout",
    "not_json": "the line is no JSON: have the export write one whole object per line",
    "not_an_object": "the JSON value is no object with keys: have the export write objects",
    "duplicate_key": "a key stands twice in one JSON object: have one of them taken out",
    "conflicting_duplicate": (
        "the same key twice in one file with different values: have the wrong one taken out"
    ),
    "line_of_another_client": (
        "the number of the line (N° contact) is not of this client, or is mistyped: a column was "
        "sorted or filled down alone; take both from the list as it was written, and deliver it "
        "again (what the row says against contacts holds for both clients)"
    ),
    "older_than_its_list": (
        "its day is before the list that holds its line (the day in N° contact), such as a day and "
        "a month that changed places: write the true day, or none, and deliver it again (what the "
        "row says against contacts holds from the day on which the file came)"
    ),
    "newer_than_its_file": (
        "its day is after the night that first saw the file, such as a slip in the year: write the "
        "true day, or none, and deliver it again (what the row says against contacts holds from "
        "the day on which the file came)"
    ),
    "incomplete_order": (
        "the row is good, another row of its order is not: mend that one and deliver the order "
        "again, whole"
    ),
}
_VALUES = {
    "missing": "the column may not be empty",
    "not_a_whole_number": "no whole number can be read",
    "not_yes_or_no": "neither yes nor no (oui, non, vrai, faux, 1, 0 …)",
    "ambiguous_number": "1.234 and 1,234 have two readings",
    "too_many_decimals": "more decimals than the column keeps",
    "out_of_range": "outside what the column allows",
    "not_matching": "not of the form that the column asks for",
    "unreadable": (
        "its SQL mapping could not be computed on this row, or its cell holds an error, a formula "
        "without a saved value, or several values"
    ),
}


def what_to_do(reason: str, config: ExtractConfig) -> str:
    """One sentence on a reason such as ordered_at:not_a_date."""
    column, _, code = reason.rpartition(":")
    place = f"[extracts.{config.name}] in reconquete.toml"
    if not column:
        return _RECORDS.get(reason, f"the row breaks the rule {reason}: {_CORRECT}")
    if code == "unknown_code":
        return (
            f"a word that nobody translated: add it under [extracts.{config.name}.values.{column}] "
            "in reconquete.toml, as below"
        )
    if code == "not_a_date":
        said = f"no date in the declared formats, dates = {shown(config.dates)}"
        return f"{said}: {_CORRECT}, or add the format under {place}"
    if code == "not_a_number":
        said = f"no number with the declared mark, decimal = {shown(config.decimal)}"
        return f"{said}: {_CORRECT}, or mend it under {place}"
    if code == "out_of_range" and column.endswith("_share"):
        return f"a share lies between 0 and 1 (0,45), or 0 % and 100 % with its sign: {_CORRECT}"
    return f"{_VALUES.get(code, code)}: {_CORRECT}"
