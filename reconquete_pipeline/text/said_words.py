"""What a French text states, clause by clause: its thanks, denials and asides are taken out.

In doubt a clause goes: a cause told wrongly is worse than none. A text becomes `# a clause | the
next #` in lower case without accents: # stands between sentences (and before « mais »), | between
the clauses of one. Rules of reference.cause_words are asked of it.
"""

from reconquete_pipeline.text.sql_text import text_literal

_CLAUSE, _SENTENCE = r"[|#][^|#]*\b(?:{})\b[^|#]*", r"#[^#]*\b(?:{})\b[^#]*"

# First what looks like a denial and is none, or the reverse. n° is a number, not « ne ».
_SPELLED = (
    ("n[°º]", " numero "),
    ("œ", "oe"),
    # « Trop cher ? Non. » denies what it asks; any other question states nothing.
    (
        r"[?:]\s*(non|aucune?s?|jamais|neant|ras|zero|rarement|pas du tout|pas vraiment|rien)"
        r"\s*([.!;,\n]|$)",
        r" \1 # ",
    ),
    (r"[?:]\s*(aucune?s?|zero|neant) ", r" \1 "),
    (r"[^.!;:?\n]*\?", " # "),
    # Sentences, clauses, and what is left of the signs.
    (r"[.;!\n\r()«»\"…–—]+| - ", " # "),
    (r"[,/]+", " | "),
    (r":+", " : "),
    (r"[^a-z0-9#|:]+", " "),
    ("^ ?", "# "),
    (" ?$", " #"),
    # « Prix : trop élevés » is one clause, « je ne viens plus : trop cher » is two.
    (r"([#|] (?:(?:les?|la|vos) )?[a-z0-9]+ (?:de [a-z0-9]+ )?): ", r"\1"),
    (r"[:#][:# ]*", "# "),
)
_IDIOMS = (
    (r"\btout sauf\b", "pas"),
    # What was thought, and then taken back.
    (r"[|#:]? ?\bmais (non|pas du tout|pas vraiment|ce n est pas le cas)\b", " non "),
    (r"\bpas mal d", "beaucoup d"),
    (r"\bun peu\b", "assez"),
    (r"\bde plus en plus\b", "tres"),
    (r"\b(une|la|cette|des) personnes?\b", "quelqu un"),
    (
        r"\b(non seulement|en plus|rien que|plus que jamais|comme jamais|non plus|plus ou moins"
        r"|s il vous plait|dates? de naissance|(maison|caisse)s? de retraite|sans (doute|prevenir"
        r"|prevenus?|etre prevenus?|avertir|avis|explications?|excuses?|raison|arret|cesse))\b",
        " ",
    ),
    # A greeting alone says nothing.
    (
        r"[|#] (bonjour|bonsoir|cordialement|merci( (beaucoup|bien|a vous|d avance))?) ([|#])",
        r"\4",
    ),
    (
        r"\b(mais|par contre|en revanche|cependant|toutefois|pourtant|neanmoins|sauf|hormis"
        r"|excepte|a part|au contraire|en fait|en realite|malheureusement|dommage)\b",
        "#",
    ),
    # Lists go on: « aucun retard, défaut ou litige ».
    (r"\| (de|d|ni|ou) ", r"\1 "),
    (r"\|( [^#|]* ou )", r"\1"),
    (r"\|( (?:les? |la )?[a-z0-9]+ [|#])", r"\1"),
    (r"\|( (?:les? |la )?[a-z0-9]+ [|#])", r"\1"),
    # « Pas parti à cause des retards » is one clause, « plus client à cause des retards » two.
    (
        r"\b(pas|jamais|aucune?)\b([^#|]*) (parce qu|parce que|a cause|en raison|du fait|pour cause"
        r"|a force|suite)\b",
        r"\1\2",
    ),
    (
        r"\b(parce que|parce qu|car|puisque|puisqu|a cause|en raison|du fait|pour cause|a force"
        r"|suite|donc|du coup|alors que|alors)\b",
        "|",
    ),
    (
        r"\bet ((?:je|j|nous|on|vous|ils?|elles?|plus personne|personne|toujours|jamais|c est|ca"
        r"|surtout|puis)\b)",
        r"| \1",
    ),
    # Displeased is no praise.
    (
        r"\b(pas|peu|guere|jamais|loin d etre|moins)( (du tout|vraiment|tres|toujours|assez|ete"
        r"|entierement|totalement)){0,2} (satisfait|content|parfait|ravi|fidele|excellent"
        r"|impeccable)[a-z]*",
        "mecontent",
    ),
    (" +", " "),
    (" $", ""),
)
# Whose trouble is over said so of all that stands before.
_SETTLED = (
    r"^.*\b(tout (est|a ete) (regle|rentre|arrange|resolu)|rentre dans l ordre"
    r"|(a ete|ont ete|est|sont|maintenant) (vite |bien |rapidement |enfin |maintenant )?"
    r"(regle|resolu|clos)(e|s|es)?\b|vite (regle|resolu)(e|s|es)?\b"
    r"|pas (bien |tres )?grave|sans (importance|gravite)|aucun (probleme|souci) [|#]"
    r"|restent? (correct|raisonnable|abordable|acceptable)s?"
    r"|(ca|cela|tout) (se passe|va) (tres )?(bien|mieux)\b)"
)
_PRAISE = (
    r"satisfaite?s?|contente?s?|parfait[a-z]*|ravie?s?|enchantee?s?|formidables?|excellente?s?"
    r"|impeccables?|nickel|bravo|felicitations|genial[a-z]*|tres bien|au top"
    r"|rien a (dire|redire|signaler|reprocher)|continuez|fideles?|j adore"
    r"|c est (bien )?(mieux|pratique)|c est bien [|#]"
    r"|(continue|reste|restons|continuons) (chez|avec) vous"
)
_ASIDE = (
    # Thanks, excuses, concessions, conditions.
    r"merci|remercie[a-z]*|agreables?|efficaces?|sympathiques?|competente?s?|serieu(x|ses?)"
    r"|desolee?s?|pardon|navree?s?|excuse[a-z]*|malgre|meme si|(croyais|pensais) que?"
    r"|peur|crain[a-z]*|justifiee?s?|comprends|comprenons|comprehensible"
    r"|si (vous|un jour|jamais|on|nous|je|la|les?|vos|votre|c|ca)|s ils?"
    # The client's own fault or matter.
    r"|mes clients|mon magasin|ma boutique|chez moi|mon numero|(mon|ma) (fille|fils|voisine?)"
    r"|litige avec (mon|ma|mes|notre|nos)"
    r"|(ma|mon|notre) (reponse|part|faute|erreur)|(mon|mes|nos|notre) (retards?|prix"
    r"|tarifs?|promotions?)"
    r"|(je|nous|j|on) (suis|sommes|etais|etions|serai|est|ai ete|avons ete)( (toujours|encore"
    r"|souvent|deja|moi meme|nous memes|juste|bien|assez|aussi|tres|beaucoup)){0,2} (en|du) retard"
    r"|(j ai|nous avons|on a)( (pris|toujours|beaucoup|encore|deja)){0,2} (du|de) retard"
    r"|retards? (de|du|dans|sur|pour)( [a-z]+)? (paiements?|reglements?|chantiers?|projets?"
    r"|travaux|reponse|courrier|payer|regler|rendez vous)"
    r"|(pa[iy]e[a-z]*|regl[a-z]+|factures?|chantiers?|projets?|travaux|train)"
    r" [^|#]*en retard"
    r"|(repondu|donne suite) a (vos|votre|l enquete|cette)|reponse a (vous )?(donner|apporter)"
    r"|(suis|sommes) injoignables?|chers (amis|tous|clients|collegues)|chere?s? (monsieur|madame)"
    r"|ferm[a-z]+ [^|#]*(juillet|aout|vacances|conges|dimanche|lundi|travaux|semaine|jours|hiver)"
    r"|(fausses?|erronees?|factures?|facturation)( vite| aussitot)? (corrige|rectifie)(e|s|es)?"
    # What happened to somebody of the company.
    r"|(commercial[a-z]*|vendeu[a-z]+|representant[a-z]*|livreur|vous|votre [a-z]+)( [a-z]+){0,4}"
    r" (retraite|maladie|deces|demenage[a-z]*)"
    # Others are worse, or ours is better.
    r"|(concurren[a-z]*|autres? fournisseurs?|nouveau fournisseur|les autres|chez eux|ailleurs)"
    r" [^|#]*(en retard|(plus|trop) chere?s?|pires?|moins bi?en|defaut[a-z]*|defectueu[a-z]+"
    r"|mauvais[a-z]*|pas competit[a-z]*)"
    r"|(plus|trop) chere?s? (ailleurs|que vous|que chez vous|chez (l |la |les? |un |d |vos |votre )"
    r"*(concurren[a-z]*|autres?))"
    r"|moins chere?s? (chez vous|qu ailleurs|que (chez )?(la |les? |vos |un )?(concurren[a-z]*"
    r"|autres?))"
    r"|vous [^|#]*moins chere?s?"
    r"|(mieux|meilleure?s?) qu?e? ?(chez |tous )?(la |les? |vos |un |d )?(concurren[a-z]*|autres?"
    r"|ailleurs|amazon)"
    r"|(en ligne|internet) [^|#]*(chez vous|votre|vos)"
    r"|(chez vous|votre|vos) [^|#]*(en ligne|internet)"
)
_DENIAL = (
    r"ne|n|pas|jamais|aucune?s?|guere|ni|zero|sans|nullement|rien|non|personne|loin d etre|peu"
    r"|rarement|a peine|evite[a-z]*|finie?s? (les?|la)|disparu[a-z]*|moins (de|d|en|souvent)"
    r"|au lieu"
    r"|plutot qu?e?"
    r"|plus (de|d|du|des|aucune?|jamais|rien|personne|une?|les?|la|en|au|a|trop|ce|vraiment|non"
    r"|guere|du tout)"
)


def _stated(text_sql: str) -> str:
    """SQL: the text in clauses, without those that state nothing."""
    sql = f"lower(strip_accents({text_sql}))"
    steps = (
        *_SPELLED,
        *_IDIOMS,
        (_SETTLED, "#"),
        (_SENTENCE.format(_PRAISE), "#"),
        (_CLAUSE.format(_ASIDE), "|"),
    )
    for pattern, by in steps:
        sql = f"regexp_replace({sql}, {text_literal(pattern)}, {text_literal(by)}, 'g')"
    return sql


_AFFIRMED = f"regexp_replace(stated, {text_literal(_CLAUSE.format(_DENIAL))}, '|', 'g')"
SAID_MACROS = {
    "stated_clauses(text)": _stated("text"),
    # Of clauses, those that deny nothing; a rule that holds a negation is asked of all.
    "affirmed_clauses(stated)": _AFFIRMED,
    "clauses_of(text)": "list_transform([stated_clauses(text)], lambda stated: struct_pack("
    "stated := stated, affirmed := affirmed_clauses(stated)))[1]",
    "says_words(clauses, words, word_reading)": "regexp_matches(case when word_reading = 'denying'"
    " then clauses.stated else clauses.affirmed end, words)",
}
