/*---
description: One channel over which the company has tried, since the draw, to contact a client whom a campaign of the home drew.
grain: [campaign_id, client_id, channel]
columns:
  campaign_id:
  client_id:
  channel:
    described_in: staging.contacts
examples:
  - name: letters, mails and calls of the campaign, however its code is written, after the day of the draw
    given:
      staging.draws:
        - {campaign_id: Retour-1, client_id: old, surviving_client_id: a, window_starts_on: 2026-01-10}
        - {campaign_id: Retour-1, client_id: b, window_starts_on: 2026-01-10}
      staging.contacts:
        - {contact_id: k1, client_id: a, campaign_id: retour 1, channel: letter, contacted_at: 2026-01-11 08:00}
        - {contact_id: k2, client_id: a, campaign_id: other, channel: visit, contacted_at: 2026-01-12 08:00}
        - {contact_id: k3, client_id: b, campaign_id: Retour-1, channel: letter, contacted_at: 2026-01-10 08:00}
        - {contact_id: k4, client_id: b, campaign_id: Retour-1, channel: visit, contacted_at: 2026-01-12 08:00, direction: inbound}
        - {contact_id: k5, client_id: b, channel: letter, contacted_at: 2026-01-12 08:00}
      staging.campaign_events:
        - {campaign_id: Retour-1, client_id: a, event: sent, channel: email, happened_at: 2026-01-12 08:00}
        - {campaign_id: Retour-1, client_id: b, event: opened, channel: email, happened_at: 2026-01-12 08:00}
    expect:
      - {campaign_id: Retour-1, client_id: a, channel: letter}
      - {campaign_id: Retour-1, client_id: a, channel: email}
---*/
with contacts as (
    select
        surviving_client_id as client_id,
        campaign_id,
        channel,
        cast(contacted_at as date) as contacted_on
    from staging.contacts
    where campaign_id is not null and direction is distinct from 'inbound'
    union all
    select
        surviving_client_id,
        campaign_id,
        channel,
        cast(happened_at as date)
    from staging.campaign_events
    where event = 'sent'
)

select distinct
    draws.campaign_id,
    contacts.client_id,
    contacts.channel
from contacts
inner join staging.draws as draws
    on
        contacts.client_id = draws.surviving_client_id
        and folded_code(contacts.campaign_id) = folded_code(draws.campaign_id)
        and contacts.contacted_on > draws.window_starts_on
