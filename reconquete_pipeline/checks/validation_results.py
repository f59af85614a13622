"""What Great Expectations said of each table: kept as JSON, shown as a page without network."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from reconquete_pipeline.checks.check_sql import faulty_rows
from reconquete_pipeline.checks.checks import CheckResult, NoRows, Rule
from reconquete_pipeline.home import journal

_STATES = ("failed", "to look at", "passed")
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem;
  color: #1b1b1b; background: #fff }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0;
  border-bottom: 1px solid #ddd }
td.count { text-align: right; font-variant-numeric: tabular-nums }
code { font-size: 13px; overflow-wrap: anywhere }
summary { cursor: pointer; padding: .3rem 0 }
.passed { color: #1a6b2f } .look { color: #8a5a00 } .failed { color: #b00020; font-weight: 600 }
"""


@dataclass(frozen=True)
class ValidationResults:
    """The page of a home's validation results, and the night that writes it.

    The results of each table lie beside the page as `<schema>.<table>.json`. A report is no reason
    for a night to fail: what could not be written is told in `faults`.
    """

    page: Path
    run_date: date
    faults: list[str] = field(default_factory=list)

    def keep(
        self, table: str, results: Iterable[CheckResult], said: Mapping[Rule, Mapping[str, Any]]
    ) -> None:
        """Write what was found for a table in place of what was written before.

        `said` holds the validation result of Great Expectations for each rule that it could run.
        """
        kept = {
            "table": table,
            "run_date": self.run_date.isoformat(),
            "results": [
                {
                    "check": result.check.name,
                    "state": _state(result),
                    "result": result.message,
                    "great_expectations": said.get(result.check.rule),
                    "query": faulty_rows(table, result.check.rule)
                    if isinstance(result.check.rule, NoRows)
                    else None,
                }
                for result in results
            ],
        }
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        self._write(self.page.with_name(f"{table}.json"), text)

    def write_page(self, tables: Iterable[str]) -> None:
        """Show the kept results of `tables` in one page; those of other tables are removed.

        So are those that cannot be read, until their table is checked again.
        """
        wanted = {f"{table}.json" for table in tables}
        kept = []
        for path in sorted(self.page.parent.glob("*.json")):
            if path.name in wanted and (found := self._read(path)) is not None:
                kept.append(found)
            else:
                path.unlink()
        if kept:
            self._write(self.page, _page(kept, self.run_date))

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            found = None
        if found is None:
            self.faults.append(f"{path.name} is damaged and left out until its table is checked")
        return found

    def _write(self, path: Path, text: str) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            journal.write_whole(path, text.encode())
        except OSError as error:
            self.faults.append(f"{path.name} cannot be written ({error.strerror})")


def _state(result: CheckResult) -> str:
    if result.passed:
        return "passed"
    return "failed" if result.severity == "error" else "to look at"


def _page(kept: list[dict[str, Any]], run_date: date) -> str:
    title = f"Validation results, night of {run_date}"
    body = "\n".join(map(_table, sorted(kept, key=_worst_first)))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>Delivered extracts and published tables, validated by Great "
        "Expectations in the database. Tables in between are held to their contract too; see "
        f"Dagster.</p>\n{body}\n</body></html>\n"
    )


def _worst_first(kept: dict[str, Any]) -> tuple[int, str]:
    worst = min(_STATES.index(result["state"]) for result in kept["results"])
    return worst, kept["table"]


def _table(kept: dict[str, Any]) -> str:
    results = sorted(kept["results"], key=lambda result: _STATES.index(result["state"]))
    found = Counter(result["state"] for result in results)
    said = ", ".join(
        f'<span class="{state}">{found[state]} {state}</span>' for state in _STATES if found[state]
    )
    is_open = "" if found["passed"] == len(results) else " open"
    rows = "\n".join(map(_row, results))
    return (
        f'<details id="{escape(kept["table"])}"{is_open}><summary><b>{escape(kept["table"])}</b>, '
        f"night of {kept['run_date']}: {said}</summary>\n<table><tr><th>Check</th><th>State</th>"
        f"<th>Result</th><th>Expectation</th><th>Rows at fault</th></tr>\n{rows}</table></details>"
    )


def _row(result: dict[str, Any]) -> str:
    said = result["great_expectations"] or {}
    config, found = said.get("expectation_config", {}), said.get("result", {})
    count = found.get("unexpected_count")
    return (
        f'<tr><td>{escape(result["check"])}</td><td class="{result["state"]}">{result["state"]}'
        f"</td><td>{escape(result['result'])}</td><td>{_expectation(config, result.get('query'))}"
        f'</td><td class="count">{"" if count is None else f"{count:,}"}</td></tr>'
    )


def _expectation(config: Mapping[str, Any], query: str | None) -> str:
    """The expectation and what it was told; the query of the rows at fault folded up."""
    if not config:
        return "not run"
    told = config["kwargs"]
    named = ", ".join(f"{name}={told[name]!r}" for name in ("column", "value_set") if name in told)
    if query is None:
        return f"<code>{escape(config['type'])}({escape(named)})</code>"
    return (
        f"<details><summary><code>{escape(config['type'])}</code></summary>"
        f"<code>{escape(query)}</code></details>"
    )
