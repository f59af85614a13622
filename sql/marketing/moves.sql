/*---
description: "Clients who stand in one status (or RFM segment) at the end of one day and in one at the end of a later day, the same one included; by what is known tonight."
description_fr: "D'une nuit ou d'un mois à l'autre, combien de clients sont passés d'une situation (ou d'un segment) à une autre, ou y sont restés."
grain: [move_period, moved_between, from_code, to_code]
columns:
  move_period:
    type: VARCHAR
    description: "Which two days are compared: last published night and tonight, the ends of the last two full months, or the end of the last full month and tonight."
    description_fr: "Code de la période : depuis la nuit précédente, le dernier mois complet, ou le mois en cours."
    label_fr: Période
    values: [night, last_month, month_to_date]
  move_period_label_fr:
    type: VARCHAR
    description: The two days that are compared, in French.
    description_fr: La période, en clair.
    label_fr: Période comparée
  from_on:
    type: DATE
    description: Earlier of the two days.
    description_fr: Premier des deux jours comparés.
    label_fr: Du
  to_on:
    type: DATE
    description: Later of the two days.
    description_fr: Second des deux jours comparés.
    label_fr: Au
  moved_between:
    type: VARCHAR
    description: Whether statuses or RFM segments are compared.
    description_fr: "Code de ce qui est comparé : les situations ou les segments."
    label_fr: Ce qui est comparé
    values: [status, rfm_segment]
  moved_between_label_fr:
    type: VARCHAR
    description: What is compared, in French.
    description_fr: Ce qui est comparé, en clair.
    label_fr: Comparaison
  from_code:
    type: VARCHAR
    description: Status or segment on the earlier day; none for a client without a segment, who had not bought yet or objects to profiling.
    description_fr: Code de la situation ou du segment, le premier jour.
    label_fr: Code de départ
  from_code_label_fr:
    type: VARCHAR
    description: Status or segment on the earlier day, in French.
    description_fr: Situation ou segment le premier jour.
    label_fr: De
  to_code:
    type: VARCHAR
    description: Status or segment on the later day, as from_code.
    description_fr: Code de la situation ou du segment, le second jour.
    label_fr: Code d'arrivée
  to_code_label_fr:
    type: VARCHAR
    description: Status or segment on the later day, in French.
    description_fr: Situation ou segment le second jour.
    label_fr: Vers
  moved_count:
    type: INTEGER
    description: Clients who made the move, or who stayed; all clients, of whom many stay.
    description_fr: Nombre de clients passés de l'une à l'autre, ou restés.
    label_fr: Clients
    min: 1
  has_moved:
    type: BOOLEAN
    description: False for the clients who stayed.
    description_fr: Non pour les clients restés à la même place.
    label_fr: Ailleurs qu'avant
  move_fr:
    type: VARCHAR
    description: The move in one French sentence.
    description_fr: Le mouvement en une phrase.
    label_fr: Mouvement
checks:
  - name: every_client_once_in_each_period
    is_of_table: true
    description: periods whose moves do not add up to the clients of tonight
    sql: >
      (select count(*) from (select m.move_period, m.moved_between from marketing.moves as m
      group by m.move_period, m.moved_between
      having sum(m.moved_count) <> (select count(*) from status.status as s)) as wrong) = 0
  - name: all_of_tonight_arrive
    is_of_table: true
    description: statuses of tonight whose clients are not those who moved into them or stayed
    sql: >
      (select count(*) from (select m.to_code from marketing.moves as m
      where m.move_period <> 'last_month' and m.moved_between = 'status'
      group by m.move_period, m.to_code
      having sum(m.moved_count) <> (select count(*) from status.status as s
      where s.status = m.to_code)) as wrong) = 0
examples:
  - name: by hand - one is lost since last night, one came, one stayed; segments beside
    run_date: 2026-06-02
    given:
      status.snapshot_days:
        - {snapshot_on: 2026-06-02, facts_until_on: 2026-06-02, is_tonight: true, is_last_night: false}
        - {snapshot_on: 2026-06-01, facts_until_on: 2026-06-01, is_tonight: false, is_last_night: true}
      reference.statuses:
        - {status: prospect, status_label_fr: Prospect}
        - {status: new, status_label_fr: Nouveau}
        - {status: at_risk, status_label_fr: À risque}
        - {status: lost, status_label_fr: Perdu}
      reference.rfm_meanings:
        - {rfm_segment: loyal, rfm_segment_label_fr: Fidèles}
        - {rfm_segment: promising, rfm_segment_label_fr: Prometteurs}
      status.snapshots:
        - {snapshot_on: 2026-06-01, client_id: a, status: at_risk}
        - {snapshot_on: 2026-06-01, client_id: b, status: prospect}
        - {snapshot_on: 2026-06-01, client_id: c, status: lost}
        - {snapshot_on: 2026-06-01, client_id: d, status: lost}
        - {snapshot_on: 2026-06-02, client_id: a, status: lost}
        - {snapshot_on: 2026-06-02, client_id: b, status: new}
        - {snapshot_on: 2026-06-02, client_id: c, status: lost}
        - {snapshot_on: 2026-06-02, client_id: d, status: lost}
      value.rfm_snapshots:
        - {snapshot_on: 2026-06-01, client_id: a, rfm_segment: loyal}
        - {snapshot_on: 2026-06-01, client_id: c, rfm_segment: loyal}
        - {snapshot_on: 2026-06-02, client_id: a, rfm_segment: loyal}
        - {snapshot_on: 2026-06-02, client_id: b, rfm_segment: promising}
        - {snapshot_on: 2026-06-02, client_id: c, rfm_segment: loyal}
    expect:
      - {move_period: night, from_on: 2026-06-01, to_on: 2026-06-02, moved_between: status, from_code: at_risk, to_code: lost, moved_count: 1, has_moved: true, move_fr: "1 client : À risque au 01/06/2026, Perdu au 02/06/2026"}
      - {move_period: night, moved_between: status, from_code: prospect, to_code: new, moved_count: 1, has_moved: true}
      - {move_period: night, moved_between: status, from_code: lost, to_code: lost, moved_count: 2, has_moved: false, move_fr: "2 clients : Perdu au 01/06/2026, de même au 02/06/2026"}
      - {move_period: night, moved_between: rfm_segment, from_code: loyal, to_code: loyal, moved_count: 2, has_moved: false}
      - {move_period: night, moved_between: rfm_segment, from_code: none, from_code_label_fr: Sans segment, to_code: promising, moved_count: 1}
      - {move_period: night, moved_between: rfm_segment, from_code: none, to_code: none, moved_count: 1, has_moved: false}
  - name: the last full month, and this month so far; without a night before there is no period of it
    run_date: 2026-06-02
    given:
      status.snapshot_days:
        - {snapshot_on: 2026-06-02, facts_until_on: 2026-06-02, is_tonight: true, is_last_night: false}
        - {snapshot_on: 2026-05-31, facts_until_on: 2026-05-31, is_tonight: false, is_last_night: false, months_ago: 1}
        - {snapshot_on: 2026-04-30, facts_until_on: 2026-04-30, is_tonight: false, is_last_night: false, months_ago: 2}
      reference.statuses:
        - {status: at_risk, status_label_fr: À risque}
        - {status: lost, status_label_fr: Perdu}
      status.snapshots:
        - {snapshot_on: 2026-04-30, client_id: a, status: at_risk}
        - {snapshot_on: 2026-05-31, client_id: a, status: lost}
        - {snapshot_on: 2026-06-02, client_id: a, status: lost}
    expect:
      - {move_period: last_month, from_on: 2026-04-30, to_on: 2026-05-31, moved_between: status, from_code: at_risk, to_code: lost, moved_count: 1}
      - {move_period: last_month, moved_between: rfm_segment, from_code: none, to_code: none}
      - {move_period: month_to_date, from_on: 2026-05-31, to_on: 2026-06-02, moved_between: status, from_code: lost, to_code: lost}
      - {move_period: month_to_date, moved_between: rfm_segment, from_code: none, to_code: none}
---*/
with periods as (
    select
        'night' as move_period,
        earlier.snapshot_on as from_on,
        later.snapshot_on as to_on
    from status.snapshot_days as earlier
    inner join status.snapshot_days as later on earlier.is_last_night and later.is_tonight
    union all
    select
        'last_month',
        earlier.snapshot_on as from_on,
        later.snapshot_on as to_on
    from status.snapshot_days as earlier
    inner join status.snapshot_days as later on earlier.months_ago = 2 and later.months_ago = 1
    union all
    select
        'month_to_date',
        earlier.snapshot_on as from_on,
        later.snapshot_on as to_on
    from status.snapshot_days as earlier
    inner join status.snapshot_days as later on earlier.months_ago = 1 and later.is_tonight
),

-- Everybody has a status; who had not bought yet, or objects to profiling, has no segment.
places as (
    select
        snapshot_on,
        client_id,
        'status' as moved_between,
        status as code
    from status.snapshots
    union all
    select
        snapshots.snapshot_on,
        snapshots.client_id,
        'rfm_segment',
        coalesce(rfm.rfm_segment, 'none')
    from status.snapshots as snapshots
    left join value.rfm_snapshots as rfm
        on snapshots.snapshot_on = rfm.snapshot_on and snapshots.client_id = rfm.client_id
),

moves as (
    select
        periods.move_period,
        periods.from_on,
        periods.to_on,
        earlier.moved_between,
        earlier.code as from_code,
        later.code as to_code,
        count(*) as moved_count
    from periods
    inner join places as earlier on periods.from_on = earlier.snapshot_on
    inner join places as later
        on
            periods.to_on = later.snapshot_on
            and earlier.client_id = later.client_id
            and earlier.moved_between = later.moved_between
    group by
        periods.move_period,
        periods.from_on,
        periods.to_on,
        earlier.moved_between,
        earlier.code,
        later.code
),

labels as (
    select
        'status' as moved_between,
        status as code,
        status_label_fr as label_fr
    from reference.statuses
    union all
    select
        'rfm_segment',
        rfm_segment,
        rfm_segment_label_fr
    from reference.rfm_meanings
    union all
    select
        'rfm_segment',
        'none',
        'Sans segment'
)

select
    moves.move_period,
    move_period_word(moves.move_period) as move_period_label_fr,
    moves.from_on,
    moves.to_on,
    moves.moved_between,
    moved_between_word(moves.moved_between) as moved_between_label_fr,
    moves.from_code,
    departures.label_fr as from_code_label_fr,
    moves.to_code,
    arrivals.label_fr as to_code_label_fr,
    cast(moves.moved_count as integer) as moved_count,
    moves.from_code <> moves.to_code as has_moved,
    counted_fr(moves.moved_count, 'client', 'clients') || ' : ' || departures.label_fr || ' au '
    || day_fr(moves.from_on) || ', '
    || case when moves.from_code = moves.to_code then 'de même' else arrivals.label_fr end
    || ' au ' || day_fr(moves.to_on) as move_fr
from moves
left join labels as departures
    on moves.moved_between = departures.moved_between and moves.from_code = departures.code
left join labels as arrivals
    on moves.moved_between = arrivals.moved_between and moves.to_code = arrivals.code
