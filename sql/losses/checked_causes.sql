/*---
description: One loss of which the client said why, beside the cause that all other evidence speaks for; agreement, not truth, since few answer and some say price and mean an incident.
grain: [client_id, last_purchase_on]
python: confidence.add_calibration
python_inputs: [told]
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
  is_measured:
    type: BOOLEAN
    description: True where confidence is measured on the loss - incidents or context are documented, and the client did not just say price or a competitor, which tells little of another cause.
  hidden_motive:
    type: VARCHAR
    description: "Hidden motive: the likeliest cause with a documented incident and an emotional motive, of a client who declared price or a competitor, where such causes are as likely in all as hidden_motive_share; NULL where there is none."
    label_fr: Motif caché
    nullable: true
  fitted_share:
    type: DECIMAL(9,6)
    description: "Share of right causes at this raw confidence, by isotonic regression over measured losses, to which the raw confidence counts as calibration_pseudo_cases; NULL below calibration_min_cases."
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
  - name: a declared cause is held against what is documented; price that hides incidents, all together as likely as hidden_motive_share; nothing documented is neither right nor wrong
    given:
      reference.loss_causes:
        - {cause: late_delivery, motive: emotional}
        - {cause: poor_service, motive: emotional}
        - {cause: neglect, motive: emotional}
        - {cause: price, motive: rational}
      losses.cause_scores:
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: price, evidence_tier: declared, cause_score: 0.8, score_rank: 1}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: late_delivery, evidence_tier: incident, cause_score: 0.6, score_rank: 1, confidence_score: 0.3}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: poor_service, evidence_tier: incident, score_rank: 2, confidence_score: 0.12}
        - {client_id: a, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: price, evidence_tier: context, cause_score: 0.4, score_rank: 3, confidence_score: 0.1}
        - {client_id: b, last_purchase_on: 2025-01-01, episode_number: 2, score_basis: all, cause: late_delivery, evidence_tier: declared, cause_score: 0.9, score_rank: 1}
        - {client_id: b, last_purchase_on: 2025-01-01, episode_number: 2, score_basis: documented, cause: late_delivery, evidence_tier: incident, cause_score: 0.5, score_rank: 1, confidence_score: 0.6}
        - {client_id: c, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: neglect, evidence_tier: declared, cause_score: 0.9, score_rank: 1}
        - {client_id: c, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: unknown, score_rank: 1}
        - {client_id: d, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: late_delivery, evidence_tier: incident, cause_score: 0.9, score_rank: 1}
        - {client_id: d, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: late_delivery, evidence_tier: incident, cause_score: 0.9, score_rank: 1, confidence_score: 0.9}
        - {client_id: e, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: price, evidence_tier: declared, cause_score: 0.8, score_rank: 1}
        - {client_id: e, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: late_delivery, evidence_tier: incident, cause_score: 0.6, score_rank: 1, confidence_score: 0.419999}
        - {client_id: e, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: neglect, evidence_tier: context, cause_score: 0.6, score_rank: 2, confidence_score: 0.3}
        - {client_id: f, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: all, cause: price, evidence_tier: declared, cause_score: 0.8, score_rank: 1}
        - {client_id: f, last_purchase_on: 2025-01-01, episode_number: 1, score_basis: documented, cause: price, evidence_tier: incident, cause_score: 0.6, score_rank: 1, confidence_score: 0.5}
        - {client_id: r, last_purchase_on: 2025-01-01, episode_number: null, score_basis: all, cause: price, evidence_tier: declared, cause_score: 0.8, score_rank: 1}
        - {client_id: r, last_purchase_on: 2025-01-01, episode_number: null, score_basis: documented, cause: unknown, score_rank: 1}
    expect:
      - {client_id: a, declared_cause: price, documented_cause: late_delivery, declared_rank: 3, confidence_score: 0.3, is_right: false, is_measured: false, hidden_motive: late_delivery, fitted_share: null}
      - {client_id: b, declared_cause: late_delivery, documented_cause: late_delivery, declared_rank: 1, is_right: true, is_measured: true, hidden_motive: null}
      - {client_id: c, declared_cause: neglect, documented_cause: unknown, declared_rank: null, is_right: null, is_measured: false, hidden_motive: null}
      - {client_id: e, documented_cause: late_delivery, is_right: false, is_measured: false, hidden_motive: null}
      - {client_id: f, documented_cause: price, is_right: true, is_measured: true, hidden_motive: null}
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
),

documented as (
    select *
    from losses.cause_scores
    where score_basis = 'documented' and episode_number is not null
),

-- What somebody is angry about and may not say.
grievances as (
    select
        documented.client_id,
        documented.last_purchase_on,
        min_by(documented.cause, documented.score_rank) as cause
    from documented
    inner join reference.loss_causes as causes
        on documented.cause = causes.cause and causes.motive = 'emotional'
    where documented.evidence_tier = 'incident'
    group by documented.client_id, documented.last_purchase_on
    having sum(documented.confidence_score) >= setting_hidden_motive_share()
),

-- The confidence of every loss, as computed: what is believed before anybody is asked. Python reads
-- it.
told as ( -- noqa: ST03
    select
        cast(confidence_score as double) as confidence_score,
        count(*) as loss_count
    from documented
    where score_rank = 1 and evidence_tier in ('incident', 'context')
    group by confidence_score
    order by confidence_score
),

compared as (
    select
        declared.client_id,
        declared.last_purchase_on,
        documented.episode_number,
        declared.declared_cause,
        documented.cause as documented_cause,
        documented.evidence_tier as documented_tier,
        named.score_rank as declared_rank,
        documented.confidence_score,
        case when documented.cause <> 'unknown' then documented.cause = declared.declared_cause end
            as is_right,
        is_easily_said(declared.declared_cause) as is_easily_said,
        grievances.cause as grievance,
        client_fold(declared.client_id) as client_fold
    from declared
    inner join documented
        on
            declared.client_id = documented.client_id
            and declared.last_purchase_on = documented.last_purchase_on
            and documented.score_rank = 1
    left join documented as named
        on
            declared.client_id = named.client_id
            and declared.last_purchase_on = named.last_purchase_on
            and declared.declared_cause = named.cause
    left join grievances
        on
            declared.client_id = grievances.client_id
            and declared.last_purchase_on = grievances.last_purchase_on
)

select
    client_id,
    last_purchase_on,
    episode_number,
    declared_cause,
    documented_cause,
    declared_rank,
    confidence_score,
    is_right,
    coalesce(
        documented_tier in ('incident', 'context') and (is_right or not is_easily_said), false
    ) as is_measured,
    case when is_easily_said then grievance end as hidden_motive,
    client_fold
from compared
order by client_id, last_purchase_on
