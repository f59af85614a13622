/*---
description: "One loss (episode) of one client: a silence that reached the day on which the client counts as lost."
grain: [client_id, episode_number]
columns:
  client_id:
  episode_number:
    type: INTEGER
    description: Losses of the client in order of time, from 1.
    label_fr: N° de perte
    min: 1
  last_purchase_on:
  lost_on:
    type: DATE
    description: "Day of loss: first day on which the silence exceeds decisive_days of status.loss_thresholds; in client tables NULL unless lost."
    description_fr: Premier jour où le silence a dépassé le seuil de perte ; vide si le client n'est pas perdu.
    label_fr: Perdu le
  confirmed_on:
    type: DATE
    description: "Confirmation day: client reached from lost_on on, end declared, or silence of confirmation_factor times decisive_days; NULL before, and where the client returned sooner."
    label_fr: Perte confirmée le
    nullable: true
  returned_on:
    type: DATE
    description: "Return: the purchase day that ended the loss (in status.status the newest confirmed loss); NULL while there is none."
    description_fr: Jour où le client a racheté après avoir été perdu ; vide s'il n'est pas revenu.
    label_fr: Revenu le
    nullable: true
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: days_in_order
    description: losses whose days are not in order
    sql: last_purchase_on < lost_on and lost_on < coalesce(returned_on, lost_on + 1)
  - name: lost_not_after_as_of
    description: losses dated or confirmed after the last day whose orders are known
    sql: lost_on <= as_of() and coalesce(confirmed_on <= as_of(), true)
  - name: confirmed_as_the_lives_say
    description: losses by the predictive thresholds that are no break of the rhythm in rhythm.predictive_thresholds, or confirmed where the life does not end there, or the reverse
    sql: >
      not exists (
        select 1
        from status.loss_thresholds as d
        inner join rhythm.predictive_thresholds as t
          on d.client_id = t.client_id and d.purchased_on = t.purchased_on
        where d.client_id = episodes.client_id and d.purchased_on = last_purchase_on
        and d.rule_in_force = 'predictive'
        and not (t.is_rhythm_break and t.is_life_end = (confirmed_on is not null)))
examples:
  - name: a silence of twice the threshold confirms, and so does a contact in the episode
    run_date: 2026-06-30
    given:
      status.loss_thresholds:
        - {client_id: late, purchased_on: 2023-01-01, next_purchase_on: 2024-01-03, decisive_days: 365}
        - {client_id: late, purchased_on: 2024-01-03, decisive_days: 365}
        - {client_id: late, purchased_on: 2022-12-01, next_purchase_on: 2023-01-01, decisive_days: 365}
        - {client_id: reached, purchased_on: 2025-01-01, next_purchase_on: 2025-06-01, decisive_days: 90}
        - {client_id: twice, purchased_on: 2025-01-01, next_purchase_on: 2025-07-01, decisive_days: 90}
        - {client_id: said, purchased_on: 2025-01-01, next_purchase_on: 2025-06-01, decisive_days: 90}
        - {client_id: said, purchased_on: 2025-06-01, decisive_days: 200}
      rhythm.delivered_contact_days:
        - {client_id: reached, purchased_on: 2025-01-01, reached_on: 2025-04-01}
        - {client_id: reached, purchased_on: 2025-01-01, reached_on: 2025-04-02}
        - {client_id: reached, purchased_on: 2025-01-01, reached_on: 2025-05-01}
        - {client_id: twice, purchased_on: 2025-01-01, reached_on: 2025-07-01}
      rhythm.departure_signals:
        - {client_id: said, purchased_on: 2025-01-01, declared_on: 2025-02-01}
        - {client_id: said, purchased_on: 2025-01-01, declared_on: 2025-05-01}
        - {client_id: said, purchased_on: 2025-06-01, declared_on: 2025-09-30}
    expect:
      - {client_id: late, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2024-01-02, returned_on: 2024-01-03, confirmed_on: null}
      - {client_id: late, episode_number: 2, last_purchase_on: 2024-01-03, lost_on: 2025-01-03, returned_on: null, confirmed_on: 2026-01-02}
      - {client_id: reached, episode_number: 1, last_purchase_on: 2025-01-01, lost_on: 2025-04-02, returned_on: 2025-06-01, confirmed_on: 2025-04-02}
      - {client_id: twice, episode_number: 1, lost_on: 2025-04-02, confirmed_on: 2025-06-30, returned_on: 2025-07-01}
      - {client_id: said, episode_number: 1, lost_on: 2025-04-02, confirmed_on: 2025-04-02}
      - {client_id: said, episode_number: 2, lost_on: 2025-12-19, confirmed_on: 2025-12-19}
  - name: orders of an extract that is ahead of the others end a silence, and confirm nothing yet
    run_date: 2026-06-30
    as_of: 2026-06-10
    given:
      status.loss_thresholds:
        - {client_id: a, purchased_on: 2025-12-20, next_purchase_on: 2026-06-20, decisive_days: 90}
        - {client_id: b, purchased_on: 2025-12-12, next_purchase_on: 2026-06-20, decisive_days: 90}
    expect:
      - {client_id: a, episode_number: 1, lost_on: 2026-03-21, confirmed_on: null, returned_on: 2026-06-20}
      - {client_id: b, episode_number: 1, lost_on: 2026-03-13, confirmed_on: 2026-06-10, returned_on: 2026-06-20}
---*/
with losses as (
    select
        client_id,
        purchased_on as last_purchase_on,
        purchased_on + decisive_days + 1 as lost_on,
        purchased_on + setting_confirmation_factor() * decisive_days as would_confirm_on,
        next_purchase_on as returned_on
    from status.loss_thresholds
    where
        purchased_on + decisive_days + 1 <= as_of()
        and (next_purchase_on is null or next_purchase_on > purchased_on + decisive_days + 1)
),

first_reached as (
    select
        losses.client_id,
        losses.last_purchase_on,
        min(reached_days.reached_on) as reached_on
    from losses
    inner join rhythm.delivered_contact_days as reached_days
        on
            losses.client_id = reached_days.client_id
            and losses.last_purchase_on = reached_days.purchased_on
            and losses.lost_on <= reached_days.reached_on
    group by losses.client_id, losses.last_purchase_on
),

first_declared as (
    select
        losses.client_id,
        losses.last_purchase_on,
        greatest(min(said.declared_on), min(losses.lost_on)) as declared_on
    from losses
    inner join rhythm.departure_signals as said
        on
            losses.client_id = said.client_id
            and losses.last_purchase_on = said.purchased_on
    group by losses.client_id, losses.last_purchase_on
)

select
    losses.client_id,
    cast(
        row_number() over (partition by losses.client_id order by losses.last_purchase_on)
        as integer
    ) as episode_number,
    losses.last_purchase_on,
    losses.lost_on,
    least(
        first_reached.reached_on,
        first_declared.declared_on,
        case
            when losses.would_confirm_on <= least(losses.returned_on, as_of())
                then losses.would_confirm_on
        end
    ) as confirmed_on,
    losses.returned_on
from losses
left join first_reached
    on
        losses.client_id = first_reached.client_id
        and losses.last_purchase_on = first_reached.last_purchase_on
left join first_declared
    on
        losses.client_id = first_declared.client_id
        and losses.last_purchase_on = first_declared.last_purchase_on
