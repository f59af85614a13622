/*---
description: How one arm of a campaign did inside one window, told in French.
grain: [campaign_id, arm, window_days]
columns:
  campaign_id:
  arm:
  arm_label_fr:
    type: VARCHAR
    description: The arm in French; the control is the group that was deliberately not contacted.
    label_fr: Groupe
  window_days:
  window_starts_on:
  window_ends_on:
  drawn_count:
  returned_count:
    nullable: true
  return_share:
    nullable: true
  low_share:
    nullable: true
  high_share:
    nullable: true
  result_fr:
    type: VARCHAR
    description: The result in one French sentence, or since when it can be known.
    label_fr: Résultat
references:
  campaign_id: returns.members.campaign_id
---*/
with spans as (
    select
        campaign_id,
        arm,
        window_days,
        min(window_starts_on) as window_starts_on,
        max(window_ends_on) as window_ends_on
    from returns.client_returns
    group by campaign_id, arm, window_days
),

percents as (
    select
        *,
        replace(cast(cast(round(100 * return_share, 1) as decimal(4, 1)) as varchar), '.', ',')
            as return_percent,
        replace(cast(cast(round(100 * low_share, 1) as decimal(4, 1)) as varchar), '.', ',')
            as low_percent,
        replace(cast(cast(round(100 * high_share, 1) as decimal(4, 1)) as varchar), '.', ',')
            as high_percent
    from returns.rates
)

select
    percents.campaign_id,
    percents.arm,
    case when percents.arm = 'control' then 'Témoin (non contacté)' else percents.arm end
        as arm_label_fr,
    percents.window_days,
    spans.window_starts_on,
    spans.window_ends_on,
    percents.drawn_count,
    percents.returned_count,
    percents.return_share,
    percents.low_share,
    percents.high_share,
    case
        when percents.returned_count is null
            then
                'Mesure à partir du '
                || strftime(spans.window_ends_on + setting_order_lag_days(), '%d/%m/%Y')
        else
            percents.returned_count || ' client(s) revenu(s) sur ' || percents.drawn_count
            || ' en ' || percents.window_days || ' jours, soit ' || percents.return_percent
            || ' % (intervalle : ' || percents.low_percent || ' à ' || percents.high_percent
            || ' %)'
    end as result_fr
from percents
inner join spans
    on
        percents.campaign_id = spans.campaign_id
        and percents.arm = spans.arm
        and percents.window_days = spans.window_days
