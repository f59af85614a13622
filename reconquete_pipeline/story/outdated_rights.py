"""Whether the tables of rights hold what the last night knew; asked before anything is told."""

from datetime import date

import duckdb

from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.facts.high_water_mark import lost_lines
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.tables.warehouse import first_row

_LOST = (
    "facts/ est plus ancien que ce que cette installation a connu, ou ne peut pas être vérifié : "
    "des oppositions ou des effacements y manquent peut-être, donc aucune réponse n'est donnée ; "
    "remettre la sauvegarde la plus récente par `reconquete restore`"
)
_BEHIND = (
    "les droits n'ont pas été calculés jusqu'au bout par la dernière nuit (nuit rouge, "
    "interrompue ou plus ancienne) : dans le doute, personne n'est à contacter d'après cette "
    "réponse ; réparer, puis relancer la nuit"
)


class OutdatedRightsError(Exception):
    """The tables do not hold what the last night knew; the message says so in French."""


def refuse_lost_rights(home: Home) -> None:
    """Raise OutdatedRightsError where facts/ holds less than the home has known."""
    try:
        lost = lost_lines(home)
    except DamagedFactError as error:
        raise OutdatedRightsError(_LOST) from error
    if lost:
        raise OutdatedRightsError(_LOST)


def outdated_rights(
    home: Home, connection: duckdb.DuckDBPyConnection, newest_published_on: date | None
) -> str | None:
    """Why the tables of rights may not say what is known tonight; None where they do.

    A later night may have begun without them, and an extract that was taken in after them may tell
    of an objection that they do not hold.
    """
    if home.unknown_rights.exists() or home.unchecked_contacts.exists():
        return _BEHIND
    row = first_row(
        connection,
        "select run_on, run_on = run_date() and built_at >= (select max(s.built_at) from "
        "stamps.builds as s where s.table_name like 'staging.%') from stamps.builds "
        "where table_name = 'compliance.contact_rights'",
    )
    run_on, is_newest = row if row else (None, False)
    if is_newest and (newest_published_on is None or run_on >= newest_published_on):
        return None
    return _BEHIND
