/*---
description: One possible cause of one loss with its score; every candidate is kept and ranked, and each loss has one main cause.
grain: [client_id, episode_number, cause]
columns:
  client_id:
  episode_number:
  cause:
  incident_count:
    type: INTEGER
    description: Distinct incidents that speak for the cause.
    label_fr: Incidents
    min: 0
  evidence_tier:
    nullable: true
  cause_score:
    type: DECIMAL(9,6)
    description: 1 less the product of (1 - faded weight) over distinct incidents; NULL for an unknown cause.
    label_fr: Score de la cause
    min: 0
    max: 1
    nullable: true
  cause_rank:
    type: INTEGER
    description: 1 for the main cause, then by score.
    label_fr: Rang
    min: 1
  is_main:
    type: BOOLEAN
    description: True for the cause that the loss is put down to.
    label_fr: Cause principale
  confidence_score:
    type: DECIMAL(9,6)
    description: Score of the main cause over the sum of all scores plus a quarter; NULL for an unknown cause.
    label_fr: Confiance
    min: 0
    max: 1
    nullable: true
  confidence_level:
    type: VARCHAR
    description: The confidence in words; NULL for an unknown cause or another than the main one.
    label_fr: Niveau de confiance
    values: [high, medium, low]
    nullable: true
references:
  cause: reference.loss_causes.cause
checks:
  - name: one_main_cause_a_loss
    is_of_table: true
    description: losses without exactly one main cause
    sql: >
      not exists (
      select 1 from losses.silences as s left join
      (select c.client_id, c.episode_number, count(*) as main_count from losses.causes as c
      where c.is_main group by c.client_id, c.episode_number) as m
      on s.client_id = m.client_id and s.episode_number = m.episode_number
      where coalesce(m.main_count, 0) <> 1)
examples:
  - name: incidents add up, the best documented cause wins, context needs less but comes after
    given:
      losses.silences:
        - {client_id: a, episode_number: 1}
        - {client_id: b, episode_number: 1}
        - {client_id: c, episode_number: 1}
      losses.evidence:
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_kind: late_delivery_order, evidence_id: o1, evidence_tier: incident, faded_weight: 0.6, incident_number: 1}
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_kind: complaint_delay, evidence_id: r1, evidence_tier: incident, faded_weight: 0.75, incident_number: 1}
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_kind: late_delivery_order, evidence_id: o2, evidence_tier: incident, faded_weight: 0.6, incident_number: 2}
        - {client_id: a, episode_number: 1, cause: neglect, evidence_kind: long_without_contact, evidence_id: x, evidence_tier: context, faded_weight: 0.45, incident_number: 1}
        - {client_id: b, episode_number: 1, cause: neglect, evidence_kind: long_without_contact, evidence_id: x, evidence_tier: context, faded_weight: 0.45, incident_number: 1}
        - {client_id: c, episode_number: 1, cause: product_quality, evidence_kind: complaint_quality, evidence_id: r3, evidence_tier: incident, faded_weight: 0.3, incident_number: 1}
    expect:
      - {client_id: a, cause: late_delivery, incident_count: 2, cause_score: 0.9, cause_rank: 1, is_main: true, confidence_score: 0.5625, confidence_level: medium}
      - {client_id: a, cause: neglect, incident_count: 1, cause_score: 0.45, cause_rank: 2, is_main: false, confidence_level: null}
      - {client_id: b, cause: neglect, cause_score: 0.45, cause_rank: 1, is_main: true, confidence_score: 0.642857, confidence_level: high}
      - {client_id: c, cause: unknown, incident_count: 0, cause_score: null, cause_rank: 1, is_main: true, confidence_level: null}
      - {client_id: c, cause: product_quality, cause_score: 0.3, cause_rank: 2, is_main: false}
---*/
with tiers as (
    select
        evidence_tier,
        tier_order
    from (values ('fact', 1), ('declared', 2), ('incident', 3), ('context', 4))
        as tiers (evidence_tier, tier_order)
),

-- One incident counts once, with its heaviest piece of evidence.
incidents as (
    select
        evidence.client_id,
        evidence.episode_number,
        evidence.cause,
        evidence.incident_number,
        max(evidence.faded_weight) as faded_weight,
        min(tiers.tier_order) as tier_order
    from losses.evidence as evidence
    inner join tiers on evidence.evidence_tier = tiers.evidence_tier
    group by
        evidence.client_id, evidence.episode_number, evidence.cause, evidence.incident_number
),

scored as (
    select
        client_id,
        episode_number,
        cause,
        cast(count(*) as integer) as incident_count,
        min(tier_order) as tier_order,
        cast(
            round(
                1 - exp(sum(cast(round(ln(1 - least(faded_weight, 0.999999)), 12) as decimal(18, 12)))),
                6
            ) as decimal(9, 6)
        ) as cause_score
    from incidents
    group by client_id, episode_number, cause
),

-- Strong causes by tier, then weak ones by score; what is weaker still explains nothing.
preferred as (
    select
        *,
        case
            when cause_score >= setting_cause_strong_score() then tier_order
            when cause_score >= setting_cause_weak_score() then 10
            else 30
        end as preference
    from scored
),

unknown as (
    select
        client_id,
        episode_number,
        'unknown' as cause,
        0 as incident_count,
        null as tier_order,
        null as cause_score,
        20 as preference
    from losses.silences
),

candidates as (
    select * from preferred
    union all
    select * from unknown
),

ranked as (
    select
        *,
        row_number() over (
            partition by client_id, episode_number
            order by preference, cause_score desc nulls last, cause
        ) as cause_rank,
        sum(coalesce(cause_score, 0)) over (partition by client_id, episode_number) as score_sum
    from candidates
),

-- "Unknown" is only kept where nothing explains the loss.
kept as (
    select
        *,
        case
            when cause_rank = 1 and cause <> 'unknown'
                then cast(
                    round(cause_score / (score_sum + setting_confidence_prior()), 6)
                    as decimal(9, 6)
                )
        end as confidence_score
    from ranked
    where cause <> 'unknown' or cause_rank = 1
)

select
    kept.client_id,
    kept.episode_number,
    kept.cause,
    kept.incident_count,
    tiers.evidence_tier,
    kept.cause_score,
    cast(
        row_number() over (
            partition by kept.client_id, kept.episode_number order by kept.cause_rank
        ) as integer
    ) as cause_rank,
    kept.cause_rank = 1 as is_main,
    kept.confidence_score,
    case
        when kept.confidence_score >= setting_confidence_high() then 'high'
        when kept.confidence_score >= setting_confidence_medium() then 'medium'
        when kept.confidence_score is not null then 'low'
    end as confidence_level
from kept
left join tiers on kept.tier_order = tiers.tier_order
