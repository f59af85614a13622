"""`reconquete campaign new`, `check` and `preview` on the sample home."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import sample_recomputation_places as places
from conftest import NightRun
from night_tools import run_here
from sample_reading import arms

WINTER = """
campaign_id = "2026-11-hiver"
launch_on = 2026-11-15
abc_classes = ["A", "B", "C"]
offer_valid_until = 2027-01-31
budget_eur = 20
wanted_returns = 12
control_share = 0.3
[[arms]]
name = "tel"
share = 0.5
channel = "téléphone"
offer = "port-offert"
[[arms]]
name = "mel"
share = 0.5
channel = "e-mail"
offer = "port-offert"
"""


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "hiver.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_new_file_is_refused_until_it_says_when(tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree("data_samples", home)
    made = run_here(home, "campaign", "new", "2027-01-retour")
    path = home / "campaigns" / "2027-01-retour.toml"
    assert made.code == 0 and path.exists()
    checked = run_here(home, "campaign", "check", str(path))
    assert checked.code == 1
    assert "launch_on is missing" in checked.text and "offer is missing" in checked.text
    filled = re.sub(r"^# (?=launch_on|offer|text)", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(filled, encoding="utf-8")
    assert run_here(home, "campaign", "check", str(path)).code == 0
    for taken in ("2027-01-retour", "2026-10-RETOUR", "../x", "derniere-question-2027-01"):
        before = sorted(home.rglob("*"))
        assert run_here(home, "campaign", "new", taken).code == 2
        assert sorted(home.rglob("*")) == before


def test_the_preview_tells_whom_the_campaign_would_draw(sample_night: NightRun, tmp_path: Path):
    found = run_here(sample_night.home, "campaign", "preview", written(tmp_path, WINTER))
    assert found.code == 0, found.text
    eligible = "select client_id from campaigns.eligibility where place = 'eligible'"
    free = {str(row[0]) for row in sample_night.sql(eligible)} - set(arms(sample_night))
    reached = free & places.reached("phone") & places.reached("email")
    assert 5 < len(reached) < len(free)
    control = round(len(reached) * 0.3)
    told = (
        f"{len(reached)} clients à tirer : {len(reached) - control} à contacter, {control} témoins"
    )
    assert told in found.text
    assert f"Un groupe de la campagne ne peut pas le joindre : {len(free - reached)}" in found.text
    left_out = free - reached
    for channel, said in (("phone", "téléphone"), ("email", "e-mail"), ("letter", "courrier")):
        count = len(left_out & places.reached(channel))
        line = f"    une campagne par {said} en prendrait {count}\n"
        assert (line in found.text) == (count > 0), line
    # whoever returned in 90 days of the controls of the campaigns that are over
    rates = [one for key, one in places.rates().items() if key[1:] == ("control", 90)]
    over = [(drawn, back) for drawn, back in rates if back is not None]
    share = sum(back for _, back in over) / sum(drawn for drawn, _ in over)
    told = f"{round(100 * share, 1):g} %, mesuré sur {sum(drawn for drawn, _ in over)} témoins"
    assert told.replace(".", ",") in found.text
    assert "trop petit pour prouver un effet de 3 points" in found.text


LISTEN = """
campaign_id = "2026-11-ecoute"
kind = "enquête"
launch_on = 2026-11-15
abc_classes = ["A", "B", "C"]
[[arms]]
name = "suite"
share = 1
[[arms.steps]]
channel = "e-mail"
[[arms.steps]]
channel = "téléphone"
if = "sans réponse"
after_days = 14
"""


def test_the_preview_says_the_conditions_and_that_the_cost_is_a_most(
    sample_night: NightRun, tmp_path: Path
):
    found = run_here(sample_night.home, "campaign", "preview", written(tmp_path, LISTEN))
    [count] = re.findall(
        r"  groupe suite : (\d+), par e-mail, puis téléphone sans réponse après 14 jours\n",
        found.text,
    )
    assert f"  suite, téléphone : {count} × 6,50 €" in found.text
    assert "  au plus : les étapes sous condition sont comptées pour tous\n" in found.text


def test_a_campaign_that_is_drawn_is_not_previewed(sample_night: NightRun):
    path = sample_night.home / "campaigns" / "retour-automne.toml"
    found = run_here(sample_night.home, "campaign", "preview", str(path))
    assert found.code == 2 and "drawn and sealed already" in found.text


def test_a_preview_without_a_night_says_to_run_one(sample_home: Path, tmp_path: Path):
    found = run_here(sample_home, "campaign", "preview", written(tmp_path, WINTER))
    assert found.code == 2 and "run a night" in found.text
    missing = run_here(sample_home, "campaign", "check", str(tmp_path / "nowhere.toml"))
    assert missing.code == 2 and "there is no such file" in missing.text


def test_the_preview_sets_apart_whom_the_file_says(sample_night: NightRun, tmp_path: Path):
    """The class that is always contacted leaves the draw; who is not contacted is named."""
    found = {}
    for name, lines in (
        ("drawn", ""),
        ("apart", 'always_contacted_classes = ["B"]\nalways_contacted = ["zz"]\n'),
    ):
        text = WINTER.replace("control_share", lines + "control_share", 1)
        found[name] = run_here(
            sample_night.home, "campaign", "preview", written(tmp_path, text)
        ).text
    [class_b] = map(int, re.findall(r"(?m)^  classe B : (\d+)$", found["drawn"]))
    assert class_b > 1
    assert "toujours à contacter" not in found["drawn"]
    assert "classe B" not in found["apart"]
    assert f"{class_b} clients toujours à contacter, comme le groupe tel" in found["apart"]
    assert "always_contacted nomme zz" in found["apart"]


def test_proof_sends_and_costs_by_hand():
    """300 drawn, half of them controls; 5 % return by themselves: a lift of 9.6 points is seen."""
    from decimal import Decimal

    from reconquete_pipeline.home.campaign_files import Arm, Campaign, Step
    from reconquete_pipeline.home.settings import Settings
    from reconquete_pipeline.story.campaign_preview import Preview, Worth, told

    campaign = Campaign(
        campaign_id="essai",
        launch_on=date(2026, 11, 1),
        abc_classes=("A",),
        control_share=Decimal("0.5"),
        windows_days=(90,),
        primary_window_days=90,
        arms=(Arm("lettre", Decimal(1), (Step("letter"),), offer="port"),),
        file_name="essai.toml",
        sha256="",
        budget_eur=Decimal(200),
        wanted_returns=20,
    )
    found = Preview(
        campaign,
        "31/10/2026",
        {"A": 300},
        {},
        {},
        {},
        0.05,
        "supposé (assumed_return_share)",
        0.03,
        False,
        Worth(299, 500.0, 200.0, 8.0, 4.41, True),
        {"lettre": "courrier"},
        {"letter": "Courrier"},
        {"letter": Decimal("0.95")},
        {"port": Decimal("8.00")},
        (),
        (),
        curve={30: 0.5, 60: 0.75},
    )
    lines = told(found, Settings())
    assert "  300 clients à tirer : 150 à contacter, 150 témoins" in lines
    # 150 * 9.6 points = 14.5
    assert any("il faut voir au moins 15 retours de plus parmi 150" in line for line in lines)
    # 20 / 8 %
    assert any("250 clients à contacter" in one and "il en manque 100" in one for one in lines)
    assert "  objectif de 20 retours : hors d'atteinte, 12 attendus" in lines
    assert "  lettre, courrier : 150 × 0,95 € = 142,50 €" in lines
    # 150 * 8 % = 12 returns
    assert "  lettre, offre port aux retours attendus : 12 × 8 € = 96 €" in lines
    assert "  total : 238,50 €" in lines
    curve = "6 en 30 jours, 9 en 60 jours, 12 en 90 jours (courbe des campagnes passées)"
    assert f"  retours attendus : {curve}" in lines
    unknown = told(replace(found, curve={30: None, 60: None}), Settings())
    assert (
        "  retours attendus : 4 en 30 jours, 8 en 60 jours, 12 en 90 jours"
        " (répartis également, à défaut)"
    ) in unknown
    assert "  budget 200 € : dépassé de 38,50 €" in lines
    # 150 * 8 % = 12 returns of 500, 4.5 of them by the lift; 0.03 * 200 - 0.08 * 8 - 0.95 = 4.41
    revenue = "  chiffre d'affaires des retours attendus : 6\u202f000 €"
    assert f"{revenue}, dont 2\u202f250 € grâce à la campagne" in lines
    assert "  valeur attendue, tous coûts payés : 662 €" in lines
    assert "  1 client à tirer sans valeur connue, compté comme les autres" in lines
    # letters 142.50, the offer to 7.5 who come anyway 60: 202.50 / (200 - 8) = 1.05
    back = "  seuil de rentabilité : 2 retours de plus que sans campagne ; 4,5 attendus"
    assert back in lines


def test_a_preview_tells_the_value_and_keeps_to_the_budget(sample_night: NightRun, tmp_path: Path):
    """The sample delivers neither margin nor costs: these are set here, and lie in its database."""
    home = tmp_path / "home"
    shutil.copytree(sample_night.home, home)
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as warehouse:
        warehouse.execute("update reference.contact_channels set unit_cost_eur = 10")
        warehouse.execute(
            "create or replace macro setting_assumed_margin_share() as cast(0.5 as decimal(9, 6))"
        )
    survey = WINTER[: WINTER.index("[[arms]]")].replace("budget_eur = 20", "budget_eur = 70")
    survey = survey.replace("offer_valid_until = 2027-01-31", 'kind = "enquête"')
    survey += '[[arms]]\nname = "mot"\nshare = 1.0\nchannel = "e-mail"\n'
    found = run_here(home, "campaign", "preview", written(tmp_path, survey))
    assert found.code == 0, found.text
    # 70 euros pay for 7 mails at 10, seven tenths of ten drawn
    assert "10 clients à tirer : 7 à contacter, 3 témoins" in found.text
    assert "Au-delà du budget de la campagne" in found.text
    assert "valeur attendue, tous coûts payés" in found.text


def test_a_preview_gives_each_client_a_salesperson_and_keeps_to_what_they_can_do(
    sample_night: NightRun, tmp_path: Path
):
    """Calls alone: of those who are there, in the sample V01 and V03 to V06 with 40 calls each."""
    home = tmp_path / "home"
    shutil.copytree(sample_night.home, home)
    calls = WINTER.replace("budget_eur = 20\n", "").replace('"e-mail"', '"téléphone"')
    calls = calls.replace("control_share = 0.3", "control_share = 0.5")
    calls = calls.replace('name = "mel"', 'name = "mel"\ntext = "second"')
    calls = calls.replace('name = "tel"', 'name = "tel"\ntext = "premier"')

    def told(text: str = calls) -> str:
        found = run_here(home, "campaign", "preview", written(tmp_path, text))
        assert found.code == 0, found.text
        return found.text

    before = told()
    [drawn] = map(int, re.findall(r"(\d+) clients à tirer :", before))
    lines = re.findall(r"(?m)^  (.+) : ([\d,]+) à contacter \(sur (\d+) à tirer", before)
    people = {name: int(count) for name, _, count in lines}
    assert all(2 * float(half.replace(",", ".")) == people[name] for name, half, _ in lines)
    assert sum(people.values()) == drawn > 15
    assert "Régis Vautenay" not in people and "Amandine Poterlot" in people
    assert "Au-delà de la capacité" not in before
    cells = re.findall(r"(?m)^  accès \S+ ; (.+)$", before)
    assert sum(int(n) for one in cells for n in re.findall(r" : (\d+)", one)) == drawn

    named = calls.replace("abc_classes", 'salespeople = ["V01", "V02", "V99"]\nabc_classes')
    alone = told(named)
    assert re.findall(r"(?m)^  (.+) : [\d,]+ à contacter \(sur (\d+) à tirer", alone) == [
        ("Amandine Poterlot", str(drawn))
    ]
    assert "À corriger : le commercial V99 n'est pas dans salespeople" in alone
    gone = told(named.replace('"V01", ', ""))
    assert "personne : " in gone and "aucun commercial n'est là pour eux" in gone

    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as warehouse:
        warehouse.execute(
            "update store.salespeople set monthly_contact_count = 2, yearly_objective_count = 6 "
            "where salesperson_id = 'V01'"
        )
    # 2 calls are 4 clients where half are controls
    bound = told(named)
    assert "4 clients à tirer : 2 à contacter, 2 témoins" in bound
    assert re.search(r"retours? attendus?, objectif de 1,5 par trimestre : hors d'atteinte", bound)
    assert f"Au-delà de la capacité de contact : {drawn - 4}" in bound
    assert f"commercial Amandine Poterlot : {drawn - 4} de trop pour 2 contacts par mois" in bound
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb")) as warehouse:
        warehouse.execute(
            "update reference.contact_channels set monthly_contact_count = 0 "
            "where channel = 'phone'"
        )
    nobody = told()
    assert f"canal Téléphone : {drawn} de trop pour 0 contact par mois" in nobody
