"""Night after night around the days on which the rule in force changes (`lost_rule = "auto"`).

The company of test_rule_in_force.py and, around each of its two changes, clients with something to
happen on the day before, the day itself and the day after: a loss by the rule under which their
silence began, a return after a loss that was confirmed or not, a first purchase. They go on buying
afterwards, so that the answers speak for the same rules.
"""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
from backtest_tools import freeze_proposals
from model_bench import Bench, shared_catalogue
from status_walk import episodes, follow
from test_rule_in_force import (
    AUTO,
    BEFORE,
    FIXED_FROM,
    LAST,
    PREDICTIVE_FROM,
    PURCHASES,
    build_chain,
    every_ten_days,
    periods,
)

from reconquete_pipeline.home.settings import Settings

# Days after the last purchase on which a client is lost, by the rule of each of the changes: the
# silences that end around the first began under the predictive rule, those of the second under
# fixed days.
LOST_AFTER = {FIXED_FROM: 91, PREDICTIVE_FROM: 201}
AROUND = [timedelta(days=days) for days in (-1, 0, 1)]
LAST_LOSS = date(2025, 9, 29)
NIGHTS = [
    *(day + timedelta(days=days) for day in (FIXED_FROM, LAST_LOSS) for days in (-2, -1, 0, 1)),
    *(PREDICTIVE_FROM + timedelta(days=days) for days in (-3, -2, -1, 0, 1)),
]


def days_from(first: date) -> list[date]:
    """Purchase days from the first one to the end, ten days apart."""
    return [first + timedelta(days=days) for days in range(0, (LAST - first).days + 1, 10)]


def purchases() -> pd.DataFrame:
    """What the company of the other file sold, and what the clients around the changes bought."""
    told: list[tuple[str, date]] = []
    for number, (change, lost_after) in enumerate(LOST_AFTER.items()):
        begins = change - timedelta(days=lost_after + 240)
        for place, away in enumerate(AROUND):
            day, name = change + away, f"{number}-{place}"
            ends = {"loses": lost_after, "soon": lost_after + 20, "later": lost_after + 95}
            for kind, silent in ends.items():
                own = every_ten_days(begins, day - timedelta(days=silent))
                own += days_from(day + timedelta(days=5 * (kind == "loses")))
                told += [(f"{kind}{name}", bought) for bought in own]
            told += [(f"first{name}", bought) for bought in days_from(day)]
    around = pd.DataFrame(told, columns=["client_id", "purchased_on"])
    return pd.concat([PURCHASES, around], ignore_index=True)


class Nights:
    """The company as it is known on each night; each night freezes what it decides."""

    def __init__(self) -> None:
        self.bench = Bench(shared_catalogue())
        self.purchases = purchases()
        self.periods: list[tuple[date, str]] = []

    def run(self, night: date) -> int:
        """Build what is known that night."""
        self.bench.set_night(night, Settings.model_validate(AUTO))
        build_chain(self.bench, self.purchases, night)
        now = [(begins, rule) for begins, rule, _ in periods(self.bench)]
        assert now[: len(self.periods)] == self.periods, "what was in force before is so for ever"
        self.periods = now
        freeze_proposals(self.bench, night)
        return self.purchases["client_id"].nunique()

    def bought(self, night: date) -> set[str]:
        """Clients with a purchase on that day."""
        return set(self.purchases.loc[self.purchases["purchased_on"] == night, "client_id"])


def test_from_night_to_night_while_the_rule_changes():
    nights = Nights()
    seen = follow(nights, NIGHTS)
    changed = [now[0] for was, now in pairwise(periods(nights.bench)) if was[1] != now[1]]
    assert changed == [FIXED_FROM, PREDICTIVE_FROM]
    assert seen == {
        # loses0, loses1, `before` on LAST_LOSS, and on 29 June 2026 the 40 who paused
        ("at_risk", "lost"): 3 + 3 + 1 + 40,
        ("lost", "active"): 6 + 3,  # back soon; back later from a loss by fixed days
        ("lost", "won_back"): 3,  # back later, after 186 days: twice 90 had confirmed the loss
        ("prospect", "new"): 6,
        ("active", "at_risk"): 1,  # `on`, by fixed days 91 days after the first change
    }
    found = episodes(nights.bench)
    for number, (change, lost_after) in enumerate(LOST_AFTER.items()):
        for place, away in enumerate(AROUND):
            silent_from = change + away - timedelta(days=lost_after)
            assert found[f"loses{number}-{place}", silent_from][0] == change + away
    assert found["before", BEFORE][0] == LAST_LOSS
