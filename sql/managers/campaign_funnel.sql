/*---
description: "One step from the draw to an order of the clients of one salesperson in a campaign, over one channel or any, with its denominator, for managers alone."
description_fr: "Une étape, du tirage à la commande, pour les clients d'un commercial dans une campagne. Pour les responsables seulement."
grain: [campaign_id, salesperson_id, funnel_channel, funnel_step]
columns:
  campaign_id:
  salesperson_id:
    nullable: true
  holder_fr:
  funnel_channel:
  funnel_channel_label_fr:
  funnel_order:
  funnel_step:
  funnel_step_label_fr:
  step_client_count:
    nullable: true
  denominator_count:
    nullable: true
  step_share:
    nullable: true
  funnel_fr:
references:
  campaign_id: returns.members.campaign_id
examples:
  - name: the clients of each salesperson, and those of nobody
    given:
      reference.funnel_steps:
        - {funnel_step: answered, funnel_order: 8, funnel_step_label_fr: Ont répondu, denominator_step: contacted}
      staging.salespeople:
        - {salesperson_id: V1, name: Mme Un}
      returns.funnel_counts:
        - {campaign_id: c, funnel_view: salesperson, funnel_channel: phone, salesperson_id: V1, funnel_step: answered, funnel_order: 8, step_client_count: 3, denominator_count: 12, step_share: 0.25, funnel_fr: x}
        - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, funnel_step: answered, funnel_order: 8, step_client_count: 0, denominator_count: 0, funnel_fr: y}
        - {campaign_id: c, funnel_view: campaign, funnel_channel: any, funnel_step: answered, funnel_order: 8, step_client_count: 3, denominator_count: 12, step_share: 0.25, funnel_fr: x}
    expect:
      - {campaign_id: c, salesperson_id: V1, holder_fr: Mme Un, funnel_channel: phone, funnel_channel_label_fr: appel, step_client_count: 3, denominator_count: 12, step_share: 0.25, funnel_fr: x}
      - {campaign_id: c, salesperson_id: null, holder_fr: Aucun commercial, funnel_channel: any, step_client_count: 0, step_share: null}
---*/
select
    counts.campaign_id,
    counts.salesperson_id,
    coalesce(people.name, counts.salesperson_id, 'Aucun commercial') as holder_fr,
    counts.funnel_channel,
    funnel_channel_word(counts.funnel_channel) as funnel_channel_label_fr,
    counts.funnel_order,
    counts.funnel_step,
    kinds.funnel_step_label_fr,
    counts.step_client_count,
    counts.denominator_count,
    counts.step_share,
    counts.funnel_fr
from returns.funnel_counts as counts
inner join reference.funnel_steps as kinds on counts.funnel_step = kinds.funnel_step
left join staging.salespeople as people on counts.salesperson_id = people.salesperson_id
where counts.funnel_view = 'salesperson'
