/*---
description: One client, firm or person, as the company's system knows it at the run date.
grain: [client_id]
stops_the_night: true
is_versioned: true
dated_by: created_on
processing:
  purpose_fr: "suivre la relation commerciale, constater les départs, préparer les relances permises"
  basis_fr: "exécution du contrat de vente, puis intérêt légitime à garder ses clients"
  retention_setting: retention_months
  retention_fr: "après le dernier acte du client, pour l'usage commercial"
  recipients_fr: "marketing et commerciaux (listes de relance)"
columns:
  client_id:
    required: true
    headers: [Code client, N° client, Numéro client, Client, Id client]
  client_type:
    type: VARCHAR
    description: "Client type: firm (B2B) or person (B2C)."
    description_fr: Professionnel ou particulier.
    label_fr: Type de client
    values: [B2B, B2C]
    synonyms:
      professionnel: B2B
      pro: B2B
      entreprise: B2B
      particulier: B2C
    nullable: true
    headers: [Type, Type client, Type de client]
  name:
    type: VARCHAR
    description: Name of the firm or person.
    description_fr: Nom de l'entreprise ou de la personne.
    label_fr: Nom
    personal: true
    nullable: true
    headers: [Nom, Raison sociale, Nom client]
  created_on:
    type: DATE
    description: Day on which the client was entered in the company's system.
    label_fr: Créé le
    nullable: true
    headers: [Date création, Date de création, Créé le]
  postal_code:
    type: VARCHAR
    description: Postal code, leading zeros kept.
    description_fr: Code postal, avec ses zéros au début.
    label_fr: Code postal
    personal: true
    nullable: true
    headers: [Code postal, CP]
  country:
    type: VARCHAR
    description: Country, as the company writes it.
    description_fr: Pays du client, comme l'entreprise l'écrit ; vide s'il n'est pas fourni.
    label_fr: Pays
    nullable: true
    headers: [Pays]
  salesperson_id:
    nullable: true
    headers: [Code commercial, Commercial, Vendeur]
  potential_eur:
    type: DECIMAL(18,2)
    description: What the company believes that the client could buy in a year.
    description_fr: Ce que le client pourrait acheter en un an, d'après l'entreprise.
    unit: EUR
    label_fr: Potentiel (€)
    min: 0
    nullable: true
    headers: [Potentiel, Potentiel annuel]
  cost_to_serve_eur:
    type: DECIMAL(18,2)
    description: What serving the client costs in a year.
    unit: EUR
    label_fr: Coût de service (€)
    min: 0
    nullable: true
    headers: [Coût de service]
  kept_advantages:
    type: VARCHAR
    description: Advantages that the client keeps, as the company writes them.
    label_fr: Avantages acquis
    nullable: true
    headers: [Avantages, Avantages acquis]
  referred_by:
    type: VARCHAR
    names_client: true
    description: Client who recommended this one.
    label_fr: Parrain
    nullable: true
    headers: [Parrain]
  parent_id:
    type: VARCHAR
    names_client: true
    description: Client that heads the group to which this one belongs.
    label_fr: Groupe
    nullable: true
    headers: [Groupe, Code groupe, Maison mère]
  zone:
    type: VARCHAR
    description: Sales area, as the company names it.
    label_fr: Secteur
    nullable: true
    headers: [Secteur, Zone]
  ceased_on:
    type: DATE
    description: Day on which the client ceased to exist (liquidation, death).
    label_fr: Cessé le
    nullable: true
    headers: [Date cessation, Date de cessation, Cessé le]
  merged_into:
    type: VARCHAR
    names_client: true
    description: Client number to which this one's orders now belong.
    label_fr: Fusionné avec
    nullable: true
    headers: [Fusionné avec, Fusionné dans]
  surviving_client_id:
    type: VARCHAR
    description: Client number that remains after all merges; the client's own where it was never merged, or only into a number that is not known.
    label_fr: Code client conservé
    follows: {key: client_id, by: staging.clients.merged_into}
opt_outs:
  - act: ceased
    when: ceased_on is not null
    unreadable: ceased_on
    channel: "null"
    acted_on: ceased_on
rows:
  - name: merged_into_itself
    sql: merged_into <> client_id
---*/
select
    client_id,
    client_type,
    name,
    created_on,
    postal_code,
    country,
    salesperson_id,
    potential_eur,
    cost_to_serve_eur,
    kept_advantages,
    referred_by,
    parent_id,
    zone,
    ceased_on,
    merged_into
from incoming
