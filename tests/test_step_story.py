"""S1's survey, letter and call as the steps of one arm: what each answer leads to the next morning.

The survey goes out by e-mail on 2 November 2026; the night of 12 November knows what came back.
"""

import re
from dataclasses import dataclass

import pytest
from conftest import NightRun
from night_tools import copy_sample, deliver, plain_night, write_settings

CAMPAIGN, NIGHT = "2026-10-ecoute", "2026-11-12"
FILE = f"""
campaign_id = "{CAMPAIGN}"
kind = "enquête"
launch_on = 2026-10-31
abc_classes = ["A", "B", "C"]
control_share = 0.2
[[arms]]
name = "suite"
share = 1
[[arms.steps]]
channel = "e-mail"
[[arms.steps]]
channel = "courrier"
if = "ouverture"
[[arms.steps]]
channel = "téléphone"
if = "réponse"
"""
SURVEYS = (
    "N° réponse;Code client;Date de réponse;Cause;Reviendrait si;Probabilité de retour;Effacement"
)
# Who: their answers to the survey, with {} for the number; and where that leaves them: the step
# that they are listed for, or why they are not.
ANSWERS: dict[str, tuple[tuple[str, ...], int | str]] = {
    "mute": ((), "awaiting_answer"),
    "open": (("{};05/11/2026;retard;si les délais sont tenus;50 %;non",), 2),
    "without an opening": (("{};05/11/2026;retard;;;non",), "no_opening"),
    "no more use": (("{};05/11/2026;besoin ponctuel;;;non",), "no_more_use"),
    "called, need now": ((), 3),
    "before the survey": (("{};01/11/2026;retard;;75 %;non",), "awaiting_answer"),
    "after the night": (("{};13/11/2026;retard;;75 %;non",), "awaiting_answer"),
    "under an older number": (("Z9;12/11/2026;;;25 %;non",), 2),
    "objects to letters since": (("{};05/11/2026;retard;;50 %;non",), "not_reachable"),
    "twice": (
        ("{};05/11/2026;retard;;75 %;non", "{};06/11/2026;besoin ponctuel;;;non"),
        "no_more_use",
    ),
    "called, unknown outcome": ((), "awaiting_answer"),
    "erase me": (("{};05/11/2026;;un geste;75 %;oui",), "erased"),
    "no sending known": (("{};05/11/2026;;un geste;;non",), 2),
}


@dataclass(frozen=True)
class Story:
    """The second night, and who is who: of `ANSWERS`, all targets, and the controls."""

    night: NightRun
    people: dict[str, str]
    targets: set[str]
    controls: set[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    home = copy_sample(tmp_path_factory.mktemp("steps") / "home")
    for path in (home / "campaigns").iterdir():
        path.unlink()
    (home / "campaigns" / "ecoute.toml").write_text(FILE, encoding="utf-8")
    drawn = dict(
        plain_night(home).sql("select client_id, arm from campaigns.assignments order by client_id")
    )
    targets = sorted(str(client) for client, arm in drawn.items() if arm != "control")
    controls = sorted(str(client) for client, arm in drawn.items() if arm == "control")
    people = dict(zip(ANSWERS, targets, strict=False))
    answers = [
        line.replace("{}", client) for who, client in people.items() for line in ANSWERS[who][0]
    ] + [f"{controls[0]};05/11/2026;retard;un geste;75 %;non"]
    deliver(
        home,
        f"enquetes_{NIGHT}.csv",
        SURVEYS,
        *(f"R{number};{line}" for number, line in enumerate(answers)),
    )
    deliver(
        home,
        f"contacts_{NIGHT}.csv",
        "N° contact;Code client;Date de contact;Canal;Sens;Campagne;Abouti;Date de réaction;"
        "Réaction;Coût",
        *(
            f"M-{client};{client};02/11/2026 09:00;e-mail;sortant;{CAMPAIGN};oui;;;"
            for client in targets
            if client != people["no sending known"]
        ),
    )
    deliver(
        home,
        f"appels_{NIGHT}.csv",
        "N° contact;Code client;Date d'appel;Issue;Reviendrait si",
        f"T-1;{people['called, need now']};12/11/2026 10:00;besoin immédiat;une livraison demain",
        f"T-2;{people['called, unknown outcome']};12/11/2026 10:00;peut-être demain;",
    )
    deliver(
        home,
        f"clients_{NIGHT}.csv",
        "Code client;Type;Raison sociale;Client depuis;Code postal;Cessation;Repris par;"
        "Maison mère",
        f"Z9;professionnel;Ancien;01/01/2023;02000;;{people['under an older number']};",
    )
    deliver(
        home,
        f"oppositions_{NIGHT}.csv",
        "Code client;Coordonnée;Canal;Date d'opposition;Nature",
        f"{people['objects to letters since']};;courrier;12/11/2026;opposition",
    )
    write_settings(home, rejected_share_max=1.0)
    night = plain_night(home, "run", "--date", NIGHT)
    return Story(night, people, set(targets), set(controls))


def test_each_answer_leads_to_its_step_and_each_target_stays_in_the_arm(story: Story):
    rows = story.night.sql(
        "select client_id, arm, coalesce(stopped_reason, step_number::varchar) "
        "from campaigns.targets"
    )
    assert {row[0] for row in rows} == story.targets
    assert {row[1] for row in rows} == {"suite"}
    found = {row[0]: row[2] for row in rows}
    assert {who: found[client] for who, client in story.people.items()} == {
        who: str(left) for who, (_, left) in ANSWERS.items()
    }
    others = story.targets - set(story.people.values())
    assert {found[client] for client in others} <= {"awaiting_answer"}


def test_the_files_are_of_the_steps_that_are_due_and_say_why(story: Story):
    files = {
        path.name: path.read_text(encoding="utf-8-sig")
        for path in (story.night.home / "published" / "targets").glob("*/*.csv")
    }
    due = {
        step: {story.people[who] for who, (_, left) in ANSWERS.items() if left == step}
        for step in (2, 3)
    }
    assert set(files) == {f"{CAMPAIGN}__suite__etape{step}.csv" for step in due}
    for step, clients in due.items():
        text = files[f"{CAMPAIGN}__suite__etape{step}.csv"]
        named = set(re.findall(r"(?<!\w)[A-Z]?\d{4,5}(?!\w)", text))
        assert named & (story.targets | story.controls) == clients
    why = dict(story.night.published("select client_id, step_reason_fr from marketing.target_list"))
    people = story.people
    assert why == {
        people["open"]: "Réponse à l'enquête le 05/11/2026 : retour à 50 %, "
        "« si les délais sont tenus »",
        people["under an older number"]: "Réponse à l'enquête le 12/11/2026 : retour à 25 %",
        people["no sending known"]: "Réponse à l'enquête le 05/11/2026 : « un geste »",
        people["called, need now"]: "E-mail le 02/11/2026, sans réponse connue ; "
        "Téléphone le 12/11/2026 : besoin immédiat, « une livraison demain »",
    }


def test_a_control_that_answers_is_told_nowhere(story: Story):
    made = {row[0] for row in story.night.sql("select client_id from campaigns.made_steps")}
    assert made == story.targets
    listed = story.night.published("select client_id from marketing.target_contacts")
    assert not {row[0] for row in listed} & story.controls


def test_the_plan_says_the_conditions_and_where_the_sequences_stand(story: Story):
    plan = dict(story.night.published("select heading_fr, plan_fr from marketing.campaign_plan"))
    said = "suite (80 %) : e-mail puis courrier si ouverture puis téléphone si réponse"
    assert plan["Actions"] == said
    waiting = len(story.targets) - sum(left != "awaiting_answer" for _, left in ANSWERS.values())
    assert ", au plus : courrier, " in plan["Contacts"]
    assert plan["Contacts"].endswith(
        f"cette nuit : en attente d'une réponse ({waiting}), n'en a plus l'usage (2), "
        "a répondu sans ouverture (1), contact arrêté (1), plus joignable (1)"
    )
