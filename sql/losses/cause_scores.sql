/*---
description: One candidate cause of one silence, scored on all evidence, and once more without what the client declared; unknown is always a candidate.
grain: [client_id, last_purchase_on, score_basis, cause]
columns:
  client_id:
  last_purchase_on:
  episode_number:
    nullable: true
  score_basis:
    type: VARCHAR
    description: "Evidence that the scores rest on: all, or documented (without declarations of the client)."
    label_fr: Base du score
    values: [all, documented]
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
  score_rank:
    type: INTEGER
    description: "Rank among all candidates: causes scored cause_strong_score or more by tier, then by score; unknown before causes whose confidence_score is below cause_least_share."
    label_fr: Rang
    min: 1
  confidence_score:
    type: DECIMAL(9,6)
    description: "Odds of the cause (score over 1 - score) over those of all causes and of none, which are 1: the chance of the cause if the scores are true. 1 for a fact, beside which all else is 0; NULL for unknown. Raw: how often it is right, losses.confidence tells."
    label_fr: Confiance brute
    min: 0
    max: 1
    nullable: true
references:
  cause: reference.loss_causes.cause
checks:
  - name: one_first_cause
    is_of_table: true
    description: silences without exactly one first cause on either basis
    sql: >
      (select count(*) from losses.evidence_windows as s left join
      (select c.client_id, c.last_purchase_on, count(*) as first_count,
      count(distinct c.score_basis) as basis_count
      from losses.cause_scores as c where c.score_rank = 1
      group by c.client_id, c.last_purchase_on) as m
      on s.client_id = m.client_id and s.last_purchase_on = m.last_purchase_on
      where s.window_kind in ('loss', 'at_risk') and (coalesce(m.first_count, 0) <> 2
      or m.basis_count <> 2)) = 0
examples:
  - name: incidents add up, one with several pieces counts once by the heaviest, a fact settles the cause; the best documented cause wins, context needs less but comes after, too little is unknown
    settings: {evidence_weights: domain}
    given:
      reference.evidence_tiers:
        - {evidence_tier: fact, tier_order: 1}
        - {evidence_tier: declared, tier_order: 2}
        - {evidence_tier: incident, tier_order: 3}
        - {evidence_tier: context, tier_order: 4}
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-01-01, window_kind: loss, episode_number: 1}
        - {client_id: b, last_purchase_on: 2025-01-01, window_kind: loss, episode_number: 1}
        - {client_id: c, last_purchase_on: 2025-01-01, window_kind: at_risk}
        - {client_id: d, last_purchase_on: 2025-01-01, window_kind: loss, episode_number: 1}
        - {client_id: e, last_purchase_on: 2025-01-01, window_kind: loss, episode_number: 1}
      losses.counted_evidence:
        - {client_id: a, last_purchase_on: 2025-01-01, cause: late_delivery, evidence_id: o1, evidence_tier: incident, faded_weight: 0.6, is_counted: false, is_counted_documented: false}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: late_delivery, evidence_id: r1, evidence_tier: context, faded_weight: 0.75, is_counted: true, is_counted_documented: true}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: late_delivery, evidence_id: o2, evidence_tier: incident, faded_weight: 0.6, is_counted: true, is_counted_documented: true}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: price, evidence_tier: declared, faded_weight: 0.8, is_counted: true, is_counted_documented: false}
        - {client_id: b, last_purchase_on: 2025-01-01, cause: neglect, evidence_tier: context, faded_weight: 0.45, is_counted: true, is_counted_documented: true}
        - {client_id: c, last_purchase_on: 2025-01-01, cause: product_quality, evidence_tier: incident, faded_weight: 0.2, is_counted: true, is_counted_documented: true}
        - {client_id: d, last_purchase_on: 2025-01-01, cause: neglect, evidence_tier: context, faded_weight: 0.9, is_counted: true, is_counted_documented: true}
        - {client_id: d, last_purchase_on: 2025-01-01, cause: late_delivery, evidence_tier: incident, faded_weight: 0.5, is_counted: true, is_counted_documented: true}
        - {client_id: d, last_purchase_on: 2025-01-01, cause: poor_service, evidence_tier: incident, faded_weight: 0.5, is_counted: true, is_counted_documented: true}
        - {client_id: e, last_purchase_on: 2025-01-01, cause: ceased, evidence_tier: fact, faded_weight: 1, is_counted: true, is_counted_documented: true}
        - {client_id: e, last_purchase_on: 2025-01-01, cause: ceased, evidence_tier: incident, faded_weight: 0.5, is_counted: true, is_counted_documented: true}
    expect:
      - {client_id: a, score_basis: all, cause: price, incident_count: 1, evidence_tier: declared, cause_score: 0.8, score_rank: 1, confidence_score: 0.285714}
      - {client_id: a, score_basis: all, cause: late_delivery, score_rank: 2}
      - {client_id: a, score_basis: all, cause: unknown, score_rank: 3}
      - {client_id: a, score_basis: documented, cause: late_delivery, incident_count: 2, evidence_tier: incident, cause_score: 0.9, score_rank: 1, confidence_score: 0.9}
      - {client_id: a, score_basis: documented, cause: unknown, score_rank: 2}
      - {client_id: b, score_basis: all, cause: neglect, cause_score: 0.45, score_rank: 1, confidence_score: 0.45}
      - {client_id: b, score_basis: documented, cause: neglect}
      - {client_id: b, score_basis: all, cause: unknown}
      - {client_id: b, score_basis: documented, cause: unknown}
      - {client_id: c, episode_number: null, score_basis: all, cause: unknown, incident_count: 0, cause_score: null, score_rank: 1, confidence_score: null}
      - {client_id: c, score_basis: all, cause: product_quality, cause_score: 0.2, score_rank: 2}
      - {client_id: c, score_basis: documented, cause: unknown}
      - {client_id: c, score_basis: documented, cause: product_quality}
      - {client_id: d, score_basis: all, cause: late_delivery, cause_score: 0.5, score_rank: 1, confidence_score: 0.083333}
      - {client_id: d, score_basis: all, cause: poor_service, score_rank: 2}
      - {client_id: d, score_basis: all, cause: neglect, score_rank: 3}
      - {client_id: d, score_basis: all, cause: unknown, score_rank: 4}
      - {client_id: d, score_basis: documented, cause: late_delivery}
      - {client_id: d, score_basis: documented, cause: poor_service}
      - {client_id: d, score_basis: documented, cause: neglect}
      - {client_id: d, score_basis: documented, cause: unknown}
      - {client_id: e, score_basis: all, cause: ceased, incident_count: 2, evidence_tier: fact, cause_score: 1, score_rank: 1, confidence_score: 1}
      - {client_id: e, score_basis: all, cause: unknown}
      - {client_id: e, score_basis: documented, cause: ceased}
      - {client_id: e, score_basis: documented, cause: unknown}
  - name: with learned weights what is easily said is compared with incidents; a fact, what is not just easily said, and context keep their tiers
    given:
      reference.evidence_tiers:
        - {evidence_tier: fact, tier_order: 1}
        - {evidence_tier: declared, tier_order: 2}
        - {evidence_tier: incident, tier_order: 3}
        - {evidence_tier: context, tier_order: 4}
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-01-01, window_kind: loss, episode_number: 1}
      losses.counted_evidence:
        - {client_id: a, last_purchase_on: 2025-01-01, cause: unpaid, evidence_tier: fact, faded_weight: 0.8, is_counted: true, is_counted_documented: true}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: price, evidence_tier: declared, faded_weight: 0.6, is_counted: true, is_counted_documented: false}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: life_change, evidence_tier: declared, faded_weight: 0.6, is_counted: true, is_counted_documented: false}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: late_delivery, evidence_tier: incident, faded_weight: 0.7, is_counted: true, is_counted_documented: true}
        - {client_id: a, last_purchase_on: 2025-01-01, cause: neglect, evidence_tier: context, faded_weight: 0.9, is_counted: true, is_counted_documented: true}
    expect:
      - {score_basis: all, cause: unpaid, score_rank: 1}
      - {score_basis: all, cause: life_change, score_rank: 2}
      - {score_basis: all, cause: late_delivery, score_rank: 3}
      - {score_basis: all, cause: price, score_rank: 4}
      - {score_basis: all, cause: neglect, score_rank: 5}
      - {score_basis: all, cause: unknown, score_rank: 6}
      - {score_basis: documented, cause: unpaid, score_rank: 1}
      - {score_basis: documented, cause: late_delivery, score_rank: 2}
      - {score_basis: documented, cause: neglect, score_rank: 3}
      - {score_basis: documented, cause: unknown, score_rank: 4}
---*/
with bases (score_basis) as (
    values ('all'), ('documented')
),

-- Of one incident one piece counts; the tier is the firmest of all.
incidents as (
    select
        evidence.client_id,
        evidence.last_purchase_on,
        bases.score_basis,
        evidence.cause,
        tiers.tier_order,
        case
            when bases.score_basis = 'all' and evidence.is_counted then evidence.faded_weight
            when bases.score_basis = 'documented' and evidence.is_counted_documented
                then evidence.faded_weight
        end as faded_weight
    from losses.counted_evidence as evidence
    inner join reference.evidence_tiers as tiers on evidence.evidence_tier = tiers.evidence_tier
    inner join bases on bases.score_basis = 'all' or evidence.evidence_tier <> 'declared'
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
        last_purchase_on,
        score_basis,
        cause,
        cast(count(faded_weight) as integer) as incident_count,
        min(tier_order) as tier_order,
        cast(
            case
                when max(faded_weight) = 1 then 1
                else round(1 - exp(sum(log_of_rest)), 6)
            end as decimal(9, 6)
        ) as cause_score,
        max(faded_weight) = 1 or min(tier_order) = 1 as is_settled,
        cast(exp(-sum(log_of_rest)) - 1 as decimal(38, 9)) as odds
    from weighed
    group by client_id, last_purchase_on, score_basis, cause
),

candidates as (
    select * from scored
    union all
    select
        silences.client_id,
        silences.last_purchase_on,
        bases.score_basis,
        'unknown' as cause,
        0 as incident_count,
        null as tier_order,
        null as cause_score,
        false as is_settled,
        null as odds
    from losses.evidence_windows as silences
    cross join bases
    where silences.window_kind in ('loss', 'at_risk')
),

shared as (
    select
        *,
        case
            when cause = 'unknown' then null
            when is_settled then 1
            when
                bool_or(is_settled) over (partition by client_id, last_purchase_on, score_basis)
                then 0
            else
                round(
                    odds / cast(
                        1 + sum(odds) over (
                            partition by client_id, last_purchase_on, score_basis
                        ) as double
                    ),
                    6
                )
        end as confidence_score
    from candidates
),

preferred as (
    select
        shared.*,
        tiers.evidence_tier,
        -- What is easily said goes beside incidents, whose weights are learned too: the more likely
        -- of them is told.
        case
            when shared.cause_score < setting_cause_strong_score() then null
            when
                setting_evidence_weights() = 'learned'
                and tiers.evidence_tier = 'declared'
                and is_easily_said(shared.cause)
                then
                    (
                        select t.tier_order
                        from reference.evidence_tiers as t
                        where t.evidence_tier = 'incident'
                    )
            else tiers.tier_order
        end as strong_tier_order,
        coalesce(shared.confidence_score >= setting_cause_least_share(), false) as is_explanation
    from shared
    left join reference.evidence_tiers as tiers on shared.tier_order = tiers.tier_order
),

-- Strong causes by tier, then weak ones by score; what is weaker still explains nothing.
ranked as (
    select
        *,
        row_number() over (
            partition by client_id, last_purchase_on, score_basis
            order by
                strong_tier_order nulls last,
                is_explanation desc,
                cause = 'unknown' desc,
                cause_score desc nulls last,
                cause
        ) as score_rank
    from preferred
)

select
    ranked.client_id,
    ranked.last_purchase_on,
    silences.episode_number,
    ranked.score_basis,
    ranked.cause,
    ranked.incident_count,
    ranked.evidence_tier,
    ranked.cause_score,
    cast(ranked.score_rank as integer) as score_rank,
    cast(ranked.confidence_score as decimal(9, 6)) as confidence_score
from ranked
inner join losses.evidence_windows as silences
    on
        ranked.client_id = silences.client_id
        and ranked.last_purchase_on = silences.last_purchase_on
