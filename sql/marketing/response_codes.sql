/*---
description: "Orders that quote a response code, by campaign and by how the code reads, beside the returns that the campaign measured; codes attribute, they never measure."
description_fr: "Les commandes qui citent un code de réponse, par campagne et selon ce que vaut le code, à côté des retours mesurés."
grain: [campaign_id, code_reading]
columns:
  campaign_id:
    nullable: true
  code_reading:
  code_reading_label_fr:
    type: VARCHAR
    description: How the code reads, in French.
    description_fr: "Ce que vaut le code : celui du client, d'un autre, mal recopié, jamais donné, ou d'aucun client."
    label_fr: Lecture du code
  quoting_order_count:
    type: INTEGER
    description: Valid orders that quote such a code.
    description_fr: Commandes qui citent un tel code.
    label_fr: Commandes
    min: 1
  quoting_client_count:
    type: INTEGER
    description: Clients of those orders.
    description_fr: Clients de ces commandes.
    label_fr: Clients
    min: 1
  measured_return_count:
    type: INTEGER
    description: Clients drawn to be contacted who bought inside the primary window, with or without a code; NULL until it is over, and without a campaign.
    description_fr: Clients à contacter revenus pendant la mesure, avec ou sans code ; vide avant sa fin.
    label_fr: Retours mesurés
    min: 0
    nullable: true
  codes_fr:
    type: VARCHAR
    description: What the codes say, in one French sentence.
    description_fr: Ce que disent les codes, en une phrase.
    label_fr: En clair
examples:
  - name: attributed beside measured; what is attributed to nobody
    given:
      staging.campaigns:
        - {campaign_id: c, primary_window_days: 90}
      returns.rates:
        - {campaign_id: c, arm: mail, window_days: 90, returned_count: 20}
        - {campaign_id: c, arm: call, window_days: 90, returned_count: 5}
        - {campaign_id: c, arm: control, window_days: 90, returned_count: 9}
        - {campaign_id: c, arm: mail, window_days: 30, returned_count: 2}
        - {campaign_id: open, arm: mail, window_days: 90}
      returns.code_orders:
        - {order_id: o1, client_id: a, code_reading: own, campaign_id: c}
        - {order_id: o2, client_id: a, code_reading: own, campaign_id: c}
        - {order_id: o3, client_id: b, code_reading: own, campaign_id: c}
        - {order_id: o4, client_id: d, code_reading: other_client, campaign_id: c}
        - {order_id: o5, client_id: d, code_reading: own, campaign_id: open}
        - {order_id: o6, client_id: d, code_reading: misread}
        - {order_id: o7, client_id: e, code_reading: misread}
        - {order_id: o8, client_id: e, code_reading: unlike}
        - {order_id: o9, client_id: e, code_reading: never_given}
        - {order_id: o10, client_id: e, code_reading: out_of_window, campaign_id: c}
    expect:
      - {campaign_id: c, code_reading: own, code_reading_label_fr: son propre code, quoting_order_count: 3, quoting_client_count: 2, measured_return_count: 25, codes_fr: "3 commandes de 2 clients citent leur code ; 25 retours mesurés : le code attribue, il ne mesure pas"}
      - {campaign_id: c, code_reading: other_client, quoting_order_count: 1, measured_return_count: 25, codes_fr: "1 commande cite le code d'un autre client : non attribuée"}
      - {campaign_id: c, code_reading: out_of_window, codes_fr: "1 commande cite un code hors de la mesure : non attribuée"}
      - {campaign_id: open, code_reading: own, measured_return_count: null, codes_fr: "1 commande de 1 client cite son code ; retours pas encore mesurés : le code attribue, il ne mesure pas"}
      - {campaign_id: null, code_reading: misread, quoting_order_count: 2, quoting_client_count: 2, measured_return_count: null, codes_fr: "2 commandes citent un code mal recopié : à vérifier auprès du client"}
      - {campaign_id: null, code_reading: never_given, codes_fr: "1 commande cite un code que personne n'a reçu : à vérifier auprès du client"}
      - {campaign_id: null, code_reading: unlike, codes_fr: "1 commande cite un code qui n'est celui d'aucun client (un envoi, une promotion)"}
---*/
with counted as (
    select
        campaign_id,
        code_reading,
        cast(count(*) as integer) as quoting_order_count,
        cast(count(distinct client_id) as integer) as quoting_client_count
    from returns.code_orders
    group by campaign_id, code_reading
),

measured as (
    select
        rates.campaign_id,
        cast(sum(rates.returned_count) as integer) as measured_return_count
    from returns.rates as rates
    inner join staging.campaigns as campaigns
        on
            rates.campaign_id = campaigns.campaign_id
            and rates.window_days = campaigns.primary_window_days
    where rates.arm <> 'control'
    group by rates.campaign_id
),

told as (
    select
        counted.campaign_id,
        counted.code_reading,
        code_reading_word(counted.code_reading) as code_reading_label_fr,
        counted.quoting_order_count,
        counted.quoting_client_count,
        measured.measured_return_count,
        counted_fr(counted.quoting_order_count, 'commande', 'commandes') as orders_fr,
        plural_fr(counted.quoting_order_count, ' cite ', ' citent ') as quote_fr,
        plural_fr(counted.quoting_order_count, 'attribuée', 'attribuées') as attributed_fr
    from counted
    left join measured on counted.campaign_id = measured.campaign_id
)

select
    campaign_id,
    code_reading,
    code_reading_label_fr,
    quoting_order_count,
    quoting_client_count,
    measured_return_count,
    case code_reading
        when 'own'
            then
                orders_fr || ' de ' || counted_fr(quoting_client_count, 'client', 'clients')
                || quote_fr || plural_fr(quoting_client_count, 'son code', 'leur code') || ' ; '
                || coalesce(
                    counted_fr(measured_return_count, 'retour mesuré', 'retours mesurés'),
                    'retours pas encore mesurés'
                )
                || ' : le code attribue, il ne mesure pas'
        when 'out_of_window'
            then orders_fr || quote_fr || 'un code hors de la mesure : non ' || attributed_fr
        when 'other_client'
            then orders_fr || quote_fr || 'le code d''un autre client : non ' || attributed_fr
        when 'never_given'
            then
                orders_fr || quote_fr
                || 'un code que personne n''a reçu : à vérifier auprès du client'
        when 'misread'
            then orders_fr || quote_fr || 'un code mal recopié : à vérifier auprès du client'
        else
            orders_fr || quote_fr
            || 'un code qui n''est celui d''aucun client (un envoi, une promotion)'
    end as codes_fr
from told
