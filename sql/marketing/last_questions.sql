/*---
description: "One client to ask once whether to stay in contact, in the last_question_days before the term of the data; the contact value is in marketing.target_contacts, the sending goes back under the campaign code."
description_fr: Un client dont les données arrivent à leur terme, à qui demander une seule fois s'il souhaite rester en contact.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  client_id:
  name:
    nullable: true
  channel:
    described_in: staging.contacts
  channel_label_fr:
  retention_ends_on:
  usable_until_on:
references:
  client_id: campaigns.last_questions.client_id
checks:
  - name: used_before_the_term
    description: clients whose contact may be used on the day of the term or later
    sql: usable_until_on < retention_ends_on
  - name: in_no_running_campaign
    description: clients to be asked who are controls of a running campaign or on the target list
    sql: >
      client_id not in (select c.client_id from campaigns.running_controls as c)
      and client_id not in (select t.client_id from marketing.target_list as t)
---*/
select
    questions.campaign_id,
    questions.client_id,
    clients.name,
    contacts.channel,
    channels.channel_label_fr,
    questions.retention_ends_on,
    contacts.usable_until_on
from campaigns.last_questions as questions
inner join marketing.target_contacts as contacts
    on
        questions.campaign_id = contacts.campaign_id
        and questions.client_id = contacts.client_id
inner join reference.contact_channels as channels on contacts.channel = channels.channel
left join staging.clients as clients on questions.client_id = clients.client_id
