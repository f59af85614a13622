/*---
description: One candidate cause of one loss with its score and rank; each loss has exactly one main cause, which may be unknown.
grain: [client_id, episode_number, cause]
columns:
  client_id:
  episode_number:
  cause:
  incident_count:
    type: INTEGER
    description: Distinct incidents that speak for the cause; 0 for unknown.
    label_fr: Incidents
    min: 0
  evidence_tier:
    nullable: true
  cause_score:
    type: DECIMAL(9,6)
    description: "Cause score: 1 less the product of (1 - faded_weight) over distinct incidents; NULL for unknown."
    label_fr: Score de la cause
    min: 0
    max: 1
    nullable: true
  cause_rank:
    type: INTEGER
    description: "Rank, 1 the main cause: causes scored cause_strong_score or more by tier, then by score; unknown before causes below cause_weak_score."
    label_fr: Rang
    min: 1
  is_main:
    type: BOOLEAN
    description: True for the main cause, to which the loss is put down.
    label_fr: Cause principale
  confidence_score:
    type: DECIMAL(9,6)
    description: "Confidence in the main cause: its score over the sum of all scores plus confidence_prior; NULL for unknown and for other causes."
    label_fr: Confiance
    min: 0
    max: 1
    nullable: true
  confidence_level:
    type: VARCHAR
    description: "Confidence in the main cause: high from confidence_high on, medium from confidence_medium on, else low; NULL for unknown or another cause."
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
      (select count(*) from losses.evidence_windows as s left join
      (select c.client_id, c.episode_number, count(*) as main_count from losses.causes as c
      where c.is_main group by c.client_id, c.episode_number) as m
      on s.client_id = m.client_id and s.episode_number = m.episode_number
      where coalesce(m.main_count, 0) <> 1) = 0
examples:
  - name: incidents add up, one with several pieces counts once by the heaviest, a fact settles the cause; the best documented cause wins, context needs less but comes after, too little is unknown
    given:
      reference.evidence_tiers:
        - {evidence_tier: fact, tier_order: 1}
        - {evidence_tier: incident, tier_order: 3}
        - {evidence_tier: context, tier_order: 4}
      losses.evidence_windows:
        - {client_id: a, episode_number: 1}
        - {client_id: b, episode_number: 1}
        - {client_id: c, episode_number: 1}
        - {client_id: d, episode_number: 1}
        - {client_id: e, episode_number: 1}
      losses.weighted_evidence:
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_id: o1, evidence_tier: incident, faded_weight: 0.6, incident_number: 1}
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_id: r1, evidence_tier: context, faded_weight: 0.75, incident_number: 1}
        - {client_id: a, episode_number: 1, cause: late_delivery, evidence_id: o2, evidence_tier: incident, faded_weight: 0.6, incident_number: 2}
        - {client_id: a, episode_number: 1, cause: neglect, evidence_tier: context, faded_weight: 0.45, incident_number: 1}
        - {client_id: b, episode_number: 1, cause: neglect, evidence_tier: context, faded_weight: 0.45, incident_number: 1}
        - {client_id: c, episode_number: 1, cause: product_quality, evidence_tier: incident, faded_weight: 0.3, incident_number: 1}
        - {client_id: d, episode_number: 1, cause: neglect, evidence_tier: context, faded_weight: 0.9, incident_number: 1}
        - {client_id: d, episode_number: 1, cause: late_delivery, evidence_tier: incident, faded_weight: 0.5, incident_number: 1}
        - {client_id: d, episode_number: 1, cause: poor_service, evidence_tier: incident, faded_weight: 0.5, incident_number: 1}
        - {client_id: e, episode_number: 1, cause: ceased, evidence_tier: fact, faded_weight: 1, incident_number: 1}
        - {client_id: e, episode_number: 1, cause: ceased, evidence_tier: incident, faded_weight: 0.5, incident_number: 2}
    expect:
      - {client_id: a, cause: late_delivery, incident_count: 2, evidence_tier: incident, cause_score: 0.9, cause_rank: 1, is_main: true, confidence_score: 0.5625, confidence_level: medium}
      - {client_id: a, cause: neglect, incident_count: 1, cause_score: 0.45, cause_rank: 2, is_main: false, confidence_level: null}
      - {client_id: b, cause: neglect, cause_score: 0.45, cause_rank: 1, is_main: true, confidence_score: 0.642857, confidence_level: high}
      - {client_id: c, cause: unknown, incident_count: 0, cause_score: null, cause_rank: 1, is_main: true, confidence_level: null}
      - {client_id: c, cause: product_quality, cause_score: 0.3, cause_rank: 2, is_main: false}
      - {client_id: d, cause: late_delivery, cause_score: 0.5, cause_rank: 1, is_main: true, confidence_score: 0.232558, confidence_level: low}
      - {client_id: d, cause: poor_service, cause_rank: 2, is_main: false}
      - {client_id: d, cause: neglect, cause_rank: 3, is_main: false}
      - {client_id: e, cause: ceased, incident_count: 2, evidence_tier: fact, cause_score: 1, cause_rank: 1, is_main: true, confidence_score: 0.8, confidence_level: high}
---*/
-- One incident counts once, with its heaviest piece of evidence.
with incidents as (
    select
        evidence.client_id,
        evidence.episode_number,
        evidence.cause,
        evidence.incident_number,
        max(evidence.faded_weight) as faded_weight,
        min(tiers.tier_order) as tier_order
    from losses.weighted_evidence as evidence
    inner join reference.evidence_tiers as tiers on evidence.evidence_tier = tiers.evidence_tier
    group by
        evidence.client_id, evidence.episode_number, evidence.cause, evidence.incident_number
),

-- A sum of logarithms is a product that has the same value in every run; a weight of 1, which
-- has none, settles the cause.
weighed as (
    select
        *,
        cast(round(ln(nullif(1 - faded_weight, 0)), 12) as decimal(18, 12)) as log_of_rest
    from incidents
),

scored as (
    select
        client_id,
        episode_number,
        cause,
        cast(count(*) as integer) as incident_count,
        min(tier_order) as tier_order,
        cast(
            case
                when max(faded_weight) = 1 then 1
                else round(1 - exp(sum(log_of_rest)), 6)
            end as decimal(9, 6)
        ) as cause_score
    from weighed
    group by client_id, episode_number, cause
),

candidates as (
    select * from scored
    union all
    select
        client_id,
        episode_number,
        'unknown' as cause,
        0 as incident_count,
        null as tier_order,
        null as cause_score
    from losses.evidence_windows
),

preferred as (
    select
        candidates.*,
        tiers.evidence_tier,
        case when candidates.cause_score >= setting_cause_strong_score() then tiers.tier_order end
            as strong_tier_order,
        coalesce(candidates.cause_score >= setting_cause_weak_score(), false) as is_explanation
    from candidates
    left join reference.evidence_tiers as tiers on candidates.tier_order = tiers.tier_order
),

-- Strong causes by tier, then weak ones by score; what is weaker still explains nothing.
ranked as (
    select
        *,
        row_number() over (
            partition by client_id, episode_number
            order by
                strong_tier_order nulls last,
                is_explanation desc,
                cause = 'unknown' desc,
                cause_score desc nulls last,
                cause
        ) as candidate_rank,
        sum(coalesce(cause_score, 0)) over (partition by client_id, episode_number) as score_sum
    from preferred
),

-- "Unknown" is only kept where nothing explains the loss.
kept as (
    select
        *,
        case
            when candidate_rank = 1 and cause <> 'unknown'
                then cast(
                    round(
                        cause_score / cast(score_sum + setting_confidence_prior() as double), 6
                    )
                    as decimal(9, 6)
                )
        end as confidence_score
    from ranked
    where cause <> 'unknown' or candidate_rank = 1
)

select
    client_id,
    episode_number,
    cause,
    incident_count,
    evidence_tier,
    cause_score,
    cast(
        row_number() over (
            partition by client_id, episode_number order by candidate_rank
        ) as integer
    ) as cause_rank,
    candidate_rank = 1 as is_main,
    confidence_score,
    case
        when confidence_score >= setting_confidence_high() then 'high'
        when confidence_score >= setting_confidence_medium() then 'medium'
        when confidence_score is not null then 'low'
    end as confidence_level
from kept
