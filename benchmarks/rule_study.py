"""How rules of loss treat buyers whose future is known: who is wrongly lost, who is found how soon.

    python benchmarks/rule_study.py

One invented company for each regularity k, with fixed seeds: 4,000 clients of all speeds, some of
whom leave, teach the rhythm for two years; then groups of 600 new clients are watched for three
years. Loyal ones never leave; leavers stop after three to eight purchases, one-time buyers after
one; seasonal ones buy once or twice in two months of each year, which is known from the second on.

A loyal group shows the shares ever lost, and lost twice; a leaving one the median number of days
until it is found, and the share found by the end of the study.
"""

from collections.abc import Iterator

import numpy as np

from reconquete_pipeline.home.settings import Settings
from reconquete_pipeline.statistics.columns import Column, Columns
from reconquete_pipeline.statistics.thresholds import add_thresholds

LEARNED, WATCHED = 730, 1095
TEACHERS, GROUP = 4_000, 600
MEANS, REGULARITIES = (15.0, 30.0, 91.0), (1.0, 4.0, 16.0)
PREDICTIVE = {
    "66 %": {},
    "80 %": {"lost_probability": 0.80},
    "50 %": {"lost_probability": 0.50},
    "66 %, floor 1": {"lost_floor_days": 1},
}
Purchases = list[tuple[int, list[int], bool]]


def buyer(
    chance: np.random.Generator, k: float, mean: float, start: int, most: int = 10_000
) -> list[int]:
    """Purchase days from `start` to the end of the study, at most so many."""
    days = [start]
    while len(days) < most:
        following = days[-1] + max(1, round(chance.gamma(k, mean / k)))
        if following >= LEARNED + WATCHED:
            break
        days.append(following)
    return days


def seasonal(chance: np.random.Generator, start: int) -> list[int]:
    """One or two purchases within sixty days of each year."""
    days: set[int] = set()
    for year in range(start, LEARNED + WATCHED, 365):
        days |= {year + int(day) for day in chance.integers(0, 60, chance.integers(1, 3))}
    return sorted(day for day in days if day < LEARNED + WATCHED)


def teachers(chance: np.random.Generator, k: float) -> Iterator[list[int]]:
    """Clients of all speeds, of whom one in twenty leaves at each purchase."""
    for _ in range(TEACHERS):
        mean = float(np.exp(chance.uniform(np.log(10), np.log(150))))
        most = int(chance.geometric(0.05))
        yield buyer(chance, k, mean, int(chance.integers(0, LEARNED)), most)


def groups(chance: np.random.Generator, k: float) -> dict[str, list[list[int]]]:
    """Name of a group to the purchase days of its clients."""
    found: dict[str, list[list[int]]] = {}
    for mean in MEANS:
        starts = chance.integers(LEARNED, LEARNED + 60, GROUP)
        found[f"loyal, {mean:.0f} days"] = [buyer(chance, k, mean, int(s)) for s in starts]
        counts = chance.integers(3, 9, GROUP)
        found[f"leaver, {mean:.0f} days"] = [
            buyer(chance, k, mean, int(s), int(n)) for s, n in zip(starts, counts, strict=True)
        ]
    found["one-time"] = [[int(s)] for s in chance.integers(LEARNED, LEARNED + 60, GROUP)]
    found["seasonal"] = [seasonal(chance, int(s)) for s in chance.integers(330, 390, GROUP)]
    return found


def awaited(days: list[int], *, is_seasonal: bool) -> list[int]:
    """Until which day each silence is normal: thirty days after the next season, else -1."""
    if not is_seasonal:
        return [-1] * len(days)
    years = [(day - days[0] + 60) // 365 for day in days]
    return [days[0] + 365 * (year + 1) + 90 if year else -1 for year in years]


def silences(clients: list[list[int]], first_seasonal: int) -> Columns:
    """The inputs of the walk; from one client on they are seasonal."""
    client = np.concatenate([np.full(len(own), n) for n, own in enumerate(clients)])
    start = np.concatenate([np.array(own) for own in clients])
    following = np.concatenate([np.array([*own[1:], -1]) for own in clients])
    season = np.concatenate(
        [np.array(awaited(own, is_seasonal=n >= first_seasonal)) for n, own in enumerate(clients)]
    )
    order = np.lexsort((client, start))
    count, epoch = len(client), 18_262
    shifted = np.where(following < 0, -1, following + epoch)
    return {
        "client_number": client[order].astype(np.int32),
        "client_count": np.full(count, len(clients), np.int32),
        "type_number": np.full(count, 2, np.int8),
        "start_day": (start[order] + epoch).astype(np.int32),
        "next_day": shifted[order].astype(np.int32),
        "reached_day": np.full(count, -1, np.int32),
        "declared_day": np.full(count, -1, np.int32),
        "season_day": np.where(season < 0, -1, season + epoch)[order].astype(np.int32),
        "known_to_day": np.full(count, epoch + LEARNED + WATCHED, np.int32),
    }


def walked(data: Columns, count: int, changes: dict[str, object]) -> list[list[int]]:
    """Each client's thresholds, a silence each, in the order of time."""
    settings = Settings.model_validate(changes)
    values = {name: getattr(settings, name) for name in Settings.model_fields}
    (found,) = add_thresholds(iter([data]), values)
    lost_after = np.ma.filled(found["lost_after_days"], settings.fixed_lost_days)
    own: list[list[int]] = [[] for _ in range(count)]
    for client, days in zip(data["client_number"].tolist(), lost_after.tolist(), strict=True):
        own[client].append(days)
    return own


def five_thirds(days: list[int]) -> list[float]:
    """5/3 of the own mean, from four purchase days and thirty days on; else never."""
    return [
        max(30.0, 5 * (day - days[0]) / (3 * place)) if place >= 3 else np.inf
        for place, day in enumerate(days)
    ]


def told(clients: list[list[int]], thresholds: list[list[float]], *, is_loyal: bool) -> str:
    """Loyal: shares lost once and twice; others: median delay and share found in the study."""
    losses, delays = [], []
    for days, limits in zip(clients, thresholds, strict=True):
        gaps = np.diff(days)
        losses.append(int((gaps > np.array(limits[:-1])).sum()))
        delays.append(limits[-1] if days[-1] + limits[-1] < LEARNED + WATCHED else np.inf)
    if is_loyal:
        once, twice = (np.mean(np.array(losses) >= count) for count in (1, 2))
        return f"{once:5.0%} {twice:5.0%}"
    found: Column = np.array(delays)
    middle = np.median(found)
    return f"{middle:5.0f} d {np.isfinite(found).mean():4.0%}"


def main() -> None:
    """Print one table for each regularity."""
    for k in REGULARITIES:
        chance = np.random.default_rng(int(k) + 20)
        watched = groups(chance, k)
        everybody = [*teachers(chance, k), *(days for own in watched.values() for days in own)]
        # The teachers have the first numbers, so the parameters are fitted to them alone.
        data = silences(everybody, len(everybody) - GROUP)
        rules = {
            name: walked(data, len(everybody), changes) for name, changes in PREDICTIVE.items()
        }
        rules["5/3 of mean"] = [five_thirds(days) for days in everybody]
        rules["fixed 90"] = [[90.0] * len(days) for days in everybody]
        rules["fixed 365"] = [[365.0] * len(days) for days in everybody]
        print(f"\nk = {k:.0f}".ljust(21), *(name.rjust(15) for name in rules))
        place = TEACHERS
        for name, own in watched.items():
            is_loyal = name.startswith(("loyal", "seasonal"))
            cells = [
                told(own, all_days[place : place + len(own)], is_loyal=is_loyal)
                for all_days in rules.values()
            ]
            print(name.ljust(20), *(cell.rjust(15) for cell in cells))
            place += len(own)


if __name__ == "__main__":
    main()
