/*---
description: Difference of two contacted arms of one campaign in its primary window, and whether it is shown to be real, all pairs of the campaign considered.
description_fr: "Deux groupes contactés d'une même campagne comparés l'un à l'autre : lequel fait revenir plus de clients, et si c'est établi."
grain: [campaign_id, arm, other_arm]
columns:
  campaign_id:
  arm:
  other_arm:
  window_days:
  drawn_count:
  returned_count:
    nullable: true
  other_drawn_count:
  other_returned_count:
    nullable: true
  difference_share:
    nullable: true
  difference_low_share:
    nullable: true
  difference_high_share:
    nullable: true
  holm_p_value:
    nullable: true
  difference_fr:
    type: VARCHAR
    description: What the comparison of the two arms shows, in one French sentence.
    description_fr: Ce que montre la comparaison des deux groupes, en une phrase.
    label_fr: Comparaison
references:
  campaign_id: returns.members.campaign_id
---*/
with told as (
    select
        *,
        '« ' || arm || ' » fait revenir '
        || case
            when difference_permille = 0 then 'autant de clients que « ' || other_arm || ' »'
            else
                points_fr(permille_share(abs(difference_permille)))
                || case when difference_permille > 0 then ' de plus que « ' else ' de moins que « '
                end
                || other_arm || ' »'
        end
        || ' (intervalle : ' || permille_fr(difference_low_permille) || ' à '
        || permille_fr(difference_high_permille) || ')' as gap_words
    from returns.arm_differences
)

select
    campaign_id,
    arm,
    other_arm,
    window_days,
    drawn_count,
    returned_count,
    other_drawn_count,
    other_returned_count,
    difference_share,
    difference_low_share,
    difference_high_share,
    holm_p_value,
    case arms_verdict
        when 'better' then gap_words || ' : l''écart est établi'
        when 'worse' then gap_words || ' : l''écart est établi'
        when 'not_shown' then gap_words || ' : le hasard peut expliquer l''écart'
        when 'too_few'
            then
                gap_words || ' : moins de ' || setting_verdict_min_drawn()
                || ' clients dans un groupe, rien à conclure'
        when 'window_open' then 'Mesure en cours : rien à comparer encore'
        when 'no_common_stratum' then 'Aucune strate commune aux deux groupes : rien à comparer'
        else 'Le tirage ne permet pas de conclure : voir la qualité du tirage'
    end as difference_fr
from told
