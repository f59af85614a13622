"""Call sheets: for each campaign and salesperson, pages to print, by area, the best client first.

Who has no salesperson stands on a sheet of its own. Hours and days come from
`story.call_windows`, in the client's own time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import cast

from reconquete_pipeline.exports.filled_in import OUTCOMES
from reconquete_pipeline.exports.lists import (
    SALESPEOPLE_FOLDER,
    refuse_control,
    salesperson_part,
)
from reconquete_pipeline.exports.pages import (
    Row,
    all_columns,
    page,
    personal_among,
    printed_on,
    short_days,
    usable_clients,
)
from reconquete_pipeline.exports.target_file import Published, TargetFile
from reconquete_pipeline.story.call_windows import Place, call_day, place_of

STEPS = "marketing.call_steps"
_STEPS = (
    f"select campaign_id, client_id, call_step, call_step_label_fr, call_text_fr from {STEPS} "
    "order by campaign_id, client_id, call_step"
)
# Told of each client under its label, where there is something to tell.
_TOLD = (
    "follow_up_fr",
    "reason_fr",
    "main_evidence_fr",
    "step_reason_fr",
    "usual_products_fr",
    "competitor",
    "better_elsewhere",
    "missing_elsewhere",
    "would_return_if",
    "remedy_fr",
    "approach_fr",
    "moment_fr",
    "salesperson_fr",
)
# What else the page, its order and its hours need.
_READ = (
    "campaign_id",
    "arm",
    "wave",
    "contact_rank",
    "salesperson_id",
    "assigned_salesperson_name",
    "client_id",
    "name",
    "contact_name",
    "contact_function",
    "client_type",
    "postal_code",
    "abc_class",
    "response_code",
    "channel",
    "channel_label_fr",
    "value",
    "usable_until_on",
)
_OVERSEAS = ("97", "98")
_WITHOUT = "sans-commercial"


@dataclass(frozen=True)
class Sheet:
    """What a page tells of one client; `hours_fr` is None for a visit."""

    client: Row
    told: tuple[tuple[str, object], ...]
    hours_fr: str | None
    steps: tuple[tuple[int, str, str], ...]


def call_sheet_files(published: Published) -> Iterator[TargetFile]:
    """One page file per campaign and salesperson whose clients are to be called or visited."""
    if not published.has(STEPS):
        return
    steps: dict[tuple[object, object], list[tuple[int, str, str]]] = {}
    for campaign_id, client_id, *step in published.connection.execute(_STEPS).fetchall():
        steps.setdefault((campaign_id, client_id), []).append((step[0], step[1], step[2]))
    labels = {name: one.label_fr or name for name, (_, one) in all_columns(published).items()}
    personal = (*personal_among(published, {*_READ, *_TOLD}), "call_text_fr")
    day = printed_on(published)
    sheets = [
        Sheet(
            row,
            tuple((labels[n], row[n]) for n in _TOLD if row[n] is not None),
            _hours_fr(published, row, day) if row["channel"] == "phone" else None,
            tuple(steps[(row["campaign_id"], row["client_id"])]),
        )
        for row in usable_clients(published, (*_READ, *_TOLD))
        if (row["campaign_id"], row["client_id"]) in steps
    ]
    sheets.sort(key=_place)
    for (campaign_id, salesperson_id), group in groupby(sheets, _of_whom):
        rows = list(group)
        for one in rows:
            refuse_control(STEPS, campaign_id, one.client["arm"])
        content = page(
            "call_sheets.html",
            areas=_areas(rows),
            campaign_id=campaign_id,
            salesperson=_salesperson(rows[0].client),
            outcomes=OUTCOMES,
            company=published.home.company,
            printed_on=day,
            usable_until_on=min(cast(date, one.client["usable_until_on"]) for one in rows),
        )
        part = salesperson_part(salesperson_id) if salesperson_id else _WITHOUT
        name = f"fiches_{campaign_id}_{part}.html"
        folder = f"targets/{campaign_id}/{SALESPEOPLE_FOLDER}"
        yield TargetFile(campaign_id, None, len(rows), content, personal, folder, name)


def _of_whom(sheet: Sheet) -> tuple[str, str]:
    return str(sheet.client["campaign_id"]), str(sheet.client.get("salesperson_id") or "")


def _salesperson(client: Row) -> str | None:
    """Name and number, the number alone where no name is known, None where there is nobody."""
    number, name = client.get("salesperson_id"), client.get("assigned_salesperson_name")
    return f"{name} ({number})" if number and name else cast(str | None, number)


def _place(sheet: Sheet) -> tuple[str, str, object, object]:
    """Campaign and salesperson, then wave and the order of contact."""
    return (*_of_whom(sheet), sheet.client["wave"], sheet.client["contact_rank"])


def _area(sheet: Sheet) -> str:
    code = str(sheet.client.get("postal_code") or "").strip()
    return code[: 3 if code.startswith(_OVERSEAS) else 2]


def _areas(rows: list[Sheet]) -> list[tuple[str, list[Sheet]]]:
    """Areas in the order of their best client, the clients of each in the order of contact."""
    places: dict[str, int] = {}
    for sheet in rows:
        places.setdefault(_area(sheet), len(places))
    placed = sorted(((places[_area(one)], one) for one in rows), key=itemgetter(0))
    return [
        (_area(group[0][1]), [one for _, one in group])
        for group in (list(g) for _, g in groupby(placed, itemgetter(0)))
    ]


def _hours_fr(published: Published, row: Row, day: date) -> str:
    """The days and hours at which the client may be called while the list may be used."""
    settings = published.home.settings
    if row["client_type"] == "B2B" and not settings.has_courteous_b2b_calls:
        return "aux heures d'ouverture du client"
    place = place_of(cast(str | None, row["postal_code"]))
    return _open_hours_fr(place, day, cast(date, row["usable_until_on"]), settings.call_hours)


@cache
def _open_hours_fr(place: Place, first: date, last: date, hours: tuple[int, ...]) -> str:
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    opened = [one for one in days if call_day(one, place, hours).closed_fr is None]
    if not opened:
        return "aucun jour permis d'ici la fin de la liste"
    said = " et ".join(
        f"{start} h à {end} h" for start, end in call_day(opened[0], place, hours).hours
    )
    return f"{short_days(opened)}, de {said}, heure locale ({place.name_fr})"
