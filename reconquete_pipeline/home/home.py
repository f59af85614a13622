"""The home of a company: a folder with reconquete.toml, inbox/, campaigns/ and what we make.

`load_home` reads and checks all that people wrote in it and reports every fault at once; it
writes nothing. It knows no table: the engine passes what the SQL contracts allow.
"""

import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from reconquete_pipeline.home.campaign_files import (
    Arm,
    Campaign,
    CampaignWords,
    RefusedCampaign,
    read_campaigns,
)
from reconquete_pipeline.home.extract_config import (
    ExtractConfig,
    HeaderMapping,
    KnownExtract,
    SqlMapping,
    read_extracts,
)
from reconquete_pipeline.home.faults import Fault, HomeError
from reconquete_pipeline.home.permissions import Permissions, read_permissions
from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.home.settings_reading import read_settings
from reconquete_pipeline.home.shared_files import share_files
from reconquete_pipeline.home.toml_reading import TableReader, parse_toml, read_bytes
from reconquete_pipeline.home.tool_files import ToolFiles, read_tool_files

__all__ = [
    "Arm",
    "Campaign",
    "ExtractConfig",
    "Fault",
    "HeaderMapping",
    "Home",
    "HomeError",
    "KnownExtract",
    "RefusedCampaign",
    "Settings",
    "SqlMapping",
    "default_run_date",
    "find_home",
    "load_home",
    "unread_home",
]

PARIS = ZoneInfo("Europe/Paris")
HOME_VARIABLE = "RECONQUETE_HOME"
TOML_NAME = "reconquete.toml"
HISTORY_YEARS = 3
KEYS = (
    "company",
    "run_date",
    "first_night_on",
    "permissions",
    "tool_files",
    "settings",
    "extracts",
    "shared_files",
)
_HOME_REMEDY = (
    f"copy the folder data_samples to ./home, or name a home with --home or {HOME_VARIABLE}"
)


@dataclass(frozen=True)
class Home:
    """A checked home. `path` is absolute; `toml_sha256` is over the bytes of reconquete.toml.

    `run_date` is None unless the home fixes it; `first_night_on` is the first date for which
    nights exist.
    """

    path: Path
    company: str
    run_date: date | None
    first_night_on: date
    settings: Settings
    extracts: dict[str, ExtractConfig]
    campaigns: tuple[Campaign, ...]
    refused_campaigns: tuple[RefusedCampaign, ...]
    toml_sha256: str
    permissions: Permissions = field(default_factory=Permissions)
    tool_files: ToolFiles = field(default_factory=ToolFiles)

    @property
    def inbox(self) -> Path:
        """Where the ERP and the CRM drop files; never changed by the pipeline."""
        return self.path / "inbox"

    @property
    def campaigns_dir(self) -> Path:
        """One TOML file per campaign, written by marketing."""
        return self.path / "campaigns"

    @property
    def facts(self) -> Path:
        """What cannot be recomputed."""
        return self.path / "facts"

    @property
    def kept_files(self) -> Path:
        """Accepted extract files, named by SHA-256."""
        return self.facts / "files"

    @property
    def ledger(self) -> Path:
        """The order of delivery, one JSON line per file."""
        return self.facts / "ledger.jsonl"

    @property
    def draws(self) -> Path:
        """Frozen draws."""
        return self.facts / "draws"

    @property
    def told(self) -> Path:
        """What each night told of losses."""
        return self.facts / "told"

    @property
    def listed(self) -> Path:
        """How target lists changed from night to night."""
        return self.facts / "listed"

    @property
    def decisions(self) -> Path:
        """Frozen decisions on the rule of loss."""
        return self.facts / "decisions"

    @property
    def suppressions(self) -> Path:
        """Keyed hashes of whom a right was taken away."""
        return self.facts / "suppressions"

    @property
    def suppression_journal(self) -> Path:
        """Which of these files count, and the check value of their secret."""
        return self.facts / "suppressions.jsonl"

    @property
    def erasures(self) -> Path:
        """Who was erased, by keyed hashes, and which facts were rewritten for it."""
        return self.facts / "erasures.jsonl"

    @property
    def purges(self) -> Path:
        """Who was announced, purged and is a client again, by keyed hashes."""
        return self.facts / "purges.jsonl"

    @property
    def erased(self) -> Path:
        """Days and amounts kept of erased clients, under random numbers."""
        return self.facts / "erased"

    @property
    def high_water_mark(self) -> Path:
        """How far the journals of rights have grown; outside facts/, so no backup holds it."""
        return self.path / "rights_high_water_mark.json"

    @property
    def restoring(self) -> Path:
        """Where a backup is copied before it takes the place of facts/."""
        return self.path / ".restoring"

    @property
    def unfinished_restore(self) -> Path:
        """There from the moment a backup takes the place of facts/ until erased people are out."""
        return self.restoring / "unfinished"

    @property
    def nights(self) -> Path:
        """One JSON line per night."""
        return self.facts / "nights.jsonl"

    @property
    def requests(self) -> Path:
        """What people asked about their data, one JSON line per request and per answer."""
        return self.facts / "requests.jsonl"

    @property
    def exports(self) -> Path:
        """One JSON line per file with personal data that was given out."""
        return self.facts / "exports.jsonl"

    @property
    def warehouse(self) -> Path:
        """The folder of the working database."""
        return self.path / "warehouse"

    @property
    def database(self) -> Path:
        """The working database; only the pipeline opens it."""
        return self.warehouse / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """The lock of the night."""
        return self.warehouse / ".night.lock"

    @property
    def unchecked_contacts(self) -> Path:
        """Run date of a night that has not held published contacts against its rights yet."""
        return self.warehouse / ".contacts_unchecked"

    @property
    def unknown_rights(self) -> Path:
        """Stands from a night that could not take rights in until one that does."""
        return self.warehouse / ".rights_unknown"

    @property
    def validation_page(self) -> Path:
        """The page of validation results; beside it lies a file of them for each table."""
        return self.warehouse / "validation" / "index.html"

    @property
    def published(self) -> Path:
        """The folder that marketing reads."""
        return self.path / "published"

    @property
    def published_database(self) -> Path:
        """The read-only database that marketing reads."""
        return self.published / "reconquete.duckdb"

    @property
    def management_database(self) -> Path:
        """The read-only database that managers alone read."""
        return self.published / "management.duckdb"

    @property
    def target_files(self) -> Path:
        """One folder per running campaign, of files for people who contact clients."""
        return self.published / "targets"

    @property
    def decision_files(self) -> Path:
        """The go/no-go list, for managers."""
        return self.published / "decisions"

    @property
    def morning_files(self) -> Path:
        """What to do and not to do this morning, over all campaigns."""
        return self.published / "morning"

    @property
    def list_folders(self) -> tuple[Path, ...]:
        """Folders of the files that name clients; each good night makes what lies in them again."""
        return self.target_files, self.decision_files, self.morning_files

    @property
    def dagster_home(self) -> Path:
        """DAGSTER_HOME."""
        return self.path / ".dagster"


def find_home(option: str | Path | None) -> Path:
    """The absolute path of the home: the option, else $RECONQUETE_HOME, else ./home.

    The first two need not exist (`load_home` says so). Raises HomeError when nothing names a
    home and ./home is no folder.
    """
    named = option or os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    here = Path("home").absolute()
    if here.is_dir():
        return here
    raise HomeError([Fault(str(here), "there is no home here", _HOME_REMEDY)])


def default_run_date(now: datetime | None = None) -> date:
    """The last complete day in Europe/Paris: yesterday there.

    Raises ValueError when `now` has no time zone.
    """
    moment = datetime.now(PARIS) if now is None else now
    if moment.tzinfo is None:
        raise ValueError("now must have a time zone")
    return moment.astimezone(PARIS).date() - timedelta(days=1)


def paris_now() -> str:
    """This moment as journals write it, to the second."""
    return datetime.now(PARIS).isoformat(timespec="seconds")


def load_home(
    path: Path,
    known: Mapping[str, KnownExtract],
    words: CampaignWords,
    today: date | None = None,
    labels: Collection[str] = (),
) -> Home:
    """Read and check a home.

    `known`: extract name → what its contract allows; `words`: what a campaign file may
    name; `today` (default: the date in Paris) only sets the default of first_night_on; `labels`:
    headers that the pipeline's own lists show.
    Raises HomeError with every fault of reconquete.toml and of the folders. A bad campaign
    file is no fault of the home: see `refused_campaigns`.
    """
    path = path.expanduser().absolute()
    if not path.is_dir():
        problem = "is not a folder" if path.exists() else "there is no such folder"
        raise HomeError([Fault(str(path), problem, _HOME_REMEDY)])
    faults = _folder_faults(path)
    data = read_bytes(path / TOML_NAME, TOML_NAME, faults)
    table = None if data is None else parse_toml(data, TOML_NAME, faults)
    if data is None or table is None:
        raise HomeError(faults)
    reader = TableReader(TOML_NAME, "", table, faults)
    reader.refuse_unknown(KEYS)
    company = reader.text("company", 'write the name of the company: company = "Dupont SA"')
    run_date, first_night_on = _read_dates(reader, today)
    permissions = read_permissions(reader)
    tool_files = read_tool_files(reader)
    settings_reader = reader.subtable("settings", "[settings]")
    settings = read_settings(settings_reader.table, settings_reader.place(), faults)
    extracts = share_files(reader, read_extracts(reader, known), known, labels)
    if company is None or faults:
        raise HomeError(faults)
    campaigns, refused = read_campaigns(path / "campaigns", words, settings)
    digest = hashlib.sha256(data).hexdigest()
    return Home(
        path,
        company,
        run_date,
        first_night_on,
        settings,
        extracts,
        campaigns,
        refused,
        digest,
        permissions,
        tool_files,
    )


def unread_home(path: Path) -> Home:
    """The folders of a home whose reconquete.toml cannot be used, with every default."""
    return Home(path, "", None, date.max, Settings(), {}, (), (), "")


def _folder_faults(path: Path) -> list[Fault]:
    faults: list[Fault] = []
    inbox, campaigns = path / "inbox", path / "campaigns"
    if not inbox.is_dir():
        problem = "is not a folder" if inbox.exists() else "the folder inbox is missing"
        remedy = "make this folder; the ERP and the CRM drop their files there"
        faults.append(Fault(str(inbox), problem, remedy))
    if campaigns.exists() and not campaigns.is_dir():
        remedy = "make it a folder with one TOML file per campaign, or remove it"
        faults.append(Fault(str(campaigns), "is not a folder", remedy))
    return faults


def _read_dates(reader: TableReader, today: date | None) -> tuple[date | None, date]:
    """run_date (None when not fixed) and first_night_on, by default 1 January 3 years before."""
    run_date = reader.day("run_date")
    latest = run_date or today or datetime.now(PARIS).date()
    first = reader.day("first_night_on")
    if first is not None and first > latest:
        origin = "run_date" if run_date else "today"
        problem = f"{first} is after {origin} ({latest})"
        reader.note("first_night_on", problem, "write an earlier date, or remove the line")
    return run_date, first or date(latest.year - HISTORY_YEARS, 1, 1)
