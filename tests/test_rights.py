"""Rights by date, hours of calls, and `reconquete rights`."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from conftest import NightRun
from model_bench import Bench, shared_catalogue
from night_tools import run_here

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.story.call_windows import call_day, place_of
from reconquete_pipeline.story.rights import Rights, read_rights

HOURS = Settings().call_hours
Row = dict[str, str]


# --- hours of calls ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_open"),
    [("09:59", False), ("10:00", True), ("12:59", True), ("13:00", False), ("13:30", False),
     ("14:00", True), ("19:59", True), ("20:00", False)],
)  # fmt: skip
def test_hours_of_an_ordinary_day(at: str, is_open: bool):
    thursday = call_day(date(2026, 11, 12), place_of("75011"), HOURS)
    assert thursday.holds_at(time.fromisoformat(at)) is is_open


@pytest.mark.parametrize(
    ("day", "postal_code", "why"),
    [
        ("2026-11-11", "75011", "jour férié (Armistice)"),
        ("2026-11-14", "75011", "samedi ou dimanche"),
        ("2026-11-15", "75011", "samedi ou dimanche"),
        ("2026-04-06", None, "jour férié (Lundi de Pâques)"),
        # Good Friday in Alsace and Moselle, the days on which slavery ended overseas
        ("2026-04-03", "67000", "jour férié (Vendredi saint)"),
        ("2026-04-03", "75011", None),
        ("2026-05-27", "97 110", "jour férié (Abolition de l'esclavage)"),
        ("2026-05-27", "97400", None),
        ("2027-12-20", "97400", "jour férié (Abolition de l'esclavage)"),
        ("2027-12-20", "69001", None),
    ],
)
def test_days_without_calls(day: str, postal_code: str | None, why: str | None):
    assert call_day(date.fromisoformat(day), place_of(postal_code), HOURS).closed_fr == why


def test_the_clock_is_the_clients():
    """11:30 in Paris is 14:30 in La Réunion, and 6:30 in Guadeloupe."""
    paris = datetime(2026, 11, 12, 11, 30, tzinfo=place_of("75011").time_zone)
    local = {
        code: paris.astimezone(place_of(code).time_zone).time() for code in ("97400", "97110", "")
    }
    assert local == {"97400": time(14, 30), "97110": time(6, 30), "": time(11, 30)}
    assert place_of("97600").name_fr == "Mayotte"
    assert place_of("97133").name_fr == "Saint-Barthélemy"
    assert place_of("1000 Bruxelles").name_fr == "Paris"


# --- the law of the day ---------------------------------------------------------------------------


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Tables that stand until the test ends; the laws are those of the product."""
    made = Bench(shared_catalogue())
    made.make("reference.contact_laws", "reference.exclusion_reasons", "reference.no_proofs")
    made.make("reference.contact_channels")
    yield made
    made.connection.close()


def decide(bench: Bench, run_date: date, **given: list[Row]) -> dict[tuple[str, str], str]:
    """Client and channel to the reason, on the day after the night."""
    bench.set_night(run_date)
    for table, rows in given.items():
        bench.fill(table.replace("__", "."), rows)
    bench.make(
        "orders.known_clients", "orders.given_consents", "compliance.granted_rights",
        "compliance.call_stops", "compliance.bounced_values", "compliance.retention_terms",
        "compliance.stops",
        "compliance.contact_rights",
    )  # fmt: skip
    return {
        (str(row["client_id"]), str(row["channel"])): str(row["right_reason"])
        for row in bench.rows("compliance.contact_rights")
    }


def right(
    client: str, channel: str, basis: str, proof: str = "null", on: str = "2026-08-01"
) -> Row:
    return {
        "client_id": client, "channel": channel, "state": "given", "given_on": on, "basis": basis,
        "proof": proof,
    }  # fmt: skip


PEOPLE = ("consented", "unproven", "checked", "checked_before", "contract", "interest", "firm")
GIVEN = "right_is_given"


@pytest.mark.parametrize(
    ("contact_on", "may_be_called"),
    [
        (date(2026, 8, 10), {"consented", "checked", "firm"}),
        (date(2026, 8, 11), {"consented", "contract", "firm"}),
    ],
)
def test_who_may_be_called_the_day_before_the_law_and_from_its_day_on(
    bench: Bench, contact_on: date, may_be_called: set[str]
):
    found = decide(
        bench,
        date.fromordinal(contact_on.toordinal() - 1),
        staging__clients=[
            {"client_id": name, "client_type": "B2B" if name == "firm" else "B2C"}
            for name in PEOPLE
        ],
        staging__consents=[
            right("contract", "phone", "legitimate_interest"),
            right("consented", "phone", "consent", "formulaire 12"),
            right("unproven", "phone", "consent", "aucune"),
            right("checked", "phone", "bloctel_check", on="2026-07-12"),
            right("checked_before", "phone", "bloctel_check", on="2026-07-10"),
            right("interest", "phone", "legitimate_interest"),
            right("firm", "phone", "legitimate_interest"),
        ],
        staging__contracts=[
            {"contract_id": "1", "client_id": "contract", "starts_on": "2026-01-01"}
        ],
    )
    assert {name for name in PEOPLE if found[name, "phone"] == GIVEN} == may_be_called
    assert found["unproven", "phone"] == "no_proof"


def test_which_basis_opens_which_channel(bench: Bench):
    channels = ("phone", "email", "letter", "sms", "visit")
    bases = {
        "interest": ("legitimate_interest", "null"),
        "consent": ("consent", "formulaire 3"),
        "similar": ("similar_products", "mention 3"),
        "bare": ("similar_products", "null"),
    }
    names = {f"{kind} {basis}": (kind, basis) for kind in ("B2B", "B2C") for basis in bases}
    found = decide(
        bench,
        date(2026, 10, 31),
        staging__clients=[{"client_id": n, "client_type": k} for n, (k, _) in names.items()],
        staging__consents=[
            right(name, channel, *bases[basis])
            for name, (_, basis) in names.items()
            for channel in channels
        ],
    )
    opened = {n: {c for c in channels if found[n, c] == GIVEN} for n in names}
    assert opened == {
        "B2B interest": {"phone", "email", "letter", "visit"},
        "B2C interest": {"letter"},
        "B2B consent": set(channels),
        "B2C consent": set(channels),
        "B2B similar": {"email", "sms"},
        "B2C similar": {"email", "sms"},
        "B2B bare": set(),
        "B2C bare": set(),
    }


def test_the_term_after_36_months_and_the_fifth_call(bench: Bench):
    """Lists of 31 October 2026 are used from 1 November on."""
    bought = {
        "35": "2023-12-01",
        "36 less a day": "2023-11-02",
        "36": "2023-11-01",
        "37": "2023-10-01",
    }
    names = [*bought, "third", "fourth", "fourth over"]
    calls = {
        "third": ("10-05", "10-12", "10-19"),
        "fourth": ("10-03", "10-05", "10-12", "10-19"),
        "fourth over": ("10-02", "10-05", "10-12", "10-19"),
    }
    found = decide(
        bench,
        date(2026, 10, 31),
        staging__clients=[{"client_id": name, "client_type": "B2C"} for name in names],
        staging__consents=[right(name, "phone", "consent", "formulaire") for name in names],
        orders__purchase_days=[{"client_id": n, "purchased_on": day} for n, day in bought.items()],
        staging__contacts=[
            {
                "contact_id": f"{name} {day}", "client_id": name, "channel": "phone",
                "direction": "outbound", "contacted_at": f"2026-{day} 11:00",
            }
            for name, days in calls.items()
            for day in days
        ],
    )  # fmt: skip
    assert {name: found[name, "phone"] for name in names} == {
        "35": GIVEN,
        "36 less a day": GIVEN,
        "36": "retention_expired",
        "37": "retention_expired",
        "third": GIVEN,
        "fourth": "too_many_calls",
        "fourth over": GIVEN,
    }
    ends = {str(r["client_id"]): r["right_ends_on"] for r in bench.rows("compliance.contact_rights")
            if r["channel"] == "phone"}  # fmt: skip
    assert ends["36 less a day"] == date(2026, 11, 1)
    assert ends["35"] == date(2026, 11, 30)


# --- the command ----------------------------------------------------------------------------------


def answers(rights: Rights) -> dict[str, tuple[bool, str]]:
    return {one.channel_fr: (one.is_allowed, " / ".join(one.said_fr)) for one in rights.answers}


def test_the_command_says_whether_why_and_when(bench: Bench):
    decide(
        bench,
        date(2026, 10, 31),
        staging__clients=[{"client_id": "007", "client_type": "B2C", "postal_code": "97400"}],
        staging__consents=[
            right("007", "phone", "consent", "formulaire 12"),
            right("007", "letter", "legitimate_interest"),
        ],
        orders__purchase_days=[{"client_id": "007", "purchased_on": "2023-12-01"}],
    )

    def ask(*on: int) -> dict[str, tuple[bool, str]]:
        return answers(read_rights(bench.connection, Settings(), "007", datetime(*on)))

    is_allowed, said = ask(2026, 11, 12)["Téléphone"]
    assert is_allowed
    assert said.startswith("base : consentement, preuve : formulaire 12, jusqu'au 30/11/2026 / ")
    assert "article L. 223-1" in said
    assert said.endswith("10 h à 13 h et 14 h à 20 h, heure locale (La Réunion)")
    assert ask(2026, 11, 12)["E-mail"] == (False, "aucune base légale valable ce jour-là")
    assert ask(2026, 11, 12)["Courrier"][0]
    # 10:30 in Paris is 13:30 in La Réunion, 11:00 is 14:00
    assert not ask(2026, 11, 12, 10, 30)["Téléphone"][0]
    assert ask(2026, 11, 12, 11, 0)["Téléphone"][0]
    is_allowed, said = ask(2026, 11, 11)["Téléphone"]
    assert not is_allowed
    assert said.endswith("pas d'appel ce jour-là : jour férié (Armistice)")
    assert ask(2026, 11, 11)["Courrier"][0]
    # on the day of the term
    for channel in ("Téléphone", "Courrier"):
        is_allowed, said = ask(2026, 12, 1)[channel]
        assert not is_allowed
        assert "dernier acte du client le 01/12/2023" in said
    assert not ask(2026, 7, 31)["Téléphone"][0], "the day before the consent"


def test_on_the_sample_the_default_day_is_the_day_after_the_night(sample_night: NightRun):
    done = run_here(sample_night.home, "rights", "C0249")
    assert done.code == 0, done.text
    assert "Client C0249, le 01/11/2026" in done.text
    assert "Durée de conservation dépassée : dernier acte du client le 01/11/2023" in done.text
    done = run_here(sample_night.home, "rights", "C0249", "--on", "2026-10-30")
    assert "Courrier : oui" in done.text
    done = run_here(sample_night.home, "rights", "C9999")
    assert done.code == 2
    assert "aucun client n'a le numéro C9999" in done.text
