"""Whoever took a right away stays closed when every extract forgets it; each beside a twin.

The clients are firms with a right over e-mail and telephone, so that only an act can close one.
"""

import json
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from staged_homes import command, drop, small_home

from reconquete_pipeline.facts import suppressions
from reconquete_pipeline.facts.damaged import DamagedFactError
from reconquete_pipeline.intake.delivery.staging import stage_extract
from reconquete_pipeline.night.night import Night, open_home, open_night
from reconquete_pipeline.night.publication import remember_suppressions
from reconquete_pipeline.tables.build import build, mark_checked, table_sha256, write_stamp
from reconquete_pipeline.tables.loading import load_catalogue

TOML = """company = "Essai"
run_date = 2026-06-30
[settings]
[extracts.orders]
files = "commandes_*.csv"
[extracts.clients]
files = "clients_*.csv"
mode = "full"
full_min_share = 0
[extracts.contact_points]
files = "coordonnees_*.csv"
mode = "full"
full_min_share = 0
[extracts.consents]
files = "droits_*.csv"
[extracts.objections]
files = "oppositions_*.csv"
"""
FIRST, NEXT = date(2026, 6, 30), date(2026, 7, 1)
OBJECTIONS = "Code client;Coordonnée;Canal;Date;Nature\n"
GOALS = ("compliance.contact_rights", "compliance.suppression_keys", "compliance.suppression")
BOTH = {"email", "phone"}


def deliver(home: Path, name: str, *clients: str, points: dict[str, tuple[str, str]]) -> None:
    """Clients and, for each, an e-mail address and a telephone number, with both rights."""
    drop(home, f"clients_{name}.csv", "Code client;Type\n" + "".join(f"{c};B2B\n" for c in clients))
    listed = "".join(f"{c};email;{m}\n{c};phone;{p}\n" for c, (m, p) in points.items())
    drop(home, f"coordonnees_{name}.csv", f"Code client;Canal;Coordonnée\n{listed}")
    rights = "".join(
        f"{c};{channel};donné;01/01/2025;intérêt légitime;notice 3\n"
        for c in clients
        for channel in sorted(BOTH)
    )
    drop(home, f"droits_{name}.csv", f"Code client;Canal;État;Date;Base;Preuve\n{rights}")


@contextmanager
def rights_night(home: Path, day: date) -> Iterator[Night]:
    """A night as far as it decides on rights: tables without their checks, then the facts."""
    catalogue = load_catalogue()
    wanted, todo = set[str](), list(GOALS)
    while todo:
        if (table := todo.pop()) not in wanted:
            wanted.add(table)
            todo += catalogue.before(catalogue[table])
    opened = open_home(home, catalogue)
    with open_night(opened, catalogue, day, "test", lambda _: None) as night:
        for model in catalogue.values():
            if model.table not in wanted:
                continue
            if model.is_staging:
                stage_extract(night.connection, opened, model, day, lambda _: None)
                write_stamp(night.connection, model, night.stamp)
            else:
                build(night.connection, catalogue, model, night.stamp)
            mark_checked(night.connection, model.table, has_passed=True)
        remember_suppressions(night)
        yield night


def said_of(home: Path, day: date) -> list[str]:
    """What such a night says of the consents that it loads."""
    opened, said = open_home(home, load_catalogue()), list[str]()
    with open_night(opened, load_catalogue(), day, "test", lambda _: None) as night:
        model = night.catalogue["staging.consents"]
        stage_extract(night.connection, opened, model, day, said.append)
    return said


def allowed(home: Path, day: date) -> dict[str, set[str]]:
    """Client to the channels allowed, after such a night."""
    with rights_night(home, day) as night:
        rows = night.connection.execute(
            "select client_id, channel, is_allowed from compliance.contact_rights"
        ).fetchall()
    return {c: {channel for who, channel, yes in rows if who == c and yes} for c, *_ in rows}


def forget_everything(home: Path) -> None:
    """Files, ledger and database are lost; what remains are suppressions and their secret."""
    shutil.rmtree(home / "warehouse")
    shutil.rmtree(home / "facts" / "files")
    (home / "facts" / "ledger.jsonl").unlink()
    for path in (home / "inbox").glob("*"):
        path.unlink()
    drop(home, "oppositions_2026-07-01.csv", OBJECTIONS)


def files(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "facts" / "suppressions").glob("*.parquet"))


def lines(home: Path) -> list[dict[str, object]]:
    text = (home / "facts" / "suppressions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its first night. Who objected, and how:

    N by number over e-mail, V by a telephone number over all, M by a number merged into it, E asks
    to be erased, and somebody whom nobody knows yet by an address; T is their twin.
    """
    home = small_home(tmp_path_factory.mktemp("suppressions"), TOML)
    who = "NVMET"
    points = {c: (f"{c.lower()}@example.com", f"01 99 00 00 {n:02}") for n, c in enumerate(who)}
    deliver(home, "2026-06-30", *who, points=points)
    drop(
        home,
        "clients_2026-06-30.csv",
        "Code client;Type;Fusionné avec\n" + "".join(f"{c};B2B;\n" for c in who) + "MOLD;B2B;M\n",
    )
    drop(
        home,
        "oppositions_2026-06-30.csv",
        OBJECTIONS + "N;;email;01/02/2026;opposition\n"
        ";+33 1 99 00 00 01;;01/02/2026;opposition\n"
        "MOLD;;email;01/02/2026;opposition\n"
        "E;;;01/02/2026;effacement\n"
        ";later@example.com;email;01/02/2026;opposition\n",
    )  # fmt: skip
    assert allowed(home, FIRST) == {
        "N": {"phone"}, "V": set(), "M": {"phone"}, "E": set(), "T": BOTH,
    }  # fmt: skip
    return home


@pytest.fixture
def home(first_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_home, tmp_path / "home"))


def test_who_objected_is_closed_when_nothing_delivered_tells_it_any_more(home: Path):
    forget_everything(home)
    points = {
        "N": ("new@example.com", "01 99 00 00 20"),
        "V": ("v2@example.com", "01 99 00 00 21"),
        "MOLD": ("m2@example.com", "01 99 00 00 22"),
        "E": ("e2@example.com", "01 99 00 00 23"),
        "T": ("t@example.com", "01 99 00 00 04"),
    }
    deliver(home, "2026-07-01", *points, points=points)
    assert allowed(home, NEXT) == {
        "N": {"phone"}, "V": set(), "MOLD": {"phone"}, "E": set(), "T": BOTH,
    }  # fmt: skip


def test_a_value_is_closed_under_another_number_in_another_form(home: Path):
    """N's address and E's number where they stand; V's number and the address named: the person."""
    forget_everything(home)
    points = {
        "N2": (" MAILTO:N@example,com", "01 99 00 00 20"),
        "E2": ("e2@example.com", "0033 1 99 00 00 03"),
        "V2": ("v2@example.com", "+33 (0)1.99.00.00.01 poste 4"),
        "L": ("Later@Example.com", "01 99 00 00 22"),
        "T2": ("t@example.com", "01 99 00 00 04"),
    }
    deliver(home, "2026-07-01", *points, points=points)
    assert allowed(home, NEXT) == {
        "N2": {"phone"}, "E2": {"email"}, "V2": set(), "L": {"phone"}, "T2": BOTH,
    }  # fmt: skip


def test_what_a_recognised_client_is_given_later_is_remembered_too(home: Path):
    forget_everything(home)
    points = {"N": ("n2@example.com", "01 99 00 00 20")}
    deliver(home, "2026-07-01", *points, points=points)
    assert allowed(home, NEXT) == {"N": {"phone"}}
    points = {"X": ("n2@example.com", "01 99 00 00 30"), "Y": ("y@example.com", "01 99 00 00 31")}
    deliver(home, "2026-07-02", *points, points=points)
    assert allowed(home, date(2026, 7, 2)) == {"X": {"phone"}, "Y": BOTH}


def test_only_a_later_proved_consent_for_the_channel_lifts_what_is_remembered(home: Path):
    forget_everything(home)
    points = {c: (f"{c.lower()}2@example.com", f"01 99 00 00 2{n}") for n, c in enumerate("NVMET")}
    deliver(home, "2026-07-01", *points, points=points)
    consents = "Code client;Canal;État;Date;Base;Preuve\n"
    for client, channel, day, proof in (
        ("N", "email", "02/02/2026", "formulaire 1"),
        ("V", "phone", "02/02/2026", "formulaire 2"),
        ("M", "email", "02/02/2026", "aucune"),
        ("E", "email", "01/02/2026", "formulaire 3"),
    ):
        consents += f"{client};{channel};donné;{day};consentement;{proof}\n"
    drop(home, "droits_2026-07-01b.csv", consents)
    with rights_night(home, NEXT) as night:
        lifted = night.connection.execute(
            "select client_id, channel, lifted_on from compliance.opt_outs "
            "where lifted_on is not null order by all"
        ).fetchall()
    day = date(2026, 2, 2)
    assert lifted == [("N", "email", day), ("V", "phone", day)]
    assert allowed(home, NEXT) == {
        "N": BOTH, "V": {"phone"}, "M": {"phone"}, "E": set(), "T": BOTH,
    }  # fmt: skip


# --- days that cannot be true, rows that vanish, rows that come again ----------------------------

RIGHTS = "Code client;Canal;État;Date;Base;Preuve\n"
FULL = '\nmode = "full"\nfull_min_share = 0'
CONSENTS, OBJECTED = 'files = "droits_*.csv"', 'files = "oppositions_*.csv"'


def small_story(tmp_path: Path, clients: str, toml: str) -> tuple[Path, str]:
    """A home of such clients, and the rows that give each the right over both channels."""
    home = small_home(tmp_path, toml)
    points = {c: (f"{c.lower()}@example.com", f"01 99 00 00 {n:02}") for n, c in enumerate(clients)}
    deliver(home, "1", *clients, points=points)
    return home, (home / "inbox" / "droits_1.csv").read_text(encoding="utf-8")


def objections_come(home: Path, day: date, rows: str = "", name: str = "") -> None:
    drop(home, f"oppositions_{name or day}.csv", OBJECTIONS + rows)


@pytest.mark.parametrize("mode", [FULL, ""], ids=["full", "changes"])
def test_a_consent_that_came_before_its_own_day_lifts_nothing(tmp_path: Path, mode: str):
    """A's, O's and N's came on 30 June, dated 4 July; the twin's on 5 July. O objected before."""
    home, rights = small_story(tmp_path, "AOTN", TOML.replace(CONSENTS, CONSENTS + mode))
    early = "A;email;donné;04/07/2026;consentement;formulaire 1\n"
    early += "N;sms;donné;04/07/2026;consentement;formulaire 2\n"
    early += "O;email;donné;04/07/2026;consentement;formulaire 4\n"
    in_time = "T;email;donné;04/07/2026;consentement;formulaire 3\n"
    drop(home, "droits_1.csv", rights + early)
    objections_come(home, FIRST, "O;;email;01/02/2026;opposition\n")
    said = "3 rights of droits_1.csv are of a day still to come, such as record 9:"
    assert any(said in line for line in said_of(home, FIRST))
    assert allowed(home, FIRST) == dict.fromkeys("ATN", BOTH) | {"O": {"phone"}}
    day = date(2026, 7, 5)
    objections_come(home, day, "A;;email;02/07/2026;opposition\nT;;email;02/07/2026;opposition\n")
    drop(home, "droits_2.csv", rights + early + in_time)
    sms = {"T": BOTH, "N": BOTH | {"sms"}}
    assert allowed(home, day) == sms | {"A": {"phone"}, "O": {"phone"}}
    # Entered again with a day that can be true.
    drop(home, "droits_3.csv", rights + early.replace("04/07", "05/07") + in_time)
    assert allowed(home, day) == sms | {"A": BOTH, "O": BOTH}


@pytest.mark.parametrize(
    ("mode", "second"),
    [(FULL, "droits_2.csv"), ("", "droits_1.csv")],
    ids=["full", "the_same_name"],
)
def test_what_is_in_doubt_is_closed_until_it_is_mended_not_until_it_vanishes(
    tmp_path: Path, mode: str, second: str
):
    """A: no such state; B: a field too many; C: no day either; M, the twin, is mended at once.

    A new right of B over another channel than the doubtful record names mends nothing.
    """
    home, rights = small_story(tmp_path, "ABCM", TOML.replace(CONSENTS, CONSENTS + mode))
    doubts = {
        "A": "A;email;pas sûr;01/02/2026;intérêt légitime;notice 3\n",
        "B": "B;email;donné;01/02/2026;intérêt légitime;notice 3;;\n",
        "C": "C;email;pas sûr;99/99/2026;intérêt légitime;notice 3\n",
        "M": "M;email;pas sûr;01/02/2026;intérêt légitime;notice 3\n",
    }
    mended = {c: f"{c};email;donné;01/02/2026;intérêt légitime;notice 3\n" for c in doubts}
    drop(home, "droits_1.csv", rights + "".join(doubts.values()))
    objections_come(home, FIRST)
    shut = {"A": {"phone"}, "B": set[str](), "C": {"phone"}}
    assert allowed(home, FIRST) == {**shut, "M": {"phone"}}
    other = "B;phone;donné;01/03/2026;intérêt légitime;notice 3\n"
    drop(home, second, rights + mended["M"] + other)
    objections_come(home, NEXT)
    assert allowed(home, NEXT) == {**shut, "M": BOTH}
    drop(home, second, rights + "".join(mended.values()))
    assert allowed(home, NEXT) == dict.fromkeys("ABCM", BOTH)
    shutil.rmtree(home / "warehouse")
    assert allowed(home, FIRST) == {**shut, "M": {"phone"}}
    assert allowed(home, NEXT) == dict.fromkeys("ABCM", BOTH)


@pytest.mark.parametrize(
    ("mode", "name", "is_new"),
    [(FULL, "3", False), ("", "1", False), ("", "3", True)],
    ids=["full", "the_same_name", "another_file"],
)
def test_an_undated_objection_is_a_new_act_in_another_file_of_changes(
    tmp_path: Path, mode: str, name: str, is_new: bool
):
    home, rights = small_story(tmp_path, "AT", TOML.replace(OBJECTED, OBJECTED + mode))
    objections_come(home, FIRST, "A;;email;;opposition\n", "1")
    assert allowed(home, FIRST) == {"A": {"phone"}, "T": BOTH}
    drop(home, "droits_2.csv", rights + "A;email;donné;01/07/2026;consentement;formulaire 1\n")
    day = date(2026, 7, 2)
    objections_come(home, day, "A;;email;;opposition\nT;;phone;01/07/2026;opposition\n", name)
    assert allowed(home, day) == {"A": {"phone"} if is_new else BOTH, "T": {"email"}}


def test_the_same_night_again_and_the_next_one_remember_nothing_twice(home: Path):
    before, said = files(home), lines(home)
    with rights_night(home, FIRST) as night:
        again = table_sha256(night.connection, night.catalogue["compliance.opt_outs"])
    assert (files(home), lines(home)) == (before, said)
    shutil.rmtree(home / "facts" / "suppressions")
    (home / "facts" / "suppressions.jsonl").unlink()
    (home / "rights_high_water_mark.json").unlink()
    with rights_night(home, FIRST) as night:
        assert table_sha256(night.connection, night.catalogue["compliance.opt_outs"]) == again
        assert len(files(home)) == 1


def test_a_crash_between_the_file_and_its_line_is_finished_by_the_next_night(home: Path):
    journal = home / "facts" / "suppressions.jsonl"
    first, last = journal.read_text().splitlines()
    journal.write_text(first + "\n")
    (home / "rights_high_water_mark.json").unlink()
    allowed(home, FIRST)
    assert files(home) == [json.loads(last)["file"]]
    assert [entry.get("file") for entry in lines(home)] == [None, json.loads(last)["file"]]


def test_an_older_night_writes_nothing_and_sees_nothing_of_later_ones(home: Path):
    night_line = {"kind": "published", "run_on": "2026-06-30", "at": "x"}
    (home / "facts" / "nights.jsonl").write_text(json.dumps(night_line) + "\n")
    before = lines(home)
    with rights_night(home, date(2026, 6, 29)) as night:
        (count,) = night.connection.execute("select count(*) from staging.suppressions").fetchall()
    assert count == (0,)
    assert lines(home) == before


@pytest.mark.parametrize("harm", ["removed", "changed"])
def test_a_fact_that_was_harmed_stops_the_night(home: Path, harm: str):
    path = home / "facts" / "suppressions" / files(home)[0]
    path.chmod(0o644)
    if harm == "removed":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b"\0")
    said = "is missing" if harm == "removed" else "was changed"
    with pytest.raises(DamagedFactError, match=f"{path.name}, .*{said}.*backup"):
        allowed(home, NEXT)


def test_the_secret_is_for_its_owner_alone_and_lies_nowhere_else(home: Path):
    secret = home / "secret.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    text = secret.read_text().strip()
    inner = bytes(byte ^ 0x36 for byte in bytes.fromhex(text))
    others = [p for p in home.rglob("*") if p.is_file() and p != secret]
    assert others
    for path in others:
        content = path.read_bytes()
        assert not any(one in content for one in (text.encode(), bytes.fromhex(text), inner)), path


def test_no_value_can_be_read_in_what_is_remembered(home: Path):
    for name in files(home):
        content = (home / "facts" / "suppressions" / name).read_bytes()
        assert b"example.com" not in content
        assert b"199000" not in content


@pytest.mark.parametrize("harm", ["missing", "other", "cut"])
def test_without_its_secret_nobody_may_be_contacted_and_it_is_said_why(home: Path, harm: str):
    secret = home / "secret.key"
    good = secret.read_text()
    if harm == "missing":
        secret.unlink()
    else:
        secret.write_text("ab" * 32 if harm == "other" else good[:20])
    before = lines(home)
    with rights_night(home, NEXT) as night:
        rights = night.connection.execute(
            "select distinct right_reason from compliance.contact_rights where client_id = 'T' "
            "and channel in ('email', 'phone')"
        ).fetchall()
        state = night.connection.execute("select * from staging.suppression_secret").fetchall()
    found = "missing" if harm == "missing" else "other"
    assert rights == [(f"suppression_secret_{found}",)]
    assert state == [(found,)]
    assert lines(home) == before
    told = command(home, "secret")
    assert told.code == 1
    assert "nobody may be contacted" in told.text
    assert "--renew" in told.text
    secret.write_text(good)
    assert command(home, "secret").code == 0
    assert allowed(home, NEXT)["T"] == BOTH


def test_a_new_secret_remembers_all_that_is_at_hand(home: Path):
    (home / "secret.key").unlink()
    told = command(home, "secret", "--renew")
    assert told.code == 0, told.text
    assert "cannot be carried over" not in told.text
    assert lines(home)[-1]["kind"] == "secret"
    forget_everything(home)
    points = {"N": ("n2@example.com", "01 99 00 00 20"), "T": ("t@example.com", "01 99 00 00 04")}
    points["E2"] = ("e2@example.com", "01 99 00 00 03")
    deliver(home, "2026-07-01", *points, points=points)
    assert allowed(home, NEXT) == {"N": {"phone"}, "T": BOTH, "E2": {"email"}}


def test_a_new_secret_says_how_many_are_lost(home: Path):
    """Both files and secret are gone, and a night without it has passed: some fit nobody now."""
    (home / "secret.key").unlink()
    forget_everything(home)
    points = {"T": ("t@example.com", "01 99 00 00 04")}
    deliver(home, "2026-07-01", *points, points=points)
    allowed(home, NEXT)
    told = command(home, "secret", "--renew")
    assert "cannot be carried over" in told.text
    assert allowed(home, NEXT) == {"T": BOTH}


def test_a_crash_before_the_new_secret_is_in_place_lets_nobody_be_contacted(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    def crash(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("reconquete_pipeline.facts.secret._write", crash)
        with pytest.raises(RuntimeError):
            command(home, "secret", "--renew")
    assert allowed(home, NEXT)["T"] == set()
    assert command(home, "secret", "--renew").code == 0
    assert allowed(home, NEXT)["T"] == BOTH
    assert allowed(home, NEXT)["N"] == {"phone"}


def test_a_file_that_is_no_secret_is_never_written_over(tmp_path: Path):
    home = small_home(tmp_path, TOML)
    (home / "secret.key").write_text("my notes")
    with pytest.raises(Exception, match="not readable as the secret"):
        allowed(home, FIRST)
    assert (home / "secret.key").read_text() == "my notes"


def test_the_secret_may_lie_elsewhere(tmp_path: Path):
    elsewhere = tmp_path / "vault" / "reconquete.hex"
    toml = TOML.replace("[settings]", f'[settings]\nsuppression_secret_file = "{elsewhere}"')
    home = small_home(tmp_path, toml)
    deliver(home, "2026-06-30", "A", points={"A": ("a@example.com", "01 99 00 00 01")})
    drop(home, "oppositions_1.csv", OBJECTIONS + "A;;email;01/02/2026;opposition\n")
    assert allowed(home, FIRST) == {"A": {"phone"}}
    assert elsewhere.exists()
    assert not (home / "secret.key").exists()
    assert suppressions.kept_files(open_home(home, load_catalogue())) == files(home)
