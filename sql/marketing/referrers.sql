/*---
description: "Client who recommended others, the one who brought most first; controls of running campaigns and clients who may not be shown are left out as referrers."
description_fr: "Un client qui en a recommandé d'autres : combien sont venus, ce qu'ils ont acheté, et combien depuis qu'il a été reconquis."
grain: [referrer_rank]
columns:
  referrer_rank:
    type: INTEGER
    description: "Rank by referred_eur, the largest first; ties by client number."
    description_fr: 1 pour le client dont les recommandations ont le plus rapporté ; à égalité, par code client.
    label_fr: Rang
    min: 1
  client_id:
  name:
    nullable: true
  won_back_on:
    nullable: true
  referred_count:
  referred_buyer_count:
  referred_eur:
  referred_since_count:
    nullable: true
  referred_since_eur:
    nullable: true
  referrer_fr:
    type: VARCHAR
    description: What the recommendations brought, in one French sentence.
    description_fr: Ce que ses recommandations ont apporté, en une phrase.
    label_fr: Recommandations
references:
  client_id: orders.known_clients.client_id
checks:
  - name: no_untold_referrer
    description: referrers who are controls of running campaigns, or whom no list may name
    sql: client_id not in (select u.client_id from campaigns.untold_clients as u)
examples:
  - name: who brought most first; who came back has a part since then; nobody untold
    given:
      loyalty.referrers:
        - {client_id: a, won_back_on: 2025-01-01, referred_count: 3, referred_buyer_count: 2, referred_eur: 1100.40, referred_since_count: 1, referred_since_eur: 800.00}
        - {client_id: b, referred_count: 1, referred_buyer_count: 0, referred_eur: 0.00}
        - {client_id: c, won_back_on: 2025-01-01, referred_count: 2, referred_buyer_count: 1, referred_eur: 1100.40, referred_since_count: 0, referred_since_eur: 0.00}
        - {client_id: hidden, referred_count: 1, referred_buyer_count: 1, referred_eur: 9000.00}
      campaigns.untold_clients:
        - {client_id: hidden}
      staging.clients:
        - {client_id: a, name: Maison A}
    expect:
      - {referrer_rank: 1, client_id: a, name: Maison A, won_back_on: 2025-01-01, referrer_fr: "3 clients recommandés, dont 2 acheteurs, 1 100 € apportés ; depuis son retour : 1 client, 800 €"}
      - {referrer_rank: 2, client_id: c, referrer_fr: "2 clients recommandés, dont 1 acheteur, 1 100 € apportés ; depuis son retour : aucun client"}
      - {referrer_rank: 3, client_id: b, referred_since_count: null, referrer_fr: "1 client recommandé, qui n'a encore rien acheté"}
---*/
select
    cast(
        row_number() over (order by referrers.referred_eur desc, referrers.client_id) as integer
    ) as referrer_rank,
    referrers.client_id,
    clients.name,
    referrers.won_back_on,
    referrers.referred_count,
    referrers.referred_buyer_count,
    referrers.referred_eur,
    referrers.referred_since_count,
    referrers.referred_since_eur,
    counted_fr(referrers.referred_count, 'client recommandé', 'clients recommandés')
    || case
        when referrers.referred_buyer_count = 0
            then
                plural_fr(
                    referrers.referred_count, ', qui n''a encore rien acheté',
                    ', qui n''ont encore rien acheté'
                )
        else
            ', dont ' || counted_fr(referrers.referred_buyer_count, 'acheteur', 'acheteurs') || ', '
            || whole_fr(referrers.referred_eur)
            || plural_fr(referrers.referred_eur, ' € apporté', ' € apportés')
    end
    || case
        when referrers.referred_since_count = 0 then ' ; depuis son retour : aucun client'
        when referrers.referred_since_count > 0
            then
                ' ; depuis son retour : '
                || counted_fr(referrers.referred_since_count, 'client', 'clients') || ', '
                || whole_fr(referrers.referred_since_eur) || ' €'
        else ''
    end as referrer_fr
from loyalty.referrers as referrers
left join staging.clients as clients on referrers.client_id = clients.client_id
where referrers.client_id not in (select u.client_id from campaigns.untold_clients as u)
