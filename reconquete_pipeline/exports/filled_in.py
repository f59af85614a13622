"""The columns of a list that a salesperson fills in, under the headers by which they come back.

A header to fill in is the one by which intake reads the file, so that it stands once.
"""

from collections.abc import Collection
from dataclasses import dataclass

from reconquete_pipeline.exports.target_file import Published
from reconquete_pipeline.home.shared_files import KNOWN_MARK
from reconquete_pipeline.text.spelling import plain


@dataclass(frozen=True)
class FilledIn:
    """A column to fill in: the extract and column that read it, or the header alone."""

    extract: str
    column: str
    help_fr: str
    options: tuple[str, ...] = ()
    header: str = ""
    is_date: bool = False


ANY_CHANNEL = "tous les canaux"
YES_NO = ("oui", "non")
# What a call may have given, to choose from in a list and to tick on a sheet.
OUTCOMES = (
    "pas de réponse",
    "besoin immédiat",
    "intéressé plus tard",
    "joint",
    "autre solution",
    "plus besoin",
    "refus",
    "opposition",
)
VERDICTS = ("contacter", "ne pas contacter", "à décider")
CALLS, OBJECTIONS, OVERRIDES = "call_reports", "objections", "overrides"
FILLED_IN = (
    FilledIn(CALLS, "call_outcome", "Ce que l'appel a donné : choisir dans la liste.", OUTCOMES),
    FilledIn(
        CALLS,
        "called_at",
        "Le jour de l'appel ; laissé vide, c'est le jour où le fichier revient.",
        is_date=True,
    ),
    FilledIn(CALLS, "next_contact_on", "Le jour que le client a demandé.", is_date=True),
    FilledIn(CALLS, "is_to_call_again", "Faut-il rappeler : oui ou non.", YES_NO),
    FilledIn(CALLS, "current_solution", "Ce que le client utilise à la place, dans ses mots."),
    FilledIn(CALLS, "better_elsewhere", "Ce qu'il trouve mieux ailleurs, dans ses mots."),
    FilledIn(CALLS, "missing_elsewhere", "Ce qui lui manque ailleurs, dans ses mots."),
    FilledIn(CALLS, "competitor", "Chez qui il achète maintenant."),
    FilledIn(CALLS, "would_return_if", "Ce qui le ferait revenir, dans ses mots."),
    FilledIn(
        OBJECTIONS,
        "channel",
        "Le client ne veut plus de ce canal, ou d'aucun : choisir dans la liste. C'est respecté "
        "dès la nuit suivante.",
        header="Opposition",
    ),
    FilledIn(OVERRIDES, "go_no_go", "La décision du responsable, s'il y en a une.", VERDICTS),
    FilledIn(OVERRIDES, "override_reason", "Pourquoi cette décision."),
    FilledIn(OVERRIDES, "decided_by", "Qui a décidé."),
)


def filled_in_headers(published: Published) -> dict[str, FilledIn]:
    """The headers to fill in, each the first by which its extract reads the file back."""
    found = {}
    for one in FILLED_IN:
        column = published.catalogue[f"staging.{one.extract}"].contract.columns[one.column]
        found[one.header or column.headers[0]] = one
    return found


def beside(filled: Collection[str], label: str) -> str:
    """The header of what is known, told apart from the same that is asked beside it."""
    return label + KNOWN_MARK if plain(label) in {plain(header) for header in filled} else label
