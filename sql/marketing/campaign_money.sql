/*---
description: What one arm brought in euros inside one window beyond what its clients would have spent without it, and what it cost; not told below money_min_returns returns of the arm or the control.
description_fr: "Un groupe contacté et une durée de mesure : ce que la campagne a rapporté de plus que sans elle, et ce qu'elle a coûté."
grain: [campaign_id, arm, window_days]
columns:
  campaign_id:
  arm:
  window_days:
  is_primary_window:
  drawn_count:
  returned_count:
    nullable: true
  control_drawn_count:
    nullable: true
  control_returned_count:
    nullable: true
  uncompared_count:
    nullable: true
  incremental_revenue_eur:
    nullable: true
  incremental_revenue_low_eur:
    nullable: true
  incremental_revenue_high_eur:
    nullable: true
  winsorised_increment_eur:
    nullable: true
  winsorised_increment_low_eur:
    nullable: true
  winsorised_increment_high_eur:
    nullable: true
  incremental_margin_eur:
    nullable: true
  incremental_margin_low_eur:
    nullable: true
  incremental_margin_high_eur:
    nullable: true
  margin_basis:
    nullable: true
  margin_basis_label_fr:
    type: VARCHAR
    description: Origin of the margin, in French.
    description_fr: D'où vient la marge utilisée.
    label_fr: Origine de la marge
    nullable: true
  campaign_cost_eur:
    type: DECIMAL(18,2)
    description: What the contacts and offers of the arm cost up to the end of the window; NULL where no contact of it is known, or a part of the cost is not, and until the window is over.
    description_fr: Ce que les contacts et les offres ont coûté jusqu'à la fin de la mesure ; vide si une partie en est inconnue.
    unit: EUR
    label_fr: Coût (€)
    min: 0
    nullable: true
  cost_fr:
    type: VARCHAR
    description: The items of the cost, or why it is not known, in one French sentence; NULL until the window is over.
    description_fr: Le détail du coût, poste par poste, ou pourquoi il est inconnu.
    label_fr: Détail du coût
    nullable: true
  gain_eur:
    type: DECIMAL(18,2)
    description: Incremental margin less cost; NULL where either is.
    description_fr: Ce qu'il reste de la marge gagnée une fois le coût déduit ; négatif si la campagne a perdu de l'argent.
    unit: EUR
    label_fr: Bénéfice, coût déduit (€)
    nullable: true
  gain_low_eur:
    type: DECIMAL(18,2)
    description: Lower bound of gain_eur, from that of the incremental margin.
    description_fr: Le plus petit gain compatible avec les données.
    unit: EUR
    label_fr: Bénéfice, borne basse (€)
    nullable: true
  gain_high_eur:
    type: DECIMAL(18,2)
    description: Upper bound of gain_eur, from that of the incremental margin.
    description_fr: Le plus grand gain compatible avec les données.
    unit: EUR
    label_fr: Bénéfice, borne haute (€)
    nullable: true
  is_run_at_loss:
    type: BOOLEAN
    description: "True where the campaign should not have run: the whole interval of the gain is below 0; NULL without a gain."
    description_fr: Oui si la campagne n'aurait pas dû être menée, car elle a sûrement perdu de l'argent ; vide si le gain est inconnu.
    label_fr: À perte
    nullable: true
  return_on_cost:
    type: DECIMAL(18,6)
    description: "Return on investment (ROI): gain_eur over campaign_cost_eur; NULL where either is, or nothing was spent."
    description_fr: Ce que rapporte chaque euro dépensé, une fois cet euro remboursé ; vide si le gain ou le coût est inconnu.
    unit: euro per euro
    label_fr: Rendement (ROI)
    nullable: true
  return_on_cost_low:
    type: DECIMAL(18,6)
    description: Lower bound of return_on_cost, from that of the gain.
    description_fr: Le plus petit rendement compatible avec les données.
    unit: euro per euro
    label_fr: Rendement, borne basse
    nullable: true
  return_on_cost_high:
    type: DECIMAL(18,6)
    description: Upper bound of return_on_cost, from that of the gain.
    description_fr: Le plus grand rendement compatible avec les données.
    unit: euro per euro
    label_fr: Rendement, borne haute
    nullable: true
  incremental_return_cost_eur:
    type: DECIMAL(18,2)
    description: Cost per incremental return; NULL where the interval of the lift is not above 0, and where cost or lift are unknown.
    description_fr: Coût d'un client revenu grâce à la campagne ; vide si l'effet sur les retours n'est pas prouvé ou le coût inconnu.
    unit: EUR
    label_fr: Coût par retour gagné (€)
    min: 0
    nullable: true
  money_fr:
    type: VARCHAR
    description: What the arm brought and cost in French, or why nothing can be said.
    description_fr: Ce que la campagne a rapporté et coûté en quelques mots, ou pourquoi on ne peut rien en dire.
    label_fr: Bilan
references:
  campaign_id: returns.members.campaign_id
checks:
  - name: gain_where_margin_and_cost
    description: gains without a margin or a cost, or margins and costs without a gain
    sql: (gain_eur is not null) = (incremental_margin_eur is not null and campaign_cost_eur is not null)
  - name: loss_by_the_whole_interval
    description: campaigns called a loss although a part of the interval is not one
    sql: is_run_at_loss is null or is_run_at_loss = (gain_high_eur < 0)
examples:
  - name: a gain, a loss for sure, chance, no margin, and each reason to say nothing; unknown costs are told
    run_date: 2026-07-05
    settings: {money_min_returns: 20, order_lag_days: 3}
    given:
      returns.money_windows:
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: true}
        - {campaign_id: x, window_starts_on: 2026-01-01, window_days: 180, window_ends_on: 2026-06-30, is_window_over: false}
        - {campaign_id: y, window_starts_on: 2026-01-01, window_days: 90, window_ends_on: 2026-04-01, is_window_over: true}
      staging.campaigns:
        - {campaign_id: x, primary_window_days: 90}
      returns.money:
        - {campaign_id: x, arm: mail, window_days: 90, drawn_count: 1000, returned_count: 150, control_drawn_count: 1000, control_returned_count: 100, margin_basis: delivered, unknown_credit_count: 2, uncompared_count: 0, incremental_revenue_eur: 5000.00, incremental_revenue_low_eur: 1200.40, incremental_revenue_high_eur: 8800.00, incremental_margin_eur: 1500.00, incremental_margin_low_eur: 1400.00, incremental_margin_high_eur: 1600.00}
        - {campaign_id: x, arm: call, window_days: 90, drawn_count: 500, returned_count: 60, control_drawn_count: 1000, control_returned_count: 100, margin_basis: assumed, unknown_credit_count: 0, uncompared_count: 3, incremental_revenue_eur: 100.00, incremental_revenue_low_eur: -900.00, incremental_revenue_high_eur: 1100.00, incremental_margin_eur: 30.00, incremental_margin_low_eur: -270.00, incremental_margin_high_eur: 330.00}
        - {campaign_id: x, arm: visit, window_days: 90, drawn_count: 500, returned_count: 60, control_drawn_count: 1000, control_returned_count: 100, margin_basis: assumed, unknown_credit_count: 0, uncompared_count: 0, incremental_revenue_eur: 100.00, incremental_revenue_low_eur: -900.00, incremental_revenue_high_eur: 1100.00, incremental_margin_eur: 30.00, incremental_margin_low_eur: -270.00, incremental_margin_high_eur: 330.00}
        - {campaign_id: x, arm: letter, window_days: 90, drawn_count: 500, returned_count: 60, control_drawn_count: 1000, control_returned_count: 100, margin_basis: unknown, unknown_credit_count: 0, uncompared_count: 0, incremental_revenue_eur: -500.00, incremental_revenue_low_eur: -900.00, incremental_revenue_high_eur: -50.00}
        - {campaign_id: x, arm: mail, window_days: 180, drawn_count: 1000, control_drawn_count: 1000, money_reason: window_open, unknown_credit_count: 0}
        - {campaign_id: y, arm: mail, window_days: 90, drawn_count: 40, returned_count: 4, money_reason: no_control, unknown_credit_count: 0}
        - {campaign_id: y, arm: call, window_days: 90, drawn_count: 40, returned_count: 4, control_drawn_count: 40, control_returned_count: 1, money_reason: few_returns, unknown_credit_count: 0}
      returns.costs:
        - {campaign_id: x, arm: mail, window_days: 90, cost_item: letter, paid_count: 1000, item_cost_eur: 1200.00}
        - {campaign_id: x, arm: mail, window_days: 90, cost_item: offer, paid_count: 50, item_cost_eur: 50.00}
        - {campaign_id: x, arm: call, window_days: 90, cost_item: phone, paid_count: 500, item_cost_eur: 100.00}
        - {campaign_id: x, arm: visit, window_days: 90, cost_item: visit, paid_count: 500, item_cost_eur: 5000.00}
        - {campaign_id: x, arm: letter, window_days: 90, cost_item: letter, paid_count: 500}
      returns.lift:
        - {campaign_id: x, arm: mail, window_days: 90, lift_share: 0.05, low_share: 0.02, high_share: 0.08}
        - {campaign_id: x, arm: call, window_days: 90, lift_share: 0.02, low_share: -0.01, high_share: 0.05}
    expect:
      # 1,500 of margin for 1,250 euros, which is a fifth more; 50 returns gained, of 25 euros each
      - {campaign_id: x, arm: mail, window_days: 90, is_primary_window: true, campaign_cost_eur: 1250.00, cost_fr: "courrier : 1 000 × 1,20 € = 1 200 € ; offre : 50 × 1 € = 50 €", gain_eur: 250.00, gain_low_eur: 150.00, gain_high_eur: 350.00, is_run_at_loss: false, return_on_cost: 0.2, return_on_cost_low: 0.12, return_on_cost_high: 0.28, incremental_return_cost_eur: 25.00, money_fr: "La campagne a rapporté entre 1 200 et 8 800 € de plus que sans elle en 90 jours, pour 1 250 € de contacts et d'offres. Coût déduit de la marge, elle a gagné entre 150 et 350 €. 2 avoirs sans montant : non déduits"}
      - {campaign_id: x, arm: call, window_days: 90, campaign_cost_eur: 100.00, gain_eur: -70.00, is_run_at_loss: false, return_on_cost: -0.7, incremental_return_cost_eur: null, margin_basis_label_fr: supposée (taux par défaut), money_fr: "La campagne a rapporté entre 900 € de moins et 1 100 € de plus que sans elle en 90 jours, pour 100 € de contacts et d'offres : le hasard peut expliquer l'écart. Coût déduit de la marge, le résultat va d'une perte de 370 € à un gain de 230 €. 3 clients sans témoin de même strate : non comptés"}
      - {campaign_id: x, arm: visit, window_days: 90, gain_high_eur: -4670.00, is_run_at_loss: true, money_fr: "La campagne a rapporté entre 900 € de moins et 1 100 € de plus que sans elle en 90 jours, pour 5 000 € de contacts et d'offres : le hasard peut expliquer l'écart. Elle n'aurait pas dû être menée : coût déduit de la marge, elle perd entre 4 670 et 5 270 €"}
      - {campaign_id: x, arm: letter, window_days: 90, campaign_cost_eur: null, cost_fr: "courrier : 500 × coût inconnu", gain_eur: null, is_run_at_loss: null, money_fr: "La campagne a fait perdre entre 50 et 900 € de ventes en 90 jours, à un coût inconnu. Marge inconnue : fournissez-la avec les commandes, ou un taux par défaut"}
      - {campaign_id: x, arm: mail, window_days: 180, is_primary_window: false, cost_fr: null, money_fr: Mesure à partir du 03/07/2026}
      - {campaign_id: y, arm: mail, window_days: 90, is_primary_window: true, campaign_cost_eur: null, cost_fr: "Coût inconnu : aucun contact de cette campagne n'est fourni", money_fr: "Rien ne peut être affirmé : ces clients n'ont pas de témoins"}
      - {campaign_id: y, arm: call, window_days: 90, money_fr: "Non estimable : moins de 20 retours dans le groupe ou chez les témoins (4 et 1)"}
---*/
with items as (
    select
        campaign_id,
        arm,
        window_days,
        sum(item_cost_eur) as known_cost_eur,
        bool_and(item_cost_eur is not null) as is_cost_known,
        bool_or(cost_item <> 'offer') as has_contacts,
        string_agg(
            cost_item_word(cost_item) || ' : ' || whole_fr(paid_count) || ' × '
            || case
                when item_cost_eur is null then 'coût inconnu'
                else
                    amount_fr(round(item_cost_eur / cast(paid_count as double), 2)) || ' € = '
                    || amount_fr(item_cost_eur) || ' €'
            end,
            ' ; ' order by cost_item
        ) as items_fr
    from returns.costs
    group by campaign_id, arm, window_days
),

ends as (
    select
        campaign_id,
        window_days,
        max(window_ends_on) as window_ends_on
    from returns.money_windows
    group by campaign_id, window_days
),

costed as (
    select
        money.*,
        money.window_days
        = coalesce(campaigns.primary_window_days, setting_default_primary_window_days())
            as is_primary_window,
        ends.window_ends_on,
        case when items.has_contacts and items.is_cost_known then items.known_cost_eur end
            as campaign_cost_eur,
        case
            when money.money_reason = 'window_open' then null
            when not coalesce(items.has_contacts, false)
                then
                    'Coût inconnu : aucun contact de cette campagne n''est fourni'
                    || coalesce(' (' || items.items_fr || ')', '')
            else items.items_fr
        end as cost_fr,
        case when lift.low_share > 0 then lift.lift_share end as proven_lift_share
    from returns.money as money
    inner join ends
        on money.campaign_id = ends.campaign_id and money.window_days = ends.window_days
    left join items
        on
            money.campaign_id = items.campaign_id
            and money.arm = items.arm
            and money.window_days = items.window_days
    left join returns.lift as lift
        on
            money.campaign_id = lift.campaign_id
            and money.arm = lift.arm
            and money.window_days = lift.window_days
    left join staging.campaigns as campaigns on money.campaign_id = campaigns.campaign_id
),

gained as (
    select
        *,
        incremental_margin_eur - campaign_cost_eur as gain_eur,
        incremental_margin_low_eur - campaign_cost_eur as gain_low_eur,
        incremental_margin_high_eur - campaign_cost_eur as gain_high_eur,
        coalesce(
            'pour ' || whole_fr(campaign_cost_eur) || ' € de contacts et d''offres',
            'à un coût inconnu'
        ) as for_cost_fr
    from costed
),

told as (
    select
        *,
        case
            when money_reason = 'window_open'
                then 'Mesure à partir du ' || day_fr(window_ends_on + setting_order_lag_days())
            when money_reason = 'draw_fault'
                then 'Rien ne peut être affirmé : le tirage ne permet pas de conclure'
            when money_reason = 'no_control'
                then
                    'Rien ne peut être affirmé : ces clients n''ont pas de témoins'
            when money_reason = 'few_returns'
                then
                    'Non estimable : moins de '
                    || counted_fr(setting_money_min_returns(), 'retour', 'retours')
                    || ' dans le groupe ou chez les témoins (' || whole_fr(returned_count) || ' et '
                    || whole_fr(control_returned_count) || ')'
            when incremental_revenue_low_eur >= 0
                then
                    'La campagne a rapporté entre ' || whole_fr(incremental_revenue_low_eur)
                    || ' et ' || whole_fr(incremental_revenue_high_eur)
                    || ' € de plus que sans elle en ' || days_fr(window_days) || ', ' || for_cost_fr
            when incremental_revenue_high_eur <= 0
                then
                    'La campagne a fait perdre entre ' || whole_fr(-incremental_revenue_high_eur)
                    || ' et ' || whole_fr(-incremental_revenue_low_eur)
                    || ' € de ventes en ' || days_fr(window_days) || ', ' || for_cost_fr
            else
                'La campagne a rapporté entre ' || whole_fr(-incremental_revenue_low_eur)
                || ' € de moins et ' || whole_fr(incremental_revenue_high_eur)
                || ' € de plus que sans elle en ' || days_fr(window_days) || ', ' || for_cost_fr
                || ' : le hasard peut expliquer l''écart'
        end as revenue_fr
    from gained
)

select
    campaign_id,
    arm,
    window_days,
    is_primary_window,
    drawn_count,
    returned_count,
    control_drawn_count,
    control_returned_count,
    uncompared_count,
    incremental_revenue_eur,
    incremental_revenue_low_eur,
    incremental_revenue_high_eur,
    winsorised_increment_eur,
    winsorised_increment_low_eur,
    winsorised_increment_high_eur,
    incremental_margin_eur,
    incremental_margin_low_eur,
    incremental_margin_high_eur,
    margin_basis,
    margin_basis_word(margin_basis) as margin_basis_label_fr,
    cast(campaign_cost_eur as decimal(18, 2)) as campaign_cost_eur,
    cost_fr,
    cast(gain_eur as decimal(18, 2)) as gain_eur,
    cast(gain_low_eur as decimal(18, 2)) as gain_low_eur,
    cast(gain_high_eur as decimal(18, 2)) as gain_high_eur,
    gain_high_eur < 0 as is_run_at_loss,
    cast(round(gain_eur / cast(nullif(campaign_cost_eur, 0) as double), 6) as decimal(18, 6))
        as return_on_cost,
    cast(round(gain_low_eur / cast(nullif(campaign_cost_eur, 0) as double), 6) as decimal(18, 6))
        as return_on_cost_low,
    cast(round(gain_high_eur / cast(nullif(campaign_cost_eur, 0) as double), 6) as decimal(18, 6))
        as return_on_cost_high,
    cast(
        round(campaign_cost_eur / cast(proven_lift_share * drawn_count as double), 2)
        as decimal(18, 2)
    ) as incremental_return_cost_eur,
    concat_ws(
        '. ',
        revenue_fr,
        case
            when money_reason is not null then null
            when incremental_margin_eur is null
                then
                    'Marge inconnue : fournissez-la avec les commandes, ou un taux par défaut'
            when gain_high_eur < 0
                then
                    'Elle n''aurait pas dû être menée : coût déduit de la marge, elle perd entre '
                    || whole_fr(-gain_high_eur) || ' et ' || whole_fr(-gain_low_eur) || ' €'
            when gain_low_eur > 0
                then
                    'Coût déduit de la marge, elle a gagné entre ' || whole_fr(gain_low_eur)
                    || ' et ' || whole_fr(gain_high_eur) || ' €'
            when gain_eur is not null
                then
                    'Coût déduit de la marge, le résultat va d''une perte de '
                    || whole_fr(-gain_low_eur) || ' € à un gain de ' || whole_fr(gain_high_eur)
                    || ' €'
        end,
        case
            when money_reason is null and uncompared_count > 0
                then
                    counted_fr(uncompared_count, 'client sans témoin', 'clients sans témoin')
                    || ' de même strate : non compté' || plural_fr(uncompared_count, '', 's')
        end,
        case
            when money_reason is null and unknown_credit_count > 0
                then
                    counted_fr(unknown_credit_count, 'avoir', 'avoirs')
                    || ' sans montant : non déduit'
                    || plural_fr(unknown_credit_count, '', 's')
        end
    ) as money_fr
from told
