"""Whether a text sounds like a refusal of contact: in doubt it does.

A remark that somebody wrote beside a list, where no extract reads, must say more than "plus" or
"jamais": one that means something else would close every contact of the company.
"""

import re

from reconquete_pipeline.text.spelling import without_accents

# How people and tools say no, without accents, and what only sounds so.
_REFUSAL = (
    r"plus|refus|\brefu\b|stop|desab|desin?sc|unsub|unsus|opt(ed)?.{0,3}out|oppos|\bopos|spam|plainte|"
    r"complain|^\W*non( merci)?\W*$|pas (du tout )?interess|interess\w* pas|\bn.?en veu|harcel|"
    r"raccroch|tranquil|\bpas (a )?(r?appeler|(re)?contacter|relancer|demarcher|deranger)\b|"
    r"abuse|retir|retrait|resili|jamais|ne pas|derang|"
    r"ne (me |nous |le |la |les )?(veu|souhait|desir)|"
    r"\bn(e |.).{0,6}(rappel|appel|contact|envoy|relanc)|"
    r"\bpas de (contact|appel|mail|courrier|relance|demarch)|"
    r"enlev\w*[- ](moi|nous)|\bradi(er|ation|ez)\b|sortir de (la |vos |votre )|"
    r"\barret|liste rouge|robinson|bloctel|\bdnc\b|black.?list|rgpd|gdpr|cnil|effac|suppr"
)
_NO_REFUSAL = (
    r"\b(rappel|recontact|revoi|relanc)[a-z]* (un peu )?plus (tard|tot)\b|"
    r"\bplus (tard|tot)\b|\bplus de tonalite\b|jamais joint[a-z]*|\bretirera\b"
)
_CONTACT = (
    r"(r?appel|(re)?contact|relanc|solli[cs]|demarch|derang|ecri|envo|courrier|mail|sms|tele?phon)"
)
_REFUSAL_IN_REMARK = (
    rf"\b(plus|jamais|pas|sans|aucun)\b.{{0,25}}{_CONTACT}|"
    rf"\bn(e |.).{{0,12}}{_CONTACT}.{{0,25}}\b(plus|jamais|pas)\b|"
    r"\bn.?en veu|refus\w*.{0,25}(contact|appel|courrier|mail|sms|demarch)|"
    r"retir\w*.{0,20}(fichier|liste|base)|sortir de (la |vos |votre )|enlev\w*[- ](moi|nous|le|la)|"
    r"\bstop\b|desab|desin?sc|unsub|unsus|opt(ed)?.{0,3}out|oppos|\bopos|spam|plainte|complain|"
    r"^\W*non( merci)?\W*$|harcel|raccroch|tranquil|\bradi(er|ation|ez)\b|liste rouge|robinson|"
    r"bloctel|\bdnc\b|black.?list|rgpd|gdpr|cnil|effac|suppr"
)


def sounds_like_refusal(text: str, *, is_remark: bool = False) -> str:
    """Whether a text (SQL) says no, as `says_no` does."""
    refusal = _REFUSAL_IN_REMARK if is_remark else _REFUSAL
    spaced = f"regexp_replace(lower(strip_accents({text})), '\\s+', ' ', 'g')"
    plain = f"regexp_replace({spaced}, '{_NO_REFUSAL}', ' ', 'g')"
    return f"regexp_matches({plain}, '{refusal}')"


def says_no(text: str, *, is_remark: bool = False) -> bool:
    """Whether a text sounds like a refusal; `is_remark` where it stands beside what is read."""
    refusal = _REFUSAL_IN_REMARK if is_remark else _REFUSAL
    spaced = re.sub(r"\s+", " ", without_accents(text))
    return re.search(refusal, re.sub(_NO_REFUSAL, " ", spaced)) is not None
