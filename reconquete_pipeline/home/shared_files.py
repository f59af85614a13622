"""`[shared_files."<pattern>"]` of reconquete.toml: one file in which several extracts come.

A list that a salesperson filled in holds outcomes of calls, objections and decisions beside each
other. Every record is read by each extract of the file, and is of those whose own headers hold
something. Such a file adds rows; what it leaves out is not gone.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from reconquete_pipeline.home.extract_config import (
    ExtractConfig,
    HeaderMapping,
    KnownExtract,
    Mappings,
    SharedPart,
    plain_config,
    read_columns,
    read_sheet,
    refuse_same_patterns,
    refuse_way_out,
)
from reconquete_pipeline.home.faults import shown
from reconquete_pipeline.home.toml_reading import TableReader
from reconquete_pipeline.text.spelling import plain

FILE_KEYS = ("sheet", "day")
# The lists that the pipeline writes and salespeople fill in, as they come back into the inbox; also
# « Copie de liste_… », as systems name a copy.
LIST_FILES = "*[Ll]iste_*__*"
# Behind the header of what is known already, where the same is asked beside it.
KNOWN_MARK = " (connu)"
LISTS_TOML = f"""\
# The lists of published/targets that salespeople filled in, dropped into inbox/: one workbook holds
# outcomes of calls, objections and decisions. A record is of an extract where one of its headers
# `filled` holds something. Where "Appelé le" is blank, it is the day on which the file came.
[shared_files."{LIST_FILES}"]
sheet = "Liste"
day = "Appelé le"

[shared_files."{LIST_FILES}".call_reports]
filled = [
    "Issue de l'appel", "Appelé le", "Rappeler le", "À rappeler", "Solution actuelle",
    "Mieux ailleurs", "Manque ailleurs", "Concurrent", "Reviendrait si",
]

[shared_files."{LIST_FILES}".objections]
filled = ["Opposition"]
# words that say that there is none; any other that is no channel stops every channel
blank = ["non", "aucun", "aucune", "néant", "rien", "RAS", "/", "-", "–", "0"]

[shared_files."{LIST_FILES}".objections.columns]
contact_id = "N° contact"
channel = {{ sql = '''
    case when not regexp_matches(lower("Opposition"), '^(tous|tout|toutes|oui|x)\\b')
    then "Opposition" end''' }}

[shared_files."{LIST_FILES}".overrides]
filled = ["Go / No-go", "Raison de la décision", "Décidé par"]

[shared_files."{LIST_FILES}".overrides.columns]
contact_id = "N° contact"
"""
_PATTERN_REMEDY = 'write the names of its files in inbox/, such as [shared_files."liste_*"]'
_FILLED_REMEDY = (
    "write the headers of which one holds something in a record of this extract, such as "
    'filled = ["Issue de l\'appel"]'
)
_BLANK_REMEDY = 'write the words that say nothing under these headers, such as blank = ["non", "-"]'
_DAY_REMEDY = 'write the header of the day, such as day = "Appelé le"'


def share_files(
    top: TableReader,
    extracts: Mapping[str, ExtractConfig],
    known: Mapping[str, KnownExtract],
    labels: Collection[str] = (),
) -> dict[str, ExtractConfig]:
    """The extracts with the files that they share; faults go to the reader.

    An extract that comes in shared files alone is configured by them. `labels`: headers that the
    lists of the pipeline show.
    """
    files = top.subtable("shared_files", '[shared_files."<pattern>"]')
    found = dict(extracts)
    shown_headers = frozenset(plain(one + mark) for one in labels for mark in ("", KNOWN_MARK))
    for pattern in files.table:
        reader = files.subtable(pattern, f"[shared_files.{shown(pattern)}]")
        for name, read in _read_parts(reader, pattern, known).items():
            config = found.get(name) or plain_config(name)
            if config.delivery.is_full:
                reader.note(
                    name,
                    f'[extracts.{name}] has mode = "full": its next file would take away what '
                    "these files brought",
                    'write mode = "delta" there, or leave the extract out here',
                )
            part = replace(read, shown_headers=shown_headers)
            found[name] = replace(config, shared=(*config.shared, part))
    refuse_same_patterns(top, found)
    return found


def _read_parts(
    reader: TableReader, pattern: str, known: Mapping[str, KnownExtract]
) -> dict[str, SharedPart]:
    refuse_way_out(reader, "", pattern, _PATTERN_REMEDY)
    reader.refuse_unknown((*FILE_KEYS, *known), "key or extract")
    sheet = read_sheet(reader)
    day = reader.optional_text("day", _DAY_REMEDY)
    names = [name for name in reader.table if name in known]
    if not names:
        reader.note("", "no extract reads these files", "add a table for each that does")
    parts = {name: _read_part(reader, pattern, name, known[name], day) for name in names}
    read = {plain(header) for name in names for header in _headers(parts[name], known[name])}
    any_filled = tuple(dict.fromkeys(header for one in parts.values() for header in one.filled))
    return {
        name: replace(
            part,
            sheet=sheet,
            tells=name == names[0],
            any_filled=any_filled,
            read_headers=frozenset(read),
        )
        for name, part in parts.items()
    }


def _read_part(
    top: TableReader, pattern: str, name: str, known: KnownExtract, day: str | None
) -> SharedPart:
    header = f"shared_files.{shown(pattern)}.{name}"
    reader = top.subtable(name, f"[{header}]")
    reader.refuse_unknown(("filled", "blank", "columns"))
    filled = reader.texts("filled", _FILLED_REMEDY) or ()
    blank = (reader.texts("blank", _BLANK_REMEDY) or ()) if "blank" in reader.table else ()
    columns: Mappings = read_columns(reader, f"[{header}.columns]", known)
    if day is not None and known.day is None:
        reader.note(
            "", f"{name} has no day, so day = {shown(day)} says nothing of it", "remove day"
        )
    elif day is not None and known.day in columns:
        problem = f"{known.day} is the day of the record, which day = {shown(day)} says for all"
        reader.note(f"columns, {known.day}", problem, "remove it here")
    elif day is not None and known.day is not None:
        columns[known.day] = HeaderMapping((day,))
    return SharedPart(pattern, filled, columns, blank, day=day)


def _headers(part: SharedPart, known: KnownExtract) -> list[str]:
    """Every header that an extract may read of the file."""
    found = list(part.filled)
    for column in known.columns:
        mapping = part.columns.get(column)
        usual, is_required = known.headers.get(column, ()), column in known.required
        found += mapping.headers if mapping else part.usual(column, usual, is_required=is_required)
    return found
