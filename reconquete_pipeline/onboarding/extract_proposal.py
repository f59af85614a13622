"""What `reconquete init --from FILE` proposes: read by the engine itself, one guess at a time."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reconquete_pipeline.home.extract_config import (
    DEFAULT_DATES,
    ExtractConfig,
    HeaderMapping,
    plain_config,
)
from reconquete_pipeline.onboarding.column_matches import Matches
from reconquete_pipeline.onboarding.file_sample import Sample
from reconquete_pipeline.tables.contracts import Column
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.text.spelling import plain

DATE_FORMATS = (
    "%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d",
    "%d/%m/%y", "%m/%d/%y", "%Y%m%d", "%d%m%Y",
)  # fmt: skip
_NUMBERS = ("not_a_number", "not_a_whole_number", "too_many_decimals", "out_of_range")
MOST_CODES = 40
_NEAR_CODE = 0.75
# an optional column read by likeness, of which more values than this cannot be read, is not meant
_UNREADABLE_SHARE = 0.05
# differences of fit (0-2) that names alone do not decide; a dirty file has some keys twice
_NEARLY_AS_WELL = 0.3
_UNIQUE_SHARE = 0.95


@dataclass(frozen=True)
class Proposal:
    """An extract as far as a file tells it.

    `chosen`: columns that need a mapping; `refused`: likenesses whose values cannot be read;
    `codes`: coded column → text → code, None for a text without any. `doubts` are sentences.
    """

    matches: Matches
    config: ExtractConfig
    form: str
    chosen: Mapping[str, str]
    refused: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str | None]]
    unread: tuple[str, ...]
    doubts: tuple[str, ...]


def likeliest(sample: Sample, possible: Sequence[Matches]) -> Matches:
    """Of the extracts that fit the headers nearly as well as the first, the one whose rows fit too.

    An order and a line of an order have the same headers; only one has each number once.
    """
    best, _ = possible[0].fit(len(sample.headers))
    near = [one for one in possible if one.fit(len(sample.headers))[0] >= best - _NEARLY_AS_WELL]
    return max(near, key=lambda one: _has_one_row_per_key(sample, one))


def _has_one_row_per_key(sample: Sample, matches: Matches) -> int:
    """1 where the key of the extract is that of the rows, -1 where it is not, 0 without the key."""
    read = {**matches.near, **matches.usual}
    key = [read.get(name) for name in matches.model.contract.grain]
    headers = [header for header in key if header is not None]
    if len(headers) < len(key) or not sample.row_count:
        return 0
    return 1 if sample.distinct_count(headers) >= _UNIQUE_SHARE * sample.row_count else -1


def propose(sample: Sample, matches: Matches, pattern: str) -> Proposal:
    """Guess conventions, mappings and codes of one file for one extract."""
    model = _lenient(matches.model)
    chosen = {**{name: found[0] for name, found in matches.doubtful.items()}, **matches.near}
    config = replace(_config(matches, sample, chosen), files=(pattern,))
    decimal, doubt = _decimal(sample, model, config)
    config = replace(config, decimal=decimal)
    dates, date_doubts = _dates(sample, model, config)
    config = replace(config, dates=dates)
    reasons = sample.reasons(model, config)
    refused = {
        name: header
        for name, header in matches.near.items()
        if not matches.model.contract.columns[name].required
        and _unreadable(name, reasons) > sample.row_count * _UNREADABLE_SHARE
    }
    chosen = {name: header for name, header in chosen.items() if name not in refused}
    read = {**matches.usual, **chosen}
    codes = {
        name: found
        for name, header in read.items()
        if (found := _codes(sample, matches.model.contract.columns[name], header))
    }
    unread = tuple(h for h in sample.headers if h not in read.values())
    doubts = (*doubt, *date_doubts, *_doubts(matches))
    config = _config(matches, sample, chosen, config)
    form = f"{sample.form}, {sample.encoding}" if sample.is_text else sample.form
    return Proposal(matches, config, form, chosen, refused, codes, unread, doubts)


def _config(
    matches: Matches, sample: Sample, chosen: Mapping[str, str], config: ExtractConfig | None = None
) -> ExtractConfig:
    before = config or plain_config(matches.model.name, sample.delimiter)
    return replace(before, columns={n: HeaderMapping((h,)) for n, h in chosen.items()})


def _lenient(model: Model) -> Model:
    """The model without required columns, so that what a file lacks does not hide the rest."""
    columns = {
        name: column.model_copy(update={"required": False, "nullable": True})
        for name, column in model.contract.columns.items()
    }
    return replace(model, contract=model.contract.model_copy(update={"columns": columns}))


def _unreadable(name: str, reasons: Mapping[str, int]) -> int:
    """Values that a column cannot hold; a code without a translation may get one."""
    return sum(
        count
        for reason, count in reasons.items()
        if reason.startswith(f"{name}:") and reason != f"{name}:unknown_code"
    )


def _decimal(sample: Sample, model: Model, config: ExtractConfig) -> tuple[str, tuple[str, ...]]:
    """The mark with which fewer numbers stay unread."""

    def unread(mark: str) -> int:
        reasons = sample.reasons(model, replace(config, decimal=mark))
        return sum(n for reason, n in reasons.items() if reason.rpartition(":")[2] in _NUMBERS)

    comma, point = unread(","), unread(".")
    if comma == point:
        said = "decimal mark: no number of the file decides it, the comma is assumed"
        return ",", (said,) if sample.is_text else ()
    return ("," if comma < point else "."), ()


def _dates(
    sample: Sample, model: Model, config: ExtractConfig
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The formats that read the dates, and what they leave open."""

    def unread(*formats: str) -> int:
        reasons = sample.reasons(model, replace(config, dates=formats))
        return sum(n for reason, n in reasons.items() if reason.endswith(":not_a_date"))

    alone = {form: unread(form) for form in DATE_FORMATS}
    best = min(alone.values())
    if best == max(alone.values()):
        said = "dates: the file has none that can be read, 31/12/2026 is assumed"
        return DEFAULT_DATES, (said,) if sample.is_text else ()
    chosen = [form for form in DATE_FORMATS if alone[form] == best]
    doubts = []
    if len(chosen) > 1 and sample.is_text:
        said = " and ".join(chosen)
        doubts.append(f"dates: {said} both read every date, {chosen[0]} is assumed; please check")
    formats = [chosen[0]]
    for form in DATE_FORMATS:
        is_twin = any(_shape(form) == _shape(other) for other in formats)
        if best and not is_twin and (left := unread(*formats, form)) < best:
            formats, best = [*formats, form], left
    if best:
        doubts.append(f"dates: {best:,} rows have a date that no usual format reads")
    return tuple(formats), tuple(doubts)


def _shape(form: str) -> str:
    """Formats of one shape read the same texts as other days: never two of them."""
    return re.sub("[dm]", "x", form)


def _codes(sample: Sample, column: Column, header: str) -> dict[str, str | None]:
    """Text of the file → our code: usual words first, then likenesses, None for neither."""
    if not column.values:
        return {}
    usual = {plain(code): code for code in column.values}
    usual |= {plain(word): code for word, code in column.synonyms.items()}
    found: dict[str, str | None] = {}
    for text in sample.texts(header, MOST_CODES):
        near = difflib.get_close_matches(plain(text), list(usual), n=1, cutoff=_NEAR_CODE)
        found[text] = usual[near[0]] if near else None
    return found


def is_usual_code(column: Column, text: str) -> bool:
    """Whether the engine reads a word without being told."""
    return plain(text) in {plain(word) for word in (*column.values, *column.synonyms)}


def _doubts(matches: Matches) -> Sequence[str]:
    said = [
        f"{name}: {' or '.join(found)}? the first is written, please check"
        for name, found in matches.doubtful.items()
    ]
    return [*said, *(f"{name}: required, and no header looks like it" for name in matches.absent)]
