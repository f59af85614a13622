"""Ten thousand invented clients, and the tables of worth built from them in memory."""

import random
from datetime import date, timedelta

import pandas as pd
from model_bench import STAMP, Bench, shared_catalogue
from worth_recomputation import Company, Hit, Loss, Purchase

from reconquete_pipeline.tables.build import build, mark_checked

AS_OF = date(2026, 6, 30)
CLIENTS, FIRST = 10_000, date(2021, 1, 1)
SPAN = (AS_OF - FIRST).days
TABLES = (
    "reference.rfm_meanings",
    "reference.rfm_segments",
    "rhythm.seasons",
    "value.rfm",
    "value.rfm_cuts",
    "status.episode_values",
    "value.value",
    "marketing.abc_shares",
    "value.relations",
    "status.loss_years",
    "status.attrition",
    "value.parents",
    "value.groups",
    "value.group_members",
    "warnings.alerts",
)


def invented(seed: int) -> Company:
    """Clients who buy at random, in one season, once, or not at all; a silent year is a loss."""
    chance = random.Random(seed)
    purchases: list[Purchase] = []
    losses: list[Loss] = []
    statuses: dict[str, str] = {}
    for number in range(CLIENTS):
        client_id = f"{chance.choice('abAB')}{number:05}"
        days = sorted(days_of(chance))
        for day in days:
            cents = chance.choice((0, 100, 5000, chance.randrange(1_000_000)))
            purchases.append(Purchase(client_id, day, chance.choice((1, 1, 1, 2)), cents))
        own = losses_of(client_id, days)
        losses += own
        is_lost = bool(own) and own[-1].returned_on is None
        statuses[client_id] = "prospect" if not days else "lost" if is_lost else "active"
        if is_lost and chance.random() < 0.1:
            statuses[client_id] = chance.choice(("gone", "lost_again"))
    ids = list(statuses)
    return Company(
        purchases,
        losses,
        hits_of(chance, purchases, losses),
        statuses,
        {client: chance.choice(("B2B", "B2C", None)) for client in ids},
        {
            client: FIRST + timedelta(days=chance.randrange(SPAN))
            for client in ids
            if chance.random() < 0.05
        },
        # A parent stands later in the list, so that there are no loops; some are no clients.
        {
            client: chance.choice(("firm", ids[min(place + chance.randint(1, 5), CLIENTS - 1)]))
            for place, client in enumerate(ids[:-1])
            if chance.random() < 0.3
        },
        AS_OF,
    )


def days_of(chance: random.Random) -> set[date]:
    """Purchase days of one client."""
    count = chance.choice((0, 1, 1, 1, 2, 3, 6, 12, 30))
    start = chance.randrange(SPAN)
    if chance.random() < 0.3:
        # A season of up to four months: three are one, four are none.
        month, width = chance.randint(1, 12), chance.randint(1, 120)
        firsts = [date(year, month, 1) for year in range(2021, 2026)]
        found = {
            chance.choice(firsts) + timedelta(days=chance.randrange(width)) for _ in range(count)
        }
    else:
        found = {FIRST + timedelta(days=chance.randint(start, SPAN)) for _ in range(count)}
    return {day for day in found if day <= AS_OF}


def losses_of(client_id: str, days: list[date]) -> list[Loss]:
    """Silences that lasted 366 days."""
    found: list[Loss] = []
    for place, day in enumerate(days):
        following = days[place + 1] if place + 1 < len(days) else None
        lost_on = day + timedelta(days=366)
        if lost_on <= AS_OF and (following is None or following > lost_on):
            found.append(Loss(client_id, len(found) + 1, day, lost_on, following))
    return found


def hits_of(chance: random.Random, purchases: list[Purchase], losses: list[Loss]) -> list[Hit]:
    """Rules met on one of the last days, of clients who bought; the lost meet one that day."""
    clients = sorted({row.client_id for row in purchases})
    found = [
        Hit(client, rule, AS_OF - timedelta(days=chance.randrange(4)))
        for client in chance.sample(clients, 2000)
        for rule in chance.sample(("personal_rhythm", "two_then_none"), chance.randint(1, 2))
    ]
    open_losses = [one for one in losses if one.returned_on is None]
    return found + [Hit(one.client_id, "fixed_days", one.lost_on) for one in open_losses]


def built(company: Company) -> Bench:
    """A bench that holds the company and every table of worth made from it."""
    bench = Bench(shared_catalogue())
    bench.set_night(AS_OF)
    days = company.days()
    lost_on = {one.client_id: one.lost_on for one in company.losses if one.returned_on is None}
    fill(
        bench,
        "orders.purchase_days",
        [(c, d, n, f"{cents / 100:.2f}") for c, d, n, cents in company.purchases],
        ["client_id", "purchased_on", "order_count", "revenue_eur"],
    )
    fill(
        bench,
        "rhythm.rhythm",
        [(client, rows[0].day, rows[-1].day, len(rows)) for client, rows in days.items()],
        ["client_id", "first_on", "last_purchase_on", "purchase_day_count"],
    )
    fill(
        bench,
        "status.episodes",
        [tuple(one) for one in company.losses],
        ["client_id", "episode_number", "last_purchase_on", "lost_on", "returned_on"],
    )
    fill(
        bench,
        "status.status",
        [
            (client, status, days[client][-1].day if client in days else None, lost_on.get(client))
            for client, status in company.statuses.items()
        ],
        ["client_id", "status", "last_purchase_on", "lost_on"],
    )
    fill(
        bench,
        "warnings.inactivity",
        [tuple(hit) for hit in company.hits],
        ["client_id", "rule", "alert_due_on"],
    )
    fill(
        bench,
        "orders.known_clients",
        [(client, client, False) for client in company.statuses],
        ["client_id", "surviving_client_id", "has_merge_loop"],
    )
    fill(
        bench,
        "staging.clients",
        [
            (client, company.types[client], company.ceased.get(client), company.parents.get(client))
            for client in company.statuses
        ],
        ["client_id", "client_type", "ceased_on", "parent_id"],
    )
    bench.follow()
    for table in TABLES:
        build(bench.connection, bench.catalogue, bench.catalogue[table], STAMP)
        mark_checked(bench.connection, table, has_passed=True)
    return bench


def fill(bench: Bench, table: str, rows: list[tuple[object, ...]], names: list[str]) -> None:
    """Insert rows, in an order that chance gave: the result must not depend on it."""
    frame = pd.DataFrame(rows, columns=names, dtype=object).sample(frac=1, random_state=1)
    bench.connection.register("filling", frame)
    types = bench.types(table)
    values = ", ".join(f"cast({name} as {types[name]})" for name in names)
    bench.connection.execute(
        f"insert into {table} ({', '.join(names)}) select {values} from filling"
    )
    bench.connection.unregister("filling")
