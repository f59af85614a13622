"""The header of a table: what it promises, read as text and checked when it is loaded.

A contract is the YAML between `/*---` and `---*/` at the top of a file in `sql/`. Values are
kept as text (`0012`, `12.30`, `on`), because DuckDB casts them to the type that the contract
names. Everything that describes a table is said here once: row rules at intake, checks,
comments, documentation and column schemas are made from it.
"""

import re
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

STAGES = (
    "staging",
    "reference",
    "orders",
    "rhythm",
    "status",
    "value",
    "warnings",
    "trial",
    "corrections",
    "losses",
    "compliance",
    "returns",
    "loyalty",
    "campaigns",
    "managers",
    "marketing",
)
# What marketing opens.
PUBLISHED_STAGES = ("marketing", "reference")
# What managers alone open: controls of running campaigns, figures per salesperson.
MANAGEMENT_STAGES = ("managers",)
ENGINE_SCHEMA = "intake"


class ContractError(Exception):
    """A table's file that cannot be used; the message names the file, the place and the mend."""


def _none_is_empty(value: object) -> object:
    return {} if value is None or value == "" else value


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Follow(_Strict):
    """The engine makes the column: `key`, led on as far as the column `by` of an extract leads."""

    key: str
    by: Annotated[str, Field(pattern=r"^staging\.[a-z0-9_]+\.[a-z0-9_]+$")]

    @property
    def table(self) -> str:
        """The extract whose rows lead from one to another."""
        return self.by.rpartition(".")[0]


class Column(_Strict):
    """One column. `type` is a DuckDB type; bounds and values are text of that type.

    `description_fr` is what marketing and managers read, of a column that is published to them.
    """

    type: str = ""
    description: str = ""
    description_fr: str | None = None
    unit: str | None = None
    label_fr: str | None = None
    values: tuple[str, ...] = ()
    min: str | None = None
    max: str | None = None
    matches: str | None = None
    nullable: bool = False
    personal: bool = False
    known_from: str | None = None
    # SQL over the other columns of the row, taken where the text is empty
    otherwise: str | None = None
    follows: Follow | None = None
    # of a shared file: NULL, and told, where it cannot be read and that column holds a value
    yields_to: str | None = None
    headers: tuple[str, ...] = ()
    required: bool = False
    synonyms: dict[str, str] = Field(default_factory=dict)
    # a name that an extract uses in another sense than the tables made from it
    is_own_meaning: bool = False
    # the number of another client, where no reference says so because it may also be none
    names_client: bool = False
    described_in: str | None = None

    @property
    def is_born_here(self) -> bool:
        """True where the column is described; elsewhere the name alone refers to that place."""
        return bool(self.description or self.type)

    @property
    def told_fr(self) -> str:
        """French label and description, as the comment of a published column."""
        return " - ".join(text for text in (self.label_fr, self.description_fr) if text)

    @property
    def is_share(self) -> bool:
        """True for a part of a whole, from 0 to 1, that files may also write `45 %`."""
        return self.unit == "share 0-1"


class Predicate(_Strict):
    """A named rule: `sql` is true (or NULL) on a good row, or once for the whole table.

    `said` is an SQL expression that tells a row at fault in a few words, to who asks for it.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    sql: str
    severity: Literal["error", "warning"] = "error"
    description: str = ""
    is_of_table: bool = False
    said: str = ""


class Example(_Strict):
    """Rows in, rows out: the unit test that lives beside the query."""

    name: str
    run_date: str = "2026-01-01"
    as_of: str | None = None
    settings: dict[str, str] = Field(default_factory=dict)
    given: Annotated[dict[str, list[dict[str, str]]], BeforeValidator(_none_is_empty)] = Field(
        default_factory=dict
    )
    expect: list[dict[str, str]]


class Numbering(_Strict):
    """Rows without a number get one, in file order, within the rows that share `within`."""

    column: str
    within: tuple[str, ...]


class Processing(_Strict):
    """What the register of processing says of an extract with personal columns, in French.

    `retention_setting` names the setting that ends it; without one, `retention_fr` says what does.
    """

    purpose_fr: Annotated[str, Field(min_length=10)]
    basis_fr: Annotated[str, Field(min_length=10)]
    recipients_fr: Annotated[str, Field(min_length=5)]
    retention_setting: str | None = None
    retention_fr: str | None = None


class OptOut(_Strict):
    """Rows that take a right away, kept also when they are set aside. All are SQL over the row.

    `act` says what it is: an opt-out of contact, of profiling, of tracking or of list_matching, a
    manager's no_go, a call that was refused, or that the client ceased, which counts while its row
    is set aside. An early_consent is a right whose day was to come when it came; `_came_on` is the
    file's day.

    `when` holds for such a row; a row counts too where column `unreadable` could not be read (with
    `is_by_word` only where its text sounds like a refusal, or else over `other_words_channel`
    alone; with `is_of_any_cell` also where another cell holds such a text, or cannot be read and
    nothing stands under `unreadable`); all only of rows where `among` holds. A row that
    names its `line` on a list, and whose `unreadable` could not be read, is a doubt until that line
    comes back readable; an erasure is none. Without a `channel` every channel is meant; without a
    day `acted_on`, with a later one, or one before the list whose line the row names, the day on
    which the file came.
    """

    act: Literal[
        "opt_out",
        "profiling",
        "tracking",
        "no_go",
        "call_refused",
        "ceased",
        "early_consent",
        "list_matching",
    ] = "opt_out"
    when: str = "true"
    among: str = "true"
    unreadable: str | None = None
    # of what could not be read only words that refuse
    is_by_word: bool = False
    # of the others of its words: none without it
    other_words_channel: str | None = None
    is_of_any_cell: bool = False
    line: str | None = None
    value: str = "null"
    channel: str = "channel"
    acted_on: str
    is_erasure: str = "false"

    @property
    def is_sure_in_doubt(self) -> bool:
        """True where a record of which nothing can be read may be such a row."""
        is_told = self.when == "true" or self.unreadable is not None
        return is_told and self.act != "ceased"


class Contract(_Strict):
    """What a table promises. The staging-only keys say how delivered rows are kept and cut."""

    description: Annotated[str, Field(min_length=10)]
    # of a published table
    description_fr: str | None = None
    grain: Annotated[tuple[str, ...], Field(min_length=1)]
    columns: dict[str, Annotated[Column, BeforeValidator(_none_is_empty)]]
    checks: tuple[Predicate, ...] = ()
    references: dict[str, str] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    python: str | None = None
    # CTEs of the query whose rows the function gets beside those of the select, by their names
    python_inputs: tuple[str, ...] = ()
    # numbers handed over in chunks, as arrays; without it the whole table is handed over
    python_columns: tuple[str, ...] = ()
    is_volatile: bool = False
    # staging only
    source: str = "inbox"
    cut_by: str | None = None
    # of an extract without dates: the day by which a row is older or newer than an erasure
    dated_by: str | None = None
    is_versioned: bool = False
    delivered_by: tuple[str, ...] = ()
    numbered: Numbering | None = None
    rows: tuple[Predicate, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    processing: Processing | None = None
    drives_as_of: bool = False
    # without it nothing can be found: a newest file that is mostly unreadable makes the night red
    stops_the_night: bool = False

    @property
    def delivered(self) -> dict[str, Column]:
        """The columns that a file brings; the others are made by the engine."""
        return {name: column for name, column in self.columns.items() if column.follows is None}

    @property
    def clients_named(self) -> frozenset[str]:
        """The columns that hold the number of another client than the row's own."""
        own = {name for name, to in self.references.items() if to == "staging.clients.client_id"}
        named = {name for name, column in self.columns.items() if column.names_client}
        return frozenset(own | named) - {"client_id"}

    @property
    def followed(self) -> dict[str, Follow]:
        """The columns that the engine makes, each with what it follows."""
        return {name: c.follows for name, c in self.columns.items() if c.follows is not None}


# Every value a text. The one written in C takes a sixth of the time, where it is installed.
_LOADER: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def parse_contract(text: str, where: str) -> Contract:
    """Read one header, as far down in `text` as it stands in the file, for the numbers of lines.

    Raises ContractError with every fault, each with its place.
    """
    try:
        raw: Any = yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        said = re.sub(r'"<\w+ string>"', "the file", str(error))
        raise ContractError(f"{where}: the header is not valid YAML: {said}") from error
    if not isinstance(raw, dict):
        raise ContractError(f"{where}: the header must be a mapping of description, grain, columns")
    try:
        return Contract.model_validate(raw)
    except ValidationError as error:
        faults = "\n".join(
            f"{where}, {' > '.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ContractError(faults) from error
