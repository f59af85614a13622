/*---
description: One client to contact tonight, drawn by a campaign whose primary window is open; controls and stopped targets are never listed.
description_fr: Un client à contacter aujourd'hui dans une campagne en cours, et pourquoi. Ni témoin, ni client dont le contact est arrêté.
grain: [campaign_id, client_id]
columns:
  campaign_id:
  arm:
  wave:
  client_id:
  response_code:
    nullable: true
  contact_id:
    is_own_meaning: true
    type: VARCHAR
    description: "Number of this line of the list: response code, day of the list, and two symbols that fit no other client; NULL without a response code."
    label_fr: N° contact
    description_fr: "Numéro de la ligne : code de réponse, jour de la liste et deux caractères de contrôle ; il revient avec le compte rendu."
    nullable: true
  name:
    nullable: true
  client_type:
    nullable: true
  client_type_label_fr:
    nullable: true
  postal_code:
    nullable: true
  country:
    nullable: true
  abc_class:
    nullable: true
  client_segment_label_fr:
    nullable: true
  last_purchase_on:
    nullable: true
  lost_on:
    nullable: true
  recency_days:
    nullable: true
  purchase_day_count:
    nullable: true
  usual_products_fr:
    nullable: true
  mean_interval_days:
    nullable: true
  monetary_eur:
    nullable: true
  cause_label_fr:
  confidence_level:
    nullable: true
  confidence_level_label_fr:
    type: VARCHAR
    description: Confidence in the cause, in French.
    description_fr: "Confiance à accorder à la cause : élevée, moyenne ou faible ; vide tant qu'elle n'est pas mesurée."
    label_fr: Niveau de confiance
    nullable: true
  main_evidence_fr:
    nullable: true
  competitor:
    nullable: true
  better_elsewhere:
    nullable: true
  missing_elsewhere:
    nullable: true
  would_return_if:
    nullable: true
  remedy_fr:
    nullable: true
  channel_label_fr:
  step_number:
    nullable: true
  step_count:
    nullable: true
  step_reason_fr:
    type: VARCHAR
    description: "Why this step, in French: each step made and what came back of it, an answer with its day and the client's words; NULL before the first."
    description_fr: "Pourquoi en être à cette étape : ce qui a déjà été fait et ce que le client a répondu ; vide avant la première."
    label_fr: Pourquoi cette étape
    personal: true
    nullable: true
  follow_up_fr:
    type: VARCHAR
    description: "Follow-up of an earlier call that is due, in French: a need that cannot wait, or the day from which the client asked to be called back; NULL else."
    description_fr: "Ce qui est à faire d'abord après un appel : un besoin immédiat, ou un rappel demandé par le client, avec sa date ; vide sinon."
    label_fr: À faire d'abord
    nullable: true
  offer:
    nullable: true
  offer_limits_fr:
    type: VARCHAR
    description: "What may be promised: discount and cost of the arm's offer at most, what active clients of the class get, no price in a letter, nothing where the arm has no offer."
    description_fr: "Ce que l'on peut promettre au plus : remise, coût de l'offre ; dans un courrier, le prix n'est pas dit."
    label_fr: Limites de l'offre
  arm_text:
    nullable: true
  signatory:
    nullable: true
  expected_value_eur:
    nullable: true
  approach_fr:
    nullable: true
  moment_fr:
  window_starts_on:
  contact_rank:
    type: INTEGER
    description: "Order of contact within the wave: first who needs something now, then who asked to be called back, then those lost by the relation with their salesperson (S4), then by expected value, and by revenue where that is unknown."
    description_fr: "Ordre dans lequel contacter : d'abord les besoins immédiats et les rappels demandés, puis les clients qui changent de commercial, puis par valeur attendue."
    label_fr: Ordre de contact
    min: 1
  salesperson_id:
    nullable: true
  assigned_salesperson_name:
    type: VARCHAR
    description: Name of salesperson_id; NULL where it is not delivered.
    description_fr: "Le nom du commercial qui suit le client ; vide s'il n'est pas fourni."
    label_fr: Nom du commercial
    personal: true
    nullable: true
  salesperson_fr:
    type: VARCHAR
    description: Who works with the client in the campaign, by name or else by number, and why, in French; NULL where no salespeople are delivered, or for a draw frozen before portfolios were.
    description_fr: Qui suit le client dans la campagne, et pourquoi ; vide si le fichier des commerciaux n'est pas fourni.
    label_fr: Par qui et pourquoi
    personal: true
    nullable: true
  salesperson_email:
    type: VARCHAR
    description: E-mail address of the salesperson, by which a mailing tool knows the owner of the contact; NULL where it is not delivered.
    description_fr: L'adresse e-mail du commercial, à laquelle un outil reconnaît qui suit le client ; vide si elle n'est pas fournie.
    label_fr: E-mail du commercial (outil)
    personal: true
    nullable: true
  access_level:
    nullable: true
  access_level_label_fr:
    type: VARCHAR
    description: Access in French.
    description_fr: Facile si quelqu'un connaît le client et peut le joindre, possible si un canal existe, aucun sinon.
    label_fr: Accès
    nullable: true
  expected_value_class:
    nullable: true
  reason_fr:
    type: VARCHAR
    description: "Reason why the client is on the list, in one French sentence: class, purchases, loss and main cause."
    description_fr: "Pourquoi le client est dans la liste : sa classe, ses achats, sa perte et la cause principale."
    label_fr: Pourquoi ce client
  drawn_client_id:
    type: VARCHAR
    description: Client number in the frozen draw; another than client_id where the client has been merged since.
    description_fr: Code client au moment du tirage ; différent du code actuel si deux fiches ont été réunies depuis.
    label_fr: Code client au tirage
references:
  client_id: campaigns.targets.surviving_client_id
  drawn_client_id: campaigns.targets.client_id
checks:
  - name: no_running_control
    description: clients on the list who, once merges are followed, are controls of a running campaign
    sql: client_id not in (select c.client_id from campaigns.running_controls as c)
  - name: only_lost_clients
    description: clients on the list of a campaign for lost clients who, once merges are followed, are not lost
    sql: >
      client_id in
      (select s.client_id from status.status as s where is_lost(s.status))
      or campaign_id in
      (select c.campaign_id from staging.campaign_statuses as c where c.campaign_status <> 'lost')
  - name: one_client_once
    is_of_table: true
    description: clients whom the list names more than once, in one campaign or in several
    sql: >
      (select count(*) from marketing.target_list)
      = (select count(distinct t.client_id) from marketing.target_list as t)
---*/
with targets as (
    select
        targets.*,
        drawn.expected_value_class,
        drawn.response_code,
        portfolios.salesperson_id,
        portfolios.portfolio_reason,
        portfolios.previous_salesperson_id,
        knowers.client_id is not null as is_known,
        row_number() over (
            partition by targets.campaign_id, targets.wave
            order by
                targets.need_now_on is null,
                targets.call_back_on is null,
                case
                    when
                        targets.cause = 'salesperson_relation'
                        or portfolios.portfolio_reason = 'other_salesperson_relation'
                        then 0
                    else 1
                end,
                drawn.expected_value_eur desc nulls last,
                bought.monetary_eur desc nulls last,
                targets.client_id
        ) as contact_rank
    from campaigns.targets as targets
    inner join campaigns.assignments as drawn
        on targets.campaign_id = drawn.campaign_id and targets.client_id = drawn.client_id
    left join campaigns.portfolios as portfolios
        on
            targets.campaign_id = portfolios.campaign_id
            and targets.client_id = portfolios.client_id
    left join campaigns.knowers as knowers
        on
            portfolios.surviving_client_id = knowers.client_id
            and portfolios.salesperson_id = knowers.salesperson_id
    left join value.rfm as bought on targets.surviving_client_id = bought.client_id
    where targets.stopped_reason is null
),

made as (
    select
        campaign_id,
        client_id,
        string_agg(step_made_fr, ' ; ' order by step_number) as step_reason_fr
    from campaigns.made_steps
    group by campaign_id, client_id
)

select
    targets.campaign_id,
    targets.arm,
    targets.wave,
    targets.surviving_client_id as client_id,
    targets.response_code,
    listed_contact_id(targets.response_code, targets.surviving_client_id, run_date()) as contact_id,
    clients.name,
    clients.client_type,
    client_type_word(clients.client_type) as client_type_label_fr,
    clients.postal_code,
    clients.country,
    value.abc_class,
    advice.client_segment_label_fr,
    rhythm.last_purchase_on,
    targets.lost_on,
    rfm.recency_days,
    rfm.purchase_day_count,
    briefings.usual_products_fr,
    rhythm.mean_interval_days,
    rfm.monetary_eur,
    causes.cause_label_fr,
    targets.confidence_level,
    confidence_level_word(targets.confidence_level) as confidence_level_label_fr,
    briefings.main_evidence_fr,
    briefings.competitor,
    briefings.better_elsewhere,
    briefings.missing_elsewhere,
    briefings.would_return_if,
    causes.remedy_fr,
    channels.channel_label_fr,
    targets.step_number,
    targets.step_count,
    made.step_reason_fr,
    nullif(
        concat_ws(
            ' ; ',
            'Besoin immédiat, dit le ' || day_fr(targets.need_now_on),
            'À rappeler le ' || day_fr(targets.call_back_on)
            || ', demandé par le client le ' || day_fr(targets.call_asked_on)
        ),
        ''
    ) as follow_up_fr,
    arms.offer,
    case
        when arms.offer is null then 'Aucune offre à promettre.'
        else
            coalesce(
                'Remise de ' || percent_fr(offers.offered_discount_share) || ' % au plus'
                || coalesce(
                    ' ; trois clients actifs de classe ' || value.abc_class
                    || ' sur quatre ont ' || percent_fr(granted.granted_discount_share)
                    || ' % ou moins',
                    ''
                )
                || '. ',
                ''
            )
            || coalesce(
                'Coût de ' || amount_fr(offers.offer_cap_eur) || ' € au plus pour ce client. ', ''
            )
            || 'Rien d''autre à promettre.'
    end
    || case targets.channel when 'letter' then ' Taire le prix dans la lettre.' else '' end
        as offer_limits_fr,
    arms.arm_text,
    campaigns.signatory,
    targets.expected_value_eur,
    approaches.approach_fr,
    moments.moment_fr,
    targets.window_starts_on,
    cast(targets.contact_rank as integer) as contact_rank,
    targets.salesperson_id,
    nullif(trim(there.name), '') as assigned_salesperson_name,
    case
        when
            targets.portfolio_reason = 'nobody_present'
            and (select count(*) from staging.salespeople) > 0
            then 'Sans commercial : aucun n''est là'
        when targets.portfolio_reason = 'other_salesperson_relation'
            then
                case targets.channel
                    when 'phone' then 'À appeler par '
                    when 'visit' then 'À voir par '
                    else 'À suivre par '
                end
                || coalesce(there.name, targets.salesperson_id)
                || coalesce(
                    ' (auparavant par '
                    || coalesce(past.name, targets.previous_salesperson_id) || ')',
                    ''
                )
                || ' : le client change d''interlocuteur'
        when targets.salesperson_id is not null
            then
                coalesce(there.name, targets.salesperson_id)
                || case
                    when targets.portfolio_reason = 'head' then ' : client confié à la direction'
                    when targets.portfolio_reason = 'former_salesperson' and targets.is_known
                        then ' : connaît le client'
                    when targets.portfolio_reason = 'former_salesperson'
                        then ' : connaît un client tiré avec celui-ci'
                    when targets.previous_salesperson_id is null
                        then ' : personne ne suivait ce client'
                    else
                        ' : remplace '
                        || coalesce(past.name, targets.previous_salesperson_id)
                end
    end as salesperson_fr,
    nullif(trim(there.email), '') as salesperson_email,
    access.access_level,
    access_level_word(access.access_level) as access_level_label_fr,
    targets.expected_value_class,
    case when targets.arm = 'always' then 'Toujours contacté, hors mesure. ' else '' end
    || coalesce('Client de classe ' || value.abc_class, 'Client sans classe')
    || coalesce(', ' || counted_fr(rfm.purchase_day_count, 'jour d''achat', 'jours d''achat'), '')
    || coalesce(', dernier achat le ' || day_fr(rhythm.last_purchase_on), '')
    || coalesce(', perdu depuis le ' || day_fr(targets.lost_on), '')
    || case
        when targets.lost_on is null then ''
        when targets.cause = 'unknown' then ', cause inconnue'
        else ', cause : ' || lower(causes.cause_label_fr)
    end as reason_fr,
    targets.client_id as drawn_client_id
from targets
inner join reference.loss_causes as causes on targets.cause = causes.cause
inner join reference.contact_channels as channels on targets.channel = channels.channel
left join staging.campaigns as campaigns on targets.campaign_id = campaigns.campaign_id
left join staging.campaign_arms as arms
    on targets.campaign_id = arms.campaign_id and targets.arm = arms.arm
inner join campaigns.opportune_days as moments
    on targets.surviving_client_id = moments.client_id
left join campaigns.approaches as approaches
    on targets.surviving_client_id = approaches.client_id
left join campaigns.briefings as briefings
    on targets.surviving_client_id = briefings.client_id
left join staging.offers as offers on arms.offer = offers.offer
left join made
    on targets.campaign_id = made.campaign_id and targets.client_id = made.client_id
left join staging.clients as clients on targets.surviving_client_id = clients.client_id
left join rhythm.rhythm as rhythm on targets.surviving_client_id = rhythm.client_id
left join value.rfm as rfm on targets.surviving_client_id = rfm.client_id
left join value.value as value on targets.surviving_client_id = value.client_id
left join status.status as status on targets.surviving_client_id = status.client_id
left join reference.segment_advice as advice
    on rfm.rfm_segment = advice.rfm_segment and status.status = advice.status
left join campaigns.granted_discounts as granted on value.abc_class = granted.abc_class
left join staging.salespeople as there on targets.salesperson_id = there.salesperson_id
left join staging.salespeople as past on targets.previous_salesperson_id = past.salesperson_id
left join campaigns.access as access on targets.surviving_client_id = access.client_id
