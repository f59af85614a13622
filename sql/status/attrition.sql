/*---
description: "Attrition of one calendar year in one segment: share of clients who left among those active on 1 January, and its change; NULL with attrition_reason."
grain: [attrition_year, attrition_dimension, attrition_segment]
python: attrition.add_attrition_share
columns:
  attrition_year:
  attrition_dimension:
  attrition_segment:
  active_count:
  attrition_departed_count:
    nullable: true
  attrition_lost_eur:
    nullable: true
  attrition_undecided_count:
    nullable: true
  attrition_undecided_before_count:
    nullable: true
  is_comparable_year:
  attrition_reason:
    nullable: true
  attrition_low_bound_share:
    type: DECIMAL(9,6)
    description: "Lower bound of the attrition rate: none of the undecided has left; NULL without counts or active clients."
    description_fr: Le taux si aucun des clients silencieux dont on ne sait rien n'est parti.
    unit: share 0-1
    label_fr: Taux au plus bas
    min: 0
    max: 1
    nullable: true
  attrition_high_bound_share:
    type: DECIMAL(9,6)
    description: "Upper bound of the attrition rate: all of the undecided have left; NULL as attrition_low_bound_share."
    description_fr: Le taux si tous les clients silencieux dont on ne sait rien sont partis.
    unit: share 0-1
    label_fr: Taux au plus haut
    min: 0
    max: 1
    nullable: true
  attrition_share:
    type: DECIMAL(9,6)
    description: "Attrition rate: attrition_departed_count over active_count; NULL with a reason."
    description_fr: Part des clients actifs au 1er janvier qui sont partis dans l'année ; vide si elle n'est pas mesurée.
    unit: share 0-1
    label_fr: Taux d'attrition
    min: 0
    max: 1
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  attrition_change_share:
    type: DECIMAL(9,6)
    description: "Difference of the attrition rate and that of the year before; NULL where either is not told, or orders before that year are known for less than confirmation_factor times fixed_lost_days."
    unit: share -1 to 1
    label_fr: Écart avec l'année d'avant
    min: -1
    max: 1
    nullable: true
  attrition_change_low_share:
    type: DECIMAL(9,6)
    description: "Lower bound of the change by Newcombe's interval, where the undecided left before rather than now; NULL as attrition_change_share."
    unit: share -1 to 1
    label_fr: Écart, borne basse
    min: -1
    max: 1
    nullable: true
  attrition_change_high_share:
    type: DECIMAL(9,6)
    description: "Upper bound of the change by Newcombe's interval, where the undecided left now rather than before; NULL as attrition_change_share."
    unit: share -1 to 1
    label_fr: Écart, borne haute
    min: -1
    max: 1
    nullable: true
  low_permille:
    nullable: true
  high_permille:
    nullable: true
  attrition_change_low_permille:
    type: INTEGER
    description: Lower bound of the change in thousandths, rounded once from all its digits; what sentences tell.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  attrition_change_high_permille:
    type: INTEGER
    description: Upper bound of the change in thousandths, as attrition_change_low_permille.
    unit: share 1/1000
    min: -1000
    max: 1000
    nullable: true
  attrition_trend:
    type: VARCHAR
    description: "Trend of attrition: rise or fall where the whole interval of the change lies on one side of 0, else unclear; NULL as attrition_change_share."
    values: [rise, fall, unclear]
    nullable: true
checks:
  - name: share_or_reason
    description: rows with neither a share and its interval nor a reason for having none, or with both
    sql: >
      (attrition_reason is null)
      = (attrition_share is not null and low_share is not null and high_share is not null)
  - name: share_within_bounds
    description: shares outside the bounds that the undecided leave
    sql: >
      attrition_low_bound_share <= attrition_high_bound_share
      and coalesce(
      attrition_share between attrition_low_bound_share and attrition_high_bound_share, true)
  - name: trend_has_its_interval
    description: a rise or a fall inside the interval of the change, or outside it an unclear one
    sql: >
      attrition_trend = case when attrition_change_low_share > 0 then 'rise'
      when attrition_change_high_share < 0 then 'fall' else 'unclear' end
examples:
  - name: bounds by the undecided, a share unless there is a reason, a change from a comparable year on
    given:
      status.attrition_counts:
        - {attrition_year: 2023, attrition_dimension: all, attrition_segment: all, active_count: 80, attrition_departed_count: 48, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, is_comparable_year: true}
        - {attrition_year: 2024, attrition_dimension: all, attrition_segment: all, active_count: 70, attrition_departed_count: 56, attrition_lost_eur: 1.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, is_comparable_year: true}
        - {attrition_year: 2024, attrition_dimension: client_type, attrition_segment: B2B, active_count: 3, attrition_departed_count: 2, attrition_lost_eur: 1.00, attrition_undecided_count: 1, attrition_undecided_before_count: 0, is_comparable_year: true}
        - {attrition_year: 2023, attrition_dimension: client_type, attrition_segment: B2B, active_count: 4, attrition_departed_count: 1, attrition_lost_eur: 1.00, attrition_undecided_count: 1, attrition_undecided_before_count: 1, is_comparable_year: true, attrition_reason: too_many_undecided}
        - {attrition_year: 2025, attrition_dimension: all, attrition_segment: all, active_count: 9, is_comparable_year: true, attrition_reason: year_not_over}
        - {attrition_year: 2024, attrition_dimension: client_type, attrition_segment: B2C, active_count: 0, attrition_departed_count: 0, attrition_lost_eur: 0.00, attrition_undecided_count: 0, attrition_undecided_before_count: 0, is_comparable_year: true, attrition_reason: nobody_active}
    expect:
      - {attrition_year: 2023, attrition_segment: all, attrition_share: 0.6, attrition_low_bound_share: 0.6, attrition_high_bound_share: 0.6, attrition_change_share: null, attrition_trend: null}
      - {attrition_year: 2024, attrition_segment: all, attrition_share: 0.8, attrition_change_share: 0.2, attrition_change_low_share: 0.052431, attrition_change_high_share: 0.333873, attrition_change_low_permille: 52, attrition_change_high_permille: 334, attrition_trend: rise}
      - {attrition_year: 2024, attrition_segment: B2B, attrition_share: 0.666667, low_share: 0.207660, high_share: 0.938508, low_permille: 208, high_permille: 939, attrition_low_bound_share: 0.666667, attrition_high_bound_share: 1, attrition_trend: null}
      - {attrition_year: 2023, attrition_segment: B2B, attrition_share: null, low_share: null, high_share: null, attrition_low_bound_share: 0.25, attrition_high_bound_share: 0.666667}
      - {attrition_year: 2025, attrition_segment: all, attrition_share: null, attrition_low_bound_share: null}
      - {attrition_year: 2024, attrition_segment: B2C, attrition_share: null, attrition_low_bound_share: null, attrition_high_bound_share: null}
---*/
select
    attrition_year,
    attrition_dimension,
    attrition_segment,
    active_count,
    attrition_departed_count,
    attrition_lost_eur,
    attrition_undecided_count,
    attrition_undecided_before_count,
    is_comparable_year,
    attrition_reason
from status.attrition_counts
order by attrition_year, attrition_dimension, attrition_segment
