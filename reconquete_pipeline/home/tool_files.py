"""`[tool_files]` of reconquete.toml: which tools get files to import, under which headers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconquete_pipeline.home.toml_reading import TableReader

# The headers of each tool, as its own pages call them; of Brevo as a French account does.
TOOL_HEADERS: Mapping[str, tuple[str, ...]] = {
    "brevo": (
        "EMAIL",
        "SMS",
        "LANDLINE_NUMBER",
        "EXT_ID",
        "NOM",
        "ENTREPRISE",
        "CODE_POSTAL",
        "CODE_REPONSE",
        "CAMPAGNE",
        "COMMERCIAL",
    ),
    "mailchimp": (
        "Email Address",
        "Last Name",
        "Company",
        "Postal Code",
        "Client ID",
        "Response Code",
        "Campaign",
    ),
    "hubspot": (
        "Email",
        "Last Name",
        "Company Name",
        "Postal Code",
        "Contact owner",
        "Client ID",
        "Response Code",
        "Campaign",
    ),
    "postal": (
        "NOM",
        "COMPLEMENT_1",
        "COMPLEMENT_2",
        "RUE",
        "LIEU_DIT",
        "CODE_POSTAL",
        "VILLE",
        "PAYS",
        "CODE_CLIENT",
        "CODE_REPONSE",
        "SIGNATAIRE",
        "TEXTE",
    ),
    "google": ("Email", "Phone", "First Name", "Last Name", "Country", "Zip"),
    "meta": ("email", "phone", "fn", "ln", "ct", "st", "zip", "country"),
}
# These know their columns by no other name.
FIXED = frozenset({"google", "meta"})
_WRITE_REMEDY = f'write some of {", ".join(TOOL_HEADERS)}, such as write = ["brevo"]'


@dataclass(frozen=True)
class ToolFiles:
    """The tools to write files for, and what a home calls their headers: (tool, header) to name."""

    tools: tuple[str, ...] = tuple(TOOL_HEADERS)
    renamed: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def header(self, tool: str, name: str) -> str:
        """What the home calls the header that the tool's own pages call `name`."""
        return self.renamed.get((tool, name), name)


def read_tool_files(top: TableReader) -> ToolFiles:
    """The table `[tool_files]`; all tools and their own headers where it is absent."""
    reader = top.subtable("tool_files", "[tool_files]")
    reader.refuse_unknown(("write", "headers"))
    tools = tuple(TOOL_HEADERS)
    if reader.table.get("write") == []:
        tools = ()
    elif "write" in reader.table:
        tools = reader.texts("write", _WRITE_REMEDY) or ()
        for tool in tools:
            if tool not in TOOL_HEADERS:
                reader.expected("write", "a list of tools that are known", _WRITE_REMEDY)
    headers = reader.subtable("headers", "[tool_files.headers.<tool>]")
    headers.refuse_unknown([tool for tool in TOOL_HEADERS if tool not in FIXED], "tool")
    renamed = {}
    for tool in TOOL_HEADERS:
        names = headers.subtable(tool, f"[tool_files.headers.{tool}]")
        names.refuse_unknown(TOOL_HEADERS[tool], "header")
        for name in names.table:
            said = names.text(name, f'write the name in your account, such as {name} = "NOM"')
            if said is not None and name in TOOL_HEADERS[tool]:
                renamed[tool, name] = said
        written = [renamed.get((tool, name), name).casefold() for name in TOOL_HEADERS[tool]]
        if len(set(written)) < len(written):
            headers.note(tool, "two columns would have one header", "give each another name")
    return ToolFiles(tools, renamed)
