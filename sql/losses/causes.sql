/*---
description: One candidate cause of one loss with its score, rank and confidence; each loss has exactly one main cause, which may be unknown.
grain: [client_id, episode_number, cause]
columns:
  client_id:
  episode_number:
  last_purchase_on:
  cause:
  incident_count:
  evidence_tier:
    nullable: true
  cause_score:
    nullable: true
  cause_rank:
    type: INTEGER
    description: "Rank, 1 the main cause: causes scored cause_strong_score or more by tier, then by score; unknown only where no confidence_score reaches cause_least_share."
    label_fr: Rang
    min: 1
  is_main:
    type: BOOLEAN
    description: True for the main cause, to which the loss is put down.
    label_fr: Cause principale
  confidence_score:
    nullable: true
  confidence_share:
    type: DECIMAL(9,6)
    description: Calibrated share of losses of such a confidence whose cause was right; NULL below calibration_min_cases, for a fact or a declaration, for unknown and for other causes.
    unit: share 0-1
    label_fr: Confiance calibrée
    min: 0
    max: 1
    nullable: true
  confidence_level:
    described_in: losses.confidence
    nullable: true
  hidden_motive:
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
      where s.episode_number is not null and coalesce(m.main_count, 0) <> 1) = 0
examples:
  - name: unknown is kept only where it is first; only documented causes have a word, where it is said
    given:
      losses.confidence:
        - {confidence_level: high, least_score: 0.6, is_said: false}
        - {confidence_level: medium, least_score: 0.4, is_said: true}
        - {confidence_level: low, least_score: 0, is_said: true}
      losses.checked_causes:
        - {client_id: d, last_purchase_on: 2025-01-01, hidden_motive: late_delivery}
      losses.cause_scores:
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: late_delivery, incident_count: 1, evidence_tier: incident, cause_score: 0.6, score_rank: 1, confidence_score: 0.7}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: unknown, incident_count: 0, score_rank: 2}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: neglect, incident_count: 1, evidence_tier: context, cause_score: 0.3, score_rank: 3, confidence_score: 0.2}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: neglect, incident_count: 1, evidence_tier: context, cause_score: 0.3, score_rank: 3}
        - {client_id: b, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: unknown, incident_count: 0, score_rank: 1}
        - {client_id: c, last_purchase_on: 2025-01-01, episode_number: 2, score_basis: all, cause: ceased, incident_count: 1, evidence_tier: fact, cause_score: 1, score_rank: 1, confidence_score: 1}
        - {client_id: d, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: price, incident_count: 1, evidence_tier: declared, cause_score: 0.8, score_rank: 1, confidence_score: 0.5}
        - {client_id: r, last_purchase_on: 2025-01-01, episode_number: null, score_basis: all, cause: unknown, incident_count: 0, score_rank: 1}
    expect:
      - {client_id: a, cause: late_delivery, cause_rank: 1, is_main: true, confidence_level: medium, confidence_share: null, hidden_motive: null}
      - {client_id: a, cause: neglect, cause_rank: 2, is_main: false, confidence_level: null}
      - {client_id: b, cause: unknown, cause_rank: 1, is_main: true, confidence_level: null}
      - {client_id: c, episode_number: 2, cause: ceased, is_main: true, confidence_level: null}
      - {client_id: d, cause: price, is_main: true, confidence_level: null, hidden_motive: late_delivery}
  - name: calibrated, the share is read from the nearest checked loss below
    given:
      losses.confidence:
        - {confidence_level: high, least_share: 0.6, is_said: true}
        - {confidence_level: medium, least_share: 0.35, is_said: true}
        - {confidence_level: low, least_share: 0, is_said: true}
      losses.checked_causes:
        - {client_id: x, last_purchase_on: 2025-01-01, confidence_score: 0.5, is_right: true, fitted_share: 0.4}
        - {client_id: y, last_purchase_on: 2025-01-01, confidence_score: 0.7, is_right: true, fitted_share: 0.8}
        - {client_id: z, last_purchase_on: 2025-01-01, confidence_score: 0.7, is_right: true, fitted_share: 0.8}
      losses.cause_scores:
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: late_delivery, evidence_tier: incident, cause_score: 0.6, score_rank: 1, confidence_score: 0.699999}
        - {client_id: b, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: late_delivery, evidence_tier: incident, cause_score: 0.6, score_rank: 1, confidence_score: 0.7}
        - {client_id: c, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: late_delivery, evidence_tier: context, cause_score: 0.4, score_rank: 1, confidence_score: 0.1}
        - {client_id: e, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: neglect, incident_count: 1, evidence_tier: context, cause_score: 0.7, score_rank: 1, confidence_score: 0.7}
        - {client_id: f, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: price, incident_count: 2, evidence_tier: context, cause_score: 0.7, score_rank: 1, confidence_score: 0.7}
    expect:
      - {client_id: a, confidence_share: 0.4, confidence_level: medium}
      - {client_id: b, confidence_share: 0.8, confidence_level: high}
      - {client_id: c, confidence_share: 0.4, confidence_level: medium}
      - {client_id: e, confidence_share: 0.8, confidence_level: medium}
      - {client_id: f, confidence_share: 0.8, confidence_level: high}
---*/
with knots as (
    select
        confidence_score,
        max(fitted_share) as fitted_share
    from losses.checked_causes
    where fitted_share is not null
    group by confidence_score
),

-- Below the first knot its share holds.
steps as (
    select
        case
            when lag(confidence_score) over (order by confidence_score) is null then 0
            else confidence_score
        end as from_score,
        lead(confidence_score) over (order by confidence_score) as below_score,
        fitted_share
    from knots
),

kept as (
    select
        scores.*,
        scores.score_rank = 1 as is_main,
        coalesce(
            scores.score_rank = 1 and scores.evidence_tier in ('incident', 'context'), false
        ) as is_measured
    from losses.cause_scores as scores
    where
        scores.score_basis = 'all'
        and scores.episode_number is not null
        and (scores.cause <> 'unknown' or scores.score_rank = 1)
),

shared as (
    select
        kept.*,
        steps.fitted_share as confidence_share
    from kept
    left join steps
        on
            kept.is_measured
            and kept.confidence_score >= steps.from_score
            and coalesce(kept.confidence_score < steps.below_score, true)
),

-- The highest word that is said and whose bound is reached.
said as (
    select
        shared.client_id,
        shared.last_purchase_on,
        shared.cause,
        max_by(words.confidence_level, coalesce(words.least_share, words.least_score))
            as confidence_level
    from shared
    inner join losses.confidence as words
        on
            words.is_said
            and coalesce(
                shared.confidence_share >= words.least_share,
                shared.confidence_score >= words.least_score
            )
            -- One circumstance alone is never sure.
            and (
                words.confidence_level <> 'high'
                or shared.evidence_tier <> 'context'
                or shared.incident_count > 1
            )
    where shared.is_measured
    group by shared.client_id, shared.last_purchase_on, shared.cause
)

select
    shared.client_id,
    shared.episode_number,
    shared.last_purchase_on,
    shared.cause,
    shared.incident_count,
    shared.evidence_tier,
    shared.cause_score,
    cast(
        row_number() over (
            partition by shared.client_id, shared.episode_number order by shared.score_rank
        ) as integer
    ) as cause_rank,
    shared.is_main,
    shared.confidence_score,
    shared.confidence_share,
    said.confidence_level,
    case when shared.is_main then hidden.hidden_motive end as hidden_motive
from shared
left join said
    on
        shared.client_id = said.client_id
        and shared.last_purchase_on = said.last_purchase_on
        and shared.cause = said.cause
left join losses.checked_causes as hidden
    on
        shared.client_id = hidden.client_id
        and shared.last_purchase_on = hidden.last_purchase_on
