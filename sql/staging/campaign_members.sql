/*---
description: One client of a draw that was made elsewhere, with the arm in which it was drawn.
grain: [campaign_id, client_id]
cut_by: drawn_on
columns:
  campaign_id:
    type: VARCHAR
    description: Campaign, by the name that marketing or its campaign file gives it.
    description_fr: Nom de la campagne.
    label_fr: Campagne
    required: true
    headers: [Campagne, Code campagne]
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  arm:
    type: VARCHAR
    description: "Arm of the trial in which the client was drawn; `control`, in any of its usual words, is deliberately not contacted."
    description_fr: Groupe dans lequel le client a été tiré. Les témoins ne sont volontairement pas contactés.
    label_fr: Groupe tiré
    required: true
    headers: [Groupe, Bras, Cellule]
    synonyms:
      témoin: control
      témoins: control
      groupe témoin: control
      population témoin: control
      contrôle: control
      contrôles: control
      groupe contrôle: control
      groupe de contrôle: control
      controls: control
      control group: control
      holdout: control
      holdout group: control
      held out: control
      non contacté: control
      non contactés: control
      non sollicité: control
      non sollicités: control
      bras témoin: control
      cellule témoin: control
      échantillon témoin: control
  drawn_on:
    type: DATE
    description: Day of the draw; of a draw made here, the run date of its night.
    description_fr: Jour du tirage.
    label_fr: Tiré le
    required: true
    headers: [Date de tirage, Tiré le]
  window_starts_on:
    type: DATE
    description: "Start of the windows, the same for every arm: planned launch, or day of a draw made here; orders up to it do not count."
    description_fr: Jour à partir duquel on compte les retours, le même pour tous les groupes.
    label_fr: Début de mesure
    nullable: true
    headers: [Début de mesure, Date de lancement]
  wave:
    type: INTEGER
    description: Wave of the campaign, from 1.
    description_fr: Vague de la campagne, à partir de 1.
    label_fr: Vague
    min: 1
    nullable: true
    headers: [Vague]
  stratum:
    type: VARCHAR
    description: Stratum of the draw, inside which every arm keeps its quota; of a draw made here, the best ABC class of the draw unit.
    label_fr: Strate
    nullable: true
    headers: [Strate]
  share:
    type: DECIMAL(9,6)
    description: Planned probability of the draw into the client's arm.
    unit: share 0-1
    label_fr: Part prévue
    min: 0
    max: 1
    nullable: true
    headers: [Part, Part prévue]
  offer:
    type: VARCHAR
    description: What the arm was offered.
    description_fr: Ce qui est proposé aux clients du groupe.
    label_fr: Offre
    nullable: true
    headers: [Offre]
references:
  client_id: staging.clients.client_id
checks:
  - name: campaign_is_drawn_elsewhere
    severity: warning
    description: members name a campaign of this home; its own draw is measured, and their controls are contacted by none
    sql: campaign_id not in (select c.campaign_id from staging.campaigns as c)
    said: campaign_id
---*/
select
    campaign_id,
    client_id,
    arm,
    drawn_on,
    window_starts_on,
    wave,
    stratum,
    share,
    offer
from incoming
