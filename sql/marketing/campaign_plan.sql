/*---
description: One heading of a campaign's action plan (the seven steps of S1), in French, as its file and tonight's tables tell it; prospects are out of scope.
description_fr: Une des sept rubriques du plan d'action d'une campagne, tel que le disent son fichier et les données de la nuit.
grain: [campaign_id, heading_number]
columns:
  campaign_id:
  heading_number:
    type: INTEGER
    description: Place of the heading in the plan, from 1 to 7.
    description_fr: Rang de la rubrique dans le plan, de 1 à 7.
    label_fr: Rang de la rubrique
    min: 1
    max: 7
  heading_fr:
    type: VARCHAR
    description: The heading in French.
    description_fr: Le titre de la rubrique.
    label_fr: Rubrique
  plan_fr:
    type: VARCHAR
    description: What the campaign says under this heading, in one French sentence.
    description_fr: Ce que la campagne prévoit sous cette rubrique.
    label_fr: Contenu de la rubrique
references:
  campaign_id: staging.campaigns.campaign_id
checks:
  - name: seven_headings_each
    is_of_table: true
    description: campaigns whose plan lacks a heading
    sql: >
      (select count(*) from marketing.campaign_plan)
      = (select 7 * count(*) from staging.campaigns)
examples:
  - name: a campaign of two arms that is drawn, and a letter that waits
    run_date: 2026-01-20
    given:
      staging.campaigns:
        - {campaign_id: c, launch_on: 2026-01-10, campaign_kind: win_back, objective: Dix retours, control_share: 0.4, primary_window_days: 90, tested_parameter: channel, offer_valid_until_on: 2026-03-31, budget_eur: 1500, wanted_return_count: 2}
        - {campaign_id: w, launch_on: 2026-02-01, campaign_kind: letter, control_share: 0, primary_window_days: 60, wanted_return_count: 1}
      staging.campaign_arms:
        - {campaign_id: c, arm_number: 0, arm: control, weight_ppm: 400000}
        - {campaign_id: c, arm_number: 1, arm: appel, weight_ppm: 300000, offer: port}
        - {campaign_id: c, arm_number: 2, arm: suite, weight_ppm: 300000, offer: port}
        - {campaign_id: w, arm_number: 0, arm: control, weight_ppm: 0}
        - {campaign_id: w, arm_number: 1, arm: lettre, weight_ppm: 1000000, arm_text: regret}
      staging.campaign_steps:
        - {campaign_id: c, arm: appel, step_number: 1, channel: phone}
        - {campaign_id: c, arm: suite, step_number: 1, channel: letter}
        - {campaign_id: c, arm: suite, step_number: 2, channel: phone, step_condition: no_answer, after_days: 14}
        - {campaign_id: w, arm: lettre, step_number: 1, channel: letter}
        - {campaign_id: w, arm: lettre, step_number: 2, channel: sms}
      staging.campaign_classes:
        - {campaign_id: c, abc_class: A}
        - {campaign_id: c, abc_class: B}
        - {campaign_id: w, abc_class: A}
      staging.campaign_causes:
        - {campaign_id: c, cause: price}
      staging.campaign_statuses:
        - {campaign_id: c, campaign_status: lost}
        - {campaign_id: w, campaign_status: lost}
        - {campaign_id: w, campaign_status: at_risk}
      reference.contact_channels:
        - {channel: phone, channel_label_fr: Téléphone, unit_cost_eur: 4}
        - {channel: letter, channel_label_fr: Courrier}
        - {channel: sms, channel_label_fr: SMS}
      reference.loss_causes:
        - {cause: price, cause_label_fr: Prix}
        - {cause: unknown, cause_label_fr: Cause inconnue}
      campaigns.eligibility:
        - {client_id: a, campaign_status: lost}
        - {client_id: b, campaign_status: lost}
        - {client_id: d, campaign_status: lost}
        - {client_id: e, campaign_status: at_risk}
      value.value:
        - {client_id: a, abc_class: A}
        - {client_id: b, abc_class: B}
        - {client_id: d, abc_class: A}
        - {client_id: e, abc_class: A}
      losses.current_causes:
        - {client_id: a, cause: price}
        - {client_id: b, cause: price}
        - {client_id: d, cause: unknown}
      returns.campaign_periods:
        - {campaign_id: c, window_starts_on: 2026-01-10, contact_ends_on: 2026-03-31}
      campaigns.assignments:
        - {campaign_id: c, client_id: a, arm: appel, window_starts_on: 2026-01-10, expected_return_share: 0.08}
        - {campaign_id: c, client_id: b, arm: suite, window_starts_on: 2026-01-10, expected_return_share: 0.08}
        - {campaign_id: c, client_id: f, arm: suite, window_starts_on: 2026-01-10, expected_return_share: 0.08}
        - {campaign_id: c, client_id: g, arm: control, window_starts_on: 2026-01-10}
      campaigns.targets:
        - {campaign_id: c, client_id: a, arm: appel, stopped_reason: no_more_use}
        - {campaign_id: c, client_id: b, arm: suite, stopped_reason: awaiting_answer}
        - {campaign_id: c, client_id: f, arm: suite, stopped_reason: awaiting_answer}
        - {campaign_id: c, client_id: h, arm: suite, stopped_reason: opted_out}
        - {campaign_id: c, client_id: i, arm: suite, stopped_reason: has_ordered}
        - {campaign_id: c, client_id: j, arm: suite, stopped_reason: not_to_call_again}
    expect:
      - {campaign_id: c, heading_number: 1, heading_fr: Objectifs, plan_fr: "Dix retours ; 2 retours voulus, 0,2 attendu de 3 clients contactés : hors d'atteinte, il faudrait en contacter 25"}
      - {campaign_id: c, heading_number: 2, heading_fr: Diagnostic, plan_fr: "2 clients concernés à ce jour : prix (2)"}
      - {campaign_id: c, heading_number: 3, heading_fr: Orientations, plan_fr: "Relance avec une offre ; clients perdus ; classes A, B ; cause : prix"}
      - {campaign_id: c, heading_number: 4, heading_fr: Actions, plan_fr: "appel (30 %) : téléphone, offre port ; suite (30 %) : courrier puis téléphone sans réponse après 14 jours, offre port ; test du canal"}
      - {campaign_id: c, heading_number: 5, heading_fr: Contacts, plan_fr: "3 clients à contacter, au plus : courrier, 2 contacts, coût inconnu ; téléphone, 3 contacts, 12 € ; cette nuit : en attente d'une réponse (2), a commandé à nouveau (1), contact arrêté (1), n'en a plus l'usage (1), plus à rappeler (1)"}
      - {campaign_id: c, heading_number: 6, heading_fr: Calendrier, plan_fr: "Lancement le 10/01/2026, clients à joindre jusqu'au 31/03/2026, offre valable jusqu'au 31/03/2026, résultat jugé sur les commandes reçues jusqu'au 10/04/2026"}
      - {campaign_id: c, heading_number: 7, heading_fr: Conditions du succès, plan_fr: "40 % de témoins, que personne ne contacte ; budget de 1 500 €"}
      - {campaign_id: w, heading_number: 1, plan_fr: "Non précisés ; 1 retour voulu"}
      - {campaign_id: w, heading_number: 2, plan_fr: "3 clients concernés à ce jour : prix (1), cause inconnue (1), sans cause recherchée (1)"}
      - {campaign_id: w, heading_number: 3, plan_fr: "Lettre de regret, sans offre ; clients à risque et perdus ; classe A ; toutes les causes"}
      - {campaign_id: w, heading_number: 4, plan_fr: "lettre (100 %) : courrier puis SMS, texte regret"}
      - {campaign_id: w, heading_number: 5, plan_fr: Pas encore tirée}
      - {campaign_id: w, heading_number: 6, plan_fr: "Lancement le 01/02/2026, résultat jugé sur les commandes reçues jusqu'au 02/04/2026"}
      - {campaign_id: w, heading_number: 7, plan_fr: "Sans témoin : aucun effet ne pourra être prouvé ; budget non fixé"}
---*/
with classes as (
    select
        campaign_id,
        plural_fr(count(*), 'classe ', 'classes ')
        || string_agg(abc_class, ', ' order by abc_class) as classes_fr
    from staging.campaign_classes
    group by campaign_id
),

causes as (
    select
        chosen.campaign_id,
        plural_fr(count(*), 'cause : ', 'causes : ')
        || string_agg(uncapitalised(kinds.cause_label_fr), ', ' order by kinds.cause_label_fr)
            as causes_fr
    from staging.campaign_causes as chosen
    inner join reference.loss_causes as kinds on chosen.cause = kinds.cause
    group by chosen.campaign_id
),

statuses as (
    select
        campaign_id,
        string_agg(
            case campaign_status
                when 'lost' then 'perdus'
                when 'at_risk' then 'à risque'
                else 'actuels'
            end,
            ' et ' order by campaign_status
        ) as statuses_fr
    from staging.campaign_statuses
    group by campaign_id
),

-- Whom the campaign addresses tonight, whatever excludes them.
addressed as (
    select
        statuses.campaign_id,
        coalesce(uncapitalised(kinds.cause_label_fr), 'sans cause recherchée') as cause_fr,
        count(*) as client_count
    from campaigns.eligibility as eligibility
    inner join staging.campaign_statuses as statuses
        on eligibility.campaign_status = statuses.campaign_status
    inner join value.value as worth on eligibility.client_id = worth.client_id
    inner join staging.campaign_classes as wanted
        on statuses.campaign_id = wanted.campaign_id and worth.abc_class = wanted.abc_class
    left join losses.current_causes as found on eligibility.client_id = found.client_id
    left join reference.loss_causes as kinds on found.cause = kinds.cause
    left join causes on statuses.campaign_id = causes.campaign_id
    where
        causes.campaign_id is null
        or (statuses.campaign_id, found.cause) in (
            select (chosen.campaign_id, chosen.cause) from staging.campaign_causes as chosen
        )
    group by statuses.campaign_id, kinds.cause_label_fr
),

diagnosis as (
    select
        campaign_id,
        counted_fr(sum(client_count), 'client concerné', 'clients concernés') || ' à ce jour : '
        || string_agg(
            cause_fr || ' (' || client_count || ')', ', '
            order by client_count desc, cause_fr = 'sans cause recherchée', cause_fr desc
        ) as diagnosis_fr
    from addressed
    group by campaign_id
),

arm_steps as (
    select
        steps.campaign_id,
        steps.arm,
        string_agg(
            step_fr(channels.channel_label_fr, steps.step_condition, steps.after_days),
            ' puis ' order by steps.step_number
        ) as steps_fr
    from staging.campaign_steps as steps
    inner join reference.contact_channels as channels on steps.channel = channels.channel
    group by steps.campaign_id, steps.arm
),

actions as (
    select
        arms.campaign_id,
        string_agg(
            case
                when arms.arm = 'always' then 'toujours contactés, sans tirage'
                else arms.arm || ' (' || percent_fr(arms.weight_ppm / 1000000) || ' %)'
            end
            || coalesce(' : ' || arm_steps.steps_fr, '')
            || coalesce(', offre ' || arms.offer, '')
            || coalesce(', texte ' || arms.arm_text, ''),
            ' ; ' order by arms.arm_number
        ) as actions_fr
    from staging.campaign_arms as arms
    left join arm_steps on arms.campaign_id = arm_steps.campaign_id and arms.arm = arm_steps.arm
    where arms.arm <> 'control'
    group by arms.campaign_id
),

drawn as (
    select
        campaign_id,
        arm,
        count(*) as drawn_count
    from campaigns.assignments
    where arm <> 'control'
    group by campaign_id, arm
),

treated as (
    select
        campaign_id,
        cast(sum(drawn_count) as integer) as treated_count
    from drawn
    group by campaign_id
),

-- Of a draw that was frozen before the share was, nothing is expected in numbers.
expected as (
    select
        campaign_id,
        count(*) as contacted_count,
        sum(expected_return_share) as return_count
    from campaigns.assignments
    where arm <> 'control' and expected_return_share is not null
    group by campaign_id
),

contacts as (
    select
        drawn.campaign_id,
        channels.channel_label_fr,
        cast(sum(drawn.drawn_count) as integer) as contact_count,
        any_value(channels.unit_cost_eur) as unit_cost_eur,
        bool_or(steps.step_condition is not null) as is_conditional
    from drawn
    inner join staging.campaign_steps as steps
        on drawn.campaign_id = steps.campaign_id and drawn.arm = steps.arm
    inner join reference.contact_channels as channels on steps.channel = channels.channel
    group by drawn.campaign_id, channels.channel_label_fr
),

-- Each step is counted for all: nobody knows yet whose answer will meet its condition.
contact_plan as (
    select
        campaign_id,
        case when bool_or(is_conditional) then ', au plus : ' else ' : ' end
        || string_agg(
            uncapitalised(channel_label_fr) || ', '
            || counted_fr(contact_count, 'contact', 'contacts') || ', '
            || coalesce(amount_fr(contact_count * unit_cost_eur) || ' €', 'coût inconnu'),
            ' ; ' order by channel_label_fr
        ) as contacts_fr
    from contacts
    group by campaign_id
),

-- Targets who are not contacted tonight.
standings as (
    select
        campaign_id,
        stopped_reason_word(stopped_reason) as standing_fr,
        count(*) as target_count
    from campaigns.targets
    group by campaign_id, standing_fr
),

standing_plan as (
    select
        campaign_id,
        ' ; cette nuit : '
        || string_agg(
            standing_fr || ' (' || target_count || ')', ', '
            order by target_count desc, standing_fr
        ) as standings_fr
    from standings
    where standing_fr is not null
    group by campaign_id
),

periods as (
    select
        campaign_id,
        max(window_starts_on) as window_starts_on,
        max(contact_ends_on) as contact_ends_on
    from returns.campaign_periods
    group by campaign_id
),

plans as (
    select
        campaigns.campaign_id,
        [
            coalesce(campaigns.objective, 'Non précisés')
            || coalesce(
                ' ; ' || campaigns.wanted_return_count
                || case
                    when campaigns.wanted_return_count > 1 then ' retours voulus'
                    else ' retour voulu'
                end
                || coalesce(
                    ', ' || tenths_fr(expected.return_count)
                    || plural_fr(expected.return_count, ' attendu de ', ' attendus de ')
                    || counted_fr(
                        expected.contacted_count, 'client contacté : ', 'clients contactés : '
                    )
                    || case
                        when expected.return_count >= campaigns.wanted_return_count
                            then 'atteignable'
                        when expected.return_count > 0
                            then
                                'hors d''atteinte, il faudrait en contacter '
                                || cast(
                                    ceil(
                                        campaigns.wanted_return_count * expected.contacted_count
                                        / cast(expected.return_count as double)
                                    ) as bigint
                                )
                        else 'hors d''atteinte'
                    end,
                    ''
                ),
                ''
            ),
            coalesce(diagnosis.diagnosis_fr, 'Aucun client concerné à ce jour'),
            case campaigns.campaign_kind
                when 'win_back' then 'Relance avec une offre'
                when 'survey' then 'Enquête, sans offre'
                when 'enquiry_call' then 'Appel d''enquête, sans offre'
                else 'Lettre de regret, sans offre'
            end
            || ' ; clients ' || statuses.statuses_fr
            || ' ; ' || classes.classes_fr
            || ' ; ' || coalesce(causes.causes_fr, 'toutes les causes'),
            actions.actions_fr
            || case campaigns.tested_parameter
                when 'channel' then ' ; test du canal'
                when 'offer' then ' ; test de l''offre'
                when 'text' then ' ; test du texte'
                else ''
            end,
            case
                when treated.treated_count is null then 'Pas encore tirée'
                else
                    counted_fr(treated.treated_count, 'client', 'clients') || ' à contacter'
                    || coalesce(contact_plan.contacts_fr, '')
                    || coalesce(standing_plan.standings_fr, '')
            end,
            'Lancement le ' || day_fr(campaigns.launch_on)
            || coalesce(', clients à joindre jusqu''au ' || day_fr(periods.contact_ends_on), '')
            || coalesce(', offre valable jusqu''au ' || day_fr(campaigns.offer_valid_until_on), '')
            || ', résultat jugé sur les commandes reçues jusqu''au '
            || day_fr(
                coalesce(periods.window_starts_on, campaigns.launch_on)
                + campaigns.primary_window_days
            ),
            case
                when campaigns.control_share = 0
                    then 'Sans témoin : aucun effet ne pourra être prouvé'
                else
                    percent_fr(campaigns.control_share) || ' % de témoins, que personne ne contacte'
            end
            || ' ; budget '
            || coalesce('de ' || amount_fr(campaigns.budget_eur) || ' €', 'non fixé')
        ] as texts_fr
    from staging.campaigns as campaigns
    left join classes on campaigns.campaign_id = classes.campaign_id
    left join causes on campaigns.campaign_id = causes.campaign_id
    left join statuses on campaigns.campaign_id = statuses.campaign_id
    left join diagnosis on campaigns.campaign_id = diagnosis.campaign_id
    left join actions on campaigns.campaign_id = actions.campaign_id
    left join expected on campaigns.campaign_id = expected.campaign_id
    left join treated on campaigns.campaign_id = treated.campaign_id
    left join contact_plan on campaigns.campaign_id = contact_plan.campaign_id
    left join standing_plan on campaigns.campaign_id = standing_plan.campaign_id
    left join periods on campaigns.campaign_id = periods.campaign_id
),

headings as (
    select
        campaign_id,
        [
            'Objectifs',
            'Diagnostic',
            'Orientations',
            'Actions',
            'Contacts',
            'Calendrier',
            'Conditions du succès'
        ] as headings_fr,
        texts_fr
    from plans
),

one_each as (
    select
        campaign_id,
        headings_fr,
        texts_fr,
        unnest(headings_fr) as heading_fr
    from headings
)

select
    campaign_id,
    cast(list_position(headings_fr, heading_fr) as integer) as heading_number,
    heading_fr,
    coalesce(texts_fr[list_position(headings_fr, heading_fr)], 'Non précisé') as plan_fr
from one_each
