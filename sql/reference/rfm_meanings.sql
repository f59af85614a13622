/*---
description: One RFM segment, with labels, what its clients have in common, and what to do about them.
description_fr: "Un segment : ce que ses clients ont en commun, et que faire."
grain: [rfm_segment]
columns:
  rfm_segment:
  rfm_segment_label_fr:
    type: VARCHAR
    description: The segment in French.
    description_fr: Le segment en clair, d'après la récence et la fréquence des achats.
    label_fr: Segment
  rfm_segment_label_en:
    type: VARCHAR
    description: The segment in English.
    description_fr: Le segment, en anglais.
  segment_order:
    type: INTEGER
    description: Order of the segment, from the most recent and frequent buyers to those silent longest.
    description_fr: Ordre des segments, des achats les plus récents et fréquents au silence le plus long.
    min: 1
  segment_meaning_fr:
    type: VARCHAR
    description: What the clients of the segment have in common, compared with the company's other clients, in French.
    description_fr: Ce que les clients du segment ont en commun, comparés aux autres clients.
    label_fr: Ce qui les rapproche
  segment_meaning_en:
    type: VARCHAR
    description: What the clients of the segment have in common, compared with the company's other clients, in English.
    description_fr: Ce que les clients du segment ont en commun, en anglais.
  segment_action_fr:
    type: VARCHAR
    description: What to do about those clients of the segment who are neither at risk, lost nor gone, in French; for the others reference.segment_advice.
    description_fr: Que faire des clients du segment qui ne sont ni à risque, ni perdus, ni disparus.
    label_fr: Que faire
  segment_action_en:
    type: VARCHAR
    description: What to do about those clients of the segment who are neither at risk, lost nor gone, in English.
    description_fr: Que faire de ces clients, en anglais.
---*/
select
    rfm_segment,
    rfm_segment_label_fr,
    rfm_segment_label_en,
    segment_order,
    segment_meaning_fr,
    segment_meaning_en,
    segment_action_fr,
    segment_action_en
from (
    values
    (
        'champions', 1, 'Champions', 'Champions',
        'Ont acheté tout récemment, et très souvent.',
        'Bought very recently, and very often.',
        'Les remercier, les écouter, leur demander de recommander ; aucune remise.',
        'Thank them, listen, ask for recommendations; no discount.'
    ),
    (
        'loyal', 2, 'Fidèles', 'Loyal',
        'Achètent souvent ; leur dernier achat est assez récent.',
        'Buy often; the last purchase is fairly recent.',
        'Garder le contact, proposer la gamme au-dessus ou un complément.',
        'Keep in touch, offer the range above or what goes with it.'
    ),
    (
        'potential_loyal', 3, 'Fidèles en devenir', 'Potential loyalists',
        'Ont acheté récemment, et déjà quelques fois.',
        'Bought recently, and a few times already.',
        'Installer une habitude : conseil, réapprovisionnement, programme de fidélité.',
        'Build a habit: advice, restocking, a loyalty scheme.'
    ),
    (
        'new', 4, 'Récents', 'Recent',
        'Parmi les plus récents, et parmi ceux qui ont le moins commandé.',
        'Among the most recent, and among those with the fewest orders.',
        'Réussir l''accueil : appeler après la livraison, préparer l''achat suivant.',
        'Welcome them well: call after the delivery, prepare the next purchase.'
    ),
    (
        'promising', 5, 'Prometteurs', 'Promising',
        'Récents sans l''être tout à fait ; très peu de commandes.',
        'Recent, though not the most; very few orders.',
        'Rappeler l''offre et provoquer le deuxième achat avant l''oubli.',
        'Recall the offer and prompt the second purchase before they forget.'
    ),
    (
        'need_attention', 6, 'Dans la moyenne', 'Average',
        'Dans la moyenne pour la récence comme pour la fréquence.',
        'Average in recency as in frequency.',
        'Reprendre contact par une offre limitée dans le temps, liée à leurs achats.',
        'Get in touch with an offer limited in time, tied to what they bought.'
    ),
    (
        'about_to_sleep', 7, 'En train de s''endormir', 'About to sleep',
        'Peu de commandes, et le dernier achat s''éloigne.',
        'Few orders, and the last purchase is fading.',
        'Relancer à faible coût, par e-mail ou courrier ; demander si le besoin existe encore.',
        'Remind them at low cost, by e-mail or letter; ask whether the need still exists.'
    ),
    (
        'at_risk', 8, 'Réguliers silencieux', 'Regulars fallen silent',
        'Commandes assez nombreuses ; dernier achat plus ancien que chez les autres.',
        'A fair number of orders; a last purchase older than that of others.',
        'Pas encore à risque : prendre des nouvelles, demander si tout va bien.',
        'Not at risk yet: ask for news, and whether all is well.'
    ),
    (
        'cannot_lose', 9, 'À ne pas perdre', 'Cannot lose them',
        'Parmi ceux qui ont le plus commandé ; dernier achat plus ancien que chez les autres.',
        'Among those with the most orders; a last purchase older than that of others.',
        'Pas encore à risque : visite ou appel d''un responsable, sans attendre.',
        'Not at risk yet: a visit or call by a manager, without waiting.'
    ),
    (
        'hibernating', 10, 'Endormis', 'Hibernating',
        'Peu de commandes, dernier achat plus ancien que chez les autres.',
        'Few orders, a last purchase older than that of others.',
        'Sonder par un questionnaire ou un essai peu coûteux ; ne pas insister.',
        'Sound them out with a survey or a cheap test; do not insist.'
    )
) as meanings (
    rfm_segment, segment_order, rfm_segment_label_fr, rfm_segment_label_en, segment_meaning_fr,
    segment_meaning_en, segment_action_fr, segment_action_en
)
