/*---
description: One extract as it stood when this file was published, and what is not measured where it is not delivered.
description_fr: "Une extraction fournie par l'entreprise : jusqu'à quel jour elle est complète, et ce qui n'est pas mesuré sans elle."
grain: [extract]
is_volatile: true
columns:
  extract:
    type: VARCHAR
    description: Extract, by the name it has in reconquete.toml.
    description_fr: Nom de l'extraction, tel qu'il est écrit dans les réglages de l'entreprise.
    label_fr: Extraction
  run_on:
    type: DATE
    description: Run date of the published night, the last complete day.
    description_fr: Dernier jour complet que la nuit a pris en compte.
    label_fr: Nuit du
  covers_to_on:
    type: DATE
    description: Date up to which the extract is complete; NULL where it is not delivered.
    description_fr: Jour jusqu'auquel l'extraction est complète ; vide si elle n'est pas fournie.
    label_fr: Complet jusqu'au
    nullable: true
  row_count:
    type: BIGINT
    description: Rows of the extract known at the run date.
    description_fr: Nombre de lignes connues de l'extraction.
    label_fr: Lignes
  is_extract_delivered:
    type: BOOLEAN
    description: True where the home delivers the extract.
    description_fr: Oui si l'entreprise fournit cette extraction.
    label_fr: Fournie
  not_measured_fr:
    type: VARCHAR
    description: What is not measured for want of the extract, or since which day, in French; NULL where its newest file was read.
    description_fr: Ce qui n'est pas mesuré faute de cette extraction, ou depuis quel jour ; vide si le dernier fichier a été lu.
    label_fr: Non mesuré
    nullable: true
  contacts_fr:
    type: VARCHAR
    description: Why nobody may be contacted and what to do, in French; NULL as long as contacts are open.
    description_fr: Pourquoi personne ne peut être contacté, et que faire ; vide tant que l'on peut contacter.
    label_fr: Prise de contact
    nullable: true
  night_run_id:
    type: VARCHAR
    description: Run that published the file, as Dagster numbers it.
    description_fr: Numéro technique de la nuit qui a publié le fichier.
    label_fr: Exécution
  night_started_at:
    type: TIMESTAMP
    description: When that run began, Paris time.
    description_fr: Jour et heure où cette nuit a commencé, heure de Paris.
    label_fr: Commencée à
    unit: Europe/Paris
examples:
  - name: what is not measured, and since when
    run_date: 2026-01-20
    given:
      intake.coverage:
        - {extract: visits, is_configured: false}
        - {extract: surveys, is_configured: true, delivered_on: 2026-01-12, not_measured_since_on: 2026-01-12}
        - {extract: quotes, is_configured: true}
        - {extract: orders, is_configured: true, delivered_on: 2026-01-20, row_count: 5}
      compliance.contact_closures:
        - {closure_reason: no_suppression_list, closed_fr: Contacts fermés}
    expect:
      - {extract: visits, not_measured_fr: "Non mesuré : extraction « visits » non fournie", contacts_fr: Contacts fermés}
      - {extract: surveys, not_measured_fr: "Non mesuré depuis le 12/01/2026 : ce qui a été fourni depuis est illisible"}
      - {extract: quotes, not_measured_fr: "Non mesuré : rien de lisible n'a été fourni"}
      - {extract: orders, row_count: 5, not_measured_fr: null}
---*/
select
    extract,
    run_date() as run_on,
    covers_to_on,
    row_count,
    is_configured as is_extract_delivered,
    case
        when not is_configured
            then 'Non mesuré : extraction « ' || extract || ' » non fournie'
        when not_measured_since_on is not null
            then
                'Non mesuré depuis le ' || day_fr(not_measured_since_on)
                || ' : ce qui a été fourni depuis est illisible'
        when delivered_on is null
            then 'Non mesuré : rien de lisible n''a été fourni'
    end as not_measured_fr,
    (select min(c.closed_fr) from compliance.contact_closures as c) as contacts_fr,
    night_run_id() as night_run_id,
    night_started_at() as night_started_at
from intake.coverage
