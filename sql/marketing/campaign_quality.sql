/*---
description: "Whether the draw of one campaign bears a verdict: sizes of the groups against the plan, members unknown to the extracts, controls who were contacted."
description_fr: "La qualité du tirage d'une campagne : tailles des groupes, clients inconnus des fichiers livrés, témoins joints malgré tout."
grain: [campaign_id]
columns:
  campaign_id:
  member_count:
  unknown_member_count:
  late_member_count:
  control_member_count:
  contacted_control_count:
    nullable: true
  is_control_contaminated:
  ratio_p_value:
    nullable: true
  quality_fr:
    type: VARCHAR
    description: What can be said of the draw, in one French sentence.
    description_fr: Ce que l'on peut dire du tirage, en une phrase.
    label_fr: Qualité du tirage
references:
  campaign_id: returns.members.campaign_id
---*/
select
    campaign_id,
    member_count,
    unknown_member_count,
    late_member_count,
    control_member_count,
    contacted_control_count,
    is_control_contaminated,
    ratio_p_value,
    case
        when draw_fault = 'sample_ratio_mismatch'
            then 'Tailles des groupes incompatibles avec les parts prévues : aucune conclusion'
        when ratio_p_value is null
            then 'Tailles des groupes non vérifiées : parts prévues non livrées'
        else 'Tailles des groupes conformes aux parts prévues'
    end
    || case
        when control_member_count = 0 then ' ; aucun témoin, donc aucun effet mesurable' else ''
    end
    || case
        when unknown_member_count > 0
            then
                ' ; ' || counted_fr(unknown_member_count, 'client tiré', 'clients tirés')
                || case
                    when unknown_member_count > 1 then ' inconnus des fichiers livrés, comptés'
                    else ' inconnu des fichiers livrés, compté'
                end
                || ' à part'
                || case when draw_fault = 'unknown_members' then ' : aucune conclusion' else '' end
        else ''
    end
    || case
        when late_member_count > 0
            then
                ' ; ' || counted_fr(late_member_count, 'client contacté', 'clients contactés')
                || ' avant le tirage'
                || case
                    when draw_fault = 'drawn_after_sending' then ' : aucune conclusion' else ''
                end
        else ''
    end
    || case
        when control_member_count = 0 then ''
        when contacted_control_count is null
            then ' ; contacts des témoins non mesurés : ni contacts ni envois livrés'
        when is_control_contaminated
            then
                ' ; témoin contaminé : ' || permille_fr(contacted_control_permille)
                || ' % des témoins joints pendant la mesure, effet sous-estimé'
        when contacted_control_count > 0
            then
                ' ; ' || counted_fr(contacted_control_count, 'témoin joint', 'témoins joints')
                || ' pendant la mesure'
        else ' ; aucun témoin joint pendant la mesure'
    end as quality_fr
from returns.draw_quality
