/*---
description: One rule that reads a cause in French words, with a text that it must find and one that it must not.
grain: [cause, words]
columns:
  cause:
  words:
    type: VARCHAR
    description: Regular expression over the text in lower case without accents, after its negations were taken out.
    label_fr: Mots
  found_in_fr:
    type: VARCHAR
    description: A text in which the rule finds the cause.
    label_fr: Exemple
  not_found_in_fr:
    type: VARCHAR
    description: A text that is near to it, in which the rule must find nothing.
    label_fr: Contre-exemple
references:
  cause: reference.loss_causes.cause
checks:
  - name: rules_find_their_examples
    description: rules that do not find their own example
    sql: says_words(found_in_fr, words)
  - name: rules_leave_the_others
    description: rules that find a cause in their counter-example
    sql: not says_words(not_found_in_fr, words)
---*/
select
    cause,
    words,
    found_in_fr,
    not_found_in_fr
from (
    values
    (
        'price',
        '\b(trop|plus|tres) (cher|chere|chers|cheres)\b'
        || '|\b(hausse|augmentation)s? d(e|es|u) (prix|tarifs?)\b'
        || '|\bmoins chere?s? (ailleurs|chez)\b'
        || '|\b(prix|tarifs?) (trop|excessif|eleve|exorbitant|exagere)',
        'Vous êtes devenus trop chers',
        'Aucun problème de prix'
    ),
    (
        'late_delivery',
        '\b(en|de|du|des|gros|multiples) retards?\b'
        || '|\blivre(e|es|s)? (trop )?tard'
        || '|\bdelais? (trop|non respecte|pas tenu|interminable)'
        || '|\bretard(s)? (de|a la) livraison',
        'Toujours en retard, j''ai renoncé',
        'Pas de retard à signaler'
    ),
    (
        'product_quality',
        '\b(mauvaise|baisse de( la)?|probleme de|qualite) (qualite|mediocre|decevante'
        || '|en baisse)\b'
        || '|\bdefectueu(x|ses?)\b'
        || '|\bdefauts?\b'
        || '|\bproduits? (abime|avarie|casse|perime)s?',
        'Produits défectueux deux fois de suite',
        'Sans défaut, très bonne qualité'
    ),
    (
        'poor_service',
        '\b(mauvais|mal) (accueil|service|servis?|recus?|accueillis?)\b'
        || '|\bservice (client )?(mediocre|decevant|injoignable|deplorable|inexistant)'
        || '|\b(jamais|aucune) reponse\b'
        || '|\bpersonne ne repond'
        || '|\bsans reponse de votre part',
        'Service client injoignable',
        'Bon service, bon accueil'
    ),
    (
        'salesperson_relation',
        '\b(commercial|vendeur|representant|interlocuteur)(e|se|rice)? (desagreable|impoli'
        || '|incompetent|arrogant|change|parti)'
        || '|\bchange(ment)? de (commercial|vendeur|representant|interlocuteur)'
        || '|\bnouve(au|lle) (commercial|vendeur|representant)e? ',
        'Changement de commercial, on ne s''entend plus',
        'Votre commercial est très bien'
    ),
    (
        'neglect',
        '\b(plus|jamais) (de )?(visite|nouvelles|contact)s?\b'
        || '|\b(delaisse|oublie|abandonne|laisse tomber)(e|s|es)?\b'
        || '|\bon ne (me|nous) (voit|appelle|contacte) (plus|jamais)',
        'Plus de visite depuis un an',
        'Je ne me sens pas oublié, merci'
    ),
    (
        'over_solicited',
        '\btrop (de|d) ?(mails?|e ?mails?|courriers?|appels?|publicites?|sollicitations?'
        || '|relances?|newsletters?)'
        || '|\b(harcele|sollicite trop|inonde)',
        'Trop d''e-mails de votre part',
        'Pas trop de publicité, ça va'
    ),
    (
        'dispute',
        '\b(litige|contentieux|desaccord)\b'
        || '|\berreurs? (de|dans la|sur la) factur'
        || '|\bfactur(e|ation) (fausse|erronee|contestee)',
        'Litige sur ma dernière facture',
        'Aucun litige entre nous'
    ),
    (
        'competitor_offer',
        '\b(concurrent|concurrence|autre fournisseur|autre prestataire'
        || '|nouveau fournisseur)s?\b'
        || '|\b(change|changement) de fournisseur'
        || '|\bmieux ailleurs\b'
        || '|\bachete (sur|par) internet\b'
        || '|\ben ligne\b'
        || '|\bamazon\b',
        'J''ai changé de fournisseur',
        'Je n''ai pas changé de fournisseur'
    ),
    (
        'aggressive_promotion',
        '\bpromotions? (d(e|u|un) |chez )(l |la |le |un )?concurren'
        || '|\boffre promotionnelle ailleurs',
        'Grosse promotion chez un concurrent',
        'Merci pour la promotion'
    ),
    (
        'unsuitable_offer',
        '\b(offre|gamme|assortiment) (inadaptee?|trop (petite|limitee?|reduite?)'
        || '|ne convient|insuffisante?)'
        || '|\b(en rupture|ruptures? de stock|plus disponible|article arrete)'
        || '|\bne (faites|vendez|proposez) plus\b'
        || '|\bne (correspond|convient)(ent)? plus\b'
        || '|\bplus ce qu il (me|nous) fa(ut|llait)\b'
        || '|\bchoix (trop )?(limite|insuffisant)',
        'Toujours en rupture de stock',
        'Gamme complète, rien à dire'
    ),
    (
        'one_off_need',
        '\b(besoin|achat|projet|chantier) (ponctuel|unique|termine|exceptionnel)'
        || '|\bplus (besoin|l usage|d usage|l utilite)\b'
        || '|\bun cadeau\b',
        'C''était un achat ponctuel',
        'Mon besoin reste le même'
    ),
    (
        'life_change',
        '\b(retraite|divorce|deces|maladie|hospitalise|naissance|licencie|chomage)\b'
        || '|\bchange(ment)? (de |d )?(activite|metier|vie|situation)\b'
        || '|\bsituation (a change|personnelle|familiale)',
        'Je pars à la retraite',
        'Toujours en activité'
    ),
    (
        'out_of_area',
        '\b(demenage(e|s|es|ment)?|parti(e|s)? (vivre|habiter))\b'
        || '|\btrop loin de (vous|chez vous)'
        || '|\bhors (zone|secteur)\b',
        'J''ai déménagé à Nantes',
        'Nous sommes toujours au même endroit'
    ),
    (
        'ceased',
        '\b(cess(e|ation)|arret) (d |de l |l |notre |mon )?(activite|exploitation)'
        || '|\bliquidation\b'
        || '|\b(ferme|fermons|fermeture) (notre|mon|definitive)',
        'Cessation d''activité fin mars',
        'Fermé le dimanche'
    )
) as rules (cause, words, found_in_fr, not_found_in_fr)
