"""The two hundred further clients of the invented Comptoir des Halles, C0061 to C0260.

Used only by `make_sample.py` and `sample_extracts.py`. The first sixty-six codes, with the first
five stories, are in `sample_company.py`; nothing here changes their orders.
"""

import random
from datetime import date, timedelta

KINDS = (
    """
Auberge|Bistrot|Café|Brasserie|Traiteur|Boulangerie|Épicerie|Crêperie|Restaurant|Cantine|
Pâtisserie|Rôtisserie|Fromagerie|Table d'hôtes
""".strip()
    .replace("\n", "")
    .split("|")
)
PLACES = (
    """
de la Tour Penchée|du Grand Chêne|des Trois Meuniers|de l'Abreuvoir|du Puits Salé|
de la Halte Verte|des Deux Renards|du Clos Mauvent|de la Rive Grise|du Sabot Rouge|
de l'Étang Neuf|des Lavandières|du Pré Joliot|de la Porte Basse|des Quatre Vents d'Orne
""".strip()
    .replace("\n", "")
    .split("|")
)
PEOPLE = (
    """
Anselme Trouvadour|Bérénice Calvaroc|Côme Destrival|Dorine Pellemare|Élouan Brisquet|
Faustine Ormelac|Gaëtan Sourdeval|Hermine Vaucresse|Isaure Tamblay|Jocelyn Quercize|
Karine Montaudry|Léandre Huberive|Mahaut Sicardon|Nestor Villebrac|Ondine Fervaques
""".strip()
    .replace("\n", "")
    .split("|")
)

# The campaign with two treated arms: 120 clients by thirds, C0061 first.
TRIAL, TRIAL_ARMS, TRIAL_STARTS_ON = "2026-06-essai", ("appel", "courriel", "control"), "2026-06-02"
# Days after the start on which the first clients of each arm came back; the others did not.
TRIAL_RETURNS = {
    "appel": (38, 4, 7, 9, 13, 15, 18, 22, 25, 29, 32, 41, 48, 55, 67, 83),
    "courriel": (6, 11, 20, 27, 44, 58, 79),
    "control": (14, 36, 62, 88),
}
# The campaign that still runs on the run date: sixteen clients, a card or nothing.
RUNNING, RUNNING_ARMS, RUNNING_STARTS_ON = "2026-09-carte", ("carte", "control"), "2026-09-15"


def code(number: int) -> str:
    """Client number of the crowd."""
    return f"C{number:04d}"


TRIAL_MEMBERS = {code(61 + rank): TRIAL_ARMS[rank % 3] for rank in range(120)}
RUNNING_MEMBERS = {code(216 + rank): RUNNING_ARMS[rank % 2] for rank in range(16)}

# Clients written by hand, by code: (name, orders); an order is a day and an amount.
CROWD_STORIES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "C0061": (
        "Auberge du Vieux Pressoir",
        [
            ("2023-11-07", "198.00"),
            ("2023-12-12", "214.50"),
            ("2024-01-23", "176.00"),
            ("2024-03-12", "240.00"),
            ("2026-07-10", "365.20"),
            ("2026-09-18", "287.40"),
        ],
    ),
    "C0234": ("Maison Gribouval", []),
    "C0235": ("Kiosque du Belvédère", [("2025-07-17", "84.00")]),
    "C0232": ("Bar à cidres La Pomme Dormante", []),
    "C0233": ("Hôtel de la Cascade Muette", []),
    "C0248": ("Relais du Gué d'Ambre", [("2023-08-22", "150.00"), ("2023-10-30", "162.00")]),
    "C0249": ("Relais du Gué de Jais", [("2023-08-24", "149.00"), ("2023-11-01", "161.00")]),
    "C0250": ("Relais du Gué d'Opale", [("2023-07-04", "133.00"), ("2023-09-12", "171.00")]),
    "C0254": ("Guinguette Passagère", [("2025-02-11", "77.00")]),
    "C0255": ("Stand de la Foire d'Ambrone", [("2024-06-20", "64.00"), ("2024-06-20", "12.50")]),
    "C0256": (
        "Pension Belle-Dérive",
        [
            ("2023-01-17", "120.00"),
            ("2023-02-14", "131.00"),
            ("2025-03-04", "144.00"),
            ("2025-04-08", "118.00"),
        ],
    ),
    "C0257": (
        "Cave du Marais Doré",
        [("2023-01-24", "310.00"), ("2023-03-07", "290.00"), ("2025-04-15", "335.00")],
    ),
}
# six orders at a fixed step, then nothing: the causes of their loss are told in the README
for _client, _first, _step, _amounts in (
    ("C0232", "2024-10-01", 30, ["180.00", "195.00"] * 3),
    ("C0233", "2024-09-02", 30, ["410.00", "385.00"] * 3),
    ("C0234", "2024-08-06", 35, ["150.00", "165.00"] * 3),
):
    CROWD_STORIES[_client][1].extend(
        (str(date.fromisoformat(_first) + timedelta(days=_step * rank)), amount)
        for rank, amount in enumerate(_amounts)
    )

# Several of those whom a campaign must leave alone are persons.
PERSONS = {code(number) for number in (*range(65, 216, 8), 238, 243)}


def person(rank: int) -> str:
    """A first name and a family name, no two alike."""
    family = PEOPLE[(rank + 3 + rank // 15) % 15].split()[1]
    return f"{PEOPLE[rank % 15].split()[0]} {family}"


def day_between(rng: random.Random, first: str, last: str) -> date:
    """A day but Sunday."""
    start = date.fromisoformat(first)
    day = start + timedelta(days=rng.randrange((date.fromisoformat(last) - start).days))
    return day + timedelta(days=day.weekday() == 6)


def last_purchase(rng: random.Random, number: int) -> date:
    """Last ordinary purchase, by the group to which the client belongs."""
    if 181 <= number <= 215 or number == 260:
        if number % 5 == 0 and number != 260:
            return day_between(rng, "2026-01-12", "2026-07-18")
        return day_between(rng, "2026-08-10", "2026-10-30")
    if number <= 180:
        return day_between(rng, "2024-09-16", "2025-05-20")
    return day_between(rng, "2024-10-01", "2025-08-20")


def crowd_roster() -> list[list[str]]:
    """id, type, name, postal code, first, last, gap, basket: as ROSTER in sample_company."""
    rng, rows = random.Random(61), []
    for number in range(61, 261):
        client_id, rank = code(number), number - 61
        department = f"{1 + rank * 7 % 95:02d}".replace("20", "21")
        postal = f"{department}{rank * 13 % 80 * 10:03d}"
        is_person = client_id in PERSONS
        name = f"{KINDS[rank % 14]} {PLACES[rank % 15]}"
        if is_person:
            name = person(len([row for row in rows if row[1] == "particulier"]))
        last = last_purchase(rng, number)
        gap, basket = rng.randrange(26, 61), rng.randrange(60, 420)
        first = day_between(rng, "2023-11-06", "2024-03-30")
        if 181 <= number <= 215 and number % 7 == 4:  # newcomers
            first, gap = last, 30
        fields = [str(first), str(last), str(gap), str(basket)]
        if client_id in CROWD_STORIES:
            name, orders = CROWD_STORIES[client_id]
            fields = [orders[0][0], "", "", ""]
        rows.append(
            [client_id, "particulier" if is_person else "professionnel", name, postal, *fields]
        )
    return rows


def crowd_returns() -> dict[str, str]:
    """Client to the days on which it bought again; C0061 is told by hand."""
    returns = {}
    for arm, days in TRIAL_RETURNS.items():
        members = [client_id for client_id in TRIAL_MEMBERS if TRIAL_MEMBERS[client_id] == arm]
        for rank, (client_id, after) in enumerate(zip(members, days, strict=False)):
            if client_id == "C0061":
                continue
            day = date.fromisoformat(TRIAL_STARTS_ON) + timedelta(days=after)
            later = f" 2026-10-{5 + rank:02d}" if rank % 2 else ""
            returns[client_id] = f"{day}{later}"
    return returns


CROWD_RETURNS = crowd_returns()
