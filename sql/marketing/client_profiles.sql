/*---
description: "Profile of the best clients, and of those won back: one value of one trait, how many have it beside the others, and whether chance explains the gap; counts only."
description_fr: "En quoi les meilleurs clients, et les clients reconquis, diffèrent des autres : type, secteur, premier achat, parrainage, fréquence."
grain: [profile_group, trait, trait_value]
columns:
  profile_group:
  profile_group_label_fr:
    type: VARCHAR
    description: Group in French.
    description_fr: "Les meilleurs clients (classe A, clients actuels), ou les clients reconquis."
    label_fr: Groupe décrit
  trait:
  trait_label_fr:
    type: VARCHAR
    description: Trait in French.
    description_fr: Ce que l'on compare.
    label_fr: Caractère
  trait_value:
  trait_value_label_fr:
    type: VARCHAR
    description: Value of the trait in French.
    description_fr: La valeur comparée, en clair.
    label_fr: Valeur
  known_count:
  value_count:
  others_known_count:
  others_value_count:
  profile_share:
  others_share:
    nullable: true
  gap_share:
    nullable: true
  gap_low_share:
    nullable: true
  gap_high_share:
    nullable: true
  is_beyond_chance:
  profile_fr:
    type: VARCHAR
    description: The comparison in one French sentence.
    description_fr: La comparaison en une phrase.
    label_fr: Profil
examples:
  - name: beyond chance, within it, and nobody to compare with
    given:
      loyalty.client_profiles:
        - {profile_group: best, trait: client_type, trait_value: B2B, known_count: 40, value_count: 25, others_known_count: 102, others_value_count: 42, profile_share: 0.625, others_share: 0.411765, gap_share: 0.213235, gap_low_share: 0.010000, gap_high_share: 0.390000, is_beyond_chance: true}
        - {profile_group: won_back, trait: frequency_score, trait_value: 4, known_count: 8, value_count: 1, others_known_count: 10, others_value_count: 3, profile_share: 0.125, others_share: 0.3, gap_share: -0.175, gap_low_share: -0.5, gap_high_share: 0.3, is_beyond_chance: false}
        - {profile_group: won_back, trait: referred, trait_value: yes, known_count: 8, value_count: 1, others_known_count: 0, others_value_count: 0, profile_share: 0.125, is_beyond_chance: false}
        - {profile_group: best, trait: zone, trait_value: Nord, known_count: 1, value_count: 1, others_known_count: 2, others_value_count: 1, profile_share: 1, others_share: 0.5, gap_share: 0.5, gap_low_share: -0.5, gap_high_share: 0.9, is_beyond_chance: false}
    expect:
      - {profile_group: best, profile_group_label_fr: meilleurs clients, trait_label_fr: type de client, trait_value_label_fr: professionnel, profile_fr: "Type de client « professionnel » : 25 des 40 meilleurs clients (62,5 %), 41,2 % des autres clients ; écart au-delà du hasard, +21,3 points (intervalle : 1 à 39)"}
      - {profile_group: won_back, trait: frequency_score, profile_group_label_fr: clients reconquis, trait_value_label_fr: 4 sur 5, profile_fr: "Score de fréquence « 4 sur 5 » : 1 des 8 clients reconquis (12,5 %), 30 % des autres clients ; écart que le hasard peut expliquer"}
      - {profile_group: won_back, trait: referred, trait_value_label_fr: oui, profile_fr: "Venu sur recommandation « oui » : 1 des 8 clients reconquis (12,5 %) ; aucun autre client à comparer"}
      - {profile_group: best, trait: zone, trait_value_label_fr: Nord, profile_fr: "Secteur « Nord » : le seul des meilleurs clients dont c'est connu, 50 % des autres clients ; écart que le hasard peut expliquer"}
---*/
with shares as (
    select
        *,
        round(1000 * value_count / cast(known_count as double)) / 1000 as shown_share,
        round(1000 * others_value_count / cast(nullif(others_known_count, 0) as double)) / 1000
            as shown_others_share,
        case trait
            when 'client_type' then coalesce(client_type_word(trait_value), trait_value)
            when 'frequency_score' then trait_value || ' sur 5'
            else case when trait_value = 'yes' then 'oui' else trait_value end
        end as trait_value_label_fr
    from loyalty.client_profiles
),

worded as (
    select
        *,
        profile_group_word(profile_group) as profile_group_label_fr,
        trait_word(trait) as trait_label_fr
    from shares
)

select
    profile_group,
    profile_group_label_fr,
    trait,
    trait_label_fr,
    trait_value,
    trait_value_label_fr,
    known_count,
    value_count,
    others_known_count,
    others_value_count,
    profile_share,
    others_share,
    gap_share,
    gap_low_share,
    gap_high_share,
    is_beyond_chance,
    upper(left(trait_label_fr, 1)) || substr(trait_label_fr, 2)
    || ' « ' || trait_value_label_fr || ' » : '
    || case
        when known_count = 1
            then
                case when value_count = 1 then 'le seul des ' else 'pas le seul des ' end
                || profile_group_label_fr || ' dont c''est connu'
        else
            case when value_count = 0 then 'aucun' else whole_fr(value_count) end
            || ' des ' || whole_fr(known_count) || ' ' || profile_group_label_fr
            || ' (' || percent_fr(shown_share) || ' %)'
    end
    || case
        when gap_share is null then ' ; aucun autre client à comparer'
        else
            ', ' || percent_fr(shown_others_share) || ' % des autres clients ; '
            || case
                when is_beyond_chance
                    then
                        'écart au-delà du hasard, '
                        || case when gap_share > 0 then '+' else '' end || points_fr(gap_share)
                        || ' (intervalle : ' || percent_fr(gap_low_share) || ' à '
                        || percent_fr(gap_high_share) || ')'
                else 'écart que le hasard peut expliquer'
            end
    end as profile_fr
from worded
