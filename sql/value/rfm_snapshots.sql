/*---
description: "RFM of one client at the end of one of status.snapshot_days: recency, frequency and monetary value, each scored 1 to 5, equal values alike; no score of whoever objected to profiling."
grain: [snapshot_on, client_id]
columns:
  snapshot_on:
  client_id:
  recency_days:
    type: INTEGER
    description: "Recency: days from the last purchase day to as_of, the last day whose orders are known."
    description_fr: Nombre de jours depuis le dernier achat, jusqu'au dernier jour dont les commandes sont connues.
    unit: day
    label_fr: Récence (jours)
    min: 0
  frequency:
    type: INTEGER
    description: "Frequency: valid orders over the whole history, several of one day included."
    label_fr: Fréquence
    min: 1
  purchase_day_count:
  monetary_eur:
    type: DECIMAL(18,2)
    description: "Monetary value: net sum of the valid orders over the whole history."
    description_fr: Ce que le client a acheté depuis toujours, hors taxes.
    unit: EUR
    label_fr: Montant (€)
  recency_score:
    type: INTEGER
    description: "Recency score, 1 (longest silent) to 5: 1 + floor(5 (r - 1) / n), r the minimum rank among n clients; NULL for an objection to profiling."
    description_fr: De 1, silencieux depuis le plus longtemps, à 5, acheteur le plus récent ; vide si le client s'oppose au profilage.
    label_fr: Score de récence
    min: 1
    max: 5
    nullable: true
  frequency_score:
    type: INTEGER
    description: Frequency score, 1 to 5, by rank as recency_score, or by frequency_cuts where is_cut_by_settings.
    description_fr: De 1, achète le plus rarement, à 5, le plus souvent ; vide si le client s'oppose au profilage.
    label_fr: Score de fréquence
    min: 1
    max: 5
    nullable: true
  monetary_score:
    type: INTEGER
    description: Monetary score, 1 (least) to 5, by rank as recency_score.
    label_fr: Score de montant
    min: 1
    max: 5
    nullable: true
  is_cut_by_settings:
    type: BOOLEAN
    description: True where more than frequency_ties_share of clients have one frequency, so that frequency_cuts decide the score instead of the rank.
    label_fr: Bornes fixes
  rfm_segment:
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: scored_unless_profiling_is_objected_to
    description: clients with scores although they objected to profiling, or without any although they did not
    sql: >
      (recency_score is null) = (client_id in (select p.client_id from orders.profiling_objections as p))
      and (recency_score is null) = (frequency_score is null)
      and (recency_score is null) = (monetary_score is null)
      and (recency_score is null) = (rfm_segment is null)
examples:
  - name: whoever objected to profiling has no score, and those of others stay as they are
    run_date: 2026-01-31
    given:
      status.snapshot_days:
        - {snapshot_on: 2026-01-31, facts_until_on: 2026-01-31, is_tonight: true}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-31, order_count: 1, revenue_eur: 50.00}
        - {client_id: objector, purchased_on: 2026-01-30, order_count: 2, revenue_eur: 60.00}
        - {client_id: c, purchased_on: 2026-01-29, order_count: 3, revenue_eur: 70.00}
      orders.profiling_objections:
        - {client_id: objector}
      reference.rfm_segments:
        - {recency_score: 4, frequency_score: 1, rfm_segment: promising}
        - {recency_score: 1, frequency_score: 4, rfm_segment: at_risk}
    settings: {frequency_ties_share: 0.5}
    expect:
      - {client_id: a, recency_score: 4, frequency_score: 1, monetary_score: 1, rfm_segment: promising}
      - {client_id: objector, recency_days: 1, frequency: 2, monetary_eur: 60.00, recency_score: null, frequency_score: null, monetary_score: null, rfm_segment: null}
      - {client_id: c, recency_score: 1, frequency_score: 4, monetary_score: 4, rfm_segment: at_risk}
  - name: equal values get equal scores, and common frequencies are cut at 1, 2, 3, 4-5 and 6
    run_date: 2026-01-31
    given:
      status.snapshot_days:
        - {snapshot_on: 2026-01-31, facts_until_on: 2026-01-31, is_tonight: true}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-31, order_count: 6, revenue_eur: 50.00}
        - {client_id: b, purchased_on: 2026-01-30, order_count: 1, revenue_eur: 10.00}
        - {client_id: c, purchased_on: 2026-01-30, order_count: 1, revenue_eur: 10.00}
        - {client_id: d, purchased_on: 2026-01-01, order_count: 1, revenue_eur: 20.00}
        - {client_id: d, purchased_on: 2025-01-01, order_count: 2, revenue_eur: 10.00}
        - {client_id: e, purchased_on: 2025-12-31, order_count: 4, revenue_eur: 40.00}
      reference.rfm_segments:
        - {recency_score: 5, frequency_score: 5, rfm_segment: champions}
        - {recency_score: 3, frequency_score: 1, rfm_segment: about_to_sleep}
        - {recency_score: 2, frequency_score: 3, rfm_segment: at_risk}
        - {recency_score: 1, frequency_score: 4, rfm_segment: at_risk}
    expect:
      - {client_id: a, recency_days: 0, frequency: 6, monetary_eur: 50.00, recency_score: 5, frequency_score: 5, monetary_score: 5, is_cut_by_settings: true}
      - {client_id: b, recency_days: 1, frequency: 1, monetary_eur: 10.00, recency_score: 3, frequency_score: 1, monetary_score: 1}
      - {client_id: c, recency_days: 1, frequency: 1, monetary_eur: 10.00, recency_score: 3, frequency_score: 1, monetary_score: 1}
      - {client_id: d, recency_days: 30, frequency: 3, purchase_day_count: 2, monetary_eur: 30.00, recency_score: 2, frequency_score: 3, monetary_score: 3}
      - {client_id: e, recency_days: 31, frequency: 4, monetary_eur: 40.00, recency_score: 1, frequency_score: 4, monetary_score: 4, rfm_segment: at_risk}
  - name: a frequency held by exactly a fifth of the clients is ranked, not cut
    given:
      status.snapshot_days:
        - {snapshot_on: 2026-01-01, facts_until_on: 2026-01-01, is_tonight: true}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2026-01-01, order_count: 1, revenue_eur: 1.00}
        - {client_id: b, purchased_on: 2026-01-01, order_count: 2, revenue_eur: 1.00}
        - {client_id: c, purchased_on: 2026-01-01, order_count: 3, revenue_eur: 1.00}
        - {client_id: d, purchased_on: 2026-01-01, order_count: 4, revenue_eur: 1.00}
        - {client_id: e, purchased_on: 2026-01-01, order_count: 5, revenue_eur: 1.00}
      reference.rfm_segments:
        - {recency_score: 1, frequency_score: 1, rfm_segment: hibernating}
        - {recency_score: 1, frequency_score: 2, rfm_segment: hibernating}
        - {recency_score: 1, frequency_score: 3, rfm_segment: at_risk}
        - {recency_score: 1, frequency_score: 4, rfm_segment: at_risk}
        - {recency_score: 1, frequency_score: 5, rfm_segment: cannot_lose}
    expect:
      - {client_id: a, frequency_score: 1, is_cut_by_settings: false}
      - {client_id: b, frequency_score: 2}
      - {client_id: c, frequency_score: 3}
      - {client_id: d, frequency_score: 4, rfm_segment: at_risk}
      - {client_id: e, frequency_score: 5, recency_score: 1, monetary_score: 1, is_cut_by_settings: false}
---*/
with totals as (
    select
        days.snapshot_on,
        purchases.client_id,
        -- A purchase after as_of, from the extract that is ahead, ends the silence.
        greatest(days.snapshot_on - max(purchases.purchased_on), 0) as recency_days,
        cast(sum(purchases.order_count) as integer) as frequency,
        cast(count(*) as integer) as purchase_day_count,
        cast(sum(purchases.revenue_eur) as decimal(18, 2)) as monetary_eur
    from orders.purchase_days as purchases
    inner join status.snapshot_days as days on purchases.purchased_on <= days.facts_until_on
    group by days.snapshot_on, purchases.client_id
),

ranked as (
    select
        *,
        rank() over (partition by snapshot_on order by recency_days desc) as recency_rank,
        rank() over (partition by snapshot_on order by frequency) as frequency_rank,
        rank() over (partition by snapshot_on order by monetary_eur) as monetary_rank,
        count(*) over (partition by snapshot_on) as client_count,
        count(*) over (partition by snapshot_on, frequency) as same_frequency_count
    from totals
),

commonest as (
    select
        snapshot_on,
        max(same_frequency_count) > setting_frequency_ties_share() * max(client_count) as is_cut
    from ranked
    group by snapshot_on
),

cuts as (
    select unnest(setting_frequency_cuts()) as lowest_frequency
),

frequency_cuts as (
    select
        frequencies.frequency,
        1 + count(cuts.lowest_frequency) as cut_score
    from (select distinct frequency from totals) as frequencies
    left join cuts on frequencies.frequency >= cuts.lowest_frequency
    group by frequencies.frequency
),

-- Totals of whoever objected to profiling place others; they get no score of their own.
scored as (
    select
        ranked.*,
        commonest.is_cut as is_cut_by_settings,
        case
            when objections.client_id is null
                then cast(1 + (5 * (ranked.recency_rank - 1)) // ranked.client_count as integer)
        end as recency_score,
        case
            when objections.client_id is not null then null
            when commonest.is_cut then cast(frequency_cuts.cut_score as integer)
            else cast(1 + (5 * (ranked.frequency_rank - 1)) // ranked.client_count as integer)
        end as frequency_score,
        case
            when objections.client_id is null
                then cast(1 + (5 * (ranked.monetary_rank - 1)) // ranked.client_count as integer)
        end as monetary_score
    from ranked
    inner join frequency_cuts on ranked.frequency = frequency_cuts.frequency
    left join orders.profiling_objections as objections on ranked.client_id = objections.client_id
    inner join commonest on ranked.snapshot_on = commonest.snapshot_on
)

select
    scored.snapshot_on,
    scored.client_id,
    cast(scored.recency_days as integer) as recency_days,
    scored.frequency,
    scored.purchase_day_count,
    scored.monetary_eur,
    scored.recency_score,
    scored.frequency_score,
    scored.monetary_score,
    scored.is_cut_by_settings,
    segments.rfm_segment
from scored
left join reference.rfm_segments as segments
    on
        scored.recency_score = segments.recency_score
        and scored.frequency_score = segments.frequency_score
