/*---
description: "Second loyalty: of the returns of one origin and cause of loss, the share that reordered within one horizon, and the share not lost again."
grain: [return_origin, loss_cause, horizon_days]
python: second_loyalty.add_second_loyalty
python_inputs: [lives]
columns:
  return_origin:
  loss_cause:
    type: VARCHAR
    description: Main cause of the losses counted; all stands for every cause of the table.
    description_fr: Code de la cause de la perte ; « all » compte toutes les causes du tableau.
    label_fr: Cause de la perte
  horizon_days:
    type: INTEGER
    description: Horizon of second_loyalty_days, counted from the day of the return.
    description_fr: Nombre de jours, comptés depuis le retour, pendant lesquels on regarde ce que fait le client.
    unit: day
    label_fr: Délai depuis le retour (jours)
    min: 1
  win_back_count:
    type: INTEGER
    description: Returns from confirmed losses in all; a client who came back twice counts twice.
    description_fr: Retours de clients vraiment perdus ; un client revenu deux fois compte deux fois.
    label_fr: Retours
    min: 0
  mature_count:
    type: INTEGER
    description: Returns whose horizon is over (order_lag_days past it) by as_of().
    description_fr: Retours assez anciens pour que le délai soit écoulé.
    label_fr: Délai écoulé
    min: 0
  reordered_count:
    type: INTEGER
    description: Those of mature_count with another purchase day within the horizon.
    description_fr: Parmi eux, clients qui ont racheté dans le délai.
    label_fr: Ont racheté
    min: 0
  first_mature_on:
    type: DATE
    description: First day on which the horizon of one of these returns is over; NULL without a return.
    description_fr: Premier jour où le délai est écoulé pour un de ces retours ; vide sans retour.
    label_fr: Mesuré à partir du
    nullable: true
  followed_count:
    type: INTEGER
    description: Returns in the estimate of second losses, whose threshold of loss is shorter than the horizon and of whose time something is decided.
    description_fr: Clients revenus que l'on peut suivre jusqu'à une éventuelle seconde perte.
    label_fr: Clients suivis
    min: 0
  known_cause_count:
    type: INTEGER
    description: Second losses within the horizon among followed_count whose two causes are known.
    description_fr: Secondes pertes dont la cause est connue, comme celle de la première perte.
    label_fr: Secondes pertes de cause connue
    min: 0
  same_cause_count:
    type: INTEGER
    description: Those of known_cause_count lost a second time for the cause of the first loss.
    description_fr: Secondes pertes dues à la même cause que la première.
    label_fr: Perdus pour la même cause
    min: 0
  reordered_share:
    type: DECIMAL(9,6)
    description: "Second loyalty: reordered_count over mature_count; NULL where no horizon is over."
    description_fr: Part des clients revenus qui ont racheté dans le délai ; vide si aucun délai n'est écoulé.
    unit: share 0-1
    label_fr: Part qui a racheté
    min: 0
    max: 1
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  second_loss_count:
    type: INTEGER
    description: Second losses within the horizon among followed_count; NULL as retained_share.
    description_fr: Clients suivis qui ont été perdus une seconde fois dans le délai.
    label_fr: Secondes pertes
    min: 0
    nullable: true
  retained_share:
    type: DECIMAL(9,6)
    description: "Share not lost a second time within the horizon (Kaplan-Meier), a loss dated at its last purchase day; NULL with retained_reason."
    description_fr: Part des clients revenus qui n'ont pas été perdus une seconde fois dans le délai ; vide si on ne peut pas encore le dire.
    unit: share 0-1
    label_fr: Encore clients
    min: 0
    max: 1
    nullable: true
  retained_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of the pointwise interval of retained_share (Greenwood, log-log); NULL where nobody or everybody was lost.
    description_fr: La plus petite part compatible avec les données ; vide si personne n'a été perdu, ou si tous l'ont été.
    unit: share 0-1
    label_fr: Encore clients, borne basse
    min: 0
    max: 1
    nullable: true
  retained_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the pointwise interval of retained_share, as retained_low_share.
    description_fr: La plus grande part compatible avec les données ; vide si personne n'a été perdu, ou si tous l'ont été.
    unit: share 0-1
    label_fr: Encore clients, borne haute
    min: 0
    max: 1
    nullable: true
  retained_reason:
    type: VARCHAR
    description: "Why there is no retained_share: nobody_came_back, threshold_too_long (no threshold of loss is shorter than the horizon), not_decided_yet (no silence), followed_too_briefly (nobody until the horizon)."
    values: [nobody_came_back, threshold_too_long, not_decided_yet, followed_too_briefly]
    nullable: true
checks:
  - name: reordered_inside_interval
    description: shares outside their own interval, or returns whose horizon is over without a share
    sql: >
      (mature_count > 0) = (reordered_share is not null and low_share is not null and high_share is not null)
      and coalesce(low_share <= reordered_share and reordered_share <= high_share, true)
  - name: retained_or_reason
    description: groups with neither a share of clients not lost again nor a reason for having none, or with both
    sql: >
      (retained_share is null) = (retained_reason is not null)
      and (retained_share is null) = (second_loss_count is null)
      and coalesce(retained_low_share <= retained_share and retained_share <= retained_high_share, true)
  - name: parts_are_of_the_whole
    description: groups that count more in a part than in the whole
    sql: >
      reordered_count <= mature_count and mature_count <= win_back_count
      and followed_count <= win_back_count and same_cause_count <= known_cause_count
      and known_cause_count <= coalesce(second_loss_count, known_cause_count)
examples:
  - name: the horizon is over once late orders are in; the 90th day counts; a threshold as long as the horizon tells nothing of a second loss
    run_date: 2026-04-03
    settings: {second_loyalty_days: "[90]"}
    given:
      loyalty.second_lives:
        - {client_id: a, cause: price, returned_on: 2025-12-31, return_origin: campaign, reordered_on: 2026-03-31, return_threshold_days: 89, second_life_days: 90, has_second_loss: false}
        - {client_id: b, cause: price, returned_on: 2025-12-01, return_origin: organic, reordered_on: 2026-03-02, return_threshold_days: 90, second_life_days: 5, has_second_loss: true, second_cause: price}
        - {client_id: c, cause: neglect, returned_on: 2026-01-01, return_origin: organic, reordered_on: 2026-01-02, return_threshold_days: 89, second_life_days: 2, has_second_loss: false}
        - {client_id: d, cause: price, returned_on: 2025-06-01, return_origin: organic, return_threshold_days: 60, second_life_days: 0, has_second_loss: true, second_cause: price}
        - {client_id: e, cause: unknown, returned_on: 2025-06-01, return_origin: organic, return_threshold_days: 60, second_life_days: 91, has_second_loss: true, second_cause: price}
    expect:
      - {return_origin: all, loss_cause: all, horizon_days: 90, win_back_count: 5, mature_count: 4, reordered_count: 1, first_mature_on: 2025-09-02, reordered_share: 0.25, low_share: 0.045587, high_share: 0.699358, followed_count: 4, second_loss_count: 1, known_cause_count: 1, same_cause_count: 1, retained_share: 0.75, retained_low_share: 0.127947, retained_high_share: 0.960549}
      - {return_origin: all, loss_cause: price, win_back_count: 3, mature_count: 3, reordered_count: 1, followed_count: 2, second_loss_count: 1, retained_share: 0.5}
      - {return_origin: all, loss_cause: neglect, win_back_count: 1, mature_count: 0, first_mature_on: 2026-04-04, reordered_share: null, followed_count: 1, retained_share: null, retained_reason: followed_too_briefly}
      - {return_origin: all, loss_cause: unknown, win_back_count: 1, mature_count: 1, reordered_count: 0, followed_count: 1, second_loss_count: 0, known_cause_count: 0, retained_share: 1, retained_low_share: null}
      - {return_origin: campaign, loss_cause: all, win_back_count: 1, mature_count: 1, reordered_count: 1, retained_share: 1}
      - {return_origin: campaign, loss_cause: price, win_back_count: 1, reordered_share: 1}
      - {return_origin: organic, loss_cause: all, win_back_count: 4, mature_count: 3, reordered_count: 0}
      - {return_origin: organic, loss_cause: price, win_back_count: 2, followed_count: 1, retained_share: 0}
      - {return_origin: organic, loss_cause: neglect, win_back_count: 1}
      - {return_origin: organic, loss_cause: unknown, win_back_count: 1}
  - name: a company to which nobody came back, and a threshold that is never shorter
    run_date: 2026-04-03
    settings: {second_loyalty_days: "[90, 180]"}
    expect:
      - {return_origin: all, loss_cause: all, horizon_days: 90, win_back_count: 0, mature_count: 0, first_mature_on: null, retained_reason: nobody_came_back}
      - {return_origin: all, loss_cause: all, horizon_days: 180, win_back_count: 0}
---*/
with lives as (
    select
        return_origin,
        cause as loss_cause,
        returned_on,
        reordered_on,
        return_threshold_days,
        second_cause,
        second_life_days,
        has_second_loss
    from loyalty.second_lives
    order by returned_on, client_id, episode_number
),

horizons as (
    select horizons.horizon_days
    from unnest(setting_second_loyalty_days()) as horizons (horizon_days)
),

groups as (
    select
        'all' as return_origin,
        'all' as loss_cause
    union
    select
        return_origin,
        'all'
    from lives
    union
    select
        'all',
        loss_cause
    from lives
    union
    select
        return_origin,
        loss_cause
    from lives
),

judged as (
    select
        groups.return_origin,
        groups.loss_cause,
        horizons.horizon_days,
        lives.returned_on,
        lives.returned_on + horizons.horizon_days + setting_order_lag_days() as mature_on,
        lives.reordered_on <= lives.returned_on + horizons.horizon_days as is_reordered,
        lives.second_life_days is not null and lives.return_threshold_days < horizons.horizon_days
            as is_followed,
        lives.has_second_loss
        and lives.second_life_days <= horizons.horizon_days
        and lives.loss_cause <> 'unknown'
        and lives.second_cause <> 'unknown' as is_known_loss,
        lives.second_cause = lives.loss_cause as is_same_cause
    from groups
    cross join horizons
    left join lives
        on
            groups.return_origin in ('all', lives.return_origin)
            and groups.loss_cause in ('all', lives.loss_cause)
)

select
    return_origin,
    loss_cause,
    horizon_days,
    cast(count(returned_on) as integer) as win_back_count,
    cast(count(case when mature_on <= as_of() then 1 end) as integer) as mature_count,
    cast(count(case when mature_on <= as_of() and is_reordered then 1 end) as integer)
        as reordered_count,
    min(mature_on) as first_mature_on,
    cast(count(case when is_followed then 1 end) as integer) as followed_count,
    cast(count(case when is_followed and is_known_loss then 1 end) as integer)
        as known_cause_count,
    cast(count(case when is_followed and is_known_loss and is_same_cause then 1 end) as integer)
        as same_cause_count
from judged
group by return_origin, loss_cause, horizon_days
order by return_origin, loss_cause, horizon_days
