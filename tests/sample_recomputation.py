"""The sample home recomputed from its files, without one line of the pipeline.

Only the csv module, decimals, dates and pandas. The rules are written again from their words:
`read_orders` is what intake must keep, the other functions are what the tables must hold. A silence
is judged by limits: those of fixed days are written here, those of the predictive rule are given.
"""

import csv
import gzip
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

import pandas as pd

HOME = Path(__file__).resolve().parents[1] / "data_samples"
INBOX = HOME / "inbox"
RUN_DATE = date(2026, 10, 31)
CENT = Decimal("0.01")
AMOUNT = re.compile(r"-?(\d{1,3}( \d{3})+|\d+)(,\d{1,2})?")


@dataclass(frozen=True)
class Client:
    name: str
    ceased_on: date | None
    merged_into: str


class Limits(NamedTuple):
    """Days of silence beyond which a client is to be watched (None: never), at risk and lost."""

    watch: int | None
    risk: int
    lost: int


FIXED = Limits(None, 90, 365)
Rule = Mapping[tuple[str, date], Limits]  # (client, the day on which the silence starts)


@dataclass(frozen=True)
class Episode:
    last_purchase_on: date
    lost_after_days: int
    returned_on: date | None

    @property
    def lost_on(self) -> date:
        return self.last_purchase_on + timedelta(days=self.lost_after_days + 1)

    def confirmed_on(
        self, as_of: date, reached: list[date], declared: Sequence[date | None]
    ) -> date | None:
        """The first day on which somebody got through to the lost client, or twice the limit.

        Who ceased to exist in the silence, ended a contract or said in a call that it left, is
        surely lost as soon as it counts as lost.
        """
        contacts = [day for day in reached if day >= self.lost_on and day <= as_of]
        if self.returned_on:
            contacts = [day for day in contacts if day < self.returned_on]
        end = self.returned_on or as_of
        said = [day for day in declared if day and self.last_purchase_on <= day <= end]
        contacts += [max(day, self.lost_on) for day in said]
        after_twice = self.last_purchase_on + timedelta(days=2 * self.lost_after_days)
        if after_twice <= end:
            contacts.append(after_twice)
        return min(contacts, default=None)


def text_of(path: Path) -> str:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252")


def records(path: Path) -> list[list[str]]:
    """The rows of a file after its header."""
    return list(csv.reader(io.StringIO(text_of(path), newline=""), delimiter=";"))[1:]


def day_of(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()


def amount_of(text: str) -> Decimal:
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    if not AMOUNT.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain.replace(" ", "").replace(",", "."))


def read_clients() -> dict[str, Client]:
    clients = {}
    for row in records(INBOX / "clients_2026-10-31.csv"):
        ceased_on = day_of(row[5]) if row[5] else None
        clients[row[0]] = Client(row[2], ceased_on, row[6])
    return clients


def good_order_rows(path: Path) -> Iterator[tuple[str, str, date, Decimal, bool]]:
    """The rows of an orders file that can be read, each with whether it is cancelled."""
    for row in records(path):
        try:
            order_id, client_id, day, amount, status, cancelled = row
            read = (order_id, client_id, day_of(day), amount_of(amount), status == "annulée")
            if order_id and client_id and status in {"validée", "annulée"}:
                yield read
                assert bool(cancelled) == read[-1]
        except ValueError:
            continue


def line_orders() -> dict[str, tuple[str, str, date, Decimal, bool]]:
    """Orders given by lines: the sum of their lines, each rounded to the cent."""
    orders: dict[str, tuple[str, str, date, Decimal, bool]] = {}
    files = sorted(INBOX.glob("lignes_*"))
    for order_id, client_id, day, _, _, quantity, price in [
        row for path in files for row in records(path)
    ]:
        exact = Decimal(quantity.replace(",", ".")) * Decimal(price.replace(",", "."))
        amount = exact.quantize(CENT, rounding=ROUND_HALF_UP)
        before = orders[order_id][3] if order_id in orders else Decimal(0)
        orders[order_id] = (order_id, client_id, day_of(day), before + amount, False)
    return orders


def read_orders() -> dict[str, tuple[str, str, date, Decimal, bool]]:
    """Order number to the row in force: later files win, rows of a file that disagree all fall."""
    orders: dict[str, tuple[str, str, date, Decimal, bool]] = {}
    for path in sorted(INBOX.glob("commandes_*")):
        rows = set(good_order_rows(path))
        seen = Counter(row[0] for row in rows)
        orders |= {row[0]: row for row in rows if seen[row[0]] == 1}
    return orders | line_orders()


def valid_orders() -> pd.DataFrame:
    """Not cancelled, client known, at least a cent, known at the run date; merged ids are one."""
    clients = read_clients()
    rows = []
    for _, client_id, day, amount, is_cancelled in read_orders().values():
        if is_cancelled or client_id not in clients or amount < CENT or day > RUN_DATE:
            continue
        while clients[client_id].merged_into:
            client_id = clients[client_id].merged_into  # noqa: PLW2901
        rows.append((client_id, day, int(amount * 100)))
    return pd.DataFrame(rows, columns=["client_id", "day", "cents"])


def newest_day() -> date:
    """as_of: the newest order date that is not after the run date."""
    return min(RUN_DATE, max(row[2] for row in read_orders().values() if row[2] <= RUN_DATE))


def purchase_days() -> dict[tuple[str, date], tuple[int, Decimal]]:
    """(client, day) to orders and revenue of the day."""
    days = valid_orders().groupby(["client_id", "day"])["cents"].agg(["count", "sum"])
    return {
        (str(key[0]), key[1]): (int(count), Decimal(int(cents)) / 100)
        for key, count, cents in zip(days.index, days["count"], days["sum"], strict=True)
    }


def days_by_client() -> dict[str, list[date]]:
    days: dict[str, list[date]] = defaultdict(list)
    for client_id, day in sorted(purchase_days()):
        days[client_id].append(day)
    return dict(days)


def abc_classes() -> dict[str, tuple[Decimal, str]]:
    """Client to revenue and class, by the revenue cumulated before the client."""
    cents = valid_orders().groupby("client_id")["cents"].sum().reset_index()
    cents = cents.sort_values(["cents", "client_id"], ascending=[False, True])
    before = cents["cents"].cumsum() - cents["cents"]
    total = cents["cents"].sum()
    letters = [
        "A" if 100 * s < 80 * total else "B" if 100 * s < 95 * total else "C" for s in before
    ]
    return {
        client_id: (Decimal(int(amount)) / 100, letter)
        for client_id, amount, letter in zip(
            cents["client_id"], cents["cents"], letters, strict=True
        )
    }


def fixed_days() -> Rule:
    """The limits of fixed days, the same for every silence."""
    return {(client_id, day): FIXED for client_id, days in days_by_client().items() for day in days}


def episodes_of(client_id: str, days: list[date], as_of: date, rule: Rule) -> list[Episode]:
    """Silences that reached the day after their limit without a purchase, that day included."""
    found = []
    for rank, day in enumerate(days):
        following = days[rank + 1] if rank + 1 < len(days) else None
        episode = Episode(day, rule[client_id, day].lost, following)
        if episode.lost_on <= as_of and (following is None or following > episode.lost_on):
            found.append(episode)
    return found


def reached_days() -> dict[str, list[date]]:
    """Days on which a call, visit or message of the company got through, by surviving client."""
    clients = read_clients()
    reached: dict[str, list[date]] = defaultdict(list)
    for _, client_id, day, _, direction, _, arrived, *_ in records(
        INBOX / "contacts_2026-10-31.csv"
    ):
        if arrived == "oui" and direction != "entrant":
            reached[clients[client_id].merged_into or client_id].append(day_of(day[:10]))
    for _, client_id, event, day, *_ in records(INBOX / "evenements_2026-10-31.csv"):
        if event in {"délivré", "ouvert", "clic", "désabonné"}:
            reached[clients[client_id].merged_into or client_id].append(day_of(day[:10]))
    return reached


def declared_days() -> dict[str, list[date | None]]:
    """Days on which a client was known to have left: ceased, a contract ended, said in a call."""
    declared: dict[str, list[date | None]] = defaultdict(list)
    for client_id, client in read_clients().items():
        declared[client_id].append(client.ceased_on)
    contracts = records(INBOX / "contrats_2026-10-31.csv")
    for number, client_id, _, ends, renewed, ended, by, _ in contracts:
        last = day_of(ended or ends) if ended or ends else None
        if last and by == "nous":
            declared[client_id].append(last)
        elif last and last < RUN_DATE and (ended or renewed != "oui"):
            others = [row for row in contracts if row[1] == client_id and row[0] != number]
            after = last + timedelta(days=1)
            if not any(
                day_of(row[2]) <= after and (not row[3] or day_of(row[3]) > last) for row in others
            ):
                declared[client_id].append(after)
    for _, client_id, day, _, outcome, *_ in records(INBOX / "appels_2026-10-31.csv"):
        if outcome in {"plus besoin", "plus d'usage", "autre solution"}:
            declared[client_id].append(day_of(day[:10]))
    return declared


def status_of(
    client_id: str,
    client: Client,
    days: list[date],
    as_of: date,
    reached: list[date],
    declared: Sequence[date | None],
    rule: Rule,
) -> str:
    """Exactly one status, by the limits of the open silence and the confirmed losses before it."""
    if client.ceased_on and client.ceased_on <= RUN_DATE:
        return "gone"
    if not days:
        return "prospect"
    episodes = episodes_of(client_id, days, as_of, rule)
    returns = [
        one.returned_on
        for one in episodes
        if one.returned_on and one.confirmed_on(as_of, reached, declared)
    ]
    recency, limits = (as_of - days[-1]).days, rule[client_id, days[-1]]
    if recency > limits.lost:
        return "lost_again" if returns else "lost"
    if returns:
        since = [day for day in days if day >= returns[-1]]
        if (as_of - returns[-1]).days <= 365 and len(since) < 3:
            return "won_back"
    if recency > (limits.risk if limits.watch is None else limits.watch):
        return "at_risk" if recency > limits.risk else "watch"
    return "new" if len(days) == 1 else "active"


def statuses(rule: Rule) -> dict[str, str]:
    days, as_of, reached, declared = days_by_client(), newest_day(), reached_days(), declared_days()
    return {
        client_id: status_of(
            client_id,
            client,
            days.get(client_id, []),
            as_of,
            reached.get(client_id, []),
            declared.get(client_id, []),
            rule,
        )
        for client_id, client in read_clients().items()
        if not client.merged_into
    }
