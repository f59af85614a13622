/*---
description: "Profile of the best clients, and of those won back: how many have one value of one trait, beside all other buyers, with an interval that holds for all comparisons of the group together."
grain: [profile_group, trait, trait_value]
python: profiles.add_profile_gaps
columns:
  profile_group:
    type: VARCHAR
    description: "Group: best (ABC class A, current clients) or won_back (ever back from a confirmed loss)."
    description_fr: "Code du groupe décrit : les meilleurs clients actifs, ou les clients reconquis."
    label_fr: Groupe décrit
    values: [best, won_back]
  trait:
  trait_value:
  known_count:
    type: INTEGER
    description: Clients of the group whose trait is known.
    description_fr: Clients du groupe dont ce caractère est connu.
    label_fr: Clients du groupe
    min: 1
  value_count:
    type: INTEGER
    description: Those of them with this value.
    description_fr: Parmi eux, clients qui ont cette valeur.
    label_fr: Dont cette valeur
    min: 0
  others_known_count:
    type: INTEGER
    description: All other buyers whose trait is known.
    description_fr: Autres clients dont ce caractère est connu.
    label_fr: Autres clients
    min: 0
  others_value_count:
    type: INTEGER
    description: Those of them with this value.
    description_fr: Parmi ces autres, clients qui ont cette valeur.
    label_fr: Autres, dont cette valeur
    min: 0
  profile_share:
    type: DECIMAL(9,6)
    description: value_count over known_count.
    description_fr: Part du groupe qui a cette valeur.
    unit: share 0-1
    label_fr: Part du groupe
    min: 0
    max: 1
  others_share:
    type: DECIMAL(9,6)
    description: others_value_count over others_known_count; NULL without others.
    description_fr: Part des autres clients qui ont cette valeur ; vide s'il n'y en a pas d'autres.
    unit: share 0-1
    label_fr: Part des autres
    min: 0
    max: 1
    nullable: true
  gap_share:
    type: DECIMAL(9,6)
    description: profile_share less others_share; NULL without others.
    description_fr: Part du groupe moins part des autres ; vide s'il n'y en a pas d'autres.
    unit: share -1 to 1
    label_fr: Écart
    min: -1
    max: 1
    nullable: true
  gap_low_share:
    type: DECIMAL(9,6)
    description: Lower bound of Newcombe's interval of gap_share, at the confidence that makes all intervals of the group hold together (Bonferroni).
    description_fr: Le plus petit écart compatible avec les données, compte tenu du nombre de comparaisons ; vide s'il n'y en a pas d'autres.
    unit: share -1 to 1
    label_fr: Écart, borne basse
    min: -1
    max: 1
    nullable: true
  gap_high_share:
    type: DECIMAL(9,6)
    description: Upper bound of the interval of gap_share, as gap_low_share.
    description_fr: Le plus grand écart compatible avec les données, compte tenu du nombre de comparaisons ; vide s'il n'y en a pas d'autres.
    unit: share -1 to 1
    label_fr: Écart, borne haute
    min: -1
    max: 1
    nullable: true
  is_beyond_chance:
    type: BOOLEAN
    description: True where the interval of the gap does not hold 0.
    description_fr: Oui si l'écart dépasse ce que le hasard explique.
    label_fr: Au-delà du hasard
checks:
  - name: counts_of_a_part
    description: profiles that count more clients with a value than clients
    sql: value_count <= known_count and others_value_count <= others_known_count
  - name: gap_inside_interval
    description: gaps outside their own interval, flagged against it, or without others
    sql: >
      (others_known_count > 0) = (gap_share is not null and gap_low_share is not null and gap_high_share is not null)
      and coalesce(gap_low_share <= gap_share and gap_share <= gap_high_share, true)
      and is_beyond_chance = coalesce(gap_low_share > 0 or gap_high_share < 0, false)
examples:
  - name: the best beside all others who are known, current or not; two values of two traits, of which one is told from enough clients
    settings: {profile_least_clients: 4}
    given:
      reference.statuses:
        - {status: active, campaign_status: current}
        - {status: lost, campaign_status: lost}
      status.status:
        - {client_id: a, status: active}
        - {client_id: b, status: active}
        - {client_id: c, status: active}
        - {client_id: d, status: lost}
        - {client_id: e, status: active}
        - {client_id: f, status: active}
      value.value:
        - {client_id: a, abc_class: A}
        - {client_id: b, abc_class: A}
        - {client_id: c, abc_class: C}
        - {client_id: d, abc_class: A}
        - {client_id: e, abc_class: B}
        - {client_id: f, abc_class: B}
      loyalty.client_traits:
        - {client_id: a, trait: zone, trait_value: Nord}
        - {client_id: b, trait: zone, trait_value: Nord}
        - {client_id: c, trait: zone, trait_value: Sud}
        - {client_id: d, trait: zone, trait_value: Nord}
        - {client_id: e, trait: zone, trait_value: Nord}
        - {client_id: c, trait: client_type, trait_value: B2B}
        - {client_id: d, trait: client_type, trait_value: B2B}
        - {client_id: e, trait: client_type, trait_value: B2B}
        - {client_id: f, trait: client_type, trait_value: B2B}
    expect:
      - {profile_group: best, trait: zone, trait_value: Nord, known_count: 2, value_count: 2, others_known_count: 3, others_value_count: 2, profile_share: 1, others_share: 0.666667, gap_share: 0.333333, gap_low_share: -0.378257, gap_high_share: 0.792340, is_beyond_chance: false}
  - name: the won back, of whom the values that others have are told too, of yes and no only yes; nobody left to compare with
    settings: {profile_least_clients: 1}
    given:
      loyalty.second_lives:
        - {client_id: a, episode_number: 1}
        - {client_id: a, episode_number: 2}
        - {client_id: b, episode_number: 1}
      value.value:
        - {client_id: a}
        - {client_id: b}
        - {client_id: c}
      loyalty.client_traits:
        - {client_id: a, trait: first_discount, trait_value: yes}
        - {client_id: b, trait: first_discount, trait_value: no}
        - {client_id: a, trait: zone, trait_value: Nord}
        - {client_id: c, trait: zone, trait_value: Sud}
    expect:
      - {profile_group: won_back, trait: first_discount, trait_value: yes, known_count: 2, value_count: 1, others_known_count: 0, others_value_count: 0, profile_share: 0.5, others_share: null, gap_share: null, is_beyond_chance: false}
      - {profile_group: won_back, trait: zone, trait_value: Nord, known_count: 1, value_count: 1, others_known_count: 1, others_value_count: 0, gap_share: 1}
      - {profile_group: won_back, trait: zone, trait_value: Sud, value_count: 0, others_value_count: 1, gap_share: -1}
---*/
with members as (
    select
        'best' as profile_group,
        value.client_id
    from value.value as value
    inner join status.status as status on value.client_id = status.client_id
    inner join reference.statuses as meanings
        on status.status = meanings.status and meanings.campaign_status = 'current'
    where value.abc_class = 'A'
    union
    select
        'won_back',
        client_id
    from loyalty.second_lives
),

groups as (
    select distinct profile_group
    from members
),

judged as (
    select
        groups.profile_group,
        traits.trait,
        traits.trait_value,
        members.client_id is not null as is_member
    from loyalty.client_traits as traits
    cross join groups
    left join members
        on
            groups.profile_group = members.profile_group
            and traits.client_id = members.client_id
),

counted as (
    select
        profile_group,
        trait,
        trait_value,
        count(case when is_member then 1 end) as value_count,
        count(case when not is_member then 1 end) as others_value_count
    from judged
    group by profile_group, trait, trait_value
),

totals as (
    select
        profile_group,
        trait,
        sum(value_count) as known_count,
        sum(others_value_count) as others_known_count
    from counted
    group by profile_group, trait
)

select
    counted.profile_group,
    counted.trait,
    counted.trait_value,
    cast(totals.known_count as integer) as known_count,
    cast(counted.value_count as integer) as value_count,
    cast(totals.others_known_count as integer) as others_known_count,
    cast(counted.others_value_count as integer) as others_value_count
from counted
inner join totals
    on counted.profile_group = totals.profile_group and counted.trait = totals.trait
where
    totals.known_count > 0
    -- Of yes and no, one tells both.
    and counted.trait_value <> 'no'
    and counted.value_count + counted.others_value_count >= setting_profile_least_clients()
order by counted.profile_group, counted.trait, counted.trait_value
