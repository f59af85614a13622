/*---
description: One campaign of the home, as its file reads, or as it was sealed at launch.
grain: [campaign_id]
source: campaigns
processing:
  purpose_fr: "dire au nom de qui une campagne écrit ou appelle"
  basis_fr: "intérêt légitime de l'employeur à organiser le travail"
  retention_fr: "tant que la campagne est mesurée"
  recipients_fr: "marketing, commerciaux"
columns:
  campaign_id:
  launch_on:
    type: DATE
    description: "Launch: last day whose orders are known when the lists are made; files are ready the next morning."
    label_fr: Lancement
  campaign_kind:
    type: VARCHAR
    description: "What the campaign is: win_back needs an offer; a survey, an enquiry call and the letter of regret have none."
    label_fr: Nature de la campagne
    values: [win_back, survey, enquiry_call, letter]
    synonyms:
      relance: win_back
      reconquête: win_back
      enquête: survey
      sondage: survey
      appel d'enquête: enquiry_call
      lettre: letter
  objective:
    type: VARCHAR
    description: What the campaign is to reach, in the words of its file.
    label_fr: Objectif
    nullable: true
  signatory:
    type: VARCHAR
    description: Who signs the campaign's letters and calls, by name.
    label_fr: Signataire
    personal: true
    nullable: true
  control_share:
    type: DECIMAL(9,6)
    description: "Planned share of the control: drawn clients who are deliberately not contacted."
    unit: share 0-1
    label_fr: Part témoin
    min: 0
    max: 1
  primary_window_days:
    type: INTEGER
    description: Primary window, named before launch, whose verdict is that of the campaign.
    unit: day
    label_fr: Fenêtre principale (jours)
    min: 1
  tested_parameter:
    type: VARCHAR
    description: The one thing in which the arms differ; NULL with one arm, and for a campaign drawn before this was asked.
    label_fr: Ce qui est testé
    values: [channel, offer, text]
    nullable: true
  offer_valid_until_on:
    type: DATE
    description: Last day on which the offers of the arms may be made; NULL without an offer.
    label_fr: Offre valable jusqu'au
    nullable: true
  budget_eur:
    type: DECIMAL(18,2)
    description: Most that the contacts and offers may cost.
    unit: EUR
    label_fr: Budget (€)
    min: 0
    nullable: true
  wanted_return_count:
    type: INTEGER
    description: Clients who are to come back within the primary window, the objective in numbers.
    label_fr: Retours voulus
    min: 1
    nullable: true
  file_sha256:
    type: VARCHAR
    description: SHA-256 of the campaign file, as sealed with the draw where there is one.
    label_fr: Empreinte du fichier
  file_state:
    type: VARCHAR
    description: "Whether the file in campaigns/ is the one that is sealed: same, changed, or missing."
    label_fr: Fichier depuis le tirage
    values: [same, changed, missing]
---*/
select
    campaign_id,
    launch_on,
    campaign_kind,
    objective,
    signatory,
    control_share,
    primary_window_days,
    tested_parameter,
    offer_valid_until_on,
    budget_eur,
    wanted_return_count,
    file_sha256,
    file_state
from incoming
