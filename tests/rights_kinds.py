"""What invented people do, kind by kind, and a company of them.

A kind is one sort of act; its function writes the rows of one person, or of two. Nothing here says
who may be listed. People of kind `mixed` do several things of the kinds in MIXABLE.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from rights_people import (
    ALL_CHANNELS,
    BAD_DATES,
    KIND_WORDS,
    NO_PROOFS,
    STATES,
    WORD_OF,
    Person,
    Writer,
    respelt_code,
    spelt,
    text_of,
)
from rights_rows import CAMPAIGN, Company

Act = Callable[[Writer, Person, int], None]


# --- Acts that fit any ordinary person -----------------------------------------------------------
def objection_code(w: Writer, p: Person, night: int) -> None:
    kind = w.chance.choice(("opposition", "opposition", "", "effacement"))
    channel = "" if kind == "effacement" else w.channel_word(p)
    w.objects(p, night, channel=channel, kind=kind)


def objection_value(w: Writer, p: Person, night: int) -> None:
    channel = p.channel(w.chance)
    word = w.chance.choice(("", WORD_OF[channel]))
    w.objects(p, night, client_id="", value=p.values[channel], channel=word)


def objection_value_forms(w: Writer, p: Person, night: int) -> None:
    channel = p.channel(w.chance)
    word, value = w.chance.choice(("", WORD_OF[channel])), spelt(p.values[channel], w.chance)
    w.objects(p, night, client_id="", value=value, channel=word)


def objection_code_forms(w: Writer, p: Person, night: int) -> None:
    w.objects(p, night, client_id=respelt_code(p.code, w.chance), channel=w.channel_word(p))


def objection_channel(w: Writer, p: Person, night: int) -> None:
    w.objects(p, night, channel=w.chance.choice(ALL_CHANNELS))


def objection_kind(w: Writer, p: Person, night: int) -> None:
    w.objects(p, night, kind=w.chance.choice(KIND_WORDS), channel=w.channel_word(p))


def objection_date(w: Writer, p: Person, night: int) -> None:
    w.objects(p, night, objected_on=w.chance.choice(BAD_DATES), channel=w.channel_word(p))


def profiling(w: Writer, p: Person, night: int) -> None:
    w.objects(p, night, kind="profilage")


def withdrawal(w: Writer, p: Person, night: int) -> None:
    w.withdraws(p, night)


def withdrawal_state(w: Writer, p: Person, night: int) -> None:
    w.withdraws(p, night, state=w.chance.choice(STATES))


def withdrawal_unreadable(w: Writer, p: Person, night: int) -> None:
    cells = [
        {"given_on": w.chance.choice(BAD_DATES)},
        {"channel": w.chance.choice((*ALL_CHANNELS, ""))},
        {"client_id": respelt_code(p.code, w.chance)},
    ]
    w.withdraws(p, night, **w.chance.choice(cells))


def unsubscribed_contact(w: Writer, p: Person, night: int) -> None:
    on = w.past(night)
    later = text_of(on + timedelta(days=2))
    channel = WORD_OF[p.channel(w.chance)]
    w.meets(p, night, on, channel=channel, reaction="désabonné", reacted_at=later)


def unsubscribed_event(w: Writer, p: Person, night: int) -> None:
    channel = WORD_OF[p.channel(w.chance)]
    w.happens(p, night, "désabonné", text_of(w.past(night)), channel)


def unsubscribed_unreadable(w: Writer, p: Person, night: int) -> None:
    cells = [
        {"contacted_at": w.chance.choice(BAD_DATES)},
        {"channel": w.chance.choice(ALL_CHANNELS)},
        {"client_id": respelt_code(p.code, w.chance)},
    ]
    said = {"channel": WORD_OF[p.channel(w.chance)], "reaction": "désabonné"}
    w.meets(p, night, w.past(night), **(said | w.chance.choice(cells)))


def survey_erasure(w: Writer, p: Person, night: int) -> None:
    w.answers(p, night, text_of(w.past(night)), w.chance.choice(("oui", "oui", "non", "")))


def survey_unreadable(w: Writer, p: Person, night: int) -> None:
    if w.chance.random() < 0.5:
        w.answers(p, night, w.chance.choice(BAD_DATES), "oui")
    else:
        code = respelt_code(p.code, w.chance)
        w.answers(p, night, text_of(w.past(night)), "oui", client_id=code)


def no_go(w: Writer, p: Person, night: int) -> None:
    on = w.past(night)
    w.decided(p, night, "ne pas contacter", text_of(on))
    days = w.chance.choice((-20, 0, 20, 40))
    if days:
        w.decided(p, w.night(), "à reprendre", text_of(on + timedelta(days=days)))


def no_go_unreadable(w: Writer, p: Person, night: int) -> None:
    if w.chance.random() < 0.6:
        w.decided(p, night, "ne pas contacter", w.chance.choice(BAD_DATES))
        w.decided(p, w.night(), "à reprendre", text_of(w.past(0)))
    else:
        code = respelt_code(p.code, w.chance)
        w.decided(p, night, "ne pas contacter", text_of(w.past(night)), client_id=code)


def call_refused(w: Writer, p: Person, night: int) -> None:
    drawn_on = w.company.nights[w.company.draw]
    on = drawn_on - timedelta(days=w.chance.choice((5, 20, 40, 90, 120)))
    if w.chance.random() < 0.5:
        w.meets(p, night, on, channel="téléphone", reaction="refusé")
    else:
        number = w.meets(p, night, on, channel="téléphone")
        cells = {"contact_id": number, "called_at": text_of(on), "call_outcome": "refusé"}
        w.tell("call_reports", w.night(), p, **cells)


def bounce(w: Writer, p: Person, night: int) -> None:
    channel = p.channel(w.chance)
    if channel in {"email", "letter"}:
        w.happens(p, night, "npai", text_of(w.past(night)), WORD_OF[channel])


ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        objection_code,
        objection_value,
        objection_value_forms,
        objection_code_forms,
        objection_channel,
        objection_kind,
        objection_date,
        profiling,
        withdrawal,
        withdrawal_state,
        withdrawal_unreadable,
        unsubscribed_contact,
        unsubscribed_event,
        unsubscribed_unreadable,
        survey_erasure,
        survey_unreadable,
        no_go,
        no_go_unreadable,
        call_refused,
        bounce,
    )
}
MIXABLE = tuple(ACTS)


# --- Kinds that need a person of their own -------------------------------------------------------
def quiet(w: Writer) -> list[Person]:
    return [w.ordinary()]


def rights(w: Writer) -> list[Person]:
    p = w.person(w.chance.choice(("B2B", "B2C", "B2C", "")))
    w.known(p)
    w.bought(p)
    w.points(p)
    for channel in p.values:
        basis = w.chance.choice(
            ("consentement", "produits similaires", "intérêt légitime", "", "habitude", "none")
        )
        proof = w.chance.choice(("", f"formulaire {p.code}", f"contrat {p.code}"))
        on = p.bought_on[-1] if basis == "produits similaires" else None
        if not (basis == "produits similaires" and channel == "letter") and basis != "none":
            w.right(p, channel, basis, proof, on)
    return [p]


def rights_unreadable(w: Writer) -> list[Person]:
    """Rows that would give a right, were they readable."""
    p = w.person(channels=(w.chance.choice(("email", "letter")),))
    w.known(p)
    w.bought(p)
    w.points(p)
    code = p.code.lstrip("0") if p.code[0] == "0" else p.code.lower()
    channel = next(iter(p.values))
    odd: list[dict[str, str]] = [
        {"client_id": code},
        {"given_on": w.chance.choice(BAD_DATES)},
        {"channel": w.chance.choice(ALL_CHANNELS)},
        {},
    ]
    said = {"channel": WORD_OF[channel], "state": "donné", "basis": "consentement"}
    said |= {"given_on": text_of(w.past(0)), "proof": f"formulaire {p.code}"}
    w.tell("consents", 0, p, **(said | w.chance.choice(odd)))
    return [p]


def no_proofs(w: Writer) -> list[Person]:
    p = w.person()
    w.known(p)
    w.bought(p)
    w.points(p)
    for channel in p.values:
        proof = w.chance.choice((*NO_PROOFS, f"formulaire {p.code}"))
        w.right(p, channel, "consentement", proof)
    return [p]


def comma_for_dot(w: Writer) -> list[Person]:
    p = w.ordinary(channels=("email",))
    value = p.values["email"].replace(".com", ",com")
    w.objects(p, w.night(), client_id="", value=value)
    return [p]


def points_in_forms(w: Writer) -> list[Person]:
    """The contact points themselves are spelt one way and the objection another."""
    p = w.person()
    w.known(p)
    w.bought(p)
    for channel, value in p.values.items():
        w.point(p, channel, spelt(value, w.chance))
        w.good_right(p, channel)
    if w.chance.random() < 0.7:
        objection_value_forms(w, p, w.night())
    return [p]


def likely_codes(w: Writer) -> list[Person]:
    """Two codes that are one after folding; a row means one of them exactly, or either."""
    one, other = w.person(), w.person()
    w.number += 1
    number = f"9{w.number:06d}"
    letters = w.chance.random() < 0.5
    codes = (f"K{number}", f"k{number}") if letters else (f"0{number}", number)
    for p, code in zip((one, other), codes, strict=True):
        p.code = code
        w.known(p)
        w.bought(p)
        w.points(p)
        for channel in p.values:
            w.good_right(p, channel)
    either = f"K {number}" if letters else f"000{number}"
    w.objects(one, w.night(), client_id=w.chance.choice((*codes, either, either)))
    return [one, other]


def invalid_value(w: Writer) -> list[Person]:
    p = w.person()
    w.known(p)
    w.bought(p)
    night = w.night()
    bad = p.channel(w.chance)
    w.points(p, but=bad)
    if night:
        w.point(p, bad, p.values[bad], until=night)
    w.point(p, bad, p.values[bad], night, is_valid="non")
    for channel in p.values:
        w.good_right(p, channel)
    return [p]


def bounced_then_new(w: Writer) -> list[Person]:
    """A value bounced, another one is delivered later."""
    p = w.person(channels=(w.chance.choice(("email", "letter")),))
    channel = next(iter(p.values))
    w.known(p)
    w.bought(p)
    w.good_right(p, channel)
    night = w.chance.choice(w.nights[1:])
    on = w.past(0)
    w.point(p, channel, p.values[channel], until=night)
    w.happens(p, w.chance.randrange(night), "npai", text_of(on), WORD_OF[channel])
    w.point(p, channel, w.value(channel), night, updated_on=on + timedelta(days=30))
    return [p]


def new_address(w: Writer) -> list[Person]:
    """An objection by value, then a full snapshot with another value."""
    p = w.person(channels=(w.chance.choice(("email", "letter", "phone")),))
    channel = next(iter(p.values))
    w.known(p)
    w.bought(p)
    w.good_right(p, channel)
    night = w.chance.choice(w.nights[1:])
    w.point(p, channel, p.values[channel], until=night)
    w.point(p, channel, w.value(channel), night)
    if w.chance.random() < 0.7:
        value = spelt(p.values[channel], w.chance) if w.chance.random() < 0.3 else p.values[channel]
        w.objects(p, w.chance.randrange(night), client_id="", value=value)
    return [p]


def shared_value(w: Writer) -> list[Person]:
    """The value of somebody who still buys and who objected."""
    p, other = w.ordinary(channels=(w.chance.choice(("email", "phone")),)), w.buyer()
    channel = next(iter(p.values))
    w.point(other, channel, spelt(p.values[channel], w.chance))
    w.good_right(other, channel)
    other.values = {channel: p.values[channel]}
    act = w.chance.choice((objection_code, withdrawal, unsubscribed_contact, survey_erasure))
    act(w, other, w.night())
    return [p, other]


def merged(w: Writer) -> list[Person]:
    """An old code, merged before or after an act on it."""
    p = w.ordinary()
    old = w.person(p.client_type)
    old.bought_on = [day - timedelta(days=7) for day in p.bought_on]
    night = w.night()
    w.bought(old)
    w.points(old)
    for channel in old.values:
        if w.chance.random() < 0.5:
            w.good_right(old, channel)
    if night:
        w.known(old)
    w.known(old, night, merged_into=p.code)
    act = w.chance.choice((objection_code, withdrawal, unsubscribed_event, no_go, None))
    if act is not None:
        act(w, old, w.night())
    return [p, old]


def merged_with_buyer(w: Writer) -> list[Person]:
    p, other = w.ordinary(), w.buyer()
    other.bought_on = []
    w.known(p, w.chance.choice(w.nights[1:]), merged_into=other.code)
    return [p, other]


def lifted(w: Writer) -> list[Person]:
    """An objection, then something that looks like a consent."""
    p = w.ordinary(channels=w.chance.sample(("email", "letter", "sms"), w.chance.choice((1, 2))))
    night = w.night()
    on = w.past(night)
    channel = p.channel(w.chance)
    how = w.chance.choice(("code", "value", "withdrawal", "undated", "unsubscribed"))
    if how == "code":
        w.objects(p, night, objected_on=text_of(on), channel=w.channel_word(p))
    elif how == "value":
        w.objects(p, night, client_id="", value=p.values[channel], objected_on=text_of(on))
    elif how == "withdrawal":
        w.withdraws(p, night, given_on=text_of(on), channel=WORD_OF[channel])
    elif how == "undated":
        w.objects(p, night, objected_on="")
    else:
        w.happens(p, night, "désabonné", text_of(on), WORD_OF[channel])
    later = w.chance.choice(w.nights[night:])
    day = on + timedelta(days=w.chance.choice((-5, 5, 10, 20, 30)))
    basis, proof = w.chance.choice(
        (
            ("consentement", f"rappel {p.code}"),
            ("consentement", f"courrier signé {p.code}"),
            ("consentement", "aucune"),
            ("consentement", ""),
            ("intérêt légitime", f"note {p.code}"),
        )
    )
    w.right(p, channel, basis, proof, day, later)
    return [p]


def lifted_after_undated(w: Writer) -> list[Person]:
    """An undated objection is of the night that first saw it; a consent of a later day lifts it."""
    p = w.ordinary(channels=(w.chance.choice(("email", "letter")),))
    last = len(w.company.nights) - 1
    w.objects(p, w.chance.randrange(last), objected_on=w.chance.choice(BAD_DATES))
    day = w.company.nights[last] - timedelta(days=w.chance.choice((0, 60)))
    w.right(p, next(iter(p.values)), "consentement", f"rappel {p.code}", day, last)
    return [p]


def call_refused_of_campaign(w: Writer) -> list[Person]:
    """Called by this campaign after the draw, and refused: it ends whatever the channel."""
    p = w.ordinary()
    night = w.chance.choice(w.nights[w.company.draw + 1 :])
    on = w.company.nights[night]
    if w.chance.random() < 0.5:
        w.meets(p, night, on, channel="téléphone", reaction="refusé", campaign_id=CAMPAIGN)
    else:
        number = w.meets(p, night, on, channel="téléphone", campaign_id=CAMPAIGN)
        outcome = w.chance.choice(("refusé", "absent"))
        cells = {"contact_id": number, "called_at": text_of(on), "call_outcome": outcome}
        w.tell("call_reports", night, p, **cells)
    return [p]


def call_refused_unreadable(w: Writer) -> list[Person]:
    """The date or the code of the call cannot be read: refused today, by whom it could mean."""
    p = w.ordinary("B2B", ("phone",))
    on = w.first_on - timedelta(days=90)
    night = w.chance.randrange(w.company.draw + 1)
    number = w.meets(p, night, on, channel="téléphone", campaign_id="2025-carte")
    cells = {"contact_id": number, "called_at": text_of(on), "call_outcome": "refusé"}
    if w.chance.random() < 0.5:
        cells |= {"called_at": w.chance.choice(BAD_DATES)}
    else:
        cells |= {"client_id": respelt_code(p.code, w.chance)}
        cells |= {"called_at": text_of(w.first_on - timedelta(days=12))}
    w.tell("call_reports", night, p, **cells)
    return [p]


def attempts(w: Writer) -> list[Person]:
    """Three, four or five calls that nobody took in the last weeks."""
    p = w.ordinary("B2B", ("phone",))
    for call in range(w.chance.choice((3, 4, 5))):
        on = w.first_on - timedelta(days=2 + 3 * call)
        night = w.chance.randrange(w.company.draw + 1)
        w.meets(p, night, on, channel="téléphone", is_delivered="non")
    return [p]


def phone_of_a_person(w: Writer) -> list[Person]:
    p = w.person("B2C", ("phone",))
    w.known(p)
    w.bought(p)
    w.points(p)
    basis, proof = w.chance.choice(
        (
            ("consentement", f"formulaire {p.code}"),
            ("consentement", "aucune"),
            ("intérêt légitime", ""),
            ("produits similaires", f"facture {p.code}"),
        )
    )
    w.right(p, "phone", basis, proof)
    return [p]


def running_contract(w: Writer) -> list[Person]:
    p = w.person("B2C", ("phone",))
    w.known(p)
    w.bought(p)
    w.points(p)
    if w.chance.random() < 0.8:
        w.right(p, "phone", "intérêt légitime")
    days = w.chance.choice((None, -30, 300, 3))
    last_on = w.company.nights[-1]
    end = "" if days is None else text_of(last_on + timedelta(days=days))
    start = text_of(p.bought_on[0])
    w.tell("contracts", 0, p, contract_id=f"A{p.code}", starts_on=start, ends_on=end)
    return [p]


def bloctel(w: Writer) -> list[Person]:
    p = w.person("B2C", ("phone",))
    w.known(p)
    w.bought(p)
    w.points(p)
    checked_on = w.first_on - timedelta(days=3)
    if w.chance.random() < 0.7:
        w.right(p, "phone", "Bloctel", f"contrôle du {text_of(checked_on)}", checked_on)
    else:
        w.right(p, "phone", "intérêt légitime")
    return [p]


def _long_silent(w: Writer, months: int) -> Person:
    p = w.person(channels=w.chance.sample(("email", "letter"), w.chance.choice((1, 2))))
    back = timedelta(days=round(months * 30.4))
    shift = w.first_on - back - p.bought_on[-1]
    p.bought_on = [day + shift for day in p.bought_on]
    w.known(p)
    w.bought(p)
    for channel, value in p.values.items():
        w.point(p, channel, value, updated_on=p.bought_on[0])
        w.good_right(p, channel, p.bought_on[-1])
    return p


def retention(w: Writer) -> list[Person]:
    p = _long_silent(w, w.chance.choice((33, 34, 38, 40, 42)))
    on = w.first_on - timedelta(days=w.chance.randint(80, 700))
    act = w.chance.choice(("inbound", "reply", "survey", "outbound", "opened", "none"))
    night = w.chance.randrange(w.company.draw + 1)
    if act == "inbound":
        w.meets(p, night, on, direction="entrant", channel="téléphone")
    elif act == "reply":
        w.meets(p, night, on, reaction="répondu", reacted_at=text_of(on))
    elif act == "survey":
        w.answers(p, night, text_of(on), "non")
    elif act == "outbound":
        w.meets(p, night, on, channel="téléphone")
    elif act == "opened":
        w.meets(p, night, on, reaction="ouvert", reacted_at=text_of(on))
    return [p]


def retention_soon(w: Writer) -> list[Person]:
    """The term comes while the list of the last night could still be used."""
    p = w.person(channels=("letter",))
    last_on = w.company.nights[-1]
    shift = last_on.replace(year=last_on.year - 3) - p.bought_on[-1]
    shift += timedelta(days=w.chance.choice((4, 5, 6, 30)))
    p.bought_on = [day + shift for day in p.bought_on]
    w.known(p)
    w.bought(p)
    w.point(p, "letter", p.values["letter"], updated_on=p.bought_on[0])
    w.good_right(p, "letter", p.bought_on[-1])
    return [p]


def near_the_term(w: Writer) -> list[Person]:
    """About the 60 days before the term, on their bounds too; half are never drawn, some acted."""
    p = w.person(channels=w.chance.sample(("email", "letter"), w.chance.choice((1, 2))))
    back = timedelta(days=w.chance.choice((1034, 1035, 1036, 1037, 1060, 1093, 1094, 1095)))
    shift = w.first_on - back - p.bought_on[-1]
    p.bought_on = [day + shift for day in p.bought_on]
    if w.chance.random() < 0.5:
        p.bought_on = p.bought_on[-1:]
    w.known(p)
    w.bought(p)
    for channel, value in p.values.items():
        w.point(p, channel, value, updated_on=p.bought_on[0])
        w.good_right(p, channel, p.bought_on[-1])
    if w.chance.random() < 0.5:
        acts = [act for name, act in ACTS.items() if name != "call_refused"]
        w.chance.choice(acts)(w, p, w.night())
    return [p]


def click(w: Writer) -> list[Person]:
    """A click without any consent to be tracked keeps nobody."""
    p = _long_silent(w, 40)
    on = w.first_on - timedelta(days=w.chance.randint(80, 700))
    if w.chance.random() < 0.5:
        w.meets(p, 0, on, reaction="clic", reacted_at=text_of(on + timedelta(days=1)))
    else:
        w.happens(p, 0, "clic", text_of(on), "e-mail")
    return [p]


def tracked_click(w: Writer) -> list[Person]:
    """A click counts where a consent to be tracked is older than it and proved."""
    p = _long_silent(w, 40)
    on = w.first_on - timedelta(days=w.chance.randint(80, 700))
    w.meets(p, 0, on, reaction="clic", reacted_at=text_of(on + timedelta(days=1)))
    given_on, proof = w.chance.choice(
        (
            (on - timedelta(days=300), "case cochée"),
            (p.bought_on[0], "aucune"),
        )
    )
    w.right(p, "email", "consentement", proof, given_on, purpose="suivi")
    return [p]


def ceased(w: Writer) -> list[Person]:
    p = w.ordinary()
    night = w.chance.choice(w.nights[1:])
    days = w.chance.choice((-30, -1, 0, 200))
    on = w.company.nights[night] + timedelta(days=days)
    w.known(p, night, ceased_on=text_of(on))
    return [p]


def ordered(w: Writer) -> list[Person]:
    p = w.ordinary()
    night = w.night()
    w.order(p, night, f"{p.code}-R", w.company.nights[night], "120,00")
    return [p]


def occasional(w: Writer) -> list[Person]:
    p = w.person(channels=("letter",))
    p.bought_on = p.bought_on[-1:]
    w.known(p)
    w.bought(p)
    w.points(p)
    w.good_right(p, "letter")
    return [p]


def forgotten(w: Writer) -> list[Person]:
    """The full list of objections no longer holds the row."""
    p = w.ordinary()
    last = len(w.company.nights) - 1
    night = w.chance.randrange(last)
    until = w.chance.randint(night + 1, last)
    said = {"value": "", "channel": w.channel_word(p), "kind": "opposition"}
    said |= {"objected_on": text_of(w.past(night))}
    if "objections" in w.company.full:
        w.tell_until(until, "objections", night, p, **said)
    else:
        w.tell("objections", night, p, **said)
    return [p]


PEOPLE: dict[str, Callable[[Writer], list[Person]]] = {
    kind.__name__: kind
    for kind in (
        quiet,
        rights,
        rights_unreadable,
        no_proofs,
        comma_for_dot,
        points_in_forms,
        likely_codes,
        invalid_value,
        bounced_then_new,
        new_address,
        shared_value,
        merged,
        merged_with_buyer,
        lifted,
        lifted_after_undated,
        call_refused_of_campaign,
        call_refused_unreadable,
        attempts,
        phone_of_a_person,
        running_contract,
        bloctel,
        retention,
        retention_soon,
        near_the_term,
        click,
        tracked_click,
        ceased,
        ordered,
        occasional,
        forgotten,
    )
}
KINDS = (*ACTS, *PEOPLE, "mixed")


def invented(
    people: int,
    kinds: Sequence[str],
    nights: Sequence[date],
    draw: int,
    *,
    seed: int,
    full: Sequence[str] = ("contact_points",),
) -> Company:
    """A company of about so many people, the kinds in turn; each person's kind is kept by code."""
    company = Company(tuple(nights), draw, frozenset(full), tracking="tracked_click" in kinds)
    writer = Writer(company, seed)
    fillers = [writer.buyer() for _ in range(10 + people // 20)]
    made = 0
    while made < people:
        for kind in kinds:
            for person in _of_kind(writer, kind):
                company.kinds[person.code] = kind
                made += 1
    _padding(writer, fillers)
    return company


def _of_kind(writer: Writer, kind: str) -> list[Person]:
    if kind in PEOPLE:
        return PEOPLE[kind](writer)
    person = writer.ordinary()
    if kind == "mixed":
        for act in writer.chance.sample(MIXABLE, writer.chance.choice((2, 2, 3))):
            ACTS[act](writer, person, writer.night())
    else:
        ACTS[kind](writer, person, writer.night())
    return [person]


def _padding(writer: Writer, fillers: Sequence[Person]) -> None:
    """Good rows about clients who still buy, so that odd rows are never the most of a file."""
    company, chance = writer.company, writer.chance
    counts = {(row.extract, row.night): 0 for row in company.rows}
    for row in company.rows:
        counts[row.extract, row.night] += 1
    for night, day in enumerate(company.nights):
        some = fillers[night % len(fillers)]
        writer.order(some, night, f"{some.code}-N{night}", day, "75,00")
        for place in range(4 + counts.get(("objections", night), 0) * 3 // 2):
            value = f"inconnu.{night}.{place}@example.com"
            writer.objects(some, night, client_id="", value=value, channel="e-mail")
        for place in range(4 + counts.get(("consents", night), 0) * 3 // 2 * (night > 0)):
            on = date(2020, 1, 13) + timedelta(days=place)
            writer.right(some, "letter", "intérêt légitime", on=on, night=night)
        for extract in ("contacts", "campaign_events", "surveys", "overrides", "call_reports"):
            for _ in range(2 + counts.get((extract, night), 0) * 3 // 2):
                _pad(writer, extract, chance.choice(fillers), night)


def _pad(writer: Writer, extract: str, some: Person, night: int) -> None:
    on = writer.past(night)
    if extract == "contacts":
        writer.meets(some, night, on, channel="téléphone")
    elif extract == "campaign_events":
        writer.number += 1
        minutes = writer.number % 1200
        at = f"{text_of(on)} {6 + minutes // 60 % 12:02d}:{minutes % 60:02d}"
        writer.happens(some, night, "delivered", at, "courrier")
    elif extract == "surveys":
        writer.answers(some, night, text_of(on), "non")
    elif extract == "overrides":
        writer.number += 1
        day = date(2024, 1, 13) + timedelta(days=writer.number % 600)
        writer.decided(some, night, "à reprendre", text_of(day))
    else:
        writer.number += 1
        cells = {"contact_id": f"R{writer.number:06d}", "call_outcome": "absent"}
        writer.tell("call_reports", night, some, called_at=text_of(on), **cells)
