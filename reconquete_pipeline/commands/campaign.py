"""The commands of campaign files: begin one, check one without a night, see what it would be."""

from pathlib import Path
from typing import Annotated

import typer

from reconquete_pipeline.commands.tools import (
    FAILED,
    HomeOption,
    console,
    refusal,
    refusing,
    usable_catalogue,
    usable_home,
)
from reconquete_pipeline.home import journal
from reconquete_pipeline.home.campaign_files import (
    FORM,
    Campaign,
    RefusedCampaign,
    is_campaign_id,
    read_campaign,
)
from reconquete_pipeline.home.campaign_template import campaign_toml
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.night.night import campaign_words
from reconquete_pipeline.text.terminal import plain

app = typer.Typer(no_args_is_help=True, help="Campaign files: begin, check, preview.")
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A campaign file, wherever it lies.")
]


class CampaignError(Exception):
    """A campaign file that cannot be begun or read; the message says what to do."""


@app.command()
def new(
    campaign_id: Annotated[str, typer.Argument(help="Its code, such as 2027-01-retour.")],
    is_form: Annotated[
        bool, typer.Option("--form", help="A French form (.xlsx) instead of a TOML file.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Write a commented campaign file into campaigns/; it draws nobody before it is filled in."""
    opened = usable_home(home)
    path = opened.campaigns_dir / f"{campaign_id}{FORM if is_form else '.toml'}"
    with refusing(CampaignError):
        _refuse_taken(opened, campaign_id, path)
        opened.campaigns_dir.mkdir(exist_ok=True)
        journal.write_whole(path, _empty(campaign_id, is_form))
    console.print(plain(f"{path} written"), soft_wrap=True)
    console.print(plain(f"next: fill it in, then reconquete campaign check {path}"), soft_wrap=True)


@app.command()
def check(file: FileArgument, home: HomeOption = None) -> None:
    """Say what is wrong in a campaign file, without a night."""
    _good_campaign(usable_home(home), file)
    console.print(plain(f"{file.name} is in order"), soft_wrap=True)


@app.command()
def preview(file: FileArgument, home: HomeOption = None) -> None:
    """Tell in French whom a campaign would draw, what it could prove, and what it costs."""
    from reconquete_pipeline.story.campaign_preview import PreviewError
    from reconquete_pipeline.story.campaign_preview import preview as print_preview

    opened = usable_home(home)
    campaign = _good_campaign(opened, file)
    with refusing(PreviewError):
        print_preview(opened, usable_catalogue(), campaign, console)


def _good_campaign(home: Home, file: Path) -> Campaign:
    """The campaign of a file; its faults end the command."""
    if not file.is_file():
        raise refusal(CampaignError(f"{file}: there is no such file"))
    read = read_campaign(file, campaign_words(usable_catalogue()), home.settings)
    if isinstance(read, RefusedCampaign):
        for fault in read.faults:
            console.print(plain(str(fault)), soft_wrap=True)
        raise typer.Exit(FAILED)
    return read


def _empty(campaign_id: str, is_form: bool) -> bytes:
    if not is_form:
        return campaign_toml(campaign_id).encode()
    from reconquete_pipeline.home.campaign_form import new_form

    return new_form(campaign_id)


def _refuse_taken(home: Home, campaign_id: str, path: Path) -> None:
    if not is_campaign_id(campaign_id):
        raise CampaignError(
            f"{campaign_id}: a code has at most 64 letters without accents, digits, . _ - (a "
            "letter or a digit first), and is none of the last questions"
        )
    named = {one.campaign_id.casefold() for one in home.campaigns}
    named |= {(one.campaign_id or "").casefold() for one in home.refused_campaigns}
    if path.exists() or campaign_id.casefold() in named:
        raise CampaignError(f"{campaign_id} exists already in {path.parent}; choose another code")
