"""Campaign files: what loads, and why a file is refused without stopping the others."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reconquete_pipeline.facts.draws import campaign_from_json, campaign_to_json
from reconquete_pipeline.home.campaign_files import (
    Arm,
    Campaign,
    CampaignWords,
    RefusedCampaign,
    Step,
    read_campaigns,
)
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.text.natural_order import natural_key

WORDS = CampaignWords(
    abc_classes=frozenset({"A", "B", "C"}),
    channels={"phone": "phone", "téléphone": "phone", "courrier": "letter", "letter": "letter"},
    conditions={"answered": "answered", "réponse": "answered", "no_answer": "no_answer"},
    causes={"price": "price", "prix": "price", "neglect": "neglect"},
    kinds={"win_back": "win_back", "enquête": "survey", "survey": "survey"},
    statuses={"lost": "lost", "perdu": "lost", "à risque": "at_risk"},
    controls=frozenset({"control", "témoin", "holdout"}),
)
EXAMPLE = """
campaign_id = "2026-11-livraison"
objective = "10 clients de retour"
signatory = "Anne Martin"
statuses = ["perdu"]
causes = ["Prix"]
offer_valid_until = 2026-12-31
budget_eur = 1500.50
salespeople = ["V01"]
launch_on = 2026-11-24
abc_classes = ["A", "B"]
control_share = 0.5
windows_days = [30, 60, 90]
primary_window_days = 90
[[arms]]
name = "appel"
channel = "téléphone"
offer = "port-offert"
share = 1.0                # of the treated; shares over 1 or a name twice are refused
"""
HEAD = """
campaign_id = "relance"
kind = "survey"
launch_on = 2026-11-24
abc_classes = ["A"]
"""
ARM = """
[[arms]]
name = "appel"
channel = "phone"
share = 1
"""


LETTER = ARM.replace("appel", "lettre").replace("phone", "letter")
TWO = ARM.replace("share = 1", "share = 0.5") + LETTER.replace("share = 1", "share = 0.5")
TEXTS = TWO.replace('"letter"', '"phone"\ntext = "b"')
STEPS = """
[[arms]]
name = "suite"
share = 1
[[arms.steps]]
channel = "courrier"
[[arms.steps]]
channel = "phone"
if = "no_answer"
after_days = 14
"""
SECOND = "[[arms.steps]] number 2, "
OFFER = HEAD.replace("survey", "win_back") + "offer_valid_until = 2026-12-31\n"
OFFERED = ARM + 'offer = "port-offert"\n'


def read(
    tmp_path: Path, **files: str | bytes
) -> tuple[tuple[Campaign, ...], tuple[RefusedCampaign, ...]]:
    for name, text in files.items():
        data = text.encode() if isinstance(text, str) else text
        (tmp_path / f"{name}.toml").write_bytes(data)
    return read_campaigns(tmp_path, WORDS, Settings())


def refused(tmp_path: Path, text: str | bytes) -> list[str]:
    good, bad = read(tmp_path, relance=text)
    assert not good
    assert bad[0].file_name == "relance.toml"
    return [str(fault) for fault in bad[0].faults]


def test_the_example_of_the_house_loads(tmp_path: Path) -> None:
    good, bad = read(tmp_path, livraison=EXAMPLE)
    assert not bad
    assert good == (
        Campaign(
            campaign_id="2026-11-livraison",
            launch_on=date(2026, 11, 24),
            abc_classes=("A", "B"),
            control_share=Decimal("0.5"),
            windows_days=(30, 60, 90),
            primary_window_days=90,
            arms=(Arm("appel", Decimal(1), (Step("phone"),), offer="port-offert"),),
            file_name="livraison.toml",
            sha256=hashlib.sha256(EXAMPLE.encode()).hexdigest(),
            kind="win_back",
            objective="10 clients de retour",
            signatory="Anne Martin",
            causes=("price",),
            offer_valid_until=date(2026, 12, 31),
            budget_eur=Decimal("1500.50"),
            salespeople=("V01",),
        ),
    )


def test_defaults(tmp_path: Path) -> None:
    ((campaign,), _) = read(tmp_path, x=HEAD + ARM)
    assert campaign.control_share == Decimal("0.5")
    assert (campaign.windows_days, campaign.primary_window_days) == ((30, 60, 90), 90)


def test_shares_are_exact(tmp_path: Path) -> None:
    arms = "".join(
        f'[[arms]]\nname = "bras-{n}"\nchannel = "phone"\ntext = "t{n}"\nshare = {share}\n'
        for n, share in enumerate(["0.1", "0.2", "0.7"])
    )
    ((campaign,), _) = read(tmp_path, x=HEAD + "control_share = 0.123456\n" + arms)
    assert campaign.control_share == Decimal("0.123456")
    assert [arm.share for arm in campaign.arms] == [Decimal("0.1"), Decimal("0.2"), Decimal("0.7")]


@pytest.mark.parametrize("text", ["0", "0.0", "0.9999990"])
def test_control_shares_that_are_allowed(tmp_path: Path, text: str) -> None:
    ((campaign,), _) = read(tmp_path, x=f"control_share = {text}" + HEAD + ARM)
    assert campaign.control_share == Decimal(text)


def test_natural_order_and_other_files(tmp_path: Path) -> None:
    (tmp_path / "lisez-moi.txt").write_text("notes", encoding="utf-8")
    (tmp_path / ".vague-3.toml").write_text("hidden", encoding="utf-8")
    files = {f"vague-{n}": HEAD.replace("relance", f"v{n}") + ARM for n in (10, 9, 1)}
    good, bad = read(tmp_path, **files)
    (tmp_path / "VAGUE-2.TOML").write_text(HEAD + ARM, encoding="utf-8")
    good, bad = read_campaigns(tmp_path, WORDS, Settings())
    assert [campaign.campaign_id for campaign in good] == ["v1", "relance", "v9", "v10"]
    assert not bad
    assert natural_key("2-b") < natural_key("10-a") < natural_key("a")


def test_no_folder_no_campaign(tmp_path: Path) -> None:
    assert read_campaigns(tmp_path / "campaigns", WORDS, Settings()) == ((), ())


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        (HEAD.replace("campaign_id", "#") + ARM, "campaign_id", "campaign_id is missing"),
        (HEAD.replace('"relance"', "3") + ARM, "campaign_id", "3 is not a text"),
        (HEAD.replace("relance", "a b") + ARM, "campaign_id", '"a b" is not a name of at most 64'),
        (HEAD.replace("relance", "..") + ARM, "campaign_id", "a letter or a digit first"),
        (HEAD.replace("relance", "é") + ARM, "campaign_id", "without accents"),
        (HEAD.replace("relance", "x" * 65) + ARM, "campaign_id", "at most 64"),
        (HEAD.replace("relance", "Derniere-Question-1") + ARM, "campaign_id", "last questions"),
        (HEAD.replace("launch_on", "#") + ARM, "launch_on", "launch_on is missing"),
        (HEAD.replace("2026-11-24", '"24/11/2026"') + ARM, "launch_on", "is not a date"),
        (HEAD.replace("abc_classes", "#") + ARM, "abc_classes", "abc_classes is missing"),
        (HEAD.replace('["A"]', "[]") + ARM, "abc_classes", "[] is not a text or a list"),
        (HEAD.replace('["A"]', '["a"]') + ARM, "abc_classes", "did you mean A?"),
        (HEAD.replace('["A"]', '["D"]') + ARM, "abc_classes", "known here: A, B, C"),
        (HEAD.replace('["A"]', '["A", "A"]') + ARM, "abc_classes", '"A" stands twice'),
        ("control_share = 1" + HEAD + ARM, "control_share", "1 is not a share from 0 up to"),
        ("control_share = -0.1" + HEAD + ARM, "control_share", "-0.1 is not a share"),
        ("control_share = 0.1234567" + HEAD + ARM, "control_share", "at most 6 decimals"),
        ("control_share = nan" + HEAD + ARM, "control_share", "NaN is not a share"),
        ("control_share = inf" + HEAD + ARM, "control_share", "Infinity is not a share"),
        ("control_share = true" + HEAD + ARM, "control_share", "true is not a share"),
        ('control_share = "0.5"' + HEAD + ARM, "control_share", '"0.5" is not a share'),
        ("windows_days = 30" + HEAD + ARM, "windows_days", "30 is not a list of whole numbers"),
        ("windows_days = []" + HEAD + ARM, "windows_days", "[] is not a list"),
        ("windows_days = [0, 90]" + HEAD + ARM, "windows_days", "[0, 90] is not a list"),
        ("windows_days = [true, 90]" + HEAD + ARM, "windows_days", "[true, 90] is not a list"),
        ("windows_days = [90, 99999]" + HEAD + ARM, "windows_days", "1 to 3650"),
        ("windows_days = [90, 90]" + HEAD + ARM, "windows_days", "names a window twice"),
        ("windows_days = [30]" + HEAD + ARM, "primary_window_days", "90 (the default) is not one"),
        ("primary_window_days = 45" + HEAD + ARM, "primary_window_days", "45 is not one of"),
        ("primary_window_days = 90.0" + HEAD + ARM, "primary_window_days", "a whole number"),
        ("contrôle = 1", "relance.toml, line 1, column 6", "not valid TOML"),
        ("launch = 2026-11-24" + HEAD + ARM, "launch", "did you mean launch_on?"),
        ("kind = 3" + HEAD.replace("kind", "#") + ARM, "kind", "3 is not a text"),
        (HEAD.replace("survey", "enquette") + ARM, "kind", "did you mean enquête?"),
        ("objective = 3" + HEAD + ARM, "objective", "3 is not a text"),
        ('signatory = " "' + HEAD + ARM, "signatory", '" " is not a text'),
        ('causes = "prxi"' + HEAD + ARM, "causes", "did you mean prix?"),
        ('statuses = "perdus"' + HEAD + ARM, "statuses", "did you mean perdu?"),
        ('statuses = ["perdu", "lost"]' + HEAD + ARM, "statuses", "a status named before"),
        (
            'causes = "prix"\nstatuses = "a risque"' + HEAD + ARM,
            "statuses",
            "causes are those of lost clients",
        ),
        ("causes = []" + HEAD + ARM, "causes", "[] is not a text or a list"),
        ('causes = ["price", "Prix"]' + HEAD + ARM, "causes", '"Prix" is a cause named before'),
        ("budget_eur = 0" + HEAD + ARM, "budget_eur", "0 is not an amount in euros over 0"),
        ("budget_eur = 1.005" + HEAD + ARM, "budget_eur", "with at most 2 decimals"),
        ('budget_eur = "1"' + HEAD + ARM, "budget_eur", '"1" is not an amount'),
        ("salespeople = []" + HEAD + ARM, "salespeople", "[] is not a text or a list"),
        (OFFER.replace("2026-12-31", "2026-11-24") + OFFERED, "until", "is not after launch_on"),
        (OFFER.replace("offer_", "#") + OFFERED, "offer_valid_until", "and an arm offers"),
        ("offer_valid_until = 2026-12-31" + HEAD + ARM, "until", "no arm makes an offer"),
        (HEAD.replace("kind", "#") + ARM, "number 1, offer", "offer is missing"),
        (HEAD + TWO.replace("letter", "phone"), "[[arms]]", "same channel, offer and text"),
        (HEAD + TWO + 'text = "b"', "[[arms]]", "the arms differ in channel and text"),
        (HEAD, "[[arms]]", "there is no arm"),
        (HEAD + '[arms]\nname = "x"', "arms", "is not a list of arms, each under [[arms]]"),
        (HEAD + ARM.replace("share", "#"), "[[arms]] number 1, share", "share is missing"),
        (HEAD + ARM.replace("name", "#"), "[[arms]] number 1, name", "name is missing"),
        (HEAD + ARM.replace("channel", "#"), "number 1, channel", "channel is missing; write how"),
        (HEAD + ARM.replace("phone", "fax"), "number 1, channel", "known here: letter, phone"),
        (HEAD + ARM.replace("phone", "phon"), "number 1, channel", "did you mean phone?"),
        (HEAD + ARM.replace('"phone"', "[]"), "number 1, channel", "[] is not a text or a list"),
        (
            HEAD + ARM.replace('"phone"', '["phone", "Courrier", "Téléphone"]'),
            "number 1, channel",
            '"Téléphone" is a channel that the sequence names before',
        ),
        (
            HEAD + STEPS.replace("share", 'channel = "phone"\nshare'),
            "[[arms]] number 1, steps",
            "channel and [[arms.steps]] both say the steps; keep one",
        ),
        (HEAD + ARM + "steps = []", "number 1, steps", "both say the steps"),
        (HEAD + ARM.replace('channel = "phone"', "steps = []"), "steps", "[] is not a list of"),
        (HEAD + ARM.replace('channel = "phone"', "steps = [3]"), "steps", "[3] is not a list of"),
        (HEAD + STEPS.replace('"phone"', '"letter"'), SECOND + "channel", "names before"),
        (HEAD + STEPS.replace('"phone"', '"fax"'), SECOND + "channel", "known here: letter, phone"),
        (HEAD + STEPS.replace('channel = "phone"', ""), SECOND + "channel", "channel is missing"),
        (HEAD + STEPS.replace('"no_answer"', '"answer"'), SECOND + "if", "did you mean answered?"),
        (HEAD + STEPS.replace('"no_answer"', "3"), SECOND + "if", "3 is not a text"),
        (HEAD + STEPS.replace("no_answer", "answered"), SECOND + "after_days", 'no_answer" alone'),
        (
            HEAD + STEPS.replace("after_days = 14", ""),
            SECOND + "after_days",
            "write after_days = 14",
        ),
        (HEAD + STEPS.replace("14", "0"), SECOND + "after_days", "0 is not a whole number of days"),
        (HEAD + STEPS.replace("14", "14.0"), SECOND + "after_days", "14.0 is not a whole number"),
        (HEAD + STEPS.replace("14", "90"), "number 1, after_days", "the steps wait 90 days"),
        (
            HEAD + STEPS.replace('if = "no_answer"\nafter_days', "when"),
            SECOND + "when",
            'unknown key "when"',
        ),
        (
            HEAD + STEPS.replace('"courrier"', '"courrier"\nif = "answered"'),
            "[[arms.steps]] number 1, if",
            "the first step follows none",
        ),
        (HEAD + ARM + 'offer = ""', "[[arms]] number 1, offer", '"" is not a text'),
        (HEAD + ARM + "text = 3", "[[arms]] number 1, text", "3 is not a text"),
        (HEAD + ARM.replace("appel", "Control"), "[[arms]] number 1, name", "are not contacted"),
        (HEAD + ARM.replace("appel", "Temoin"), "[[arms]] number 1, name", "are not contacted"),
        (HEAD + ARM.replace("appel", "holdout"), "[[arms]] number 1, name", "are not contacted"),
        (HEAD + ARM.replace("appel", "a/b"), "[[arms]] number 1, name", '"a/b" is not a name'),
        (HEAD + ARM.replace("1", "0"), "[[arms]] number 1, share", "0 is not a share over 0"),
        (HEAD + ARM.replace("1", "2"), "[[arms]] number 1, share", "2 is not a share over 0"),
        (HEAD + ARM + 'canal = "x"', "[[arms]] number 1, canal", "did you mean channel?"),
        (HEAD + ARM + LETTER, "[[arms]]", "up to 2: the arms overlap"),
        (HEAD + ARM.replace("1", "0.9"), "[[arms]]", "0.1 of the treated are in no arm"),
        (HEAD + TWO.replace("lettre", "Appel"), "[[arms]]", '2 arms are called "appel"'),
        (b'campaign_id = "\xe9"', "relance.toml, line 1", "is not UTF-8"),
    ],
)
def test_every_fault(tmp_path: Path, text: str | bytes, place: str, problem: str) -> None:
    (found,) = refused(tmp_path, text)
    assert found.startswith("campaigns/relance.toml, ")
    assert f"{place}: " in found and problem in found


def test_steps_with_conditions_load_need_no_offer_and_are_sealed(tmp_path: Path) -> None:
    """A survey, its letter and its call make no offer (S1)."""
    call = '[[arms.steps]]\nchannel = "visite"\nif = "Réponse"\n'
    words = replace(WORDS, channels={**WORDS.channels, "visite": "visit"})
    (tmp_path / "suite.toml").write_text(HEAD + STEPS + call, encoding="utf-8")
    (found,), bad = read_campaigns(tmp_path, words, Settings())
    assert not bad and found.kind == "survey"
    steps = (Step("letter"), Step("phone", "no_answer", 14), Step("visit", "answered"))
    assert found.arms == (Arm("suite", Decimal(1), steps),)
    assert found.arms[0].channels == ("letter", "phone", "visit") and found.arms[0].is_conditional
    sealed = campaign_to_json(found)
    assert campaign_from_json(sealed) == found
    old = json.loads(sealed)
    old["arms"][0] = {key: value for key, value in old["arms"][0].items() if key != "steps"}
    old["arms"][0]["channels"] = ["letter", "phone"]
    before = campaign_from_json(json.dumps(old))
    assert before.arms[0].steps == (Step("letter"), Step("phone"))


def test_sequences_of_other_conditions_are_a_test_of_the_channel(tmp_path: Path) -> None:
    half = STEPS.replace("share = 1", "share = 0.5")
    at_once = half.replace("suite", "vite").replace("14", "7")
    good, bad = read(tmp_path, x=HEAD + half + at_once)
    assert not bad and good[0].tested == "channel"


def test_a_test_tests_one_thing(tmp_path: Path) -> None:
    good, bad = read(
        tmp_path,
        a=HEAD.replace("relance", "a") + ARM,
        b=HEAD.replace("relance", "b") + TWO,
        c=HEAD.replace("relance", "c") + TEXTS,
        d=OFFER.replace("relance", "d")
        + TWO.replace("phone", "letter").replace('"letter"', '"letter"\noffer = "b"', 1)
        + 'offer = "c"\n',
    )
    assert not bad, bad
    assert [campaign.tested for campaign in good] == [None, "channel", "text", "offer"]


def test_the_rest_must_go_to_somebody(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, HEAD + ARM.replace("1", "0.75"))
    assert found == (
        "campaigns/relance.toml, [[arms]]: the shares add up to 0.75: 0.25 of the treated are in"
        " no arm; say to whom the rest goes: raise a share or add an arm, to exactly 1 in all"
    )


def test_all_faults_of_a_file_together(tmp_path: Path) -> None:
    text = 'campaign_id = "x y"\nabc_classes = "Z"\nremise = 3\ncontrol_share = 2\n' + ARM
    assert [line.split(":")[0].split(", ")[1] for line in refused(tmp_path, text)] == [
        "remise",
        "campaign_id",
        "launch_on",
        "abc_classes",
        "control_share",
        "[[arms]] number 1",
    ]


def test_a_refused_file_keeps_its_readable_id(tmp_path: Path) -> None:
    _, (bad,) = read(tmp_path, x=HEAD)
    assert bad.campaign_id == "relance"
    _, (bad,) = read(tmp_path, x="= nothing")
    assert bad.campaign_id is None


def test_one_id_in_two_files_refuses_both(tmp_path: Path) -> None:
    other = HEAD.replace('"relance"', '"autre"') + ARM
    good, bad = read(
        tmp_path, a=HEAD + ARM, b=HEAD.replace("relance", "Relance"), c=other, d=HEAD + ARM
    )
    assert [campaign.campaign_id for campaign in good] == ["autre"]
    assert [entry.file_name for entry in bad] == ["a.toml", "b.toml", "d.toml"]
    assert "is also the campaign_id of b.toml, d.toml" in str(bad[0].faults[-1])
    assert [len(entry.faults) for entry in bad] == [1, 2, 1]


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "dossier.toml").mkdir()
    good, bad = read(tmp_path, relance=HEAD + ARM)
    assert len(good) == 1
    assert "cannot be read (is a directory)" in str(bad[0].faults[0])


ALWAYS = HEAD.replace('["A"]', '["A", "B"]')


def _read_always(folder: Path, lines: str) -> Campaign | RefusedCampaign:
    (folder / "c.toml").write_text(ALWAYS + lines + ARM, encoding="utf-8")
    good, refused = read_campaigns(folder, WORDS, Settings())
    return (*good, *refused)[0]


def test_clients_and_classes_are_set_apart(tmp_path: Path):
    lines = 'always_contacted = ["C0012"]\nalways_contacted_classes = ["A"]\n'
    found = _read_always(tmp_path, lines)
    assert isinstance(found, Campaign)
    assert found.always_contacted == ("C0012",)
    assert found.always_contacted_classes == ("A",)
    assert found.sets_apart
    kept = campaign_from_json(campaign_to_json(found))
    # The draw itself holds whom; a second place would have to be erased too.
    assert kept == replace(found, always_contacted=())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('always_contacted_classes = ["Z"]', 'unknown ABC class "Z"'),
        ('always_contacted_classes = ["C"]', '"C" is none of abc_classes'),
        ('always_contacted_classes = ["A", "B"]', "nobody is left to draw"),
        ('always_contacted = "C0012"\nalways_contacted_classes = 3', "always_contacted_classes"),
        ('always_contacted = ["C1", "C1"]', '"C1" stands twice in the list'),
        ("always_contacted = []", "always_contacted"),
    ],
)
def test_what_cannot_be_set_apart_is_said(tmp_path: Path, line: str, said: str):
    found = _read_always(tmp_path, line + "\n")
    assert isinstance(found, RefusedCampaign)
    assert any(said in str(fault) for fault in found.faults), found.faults


def test_no_arm_of_a_file_is_called_always(tmp_path: Path):
    (tmp_path / "c.toml").write_text(HEAD + ARM.replace("appel", "Always"), encoding="utf-8")
    _, [refused] = read_campaigns(tmp_path, WORDS, Settings())
    assert "contacted without a draw" in str(refused.faults[0])
