/*---
description: One offer made to a client.
grain: [quote_id]
cut_by: quoted_on
columns:
  quote_id:
    type: VARCHAR
    description: Quote number, kept exactly as delivered.
    label_fr: N° de devis
    required: true
    headers: [N° devis, Numéro de devis, Devis]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  quoted_on:
    type: DATE
    description: Day on which the offer was made.
    label_fr: Devis du
    required: true
    headers: [Date devis, Date du devis, Date de devis, Date]
  net_amount_eur:
    nullable: true
    headers: [Montant HT, Montant net, Total HT, Montant]
  decided_on:
    type: DATE
    description: Day of the decision that the row tells.
    label_fr: Décidé le
    nullable: true
    headers: [Décidé le, Date de décision, Date décision, Date de réponse]
  is_won:
    type: BOOLEAN
    description: True where the client accepted the offer, false where it was lost.
    label_fr: Gagné
    nullable: true
    known_from: decided_on
    headers: [Gagné, Accepté, Signé]
  lost_reason:
    type: VARCHAR
    description: Why the client did not accept the offer.
    label_fr: Motif de perte
    values: [price, lead_time, product, competitor, no_need, other]
    synonyms:
      prix: price
      tarif: price
      trop cher: price
      délai: lead_time
      délais: lead_time
      produit: product
      offre inadaptée: product
      concurrence: competitor
      concurrent: competitor
      sans suite: no_need
      abandon: no_need
      projet abandonné: no_need
      plus de besoin: no_need
      autre: other
    nullable: true
    known_from: decided_on
    headers: [Motif de perte, Motif de refus, Raison de la perte, Motif]
references:
  client_id: staging.clients.client_id
rows:
  - name: decided_before_quoted
    sql: decided_on >= quoted_on
  - name: won_and_lost
    sql: not is_won or lost_reason is null
---*/
select
    quote_id,
    client_id,
    quoted_on,
    net_amount_eur,
    decided_on,
    is_won,
    lost_reason
from incoming
