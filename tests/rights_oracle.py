"""Who may be listed, told from the rows as delivered and from the rules of law, by plain Python.

It reads the cells of the files and nothing that the pipeline made of them. Of each client, night,
channel and value it says: open (may be listed), shut (may not), or undecided (not compared).

How the rules are read where they leave room:
- A list of run date D is used from D + 1 on: that is the planned contact date, on which rights,
  retention, pauses and attempts are looked at. On later days of use only what ends by itself does.
- An act dated after the night that first delivered its row, or without a date that exists, is of
  that night. `1900-01-01` and `0000-00-00` are no dates.
- "Later" is a later day: a consent of the same day lifts nothing. Only basis consent with a proof
  lifts; it lifts each act over that channel, those over all channels included. What an erasure
  took comes back by nothing that is tried here.
- An objection by value is the act of every client who holds the value in the snapshot of the night
  that delivers it, or in a later one: it closes the client's channel, not only that value. Who held
  the value only before is undecided.
- An act of one client closes its values of that channel under every other code too. What else
  those others have is undecided: clients who share a value may be one unit of the draw.
- An exact client code is that client, though others would fit after folding; merged codes are one
  client, whose rows all count, those from before the merge too.
- A row that gives (a consent, a go, a contract) counts by its exact code, known words and a date
  that exists and has come; else it gives nothing.
- Two given rows after the last act, one of them valid: undecided.
- similar_products needs a proof (the notice); for firms it is undecided, over the phone none.
- legitimate_interest: letters of all, e-mail and phone of firms. A client without a type is a
  person. SMS ask consent or, of persons, similar_products.
- Phone of persons before 2026-08-11: a Bloctel check opens; with a proven consent or a running
  contract and no check: undecided. From then on: proven consent, or a running contract with
  legitimate interest as basis; a contract with another basis is undecided, without any it is shut.
- A call refused (call report, or reaction to a contact by phone) pauses the phone for 60 days. Told
  on a contact of this campaign, it ends the client's part in it; told on no known contact, after
  the draw, what is left is undecided.
- A bounce stops the values of its channel that were held then and not confirmed since. With two
  such values it is undecided which.
- A recent event of an e-mail campaign (60 days) may be a contact too many: what is still open is
  then undecided.
- The term of retention counts orders, replies, calls and mails by the client, and clicks that may
  be tracked. Where only a refusal, an unsubscription, a consent or the answer to a survey would
  keep the client, it is undecided; so is the day of the term itself.
- The last question is asked in the 60 days before the term, of nobody whom the campaign drew. Of
  the rules of a list only those on rights, the no_go and clients who ceased hold. It rests on a
  date and no score; whoever objected to profiling is not compared.
- A no_go holds until a go of a later day; both of one day: undecided.
- A target file is a list of the kind that an objection to profiling keeps a client out of.
- Who is listed was drawn: a right that comes back later lists only those who were. Where the
  rules leave it open on the night of the draw, both are accepted later.
"""

import calendar
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from rights_rows import CAMPAIGN, Company, Row

CHANNELS = ("phone", "email", "letter", "sms")
CHANNEL_WORDS = {"téléphone": "phone", "e-mail": "email", "courrier": "letter", "sms": "sms"}
BASES = {
    "consentement": "consent",
    "produits similaires": "similar_products",
    "intérêt légitime": "legitimate_interest",
    "bloctel": "bloctel",
}
LAW = date(2026, 8, 11)
PAUSE = timedelta(days=60)
QUESTION = timedelta(days=60)
ATTEMPTS, ATTEMPTS_IN = 4, timedelta(days=30)
LOST = timedelta(days=365)
RETENTION_MONTHS = 36
NO_PROOFS = {"", "aucune", "oui"}
OPEN, SHUT, UNDECIDED = "open", "shut", "undecided"
Way = tuple[str, str]


# --- Reading cells -------------------------------------------------------------------------------
def day_of(text: str) -> date | None:
    """A day that is written and exists."""
    text = text.strip()
    if found := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})(?: \d\d:\d\d)?", text):
        day, month, year = (int(part) for part in found.groups())
    elif found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?: \d\d:\d\d)?", text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return None
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return None if read == date(1900, 1, 1) else read


def channel_of(text: str) -> str | None:
    """A channel by its word."""
    return CHANNEL_WORDS.get(text.strip().casefold())


def folded(code: str) -> str:
    """A client code without case, spaces and leading zeros."""
    return re.sub(r"\s", "", code).casefold().lstrip("0")


def unaccented(text: str) -> str:
    """Small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def value_key(text: str) -> str:
    """A contact value, the same for all its spellings."""
    text = unicodedata.normalize("NFKC", text).strip()
    if "@" in text:
        return re.sub(r"^mailto:", "", text.casefold()).strip().replace(",", ".")
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if not re.search(r"[A-Za-zÀ-ÿ]", text) and len(digits) >= 9:
        national = re.sub(r"^(0033|33)", "", digits) if re.match(r"\+|00", text) else digits
        return "0" + national.lstrip("0")
    return " ".join(re.findall(r"[a-z0-9]+", unaccented(text)))


def is_proof(text: str) -> bool:
    """True where the text may prove something."""
    return "".join(re.findall(r"[a-z0-9]", unaccented(text))) not in NO_PROOFS


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


# --- What rows tell ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """One act that takes a right away: by which codes or value, over which channels, since when."""

    source: str
    night: int
    codes: frozenset[str]
    value: str | None
    channels: frozenset[str]
    on: date
    is_erasure: bool = False
    is_profiling: bool = False

    def tells(self) -> str:
        """The act in some words."""
        where = "all channels" if len(self.channels) == len(CHANNELS) else "/".join(self.channels)
        return f"{self.source} of {self.on}, first delivered in night {self.night}, over {where}"


@dataclass(frozen=True)
class Given:
    """One right as given."""

    night: int
    basis: str | None
    has_proof: bool
    on: date


@dataclass
class Client:
    """What one client (all merged codes) is and did, up to one night."""

    codes: set[str] = field(default_factory=set)
    client_type: str = ""
    ceased_on: date | None = None
    orders: list[date] = field(default_factory=list)
    own_acts: list[date] = field(default_factory=list)
    maybe_acts: list[date] = field(default_factory=list)
    values: set[Way] = field(default_factory=set)
    held: dict[Way, set[int]] = field(default_factory=lambda: defaultdict(set))
    usable: set[Way] = field(default_factory=set)
    bounced: set[Way] = field(default_factory=set)
    maybe_bounced: set[Way] = field(default_factory=set)
    given: dict[str, list[Given]] = field(default_factory=lambda: defaultdict(list))
    tracked_on: list[date] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    maybe: list[Act] = field(default_factory=list)
    contracts: list[tuple[date, date | None]] = field(default_factory=list)
    refused_on: list[date] = field(default_factory=list)
    has_ended_part: bool = False
    may_have_ended_part: bool = False
    attempts: list[date] = field(default_factory=list)
    mailed_on: list[date] = field(default_factory=list)
    decisions: list[tuple[date, bool]] = field(default_factory=list)


@dataclass
class Verdict:
    """Of one client on one night: each way to reach it, and whether the draw may hold it."""

    codes: tuple[str, ...]
    ways: dict[Way, tuple[str, str]]
    stopped: str | None = None

    def all(self, answer: str) -> set[Way]:
        """The ways with that answer."""
        return {way for way, (found, _) in self.ways.items() if found == answer}


@dataclass
class Judge:
    """The rules, over one company; `night` is the index of the night that asks."""

    company: Company
    night: int

    def __post_init__(self) -> None:
        self.run_date = self.company.nights[self.night]
        self.contact_on = self.run_date + timedelta(days=1)
        self.seen: dict[str, list[Row]] = defaultdict(list)
        for row in self.company.rows:
            if row.night <= self.night:
                self.seen[row.extract].append(row)
        self.into = self._merges()
        self.by_fold: dict[str, set[str]] = defaultdict(set)
        for code in self.into:
            self.by_fold[folded(code)].add(code)
        self.clients: dict[str, Client] = defaultdict(Client)
        self._who()
        self._points()
        self._history()
        self._rights()
        self._acts()
        self._decisions()
        self._shared()

    # Who is who
    def _merges(self) -> dict[str, str]:
        newest = {row.cells["client_id"]: row for row in self._by_night("clients")}
        into = {code: row.cells.get("merged_into", "") or code for code, row in newest.items()}
        for code, last in into.items():
            main = last
            while into[main] != main:
                main = into[main]
            into[code] = main
        self.newest = newest
        return into

    def _by_night(self, extract: str) -> list[Row]:
        return sorted(self.seen[extract], key=lambda row: row.night)

    def _exact(self, row: Row) -> Client | None:
        code = row.cells["client_id"].strip()
        return self.clients[self.into[code]] if code in self.into else None

    def _meant(self, code: str) -> frozenset[str]:
        code = code.strip()
        codes = {code} if code in self.into else self.by_fold.get(folded(code), set())
        return frozenset(self.into[one] for one in codes if folded(code))

    def _taken_on(self, text: str, night: int) -> date:
        day, seen_on = day_of(text), self.company.nights[night]
        return seen_on if day is None or day > seen_on else day

    def _who(self) -> None:
        for code, main in self.into.items():
            client = self.clients[main]
            client.codes.add(code)
            if code == main:
                cells = self.newest[code].cells
                client.client_type = {"professionnel": "B2B"}.get(cells["client_type"], "B2C")
                client.ceased_on = day_of(cells.get("ceased_on", ""))

    def _points(self) -> None:
        confirmed: dict[tuple[str, Way], date | None] = {}
        for row in self.seen["contact_points"]:
            client = self._exact(row)
            channel = channel_of(row.cells["channel"])
            if client is None or channel is None:
                continue
            way = (channel, value_key(row.cells["value"]))
            client.held[way] |= {n for n in range(self.night + 1) if row.stands(n)}
            if row.stands(self.night):
                client.values.add(way)
                if row.cells["is_valid"] != "non":
                    client.usable.add(way)
            confirmed[(self.into[row.cells["client_id"]], way)] = day_of(row.cells["updated_on"])
        for row in self.seen["campaign_events"]:
            client, channel = self._exact(row), channel_of(row.cells["channel"])
            happened_on = day_of(row.cells["happened_at"])
            if row.cells["event"] != "npai" or client is None or happened_on is None:
                continue
            main = self.into[row.cells["client_id"].strip()]
            hit = set()
            for way, nights in client.held.items():
                updated_on = confirmed[(main, way)]
                is_older = updated_on is None or updated_on <= happened_on
                if way[0] == channel and min(nights) <= row.night and is_older:
                    hit.add(way)
            (client.bounced if len(hit) == 1 else client.maybe_bounced).update(hit)

    def _dated(self, extract: str, column: str) -> Iterator[tuple[Row, Client, date]]:
        """Rows of known clients with a day that has come."""
        for row in self.seen[extract]:
            client, day = self._exact(row), day_of(row.cells[column])
            if client is not None and day is not None and day <= self.run_date:
                yield row, client, day

    def _history(self) -> None:
        for _, client, day in self._dated("orders", "ordered_at"):
            client.orders.append(day)
        for row, client, day in self._dated("contracts", "starts_on"):
            client.contracts.append((day, day_of(row.cells["ends_on"])))
        for row, client, day in self._dated("contacts", "contacted_at"):
            reaction, channel = row.cells.get("reaction", ""), channel_of(row.cells["channel"])
            if row.cells["direction"] == "entrant" or reaction == "répondu":
                client.own_acts.append(day)
            elif reaction in {"désabonné", "refusé"}:
                client.maybe_acts.append(day)
            if channel == "phone" and row.cells["direction"] == "sortant":
                client.attempts.append(day)
        for _, client, day in self._dated("surveys", "answered_on"):
            client.maybe_acts.append(day)
        for row in self.seen["campaign_events"]:
            # Without a day of its own it is of the night that brought it.
            on = self._taken_on(row.cells["happened_at"], row.night)
            for main in self._meant(row.cells["client_id"]):
                if channel_of(row.cells["channel"]) in {"email", None}:
                    self.clients[main].mailed_on.append(on)
                if row.cells["event"] == "désabonné":
                    self.clients[main].maybe_acts.append(on)
        for _, client, day in self._dated("consents", "given_on"):
            client.maybe_acts.append(day)
        self._refusals()

    def _refusals(self) -> None:
        campaign_of = {
            row.cells["contact_id"]: row.cells.get("campaign_id", "")
            for row in self.seen["contacts"]
        }
        told = [
            (row, row.cells["called_at"])
            for row in self.seen["call_reports"]
            if row.cells["call_outcome"] == "refusé"
        ]
        told += [
            (row, row.cells["contacted_at"])
            for row in self.seen["contacts"]
            if row.cells.get("reaction") == "refusé" and channel_of(row.cells["channel"]) == "phone"
        ]
        drawn_on = self.company.nights[self.company.draw]
        for row, at in told:
            on = self._taken_on(at, row.night)
            campaign = campaign_of.get(row.cells["contact_id"])
            for main in self._meant(row.cells["client_id"]):
                client = self.clients[main]
                client.refused_on.append(on)
                client.maybe_acts.append(on)
                if campaign == CAMPAIGN:
                    client.has_ended_part = True
                elif campaign is None and on >= drawn_on:
                    client.may_have_ended_part = True

    def _rights(self) -> None:
        newest: dict[tuple[str, str, date], Row] = {}
        for row, client, day in self._dated("consents", "given_on"):
            channel = channel_of(row.cells["channel"])
            if row.cells.get("purpose", "") == "suivi":
                if row.cells["state"] == "donné" and is_proof(row.cells["proof"]):
                    client.tracked_on.append(day)
            elif channel is not None:
                key = (row.cells["client_id"].strip(), channel, day)
                if key not in newest or newest[key].night <= row.night:
                    newest[key] = row
        for (code, channel, day), row in newest.items():
            if row.cells["state"].strip() == "donné":
                basis = BASES.get(row.cells["basis"].strip().casefold())
                given = Given(row.night, basis, is_proof(row.cells["proof"]), day)
                self.clients[self.into[code]].given[channel].append(given)
        for extract, column, what in (
            ("contacts", "contacted_at", "reaction"),
            ("campaign_events", "happened_at", "event"),
        ):
            for row, client, day in self._dated(extract, column):
                if row.cells.get(what) == "clic" and any(on <= day for on in client.tracked_on):
                    client.own_acts.append(day)

    # What takes away
    def _first(self, extract: str) -> Iterator[Row]:
        """Each row once, as first delivered."""
        known: set[tuple[tuple[str, str], ...]] = set()
        for row in self._by_night(extract):
            if (cells := tuple(sorted(row.cells.items()))) not in known:
                known.add(cells)
                yield row

    def _takings(self) -> Iterator[tuple[Row, str, str, bool]]:
        """(row, its channel, its date, whether it asks for erasure)."""
        for row in self._first("objections"):
            is_erasure = row.cells["kind"].strip().casefold() == "effacement"
            yield row, row.cells["channel"], row.cells["objected_on"], is_erasure
        for row in self._first("consents"):
            is_contact = not row.cells.get("purpose")
            if is_contact and row.cells["state"].strip() != "donné":
                yield row, row.cells["channel"], row.cells["given_on"], False
        for row in self._first("contacts"):
            if row.cells.get("reaction") == "désabonné":
                on = row.cells.get("reacted_at") or row.cells["contacted_at"]
                yield row, row.cells["channel"], on, False
        for row in self._first("campaign_events"):
            if row.cells["event"] == "désabonné":
                yield row, row.cells["channel"], row.cells["happened_at"], False
        for row in self._first("surveys"):
            if row.cells["has_asked_erasure"] == "oui":
                yield row, "", row.cells["answered_on"], True

    def _acts(self) -> None:
        holders: dict[str, set[str]] = defaultdict(set)
        for main, client in self.clients.items():
            for _, key in client.held:
                holders[key].add(main)
        for row, channel_text, on_text, is_erasure in self._takings():
            channel = None if is_erasure else channel_of(channel_text)
            value = row.cells.get("value", "") if row.extract == "objections" else ""
            act = Act(
                source=row.extract,
                night=row.night,
                codes=self._meant(row.cells["client_id"]),
                value=value_key(value) if value else None,
                channels=frozenset(CHANNELS if channel is None else [channel]),
                on=self._taken_on(on_text, row.night),
                is_erasure=is_erasure,
                is_profiling=row.cells.get("kind") == "profilage",
            )
            for main in act.codes:
                self.clients[main].acts.append(act)
            for main in holders.get(act.value or "", set()):
                client = self.clients[main]
                nights = [n for way, at in client.held.items() if way[1] == act.value for n in at]
                is_held = max(nights) >= act.night
                (client.acts if is_held else client.maybe).append(act)

    def _decisions(self) -> None:
        newest = {}
        for row in self._by_night("overrides"):
            newest[(row.cells["client_id"], row.cells["decided_on"])] = row
        for row in newest.values():
            if row.cells["go_no_go"] == "à reprendre":
                client, day = self._exact(row), day_of(row.cells["decided_on"])
                if client is not None and day is not None and day <= self.run_date:
                    client.decisions.append((day, True))
            else:
                on = self._taken_on(row.cells["decided_on"], row.night)
                for main in self._meant(row.cells["client_id"]):
                    self.clients[main].decisions.append((on, False))

    def _shared(self) -> None:
        holders: dict[Way, set[str]] = defaultdict(set)
        for main, client in self.clients.items():
            for way in client.held:
                holders[way].add(main)
        self.shared: set[str] = set()
        self.shut_by_others: dict[str, dict[Way, Act]] = defaultdict(dict)
        for way, mains in holders.items():
            if len(mains) < 2:
                continue
            self.shared |= mains
            for main in mains:
                for act in self.clients[main].acts:
                    held = max(self.clients[main].held[way]) >= act.night
                    if way[0] in act.channels and held and not self._lifted(main, way[0], act):
                        for other in mains - {main}:
                            self.shut_by_others[other][way] = act

    # The verdict
    def _lifted(self, main: str, channel: str, act: Act) -> bool:
        return any(
            right.basis == "consent" and right.has_proof and right.on > act.on
            for right in self.clients[main].given[channel]
        )

    def _stopped(self, main: str) -> tuple[str, str] | None:
        """What stops the client over every channel."""
        client = self.clients[main]
        answer: tuple[str, str] | None = None
        if client.ceased_on is not None and client.ceased_on <= self.run_date:
            answer = (SHUT, f"ceased on {client.ceased_on}")
        elif len(set(client.orders)) < 2:
            answer = (SHUT, "fewer than two purchase days")
        elif self.run_date - max(client.orders) <= LOST:
            answer = (SHUT, f"not lost: bought on {max(client.orders)}")
        elif any(later - earlier > LOST for earlier, later in pairwise(sorted(client.orders))):
            answer = (UNDECIDED, "an earlier loss")
        elif client.has_ended_part:
            answer = (SHUT, "refused a call of this campaign")
        else:
            answer = self._decided(client)
        return answer

    def _decided(self, client: Client) -> tuple[str, str] | None:
        """What the manager's last decisions say."""
        last = max((on for on, _ in client.decisions), default=None)
        said = {is_go for on, is_go in client.decisions if on == last}
        if said == {False}:
            return SHUT, f"no_go of {last}"
        return (UNDECIDED, f"go and no_go of {last}") if len(said) == 2 else None

    def _retained(self, main: str, day: date) -> tuple[str, str] | None:
        client = self.clients[main]
        acts = client.orders + client.own_acts
        term = months_later(max(acts), RETENTION_MONTHS)
        if day < term:
            return None
        with_maybe = months_later(max(acts + client.maybe_acts), RETENTION_MONTHS)
        if day == term or day <= with_maybe:
            return UNDECIDED, f"term of retention {term}"
        return SHUT, f"retention ended on {term}"

    def _right(self, main: str, channel: str, day: date) -> tuple[str, str]:
        """What the rows that give say of one channel."""
        client = self.clients[main]
        acts = [act for act in client.acts if channel in act.channels]
        standing = [act for act in acts if not self._lifted(main, channel, act)]
        if standing:
            return SHUT, standing[0].tells()
        if any(act.is_erasure for act in acts):
            return UNDECIDED, "consent after an erasure"
        since = max((act.on for act in acts), default=date.min)
        rights = [right for right in client.given[channel] if right.on > since]
        if not rights:
            return SHUT, "no right given"
        answers = {self._basis(client, channel, right, day) for right in rights}
        if len({answer for answer, _ in answers}) > 1:
            return UNDECIDED, "rights of which not all are valid"
        return min(answers)

    def _basis(self, client: Client, channel: str, right: Given, day: date) -> tuple[str, str]:
        is_firm = client.client_type == "B2B"
        proven = right.basis == "consent" and right.has_proof
        if right.basis is None:
            answer = (SHUT, "no basis")
        elif channel == "phone" and not is_firm:
            answer = self._person_by_phone(client, right, day)
        elif right.basis == "consent":
            answer = (OPEN, "consent with proof") if proven else (SHUT, "consent without proof")
        elif right.basis == "legitimate_interest":
            is_open = channel == "letter" or (is_firm and channel in {"email", "phone"})
            answer = (OPEN if is_open else SHUT, "legitimate interest")
        elif right.basis == "similar_products" and channel in {"email", "sms"}:
            if not right.has_proof:
                answer = (SHUT, "similar products without notice")
            else:
                answer = (UNDECIDED if is_firm else OPEN, "similar products")
        elif right.basis == "similar_products" and channel == "phone":
            answer = (SHUT, "similar products over the phone")
        else:
            answer = (UNDECIDED, f"{right.basis} over {channel}")
        return answer

    def _person_by_phone(self, client: Client, right: Given, day: date) -> tuple[str, str]:
        proven = right.basis == "consent" and right.has_proof
        runs = any(start <= day and (end is None or day <= end) for start, end in client.contracts)
        if day < LAW:
            if right.basis == "bloctel":
                return OPEN, f"Bloctel checked on {right.on}"
            return (UNDECIDED if proven or runs else SHUT), "person by phone, no Bloctel check"
        if proven:
            return OPEN, "consent with proof"
        if runs:
            is_interest = right.basis == "legitimate_interest"
            return (OPEN if is_interest else UNDECIDED), "contract running"
        return SHUT, f"person by phone from {LAW} without proven consent"

    def _way(self, main: str, way: Way, day: date) -> tuple[str, str]:
        client, channel = self.clients[main], way[0]
        answer, why = self._right(main, channel, day)
        recent = [on for on in client.attempts if day - ATTEMPTS_IN < on <= day]
        refused = [on for on in client.refused_on if on < day <= on + PAUSE]
        by_another = self.shut_by_others.get(main, {}).get(way)
        closed = {
            "value not valid or not held tonight": way not in client.usable,
            "the value bounced": way in client.bounced,
            why: answer == SHUT,
            f"value of another: {by_another and by_another.tells()}": by_another is not None,
            f"call refused on {max(refused, default=None)}": channel == "phone" and refused,
            f"{len(recent)} calls in 30 days": channel == "phone" and len(recent) >= ATTEMPTS,
        }
        doubts = {
            "value may have bounced": way in client.maybe_bounced,
            "the value objected to was held before": any(
                channel in act.channels for act in client.maybe
            ),
            "shares a value": main in self.shared,
            "refused a call of an unknown campaign": client.may_have_ended_part,
            "an event by e-mail within 60 days": any(day - on <= PAUSE for on in client.mailed_on),
        }
        for verdict, reasons in ((SHUT, closed), (UNDECIDED, doubts)):
            for words, holds in reasons.items():
                if holds:
                    return verdict, words
        return answer, why

    def verdict(self, main: str, day: date | None = None) -> Verdict:
        """Of one client for one contact date (default: the morning after the night)."""
        day = self.contact_on if day is None else day
        client = self.clients[main]
        stop = self._stopped(main)
        ways = {way: self._way(main, way, day) for way in client.values}
        if client.orders and (stop is None or stop[0] == UNDECIDED):
            retained = self._retained(main, day)
            stop = retained if retained is not None and stop is None else stop
        if stop is not None:
            ways = {
                way: stop if stop[0] == SHUT or found[0] == OPEN else found
                for way, found in ways.items()
            }
        return Verdict(tuple(sorted(client.codes)), ways, stop[1] if stop else None)

    def question(self, main: str, *, is_drawn: bool, may_be_drawn: bool) -> Verdict:
        """Of one client for the last question, the morning after the night."""
        client = self.clients[main]
        stop: tuple[str, str] | None = None
        acts = [*client.acts, *self.shut_by_others.get(main, {}).values()]
        if not client.orders:
            stop = (SHUT, "no order")
        elif is_drawn:
            stop = (SHUT, "drawn by the campaign")
        elif client.ceased_on is not None and client.ceased_on <= self.contact_on:
            stop = (SHUT, f"ceased on {client.ceased_on}")
        else:
            stop = self._decided(client)
        if stop is None and client.orders:
            stop = self._near_the_term(client)
        if stop is None and may_be_drawn:
            stop = (UNDECIDED, "perhaps drawn by the campaign")
        if any(act.is_profiling for act in acts) and (stop is None or stop[0] == UNDECIDED):
            return Verdict(
                tuple(sorted(client.codes)),
                dict.fromkeys(client.values, (UNDECIDED, "objected to profiling")),
            )
        ways = {way: self._way(main, way, self.contact_on) for way in client.values}
        if stop is not None:
            ways = {
                way: stop if stop[0] == SHUT or found[0] == OPEN else found
                for way, found in ways.items()
            }
        return Verdict(tuple(sorted(client.codes)), ways, stop[1] if stop else None)

    def _near_the_term(self, client: Client) -> tuple[str, str] | None:
        """Why it is not the time of the last question, or may not be; None where it is."""
        terms = _terms(client)
        if len(terms) > 1:
            return UNDECIDED, f"term at {sorted(terms)}"
        term = min(terms)
        is_near = self.contact_on < term <= self.contact_on + QUESTION
        return None if is_near else (SHUT, f"the term, {term}, is not near")

    def question_too_long(self, main: str, way: Way, until: date) -> str | None:
        """A right that ends by itself, or the term, before the last day of use."""
        terms = _terms(self.clients[main])
        day = self.contact_on
        while (day := day + timedelta(days=1)) <= until:
            if self._way(main, way, day)[0] == SHUT or (len(terms) == 1 and day >= min(terms)):
                return f"usable until {until}, and not from {day} on"
        return None


def _terms(client: Client) -> set[date]:
    """The term of retention; two where it is undecided what counts as an act of the client."""
    acts = client.orders + client.own_acts
    return {months_later(max(days), RETENTION_MONTHS) for days in (acts, acts + client.maybe_acts)}
