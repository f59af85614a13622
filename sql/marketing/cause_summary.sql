/*---
description: Losses of one year put down to one cause, in one segment, with their value, or that the cause is not measured for want of its extracts; counts only, so that no control shows.
description_fr: "Une année, une cause et un type de client : combien de pertes, ce qu'elles coûtent, et quel service peut agir."
grain: [loss_year, cause, client_type]
columns:
  loss_year:
    type: INTEGER
    description: Calendar year of the last purchase day before the loss.
    description_fr: Année du dernier achat avant la perte.
    label_fr: Année du dernier achat
  cause:
  client_type:
    described_in: rhythm.predictive_thresholds
  client_type_label_fr:
  cause_label_fr:
  is_actionable:
  department_fr:
    nullable: true
  department_reason_fr:
    nullable: true
  loss_count:
    type: INTEGER
    description: Losses put down to the cause.
    description_fr: Nombre de pertes attribuées à cette cause.
    label_fr: Pertes
    min: 0
  cause_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value (lost_value_eur) of these losses in all.
    description_fr: Valeur perdue de toutes ces pertes ensemble.
    unit: EUR
    label_fr: Valeur perdue (€)
    min: 0
  loss_share:
    type: DECIMAL(9,6)
    description: Share of the cause in the losses of the year and client type.
    description_fr: Part de cette cause dans les pertes de l'année et de ce type de clients.
    unit: share 0-1
    label_fr: Part des pertes
    min: 0
    max: 1
  actionable_lost_share:
    type: DECIMAL(9,6)
    description: "Share of the lost value of the year and client type that goes to causes the company can do something about, of what goes to a known cause; the same on each row of them, NULL where no lost value has a known cause."
    description_fr: Dans la valeur perdue dont la cause est connue, part sur laquelle l'entreprise peut agir ; la même sur toutes les lignes de l'année.
    unit: share 0-1
    label_fr: Part de la valeur perdue sur laquelle agir
    min: 0
    max: 1
    nullable: true
  hidden_motive_count:
    type: INTEGER
    description: Losses among them whose declared cause may hide an incident.
    description_fr: Pertes dont la cause déclarée cache peut-être un incident.
    label_fr: Motifs cachés
    min: 0
  competitors_fr:
    type: VARCHAR
    description: Competitors named by these clients, the most often named first; NULL where none is.
    description_fr: Concurrents nommés par ces clients, le plus cité d'abord ; vide si aucun ne l'est.
    label_fr: Concurrents cités
    nullable: true
  unmeasured_fr:
    type: VARCHAR
    description: Extracts that would tell more of the cause and are not delivered, in French; NULL where all are.
    description_fr: Données qui en diraient plus sur cette cause et que l'entreprise ne fournit pas ; vide si tout est fourni.
    label_fr: Non fourni
    nullable: true
references:
  cause: reference.loss_causes.cause
examples:
  - name: losses by year, cause and type, with what is not measured
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix, is_actionable: true, department_fr: Direction commerciale}
        - {cause: ceased, cause_label_fr: Cessation, is_actionable: false, department_reason_fr: cause naturelle}
        - {cause: unknown, cause_label_fr: Cause inconnue, is_actionable: false, department_reason_fr: cause inconnue}
      reference.evidence_kinds:
        - {evidence_kind: price_rise, cause: price, evidence_extract: price_changes}
        - {evidence_kind: complaint_price, cause: price, evidence_extract: complaints}
      intake.coverage:
        - {extract: price_changes, is_configured: false}
        - {extract: complaints, is_configured: true}
      staging.clients:
        - {client_id: a, client_type: B2B}
        - {client_id: b, client_type: B2B}
        - {client_id: d, client_type: B2B}
      losses.causes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-02-01, cause: price, is_main: true}
        - {client_id: b, episode_number: 1, last_purchase_on: 2025-03-01, cause: unknown, is_main: true}
        - {client_id: b, episode_number: 1, last_purchase_on: 2025-03-01, cause: price, is_main: false}
        - {client_id: c, episode_number: 1, last_purchase_on: 2024-03-01, cause: price, is_main: true, hidden_motive: late_delivery}
        - {client_id: d, episode_number: 1, last_purchase_on: 2025-04-01, cause: ceased, is_main: true}
        - {client_id: e, episode_number: 1, last_purchase_on: 2023-03-01, cause: unknown, is_main: true}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 10.00}
        - {client_id: b, episode_number: 1, lost_value_eur: 20.00}
        - {client_id: c, episode_number: 1, lost_value_eur: 40.00}
        - {client_id: d, episode_number: 1, lost_value_eur: 30.00}
        - {client_id: e, episode_number: 1, lost_value_eur: 30.00}
      losses.weighted_evidence:
        - {client_id: a, last_purchase_on: 2025-02-01, evidence_kind: survey_price, evidence_id: s, evidence_tier: declared, competitor: Halles du Nord}
        - {client_id: a, last_purchase_on: 2025-02-01, evidence_kind: competitor_promotion, evidence_id: p, evidence_tier: context, competitor: Promodis}
    expect:
      - {loss_year: 2023, cause: unknown, client_type: unknown, loss_count: 1, actionable_lost_share: null}
      - {loss_year: 2024, cause: price, client_type: unknown, loss_count: 1, cause_lost_eur: 40.00, loss_share: 1, actionable_lost_share: 1, hidden_motive_count: 1, competitors_fr: null, unmeasured_fr: "Extractions non fournies : price_changes"}
      - {loss_year: 2025, cause: price, client_type: B2B, cause_label_fr: Prix, department_fr: Direction commerciale, department_reason_fr: null, loss_count: 1, cause_lost_eur: 10.00, loss_share: 0.333333, actionable_lost_share: 0.25, hidden_motive_count: 0, competitors_fr: Halles du Nord}
      - {loss_year: 2025, cause: ceased, client_type: B2B, department_fr: null, department_reason_fr: cause naturelle, loss_count: 1, cause_lost_eur: 30.00, loss_share: 0.333333, actionable_lost_share: 0.25}
      - {loss_year: 2025, cause: unknown, client_type: B2B, loss_share: 0.333333, actionable_lost_share: 0.25, unmeasured_fr: null}
---*/
with judged as (
    select
        cast(year(causes.last_purchase_on) as integer) as loss_year,
        causes.cause,
        coalesce(clients.client_type, 'unknown') as client_type,
        causes.client_id,
        causes.last_purchase_on,
        causes.hidden_motive,
        losses.lost_value_eur
    from losses.causes as causes
    inner join status.episode_values as losses
        on
            causes.client_id = losses.client_id
            and causes.episode_number = losses.episode_number
    left join staging.clients as clients on causes.client_id = clients.client_id
    where causes.is_main
),

named as (
    select
        judged.loss_year,
        judged.cause,
        judged.client_type,
        evidence.competitor,
        count(*) as mention_count
    from judged
    inner join losses.weighted_evidence as evidence
        on
            judged.client_id = evidence.client_id
            and judged.last_purchase_on = evidence.last_purchase_on
    -- One whose promotion may have met the client was not named.
    where evidence.competitor is not null and evidence.evidence_tier = 'declared'
    group by judged.loss_year, judged.cause, judged.client_type, evidence.competitor
),

competitors as (
    select
        loss_year,
        cause,
        client_type,
        string_agg(competitor, ', ' order by mention_count desc, competitor) as competitors_fr
    from named
    group by loss_year, cause, client_type
),

missing as (
    select
        kinds.cause,
        string_agg(distinct kinds.evidence_extract, ', ' order by kinds.evidence_extract)
            as extracts
    from reference.evidence_kinds as kinds
    inner join intake.coverage as coverage
        on kinds.evidence_extract = coverage.extract and not coverage.is_configured
    group by kinds.cause
),

counted as (
    select
        loss_year,
        cause,
        client_type,
        count(*) as loss_count,
        sum(lost_value_eur) as lost_eur,
        count(hidden_motive) as hidden_count
    from judged
    group by loss_year, cause, client_type
),

labelled as (
    select
        counted.*,
        labels.cause_label_fr,
        labels.is_actionable,
        labels.department_fr,
        labels.department_reason_fr,
        sum(case when counted.cause <> 'unknown' then counted.lost_eur end) over own
            as explained_eur,
        sum(if(labels.is_actionable, counted.lost_eur, 0)) over own
            as actionable_eur
    from counted
    inner join reference.loss_causes as labels on counted.cause = labels.cause
    window own as (partition by counted.loss_year, counted.client_type)
)

select
    labelled.loss_year,
    labelled.cause,
    labelled.client_type,
    client_type_word(labelled.client_type) as client_type_label_fr,
    labelled.cause_label_fr,
    labelled.is_actionable,
    labelled.department_fr,
    labelled.department_reason_fr,
    cast(labelled.loss_count as integer) as loss_count,
    cast(labelled.lost_eur as decimal(18, 2)) as cause_lost_eur,
    cast(
        round(
            labelled.loss_count
            / cast(
                sum(labelled.loss_count) over (
                    partition by labelled.loss_year, labelled.client_type
                ) as double
            ),
            6
        ) as decimal(9, 6)
    ) as loss_share,
    cast(
        round(labelled.actionable_eur / cast(nullif(labelled.explained_eur, 0) as double), 6)
        as decimal(9, 6)
    ) as actionable_lost_share,
    cast(labelled.hidden_count as integer) as hidden_motive_count,
    competitors.competitors_fr,
    'Extractions non fournies : ' || missing.extracts as unmeasured_fr
from labelled
left join competitors
    on
        labelled.loss_year = competitors.loss_year
        and labelled.cause = competitors.cause
        and labelled.client_type = competitors.client_type
left join missing on labelled.cause = missing.cause
