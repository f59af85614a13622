"""The survey (S1): a questionnaire to print for each client, and a mail merge of whom it goes to.

Questions and answers to tick come from `reference.survey_questions`, so that what is asked is what
the extract `surveys` reads back.
"""

from collections.abc import Iterator
from itertools import groupby

from reconquete_pipeline.exports.letters import ADDRESSED_BY
from reconquete_pipeline.exports.lists import refuse_control
from reconquete_pipeline.exports.pages import (
    all_columns,
    page,
    personal_among,
    printed_on,
    usable_clients,
)
from reconquete_pipeline.exports.target_file import Published, TargetFile, headers
from reconquete_pipeline.text.french_csv import csv_bytes
from reconquete_pipeline.text.french_words import in_french

QUESTIONS, CAMPAIGNS = "reference.survey_questions", "marketing.campaigns"
_ASKED_BY = "select campaign_id from marketing.campaigns where campaign_kind = 'survey'"
_QUESTIONS = (
    f"select question_fr, answers_fr from {QUESTIONS} where ask_by = 'survey' "
    "order by question_number"
)
_SHOWN = (*ADDRESSED_BY, "channel_label_fr")
_READ = (*_SHOWN, "campaign_id", "step_number", "channel")


def survey_files(published: Published) -> Iterator[TargetFile]:
    """For each survey whose first step is due: the mail merge, and by letter the questionnaires."""
    if not published.has(QUESTIONS) or (CAMPAIGNS, "campaign_kind") not in published.columns:
        return
    surveys = {row[0] for row in published.connection.execute(_ASKED_BY).fetchall()}
    listed = all_columns(published)
    columns = {name: listed[name] for name in _SHOWN if name in listed}
    personal = personal_among(published, set(columns))
    asked = [
        row
        for row in usable_clients(published, _READ)
        if row["campaign_id"] in surveys and row["step_number"] in (None, 1)
    ]
    for (campaign_id, arm), rows in groupby(asked, lambda r: (r["campaign_id"], r["arm_step"])):
        refuse_control(QUESTIONS, campaign_id, arm)
        group = list(rows)
        shown = [[in_french(name, row[name]) for name in columns] for row in group]
        made = {f"enquete_{campaign_id}_{arm}.csv": csv_bytes(headers(columns), shown)}
        by_letter = [row for row in group if row["channel"] == "letter"]
        if by_letter:
            made[f"questionnaires_{campaign_id}_{arm}.html"] = page(
                "surveys.html",
                clients=by_letter,
                questions=_questions(published),
                company=published.home.company,
                printed_on=printed_on(published),
            )
        for name, content in made.items():
            count = len(by_letter) if name.endswith(".html") else len(group)
            folder = f"targets/{campaign_id}/enquete"
            yield TargetFile(str(campaign_id), str(arm), count, content, personal, folder, name)


def _questions(published: Published) -> list[tuple[str, list[str]]]:
    """Each question with its answers to tick; none where the client answers in its own words."""
    return [
        (question, answers.split(" ; ") if answers else [])
        for question, answers in published.connection.execute(_QUESTIONS).fetchall()
    ]
