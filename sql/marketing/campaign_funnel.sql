/*---
description: "One step from the draw to an order in one view of a campaign (whole, by channel, arm, wave, cause, offer, or all crossed), with its denominator. Clients drawn to be contacted alone: it describes, and compares with no control."
description_fr: "Une étape, du tirage à la commande, d'une campagne ou d'un découpage : combien de clients, sur combien. Jamais les témoins."
grain: [campaign_id, funnel_view, funnel_channel, arm, wave, cause, offer, funnel_step]
columns:
  campaign_id:
  funnel_view:
  funnel_view_label_fr:
    type: VARCHAR
    description: View in French.
    description_fr: "Comment la campagne est découpée : entière, par canal, par groupe, par vague, par cause, par offre, ou tout croisé."
    label_fr: Vue
  funnel_channel:
  funnel_channel_label_fr:
    type: VARCHAR
    description: Channel of the step in French.
    description_fr: "Le canal de l'étape : courrier, e-mail, appel, SMS, visite, ou tous ensemble."
    label_fr: Canal
  arm:
    nullable: true
  wave:
    nullable: true
  cause:
    nullable: true
  cause_label_fr:
    nullable: true
  offer:
    nullable: true
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
  undeliverable_fr:
    type: VARCHAR
    description: "Warning where more than undeliverable_limit_share of the contacts over a channel came back as undeliverable; NULL elsewhere."
    description_fr: "Alerte si trop de messages d'un canal reviennent (NPAI, rejetés) ; vide sinon."
    label_fr: Alerte NPAI
    nullable: true
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: few_come_back_undeliverable
    severity: warning
    description: campaigns of which too many messages over one channel could not be delivered (NPAI)
    sql: undeliverable_fr is null
examples:
  - name: one in twelve came back of the letters, one in twenty of the e-mails; figures per salesperson are not here
    given:
      reference.funnel_steps:
        - {funnel_step: undelivered, funnel_order: 3, funnel_step_label_fr: Non remis, denominator_step: contacted}
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
      returns.funnel_counts:
        - {campaign_id: c, funnel_view: channel, funnel_channel: letter, funnel_step: undelivered, funnel_order: 3, step_client_count: 1, denominator_count: 12, step_share: 0.083333, funnel_fr: x}
        - {campaign_id: c, funnel_view: channel, funnel_channel: email, funnel_step: undelivered, funnel_order: 3, step_client_count: 1, denominator_count: 20, step_share: 0.05, funnel_fr: x}
        - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: price, funnel_step: undelivered, funnel_order: 3, step_client_count: 2, denominator_count: 32, step_share: 0.0625, funnel_fr: x}
        - {campaign_id: c, funnel_view: cause, funnel_channel: any, funnel_step: undelivered, funnel_order: 3, step_client_count: 0, denominator_count: 3, step_share: 0, funnel_fr: x}
        - {campaign_id: c, funnel_view: salesperson, funnel_channel: any, salesperson_id: V1, funnel_step: undelivered, funnel_order: 3, step_client_count: 2, denominator_count: 32, step_share: 0.0625, funnel_fr: x}
    expect:
      - {campaign_id: c, funnel_view: channel, funnel_view_label_fr: par canal, funnel_channel: letter, funnel_channel_label_fr: courrier, funnel_step_label_fr: Non remis, cause_label_fr: null, undeliverable_fr: "1 contact sur 12 n'est pas arrivé par courrier, soit 8,3 %, plus que la limite de 5 % : vérifier les coordonnées avant d'aller plus loin"}
      - {campaign_id: c, funnel_view: channel, funnel_channel: email, undeliverable_fr: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, funnel_channel_label_fr: tous les canaux, cause: price, cause_label_fr: Prix, undeliverable_fr: null}
      - {campaign_id: c, funnel_view: cause, funnel_channel: any, cause: null, cause_label_fr: Sans cause connue, undeliverable_fr: null}
---*/
select
    counts.campaign_id,
    counts.funnel_view,
    funnel_view_word(counts.funnel_view) as funnel_view_label_fr,
    counts.funnel_channel,
    funnel_channel_word(counts.funnel_channel) as funnel_channel_label_fr,
    counts.arm,
    counts.wave,
    counts.cause,
    case
        when counts.funnel_view in ('cause', 'cell')
            then coalesce(causes.cause_label_fr, 'Sans cause connue')
    end as cause_label_fr,
    counts.offer,
    counts.funnel_order,
    counts.funnel_step,
    kinds.funnel_step_label_fr,
    counts.step_client_count,
    counts.denominator_count,
    counts.step_share,
    counts.funnel_fr,
    case
        when
            counts.funnel_step = 'undelivered'
            and counts.funnel_view = 'channel'
            and counts.step_share > setting_undeliverable_limit_share()
            then
                counted_fr(counts.step_client_count, 'contact sur ', 'contacts sur ')
                || whole_fr(counts.denominator_count)
                || plural_fr(
                    counts.step_client_count, ' n''est pas arrivé par ', ' ne sont pas arrivés par '
                )
                || funnel_channel_word(counts.funnel_channel)
                || ', soit ' || percent_fr(counts.step_share) || ' %, plus que la limite de '
                || percent_fr(setting_undeliverable_limit_share())
                || ' % : vérifier les coordonnées avant d''aller plus loin'
    end as undeliverable_fr
from returns.funnel_counts as counts
inner join reference.funnel_steps as kinds on counts.funnel_step = kinds.funnel_step
left join reference.loss_causes as causes on counts.cause = causes.cause
where counts.funnel_view <> 'salesperson'
