/*---
description: One extract as it stood when this file was published, and what is not measured where it is not delivered.
grain: [extract]
is_volatile: true
columns:
  extract:
    type: VARCHAR
    description: Extract, by the name it has in reconquete.toml.
    label_fr: Extraction
  run_on:
    type: DATE
    description: Run date of the published night, the last complete day.
    label_fr: Nuit du
  covers_to_on:
    type: DATE
    description: Date up to which the extract is complete; NULL where it is not delivered.
    label_fr: Complet jusqu'au
    nullable: true
  row_count:
    type: BIGINT
    description: Rows of the extract known at the run date.
    label_fr: Lignes
  is_extract_delivered:
    type: BOOLEAN
    description: True where the home delivers the extract.
    label_fr: Livrée
  not_measured_fr:
    type: VARCHAR
    description: What is not measured for want of the extract, in French; NULL where it is delivered.
    label_fr: Non mesuré
    nullable: true
  night_run_id:
    type: VARCHAR
    description: Run that published the file, as Dagster numbers it.
    label_fr: Exécution
  night_started_at:
    type: TIMESTAMP
    description: When that run began, Paris time.
    label_fr: Commencée à
    unit: Europe/Paris
---*/
select
    extract,
    run_date() as run_on,
    covers_to_on,
    row_count,
    is_configured as is_extract_delivered,
    case when not is_configured then 'Non mesuré : extraction « ' || extract || ' » non livrée' end
        as not_measured_fr,
    night_run_id() as night_run_id,
    night_started_at() as night_started_at
from intake.coverage
