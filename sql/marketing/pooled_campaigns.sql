/*---
description: "What all finished campaigns of one primary window show together: many small ones may tell what none tells alone."
description_fr: "Ce que montrent ensemble toutes les campagnes terminées d'une même durée de mesure : plusieurs petites disent souvent ce qu'aucune ne dit seule."
grain: [window_days]
columns:
  window_days:
  campaign_count:
  drawn_count:
  returned_count:
  control_drawn_count:
  control_returned_count:
  lift_share:
    nullable: true
  low_share:
    described_in: returns.lift
    nullable: true
  high_share:
    described_in: returns.lift
    nullable: true
  random_lift_share:
    nullable: true
  random_low_share:
    nullable: true
  random_high_share:
    nullable: true
  heterogeneity_share:
    nullable: true
  pooled_fr:
    type: VARCHAR
    description: What the campaigns show together, in French.
    description_fr: Ce que les campagnes montrent ensemble, en une phrase.
    label_fr: Ensemble
  differences_fr:
    type: VARCHAR
    description: How much the campaigns differ from one to the other, or from how many on that is told, in French.
    description_fr: Si les campagnes diffèrent de l'une à l'autre, ou à partir de combien on peut le dire.
    label_fr: D'une campagne à l'autre
---*/
with told as (
    select
        *,
        counted_fr(campaign_count, 'campagne', 'campagnes') || ' ('
        || counted_fr(drawn_count, 'client contacté', 'clients contactés') || ', '
        || counted_fr(control_drawn_count, 'témoin', 'témoins')
        || ', chacun compté à sa première campagne)' as campaigns_words,
        case when lift_permille > 0 then '+' else '' end
        || points_fr(permille_share(lift_permille)) || ' de retours en ' || days_fr(window_days)
        || ' (intervalle : ' || permille_fr(low_permille) || ' à ' || permille_fr(high_permille)
        || ')' as lift_words
    from returns.pooled_lift
)

select
    window_days,
    campaign_count,
    drawn_count,
    returned_count,
    control_drawn_count,
    control_returned_count,
    lift_share,
    low_share,
    high_share,
    random_lift_share,
    random_low_share,
    random_high_share,
    heterogeneity_share,
    campaigns_words || case
        when verdict = 'no_control'
            then ' : aucune strate n''a à la fois des clients et des témoins'
        else
            case
                when campaign_count > 1 then ' montrent ensemble ' else ' montre '
            end
            || lift_words || ' : '
            || case verdict
                when 'effective' then 'les contacts font revenir des clients'
                when 'harmful' then 'les contacts font perdre des clients'
                when 'too_few'
                    then
                        'moins de ' || setting_verdict_min_drawn()
                        || ' clients dans un groupe, rien à conclure'
                else 'le hasard peut encore expliquer l''écart'
            end
    end as pooled_fr,
    case
        when random_lift_share is null
            then
                'Comparées entre elles à partir de '
                || counted_fr(setting_random_effects_min_campaigns(), 'campagne', 'campagnes')
        else
            'D''une campagne à l''autre, l''écart moyen est de '
            || points_fr(permille_share(random_lift_permille)) || ' (intervalle : '
            || permille_fr(random_low_permille) || ' à ' || permille_fr(random_high_permille)
            || ') ; ' || percent_fr(heterogeneity_share)
            || ' % de la variation ne vient pas du hasard'
    end as differences_fr
from told
