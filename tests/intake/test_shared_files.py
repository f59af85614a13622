"""One file for several extracts: the list of calls that a salesperson filled in comes back."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from format_tools import saved, sheet_of
from intake_tools import ORDERS, RUN_DATE, Bench, make_bench
from openpyxl.comments import Comment

from reconquete_pipeline.home.faults import HomeError
from reconquete_pipeline.home.shared_files import LISTS_TOML
from reconquete_pipeline.tables.warehouse import use_secret
from reconquete_pipeline.text.french_csv import csv_bytes

LISTS = LISTS_TOML
OWN_OBJECTIONS = """
[extracts.objections]
files = "oppositions_*.csv"
"""
HEADERS = (
    "N° contact",
    "Code client",
    "Récence (jours)",
    "Issue de l'appel",
    "Appelé le",
    "Rappeler le",
    "À rappeler",
    "Solution actuelle",
    "Mieux ailleurs",
    "Manque ailleurs",
    "Concurrent",
    "Reviendrait si",
    "Opposition",
    "Go / No-go",
    "Raison de la décision",
    "Décidé par",
)
NAME = "liste_retour__S1__2026-11-19.xlsx"
EXTRACTS = ("call_reports", "objections", "overrides")
NEXT = date(2026, 11, 21)


def line(client: str, **filled: object) -> dict[str, object]:
    """A line of the list as the pipeline writes it, with what the salesperson wrote."""
    shown = {"N° contact": f"K-{client}", "Code client": client, "Récence (jours)": 400}
    return shown | filled


def workbook(
    *lines: dict[str, object], headers: Sequence[str] = HEADERS, title: str = "Liste"
) -> bytes:
    """The bytes of a list with these lines."""
    return saved(sheet_of([headers, *([one.get(h) for h in headers] for one in lines)], title))


def night(bench: Bench, content: bytes | None, run_date: date = RUN_DATE, name: str = NAME) -> None:
    """Drop the list and stage every extract that reads it."""
    drops = [(name, content)] if content is not None else []
    for extract in EXTRACTS:
        bench.night(*drops, extract=extract, run_date=run_date)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A home whose lists come back."""
    return make_bench(tmp_path, ORDERS + LISTS)


def counts(bench: Bench) -> dict[str, list[object]]:
    """extract → status, read, accepted, rejected, elsewhere; of one file."""
    return {
        extract: rest
        for extract, *rest in bench.rows(
            "select extract, status, read_count, accepted_count, rejected_count, elsewhere_count "
            "from intake.files order by file_id"
        )
    }


def test_each_extract_takes_the_records_in_which_its_headers_hold_something(bench: Bench):
    night(
        bench,
        workbook(
            line("C1", **{"Issue de l'appel": "pas de réponse", "Appelé le": date(2026, 11, 18)}),
            line("C2", **{"Issue de l'appel": "Autre solution", "Appelé le": "19/11/2026"}),
            line("C3", **{"Rappeler le": date(2026, 12, 4), "À rappeler": "oui"}),
            line("C4"),
            line("C5", **{"Opposition": "Téléphone", "Issue de l'appel": "refus"}),
            line("C6", **{"Opposition": "tous les canaux"}),
            line(
                "C7",
                **{"Go / No-go": "no_go", "Raison de la décision": "fermé", "Décidé par": "Mme L"},
            ),
            # chosen, but nothing is decided: no no_go
            line("C8", **{"Go / No-go": "à décider"}),
        ),
    )
    assert counts(bench) == {
        "call_reports": ["accepted", 8, 4, 0, 4],
        "objections": ["accepted", 8, 2, 0, 6],
        "overrides": ["accepted", 8, 2, 0, 6],
    }
    assert bench.rows(
        "select contact_id, client_id, called_at, call_outcome, next_contact_on, is_to_call_again "
        "from staging.call_reports order by 1"
    ) == [
        ("K-C1", "C1", datetime(2026, 11, 18), "no_answer", None, None),
        ("K-C2", "C2", datetime(2026, 11, 19), "other_solution", None, None),
        # a blank day is the one on which the file came
        ("K-C3", "C3", datetime(2026, 11, 20), None, date(2026, 12, 4), True),
        ("K-C5", "C5", datetime(2026, 11, 20), "refused", None, None),
    ]
    assert bench.rows(
        "select client_id, channel, objected_on, kind from staging.objections order by 1"
    ) == [("C5", "phone", RUN_DATE, None), ("C6", None, RUN_DATE, None)]
    assert bench.rows(
        "select client_id, go_no_go, decided_by, decided_on, override_reason "
        "from staging.overrides order by 1"
    ) == [
        ("C7", "no_go", "Mme L", RUN_DATE, "fermé"),
        ("C8", "to_decide", None, RUN_DATE, None),
    ]
    assert bench.rows(
        "select extract, client_id, channel, act, acted_on, is_clear and is_dated "
        "from intake.opt_outs order by 1, 2"
    ) == [
        ("call_reports", "C5", "phone", "call_refused", RUN_DATE, True),
        ("objections", "C5", "phone", "opt_out", RUN_DATE, True),
        ("objections", "C6", None, "opt_out", RUN_DATE, True),
        ("overrides", "C7", None, "no_go", RUN_DATE, True),
    ]


def test_a_csv_filled_in_by_a_text_editor_keeps_what_protects_its_codes(bench: Bench):
    """Our own list, in which a spreadsheet would have read ="07054" as 07054."""
    night(bench, None)
    code = "U5U5495-20261119-"
    client = "07054"
    ((symbols,),) = bench.rows(f"select line_symbols('U5U5495', '{client}')")
    filled = {"Issue de l'appel": "absent", "Appelé le": "19/11/2026", "Opposition": "SMS"}
    filled |= {"Go / No-go": "no-go", "Raison de la décision": "r", "Décidé par": "p"}
    row = line(client, **filled) | {"N° contact": f"{code}{symbols}"}
    content = csv_bytes(HEADERS, [[row.get(header) for header in HEADERS]])
    typed = content.replace(b'"=""19/11/2026"""', b"19/11/2026")
    assert b'"=""07054"""' in typed and b'"=""19' not in typed
    night(bench, typed, name=NAME.replace("xlsx", "csv"))
    assert bench.rows("select reasons from intake.rejected_rows") == []
    for extract in EXTRACTS:
        assert bench.rows(f"select distinct client_id from staging.{extract}") == [(client,)]


def test_columns_may_be_moved_and_a_new_one_that_nobody_reads_is_told(bench: Bench):
    moved = (*reversed(HEADERS), "Remarque")
    night(
        bench,
        workbook(
            line("C1", **{"Issue de l'appel": "absent", "Remarque": "rappeler à midi"}),
            line("C2", **{"Remarque": "intéressé, rappeler"}),
            line("C3"),
            headers=moved,
        ),
    )
    assert counts(bench)["call_reports"] == ["accepted", 3, 1, 0, 2]
    said = [one for one in bench.said if "no extract reads" in one]
    assert len(said) == 1
    assert "2 record(s) hold something under 1 unknown header(s)" in said[0]
    assert "1 of them hold nothing else" in said[0]
    assert "Remarque" not in said[0]  # logs name no word of a file
    # told beside the file, once; Récence (jours) is a header of the pipeline's own
    told = bench.rows("select extract from intake.files where message like '%no extract reads%'")
    assert told == [("call_reports",)]


def test_a_header_that_an_extract_needs_and_the_file_lacks_refuses_it(bench: Bench):
    renamed = tuple("Résultat ?" if name == "Issue de l'appel" else name for name in HEADERS)
    night(bench, workbook(line("C1", **{"Résultat ?": "refus"}), headers=renamed))
    found = counts(bench)
    assert found["call_reports"][0] == "refused"
    assert found["objections"][0] == "accepted"
    (message,) = bench.rows("select message from intake.files where extract = 'call_reports'")
    assert "no column `Issue de l'appel`" in message[0]
    assert '[shared_files."*[Ll]iste_*__*".call_reports]' in message[0]
    no_day = tuple(name for name in HEADERS if name != "Appelé le")
    night(bench, workbook(line("C1"), headers=no_day), name="liste_b__S1.xlsx")
    assert {
        row[0]
        for row in bench.rows(
            "select status from intake.files where file_name = 'liste_b__S1.xlsx'"
        )
    } == {"refused"}


def test_a_second_delivery_corrects_the_first_and_a_blank_day_stays_the_first_one(bench: Bench):
    first = [
        line("C1", **{"Issue de l'appel": "absent"}),
        line("C2", **{"Issue de l'appel": "absent"}),
        line("C3", **{"Opposition": "E-mail"}),
        line("C4", **{"Go / No-go": "non", "Raison de la décision": "r", "Décidé par": "p"}),
    ]
    night(bench, workbook(*first))
    second = [first[0], line("C2", **{"Issue de l'appel": "refusé"}), *first[2:]]
    second.append(line("C5", **{"Issue de l'appel": "absent"}))
    night(bench, workbook(*second), NEXT)
    assert bench.rows(
        "select client_id, cast(called_at as date), call_outcome from staging.call_reports "
        "order by 1"
    ) == [
        ("C1", RUN_DATE, "no_answer"),
        ("C2", NEXT, "refused"),
        ("C5", NEXT, "no_answer"),
    ]
    assert bench.rows("select client_id, objected_on from staging.objections") == [("C3", RUN_DATE)]
    assert bench.rows("select client_id, decided_on from staging.overrides") == [("C4", RUN_DATE)]
    kept = bench.rows("select extract, count(*) from intake.opt_outs group by 1 order by 1")
    assert kept == [("call_reports", 1), ("objections", 1), ("overrides", 1)]
    assert len(bench.rows("select 1 from intake.files")) == 6


def test_what_was_taken_back_and_said_again_is_of_the_day_it_was_said_again(bench: Bench):
    no = {"Go / No-go": "non", "Raison de la décision": "r", "Décidé par": "p"}
    night(bench, workbook(line("C4", **no)))
    night(bench, workbook(line("C4", **no | {"Go / No-go": "oui"})), NEXT)
    night(bench, workbook(line("C4", **no)), date(2026, 11, 22))
    assert bench.rows("select decided_on, go_no_go from staging.overrides order by 1") == [
        (RUN_DATE, "no_go"),
        (NEXT, "go"),
        (date(2026, 11, 22), "no_go"),
    ]


def test_an_unknown_word_holds_its_client_back_until_the_line_is_mended(bench: Bench):
    outcome = "Issue de l'appel"
    night(
        bench,
        workbook(
            line("C1", **{outcome: "ne jamais plus nous appeler"}),
            line("C2", **{outcome: "bof"}),
            # The client was not absent: somebody else answers there.
            line("C3", **{outcome: "Mauvais numéro"}),
            line("C4", **{outcome: "faux numéro"}),
        ),
    )
    assert counts(bench)["call_reports"] == ["accepted", 4, 0, 4, 0]
    held = "select client_id, channel, is_clear, mended_on from intake.opt_outs order by 1"
    # what sounds like a refusal stops every channel, any other word the calls
    assert bench.rows(held) == [
        ("C1", None, False, None),
        *((client, "phone", False, None) for client in ("C2", "C3", "C4")),
    ]
    mended = (
        line(f"C{n}", **{outcome: word}) for n, word in enumerate(("absent", "nrp", "joint"), 1)
    )
    night(bench, workbook(*mended), NEXT)
    assert bench.rows(held) == [
        ("C1", None, False, NEXT),
        ("C2", "phone", False, NEXT),
        ("C3", "phone", False, NEXT),
        ("C4", "phone", False, None),
    ]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (("Pas intéressé", "refu", "non", "N'en veut pas", "raccroche au nez"), "refused"),
        (
            (
                "ne veut pas être rappelé", "pas rappeler", "oposition", "harcèlement",
                "Laissez-nous tranquilles",
            ),
            "objected",
        ),
        (("répondeur", "Messagerie", "occupé", "en réunion", "rappeler", "plus tard"), "no_answer"),
        (("intéressé plus tard", "Joint, à rappeler"), "interested_later"),
        (("joint", "a répondu"), "reached"),
    ],
)  # fmt: skip
def test_outcomes_are_read_in_the_words_of_salespeople(
    bench: Bench, words: tuple[str, ...], outcome: str
):
    lines = [line(f"C{n}", **{"Issue de l'appel": word}) for n, word in enumerate(words)]
    bench.night((NAME, workbook(*lines)), extract="call_reports", run_date=RUN_DATE)
    found = bench.rows("select call_outcome from staging.call_reports")
    assert found == [(outcome,)] * len(words)


def test_an_objection_of_one_word_is_a_channel_all_of_them_or_none(bench: Bench):
    words = {
        "C1": "non", "C2": "Aucune", "C3": "/", "C4": "-", "C5": "Néant",
        "D1": "tél.", "D2": "tel", "D3": "mail", "D4": "mél",
        "E1": "tout", "E2": "Oui", "E3": "toutes", "E4": "tous les canaux",
        "F1": "ouais bof",
    }  # fmt: skip
    lines = [line(client, Opposition=word) for client, word in words.items()]
    night(bench, workbook(*lines))
    assert counts(bench)["objections"] == ["accepted", 14, 8, 1, 5]
    held = "select client_id, channel, is_clear, mended_on from intake.opt_outs order by 1"
    clear = [
        *((f"D{n}", channel, True, None) for n, channel in enumerate(("phone",) * 2, 1)),
        *((f"D{n}", "email", True, None) for n in (3, 4)),
        *((f"E{n}", None, True, None) for n in (1, 2, 3, 4)),
    ]
    assert bench.rows(held) == [*clear, ("F1", None, False, None)]
    # a line of the same client that says something else, and one that is left blank, mend nothing
    other = line("F1", Opposition="SMS") | {"N° contact": "K-other"}
    night(bench, workbook(other, line("F1")), NEXT)
    mended = "select mended_on from intake.opt_outs where client_id = 'F1' and not is_clear"
    assert bench.rows(mended) == [(None,)]
    night(bench, workbook(line("F1", Opposition="non")), date(2026, 11, 22))
    assert bench.rows(mended) == [(date(2026, 11, 22),)]


def test_an_unreadable_objection_that_comes_back_as_a_channel_stops_that_channel(bench: Bench):
    night(bench, workbook(line("C1", Opposition="pas de fax")))
    night(bench, workbook(line("C1", Opposition="Téléphone")), NEXT)
    assert bench.rows(
        "select channel, is_clear, mended_on from intake.opt_outs order by file_id"
    ) == [(None, False, NEXT), ("phone", True, None)]


def test_a_day_to_call_again_that_cannot_be_read_does_not_cost_the_outcome(bench: Bench):
    outcome = "Issue de l'appel"
    night(
        bench,
        workbook(
            line("C1", **{outcome: "refus", "Rappeler le": "lundi prochain"}),
            line("C2", **{outcome: "absent", "Rappeler le": "11/13/2026", "À rappeler": "oui"}),
            line("C3", **{outcome: "absent", "À rappeler": "peut-être"}),
            # without an outcome there is nothing else to keep
            line("C4", **{"Rappeler le": "lundi prochain"}),
        ),
    )
    assert counts(bench)["call_reports"] == ["accepted", 4, 3, 1, 0]
    assert bench.rows(
        "select client_id, call_outcome, next_contact_on, is_to_call_again "
        "from staging.call_reports order by 1"
    ) == [
        ("C1", "refused", None, None),
        ("C2", "no_answer", None, True),
        ("C3", "no_answer", None, None),
    ]
    assert bench.rows("select client_id, act, channel from intake.opt_outs order by 1") == [
        ("C1", "call_refused", "phone"),
        ("C4", "opt_out", "phone"),
    ]
    (message,) = bench.rows("select message from intake.files where extract = 'call_reports'")
    for said in (
        "2 row(s) stand without what could not be read (next_contact_on:not_a_date), such as "
        "record 1",
        "1 row(s) stand without what could not be read (is_to_call_again:not_yes_or_no), such as "
        "record 3",
    ):
        assert said in message[0]
        assert any(said in one for one in bench.said)


def test_a_refusal_in_a_column_of_days_holds_its_client_until_the_line_is_mended(bench: Bench):
    """Beside an outcome only what sounds like a refusal; without one, whatever cannot be read."""
    outcome = "Issue de l'appel"
    night(
        bench,
        workbook(
            line("C1", **{"Appelé le": "refus"}),
            line("C2", **{"Rappeler le": "ne plus appeler"}),
            line("C3", **{"À rappeler": "surtout pas"}),
            line("C4", **{"Appelé le": "pas voulu répondre"}),
            line("C5", **{outcome: "absent", "Rappeler le": "jamais"}),
            line("C6", **{outcome: "absent", "Appelé le": "refus"}),
            line("C7", **{outcome: "absent", "Rappeler le": "lundi prochain"}),
            line("C8", **{outcome: "absent", "Appelé le": "hier"}),
        ),
    )
    assert counts(bench)["call_reports"] == ["accepted", 8, 2, 6, 0]
    held = "select client_id, channel, act, is_clear, mended_on from intake.opt_outs order by 1"
    channels = {"C1": None, "C2": None, "C3": "phone", "C4": "phone", "C5": None, "C6": None}
    assert bench.rows(held) == [(c, way, "opt_out", False, None) for c, way in channels.items()]
    # the blank line of C3 mends nothing
    mended = [line(c, **{outcome: "absent"} if c != "C3" else {}) for c in channels]
    night(bench, workbook(*mended), NEXT)
    assert bench.rows(held) == [
        (c, way, "opt_out", False, None if c == "C3" else NEXT) for c, way in channels.items()
    ]


def test_a_refusal_of_a_row_set_aside_ends_with_its_own_line_corrected(bench: Bench):
    """C1 refused before its list, C2 on no day, C3 twice; what C4 says stands in the store."""
    outcome, code = "Issue de l'appel", {"N° contact": "U5U5495-20261119-LL"}
    first = [
        line("C1", **code, **{outcome: "refus", "Appelé le": "11/01/2026"}),
        line("C2", **{outcome: "refus", "Appelé le": "hier"}),
        *(line("C3", **{outcome: said}) for said in ("joint", "refus")),
    ]
    night(bench, workbook(*first, line("C4", **{outcome: "refus"})))
    assert counts(bench)["call_reports"] == ["accepted", 5, 1, 4, 0]
    held = (
        "select client_id, mended_on from intake.opt_outs "
        f"where act = 'call_refused' and acted_on = date '{RUN_DATE}' order by 1"
    )
    waiting = [(f"C{n}", None) for n in (1, 2, 3, 4)]
    assert bench.rows(held) == waiting
    # the same line again, with the refusal readable now, mends nothing
    night(bench, workbook(line("C3", **{outcome: "refus"})), NEXT)
    assert bench.rows(held) == waiting
    good = {outcome: "pas de réponse", "Appelé le": date(2026, 11, 19)}
    corrected = [line("C1", **code, **good), line("C2", **good), line("C3", **good)]
    night(bench, workbook(*corrected), date(2026, 11, 22))
    assert bench.rows(held) == [(f"C{n}", date(2026, 11, 22)) for n in (1, 2, 3)] + waiting[3:]
    refused = "select client_id from staging.call_reports where call_outcome = 'refused'"
    assert bench.rows(refused) == [("C4",)]


def test_a_refusal_in_a_column_to_read_holds_the_calls_of_its_line_until_it_is_gone(bench: Bench):
    outcome, headers = "Issue de l'appel", (*HEADERS, "Nom", "Coordonnée")
    said = [
        line("C1", **{"Nom": "Dupont, ne plus appeler"}),
        line("C2", **{outcome: "joint", "Reviendrait si": "ne veut plus être appelé"}),
        line("C3", **{outcome: "joint", "Coordonnée": "06, pas d'appel svp"}),
        line("C4", **{"Code client": "C4, ne plus appeler"}),
        line("C5", **{"Raison de la décision": "RGPD", "Go / No-go": "oui", "Décidé par": "p"}),
        # another doubt of the same record is enough
        line("C6", **{outcome: "bof", "Nom": "ne pas appeler"}),
        line("C7", **{outcome: "joint", "Manque ailleurs": "non", "Nom": "M. Robinson"}),
        line("C8", **{outcome: "joint", "Reviendrait si": "plus de choix", "Nom": "Plus SA"}),
    ]
    night(bench, workbook(*said, headers=headers))
    held = (
        "select record_number, client_id, channel, is_clear, mended_on "
        "from intake.opt_outs order by 1"
    )
    names = ["C1", "C2", "C3", "C4, ne plus appeler", "C5", "C6"]
    waiting = [(n, name, "phone", False, None) for n, name in enumerate(names, 1)]
    assert bench.rows(held) == waiting
    told = [one for one in bench.said if "where no outcome is read" in one]
    assert "5 line(s) hold what sounds like a refusal" in told[0]
    assert "such as record 1, column 17:" in told[0] and "Dupont" not in "".join(told)
    # the same again, then without the remarks: blank lines too
    night(bench, workbook(*said, line("C9"), headers=headers), NEXT)
    assert [row[1] for row in bench.rows(held) if row[4] is None].count("C1") == 2
    joint, go = {outcome: "joint"}, {"Raison de la décision": "r", "Go / No-go": "oui"}
    gone = [line("C1"), line("C4"), *(line(f"C{n}", **joint) for n in (2, 3, 6))]
    gone.append(line("C5", **go, **{"Décidé par": "p"}))
    night(bench, workbook(*gone, headers=headers), date(2026, 11, 22))
    assert [row for row in bench.rows(held) if row[4] is None] == []


def test_what_a_list_itself_shows_in_most_lines_or_quotes_is_no_remark(bench: Bench):
    text, quote = "Ne pas appeler avant 10 h", "Réclamation « ne répond jamais à nos mails »"
    headers = (*HEADERS, "Comment l'aborder", "Preuve")
    lines = [line(f"C{n}", **{"Comment l'aborder": text, "Preuve": quote}) for n in (1, 2, 3)]
    night(bench, workbook(*lines, headers=headers))
    assert bench.rows("select 1 from intake.opt_outs") == []
    lines[1]["Comment l'aborder"] = text + " ; ne plus appeler"
    night(bench, workbook(*lines, headers=headers), NEXT)
    assert bench.rows("select client_id, channel from intake.opt_outs") == [("C2", "phone")]


@pytest.mark.parametrize("mends", ["the copy", "the list"])
def test_of_two_copies_of_one_night_the_refusal_holds(bench: Bench, mends: str):
    outcome, decided = "Issue de l'appel", {"Raison de la décision": "r", "Décidé par": "p"}
    copy = "Copie de " + NAME

    def said(word: str, verdict: str) -> bytes:
        return workbook(
            line("C1", **{outcome: word}),
            line("C2", **{outcome: "absent" if word == "joint" else "joint"}),
            line("C3", **{"Go / No-go": verdict}, **decided),
        )

    bench.drop(copy, said("refus", "non"))
    night(bench, said("joint", "oui"))
    acts = (
        "select client_id, act, reasons, mended_on from intake.opt_outs "
        "where reasons is not null order by 1"
    )
    held = [(c, act, "contradicted_copy") for c, act in (("C1", "call_refused"), ("C3", "no_go"))]
    assert bench.rows(acts) == [(*one, None) for one in held]
    told = [one for one in bench.said if "contradict a refusal" in one]
    assert len(told) == 2 and "such as record 1" in told[0]
    # the same list with a line more is no correction
    more = workbook(line("C1", **{outcome: "joint"}), line("C4", **{outcome: "absent"}))
    night(bench, more, NEXT)
    assert bench.rows(acts) == [(*one, None) for one in held]
    word, name = ("joint", copy) if mends == "the copy" else ("absent", NAME)
    night(bench, workbook(line("C1", **{outcome: word})), date(2026, 11, 22), name=name)
    assert bench.rows(acts) == [(*held[0], date(2026, 11, 22)), (*held[1], None)]


def test_loading_again_from_kept_files_gives_the_same_rows(bench: Bench):
    night(bench, workbook(line("C1", **{"Issue de l'appel": "absent"})))
    night(bench, workbook(line("C1", **{"Issue de l'appel": "absent"}), line("C2")), NEXT)
    before = bench.rows("select * from store.call_reports order by all")
    bench.connection.execute("update intake.loads set contract_sha256 = 'another'")
    night(bench, None, NEXT)
    assert bench.rows("select * from store.call_reports order by all") == before


def test_a_list_is_never_the_list_of_opt_outs(tmp_path: Path):
    bench = make_bench(tmp_path, ORDERS + LISTS)
    night(bench, None)
    coverage = "select is_configured, delivered_on from intake.coverage where extract = "
    assert bench.rows(coverage + "'objections'") == [(False, None)]
    night(bench, workbook(line("C1", **{"Opposition": "SMS", "Issue de l'appel": "absent"})))
    assert bench.rows(coverage + "'objections'") == [(True, None)]
    assert bench.rows(coverage + "'call_reports'") == [(True, date(2026, 11, 19))]


def test_the_company_s_own_deliveries_alone_date_an_extract(tmp_path: Path):
    bench = make_bench(tmp_path, ORDERS + OWN_OBJECTIONS + LISTS)
    bench.drop("oppositions_2026-11-10.csv", "Code client;Canal;Date\nC9;E-mail;09/11/2026\n")
    night(bench, workbook(line("C1", **{"Opposition": "SMS"})))
    assert bench.rows(
        "select delivered_on, covers_to_on from intake.coverage where extract = 'objections'"
    ) == [(date(2026, 11, 10), date(2026, 11, 9))]
    assert len(bench.rows("select 1 from staging.objections")) == 2
    # a list that cannot be read may hold opt-outs
    night(bench, b"no workbook", name="liste_c__S2.xlsx")
    assert bench.rows("select unread_file from intake.coverage where extract = 'objections'") == [
        ("liste_c__S2.xlsx",)
    ]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[shared_files."a/*.xlsx".call_reports]\nfilled = ["x"]', "leads out of inbox/"),
        ('[shared_files."a*.xlsx"]\nsheet = "L"', "no extract reads these files"),
        ('[shared_files."a*.xlsx".call_reports]', "filled is missing"),
        ('[shared_files."a*.xlsx".calls]\nfilled = ["x"]', 'unknown key or extract "calls"'),
        (
            '[shared_files."a*.xlsx"]\nday = "Le"\n'
            '[shared_files."a*.xlsx".clients]\nfilled = ["x"]',
            "clients has no day",
        ),
        ('[shared_files."commandes_*.csv*".call_reports]\nfilled = ["x"]', "is also that of"),
        (
            '[extracts.objections]\nfiles = "o*.csv"\nmode = "full"\n'
            '[shared_files."a*.xlsx".objections]\nfilled = ["x"]',
            "would take away what these files brought",
        ),
        (
            '[shared_files."a*.xlsx"]\nday = "Le"\n[shared_files."a*.xlsx".call_reports]\n'
            'filled = ["x"]\ncolumns = { called_at = "Le" }',
            "says for all",
        ),
    ],
)
def test_what_is_wrong_in_the_home_is_said(tmp_path: Path, toml: str, said: str):
    with pytest.raises(HomeError) as error:
        make_bench(tmp_path, ORDERS + toml)
    assert said in str(error.value)


def test_a_home_without_the_lines_is_told_them_and_contacts_nobody(tmp_path: Path):
    bench = make_bench(tmp_path, ORDERS + OWN_OBJECTIONS)
    bench.drop("oppositions_2026-11-20.csv", "Code client;Canal;Date\n")
    night(bench, workbook(line("C1", **{"Opposition": "SMS"})))
    assert any('add [shared_files."*[Ll]iste_*__*"]' in one for one in bench.said)
    assert bench.rows("select unread_file from intake.coverage where extract = 'objections'") == [
        (NAME,)
    ]


def test_where_every_line_slipped_the_night_says_what_to_do_with_them(bench: Bench):
    slipped = {"N° contact": "U5U5495-20261119-LL", "Issue de l'appel": "absent"}
    night(bench, workbook(*(line(client, **slipped) for client in ("C2", "C3", "C4"))))
    (said,) = [one for one in bench.said if "every row of" in one]
    assert "take both from the list as it was written" in said and "decimal" not in said


def test_a_mistyped_number_or_a_column_sorted_alone_rejects_the_line_and_stops_both(
    tmp_path: Path,
):
    """The numbers of the lines are those that other people worked out in test_response_codes."""
    bench = make_bench(tmp_path, ORDERS + LISTS)
    code = "U5U5495-20261119-"
    night(
        bench,
        workbook(
            line("C1", **{"N° contact": code + "LL", "Issue de l'appel": "absent"}),
            # one symbol of the code mistyped
            line("C1", **{"N° contact": "U5U5496-20261119-LL", "Issue de l'appel": "absent"}),
            # the client numbers were sorted without the rest
            line("C2", **{"N° contact": code + "LL", "Opposition": "SMS"}),
            line("C3", **{"N° contact": code + "LL", "Issue de l'appel": "refus"}),
            line(
                "C4",
                **{"N° contact": code + "LL", "Go / No-go": "go", "Décidé par": "p"},
                **{"Raison de la décision": "r"},
            ),
        ),
    )
    assert bench.rows(
        "select extract, record_number, reasons from intake.rejected_rows order by 1, 2"
    ) == [
        ("call_reports", 2, "line_of_another_client"),
        ("call_reports", 4, "line_of_another_client"),
        ("objections", 3, "line_of_another_client"),
        ("overrides", 5, "line_of_another_client"),
    ]
    assert bench.rows(
        "select extract, client_id, value, channel from intake.opt_outs order by 1"
    ) == [
        ("call_reports", "C3", "U5U5495", "phone"),
        ("objections", "C2", "U5U5495", "sms"),
    ]


def test_somebody_erased_goes_from_the_list_for_every_extract_whatever_was_written(
    bench: Bench,
):
    """A blank day is no day after the erasure; the others keep their rows, loaded again too."""
    bench.set_run_date(RUN_DATE)
    use_secret(bench.connection, b"x" * 32)
    bench.connection.execute(
        "insert into intake.erased_keys select keyed_hash('client_id', 'C1'), "
        "date '2026-11-19', 'T1'"
    )
    night(
        bench,
        workbook(
            line("C1", **{"Issue de l'appel": "absent"}),
            line("C2", **{"Issue de l'appel": "absent", "Opposition": "SMS"}),
            line("C3", **{"Opposition": "E-mail"}),
            line("C4"),
        ),
    )
    loaded = (
        "select extract, read_count, accepted_count, erased_count, elsewhere_count "
        "from intake.files order by file_id"
    )
    assert bench.rows(loaded) == [
        ("call_reports", 4, 1, 1, 2),
        ("objections", 3, 2, 0, 1),
        ("overrides", 3, 0, 0, 3),
    ]
    kept = [path.read_bytes() for path in bench.home.kept_files.iterdir()]
    assert not any(b"K-C1" in one for one in kept)
    bench.connection.execute("update intake.loads set contract_sha256 = 'another'")
    night(bench, None)
    assert bench.rows("select client_id from staging.call_reports") == [("C2",)]
    assert bench.rows("select client_id from staging.objections order by 1") == [("C2",), ("C3",)]


CODE = "U5U5495-20261119-LL"
UNREAD = (
    "select extract, unread_shared_file from intake.coverage "
    "where unread_shared_file is not null order by 1"
)


@pytest.mark.parametrize("lost", ["Issue de l'appel", "Concurrent", "Go / No-go"])
def test_a_list_that_one_extract_refuses_may_hold_a_refusal_until_it_comes_again(
    bench: Bench, lost: str
):
    """The sentence of compliance.contact_closures reads intake.coverage.unread_shared_file."""
    row = line("C1", **{"Issue de l'appel": "refus", "Go / No-go": "non"})
    row |= {"Décidé par": "Mme L", "Raison de la décision": "procès"}
    without = tuple(name for name in HEADERS if name != lost)
    night(bench, workbook(row, headers=without))
    assert counts(bench)["objections"][0] == "accepted"
    refusing = "overrides" if lost == "Go / No-go" else "call_reports"
    assert bench.rows(UNREAD) == [(refusing, NAME)]
    # another list that can be read mends nothing
    night(bench, workbook(row), NEXT, name="liste_b__S1.xlsx")
    assert bench.rows(UNREAD) == [(refusing, NAME)]
    night(bench, workbook(row), date(2026, 11, 22))
    assert bench.rows(UNREAD) == []


@pytest.mark.parametrize(
    "name",
    ["Copie de " + NAME, NAME.replace(".xlsx", " - Copie.xlsx"), "L" + NAME[1:], "1_" + NAME],
)
def test_a_copy_of_a_list_is_read_whatever_a_system_calls_it(bench: Bench, name: str):
    (bench.home.inbox / f"~${NAME}").write_bytes(b"lock")
    (bench.home.inbox / f".~lock.{NAME}#").write_bytes(b"lock")
    night(bench, workbook(line("C1", **{"Opposition": "SMS"})), name=name)
    assert bench.rows("select client_id from staging.objections") == [("C1",)]
    assert bench.rows("select distinct file_name from intake.files") == [(name,)]
    assert bench.rows("select extract from intake.coverage where unread_file is not null") == []


@pytest.mark.parametrize(
    "name",
    [
        "Copie de liste_x__S1__2026-11-19.xlsx",
        "LISTE_X__S1__2026-11-19.XLSX",
        "Copie de oppositions_2026-11-20.csv",
        "oppositions_2026-11-20 (2).txt",
    ],
)
def test_a_name_that_no_pattern_takes_closes_contacts_where_it_holds_words_of_one(
    tmp_path: Path, name: str
):
    lists = LISTS.replace("*[Ll]iste_", "liste_")
    bench = make_bench(tmp_path, ORDERS + OWN_OBJECTIONS + lists)
    for lock in (f"~${name}", f".~lock.{name}#"):
        (bench.home.inbox / lock).write_bytes(b"lock")
    (bench.home.inbox / "reoppositions_x.txt").write_bytes(b"another word")
    night(bench, workbook(line("C1", **{"Opposition": "SMS"})), name=name)
    unread = "select extract, unread_file from intake.coverage where unread_file is not null"
    assert bench.rows(unread) == [("objections", name)]


def test_an_act_before_its_list_or_after_its_file_is_of_the_day_on_which_the_file_came(
    bench: Bench,
):
    """11/01 stands for 1 November in the United States; the list is of 19 November."""
    no_go = {"Go / No-go": "non", "Raison de la décision": "r", "Décidé par": "p"}

    def said(day: str, **filled: object) -> dict[str, object]:
        return line("C1", **{"N° contact": CODE, "Appelé le": day}, **filled)

    lines = (
        said("11/01/2026", **{"Opposition": "SMS", "Issue de l'appel": "refus"}, **no_go),
        said("18/11/2026", **{"Issue de l'appel": "absent"}),
        said("20/11/2027", **{"Opposition": "E-mail", "Issue de l'appel": "ne plus contacter"}),
        said("19/11/2026", **{"Issue de l'appel": "absent"}),
        # of a number that is no line of ours no day is known
        line("C2", **{"Appelé le": "11/01/2026", "Opposition": "SMS"}),
        line("C3", **{"Appelé le": "20/11/2027", "Issue de l'appel": "absent"}),
    )
    night(bench, workbook(*lines))
    rejected = "select extract, record_number, reasons from intake.rejected_rows order by 1, 2"
    assert bench.rows(rejected) == [
        ("call_reports", 1, "older_than_its_list"),
        ("call_reports", 2, "older_than_its_list"),
        ("call_reports", 3, "newer_than_its_file"),
        ("call_reports", 6, "newer_than_its_file"),
        ("objections", 1, "older_than_its_list"),
        ("objections", 3, "newer_than_its_file"),
        ("overrides", 1, "older_than_its_list"),
    ]
    assert bench.rows(
        "select client_id, cast(called_at as date) from store.call_reports order by 1"
    ) == [("C1", date(2026, 11, 19)), ("C2", date(2026, 1, 11))]
    opt_outs = (
        "select extract, client_id, channel, act, acted_on, is_dated from intake.opt_outs "
        "order by 1, 2, 3, 4"
    )
    kept = [
        ("call_reports", "C1", "phone", "call_refused", RUN_DATE, False),
        ("call_reports", "C1", None, "opt_out", RUN_DATE, False),
        ("objections", "C1", "email", "opt_out", RUN_DATE, False),
        ("objections", "C1", "sms", "opt_out", RUN_DATE, False),
        ("objections", "C2", "sms", "opt_out", date(2026, 1, 11), True),
        ("overrides", "C1", None, "no_go", RUN_DATE, False),
    ]
    assert bench.rows(opt_outs) == kept
    # the same list again, with another line: the acts keep the day on which they first came
    night(bench, workbook(*lines, line("C4", **{"Opposition": "SMS"})), NEXT)
    assert [one for one in bench.rows(opt_outs) if one[1] != "C4"] == kept


def test_a_day_to_come_is_no_day_after_an_erasure(bench: Bench):
    bench.set_run_date(RUN_DATE)
    use_secret(bench.connection, b"x" * 32)
    bench.connection.execute(
        "insert into intake.erased_keys select keyed_hash('client_id', 'C1'), "
        "date '2026-11-19', 'T1'"
    )
    absent = {"Issue de l'appel": "absent"}
    night(
        bench,
        workbook(
            line("C1", **absent, **{"Appelé le": "20/11/2027"}),
            line("C2", **absent, **{"Appelé le": "20/11/2027"}),
        ),
    )
    assert bench.rows("select record_number, row_text like '%C2%' from intake.rejected_rows") == [
        (2, True)
    ]


def test_what_stands_under_no_header_of_a_list_is_told_and_refuses_nothing(bench: Bench):
    book = sheet_of(
        [
            HEADERS,
            [line("C1", **{"Issue de l'appel": "refus"}).get(h) for h in HEADERS],
            [*(line("C2").get(h) for h in HEADERS), None, "rappeler Mme Petit"],
            [*(None for _ in HEADERS), None, "vu le 19"],
        ],
        "Liste",
    )
    book["Liste"].merge_cells("R4:R9")
    night(bench, saved(book))
    assert {row[0] for row in counts(bench).values()} == {"accepted"}
    assert bench.rows("select client_id from staging.call_reports") == [("C1",)]
    assert bench.rows(UNREAD) == []
    said = [one for one in bench.said if "under no header" in one]
    assert len(said) == 1
    assert "2 row(s) hold something under no header, such as cell R3 of sheet `Liste`" in said[0]
    assert "Petit" not in said[0]


REFUSALS = ["ne plus m'appeler", "Opposition", "STOP", "n'en veut plus", "merci de ne pas rappeler"]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_beside_the_table_refuses_the_list_until_it_comes_again_without(
    bench: Bench, text: str
):
    rows = [
        HEADERS,
        [line("C1", **{"Issue de l'appel": "absent"}).get(h) for h in HEADERS],
        [*(line("C2").get(h) for h in HEADERS), None, text],
    ]
    night(bench, saved(sheet_of(rows, "Liste")))
    assert {row[0] for row in counts(bench).values()} == {"refused"}
    assert {row[1] for row in bench.rows(UNREAD)} == {NAME}
    [said] = [one for one in bench.said if "sounds like a refusal" in one and "call_reports" in one]
    assert "sheet `Liste`, cell R3 stands outside the table" in said and NAME in said
    assert "in the line of its client, under the headers of the list" in said
    assert text not in said
    mended = line("C2", **{"Opposition": "tous les canaux"})
    night(bench, workbook(line("C1"), mended), NEXT)
    assert bench.rows(UNREAD) == []
    assert bench.rows("select client_id from staging.objections") == [("C2",)]


def test_a_refusal_above_the_header_refuses_the_list_and_a_title_does_not(bench: Bench):
    row = [line("C1").get(h) for h in HEADERS]
    for number, (title, status) in enumerate({"Tournée": "accepted", "Stop C1": "refused"}.items()):
        content = saved(sheet_of([[title], HEADERS, row], "Liste"))
        night(bench, content, name=f"liste_{number}__S1.xlsx")
        found = bench.rows(
            f"select distinct status from intake.files where file_name like 'liste_{number}%'"
        )
        assert found == [(status,)]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_refusal_under_an_unknown_header_refuses_the_list(bench: Bench, form: str):
    """A remark that says no may not be taken for nothing, be there an outcome beside it or none."""
    headers = (*HEADERS, "Remarque")
    lines = [
        line("C1", **{"Remarque": "rappeler à midi"}),
        line("C2", **{"Issue de l'appel": "absent", "Remarque": "ne plus appeler"}),
    ]
    content, name = workbook(*lines, headers=headers), NAME
    if form == "csv":
        rows = [headers, *([one.get(h) or "" for h in headers] for one in lines)]
        content = "\r\n".join(";".join(map(str, row)) for row in rows).encode()
        name = NAME.replace("xlsx", "csv")
    night(bench, content, name=name)
    assert {row[0] for row in counts(bench).values()} == {"refused"}
    assert {row[1] for row in bench.rows(UNREAD)} == {name}
    said = [one for one in bench.said if "sounds like a refusal" in one]
    assert len(said) == len(EXTRACTS)
    assert all("record 2, column 17, stands under a header" in one for one in said)
    assert not any("Remarque" in one or "ne plus" in one for one in said)


@pytest.mark.parametrize("form", ["xlsx", "csv", "short"])
def test_a_refusal_below_the_lines_refuses_the_list(bench: Bench, form: str):
    """A row without the number of a line names nobody whom an extract would find."""
    first = line("C1", **{"Issue de l'appel": "absent"})
    # a line of somebody's own names its client, and is read
    own = line("C3", **{"Opposition": "SMS"}) | {"N° contact": None}
    remark = {"Code client": "C2 : ne plus appeler"}
    content, name = workbook(first, own, {}, {}, remark), NAME
    if form != "xlsx":
        rows = [HEADERS, *([one.get(h) or "" for h in HEADERS] for one in (first, own, remark))]
        if form == "short":
            rows[-1] = [remark["Code client"]]
        content = "\r\n".join(";".join(map(str, row)) for row in rows).encode()
        name = NAME.replace("xlsx", "csv")
    night(bench, content, name=name)
    assert {row[0] for row in counts(bench).values()} == {"refused"}
    said = [one for one in bench.said if "sounds like a refusal" in one]
    assert len(said) == len(EXTRACTS)
    place = "record 3" if form == "short" else "record 3, column 2,"
    assert all(f"{place} stands in no line of the list" in one for one in said)
    assert not any("ne plus" in one for one in said)
    night(bench, workbook(first, own, {"Code client": "à revoir en mars"}), NEXT, name)
    assert {row[0] for row in counts(bench).values()} == {"accepted"}
    assert bench.rows("select client_id from staging.objections") == [("C3",)]


@pytest.mark.parametrize(
    ("sheet", "cell", "said"),
    [
        ("Notes", "B2", "sheet `Notes`, cell B2 stands on another sheet than the list and"),
        ("Mode d'emploi", "B2", "sheet `Mode d'emploi`, cell B2 stands on another sheet"),
        ("Liste", "B2", "sheet `Liste`, the comment of cell B2 sounds like a refusal"),
        ("Notes", "C1", "sheet `Notes`, the comment of cell C1 sounds like a refusal"),
    ],
)
def test_a_refusal_on_another_sheet_or_in_a_comment_refuses_the_list(
    bench: Bench, sheet: str, cell: str, said: str
):
    def book(text: str) -> bytes:
        first = line("C1", **{"Issue de l'appel": "absent"})
        made = sheet_of([HEADERS, [first.get(h) for h in HEADERS]], "Liste")
        for title in ("Mode d'emploi", "Notes"):
            made.create_sheet(title).append(["Opposition", "Ce que le client demande."])
        if "comment" in said:
            made[sheet][cell].comment = Comment(f"Mme L :\n{text}", "Mme L")
        else:
            made[sheet][cell].value = text
        return saved(made)

    night(bench, book("C1 : ne plus l'appeler"))
    assert {row[0] for row in counts(bench).values()} == {"refused"}
    told = [one for one in bench.said if said in one]
    assert len(told) == len(EXTRACTS) and "l'appeler" not in "".join(told)
    night(bench, book("rappeler le matin"), NEXT)
    assert {row[0] for row in counts(bench).values()} == {"accepted"}


def test_a_threaded_comment_is_read_without_the_notice_that_excel_puts_before_it(bench: Bench):
    """The notice of Excel says that what is edited is « supprimé » by older versions."""
    notice = "Les modifications seront supprimées si le fichier est ouvert ailleurs. Commentaire : "
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"

    def book(text: str) -> bytes:
        made = sheet_of([HEADERS, [line("C1").get(h) for h in HEADERS]], "Liste")
        made["Liste"]["B2"].comment = Comment(notice + text, "tc={1}")
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(saved(made))) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                part = old.read(name).decode()
                if name == "xl/worksheets/_rels/sheet1.xml.rels":
                    target = "../threadedComments/threadedComment1.xml"
                    more = f'<Relationship Id="t1" Type="{kind}" Target="{target}"/>'
                    part = part.replace("</Relationships>", more + "</Relationships>")
                new.writestr(name, part)
            new.writestr(
                "xl/threadedComments/threadedComment1.xml",
                '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
                f'threadedcomments"><threadedComment ref="B2"><text>{text}</text></threadedComment>'
                "</ThreadedComments>",
            )
        return stream.getvalue()

    night(bench, book("rappeler lundi"))
    assert {row[0] for row in counts(bench).values()} == {"accepted"}
    night(bench, book("ne plus appeler"), NEXT)
    assert {row[0] for row in counts(bench).values()} == {"refused"}
