"""Staging tables whose rows the home itself holds: draws, campaigns, told losses, suppressions.

They are read whole every night, through the same typing as delivered files; a row that cannot be
read is a damaged fact and stops the night.
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from reconquete_pipeline.facts.damaged import DamagedFactError, read_fact
from reconquete_pipeline.facts.draws import file_state, text_or_none, usable_campaigns
from reconquete_pipeline.facts.erasures import erased_client_rows, erased_order_rows
from reconquete_pipeline.facts.listings import kept_listing_changes
from reconquete_pipeline.facts.purges import purge_announcement_rows, purged_client_rows
from reconquete_pipeline.facts.rule_decisions import earlier_calibrations, earlier_decisions
from reconquete_pipeline.facts.secret import secret_state
from reconquete_pipeline.facts.suppressions import kept_suppressions
from reconquete_pipeline.facts.told_losses import kept_news, last_telling
from reconquete_pipeline.facts.told_results import earlier_results
from reconquete_pipeline.home.campaign_arms import ALWAYS
from reconquete_pipeline.home.extract_config import ExtractConfig
from reconquete_pipeline.home.home import Home
from reconquete_pipeline.intake.store.load import create_store
from reconquete_pipeline.intake.typing.mapping import Reading
from reconquete_pipeline.intake.typing.typed_rows import TYPED, type_rows
from reconquete_pipeline.tables.model import Model
from reconquete_pipeline.tables.warehouse import first_row
from reconquete_pipeline.text.sql_text import quote, text_literal

Row = Mapping[str, str | None]


def replace_store(
    connection: duckdb.DuckDBPyConnection, home: Home, model: Model, run_date: date
) -> None:
    """Fill the store of one internal extract with what the home holds now."""
    if model.contract.source in PARQUET_FILES:
        files = PARQUET_FILES[model.contract.source](home, run_date)
        _replace_by_files(connection, model, files)
        return
    rows = list(SOURCES[model.contract.source](home, run_date))
    columns = list(model.contract.delivered)
    frame = pd.DataFrame(
        [{name: row.get(name) for name in columns} for row in rows], columns=columns, dtype=object
    )
    frame.insert(0, "_record", range(1, len(frame) + 1))
    texts = ", ".join(f"cast({quote(name)} as varchar) as {quote(name)}" for name in columns)
    connection.register("internal_rows", frame)
    connection.execute(
        f"create or replace temp table raw_rows as select _record, {texts} from internal_rows"
    )
    connection.unregister("internal_rows")
    type_rows(connection, Reading(model, _conventions(model)), columns, "temp.raw_rows")
    bad = first_row(
        connection, f"select _record, _reasons from {TYPED} where _reasons is not null limit 1"
    )
    if bad is not None:
        raise DamagedFactError(
            f"{model.table}, row {bad[0]} of {model.contract.source}: {bad[1]}; "
            "the file below facts/ or campaigns/ was changed by hand: restore it"
        )
    create_store(connection, model)
    listed = ", ".join(quote(name) for name in columns)
    connection.execute(
        f"insert into store.{model.name} select {listed}, 0, _record, run_date() from {TYPED} "
        "order by _record"
    )


def _replace_by_files(
    connection: duckdb.DuckDBPyConnection, model: Model, paths: Sequence[Path]
) -> None:
    """What nights wrote with its types; there may be very many rows."""
    create_store(connection, model)
    files = ", ".join(text_literal(str(path)) for path in paths)
    if files:
        typed = ", ".join(
            f"cast({quote(name)} as {column.type})"
            for name, column in model.contract.delivered.items()
        )
        connection.execute(
            f"insert into store.{model.name} select {typed}, 0, row_number() over (), run_date() "
            f"from (with incoming as (from read_parquet([{files}])) {model.query})"
        )


def _conventions(model: Model) -> ExtractConfig:
    """How the home writes its own rows."""
    return ExtractConfig(
        name=model.name,
        files=(),
        delimiter=";",
        encoding="utf-8",
        decimal=".",
        dates=("%Y-%m-%d",),
        covers_to="run_date",
        columns={},
        values={},
    )


def earlier_draw_rows(home: Home, run_date: date) -> Iterable[Row]:
    """The draws frozen by earlier nights, in the shape in which `freeze` wrote them."""
    return (row for day, row in _draw_rows(home) if day < run_date)


def tonight_draw_rows(home: Home, run_date: date) -> Iterable[Row]:
    """The draws frozen by a run of this very night."""
    return (row for day, row in _draw_rows(home) if day == run_date)


def _draw_rows(home: Home) -> Iterable[tuple[date, Row]]:
    """The day of each drawn unit and its row. Raises DamagedFactError for an unreadable one."""
    for path in sorted(home.draws.glob("*.csv")):
        try:
            text = io.StringIO(read_fact(path).decode(), newline="")
            rows = [
                (date.fromisoformat(row.get("drawn_on") or ""), row) for row in csv.DictReader(text)
            ]
        except ValueError as error:
            raise DamagedFactError(
                f"facts/draws/{path.name}: a row is not in UTF-8 or has no readable drawn_on; the "
                "file was changed by hand: restore it from a backup"
            ) from error
        for day, row in rows:
            yield day, {name: value or None for name, value in row.items()}


def campaign_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per campaign that is launched or may be launched."""
    for campaign in usable_campaigns(home, run_date):
        yield {
            "campaign_id": campaign.campaign_id,
            "launch_on": campaign.launch_on.isoformat(),
            "control_share": str(campaign.control_share),
            "primary_window_days": str(campaign.primary_window_days),
            "campaign_kind": campaign.kind,
            "objective": campaign.objective,
            "signatory": campaign.signatory,
            "tested_parameter": campaign.tested,
            "offer_valid_until_on": text_or_none(campaign.offer_valid_until),
            "budget_eur": text_or_none(campaign.budget_eur),
            "wanted_return_count": text_or_none(campaign.wanted_returns),
            "file_sha256": campaign.sha256,
            "file_state": file_state(home, campaign),
        }


def status_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per kind of clients that a campaign addresses."""
    for campaign in usable_campaigns(home, run_date):
        for status in campaign.statuses:
            yield {"campaign_id": campaign.campaign_id, "campaign_status": status}


def cause_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per cause of loss that a campaign addresses; none of one that addresses all."""
    for campaign in usable_campaigns(home, run_date):
        for cause in campaign.causes:
            yield {"campaign_id": campaign.campaign_id, "cause": cause}


def window_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per measured window of a campaign."""
    for campaign in usable_campaigns(home, run_date):
        for days in campaign.windows_days:
            yield {"campaign_id": campaign.campaign_id, "window_days": str(days)}


def class_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per class that a campaign addresses."""
    for campaign in usable_campaigns(home, run_date):
        for abc_class in campaign.abc_classes:
            is_always = abc_class in campaign.always_contacted_classes
            yield {
                "campaign_id": campaign.campaign_id,
                "abc_class": abc_class,
                "is_always_contacted": "true" if is_always else "false",
            }


def named_client_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per client whom the file of a campaign that is not drawn yet names."""
    for campaign in usable_campaigns(home, run_date):
        for client_id in campaign.always_contacted:
            yield {"campaign_id": campaign.campaign_id, "client_id": client_id}


def salesperson_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per salesperson whom a campaign names; none of one that leaves it open."""
    for campaign in usable_campaigns(home, run_date):
        for salesperson_id in dict.fromkeys(campaign.salespeople):
            yield {"campaign_id": campaign.campaign_id, "salesperson_id": salesperson_id}


def arm_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per arm, the control first; weights are millionths of the drawn clients.

    Clients set apart are treated as the first arm is, and no part of the draw.
    """
    for campaign in usable_campaigns(home, run_date):
        arms = [None, *campaign.arms]
        for number, (arm, (name, weight)) in enumerate(
            zip(arms, campaign.arm_weights, strict=True)
        ):
            yield {
                "campaign_id": campaign.campaign_id,
                "arm_number": str(number),
                "arm": name,
                "weight_ppm": str(weight),
                **({} if arm is None else {"offer": arm.offer, "arm_text": arm.text}),
            }
        if campaign.sets_apart:
            yield {
                "campaign_id": campaign.campaign_id,
                "arm_number": str(len(arms)),
                "arm": ALWAYS,
                "weight_ppm": "0",
                "offer": campaign.arms[0].offer,
                "arm_text": campaign.arms[0].text,
            }


def step_rows(home: Home, run_date: date) -> Iterable[Row]:
    """One row per arm and step, the first contact first."""
    for campaign in usable_campaigns(home, run_date):
        arms = [(arm.name, arm) for arm in campaign.arms]
        if campaign.sets_apart:
            arms.append((ALWAYS, campaign.arms[0]))
        for name, arm in arms:
            for number, step in enumerate(arm.steps, start=1):
                yield {
                    "campaign_id": campaign.campaign_id,
                    "arm": name,
                    "step_number": str(number),
                    "channel": step.channel,
                    "step_condition": step.condition,
                    "after_days": text_or_none(step.after_days),
                }


def last_telling_rows(home: Home, run_date: date) -> Iterable[Row]:
    """The last night that told losses, and how far it knew the orders."""
    last = last_telling(home, run_date)
    if last is not None:
        yield {"told_on": f"{last.told_on}", "known_to_on": f"{last.known_to_on}"}


def told_setting_rows(home: Home, run_date: date) -> Iterable[Row]:
    """The settings that decided losses on that night."""
    last = last_telling(home, run_date)
    if last is not None:
        for name, value in last.settings.items():
            yield {"setting_name": name, "setting_value": value, "told_on": f"{last.told_on}"}


def secret_rows(home: Home, run_date: date) -> Iterable[Row]:
    """Whether what is remembered of suppressions can be recognised."""
    yield {"secret_state": secret_state(home)}


PARQUET_FILES: dict[str, Callable[[Home, date], Sequence[Path]]] = {
    "told_losses": kept_news,
    "listings": kept_listing_changes,
    "suppressions": kept_suppressions,
}
SOURCES: dict[str, Callable[[Home, date], Iterable[Row]]] = {
    "draws": earlier_draw_rows,
    "draws_of_tonight": tonight_draw_rows,
    "last_telling": last_telling_rows,
    "told_settings": told_setting_rows,
    "told_results": earlier_results,
    "rule_decisions": earlier_decisions,
    "alive_calibrations": earlier_calibrations,
    "suppression_secret": secret_rows,
    "erased_clients": erased_client_rows,
    "erased_orders": erased_order_rows,
    "purge_announcements": purge_announcement_rows,
    "purged_clients": purged_client_rows,
    "campaigns": campaign_rows,
    "campaign_windows": window_rows,
    "campaign_classes": class_rows,
    "campaign_named_clients": named_client_rows,
    "campaign_salespeople": salesperson_rows,
    "campaign_arms": arm_rows,
    "campaign_steps": step_rows,
    "campaign_causes": cause_rows,
    "campaign_statuses": status_rows,
}
