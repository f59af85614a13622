/*---
description: "One item of what an arm cost up to the end of a window that is over: contacts of one channel, or the offer. A discount is no item: amounts are net of it."
grain: [campaign_id, arm, window_days, cost_item]
columns:
  campaign_id:
  arm:
  window_days:
  cost_item:
    type: VARCHAR
    description: "What is paid for: contacts of a channel (unknown where it is not told), or the offer to those who returned."
    values: [letter, email, phone, sms, visit, unknown, offer]
  paid_count:
    type: INTEGER
    description: Contacts made, or clients who returned and got the offer.
    min: 1
  item_cost_eur:
    type: DECIMAL(18,2)
    description: What the item cost; NULL where a part of it is unknown.
    unit: EUR
    min: 0
    nullable: true
examples:
  - name: contacts up to the window's end by channel, the offer's own cost for each who returned, its discount never
    given:
      returns.money_windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 60, window_ends_on: 2026-03-02, is_window_over: false}
        - {campaign_id: i, window_starts_on: 2026-01-01, window_days: 30, window_ends_on: 2026-01-31, is_window_over: true}
      returns.members:
        - {campaign_id: x, client_id: a, arm: mail, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: x, client_id: b, arm: mail, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: x, client_id: c, arm: call, window_starts_on: 2026-01-01, is_imported: false}
        - {campaign_id: i, client_id: a, arm: mail, window_starts_on: 2026-01-01, is_imported: true}
        - {campaign_id: i, client_id: b, arm: mail, window_starts_on: 2026-01-01, is_imported: true}
      returns.campaign_contacts:
        - {campaign_id: x, client_id: a, arm: mail, paid_channel: letter, contacted_on: 2026-01-02, paid_contact_count: 1, contacts_cost_eur: 1.20}
        - {campaign_id: x, client_id: b, arm: mail, paid_channel: letter, contacted_on: 2026-01-31, paid_contact_count: 2, contacts_cost_eur: 2.40}
        - {campaign_id: x, client_id: b, arm: mail, paid_channel: phone, contacted_on: 2026-01-31, paid_contact_count: 1}
        - {campaign_id: x, client_id: b, arm: mail, paid_channel: phone, contacted_on: 2026-01-30, paid_contact_count: 1, contacts_cost_eur: 4.00}
        - {campaign_id: x, client_id: b, arm: mail, paid_channel: letter, contacted_on: 2026-02-01, paid_contact_count: 1, contacts_cost_eur: 1.20}
      returns.client_spending:
        - {campaign_id: x, client_id: a, arm: mail, window_days: 30, has_returned: true}
        - {campaign_id: x, client_id: b, arm: mail, window_days: 30, has_returned: false}
        - {campaign_id: x, client_id: c, arm: call, window_days: 30, has_returned: true}
        - {campaign_id: i, client_id: a, arm: mail, window_days: 30, has_returned: true}
        - {campaign_id: i, client_id: b, arm: mail, window_days: 30, has_returned: true}
      staging.campaign_arms:
        - {campaign_id: x, arm: mail, offer: gift}
        - {campaign_id: x, arm: call, offer: discount}
      staging.campaign_members:
        - {campaign_id: i, client_id: a, offer: gift}
        - {campaign_id: i, client_id: b, offer: lost_paper}
      staging.offers:
        - {offer: gift, offer_cost_eur: 12.00, offer_cap_eur: 10.00}
        - {offer: discount, offered_discount_share: 0.1}
    expect:
      - {campaign_id: x, arm: mail, window_days: 30, cost_item: letter, paid_count: 3, item_cost_eur: 3.60}
      - {campaign_id: x, arm: mail, window_days: 30, cost_item: phone, paid_count: 2, item_cost_eur: null}
      - {campaign_id: x, arm: mail, window_days: 30, cost_item: offer, paid_count: 1, item_cost_eur: 10.00}
      - {campaign_id: i, arm: mail, window_days: 30, cost_item: offer, paid_count: 2, item_cost_eur: null}
---*/
with contacts as (
    select
        contacts.campaign_id,
        contacts.arm,
        windows.window_days,
        contacts.paid_channel as cost_item,
        contacts.paid_contact_count as paid_count,
        contacts.contacts_cost_eur as part_cost_eur
    from returns.campaign_contacts as contacts
    inner join returns.members as members
        on contacts.campaign_id = members.campaign_id and contacts.client_id = members.client_id
    inner join returns.money_windows as windows
        on
            members.campaign_id = windows.campaign_id
            and members.window_starts_on = windows.window_starts_on
            and windows.is_window_over
            and contacts.contacted_on <= windows.window_ends_on
),

offered as (
    select
        spending.campaign_id,
        spending.arm,
        spending.window_days,
        coalesce(arms.offer, imported.offer) as offer
    from returns.client_spending as spending
    inner join returns.members as members
        on spending.campaign_id = members.campaign_id and spending.client_id = members.client_id
    left join staging.campaign_arms as arms
        on
            spending.campaign_id = arms.campaign_id
            and spending.arm = arms.arm
            and not members.is_imported
    left join staging.campaign_members as imported
        on
            spending.campaign_id = imported.campaign_id
            and spending.client_id = imported.client_id
            and members.is_imported
    where spending.has_returned and spending.arm <> 'control'
),

parts as (
    select * from contacts
    union all
    select
        offered.campaign_id,
        offered.arm,
        offered.window_days,
        'offer',
        1,
        least(offers.offer_cost_eur, offers.offer_cap_eur)
    from offered
    left join staging.offers as offers on offered.offer = offers.offer
    where
        offered.offer is not null
        -- An offer that is a discount alone costs nothing more: the amounts are net of it.
        and (offers.offer_cost_eur is not null or offers.offered_discount_share is null)
)

select
    campaign_id,
    arm,
    window_days,
    cost_item,
    cast(sum(paid_count) as integer) as paid_count,
    cast(
        case when count(part_cost_eur) = count(*) then sum(part_cost_eur) end as decimal(18, 2)
    ) as item_cost_eur
from parts
group by campaign_id, arm, window_days, cost_item
