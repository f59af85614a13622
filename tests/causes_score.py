"""The tables of causes as a night builds them from an invented company, and how right they are."""

from functools import lru_cache

import pandas as pd
from causes_law import AS_OF
from causes_story import Company, company
from crowd_bench import deliver
from model_bench import Bench, shared_catalogue

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.intake.delivery.client_moves import note_moves

GOALS = ("losses.causes", "losses.checked_causes", "losses.confidence")


def built(drawn: Company, settings: Settings, *more: str) -> Bench:
    """A bench whose extracts lie in the store, with the tables of causes."""
    bench = Bench(shared_catalogue())
    bench.set_night(AS_OF, settings, AS_OF.isoformat())
    for name, frame in drawn.extracts.items():
        known = frame.rename(columns={"delivered_on": "_known_on"} if name == "clients" else {})
        if name != "clients" and bench.catalogue[f"staging.{name}"].contract.is_versioned:
            known = known.assign(_known_on=pd.Timestamp(AS_OF))
        deliver(bench, name, known)
    note_moves(bench.connection, bench.catalogue["staging.clients"])
    bench.make(*bench.behind(*GOALS, *more))
    return bench


@lru_cache
def told_company(story: str, seed: int) -> Company:
    return company(story, seed)


@lru_cache
def told(story: str, seed: int, settings: Settings | None = None) -> Bench:
    return built(told_company(story, seed), settings or Settings())
