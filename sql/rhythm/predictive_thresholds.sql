/*---
description: One silence, from a purchase day to the next or still open, with predictive thresholds computed from what was known when it began.
grain: [client_id, purchased_on]
python: thresholds.add_thresholds
python_columns: [client_number, client_count, type_number, start_day, next_day, reached_day, declared_day, season_day, known_to_day]
columns:
  client_id:
  purchased_on:
  next_purchase_on:
    type: DATE
    description: Next purchase day, which ends the silence; NULL while it lasts.
    label_fr: Achat suivant
    nullable: true
  client_type:
    is_own_meaning: true
    type: VARCHAR
    description: Firm (B2B) or person (B2C); unknown where the clients extract does not say it, a group of its own.
    description_fr: Professionnel ou particulier, ou type inconnu si le fichier des clients ne le dit pas.
    label_fr: Type de client
    values: [B2B, B2C, unknown]
  life_number:
    type: INTEGER
    description: Number of the client's life, from 1; the return from a sure rhythm break (is_life_end) begins a new one.
    label_fr: N° de vie
    min: 1
  life_interval_count:
    type: INTEGER
    description: Intervals between purchase days in this life when the silence starts; a new life starts with the old mean as two intervals.
    label_fr: Intervalles
    min: 0
  life_interval_days:
    type: INTEGER
    description: Sum of the intervals of life_interval_count.
    unit: day
    label_fr: Somme des intervalles (jours)
    min: 0
  watch_after_days:
    type: INTEGER
    description: "Threshold of watch: quantile watch_quantile of the interval to be expected, exceeded by a longer silence; never above risk_after_days. NULL while the company's rhythm is not known."
    unit: day
    label_fr: Seuil de surveillance (jours)
    min: 0
    nullable: true
  risk_after_days:
    type: INTEGER
    description: "Threshold of risk, a gamma-gamma control limit: quantile risk_quantile, exceeded by a longer silence; never above lost_after_days. NULL as watch_after_days."
    unit: day
    label_fr: Seuil de risque (jours)
    min: 0
    nullable: true
  lost_after_days:
    type: INTEGER
    description: "Threshold of loss: silence after which the client has left with lost_probability (lost_again_probability), within floor and ceiling; for seasonal clients to normal_until_on."
    unit: day
    label_fr: Seuil de perte (jours)
    min: 1
    nullable: true
  is_rhythm_break:
    type: BOOLEAN
    description: "Rhythm break: silence beyond lost_after_days (fixed_lost_days while the rhythm is unknown) whatever lost_rule says; left out of regularity, no loss by itself."
    label_fr: Rupture du rythme
  is_life_end:
    type: BOOLEAN
    description: "End of a life: rhythm break with the client reached or the end declared in it, or confirmation_factor times the threshold long."
    label_fr: Fin de vie
  gamma_k:
    type: DECIMAL(9,6)
    description: "Regularity: shape k of the Gamma distribution of intervals, 1 pure chance, large a clock; NULL while the rhythm is not known."
    label_fr: Régularité
    nullable: true
  client_gamma_k:
    type: DECIMAL(9,6)
    description: "Regularity of the client: shape k from its own pairs of intervals, shrunk to gamma_k of its type; NULL as gamma_k."
    label_fr: Régularité du client
    nullable: true
  gamma_alpha:
    type: DECIMAL(12,6)
    description: Shape alpha of the Gamma distribution of one over the mean interval across clients; small where they differ much. NULL as gamma_k.
    label_fr: Ressemblance entre clients
    nullable: true
  gamma_beta_days:
    type: DECIMAL(12,3)
    description: Rate beta, in days, of the Gamma distribution of one over the mean interval across clients; NULL as gamma_k.
    unit: day
    label_fr: Échelle (jours)
    nullable: true
  yearly_departure_rate:
    type: DECIMAL(9,6)
    description: "Rate at which clients of the type leave, per year, at which the threshold of loss takes them to leave; NULL as gamma_k."
    label_fr: Départs par an
    min: 0
    nullable: true
  single_purchase_share:
    type: DECIMAL(9,6)
    description: Share of the type's clients who never come again after the first purchase, as the threshold of loss takes it; NULL as gamma_k.
    unit: share 0-1
    label_fr: Part des achats uniques
    min: 0
    max: 1
    nullable: true
  pair_count:
    type: INTEGER
    description: Pairs of consecutive intervals from which gamma_k is estimated; with fewer than rhythm_min_pairs it is 1.
    label_fr: Paires
    min: 0
  sampled_count:
    type: INTEGER
    description: Clients, at most rhythm_sampled_clients, from whose first intervals gamma_alpha and gamma_beta_days are estimated.
    label_fr: Clients mesurés
    min: 0
  parameters_from:
    type: VARCHAR
    description: "Source of the parameters: own (of the client type), pooled (of all clients; type below rhythm_min_clients) or none (company too small or young)."
    label_fr: Paramètres
    values: [own, pooled, none]
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: thresholds_in_order
    description: silences to be watched later than at risk, or at risk later than lost
    sql: watch_after_days <= risk_after_days and risk_after_days <= lost_after_days
  - name: lives_end_with_a_break
    description: ends of a life without a break of the rhythm
    sql: is_rhythm_break or not is_life_end
  - name: next_purchase_is_later
    description: silences that end before they start
    sql: next_purchase_on > purchased_on
  - name: known_parameters_are_whole
    description: parameters of which one is missing
    sql: >
      (parameters_from = 'none') = (gamma_k is null)
      and (gamma_k is null) = (gamma_alpha is null)
      and (gamma_k is null) = (gamma_beta_days is null)
      and (gamma_k is null) = (client_gamma_k is null)
      and (gamma_k is null) = (yearly_departure_rate is null)
      and (gamma_k is null) = (single_purchase_share is null)
examples:
  - name: fixed days while the company's rhythm is not known, and a break only when they are exceeded
    run_date: 2026-06-30
    given:
      rhythm.rhythm:
        - {client_id: late}
        - {client_id: in_time}
      staging.clients:
        - {client_id: late, client_type: B2B}
      rhythm.silence_contacts:
        - {client_id: late, purchased_on: 2023-01-01}
        - {client_id: late, purchased_on: 2024-01-03}
        - {client_id: in_time, purchased_on: 2023-01-01}
        - {client_id: in_time, purchased_on: 2024-01-02}
        - {client_id: in_time, purchased_on: 2026-06-30}
    expect:
      - {client_id: late, purchased_on: 2023-01-01, next_purchase_on: 2024-01-03, client_type: B2B, life_number: 1, life_interval_count: 0, is_rhythm_break: true, is_life_end: false, parameters_from: none}
      - {client_id: late, purchased_on: 2024-01-03, next_purchase_on: null, life_interval_count: 1, life_interval_days: 367, is_rhythm_break: true, is_life_end: true, lost_after_days: null}
      - {client_id: in_time, purchased_on: 2023-01-01, client_type: unknown, is_rhythm_break: false}
      - {client_id: in_time, purchased_on: 2024-01-02, is_rhythm_break: true, is_life_end: true, life_interval_days: 366, next_purchase_on: 2026-06-30}
      - {client_id: in_time, purchased_on: 2026-06-30, is_rhythm_break: false, life_number: 2, life_interval_count: 2, life_interval_days: 732}
  - name: a contact that arrives after the break makes it sure, before it does not; a word of the client always does
    run_date: 2024-06-30
    given:
      rhythm.rhythm:
        - {client_id: a}
        - {client_id: b}
        - {client_id: said}
      rhythm.silence_contacts:
        - {client_id: a, purchased_on: 2023-01-01, last_reached_on: 2024-01-02}
        - {client_id: b, purchased_on: 2023-01-01, last_reached_on: 2024-01-01}
        - {client_id: said, purchased_on: 2023-01-01}
      rhythm.departure_signals:
        - {client_id: said, purchased_on: 2023-01-01, declared_on: 2023-02-01, departure_mode: declared}
    expect:
      - {client_id: a, is_rhythm_break: true, is_life_end: true}
      - {client_id: b, is_rhythm_break: true, is_life_end: false}
      - {client_id: said, is_rhythm_break: true, is_life_end: true}
---*/
with numbered as (
    select
        rhythm.client_id,
        -- By hash, so that the first so many of them are a fair sample whatever comes later.
        row_number() over (order by sha256(rhythm.client_id), rhythm.client_id) - 1
            as client_number,
        count(*) over () as client_count,
        coalesce(listed.client_type, 'unknown') as client_type
    from rhythm.rhythm as rhythm
    left join staging.clients as listed on rhythm.client_id = listed.client_id
),

silences as (
    select
        numbered.client_id,
        numbered.client_number,
        numbered.client_count,
        numbered.client_type,
        days.purchased_on,
        days.last_reached_on,
        lead(days.purchased_on) over (
            partition by numbered.client_number order by days.purchased_on
        ) as next_purchase_on
    from rhythm.silence_contacts as days
    inner join numbered on days.client_id = numbered.client_id
),

declared as (
    select
        client_id,
        purchased_on,
        min(declared_on) as first_declared_on
    from rhythm.departure_signals
    group by client_id, purchased_on
)

select
    silences.client_id,
    silences.purchased_on,
    silences.next_purchase_on,
    silences.client_type,
    cast(silences.client_number as integer) as client_number,
    cast(silences.client_count as integer) as client_count,
    cast(
        case silences.client_type when 'B2B' then 0 when 'B2C' then 1 else 2 end as tinyint
    ) as type_number,
    cast(silences.purchased_on - date '1970-01-01' as integer) as start_day,
    cast(coalesce(silences.next_purchase_on - date '1970-01-01', -1) as integer) as next_day,
    cast(coalesce(silences.last_reached_on - date '1970-01-01', -1) as integer) as reached_day,
    cast(coalesce(declared.first_declared_on - date '1970-01-01', -1) as integer) as declared_day,
    cast(coalesce(seasons.normal_until_on - date '1970-01-01', -1) as integer) as season_day,
    cast(as_of() - date '1970-01-01' as integer) as known_to_day
from silences
left join declared
    on
        silences.client_id = declared.client_id
        and silences.purchased_on = declared.purchased_on
left join rhythm.seasons as seasons
    on
        silences.client_id = seasons.client_id
        and silences.purchased_on = seasons.last_purchase_on
order by silences.purchased_on, silences.client_number
