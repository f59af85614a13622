/*---
description: "What is known of one buyer from the start, and how often it buys: traits by which the best clients and those won back may differ; none of who objected to profiling."
grain: [client_id, trait]
columns:
  client_id:
  trait:
    type: VARCHAR
    description: "Trait: client_type, zone, first_family (of most of the first purchase day), first_channel (of the first order), first_discount (one on it), referred (recommended by a client), frequency_score."
    description_fr: "Code de ce que l'on compare : type de client, secteur, première famille achetée, premier canal, remise à la première commande, parrainage, fréquence."
    label_fr: Caractère
    values: [client_type, zone, first_family, first_channel, first_discount, referred, frequency_score]
  trait_value:
    type: VARCHAR
    description: Value of the trait, as delivered; yes or no of first_discount and referred.
    description_fr: Code de la valeur comparée, comme l'entreprise l'écrit.
    label_fr: Valeur
references:
  client_id: status.status.client_id
examples:
  - name: of the first purchase day the family of most amount; what is not known is no trait; nobody is said not to be referred where nobody is
    given:
      value.rfm:
        - {client_id: a, frequency_score: 3}
        - {client_id: b, frequency_score: 1}
        - {client_id: objector, frequency_score: 1}
      orders.profiling_objections:
        - {client_id: objector}
      staging.clients:
        - {client_id: a, client_type: B2B, zone: Nord, referred_by: b}
        - {client_id: b}
      orders.valid_orders:
        - {order_id: 1, client_id: a, ordered_on: 2025-01-01, net_amount_eur: 20.00}
        - {order_id: 2, client_id: a, ordered_on: 2025-01-01, net_amount_eur: 10.00}
        - {order_id: 3, client_id: a, ordered_on: 2025-02-01, net_amount_eur: 90.00}
        - {order_id: 4, client_id: b, ordered_on: 2025-02-01, net_amount_eur: 90.00}
      staging.orders:
        - {order_id: 1, channel: Web, discount_share: 0.1}
        - {order_id: 2, channel: Tel, discount_share: 0}
        - {order_id: 3, channel: Tel, discount_share: 0.2}
        - {order_id: 4, discount_share: 0}
      staging.order_lines:
        - {order_id: 1, line_number: 1, product_family: Vins, net_amount_eur: 8.00}
        - {order_id: 2, line_number: 1, product_family: Fromages, net_amount_eur: 9.00}
        - {order_id: 1, line_number: 2, product_family: Vins, net_amount_eur: 2.00}
        - {order_id: 3, line_number: 1, product_family: Fromages, net_amount_eur: 90.00}
    expect:
      - {client_id: a, trait: client_type, trait_value: B2B}
      - {client_id: a, trait: zone, trait_value: Nord}
      - {client_id: a, trait: first_family, trait_value: Vins}
      - {client_id: a, trait: first_channel, trait_value: Web}
      - {client_id: a, trait: first_discount, trait_value: yes}
      - {client_id: a, trait: referred, trait_value: yes}
      - {client_id: a, trait: frequency_score, trait_value: 3}
      - {client_id: b, trait: frequency_score, trait_value: 1}
      - {client_id: b, trait: first_discount, trait_value: no}
      - {client_id: b, trait: referred, trait_value: no}
---*/
with buyers as (
    select
        client_id,
        frequency_score
    from value.rfm
    where client_id not in (select o.client_id from orders.profiling_objections as o)
),

numbered as (
    select
        client_id,
        order_id,
        row_number() over own as order_number,
        dense_rank() over (partition by client_id order by ordered_on) as day_number
    from orders.valid_orders
    window own as (partition by client_id order by ordered_on, order_id)
),

first_orders as (
    select
        numbered.client_id,
        delivered.channel,
        delivered.discount_share
    from numbered
    inner join staging.orders as delivered on numbered.order_id = delivered.order_id
    where numbered.order_number = 1
),

first_amounts as (
    select
        numbered.client_id,
        lines.product_family,
        sum(lines.net_amount_eur) as family_eur
    from numbered
    inner join staging.order_lines as lines on numbered.order_id = lines.order_id
    where
        numbered.day_number = 1
        and lines.product_family is not null
        and lines.status is distinct from 'cancelled'
    group by numbered.client_id, lines.product_family
),

first_families as (
    select
        client_id,
        product_family,
        row_number() over (
            partition by client_id
            order by family_eur desc, product_family
        ) as place
    from first_amounts
),

recommended as (
    select client_id
    from staging.clients
    where referred_by is not null
),

found as (
    select
        client_id,
        'client_type' as trait,
        client_type as trait_value
    from staging.clients
    union all
    select
        client_id,
        'zone',
        zone
    from staging.clients
    union all
    select
        client_id,
        'first_family',
        product_family
    from first_families
    where place = 1
    union all
    select
        client_id,
        'first_channel',
        channel
    from first_orders
    union all
    select
        client_id,
        'first_discount',
        case when discount_share > 0 then 'yes' when discount_share = 0 then 'no' end
    from first_orders
    union all
    select
        client_id,
        'referred',
        case when referred_by is null then 'no' else 'yes' end
    from staging.clients
    where (select count(*) from recommended) > 0
    union all
    select
        client_id,
        'frequency_score',
        cast(frequency_score as varchar)
    from buyers
)

select
    found.client_id,
    found.trait,
    found.trait_value
from found
inner join buyers on found.client_id = buyers.client_id
where found.trait_value is not null
