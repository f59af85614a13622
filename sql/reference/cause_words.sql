/*---
description: One rule that reads a cause in French words, with a text that it must find and one that it must not.
description_fr: Une règle qui reconnaît une cause de départ dans les mots d'un client, avec un exemple et un contre-exemple.
grain: [cause, word_reading]
columns:
  cause:
  word_reading:
    type: VARCHAR
    description: "Of what the rule is asked: clauses that deny nothing (affirmed), all that state something, for words that hold their own negation (denying), or the answer to what is better elsewhere (better_elsewhere)."
    description_fr: "Comment lire le texte : les phrases qui affirment, celles qui nient, ou la réponse à « qu'est-ce qui est mieux ailleurs ? »."
    label_fr: Lecture
    values: [affirmed, denying, better_elsewhere]
  words:
    type: VARCHAR
    description: "Regular expression over clauses in lower case without accents, # between sentences and | between the clauses of one; thanks, excuses, questions and the client's own delays were taken out."
    description_fr: L'expression cherchée dans le texte, en minuscules et sans accents.
    label_fr: Mots
  found_in_fr:
    type: VARCHAR
    description: A text in which the rule finds the cause.
    description_fr: Un texte où la règle trouve ce qu'elle cherche.
    label_fr: Exemple
  not_found_in_fr:
    type: VARCHAR
    description: A text that is near to it, in which the rule must find nothing.
    description_fr: Un texte voisin où elle ne doit rien trouver.
    label_fr: Contre-exemple
references:
  cause: reference.loss_causes.cause
checks:
  - name: rules_find_their_examples
    description: rules that do not find their own example
    sql: says_words(clauses_of(found_in_fr), words, word_reading)
  - name: rules_leave_the_others
    description: rules that find a cause in their counter-example
    sql: not says_words(clauses_of(not_found_in_fr), words, word_reading)
---*/
select
    cause,
    word_reading,
    words,
    found_in_fr,
    not_found_in_fr
from (
    values
    (
        'price',
        'affirmed',
        '\b(trop|plus|tres|plutot|assez|vraiment|si|bien|beaucoup|etes|sont|est|devenue?s?) c'
        || 'here?s?\b'
        || '|\bhors de prix\b'
        || '|\b(trop|tres|si) (onereu|couteu)'
        || '|\b(hausse|augmentation)s? d(e|es|u)( vos| ces| tous vos)? (prix|tarifs?)\b'
        || '|\b(prix|tarifs?) ((sont|est|etaient|devenus|vraiment|beaucoup|bien|assez) )*(trop ('
        || 'eleve|haut|cher)|excessif|eleve|exorbitant|exagere|abusif|prohibitif)'
        || '|\b(prix|tarifs?) (ont|a) ([a-z]+ )?(augmente|explose|flambe|double|grimpe)'
        || '|\b(prix|tarifs?) (s envole|flambe|explose)'
        || '|\b(augmente|monte) (tous )?(vos|les) (prix|tarifs?)'
        || '|\bmoins chere?s? (ailleurs|chez|sur|en ligne|que vous)'
        || '|^# (les? |vos |(le )?(motif|raison|cause) )?(prix|tarifs?) #$'
        || '|\| (du|des|de vos) (prix|tarifs?) [|#]',
        'Vos tarifs sont trop élevés',
        'C''est plus cher ailleurs'
    ),
    (
        'price',
        'denying',
        '\b(pas|plus) ((assez|tres|du tout) )?competiti(f|ve)'
        || '|\bpas donnee?s? [|#]',
        'Vous n''êtes plus compétitifs',
        'Vous n''êtes pas trop chers'
    ),
    (
        'late_delivery',
        'affirmed',
        '\b(en|de|du|des|gros|multiples|plusieurs|nombreux|trop|vos|les) retards?\b'
        || '|\bretards? (de|a la|dans la|dans les|sur) (livraison|(ma|la|mes|nos) commande)'
        || '|\bretards? ((trop|tres|si) )?(repete|frequent|constant|incessant|systemati|permanen'
        || 't|continuel|important|a (repetition|chaque))'
        || '|\b(livr(e|ee|es|ees|ez|ent|aisons?)|recue?s?|arrivee?s?) ([a-z]+ ){0,2}(trop tard|t'
        || 'ardi)'
        || '|\blivree?s? ((tres|toujours) )?tard\b'
        || '|\bdelais?( de livraison)? ((sont|est|etaient|beaucoup|bien|vraiment|devenus) )*(tro'
        || 'p|interminable|a rallonge|depasse)'
        || '|^# retards? #$'
        || '|\battend(re|u) [^|#]*(mois|semaine|jours) [^|#]*(livraison|commande|colis)',
        'Vous livrez toujours trop tard',
        'Je suis en retard dans mes commandes'
    ),
    (
        'late_delivery',
        'denying',
        '\b(livr[a-z]+|commandes?|colis|camion|vous) [^|#]*(jamais|pas|plus|rarement) ([a-z]+'
        || ' ){0,2}(a l heure|a temps|dans les (temps|delais))'
        || '|\b(jamais|pas|plus|rarement) ((ete|toujours) )?livree?s? ([a-z]+ ){0,2}(a l heure|a'
        || ' temps|dans les (temps|delais))'
        || '|\bdelais?( de livraison)? ((ne|n|sont|est|etaient) )*(non|pas|jamais|plus|rarement)'
        || ' ((ete|toujours|souvent|vraiment) )?(respecte|tenu)'
        || '|\b(respectez|respectent|respecte|tenez) (pas|jamais|plus|rarement) (les|vos|aucun) '
        || 'delais'
        || '|\b(pas|jamais|plus) (respecte|tenu) (les?|vos|aucun) delais?'
        || '|\b(commandes?|colis|livraisons?|marchandises?) ([a-z]+ ){0,2}(jamais|pas) ((ete|enc'
        || 'ore) )?(arrive|recu|livre)(e|s|es)? [|#]'
        || '|\bpromesses? ([a-z]+ ){0,2}(non|pas|jamais) tenue',
        'Jamais livré à l''heure',
        'Jamais livré en retard'
    ),
    (
        'product_quality',
        'affirmed',
        '\b(mauvaise|pietre|baisse de( la)?|problemes? de|soucis? de) qualite\b'
        || '|\bqualite ([a-z]+ ){0,2}(mediocre|decevante|en baisse|inegale|moins bonne|mauvaise|'
        || 'deplorable|laisse a desirer)'
        || '|\bqualite (a|s est|se) ([a-z]+ )?(baisse|degrade|diminue|chute)'
        || '|\bbouchonnee?s?\b'
        || '|\bdefectueu(x|ses?)\b'
        || '|\b(des|un|de|gros|plusieurs|nombreux|les|vos) defauts?\b'
        || '|\b(produit|article|marchandise|coli|caisse|bouteille|fruit|legume)s? ([a-z]+ ){0,2}'
        || '(abime|avarie|casse|perime|pourri|moisi)(e|s|es)?\b',
        'Produits défectueux deux fois de suite',
        'Par défaut je commande chez vous'
    ),
    (
        'product_quality',
        'denying',
        '\bqualite ((n|ne|est|etait) )*(pas|plus|jamais) ((vraiment|toujours|du tout) )?(a la'
        || ' hauteur|au rendez vous|bonne|terrible|satisfaisante|la meme|constante|la|ce qu)\b',
        'Qualité pas au rendez-vous',
        'La qualité n''est pas en cause'
    ),
    (
        'poor_service',
        'affirmed',
        '\b(mauvais|mal) (accueil|service|servi|recu|accueilli)'
        || '|\bservice (client |apres vente )?((est|etait|vraiment|devenu) )*(mediocre|decevant|'
        || 'injoignable|deplorable|inexistant|catastrophique|lamentable)'
        || '|\baccueil ([a-z]+ ){0,2}(deplorable|desagreable|glacial|decevant|catastrophique)'
        || '|\binjoignables?\b'
        || '|\bimpossible de (vous|les?) (joindre|avoir)',
        'Service client injoignable',
        'Je suis injoignable cette semaine'
    ),
    (
        'poor_service',
        'denying',
        '\b(jamais|aucune) ((eu|recu|obtenu) )?(de )?reponse\b'
        || '|\b(rest|appel|mail|courrier|reclamation|demande|message)[a-z]* [^|#]*sans reponse\b'
        || '|\bsans reponse de votre part'
        || '|\bpersonne ne ((me|nous|m|a|avait) )*(repond|rappel|decroche)'
        || '|\b(a|ont|avez) (jamais|pas) ((ete|encore) )?(repondu|rappele)'
        || '|\bne ((me|nous) )?(repond|rappell?e)(ez|ent|z)? (jamais|plus|pas) ([|#]|aux?|a (mes'
        || '|nos|ma) (mail|appel|message|demande|courrier|question|relance))',
        'N''a jamais répondu à mes mails',
        'Je n''ai pas répondu à vos mails'
    ),
    (
        'salesperson_relation',
        'affirmed',
        '\b(commercial|vendeu|representant|interlocut|commerciaux)[a-z]* ([a-z]+ ){0,2}(desag'
        || 'reable|impoli|malpoli|incompetent|arrogant|agressi|change|parti)(e|f|s|ve)?\b'
        || '|\bchange(ment)?s? de (commercial|vendeu|representant|interlocut|commerciaux)[a-z]*'
        || '|\bmauvaise (entente|relation) avec ([a-z]+ )?(commercial|vendeu|representant|interl'
        || 'ocut|commerciaux)[a-z]*',
        'Changement de commercial, on ne s''entend plus',
        'Votre nouveau commercial est formidable'
    ),
    (
        'salesperson_relation',
        'denying',
        '\bm entends? (pas|plus) avec ([a-z]+ )?(commercial|vendeu|representant|interlocut|co'
        || 'mmerciaux)[a-z]*'
        || '|\b(commercial|vendeu|representant|interlocut|commerciaux)[a-z]* ne ((nous|me) )?(co'
        || 'nnait|comprend|ecoute|convient) (pas|plus)',
        'Le nouveau commercial ne nous connaît pas',
        'Le nouveau commercial n''est pas désagréable'
    ),
    (
        'neglect',
        'affirmed',
        '\b(sens|sentons|sentie?s?|suis|sommes|ete|etre|(m|nous) (avez|a|ont)) ([a-z]+ )?(del'
        || 'aisse|oublie|abandonne|laissee?s? tomber)'
        || '|[|#] (client )?(delaisse|oublie|abandonne)(e|s|es)? ([|#]|par|depuis)',
        'Je me sens délaissé',
        'J''ai oublié de commander'
    ),
    (
        'neglect',
        'denying',
        '\b(plus|jamais|aucune) ((aucune?|eu|recu|une seule) )*(de )?(visite|nouvelle|contact'
        || ')s? ([|#]|depuis|de (votre|vous|la)|de? (commercial|personne)|du|avec vous|commercia'
        || 'l)'
        || '|\bon ne ((me|nous|vous) )?(voit|appelle|contacte|visite) (plus|jamais)'
        || '|\bplus personne ne ((me|nous) )?(vient|passe|visite|appelle|contacte)'
        || '|\bpersonne ne ((me|nous) )?(vient|passe|visite|appelle|contacte) (plus|jamais)'
        || '|\b(commercial|vendeu|representant|interlocut|commerciaux)[a-z]* ne ((me|nous|vient)'
        || ' )*(passe|passer|vient|visite|appelle|contacte|voir) (plus|jamais)'
        || '|\bpersonne n est (plus |jamais )?(venu|passe)',
        'Plus de visite depuis un an',
        'Je n''ai plus de nouvelles commandes à passer'
    ),
    (
        'over_solicited',
        'affirmed',
        '\btrop (de |d |souvent )?(mail|e mail|courrier|appel|publicite|pub|sollicit|relance|'
        || 'newsletter|sms|message)'
        || '|\b(appel|ecriv|relanc|sollicit|contact)(l?ez|ent|e) (beaucoup )?trop\b'
        || '|\b(mail|courrier|appel|publicite|relance|sollicitation)s? ([a-z]+ ){0,2}trop (nombr'
        || 'eu|frequent)'
        || '|\bharcel(e|ez|ent|ement)'
        || '|\binond(e|ee|es|ez|ent) de (mail|pub|message|courrier|sms)',
        'Trop d''e-mails de votre part',
        'Pas trop de publicité, ça va'
    ),
    (
        'dispute',
        'affirmed',
        '\b(litige|contentieux|desaccord)s?\b'
        || '|\berreurs? (de|dans|sur)( la| ma| mes| vos)? factur'
        || '|\bfacturee?s? (deux|2) fois\b'
        || '|\bfactur(e|es|ation) ((est|sont|etait) )?(fausse|erronee|contestee)',
        'Litige sur ma dernière facture',
        'Le litige est réglé'
    ),
    (
        'dispute',
        'denying',
        '\b(litige|contentieux|desaccord)s? ([a-z]+ ){0,2}(jamais|pas|non) ((ete|encore) )?(r'
        || 'egle|resolu|clos|traite)'
        || '|\bfactures? (fausse|erronee)s? ([a-z]+ ){0,2}(jamais|pas|non) ((ete|encore) )?(corr'
        || 'ige|rectifie)'
        || '|\berreurs? (de|dans|sur)( la| ma| mes| vos)? factur[a-z]+ ([a-z]+ ){0,2}(jamais|pas'
        || '|non) ((ete|encore) )?(corrige|rectifie|regle)',
        'Un litige jamais réglé',
        'Jamais eu de litige'
    ),
    (
        'competitor_offer',
        'affirmed',
        '\b(parti|passe|alle|tourne|vais|achete|achetons|commande|commandons|prends|prenons|t'
        || 'ravaille|travaillons)(e|s|es)? ([a-z]+ ){0,2}(chez|a|vers|avec|par) ((une?|la|les?|l'
        || '|votre|vos|des?|d) )*(autres? )?(concurren|fournisseur|prestataire)'
        || '|\b(concurrente?s?|autre fournisseur) ((nous|m|me) )?(propose|offre|a fait|est (moin'
        || 's|mieux|plus (pres|proche|rapide))|plus (pres|proche))'
        || '|\bvoir ailleurs\b'
        || '|\bpromotions? ([a-z]+ ){0,2}concurren'
        || '|\bchange(ment|r)? de (fournisseur|prestataire)'
        || '|\b(une?|mon|notre) (autre|nouveau) (fournisseur|prestataire)'
        || '|\bmieux ailleurs\b'
        || '|\b(achet|fourni|serv|approvisionn)[a-z]+ ([a-z]+ )?ailleurs\b'
        || '|\bachet[a-z]+ ([a-z]+ ){0,2}(sur (internet|le net|le web)|par internet|en ligne)\b'
        || '|\b(sur|chez|par|d) amazon\b'
        || '|^# ((la|les?|une?|chez|l offre d) )*(concurren(ce|te?s?)|autre fournisseur|amazon) '
        || '#$',
        'Nous sommes passés chez un concurrent',
        'Nous ne sommes pas partis à la concurrence'
    ),
    (
        'aggressive_promotion',
        'affirmed',
        '\bpromotions? (d |du |de |chez )((l|la|les?|une?|votre|vos) )?concurren'
        || '|\boffre promotionnelle ailleurs',
        'Grosse promotion chez un concurrent',
        'Merci pour la promotion'
    ),
    (
        'unsuitable_offer',
        'affirmed',
        '\b(offre|gamme|assortiment|choix) ([a-z]+ ){0,2}(inadapte|trop (petit|limite|reduit|'
        || 'restreint)|insuffisant|limite|reduit)'
        || '|\b(en rupture|ruptures? de stock)\b'
        || '|\barticles? arretee?s?\b',
        'Toujours en rupture de stock',
        'Vous n''êtes jamais en rupture de stock'
    ),
    (
        'unsuitable_offer',
        'denying',
        '\bne (faites|vendez|proposez) plus ((l|les?|la|mon|ma|mes|nos|notre|cet|cette|ces?|d'
        || 'e) )'
        || '|\bn avez plus (les?|la|l|mon|ma|mes|nos|notre|cet|cette|ces?) (produit|article|mode'
        || 'le|reference|gamme)'
        || '|\bne (correspond|convien)(t|ent|nent)? plus\b'
        || '|\b(offre|gamme|assortiment|produits?|articles?) [^|#]*ne (correspond|convien)(t|ent'
        || '|nent)? pas\b'
        || '|\b(ne|n) repond(ent|ez)? (plus|pas) a (mes|nos|mon|notre) (besoin|attente)'
        || '|\bplus ce qu il (me|nous) fa(ut|llait)\b'
        || '|\bplus disponibles?\b'
        || '|\b(pas|plus) assez de (choix|reference|produit)',
        'La gamme ne convient plus à ma carte',
        'Vous ne faites plus d''erreurs'
    ),
    (
        'one_off_need',
        'affirmed',
        '\b(besoin|achat|projet|chantier) ((est|etait) )?(ponctuel|unique|termine|exceptionne'
        || 'l)'
        || '|\b(c etait|pour) (faire )?un cadeau\b',
        'C''était un achat ponctuel',
        'Vous m''avez envoyé un cadeau'
    ),
    (
        'one_off_need',
        'denying',
        '\bplus ((vraiment|du tout) )?besoin ([|#]|d en|de (ca|ces?|cet|cette|vos (produit|se'
        || 'rvice|article)))'
        || '|\bplus (l|d) (usage|utilite)\b',
        'Je n''en ai plus besoin',
        'Plus besoin de passer par la concurrence'
    ),
    (
        'life_change',
        'affirmed',
        '\b(retraite|divorce|deces|maladie|hospitalise|naissance|licencie|chomage)'
        || '|\bchange(ment)? (de |d )?(activite|metier|vie|situation)\b'
        || '|\bsituation (a change|personnelle|familiale)',
        'Je pars à la retraite',
        'Votre commercial est parti à la retraite'
    ),
    (
        'out_of_area',
        'affirmed',
        '\bdemenag(e|es|ee|ement|eons)\b'
        || '|\bparti(e|s|es)? (vivre|habiter)\b'
        || '|\btrop loin de (vous|chez vous)'
        || '|\bhors (zone|secteur)\b',
        'J''ai déménagé à Nantes',
        'Je ne déménage pas'
    ),
    (
        'ceased',
        'affirmed',
        '\b(cess(e|ons|ation)|arret(e|ons)?) ((d|de|l|notre|mon|toute) )?(activite|exploitati'
        || 'on)'
        || '|\b(en|mise en) liquidation\b'
        || '|\bliquidation judiciaire\b'
        || '|\bferm(e|ee|ons|eture) ([a-z]+ )?(notre|mon|definiti)',
        'Cessation d''activité fin mars',
        'Fermé le dimanche'
    ),
    (
        'price',
        'better_elsewhere',
        '\bmoins chere?s?\b'
        || '|[|#] ((les?|leurs?|des|de|une?) )?(meilleurs? )?(prix|tarifs?|remises?)\b',
        'Moins cher',
        'Pas le prix'
    ),
    (
        'late_delivery',
        'better_elsewhere',
        '\b(delais?|ponctu|(plus|tres) (vite|rapide)|livr[a-z]+ ([a-z]+ ){0,2}(vite|rapide|a '
        || 'l heure|a temps|(en|sous) (24|48|une|deux)))',
        'Livré plus vite',
        'Ils ne livrent pas plus vite'
    ),
    (
        'product_quality',
        'better_elsewhere',
        '\b(qualite|meilleurs? (produit|article)s?|produits? meilleur)',
        'La qualité',
        'Pas la qualité'
    ),
    (
        'poor_service',
        'better_elsewhere',
        '\b(service|accueil|ecoute|reacti(f|v)|repond(ent)? (vite|toujours))',
        'Le service',
        'Aucun service'
    ),
    (
        'unsuitable_offer',
        'better_elsewhere',
        '\b(choix|gammes?|assortiments?|toujours en stock)',
        'Un plus grand choix',
        'Pas de choix'
    )
) as rules (cause, word_reading, words, found_in_fr, not_found_in_fr)
