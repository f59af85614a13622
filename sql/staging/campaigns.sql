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
    description_fr: Jour du lancement. Les fichiers sont prêts le lendemain matin.
    label_fr: Lancement
  campaign_kind:
    type: VARCHAR
    description: "What the campaign is: win_back needs an offer; a survey, an enquiry call and the letter of regret have none."
    description_fr: "Code de ce qu'est la campagne : reconquête avec une offre, enquête, appel d'enquête ou lettre."
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
    description_fr: Ce que la campagne veut obtenir, dans les mots de son fichier.
    label_fr: Objectif
    nullable: true
  signatory:
    type: VARCHAR
    description: Who signs the campaign's letters and calls, by name.
    description_fr: La personne au nom de qui l'on écrit et l'on appelle.
    label_fr: Signataire
    personal: true
    nullable: true
  control_share:
    type: DECIMAL(9,6)
    description: "Planned share of the control: drawn clients who are deliberately not contacted."
    description_fr: Part des clients tirés que l'on choisit de ne pas contacter, pour pouvoir comparer.
    unit: share 0-1
    label_fr: Part témoin
    min: 0
    max: 1
  primary_window_days:
    type: INTEGER
    description: Primary window, named before launch, whose verdict is that of the campaign.
    description_fr: La durée de mesure choisie avant le lancement, qui décide du résultat de la campagne.
    unit: day
    label_fr: Durée de mesure principale (jours)
    min: 1
  tested_parameter:
    type: VARCHAR
    description: The one thing in which the arms differ; NULL with one arm, and for a campaign drawn before this was asked.
    description_fr: Code de la seule chose qui change d'un groupe à l'autre ; vide si rien n'est testé.
    label_fr: Ce qui est testé
    values: [channel, offer, text]
    nullable: true
  offer_valid_until_on:
    type: DATE
    description: Last day on which the offers of the arms may be made; NULL without an offer.
    description_fr: Dernier jour où l'offre peut être faite ; vide sans offre.
    label_fr: Offre valable jusqu'au
    nullable: true
  budget_eur:
    type: DECIMAL(18,2)
    description: Most that the contacts and offers may cost.
    description_fr: Ce que les contacts et les offres peuvent coûter au plus.
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
    description_fr: Empreinte technique du fichier de la campagne, telle que scellée au tirage.
    label_fr: Empreinte du fichier
  file_state:
    type: VARCHAR
    description: "Whether the file in campaigns/ is the one that is sealed: same, changed, or missing."
    description_fr: "Code de l'état du fichier de la campagne depuis le tirage : le même, changé ou disparu."
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
