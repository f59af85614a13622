/*---
description: Contact channel of one client of the target list, with legal basis and last day of use; value may be NULL under rights_checked_elsewhere.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  channel:
    described_in: staging.contacts
  value:
    nullable: true
  right_basis:
  usable_until_on:
    type: DATE
    description: "Last day on which the contact may be used: list_valid_days after the run date; later, take a newer list."
    label_fr: Utilisable jusqu'au
references:
  client_id: marketing.target_list.client_id
checks:
  - name: nobody_who_objected
    description: contacts of clients who objected
    sql: >
      (campaign_id, client_id) not in (
      select (t.campaign_id, t.client_id) from campaigns.targets as t
      inner join compliance.suppression as s on t.surviving_client_id = s.client_id
      where s.channel = 'all')
---*/
select
    targets.campaign_id,
    targets.client_id,
    reachable.channel,
    reachable.value,
    reachable.right_basis,
    run_date() + setting_list_valid_days() as usable_until_on
from campaigns.targets as targets
inner join compliance.reachable as reachable
    on targets.surviving_client_id = reachable.client_id
where targets.stopped_reason is null
