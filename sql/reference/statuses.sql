/*---
description: One status, with its place in a client's life; each client has exactly one.
description_fr: Une situation possible. Chaque client en a exactement une.
grain: [status]
columns:
  status:
  status_order:
    type: INTEGER
    description: Place of the status in a client's life, for sorting.
    description_fr: Place de la situation dans la vie d'un client, pour trier.
  campaign_status:
    nullable: true
  campaign_status_label_fr:
    type: VARCHAR
    description: Kind of clients as campaigns name them, in French.
    description_fr: "Comment les campagnes nomment ces clients : actuels, à risque ou perdus ; vide pour les autres."
    label_fr: Clients visés
    nullable: true
  status_label_fr:
    type: VARCHAR
    description: The status in French.
    description_fr: "La situation du client : nouveau, actif, à surveiller, à risque, perdu, reconquis, etc."
    label_fr: Statut
  status_label_en:
    type: VARCHAR
    description: The status in English.
    description_fr: La situation, en anglais.
  status_action_fr:
    type: VARCHAR
    description: What to do about a client of the status, whatever the RFM segment, in French; NULL where the segment's own advice holds.
    description_fr: Que faire d'un client dans cette situation, quel que soit son segment ; vide si le conseil du segment suffit.
    label_fr: Que faire selon le statut
    nullable: true
  status_action_en:
    type: VARCHAR
    description: What to do about a client of the status, whatever the RFM segment, in English; NULL where the segment's own advice holds.
    description_fr: Que faire d'un client dans cette situation, en anglais.
    nullable: true
checks:
  - name: the_silent_have_advice_of_their_own
    description: clients at risk, lost or gone would be given the advice of their segment, which may be to sell more
    sql: status not in ('at_risk', 'lost', 'lost_again', 'gone') or status_action_fr is not null
---*/
select
    status,
    status_order,
    campaign_status,
    campaign_status_word(campaign_status) as campaign_status_label_fr,
    status_label_fr,
    status_label_en,
    status_action_fr,
    status_action_en
from (
    values
    ('prospect', 1, null, 'Prospect', 'No valid order yet', null, null),
    ('new', 2, 'current', 'Nouveau', 'One purchase day, recent', null, null),
    ('active', 3, 'current', 'Actif', 'Buys at a normal rhythm', null, null),
    ('watch', 4, 'current', 'À surveiller', 'Silent for longer than usual', null, null),
    (
        'at_risk', 5, 'at_risk', 'À risque', 'Silent for much longer than usual',
        'Appeler, chercher la cause, réparer ce qui peut l''être avant de proposer.',
        'Call, look for the cause, repair what can be before offering anything.'
    ),
    (
        'lost', 6, 'lost', 'Perdu', 'Silent beyond the threshold of loss',
        'Chercher la cause du départ et y remédier ; relancer par une campagne de retour.',
        'Look for the cause of the departure and mend it; win back by a campaign.'
    ),
    ('won_back', 7, 'current', 'Reconquis', 'Came back from a confirmed loss', null, null),
    (
        'lost_again', 8, 'lost', 'Perdu à nouveau',
        'Lost after having come back from a confirmed loss',
        'Laisser le responsable décider : le premier retour n''a pas duré, comprendre pourquoi.',
        'Let the manager decide: the first return did not last, understand why.'
    ),
    (
        'gone', 9, null, 'Disparu', 'Ceased to exist',
        'Ne plus solliciter.',
        'Leave alone.'
    )
) as statuses (
    status, status_order, campaign_status, status_label_fr, status_label_en, status_action_fr,
    status_action_en
)
