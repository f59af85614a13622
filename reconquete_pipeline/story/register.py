"""The register of processing (GDPR, article 30), in French, made from the contracts of sql/.

What is personal, why, on what basis, for how long and for whom stands beside the columns, in the
staging contracts; what is published is found by name. So a new extract is in the register, or its
file is refused by a test.
"""

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.home.permissions import EVERYBODY, USER
from reconquete_pipeline.tables.model import Catalogue, Model

_KEPT = "jusqu'à l'effacement demandé par la personne"


def register_page(home: Home, catalogue: Catalogue) -> str:
    """The whole register as Markdown; extracts that the home does not deliver are told apart."""
    processed = [model for model in catalogue.staging if model.contract.processing is not None]
    delivered = [model for model in processed if _is_held(home, model)]
    absent = [model.name for model in processed if not _is_held(home, model)]
    coded = [
        model.name
        for model in catalogue.staging
        if model.name in home.extracts
        and model.contract.processing is None
        and {"client_id", "order_id"} & set(model.contract.columns)
    ]
    lines = [
        f"# Registre des traitements : reconquête des clients de {home.company}",
        "",
        "Établi d'après les contrats des données (`reconquete register`). À compléter par le",
        "responsable du traitement : coordonnées, délégué à la protection des données.",
        "",
        "| Ce qui vaut pour tout | |",
        "|---|---|",
        f"| Responsable du traitement | {_cell(home.company)} |",
        "| Personnes concernées | clients et interlocuteurs de clients ; commerciaux |",
        f"| Fin de l'usage commercial | {home.settings.retention_months} mois après le dernier "
        "acte du client (`retention_months`) |",
        f"| Au terme | coordonnées, noms et textes purgés {_purge(home)} ; commandes conservées au "
        "titre du code de commerce |",
        f"| Textes des lignes rejetées | {home.settings.rejected_text_days} jours "
        "(`rejected_text_days`) |",
        f"| Accès au dossier | {_readers(home.permissions.home, None)} |",
        "| Accès à ce qui est publié | "
        f"{_readers(home.permissions.published, home.permissions.published_group)} |",
        "| Transferts hors de l'Union européenne | aucun par ce traitement |",
        "| Sécurité | droits des fichiers tenus chaque nuit ; journaux sans valeurs ; chaque "
        "extraction de données personnelles inscrite (`facts/exports.jsonl`) ; demandes suivies "
        "avec leur délai (`reconquete requests`) |",
        "",
    ]
    for number, model in enumerate(delivered, start=1):
        lines += _processing(home, catalogue, model, number)
    if coded:
        lines += [
            "## Données rattachées à un numéro de client, sans colonne nominative",
            "",
            f"{', '.join(f'`{name}`' for name in coded)} : mêmes finalités (suivre la relation, "
            "constater les départs, mesurer les retours), même durée.",
            "",
        ]
    if absent:
        names = ", ".join(f"`{name}`" for name in absent)
        lines += ["## Non traité ici", "", f"Extractions connues et non fournies : {names}.", ""]
    return "\n".join(lines)


def _is_held(home: Home, model: Model) -> bool:
    return model.name in home.extracts or not model.is_from_inbox


def _processing(home: Home, catalogue: Catalogue, model: Model, number: int) -> list[str]:
    said = model.contract.processing
    if said is None:
        return []
    columns = {name: c for name, c in model.contract.columns.items() if c.personal}
    told = ", ".join(f"{c.label_fr or name} (`{name}`)" for name, c in columns.items())
    published = [
        f"`{other.table}`"
        for other in catalogue.values()
        if other.is_published and _shares(catalogue, other, model, set(columns))
    ]
    return [
        f"## {number}. Extraction `{model.name}`",
        "",
        "| | |",
        "|---|---|",
        f"| Finalité | {_cell(said.purpose_fr)} |",
        f"| Base légale | {_cell(said.basis_fr)} |",
        f"| Données personnelles | {_cell(told)} |",
        f"| Durée | {_cell(_retention(home, model))} |",
        f"| Destinataires | {_cell(said.recipients_fr)} |",
        f"| Publié dans | {', '.join(published) or 'rien'} |",
        "",
    ]


def _shares(catalogue: Catalogue, published: Model, extract: Model, names: set[str]) -> bool:
    """True where a published table shows a personal column that comes from the extract."""
    shown = {name for name, c in published.contract.columns.items() if c.personal} & names
    return bool(shown) and extract.table in _read_by(catalogue, published)


def _read_by(catalogue: Catalogue, model: Model) -> set[str]:
    found: set[str] = set()
    waiting = [model]
    while waiting:
        for table in waiting.pop().upstream:
            if table in catalogue and table not in found:
                found.add(table)
                waiting.append(catalogue[table])
    return found


def _retention(home: Home, model: Model) -> str:
    said = model.contract.processing
    if said is None or said.retention_setting is None:
        return (said.retention_fr if said else None) or _KEPT
    name = said.retention_setting
    unit = "mois" if name.endswith("_months") else "jours"
    rule = f"{getattr(home.settings, name)} {unit} (`{name}`)"
    return f"{rule} ; {said.retention_fr}" if said.retention_fr else rule


def _readers(readers: str, group: str | None) -> str:
    if readers == USER:
        return "le seul compte du traitement"
    if readers == EVERYBODY:
        return "tous les comptes de la machine"
    return f"le groupe {group}" if group else "le groupe des fichiers"


def _purge(home: Home) -> str:
    if home.settings.purge_expired_data:
        return "par la nuit qui suit l'aperçu (`purge_expired_data`)"
    return "sur ordre (`reconquete purge`), après un aperçu chaque nuit"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
