/*---
description: One loss of which the client said why, beside the cause that all other evidence speaks for; agreement, not truth, since few answer and some say price and mean an incident.
grain: [client_id, last_purchase_on]
python: confidence.add_calibration
columns:
  client_id:
  last_purchase_on:
  episode_number:
  declared_cause:
    type: VARCHAR
    description: Cause that the client declared; of several the one of the greatest score.
    label_fr: Cause déclarée
  documented_cause:
    type: VARCHAR
    description: First cause without what the client declared; unknown where nothing speaks.
    label_fr: Cause documentée
  declared_rank:
    type: INTEGER
    description: Rank of the declared cause among the documented ones; NULL where nothing else speaks for it.
    label_fr: Rang documenté
    min: 1
    nullable: true
  confidence_score:
    nullable: true
  is_right:
    type: BOOLEAN
    description: True where the documented cause is the declared one; NULL where it is unknown.
    label_fr: Concordance
    nullable: true
  is_hidden_motive:
    type: BOOLEAN
    description: Hidden motive - the client declared price or a competitor, yet a documented incident scores cause_strong_score or more for another cause.
    label_fr: Motif caché
  fitted_share:
    type: DECIMAL(9,6)
    description: "Share of right causes at this raw confidence, by isotonic regression over all checked losses; NULL below calibration_min_cases."
    unit: share 0-1
    label_fr: Part juste (calibrée)
    min: 0
    max: 1
    nullable: true
  cross_fitted_share:
    type: DECIMAL(9,6)
    description: The same by a regression over four fifths of the losses, this one not among them; by it calibration is measured.
    unit: share 0-1
    min: 0
    max: 1
    nullable: true
references:
  declared_cause: reference.loss_causes.cause
  documented_cause: reference.loss_causes.cause
examples:
  - name: a declared cause is held against what is documented; price that hides an incident; nothing documented is neither right nor wrong
    given:
      losses.cause_scores:
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: price, evidence_tier: declared, cause_score: 0.8, score_rank: 1}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: late_delivery, evidence_tier: incident, cause_score: 0.6, score_rank: 1, confidence_score: 0.5}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: price, evidence_tier: context, cause_score: 0.4, score_rank: 2}
        - {client_id: b, last_purchase_on: 2025-01-01, episode_number: 2, score_basis: all, cause: late_delivery, evidence_tier: declared, cause_score: 0.9, score_rank: 1}
        - {client_id: b, last_purchase_on: 2025-01-01, episode_number: 2, score_basis: documented, cause: late_delivery, evidence_tier: incident, cause_score: 0.5, score_rank: 1, confidence_score: 0.6}
        - {client_id: c, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: neglect, evidence_tier: declared, cause_score: 0.9, score_rank: 1}
        - {client_id: c, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: unknown, score_rank: 1}
        - {client_id: d, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: late_delivery, evidence_tier: incident, cause_score: 0.9, score_rank: 1}
        - {client_id: d, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: late_delivery, evidence_tier: incident, cause_score: 0.9, score_rank: 1}
        - {client_id: r, last_purchase_on: 2025-01-01, episode_number: null, score_basis: all, cause: price, evidence_tier: declared, cause_score: 0.8, score_rank: 1}
        - {client_id: r, last_purchase_on: 2025-01-01, episode_number: null, score_basis: documented, cause: unknown, score_rank: 1}
    expect:
      - {client_id: a, declared_cause: price, documented_cause: late_delivery, declared_rank: 2, confidence_score: 0.5, is_right: false, is_hidden_motive: true, fitted_share: null}
      - {client_id: b, declared_cause: late_delivery, documented_cause: late_delivery, declared_rank: 1, is_right: true, is_hidden_motive: false}
      - {client_id: c, declared_cause: neglect, documented_cause: unknown, declared_rank: null, is_right: null, is_hidden_motive: false}
---*/
with declared as (
    select
        client_id,
        last_purchase_on,
        max_by(
            cause, struct_pack(score := cause_score, place := -score_rank)
        ) as declared_cause
    from losses.cause_scores
    where score_basis = 'all' and evidence_tier = 'declared' and episode_number is not null
    group by client_id, last_purchase_on
)

select
    declared.client_id,
    declared.last_purchase_on,
    documented.episode_number,
    declared.declared_cause,
    documented.cause as documented_cause,
    named.score_rank as declared_rank,
    documented.confidence_score,
    case when documented.cause <> 'unknown' then documented.cause = declared.declared_cause end
        as is_right,
    declared.declared_cause in ('price', 'competitor_offer')
    and documented.cause <> declared.declared_cause
    and coalesce(
        documented.evidence_tier = 'incident'
        and documented.cause_score >= setting_cause_strong_score(),
        false
    ) as is_hidden_motive,
    client_fold(declared.client_id) as client_fold
from declared
inner join losses.cause_scores as documented
    on
        declared.client_id = documented.client_id
        and declared.last_purchase_on = documented.last_purchase_on
        and documented.score_basis = 'documented'
        and documented.score_rank = 1
left join losses.cause_scores as named
    on
        declared.client_id = named.client_id
        and declared.last_purchase_on = named.last_purchase_on
        and named.score_basis = 'documented'
        and declared.declared_cause = named.cause
order by declared.client_id, declared.last_purchase_on
