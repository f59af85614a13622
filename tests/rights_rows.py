"""Rows that a company delivers night after night, and the home that holds them as files."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

CAMPAIGN = "2026-reprise"
# Our column = header in the file. What a company does not say is left out.
HEADERS: dict[str, dict[str, str]] = {
    "orders": {
        "order_id": "N° commande",
        "client_id": "Code client",
        "ordered_at": "Date commande",
        "net_amount_eur": "Montant HT",
    },
    "clients": {
        "client_id": "Code client",
        "client_type": "Type",
        "name": "Raison sociale",
        "postal_code": "Code postal",
        "ceased_on": "Cessation",
        "merged_into": "Repris par",
    },
    "contact_points": {
        "client_id": "Code client",
        "channel": "Canal",
        "value": "Coordonnée",
        "is_valid": "Valide",
        "updated_on": "Mise à jour",
    },
    "consents": {
        "client_id": "Code client",
        "channel": "Canal",
        "state": "Consentement",
        "given_on": "Date",
        "proof": "Preuve",
        "basis": "Base légale",
    },
    "objections": {
        "client_id": "Code client",
        "value": "Coordonnée",
        "channel": "Canal",
        "objected_on": "Date d'opposition",
        "kind": "Nature",
    },
    "contacts": {
        "contact_id": "N° contact",
        "client_id": "Code client",
        "contacted_at": "Date de contact",
        "channel": "Canal",
        "direction": "Sens",
        "campaign_id": "Campagne",
        "is_delivered": "Abouti",
        "reacted_at": "Date de réaction",
        "reaction": "Réaction",
    },
    "campaign_events": {
        "campaign_id": "Campagne",
        "client_id": "Code client",
        "event": "Événement",
        "happened_at": "Date",
        "channel": "Canal",
    },
    "surveys": {
        "response_id": "N° réponse",
        "client_id": "Code client",
        "answered_on": "Répondu le",
        "has_asked_erasure": "Effacement demandé",
    },
    "overrides": {
        "client_id": "Code client",
        "go_no_go": "Décision",
        "decided_by": "Décidé par",
        "decided_on": "Décidé le",
        "override_reason": "Raison",
    },
    "call_reports": {
        "contact_id": "N° contact",
        "client_id": "Code client",
        "called_at": "Appelé le",
        "call_outcome": "Issue",
    },
    "contracts": {
        "contract_id": "N° contrat",
        "client_id": "Code client",
        "starts_on": "Début",
        "ends_on": "Fin",
    },
}
# Words of the company that only its own mapping can explain.
WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("clients", "client_type"): {"professionnel": "B2B", "particulier": "B2C"},
    ("contacts", "reaction"): {
        "désabonné": "unsubscribed",
        "refusé": "refused",
        "répondu": "replied",
        "ouvert": "opened",
        "clic": "clicked",
    },
    ("campaign_events", "event"): {
        "désabonné": "unsubscribed",
        "npai": "bounced",
        "clic": "clicked",
        "ouvert": "opened",
    },
    ("overrides", "go_no_go"): {"à reprendre": "go", "ne pas contacter": "no_go"},
    ("call_reports", "call_outcome"): {"refusé": "refused", "absent": "no_answer"},
}
PURPOSE = ("purpose", "Finalité")


@dataclass(frozen=True)
class Row:
    """One row of an extract: in the file of `night`; of a full extract, in all files until `until`.

    `about` names the people whom its writer had in mind; only stories read it.
    """

    extract: str
    night: int
    cells: Mapping[str, str]
    about: tuple[str, ...] = ()
    until: int | None = None

    def stands(self, night: int) -> bool:
        """True where a full file of that night holds the row."""
        return self.night <= night and (self.until is None or night < self.until)


@dataclass
class Company:
    """All that is delivered over some nights, and the night of the draw."""

    nights: tuple[date, ...]
    draw: int
    full: frozenset[str] = frozenset({"contact_points"})
    rows: list[Row] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    tracking: bool = False
    dated_objections: bool = False


def write_home(company: Company, home: Path) -> None:
    """The home without any file: how its extracts are read, and one campaign without control."""
    (home / "inbox").mkdir(parents=True)
    (home / "campaigns").mkdir()
    lines = ['company = "Comptoir des Halles"', "", "[settings]", 'lost_rule = "fixed_days"', ""]
    lines[2:2] = ["first_night_on = 2026-01-01", ""]
    dated = {"clients", "contact_points"}
    dated |= {"objections"} if company.dated_objections else set()
    for extract in HEADERS:
        lines += [f"[extracts.{extract}]", f'files = "{extract}_*.csv"', 'delimiter = ";"']
        dated = {"clients", "contact_points"} | (
            {"objections"} if company.dated_objections else set()
        )
        lines += ['covers_to = "run_date"'] if extract not in dated else []
        lines += ['mode = "full"'] if extract in company.full else []
        lines += ["", f"[extracts.{extract}.columns]"]
        lines += [f'{name} = "{header}"' for name, header in headers(company, extract).items()]
        lines += [""]
        for (of, column), words in WORDS.items():
            if of == extract:
                lines += [f"[extracts.{extract}.values.{column}]"]
                lines += [f'"{word}" = "{code}"' for word, code in words.items()] + [""]
    (home / "reconquete.toml").write_text("\n".join(lines), encoding="utf-8")
    campaign = [
        f'campaign_id = "{CAMPAIGN}"',
        f"launch_on = {company.nights[company.draw]}",
        'abc_classes = ["A", "B", "C"]',
        'kind = "enquiry_call"',
        "control_share = 0.0",
        "windows_days = [90]",
        "primary_window_days = 90",
        "[[arms]]",
        'name = "reprise"',
        'channel = "phone"',
        "share = 1.0",
    ]
    (home / "campaigns" / "reprise.toml").write_text("\n".join(campaign), encoding="utf-8")


def headers(company: Company, extract: str) -> dict[str, str]:
    """Columns of an extract with their headers."""
    purpose = dict([PURPOSE]) if company.tracking and extract == "consents" else {}
    return HEADERS[extract] | purpose


def deliver(company: Company, night: int, home: Path) -> None:
    """The files of one night, into the inbox."""
    for extract in HEADERS:
        is_full = extract in company.full
        rows = [
            row.cells
            for row in company.rows
            if row.extract == extract and (row.stands(night) if is_full else row.night == night)
        ]
        if rows:
            path = home / "inbox" / f"{extract}_{company.nights[night]}.csv"
            path.write_text(as_csv(headers(company, extract), rows), encoding="utf-8")


def as_csv(names: Mapping[str, str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as a French file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(names.values())
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue()


@dataclass(frozen=True)
class Listed:
    """One row of a target file."""

    client_id: str
    channel_label: str
    value: str
    usable_until_on: date


def listed(home: Path, *, is_question: bool = False) -> list[Listed]:
    """Every row of the target files, or those of last questions, as a person with Excel sees it."""
    found = []
    for path in sorted((home / "published" / "targets").glob("*/*.csv")):
        if path.name.startswith("derniere-question-") is not is_question:
            continue
        text = path.read_text(encoding="utf-8-sig")
        for row in csv.DictReader(io.StringIO(text), delimiter=";"):
            day, month, year = row["Utilisable jusqu'au"].split("/")
            found.append(
                Listed(
                    plain(row["Code client"]),
                    row["Canal"],
                    plain(row["Coordonnée"]),
                    date(int(year), int(month), int(day)),
                )
            )
    return found


def plain(cell: str) -> str:
    """A text without what keeps Excel from reading it as a number or a formula."""
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1].replace('""', '"')
    return cell.removeprefix("'")
