"""One night run in this process: the same job as Dagster's, seen from a terminal."""

import time
from datetime import date

import dagster as dg
from dagster_shared.error import SerializableErrorInfo
from rich.console import Console

from reconquete_pipeline.home.home import Home
from reconquete_pipeline.night.night import NightResult, listening

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run_night(home: Home, run_date: date, console: Console) -> NightResult:
    """Run the nightly job for one day, telling progress on the console.

    The environment must name the home (RECONQUETE_HOME) and its Dagster instance (DAGSTER_HOME).
    """
    from reconquete_pipeline.definitions import defs

    started = time.monotonic()
    console.print(f"Night of {run_date}, {home.company}", markup=False)
    job = defs.resolve_job_def("nightly")
    with (
        dg.DagsterInstance.get() as instance,
        listening(lambda line: console.print(f"  {line}", markup=False, soft_wrap=True)),
    ):
        result = job.execute_in_process(
            instance=instance,
            partition_key=run_date.isoformat(),
            run_config=QUIET,
            raise_on_error=False,
        )
    return NightResult(
        run_date=run_date,
        run_id=result.run_id,
        is_success=result.success,
        seconds=time.monotonic() - started,
        failures=tuple(dict.fromkeys(_failures(result))),
        warnings=tuple(_warnings(result)),
    )


def _failures(result: dg.ExecuteInProcessResult) -> list[str]:
    """The root of every failure, in words; steps that were only skipped are left out."""
    errors = {
        kind: [
            error
            for event in result.all_events
            if event.event_type_value == kind
            and (error := getattr(event.event_specific_data, "error", None)) is not None
        ]
        for kind in ("STEP_FAILURE", "RESOURCE_INIT_FAILURE", "PIPELINE_FAILURE")
    }
    # The failure of the whole run only repeats that of its steps, where a step failed.
    first = errors["STEP_FAILURE"] or errors["RESOURCE_INIT_FAILURE"] or errors["PIPELINE_FAILURE"]
    said = [_root(error) for error in first]
    said += [
        f"{'.'.join(evaluation.asset_key.path)}, {evaluation.check_name}: {evaluation.description}"
        for evaluation in result.get_asset_check_evaluations()
        if not evaluation.passed and evaluation.severity == dg.AssetCheckSeverity.ERROR
    ]
    return [line for line in said if line]


def _root(error: SerializableErrorInfo) -> str:
    """The sentence of the first error of ours in the chain of causes, else that of its end."""
    chain = [error]
    while chain[-1].cause is not None:
        chain.append(chain[-1].cause)
    ours = [link for link in chain if str(link.message).startswith("reconquete_pipeline.")]
    name, _, message = str((ours or chain[-1:])[0].message).strip().partition(": ")
    if name.endswith("DagsterAssetCheckFailedError"):
        return ""
    return message or name


def _warnings(result: dg.ExecuteInProcessResult) -> list[str]:
    return [
        f"{'.'.join(evaluation.asset_key.path)}: {evaluation.description}"
        for evaluation in result.get_asset_check_evaluations()
        if not evaluation.passed and evaluation.severity == dg.AssetCheckSeverity.WARN
    ]
