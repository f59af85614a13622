"""`reconquete access`: all that is held on one person as JSON, and a French cover text."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from reconquete_pipeline.commands.ask import readable_copy
from reconquete_pipeline.facts.exports import enter_export
from reconquete_pipeline.facts.requests import read_requests
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.home import PARIS, Home
from reconquete_pipeline.story.held_data import HeldData, held_data
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.text.french_csv import french
from reconquete_pipeline.text.french_words import word_fr
from reconquete_pipeline.text.terminal import plain

_COVER = """\
{company}
Données détenues sur le client {client} au {day}

Madame, Monsieur,

Vous nous avez demandé quelles données nous détenons sur vous (article 15 du RGPD). Vous les
trouverez dans le fichier {file}, qu'un éditeur de texte ouvre.

Ce qu'il contient
- « numeros » : les numéros de client sous lesquels vous êtes connu chez nous ;
- « donnees » : {table_count} tables, {row_count} lignes ; celles nommées « staging… »
  nous ont été livrées telles quelles, les autres en sont calculées (rythme d'achat, situation…) ;
- « sources » : les {file_count} fichiers dont ces lignes viennent, et le rang de chaque ligne ;
- « demandes » : vos demandes au sujet de vos données.

À quoi elles servent : suivre la relation commerciale, comprendre pourquoi des clients partent et,
si vous en avez le droit ouvert, vous proposer de revenir. Le registre des traitements en donne la
base légale, la durée et les destinataires ; nous vous en remettons l'extrait sur demande.

Vos droits : faire rectifier ou effacer ces données, en limiter l'usage, vous opposer à tout moment
à la prospection, retirer un consentement. Vous pouvez aussi saisir la CNIL (www.cnil.fr).
"""


class AccessError(Exception):
    """An export that cannot be written; the message is one sentence."""


def export_access(
    home: Home, catalogue: Catalogue, client_id: str, target: Path | None, console: Console
) -> None:
    """Write what is held on a client to `target` (JSON), and a text of the same name beside it.

    The export is entered in facts/exports.jsonl before it is written. Raises AccessError,
    NothingHeldError, WarehouseHeldError, NoWarehouseError, DamagedJournalError, duckdb.Error.
    """
    target = target or Path(f"acces-{_as_file_name(client_id)}.json")
    if target.suffix != ".json":
        raise AccessError(f"{target}: name a file that ends with .json")
    with readable_copy(home, lambda line: console.print(plain(line))) as connection:
        found = held_data(connection, catalogue, client_id)
    today = datetime.now(PARIS).date()
    asked = [one for one in read_requests(home) if one.client_id in found.numbers]
    requests = [
        {
            "nature": one.kind,
            "reçue le": one.received_on,
            "à répondre avant le": one.due_on,
            "répondue le": one.answered_on,
        }
        for one in asked
    ]
    content = _json({"client": client_id, "etabli_le": today} | _told(found, catalogue)
                    | {"demandes": requests})  # fmt: skip
    rows = sum(len(one.rows) for one in found.tables)
    personal = {
        name for one in found.tables for name in one.rows[0] if name in catalogue.personal_columns
    }
    cover = _COVER.format(
        company=home.company, client=client_id, day=french(today), file=target.name,
        table_count=len(found.tables), row_count=rows, file_count=len(found.origins),
    )  # fmt: skip
    enter_export(
        home, "access", content, rows, personal,
        client_id=client_id, file_name=str(target.absolute()),
    )  # fmt: skip
    letter = target.with_suffix(".txt")
    try:
        journal.write_whole(target, content)
        journal.write_whole(letter, cover.encode())
    except OSError as error:
        raise AccessError(f"{target}: cannot be written ({error.strerror})") from error
    for line in (
        f"{target}: {rows:,} rows of {len(found.tables)} tables, from {len(found.origins)} files",
        f"{letter}: the text to go with it",
        "read both before they are sent: texts may name other people, whose data they are",
    ):
        console.print(plain(line), soft_wrap=True)


def _told(found: HeldData, catalogue: Catalogue) -> dict[str, object]:
    return {
        "numeros": list(found.numbers),
        "donnees": [
            {
                "table": one.table,
                "description": one.description,
                "lignes": [_in_words(row, _columns(catalogue, one.table)) for row in one.rows],
            }
            for one in found.tables
        ],
        "sources": [
            {
                "extraction": one.extract,
                "fichier": one.file_name,
                "conserve_sous": f"facts/files/{one.sha256}",
                "recu_la_nuit_du": one.first_seen_on,
                "lignes": list(one.records),
            }
            for one in found.origins
        ],
    }


def _columns(catalogue: Catalogue, table: str) -> Mapping[str, Column]:
    return catalogue[table].contract.columns if table in catalogue else {}


def _in_words(row: Mapping[str, object], columns: Mapping[str, Column]) -> dict[str, object]:
    """A row under French labels, where a column has one of its own; codes in French.

    A code is left out where its French label stands beside it.
    """
    kept = {name: column for name, column in columns.items() if f"{name}_label_fr" not in columns}
    labels = [column.label_fr for column in kept.values()]
    told = {}
    for name, value in row.items():
        if name in columns and name not in kept:
            continue
        label = columns[name].label_fr if name in columns else None
        shown = label if label and labels.count(label) == 1 else name
        told[shown] = word_fr(name, value)
    return told


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _as_file_name(client_id: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in client_id)
