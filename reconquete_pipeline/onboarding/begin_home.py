"""`reconquete init`: a commented home, with a mapping proposed from a file; never overwrites."""

import os
import re
from glob import escape
from pathlib import Path

from rich.console import Console

from reconquete_pipeline.home import journal
from reconquete_pipeline.home.campaign_template import campaign_toml
from reconquete_pipeline.home.home import TOML_NAME
from reconquete_pipeline.home.permissions import Permissions, keep_permissions
from reconquete_pipeline.intake.refusal import FileRefusedError
from reconquete_pipeline.night.night import open_home
from reconquete_pipeline.onboarding.column_matches import best_extract, match_columns
from reconquete_pipeline.onboarding.extract_proposal import Proposal, likeliest, propose
from reconquete_pipeline.onboarding.file_sample import sampled
from reconquete_pipeline.onboarding.home_template import reconquete_toml
from reconquete_pipeline.tables.model import Catalogue
from reconquete_pipeline.text.terminal import plain

# A date, or month, or moment: six digits or more, perhaps with marks between them.
_DATE_IN_NAME = re.compile(r"(?<![0-9])[0-9](?:[-_.]?[0-9]){5,}(?![0-9])")
EXAMPLE_ID = "2027-01-retour"
_EXAMPLE = "# Ce fichier n'est pas lu : reconquete campaign new en écrit un qui l'est.\n"


class BeginError(Exception):
    """A home that cannot be begun; the message is one sentence."""


def begin_home(
    folder: Path,
    catalogue: Catalogue,
    source: Path | None,
    extract: str | None,
    company: str | None,
    console: Console,
) -> None:
    """Write the home, and say what was proposed and what to do next. Raises BeginError."""
    folder = folder.expanduser().absolute()
    if (folder / TOML_NAME).exists():
        raise BeginError(
            f"{folder / TOML_NAME}: there is a home already; nothing was changed (choose another "
            "folder, and copy the proposed lines by hand)"
        )
    proposal = None if source is None else _proposal(source, extract, catalogue)
    names = sorted(m.name for m in catalogue.staging if m.contract.source == "inbox")
    text = reconquete_toml(company or folder.name, names, proposal)
    os.umask(Permissions().umask)
    try:
        for made in (folder / "inbox", folder / "campaigns"):
            made.mkdir(parents=True, exist_ok=True)
        example = folder / "campaigns" / "example.toml.txt"
        if not example.exists():
            journal.write_whole(example, (_EXAMPLE + campaign_toml(EXAMPLE_ID)).encode())
        journal.write_whole(folder / TOML_NAME, text.encode())
    except OSError as error:
        raise BeginError(f"{folder}: cannot be written ({error.strerror})") from error
    open_home(folder, catalogue)
    keep_permissions(folder, Permissions())
    _tell(console, folder, source, proposal)


def _proposal(source: Path, extract: str | None, catalogue: Catalogue) -> Proposal:
    if not source.is_file():
        raise BeginError(f"{source}: there is no such file")
    known = {m.name: m for m in catalogue.staging if m.contract.source == "inbox"}
    if extract is not None and extract not in known:
        raise BeginError(f"--extract {extract}: choose one of {', '.join(sorted(known))}")
    try:
        with sampled(source, catalogue) as sample:
            possible = best_extract(catalogue, sample.headers)
            if extract is not None:
                matches = match_columns(known[extract], sample.headers)
            elif possible:
                matches = likeliest(sample, possible)
            else:
                raise BeginError(
                    f"{source.name}: its headers ({', '.join(sample.headers[:10])}) are like those "
                    "of no extract; say which it is with --extract"
                )
            return propose(sample, matches, pattern_of(source.name))
    except FileRefusedError as refusal:
        raise BeginError(f"{source.name}: {refusal}") from refusal


def pattern_of(name: str) -> str:
    """The name as a pattern, each date in it replaced by *."""
    parts = _DATE_IN_NAME.split(name)
    return re.sub(r"\*+", "*", "*".join(escape(part) for part in parts))


def _tell(console: Console, folder: Path, source: Path | None, proposal: Proposal | None) -> None:
    lines = [f"{folder / TOML_NAME} written"]
    if proposal is not None and source is not None:
        matches = proposal.matches
        lines.append(
            f"{source.name} is read as {proposal.config.name}: {len(matches.usual)} usual headers, "
            f"{len(proposal.chosen)} guessed, {len(matches.absent)} required ones missing"
        )
        lines += [f"to decide: {doubt}" for doubt in proposal.doubts]
        lines += [f"to check: {name} = {header}" for name, header in proposal.chosen.items()]
        lines += [
            f"to translate: {name}, {text}"
            for name, codes in proposal.codes.items()
            for text, code in codes.items()
            if code is None
        ]
        lines.append(
            f"next: reconquete check {source} --extract {proposal.config.name} --home {folder}"
        )
    else:
        lines.append(f"next: write the patterns of your files in {TOML_NAME}")
    lines.append(f"then drop files into {folder / 'inbox'} and run: reconquete run --home {folder}")
    for line in lines:
        console.print(plain(line), soft_wrap=True)
