/*---
description: "Referrer: one client who recommended others, with the clients and the revenue that this brought, in all and since the referrer was won back."
grain: [client_id]
columns:
  client_id:
  won_back_on:
    type: DATE
    description: First return of the referrer from a confirmed loss; NULL where the client was never lost for sure, or is not back.
    description_fr: Jour où le parrain est revenu d'une perte ; vide s'il n'a jamais été vraiment perdu, ou n'est pas revenu.
    label_fr: Reconquis le
    nullable: true
  referred_count:
    type: INTEGER
    description: Clients who were recommended by the referrer, buyers or not; of merged numbers with several referrers the first by number counts.
    description_fr: Clients venus sur sa recommandation, acheteurs ou non.
    label_fr: Clients recommandés
    min: 1
  referred_buyer_count:
    type: INTEGER
    description: Those of them who have bought.
    description_fr: Parmi eux, clients qui ont acheté.
    label_fr: Dont acheteurs
    min: 0
  referred_eur:
    type: DECIMAL(18,2)
    description: Revenue of the referred clients until as_of().
    description_fr: Chiffre d'affaires de ces clients depuis leur premier achat.
    unit: EUR
    label_fr: Chiffre d'affaires apporté (€)
    min: 0
  referred_since_count:
    type: INTEGER
    description: Referred clients whose first purchase came after won_back_on; NULL as that.
    description_fr: Clients recommandés dont le premier achat suit le retour du parrain ; vide si le parrain n'est pas un client reconquis.
    label_fr: Clients apportés depuis le retour
    min: 0
    nullable: true
  referred_since_eur:
    type: DECIMAL(18,2)
    description: Revenue of referred_since_count; NULL as that.
    description_fr: Chiffre d'affaires de ces clients ; vide si le parrain n'est pas un client reconquis.
    unit: EUR
    label_fr: Apporté depuis le retour (€)
    min: 0
    nullable: true
references:
  client_id: orders.known_clients.client_id
checks:
  - name: parts_of_what_was_brought
    description: referrers whose part since the return exceeds the whole, or is told without a return
    sql: >
      referred_buyer_count <= referred_count
      and coalesce(referred_since_count <= referred_buyer_count, true)
      and coalesce(referred_since_eur <= referred_eur, true)
      and (won_back_on is null) = (referred_since_count is null)
      and (won_back_on is null) = (referred_since_eur is null)
examples:
  - name: by surviving numbers, on either side; nobody recommends himself; on the day of the return is not after it
    run_date: 2026-06-30
    given:
      staging.clients:
        - {client_id: r}
        - {client_id: old_r, surviving_client_id: r}
        - {client_id: plain}
        - {client_id: a, referred_by: old_r}
        - {client_id: b, referred_by: r}
        - {client_id: b2, surviving_client_id: b, referred_by: plain}
        - {client_id: c, referred_by: r}
        - {client_id: d, referred_by: r}
        - {client_id: e, referred_by: plain}
        - {client_id: f, referred_by: nobody}
        - {client_id: self, referred_by: self}
      orders.known_clients:
        - {client_id: r, surviving_client_id: r}
        - {client_id: old_r, surviving_client_id: r}
        - {client_id: plain, surviving_client_id: plain}
        - {client_id: self, surviving_client_id: self}
      loyalty.second_lives:
        - {client_id: r, episode_number: 1, returned_on: 2025-01-01}
        - {client_id: r, episode_number: 2, returned_on: 2026-01-01}
      orders.purchase_days:
        - {client_id: a, purchased_on: 2025-01-01, revenue_eur: 1.00}
        - {client_id: a, purchased_on: 2025-03-01, revenue_eur: 2.00}
        - {client_id: b, purchased_on: 2025-01-02, revenue_eur: 4.00}
        - {client_id: b, purchased_on: 2026-07-01, revenue_eur: 100.00}
        - {client_id: c, purchased_on: 2025-01-03, revenue_eur: 8.00}
    expect:
      - {client_id: r, won_back_on: 2025-01-01, referred_count: 3, referred_buyer_count: 2, referred_eur: 11.00, referred_since_count: 1, referred_since_eur: 8.00}
      - {client_id: plain, won_back_on: null, referred_count: 2, referred_buyer_count: 1, referred_eur: 4.00, referred_since_count: null, referred_since_eur: null}
---*/
with referred as (
    select
        clients.surviving_client_id as client_id,
        min(referrers.surviving_client_id) as referrer_id
    from staging.clients as clients
    inner join orders.known_clients as referrers
        on
            clients.referred_by = referrers.client_id
            and clients.surviving_client_id <> referrers.surviving_client_id
    group by clients.surviving_client_id
),

bought as (
    select
        client_id,
        min(purchased_on) as first_on,
        sum(revenue_eur) as revenue_eur
    from orders.purchase_days
    where purchased_on <= as_of()
    group by client_id
),

won_back as (
    select
        client_id,
        min(returned_on) as won_back_on
    from loyalty.second_lives
    group by client_id
)

select
    referred.referrer_id as client_id,
    won_back.won_back_on,
    cast(count(*) as integer) as referred_count,
    cast(count(bought.client_id) as integer) as referred_buyer_count,
    cast(coalesce(sum(bought.revenue_eur), 0) as decimal(18, 2)) as referred_eur,
    cast(
        case
            when won_back.won_back_on is not null
                then count(case when bought.first_on > won_back.won_back_on then 1 end)
        end as integer
    ) as referred_since_count,
    cast(
        case
            when won_back.won_back_on is not null
                then
                    coalesce(
                        sum(
                            case
                                when bought.first_on > won_back.won_back_on
                                    then bought.revenue_eur
                            end
                        ),
                        0
                    )
        end as decimal(18, 2)
    ) as referred_since_eur
from referred
left join bought on referred.client_id = bought.client_id
left join won_back on referred.referrer_id = won_back.client_id
group by referred.referrer_id, won_back.won_back_on
