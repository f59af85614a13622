"""Whether a text sounds like a refusal of contact: in doubt it does."""

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


def sounds_like_refusal(text: str) -> str:
    """Whether a text (SQL) says no, as `says_no` does."""
    spaced = f"regexp_replace(lower(strip_accents({text})), '\\s+', ' ', 'g')"
    plain = f"regexp_replace({spaced}, '{_NO_REFUSAL}', ' ', 'g')"
    return f"regexp_matches({plain}, '{_REFUSAL}')"


def says_no(text: str) -> bool:
    """Whether a text sounds like a refusal."""
    spaced = re.sub(r"\s+", " ", without_accents(text))
    return re.search(_REFUSAL, re.sub(_NO_REFUSAL, " ", spaced)) is not None
