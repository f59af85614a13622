/*---
description: "How old the contact values of one channel are: how many, and what part was not updated for a year. A fifth of a file is renewed in a year (S4)."
description_fr: "Un canal : combien de coordonnées, et quelle part n'a pas été mise à jour depuis un an."
grain: [channel]
columns:
  channel:
    described_in: staging.contacts
  channel_label_fr:
  channel_value_count:
    type: INTEGER
    description: Contact values of the channel, those known to be undeliverable included.
    description_fr: Nombre de coordonnées du canal.
    label_fr: Coordonnées
    min: 1
  undated_count:
    type: INTEGER
    description: Of these, values without a day of their last update.
    description_fr: Dont sans date de mise à jour.
    label_fr: Sans date
    min: 0
  old_count:
    type: INTEGER
    description: Values last updated more than contact_old_days ago.
    description_fr: Dont non mises à jour depuis un an.
    label_fr: Anciennes
    min: 0
  old_share:
    type: DECIMAL(9,6)
    description: Old values among those with a day; NULL without any.
    description_fr: Part des coordonnées anciennes, parmi celles dont la date est connue ; vide sans date.
    unit: share 0-1
    label_fr: Part d'anciennes
    min: 0
    max: 1
    nullable: true
  contact_age_fr:
    type: VARCHAR
    description: The age of the contact values in one French sentence.
    description_fr: L'âge des coordonnées en une phrase.
    label_fr: Fraîcheur des coordonnées
examples:
  - name: old and recent values, and a channel without any day
    run_date: 2026-06-30
    settings: {contact_old_days: 365}
    given:
      reference.contact_channels:
        - {channel: email, channel_label_fr: E-mail}
        - {channel: phone, channel_label_fr: Téléphone}
      staging.contact_points:
        - {client_id: a, channel: email, value: a@example.com, updated_on: 2026-06-30}
        - {client_id: b, channel: email, value: b@example.com, updated_on: 2025-06-30}
        - {client_id: c, channel: email, value: c@example.com, updated_on: 2025-06-29}
        - {client_id: d, channel: email, value: d@example.com}
        - {client_id: a, channel: phone, value: "0199000001"}
    expect:
      - {channel: email, channel_label_fr: E-mail, channel_value_count: 4, undated_count: 1, old_count: 1, old_share: 0.333333, contact_age_fr: "4 coordonnées, dont 1 sans mise à jour depuis un an (33,3 %) et 1 sans date. Un fichier se renouvelle d'un cinquième par an"}
      - {channel: phone, channel_value_count: 1, undated_count: 1, old_count: 0, old_share: null, contact_age_fr: "1 coordonnée, sans date de mise à jour : leur âge n'est pas connu"}
---*/
with counted as (
    select
        channel,
        count(*) as channel_value_count,
        count(case when updated_on is null then 1 end) as undated_count,
        count(case when run_date() - updated_on > setting_contact_old_days() then 1 end)
            as old_count
    from staging.contact_points
    group by channel
)

select
    counted.channel,
    channels.channel_label_fr,
    cast(counted.channel_value_count as integer) as channel_value_count,
    cast(counted.undated_count as integer) as undated_count,
    cast(counted.old_count as integer) as old_count,
    cast(
        round(
            counted.old_count
            / cast(nullif(counted.channel_value_count - counted.undated_count, 0) as double),
            6
        ) as decimal(9, 6)
    ) as old_share,
    counted_fr(counted.channel_value_count, 'coordonnée', 'coordonnées')
    || case
        when counted.channel_value_count = counted.undated_count
            then ', sans date de mise à jour : leur âge n''est pas connu'
        else
            ', dont ' || whole_fr(counted.old_count) || ' sans mise à jour depuis un an ('
            || percent_fr(
                counted.old_count
                / cast(counted.channel_value_count - counted.undated_count as double)
            )
            || ' %)'
            || case
                when counted.undated_count > 0
                    then ' et ' || whole_fr(counted.undated_count) || ' sans date'
                else ''
            end
            || '. Un fichier se renouvelle d''un cinquième par an'
    end as contact_age_fr
from counted
left join reference.contact_channels as channels on counted.channel = channels.channel
