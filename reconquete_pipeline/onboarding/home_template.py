"""The text of a new home's reconquete.toml, with what may be changed as comments."""

import json
import textwrap
from collections.abc import Iterable

from reconquete_pipeline.home.extract_config import DEFAULT_DATES
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.home.shared_files import LISTS_TOML
from reconquete_pipeline.onboarding.extract_proposal import Proposal, is_usual_code
from reconquete_pipeline.tables.contracts import Column

_HEAD = """\
# A home of reconquete_pipeline: one company, one folder. See README.md, "Your own company".
# The name as it appears in results.
company = {company}

# The last complete day. Left out, it is yesterday (Paris time), as it should be for a company.
# run_date = 2026-10-31
# The first day for which nights exist; left out, 1 January three years ago.
# first_night_on = 2024-01-01

# Who may read the files on this machine. Left out, the pipeline's user alone reads the home, and
# the group of its folder what is published.
# [permissions]
# home = "user"                     # or "group"
# published = "group"               # or "user", or "everybody"
# published_group = "marketing"     # a group of this machine
# management_group = "managers"     # reads published/management.duckdb
"""
_DEFAULTS = """\
# What holds where nothing is written: delimiter = "auto" (the sign that the header uses),
# encoding = "auto" (UTF-8, windows-1252, UTF-16 ...), decimal = ",",
# dates = ["%d/%m/%Y", "%Y-%m-%d"], mode = "delta" (a file holds what changed; "full" for a file
# that always holds all there is). Usual French headers need no line.
"""
_ORDERS = """\
# Orders, the one extract that every company needs. Change the pattern to that of your files.
[extracts.orders]
files = "commandes_*.csv*"

# [extracts.orders.columns]         # our column = the header in the file
# order_id = "N° pièce"
# client_id = ["Code client", "Client"]
# net_amount_eur = { sql = 'number("Quantité") * number("Prix unitaire")' }

# [extracts.orders.values.status]   # a word of the file = our code
# "soldé" = "confirmed"
# "avoir" = "cancelled"
"""
_OTHERS = """\
# Other extracts are optional, each with files = "...":
# {names}.
# `reconquete init --from FILE` in an empty folder proposes the lines of any of them.
"""


def reconquete_toml(company: str, extracts: Iterable[str], proposal: Proposal | None) -> str:
    """The whole file; it loads as it is."""
    name = proposal.config.name if proposal else None
    names = textwrap.fill(", ".join(extracts), 96, subsequent_indent="# ")
    parts = [_HEAD.format(company=quoted(company)), _DEFAULTS]
    parts += [_proposed(proposal)] if proposal else []
    parts += [] if name in ("orders", "order_lines") else [_ORDERS]
    return "\n".join([*parts, _OTHERS.format(names=names), LISTS_TOML, _settings()])


def quoted(text: str) -> str:
    """A text as TOML writes it between double quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """A text that stays in its comment, whatever it holds."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _proposed(proposal: Proposal) -> str:
    config = proposal.config
    lines = [f"# Proposed from a file ({proposal.form}); lines with `check` are guesses."]
    lines += [f"# check: {_comment(doubt)}" for doubt in proposal.doubts]
    lines += [f"[extracts.{config.name}]", f"files = {quoted(config.files[0])}"]
    if config.delimiter != ";":
        lines.append(f"delimiter = {quoted(config.delimiter)}")
    if config.decimal != ",":
        lines.append(f"decimal = {quoted(config.decimal)}")
    if not set(config.dates) <= set(DEFAULT_DATES):
        lines.append(f"dates = [{', '.join(quoted(form) for form in config.dates)}]")
    lines += ["", f"[extracts.{config.name}.columns]", *_columns(proposal)]
    for name in proposal.codes:
        lines += ["", *_codes(proposal, name)]
    return "\n".join([*lines, ""])


def _columns(proposal: Proposal) -> list[str]:
    matches, lines = proposal.matches, []
    for name in matches.model.contract.delivered:
        if name in matches.usual:
            lines.append(f"# {name} is read from {_comment(quoted(matches.usual[name]))}")
        elif name in proposal.chosen:
            lines.append(f"{name} = {quoted(proposal.chosen[name])}  # check")
        elif name in proposal.refused:
            header = _comment(quoted(proposal.refused[name]))
            lines.append(f"# {name} = {header}  # alike, but its values cannot be read as that")
        elif name in matches.absent:
            lines.append(f'# {name} = "?"  # required: write its header')
    if proposal.unread:
        listed = ", ".join(quoted(header) for header in proposal.unread)
        lines.append(f"# headers that nothing reads: {_comment(listed)}")
    return lines


def _codes(proposal: Proposal, name: str) -> list[str]:
    column: Column = proposal.matches.model.contract.columns[name]
    lines = [
        f"# codes of {name}: {', '.join(column.values)}",
        f"[extracts.{proposal.config.name}.values.{name}]",
    ]
    for text, code in proposal.codes[name].items():
        if code is None:
            lines.append(f'# {_comment(quoted(text))} = "?"  # unknown: its rows are rejected')
        elif is_usual_code(column, text):
            lines.append(f"# {_comment(quoted(text))} is read as {code}")
        else:
            lines.append(f"{quoted(text)} = {quoted(code)}  # check")
    return lines


def _settings() -> str:
    lines = ["# Business numbers with their defaults; take the # away to change one."]
    lines.append("# [settings]")
    for name, field in Settings.model_fields.items():
        lines += textwrap.wrap(
            field.description or "", 96, initial_indent="# # ", subsequent_indent="# # "
        )
        lines.append(f"# {name} = {_toml_value(field.default)}")
    return "\n".join([*lines, ""])


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple | list):
        return f"[{', '.join(_toml_value(item) for item in value)}]"
    return str(value)
