/*---
description: One lost client to ask why it left, the most worth first, by a channel over which it may be contacted; without the contact value. The questions are in reference.survey_questions.
description_fr: Un client perdu à qui demander pourquoi il est parti, le plus important d'abord. Aucune coordonnée.
grain: [ask_rank]
columns:
  ask_rank:
    type: INTEGER
    description: Place by lost_value_eur, the largest first.
    description_fr: 1 pour le client dont la valeur perdue est la plus grande.
    label_fr: Rang
    min: 1
  client_id:
  name:
    nullable: true
  lost_on:
  lost_value_eur:
  ask_by:
  ask_by_label_fr:
    type: VARCHAR
    description: How the client is asked, in French.
    description_fr: Par un appel, pour les clients les plus importants, ou par une enquête.
    label_fr: Moyen
  channel:
    described_in: staging.contacts
  channel_label_fr:
  why_asked_fr:
    type: VARCHAR
    description: Why the client is asked, and how, in one French sentence.
    description_fr: Pourquoi interroger ce client, et comment.
    label_fr: Pourquoi et comment
references:
  client_id: status.status.client_id
checks:
  - name: only_who_may_be_asked
    description: clients whom nobody may see, who are in a running campaign, or who objected to profiling, are to be asked
    sql: >
      client_id not in (select h.client_id from compliance.hidden_clients as h)
      and client_id not in (select c.client_id from campaigns.running_controls as c)
      and client_id not in (select t.client_id from marketing.target_list as t)
      and client_id not in (select o.client_id from orders.profiling_objections as o)
  - name: over_an_allowed_channel
    description: clients to be asked over a channel on which they may not be contacted
    sql: >
      (client_id, channel) in (select (r.client_id, r.channel) from compliance.contact_rights as r
      where r.is_allowed)
examples:
  - name: a call where the telephone is allowed, else a survey; nobody without a channel, of whom nothing is told or who is in a campaign
    given:
      reference.contact_channels:
        - {channel: phone, channel_order: 1, channel_label_fr: Téléphone}
        - {channel: email, channel_order: 2, channel_label_fr: E-mail}
        - {channel: letter, channel_order: 3, channel_label_fr: Courrier}
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
        - {cause: neglect, cause_label_fr: Client délaissé}
      losses.to_ask:
        - {client_id: a, episode_number: 1, ask_reason: unknown, ask_by: call}
        - {client_id: b, episode_number: 1, ask_reason: close, ask_by: survey}
        - {client_id: mute, episode_number: 1, ask_reason: unknown, ask_by: call}
        - {client_id: phone, episode_number: 1, ask_reason: unknown, ask_by: survey}
        - {client_id: untold, episode_number: 1, ask_reason: unknown, ask_by: survey}
        - {client_id: drawn, episode_number: 1, ask_reason: unknown, ask_by: survey}
        - {client_id: leave, episode_number: 1, ask_reason: unknown, ask_by: survey}
      losses.causes:
        - {client_id: b, episode_number: 1, cause: price, cause_rank: 1}
        - {client_id: b, episode_number: 1, cause: neglect, cause_rank: 2}
      compliance.contact_ways:
        - {client_id: a, channel: phone, value: "0198"}
        - {client_id: a, channel: email, value: a@example.com}
        - {client_id: b, channel: letter, value: 1 rue A}
        - {client_id: b, channel: email, value: b@example.com}
        - {client_id: b, channel: email, value: b2@example.com}
        - {client_id: mute, channel: letter, value: 2 rue A}
        - {client_id: leave, channel: letter, value: 4 rue A}
        - {client_id: phone, channel: phone, value: "0199"}
        - {client_id: untold, channel: email, value: u@example.com}
        - {client_id: drawn, channel: email, value: d@example.com}
      campaigns.painful_history:
        - {client_id: mute, painful_on: 2025-01-01}
        - {client_id: leave, no_contact_on: 2025-01-01}
      campaigns.untold_clients:
        - {client_id: untold}
      campaigns.drawn_clients:
        - {client_id: drawn}
      staging.clients:
        - {client_id: a, name: Maison A}
      status.episodes:
        - {client_id: a, episode_number: 1, lost_on: 2025-12-01}
        - {client_id: b, episode_number: 1, lost_on: 2025-12-02}
        - {client_id: mute, episode_number: 1, lost_on: 2025-12-03}
        - {client_id: leave, episode_number: 1, lost_on: 2025-12-03}
      status.episode_values:
        - {client_id: a, episode_number: 1, lost_value_eur: 10.00}
        - {client_id: b, episode_number: 1, lost_value_eur: 30.00}
        - {client_id: mute, episode_number: 1, lost_value_eur: 10.00}
        - {client_id: leave, episode_number: 1, lost_value_eur: 1.00}
    expect:
      - {ask_rank: 1, client_id: b, name: null, lost_on: 2025-12-02, lost_value_eur: 30.00, ask_by: survey, channel: email, channel_label_fr: E-mail, why_asked_fr: "Deux causes se valent, prix et client délaissé : envoyer l'enquête."}
      - {ask_rank: 2, client_id: a, name: Maison A, lost_value_eur: 10.00, ask_by: call, channel: phone, channel_label_fr: Téléphone, why_asked_fr: "Rien n'explique son départ : l'appeler pour l'écouter, sans rien vendre."}
      - {ask_rank: 3, client_id: mute, ask_by: survey, channel: letter, why_asked_fr: "Rien n'explique son départ : envoyer l'enquête."}
---*/
with suited (ask_by, channel) as (
    values ('call', 'phone'), ('survey', 'email'), ('survey', 'letter')
),

-- Who is worth a call and may not be called gets the survey.
placed as (
    select
        asked.client_id,
        asked.episode_number,
        asked.ask_reason,
        suited.ask_by,
        suited.channel,
        channels.channel_label_fr
    from losses.to_ask as asked
    inner join compliance.contact_ways as ways on asked.client_id = ways.client_id
    inner join suited
        on
            ways.channel = suited.channel
            and (asked.ask_by = 'call' or suited.ask_by = 'survey')
    inner join reference.contact_channels as channels on suited.channel = channels.channel
    where
        asked.client_id not in (select u.client_id from campaigns.untold_clients as u)
        and asked.client_id not in (select d.client_id from campaigns.drawn_clients as d)
        and asked.client_id not in (
            select histories.client_id
            from campaigns.painful_history as histories
            where histories.no_contact_on is not null
        )
    qualify
        row_number() over (
            partition by asked.client_id order by suited.ask_by, channels.channel_order
        ) = 1
),

close_causes as (
    select
        causes.client_id,
        causes.episode_number,
        string_agg(lower(labels.cause_label_fr), ' et ' order by causes.cause_rank) as causes_fr
    from losses.causes as causes
    inner join reference.loss_causes as labels on causes.cause = labels.cause
    where causes.cause_rank <= 2
    group by causes.client_id, causes.episode_number
)

select
    cast(
        row_number() over (order by losses.lost_value_eur desc, placed.client_id) as integer
    ) as ask_rank,
    placed.client_id,
    clients.name,
    episodes.lost_on,
    losses.lost_value_eur,
    placed.ask_by,
    ask_by_word(placed.ask_by) as ask_by_label_fr,
    placed.channel,
    placed.channel_label_fr,
    case
        when placed.ask_reason = 'unknown' then 'Rien n''explique son départ'
        when placed.ask_reason = 'undeclared' then 'Une promotion a pu suffire, il n''en a rien dit'
        else 'Deux causes se valent, ' || close_causes.causes_fr
    end
    || case
        when placed.ask_by = 'call' then ' : l''appeler pour l''écouter, sans rien vendre.'
        else ' : envoyer l''enquête.'
    end as why_asked_fr
from placed
inner join status.episodes as episodes
    on placed.client_id = episodes.client_id and placed.episode_number = episodes.episode_number
inner join status.episode_values as losses
    on placed.client_id = losses.client_id and placed.episode_number = losses.episode_number
left join close_causes
    on
        placed.client_id = close_causes.client_id
        and placed.episode_number = close_causes.episode_number
left join staging.clients as clients on placed.client_id = clients.client_id
