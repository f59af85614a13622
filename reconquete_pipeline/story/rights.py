"""`reconquete rights`: may one client be called, written to, visited on a day, why, and when."""

from dataclasses import dataclass
from datetime import date, datetime, time

import duckdb
from rich.console import Console

from reconquete_pipeline.home.home import PARIS, Home
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.story.call_windows import Place, call_day, place_of
from reconquete_pipeline.story.client_report import LAST_QUESTION
from reconquete_pipeline.story.explain import surviving_id
from reconquete_pipeline.story.outdated_rights import (
    OutdatedRightsError,
    outdated_rights,
    refuse_lost_rights,
)
from reconquete_pipeline.tables.warehouse import connect_to_read, first_row
from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.french_words import in_french
from reconquete_pipeline.text.terminal import plain

# What holds of each channel on the day: the stop that stands first, the right that holds longest.
_CHANNELS = """
with stopped as (
    select s.channel, s.stop_evidence, s.stop_source, s.until_on, k.exclusion_label_fr
    from compliance.stops as s
    inner join reference.exclusion_reasons as k on s.stop_reason = k.exclusion_reason
    where s.client_id = $client and s.value is null and s.campaign_id is null
        and holds_on(s.since_on, s.until_on, $day)
    qualify row_number() over (partition by s.channel order by k.reason_order, s.since_on) = 1
),
next_stops as (
    select channel, min(since_on) as since_on
    from compliance.stops
    where client_id = $client and value is null and campaign_id is null and since_on > $day
    group by channel
),
granted as (
    select channel, right_basis, right_proof, valid_until_on, law_fr
    from compliance.granted_rights
    where client_id = $client and holds_on(valid_from_on, valid_until_on, $day)
    qualify row_number() over (
        partition by channel order by valid_until_on desc nulls first, right_basis, right_proof
    ) = 1
)
select
    c.channel, c.channel_label_fr, s.exclusion_label_fr, s.stop_evidence, s.stop_source, s.until_on,
    g.right_basis, g.right_proof, g.law_fr,
    least(g.valid_until_on, n.since_on - 1) as ends_on,
    (select min(l.closed_fr) from compliance.contact_closures as l) as closed_fr
from reference.contact_channels as c
left join stopped as s on c.channel = s.channel
left join next_stops as n on c.channel = n.channel
left join granted as g on c.channel = g.channel
order by c.channel_order
"""


@dataclass(frozen=True)
class Answer:
    """What may be done over one channel on the day, as French sentences."""

    channel_fr: str
    is_allowed: bool
    said_fr: tuple[str, ...]


@dataclass(frozen=True)
class Rights:
    """The answers of one client for one day, local to the client.

    `question_fr` tells of the last question before the term of the data, where that is near.
    """

    asked_id: str
    client_id: str
    day: date
    moment: time | None
    place: Place
    answers: tuple[Answer, ...]
    question_fr: str | None


def tell_rights(
    home: Home,
    client_id: str,
    on: datetime | None,
    console: Console,
    newest_published_on: date | None = None,
) -> None:
    """Print what one client's rights allow; midnight of `on` stands for the whole day.

    Raises OutdatedRightsError, UnknownClientError, WarehouseHeldError, NoWarehouseError, and
    duckdb.Error where a table has not been built yet.
    """
    refuse_lost_rights(home)
    wait = home.settings.database_wait_seconds
    with connect_to_read(home.database, wait, lambda line: console.print(plain(line))) as opened:
        if outdated := outdated_rights(home, opened, newest_published_on):
            raise OutdatedRightsError(outdated)
        found = read_rights(opened, home.settings, client_id, on)
    _print(found, console)


def read_rights(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    client_id: str,
    on: datetime | None = None,
) -> Rights:
    """Read one client's rights. `on` is Paris time; without it, the day after the night is taken.

    Raises UnknownClientError.
    """
    surviving = surviving_id(connection, client_id)
    client = first_row(
        connection,
        "select client_type, postal_code from staging.clients where client_id = ?",
        [surviving],
    ) or (None, None)
    place = place_of(client[1])
    moment = None
    if on is None:
        row = first_row(connection, "select contact_day()")
        day = row[0] if row else date.min
    elif on.time() == time.min:
        day = on.date()
    else:
        local = on.replace(tzinfo=PARIS).astimezone(place.time_zone)
        day, moment = local.date(), local.time()
    rows = connection.execute(_CHANNELS, {"client": surviving, "day": day}).fetchall()
    has_hours = client[0] != "B2B" or settings.has_courteous_b2b_calls
    answers = tuple(
        _answer(row, settings, (day, moment, place) if has_hours else None) for row in rows
    )
    questions = connection.execute(LAST_QUESTION, {"client": surviving}).fetchall()
    question = str(questions[0][0]) if questions else None
    return Rights(client_id, surviving, day, moment, place, answers, question)


def _answer(
    row: tuple[object, ...], settings: Settings, called: tuple[date, time | None, Place] | None
) -> Answer:
    channel, label, stop, evidence, source, until, basis, proof, law, ends_on, closed = row
    if stop is not None:
        end = f", jusqu'au {french(until)}" if until else ""
        return Answer(str(label), False, (f"{stop} : {evidence}{end} (extraction {source})",))
    if closed is not None:
        return Answer(str(label), False, (str(closed),))
    if settings.rights_checked_elsewhere:
        said = [str(in_french("right_reason", "checked_elsewhere"))]
    elif basis is None:
        return Answer(str(label), False, ("aucune base légale valable ce jour-là",))
    else:
        said = [
            f"base : {in_french('right_basis', basis)}"
            + (f", preuve : {proof}" if proof else "")
            + (f", jusqu'au {french(ends_on)}" if ends_on else ""),
            f"texte : {law}",
        ]
    if channel != "phone" or called is None:
        return Answer(str(label), True, tuple(said))
    is_open, hours = _hours(settings, *called)
    return Answer(str(label), is_open, (*said, hours))


def _hours(settings: Settings, day: date, moment: time | None, place: Place) -> tuple[bool, str]:
    """Whether a call may be made, and the hours of the day or why there are none."""
    open_day = call_day(day, place, settings.call_hours)
    if open_day.closed_fr is not None:
        return False, f"pas d'appel ce jour-là : {open_day.closed_fr}"
    hours = " et ".join(f"{start} h à {end} h" for start, end in open_day.hours)
    said = f"heures d'appel : {hours}, heure locale ({place.name_fr})"
    if moment is None:
        return True, said
    is_open = open_day.holds_at(moment)
    return is_open, f"{'dans les' if is_open else 'hors des'} {said}"


def _print(found: Rights, console: Console) -> None:
    at = f" à {found.moment:%H:%M}, heure locale ({found.place.name_fr})" if found.moment else ""
    said = f"Client {found.asked_id}, le {french(found.day)}{at}"
    console.print(plain(said), style="bold", soft_wrap=True)
    if found.client_id != found.asked_id:
        console.print(plain(f"{found.asked_id} a été repris par {found.client_id}."))
    for answer in found.answers:
        word = "oui" if answer.is_allowed else "non"
        console.print(plain(f"{answer.channel_fr} : {word}"), style="bold")
        for line in answer.said_fr:
            console.print(plain(f"  {line}"), soft_wrap=True)
    if found.question_fr is not None:
        console.print(plain(f"Dernière question : {found.question_fr}"), soft_wrap=True)
    console.print(plain("Ce que la dernière nuit en sait ; ce n'est pas un avis juridique."))
