"""Rows that take a right away, in whatever state they come: each beside a twin who may be reached.

Every client is a firm with a right over e-mail and phone. Codes have zeros and letters, as ERPs
write them; `ok` clients are the twins.
"""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from night_tools import plain_night
from staged_homes import command, drop, small_home

from reconquete_pipeline.tables.warehouse import connect_to_read
from reconquete_pipeline.text.refusal_words import says_no, sounds_like_refusal

TOML = """company = "Essai"
run_date = 2026-06-30
[extracts.orders]
files = "commandes_*.csv"
[extracts.clients]
files = "clients_*.csv"
[extracts.contact_points]
files = "coordonnees_*.csv"
[extracts.consents]
files = "droits_*.csv"
[extracts.objections]
files = "oppositions_*.csv"
[extracts.contacts]
files = "contacts_*.csv"
[extracts.surveys]
files = "enquetes_*.csv"
[extracts.call_reports]
files = "appels_*.csv"
"""
OBJECTIONS = {
    "C0001": ";email;31/02/2026;opposition",  # no such day
    "C0002": ";email;;opposition",  # no day
    "C0003": ";tous;01/02/2026;opposition",  # no such channel: all of them
    "C0004": ";email;01/02/2026;Robinson",  # no such kind
    "C0005": ";email;01/02/2027;opposition",  # a day to come
    "c0006": ";;01/02/2026;opposition",  # another case
    "7": ";;01/02/2026;opposition",  # without its letters and zeros: names nobody
    "C8": ";;01/02/2026;opposition",  # without its zeros
    " C 0009": ";;01/02/2026;opposition",  # with spaces
    "C0030": ";;01/02/2026;profilage",  # takes no right to contact
    "C0010A": ";;01/02/2026;opposition",  # an old number, merged into C0010
    "c0011@example.com": ";;01/02/2026;opposition",  # a value in the wrong column
    "": "+33 1 99 00 00 12;phone;01/02/2026;opposition",
}
# A field too many: no row, but its fields name somebody.
BROKEN = "C0013;;email;01/02/2026;opposition;surplus;\n"
CLIENTS = [f"C{number:04}" for number in range(1, 31)]


def night(home: Path, day: str = "2026-06-30") -> None:
    plain_night(home, "run", "--date", day)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    orders = "N° commande;Code client;Date commande;Montant HT\n" + "".join(
        f"O{client}{place};{client};{day};100,00\n"
        for client in CLIENTS
        for place, day in enumerate(("01/03/2024", "01/06/2024", "01/09/2024"))
    )
    clients = "Code client;Type;Nom;Fusionné avec\n" + "".join(
        f"{client};B2B;Maison {client};\n" for client in CLIENTS
    )
    points = "Code client;Canal;Coordonnée\n" + "".join(
        f"{client};email;{client.lower()}@example.com\n{client};phone;01 99 00 00 {client[-2:]}\n"
        for client in CLIENTS
    )
    rights = "Code client;Canal;État;Date;Base;Preuve\n" + "".join(
        f"{client};{channel};donné;01/01/2025;intérêt légitime;notice 3\n"
        for client in CLIENTS
        for channel in ("email", "phone")
    )
    rights += "C0014;email;pas sûr;01/02/2026;consentement;x\n"  # an unreadable state
    rights += "C0015;phone;refusé;99/99/2026;consentement;x\n"  # a withdrawal without a day
    rights += "C0016;email;non;01/02/2026;consentement;x\n"
    rights += "C0016;email;donné;01/03/2026;intérêt légitime;x\n"  # no consent: lifts nothing
    rights += "C0017;email;non;01/02/2026;consentement;x\n"
    rights += "C0017;email;donné;01/03/2026;consentement;formulaire 17\n"  # lifts it
    rights += "C0028;email;donné;01/03/2026;consentement;formulaire 28\n"
    rights += "C0029;email;donné;01/03/2026;consentement;formulaire 29\n"
    contacts = "N° contact;Code client;Date;Canal;Réaction;Coût;Date réaction\n"
    contacts += "K18;C0018;01/02/2026;email;désabonné;1,00;01/02/2026\n"
    contacts += "K19;C0019;01/02/2026;email;désinscrit;abc;\n"  # set aside for its cost
    contacts += "K20;C0020;01/02/2026;email;ouvert;1,00;\n"
    contacts += "K26;C0026;01/06/2026;fax;refus;1,00;\n"  # no such channel: a call, in doubt
    contacts += "K27;C0027;01/06/2026;email;refus;1,00;\n"  # a message refused is no call
    # The day of an unsubscription is not that of the message: a consent in between lifts nothing.
    contacts += "K28;C0028;01/02/2026;email;désabonné;1,00;\n"
    contacts += "K29;C0029;01/02/2026;email;désabonné;1,00;31/02/2026\n"
    surveys = "N° réponse;Code client;Date;Effacement\n"
    surveys += "R21;C0021;01/02/2026;oui\nR22;C0022;01/02/2026;je veux\nR23;C0023;01/02/2026;non\n"
    calls = "N° contact;Code client;Date;Issue\nA24;C0024;01/02/2026;ne plus appeler\n"
    calls += "A25;C0025;01/02/2026;absent\n"
    objections = "Code client;Coordonnée;Canal;Date;Nature\n"
    objections += "".join(f"{who};{what}\n" for who, what in OBJECTIONS.items()) + BROKEN
    made = small_home(tmp_path_factory.mktemp("opt_outs"), TOML)
    for name, text in {
        "commandes_1.csv": orders,
        "clients_1.csv": clients + "C0010A;B2B;Ancien;C0010\n",
        "coordonnees_1.csv": points,
        "droits_1.csv": rights,
        "contacts_1.csv": contacts,
        "enquetes_1.csv": surveys,
        "appels_1.csv": calls,
        "oppositions_1.csv": objections,
    }.items():
        drop(made, name, text)
    night(made)
    return made


def allowed(home: Path) -> dict[str, set[str]]:
    """Client to the channels that are allowed tonight."""
    with connect_to_read(home / "warehouse" / "warehouse.duckdb", 1) as connection:
        rows = connection.execute(
            "select client_id, channel from compliance.contact_rights where is_allowed"
        ).fetchall()
    return {client: {c for who, c in rows if who == client} for client, _ in rows}


def unmatched(home: Path) -> list[tuple[object, ...]]:
    with connect_to_read(home / "warehouse" / "warehouse.duckdb", 1) as connection:
        return connection.execute(
            "select opt_out_source, record_number, unmatched_fr from marketing.unmatched_opt_outs "
            "order by all"
        ).fetchall()


# Who keeps what, by the story of each row above.
KEPT: dict[str, set[str]] = {
    "C0001": {"phone"},
    "C0002": {"phone"},
    "C0003": set(),
    "C0004": {"phone"},
    "C0005": {"phone"},
    "C0006": set(),
    "C0007": {"email", "phone"},
    "C0008": set(),
    "C0009": set(),
    "C0010": set(),
    "C0011": set(),
    "C0012": {"email"},
    "C0013": set(),
    "C0014": {"phone"},
    "C0015": {"email"},
    "C0016": {"phone"},
    "C0017": {"email", "phone"},
    "C0018": {"phone"},
    "C0019": {"phone"},
    "C0020": {"email", "phone"},
    "C0021": set(),
    "C0022": set(),
    "C0023": {"email", "phone"},
    "C0024": set(),
    "C0025": {"email", "phone"},
    "C0026": {"email"},
    "C0027": {"email", "phone"},
    "C0028": {"phone"},
    "C0029": {"phone"},
}


def test_each_row_takes_what_it_says_and_nothing_from_others(home: Path):
    found = allowed(home)
    untouched = {client: {"email", "phone"} for client in CLIENTS if client not in KEPT}
    assert {c: found.get(c, set()) for c in CLIENTS} == {**KEPT, **untouched}


def test_what_names_nobody_is_listed_for_a_person(home: Path):
    nobody = "aucun client connu n'a ce numéro ni cette coordonnée"
    assert unmatched(home) == [("objections", 7, nobody)]


def test_a_client_is_told_why(home: Path):
    said = command(home, "explain", "C0001").text
    assert "liste d'opposition" in said
    assert "30/06/2026" in said


def test_a_later_delivery_forgets_nothing_and_an_undated_row_of_another_file_is_a_new_act(
    home: Path,
):
    """The next night: the same undated row again, one row gone, and a consent in between."""
    drop(
        home,
        "oppositions_2.csv",
        "Code client;Coordonnée;Canal;Date;Nature\nC0002;;email;;opposition\n",
    )
    drop(
        home,
        "droits_2.csv",
        "Code client;Canal;État;Date;Base;Preuve\n"
        "C0002;email;donné;01/07/2026;consentement;formulaire 2\n"
        "C0001;email;donné;01/07/2026;consentement;aucune\n",
    )
    night(home, "2026-07-02")
    with connect_to_read(home / "warehouse" / "warehouse.duckdb", 1) as connection:
        days = connection.execute(
            "select client_id, opted_out_on, lifted_on from compliance.opt_outs "
            "where client_id in ('C0001', 'C0002') order by all"
        ).fetchall()
    seen = date(2026, 6, 30)
    again = ("C0002", date(2026, 7, 2), None)
    assert days == [("C0001", seen, None), ("C0002", seen, date(2026, 7, 1)), again]
    found = allowed(home)
    assert found["C0001"] == found["C0002"] == {"phone"}
    assert "C0003" not in found


# --- what may be mended, and what only sounds like a refusal -------------------------------------


@pytest.fixture(scope="module")
def doubtful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Firms with a right to be called, and one odd row each."""
    names = [f"D{number}" for number in range(1, 10)]
    made = small_home(tmp_path_factory.mktemp("doubtful"), TOML)
    drop(
        made,
        "commandes_1.csv",
        "N° commande;Code client;Date commande;Montant HT\n"
        + "".join(f"O{name};{name};01/03/2024;100,00\n" for name in names),
    )
    drop(
        made,
        "clients_1.csv",
        "Code client;Type;Nom\n" + "".join(f"{name};B2B;Maison {name}\n" for name in names),
    )
    points = "".join(f"{name};phone;01 99 00 01 0{name[1:]}\n" for name in names)
    points = points.replace("01 99 00 01 05", "01 99 00 01 05 (standard, demander Josiane Petit)")
    # Somebody whom no extract knows has a contact value: nothing happens to the others.
    drop(made, "coordonnees_1.csv", f"Code client;Canal;Coordonnée\n{points}D99;phone;0199000199\n")
    drop(
        made,
        "droits_1.csv",
        "Code client;Canal;État;Date;Base;Preuve\n"
        + "".join(f"{name};phone;donné;01/01/2025;intérêt légitime;\n" for name in names)
        + "D1;phone;autorisé;01/02/2026;intérêt légitime;\n",
    )
    drop(
        made,
        "droits_2.csv",
        "Code client;Canal;État;Date;Base;Preuve\nD2;phone;donné;01/02/2026;intérêt légitime;;\n",
    )
    drop(
        made,
        "contacts_1.csv",
        "N° contact;Code client;Date;Canal;Réaction;Coût\n"
        "K3;D3;01/02/2026;phone;NE PLUS RAPPELER;1,00\nK4;D4;01/02/2026;phone;à suivre;1,00\n",
    )
    drop(
        made,
        "oppositions_1.csv",
        "Code client;Coordonnée;Canal;Date;Nature\n;0199000105;;01/02/2026;opposition\n"
        "D6;;;01/01/1970;opposition\n",
    )
    night(made)
    return made


def test_doubt_closes_and_a_better_reading_opens_again(doubtful: Path):
    shut = {"D1", "D2", "D3", "D5", "D6"}
    assert set(allowed(doubtful)) == {f"D{number}" for number in range(1, 10)} - shut
    said = command(doubtful, "rights", "D1").text
    assert "ligne illisible" in said
    assert "retiré le" not in said
    words = '\n[extracts.consents.values.state]\n"autorisé" = "given"\n'
    toml = doubtful / "reconquete.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + words, encoding="utf-8")
    drop(
        doubtful,
        "droits_2.csv",
        "Code client;Canal;État;Date;Base;Preuve\nD2;phone;donné;01/02/2026;intérêt légitime;\n",
    )
    drop(doubtful, "oppositions_2.csv", "Code client;Coordonnée;Canal;Date;Nature\n")
    night(doubtful, "2026-07-01")
    found = allowed(doubtful)
    assert found["D1"] == found["D2"] == {"phone"}
    assert not {"D3", "D5", "D6"} & set(found)


def test_a_record_that_says_no_is_mended_only_by_a_row_that_takes_the_right_away(doubtful: Path):
    header = "Code client;Canal;État;Date;Base;Preuve\n"
    withdrawn = "D9;courriel;retiré;20/02/2026;consentement;formulaire 9"
    drop(doubtful, "droits_4.csv", f"{header}{withdrawn};;\n")
    night(doubtful, "2026-07-01")
    assert "D9" not in allowed(doubtful)
    drop(
        doubtful,
        "droits_5.csv",
        f"{header}D9;courriel;donné;15/02/2026;consentement;formulaire 9\n",
    )
    night(doubtful, "2026-07-01")
    assert "D9" not in allowed(doubtful)
    drop(doubtful, "droits_6.csv", f"{header}{withdrawn.replace('courriel', 'e-mail')}\n")
    night(doubtful, "2026-07-01")
    assert allowed(doubtful)["D9"] == {"phone"}


def test_a_file_that_nearly_has_the_name_of_objections_closes_contacts(doubtful: Path):
    drop(doubtful, "Oppositions_3.CSV", "Code client;Coordonnée;Canal;Date;Nature\nD7;;;;\n")
    night(doubtful, "2026-07-02")
    assert allowed(doubtful) == {}
    (doubtful / "inbox" / "Oppositions_3.CSV").rename(doubtful / "inbox" / "oppositions_3.csv")
    night(doubtful, "2026-07-02")
    assert "D7" not in allowed(doubtful)
    assert "D8" in allowed(doubtful)


@pytest.mark.parametrize(
    ("text", "is_refusal"),
    [
        *((text, True) for text in (
            "retirer mon consentement", "à retirer de la liste", "n'envoyez plus d'infos",
            "Je ne désire plus d'information", "ne veut plus être rappelé plus tard",
            "stop, plus d'infos", "refuse, rappeler plus tard", "ne pas rappeler", "liste rouge",
            "ne veux pas", "ne rappelez pas", "Ne me contactez pas", "pas de contact", "arrêter",
            "opted_out", "Opted out", "désab.", "blacklisté", "RGPD art. 21", "DNC",
            "enlevez-moi de la liste", "à radier", "sortir de vos fichiers", "pas  de\ndémarchage",
            "Pas intéressé", "ça ne l'intéresse pas", "refu", "Non.", "non merci", "n'en veut pas",
            "pas rappeler", "oposition", "raccroche au nez", "laissez-nous tranquilles",
            "harcèlement", "ne veut pas être rappelé",
        )),
        *((text, False) for text in (
            "rappeler plus tard", "à rappeler un peu plus tard", "jamais joint", "ne répond pas",
            "retirera sa commande mardi", "absent", "messagerie", "intéressé", "ordered",
            "enlèvement à l'entrepôt", "radiateur", "sortir de garage",
            "plus tard", "intéressé plus tard", "plus de tonalité", "pas rappelé depuis mars",
            "nrp, rappeler plus tard", "nonante-neuf",
        )),
    ],
)  # fmt: skip
def test_what_people_write_is_a_refusal_where_it_sounds_so(text: str, is_refusal: bool):
    with duckdb.connect() as connection:
        found = connection.execute(f"select {sounds_like_refusal('?')}", [text]).fetchall()
    assert found == [(is_refusal,)]
    assert says_no(text) is is_refusal


@pytest.mark.parametrize(
    ("text", "is_refusal"),
    [
        *((text, True) for text in (
            "ne plus appeler", "ne veut plus être appelé", "plus d'appels svp", "pas de courrier",
            "jamais rappeler", "STOP", "opposition", "RGPD", "n'appelez plus ce client",
            "demande à ne plus être contacté", "à retirer de vos fichiers", "refuse tout contact",
            "Non", "laissez-nous tranquilles", "ne souhaite pas recevoir de mails",
        )),
        *((text, False) for text in (
            "veut plus d'informations", "commande plus importante en mars", "retrait en magasin",
            "jamais livré à l'heure", "ne pas livrer le lundi", "arrêt de travail du gérant",
            "refuse le nouveau tarif", "plus de stock chez eux", "rappeler plus tard", "absent",
            "n'a pas encore décidé", "résilie son bail en juin", "appeler plus souvent",
        )),
    ],
)  # fmt: skip
def test_a_remark_beside_a_list_must_speak_of_contact(text: str, is_refusal: bool):
    """One that means something else would close the contacts of everybody."""
    with duckdb.connect() as connection:
        query = f"select {sounds_like_refusal('?', is_remark=True)}"
        found = connection.execute(query, [text]).fetchall()
    assert found == [(is_refusal,)]
    assert says_no(text, is_remark=True) is is_refusal
