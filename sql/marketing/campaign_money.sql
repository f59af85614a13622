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
                    'Coût inconnu : aucun contact de cette campagne n''est livré'
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
