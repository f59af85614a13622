"""Invented people, and how careless systems write of them; nothing here says who may be listed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rights_rows import Company, Row

STREETS = ("du Lin Bleu", "des Vanniers", "de l'Écluse", "aux Tonnes", "Sainte-Ursule")
TOWNS = ("Laon", "Évreux", "Saint-Lô", "Mâcon", "Béthune")
FIRST = ("Anna", "Bastien", "Chloé", "Dorian", "Élise", "Fanny", "Gaël", "Hélène")
LAST = ("Lerouge", "Aubépine", "Marlotte", "Pompon", "Garenne", "Vasseur", "Noisetier")
WORD_OF = {"phone": "téléphone", "email": "e-mail", "letter": "courrier", "sms": "sms"}
BAD_DATES = ("", "31/02/2026", "32/13/2026", "hier", "0000-00-00", "1900-01-01", "15/03/2031")
NO_PROOFS = ("", "aucune", "Aucune.", "-", "?", "???", "AUCUNE", "--", " ", "oui")
ALL_CHANNELS = ("tous", "Tous canaux", "fax", "?", "tout")
KIND_WORDS = ("Robinson", "stop pub", "??", "liste rouge")
STATES = ("refusé", "non", "?", "", "opposé", "stop")

# No file holds two rows of one key that differ: which of them counts is another question.
KEYS = {
    "consents": ("client_id", "channel", "given_on", "purpose"),
    "objections": ("client_id", "value", "channel", "objected_on", "kind"),
    "overrides": ("client_id", "decided_on"),
}


@dataclass
class Person:
    """One client as invented."""

    code: str
    client_type: str
    postal_code: str
    bought_on: list[date]
    values: dict[str, str]

    def channel(self, chance: random.Random) -> str:
        """One of its channels."""
        return chance.choice(list(self.values))


def text_of(day: date) -> str:
    """A day as the files write it."""
    return day.strftime("%d/%m/%Y")


def spelt(value: str, chance: random.Random) -> str:
    """The same contact value in another form."""
    if "@" in value:
        forms = [f"mailto:{value}", value.upper(), f"  {value} ", value.title(), f"MAILTO:{value}"]
    elif value[0] == "0":
        d = value.split(" ")
        rest = " ".join(d[1:])
        short = value.replace(" ", "")[1:]
        forms = [f"{start}{short}" for start in ("0", "+33", "0033", "+33(0)")]
        forms += [f"{start} {d[0][1]} {rest}" for start in ("+33", "0033")]
        forms += [sign.join(d) for sign in (".", "-", "/", "\u00a0", "\u202f")]
    else:
        forms = [value.upper(), value.replace(",", ""), value.replace(" ", "\u00a0")]
        forms += [value.replace(" ", "  "), value.replace(",", " ,"), f" {value.lower()} "]
    return chance.choice(forms)


def respelt_code(code: str, chance: random.Random) -> str:
    """A client code that fits only after folding."""
    forms = [code[:2] + " " + code[2:], code[:3] + "\u00a0" + code[3:]]
    if code[0] == "0":
        forms += [code.lstrip("0"), code.lstrip("0"), "00" + code, "0" + code]
    else:
        forms += [code.lower(), code.lower(), code[0].lower() + " " + code[1:]]
    return chance.choice(forms)


class Writer:
    """Writes the rows of people over the nights of a company."""

    def __init__(self, company: Company, seed: int) -> None:
        self.company, self.chance = company, random.Random(seed)
        self.nights = range(len(company.nights))
        self.first_on = company.nights[0]
        self.number = self.phones = self.mobiles = 0
        self.keys: set[tuple[object, ...]] = set()

    # People
    def person(self, client_type: str = "", channels: Sequence[str] = ()) -> Person:
        """A person without rows."""
        chance = self.chance
        self.number += 1
        number = self.number
        is_old = chance.random() < 0.4
        code = f"{number:06d}" if is_old else f"C{number:06d}"
        postal_code = f"{chance.choice((2, 14, 27, 50, 71)):02d}{chance.randrange(10)}00"
        last = self.first_on - timedelta(days=chance.randint(420, 900))
        gap = chance.randint(20, 60)
        days = [last - timedelta(days=gap * place) for place in range(chance.randint(2, 5))]
        bought_on = sorted(set(days))
        if not channels:
            count = chance.choice((1, 1, 1, 2, 2, 3))
            channels = chance.sample(("phone", "email", "email", "letter", "letter", "sms"), count)
        client_type = client_type or chance.choice(("B2B", "B2C"))
        values = {channel: self.value(channel) for channel in dict.fromkeys(channels)}
        return Person(code, client_type, postal_code, bought_on, values)

    def value(self, channel: str) -> str:
        """A contact value that nobody else has."""
        chance = self.chance
        self.number += 1
        if channel == "email":
            name = f"{chance.choice(FIRST)}.{chance.choice(LAST)}".lower()
            plain = name.replace("é", "e").replace("è", "e").replace("ë", "e")
            return f"{plain}.{self.number}@example.com"
        if channel == "letter":
            town = f"{chance.randrange(1, 95):02d}{chance.randrange(10)}00 {chance.choice(TOWNS)}"
            return f"{self.number} rue {chance.choice(STREETS)}, {town}"
        if channel == "phone" and self.phones < 10_000:
            self.phones, start, number = self.phones + 1, "01 99 00", self.phones
        else:
            self.mobiles, start, number = self.mobiles + 1, "06 39 98", self.mobiles
        return f"{start} {number // 100:02d} {number % 100:02d}"

    # Rows
    def tell(self, extract: str, night: int, about: Person, **cells: str) -> None:
        """One row; the client code is that of the person unless another is written."""
        self.tell_until(None, extract, night, about, **cells)

    def tell_until(
        self, until: int | None, extract: str, night: int, about: Person, **cells: str
    ) -> None:
        """One row of a full extract, gone from the file of the night `until`."""
        named = {"client_id": about.code} | cells
        key = (extract, night, *(named.get(name, "") for name in KEYS.get(extract, ())))
        key = tuple("" if part in BAD_DATES else part for part in key)
        if extract not in KEYS or key not in self.keys:
            self.keys.add(key)
            self.company.rows.append(Row(extract, night, named, (about.code,), until))

    def known(self, person: Person, night: int = 0, **cells: str) -> None:
        """The row of the clients extract."""
        words = {"B2B": "professionnel", "B2C": "particulier"}
        said = {"client_type": words.get(person.client_type, ""), "postal_code": person.postal_code}
        self.tell("clients", night, person, **said, name=f"Maison {person.code}", **cells)

    def bought(self, person: Person) -> None:
        """Its orders."""
        for place, day in enumerate(person.bought_on):
            amount = f"{self.chance.randint(40, 900)},{self.chance.randrange(100):02d}"
            self.order(person, 0, f"{person.code}-{place}", day, amount)

    def order(self, person: Person, night: int, number: str, day: date, amount: str) -> None:
        """One order."""
        cells = {"order_id": number, "ordered_at": text_of(day), "net_amount_eur": amount}
        self.tell("orders", night, person, **cells)

    def point(
        self, person: Person, channel: str, value: str, night: int = 0, until: int | None = None,
        is_valid: str = "oui", updated_on: date | None = None,
    ) -> None:  # fmt: skip
        """A way to reach it."""
        day = updated_on or self.first_on - timedelta(days=self.chance.randint(930, 960))
        said = {"value": value, "is_valid": is_valid, "updated_on": text_of(day)}
        self.tell_until(until, "contact_points", night, person, channel=WORD_OF[channel], **said)

    def points(self, person: Person, but: str = "") -> None:
        """Every way to reach it."""
        for channel, value in person.values.items():
            if channel != but:
                self.point(person, channel, value)

    def right(
        self, person: Person, over: str, basis: str, proof: str = "", on: date | None = None,
        night: int = 0, **cells: str,
    ) -> None:  # fmt: skip
        """A right given."""
        day = on or self.first_on - timedelta(days=self.chance.randint(230, 400))
        said = {"state": "donné", "given_on": text_of(day), "proof": proof, "basis": basis}
        self.tell("consents", night, person, **({"channel": WORD_OF[over]} | said | cells))

    def good_right(self, person: Person, channel: str, on: date | None = None) -> None:
        """A right that holds, as far as the type allows one."""
        is_firm = person.client_type == "B2B"
        choices = [("consentement", f"formulaire {person.code}")]
        if channel == "letter" or (is_firm and channel != "sms"):
            choices += [("intérêt légitime", "")] * 2
        if not is_firm and channel in {"email", "sms"}:
            choices += [("produits similaires", f"conditions de vente {person.code}")]
        basis, proof = self.chance.choice(choices)
        if basis == "produits similaires":
            on = person.bought_on[-1]
        self.right(person, channel, basis, proof, on)

    def ordinary(self, client_type: str = "", channels: Sequence[str] = ()) -> Person:
        """A lost client with good rights over every channel it has."""
        person = self.person(client_type, channels)
        self.known(person)
        self.bought(person)
        self.points(person)
        for channel in person.values:
            self.good_right(person, channel)
        return person

    def buyer(self) -> Person:
        """A client who still buys."""
        person = self.person(channels=("letter",))
        person.bought_on = [self.first_on - timedelta(days=back) for back in (150, 90, 45, 5)]
        self.known(person)
        self.bought(person)
        return person

    # Moments
    def night(self) -> int:
        """Any night."""
        return self.chance.choice(self.nights)

    def past(self, night: int) -> date:
        """A day before a night: after the rights were given, and no e-mail within 60 days."""
        return self.company.nights[night] - timedelta(days=self.chance.randint(75, 200))

    def channel_word(self, person: Person) -> str:
        """One of its channels, or none at all."""
        return self.chance.choice([WORD_OF[channel] for channel in person.values] + [""])

    def objects(self, person: Person, night: int, **cells: str) -> None:
        """An objection."""
        said = {"client_id": person.code, "value": "", "channel": "", "kind": "opposition"}
        said |= {"objected_on": text_of(self.past(night))}
        self.tell("objections", night, person, **(said | cells))

    def withdraws(self, person: Person, night: int, **cells: str) -> None:
        """A right withdrawn."""
        channel = WORD_OF[person.channel(self.chance)]
        said = {"channel": channel, "state": "retiré", "given_on": text_of(self.past(night))}
        self.tell("consents", night, person, **(said | {"proof": "", "basis": ""} | cells))

    def meets(self, person: Person, night: int, on: date, **cells: str) -> str:
        """A contact; its number."""
        self.number += 1
        number = f"K{self.number:06d}"
        said = {"contact_id": number, "contacted_at": text_of(on), "channel": "e-mail"}
        said |= {"direction": "sortant", "campaign_id": "", "is_delivered": "oui"}
        self.tell("contacts", night, person, **(said | {"reacted_at": "", "reaction": ""} | cells))
        return number

    def happens(self, person: Person, night: int, event: str, on: str, channel: str) -> None:
        """An event of an old campaign."""
        said = {"campaign_id": "2025-carte", "event": event, "happened_at": on, "channel": channel}
        self.tell("campaign_events", night, person, **said)

    def answers(self, person: Person, night: int, on: str, erase: str, **cells: str) -> None:
        """An answer to a survey."""
        self.number += 1
        said = {"response_id": f"S{self.number:06d}", "answered_on": on, "has_asked_erasure": erase}
        self.tell("surveys", night, person, **(said | cells))

    def decided(self, person: Person, night: int, verdict: str, on: str, **cells: str) -> None:
        """A decision of a manager."""
        said = {"go_no_go": verdict, "decided_by": "R. Pivoine", "decided_on": on}
        self.tell("overrides", night, person, **(said | {"override_reason": "décision"} | cells))
