/*---
description: One client to contact in a campaign that is running; clients drawn as control are never listed.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  name:
    nullable: true
  client_type:
    nullable: true
  arm:
  wave:
  abc_class:
    nullable: true
  rfm_segment_label_fr:
    nullable: true
  last_purchase_on:
    nullable: true
  recency_days:
    nullable: true
  purchase_day_count:
    nullable: true
  mean_interval_days:
    nullable: true
  monetary_eur:
    nullable: true
  lost_on:
    nullable: true
  window_starts_on:
  has_ordered_since:
    type: BOOLEAN
    description: True where the client has bought since the draw; there is nothing left to win back.
    label_fr: A commandé depuis
  reason_fr:
    type: VARCHAR
    description: Why the client is on the list, in one French sentence.
    label_fr: Pourquoi ce client
checks:
  - name: no_control
    description: control clients are on the list
    sql: >
      (campaign_id, client_id) not in
      (select (a.campaign_id, a.client_id) from campaigns.assignments as a where a.arm = 'control')
---*/
with kept_out as (
    -- Merged with a control client, a target would tell the control apart.
    select coalesce(known.surviving_client_id, controls.client_id) as client_id
    from campaigns.assignments as controls
    left join clients.known_clients as known on controls.client_id = known.client_id
    where controls.arm = 'control'
),

running as (
    select
        assignments.*,
        coalesce(known.surviving_client_id, assignments.client_id) as surviving_client_id
    from campaigns.assignments as assignments
    inner join staging.campaigns as campaigns on assignments.campaign_id = campaigns.campaign_id
    left join clients.known_clients as known on assignments.client_id = known.client_id
    where
        assignments.arm <> 'control'
        and coalesce(known.surviving_client_id, assignments.client_id) not in (
            select kept_out.client_id from kept_out
        )
        and assignments.window_starts_on + campaigns.primary_window_days >= as_of()
),

-- The loss that was open on the day of the draw.
losses as (
    select
        running.campaign_id,
        running.client_id,
        max(episodes.lost_on) as lost_on
    from running
    inner join clients.episodes as episodes
        on
            running.surviving_client_id = episodes.client_id
            and episodes.lost_on <= running.drawn_on
    group by running.campaign_id, running.client_id
)

select
    running.campaign_id,
    running.client_id,
    clients.name,
    clients.client_type,
    running.arm,
    running.wave,
    value.abc_class,
    segments.rfm_segment_label_fr,
    rhythm.last_on as last_purchase_on,
    rfm.recency_days,
    rfm.purchase_day_count,
    rhythm.mean_interval_days,
    rfm.monetary_eur,
    losses.lost_on,
    running.window_starts_on,
    coalesce(rhythm.last_on > running.window_starts_on, false) as has_ordered_since,
    'Client de classe ' || coalesce(value.abc_class, '?')
    || coalesce(', ' || rfm.purchase_day_count || ' jour(s) d''achat', '')
    || coalesce(', dernier achat le ' || strftime(rhythm.last_on, '%d/%m/%Y'), '')
    || coalesce(', perdu depuis le ' || strftime(losses.lost_on, '%d/%m/%Y'), '') as reason_fr
from running
left join staging.clients as clients on running.surviving_client_id = clients.client_id
left join clients.rhythm as rhythm on running.surviving_client_id = rhythm.client_id
left join clients.rfm as rfm on running.surviving_client_id = rfm.client_id
left join clients.value as value on running.surviving_client_id = value.client_id
left join reference.rfm_segments as segments
    on
        rfm.recency_score = segments.recency_score
        and rfm.frequency_score = segments.frequency_score
left join losses
    on running.campaign_id = losses.campaign_id and running.client_id = losses.client_id
