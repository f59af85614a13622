/*---
description: Losses of one year put down to one cause, in one segment, with their value, or that the cause is not measured for want of its extracts; counts only, so that no control shows.
grain: [loss_year, cause, client_type]
columns:
  loss_year:
    type: INTEGER
    description: Calendar year of the last purchase day before the loss.
    label_fr: Année du dernier achat
  cause:
  client_type:
    described_in: rhythm.predictive_thresholds
  cause_label_fr:
  is_actionable:
  loss_count:
    type: INTEGER
    description: Losses put down to the cause.
    label_fr: Pertes
    min: 0
  cause_lost_eur:
    type: DECIMAL(18,2)
    description: Lost value (lost_value_eur) of these losses in all.
    unit: EUR
    label_fr: Valeur perdue (€)
    min: 0
  loss_share:
    type: DECIMAL(9,6)
    description: Share of the cause in the losses of the year and client type.
    unit: share 0-1
    label_fr: Part des pertes
    min: 0
    max: 1
  hidden_motive_count:
    type: INTEGER
    description: Losses among them whose declared cause may hide an incident.
    label_fr: Motifs cachés
    min: 0
  competitors_fr:
    type: VARCHAR
    description: Competitors named in these losses, the most often named first; NULL where none is.
    label_fr: Concurrents cités
    nullable: true
  unmeasured_fr:
    type: VARCHAR
    description: Extracts that would tell more of the cause and are not delivered, in French; NULL where all are.
    label_fr: Non livré
    nullable: true
references:
  cause: reference.loss_causes.cause
examples:
  - name: losses by year, cause and type, with what is not measured
    given:
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix, is_actionable: true}
        - {cause: unknown, cause_label_fr: Cause inconnue, is_actionable: true}
      reference.evidence_kinds:
        - {evidence_kind: price_rise, cause: price, evidence_extract: price_changes}
        - {evidence_kind: complaint_price, cause: price, evidence_extract: complaints}
      intake.coverage:
        - {extract: price_changes, is_configured: false}
        - {extract: complaints, is_configured: true}
      staging.clients:
        - {client_id: a, client_type: B2B}
        - {client_id: b, client_type: B2B}
      losses.causes:
        - {client_id: a, episode_number: 1, last_purchase_on: 2025-02-01, cause: price, is_main: true}
        - {client_id: b, episode_number: 1, last_purchase_on: 2025-03-01, cause: unknown, is_main: true}
        - {client_id: b, episode_number: 1, last_purchase_on: 2025-03-01, cause: price, is_main: false}
        - {client_id: c, episode_number: 1, last_purchase_on: 2024-03-01, cause: price, is_main: true, hidden_motive: late_delivery}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 10.00}
        - {client_id: b, episode_number: 1, lost_value_eur: 20.00}
        - {client_id: c, episode_number: 1, lost_value_eur: 40.00}
      losses.weighted_evidence:
        - {client_id: a, last_purchase_on: 2025-02-01, evidence_kind: survey_price, evidence_id: s, competitor: Halles du Nord}
    expect:
      - {loss_year: 2024, cause: price, client_type: unknown, loss_count: 1, cause_lost_eur: 40.00, loss_share: 1, hidden_motive_count: 1, competitors_fr: null, unmeasured_fr: "Extractions non livrées : price_changes"}
      - {loss_year: 2025, cause: price, client_type: B2B, cause_label_fr: Prix, loss_count: 1, cause_lost_eur: 10.00, loss_share: 0.5, hidden_motive_count: 0, competitors_fr: Halles du Nord}
      - {loss_year: 2025, cause: unknown, client_type: B2B, loss_share: 0.5, unmeasured_fr: null}
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
    where evidence.competitor is not null
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
)

select
    counted.loss_year,
    counted.cause,
    counted.client_type,
    labels.cause_label_fr,
    labels.is_actionable,
    cast(counted.loss_count as integer) as loss_count,
    cast(counted.lost_eur as decimal(18, 2)) as cause_lost_eur,
    cast(
        round(
            counted.loss_count
            / cast(
                sum(counted.loss_count) over (
                    partition by counted.loss_year, counted.client_type
                ) as double
            ),
            6
        ) as decimal(9, 6)
    ) as loss_share,
    cast(counted.hidden_count as integer) as hidden_motive_count,
    competitors.competitors_fr,
    'Extractions non livrées : ' || missing.extracts as unmeasured_fr
from counted
inner join reference.loss_causes as labels on counted.cause = labels.cause
left join competitors
    on
        counted.loss_year = competitors.loss_year
        and counted.cause = competitors.cause
        and counted.client_type = competitors.client_type
left join missing on counted.cause = missing.cause
