"""`[settings]` of reconquete.toml → Settings; what pydantic finds becomes sentences of ours."""

from collections.abc import Mapping
from typing import get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from reconquete_pipeline.home.faults import Fault, shown, unknown
from reconquete_pipeline.home.settings import CONTRADICTION, Settings, written

_BOUNDS = {"ge": "{} or more", "gt": "over {}", "le": "{} or less", "lt": "under {}"}


def read_settings(table: Mapping[str, object], place: str, faults: list[Fault]) -> Settings:
    """The settings of a home; after a fault the defaults, with every fault noted."""
    try:
        return Settings.model_validate(dict(table))
    except ValidationError as error:
        first_of_field = {str(details["loc"][0]): details for details in reversed(error.errors())}
        for name in [*Settings.model_fields, *table]:
            if name in first_of_field:
                faults.append(_fault(name, first_of_field.pop(name), table, f"{place}, {name}"))
    return Settings()


def _fault(name: str, details: ErrorDetails, table: Mapping[str, object], place: str) -> Fault:
    if name not in Settings.model_fields:
        return unknown(place, "setting", name, Settings.model_fields)
    if details["type"] == CONTRADICTION:
        return Fault(place, details["msg"], "change one of the two")
    field = Settings.model_fields[name]
    wanted = expected_sentence(field)
    remedy = f"write {wanted}, or remove the line for the default ({written(field.default)})"
    return Fault(place, f"{shown(table.get(name))} cannot be the value of {name}", remedy)


def expected_sentence(field: FieldInfo) -> str:
    """What may be written for a setting: its own sentence, else from its type and bounds."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "expected" in extra:
        return str(extra["expected"])
    choices = get_args(field.annotation)
    if choices:
        return "one of " + ", ".join(written(choice) for choice in choices)
    kind = "a whole number" if field.annotation is int else "a number"
    bounds = [
        text.format(getattr(rule, name))
        for name, text in _BOUNDS.items()
        for rule in field.metadata
        if getattr(rule, name, None) is not None
    ]
    places = [rule.decimal_places for rule in field.metadata if hasattr(rule, "decimal_places")]
    decimals = [f"at most {count} decimals" for count in places]
    return f"{kind}, " + ", ".join([*bounds, *decimals])
