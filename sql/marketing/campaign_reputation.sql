/*---
description: "What a campaign costs in reputation: clients of one arm who complained, or objected to contacts, within the primary window, beside those of the control, with Newcombe's interval and a sentence."
description_fr: "Ce qu'une campagne coûte en réputation : combien de clients contactés ont réclamé ou se sont opposés, à côté des témoins."
grain: [campaign_id, arm, reputation_act]
columns:
  campaign_id:
  arm:
  reputation_act:
  reputation_act_label_fr:
    type: VARCHAR
    description: The act in French.
    description_fr: "L'acte : réclamation, ou opposition (désabonnement et demande d'effacement compris)."
    label_fr: Acte
  drawn_count:
  act_client_count:
    nullable: true
  control_drawn_count:
    nullable: true
  control_act_count:
    nullable: true
  act_gap_share:
    nullable: true
  act_gap_low_share:
    nullable: true
  act_gap_high_share:
    nullable: true
  reputation_fr:
    type: VARCHAR
    description: What the arm cost in such acts, in one French sentence, or from when it can be told.
    description_fr: Ce que le groupe a coûté, en une phrase, ou à partir de quand on pourra le dire.
    label_fr: En clair
references:
  campaign_id: returns.members.campaign_id
examples:
  - name: more than the controls, as many as chance explains, fewer; before the end, without a control, without the extract
    given:
      returns.reputation:
        - {campaign_id: c, arm: mail, reputation_act: objection, is_window_over: true, measured_from_on: 2026-01-03, drawn_count: 70, act_client_count: 56, control_drawn_count: 80, control_act_count: 48, act_gap_share: 0.2, act_gap_low_share: 0.052431, act_gap_high_share: 0.333873}
        - {campaign_id: c, arm: mail, reputation_act: complaint, is_window_over: true, measured_from_on: 2026-01-03, drawn_count: 56, act_client_count: 5, control_drawn_count: 29, control_act_count: 0, act_gap_share: 0.089286, act_gap_low_share: -0.038114, act_gap_high_share: 0.192562}
        - {campaign_id: c, arm: call, reputation_act: complaint, is_window_over: true, measured_from_on: 2026-01-03, drawn_count: 10, act_client_count: 0, control_drawn_count: 10, control_act_count: 10, act_gap_share: -1, act_gap_low_share: -1, act_gap_high_share: -0.607506}
        - {campaign_id: o, arm: mail, reputation_act: complaint, is_window_over: false, measured_from_on: 2026-02-03, drawn_count: 10, act_client_count: 1, control_drawn_count: 10}
        - {campaign_id: n, arm: mail, reputation_act: objection, is_window_over: true, measured_from_on: 2026-01-03, drawn_count: 10, act_client_count: 2}
        - {campaign_id: n, arm: mail, reputation_act: complaint, is_window_over: true, measured_from_on: 2026-01-03, drawn_count: 10}
    expect:
      - {campaign_id: c, arm: mail, reputation_act: objection, reputation_act_label_fr: opposition, reputation_fr: "Oppositions : 56 clients contactés sur 70, 48 témoins sur 80 ; la campagne en provoque : +20 points (intervalle : 5,2 à 33,4)"}
      - {campaign_id: c, arm: mail, reputation_act: complaint, reputation_fr: "Réclamations : 5 clients contactés sur 56, 0 témoin sur 29 ; +8,9 points (intervalle : -3,8 à 19,3), le hasard peut l'expliquer"}
      - {campaign_id: c, arm: call, reputation_act: complaint, reputation_fr: "Réclamations : 0 client contacté sur 10, 10 témoins sur 10 ; la campagne en évite : -100 points (intervalle : -100 à -60,8)"}
      - {campaign_id: o, arm: mail, reputation_act: complaint, reputation_fr: "Réclamations : 1 client contacté sur 10 à ce jour ; à comparer aux témoins à partir du 03/02/2026"}
      - {campaign_id: n, arm: mail, reputation_act: objection, reputation_fr: "Oppositions : 2 clients contactés sur 10 ; sans témoin, on ne sait pas combien viennent de la campagne"}
      - {campaign_id: n, arm: mail, reputation_act: complaint, reputation_fr: "Réclamations : non mesurées, l'extraction complaints n'est pas fournie"}
---*/
with told as (
    select
        *,
        case reputation_act when 'complaint' then 'Réclamations' else 'Oppositions' end || ' : '
            as act_fr,
        counted_fr(act_client_count, 'client contacté', 'clients contactés') || ' sur '
        || whole_fr(drawn_count) as treated_fr,
        case when act_gap_share > 0 then '+' else '' end || points_fr(act_gap_share)
        || ' (intervalle : ' || percent_fr(act_gap_low_share) || ' à '
        || percent_fr(act_gap_high_share) || ')' as gap_fr
    from returns.reputation
)

select
    campaign_id,
    arm,
    reputation_act,
    reputation_act_word(reputation_act) as reputation_act_label_fr,
    drawn_count,
    act_client_count,
    control_drawn_count,
    control_act_count,
    act_gap_share,
    act_gap_low_share,
    act_gap_high_share,
    act_fr
    || case
        when act_client_count is null
            then 'non mesurées, l''extraction complaints n''est pas fournie'
        when control_drawn_count is null
            then
                treated_fr
                || ' ; sans témoin, on ne sait pas combien viennent de la campagne'
        when not is_window_over
            then
                treated_fr || ' à ce jour ; à comparer aux témoins à partir du '
                || day_fr(measured_from_on)
        else
            treated_fr || ', ' || counted_fr(control_act_count, 'témoin', 'témoins') || ' sur '
            || whole_fr(control_drawn_count)
            || case
                when act_gap_low_share > 0 then ' ; la campagne en provoque : ' || gap_fr
                when act_gap_high_share < 0 then ' ; la campagne en évite : ' || gap_fr
                else ' ; ' || gap_fr || ', le hasard peut l''expliquer'
            end
    end as reputation_fr
from told
