/*---
description: Weight of one kind of evidence, learned from the silences of other clients, beside that of domain.
grain: [weights_fold, evidence_kind]
python: evidence_weights.add_weights
python_inputs: [silences, exposures]
columns:
  weights_fold:
    type: INTEGER
    description: Part of the clients, by hash, to which the weight applies; it is learned from the clients of all other parts.
    min: 0
  evidence_kind:
  domain_weight:
    type: DECIMAL(9,6)
    description: evidence_weight of the kind, as domain has it.
    label_fr: Poids du domaine
    min: 0
    max: 1
  learned_weight:
    type: DECIMAL(9,6)
    description: "Share that such an incident caused of the losses with it alone, force / (leak + force) of a noisy-or; shrunk to domain_weight as if that were weights_pseudo_exposures silences."
    label_fr: Poids appris
    min: 0
    max: 1
  exposed_count:
    type: INTEGER
    description: Silences with such evidence from which the weight is learned.
    label_fr: Silences exposés
    min: 0
examples:
  - name: of what no other silence met the weight is that of domain; nothing after expected_on, and no fact or declaration, is learned from
    given:
      losses.evidence_windows:
        - {client_id: a, last_purchase_on: 2025-03-01, window_kind: loss, expected_on: 2025-04-01, purchase_day_count: 3}
        - {client_id: b, last_purchase_on: 2025-03-01, window_kind: loss, expected_on: 2025-04-01, purchase_day_count: 3}
        - {client_id: c, last_purchase_on: 2025-03-01, window_kind: compared, expected_on: 2025-04-01, purchase_day_count: 3}
        - {client_id: r, last_purchase_on: 2025-03-01, window_kind: at_risk, expected_on: 2025-04-01, purchase_day_count: 3}
      losses.evidence:
        - {client_id: a, last_purchase_on: 2025-03-01, evidence_kind: price_rise, evidence_id: p, evidence_tier: context, evidence_on: 2025-04-01, remaining_share: 1}
        - {client_id: b, last_purchase_on: 2025-03-01, evidence_kind: price_rise, evidence_id: p, evidence_tier: context, evidence_on: 2025-04-02, remaining_share: 1}
        - {client_id: b, last_purchase_on: 2025-03-01, evidence_kind: survey_price, evidence_id: p, evidence_tier: declared, evidence_on: 2025-04-01, remaining_share: 1}
        - {client_id: r, last_purchase_on: 2025-03-01, evidence_kind: stock_out, evidence_id: p, evidence_tier: context, evidence_on: 2025-04-01, remaining_share: 1}
      reference.evidence_kinds:
        - {evidence_kind: price_rise, evidence_weight: 0.5}
        - {evidence_kind: stock_out, evidence_weight: 0.5}
        - {evidence_kind: survey_price, evidence_weight: 0.8}
    expect:
      - {weights_fold: 2, evidence_kind: price_rise, domain_weight: 0.5, exposed_count: 1}
      - {weights_fold: 3, evidence_kind: price_rise, domain_weight: 0.5, exposed_count: 1}
      - {weights_fold: 4, evidence_kind: price_rise, domain_weight: 0.5, learned_weight: 0.5, exposed_count: 0}
---*/
with placed as (
    select
        windows.client_id,
        windows.last_purchase_on,
        -- Who came back by then had not left: its silence ended, as those that are compared did.
        windows.window_kind = 'loss' and returned.client_id is null as is_loss,
        -- Who buys often has more silences, and of each a smaller chance to be the last.
        case
            when windows.purchase_day_count = 1 then -1
            else cast(floor(log2(windows.expected_on - windows.last_purchase_on)) as integer)
        end as interval_class,
        coalesce(listed.client_type, 'unknown') as client_type,
        client_fold(windows.client_id) as weights_fold
    from losses.evidence_windows as windows
    left join staging.clients as listed on windows.client_id = listed.client_id
    left join status.episodes as returned
        on
            windows.client_id = returned.client_id
            and windows.last_purchase_on = returned.last_purchase_on
            and returned.returned_on is not null
    where windows.window_kind in ('loss', 'compared')
),

-- So many of either tell enough; by hash, so that they are a fair sample.
sampled as (
    select *
    from placed
    qualify
        row_number() over (
            partition by is_loss
            order by
                hash_number(client_id || ' ' || last_purchase_on), client_id, last_purchase_on
        ) <= setting_weights_max_silences()
),

-- One leak for each client type and length of the expected interval, first purchases apart.
numbered as (
    select
        *,
        row_number() over (order by client_id, last_purchase_on) - 1 as silence_number,
        dense_rank() over (order by client_type, interval_class) - 1 as stratum_number
    from sampled
),

silences as (
    select
        silence_number,
        weights_fold,
        stratum_number,
        is_loss
    from numbered
),

-- Only what was there when the purchase was due, for losses as for those that came back.
exposures as (
    select
        numbered.silence_number,
        evidence.evidence_kind,
        cast(sum(evidence.remaining_share) as double) as exposure
    from losses.evidence as evidence
    inner join losses.evidence_windows as windows
        on
            evidence.client_id = windows.client_id
            and evidence.last_purchase_on = windows.last_purchase_on
            and evidence.evidence_on <= windows.expected_on
    inner join numbered
        on
            evidence.client_id = numbered.client_id
            and evidence.last_purchase_on = numbered.last_purchase_on
    where
        evidence.evidence_tier in ('incident', 'context')
        -- Those who bought once have a leak of their own: nobody is left to compare.
        and evidence.evidence_kind <> 'single_purchase'
    group by numbered.silence_number, evidence.evidence_kind
),

kinds as (
    select
        evidence_kind,
        evidence_weight as domain_weight
    from reference.evidence_kinds
    where evidence_kind in (select e.evidence_kind from exposures as e)
)

select
    folds.weights_fold,
    kinds.evidence_kind,
    kinds.domain_weight
from (select distinct s.weights_fold from silences as s) as folds
cross join kinds
order by folds.weights_fold, kinds.evidence_kind
