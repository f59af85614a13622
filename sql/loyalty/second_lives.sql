/*---
description: "One return from a confirmed loss, with what followed: the next purchase, a second loss, and how far the time since is decided."
grain: [client_id, episode_number]
columns:
  client_id:
  episode_number:
  cause:
  returned_on:
  return_origin:
    type: VARCHAR
    description: "Origin of the return: campaign (inside a window of a campaign that had drawn the client into an arm other than the control) or organic; all in tables of counts."
    description_fr: "Code de ce qui a précédé le retour : une campagne, ou rien ; « all » compte tous les retours."
    label_fr: Origine du retour
    values: [all, campaign, organic]
  campaign_id:
    nullable: true
  lost_value_eur:
  reordered_on:
    type: DATE
    description: First purchase day after the return; NULL while there is none.
    label_fr: Racheté le
    nullable: true
  return_threshold_days:
    type: INTEGER
    description: Threshold of loss (decisive_days) of the silence that starts with the return.
    unit: day
    label_fr: Seuil de perte au retour (jours)
    min: 1
  second_cause:
    type: VARCHAR
    description: Main cause of the next confirmed loss; NULL while there is none.
    label_fr: Cause de la seconde perte
    nullable: true
  second_life_days:
    type: INTEGER
    description: "Days from the return to the second loss (its last purchase day), or to the day before the first purchase day whose silence is not decided yet (confirmation_factor times its threshold); NULL where that is the return."
    unit: day
    label_fr: Suivi (jours)
    min: 0
    nullable: true
  has_second_loss:
    type: BOOLEAN
    description: True where second_life_days ends with a second loss; false where it is censored.
    label_fr: Perdu une seconde fois
references:
  client_id: rhythm.rhythm.client_id
checks:
  - name: what_follows_comes_after
    description: next purchases that are not after the return, or second losses of lives that nobody could follow
    sql: reordered_on > returned_on and (not has_second_loss or second_life_days is not null)
  - name: campaign_where_one_preceded
    description: returns after a campaign that name none, or organic ones that name one
    sql: (return_origin = 'campaign') = (campaign_id is not null)
examples:
  - name: reordered and lost again, the loss dated at the last purchase; a silence of less than twice its threshold is not decided
    run_date: 2026-06-30
    given:
      status.episodes:
        - {client_id: again, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-06-01, confirmed_on: 2023-10-28, returned_on: 2024-01-01}
        - {client_id: again, episode_number: 2, last_purchase_on: 2024-01-01, lost_on: 2024-04-10, returned_on: 2024-05-01}
        - {client_id: again, episode_number: 3, last_purchase_on: 2024-06-01, lost_on: 2024-09-10, confirmed_on: 2024-12-18}
        - {client_id: kept, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-06-01, confirmed_on: 2023-10-28, returned_on: 2026-01-01}
        - {client_id: new, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-06-01, confirmed_on: 2023-10-28, returned_on: 2026-03-01}
        - {client_id: never, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-06-01, confirmed_on: 2023-10-28, returned_on: 2025-01-01}
        - {client_id: never, episode_number: 2, last_purchase_on: 2025-01-01, lost_on: 2025-04-12, confirmed_on: 2025-07-20}
        - {client_id: alarm, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-06-01, returned_on: 2023-07-01}
        - {client_id: ahead, episode_number: 1, last_purchase_on: 2023-01-01, lost_on: 2023-06-01, confirmed_on: 2023-10-28, returned_on: 2026-07-01}
      status.episode_values:
        - {client_id: again, episode_number: 1, lost_value_eur: 10.00}
        - {client_id: again, episode_number: 3, lost_value_eur: 12.00}
        - {client_id: kept, episode_number: 1, lost_value_eur: 20.00}
        - {client_id: new, episode_number: 1, lost_value_eur: 30.00}
        - {client_id: never, episode_number: 1, lost_value_eur: 40.00}
      losses.causes:
        - {client_id: again, episode_number: 1, cause: late_delivery, is_main: true}
        - {client_id: again, episode_number: 1, cause: price, is_main: false}
        - {client_id: again, episode_number: 2, cause: unknown, is_main: true}
        - {client_id: again, episode_number: 3, cause: price, is_main: true}
        - {client_id: kept, episode_number: 1, cause: neglect, is_main: true}
        - {client_id: new, episode_number: 1, cause: unknown, is_main: true}
        - {client_id: never, episode_number: 1, cause: price, is_main: true}
        - {client_id: never, episode_number: 2, cause: price, is_main: true}
        - {client_id: ahead, episode_number: 1, cause: price, is_main: true}
      status.loss_thresholds:
        - {client_id: again, purchased_on: 2024-01-01, decisive_days: 99}
        - {client_id: again, purchased_on: 2024-05-01, decisive_days: 99}
        - {client_id: again, purchased_on: 2024-06-01, decisive_days: 100}
        - {client_id: kept, purchased_on: 2026-01-01, decisive_days: 90}
        - {client_id: kept, purchased_on: 2026-02-01, decisive_days: 74}
        - {client_id: kept, purchased_on: 2026-02-20, decisive_days: 74}
        - {client_id: new, purchased_on: 2026-03-01, decisive_days: 90}
        - {client_id: never, purchased_on: 2025-01-01, decisive_days: 100}
    expect:
      - {client_id: again, episode_number: 1, cause: late_delivery, returned_on: 2024-01-01, return_origin: organic, campaign_id: null, lost_value_eur: 10.00, reordered_on: 2024-05-01, return_threshold_days: 99, second_cause: price, second_life_days: 152, has_second_loss: true}
      - {client_id: kept, episode_number: 1, cause: neglect, reordered_on: 2026-02-01, return_threshold_days: 90, second_cause: null, second_life_days: 49, has_second_loss: false}
      - {client_id: new, episode_number: 1, reordered_on: null, second_life_days: null, has_second_loss: false}
      - {client_id: never, episode_number: 1, reordered_on: null, second_cause: price, second_life_days: 0, has_second_loss: true}
  - name: after a campaign from the day after the launch to the last day of its longest window, of the latest one; a control comes back by himself
    run_date: 2026-06-30
    given:
      status.episodes:
        - {client_id: last_day, episode_number: 1, confirmed_on: 2025-10-28, returned_on: 2026-04-01}
        - {client_id: day_after, episode_number: 1, confirmed_on: 2025-10-28, returned_on: 2026-04-02}
        - {client_id: launch, episode_number: 1, confirmed_on: 2025-10-28, returned_on: 2026-01-01}
        - {client_id: held, episode_number: 1, confirmed_on: 2025-10-28, returned_on: 2026-02-01}
        - {client_id: twice, episode_number: 1, confirmed_on: 2025-10-28, returned_on: 2026-03-01}
      status.episode_values:
        - {client_id: last_day, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: day_after, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: launch, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: held, episode_number: 1, lost_value_eur: 1.00}
        - {client_id: twice, episode_number: 1, lost_value_eur: 1.00}
      losses.causes:
        - {client_id: last_day, episode_number: 1, cause: unknown, is_main: true}
        - {client_id: day_after, episode_number: 1, cause: unknown, is_main: true}
        - {client_id: launch, episode_number: 1, cause: unknown, is_main: true}
        - {client_id: held, episode_number: 1, cause: unknown, is_main: true}
        - {client_id: twice, episode_number: 1, cause: unknown, is_main: true}
      status.loss_thresholds:
        - {client_id: last_day, purchased_on: 2026-04-01, decisive_days: 90}
        - {client_id: day_after, purchased_on: 2026-04-02, decisive_days: 90}
        - {client_id: launch, purchased_on: 2026-01-01, decisive_days: 91}
        - {client_id: held, purchased_on: 2026-02-01, decisive_days: 90}
        - {client_id: twice, purchased_on: 2026-03-01, decisive_days: 90}
      returns.members:
        - {campaign_id: x, client_id: old, surviving_client_id: last_day, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: day_after, surviving_client_id: day_after, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: launch, surviving_client_id: launch, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: held, surviving_client_id: held, arm: control, window_starts_on: 2026-01-01}
        - {campaign_id: x, client_id: twice, surviving_client_id: twice, arm: mail, window_starts_on: 2026-01-01}
        - {campaign_id: w, client_id: twice, surviving_client_id: twice, arm: always, window_starts_on: 2026-02-01}
      returns.campaign_periods:
        - {campaign_id: x, window_starts_on: 2026-01-01, measurement_ends_on: 2026-04-01}
        - {campaign_id: w, window_starts_on: 2026-02-01, measurement_ends_on: 2026-05-01}
    expect:
      - {client_id: last_day, return_origin: campaign, campaign_id: x}
      - {client_id: day_after, return_origin: organic, campaign_id: null}
      - {client_id: launch, return_origin: organic}
      - {client_id: held, return_origin: organic}
      - {client_id: twice, return_origin: campaign, campaign_id: w}
---*/
with confirmed as (
    select
        client_id,
        episode_number,
        returned_on,
        lead(last_purchase_on) over own as second_last_purchase_on,
        lead(episode_number) over own as second_episode_number
    from status.episodes
    where confirmed_on is not null
    window own as (partition by client_id order by episode_number)
),

returned as (
    select *
    from confirmed
    where returned_on <= as_of()
),

-- Of several campaigns the one whose contact came last.
campaign_returns as (
    select
        returned.client_id,
        returned.episode_number,
        max_by(
            members.campaign_id,
            struct_pack(starts_on := members.window_starts_on, code := members.campaign_id)
        ) as campaign_id
    from returned
    inner join returns.members as members
        on returned.client_id = members.surviving_client_id and members.arm <> 'control'
    inner join returns.campaign_periods as periods
        on
            members.campaign_id = periods.campaign_id
            and members.window_starts_on = periods.window_starts_on
            and members.window_starts_on < returned.returned_on
            and returned.returned_on <= periods.measurement_ends_on
    group by returned.client_id, returned.episode_number
),

-- A purchase ends the wait sooner than a loss, which needs a silence of confirmation_factor times
-- the threshold: purchase days younger than that would tell of those who stayed alone.
silences as (
    select
        returned.client_id,
        returned.episode_number,
        min(case when days.purchased_on > returned.returned_on then days.purchased_on end)
            as reordered_on,
        max(case when days.purchased_on = returned.returned_on then days.decisive_days end)
            as return_threshold_days,
        min(
            case
                when
                    days.purchased_on
                    + setting_confirmation_factor() * days.decisive_days > as_of()
                    then days.purchased_on
            end
        ) as undecided_on
    from returned
    inner join status.loss_thresholds as days
        on
            returned.client_id = days.client_id
            and returned.returned_on <= days.purchased_on
            and days.purchased_on <= as_of()
    group by returned.client_id, returned.episode_number
),

followed as (
    select
        returned.*,
        silences.reordered_on,
        silences.return_threshold_days,
        coalesce(
            returned.second_last_purchase_on < coalesce(silences.undecided_on, as_of()), false
        ) as has_second_loss,
        coalesce(silences.undecided_on, as_of()) - 1 as followed_to_on
    from returned
    inner join silences
        on
            returned.client_id = silences.client_id
            and returned.episode_number = silences.episode_number
)

select
    followed.client_id,
    followed.episode_number,
    causes.cause,
    followed.returned_on,
    case when campaign_returns.campaign_id is null then 'organic' else 'campaign' end
        as return_origin,
    campaign_returns.campaign_id,
    losses.lost_value_eur,
    followed.reordered_on,
    followed.return_threshold_days,
    second_causes.cause as second_cause,
    cast(
        case
            when followed.has_second_loss
                then followed.second_last_purchase_on - followed.returned_on
            when followed.followed_to_on >= followed.returned_on
                then followed.followed_to_on - followed.returned_on
        end as integer
    ) as second_life_days,
    followed.has_second_loss
from followed
inner join losses.causes as causes
    on
        followed.client_id = causes.client_id
        and followed.episode_number = causes.episode_number
        and causes.is_main
inner join status.episode_values as losses
    on
        followed.client_id = losses.client_id
        and followed.episode_number = losses.episode_number
left join campaign_returns
    on
        followed.client_id = campaign_returns.client_id
        and followed.episode_number = campaign_returns.episode_number
left join losses.causes as second_causes
    on
        followed.client_id = second_causes.client_id
        and followed.second_episode_number = second_causes.episode_number
        and second_causes.is_main
