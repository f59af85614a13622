"""`reconquete new-table`: a commented skeleton of one table's file, which loads as it is."""

import re
from pathlib import Path

from reconquete_pipeline.home import journal
from reconquete_pipeline.home.faults import did_you_mean
from reconquete_pipeline.tables.contracts import (
    MANAGEMENT_STAGES,
    PUBLISHED_STAGES,
    STAGES,
    ContractError,
)
from reconquete_pipeline.tables.loading import load_catalogue

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

_HEADER = """\
/*---
# One sentence: what one row is. It becomes the comment of the table and its page.
description: Write here what one row of __THING__ is.
__PUBLISHED__# The columns that make a row unique.
grain: [__COLUMN__]
# Every column, in the order of the select. A name that another table describes stands alone
# (`client_id:`); a new one has type, description, unit and label_fr here, where it is born.
columns:
"""
_PUBLISHED = """\
# The same for who reads the published file; each of its columns has one too, where it is born.
description_fr: Écrivez ici ce qu'est une ligne.
"""
_BORN_ELSEWHERE = """\
  __COLUMN__:
"""
_BORN_HERE = """\
  __COLUMN__:
    type: VARCHAR
    description: Write here what this column means.
    description_fr: Écrivez ici ce que cette colonne veut dire.
    label_fr: Code
"""
_DELIVERED = """\
  __COLUMN__:
    required: true                      # a file without this column is refused
    headers: [Code client, Client]      # headers tried when reconquete.toml maps none
"""
_REFERENCES = """\
# An orphan is an error: column: stage.table.column.
references:
  client_id: orders.known_clients.client_id
"""
_EXAMPLES = """\
# Rows in, rows out: the unit test of the query; only the columns that matter.
examples:
  - name: every known client has one row
    given:
      orders.known_clients:
        - {client_id: a}
        - {client_id: b}
    expect:
      - {client_id: a}
      - {client_id: b}
"""
_DERIVED_QUERY = """\
---*/
-- Tables are written stage.table, CTEs bare; run_date() and as_of() are the days, never now().
with clients as (
    select * from orders.known_clients
)

select client_id
from clients
"""
_REFERENCE_QUERY = """\
---*/
select __COLUMN__
from (values ('first'), ('second')) as codes (__COLUMN__)
"""
_STAGING_QUERY = """\
---*/
-- One row for one delivered row: no filter, join or aggregate. Texts; the contract types them.
select client_id
from incoming
"""
_VERSIONED = """\
# Each delivery day is a version. For rows with a date, write instead: cut_by: <column>_on.
is_versioned: true
"""

# What its recipe in CONTRIBUTING.md is about, and the tests that it runs: files, words in names.
_OF_TABLE = (
    "a table",
    "tests/test_models.py tests/test_examples.py tests/test_house_rules.py "
    "tests/test_checks_can_fail.py tests/test_nothing_unread.py",
    "test_models or test_house_rules or is_read",
)
_OF_EXTRACT = (
    "an extract",
    "tests/intake/test_extracts.py tests/test_models.py tests/test_house_rules.py "
    "tests/test_nothing_unread.py",
    "every_rule_on_rows or no_other_column or its_file or readme or test_models or "
    "test_house_rules or is_read",
)


class NewTableError(Exception):
    """A table that cannot be begun; the message says why and what to do."""


def new_table(folder: Path, table: str) -> Path:
    """Write the skeleton of `stage.name` into the folder of the models. Returns its path.

    Raises NewTableError for a wrong name, an unknown stage, a table that exists, or a folder of
    models that does not load.
    """
    stage, _, name = table.partition(".")
    _refuse_wrong_name(table, stage, name)
    path = folder / stage / f"{name}.sql"
    if path.exists():
        raise NewTableError(
            f"sql/{stage}/{name}.sql exists already; choose another name, or edit it"
        )
    journal.write_whole(path, skeleton(stage, name).encode())
    try:
        load_catalogue.__wrapped__(folder)
    except ContractError as error:
        path.unlink()
        raise NewTableError(f"nothing was written, because sql/ would not load: {error}") from error
    return path


def _refuse_wrong_name(table: str, stage: str, name: str) -> None:
    if not name or "." in name:
        raise NewTableError(f"{table}: write stage.name, for example rhythm.gaps")
    if stage not in STAGES:
        hint = did_you_mean(stage, STAGES) or f"use one of {', '.join(STAGES)}"
        raise NewTableError(f"{table}: there is no stage {stage}; {hint}")
    if not _NAME.fullmatch(name):
        raise NewTableError(
            f"{table}: a table is named in English with small letters, digits and _, such as "
            "longest_gap"
        )


def skeleton(stage: str, name: str) -> str:
    """The text of the file: a valid contract with one column, and its select."""
    column = f"{name}_code" if stage == "reference" else "client_id"
    if stage == "reference":
        text = _HEADER + _BORN_HERE + _REFERENCE_QUERY
    elif stage == "staging":
        header = _HEADER.replace("# Every column", f"{_VERSIONED}# Every column")
        text = header + _DELIVERED + _STAGING_QUERY
    else:
        text = _HEADER + _BORN_ELSEWHERE + _REFERENCES + _EXAMPLES + _DERIVED_QUERY
    is_read = stage in (*PUBLISHED_STAGES, *MANAGEMENT_STAGES)
    text = text.replace("__PUBLISHED__", _PUBLISHED if is_read else "")
    return text.replace("__COLUMN__", column).replace("__THING__", name.replace("_", " "))


def next_steps(table: str) -> tuple[str, ...]:
    """What to do with the skeleton, in order; the last step is the command of its recipe."""
    stage, _, name = table.partition(".")
    kind, files, more = _OF_EXTRACT if stage == "staging" else _OF_TABLE
    return (
        f"Write sql/{stage}/{name}.sql.",
        f'Tell the tests of it as CONTRIBUTING.md says under "Recipe: {kind}".',
        f'.venv/bin/reconquete docs; .venv/bin/python -m pytest -q {files} -k "{name} or {more}"',
    )
