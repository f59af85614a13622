"""The letter in seven points (S1): pages to sign, one a client, and the same as a mail merge."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from reconquete_pipeline.exports.lists import refuse_control
from reconquete_pipeline.exports.pages import (
    Row,
    all_columns,
    page,
    personal_among,
    printed_on,
    usable_clients,
)
from reconquete_pipeline.exports.target_file import Published, TargetFile, headers
from reconquete_pipeline.text.french_csv import csv_bytes
from reconquete_pipeline.text.french_words import in_french

LETTERS = "marketing.letters"
# What a letter is addressed by; what an earlier version did not publish is left out.
ADDRESSED_BY = (
    "contact_id",
    "response_code",
    "client_id",
    "name",
    "contact_name",
    "contact_function",
    "value",
    "salesperson_id",
    "signatory",
    "usable_until_on",
)


def letter_files(published: Published) -> Iterator[TargetFile]:
    """For each campaign, arm and step whose clients get the letter: pages, and the mail merge."""
    if not published.has(LETTERS):
        return
    texts = _texts(published)
    rows = usable_clients(published, ("campaign_id", *ADDRESSED_BY))
    written = [row for row in rows if _key(row) in texts]
    for (campaign_id, arm), of in groupby(written, lambda r: (r["campaign_id"], r["arm_step"])):
        refuse_control(LETTERS, campaign_id, arm)
        group = list(of)
        letters = [(row, _paragraphs(list(texts[_key(row)].values()))) for row in group]
        content = page(
            "letters.html",
            letters=letters,
            company=published.home.company,
            printed_on=printed_on(published),
        )
        personal = (*personal_among(published, set(ADDRESSED_BY)), "letter_text_fr")
        folder, stem = f"targets/{campaign_id}/lettres", f"lettres_{campaign_id}_{arm}"
        merged = _mail_merge(published, group, texts)
        for made, name in ((content, f"{stem}.html"), (merged, f"{stem}.csv")):
            yield TargetFile(str(campaign_id), str(arm), len(group), made, personal, folder, name)


def _texts(published: Published) -> dict[tuple[object, object], dict[str, str]]:
    """What is said to each client of a campaign: label of the point to text, in order."""
    found: dict[tuple[object, object], dict[str, str]] = {}
    for campaign_id, client_id, label, text in published.connection.execute(
        f"select campaign_id, client_id, letter_point_label_fr, letter_text_fr from {LETTERS} "
        "order by campaign_id, client_id, point_number"
    ).fetchall():
        found.setdefault((campaign_id, client_id), {})[label] = text
    return found


def _paragraphs(points: list[str]) -> list[str]:
    """The points as one reads them: what happened, what was said of it, what comes now."""
    parts = (points[:2], points[2:4], points[4:])
    return [" ".join(part) for part in parts if part]


def _key(row: Row) -> tuple[object, object]:
    return row["campaign_id"], row["client_id"]


def _mail_merge(
    published: Published,
    rows: Iterable[Row],
    texts: dict[tuple[object, object], dict[str, str]],
) -> bytes:
    listed = all_columns(published)
    columns = {name: listed[name] for name in ADDRESSED_BY if name in listed}
    said = list(dict.fromkeys(label for points in texts.values() for label in points))
    shown = [
        [*(in_french(name, row[name]) for name in columns), *(texts[_key(row)][s] for s in said)]
        for row in rows
    ]
    return csv_bytes([*headers(columns), *said], shown)
