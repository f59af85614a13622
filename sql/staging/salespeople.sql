/*---
description: One salesperson, as the company's system knows them at the run date.
grain: [salesperson_id]
is_versioned: true
processing:
  purpose_fr: "répartir les clients à rappeler entre les commerciaux"
  basis_fr: "intérêt légitime de l'employeur à organiser le travail"
  retention_fr: "tant que le commercial est dans l'extraction"
  recipients_fr: "responsables ; aucun classement publié"
columns:
  salesperson_id:
    required: true
    headers: [Code commercial, Commercial, Vendeur]
  name:
    nullable: true
    headers: [Nom, Nom commercial]
  email:
    type: VARCHAR
    description: E-mail address of the salesperson, by which a mailing tool knows the owner of a contact.
    label_fr: E-mail du commercial
    personal: true
    nullable: true
    headers: [E-mail, Email, Courriel, Adresse e-mail]
  is_active:
    type: BOOLEAN
    description: False where the salesperson no longer works for the company.
    label_fr: En poste
    nullable: true
    headers: [En poste, Actif, Présent]
  zone:
    nullable: true
    headers: [Secteur, Zone]
  monthly_contact_count:
    type: INTEGER
    description: "Capacity: most contacts that can be made in a month."
    description_fr: Contacts que l'on peut faire au plus en un mois.
    label_fr: Capacité mensuelle
    min: 0
    nullable: true
    headers: [Contacts par mois, Capacité mensuelle, Capacité]
  contact_cost_eur:
    type: DECIMAL(18,2)
    description: What one contact by the salesperson costs the company.
    unit: EUR
    label_fr: Coût d'un contact (€)
    min: 0
    nullable: true
    headers: [Coût d'un contact, Coût par contact, Coût contact]
  yearly_objective_count:
    type: INTEGER
    description: "Objective: clients that the salesperson is to win back in a year."
    description_fr: Clients que le commercial doit faire revenir dans l'année ; vide sans objectif.
    label_fr: Objectif annuel
    min: 0
    nullable: true
    headers: [Objectif annuel, Objectif]
---*/
select
    salesperson_id,
    name,
    email,
    is_active,
    zone,
    monthly_contact_count,
    contact_cost_eur,
    yearly_objective_count
from incoming
